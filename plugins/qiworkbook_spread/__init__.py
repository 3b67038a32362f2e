"""Scale-up and spread: what is passed on, where it has come to, whether it will last."""

from __future__ import annotations

from qiworkbook.api import CommandRef, hookimpl, offers

QIWORKBOOK_API = 1

qiworkbook_records = offers("qiworkbook_spread.records:RECORDS")
"""A project's `spread.toml`."""

qiworkbook_measures = offers("qiworkbook_spread.site_charts:MEASURES")
"""The curve of sites: how many have made the change part of how they work."""

qiworkbook_checks = offers("qiworkbook_spread.checks:CHECKS")
"""Check the plan, the sites and the ratings."""

qiworkbook_questions = offers("qiworkbook_spread.questions:QUESTIONS")
"""Ask what a coach would ask about spread."""

qiworkbook_sections = offers("qiworkbook_spread.sections:SECTIONS")
"""Tell of spread in the report and in the deck."""

qiworkbook_tables = offers("qiworkbook_spread.records:TABLES")
"""Where each site stands."""

qiworkbook_papers = offers("qiworkbook_spread.package:PAPERS")
"""The change package, once an idea may enter it."""


@hookimpl
def qiworkbook_commands() -> tuple[CommandRef, ...]:
    """`qiworkbook spread ...`."""
    return (
        CommandRef(
            "spread",
            "qiworkbook_spread.commands:spread",
            "Scale-up and spread: readiness, sites, sustainability, change package.",
        ),
    )
