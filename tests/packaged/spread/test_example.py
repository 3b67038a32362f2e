"""The example of this repository: no errors, and true to the cycles beside it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from qiworkbook.plugins.manager import Plugins
from qiworkbook.workbook import open_workbook, problems_of
from qiworkbook_spread.evidence import parts_of
from qiworkbook_spread.records import spread_of

ROOT = Path(__file__).parents[3]
DAY = date(2025, 4, 10)


@pytest.mark.slow
def test_it_checks_clean() -> None:
    opened = open_workbook(ROOT, Plugins(), DAY)
    problems = problems_of(opened, ["willow-ward"])
    assert [problem for problem in problems if "spread.toml" in problem.place.file] == []


def test_it_tells_the_story_that_the_cycle_tells() -> None:
    # Cycle of 14 October 2024: Juniper kept two lines and the practice, and wrote two of its own.
    view = open_workbook(ROOT, Plugins(), DAY).view("willow-ward")
    record = spread_of(view)
    cycle = view.project.cycle("2024-10-14-card-juniper-ward")
    assert record is not None
    assert cycle is not None
    juniper = record.file.site[0]
    assert juniper.start == cycle.start
    assert {reached.stage.value: reached.on for reached in juniper.reached}[
        "testing"
    ] == cycle.start
    assert {core.id for core in record.file.core} == {"practice-in-pairs", "a-line-from-patients"}
    assert all(core.idea == "prompt-card" for core in record.file.core)


def test_the_package_of_the_repository() -> None:
    # By hand from the files: the status and belief of each idea, and cycles that end in adopting.
    views = open_workbook(ROOT, Plugins(), DAY).views
    assert [(part.view.project.id, part.idea.id) for part in parts_of(views)] == [
        ("rowan-ward", "reflective-group"),
        ("rowan-ward", "fixed-times"),
        ("willow-ward", "safety-huddle"),
        ("willow-ward", "prompt-card"),
        ("willow-ward", "welcome-talk"),
        ("willow-ward", "knock-and-wait"),
        ("willow-ward", "ward-charter"),
    ]
