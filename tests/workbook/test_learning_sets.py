"""A learning set written down, filled in and looked back on, through the commands."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.plugins.manager import Plugins
from qiworkbook.testing import SMALL_PROJECT, WorkbookFolder, make_workbook
from qiworkbook.workbook import open_workbook
from qiworkbook.workbook.edits.learning_sets import start_set

if TYPE_CHECKING:
    from pathlib import Path


FEBRUARY = """\
# Kept as a person wrote it.
format = 1
date = 2025-02-06
title = "First set"     # a remark
teams = ["elm"]

[[commitment]]
project = "elm"
idea = "huddle"
what = "will ask at one handover"
"""
CYCLE = 'format = 1\ntitle = "One handover"\nidea = "huddle"\n[plan]\nstart = 2025-03-03\n'
APRIL = date(2025, 4, 1)


@pytest.fixture
def book(tmp_path: Path) -> WorkbookFolder:
    """Elm Ward, with a learning set in February."""
    return make_workbook(
        tmp_path,
        {"projects/elm/project.toml": SMALL_PROJECT, "learning-sets/2025-02-06.toml": FEBRUARY},
    )


def test_a_new_set_is_written_as_a_person_would(book: WorkbookFolder) -> None:
    ran = book.run(
        *("learning-set", "new", "2025-06-12", "--mode", "in-person"),
        *("--agenda", "13:00-13:15 Welcome | Coach", "--agenda", "13:15 Stories"),
    )
    assert ran.exit_code == 0, ran
    data = tomllib.loads(book.read("learning-sets/2025-06-12.toml"))
    assert data == {
        "format": 1,
        "date": date(2025, 6, 12),
        "mode": "in-person",
        "teams": ["elm"],
        "agenda": [
            {"title": "Welcome", "start": "13:00", "end": "13:15", "lead": "Coach"},
            {"title": "Stories", "start": "13:15"},
        ],
    }
    again = book.run("learning-set", "new", "2025-06-12")
    assert again.exit_code == 1
    assert "There is already a learning-sets/2025-06-12.toml" in again.err


def test_where_no_team_is_named_all_come_that_go_on(book: WorkbookFolder) -> None:
    closed = SMALL_PROJECT.replace('status = "active"', 'status = "closed"')
    book.write("projects/oak/project.toml", closed)
    opened = open_workbook(book.root, Plugins(only_core=True), APRIL)
    assert [one.id for one in opened.workbook.projects] == ["elm", "oak"]
    all_, none = start_set(opened, date(2025, 6, 12), {}), date(2025, 9, 11)
    assert tomllib.loads(book.read(all_))["teams"] == ["elm"]
    assert "teams" not in tomllib.loads(book.read(start_set(opened, none, {"teams": []})))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("new", "2025-06-12", "--team", "oak"), "There is no project oak"),
        (("new", "2025-06-12", "--agenda", "Welcome"), "has no time and title"),
        (("new", "2025-06-12", "--agenda", "25:00 Welcome"), "Write a time of day"),
        (("show", "2025-02-07"), "Did you mean 2025-02-06?"),
        (("commit", "elm", "will test", "--idea", "hudle"), "Did you mean huddle?"),
        (("evaluate", "2025-02-06"), "To answer: --responses"),
        (("evaluate", "2025-02-06", "--responses", "9", "--confidence", "1,2"), "2 counts"),
        (
            ("evaluate", "2025-02-06", "--responses", "5", "--confidence", "6" + ",0" * 10),
            "6 people scored their confidence, and 5 answered at all",
        ),
        (("evaluate", "2025-02-06", "--next-time", "More time"), "--cleared"),
        (
            ("evaluate", "2025-02-06", "--responses", "4", "--next-time", "x", "--cleared"),
            "With fewer than 5 answers people could be recognised",
        ),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_written(
    book: WorkbookFolder, args: tuple[str, ...], said: str
) -> None:
    ran = book.run("learning-set", *args, today=APRIL)
    assert ran.exit_code in (1, 2)
    assert said in ran.err
    assert book.files() == (
        "learning-sets/2025-02-06.toml",
        "projects/elm/project.toml",
        "workbook.toml",
    )
    assert book.read("learning-sets/2025-02-06.toml") == FEBRUARY


@pytest.mark.parametrize(
    "words",
    [
        ("commit", "elm", "will test a night", "--idea", "huddle"),
        ("attend", "elm", "--role", "nurse", "--people", "3"),
    ],
    ids=lambda words: words[0],
)
def test_where_the_next_set_cannot_be_read_nothing_goes_into_an_earlier_one(
    book: WorkbookFolder, words: tuple[str, ...]
) -> None:
    book.write("learning-sets/2025-05-08.toml", "format = 1\ndate = 2025-05-08x\n")
    ran = book.run("learning-set", *words, today=APRIL)
    assert ran.exit_code == 1
    assert "learning-sets/2025-05-08.toml:2" in ran.err
    assert "--on DATE" in ran.err
    assert book.read("learning-sets/2025-02-06.toml") == FEBRUARY
    named = book.run("learning-set", *words, "--on", "2025-02-06", today=APRIL)
    assert book.read("learning-sets/2025-02-06.toml") != FEBRUARY, named


def test_commitments_and_evaluation_change_only_their_own_lines(book: WorkbookFolder) -> None:
    args = ("commit", "elm", "will test a night", "--idea", "huddle", "--by", "2025-06-12")
    assert book.run("learning-set", *args, today=date(2025, 2, 6)).exit_code == 0
    counts = "0,0,0,0,0,1,1,3,2,1,1"
    ran = book.run(
        *("learning-set", "evaluate", "2025-02-06", "--responses", "9", "--confidence", counts),
        *("--most-helpful", "Making our test smaller", "--cleared"),
    )
    assert "the middle answer is 7, and 7 of 9 said 7 or more." in ran.out
    text = book.read("learning-sets/2025-02-06.toml")
    assert text.startswith(FEBRUARY)
    data = tomllib.loads(text)
    assert data["commitment"][1]["by"] == date(2025, 6, 12)
    assert data["evaluation"]["confidence"] == [0, 0, 0, 0, 0, 1, 1, 3, 2, 1, 1]
    book.run("learning-set", "evaluate", "2025-02-06", "--next-time", "Less", "--cleared")
    after = tomllib.loads(book.read("learning-sets/2025-02-06.toml"))["evaluation"]
    assert after == data["evaluation"] | {"next_time": ["Less"]}


@pytest.mark.slow
def test_what_few_said_is_in_no_output(book: WorkbookFolder) -> None:
    few = '[evaluation]\nresponses = 4\nmost_helpful = ["a secret"]\nconfidence = [4'
    text = f"{FEBRUARY}\n{few}{', 0' * 10}]\n"
    book.write("learning-sets/2025-02-06.toml", text)
    outputs = [
        book.run("learning-set", "show", "2025-02-06").out,
        book.run("learning-set", "show", "2025-02-06", "--json").out,
    ]
    book.write("learning-sets/2025-04-10.toml", "format = 1\ndate = 2025-04-10\nteams = ['elm']\n")
    for day in ("2025-02-06", "2025-04-10"):
        assert book.run("slides", "--learning-set", day).exit_code == 0
        outputs += [book.read(f"output/deck-{day}.{ending}") for ending in ("txt", "html")]
    for output in outputs:
        assert "secret" not in output
        assert "middle answer" not in output
        assert "Fewer than 5 people answered" in output


def test_commitments_are_held_against_the_files(book: WorkbookFolder) -> None:
    book.write("learning-sets/2025-04-10.toml", "format = 1\ndate = 2025-04-10\nteams = ['elm']\n")
    shown = book.run("learning-set", "show", today=APRIL).out
    assert "Elm Ward  will ask at one handover  Not in the files: ask the team" in shown
    book.write("projects/elm/pdsa/2025-03-03-one.toml", CYCLE)
    data = json.loads(book.run("learning-set", "show", "--json", today=APRIL).out)
    assert data["looked_back_on"] == [
        {
            "project": "elm",
            "what": "will ask at one handover",
            "shown": "tested",
            "cycle": "2025-03-03-one",
        }
    ]


def _evaluated(tmp_path: Path) -> WorkbookFolder:
    folder = make_workbook(tmp_path, {})
    folder.write(
        "learning-sets/2025-02-06.toml",
        'format = 1\ndate = 2025-02-06\ntitle = "Second"\n\n[evaluation]\nresponses = 34\n'
        'confidence = [0, 0, 0, 0, 0, 4, 6, 8, 8, 4, 4]\nnext_time = ["More time"]\n',
    )
    return folder


EVALUATE = ("learning-set", "evaluate", "2025-02-06")


@pytest.mark.parametrize(
    "args", [("--responses", "3"), ("--confidence", "0,0,0,0,0,0,0,0,0,1,2"), ("--responses", "40")]
)
def test_other_counts_of_a_set_are_shown_and_asked_about(
    tmp_path: Path, args: tuple[str, str]
) -> None:
    folder = _evaluated(tmp_path)
    before = folder.read("learning-sets/2025-02-06.toml")
    ran = folder.run(*EVALUATE, *args, *(("--confidence", "0,0,0,0,0,0,0,0,0,1,2") * ("3" in args)))
    assert (ran.exit_code, ran.out) == (1, "")
    assert "would become" in ran.err
    assert "To answer: --replace" in ran.err
    assert ("34" if "--responses" in args else "4,6,8,8,4,4") in ran.err
    assert folder.read("learning-sets/2025-02-06.toml") == before


def test_counts_are_replaced_by_who_says_so(tmp_path: Path) -> None:
    folder = _evaluated(tmp_path)
    assert folder.run(*EVALUATE, "--responses", "40", "--replace").exit_code == 0
    assert "responses = 40" in folder.read("learning-sets/2025-02-06.toml")


def test_the_same_counts_again_and_more_comments_ask_nothing(tmp_path: Path) -> None:
    folder = _evaluated(tmp_path)
    args = ("--responses", "34", "--next-time", "Less talk", "--cleared")
    assert folder.run(*EVALUATE, *args).exit_code == 0
    text = folder.read("learning-sets/2025-02-06.toml")
    assert "More time" in text
    assert "Less talk" in text


def test_who_came_for_two_projects_of_one_ward_is_counted_once(book: WorkbookFolder) -> None:
    book.write("projects/falls/project.toml", SMALL_PROJECT)
    book.write("projects/ash/project.toml", SMALL_PROJECT.replace("Elm Ward", "Ash Ward"))
    came = ("learning-set", "attend", "--on", "2025-02-06", "--role", "nurse", "--people")
    assert book.run(*came, "3", "elm").exit_code == 0
    again = book.run(*came, "4", "falls")
    assert "3 of elm are listed there as nurse. Replace it?" in again.err
    assert book.run(*came, "4", "falls", "--replace").exit_code == 0
    assert book.run(*came, "2", "ash").exit_code == 0
    data = tomllib.loads(book.read("learning-sets/2025-02-06.toml"))
    assert [(one["project"], one["people"]) for one in data["attendance"]] == [
        ("elm", 4),
        ("ash", 2),
    ]


@pytest.mark.slow
def test_attendance_is_counts_by_ward_and_role_and_stays_with_the_team(
    book: WorkbookFolder,
) -> None:
    came = ("learning-set", "attend", "elm", "--on", "2025-02-06", "--role")
    assert book.run(*came, "nurse", "--people", "3").exit_code == 0
    assert book.run(*came, "expert by experience", "--people", "1").exit_code == 0
    again = book.run(*came, "Nurse", "--people", "4")
    assert (again.exit_code, "--replace" in again.err) == (1, True)
    assert book.run(*came, "Nurse", "--people", "4", "--replace").exit_code == 0
    data = tomllib.loads(book.read("learning-sets/2025-02-06.toml"))
    assert data["attendance"] == [
        {"project": "elm", "role": "nurse", "people": 4},
        {"project": "elm", "role": "expert by experience", "people": 1},
    ]
    assert 'title = "First set"     # a remark' in book.read("learning-sets/2025-02-06.toml")
    for args, rows in (((), 2), (("--share",), 0)):
        assert book.run("export", "--format", "json", *args).exit_code == 0
        folder = "share" if args else "export"
        tables = json.loads(book.read(f"output/{folder}/tables.json"))
        came_of = [(row["project"], row["role"], row["came"]) for row in tables["attendance"]]
        assert came_of == [("elm", "nurse", 4), ("elm", "expert by experience", 1)][:rows]
    show = ("learning-set", "show", "2025-02-06")
    assert "Who came: 5" in book.run(*show).out
    shared = book.run(*show, "--share")
    assert "Who came" not in shared.out
    assert "expert by experience" not in book.run(*show, "--json", "--share").out
