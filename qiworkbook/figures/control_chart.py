"""A run chart or control chart with everything that belongs on it, and the sheet it stands on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.content import SmallMultiples
from qiworkbook.figures.icons import SIDE, icons_of
from qiworkbook.figures.layout import BOLD, LINE, text_width, wrap
from qiworkbook.figures.plot import (
    Frame,
    KeyEntry,
    Timeline,
    ValueAxis,
    are_of_one_kind,
    axes,
    data_line,
    date_ticks,
    draw_edge,
    draw_events,
    draw_legend,
    draw_phases,
    edge_labels,
    edge_width,
    entries,
    event_flags,
    grid_lines,
    key_lines,
    limit_lines,
    meanings_of,
    name_pauses,
    pause_key,
    phase_flags,
    point_marks,
    shade_pauses,
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
    MarkMeaning,
    Rect,
    Shape,
    Sketch,
    Words,
    draw_svg,
    legend_words,
    moved,
    scaled,
)
from qiworkbook.spc.cautions import limits_out_of_reach
from qiworkbook.spc.explain import marks_told
from qiworkbook.spc.numbers import show
from qiworkbook.spc.reading import Reading, latest_part
from qiworkbook.spc.words import (
    WAYS,
    alt_text,
    claim,
    compared,
    rule_set_words,
    variation_said,
    why_no_data,
)
from qiworkbook.text.words import capital, counted, sentence

MARGIN = 8.0
_KEY_LINES = 3  # with more of them a picture is higher, where it may be
_BESIDE = 6.0  # between two icons
_LONG_NAME = 90  # characters


class ChartSize(Struct, frozen=True):
    """The size of a chart and of its texts, in points; `alone`, or of one that grows."""

    width: float
    height: float
    scale: float
    alone: bool = False
    grows: bool = False

    @property
    def title(self) -> float:
        """The size of the chart's name."""
        return 12.5 * self.scale

    @property
    def headline(self) -> float:
        """The size of what the chart says."""
        return 11.0 * self.scale

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
        return self.width - 2 * MARGIN


def chart_heading(reading: Reading, sheet: ChartSize) -> tuple[list[Shape], float]:
    """The name of the measure beside its icons; how far down they reach.

    A picture that goes about alone has its headline below the name.
    """
    icons = icons_of(reading) if reading.latest else ()
    room = sheet.inner - len(icons) * (SIDE + _BESIDE)
    unit = _unit_in_words(reading)
    name = f"{reading.name} ({unit})" if unit and len(reading.name) < _LONG_NAME else reading.name
    names = wrap(name, room / BOLD, sheet.title, most=2)
    step, y = LINE * sheet.title, MARGIN
    shapes: list[Shape] = []
    for text in names:
        shapes.append(Words(MARGIN, y + 0.8 * step, text, sheet.title, INK, bold=True))
        y += step
    if sheet.alone:
        for text in wrap(sentence(capital(claim(reading))), room, sheet.headline, most=3):
            shapes.append(Words(MARGIN, y + 0.95 * sheet.headline, text, sheet.headline, INK))
            y += LINE * sheet.headline
    for number, icon in enumerate(reversed(icons), start=1):
        x = sheet.width - MARGIN - number * SIDE - (number - 1) * _BESIDE
        shapes += (moved(shape, x, MARGIN) for shape in icon.shapes)
    return shapes, max(y, MARGIN + SIDE if icons else y)


def _unit_in_words(reading: Reading) -> str:
    """A unit that is no sign, and that the name does not say: it follows the name.

    Of a name that leaves no room for it, it stands in the foot.
    """
    unit = reading.unit
    told = unit == symbol(unit) or unit.casefold() in reading.name.casefold()
    return "" if told else unit


def foot_of(
    reading: Reading,
    sheet: ChartSize,
    frame: Frame,
    key: tuple[str, ...],
    label: str = "",
    *,
    most: int | None = None,
) -> tuple[list[Shape], float, ChartSize]:
    """The key, what the picture says of itself, how it was made, and where the data come from.

    And where all this begins, on the sheet as it is then: higher, for a key of more than three
    lines. `most` of its lines are shown.
    """
    key_said = key_lines(key, sheet.inner, sheet.small, most)
    said = [*key_said, *(wrap(label, sheet.inner, sheet.small, most=3) if label else ())]
    made = wrap(". ".join(_made(reading, frame)), sheet.inner, sheet.small, most=3)
    step = LINE * sheet.small
    more = max(0, len(key_said) - _KEY_LINES) * step
    sheet = replace(sheet, height=sheet.height + more)
    top = sheet.height - MARGIN * 0.6 - (len(said) + len(made)) * step
    shapes: list[Shape] = [
        Words(MARGIN, top + (n + 0.8) * step, text, sheet.small, INK if n < len(said) else QUIET)
        for n, text in enumerate((*said, *made))
    ]
    return shapes, top, sheet


