"""A reading as a native chart: where in its frame everything stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qiworkbook.figures.annotations import edge_labels
from qiworkbook.figures.labels import spread
from qiworkbook.figures.ticks import symbol
from qiworkbook.words import one_line
from qiworkbook.writers.deck.chart_axes import Rows, rows_of, time_scale, value_scale, with_band
from qiworkbook.writers.deck.chart_lines import Columns, markers
from qiworkbook.writers.deck.chart_marks import Marks, marks_of
from qiworkbook.writers.deck.chart_parts import Label, LineChart, Series, TimeScale, Within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.figures.annotations import EdgeLabel
    from qiworkbook.spc.reading import Reading
    from qiworkbook.writers.deck.chart_parts import ValueScale
    from qiworkbook.writers.deck.face import Face

MOST_POINTS = 500  # on one slide: the last ones are shown, and the foot says so
_ROW = 17.0  # height of a row of signs above the data


@dataclass(frozen=True, slots=True)
class Style:
    """How large a chart's texts and marks are, and how much is written on it."""

    title: float = 16.0
    size: float = 14.0
    scale: float = 1.0
    annotated: bool = True


FULL = Style()
SMALL = Style(size=12.0, scale=0.65, annotated=False)


@dataclass(frozen=True, slots=True)
class Planned:
    """A chart, and the key to the numbers and letters on it."""

    chart: LineChart
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Plot:
    """The plot in its frame, in points."""

    width: float
    height: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def within(self) -> Within:
        w, h = self.width, self.height
        wide, high = self.right - self.left, self.bottom - self.top
        return Within(self.left / w, self.top / h, wide / w, high / h)

    def y(self, value: float, scale: ValueScale) -> float:
        """How far down the frame a value stands."""
        share = (scale.high - value) / (scale.high - scale.low)
        return self.top + share * (self.bottom - self.top)


def plan(
    reading: Reading,
    width: float,
    height: float,
    face: Face,
    *,
    style: Style = FULL,
    scale: ValueScale | None = None,
) -> Planned:
    """The chart of a reading that has data, for a frame of this size in points."""
    points = reading.points[-MOST_POINTS:]
    own, letters = value_scale((reading,))
    scale = scale or own
    edges = edge_labels(reading) if style.annotated else ()
    lines = _title(reading, width, face, style)
    plot = _Plot(
        width,
        height,
        left=face.width("0" * letters, style.size) + 10,
        top=len(lines) * face.line * style.title + (12 if lines else 6),
        right=width - _edge_width(edges, face, style),
        bottom=height - face.line * style.size - 10,
    )
    marks = marks_of(reading, plot.right - plot.left, style.size) if style.annotated else Marks()
    rows = rows_of(reading, points, marks.dates())
    plot = _above_names(plot, rows, face, style)
    columns = Columns(reading, rows.by_point, len(rows.categories), style.scale)
    special = tuple(columns.special())
    shaded = (Series("Nobody measured", ()),) if marks.shaded and rows.by_date else ()
    legend, plot = _legend((*shaded, *special), plot, face, style)
    top = scale.high
    if marks.rows:
        scale = with_band(scale, _ROW * marks.rows + 2, plot.bottom - plot.top)
    chart = LineChart(
        title=lines,
        categories=rows.categories,
        series=(
            *columns.data(),
            *_labelled(tuple(columns.lines()), edges, plot, scale),
            *special,
            *_signs(marks, rows, scale, top),
        ),
        values=scale,
        plot=plot.within,
        time=_time(rows, plot, style),
        skip=_skip(rows, plot, face, style),
        shade=_shade(shaded, marks, rows, scale),
        legend=legend,
        title_size=style.title,
        size=style.size,
    )
    return Planned(chart, marks.key)


def _title(reading: Reading, width: float, face: Face, style: Style) -> tuple[str, ...]:
    """What is measured, and in what unit; LibreOffice breaks lines that are longer than this."""
    if not style.annotated:
        return ()
    unit = one_line(reading.unit)
    shown = "" if not unit or unit == symbol(unit) else f" ({unit})"
    lines = face.lines(one_line(reading.name) + shown, 0.78 * width, style.title, bold=True)
    return lines if len(lines) <= 2 else (lines[0], f"{lines[1].rstrip(' ,.;:')} …")


