"""Rows are added between two copies, and periods are joined further: no hidden period is told.

What is hidden is a month, a quarter or a year here, of many rows, and by how few a period that was
still open has grown. The reader of both copies solves by another way than the program.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from qiworkbook.compose.disclosure.copy import copy_of, published
from qiworkbook.compose.disclosure.table import series_table
from qiworkbook.model import Point, Series
from qiworkbook.testing import make_workbook
from qiworkbook.workbook.opened import open_folder
from tests.compose.disclosure.attacker import Reader
from tests.compose.disclosure.test_choices import EXACT, ROUNDED, facts_of, filled, shown
from tests.compose.disclosure.wards import MEASURE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from qiworkbook.compose.disclosure.proof import Fact
    from qiworkbook.compose.disclosure.table import Policy
    from qiworkbook.model import Workbook

SMALL, LEAST = 7, 3
Rows = dict[date, tuple[int, ...]]  # a count, or of how many people so many said yes and no
Days = frozenset[date]
Numbers = dict[date, tuple[float, ...] | None]
KINDS = [(every, ratio) for every in ("day", "week", "month") for ratio in (False, True)]
ORDER = ("", "month", "quarter", "year")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(metafunc.config.getoption("--attacks")))


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, bool], Workbook]:
    """A measure of each kind, with nothing in it yet."""
    return {kind: _book(tmp_path_factory.mktemp("book"), *kind) for kind in KINDS}


def _book(path: Path, every: str, ratio: bool) -> Workbook:
    unit, counts = ("%", "people") if ratio else ("incidents", "incidents")
    more = f'counts = "{counts}"'
    measure = MEASURE.format(id="falls", name="Falls", unit=unit, every=every, more=more)
    heading = 'format = 1\n[project]\ntitle = "C"\norganisation = "Elm"\nunit = "Elm"\n'
    folder = make_workbook(path, {"projects/elm/project.toml": heading + measure}, plugins=())
    return open_folder(folder.root, date(2026, 1, 1), plugins=False).workbook


def until(book: Workbook, rows: Rows, end: date) -> Workbook:
    """The workbook with the rows that there were on a day."""
    (project,) = book.projects
    points = tuple(
        Point(day, float(row[0]), float(sum(row)) if len(row) > 1 else None)
        for day, row in rows.items()
        if day <= end
    )
    with_rows = replace(project, series={"falls": Series("falls", points)})
    return replace(book, projects=(with_rows,))


def period_of(book: Workbook, policy: Policy) -> str:
    """By which periods a copy would show the series."""
    (project,) = book.projects
    table = series_table(project, project.measures[0], policy)
    return "" if table.why else table.joined or ""


def copies(
    book: Workbook, rows: Rows, ends: Sequence[date], policy: Policy
) -> list[tuple[str, Numbers]]:
    """What copies on these days show, one after another: the periods, and the numbers of each."""
    told: list[tuple[str, Numbers]] = []
    known: list[Fact] = []
    for end in ends:
        whole = until(book, rows, end)
        made = published(whole, policy, (), known)
        known += facts_of(made)
        series = copy_of(whole, made, ["elm"], ()).projects[0].series["falls"]
        is_count = not any(len(row) > 1 for row in rows.values())
        shown: Numbers = {
            one.when: (None if one.value is None else (one.value,))
            if is_count
            else tuple(one.value if part == 0 else one.denominator for part in (0, 1))  # type: ignore[misc]
            for one in series.points
        }
        told.append((str(series.joined), shown))
    return told


def first_day(day: date, period: str) -> date:
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[period]
    return date(day.year, month, 1)


def together(days: Iterator[date] | Sequence[date], period: str) -> dict[date, Days]:
    found: defaultdict[date, set[date]] = defaultdict(set)
    for day in days:
        found[first_day(day, period) if period else day].add(day)
    return {start: frozenset(of) for start, of in found.items()}


class Pair:
    """Two copies as a reader knows them: sums of the rows, and which of them are hidden."""

    def __init__(self, rows: Rows, round_to: int) -> None:
        self.rows, self.round_to = rows, round_to
        self.known: list[tuple[Days, tuple[int, ...], float, float]] = []
        self.secret: dict[tuple[Days, tuple[int, ...]], None] = {}

    def total(self, days: Days, parts: tuple[int, ...]) -> int:
        return sum(self.rows[day][part] for day in days for part in parts)

    def hide(self, days: Days, parts: tuple[int, ...]) -> None:
        if 0 < self.total(days, parts) <= SMALL:
            self.secret[days, parts] = None

    def learn(self, numbers: Numbers, period: str, end: date) -> None:
        """All that a copy tells, and each month, quarter and year that it does not show."""
        days = [day for day in self.rows if day <= end]
        for longer in ("month", "quarter", "year"):
            for inside in together(days, longer).values():
                for parts in self.parts():
                    self.hide(inside, parts)
        of = together(days, period)
        for start, told in numbers.items():
            for at, number in enumerate(told or (None,)):
                self._told(of[start], (0, 1)[: at + 1], number)
            rest = self.total(of[start], (1,)) if len(self.parts()) > 1 else SMALL + 1
            if (told is None or told[0] is None) and rest <= SMALL:
                self.known.append((of[start], (1,), 0, SMALL))

    def parts(self) -> tuple[tuple[int, ...], ...]:
        return ((0,), (1,), (0, 1)) if any(len(row) > 1 for row in self.rows.values()) else ((0,),)

    def _told(self, days: Days, parts: tuple[int, ...], number: float | None) -> None:
        if number is None:
            if 0 < self.total(days, parts) <= SMALL:
                self.known.append((days, parts, 1, SMALL))
        elif not number:
            self.known.append((days, parts, 0, 0))
        else:
            half = self.round_to // 2
            self.known.append((days, parts, max(number - half, SMALL + 1), number + half))

    def recovered(self) -> tuple[list[object], int]:
        """The hidden periods of which too few numbers are left, and how many were not decided."""
        sets = dict.fromkeys([*(one[0] for one in self.known), *(days for days, _ in self.secret)])
        lumps: defaultdict[frozenset[int], set[date]] = defaultdict(set)
        for day in self.rows:
            lumps[frozenset(at for at, one in enumerate(sets) if day in one)].add(day)
        whole = [frozenset(days) for days in lumps.values()]
        truth: dict[object, int] = {
            (min(of), part): self.total(of, (part,))
            for of in whole
            for (part,) in ((0,), (1,))
            if len(self.parts()) > 1 or part == 0
        }
        truth |= {secret: self.total(*secret) for secret in self.secret}
        reader = Reader(truth=truth)

        def terms(days: Days, parts: tuple[int, ...]) -> dict[object, int]:
            return {(min(of), part): 1 for of in whole if of <= days for part in parts}

        for days, parts, low, high in self.known:
            reader.learns(terms(days, parts), low, high)
        for secret in self.secret:
            reader.learns({**terms(*secret), secret: -1}, 0, 0)
            reader.learns({secret: 1}, 0, 400)
        reader.settle()
        found = {secret: reader.possible(secret, LEAST) for secret in self.secret}
        told: list[object] = [
            (sorted(map(str, days))[:1], parts, values, self.total(days, parts))
            for (days, parts), values in found.items()
            if values is not None and len(values) < LEAST
        ]
        return told, sum(values is None for values in found.values())


def attacked(
    rows: Rows, ends: Sequence[date], told: Sequence[tuple[str, Numbers]], round_to: int
) -> tuple[list[object], int, int]:
    pair = Pair(rows, round_to)
    for end, (period, numbers) in zip(ends, told, strict=True):
        pair.learn(numbers, period, end)
    # What a period that was open has more than then.
    before = [day for day in rows if day <= ends[-2]]
    added = frozenset(rows) - frozenset(before)
    for start in told[-1][1]:
        of = together(list(rows), told[-1][0])[start]
        for parts in pair.parts():
            if of & added and of - added:
                pair.hide(of & added, parts)
    return (*pair.recovered(), len(pair.secret))


def invented(random: Random, every: str, ratio: bool) -> tuple[Rows, list[date]]:
    """A series that grows smaller, so that periods have to be joined by and by."""
    step = {"day": 1, "week": 7, "month": 30}[every]
    many = random.choice(
        {"day": (420, 540), "week": (26, 39, 52, 70), "month": (15, 18, 21)}[every]
    )
    extra = random.choice({"day": (35, 60, 100), "week": (4, 8, 13), "month": (2, 3, 6)}[every])
    usual = random.choice(
        {"day": (0.1, 0.13, 0.16), "week": (1.8, 2.4, 3), "month": (2.2, 2.8, 3.5)}[every]
    )
    start = date(2024, 1, 1)
    days = [
        date(2024 + at // 12, at % 12 + 1, 1) if every == "month" else start + timedelta(step * at)
        for at in range(many + extra)
    ]
    rows: Rows = {}
    for at, day in enumerate(days):
        expected = usual * (1 - 0.7 * min(1, max(0, at - many * 0.55) / (many * 0.4)))
        count = sum(random.random() < expected / 20 for _ in range(20))
        others = sum(random.random() < expected * 1.2 / 20 for _ in range(20))
        if every == "day" and not count + (others if ratio else 0):
            continue
        rows[day] = (count, others or 1) if ratio else (count,)
    return rows, [days[many - 1], days[-1]]


@pytest.mark.slow
def test_no_hidden_period_is_recovered(
    seed: int, books: Mapping[tuple[str, bool], Workbook]
) -> None:
    random = Random(seed)
    round_to = (1, 1, 5)[seed % 3]
    every, ratio = KINDS[seed % len(KINDS)] if seed % 12 < 6 else (KINDS[seed % 6][0], False)
    policy, book = (EXACT, ROUNDED)[round_to > 1], books[every, ratio]
    for _ in range(200):
        rows, ends = invented(random, every, ratio)
        first, second = (period_of(until(book, rows, end), policy) for end in ends)
        if 0 < ORDER.index(first) < ORDER.index(second):
            told = copies(book, rows, ends, policy)
            if told[0][1]:
                break
    else:
        pytest.fail("no pair of which the second is by longer periods")
    recovered, open_, tried = attacked(rows, ends, told, round_to)
    many = sum(shown is not None for shown in told[1][1].values())
    print(
        f"seed {seed}: {every} {round_to} {told[0][0]}->{told[1][0]} {tried} tried, "
        f"{len(recovered)} recovered, {open_} not decided, {many} of {len(told[1][1])} shown"
    )
    assert recovered == []
    assert open_ <= tried / 4


def by_month(values: Sequence[int], year: int = 2024) -> Rows:
    return {date(year + at // 12, at % 12 + 1, 1): (n,) for at, n in enumerate(values)}


@pytest.mark.parametrize(
    ("values", "policy"),
    [
        ([1, 2, 1, 4, 5, 3, 4, 4, 4, 3, 2, 3, 1, 2, 1, 2, 1, 1, 2, 1, 2], EXACT),
        # Rounded, the year is at least 43 and each of the three others 12 at most.
        ([2, 3, 2, 4, 5, 3, 4, 4, 4, 5, 4, 3, 1, 2, 1, 2, 1, 1, 2, 1, 2], ROUNDED),
    ],
    ids=["exact", "rounded"],
)
def test_a_quarter_that_was_hidden_does_not_follow_from_the_year(
    books: Mapping[tuple[str, bool], Workbook], values: list[int], policy: Policy
) -> None:
    ends = [date(2025, 6, 1), date(2025, 9, 1)]
    first, second = copies(books["month", False], by_month(values), ends, policy)
    assert [first[0], second[0]] == ["quarter", "year"]
    quarter, year = first[1][date(2024, 1, 1)], second[1][date(2024, 1, 1)]
    assert (quarter, year) == (None, None)
    assert second[1][date(2025, 1, 1)] is not None


@pytest.mark.parametrize("added", [3, 9])
def test_a_period_that_is_still_open_grows_by_no_few(
    books: Mapping[tuple[str, bool], Workbook], added: int
) -> None:
    """Of 14 until August and 17 until September, September had 3."""
    days = [date(2025, 1, 3) + timedelta(17 * at) for at in range(14)]
    later = [date(2025, 9, 1) + timedelta(2 * at) for at in range(added)]
    rows: Rows = dict.fromkeys([*days, *later], (1,))
    first, second = copies(books["day", False], rows, [days[-1], later[-1]], EXACT)
    assert first == ("year", {date(2025, 1, 1): (14,)})
    assert list(second[1].values()) == ([(23,)] if added == 9 else [])


@pytest.mark.parametrize("added", [(9, 9), (9, 2), (2, 9)])
def test_nor_by_few_who_said_yes_or_no(
    books: Mapping[tuple[str, bool], Workbook], added: tuple[int, int]
) -> None:
    """Three weeks of a month, and then all five."""
    weeks = [date(2024, 1, 1) + timedelta(7 * at) for at in range(31)]
    rows: Rows = dict.fromkeys(weeks, (4, 5))
    rows |= dict.fromkeys(weeks[-2:], added)
    first, second = copies(books["week", True], rows, [weeks[28], weeks[30]], EXACT)
    july = date(2024, 7, 1)
    assert (first[0], first[1][july]) == ("month", (12, 27))
    assert second[1][date(2024, 6, 1)] == (16, 36)
    now = second[1][july]
    assert now is not None
    assert now[0] == (30 if added == (9, 9) else None)


def test_a_number_that_is_added_to_by_few_is_not_told_again(
    books: Mapping[tuple[str, bool], Workbook],
) -> None:
    """Of 9 in a month, and then 12, the 3 came since."""
    name, usual = ("elm", "falls"), [20, 21, 22, 23, 24, 9]
    first = filled(books["month", False], {name: usual})
    known = facts_of(published(first, EXACT))
    later = filled(first, {name: [*usual[:-1], 12]})
    told = shown(published(later, EXACT, (), known), later)[name]
    assert told == dict(enumerate(usual[:-1], start=1))
