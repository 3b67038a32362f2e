"""What others name is removed once somebody has said what they are to name instead."""

from __future__ import annotations

import json
import shutil
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from qiworkbook.store.journal import journal_of
from qiworkbook.workbook.edits import renames
from qiworkbook.workbook.opened import open_workbook
from tests.cli.test_prompts import at_terminal

if TYPE_CHECKING:
    from qiworkbook.testing import Ran, WorkbookFolder
    from qiworkbook.workbook.opened import OpenWorkbook

FILE = "projects/elm/project.toml"
TODAY = date(2025, 4, 8)
PLAN: tuple[str, ...] = ("--idea", "cards", "--start", "2025-04-09", "--objective", "Learn")
PLAN += ("--question", "Who?", "--predict", "All")
SET = """format = 1
date = 2025-04-10
title = "The fourth"

[[commitment]]
project = "elm"
what = "Ask at weekends"
idea = "cards"
"""


@pytest.fixture
def tied(elm: WorkbookFolder) -> WorkbookFolder:
    """Drivers, ideas and measures that name each other, in several files."""
    for said in (
        ("driver", "add", "elm", "Evenings are calm", "--id", "evenings"),
        ("driver", "add", "elm", "Nights are calm", "--id", "nights", "--part-of", "evenings"),
        ("driver", "add", "elm", "Lights are low", "--id", "lights", "--part-of", "nights"),
        ("idea", "add", "elm", "a card", "--id", "cards", "--drives", "evenings"),
        ("idea", "add", "elm", "a lamp", "--id", "lamp", "--drives", "evenings"),
        ("idea", "set", "elm", "lamp", "--drives", "evenings", "--drives", "nights"),
        ("measure", "add", "elm", "Walks", "--id", "walks", "--kind", "process"),
        ("measure", "set", "elm", "walks", "--shows", "evenings", "--paired-with", "feels-safe"),
        ("measure", "add", "elm", "Days between falls", "--id", "between", "--kind", "outcome"),
        ("resources", "add", "A page", "--id", "page", "--driver", "evenings"),
    ):
        assert run(elm, *said).exit_code == 0, said
    elm.write("learning-sets/2025-04-10.toml", SET)
    return elm


def run(folder: WorkbookFolder, *said: str) -> Ran:
    return folder.run(*said, today=TODAY)


def texts(folder: WorkbookFolder) -> dict[str, bytes]:
    return {file: (folder.root / file).read_bytes() for file in folder.files()}


def data(folder: WorkbookFolder, noun: str) -> dict[str, dict[str, object]]:
    said = json.loads(run(folder, noun, "list", "elm", "--json").out)
    return {one["id"]: one for one in said}


def test_who_names_a_driver_is_told_and_nothing_is_written_where_nobody_can_be_asked(
    tied: WorkbookFolder,
) -> None:
    before = texts(tied)
    ran = run(tied, "driver", "remove", "elm", "evenings")
    assert (ran.exit_code, texts(tied)) == (1, before)
    named = (
        "The driver evenings is named in the driver “Nights are calm”, the idea “a card”, "
        "the idea “a lamp”, the measure “Walks” and the resources (resource “A page”)."
    )
    assert named in ran.err
    left = "take it out there: nothing is named then in the driver “Nights are calm”"
    assert left in ran.err
    assert "a lamp" not in ran.err.partition(left)[2].partition("\n")[0]
    assert "To answer: --instead ID" in ran.err
    below = [line for line in ran.err.splitlines() if line.strip().startswith(("nights", "lights"))]
    assert below == []  # what stands below it can't stand above itself


@pytest.mark.parametrize("words", ["driver remove elm", "part remove elm driver"])
def test_links_to_a_driver_that_is_removed_are_taken_out_and_one_undo_brings_all_back(
    tied: WorkbookFolder, words: str
) -> None:
    before = texts(tied)
    assert run(tied, *words.split(), "evenings", "--instead", "none").exit_code == 0
    assert "evenings" not in "".join(
        tied.read(file) for file in (FILE, "resources.toml", "learning-sets/2025-04-10.toml")
    )
    drivers, ideas = data(tied, "driver"), data(tied, "idea")
    assert not drivers["nights"]["part_of"]
    assert (ideas["cards"]["drives"], ideas["lamp"]["drives"]) == ([], ["nights"])
    assert run(tied, "undo", "--yes").exit_code == 0
    assert texts(tied) == before


