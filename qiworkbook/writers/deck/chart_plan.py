"""A reading as a native chart: where in its frame everything stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qiworkbook.figures.annotations import edge_labels
from qiworkbook.figures.labels import spread
from qiworkbook.figures.timeline import timeline_of
from qiworkbook.writers.deck.chart_axes import Rows, rows_of
from qiworkbook.writers.deck.chart_lines import Columns, markers
from qiworkbook.writers.deck.chart_marks import Marks, marks_of
from qiworkbook.writers.deck.chart_parts import Label, LineChart, Series
from qiworkbook.writers.deck.chart_room import (
    AWAY,
    FULL,
    ROW,
    Plot,
    edge_room,
    edges_shown,
    legend_room,
    title_lines,
)
from qiworkbook.writers.deck.chart_times import above_names, skip_of, time_of
from qiworkbook.writers.deck.chart_values import values_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.figures.annotations import EdgeLabel
    from qiworkbook.spc.reading import Reading
    from qiworkbook.writers.deck.chart_marks import Entry
    from qiworkbook.writers.deck.chart_parts import ValueScale
    from qiworkbook.writers.deck.chart_room import Style
    from qiworkbook.writers.deck.face import Face

MOST_POINTS = 500  # on one slide: the last ones are shown, and the foot says so


@dataclass(frozen=True, slots=True)
class Planned:
    """A chart, and the key to the numbers and letters on it."""

    chart: LineChart
    key: tuple[Entry, ...]


def plan(
    reading: Reading,
    width: float,
    height: float,
    face: Face,
    *,
    style: Style = FULL,
    scale: ValueScale | None = None,
    told: str = "",
) -> Planned:
    """The chart of a reading that has data, for a frame of this size in points.

    `told` are words that stand on the slide already.
    """
    size, points, values = style.size, reading.points[-MOST_POINTS:], values_of((reading,))
    edges = edge_labels(reading) if style.annotated else ()
    shown = edges_shown(edges, width, face, size)
    lines = title_lines(reading, width, face, size, told) if style.annotated else ()
    plot = Plot(
        width,
        height,
        left=face.width("0" * values.letters, size) + 10,
        top=len(lines) * face.line * size + 12,
        right=width - (edge_room(shown, face, size) if style.annotated else 2 * size),
        bottom=height - face.line * size - 8,
    )
    if style.bare:
        plot = Plot(width, height, 2, 2, width - 2, height - 2)
    marks = marks_of(reading, plot.right - plot.left, size) if style.annotated else Marks()
    rows = rows_of(reading, points, marks.dates())
    plot = above_names(plot, rows, face, style)
    columns = Columns(reading, rows.by_point, len(rows.categories), style.scale)
    special = tuple(columns.special())
    shaded = (Series("Nobody measured", ()),) if marks.shaded and rows.by_date else ()
    legend, plot = legend_room((*shaded, *special) if style.annotated else (), plot, face, size)
    band = ROW * marks.rows + 2 if marks.rows else 0.0
    scale = scale or values.scale(plot.marks(size, band))
    scale = values.with_room(scale, band, plot.bottom - plot.top) if band else scale
    chart = LineChart(
        title=tuple(lines),
        categories=rows.categories,
        series=(
            *columns.data(),
            *_labelled(tuple(columns.lines()), edges, shown, plot, scale, size),
            *special,
            *_signs(marks, rows, scale, band / (plot.bottom - plot.top)),
        ),
        values=scale,
        plot=plot.within,
        time=time_of(rows, plot, style),
        skip=skip_of(rows, plot, face, style),
        shade=_shade(shaded, marks, rows, scale),
        legend=legend,
        size=size,
        bare=style.bare,
        notes=_notes(reading, rows) if style.annotated else (),
    )
    return Planned(chart, marks.key)


def _notes(reading: Reading, rows: Rows) -> tuple[str | None, ...]:
    """What happened, in words, in the row of its date or of its point."""
    timeline, said = timeline_of(reading), dict[int, list[str]]()
    for event in reading.events:
        at = timeline.at(event.when)
        if at is not None:
            said.setdefault(rows.row_at(at), []).append(event.label)
    return tuple("; ".join(said.get(row, ())) or None for row in range(len(rows.categories)))


def _labelled(
    lines: tuple[Series, ...],
    edges: Sequence[EdgeLabel],
    shown: Sequence[str],
    plot: Plot,
    scale: ValueScale,
    size: float,
) -> tuple[Series, ...]:
    """Each line with its name and value at its right end, moved apart where lines lie close."""
    wanted = [plot.y(one.value, scale) for one in edges]
    heights = [1.2 * size] * len(edges)
    places = spread(wanted, heights, plot.top - 0.6 * size, plot.bottom + 0.6 * size)
    labelled = list(lines)
    for edge, text, at, place in zip(edges, shown, wanted, places, strict=True):
        number = _line_of(edge, lines)
        if number is not None:
            row = _last(lines[number])
            down = (place - at) / plot.height
            label = Label(row, text, edge.colour, "r", edge.bold, AWAY / plot.width, down)
            labelled[number] = replace(lines[number], labels=(label,))
    return tuple(labelled)


def _line_of(edge: EdgeLabel, lines: Sequence[Series]) -> int | None:
    """The last line of the label's name: that of the latest phase."""
    named = [i for i, one in enumerate(lines) if edge.text.startswith(one.name.split(",")[0])]
    at_end = [i for i in named if lines[i].values[_last(lines[i])] == edge.value]
    return next(reversed(at_end or named), None)


def _last(series: Series) -> int:
    return max(row for row, value in enumerate(series.values) if value is not None)


def _signs(marks: Marks, rows: Rows, scale: ValueScale, share: float) -> tuple[Series, ...]:
    """A column for new limits, and one for the cycles, above it where they would touch.

    They stand in the upper `share` of the plot.
    """
    count, band = len(rows.categories), share * (scale.high - scale.low)
    found = []
    kinds = (("New limits", marks.limits, False), (marks.events, marks.cycles, True))
    present = [kind for kind in kinds if kind[1]]
    for place, (name, marked, dotted) in enumerate(present):
        row = min(place, marks.rows - 1)
        height = scale.high - band + band * (row + 0.12) / marks.rows
        where = [(rows.row_at(one.at), one.text) for one in marked]
        drop = round(height - scale.low, 9)
        found.append(markers(name, where, count, round(height, 9), drop, dotted=dotted))
    return tuple(found)


def _shade(
    shaded: tuple[Series, ...], marks: Marks, rows: Rows, scale: ValueScale
) -> Series | None:
    if not shaded:
        return None
    values = tuple(
        scale.high if any(start <= when <= end for start, end in marks.shaded) else scale.low
        for when in rows.dates
    )
    return replace(shaded[0], values=values, in_legend=True)
