"""Hand-hygiene audits: counts by moment, a measure, a section, and a way in for exports.

This module is imported at every start of the command line: it imports the rest inside the hooks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import CommandRef, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiworkbook.api import Check, MeasureMaker, RecordType, SectionMaker

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
    from qiworkbook_hand_hygiene.sections import MOMENTS

    return [MOMENTS]


@hookimpl
def qiworkbook_commands() -> Iterable[CommandRef]:
    """`qiworkbook hand-hygiene import`."""
    target = "qiworkbook_hand_hygiene.commands:hand_hygiene"
    return [CommandRef("hand-hygiene", target, "Hand-hygiene audits: import an export.")]
