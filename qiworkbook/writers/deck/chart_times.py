"""What stands along the horizontal axis of a native chart: dates, or the names of points."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qiworkbook.writers.deck.chart_axes import end_scale, time_scale

if TYPE_CHECKING:
    from qiworkbook.writers.deck.chart_axes import Rows
    from qiworkbook.writers.deck.chart_parts import TimeScale
    from qiworkbook.writers.deck.chart_room import Plot, Style
    from qiworkbook.writers.deck.face import Face

_NEARLY = 1.1  # a word this much too wide for its room may be narrower than it was reckoned


def time_of(rows: Rows, plot: Plot, style: Style) -> TimeScale | None:
    """As many dates as have room; on a small chart the first and the last."""
    if not rows.by_date:
        return None
    first, last = rows.dates[0], rows.dates[-1]
    if not style.annotated:
        return end_scale(first, last)
    return time_scale(first, last, max(2, int((plot.right - plot.left) / (5.2 * style.size))))


def above_names(plot: Plot, rows: Rows, face: Face, style: Style) -> Plot:
    """The plot above names that are broken into lines.

    LibreOffice breaks them to the width of one point, however few of them it shows, where their
    longest word has room there, and else not at all.
    """
    if rows.by_date:
        return plot
    slot = (plot.right - plot.left) / len(rows.names)
    words = {word for name in rows.names for word in name.split()}
    if max((face.width(word, style.size) for word in words), default=0.0) > _NEARLY * slot:
        return plot
    most = max(len(face.lines(name, slot, style.size)) for name in rows.names)
    return replace(plot, bottom=plot.bottom - (min(most, 4) - 1) * face.line * style.size)


def skip_of(rows: Rows, plot: Plot, face: Face, style: Style) -> int:
    """Every so many names are shown, so that none touches the next."""
    if rows.by_date:
        return 1
    widest = max(face.width(name, style.size) for name in rows.names)
    most = max(1, int((plot.right - plot.left) / (widest + style.size)))
    return -(-len(rows.categories) // most)
