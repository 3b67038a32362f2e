"""Sums are looked for without trying what cannot be one."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING

from qiworkbook.compose.disclosure import relations
from qiworkbook.compose.disclosure.table import MeasureColumn, PointPart

if TYPE_CHECKING:
    import pytest


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