def _made(reading: Reading, frame: Frame) -> Iterator[str]:
    if no_sign := marks_told(reading):
        yield no_sign
    if (unit := _unit_in_words(reading)) and len(reading.name) >= _LONG_NAME:
        yield f"Unit: {unit}"
    if not frame.axis.from_zero:
        low, first = frame.axis.low, frame.axis.ticks[0]  # which is the lowest, above zero
        begins = first.label if low > 0 else show(low, symbol(reading.unit))
        yield f"The axis starts at {begins}, not at zero"
    if reading.better in WAYS:
        yield WAYS[reading.better]
    phase = reading.phase_now
    if phase is not None and phase.trial:
        yield f"{capital(reading.vocabulary.trial)}, from {counted(phase.counted, 'point')}"
    if uncut := limits_out_of_reach(reading.points, reading.chart, reading.unit):
        yield uncut.rstrip(".")
    yield rule_set_words(reading)
    if reading.source:
        yield f"Source: {reading.source}"


SIZE = (8.0, 4.5)  # inches
_RANGES_HEIGHT = 3.4
_LEAST = 40.0  # points, of the plot
_SHARE = 0.35  # of the height, that the plot has before the key to its signs
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
    sheet = ChartSize(wide * 72, high * 72, scale, alone=alone, grows=size is None)
    shapes, height = (
        _drawn(latest_part(reading), sheet, label) if reading.latest else _none(reading, sheet)
    )
    name = reading.name or "Chart"
    said = " ".join(filter(None, (label, alt or alt_text(reading))))
    return Sketch(sheet.width, height, tuple(shapes), name, said)


def with_ranges(above: Sketch, ranges: Reading, scale: float) -> Sketch:
    """A chart of values with that of its moving ranges below it, as Wheeler draws an XmR chart."""
    bare = replace(ranges, name="Moving ranges", events=(), source="")  # said above
    below = sketch_chart(bare, size=(SIZE[0], _RANGES_HEIGHT), scale=scale)
    shapes = (*above.shapes, *(moved(shape, 0, above.height) for shape in below.shapes))
    return Sketch(
        above.width,
        (above.height + below.height),
        shapes,
        above.title,
        f"{above.words} {below.words}",
    )


def _drawn(reading: Reading, sheet: ChartSize, label: str) -> tuple[list[Shape], float]:
    """The shapes, and how high they reach."""
    shapes, y = chart_heading(reading, sheet)
    legend, y = draw_legend(tuple(entries(reading)), MARGIN, y, sheet.inner, sheet.label)
    shapes += legend
    labels = edge_labels(reading)
    axis = value_axis(values_shown(reading), reading.unit)
    left = MARGIN + max(text_width(tick.label, sheet.label) for tick in axis.ticks) + 6
    right = sheet.width - edge_width(labels, sheet.label)
    frame = Frame(left, y, right, sheet.height, timeline_of(reading), axis)  # not yet so low
    events = event_flags(reading, frame, sheet.width - MARGIN, sheet.label, 4)
    phases = phase_flags(reading, frame, sheet.width - MARGIN, sheet.label, 2)
    key = (*events.key, *phases.key, *pause_key(reading, frame))
    for most in (None,) if sheet.grows else (3, 2, 1, 0):
        foot, foot_top, sheet = foot_of(reading, sheet, frame, key, label, most=most)
        top = frame.top + (events.rows * LINE + 0.7) * sheet.label
        band = phases.rows * LINE + (0.5 if phases.rows else 0.4)  # for phases, under the events
        bottom = foot_top - 2.9 * LINE * sheet.label
        fitted = replace(frame, top=top + band * sheet.label, bottom=bottom)
        if fitted.bottom - fitted.top >= max(_LEAST, _SHARE * sheet.height):
            break
    frame = replace(fitted, bottom=max(fitted.bottom, fitted.top + _LEAST))
    shapes += shade_pauses(reading, frame)
    shapes += grid_lines(frame)
    shapes += axes(reading, frame, sheet.label)
    shapes += draw_events(events, replace(frame, top=top), sheet.label)
    shapes += draw_phases(phases, reading, frame, top, sheet.label)
    shapes += limit_lines(reading, frame, 1.3 * sheet.scale)
    shapes += name_pauses(reading, frame, sheet.small)
    shapes += data_line(reading, frame, sheet.scale * min(1.6, 0.6 + frame.spacing))
    shapes += point_marks(reading, frame, sheet.scale, tips=True)
    shapes += draw_edge(labels, frame, sheet.label)
    return [*shapes, *foot], sheet.height


