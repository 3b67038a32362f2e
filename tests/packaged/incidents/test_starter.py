"""`new --from sexual-safety`: whole, labelled, and clean but for what only the team can answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import make_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

TODAY = date(2025, 1, 15)

# What nobody but the team can say: its aim, its people, its first data, how it made its charter.
THEIRS = {
    "aim-missing",
    "aim-measure-no-data",
    "measure-no-data",
    "coproduction-not-said",
    "team-no-lived-experience",
    "charter-not-made-together",
}


def started(folder: Path) -> WorkbookFolder:
    workbook = make_workbook(folder)
    ran = workbook.run("new", "oak", "--from", "sexual-safety", "--title", "Safe", today=TODAY)
    assert ran.exit_code == 0, ran
    return workbook


@pytest.mark.slow
def test_only_what_the_team_can_answer_is_asked(tmp_path: Path) -> None:
    problems = started(tmp_path).problems("oak")
    assert {problem.severity for problem in problems} == {"question"}
    assert {problem.code for problem in problems} <= THEIRS


def test_everything_is_in_place_and_labelled(tmp_path: Path) -> None:
    workbook = started(tmp_path)
    view = workbook.view("oak")
    project = view.project
    assert len(view.thread.primary_drivers) == 4
    assert view.thread.dangling == ()
    assert view.thread.duplicates == ()
    assert view.thread.unmeasured_drivers == ()
    assert view.thread.idle_drivers == ()
    assert {measure.kind for measure in project.measures} == {"outcome", "process", "balancing"}
    assert all(measure.definition for measure in project.measures)
    assert set(project.records) >= {"charter", "trauma-informed"}
    assert "example" in project.about.illustrative
    assert project.title == "Safe"


@pytest.mark.slow
def test_the_label_is_in_every_output(tmp_path: Path) -> None:
    workbook = started(tmp_path)
    assert workbook.run("slides", today=TODAY).exit_code == 0
    assert workbook.run("report", today=TODAY).exit_code == 0
    for output in ("output/deck.txt", "output/report.html"):
        assert "Illustrative" in workbook.read(output)


def test_the_starter_is_listed(tmp_path: Path) -> None:
    ran = make_workbook(tmp_path).run("new", "oak", "--from", "no-such-starter")
    assert ran.exit_code == 1
    assert "sexual-safety" in ran.err
