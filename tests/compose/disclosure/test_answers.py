"""Surveys and other counts of plugins in a copy: a trust less its wards tells of nobody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import make_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

PROJECT = 'format = 1\n[project]\ntitle = "Calm"\nunit = "{unit}"\n'
WAVE = """\
format = 1
questionnaire = "calm"
opened = {day}
closed = {day}
returned = {returned}
[[item]]
id = "safe"
text = "I feel safe at work"
type = "likert5"
levels = ["Never", "Seldom", "At times", "Often", "Always"]
chart = true
counts = {counts}
answered = {returned}
"""
OAK, ROSE = (9, 0, 10, 12, 8), (10, 8, 0, 9, 11)


def workbook(tmp_path: Path, whole: tuple[int, ...], day: str = "2025-03-09") -> WorkbookFolder:
    files = {}
    for id_, counts in (("oak", OAK), ("rose", ROSE), ("trust", whole)):
        unit = "" if id_ == "trust" else id_.title()
        files[f"projects/{id_}/project.toml"] = PROJECT.format(unit=unit)
        when = day if id_ == "trust" else "2025-03-09"
        wave = WAVE.format(day=when, returned=sum(counts), counts=list(counts))
        files[f"projects/{id_}/survey/{when}.toml"] = wave
    return make_workbook(tmp_path, files)


@pytest.mark.parametrize(
    "more", [(1, 0, 0, 1, 0), (0, 0, 0, 0, 1), (0, 0, 0, 0, 0), (3, 1, 1, 0, 2)]
)
@pytest.mark.parametrize("day", ["2025-03-09", "2025-03-12"])
def test_a_whole_that_holds_its_parts_and_a_few_more_is_hidden(
    tmp_path: Path, more: tuple[int, ...], day: str
) -> None:
    whole = tuple(sum(counts) for counts in zip(OAK, ROSE, more, strict=True))
    folder = workbook(tmp_path, whole, day)
    assert "Often" in folder.run("survey", "show", "oak", "--share").out
    working = folder.run("survey", "show", "trust")
    assert ("Often" in working.out, "Not for sharing" in working.err) == (True, True)
    assert "Not for sharing" not in folder.run("survey", "show", "oak").err
    problems = json.loads(folder.run("check", "--json").out)
    (file,) = [one["file"] for one in problems if one["code"] == "sharing-answers"]
    assert file.startswith("projects/trust/survey/")
    ran = folder.run("survey", "show", "trust", "--share")
    assert "Often" not in ran.out
    assert "what a few people said" in ran.err
    told = folder.run("measure", "list", "trust", "--share", "--json").out
    assert "not shown in this copy" in told
    report = folder.run("report", "--share", "-o", "copy")
    assert report.exit_code == 0
    assert "what a few people said" in folder.read("copy/report.html")


def test_a_whole_with_many_others_is_shown(tmp_path: Path) -> None:
    whole = tuple(sum(counts) for counts in zip(OAK, ROSE, (9, 12, 11, 10, 9), strict=True))
    folder = workbook(tmp_path, whole)
    assert "Often" in folder.run("survey", "show", "trust", "--share").out
    assert "Not for sharing" not in folder.run("survey", "show", "trust").err
    assert "sharing-answers" not in folder.run("check", "--json").out


def test_small_answers_are_hidden_and_others_rounded(tmp_path: Path) -> None:
    folder = workbook(tmp_path, (20, 3, 20, 20, 20))
    assert "Often" not in folder.run("survey", "show", "trust", "--share").out
    assert "Often" in folder.run("survey", "show", "trust").out
    out = folder.run("survey", "show", "oak", "--share").out
    assert "12" not in out.replace("2025", "")  # 9, 0, 10, 12, 8 by fives: 10, 0, 10, 10, 10
    assert "Answered: 40" in out


def test_a_change_is_refused(tmp_path: Path) -> None:
    folder = workbook(tmp_path, (20, 30, 20, 20, 20))
    ran = folder.run("incidents", "day", "oak", "2024-02-05", "--none", "--share")
    assert (ran.exit_code, "Do it without sharing" in ran.err) == (1, True)
