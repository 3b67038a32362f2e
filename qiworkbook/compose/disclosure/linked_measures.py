"""Measures whose numbers follow from those of a protected one: so many times, or so many more.

A count that is typed again as minutes, doubled, less than 20, or under another day tells what its
stars hide. So numbers are compared by date and in order, whatever the measure calls them.

So does a score or a time that is twice this count and that one, the mean of two, or this month and
the last. No list of such straight sums would be whole, so there is none: linear algebra finds
every one of two numbers that holds on all days, and tells it from chance by how much less it takes
to say it than to say the numbers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations, pairwise
from typing import Any

import numpy as np
from msgspec import Struct

from qiworkbook.compose.disclosure.table import ALIKE, Nature, Protection, SeriesTable
from qiworkbook.model import Series, Workbook

A_MULTIPLE = (
    "its numbers are those of a measure that is protected, or so many times as large, or so many "
    "more or less; unless [sharing] names it under measurements, with a reason"
)
"""Why a series is left out that goes with another, which a reader would see."""

# Numbers that go together so that it is no chance, elsewhere as well, how many of them are not the
# commonest, times how many others there are, and the part of all that they are: a total is often
# nearly twice a part, and what adds up is known.
_MEASURED, _COUNTED = (4, 6, 4, ALIKE), (6, 6, 9, 1)

# Days of a straight sum, parts of all on which it may hold, and by how many bits it is shorter to
# say than the numbers, so that it is no chance.
_FEWEST, _HELD, _SURE = 4, (1, 0.9, 0.8, 0.65, 0.4), 5
_ENDS = (0, -1, -2, -3, -4, -12, -13, 1, 2)  # periods between which numbers are added up
# What rounding leaves of the last decimal place, none of 1, and series that are too many.
_ROUNDED, _NOTHING, MANY = 0.3, 1e-8, 40
_TIMES = (*range(1, 13), 20, 50, 100)  # of which a sum is one of whole numbers

_Name = tuple[str, str]


class _NumbersInOrder(Struct, frozen=True):
    """The numbers of a measure in order."""

    name: _Name
    values: Mapping[date, float]
    in_order: tuple[float, ...]
    # Of four, by the hash of what they are, which is compared far faster: 1 or -1 way, and where.
    runs: Mapping[int, Sequence[tuple[int, int]]]
    many_runs: int

    def is_in(self, other: _NumbersInOrder) -> bool:
        """Whether another of its project has all of its numbers."""
        is_near = self.name != other.name and self.name[0] == other.name[0]
        return is_near and self.values.items() <= other.values.items()


def multiples(
    workbook: Workbook,
    tables: Mapping[_Name, SeriesTable],
    named: frozenset[str],
    before: Iterable[Protection],
    projects: Collection[str],
) -> Iterator[_Name]:
    """The series of `projects` that would tell of a protected one, of this copy or those `before`.

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
        if table.why or mine.name[0] not in projects or mine.name[1] in named:
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
        of_measured = (found and mine.name in free) or (
            table.nature is Nature.MEASUREMENT
            and (
                old
                or is_straight_sum(
                    mine.values,
                    [one.values for one in (*here, *then) if one.name[0] == mine.name[0]],
                )
            )
        )
        if of_measured or any(times > 1 for times in found) or old - {1}:
            yield mine.name


def _lines(name: _Name, series: Series) -> Iterator[_NumbersInOrder]:
    """What a measure counts and out of how many, also as if periods of 0 had no row."""
    for numbers in (
        {one.when: one.value for one in series.points if one.value is not None},
        {one.when: one.denominator for one in series.points if one.denominator is not None},
    ):
        yield _line(name, numbers)
        if 0 in numbers.values():
            yield _line(name, {day: number for day, number in numbers.items() if number})


def _line(name: _Name, numbers: Mapping[date, float]) -> _NumbersInOrder:
    """The numbers; fours in a row by their first step are the same, stretched or moved."""
    values = dict(sorted(numbers.items()))
    in_order = tuple(values.values())
    runs: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for way, order in ((1, in_order), (-1, in_order[::-1])):
        for at in range(len(order) - 3):
            four = order[at : at + 4]
            if len({*four}) > 2:  # of two alone, too many are alike
                step = next(one - four[0] for one in four if one != four[0])
                alike = hash(tuple(round((one - four[0]) / step, 7) for one in four))
                runs[alike].append((way, at))
    return _NumbersInOrder(name, values, in_order, runs, sum(map(len, runs.values())))


def _times(
    mine: _NumbersInOrder, its: _NumbersInOrder, least: tuple[int, int, int, float]
) -> float:
    """How much larger one is than the other where it follows from it; or 0.

    By date, and in order, also the other way round: from where most runs of four are alike.
    """
    numbers, elsewhere, differing, part = least
    many = min(len(mine.in_order), len(its.in_order))
    at_least = numbers if mine.name[0] == its.name[0] else elsewhere
    alike = mine.runs.keys() & its.runs.keys()
    half = min(mine.many_runs, its.many_runs) / 4
    # In no order are more of them alike than there are in all.
    is_near = least is _MEASURED or 0 < sum(len(mine.runs[run]) for run in alike) >= half
    if many < at_least or not is_near:
        return 0
    places = Counter(
        (way, here - there)
        for run in alike
        for is_forward, here in mine.runs[run]
        if is_forward > 0
        for way, there in its.runs[run]
    )
    ways = []
    if least is _MEASURED or (places and max(places.values()) >= half):
        shared = sorted(mine.values.keys() & its.values.keys())
        ways = [[(mine.values[day], its.values[day]) for day in shared]]
    for (way, by), _ in places.most_common(1) if ways and mine.name != its.name else ():
        mine_on, other = mine.in_order[max(by, 0) :], its.in_order[::way][max(-by, 0) :]
        ways.append([*zip(mine_on, other, strict=False)])
    follows = (_follows(pairs, (at_least, part * many), differing) for pairs in ways)
    return next(filter(None, follows), 0)