def test_another_one_is_named_in_its_place_once(tied: WorkbookFolder) -> None:
    run(tied, "driver", "add", "elm", "Days are calm", "--id", "days")
    before = texts(tied)
    run(tied, "idea", "set", "elm", "lamp", "--drives", "days", "--drives", "evenings")
    named = texts(tied)
    assert run(tied, "driver", "remove", "elm", "evenings", "--instead", "days").exit_code == 0
    drivers, ideas = data(tied, "driver"), data(tied, "idea")
    assert drivers["nights"]["part_of"] == ideas["cards"]["drives"] == ["days"]
    assert ideas["lamp"]["drives"] == ["days"]
    assert 'drivers = ["days"]' in tied.read("resources.toml")
    assert run(tied, "undo", "--yes").exit_code == 0
    assert texts(tied) == named != before
    for wrong in ("nowhere", "nights", "evenings"):
        ran = run(tied, "driver", "remove", "elm", "evenings", "--instead", wrong)
        assert (ran.exit_code, texts(tied)) == (1, named)
        assert f"“{wrong}” is no answer to this: it takes none, " in ran.err


def test_an_id_that_begins_like_an_answer_is_an_id(tied: WorkbookFolder) -> None:
    run(tied, "driver", "add", "elm", "None are alone", "--id", "none-alone")
    assert (
        run(tied, "driver", "remove", "elm", "evenings", "--instead", "none-alone").exit_code == 0
    )
    assert data(tied, "driver")["nights"]["part_of"] == ["none-alone"]


def test_an_idea_goes_from_a_commitment_but_a_test_keeps_one(tied: WorkbookFolder) -> None:
    before = texts(tied)
    ran = run(tied, "idea", "remove", "elm", "cards")
    assert "the learning set “The fourth” (commitment “Ask at weekends”)" in ran.err
    assert run(tied, "idea", "remove", "elm", "cards", "--instead", "none").exit_code == 0
    assert "cards" not in tied.read("learning-sets/2025-04-10.toml")
    assert run(tied, "undo", "--yes").exit_code == 0
    assert texts(tied) == before
    assert run(tied, "pdsa", "plan", "elm", "One card", *PLAN).exit_code == 0
    before = texts(tied)
    ran = run(tied, "idea", "remove", "elm", "cards", "--instead", "none")
    assert (ran.exit_code, texts(tied)) == (1, before)
    assert "A test keeps the idea that it tested" in ran.err
    assert "the cycle “One card”" in ran.err
    assert "none: " not in ran.err
    assert run(tied, "idea", "remove", "elm", "cards", "--instead", "lamp").exit_code == 0
    (cycle,) = [one for one in texts(tied) if "/pdsa/" in one and "one-card" in one]
    assert 'idea = "lamp"' in tied.read(cycle)
    assert run(tied, "undo", "--yes").exit_code == 0
    assert texts(tied) == before


def test_an_idea_that_a_test_names_stays_where_there_is_no_other(elm: WorkbookFolder) -> None:
    for one in data(elm, "idea"):
        assert run(elm, "idea", "remove", "elm", one, "--instead", "none").exit_code == 0
    run(elm, "idea", "add", "elm", "a card", "--id", "cards")
    assert run(elm, "pdsa", "plan", "elm", "One card", *PLAN).exit_code == 0
    before = texts(elm)
    ran = run(elm, "idea", "remove", "elm", "cards", "--instead", "none")
    assert (ran.exit_code, texts(elm)) == (1, before)
    assert "The idea cards is named in" in ran.err
    assert "set aside by its status" in ran.err


