from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from qiworkbook.content import SmallMultiples
from qiworkbook.figures.control_chart import row_headings, sketch_small_multiples
from qiworkbook.figures.plot import LINE_COLOUR
from qiworkbook.figures.sketch import Circle, Line, Polygon, Sketch, Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.spc.reading import Reading


def grid_of(*readings: Reading) -> Sketch:
    titles = tuple(f"Ward {i + 1}" for i in range(len(readings)))
    return sketch_small_multiples(SmallMultiples(readings, titles, "words"))


def texts(sketch: Sketch) -> list[str]:
    return [shape.text for shape in sketch.shapes if isinstance(shape, Words)]


def heights(sketch: Sketch) -> list[list[float]]:
    lines = [s for s in sketch.shapes if isinstance(s, Line) and s.colour == LINE_COLOUR]
    return [[y for _, y in line.points] for line in lines]


def test_charts_of_one_unit_share_their_axis(read: Callable[..., Reading]) -> None:
    low, high = heights(grid_of(read([10.0, 12.0]), read([80.0, 82.0])))
    assert min(low) > max(high) + 20
    assert texts(grid_of(read([10.0, 12.0]), read([80.0, 82.0]))).count("0%") == 2


def test_charts_of_two_units_have_their_own(read: Callable[..., Reading]) -> None:
    found = texts(grid_of(read([10.0, 12.0]), read([800.0, 820.0], unit="minutes")))
    assert "800" in found
    assert "Unit: minutes" in " ".join(found)


def test_a_rate_and_a_number_of_events_have_their_own(read: Callable[..., Reading]) -> None:
    counts, rate = read([10.0, 12.0], unit=""), read([80.0, 82.0], unit="")
    rates = tuple(replace(point, denominator=600.0) for point in rate.points)
    assert texts(grid_of(counts, rate)).count("0") == 2
    assert texts(grid_of(counts, replace(rate, points=rates))).count("0") < 2


def test_each_says_in_words_what_it_shows(readings: dict[str, Reading]) -> None:
    found = texts(grid_of(readings["concern"], readings["none"], readings["one"]))
    assert {"Special cause: concern, lower", "No data yet", "Too early to say"} <= set(found)
    assert {"Ward 1", "Ward 2", "Ward 3"} <= set(found)


def test_groups_stand_over_their_charts_or_with_how_many_there_are() -> None:
    row = ["Better", "Better", "Steady", ""]
    assert row_headings(row, 6, lambda *_: True) == [(0, 2, "Better"), (2, 6, "Steady")]
    assert row_headings(row, 6, lambda _, many: many > 2) == [(0, 6, "Better: 2 · Steady: 1")]
    assert row_headings(["", ""], 6, lambda *_: False) == []


def test_small_groups_of_a_wall_share_its_rows(readings: dict[str, Reading]) -> None:
    groups = ("A", "B", "B", "C")
    many, titles = tuple([readings["plain"]] * 4), ("1", "2", "3", "4")
    wall = sketch_small_multiples(SmallMultiples(many, titles, "words", groups), for_slides=True)
    alone = sketch_small_multiples(SmallMultiples(many, titles, "words", groups[:1] * 4))
    at = {one.text: (one.x, one.y) for one in wall.shapes if isinstance(one, Words)}
    assert at["A"][1] == at["B"][1] == at["C"][1]
    assert at["A"][0] == at["1"][0] < at["B"][0] == at["2"][0] < at["C"][0] == at["4"][0]
    assert wall.height <= alone.height


def test_the_rules_are_named_once(readings: dict[str, Reading]) -> None:
    found = " ".join(texts(grid_of(*[readings["plain"]] * 6)))
    assert found.count("Rules: ") == 1


def test_two_share_the_whole_width(readings: dict[str, Reading]) -> None:
    def right(count: int) -> float:
        shapes = grid_of(*[readings["plain"]] * count).shapes
        return max(x for s in shapes if isinstance(s, Line) for x, _ in s.points)

    assert right(2) == pytest.approx(right(3), abs=1)


def test_many_wards_make_a_higher_picture_with_no_smaller_text(
    readings: dict[str, Reading],
) -> None:
    sketch = grid_of(*[readings["plain"]] * 69)
    assert sketch.height > 3000
    assert min(s.size for s in sketch.shapes if isinstance(s, Words)) >= 9


@pytest.mark.parametrize("groups", [(), ("Steady",) * 3])
def test_each_with_data_has_its_icons_and_none_reaches_into_the_next(
    readings: dict[str, Reading], groups: tuple[str, ...]
) -> None:
    shown = (readings["concern"], readings["none"], readings["one"])
    long = "A ward with a name that goes on for quite a while"
    sketch = sketch_small_multiples(SmallMultiples(shown, (long,) * 3, "words", groups))
    width = sketch.width / (4 if groups else 3)
    outlines = [s for s in sketch.shapes if isinstance(s, Polygon | Circle) and s.edge_width > 1.5]
    reach = [
        x for s in outlines for x in ([s.x] if isinstance(s, Circle) else [p[0] for p in s.points])
    ]
    assert {int(x // width) for x in reach} == {0, 2}


def test_a_wall_on_a_slide_is_as_wide_as_one_and_its_names_can_be_read(
    readings: dict[str, Reading],
) -> None:
    shown, titles = (readings["plain"],) * 18, tuple(f"Ward {n + 1}" for n in range(18))
    wall = SmallMultiples(shown, titles, "words", ("Steady",) * 18)
    sketch = sketch_small_multiples(wall, for_slides=True)
    named = [s for s in sketch.shapes if isinstance(s, Words) and s.text in titles]
    assert len({s.x for s in named}) == 6
    assert 2 < sketch.width / sketch.height < 3.4  # the room under a title of 16:9
    assert min(s.size for s in named) >= 0.013 * sketch.width  # 16 pixels of a screen of 1280
    assert sketch_small_multiples(wall).height > sketch_small_multiples(wall).width
