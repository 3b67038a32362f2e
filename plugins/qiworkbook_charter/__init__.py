"""Ward charters: what patients, staff and visitors expect of each other, agreed and kept alive."""

from __future__ import annotations

from qiworkbook.api import CommandRef, hookimpl, offers

QIWORKBOOK_API = 1

qiworkbook_records = offers("qiworkbook_charter.records:RECORDS")
"""A project's `charter.toml`."""

qiworkbook_checks = offers("qiworkbook_charter.checks:CHECKS")
"""Check what the charter says, how it was made, and whether it is alive."""

qiworkbook_questions = offers("qiworkbook_charter.questions:QUESTIONS")
"""Ask what a coach would ask about the charter."""

qiworkbook_sections = offers("qiworkbook_charter.sections:SECTIONS")
"""Tell of the charter in the report and in the deck."""

qiworkbook_tables = offers("qiworkbook_charter.records:TABLES")
"""What is expected of whom."""


@hookimpl
def qiworkbook_commands() -> tuple[CommandRef, ...]:
    """`qiworkbook charter ...`."""
    return (
        CommandRef(
            "charter",
            "qiworkbook_charter.commands:charter",
            "The ward charter: show, agree, poster, review.",
        ),
    )


qiworkbook_papers = offers("qiworkbook_charter.poster:PAPERS")
"""The charter on paper."""
