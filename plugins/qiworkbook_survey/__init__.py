"""Surveys of staff confidence: counts only, no row, no name, nothing of a small group."""

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
        TableMaker,
    )

QIWORKBOOK_API = 1


@hookimpl
def qiworkbook_records() -> Iterable[RecordType]:
    """A project's waves in `survey/`, and a trust's own questionnaires."""
    from qiworkbook_survey.records import RECORDS

    return RECORDS


@hookimpl
def qiworkbook_measures() -> Iterable[MeasureMaker]:
    """The top-two share of followed questions, wave by wave."""
    from qiworkbook_survey.measures import MEASURES

    return MEASURES


@hookimpl
def qiworkbook_checks() -> Iterable[Check]:
    """Check that counts add up, that nobody can be known, and that waves can be compared."""
    from qiworkbook_survey.checks import CHECKS

    return CHECKS


@hookimpl
def qiworkbook_questions() -> Iterable[QuestionMaker]:
    """Ask what a coach would ask about a wave."""
    from qiworkbook_survey.questions import QUESTIONS

    return QUESTIONS


@hookimpl
def qiworkbook_sections() -> Iterable[SectionMaker]:
    """Tell of the newest wave, and of the change since the first."""
    from qiworkbook_survey.sections import SECTIONS

    return SECTIONS


@hookimpl
def qiworkbook_tables() -> Iterable[TableMaker]:
    """How many chose each answer, wave by wave."""
    from qiworkbook_survey.tables import TABLES

    return TABLES


@hookimpl
def qiworkbook_commands() -> Iterable[CommandRef]:
    """`qiworkbook survey ...`."""
    from qiworkbook.api import CommandRef

    return [
        CommandRef(
            "survey",
            "qiworkbook_survey.commands:survey",
            "The confidence survey: form, import, show.",
        )
    ]


@hookimpl
def qiworkbook_papers() -> Iterable[PaperMaker]:
    """Each questionnaire on paper, with a tally sheet."""
    from qiworkbook_survey.papers import PAPERS

    return PAPERS
