"""How a native chart is laid out: its room, its dates, its parts."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.figures.plot import EdgeLabel, edge_labels, spread, symbol, timeline_of
from qiworkbook.spc.reading import Reading
from qiworkbook.text.words import capital, one_line
from qiworkbook.writers.deck.chart_axes import (
    MOST_MARKS,
    ChartSeries,
    LineChart,
    PointLabel,
    Rows,
    TimeScale,
    ValueScale,
    Within,
    end_scale,
    rows_of,
    time_scale,
    values_of,
)
from qiworkbook.writers.deck.chart_marks import ChartMarks, ColumnMaker, markers, marks_of
from qiworkbook.writers.deck.text import SMALLEST, Face

AWAY = 6.0  # from a line's end to its name, past the sign of its last point
ROW = 25.0  # height of a row of signs above the data
_WIDEST_EDGE = 0.2  # of the chart, for the names of its lines at their ends


class ChartStyle(Struct, frozen=True):
    """How large a chart's texts and marks are, whether more than its data is written on it, and
    whether its axes are `bare`."""

    size: float = SMALLEST
    scale: float = 1.0
    annotated: bool = True
    bare: bool = False


FULL = ChartStyle()
SMALL = ChartStyle(scale=0.75, annotated=False)
BARE = ChartStyle(scale=0.5, annotated=False, bare=True)


class Plot(Struct, frozen=True):
    """The plot in its frame, in points."""

    width: float
    height: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def within(self) -> Within:
        """The plot as shares of its frame."""
        w, h = self.width, self.height
        wide, high = self.right - self.left, self.bottom - self.top
        return Within(self.left / w, self.top / h, wide / w, high / h)

    def y(self, value: float, scale: ValueScale) -> float:
        """How far down the frame a value stands."""
        share = (scale.high - value) / (scale.high - scale.low)
        return self.top + share * (self.bottom - self.top)

    def marks(self, size: float, band: float) -> int:
        """How many values have room beside the vertical axis, below a band of signs."""
        return min(max(int((self.bottom - self.top - band) / (1.5 * size)), 2), MOST_MARKS)


def title_lines(reading: Reading, width: float, face: Face, size: float, told: str) -> list[str]:
    """What is measured and in what unit, as far as `told`, the words on the slide, do not say it.

    LibreOffice breaks lines that are longer than these.
    """
    told = told.casefold()
    name, unit = one_line(reading.name), one_line(reading.unit)
    named = name.casefold() in told
    plain = not unit or unit == symbol(unit)
    known = plain or unit.casefold() in f"{name} {told}".casefold()
    if named:
        return [] if known else [capital(unit)]
    said = name if plain else f"{name} ({unit})"
    lines = list(face.lines(said, 0.78 * width, size, bold=True))
    return lines if len(lines) <= 2 else [lines[0], f"{lines[1].rstrip(' ,.;:')} …"]


def edges_shown(edges: Sequence[EdgeLabel], width: float, face: Face, size: float) -> list[str]:
    """What stands at the right end of each line; on a narrow chart in fewer words."""
    shown = [one.text for one in edges]
    if edge_room(shown, face, size) <= _WIDEST_EDGE * width:
        return shown
    return [one.short for one in edges]


def edge_room(shown: Sequence[str], face: Face, size: float) -> float:
    """The room to the right of the plot."""
    widest = max((face.width(one, size, bold=True) for one in shown), default=0.0)
    return widest + AWAY + 12 if shown else 12.0


def legend_room(
    explained: Sequence[ChartSeries], plot: Plot, face: Face, size: float
) -> tuple[Within | None, Plot]:
    """Where the legend stands, if one is needed, and the plot below it."""
    if not explained:
        return None, plot
    rows, used = 1, 0.0
    for one in explained:
        wide = face.width(one.name, size) + 4 * size
        if used and used + wide > plot.width:
            rows, used = rows + 1, 0.0
        used += wide
    high = rows * 1.4 * size + 2
    within = Within(0.0, (plot.top - 4) / plot.height, 1.0, high / plot.height)
    return within, replace(plot, top=plot.top + high)


_NEARLY = 1.1  # a word this much too wide for its room may be narrower than it was reckoned


def time_of(rows: Rows, plot: Plot, style: ChartStyle) -> TimeScale | None:
    """As many dates as have room; on a small chart the first and the last."""
    if not rows.by_date:
        return None
    first, last = rows.dates[0], rows.dates[-1]
    if not style.annotated:
        return end_scale(first, last)
    return time_scale(first, last, max(2, int((plot.right - plot.left) / (5.2 * style.size))))


def above_names(plot: Plot, rows: Rows, face: Face, style: ChartStyle) -> Plot:
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


def skip_of(rows: Rows, plot: Plot, face: Face, style: ChartStyle) -> int:
    """Every so many names are shown, so that none touches the next."""
    if rows.by_date:
        return 1
    widest = max(face.width(name, style.size) for name in rows.names)
    most = max(1, int((plot.right - plot.left) / (widest + style.size)))
    return -(-len(rows.categories) // most)


MOST_POINTS = 500  # on one slide: the last ones are shown, and the foot says so


def plan(
    reading: Reading,
    width: float,
    height: float,
    face: Face,
    *,
    style: ChartStyle = FULL,
    scale: ValueScale | None = None,
    told: str = "",
) -> LineChart:
    """The chart of a reading that has data, for a frame of this size in points.

    `told` are words that stand on the slide already.
    """
    size, points, values = style.size, reading.points[-MOST_POINTS:], values_of((reading,))
    edges = edge_labels(reading) if style.annotated else ()
    shown = edges_shown(edges, width, face, size)
    title = title_lines(reading, width, face, size, told) if style.annotated else ()
    plot = Plot(
        width,
        height,
        left=face.width("0" * values.letters, size) + 10,
        top=len(title) * face.line * size + 12,
        right=width - (edge_room(shown, face, size) if style.annotated else 2 * size),
        bottom=height - face.line * size - 8,
    )
    if style.bare:
        plot = Plot(width, height, 2, 2, width - 2, height - 2)
    marks = marks_of(reading, plot.right - plot.left, size) if style.annotated else ChartMarks()
    rows = rows_of(reading, points, marks.dates())
    plot = above_names(plot, rows, face, style)
    columns = ColumnMaker(reading, rows.by_point, len(rows.categories), style.scale)
    lines, special = tuple(columns.lines()), tuple(columns.special())
    shaded = (ChartSeries("Nobody measured", ()),) if marks.shaded and rows.by_date else ()
    explained = (*shaded, *(one for one in lines if one.in_legend), *special)
    legend, plot = legend_room(explained if style.annotated else (), plot, face, size)
    band = ROW * marks.rows + 2 if marks.rows else 0.0
    scale = scale or values.scale(plot.marks(size, band))
    scale = values.with_room(scale, band, plot.bottom - plot.top) if band else scale
    return LineChart(
        title=tuple(title),
        categories=rows.categories,
        series=(
            *columns.data(),
            *_labelled(lines, edges, shown, plot, scale, size),
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
        key=marks.key,
    )


def _notes(reading: Reading, rows: Rows) -> tuple[str | None, ...]:
    """What happened, in words, in the row of its date or of its point."""
    timeline, said = timeline_of(reading), dict[int, list[str]]()
    for event in reading.events:
        at = timeline.at(event.when)
        if at is not None:
            said.setdefault(rows.row_at(at), []).append(event.label)
    return tuple("; ".join(said.get(row, ())) or None for row in range(len(rows.categories)))


def _labelled(
    lines: tuple[ChartSeries, ...],
    edges: Sequence[EdgeLabel],
    shown: Sequence[str],
    plot: Plot,
    scale: ValueScale,
    size: float,
) -> tuple[ChartSeries, ...]:
    """Each line with its name and value at its right end, moved apart where lines lie close."""
    wanted = [plot.y(one.value, scale) for one in edges]
    places = spread(
        wanted, ([1.2 * size] * len(edges)), plot.top - 0.6 * size, plot.bottom + 0.6 * size
    )
    labelled = list(lines)
    for edge, text, at, place in zip(edges, shown, wanted, places, strict=True):
        named = [i for i, one in enumerate(lines) if one.line == edge.line]
        at_end = [i for i in named if lines[i].values[_last(lines[i])] == edge.value]
        number = next(reversed(at_end or named), None)  # that of the latest phase
        if number is not None:
            row = _last(lines[number])
            down = (place - at) / plot.height
            label = PointLabel(
                index=row,
                text=text,
                colour=edge.colour,
                side="r",
                bold=edge.bold,
                right=AWAY / plot.width,
                down=down,
            )
            labelled[number] = replace(lines[number], labels=(label,))
    return tuple(labelled)


def _last(series: ChartSeries) -> int:
    return max(row for row, value in enumerate(series.values) if value is not None)


def _signs(
    marks: ChartMarks, rows: Rows, scale: ValueScale, share: float
) -> tuple[ChartSeries, ...]:
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
    shaded: tuple[ChartSeries, ...], marks: ChartMarks, rows: Rows, scale: ValueScale
) -> ChartSeries | None:
    if not shaded:
        return None
    values = tuple(
        scale.high if any(start <= when <= end for start, end in marks.shaded) else scale.low
        for when in rows.dates
    )
    return replace(shaded[0], values=values, in_legend=True)
