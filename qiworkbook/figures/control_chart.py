"""A run chart or control chart with everything that belongs on it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qiworkbook.figures.annotations import (
    draw_edge,
    draw_events,
    draw_phases,
    edge_labels,
    edge_width,
    event_flags,
    name_pauses,
    pause_key,
    phase_flags,
    shade_pauses,
)
from qiworkbook.figures.axes import axes
from qiworkbook.figures.layout import text_width
from qiworkbook.figures.layout.shapes import LINE
from qiworkbook.figures.legend import draw_legend, entries
from qiworkbook.figures.plot import Frame, data_line, grid, lines, points, values_shown
from qiworkbook.figures.sheet import MARGIN, Sheet, foot_of, title_of
from qiworkbook.figures.sketch import Rect, Shape, Sketch, Words, moved
from qiworkbook.figures.style import FAINT, QUIET
from qiworkbook.figures.svg import draw_svg
from qiworkbook.figures.ticks import value_axis
from qiworkbook.figures.timeline import timeline_of
from qiworkbook.spc.alt import alt_text
from qiworkbook.spc.window import drawn

if TYPE_CHECKING:
    from qiworkbook.figures.annotations import Flags
    from qiworkbook.spc.reading import Reading

SIZE = (8.0, 4.5)  # inches
_RANGES_HEIGHT = 3.4
_LEAST = 40.0  # points, of the plot
FOR_SLIDES = 1.25  # every text at least 11 points


def chart_svg(
    reading: Reading,
    alt: str = "",
    *,
    size: tuple[float, float] | None = None,
    scale: float = 1.0,
    prefix: str = "",
) -> str:
    """The chart as one <svg> element that can stand in a page, text as text.

    `size` is in inches of 72 points; without, it is 8 by 4.5, or higher for a long key. Texts
    have 9 points or more, times `scale`. `alt` are the words for those who cannot see it: without,
    they are written from the reading. `prefix` begins every id: give one of your own when a page
    shows the same chart twice.
    """
    return draw_svg(sketch_chart(reading, alt, size=size, scale=scale), prefix)


def sketch_chart(
    reading: Reading,
    alt: str = "",
    *,
    size: tuple[float, float] | None = None,
    scale: float = 1.0,
    label: str = "",
    alone: bool = False,
) -> Sketch:
    """The chart as shapes. `label` stands on it, and begins what is said to who cannot see it.

    One that goes about alone has its headline on it.
    """
    wide, high = size or SIZE
    sheet = Sheet(wide * 72, high * 72, scale, alone=alone, grows=size is None)
    shapes, height = (
        _drawn(drawn(reading), sheet, label) if reading.latest else _none(reading, sheet)
    )
    name = reading.name or "Chart"
    said = " ".join(filter(None, (label, alt or alt_text(reading))))
    return Sketch(sheet.width, height, tuple(shapes), name, said)


def stacked(above: Sketch, ranges: Reading, scale: float) -> Sketch:
    """A chart of values with that of its moving ranges below it, as Wheeler draws an XmR chart."""
    bare = replace(ranges, name="Moving ranges", events=(), source="")  # said above
    below = sketch_chart(bare, size=(SIZE[0], _RANGES_HEIGHT), scale=scale)
    shapes = (*above.shapes, *(moved(shape, 0, above.height) for shape in below.shapes))
    height = above.height + below.height
    return Sketch(above.width, height, shapes, above.title, f"{above.words} {below.words}")


def _drawn(reading: Reading, sheet: Sheet, label: str) -> tuple[list[Shape], float]:
    """The shapes, and how high they reach."""
    shapes, y = title_of(reading, sheet)
    legend, y = draw_legend(entries(reading), MARGIN, y, sheet.inner, sheet.label)
    shapes += legend
    labels = edge_labels(reading)
    frame = _frame(reading, sheet, y, edge_width(labels, sheet.label))
    events = event_flags(reading, frame, sheet.width - MARGIN, sheet.label, 4)
    phases = phase_flags(reading, frame, sheet.width - MARGIN, sheet.label, 2)
    key = (*events.key, *phases.key, *pause_key(reading, frame))
    for most in (None,) if sheet.grows else (3, 2, 1, 0):
        foot, foot_top, sheet = foot_of(reading, sheet, frame, key, label, most=most)
        fitted, top = _fitted(sheet, frame, foot_top, events, phases)
        if fitted.bottom - fitted.top >= _LEAST:
            break
    frame = replace(fitted, bottom=max(fitted.bottom, fitted.top + _LEAST))
    shapes += shade_pauses(reading, frame)
    shapes += grid(frame)
    shapes += axes(reading, frame, sheet.label)
    shapes += draw_events(events, replace(frame, top=top), sheet.label)
    shapes += draw_phases(phases, reading, frame, top, sheet.label)
    shapes += lines(reading, frame, 1.3 * sheet.scale)
    shapes += name_pauses(reading, frame, sheet.small)
    shapes += data_line(reading, frame, sheet.scale * min(1.6, 0.6 + frame.spacing))
    shapes += points(reading, frame, sheet.scale, tips=True)
    shapes += draw_edge(labels, frame, sheet.label)
    return [*shapes, *foot], sheet.height


def _frame(reading: Reading, sheet: Sheet, top: float, right: float) -> Frame:
    """The plot with its sides in place; its height is not final."""
    axis = value_axis(values_shown(reading), reading.unit)
    widest = max(text_width(tick.label, sheet.label) for tick in axis.ticks)
    left = MARGIN + widest + 6
    return Frame(left, top, sheet.width - right, sheet.height, timeline_of(reading), axis)


def _fitted(
    sheet: Sheet, frame: Frame, foot_top: float, events: Flags, phases: Flags
) -> tuple[Frame, float]:
    """The plot at its height above the foot, and the top of the band for phases."""
    top = frame.top + (events.rows * LINE + 0.7) * sheet.label
    band = (phases.rows * LINE + 0.5) * sheet.label if phases.rows else 0.4 * sheet.label
    bottom = foot_top - 2.9 * LINE * sheet.label
    return replace(frame, top=top + band, bottom=bottom), top


def _none(reading: Reading, sheet: Sheet) -> tuple[list[Shape], float]:
    """A chart that waits: its name, an empty frame, and a friendly word."""
    shapes, top = title_of(reading, sheet)
    h = sheet.height - top - 2 * MARGIN
    middle = top + MARGIN + h / 2
    size = 1.3 * sheet.title
    waits, y = "The chart begins with the first value.", middle + 1.6 * sheet.title
    return [
        *shapes,
        Rect(
            MARGIN,
            top + MARGIN,
            sheet.inner,
            h,
            fill="#F6F8F9",
            edge=FAINT,
            edge_width=1.0,
            radius=6,
        ),
        Words(sheet.width / 2, middle, "No data yet", size, QUIET, "middle", bold=True),
        Words(sheet.width / 2, y, waits, sheet.label, QUIET, "middle"),
    ], sheet.height
