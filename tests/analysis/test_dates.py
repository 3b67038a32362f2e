"""When a test has begun and ended, and when data are late: worked by hand from the calendar."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.analysis.dates import has_begun, is_late, last_day, values_between
from qiworkbook.model import Cycle, CycleFile, Measure, Point, Series
from qiworkbook.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView

TODAY = date(2025, 4, 10)


def cycle(text: str) -> Cycle:
    file = CycleFile.model_validate(tomllib.loads(f'title = "A test"\n{text}'))
    return Cycle("a", file, Source("a.toml", text))


@pytest.mark.parametrize(
    ("text", "begun"),
    [
        ("", False),
        ("[plan]\nstart = 2025-04-10", True),
        ("[plan]\nstart = 2025-04-11", False),
        ("[plan]\nstart = 2025-04-11\n[do]\nstarted = 2025-04-09", True),
        ('[plan]\nstart = 2025-04-11\n[do]\nobservations = "Early"', True),
    ],
)
def test_a_test_has_begun_when_somebody_says_so_or_its_day_has_come(
    text: str, *, begun: bool
) -> None:
    assert has_begun(cycle(text), TODAY) is begun


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("", None),
        ("[plan]\nstart = 2025-04-01", date(2025, 4, 1)),
        ("[plan]\nstart = 2025-04-01\nend = 2025-04-05", date(2025, 4, 5)),
        ("[plan]\nend = 2025-04-05\n[do]\nended = 2025-04-03", date(2025, 4, 3)),
        # It began after its planned end: the plan no longer says when it is over.
        ("[plan]\nend = 2025-04-05\n[do]\nstarted = 2025-04-08", date(2025, 4, 8)),
    ],
)
def test_the_last_day_is_what_happened_or_else_what_was_planned(
    text: str, last: date | None
) -> None:
    assert last_day(cycle(text)) == last


@pytest.mark.parametrize(
    ("every", "last", "first_late"),
    [
        ("day", date(2025, 4, 1), date(2025, 4, 11)),  # 2 days and 7 of grace
        ("week", date(2025, 3, 3), date(2025, 3, 25)),  # 14 and 7
        ("fortnight", date(2025, 3, 3), date(2025, 4, 8)),  # 28 and 7
        ("month", date(2025, 1, 1), date(2025, 3, 20)),  # 62 and 15.5
        ("quarter", date(2024, 1, 1), date(2024, 8, 19)),  # 184 and 46
    ],
)
def test_data_are_late_after_two_intervals_and_some_grace(
    every: str, last: date, first_late: date
) -> None:
    data = {"id": "m", "name": "M", "kind": "process", "every": every}
    measure = Measure.model_validate(data)
    series = Series("m", (Point(last, 1.0), Point(date(2030, 1, 1), None)))
    assert is_late(measure, series, first_late)
    assert not is_late(measure, series, date.fromordinal(first_late.toordinal() - 1))


def test_without_a_frequency_or_without_data_nothing_is_late() -> None:
    measure = Measure.model_validate({"id": "m", "name": "M", "kind": "process"})
    assert not is_late(measure, Series("m", (Point(date(2020, 1, 1), 1.0),)), TODAY)
    weekly = measure.model_copy(update={"every": "week"})
    assert not is_late(weekly, Series("m"), TODAY)


@pytest.mark.parametrize(("values", "late"), [(2, False), (3, False), (4, True)])
def test_a_new_measure_with_few_values_has_no_rhythm_to_be_late_by(
    values: int, *, late: bool
) -> None:
    measure = Measure.model_validate({"id": "m", "name": "M", "kind": "process"})
    points = tuple(Point(date(2025, 1, 6 + 7 * at), 1.0) for at in range(values))
    assert is_late(measure, Series("m", points), date(2025, 4, 10)) is late


def test_the_last_day_of_the_calendar_is_not_late() -> None:
    data = {"id": "m", "name": "M", "kind": "process", "every": "month"}
    series = Series("m", (Point(date(9999, 12, 31), 1.0),))
    assert not is_late(Measure.model_validate(data), series, TODAY)


def test_a_pause_that_is_over_counts_from_its_end() -> None:
    pause = {"start": date(2025, 2, 1), "end": date(2025, 3, 31), "reason": "Closed"}
    data = {"id": "m", "name": "M", "kind": "process", "every": "week", "pause": [pause]}
    measure = Measure.model_validate(data)
    series = Series("m", (Point(date(2025, 1, 27), 1.0),))
    assert not is_late(measure, series, date(2025, 4, 21))
    assert is_late(measure, series, date(2025, 4, 22))


def test_values_between_two_days_leave_gaps_out(see: Callable[..., ProjectView]) -> None:
    view = see(
        '[[measure]]\nid = "m"\nname = "M"\nkind = "process"\n',
        data={"m": "date,value\n2025-03-03,1\n2025-03-10,\n2025-03-17,3\n2025-03-24,4\n"},
    )
    assert values_between(view, "m", date(2025, 3, 3), date(2025, 3, 17)) == 2
    assert values_between(view, "none", date(2025, 3, 3), date(2025, 3, 17)) == 0


def test_what_a_copy_does_not_show_was_counted() -> None:
    days = (date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1))
    points = tuple(Point(day, 20.0 if day < days[1] else None) for day in days)
    data = {"id": "m", "name": "M", "kind": "outcome", "every": "month"}
    measure, today = Measure.model_validate(data), date(2025, 4, 10)
    assert is_late(measure, Series("m", points), today)
    assert not is_late(measure, Series("m", points, hidden=frozenset(days[1:])), today)