def _follows(
    pairs: Sequence[tuple[float, float]], least: tuple[int, float], differing: int
) -> float:
    """How much larger, where so many are as many times the other, and so much more or less."""
    lines = Counter(
        (times, round(one - times * other, 7))
        for (one, other), (then, its) in pairwise(pairs)
        if other != its and (times := round((one - then) / (other - its), 7))
    )
    lines.update((round(one / other, 7), 0.0) for one, other in pairs if one and other)
    for (times, more), _ in lines.most_common(3):
        fit = [(x, y) for x, y in pairs if abs(times * y + more - x) <= 1e-6 * (1 + abs(x))]
        often = Counter(fit)
        others = len(fit) - max(often.values(), default=0)
        # Any two numbers say how much more, so it takes two on top to be no chance.
        enough = max(least[0] + 2 * bool(more), least[1])
        if len(fit) >= enough and others * (len(often) - 1) >= differing:
            return sum(x for x, _ in fit) / (sum(y for _, y in fit) or 1) or 1
    return 0


def is_straight_sum(
    of: Mapping[date, float], others: Sequence[Mapping[date, float]], *, is_near: bool = False
) -> bool:
    """Whether numbers are a sum of one or two others, each so many times, and so on.

    One can be the sum of two series as well, or a trend. Where it `is_near`, one of two is of the
    same day. Of very many series, only numbers of the same day are tried.
    """
    days, told, is_far = [*of], np.array([*of.values()]), len(others) <= MANY
    vectors = [_vectors(one, days)[: None if is_far else 1] for one in others]
    both = [one[0] + other[0] for one, other in combinations(vectors, 2) if is_far]
    first = [np.zeros(len(days)), np.arange(len(days)), *(one[0] for one in vectors)]
    table = np.array([*first, *both, *(of for one in vectors for of in one[1:])]).T
    for part in _HELD if len(days) >= _FEWEST and others else ():
        are_there = np.isfinite(table).mean(0) >= part
        rows, near = np.isfinite(table[:, are_there]).all(1), are_there[: len(first)].sum()
        if rows.sum() >= _FEWEST and _leaves_nothing(
            table[rows][:, are_there], told[rows], near, near if is_near else None
        ):
            return True
    return False


def whole_sum(
    total: Any, others: Mapping[int, Any]
) -> tuple[Sequence[date], Sequence[tuple[int, Any]], float] | None:
    """How many times each of some lines of relations add up to how many, and on which days.

    The total is there less than never; None where no whole numbers do it on all days.
    """
    lines = [total, *others.values()]
    days = [day for day in total.values if all(day in one.values for one in lines)]
    told, *columns = (np.array([one.values[day] for day in days]) for one in lines)
    for times in _TIMES if len(days) > len(lines) else ():
        from_mean = np.array([one - one.mean() for one in (told, *columns)])
        by = np.linalg.lstsq(from_mean[1:].T, times * from_mean[0], rcond=None)[0]
        each = [-times, *(round(one) for one in by.tolist())]
        more = np.array([told, *columns]).T @ each
        if all(each) and np.ptp(more) < _NOTHING * len(days):
            return days, [*zip(each, lines, strict=True)], round(float(more[0]), 6)
    return None


def _vectors(numbers: Mapping[date, float], days: Sequence[date]) -> list[Any]:
    """The numbers of a day, of more in a row and of days before; what ran up, and squares."""
    own, grid = ([day.toordinal() for day in one] for one in (numbers, days))
    ran_up = np.cumsum([0.0, *numbers.values()])
    at = np.searchsorted(own, grid, "right") + np.array(_ENDS)[:, None]
    until = np.where((at >= 0) & (at < len(ran_up)), ran_up[at.clip(0, len(ran_up) - 1)], np.nan)
    windows = [one - other for one, other in combinations(until, 2)]
    today = np.array([numbers.get(day, np.nan) for day in days])
    return [today, *windows, until[0], today**2]


def _leaves_nothing(columns: Any, told: Any, near: int, beside: int | None) -> bool:
    """Whether one or two of the columns are what is told, and so many more or less.

    The first is nothing, the `near` ones are of the same day; one of two is of those `beside`.
    """
    grain = next((10.0**-p for p in range(7) if np.allclose(told, told.round(p), 0, 1e-9)), 1e-7)
    # A usual number tells nothing, nor does a usual step from one to the next.
    varied = [
        of[(of != usual) | (often == 1)]
        for of in (told, np.diff(told))
        for usual, often in Counter(of.tolist()).most_common(1)
    ]
    many = min(map(len, varied))
    each = min(np.log2(1 + 3.5 * of.std() / grain) for of in varied) if many else 0
    rest, left = columns - columns.mean(0), told - told.mean()
    rest = rest / np.maximum(np.linalg.norm(rest, axis=0), _NOTHING)
    alike, share = rest[:, :beside].T @ rest, rest.T @ left
    size = np.where(1 - alike**2 > _NOTHING, 1 - alike**2, np.inf)
    gone = share[:beside, None] ** 2 + (share - alike * share[:beside, None]) ** 2 / size
    is_it = left @ left - gone <= len(told) * (_ROUNDED * grain) ** 2
    # It says as many numbers as it adds up and one more, and which of all they are.
    return any(
        (many - of - 1) * each - of * np.log2(among) > _SURE and found.any()
        for among, found_of in ((near, is_it[:, :near]), (len(share), is_it))
        for of, found in ((1, found_of[0]), (2, found_of))
    )
