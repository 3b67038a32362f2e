"""Hand-hygiene audits: counts by moment, and what is made of them.

This module is imported at every start of the command line: it imports the rest inside the hooks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import CommandRef, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiworkbook.api import (
        Check,
        Importer,
        MeasureMaker,
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
    """A project's `hand-hygiene/*.toml`."""
    from qiworkbook_hand_hygiene.records import AUDITS

    return [AUDITS]


@hookimpl
def qiworkbook_measures() -> Iterable[MeasureMaker]:
    """The share of moments at which hands were cleaned."""
    from qiworkbook_hand_hygiene.measures import SHARE

    return [SHARE]


@hookimpl
def qiworkbook_checks() -> Iterable[Check]:
    """Ask about counts that cannot be, and audits that say little."""
    from qiworkbook_hand_hygiene.checks import CHECKS

    return CHECKS


@hookimpl
def qiworkbook_sections() -> Iterable[SectionMaker]:
    """Show the five moments and the chart."""
    from qiworkbook_hand_hygiene.sections import MOMENTS, WATCHED

    return [MOMENTS, WATCHED]


@hookimpl
def qiworkbook_workbook_checks() -> Iterable[WorkbookCheck]:
    """Ask about wards that nobody watches."""
    from qiworkbook_hand_hygiene.checks import WORKBOOK_CHECKS

    return WORKBOOK_CHECKS


@hookimpl
def qiworkbook_workbook_sections() -> Iterable[WorkbookSectionMaker]:
    """Show the wards side by side, also in the deck of a learning set."""
    from qiworkbook_hand_hygiene.sections import WARDS

    return [WARDS]


@hookimpl
def qiworkbook_tables() -> Iterable[TableMaker]:
    """The counts, in every export."""
    from qiworkbook_hand_hygiene.exchange import AUDITS_TABLE

    return [AUDITS_TABLE]


@hookimpl
def qiworkbook_settings() -> Iterable[Settings]:
    """`[plugins.hand-hygiene]` in workbook.toml."""
    from qiworkbook_hand_hygiene.settings import SETTINGS

    return [SETTINGS]


@hookimpl
def qiworkbook_importers() -> Iterable[Importer]:
    """`data import return.txt --as hand-hygiene-return`."""
    from qiworkbook_hand_hygiene.exchange import RETURN

    return [RETURN]


@hookimpl
def qiworkbook_commands() -> Iterable[CommandRef]:
    """`qiworkbook hand-hygiene import` and `poster`."""
    target = "qiworkbook_hand_hygiene.commands:hand_hygiene"
    return [
        CommandRef("hand-hygiene", target, "Hand-hygiene audits: import an export, make a poster.")
    ]
