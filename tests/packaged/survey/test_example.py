"""The example waves of this repository: right, and true to the pulse that is charted there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from qiworkbook.plugins.manager import Plugins
from qiworkbook.workbook import open_workbook, problems_of
from qiworkbook_survey.disclosure import shown_waves

ROOT = Path(__file__).parents[3]
DAY = date(2025, 4, 10)


@pytest.mark.slow
def test_nothing_is_wrong_with_them() -> None:
    opened = open_workbook(ROOT, Plugins(), DAY)
    problems = problems_of(opened, ["willow-ward", "hazel-unit"])
    assert [one for one in problems if "/survey/" in one.place.file] == []


def test_willow_ward_says_what_its_pulse_says() -> None:
    view = open_workbook(ROOT, Plugins(), DAY).view("willow-ward")
    pulse = {
        point.when.isoformat(): point.value
        for point in view.project.series["confidence-pulse"].points
    }
    waves = shown_waves(view.project)
    shares = [one.item("confident-start") for one in waves]
    told = [round(one.share) for one in shares if one and one.share is not None]
    near = [pulse["2024-01-15"], pulse["2024-07-29"], pulse["2025-01-27"]]
    assert told == [46, 62, 70]
    assert near == [47, 64, 70]


def test_in_the_first_wave_few_had_talked_so_how_it_went_is_hidden() -> None:
    view = open_workbook(ROOT, Plugins(), DAY).view("willow-ward")
    first, second, _ = shown_waves(view.project)
    hidden = [one.item.id for one in first.items if one.answers is None]
    assert hidden == ["recent-went", "recent-supported"]
    assert all(one.answers for one in second.items)


def test_hazel_unit_shows_nothing() -> None:
    view = open_workbook(ROOT, Plugins(), DAY).view("hazel-unit")
    (wave,) = shown_waves(view.project)
    assert wave.returned is None
    assert wave.items == ()
