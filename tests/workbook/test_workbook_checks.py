"""What is odd in learning sets and the library is told with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import SMALL_PROJECT, make_workbook

if TYPE_CHECKING:
    from pathlib import Path

SET = """\
format = 1
date = 2025-02-06
teams = ["elm"]
[[agenda]]
start = "13:00"
end = "13:15"
title = "Welcome"
[[agenda]]
start = "13:15"
title = "Stories"
[[story]]
project = "elm"
[[commitment]]
project = "elm"
what = "will test"
idea = "huddle"
[evaluation]
responses = 5
confidence = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5]
"""
LIBRARY = """\
format = 1
[[resource]]
id = "a"
title = "A"
link = "https://example.org"
drivers = ["talking"]
[[resource]]
id = "b"
title = "B"
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("", "", ()),
        ('teams = ["elm"]', 'teams = ["elm", "elms"]', (("learning-set-team", 3),)),
        ('[[story]]\nproject = "elm"', '[[story]]\nproject = "x"', (("learning-set-team", 12),)),
        ('idea = "huddle"', 'idea = "hudle"', (("learning-set-idea", 16),)),
        ('end = "13:15"', 'end = "12:15"', (("learning-set-times", 6),)),
        ('start = "13:15"', 'start = "09:15"', (("learning-set-times", 9),)),
        ("date = 2025-02-06", "date = 2025-02-07", (("learning-set-date", 2),)),
        ('teams = ["elm"]', "next = 2025-02-06", (("learning-set-date", 3),)),
        ("[0, 0, 0,", "[0,", (("learning-set-counts", 19),)),
        ("[0, 0, 0,", "[0, 0, 0, 0,", (("wrong-value", 19),)),
        ("0, 5]", "1, 5]", (("learning-set-counts", 19),)),
    ],
)
def test_a_learning_set_is_read_against_the_projects(
    tmp_path: Path, old: str, new: str, told: tuple[tuple[str, int], ...]
) -> None:
    assert old in SET
    book = make_workbook(
        tmp_path,
        {
            "projects/elm/project.toml": SMALL_PROJECT,
            "learning-sets/2025-02-06.toml": SET.replace(old, new, 1) if old else SET,
        },
    )
    found = [p for p in book.problems() if p.place.file.startswith("learning-sets")]
    assert tuple((p.code, p.place.line) for p in found) == told
    assert all(p.hint for p in found)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("", "", ()),
        ("https://example.org", "http://example.org", (("resource-link", 5),)),
        ('["talking"]', '["talkin"]', (("resource-driver", 6),)),
        ('id = "b"', 'id = "a"', (("resource-twice", 8),)),
    ],
)
def test_the_library_is_read_against_the_drivers(
    tmp_path: Path, old: str, new: str, told: tuple[tuple[str, int], ...]
) -> None:
    book = make_workbook(
        tmp_path,
        {
            "projects/elm/project.toml": SMALL_PROJECT,
            "resources.toml": LIBRARY.replace(old, new, 1) if old else LIBRARY,
        },
    )
    found = [p for p in book.problems() if p.place.file == "resources.toml"]
    assert tuple((p.code, p.place.line) for p in found) == told


def test_an_idea_is_not_missed_while_the_file_that_names_it_cannot_be_read(tmp_path: Path) -> None:
    files = {"projects/elm/project.toml": "format = 1\n[project\n"}
    book = make_workbook(tmp_path, files | {"learning-sets/2025-02-06.toml": SET})
    assert [p for p in book.problems() if p.code == "learning-set-idea"] == []


def test_what_lies_beside_the_projects_and_is_not_read_is_named(tmp_path: Path) -> None:
    folder = make_workbook(
        tmp_path,
        {
            "projects/elm/project.toml": SMALL_PROJECT,
            "benchmark/2025-01-06.toml": "format = 1\n",
            "data/calm.csv": "date,value\n",
            "learning_sets/2025-02-06.toml": "format = 1\n",
            "standards/ours.toml": 'format = 1\nid = "ours"\ntitle = "Ours"\n',
            "minutes/april.docx": "x",
            "resource.toml": "format = 1\n",
            "pyproject.toml": "",
            "output/old.toml": "",
            ".hidden/one.toml": "",
        },
    )
    out = folder.run("check").out
    named = [line for line in out.splitlines() if "nothing reads this" in line]
    assert [line.split(":")[0].split()[-1] for line in named] == [
        *("benchmark", "data", "learning_sets", "resource.toml")
    ]
    assert "It is read in the folder of a project: projects/NAME/benchmark." in out
    assert "Did you mean learning-sets?" in out
    assert "Did you mean resources.toml?" in out


def test_what_lies_in_a_project_and_is_not_read_is_named(tmp_path: Path) -> None:
    grid = 'format = 1\n\n[[row]]\nprinciple = "trust"\n'
    folder = make_workbook(
        tmp_path,
        {
            "projects/elm/project.toml": SMALL_PROJECT,
            "projects/elm/trauma-informed.toml": grid,
            "projects/elm/trauma-informed/2025-01-06.toml": grid,
            "projects/elm/trauma-informed-2025.toml": grid,
            "projects/elm/bencmark/2025-01-06.toml": "format = 1\n",
            "projects/elm/minutes/april.docx": "x",
            "projects/elm/notes.txt": "x",
        },
    )
    out = folder.run("check").out
    named = [line.split(": ", 1) for line in out.splitlines() if "nothing reads this" in line]
    assert [file for file, _ in named] == [
        "projects/elm/bencmark",
        "projects/elm/trauma-informed-2025.toml",
    ]
    assert all(words.startswith("nothing reads this. There may be: bench") for _, words in named)
    assert "nothing reads this" not in folder.run("check", "--no-plugins").out
