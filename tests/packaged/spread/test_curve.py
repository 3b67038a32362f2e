"""The curve of sites: month by month, with sites that stop."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from qiworkbook.api import Better

if TYPE_CHECKING:
    from tests.packaged.spread.conftest import Elm

STOPPED = """
[[site]]
id = "oak-ward"
unit = "Oak Ward"

[[site.reached]]
stage = "testing"
on = 2024-10-14

[[site.reached]]
stage = "implemented"
on = 2024-11-30

[[site.reached]]
stage = "declined"
on = 2025-01-07
"""


def values(elm: Elm) -> list[tuple[date, float | None]]:
    series = elm.folder.view("elm").project.series["spread-sites"]
    return [(point.when, point.value) for point in series.points]


def test_each_month_from_the_first_stage_to_the_last(elm: Elm) -> None:
    assert values(elm) == [
        (date(2024, 10, 1), 0),
        (date(2024, 11, 1), 0),
        (date(2024, 12, 1), 1),
    ]


def test_a_site_that_stops_leaves_the_count(elm: Elm) -> None:
    elm.add(STOPPED)
    assert [value for _, value in values(elm)] == [0, 1, 2, 1]


def test_sustained_counts_and_several_stages_of_one_day_take_the_last(elm: Elm) -> None:
    elm.add(STOPPED.replace("declined", "sustained").replace("2024-10-14", "2024-11-30"))
    assert [value for _, value in values(elm)] == [0, 1, 2, 2]


def test_the_measure_claims_no_direction_and_has_the_goal(elm: Elm) -> None:
    view = elm.folder.view("elm")
    measure = view.project.measure("spread-sites")
    assert measure is not None
    assert (measure.better, measure.target, measure.shows) == (Better.NEITHER, 2, ("confidence",))
    assert "running total" in measure.definition


def test_no_stage_no_curve(elm: Elm) -> None:
    elm.change('stage = "testing"\non = 2024-10-07', 'stage = "aware"\non = 2024-10-07')
    assert [value for _, value in values(elm)] == [0, 0, 1]
    elm.folder.write("projects/elm/spread.toml", "format = 1\n")
    assert elm.folder.view("elm").project.measure("spread-sites") is None
