"""What the core gives itself (checks, questions, sections, formats): a plugin like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.plugins.hookspecs import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiworkbook.contributions import (
        Brand,
        Check,
        Exporter,
        Importer,
        QuestionMaker,
        RecordType,
        SectionMaker,
    )
    from qiworkbook.spc.rule_sets import RuleSet


@hookimpl
def qiworkbook_checks() -> Iterable[Check]:
    """Check the thread, the team, the aim, the theory, measures, ideas and cycles."""
    from qiworkbook.builtin.checks import CHECKS

    return CHECKS


@hookimpl
def qiworkbook_questions() -> Iterable[QuestionMaker]:
    """Ask what a coach would ask next."""
    from qiworkbook.builtin.questions import QUESTIONS

    return QUESTIONS


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


@hookimpl
def qiworkbook_sections() -> Iterable[SectionMaker]:
    """Tell a project's story in the report and in the deck."""
    from qiworkbook.builtin.sections import SECTIONS

    return SECTIONS


@hookimpl
def qiworkbook_rule_sets() -> Iterable[RuleSet]:
    """The published rule sets, each with its source."""
    from qiworkbook.spc.rule_sets import RULE_SETS

    return RULE_SETS.values()


@hookimpl
def qiworkbook_exporters() -> Iterable[Exporter]:
    """Write the tidy tables as CSV, Excel, JSON, an SQLite database or Parquet."""
    from qiworkbook.builtin.exchange import as_csv, as_json, as_parquet, as_sqlite, as_xlsx
    from qiworkbook.contributions.exchange import Exporter

    return [
        Exporter("csv", "a CSV file for each table", as_csv),
        Exporter("xlsx", "one Excel file", as_xlsx, carries_notes=True),
        Exporter("json", "one JSON file", as_json, carries_notes=True),
        Exporter("sqlite", "one SQLite database", as_sqlite, carries_notes=True),
        Exporter("parquet", "a Parquet file for each table", as_parquet),
    ]


@hookimpl
def qiworkbook_importers() -> Iterable[Importer]:
    """Read a table in Excel or CSV, one row a point."""
    from qiworkbook.builtin.exchange import read_table
    from qiworkbook.contributions.exchange import Importer

    return [Importer("table", "an Excel or CSV table, one row a point", read_table)]


@hookimpl
def qiworkbook_brands() -> Iterable[Brand]:
    """The look that comes with qiworkbook, and one that is easier to see."""
    from qiworkbook.builtin.exchange import BRANDS

    return BRANDS
