"""Measures whose numbers are those of a protected one, or so many times as large.

A count that is typed again as minutes, doubled, or under another day tells what its stars hide. So
numbers are compared in order, by date and from either end, whatever the measure calls them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.compose.disclosure.table import ALIKE, Nature

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

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

    def is_in(self, other: _Line) -> bool:
        """Whether another of its project has all of its numbers."""
        is_near = self.name != other.name and self.name[0] == other.name[0]
        return is_near and self.values.items() <= other.values.items()


def multiples(
    workbook: Workbook,
    tables: Mapping[_Name, SeriesTable],
    named: frozenset[str],
    before: Iterable[Protection],
) -> Iterator[_Name]:
    """The series that would tell of a protected one, of this copy or of those `before`.

    Of two counts it is the larger, and neither where they are the same: they are hidden alike. What
    is `named` as a measurement is let out by a person.
    """
    lines = [
        line
        for project in workbook.projects
        for one in project.series.values()
        if (project.id, one.measure) in tables
        for line in _lines((project.id, one.measure), one)
    ]
    # No count by their own words, whether or not copies before protected them.
    free = {name for name, one in tables.items() if one.stays or one.nature is Nature.MEASUREMENT}
    here = [line for line in lines if line.name not in free]
    then = [_line((one.project, one.measure), one.numbers) for one in before]
    for mine in lines:
        table, least = tables[mine.name], _MEASURED if mine.name in free else _COUNTED
        if table.why or mine.name[1] in named:
            continue
        # Two that are the same may add up to a third, which is known.
        found = {
            times
            for one in here
            if one.name != mine.name and (times := _times(mine, one, least))
            if mine.name in free
            or not any(one.is_in(other) for other in here if other.name != mine.name)
        }
        old = {_times(mine, one, least) for one in then} - {0}
        of_measured = (found and mine.name in free) or (old and table.nature is Nature.MEASUREMENT)
        if of_measured or any(times > 1 for times in found) or old - {1}:
            yield mine.name


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
    is_alike = not mine.runs.isdisjoint(its.runs)
    many = min(len(mine.in_order), len(its.in_order))
    at_least = max(numbers if mine.name[0] == its.name[0] else elsewhere, part * many)
    if many < at_least or not (is_alike or least is _MEASURED):
        return 0
    shared = mine.values.keys() & its.values.keys()
    ways = [[(mine.values[day], its.values[day]) for day in shared]]
    if mine.name != its.name and is_alike:
        ends = slice(many), slice(-many, None)
        ways += [[*zip(mine.in_order[end], its.in_order[end], strict=True)] for end in ends]
    for pairs in ways:
        often = Counter(_over(*pair) for pair in pairs if len(pairs) >= at_least)
        for times, found in often.most_common(1):
            alike = {other for one, other in pairs if _over(one, other) == times}
            if found >= at_least and len(alike) >= differing:
                return times
    return 0
