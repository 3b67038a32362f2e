"""Sums are looked for without trying what cannot be one."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from qiworkbook.compose.disclosure import relations
from qiworkbook.compose.disclosure.table import MeasureColumn, PointPart


@pytest.mark.slow
def test_small_parts_are_not_tried_for_totals_that_they_cannot_reach(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = random.Random(4)
    days = [date(2024 + at // 12, at % 12 + 1, 1) for at in range(24)]
    cells = {}
    for measure in (f"m{at}" for at in range(16)):
        of = drawn.choice([(12, 25), (300, 500)])
        for part, (least, most) in {PointPart.NUMERATOR: (0, 9), PointPart.DENOMINATOR: of}.items():
            numbers = {day: float(drawn.randint(least, most)) for day in days}
            cells[MeasureColumn("elm", measure, part)] = numbers
    tried = []
    less = relations._without

    def counted(rest: dict[date, float], part: dict[date, float]) -> dict[date, float] | None:
        tried.append(part)
        return less(rest, part)

    monkeypatch.setattr(relations, "_without", counted)
    assert relations.relations_of(cells, {}, 7) == ()
    assert len(tried) < 20_000  # of the 100,000s that there are


def drawn_cells(many: int) -> dict[MeasureColumn, dict[date, float]]:
    drawn = random.Random(5)
    days = [date(2024 + at // 12, at % 12 + 1, 1) for at in range(12)]
    return {
        MeasureColumn("elm", f"m{at:02}", PointPart.VALUE): {
            day: float(drawn.randint(8, 40)) for day in days
        }
        for at in range(many)
    }


def test_a_search_that_is_cut_short_names_what_it_did_not_finish() -> None:
    cells = drawn_cells(12)
    whole, short = relations.Search({"elm"}), relations.Search({"elm"}, most=9)
    relations.relations_of(cells, {}, 7, whole)
    relations.relations_of(cells, {}, 7, short)
    assert not whole.unfinished
    assert list(short.unfinished)[-1] == max(cells)
    assert short.left > -50  # it stops soon after


def test_sums_of_coarser_dates_are_found_beside_those_of_the_days_themselves() -> None:
    cells = drawn_cells(2)
    month, other = cells.values()
    total = {day: month[day] + other[day] for day in month}
    quarters = {
        date(day.year, day.month // 3 * 3 + 1, 1): sum(
            total[date(day.year, day.month + more, 1)] for more in range(3)
        )
        for day in list(month)[::3]
    }
    cells[MeasureColumn("elm", "quarters", PointPart.VALUE)] = quarters
    found = relations.relations_of(cells, {}, 7)
    assert {len(one.terms) for one in found} == {7}  # a quarter, and three months of both
    assert len(found) == len(quarters)


@pytest.mark.parametrize("since", [1, 12])
def test_what_changed_since_is_known_to_follow(since: int) -> None:
    drawn = random.Random(6)
    days = [date(2023 + at // 12, at % 12 + 1, 1) for at in range(24)]
    counts = {day: float(drawn.randint(8, 40)) for day in days}
    changes = {
        now: counts[now] - counts[then] for then, now in zip(days, days[since:], strict=False)
    }
    change = MeasureColumn("elm", "change", PointPart.VALUE)
    cells = {MeasureColumn("elm", "slips", PointPart.VALUE): counts, change: changes}
    found = relations.relations_of(cells, {}, 7)
    assert len(found) == len(changes)
    assert {one.follows for one in found} == {change}


@pytest.mark.parametrize("is_first", [True, False])
def test_quarters_add_up_where_months_go_on_before_or_after_them(is_first: bool) -> None:
    """January to March are 90 days, and a quarter is 91 or 92 as a rule: April is none of it."""
    starts = [date(2022 + at // 12, at % 12 + 1, 1) for at in range(17)]
    days = starts if is_first else [day - timedelta(days=1) for day in starts]
    numbers = [41.0, 11, 7, 3, 9, 48, 30, 46, 21, 16, 13, 19, 7, 8, 39, 49, 17]
    # By first days, those from January 2022 to January 2023; by last ones, from March 2022.
    begin = range(0, 15, 3) if is_first else range(1, 15, 3)
    quarters = {days[at if is_first else at + 2]: sum(numbers[at : at + 3]) for at in begin}
    of_months, of_quarters = (
        MeasureColumn("elm", name, PointPart.VALUE) for name in ("months", "quarters")
    )
    cells = {of_months: dict(zip(days, numbers, strict=True)), of_quarters: quarters}
    found = relations.relations_of(cells, {}, 7)
    told = {cell[1] for one in found for cell, _ in one.terms if cell[0] == of_quarters}
    assert told == set(quarters)
