"""The summary of many measures: a native table with variation and assurance as native icons."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.content import Cell, IconRow, Table
from qiworkbook.figures.icons import assurance_sketch, variation_sketch
from qiworkbook.spc.reading import Assurance, Variation
from qiworkbook.spc.words import assurance_said, lies_better_than_given, variation_said
from qiworkbook.writers.deck.piece import Split, draw_sketch
from qiworkbook.writers.deck.shapes import Area
from qiworkbook.writers.deck.tables import Grille

if TYPE_CHECKING:
    from qiworkbook.spc.reading import Reading
    from qiworkbook.writers.deck.canvas import Canvas
    from qiworkbook.writers.deck.typeface import Face

_SIDE = 48.0  # the letter in a sign stands at 18 points
_LEAD = _SIDE + 8
_NARROW = 720.0  # the width of a table that has no room for dates
# What the signs mean in the fewest words: the notes have them all.
_VARIATIONS = {
    Variation.TOO_EARLY: "Too early to say",
    Variation.UNTOLD: "Can't be told here",
    Variation.COMMON_CAUSE: "No sign of change",
    Variation.IMPROVEMENT_HIGH: "Improvement, higher",
    Variation.IMPROVEMENT_LOW: "Improvement, lower",
    Variation.CONCERN_HIGH: "Concern, higher",
    Variation.CONCERN_LOW: "Concern, lower",
    Variation.NEUTRAL_HIGH: "A signal, higher",
    Variation.NEUTRAL_LOW: "A signal, lower",
    Variation.SIGNAL: "A signal",
}
_ASSURANCES = {
    Assurance.NONE: "Target not judged",
    Assurance.PASS: "Target to be expected",
    Assurance.FAIL: "Target not met without a change",
    Assurance.HIT_OR_MISS: "Target met at times",
}


def variation_in_brief(reading: Reading) -> str:
    """What the icon of variation means, in a few words."""
    if reading.course is None and lies_better_than_given(reading):
        return "Better than the centre given"
    if reading.variation is Variation.COMMON_CAUSE and reading.course is not None:
        if reading.course.is_back:
            return "Back where it was"
        return "Steady since a change" if reading.course.is_steady else "Not steady since a change"
    return _VARIATIONS[reading.variation]


class Summary(Struct, frozen=True):
    """A row for each measure; the first of its group on a slide begins with the group's name.

    Once it is split, `widths` keeps its columns as they are on all of its slides.
    """

    rows: tuple[IconRow, ...]
    alt: str
    face: Face
    widths: tuple[float, ...] = ()

    @property
    def grows(self) -> bool:
        """A table is as high as its rows."""
        return False

    def _grille(self, width: float) -> Grille:
        grouped = any(row.group for row in self.rows)
        heads = ("Measure", "Latest", "Variation", "Assurance")
        dated = width >= _NARROW
        rows = tuple(self._cells(row, grouped=grouped, dated=dated) for row in self.rows)
        if not rows:
            rows = ((Cell("No measures yet"), Cell(""), Cell(""), Cell("")),)
        leads = (0.0, 0.0, _LEAD, _LEAD)
        return Grille(Table(heads, rows), self.face, leads, widths=self.widths)

    def _cells(self, row: IconRow, *, grouped: bool, dated: bool) -> tuple[Cell, ...]:
        """The date of the latest value stands on a line of its own, or in the notes alone."""
        first = grouped and self._opens(row)
        value, bracket, date = row.latest.partition(" (")
        name = f"{row.group}\n{row.name}" if first and row.group else row.name
        return (
            Cell(name, link=row.link),
            Cell(f"{value}\n({date}" if bracket and dated else value),
            Cell(variation_in_brief(row.reading)),
            Cell(_ASSURANCES[row.reading.assurance]),
        )

    def _opens(self, row: IconRow) -> bool:
        firsts = (next(rows) for _, rows in groupby(self.rows, key=lambda one: one.group))
        return any(first is row for first in firsts)

    def height(self, width: float) -> float:
        """The table's height."""
        return self._grille(width).height(width)

    def split(self, width: float, room: float, *, fresh: bool) -> Split:
        """Between two rows."""
        grille = self._grille(width)
        parts = grille.split(width, room, fresh=fresh)
        count = len(parts.now.table.rows) if isinstance(parts.now, Grille) else 0
        if not count:
            return Split(None, self)
        count = min(count, len(self.rows) - 1) or 1
        kept = replace(self, widths=grille.grid(width).widths)
        return Split(replace(kept, rows=self.rows[:count]), replace(kept, rows=self.rows[count:]))

    def draw(self, canvas: Canvas, area: Area) -> None:
        """The table, and an icon in front of its words."""
        canvas.say(self.alt)
        grille = self._grille(area.width)
        grid = grille.grid(area.width)
        grille.draw(canvas, area)
        top = area.top + grid.heights[0]
        left = area.left + grid.widths[0] + grid.widths[1] + 6
        for row, height in zip(self.rows, grid.heights[1:], strict=False):
            middle = top + (height - _SIDE) / 2
            signs = (
                variation_sketch(row.reading.variation, variation_said(row.reading)),
                assurance_sketch(row.reading.assurance, assurance_said(row.reading)),
            )
            for sign, x in zip(signs, (left, left + grid.widths[2]), strict=True):
                draw_sketch(canvas, sign, Area(x, middle, _SIDE, _SIDE), sign.title)
            top += height
