"""Ward charters: what patients, staff and visitors expect of each other, agreed and kept alive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiworkbook.api import (
        Check,
        CommandRef,
        PaperMaker,
        QuestionMaker,
        RecordType,
        SectionMaker,
        TableMaker,
    )

QIWORKBOOK_API = 1


@hookimpl
def qiworkbook_records() -> Iterable[RecordType]:
    """A project's `charter.toml`."""
    from qiworkbook_charter.records import RECORDS

    return RECORDS


@hookimpl
def qiworkbook_checks() -> Iterable[Check]:
    """Check what the charter says, how it was made, and whether it is alive."""
    from qiworkbook_charter.checks import CHECKS

    return CHECKS


@hookimpl
def qiworkbook_questions() -> Iterable[QuestionMaker]:
    """Ask what a coach would ask about the charter."""
    from qiworkbook_charter.questions import QUESTIONS

    return QUESTIONS


@hookimpl
def qiworkbook_sections() -> Iterable[SectionMaker]:
    """Tell of the charter in the report and in the deck."""
    from qiworkbook_charter.sections import SECTIONS

    return SECTIONS


@hookimpl
def qiworkbook_tables() -> Iterable[TableMaker]:
    """What is expected of whom."""
    from qiworkbook_charter.records import TABLES

    return TABLES


@hookimpl
def qiworkbook_commands() -> Iterable[CommandRef]:
    """`qiworkbook charter ...`."""
    from qiworkbook.api import CommandRef

    return [
        CommandRef(
            "charter",
            "qiworkbook_charter.commands:charter",
            "The ward charter: show, agree, poster, review.",
        )
    ]


@hookimpl
def qiworkbook_papers() -> Iterable[PaperMaker]:
    """The charter on paper."""
    from qiworkbook_charter.papers import PAPERS

    return PAPERS
