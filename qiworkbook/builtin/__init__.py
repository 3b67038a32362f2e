"""What the core gives itself (checks, questions, sections, formats): a plugin like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.plugins.hookspecs import hookimpl, offers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiworkbook.contributions import RecordType
    from qiworkbook.spc.rule_sets import RuleSet

qiworkbook_checks = offers("qiworkbook.builtin.checks:CHECKS")
"""Check the thread, the team, the aim, the theory, measures, ideas and cycles."""

qiworkbook_questions = offers("qiworkbook.builtin.questions:QUESTIONS")
"""Ask what a coach would ask next."""


@hookimpl
def qiworkbook_records() -> Iterable[RecordType]:
    """What a workbook and its data packs let the coach ask."""
    from qiworkbook.contributions.extensions import RecordType, Scope
    from qiworkbook.model.pack import CoachFile

    return [
        RecordType(
            "coach", "coach/*.toml", CoachFile, "Questions for the coach to ask", Scope.WORKBOOK
        )
    ]


qiworkbook_sections = offers("qiworkbook.builtin.sections:SECTIONS")
"""Tell a project's story in the report and in the deck."""


@hookimpl
def qiworkbook_rule_sets() -> Iterable[RuleSet]:
    """The published rule sets, each with its source."""
    from qiworkbook.spc.rule_sets import RULE_SETS

    return RULE_SETS.values()


qiworkbook_exporters = offers("qiworkbook.builtin.exchange:EXPORTERS")
"""Write the tidy tables as CSV, Excel, JSON, an SQLite database or Parquet."""

qiworkbook_importers = offers("qiworkbook.builtin.exchange:IMPORTERS")
"""Read a table in Excel or CSV, one row a point."""

qiworkbook_brands = offers("qiworkbook.builtin.exchange:BRANDS")
"""The look that comes with qiworkbook, and one that is easier to see."""
