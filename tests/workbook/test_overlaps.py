"""An attack on a shared copy by sums, and what withstands it. Every number is worked by hand."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from random import Random
from typing import TYPE_CHECKING

import pytest

from qiworkbook.spc import ChartType, Observation, Plan, Reading, analyse
from qiworkbook.workbook.overlaps import Column, Part, Sum, hidden_with, sums
from qiworkbook.workbook.shared_copy import Sharing

if TYPE_CHECKING:
    from collections.abc import Sequence

MONDAY = date(2024, 1, 1)
SMALL = set(range(1, 8))


def counts(measure: str, *values: float) -> Reading:
    rows = [Observation(MONDAY + timedelta(weeks=at), value) for at, value in enumerate(values)]
    return analyse(rows, Plan(chart=ChartType.C, counts="incidents", measure=measure))


def shares(measure: str, *pairs: tuple[float, float]) -> Reading:
    rows = [
        Observation(MONDAY + timedelta(weeks=at), top, bottom)
        for at, (top, bottom) in enumerate(pairs)
    ]
    return analyse(rows, Plan(chart=ChartType.P, unit="%", measure=measure))


def could_be(shown: object, round_to: int) -> set[int]:
    """What a reader of the copy knows of one number: a star may be any, as the copy says."""
    if shown == "*":
        return set(range(1, 100))
    number = int(float(str(shown)))
    return {
        count
        for count in range(100)
        if (count / round_to + 0.5) // 1 * round_to == number and not 0 < count < 8
    }


def by_sums(part: str, total: object, others: Sequence[object], round_to: int = 5) -> set[int]:
    """The small counts that a hidden part of a total could be, for all that the copy tells."""
    assert part == "*"
    known = [could_be(other, round_to) for other in others]
    wholes = could_be(total, round_to)
    return {small for small in SMALL for rest in product(*known) if small + sum(rest) in wholes}


def test_one_measure_at_a_time_gives_a_small_count_away() -> None:
    """Why the rest of this file is there: 18 in all, 12 of one kind, none of another."""
    total, one, none = (Sharing().points(counts("", n, 9))[0].value for n in (18, 12, 0))
    assert (total, one, none) == (20, 10, 0)
    assert by_sums("*", total, [one, none]) == {6, 7}
    exactly = [Sharing(round_to=1).points(counts("", n, 9))[0].value for n in (18, 12, 0)]
    assert by_sums("*", exactly[0], exactly[1:], round_to=1) == {6}


@pytest.mark.parametrize("round_to", [1, 5])
def test_a_total_is_hidden_with_a_part_of_it(round_to: int) -> None:
    readings = {
        "harassment": counts("harassment", 12, 9, 20),
        "assault": counts("assault", 6, 0, 8),
        "other": counts("other", 0, 11, 30),
        "all": counts("all", 18, 20, 58),
    }
    shown = Sharing(round_to=round_to).shown(readings)
    assert [point.value for point in shown["assault"]] == ["*", 0, 10 if round_to == 5 else 8]
    assert [point.value == "*" for point in shown["all"]] == [True, False, False]
    others = [shown["harassment"][0].value, shown["other"][0].value]
    assert by_sums("*", shown["all"][0].value, others, round_to) == SMALL
    # a mean of the total would tell the hidden one; harassment keeps its own
    assert {point.centre for point in shown["all"]} == {"*"}
    assert "*" not in {point.centre for point in shown["harassment"]}


def test_totals_of_totals_are_hidden_too() -> None:
    readings = {
        "a": counts("a", 3, 10),
        "b": counts("b", 20, 31),
        "ward": counts("ward", 23, 41),
        "elsewhere": counts("elsewhere", 50, 60),
        "trust": counts("trust", 73, 101),
    }
    hidden = {id_: points[0].value == "*" for id_, points in Sharing().shown(readings).items()}
    assert hidden == {"a": True, "b": False, "ward": True, "elsewhere": False, "trust": True}


def test_people_counted_in_two_measures() -> None:
    """36 of 40 were asked, so 4 were not; 36 is what the answers are divided by."""
    readings = {
        "asked": shares("asked", (36, 40), (20, 40)),
        "safe": shares("safe", (18, 36), (10, 20)),
    }
    (asked, _), (safe, later) = Sharing(round_to=1).shown(readings).values()
    assert (asked.numerator, asked.denominator) == ("*", 40)
    # 18 and 50% would be 36 again
    assert (safe.value, safe.numerator, safe.denominator) == ("*", 18, "*")
    assert (later.value, later.denominator) == (50, 20)


def test_a_hidden_total_of_shown_parts() -> None:
    """What is hidden as the same as another's total is not to be had from its own parts."""
    readings = {
        "asked": shares("asked", (36, 40), (60, 90)),
        "day": counts("day", 20, 31),
        "night": counts("night", 16, 29),
    }
    shown = Sharing().shown(readings)
    assert shown["asked"][0].numerator == "*"
    assert [shown[id_][0].value for id_ in ("day", "night")] == [20, "*"]


def test_what_does_not_add_up_is_as_it_was() -> None:
    readings = {"one": counts("one", 3, 10, 12), "two": counts("two", 14, 15, 30)}
    shown = Sharing().shown(readings)
    assert shown == {id_: Sharing().points(reading) for id_, reading in readings.items()}


def column(name: str) -> Column:
    return Column(name, Part.VALUE)


def days(*values: float) -> dict[date, float]:
    return {MONDAY + timedelta(weeks=at): value for at, value in enumerate(values)}


def test_sums_hold_on_every_day_that_is_shared() -> None:
    columns = {
        column("all"): days(5, 9, 7),
        column("some"): days(2, 4),  # the third week was not counted
        column("rest"): days(3, 5, 6),
        column("never"): days(0, 0, 0),
        column("chance"): days(5, 9, 8),  # the same as all, but for one week
    }
    shared = (MONDAY, MONDAY + timedelta(weeks=1))
    found = [one for one in sums(columns) if one.total == column("all")]
    assert found == [Sum(column("all"), (column("rest"), column("some")), shared)]


def test_one_day_is_no_sum() -> None:
    assert not list(sums({column("a"): days(5), column("b"): days(5)}))


@pytest.mark.parametrize("seed", range(20))
def test_every_sum_has_two_unknowns_or_none(seed: int) -> None:
    random = Random(seed)
    parts = {column(name): days(*(random.randrange(25) for _ in range(6))) for name in "abc"}
    total = {day: sum(part[day] for part in parts.values()) for day in parts[column("a")]}
    two = {day: parts[column("a")][day] + parts[column("b")][day] for day in total}
    columns = {**parts, column("all"): total, column("two"): two}
    small = {(one, day) for one, there in columns.items() for day, n in there.items() if 0 < n < 8}
    hidden = hidden_with(columns, small)
    assert small <= hidden
    for one in sums(columns):
        for day in one.days:
            unknown = sum((cell, day) in hidden for cell in (one.total, *one.parts))
            assert unknown != 1
            if unknown:
                assert (one.total, day) in hidden
