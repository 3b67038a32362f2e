"""What is written on a chart: cycles, phases, pauses, and the values of its lines."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_uppercase
from typing import TYPE_CHECKING

from qiworkbook.figures.flags import GAP, Flags, flags_for
from qiworkbook.figures.labels import spread
from qiworkbook.figures.sketch import DOTTED, Area, Line, Rect, Words
from qiworkbook.figures.style import FAINT, INK, PALE, PAPER, QUIET, TARGET
from qiworkbook.figures.ticks import symbol
from qiworkbook.layout import text_width, wrap
from qiworkbook.layout.shapes import LINE
from qiworkbook.spc.numbers import show
from qiworkbook.words import capital

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.figures.plot import Frame
    from qiworkbook.figures.sketch import Shape
    from qiworkbook.spc.reading import Pause, Reading


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
    return flags_for(labels, right, size, rows, _letters(len(labels)))


def _letters(count: int) -> list[str]:
    return [ascii_uppercase[i % 26] * (i // 26 + 1) for i in range(count)]


def phase_start(frame: Frame, first: int) -> float:
    """Halfway between the last point of one phase and the first of the next."""
    xs = frame.timeline.xs
    return frame.x((xs[first - 1] + xs[first]) / 2) if first else frame.left


def draw_events(flags: Flags, frame: Frame, size: float) -> Iterator[Shape]:
    """Labels above the plot, each with a dotted line down to the axis."""
    for flag in flags.flags:
        y = frame.top - (flag.row * LINE + 0.45) * size
        yield Line(((flag.x, y - 0.6 * size), (flag.x, frame.bottom)), QUIET, 0.9, DOTTED)
        yield from (Area(_pennant(x, frame.top, 0.32 * size), QUIET) for x in flag.pointers)
        yield Words(flag.x + 4, y, flag.text, size, INK)


def _pennant(x: float, y: float, r: float) -> tuple[tuple[float, float], ...]:
    return ((x - r, y - r), (x + r, y - r), (x, y + 0.4 * r))


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


def draw_pauses(reading: Reading, frame: Frame, size: float) -> Iterator[Shape]:
    """A shade over each stretch in which nobody measured, with the reason in it."""
    for pause in reading.pauses:
        left, right = frame.timeline.clamped(pause.start), frame.timeline.clamped(pause.end)
        if left is None or right is None or left >= right:
            continue
        x, w = frame.x(left), frame.x(right) - frame.x(left)
        yield Rect(x, frame.top, w, frame.bottom - frame.top, PALE)
        yield from _reason(pause, frame, x, w, size)


def _reason(pause: Pause, frame: Frame, x: float, w: float, size: float) -> Iterator[Shape]:
    text = f"Paused: {pause.reason}" if pause.reason else "Paused"
    middle = x + w / 2
    lines = wrap(text, w - GAP, size, most=6)
    if w > 6 * size and not lines[-1].endswith("…"):
        for number, line in enumerate(lines):
            y = frame.bottom - (len(lines) - number - 0.5) * LINE * size
            yield Words(middle, y, line, size, QUIET, "middle")
    elif w > size:
        line = wrap(text, frame.bottom - frame.top - GAP, size, most=1)[0]
        yield Words(middle + 0.35 * size, frame.bottom - GAP, line, size, QUIET, turned=True)


@dataclass(frozen=True, slots=True)
class EdgeLabel:
    """The name and the value of a line, to stand at its right end."""

    value: float
    text: str
    colour: str
    bold: bool = False


def edge_labels(reading: Reading) -> tuple[EdgeLabel, ...]:
    """Centre, limits and target as they are now."""
    phase = reading.phase_now
    if phase is None:
        return ()
    named = (
        (phase.upper, "Upper limit", QUIET),
        (phase.centre, capital(reading.centre_name), INK),
        (phase.lower, "Lower limit", QUIET),
        (reading.target, "Target", TARGET),
    )
    unit = symbol(reading.unit)
    return tuple(
        EdgeLabel(value, f"{name} {show(value, unit, reading.decimals)}", colour, colour == INK)
        for value, name, colour in named
        if value is not None
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
