"""A copy of one ward hides and shows of it what a copy of all would, and so do copies in time.

It works out only what hangs together with the ward, and everything of that.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from qiworkbook.compose.disclosure.copy import copy_of, published
from qiworkbook.testing import make_workbook
from qiworkbook.workbook.opened import open_folder
from tests.compose.disclosure.test_choices import EXACT, ROUNDED, facts_of, filled, workbook_of
from tests.compose.disclosure.wards import invented

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.model import Workbook


def without_last_third(workbook: Workbook) -> Workbook:
    projects = [
        replace(
            project,
            series={
                name: replace(one, points=one.points[: len(one.points) * 2 // 3])
                for name, one in project.series.items()
            },
        )
        for project in workbook.projects
    ]
    return replace(workbook, projects=tuple(projects))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 9])
def test_a_ward_alone_is_shown_as_among_all(seed: int, tmp_path: Path) -> None:
    files = invented(seed).files
    folder = make_workbook(tmp_path, files, plugins=())
    workbook = open_folder(folder.root, date(2026, 1, 1), plugins=False).workbook
    policy = (EXACT, ROUNDED)[seed % 2]
    first = published(without_last_third(workbook), policy)
    for before in ([], [first]):
        earlier = [fact for made in before for fact in facts_of(made)]
        were = [one for made in before for one in made.series]
        whole = published(workbook, policy, (), earlier, before=were)
        for project in workbook.projects:
            alone = published(workbook, policy, (), earlier, before=were, ids=[project.id])
            assert [*alone.shown([project.id])] == [*whole.shown([project.id])]
            (told,), (among,) = (
                copy_of(workbook, one, [project.id], ()).projects for one in (alone, whole)
            )
            assert (told.series, told.not_shown) == (among.series, among.not_shown)


def test_only_what_hangs_together_is_worked_out(tmp_path: Path) -> None:
    names = [("oak", "falls"), ("elm", "falls"), ("trust", "falls"), ("fir", "slips")]
    oak, elm = [20, 3, 25, 31, 44, 29], [31, 24, 22, 9, 40, 11]
    numbers = [oak, elm, [a + b for a, b in zip(oak, elm, strict=True)], [9, 18, 33, 41, 12, 27]]
    workbook = filled(workbook_of(tmp_path, *names), dict(zip(names, numbers, strict=True)))
    made = published(workbook, EXACT, ids=["oak"])
    assert {project for project, _ in made.tables} == {"oak", "elm", "trust"}
    # The small number of a ward takes another of that day with it, whoever the copy is about.
    assert [entry.column.project for entry in made.outcome.hidden] == ["oak", "trust"]
    assert {one.project for one in made.series} == {"oak", "elm", "trust"}