def _none(reading: Reading, sheet: ChartSize) -> tuple[list[Shape], float]:
    """A chart that waits: its name, an empty frame, and a friendly word."""
    shapes, top = chart_heading(reading, sheet)
    h = sheet.height - top - 2 * MARGIN
    middle = top + MARGIN + h / 2
    size = 1.3 * sheet.title
    said, y = capital(why_no_data(reading)), middle + 1.6 * sheet.title
    waits = "The chart begins with the first value." * reading.is_waiting
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
        Words(sheet.width / 2, middle, said, size, QUIET, "middle", bold=True),
        Words(sheet.width / 2, y, waits, sheet.label, QUIET, "middle"),
    ], sheet.height


_WIDTH = 720.0
_MARGIN = 8.0
_CELL_HEIGHT = 148.0
_SMALL = 9.0
_ICON = 30.0
_ALIKE = 0.5  # of the time of all, that each takes at least where they share it
_OF_A_WALL = (4, 6)  # charts side by side; of a wide one
_WIDE, _ON_A_SLIDE, _LOW_CELL = 1080.0, 15.0, 96.0


def sketch_small_multiples(figure: SmallMultiples, *, for_slides: bool = False) -> Sketch:
    """The charts in rows, in the order given. Charts of one unit share their vertical axis, and
    charts by date their time, if that leaves none of them in a corner. A wall of them is wide on
    a slide, its charts low and bare, so that their names can be read."""
    readings = tuple(map(latest_part, figure.readings))
    bare = for_slides and bool(figure.groups)
    wide, high, text = (_WIDE, _LOW_CELL, _ON_A_SLIDE) if bare else (_WIDTH, _CELL_HEIGHT, _SMALL)
    wall = _OF_A_WALL[bare] if figure.groups else 0
    columns = wall or (2 if len(readings) in (2, 4) else 3)
    cell = (wide - 2 * _MARGIN) / columns
    shapes, top = draw_legend(_kinds(readings), _MARGIN, _MARGIN, wide, text)
    top += _MARGIN
    axis = _shared_axis(readings)
    span = _shared_span(readings)
    groups = figure.groups or ("",) * len(readings)
    for first in range(0, len(readings), columns):
        row = groups[first : first + columns]
        for at, _, name in row_headings(
            row,
            columns,
            lambda name, many: BOLD * text_width(name, 1.2 * text) <= many * cell - 14,
        ):
            x, y = _MARGIN + at * cell, top + 1.2 * text
            shapes.append(Words(x, y, name, 1.2 * text, INK, bold=True))
        top += 2 * text * any(row)
        for at, reading in enumerate(readings[first : first + columns]):
            chart = _chart(reading, figure.titles[first + at], cell - 14, axis, span, bare=bare)
            shapes.extend(moved(shape, _MARGIN + at * cell, top) for shape in chart)
        top += high
    foot, height = _foot(readings, top + 4, wide, text)
    return Sketch(wide, height, (*shapes, *foot), "Small charts", figure.alt)


def row_headings(
    groups: Sequence[str], columns: int, fits: Callable[[str, int], bool]
) -> list[tuple[int, int, str]]:
    """What stands over a row of charts: each group over its own, with where it begins and ends; or
    where one has no room over so few, all in one line with how many charts each has.

    >>> row_headings(["Better", "Better", "Steady"], 4, lambda name, many: True)
    [(0, 2, 'Better'), (2, 4, 'Steady')]
    >>> row_headings(["Better", "Better", "Steady"], 4, lambda name, many: many > 2)
    [(0, 4, 'Better: 2 · Steady: 1')]
    """
    many = Counter(filter(None, groups))
    firsts = [*map(groups.index, many)]
    over = [*zip(firsts, [*firsts[1:], columns], many, strict=False)]
    if all(fits(name, end - at) for at, end, name in over):
        return over
    return [(0, columns, " · ".join(f"{name}: {count}" for name, count in many.items()))]


