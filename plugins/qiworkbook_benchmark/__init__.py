"""Benchmarking: how a ward stands against a set of standards, with evidence, over time."""

from __future__ import annotations

from qiworkbook.api import CommandRef, hookimpl, offers

QIWORKBOOK_API = 1

qiworkbook_records = offers("qiworkbook_benchmark.records:RECORDS")
"""Assessments, a trust's own standards sets, and the trauma-informed grid."""

qiworkbook_measures = offers("qiworkbook_benchmark.tracks:MEASURES")
"""The share of standards shown to be met."""

qiworkbook_checks = offers("qiworkbook_benchmark.checks:CHECKS")
"""Check that "met" is shown, that gaps have actions, and that people take part."""

qiworkbook_questions = offers("qiworkbook_benchmark.questions:QUESTIONS")
"""Ask what a coach would ask about an assessment."""

qiworkbook_sections = offers("qiworkbook_benchmark.sections:SECTIONS")
"""Tell of assessments and of the grid in the report and in the deck."""

qiworkbook_workbook_checks = offers("qiworkbook_benchmark.across:WORKBOOK_CHECKS")
"""Ask about wards that no set has in common."""

qiworkbook_workbook_sections = offers("qiworkbook_benchmark.across:WORKBOOK_SECTIONS")
"""Put wards that were assessed against one set side by side."""

qiworkbook_tables = offers("qiworkbook_benchmark.across:TABLES")
"""Export where each standard stands."""

qiworkbook_settings = offers("qiworkbook_benchmark.across:SETTINGS")
"""When an assessment is due again."""


@hookimpl
def qiworkbook_commands() -> tuple[CommandRef, ...]:
    """`qiworkbook benchmark ...`."""
    return (
        CommandRef(
            "benchmark",
            "qiworkbook_benchmark.commands:benchmark",
            "Where the ward stands against a set of standards.",
        ),
    )


qiworkbook_papers = offers("qiworkbook_benchmark.form:PAPERS")
"""The form of the newest assessment."""
