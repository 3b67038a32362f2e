"""The share of standards met, as a measure: numerator and n of each assessment."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.packaged.benchmark.conftest import Elm


def test_each_assessment_is_a_point_with_its_n(twice: Elm) -> None:
    view = twice.folder.view("elm")
    points = view.project.series["benchmark-ours"].points
    # November: asked met, asked-again partly. January: asked partly, asked-again met, ready not.
    assert [(p.when, p.value, p.denominator) for p in points] == [
        (date(2024, 11, 4), 1, 2),
        (date(2025, 1, 6), 1, 3),
    ]
    reading = view.readings["benchmark-ours"]
    assert [round(point.value or 0, 1) for point in reading.points] == [50.0, 33.3]


def test_nothing_rated_is_a_gap_and_not_zero(elm: Elm) -> None:
    elm.change('rating = "met"', 'rating = "unknown"')
    elm.change('rating = "partly"', 'rating = "unknown"')
    (point,) = elm.folder.view("elm").project.series["benchmark-ours"].points
    assert point.value is None


def test_another_unit_is_not_on_the_wards_chart(elm: Elm) -> None:
    elm.change('method = "self"', 'method = "self"\nunit = "Oak Ward"')
    assert "benchmark-ours" not in elm.folder.view("elm").project.series


def test_said_to_be_met_is_not_counted_as_met(elm: Elm) -> None:
    elm.change("date = 2024-10-07", "date = 2020-10-07")
    (point,) = elm.folder.view("elm").project.series["benchmark-ours"].points
    assert (point.value, point.denominator) == (0, 2)


def test_the_measure_shows_what_the_assessment_says(elm: Elm) -> None:
    elm.change('method = "self"', 'method = "self"\nshows = ["talking"]')
    measure = elm.folder.view("elm").project.measure("benchmark-ours")
    assert measure is not None
    assert measure.shows == ("talking",)
    assert measure.better == "increase"
