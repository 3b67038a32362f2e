"""Incidents, counted safely: days and numbers, never a name, a story or a time of day."""

from __future__ import annotations

from qiworkbook.api import CommandRef, hookimpl, offers

QIWORKBOOK_API = 1

qiworkbook_records = offers("qiworkbook_incidents.records:RECORDS")
"""A project's `incidents/MONTH.toml`."""

qiworkbook_measures = offers("qiworkbook_incidents.measures:MEASURES")
"""Weekly counts of each kind, and the days between."""

qiworkbook_checks = offers("qiworkbook_incidents.checks:CHECKS")
"""Check that days are right, and that perception is measured beside counts."""

qiworkbook_questions = offers("qiworkbook_incidents.checks:QUESTIONS")
"""Ask what a coach would ask about counts of incidents."""

qiworkbook_sections = offers("qiworkbook_incidents.sections:SECTIONS")
"""Show the safety cross, and say what is counted."""

qiworkbook_tables = offers("qiworkbook_incidents.records:TABLES")
"""How many of each kind on each day that was recorded."""


@hookimpl
def qiworkbook_commands() -> tuple[CommandRef, ...]:
    """`qiworkbook incidents ...`."""
    return (
        CommandRef(
            "incidents",
            "qiworkbook_incidents.commands:incidents",
            "Fill in the safety cross: how many, on which day.",
        ),
    )


qiworkbook_starters = offers("qiworkbook_incidents.starter:STARTERS")
"""A project on sexual safety, with everything in its place."""

qiworkbook_importers = offers("qiworkbook_incidents.incident_list:IMPORTERS")
"""Count a list of incidents for a measure: `data import ... --as incident-list`."""
