"""The hooks: where a plugin joins in. Few, typed, and every one returns values.

A plugin implements a hook by a function of the same name, marked with `hookimpl`. Hooks take no
arguments: they return values (see `qiworkbook.contributions.extensions`) that hold functions, and
those get one typed argument, so that a later version can say more without breaking anybody.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from qiworkbook.contributions.command_ref import CommandRef
    from qiworkbook.contributions.extensions import (
        Brand,
        Check,
        Exporter,
        Importer,
        MeasureMaker,
        PaperMaker,
        QuestionMaker,
        SectionMaker,
        Settings,
        Starter,
        TableMaker,
        WorkbookCheck,
        WorkbookSectionMaker,
    )
    from qiworkbook.contributions.records import RecordType
    from qiworkbook.spc.rule_sets import RuleSet

NAME = "qiworkbook"

hookspec = pluggy.HookspecMarker(NAME)
hookimpl = pluggy.HookimplMarker(NAME)
"""Marks a function of a plugin as a hook: it stands above it, as `@hookimpl`."""


def offers(target: str) -> Callable[[], Any]:
    """A hook that gives what stands at "package.module:NAME", imported when it is asked for.

    qiworkbook_checks = offers("acme_rota.checks:CHECKS")
    """
    module, _, name = target.partition(":")

    @hookimpl
    def hook() -> Any:
        return getattr(import_module(module), name)

    return hook


@hookspec
def qiworkbook_records() -> Iterable[RecordType]:
    """Name the files that this plugin owns. Asked for before a workbook is read."""


@hookspec
def qiworkbook_measures() -> Iterable[MeasureMaker]:
    """Give makers of measures. Asked for when a workbook has been read."""


@hookspec
def qiworkbook_checks() -> Iterable[Check]:
    """Give checks. Each is run on every project by `check`, and never writes."""


@hookspec
def qiworkbook_questions() -> Iterable[QuestionMaker]:
    """Give coach questions. Asked for by `coach` and for the speaker notes of a deck."""


@hookspec
def qiworkbook_sections() -> Iterable[SectionMaker]:
    """Give sections. Asked for when a report or a deck is composed."""


@hookspec
def qiworkbook_workbook_checks() -> Iterable[WorkbookCheck]:
    """Give checks of the whole workbook. Each is run once by `check`, and never writes."""


@hookspec
def qiworkbook_workbook_sections() -> Iterable[WorkbookSectionMaker]:
    """Give sections about the whole workbook, or a learning set: the end of a report or a deck."""


@hookspec
def qiworkbook_tables() -> Iterable[TableMaker]:
    """Give tables for `export`. Asked for when the tables of a workbook are made."""


@hookspec
def qiworkbook_settings() -> Iterable[Settings]:
    """Say what `[plugins.NAME]` of workbook.toml may hold. Asked for before it is read."""


@hookspec
def qiworkbook_commands() -> Iterable[CommandRef]:
    """Name commands. Asked for at every start: import nothing heavy to answer."""


@hookspec
def qiworkbook_starters() -> Iterable[Starter]:
    """Give starters for `new --from`. Asked for by `new` and by its help."""


@hookspec
def qiworkbook_rule_sets() -> Iterable[RuleSet]:
    """Give ways to read charts. Asked for when a workbook is opened."""


@hookspec
def qiworkbook_exporters() -> Iterable[Exporter]:
    """Give formats for `export --format`. Asked for by `export` and by its help."""


@hookspec
def qiworkbook_importers() -> Iterable[Importer]:
    """Give readers for `data import --as`. Asked for by `data import` and by its help."""


@hookspec
def qiworkbook_brands() -> Iterable[Brand]:
    """Give house styles. Asked for when a workbook names one that is no pack of files."""


@hookspec
def qiworkbook_papers() -> Iterable[PaperMaker]:
    """Offer files that can be made of a project: posters, forms."""
