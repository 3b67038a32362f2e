"""What happened since a day: from the history where git has one, from dates elsewhere."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import SMALL_PROJECT, make_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

CYCLE = 'format = 1\ntitle = "One handover"\nidea = "huddle"\n[plan]\nstart = 2025-03-03\n'
DATA = "date,value\n2025-01-06,60\n"


@pytest.fixture
def book(tmp_path: Path) -> WorkbookFolder:
    """Elm Ward with one value, and a learning set in February."""
    return make_workbook(
        tmp_path,
        {
            "projects/elm/project.toml": SMALL_PROJECT,
            "projects/elm/data/feels-safe.csv": DATA,
            "learning-sets/2025-02-06.toml": "format = 1\ndate = 2025-02-06\n",
        },
    )


def commit(folder: Path, on: str) -> None:
    who = {"NAME": "A Ward", "EMAIL": "ward@example.org", "DATE": f"{on}T12:00:00+00:00"}
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for role in ("AUTHOR", "COMMITTER"):
        env |= {f"GIT_{role}_{key}": value for key, value in who.items()}
    for args in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-qm", "x")):
        subprocess.run(["git", *args], cwd=folder, env=env, check=True, capture_output=True)


def moved_on(book: WorkbookFolder) -> None:
    book.write("projects/elm/pdsa/2025-03-03-one.toml", CYCLE)
    book.write("projects/elm/data/feels-safe.csv", f"{DATA}2025-02-10,70\n2025-02-17,\n")
    text = SMALL_PROJECT.replace("target = 90", "target = 95")
    book.write("projects/elm/project.toml", text)


def told(book: WorkbookFolder, *args: str) -> dict[str, object]:
    ran = book.run("changes", "--json", *args, today=date(2025, 4, 1))
    assert ran.exit_code == 0, ran
    found: dict[str, dict[str, object]] = json.loads(ran.out)
    return found["elm"]


def words(found: dict[str, object]) -> list[str]:
    changes = found["changes"]
    assert isinstance(changes, list)
    return [one["words"] for one in changes]


def test_with_a_history_even_what_has_no_date_is_told(book: WorkbookFolder) -> None:
    commit(book.root, "2025-01-20")
    moved_on(book)
    found = told(book)
    assert found["from_history"] is True
    assert words(found) == [
        "the aim's target went from 90 to 95",
        "a new cycle, One handover: being planned",
        "1 new value of People who felt safe this week, up to 10 February 2025",
    ]


@pytest.mark.parametrize("committed_on", ["", "2025-03-20"])
def test_without_a_history_of_that_day_dates_tell(book: WorkbookFolder, committed_on: str) -> None:
    if committed_on:
        commit(book.root, committed_on)
    moved_on(book)
    found = told(book, "--since", "2025-02-06")
    assert found["from_history"] is False
    assert words(found) == [
        "One handover: being planned",
        "1 new value of People who felt safe this week, up to 10 February 2025",
    ]


def test_a_project_that_was_broken_on_that_day_is_told_from_dates(book: WorkbookFolder) -> None:
    book.write("projects/elm/project.toml", "[project\n")
    commit(book.root, "2025-01-20")
    moved_on(book)
    assert told(book)["from_history"] is False


def test_a_version_by_name_and_a_name_that_is_none(book: WorkbookFolder) -> None:
    commit(book.root, "2025-03-20")
    moved_on(book)
    assert "the aim's target went from 90 to 95" in words(told(book, "--since", "HEAD"))
    ran = book.run("changes", "--since", "set-3")
    assert ran.exit_code == 1
    assert "'set-3' is neither a date nor a version of these files." in ran.err


def test_before_the_first_learning_set_there_is_nothing_to_compare(book: WorkbookFolder) -> None:
    ran = book.run("changes", today=date(2025, 2, 6))
    assert ran.exit_code == 1
    assert "There was no learning set before 2025-02-06." in ran.err
