"""The table of themes: how many standards of each stand where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import Cell, Tone
from qiworkbook_benchmark.library import by_theme
from qiworkbook_benchmark.status import Standing, standings, tally
from qiworkbook_benchmark.words import STANDINGS, TONES

if TYPE_CHECKING:
    from qiworkbook_benchmark.library import ThemeOfSet
    from qiworkbook_benchmark.tracks import Track

    Rows = tuple[tuple[Cell, ...], ...]

_ALWAYS = (
    Standing.MET,
    Standing.PARTLY,
    Standing.NOT_MET,
    Standing.UNKNOWN,
    Standing.NOT_APPLICABLE,
)


def theme_rows(track: Track) -> tuple[tuple[str, ...], Rows] | None:
    """The headings and rows of the newest assessment; None when its set cannot be read.

    "Said to be met, not shown" has a column only where there is some: it is an error to put right.
    """
    if track.standards is None:
        return None
    stands = standings(track.newest.file, track.standards)
    columns = list(_ALWAYS)
    if Standing.UNSHOWN in stands.values():
        columns.insert(1, Standing.UNSHOWN)
    rows = tuple(_row(theme, stands, columns) for theme in by_theme(track.standards))
    return ("Theme", *(STANDINGS[one] for one in columns), "Met, of those rated"), rows


def _row(
    theme: ThemeOfSet, stands: dict[str, Standing], columns: list[Standing]
) -> tuple[Cell, ...]:
    counted = tally(stands[one.id] for one in theme.standards)
    numbers = {one: counted.counts[one] for one in columns}
    numbers[Standing.MET] = counted.shown
    cells = (
        Cell(str(number), TONES[one] if number else Tone.PLAIN) for one, number in numbers.items()
    )
    return (Cell(theme.title or "No theme"), *cells, Cell(counted.share))