def _kinds(readings: Sequence[Reading]) -> tuple[KeyEntry, ...]:
    found = {meaning for reading in readings for meaning in meanings_of(reading).values()}
    return tuple(
        KeyEntry(legend_words(meaning, *readings), LOOKS[meaning].marker, LOOKS[meaning].colour)
        for meaning in sorted(found - {MarkMeaning.COMMON})
    )


def _shared_axis(readings: Sequence[Reading]) -> ValueAxis | None:
    if not are_of_one_kind(readings):
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
    *,
    bare: bool,
) -> Iterator[Shape]:
    """Its name, what it says and its scales; `bare`, its name over it and its icons beside it."""
    size = _ON_A_SLIDE if bare else _SMALL
    step = LINE * size
    icons = icons_of(reading) if reading.latest else ()
    room = width if bare else width - len(icons) * (_ICON + 4)
    titles = wrap(title, room / BOLD, size, most=1 if bare else 2)
    for number, line in enumerate(titles):
        yield Words(0, (number + 0.8) * step, line, size, INK, bold=True)
    top = (1.1 if bare else 3.2) * step
    bottom = _LOW_CELL - 8 if bare else _CELL_HEIGHT - 2.4 * step
    if reading.latest is None:
        yield Rect(
            0, top, width, bottom - top, fill="#F6F8F9", edge=FAINT, edge_width=0.8, radius=4
        )
        middle = (top + bottom) / 2 + 3
        yield Words(width / 2, middle, capital(why_no_data(reading)), size, QUIET, "middle")
        return
    colour = LOOKS[MEANING_OF[reading.variation]].colour
    said = () if bare else wrap(variation_said(reading), room, size, most=3 - len(titles))
    for number, line in enumerate(said, start=len(titles)):
        yield Words(0, (number + 0.8) * step, line, size, colour)
    for number, icon in enumerate(reversed(icons)):
        x = width - _ICON - (0 if bare else number * (_ICON + 4))
        y = top + (len(icons) - 1 - number) * (_ICON + 2) if bare else 2
        yield from (moved(scaled(shape, _ICON / SIDE), x, y) for shape in icon.shapes)
    frame = _small_frame(reading, width - bare * (_ICON + 4), top + 4, bottom, axis, span)
    yield from grid_lines(frame)
    for tick in () if bare else frame.axis.ticks:
        yield Words(frame.left - 4, frame.y(tick.at) + 3, tick.label, _SMALL, QUIET, "end")
    if frame.timeline.by_date and not bare:
        yield from _dates(frame.timeline, frame)
    yield from limit_lines(reading, frame, 0.9)
    yield from data_line(reading, frame, 1.1)
    yield from point_marks(reading, frame, 0.75, tips=False)


def _small_frame(
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
    left = max(text_width(tick.label, _SMALL) for tick in own.ticks) + 4
    return Frame(left, top, width, bottom, timeline, own)


def _dates(timeline: Timeline, frame: Frame) -> Iterator[Shape]:
    first, last = timeline.whens[0], timeline.whens[-1]
    room = (frame.x(last.toordinal()) - frame.x(first.toordinal())) / (3.6 * _SMALL)
    y = frame.bottom + LINE * _SMALL
    for tick in date_ticks(first, last, max(2, int(room))):
        x = min(frame.x(tick.at), frame.right - 8)
        yield Words(x, y, tick.label, _SMALL, QUIET, "middle")
        if tick.under:
            yield Words(x, y + LINE * _SMALL, tick.under, _SMALL, QUIET, "middle")


def _foot(
    readings: Sequence[Reading], top: float, wide: float, size: float
) -> tuple[list[Shape], float]:
    """By which rules these charts were read, each said once, and their units."""
    with_data = [reading for reading in readings if reading.latest]
    rules = (rule_set_words(replace(reading, conventions="")) for reading in with_data)
    said = [*compared(with_data)] if with_data else []
    said += list(dict.fromkeys((*rules, *(reading.conventions for reading in with_data))))
    units = dict.fromkeys(r.unit for r in readings if r.unit and r.unit != symbol(r.unit))
    said += [f"Unit: {', '.join(units)}"] if units else []
    texts = wrap(". ".join(filter(None, said)), wide - 2 * _MARGIN, size, most=4)
    step = LINE * size
    shapes: list[Shape] = [
        Words(_MARGIN, top + (n + 0.8) * step, text, size, QUIET) for n, text in enumerate(texts)
    ]
    return shapes, top + len(texts) * step + _MARGIN
