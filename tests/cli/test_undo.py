"""`undo`: my last change, seen first, and never over what somebody did since."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zlib
from typing import TYPE_CHECKING

import pytest

from qiworkbook.cli.session import Session
from qiworkbook.store.journal import journal_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from qiworkbook.testing import WorkbookFolder

    Talk = Callable[..., Result]

DATA = "projects/elm/data/feels-safe.csv"
PROJECT = "projects/elm/project.toml"
MAIL = "sam.smith@example.org"


@pytest.fixture(autouse=True)
def _state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))


def add(elm: WorkbookFolder, day: str, value: str) -> None:
    assert elm.run("data", "add", "elm", "feels-safe", day, value).exit_code == 0


def by_hand(elm: WorkbookFolder, file: str, old: str, new: str) -> None:
    assert old in elm.read(file)
    elm.write(file, elm.read(file).replace(old, new))


def test_what_was_taken_back_comes_again_where_redo_leads(elm: WorkbookFolder) -> None:
    elm.run("aim", "set", "elm", "--target", "92")
    changed = elm.read(PROJECT)
    assert elm.run("undo", "--yes").exit_code == 0
    number = elm.run("versions", "elm").out.splitlines()[1].split()[0]  # the latest is the undo
    ran = elm.run("restore", "elm", "--to", number, "--yes")
    assert ran.exit_code == 0, ran.err
    assert (
        ran.out.splitlines()[0] == "Feeling safe on Elm Ward: the aim's target went from 90 to 92"
    )
    assert elm.read(PROJECT) == changed


def test_it_shows_what_changes_asks_and_takes_back_one_after_the_other(
    elm: WorkbookFolder, talk: Talk
) -> None:
    add(elm, "2025-01-06", "71")
    first = elm.read(DATA)
    add(elm, "2025-01-13", "72")
    said = talk("undo", answers=("yes",))
    assert said.exit_code == 0, said.output
    assert DATA in said.output
    assert "- 2025-01-13,72" in said.output
    assert "Take back “data add” of" in said.output
    assert elm.read(DATA) == first
    assert elm.run("undo", "--yes").exit_code == 0
    assert not (elm.root / DATA).exists()
    assert not (elm.root / DATA).parent.exists(), "the folder came with the file"
    ran = elm.run("undo", "--yes")
    assert ran.exit_code == 1
    assert "There is no change to take back" in ran.err


def test_a_no_writes_nothing(elm: WorkbookFolder, talk: Talk) -> None:
    add(elm, "2025-01-06", "71")
    before = elm.read(DATA)
    assert talk("undo", answers=("no",)).exit_code == 1
    assert elm.read(DATA) == before


def test_it_is_refused_where_somebody_changed_the_record_since(elm: WorkbookFolder) -> None:
    add(elm, "2025-01-06", "71")
    elm.write(DATA, elm.read(DATA).replace("71", "74"))
    by_hand = elm.read(DATA)
    ran = elm.run("undo", "--yes")
    assert ran.exit_code == 1
    assert f"{DATA} has been changed since “data add”" in ran.err
    assert "- 2025-01-06,71" in ran.err
    assert "+ 2025-01-06,74" in ran.err
    assert elm.read(DATA) == by_hand


@pytest.mark.parametrize("command", ["add", "set"])
def test_a_row_without_an_id_that_was_reworded_by_hand_is_refused(
    elm: WorkbookFolder, command: str
) -> None:
    elm.run("aim", "set", "elm", "--target", "92")
    elm.run("task", "add", "elm", "--what", "Print the posters")
    if command == "set":
        elm.run("task", "set", "elm", "posters", "--what", "Print the cards")
    said = "posters" if command == "add" else "cards"
    by_hand(elm, PROJECT, f"Print the {said}", "Print forty")
    now = elm.read(PROJECT)
    ran = elm.run("undo", "--yes")
    assert (ran.exit_code, elm.read(PROJECT)) == (1, now)
    assert f'- what = "Print the {said}"' in ran.err
    assert '+ what = "Print forty"' in ran.err


def test_a_number_that_was_put_on_another_day_by_hand_is_refused(elm: WorkbookFolder) -> None:
    add(elm, "2025-01-06", "71")
    add(elm, "2025-01-13", "72")
    by_hand(elm, DATA, "2025-01-13", "2025-01-20")
    ran = elm.run("undo", "--yes")
    assert ran.exit_code == 1
    assert "+ 2025-01-20,72" in ran.err
    assert "2025-01-06,71" in elm.read(DATA)


def test_a_row_taken_out_by_hand_beside_another_change_is_passed_by(elm: WorkbookFolder) -> None:
    elm.run("aim", "set", "elm", "--target", "92")
    elm.run("task", "add", "elm", "--what", "Print the posters")
    by_hand(elm, PROJECT, '[[task]]\nwhat = "Print the posters"\n', "")
    by_hand(elm, PROJECT, "Feeling safe on Elm Ward", "Safe on Elm Ward")
    assert elm.run("undo", "--yes").exit_code == 0
    assert "target = 90" in elm.read(PROJECT)


def test_a_new_project_goes_with_all_its_files(elm: WorkbookFolder) -> None:
    before = elm.files()
    assert elm.run("new", "oak", "--title", "Oak", "--from", "sexual-safety").exit_code == 0
    assert elm.run("undo", "--yes").exit_code == 0
    assert elm.files() == before
    assert not (elm.root / "projects/oak").exists()


def test_one_taken_back_by_hand_is_passed_by(elm: WorkbookFolder) -> None:
    add(elm, "2025-01-06", "71")
    one = elm.read(DATA)
    add(elm, "2025-01-13", "72")
    elm.write(DATA, one)
    assert elm.run("undo", "--yes").exit_code == 0
    assert not (elm.root / DATA).exists()


def test_it_says_when_nothing_is_kept(elm: WorkbookFolder) -> None:
    elm.write("workbook.toml", elm.read("workbook.toml") + "\n[journal]\ndays = 0\n")
    add(elm, "2025-01-06", "71")
    ran = elm.run("undo", "--yes")
    assert ran.exit_code == 1
    assert "settings say so" in ran.err


def test_a_home_that_cannot_be_written_is_said_and_stops_nothing(
    elm: WorkbookFolder, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("home") / "state"
    file.write_text("no folder")
    monkeypatch.setenv("XDG_STATE_HOME", str(file))
    ran = elm.run("data", "add", "elm", "feels-safe", "2025-01-06", "71")
    assert ran.exit_code == 0
    assert "2025-01-06,71" in elm.read(DATA)
    assert "The earlier version could not be kept for undo" in ran.err
    assert elm.run("undo", "--yes").exit_code == 1


def write_down(elm: WorkbookFolder) -> None:
    args = ("idea", "add", "elm", f"ask {MAIL}", "--id", "ask", "--keep-identifier", "invented")
    assert elm.run(*args).exit_code == 0


def test_an_identifier_that_goes_can_go_from_what_is_kept(
    elm: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_down(elm)
    monkeypatch.setattr(Session, "terminal", True)
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
    ran = elm.run("idea", "set", "elm", "ask", "--name", "ask the nurse")
    assert "is still kept on this computer, for undo" in ran.err
    assert not any(MAIL in kept(path) for path in journal_of(elm.root).iterdir())
    ran = elm.run("undo", "--yes")
    assert ran.exit_code == 1
    assert "is no longer kept" in ran.err


def test_without_a_terminal_the_command_that_does_so_is_named(elm: WorkbookFolder) -> None:
    write_down(elm)
    ran = elm.run("idea", "set", "elm", "ask", "--name", "ask the nurse")
    assert "qiworkbook privacy forget" in ran.err
    assert any(MAIL in kept(path) for path in journal_of(elm.root).iterdir())
    assert "1 earlier text taken away" in elm.run("privacy", "forget").out
    assert not any(MAIL in kept(path) for path in journal_of(elm.root).iterdir())
    assert elm.run("privacy", "forget", "--all").exit_code == 0
    assert not journal_of(elm.root).exists()


def kept(path: Path) -> str:
    try:
        return zlib.decompress(path.read_bytes()).decode()
    except zlib.error:
        return path.read_text()


@pytest.mark.slow
def test_it_takes_less_than_a_third_of_a_second(elm: WorkbookFolder) -> None:
    add(elm, "2025-01-06", "71")
    spent = []
    for _ in range(5):
        before = os.times()
        subprocess.run(
            [sys.executable, "-m", "qiworkbook", "undo"],
            cwd=elm.root,
            check=False,
            capture_output=True,
            stdin=subprocess.DEVNULL,
        )
        after = os.times()
        spent.append(after.children_user - before.children_user)
    assert min(spent) < 0.3, "seconds of work, whatever else the computer does"


def test_what_else_was_changed_in_the_file_since_stays(elm: WorkbookFolder) -> None:
    add(elm, "2025-01-06", "71")
    add(elm, "2025-01-13", "72")
    elm.write(DATA, elm.read(DATA).replace("2025-01-06,71", "2025-01-06,74"))
    ran = elm.run("undo", "--yes")
    assert ran.exit_code == 0, ran
    assert "2025-01-06,74" in elm.read(DATA)
    assert "2025-01-13" not in elm.read(DATA)


def test_a_move_is_taken_back_where_the_row_was_reworded_since(elm: WorkbookFolder) -> None:
    elm.run("driver", "add", "elm", "Evenings are calm", "--id", "calm")
    before = elm.read(PROJECT)
    assert elm.run("driver", "move", "elm", "calm", "--before", "talking").exit_code == 0
    assert elm.read(PROJECT) != before
    by_hand(elm, PROJECT, "Evenings are calm", "Evenings and nights are calm")
    assert elm.run("undo", "--yes").exit_code == 0
    assert elm.read(PROJECT) == before.replace("Evenings are", "Evenings and nights are")


def test_of_a_project_one_record_is_taken_back_and_the_others_stay(elm: WorkbookFolder) -> None:
    assert elm.run("idea", "set", "elm", "huddle", "--effort", "high").exit_code == 0
    other = elm.read(PROJECT).replace("90% of people on Elm", "95% of people on Elm")
    elm.write(PROJECT, other)
    assert elm.run("undo", "--yes").exit_code == 0
    assert "effort" not in elm.read(PROJECT)
    assert "95% of people on Elm" in elm.read(PROJECT)
    assert elm.run("idea", "set", "elm", "huddle", "--effort", "high").exit_code == 0
    elm.write(PROJECT, elm.read(PROJECT).replace('effort = "high"', 'effort = "low"'))
    ran = elm.run("undo", "--yes")
    assert ran.exit_code == 1
    assert f"{PROJECT} has been changed since “idea set”" in ran.err
    assert 'effort = "low"' in elm.read(PROJECT)


def test_a_workbook_just_begun_has_nothing_to_go_back_to(elm: WorkbookFolder) -> None:
    assert elm.run("init", str(elm.root.parent / "new")).exit_code == 0
    ran = elm.run("-w", str(elm.root.parent / "new"), "versions")
    assert ran.out.startswith("There is nothing to go back to")
    assert elm.run("-w", str(elm.root.parent / "new"), "undo", "--yes").exit_code == 1
