"""Notes and flags on a chart, placed so that none covers another."""

from __future__ import annotations

from itertools import groupby
from math import inf
from string import ascii_uppercase
from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.figures.layout import BOLD, LINE, text_width, wrap
from qiworkbook.figures.plot import symbol
from qiworkbook.figures.sketch import (
    DOTTED,
    FAINT,
    INK,
    PALE,
    PAPER,
    QUIET,
    TARGET,
    Area,
    Line,
    Rect,
    Words,
)
from qiworkbook.spc.numbers import places_apart, show, typed_places
from qiworkbook.text.words import capital, no_stop, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.figures.plot import Frame
    from qiworkbook.figures.sketch import Shape
    from qiworkbook.spc.reading import Pause, Reading


class Placed(Struct, frozen=True):
    """A label that begins at `x`, in a row counted from the bottom."""

    x: float
    width: float
    row: int


def staggered(
    starts: Sequence[float], widths: Sequence[float], rows: int, gap: float
) -> tuple[Placed, ...] | None:
    """Labels above a chart, each beginning at its pointer, in as few rows as possible.

    `starts` go from left to right. Of two labels that would touch, the left one is placed higher,
    so that no pointer runs through a label. None when the rows do not suffice.
    """
    placed: list[Placed] = []
    free_to = [float("inf")] * rows  # how far to the right each row is still empty
    for x, width in sorted(zip(starts, widths, strict=True), reverse=True):
        row = next((row for row in range(rows) if x + width + gap <= free_to[row]), None)
        if row is None:
            return None
        placed.append(Placed(x, width, row))
        for lower in range(row + 1):
            free_to[lower] = min(free_to[lower], x)
    return tuple(reversed(placed))


