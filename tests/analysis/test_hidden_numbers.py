"""What is said of a series whose small numbers a copy does not show, beside what is true of it."""

from __future__ import annotations

import random
from datetime import date

import pytest

from qiworkbook.analysis.project_view import read_measure
from qiworkbook.analysis.thread import Thread
from qiworkbook.model import About, Measure, Point, Project, Series
from qiworkbook.spc.reading import Assurance, Reading, Variation
from qiworkbook.spc.words import MeasureStanding, alt_text, headline, standing, verdict
from qiworkbook.text.source import Source

SMALL = 7
DATA = {"id": "m", "name": "M", "kind": "outcome", "every": "month", "better": "decrease"}


def _reading(points: tuple[Point, ...], *, hidden: frozenset[date] = frozenset()) -> Reading:
    measure = Measure.model_validate({**DATA, "unit": "falls", "counts": "incidents"})
    project = Project(
        id="p",
        about=About(title="P"),
        measures=(measure,),
        series={"m": Series("m", points, hidden=hidden)},
        source=Source("project.toml", ""),
    )
    return read_measure(project, measure, Thread(project), "mdc")


@pytest.mark.parametrize("seed", range(40))
def test_no_verdict_of_what_is_shown_contradicts_the_whole(seed: int) -> None:
    chance = random.Random(seed)
    level, to = chance.choice([(20, 3), (3, 20), (9, 9), (30, 30), (12, 5), (40, 15)])
    begins = chance.randint(6, 20)
    points = tuple(
        Point(
            date(2024 + at // 12, at % 12 + 1, 1),
            float(max(0, round(chance.gauss(level if at < begins else to, 2)))),
        )
        for at in range(26)
    )
    hidden = frozenset(point.when for point in points if 0 < (point.value or 0) <= SMALL)
    shown = tuple(
        Point(point.when, None if point.when in hidden else point.value) for point in points
    )
    whole, copy = _reading(points), _reading(shown, hidden=hidden)
    if not hidden:
        assert copy == whole
        return
    assert (copy.variation, standing(copy)) == (Variation.UNTOLD, MeasureStanding.UNTOLD)
    assert copy.assurance is Assurance.NONE
    assert not copy.signals
    assert copy.course is None
    assert all(point.centre is point.upper is point.lower is None for point in copy.points)
    for said in (headline(copy), verdict(copy), alt_text(copy)):
        assert "no sign" not in said.casefold()
        assert "No data" not in said


def test_the_end_is_known_to_be_hidden() -> None:
    points = tuple(Point(date(2025, at, 1), 20.0 if at < 3 else None) for at in (1, 2, 3))
    assert _reading(points, hidden=frozenset({date(2025, 3, 1)})).ends_hidden
    assert not _reading(points).ends_hidden
