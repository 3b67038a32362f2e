"""What the files may hold: slips are told with their line, and with what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.packaged.survey.conftest import Elm


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("returned = 24", 'returned = "a few"', "fewer than 11"),
        ("returned = 24", "returned = -1", "fewer than 11"),
        ("min_group = 11", "min_group = 4", "5"),
        ("counts = [10, 9, 5]", "counts = [10, 9, -5]", "-5"),
    ],
)
def test_a_wave(asked: Elm, old: str, new: str, said: str) -> None:
    asked.change(old, new)
    told = [f"{one.message} {one.hint}" for one in asked.problems() if one.place.line]
    assert any(said in one for one in told), told


@pytest.mark.slow
def test_names_and_rows_have_no_place_in_a_wave(asked: Elm) -> None:
    asked.write_wave(asked.wave() + '\n[[response]]\nname = "Jo Bloggs"\n')
    (problem,) = asked.problems()
    assert "response" in problem.message


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('["Not at all", "Completely"]', '["Not at all", "So so", "Completely"]', "two ends"),
        ('["A patient", "Staff", "Nobody"]', "[]", "list the answers"),
    ],
)
def test_a_questionnaire(elm: Elm, old: str, new: str, said: str) -> None:
    file = "questionnaires/pulse.toml"
    elm.folder.write(file, elm.folder.read(file).replace(old, new))
    problems = [one for one in elm.folder.problems() if one.place.file == file]
    assert problems
    assert said in f"{problems[0].message} {problems[0].hint}".casefold()
