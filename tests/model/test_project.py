"""What a project says of the files that it does not have."""

from __future__ import annotations

import pytest

from qiworkbook.model import About, Project
from qiworkbook.problems import Place, Problem
from qiworkbook.text.source import Source


def project(*problems: Problem) -> Project:
    return Project("elm", Source("projects/elm/project.toml", ""), About(), problems=problems)


def unread(file: str) -> Problem:
    return Problem("toml", "line 3 ends too soon", Place(file, 3), hint="Close it.")


@pytest.mark.parametrize("where", ["survey/*.toml", "survey/2025-01-20.toml"])
def test_a_file_that_could_not_be_read_is_the_reason_itself(where: str) -> None:
    problem = unread("projects/elm/survey/2025-01-20.toml")
    error = project(problem).no_file(where, "Nobody was asked yet.", "Begin with a form.")
    assert error.problems == (problem,)
    assert error.hint == "Close it."


@pytest.mark.parametrize(
    "file",
    [
        "projects/elm/survey/2025-02-03.toml",  # another wave
        "projects/elm-annexe/survey/2025-01-20.toml",  # another project
        "projects/elm/pdsa/2025-01-20.toml",  # another folder
    ],
)
def test_a_problem_elsewhere_is_not_the_reason(file: str) -> None:
    missing = project(unread(file)).no_file("survey/2025-01-20.toml", "No such wave.", "Begin.")
    assert (missing.message, missing.hint, missing.problems) == ("No such wave.", "Begin.", ())
