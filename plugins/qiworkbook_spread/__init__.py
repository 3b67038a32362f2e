"""Scale-up and spread: what is passed on, where it has come to, whether it will last."""

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
    """A project's `spread.toml`."""
    from qiworkbook_spread.records import RECORDS

    return RECORDS


@hookimpl
def qiworkbook_measures() -> Iterable[MeasureMaker]:
    """The curve of sites: how many have made the change part of how they work."""
    from qiworkbook_spread.site_charts import MEASURES

    return MEASURES


@hookimpl
def qiworkbook_checks() -> Iterable[Check]:
    """Check the plan, the sites and the ratings."""
    from qiworkbook_spread.checks import CHECKS

    return CHECKS


@hookimpl
def qiworkbook_questions() -> Iterable[QuestionMaker]:
    """Ask what a coach would ask about spread."""
    from qiworkbook_spread.questions import QUESTIONS

    return QUESTIONS


@hookimpl
def qiworkbook_sections() -> Iterable[SectionMaker]:
    """Tell of spread in the report and in the deck."""
    from qiworkbook_spread.sections import SECTIONS

    return SECTIONS


@hookimpl
def qiworkbook_tables() -> Iterable[TableMaker]:
    """Where each site stands."""
    from qiworkbook_spread.records import TABLES

    return TABLES


@hookimpl
def qiworkbook_papers() -> Iterable[PaperMaker]:
    """The change package, once an idea may enter it."""
    from qiworkbook_spread.package import PAPERS

    return PAPERS


@hookimpl
def qiworkbook_commands() -> Iterable[CommandRef]:
    """`qiworkbook spread ...`."""
    from qiworkbook.api import CommandRef

    return [
        CommandRef(
            "spread",
            "qiworkbook_spread.commands:spread",
            "Scale-up and spread: readiness, sites, sustainability, change package.",
        )
    ]
