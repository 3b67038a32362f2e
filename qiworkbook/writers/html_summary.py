"""Measures with their icons, made ready for a table that can be read and followed."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.figures.icons import assurance_svg, variation_svg
from qiworkbook.spc.words import assurance_said, variation_said
from qiworkbook.writers.templates import Markup

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.content import IconRow, Icons
    from qiworkbook.spc.reading import Reading


class Sign(Struct, frozen=True):
    """An icon as SVG, and the words that stand beside it."""

    icon: Markup
    words: str


class SummaryRow(Struct, frozen=True):
    """A measure; `target` is the address of the section with its chart, or ""."""

    name: str
    target: str
    latest: str
    variation: Sign
    assurance: Sign


def sign_of(reading: Reading, prefix: str) -> Sign:
    """What the latest point of a reading says, as its icon; `prefix` begins the ids in it."""
    said = variation_said(reading)
    return Sign(Markup(variation_svg(reading.variation, prefix, said)), said)


Groups = tuple[tuple[str, tuple[SummaryRow, ...]], ...]


def summary_groups(icons: Icons, target_of: Callable[[str], str], prefix: str) -> Groups:
    """The rows under the names of their groups. `prefix` begins every id of the icons."""
    rows = [
        (row.group, _row(row, target_of, f"{prefix}-{number}"))
        for number, row in enumerate(icons.rows)
    ]
    return tuple(
        (group, tuple(row for _, row in found))
        for group, found in groupby(rows, key=lambda pair: pair[0])
    )


def _row(row: IconRow, target_of: Callable[[str], str], prefix: str) -> SummaryRow:
    said = assurance_said(row.reading)
    return SummaryRow(
        row.name,
        target_of(row.link),
        row.latest,
        sign_of(row.reading, f"{prefix}-v"),
        Sign(Markup(assurance_svg(row.reading.assurance, f"{prefix}-a", said)), said),
    )
