"""Beside the plot: the labels along its two axes, and the legend of what stands out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.figures.layout import text_width
from qiworkbook.figures.layout.shapes import LINE
from qiworkbook.figures.plot import meanings_of
from qiworkbook.figures.sketch import DOTTED, Line, Marks, Rect, Words
from qiworkbook.figures.style import (
    FAINT,
    GREY,
    INK,
    LOOKS,
    PAPER,
    QUIET,
    Marker,
    Meaning,
    words_of,
)
from qiworkbook.figures.ticks import Tick, date_ticks, numbered_ticks, short_day
from qiworkbook.spc.reading import NOT_JUDGED
from qiworkbook.spc.words import variation_words
from qiworkbook.text.words import short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.figures.plot import Frame
    from qiworkbook.figures.sketch import Shape
    from qiworkbook.spc.reading import Reading

_LONGEST = 18  # characters of the label of a point


def axes(reading: Reading, frame: Frame, size: float) -> Iterator[Shape]:
    """Values to the left, dates or names below, in texts of that size."""
    for tick in frame.axis.ticks:
        y = frame.y(tick.at) + 0.35 * size
        yield Words(frame.left - 6, y, tick.label, size, QUIET, "end")
    y = frame.bottom + 1.25 * LINE * size
    for tick in _times(reading, frame, size):
        x = frame.x(tick.at)
        yield Rect(x - 0.4, frame.bottom, 0.8, 3, FAINT)
        yield Words(x, y, tick.label, size, QUIET, "middle")
        if tick.under:
            yield Words(x, y + LINE * size, tick.under, size, QUIET, "middle")


def _times(reading: Reading, frame: Frame, size: float) -> tuple[Tick, ...]:
    timeline, width = frame.timeline, frame.right - frame.left
    if timeline.by_date:
        most = max(2, int(width / (5 * size)))
        return date_ticks(timeline.whens[0], timeline.whens[-1], most)
    names = [
        short(point.label, _LONGEST)
        or (short_day(point.when) if point.when else str(point.index + 1))
        for point in reading.points
    ]
    widest = max(text_width(name, size) for name in names)
    return numbered_ticks(names, max(1, int(width / (widest + size))))


class Entry(Struct, frozen=True):
    """A sign and what it means. `marker` None is a dotted line."""

    words: str
    marker: Marker | None
    fill: str = GREY
    edge: str = PAPER


def entries(reading: Reading) -> tuple[Entry, ...]:
    """What the legend must explain; nothing for a chart of common cause alone."""
    return tuple(_entries(reading))


def _entries(reading: Reading) -> Iterator[Entry]:
    if reading.variation in NOT_JUDGED:
        yield Entry(variation_words(reading.variation), Marker.CIRCLE)
    for meaning in sorted(set(meanings_of(reading).values()) - {Meaning.COMMON}):
        look = LOOKS[meaning]
        yield Entry(words_of(meaning, reading.chart), look.marker, look.colour)
    if any(point.excluded and point.value is not None for point in reading.points):
        yield Entry("Left out of the limits", Marker.CIRCLE, PAPER, GREY)
    if any(phase.baseline is not None and phase.centre is not None for phase in reading.phases):
        yield Entry(f"Baseline that the {reading.centre_name} comes from", None)


def draw_legend(
    found: tuple[Entry, ...], left: float, top: float, width: float, size: float
) -> tuple[list[Shape], float]:
    """The legend in rows under the title, and how far down it reaches."""
    shapes: list[Shape] = []
    x, y = left, top
    for number, entry in enumerate(found):
        wide = text_width(entry.words, size) + 3.2 * size
        if x + wide > left + width and x > left:
            x, y = left, y + LINE * size
        shapes.extend(_sign(entry, x + 0.5 * size, y + 0.8 * size, size))
        shapes.append(Words(x + 1.3 * size, y + 1.12 * size, entry.words, size, INK))
        x += wide
        if number == len(found) - 1:
            y += LINE * size + 2
    return shapes, y


def _sign(entry: Entry, x: float, y: float, size: float) -> Iterator[Shape]:
    if entry.marker is None:
        yield Line(((x - 0.6 * size, y), (x + 0.6 * size, y)), INK, 1.3, DOTTED)
    else:
        yield Marks(((x, y),), entry.marker, 0.38 * size, entry.fill, entry.edge, 1.0)
