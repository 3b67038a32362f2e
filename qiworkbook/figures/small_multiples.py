"""Many measures side by side, drawn small and on one kind of axis, so that they compare."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from qiworkbook.figures.icons import SIDE, icons_of
from qiworkbook.figures.layout import BOLD, LINE, text_width, wrap
from qiworkbook.figures.plot import (
    Entry,
    Frame,
    data_line,
    date_ticks,
    draw_legend,
    grid,
    lines,
    meanings_of,
    points,
    symbol,
    timeline_of,
    value_axis,
    values_shown,
)
from qiworkbook.figures.sketch import (
    FAINT,
    INK,
    LOOKS,
    MEANING_OF,
    QUIET,
    Meaning,
    Rect,
    Sketch,
    Words,
    moved,
    scaled,
    words_of,
)
from qiworkbook.spc.reading import drawn
from qiworkbook.spc.words import compared, no_data, rule_set_words, variation_said
from qiworkbook.text.words import capital

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.content import SmallMultiples
    from qiworkbook.figures.plot import Timeline, ValueAxis
    from qiworkbook.figures.sketch import Shape
    from qiworkbook.spc.reading import Reading

_WIDTH = 720.0
_MARGIN = 8.0
_CELL_HEIGHT = 148.0
_SIZE = 9.0
_ICON = 30.0
_ALIKE = 0.5  # of the time of all, that each takes at least where they share it
_OF_A_WALL = 4  # charts side by side


def sketch_small_multiples(figure: SmallMultiples) -> Sketch:
    """The charts in rows, in the order given. Charts of one unit share their vertical axis, and
    charts by date their time, if that leaves none of them in a corner."""
    readings = tuple(map(drawn, figure.readings))
    columns = _OF_A_WALL if figure.groups else 2 if len(readings) in (2, 4) else 3
    cell = (_WIDTH - 2 * _MARGIN) / columns
    shapes, top = draw_legend(_kinds(readings), _MARGIN, _MARGIN, _WIDTH, _SIZE)
    top += _MARGIN
    axis = _shared_axis(readings)
    span = _shared_span(readings)
    groups = figure.groups or ("",) * len(readings)
    for group, found in groupby(zip(groups, readings, figure.titles, strict=True), itemgetter(0)):
        if group:
            heading = Words(_MARGIN, top + 1.2 * _SIZE, group, 1.2 * _SIZE, INK, bold=True)
            shapes.append(heading)
            top += 2 * _SIZE
        of_group = [*found]
        for number, (_, reading, title) in enumerate(of_group):
            row, column = divmod(number, columns)
            x, y = _MARGIN + column * cell, top + row * _CELL_HEIGHT
            chart = _chart(reading, title, cell - 14, axis, span)
            shapes.extend(moved(shape, x, y) for shape in chart)
        top += -(-len(of_group) // columns) * _CELL_HEIGHT
    foot, height = _foot(readings, top + 4)
    return Sketch(_WIDTH, height, (*shapes, *foot), "Small charts", figure.alt)


def _kinds(readings: Sequence[Reading]) -> tuple[Entry, ...]:
    found = {meaning for reading in readings for meaning in meanings_of(reading).values()}
    charts = [reading.chart for reading in readings]
    return tuple(
        Entry(words_of(meaning, *charts), LOOKS[meaning].marker, LOOKS[meaning].colour)
        for meaning in sorted(found - {Meaning.COMMON})
    )


def _shared_axis(readings: Sequence[Reading]) -> ValueAxis | None:
    if len({reading.unit for reading in readings}) != 1:
        return None
    values = (value for reading in readings for value in values_shown(reading))
    return value_axis(values, readings[0].unit, most=4)


def _shared_span(readings: Sequence[Reading]) -> tuple[float, float] | None:
    timelines = [timeline_of(reading) for reading in readings if reading.points]
    if not timelines or not all(timeline.by_date for timeline in timelines):
        return None
    low, high = min(t.low for t in timelines), max(t.high for t in timelines)
    shortest = min(t.high - t.low for t in timelines)
    return (low, high) if shortest >= _ALIKE * (high - low) else None


def _chart(
    reading: Reading,
    title: str,
    width: float,
    axis: ValueAxis | None,
    span: tuple[float, float] | None,
) -> Iterator[Shape]:
    step = LINE * _SIZE
    icons = icons_of(reading) if reading.latest else ()
    room = width - len(icons) * (_ICON + 4)
    titles = wrap(title, room / BOLD, _SIZE, most=2)
    for number, line in enumerate(titles):
        yield Words(0, (number + 0.8) * step, line, _SIZE, INK, bold=True)
    top, bottom = 3.2 * step, _CELL_HEIGHT - 2.4 * step
    if reading.latest is None:
        yield Rect(
            0, top, width, bottom - top, fill="#F6F8F9", edge=FAINT, edge_width=0.8, radius=4
        )
        middle = (top + bottom) / 2 + 3
        yield Words(width / 2, middle, capital(no_data(reading)), _SIZE, QUIET, "middle")
        return
    colour = LOOKS[MEANING_OF[reading.variation]].colour
    said = wrap(variation_said(reading), room, _SIZE, most=3 - len(titles))
    for number, line in enumerate(said, start=len(titles)):
        yield Words(0, (number + 0.8) * step, line, _SIZE, colour)
    for number, icon in enumerate(reversed(icons), start=1):
        left = width - number * _ICON - (number - 1) * 4
        yield from (moved(scaled(shape, _ICON / SIDE), left, 2) for shape in icon.shapes)
    frame = _frame(reading, width, top + 4, bottom, axis, span)
    yield from grid(frame)
    yield from _axes(frame)
    yield from lines(reading, frame, 0.9)
    yield from data_line(reading, frame, 1.1)
    yield from points(reading, frame, 0.75, tips=False)


def _frame(
    reading: Reading,
    width: float,
    top: float,
    bottom: float,
    axis: ValueAxis | None,
    span: tuple[float, float] | None,
) -> Frame:
    own = axis or value_axis(values_shown(reading), reading.unit, most=4)
    timeline = timeline_of(reading)
    if span is not None:
        timeline = replace(timeline, low=span[0], high=span[1])
    left = max(text_width(tick.label, _SIZE) for tick in own.ticks) + 4
    return Frame(left, top, width, bottom, timeline, own)


def _axes(frame: Frame) -> Iterator[Shape]:
    for tick in frame.axis.ticks:
        yield Words(frame.left - 4, frame.y(tick.at) + 3, tick.label, _SIZE, QUIET, "end")
    if frame.timeline.by_date:
        yield from _dates(frame.timeline, frame)


def _dates(timeline: Timeline, frame: Frame) -> Iterator[Shape]:
    first, last = timeline.whens[0], timeline.whens[-1]
    room = (frame.x(last.toordinal()) - frame.x(first.toordinal())) / (3.6 * _SIZE)
    y = frame.bottom + LINE * _SIZE
    for tick in date_ticks(first, last, max(2, int(room))):
        x = min(frame.x(tick.at), frame.right - 8)
        yield Words(x, y, tick.label, _SIZE, QUIET, "middle")
        if tick.under:
            yield Words(x, y + LINE * _SIZE, tick.under, _SIZE, QUIET, "middle")


def _foot(readings: Sequence[Reading], top: float) -> tuple[list[Shape], float]:
    """By which rules these charts were read, each said once, and their units."""
    with_data = [reading for reading in readings if reading.latest]
    rules = (rule_set_words(replace(reading, conventions="")) for reading in with_data)
    said = [*compared(with_data)] if with_data else []
    said += list(dict.fromkeys((*rules, *(reading.conventions for reading in with_data))))
    units = dict.fromkeys(r.unit for r in readings if r.unit and r.unit != symbol(r.unit))
    said += [f"Unit: {', '.join(units)}"] if units else []
    texts = wrap(". ".join(filter(None, said)), _WIDTH - 2 * _MARGIN, _SIZE, most=4)
    step = LINE * _SIZE
    shapes: list[Shape] = [
        Words(_MARGIN, top + (n + 0.8) * step, text, _SIZE, QUIET) for n, text in enumerate(texts)
    ]
    return shapes, top + len(texts) * step + _MARGIN
