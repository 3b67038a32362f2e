"""Measures whose numbers are those of a protected one, or so many times as large.

A count that is typed again as minutes, doubled, or under another day tells what its stars hide. So
numbers are compared in order, by date and from either end, whatever the measure calls them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.compose.disclosure.table import ALIKE, Nature, Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from qiworkbook.compose.disclosure.proof import Fact
    from qiworkbook.compose.disclosure.table import Protection, SeriesTable
    from qiworkbook.model import Series, Workbook

A_MULTIPLE = (
    "its numbers are those of a measure that is protected, or so many times as large; unless "
    "[sharing] names it under measurements, with a reason"
)
"""Why a series is left out that goes with another, which a reader would see."""

# Numbers that go together so that it is no chance, elsewhere as well, how many of them differ, and
# the part of all that they are: a total is often nearly twice a part, and what adds up is known.
_MEASURED, _COUNTED = (4, 6, 3, ALIKE), (6, 6, 4, 1)

_Name = tuple[str, str]


class _Line(Struct, frozen=True):
    """The numbers of a measure in order, without its zeros, which go together with any other."""

    name: _Name
    values: Mapping[date, float]
    in_order: tuple[float, ...]
    runs: frozenset[tuple[float, ...]]  # four in a row by the first: with none alike, no order is


def multiples(
    workbook: Workbook,
    tables: Mapping[_Name, SeriesTable],
    named: frozenset[str],
    before: Iterable[Protection],
    earlier: Iterable[Fact],
) -> Iterator[_Name]:
    """The series that would tell of a protected one, of this copy or of those `before`.

    Of two counts it is the larger, and neither where they are the same: they are hidden alike. What
    is `named` as a measurement is let out by a person.
    """
    lines = {
        (project.id, one.measure): tuple(_lines((project.id, one.measure), one))
        for project in workbook.projects
        for one in project.series.values()
    }
    # No count by their own words, whether or not copies before protected them.
    free = {name for name, one in tables.items() if one.stays or one.nature is Nature.MEASUREMENT}
    here = [line for name in sorted(lines.keys() & tables.keys() - free) for line in lines[name]]
    told: defaultdict[tuple[_Name, Part], dict[date, float]] = defaultdict(dict)
    for fact in earlier:
        for ((column, day), _), number in zip(fact.terms, fact.numbers, strict=False):
            told[(column.project, column.measure), column.part][day] = number
    then = [_line((one.project, one.measure), one.numbers) for one in before]
    then += [_line(name, values) for (name, _), values in told.items()]
    for name in sorted(lines.keys() & tables.keys()):
        if tables[name].why or name[1] in named:
            continue
        is_measured = tables[name].nature is Nature.MEASUREMENT
        least = _MEASURED if name in free else _COUNTED
        for mine in lines[name]:
            others = [one for one in here if one.name != name]
            told_of = [one for one in others if name in free or not _twice(one, others)]
            found = {_times(mine, one, least) for one in told_of} - {0}
            old = {_times(mine, one, least) for one in then} - {0}
            of_measured = (found and name in free) or (old and is_measured)
            if of_measured or any(times > 1 for times in found) or old - {1}:
                yield name
                break


def _twice(line: _Line, others: Iterable[_Line]) -> bool:
    """Whether another in its project is the same: both may add up to a third, which is known."""
    same = (one for one in others if one.name != line.name and one.name[0] == line.name[0])
    return any(line.values.items() <= one.values.items() for one in same)


def _lines(name: _Name, series: Series) -> Iterator[_Line]:
    yield _line(name, {one.when: one.value for one in series.points if one.value is not None})
    yield _line(name, {p.when: p.denominator for p in series.points if p.denominator is not None})


def _line(name: _Name, numbers: Mapping[date, float]) -> _Line:
    values = {day: number for day, number in sorted(numbers.items()) if number}
    in_order = tuple(values.values())
    fours = (in_order[at : at + 4] for at in range(len(in_order) - 3))
    runs = {tuple(_over(one, four[0]) for one in four) for four in fours}
    return _Line(name, values, in_order, frozenset(runs))


def _over(one: float, other: float) -> float:
    return float(f"{one / other:.9g}")


def _times(mine: _Line, its: _Line, least: tuple[int, int, int, float]) -> float:
    """How many times as large one is as the other, by date or in order from either end; or 0."""
    numbers, elsewhere, differing, part = least
    many = min(len(mine.in_order), len(its.in_order))
    at_least = max(numbers if mine.name[0] == its.name[0] else elsewhere, part * many)
    shared = [day for day in mine.values if day in its.values]
    ways = [(tuple(mine.values[day] for day in shared), tuple(its.values[day] for day in shared))]
    if mine.name != its.name and not mine.runs.isdisjoint(its.runs):
        ways.append((mine.in_order[:many], its.in_order[:many]))
        ways.append((mine.in_order[-many:], its.in_order[-many:]))
    for one, other in ways:
        if len(one) < at_least:
            continue
        found = Counter(map(_over, one, other))
        times, often = found.most_common(1)[0]
        if often >= at_least:
            alike = {b for a, b in zip(one, other, strict=True) if _over(a, b) == times}
            if len(alike) >= differing:
                return times
    return 0
