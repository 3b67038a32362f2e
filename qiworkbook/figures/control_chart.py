"""A run chart or control chart with everything that belongs on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qiworkbook.figures.annotations import (
    draw_edge,
    draw_events,
    draw_pauses,
    draw_phases,
    edge_labels,
    edge_width,
    event_flags,
    phase_flags,
)
from qiworkbook.figures.flags import key_lines
from qiworkbook.figures.legend import draw_legend, entries
from qiworkbook.figures.plot import Frame, data_line, grid, lines, values_shown
from qiworkbook.figures.points import points
from qiworkbook.figures.sketch import Rect, Shape, Sketch, Words
from qiworkbook.figures.style import FAINT, INK, QUIET
from qiworkbook.figures.svg import draw_svg
from qiworkbook.figures.ticks import (
    Tick,
    date_ticks,
    numbered_ticks,
    short_day,
    symbol,
    value_axis,
)
from qiworkbook.figures.timeline import timeline_of
from qiworkbook.layout import text_width, wrap
from qiworkbook.layout.shapes import LINE
from qiworkbook.spc.alt import alt_text
from qiworkbook.spc.numbers import show
from qiworkbook.spc.words import rule_set_words
from qiworkbook.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.figure import Figure

    from qiworkbook.figures.flags import Flags
    from qiworkbook.spc.reading import Reading

SIZE = (8.0, 4.5)  # inches
FOR_SLIDES = 1.25  # every text at least 11 points
_MARGIN = 8.0
_LONG_NAME = 90  # characters


def chart_svg(
    reading: Reading,
    alt: str = "",
    *,
    size: tuple[float, float] = SIZE,
    scale: float = 1.0,
    prefix: str = "",
) -> str:
    """The chart as one <svg> element that can stand in a page, text as text.

    `size` is in inches of 72 points; texts have 9 points or more, times `scale`. `alt` are the
    words for those who cannot see it: without, they are written from the reading. `prefix` begins
    every id: give one of your own when a page shows the same chart twice.
    """
    return draw_svg(sketch_chart(reading, alt, size=size, scale=scale), prefix)


def chart_png(
    reading: Reading,
    dpi: float = 150,
    *,
    size: tuple[float, float] = SIZE,
    scale: float = FOR_SLIDES,
) -> bytes:
    """The chart as PNG on white, with texts of 11 points or more."""
    from qiworkbook.figures.canvas import to_png

    return to_png(draw_chart(reading, size=size, scale=scale), dpi)


def draw_chart(reading: Reading, *, size: tuple[float, float] = SIZE, scale: float = 1.0) -> Figure:
    """The chart as a matplotlib figure, to add to or to save in another format."""
    from qiworkbook.figures.png import draw_figure

    return draw_figure(sketch_chart(reading, size=size, scale=scale))


def sketch_chart(
    reading: Reading,
    alt: str = "",
    *,
    size: tuple[float, float] = SIZE,
    scale: float = 1.0,
) -> Sketch:
    """The chart as shapes."""
    sheet = Sheet(size[0] * 72, size[1] * 72, scale)
    drawn = _drawn(reading, sheet) if reading.latest else _nothing_yet(reading, sheet)
    name = reading.name or "Chart"
    return Sketch(sheet.width, sheet.height, tuple(drawn), name, alt or alt_text(reading))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The size of a chart and of its texts, in points."""

    width: float
    height: float
    scale: float

    @property
    def title(self) -> float:
        """The size of the chart's name."""
        return 12.5 * self.scale

    @property
    def label(self) -> float:
        """The size of labels on the plot and its axes."""
        return 9.5 * self.scale

    @property
    def small(self) -> float:
        """The size of the foot."""
        return 9.0 * self.scale

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return self.width - 2 * _MARGIN


def _title(reading: Reading, sheet: Sheet) -> tuple[list[Shape], float]:
    """The name of the measure; how far down it reaches."""
    unit = f" ({reading.unit})" if _unit_in_title(reading) else ""
    texts = wrap(reading.name + unit, sheet.inner / 1.1, sheet.title, most=2)
    step = LINE * sheet.title
    shapes: list[Shape] = [
        Words(_MARGIN, _MARGIN + (n + 0.8) * step, text, sheet.title, INK, bold=True)
        for n, text in enumerate(texts)
    ]
    return shapes, _MARGIN + len(texts) * step


def _unit_in_title(reading: Reading) -> bool:
    """A unit that is no sign follows the name, unless the name leaves no room for it."""
    return reading.unit != symbol(reading.unit) and len(reading.name) < _LONG_NAME


