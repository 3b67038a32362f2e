"""Benchmarking: how a ward stands against a set of standards, with evidence, over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiworkbook.api import (
        Check,
        CommandRef,
        MeasureMaker,
        PaperMaker,
        QuestionMaker,
        RecordType,
        SectionMaker,
        Settings,
        TableMaker,
        WorkbookCheck,
        WorkbookSectionMaker,
    )

QIWORKBOOK_API = 1


@hookimpl
def qiworkbook_records() -> Iterable[RecordType]:
    """Assessments, a trust's own standards sets, and the trauma-informed grid."""
    from qiworkbook_benchmark.records import RECORDS

    return RECORDS


@hookimpl
def qiworkbook_measures() -> Iterable[MeasureMaker]:
    """The share of standards shown to be met."""
    from qiworkbook_benchmark.tracks import MEASURES

    return MEASURES


@hookimpl
def qiworkbook_checks() -> Iterable[Check]:
    """Check that "met" is shown, that gaps have actions, and that people take part."""
    from qiworkbook_benchmark.checks import CHECKS

    return CHECKS


@hookimpl
def qiworkbook_questions() -> Iterable[QuestionMaker]:
    """Ask what a coach would ask about an assessment."""
    from qiworkbook_benchmark.questions import QUESTIONS

    return QUESTIONS


@hookimpl
def qiworkbook_sections() -> Iterable[SectionMaker]:
    """Tell of assessments and of the grid in the report and in the deck."""
    from qiworkbook_benchmark.sections import SECTIONS

    return SECTIONS


@hookimpl
def qiworkbook_workbook_checks() -> Iterable[WorkbookCheck]:
    """Ask about wards that no set has in common."""
    from qiworkbook_benchmark.across import WORKBOOK_CHECKS

    return WORKBOOK_CHECKS


@hookimpl
def qiworkbook_workbook_sections() -> Iterable[WorkbookSectionMaker]:
    """Put wards that were assessed against one set side by side."""
    from qiworkbook_benchmark.across import WORKBOOK_SECTIONS

    return WORKBOOK_SECTIONS


@hookimpl
def qiworkbook_tables() -> Iterable[TableMaker]:
    """Export where each standard stands."""
    from qiworkbook_benchmark.across import TABLES

    return TABLES


@hookimpl
def qiworkbook_settings() -> Iterable[Settings]:
    """When an assessment is due again."""
    from qiworkbook_benchmark.across import SETTINGS

    return SETTINGS


@hookimpl
def qiworkbook_commands() -> Iterable[CommandRef]:
    """`qiworkbook benchmark ...`."""
    from qiworkbook.api import CommandRef

    return [
        CommandRef(
            "benchmark",
            "qiworkbook_benchmark.commands:benchmark",
            "Where the ward stands against a set of standards.",
        )
    ]


@hookimpl
def qiworkbook_papers() -> Iterable[PaperMaker]:
    """The form of the newest assessment."""
    from qiworkbook_benchmark.papers import PAPERS

    return PAPERS