def spread(
    wanted: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Middles for labels one under the other: as near to the wanted ones as can be without
    touching, and between low and high. The order of the wanted ones is kept."""
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    places = list(wanted)
    edge = low
    for i in order:
        places[i] = max(places[i], edge + heights[i] / 2)
        edge = places[i] + heights[i] / 2
    edge = high
    for i in reversed(order):
        places[i] = min(places[i], edge - heights[i] / 2)
        edge = places[i] - heights[i] / 2
    return places


GAP = 7.0
_BETWEEN = "\N{NO-BREAK SPACE}· "  # a line ends with the dot, and does not begin with it
LONGEST = 30.0  # font sizes; a longer label stands in the key


class Flag(Struct, frozen=True):
    """A label in a row counted from the bottom. It begins at `x`, the first of its `pointers`:
    a range such as "3–5" has several."""

    x: float
    text: str
    row: int
    pointers: tuple[float, ...]


class Flags(Struct, frozen=True):
    """Labels with their places; `key` spells out those that are only numbers or letters."""

    flags: tuple[Flag, ...] = ()
    key: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows the labels take."""
        return max((flag.row + 1 for flag in self.flags), default=0)


def flags_for(
    labels: Sequence[tuple[float, str]],
    right: float,
    size: float,
    rows: int,
    names: Sequence[str],
    longest: float = LONGEST,
) -> Flags:
    """Labels, from left to right, that must end before `right` and `longest` font sizes.

    Where they do not fit into that many rows of words, each gets the next of `names` ("1", "2"),
    and the key tells them apart. Names that would touch are drawn together: "3–5".
    """
    in_words = _in_words(labels, right, size, rows, longest)
    return in_words or _by_name(labels, size, names)


def _in_words(
    labels: Sequence[tuple[float, str]], right: float, size: float, rows: int, longest: float
) -> Flags | None:
    texts = []
    for x, text in labels:
        room = min(right - x - GAP, longest * size)
        said = one_line(text)
        if text_width(said, size) > room:
            return None
        texts.append(said)
    widths = [text_width(text, size) for text in texts]
    placed = staggered([x for x, _ in labels], widths, rows, GAP)
    if placed is None:
        return None
    pairs = zip(texts, placed, strict=True)
    return Flags(tuple(Flag(place.x, text, place.row, (place.x,)) for text, place in pairs))


def _by_name(labels: Sequence[tuple[float, str]], size: float, names: Sequence[str]) -> Flags:
    wide = text_width("00–00", size) + GAP
    groups: list[list[int]] = []
    for i, (x, _) in enumerate(labels):
        if groups and x - labels[groups[-1][0]][0] < wide:
            groups[-1].append(i)
        else:
            groups.append([i])
    flags = tuple(
        Flag(labels[group[0]][0], _range(names, group), 0, tuple(labels[i][0] for i in group))
        for group in groups
    )
    alike = groupby(range(len(labels)), key=lambda i: one_line(labels[i][1]))
    key = tuple(f"{_range(names, [*group])} {text}" for text, group in alike)
    return Flags(flags, key)


def _range(names: Sequence[str], group: list[int]) -> str:
    first, last = names[group[0]], names[group[-1]]
    return first if first == last else f"{first}–{last}"


def key_lines(
    key: Sequence[str], width: float, size: float, most: int | None = None
) -> tuple[str, ...]:
    """The key in at most so many lines; what does not fit is counted: "and 18 more"."""
    for shown in range(len(key), 0, -1):
        rest = f"{_BETWEEN}and {len(key) - shown} more" if shown < len(key) else ""
        lines = wrap(_BETWEEN.join(key[:shown]) + rest, width, size)
        if most is None or len(lines) <= most:
            return lines
    return ()


_WIDE = 6.0  # font sizes: a narrower pause has its reason written upwards
_PAUSE_LINES = 6


def event_flags(reading: Reading, frame: Frame, right: float, size: float, rows: int) -> Flags:
    """A label for each cycle that lies on the chart."""
    found = ((frame.timeline.at(event.when), event.label) for event in reading.events)
    labels = sorted((frame.x(x), label) for x, label in found if x is not None)
    return flags_for(labels, right, size, rows, [str(i + 1) for i in range(len(labels))])


def phase_flags(reading: Reading, frame: Frame, right: float, size: float, rows: int) -> Flags:
    """The reason of each phase that has one, or is not the first."""
    labels = [
        (phase_start(frame, phase.first), phase.reason or "New limits")
        for phase in reading.phases
        if phase.reason or phase.first
    ]
    names = [ascii_uppercase[i % 26] * (i // 26 + 1) for i in range(len(labels))]
    return flags_for(labels, right, size * BOLD, rows, names, longest=inf)


def phase_start(frame: Frame, first: int) -> float:
    """Halfway between the last point of one phase and the first of the next."""
    xs = frame.timeline.xs
    return frame.x((xs[first - 1] + xs[first]) / 2) if first else frame.left


def draw_events(flags: Flags, frame: Frame, size: float) -> Iterator[Shape]:
    """Labels above the plot, each with a dotted line down to the axis."""
    for flag in flags.flags:
        y = frame.top - (flag.row * LINE + 0.45) * size
        yield Line(((flag.x, y - 0.6 * size), (flag.x, frame.bottom)), QUIET, 0.9, DOTTED)
        top, r = frame.top, 0.32 * size
        yield from (
            Area(((x - r, top - r), (x + r, top - r), (x, top + 0.4 * r)), QUIET)
            for x in flag.pointers
        )
        yield Words(flag.x + 4, y, flag.text, size, INK)


def draw_phases(
    flags: Flags, reading: Reading, frame: Frame, top: float, size: float
) -> Iterator[Shape]:
    """A line where limits were recalculated, and the reason beside it."""
    for phase in reading.phases[1:]:
        x = phase_start(frame, phase.first)
        yield Line(((x, top), (x, frame.bottom)), QUIET, 1.0)
    rows = flags.rows
    for flag in flags.flags:
        y = top + ((rows - flag.row - 1) * LINE + 0.95) * size
        w = text_width(flag.text, size, bold=True)
        yield Rect(flag.x + 2, y - 0.9 * size, w + 3, LINE * size, PAPER)  # over cycles' lines
        yield Words(flag.x + 4, y, flag.text, size, QUIET, bold=True)


def shade_pauses(reading: Reading, frame: Frame) -> Iterator[Shape]:
    """A shade over each stretch in which nobody measured."""
    for _, x, w in _pauses(reading, frame):
        yield Rect(x, frame.top, w, frame.bottom - frame.top, PALE)


def name_pauses(reading: Reading, frame: Frame, size: float) -> Iterator[Shape]:
    """The reason of each pause, over the lines that run through its shade."""
    for pause, x, w in _pauses(reading, frame):
        lines = wrap(_said_of(pause), w - GAP, size)
        if w > _WIDE * size and len(lines) <= _PAUSE_LINES:
            yield from _level(lines, frame, x + w / 2, size)
        else:
            lines = wrap(_said_of(pause), frame.bottom - frame.top - 2 * GAP, size)
            if len(lines) * LINE * size <= w:
                yield from _upright(lines, frame, x + w / 2, size)


def pause_key(reading: Reading, frame: Frame) -> tuple[str, ...]:
    """What the shades stand for, each reason once: not every shade has room for its own."""
    return tuple(dict.fromkeys(f"Shaded: {_said_of(one)}" for one, _, _ in _pauses(reading, frame)))


def _said_of(pause: Pause) -> str:
    return f"Paused: {no_stop(pause.reason)}" if pause.reason.strip() else "Paused"


def _pauses(reading: Reading, frame: Frame) -> Iterator[tuple[Pause, float, float]]:
    """Each pause that touches the chart, with where it begins and how wide it is."""
    for pause in reading.pauses:
        left, right = frame.timeline.clamped(pause.start), frame.timeline.clamped(pause.end)
        if left is not None and right is not None and left < right:
            yield pause, frame.x(left), frame.x(right) - frame.x(left)


def _level(lines: Sequence[str], frame: Frame, middle: float, size: float) -> Iterator[Shape]:
    top = frame.bottom - (len(lines) + 0.5) * LINE * size
    for number, line in enumerate(lines):
        y, w = top + number * LINE * size, text_width(line, size)
        yield Rect(middle - w / 2, y, w, LINE * size, PALE)
        yield Words(middle, y + 0.9 * size, line, size, QUIET, "middle")


def _upright(lines: Sequence[str], frame: Frame, middle: float, size: float) -> Iterator[Shape]:
    left, bottom = middle - len(lines) * LINE * size / 2, frame.bottom - GAP
    for number, line in enumerate(lines):
        x, h = left + number * LINE * size, text_width(line, size)
        yield Rect(x, bottom - h, LINE * size, h, PALE)
        yield Words(x + 0.9 * size, bottom, line, size, QUIET, turned=True)


class EdgeLabel(Struct, frozen=True):
    """The name and the value of a line, to stand at its right end; `short` where there is little
    room. `line` is the name alone."""

    value: float
    line: str
    text: str
    short: str
    colour: str
    bold: bool = False


def edge_labels(reading: Reading) -> tuple[EdgeLabel, ...]:
    """Centre, limits and target as they are now."""
    phase = reading.phase_now
    if phase is None:
        return ()
    named = (
        (phase.upper, "Upper limit", "Upper", QUIET),
        (phase.centre, (centre := capital(reading.centre_name)), centre, INK),
        (phase.lower, "Lower limit", "Lower", QUIET),
        (reading.target, "Target", "Target", TARGET),
    )
    unit = symbol(reading.unit)
    target = reading.target
    pairs = ((target, line) for line in (phase.upper, phase.centre, phase.lower))
    places = places_apart(reading.places[phase.first], *pairs, unit=unit)
    return tuple(
        EdgeLabel(value, name, f"{name} {said}", f"{short} {said}", colour, colour == INK)
        for value, name, short, colour in named
        if value is not None
        for wide in (typed_places(value, places) if value == target else places,)
        for said in (show(value, unit, wide),)
    )


def edge_width(labels: tuple[EdgeLabel, ...], size: float) -> float:
    """The room that the labels need to the right of the plot."""
    widest = max((text_width(label.text, size, bold=label.bold) for label in labels), default=0)
    return widest + 2 * GAP if labels else GAP


def draw_edge(labels: tuple[EdgeLabel, ...], frame: Frame, size: float) -> Iterator[Shape]:
    """The labels, moved apart where lines lie close, with a pointer where one had to move."""
    wanted = [frame.y(label.value) for label in labels]
    heights = [LINE * size] * len(labels)
    places = spread(wanted, heights, frame.top - size / 2, frame.bottom + size)
    for label, line_y, y in zip(labels, wanted, places, strict=True):
        end = frame.right + 1.4 * GAP
        if abs(y - line_y) > 1.5:
            yield Line(((frame.right + 2, line_y), (end - 2, y)), FAINT, 0.8)
        yield Words(end, y + 0.35 * size, label.text, size, label.colour, bold=label.bold)
