"""A chart as a table of its numbers and a list of what is written on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.content import Bullets, Cell, Table
from qiworkbook.spc.explain import RULES, explained, name_of
from qiworkbook.spc.numbers import bare, day, places_apart
from qiworkbook.spc.reading import ChartType
from qiworkbook.spc.sums import lies_beyond
from qiworkbook.spc.words import gaps_words, limits_words, rule_set_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qiworkbook.content import Block
    from qiworkbook.spc.reading import Reading, ReadPoint

    Column = tuple[str, Callable[[ReadPoint], str]]


def chart_in_words(reading: Reading, title: str = "") -> tuple[Block, ...]:
    """The numbers of a reading, and its remarks: signals, phases, events, pauses, rules.

    `title` is what this chart is called where it stands, if not only by the name of the measure.
    """
    name = ", ".join(dict.fromkeys(filter(None, (title, reading.name)))) or "The chart"
    unit = f" ({reading.unit})" if reading.unit else ""
    remarks = tuple(_remarks(reading))
    return (_numbers(reading, f"{name}{unit}: the numbers"), Bullets(remarks))


def _numbers(reading: Reading, caption: str) -> Table:
    """One row a point. A column that nothing stands in is left out, but for the value's."""
    columns = [
        (heading, tuple(say(point) for point in reading.points))
        for heading, say in _columns(reading)
    ]
    kept = [(heading, said) for heading, said in columns if heading == _VALUE or any(said)]
    rows = zip(*(said for _, said in kept), strict=True)
    return Table(
        tuple(heading for heading, _ in kept),
        tuple(tuple(Cell(text) for text in row) for row in rows),
        caption,
    )


_VALUE = "Value"


def _columns(reading: Reading) -> tuple[Column, ...]:
    def said(line: Callable[[ReadPoint], float | None]) -> Callable[[ReadPoint], str]:
        """A line at a point, with the decimals that tell it from the value."""

        def words(point: ReadPoint) -> str:
            number, places = line(point), _places(reading, point)
            return "" if number is None else bare(number, places)

        return words

    value = said(lambda point: point.value)
    marked = "Signal" if reading.chart is ChartType.RUN else "Special cause"
    return (
        ("When", name_of),
        ("Label", lambda point: point.label if point.when else ""),
        ("Numerator", lambda point: _count(point.numerator)),
        ("Denominator", lambda point: _count(point.denominator)),
        (_VALUE, lambda point: value(point) or "no data"),
        (reading.centre_name.capitalize(), said(lambda point: point.centre)),
        ("Lower limit", said(lambda point: point.lower)),
        ("Upper limit", said(lambda point: point.upper)),
        ("Target", said(lambda point: point.target)),
        (marked, lambda point: _signals(reading, point)),
        ("Note", _note),
    )


def _places(reading: Reading, point: ReadPoint) -> int:
    """More decimals where a value would look as if it lay on the limit that it passes."""
    beyond = lies_beyond(point.value, point.lower, point.upper)
    pairs = ((point.value, point.lower), (point.value, point.upper)) if beyond else ()
    return places_apart(reading.decimals, *pairs)


def _count(value: float | None) -> str:
    return "" if value is None else bare(value, 2)


def _signals(reading: Reading, point: ReadPoint) -> str:
    return "; ".join(RULES[signal.rule] for signal in reading.signals_at(point.index))


def _note(point: ReadPoint) -> str:
    left_out = f"left out of centre and limits: {point.excluded}" if point.excluded else ""
    return "; ".join(filter(None, (point.note, left_out)))


def _remarks(reading: Reading) -> Iterator[str]:
    for signal in reading.signals:
        yield explained(reading, signal)
    for phase in reading.phases[1:]:
        why = f": {phase.reason}" if phase.reason else ""
        yield f"New centre and limits from {name_of(reading.points[phase.first])}{why}"
    for event in reading.events:
        yield f"{day(event.when)}: {event.label}"
    for pause in reading.pauses:
        yield f"Nobody measured from {day(pause.start)} to {day(pause.end)}: {pause.reason}"
    yield from filter(None, (gaps_words(reading), limits_words(reading)))
    yield from reading.cautions
    yield from filter(None, (reading.chosen_because, rule_set_words(reading)))
    if reading.source:
        yield f"Source: {reading.source}"