def test_numbers_go_with_a_measure_only_when_that_is_said(tied: WorkbookFolder) -> None:
    assert run(tied, "data", "add", "elm", "walks", "2025-04-07", "5").exit_code == 0
    between = ("--days-between", "walks", "--paired-with", "walks")
    assert run(tied, "measure", "set", "elm", "between", *between).exit_code == 0
    before = texts(tied)
    ran = run(tied, "measure", "remove", "elm", "walks", "--instead", "none", "--with-numbers")
    assert (ran.exit_code, texts(tied)) == (1, before)
    assert "Days between events are worked out from it." in ran.err
    assert run(tied, "measure", "remove", "elm", "between").exit_code == 0
    before = texts(tied)
    ran = run(tied, "measure", "remove", "elm", "walks")
    assert (ran.exit_code, texts(tied)) == (1, before)
    assert "projects/elm/data/walks.csv has the numbers of the measure walks." in ran.err
    assert "To answer: --with-numbers" in ran.err
    assert run(tied, "measure", "remove", "elm", "walks", "--with-numbers").exit_code == 0
    assert "projects/elm/data/walks.csv" not in texts(tied)
    assert run(tied, "undo", "--yes").exit_code == 0
    assert texts(tied) == before
    moved = ("measure", "remove", "elm", "feels-safe", "--instead", "walks", "--with-numbers")
    assert run(tied, *moved).exit_code == 0
    assert 'measure = "walks"' in tied.read(FILE)  # of the aim
    assert "paired_with" not in tied.read(FILE)  # nothing is its own pair
    numbers = "projects/elm/data/walks.csv"
    assert texts(tied)[numbers] == before[numbers]


def test_somebody_at_a_terminal_chooses(tied: WorkbookFolder) -> None:
    command = ("driver", "remove", "elm", "evenings")
    keys = (("none/", "none\r"),)
    code, seen = at_terminal(tied.root, command, keys)
    assert code == 0, seen
    assert "What is to be named instead of “Evenings are calm”?" in seen
    assert not data(tied, "driver")["nights"]["part_of"]


@pytest.mark.parametrize("command", [("driver", "remove"), ("part", "remove")])
def test_what_changed_with_it_is_told(tied: WorkbookFolder, command: tuple[str, ...]) -> None:
    name = ("driver", "evenings") if command[0] == "part" else ("evenings",)
    out = run(tied, *command, "elm", *name, "--instead", "confidence").out
    told = out[out.index("To take that back") :]
    assert "  - Feeling safe on Elm Ward: a driver was removed: Evenings are calm" in told
    assert "a card acts on" in told
    assert "in the library" in told
    alone = run(tied, "driver", "remove", "elm", "lights").out
    assert "What changed" not in alone


def test_a_removal_is_said_where_no_journal_can_be_kept(tied: WorkbookFolder) -> None:
    home = journal_of(tied.root)
    shutil.rmtree(home)
    home.write_text("a file where the folder should be")
    ran = run(tied, "driver", "remove", "elm", "evenings", "--instead", "confidence")
    assert ran.exit_code == 0, ran
    assert "Removed from the drivers" in ran.out


@pytest.mark.parametrize(
    ("said", "tries"),
    [
        (("driver", "remove", "elm", "evenings", "--instead", "confidence"), 2),  # asks, is told
        (("driver", "rename", "elm", "evenings", "late"), 1),
        (("part", "set", "elm", "driver", "evenings", "id=late"), 1),
    ],
)
def test_who_names_it_is_looked_for_once_in_each_try(
    tied: WorkbookFolder, monkeypatch: pytest.MonkeyPatch, said: tuple[str, ...], tries: int
) -> None:
    """In sixty-nine projects each look through the workbook takes a second."""
    looks: list[object] = []

    def noted(*args: Any) -> OpenWorkbook:
        looks.append(args)
        return open_workbook(*args)

    monkeypatch.setattr(renames, "open_workbook", noted)
    assert run(tied, *said).exit_code == 0
    assert len(looks) == tries
