"""Surveys of staff confidence: counts only, no row, no name, nothing of a small group."""

from __future__ import annotations

from qiworkbook.api import CommandRef, hookimpl, offers

QIWORKBOOK_API = 1

qiworkbook_records = offers("qiworkbook_survey.wave:RECORDS")
"""A project's waves in `survey/`, and a trust's own questionnaires."""

qiworkbook_measures = offers("qiworkbook_survey.measures:MEASURES")
"""The top-two share of followed questions, wave by wave."""

qiworkbook_checks = offers("qiworkbook_survey.checks:CHECKS")
"""Check that counts add up, that nobody can be known, and that waves can be compared."""

qiworkbook_questions = offers("qiworkbook_survey.questions:QUESTIONS")
"""Ask what a coach would ask about a wave."""

qiworkbook_sections = offers("qiworkbook_survey.sections:SECTIONS")
"""Tell of the newest wave, and of the change since the first."""

qiworkbook_workbook_sections = offers("qiworkbook_survey.across:WORKBOOK_SECTIONS")
"""Put the surveys of several wards side by side."""

qiworkbook_tables = offers("qiworkbook_survey.measures:TABLES")
"""How many chose each answer, wave by wave."""


@hookimpl
def qiworkbook_commands() -> tuple[CommandRef, ...]:
    """`qiworkbook survey ...`."""
    return (
        CommandRef(
            "survey",
            "qiworkbook_survey.commands:survey",
            "The confidence survey: form, import, show.",
        ),
    )


qiworkbook_papers = offers("qiworkbook_survey.papers:PAPERS")
"""Each questionnaire on paper, with a tally sheet."""
