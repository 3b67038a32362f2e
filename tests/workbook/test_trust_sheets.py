"""Sheets whose truth is known: none gives a wrong number in silence, most are read exactly."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.builtin.exchange import read_table
from qiworkbook.contributions.extensions import Importer
from qiworkbook.model.import_profile import ImportProfile, MeasureColumns
from qiworkbook.problems import WorkbookError
from qiworkbook.store.workbook_folder import read_project
from qiworkbook.testing import make_workbook
from qiworkbook.workbook.question import Question
from qiworkbook.workbook.sheets.trust_sheet_import import look_at
from qiworkbook_incidents.incident_list import IMPORTERS

from .trust_sheets import MEASURES, WARDS, TrustSheet, trust_sheet

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.model import Project
    from qiworkbook.workbook.sheets.point_import import TableLook

READERS = {one.name: one for one in (Importer("table", "", read_table), *IMPORTERS)}
TODAY = date(2026, 1, 1)
PROJECT = """
format = 1
[project]
title = "Work on {title}"
unit = "{title}"
"""
MEASURE = """
[[measure]]
id = "{id}"
name = "{name}"
kind = "outcome"
every = "month"
unit = "{unit}"
"""
# What somebody answers who knows the sheet.
ANSWERS = {
    **{"hidden": "in", "carry": "yes", "dash": "gap", "split": "Ward", "date": "Month"},
    "share": "itself",
}


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> list[Project]:
    measures = "".join(
        MEASURE.format(id=id_, name=name, unit="%" if id_ == "seen" else "")
        for id_, name in MEASURES.items()
    )
    files = {
        f"projects/{id_}/project.toml": PROJECT.format(title=title) + measures
        for id_, title in WARDS.items()
    }
    folder = make_workbook(tmp_path_factory.mktemp("wards"), files)
    return [read_project(folder.root, id_) for id_ in WARDS]


def answer(question: Question, sheet: TrustSheet) -> str:
    kind, _, what = question.id.partition(":")
    if kind in sheet.answers:
        return sheet.answers[kind]
    if kind == "dates":
        words = [choice.answer for choice in question.choices]
        return next(w for w in ("day-first", "month-and-year", "financial-years") if w in words)
    if kind == "times":
        return "100"
    if kind == "year":  # that of the block whose line above it no longer says it
        years = {f"{day.year}" for points in sheet.truth.values() for day in points}
        said = {str(cell) for rows in sheet.sheets.values() for row in rows for cell in row}
        return min(years - said or years)
    if kind == "ward":
        assert what == "Dogwood Ward", question
        return "leave-out"
    return "yes" if kind.startswith("unlikely") else ANSWERS[kind]


def looked(sheet: TrustSheet, folder: Path, projects: list[Project]) -> tuple[TableLook, int]:
    """What is made of a sheet, and how many questions there were."""
    profile = ImportProfile(
        measures={id_: MeasureColumns() for id_ in sheet.args[1:]} if sheet.args else {}
    )
    answers: dict[str, str] = {}
    path = sheet.write(folder)
    while True:
        look = look_at(path, READERS[sheet.reader], projects, profile, answers, TODAY)
        if not isinstance(look, Question):
            return look, len(answers)
        answers[look.id] = answer(look, sheet)


def outcome(sheet: TrustSheet, folder: Path, projects: list[Project]) -> str:
    """How a sheet ends: exact, asked, refused, or wrong: a number that is not the truth."""
    try:
        look, questions = looked(sheet, folder, projects)
    except WorkbookError:
        return "refused"
    read = {
        (one.project, one.measure): {
            row.when: row.value for row in one.new if row.value is not None
        }
        for one in look.looked
    }
    for key, points in read.items():
        for when, value in points.items():
            if sheet.truth.get(key, {}).get(when) != pytest.approx(value):
                return "wrong"
    if look.refused:
        assert all(problem.place.line or " " in problem.place.file for problem in look.refused)
        return "refused"
    missing = sum(
        1 for key, points in sheet.truth.items() for when in points if when not in read.get(key, {})
    )
    gaps = sum(row.value is None for one in look.looked for row in one.new)
    if missing > gaps:
        return "lost"
    return "exact" if questions <= 1 else "asked more"


def counts(seeds: range, folder: Path, projects: list[Project]) -> Counter[str]:
    found: Counter[str] = Counter()
    for seed in seeds:
        sheet = trust_sheet(seed)
        end = outcome(sheet, folder, projects)
        assert end not in ("wrong", "lost"), (seed, sheet.kind)
        found[end] += 1
    return found


@pytest.mark.slow
def test_a_hundred_sheets(tmp_path: Path, projects: list[Project]) -> None:
    found = counts(range(100), tmp_path, projects)
    assert found["exact"] >= 80, found
    assert found["exact"] + found["refused"] + found["asked more"] == 100


@pytest.mark.slow
def test_two_thousand_sheets(
    tmp_path: Path, projects: list[Project], request: pytest.FixtureRequest
) -> None:
    if not request.config.getoption("--trust-sheets"):
        pytest.skip("with --trust-sheets")
    found = counts(range(100, 2100), tmp_path, projects)
    print(dict(found))
    assert found["exact"] >= 1600, found
