"""A change idea that is named like a task is asked about, and one that reads on is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import SMALL_PROJECT, make_workbook

if TYPE_CHECKING:
    from pathlib import Path

NAMED = 'name = "a two-minute question at the morning huddle"'


@pytest.mark.parametrize(
    ("name", "is_task"),
    [
        ("Order twenty ear plugs from stores", True),
        ("order 20 ear plugs", True),
        ("Get the new cards printed", True),
        ("Install dimmer switches", True),
        ("Make sure that bank staff know", True),
        ("Put the posters up", True),
        ("Print the posters", True),
        ("Train all staff", True),
        ("order forms with pictures", False),
        ("get-to-know-you cards", False),
        ("get up and get dressed mornings", False),
        ("a complete handover on one sheet", False),
        ("display boards that patients fill", False),
        ("call bells within reach", False),
        ("put-away boxes for shoes", False),
        ("plan 2 of the evening walk", False),
        ("run charts on the wall of the day room", False),
    ],
)
def test_a_task_is_told_from_an_idea(tmp_path: Path, name: str, *, is_task: bool) -> None:
    assert NAMED in SMALL_PROJECT
    text = SMALL_PROJECT.replace(NAMED, f'name = "{name}"')
    book = make_workbook(tmp_path, {"projects/elm/project.toml": text})
    assert any(one.code == "idea-reads-like-task" for one in book.problems()) == is_task
