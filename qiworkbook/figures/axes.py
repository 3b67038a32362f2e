"""The labels along the two axes of a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.figures.layout import text_width
from qiworkbook.figures.layout.shapes import LINE
from qiworkbook.figures.sketch import Rect, Words
from qiworkbook.figures.style import FAINT, QUIET
from qiworkbook.figures.ticks import Tick, date_ticks, numbered_ticks, short_day
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
