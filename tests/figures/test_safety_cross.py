from __future__ import annotations

from datetime import date, timedelta

import pytest

from qiworkbook.content import DayCell, SafetyCross
from qiworkbook.figures.safety_cross import sketch_safety_cross
from qiworkbook.figures.sketch import DOTTED, Rect, Sketch, Words


def month(first: date, counts: list[int | None]) -> Sketch:
    days = tuple(DayCell(first + timedelta(i), count) for i, count in enumerate(counts))
    return sketch_safety_cross(SafetyCross(days, "words"))


def cells(sketch: Sketch) -> list[Rect]:
    return [shape for shape in sketch.shapes if isinstance(shape, Rect) and shape.w > 20]


@pytest.mark.parametrize(
    ("first", "days"), [(date(2023, 2, 1), 28), (date(2024, 2, 1), 29), (date(2024, 1, 1), 31)]
)
def test_every_day_of_the_month_has_one_cell(first: date, days: int) -> None:
    drawn = cells(month(first, [0]))
    assert len(drawn) == days
    assert len({(cell.x, cell.y) for cell in drawn}) == days


def test_the_month_has_the_shape_of_a_cross() -> None:
    rows: dict[float, int] = {}
    for cell in cells(month(date(2024, 1, 1), [0])):
        rows[cell.y] = rows.get(cell.y, 0) + 1
    assert list(rows.values()) == [3, 3, 7, 7, 7, 3, 1]


def test_none_zero_and_some_look_different_and_are_written() -> None:
    sketch = month(date(2024, 1, 1), [0, 2, None])
    zero, some, nobody = cells(sketch)[:3]
    assert len({zero.fill, some.fill, nobody.fill}) == 3
    assert (zero.dash, nobody.dash) == ((), DOTTED)
    texts = [shape.text for shape in sketch.shapes if isinstance(shape, Words)]
    assert texts[1:7] == ["1", "0", "", "2", "2", ""]
    assert texts[7:9] == ["3", "–"]


def test_two_months_stand_side_by_side_and_the_third_below() -> None:
    sketch = month(date(2024, 1, 1), [0] * 70)
    titles = [s for s in sketch.shapes if isinstance(s, Words) and s.size == 13]
    assert [title.text for title in titles] == ["January 2024", "February 2024", "March 2024"]
    assert titles[0].y == titles[1].y < titles[2].y
    assert sketch.title == "Safety cross, January 2024 to March 2024"
