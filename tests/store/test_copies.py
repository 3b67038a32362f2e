"""Copies of sync services and people are named for what they are, and never read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.store.layout import copied_from
from qiworkbook.testing import SMALL_PROJECT, make_workbook

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = (
    "-LAPTOP",
    "-DESKTOP-1A2B3C",
    " (1)",
    "(2)",
    " - Copy",
    " - Copy (2)",
    " (Jo's conflicted copy 2025-03-01)",
    " (conflicted copy 2025-03-01 101010)",
    ".sync-conflict-20250301-101010-ABCDEFG",
    "_conflicted-copy",
    " - Kopie",
    " - Kopie (2)",
    " - Copia",
)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_copy_is_named_and_read_as_nothing(tmp_path: Path, suffix: str) -> None:
    cycle = 'format = 1\ntitle = "One"\nidea = "huddle"\n'
    folder = make_workbook(
        tmp_path,
        {
            "projects/elm/project.toml": SMALL_PROJECT,
            f"projects/elm{suffix}/project.toml": SMALL_PROJECT,
            f"projects/elm/project{suffix}.toml": SMALL_PROJECT,
            "projects/elm/pdsa/2025-01-06-one.toml": cycle,
            f"projects/elm/pdsa/2025-01-06-one{suffix}.toml": cycle,
            "projects/elm/data/feels-safe.csv": "date,value\n2025-01-06,70\n",
            f"projects/elm/data/feels-safe{suffix}.csv": "date,value\n2025-01-06,70\n",
            f"learning-sets/2025-02-06{suffix}.toml": "format = 1\ndate = 2025-02-06\n",
        },
    )
    opened = folder.open()
    assert [view.project.id for view in opened.views] == ["elm"]
    project = opened.project("elm")
    assert [cycle.id for cycle in project.cycles] == ["2025-01-06-one"]
    assert [*project.series] == ["feels-safe"]
    assert opened.workbook.learning_sets == ()
    named = {one.place.file for one in opened.left_out if one.code == "sync-copy"}
    assert len(named) == 5
    assert folder.run("list").exit_code == 4


@pytest.mark.parametrize("name", ["Copy of elm", "Copy of elm (1)", "Kopie von elm"])
def test_a_copy_that_says_so_in_front_is_named_too(name: str) -> None:
    assert copied_from(f"projects/{name}") == "elm"
    assert copied_from(f"projects/{name}.toml") == "elm"


@pytest.mark.parametrize(
    "name",
    [
        "elm",
        "2025-01-06-one-handover",
        "feels-safe",
        "ward-10",
        "a-copy-of-the-card",
        "copy-of-the-card",
        "x2",
    ],
)
def test_ordinary_names_are_no_copies(name: str) -> None:
    assert copied_from(f"projects/{name}.toml") == ""


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("WARD-4-NORTH", ""),
        ("ELM-WARD", ""),
        ("2025-02-03-tea", ""),
        ("WARD-4-NORTH (1)", "WARD-4-NORTH"),
        ("Copy of WARD-4-NORTH", "WARD-4-NORTH"),
        ("ward-4-LAPTOP", "ward-4"),
        ("2025-02-03-LAPTOP-ABC.toml", "2025-02-03"),
        ("2025-02-03-5CG1234XYZ.toml", "2025-02-03"),
    ],
)
def test_a_ward_in_capitals_is_no_copy_and_a_day_is_no_part_of_a_computer_s_name(
    name: str, of: str
) -> None:
    assert copied_from(name) == of
