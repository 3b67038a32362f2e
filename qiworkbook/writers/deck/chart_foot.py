"""What stands under a chart, in a few words that a room can read; the whole of it for the notes."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from msgspec.structs import replace

from qiworkbook.figures.ticks import symbol
from qiworkbook.spc.explain import marks_told
from qiworkbook.spc.numbers import show
from qiworkbook.spc.words import WAYS, by_rule, rule_set_words
from qiworkbook.text.words import capital, counted, sentence
from qiworkbook.writers.deck.chart_plan import MOST_POINTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.spc.reading import Reading
    from qiworkbook.writers.deck.chart_marks import Entry
    from qiworkbook.writers.deck.chart_parts import ValueScale
    from qiworkbook.writers.deck.text_room import Face

_BETWEEN = "\N{NO-BREAK SPACE}· "  # a line ends with the dot, and does not begin with it
_REST = "the rest is in the notes"


@lru_cache(maxsize=256)
def key_lines(
    key: tuple[Entry, ...], width: float, face: Face, size: float, most: int, foot: str
) -> tuple[str, ...]:
    """What the signs on a chart stand for, and then its foot, in at most so many lines.

    In full where that fits, else without kinds and dates, and never cut: signs that do not fit
    even so are in the notes, and the last line says that.
    """
    shown = [one for one in key if one.brief]
    shortest = [one.brief for one in shown]
    for entries in ([one.full for one in shown], shortest):
        lines = _joined([*entries, foot], width, face, size)
        if len(lines) <= most:
            return lines
    for count in range(_most_entries(shortest, width, face, size, most), 0, -1):
        lines = _joined([*shortest[:count], _REST, foot], width, face, size)
        if len(lines) <= most:
            return lines
    return _joined([_REST, foot], width, face, size)


def _most_entries(entries: Sequence[str], width: float, face: Face, size: float, most: int) -> int:
    """No more than these can fit, if each line were filled to its end."""
    reached = accumulate(face.width(one, size) for one in entries)
    return sum(1 for so_far in reached if so_far <= most * width)


def _joined(entries: Sequence[str], width: float, face: Face, size: float) -> tuple[str, ...]:
    return face.lines(_BETWEEN.join(filter(None, entries)), width, size) if any(entries) else ()


def foot_line(
    reading: Reading, width: float, face: Face, size: float, scale: ValueScale | None = None
) -> str:
    """By which rules the chart was read, and what else must be seen, as far as a line holds it."""
    shown = ""
    for said in _must_be_seen(reading, scale):
        longer = f"{shown}. {said}" if shown else said
        if not shown or face.width(longer, size) <= width:
            shown = longer
    return shown


def made(reading: Reading, scale: ValueScale) -> str:
    """How the chart was made, all of it, in sentences."""
    conventions = reading.conventions.rstrip(".")
    source = sentence(f"Source: {reading.source}").rstrip(".") if reading.source else ""
    said = (*_must_be_seen(reading, scale), conventions, source)
    return ". ".join(filter(None, said)) + "."


def _must_be_seen(reading: Reading, scale: ValueScale | None) -> Iterator[str]:
    """In sentences without a stop, the most important first."""
    if reading.better in WAYS:
        yield WAYS[reading.better]
    yield rule_set_words(replace(reading, conventions="")).rstrip(".")
    if no_sign := marks_told(reading):
        yield no_sign
    elif reading.course is not None:  # the title says where it went: here is by which rule
        yield capital(by_rule(reading))
    count = len(reading.points)
    if count > MOST_POINTS:
        yield f"The last {MOST_POINTS} of {count} points"
    if scale is not None and scale.low > 0:
        yield f"The axis starts at {show(scale.low, symbol(reading.unit))}, not at zero"
    phase = reading.phase_now
    if phase is not None and phase.trial:
        yield f"Trial limits, from {counted(phase.counted, 'point')}"
