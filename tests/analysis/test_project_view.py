"""A project seen whole: what a file, its project and its workbook say of being an example."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.model import Workbook, WorkbookFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView


@pytest.mark.parametrize(
    ("own", "project", "workbook", "told"),
    [
        ("a file", "a project", "a workbook", "a file"),
        ("", "a project", "a workbook", "a project"),
        ("", "", "a workbook", "a workbook"),
        ("", "", "", ""),
    ],
)
def test_the_nearest_says_why_it_is_an_example(
    own: str, project: str, workbook: str, told: str, see: Callable[..., ProjectView]
) -> None:
    file = WorkbookFile.model_validate({"workbook": {"illustrative": workbook}})
    text = f'format = 1\n[project]\ntitle = "Elm"\nillustrative = "{project}"\n'
    assert see(text, workbook=Workbook(file=file)).why_example(own) == told
