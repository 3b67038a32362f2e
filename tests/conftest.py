"""What many tests share: a project seen whole, made from the texts of its files, with no disk."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.model import About, Cycle, CycleFile, Point, Project, ProjectFile, Series, Workbook
from qiworkbook.places import Source
from qiworkbook.store.rows import read_rows
from qiworkbook.view import ProjectView

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from qiworkbook.problems import Problem

TODAY = date(2025, 4, 10)


@pytest.fixture
def see() -> Callable[..., ProjectView]:
    """Give the texts of project.toml, of cycles by id and of data by measure; get the view."""
    return _see


def _see(
    project: str,
    cycles: Mapping[str, str] | None = None,
    data: Mapping[str, str] | None = None,
    *,
    today: date = TODAY,
    workbook: Workbook | None = None,
    id_: str = "elm-ward",
    problems: tuple[Problem, ...] = (),
) -> ProjectView:
    file = ProjectFile.model_validate(tomllib.loads(project))
    folder = f"projects/{id_}"
    made = Project(
        id=id_,
        source=Source(f"{folder}/project.toml", project),
        about=file.project or About(title=id_),
        aim=file.aim,
        coproduction=file.coproduction,
        team=file.team,
        drivers=file.driver,
        ideas=file.idea,
        measures=file.measure,
        learning=file.learning,
        next_steps=file.next,
        progress=file.progress,
        cycles=tuple(
            Cycle(
                name,
                CycleFile.model_validate(tomllib.loads(text)),
                Source(f"{folder}/pdsa/{name}.toml", text),
            )
            for name, text in sorted((cycles or {}).items())
        ),
        series={name: _series(name, text, folder) for name, text in (data or {}).items()},
        problems=problems,
    )
    return ProjectView(made, today, workbook or Workbook(projects=(made,)))


def _series(measure: str, text: str, folder: str) -> Series:
    source = Source(f"{folder}/data/{measure}.csv", text)
    rows, _ = read_rows(text, source.file)
    divided = any(row.denominator is not None for row in rows)
    points = tuple(
        Point(
            row.when,
            row.numerator if divided else row.value,
            row.denominator,
            row.note,
            row.excluded,
            row.line,
        )
        for row in rows
    )
    return Series(measure, points, source, divided)