def _drawn(reading: Reading, sheet: Sheet) -> Iterator[Shape]:
    title, y = _title(reading, sheet)
    yield from title
    legend, y = draw_legend(entries(reading), _MARGIN, y, sheet.inner, sheet.label)
    yield from legend
    labels = edge_labels(reading)
    frame = _frame(reading, sheet, y, edge_width(labels, sheet.label))
    events = event_flags(reading, frame, sheet.width - _MARGIN, sheet.label, 4)
    phases = phase_flags(reading, frame, sheet.width - _MARGIN, sheet.label, 2)
    frame, top, foot = _fitted(reading, sheet, frame, events, phases)
    yield from draw_pauses(reading, frame, sheet.small)
    yield from grid(frame)
    yield from _axes(reading, frame, sheet)
    yield from draw_events(events, replace(frame, top=top), sheet.label)
    yield from draw_phases(phases, reading, frame, top, sheet.label)
    yield from lines(reading, frame, 1.3 * sheet.scale)
    yield from data_line(reading, frame, sheet.scale * min(1.6, 0.6 + frame.spacing))
    yield from points(reading, frame, sheet.scale, tips=True)
    yield from draw_edge(labels, frame, sheet.label)
    yield from foot


def _frame(reading: Reading, sheet: Sheet, top: float, right: float) -> Frame:
    """The plot with its sides in place; its height is not final."""
    axis = value_axis(values_shown(reading), reading.unit)
    widest = max(text_width(tick.label, sheet.label) for tick in axis.ticks)
    left = _MARGIN + widest + 6
    return Frame(left, top, sheet.width - right, sheet.height, timeline_of(reading), axis)


def _fitted(
    reading: Reading, sheet: Sheet, frame: Frame, events: Flags, phases: Flags
) -> tuple[Frame, float, list[Shape]]:
    """The plot at its height, the top of the band for phases, and the foot."""
    foot, foot_top = _foot(reading, sheet, frame, (*events.key, *phases.key))
    top = frame.top + (events.rows * LINE + 0.7) * sheet.label
    band = (phases.rows * LINE + 0.5) * sheet.label if phases.rows else 0.4 * sheet.label
    bottom = foot_top - 2.9 * LINE * sheet.label
    return replace(frame, top=top + band, bottom=max(bottom, top + band + 40)), top, foot


def _foot(
    reading: Reading, sheet: Sheet, frame: Frame, key: tuple[str, ...]
) -> tuple[list[Shape], float]:
    """The key, how the chart was made, and where the data come from; and where all this begins."""
    said = key_lines(key, sheet.inner, sheet.small, 3)
    made = wrap(". ".join(_made(reading, frame)), sheet.inner, sheet.small, most=3)
    step = LINE * sheet.small
    top = sheet.height - _MARGIN * 0.6 - (len(said) + len(made)) * step
    shapes: list[Shape] = [
        Words(_MARGIN, top + (n + 0.8) * step, text, sheet.small, INK if n < len(said) else QUIET)
        for n, text in enumerate((*said, *made))
    ]
    return shapes, top


def _made(reading: Reading, frame: Frame) -> Iterator[str]:
    if reading.unit != symbol(reading.unit) and not _unit_in_title(reading):
        yield f"Unit: {reading.unit}"
    if not frame.axis.from_zero:
        yield f"The axis starts at {show(frame.axis.low, symbol(reading.unit))}, not at zero"
    phase = reading.phase_now
    if phase is not None and phase.trial:
        yield f"Trial limits, from {counted(phase.counted, 'point')}"
    yield rule_set_words(reading)
    if reading.source:
        yield f"Source: {reading.source}"


def _axes(reading: Reading, frame: Frame, sheet: Sheet) -> Iterator[Shape]:
    size = sheet.label
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
        point.label or (short_day(point.when) if point.when else str(point.index + 1))
        for point in reading.points
    ]
    widest = max(text_width(name, size) for name in names)
    return numbered_ticks(names, max(1, int(width / (widest + size))))


def _nothing_yet(reading: Reading, sheet: Sheet) -> Iterator[Shape]:
    """A chart that waits: its name, an empty frame, and a friendly word."""
    title, top = _title(reading, sheet)
    yield from title
    h = sheet.height - top - 2 * _MARGIN
    yield Rect(_MARGIN, top + _MARGIN, sheet.inner, h, "#F6F8F9", FAINT, 1.0, 6)
    middle = top + _MARGIN + h / 2
    said = "No data yet"
    yield Words(sheet.width / 2, middle, said, 1.3 * sheet.title, QUIET, "middle", bold=True)
    more = "The chart begins with the first value."
    y = middle + 1.6 * sheet.title
    yield Words(sheet.width / 2, y, more, sheet.label, QUIET, "middle")
