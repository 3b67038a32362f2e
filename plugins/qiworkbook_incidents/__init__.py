"""Incidents, counted safely: days and numbers, never a name, a story or a time of day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiworkbook.api import (
        Check,
        CommandRef,
        Importer,
        MeasureMaker,
        QuestionMaker,
        RecordType,
        SectionMaker,
        Starter,
        TableMaker,
    )

QIWORKBOOK_API = 1


@hookimpl
def qiworkbook_records() -> Iterable[RecordType]:
    """A project's `incidents/MONTH.toml`."""
    from qiworkbook_incidents.records import RECORDS

    return RECORDS


@hookimpl
def qiworkbook_measures() -> Iterable[MeasureMaker]:
    """Weekly counts of each kind, and the days between."""
    from qiworkbook_incidents.measures import MEASURES

    return MEASURES


@hookimpl
def qiworkbook_checks() -> Iterable[Check]:
    """Check that days are right, and that perception is measured beside counts."""
    from qiworkbook_incidents.checks import CHECKS

    return CHECKS


@hookimpl
def qiworkbook_questions() -> Iterable[QuestionMaker]:
    """Ask what a coach would ask about counts of incidents."""
    from qiworkbook_incidents.checks import QUESTIONS

    return QUESTIONS


@hookimpl
def qiworkbook_sections() -> Iterable[SectionMaker]:
    """Show the safety cross, and say what is counted."""
    from qiworkbook_incidents.sections import SECTIONS

    return SECTIONS


@hookimpl
def qiworkbook_tables() -> Iterable[TableMaker]:
    """How many of each kind on each day that was recorded."""
    from qiworkbook_incidents.records import TABLES

    return TABLES


@hookimpl
def qiworkbook_commands() -> Iterable[CommandRef]:
    """`qiworkbook incidents ...`."""
    from qiworkbook.api import CommandRef

    return [
        CommandRef(
            "incidents",
            "qiworkbook_incidents.commands:incidents",
            "Fill in the safety cross: how many, on which day.",
        )
    ]


@hookimpl
def qiworkbook_starters() -> Iterable[Starter]:
    """A project on sexual safety, with everything in its place."""
    from qiworkbook_incidents.records import STARTERS

    return STARTERS


@hookimpl
def qiworkbook_importers() -> Iterable[Importer]:
    """Count a list of incidents for a measure: `data import ... --as incident-list`."""
    from qiworkbook_incidents.incident_list import IMPORTERS

    return IMPORTERS