def _edge_width(edges: Sequence[EdgeLabel], face: Face, style: Style) -> float:
    widest = max((face.width(one.text, style.size, bold=one.bold) for one in edges), default=0.0)
    return widest + 16 if edges else 12.0


def _legend(
    explained: Sequence[Series], plot: _Plot, face: Face, style: Style
) -> tuple[Within | None, _Plot]:
    """Where the legend stands, if one is needed, and the plot below it."""
    if not explained or not style.annotated:
        return None, plot
    rows, used = 1, 0.0
    for one in explained:
        wide = face.width(one.name, style.size) + 5 * style.size
        if used and used + wide > plot.width:
            rows, used = rows + 1, 0.0
        used += wide
    high = rows * 1.5 * style.size + 4
    within = Within(0.0, (plot.top - 4) / plot.height, 1.0, high / plot.height)
    return within, replace(plot, top=plot.top + high)


def _labelled(
    lines: tuple[Series, ...], edges: Sequence[EdgeLabel], plot: _Plot, scale: ValueScale
) -> tuple[Series, ...]:
    """Each line with its name and value at its right end, moved apart where lines lie close."""
    wanted = [plot.y(one.value, scale) for one in edges]
    heights = [1.2 * FULL.size] * len(edges)
    places = spread(wanted, heights, plot.top - 8, plot.bottom + 8)
    labelled = list(lines)
    for edge, at, place in zip(edges, wanted, places, strict=True):
        number = _line_of(edge, lines)
        if number is not None:
            row = _last(lines[number])
            down = (place - at) / plot.height
            label = Label(row, edge.text, edge.colour, "r", edge.bold, down)
            labelled[number] = replace(lines[number], labels=(label,))
    return tuple(labelled)


def _line_of(edge: EdgeLabel, lines: Sequence[Series]) -> int | None:
    """The last line of the label's name: that of the latest phase."""
    named = [i for i, one in enumerate(lines) if edge.text.startswith(one.name.split(",")[0])]
    at_end = [i for i in named if lines[i].values[_last(lines[i])] == edge.value]
    return next(reversed(at_end or named), None)


def _last(series: Series) -> int:
    return max(row for row, value in enumerate(series.values) if value is not None)


def _signs(marks: Marks, rows: Rows, scale: ValueScale, top: float) -> tuple[Series, ...]:
    """A column for the cycles, and one below it for new limits."""
    count, band = len(rows.categories), scale.high - top
    found = []
    kinds = (("New limits", marks.limits, False), ("PDSA cycles", marks.cycles, True))
    present = [kind for kind in kinds if kind[1]]
    for place, (name, marked, dotted) in enumerate(present):
        height = top + band * (place + 0.12) / len(present)
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


def _time(rows: Rows, plot: _Plot, style: Style) -> TimeScale | None:
    if not rows.by_date:
        return None
    most = max(2, int((plot.right - plot.left) / (5.2 * style.size)))
    return time_scale(rows.dates[0], rows.dates[-1], most)


def _above_names(plot: _Plot, rows: Rows, face: Face, style: Style) -> _Plot:
    """Names may be broken to the width of one point: LibreOffice does so, however few it shows."""
    if rows.by_date:
        return plot
    slot = max((plot.right - plot.left) / len(rows.names), 2 * style.size)
    most = max(len(face.lines(name, slot, style.size)) for name in rows.names)
    return replace(plot, bottom=plot.bottom - (min(most, 4) - 1) * face.line * style.size)


def _skip(rows: Rows, plot: _Plot, face: Face, style: Style) -> int:
    """Every so many names are shown, so that none touches the next."""
    if rows.by_date:
        return 1
    widest = max(face.width(name, style.size) for name in rows.names)
    most = max(1, int((plot.right - plot.left) / (widest + style.size)))
    return -(-len(rows.categories) // most)
