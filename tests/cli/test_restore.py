"""`versions` and `restore`: what there is to go back to, with git and without, seen first."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.store.journal import journal_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from qiworkbook.testing import Ran, WorkbookFolder

    Talk = Callable[..., Result]

DATA = "projects/elm/data/feels-safe.csv"
PROJECT = "projects/elm/project.toml"
LEARNING_SET = """format = 1
date = 2025-02-06
title = "Starting small"

[[commitment]]
project = "elm"
what = "a tea card"
by = 2025-04-10
idea = "card"
"""


@pytest.fixture(autouse=True)
def _state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))


def add(elm: WorkbookFolder, day: date, value: str) -> None:
    ran = elm.run("data", "add", "elm", "feels-safe", day.isoformat(), value, today=day)
    assert ran.exit_code == 0, ran.err


def restore(elm: WorkbookFolder, *args: str) -> Ran:
    return elm.run("restore", "elm", *args, "--yes", today=date(2025, 3, 1))


def git(root: Path, *args: str, on: str = "2025-01-10T12:00:00") -> str:
    who = {
        f"GIT_{as_}_{what}": of
        for as_ in ("AUTHOR", "COMMITTER")
        for what, of in {"NAME": "Elm", "EMAIL": "elm@example.org", "DATE": on}.items()
    }
    ran = subprocess.run(
        ["git", *args],
        cwd=root,
        env={**os.environ, **who},
        check=True,
        capture_output=True,
        text=True,
    )
    return ran.stdout.strip()


@pytest.fixture
def three(elm: WorkbookFolder) -> list[str]:
    """The data file after each of three Mondays, a command each."""
    texts = []
    for number in range(3):
        add(elm, date(2025, 1, 6 + 7 * number), str(71 + number))
        texts.append(elm.read(DATA))
    return texts


def test_versions_takes_a_piece_of_a_name_and_knows_no_other(
    elm: WorkbookFolder, three: list[str]
) -> None:
    assert three
    assert elm.run("versions", "feeling safe").out == elm.run("versions", "elm").out
    ran = elm.run("versions", "oak")
    assert (ran.exit_code, "nothing to go back to" in ran.out) == (0, False)
    assert "There is no project oak" in ran.out


def test_versions_lists_changes_the_latest_first(elm: WorkbookFolder, three: list[str]) -> None:
    assert three
    lines = elm.run("versions", "elm").out.splitlines()
    assert [line.split()[0] for line in lines[1:4]] == ["3", "2", "1"]
    assert lines[1].split()[1] == "2025-01-20"
    assert lines[1].endswith("data add")
    assert "restore elm --to 3" in lines[-1]


@pytest.mark.parametrize(
    ("to", "which"),
    [
        ("2025-01-20", 2),
        ("2025-01-19", 1),
        ("2025-01-13", 1),
        ("2025-01-06", 0),
        ("3", 1),
        ("2", 0),
    ],
)
def test_a_date_is_its_end_and_a_number_is_before_it(
    elm: WorkbookFolder, three: list[str], to: str, which: int
) -> None:
    if which == 2:
        assert "Nothing would change" in restore(elm, "--to", to).err
        return
    ran = restore(elm, "--to", to)
    assert ran.exit_code in (0, 4), ran.err
    assert elm.read(DATA) == three[which]
    assert "  - 2025-01-20,73" in ran.out, "it is shown also with --yes"
    assert elm.run("undo", "--yes", today=date(2025, 3, 1)).exit_code == 0
    assert elm.read(DATA) == three[2]


def test_before_the_first_there_was_no_file(elm: WorkbookFolder, three: list[str]) -> None:
    assert three
    assert restore(elm, "--to", "1").exit_code == 0
    assert not (elm.root / DATA).exists()


def test_a_no_writes_nothing(elm: WorkbookFolder, three: list[str], talk: Talk) -> None:
    said = talk("restore", "elm", "--to", "2", answers=("no",))
    assert said.exit_code == 1
    assert "Bring back elm as it was before the change 2?" in said.output
    assert elm.read(DATA) == three[2]


def test_one_record_comes_back_and_no_other(elm: WorkbookFolder) -> None:
    for idea in ("walk", "talk"):
        assert elm.run("idea", "add", "elm", f"a {idea}", "--id", idea).exit_code == 0
    before = elm.read(PROJECT)
    for idea in ("walk", "talk"):
        args = ("idea", "set", "elm", idea, "--status", "adopted", "--reason", "It helped")
        assert elm.run(*args, today=date(2025, 2, 1)).exit_code == 0
    ran = restore(elm, "idea/wal", "--to", "2025-01-15")  # a part of its id is enough
    assert ran.exit_code == 0, ran.err
    assert "no record 'idea/2'" in restore(elm, "idea/2", "--to", "2025-01-15").err
    now = elm.read(PROJECT)
    assert now.count("adopted") == 1
    assert restore(elm, "talk", "--to", "2025-01-15").exit_code == 0
    assert elm.read(PROJECT) == before


@pytest.mark.parametrize("record", ["cycle/2025-01-20-ask", "ask", "pdsa/2025-01", "2025-01-20-a"])
def test_a_cycle_is_named_by_its_id_or_a_part_of_it(elm: WorkbookFolder, record: str) -> None:
    for title, start in (("Ask", "2025-01-20"), ("Talk", "2025-02-20")):
        plan = ("pdsa", "plan", "elm", title, "--idea", "huddle", "--objective", "How long?")
        assert elm.run(*plan, "--start", start, today=date(2025, 1, 10)).exit_code == 0
    file = "projects/elm/pdsa/2025-01-20-ask.toml"
    before = elm.read(file)
    done = ("pdsa", "do", "elm", "2025-01-20-ask", "--observations", "Six")
    assert elm.run(*done, today=date(2025, 2, 1)).exit_code == 0
    assert elm.read(file) != before
    assert restore(elm, record, "--to", "2025-01-15").exit_code == 0
    assert elm.read(file) == before


def test_a_name_that_fits_several_is_asked_about(
    elm: WorkbookFolder, three: list[str], talk: Talk
) -> None:
    said = talk("restore", "elm", "feels-safe", "--to", "2", answers=("data/feels-safe.csv", "yes"))
    assert "Which of them is meant by 'feels-safe'?" in said.output
    assert elm.read(DATA) == three[0]
    ran = restore(elm, "feels-safe", "--to", "2")
    assert "Which of them is meant" in ran.err
    assert "\n  data/feels-safe.csv\n" in ran.err
    assert ran.err.endswith("To answer: one of these in place of feels-safe\n")


def test_from_git_alone_and_from_both(elm: WorkbookFolder, three: list[str]) -> None:
    elm.write(DATA, three[0])
    git(elm.root, "init", "-q")
    git(elm.root, "add", "-A")
    git(elm.root, "commit", "-qm", "First", on="2025-01-07T12:00:00")
    elm.write(DATA, three[1].replace("72", "70"))
    git(elm.root, "commit", "-qam", "By hand", on="2025-01-15T12:00:00")
    elm.write(DATA, three[2])
    lines = elm.run("versions", "elm").out.splitlines()
    assert [line.split()[3] for line in lines[1:6]] == [
        "change",
        "saved",
        "change",
        "saved",
        "change",
    ]
    assert restore(elm, "--to", "2025-01-14").exit_code == 0
    assert elm.read(DATA) == three[1], "the command of the 13th is the latest by then"
    assert restore(elm, "--to", "2025-01-16").exit_code == 0
    assert elm.read(DATA) == three[1].replace("72", "70"), "the version of the 15th is later"
    for path in journal_of(elm.root).iterdir():
        path.unlink()
    assert restore(elm, "--to", "2025-01-14").exit_code == 0
    assert elm.read(DATA) == three[0]
    commit = git(elm.root, "rev-parse", "HEAD")
    assert restore(elm, "--to", commit[:9]).exit_code == 0
    assert elm.read(DATA) == three[1].replace("72", "70")


def test_a_project_that_is_gone_comes_back(elm: WorkbookFolder, three: list[str]) -> None:
    text = elm.read(PROJECT)
    git(elm.root, "init", "-q")
    git(elm.root, "add", "-A")
    git(elm.root, "commit", "-qm", "First", on="2025-01-07T12:00:00")
    for file in (DATA, PROJECT):
        (elm.root / file).unlink()
    ran = restore(elm, "--to", "2025-02-01")
    assert ran.exit_code == 0, ran.err
    assert (elm.read(PROJECT), elm.read(DATA)) == (text, three[2])


def test_what_is_not_known_stays_and_is_named(elm: WorkbookFolder, three: list[str]) -> None:
    cycle = "projects/elm/pdsa/2025-01-06-ask.toml"
    (elm.root / cycle).parent.mkdir()
    (elm.root / cycle).write_text('format = 1\ntitle = "Ask"\n')
    ran = restore(elm, "--to", "2025-01-14")
    assert ran.exit_code == 4
    assert f"{cycle} stays as it is: what it said then is not kept." in ran.out
    assert elm.read(DATA) == three[1]
    other = cycle.replace("ask", "walk")
    (elm.root / other).write_text('format = 1\ntitle = "Walk"\n')
    assert elm.run("undo", "--yes").exit_code == 0
    ran = restore(elm, "--to", "2025-01-14")
    both = f"{cycle} and {other} stay as they are: what they said then is not kept."
    assert both in ran.out
    assert ran.out.count("is not kept") == 1


@pytest.mark.parametrize("to", ["14", "soon", "HEAD~1", "--", "2025-13-01", "0"])
def test_what_is_no_time_says_what_is(elm: WorkbookFolder, to: str) -> None:
    ran = elm.run("restore", "elm", "--to", to, "--yes")
    assert ran.exit_code in (1, 2)
    assert "Traceback" not in ran.err


def test_a_project_that_never_was_is_not_invented(elm: WorkbookFolder) -> None:
    ran = elm.run("restore", "elmm", "--to", "2025-01-01", "--yes")
    assert ran.exit_code == 1
    assert "Did you mean elm?" in ran.err
    assert elm.run("restore", "../elm", "--to", "2025-01-01", "--yes").exit_code == 1


def test_a_lost_object_of_git_is_said(elm: WorkbookFolder, three: list[str]) -> None:
    assert three
    git(elm.root, "init", "-q")
    git(elm.root, "add", "-A")
    git(elm.root, "commit", "-qm", "First")
    elm.write(DATA, three[0])
    git(elm.root, "commit", "-qam", "Second")
    tree = git(elm.root, "rev-parse", "HEAD~1^{tree}")
    (elm.root / ".git/objects" / tree[:2] / tree[2:]).unlink()
    ran = elm.run("versions", "elm")
    assert ran.exit_code == 4
    assert "Not all saved versions could be read" in ran.err


def test_a_time_before_the_project_brings_nothing_back(elm: WorkbookFolder) -> None:
    assert elm.run("new", "oak", today=date(2025, 2, 1)).exit_code == 0
    ran = elm.run("restore", "oak", "--to", "2025-01-20", "--yes", today=date(2025, 3, 1))
    assert (ran.exit_code, "oak did not exist" in ran.err) == (1, True), (ran.out, ran.err)
    assert (elm.root / "projects/oak/project.toml").is_file()


def test_of_a_day_before_everything_nothing_is_said_and_nothing_taken_away(
    elm: WorkbookFolder,
) -> None:
    elm.write(DATA, "date,value\n2025-01-02,50\n")
    git(elm.root, "init", "-q", on="2025-02-20T12:00:00")
    git(elm.root, "add", "-A", on="2025-02-20T12:00:00")
    git(elm.root, "commit", "-qm", "begin", on="2025-02-20T12:00:00")
    before = elm.files()
    ran = restore(elm, "--to", "2025-01-05")
    assert (ran.exit_code, elm.files()) == (1, before)
    assert "Nothing is kept of elm" in ran.err
    assert "20 February 2025" in ran.err
    assert elm.run("aim", "set", "elm", "--baseline", "51", today=date(2025, 3, 1)).exit_code == 0
    ran = restore(elm, "--to", "2025-01-05")
    assert ran.exit_code == 4, ran.err
    assert set(elm.files()) >= set(before)
    assert "Brought back: projects/elm/project.toml." in ran.out


@pytest.mark.parametrize("record", ["driver/tea", "project.toml"])
def test_what_others_still_name_is_not_taken_out(elm: WorkbookFolder, record: str) -> None:
    on = date(2025, 2, 1)
    assert elm.run("driver", "add", "elm", "Tea is made", "--id", "tea", today=on).exit_code == 0
    cards = ("idea", "add", "elm", "a tea card", "--id", "card", "--drives", "tea")
    assert elm.run(*cards, today=on).exit_code == 0
    before = elm.read(PROJECT)
    if record == "project.toml":  # with the idea it goes too, but a learning set speaks of it
        elm.write("learning-sets/one.toml", LEARNING_SET)
    ran = restore(elm, record, "--to", "2025-01-15")
    assert (ran.exit_code, elm.read(PROJECT)) == (1, before), ran.out
    assert "is named in" in ran.err
    assert "Take it out there first." in ran.err


def test_what_a_later_change_made_goes_when_a_saved_version_comes_back(
    elm: WorkbookFolder, three: list[str]
) -> None:
    git(elm.root, "init", "-q")
    git(elm.root, "add", "-A")
    git(elm.root, "commit", "-qm", "First", on="2025-01-21T12:00:00")
    on = date(2025, 2, 1)
    assert elm.run("measure", "rename", "elm", "feels-safe", "felt", today=on).exit_code == 0
    ran = restore(elm, "--to", "HEAD")
    assert ran.exit_code == 0, ran.out
    assert elm.read(DATA) == three[2]
    assert not (elm.root / "projects/elm/data/felt.csv").exists()
    assert "data-for-no-measure" not in elm.run("check", "elm").out


def test_a_row_with_another_id_by_now_is_not_brought_back_beside_itself_unasked(
    elm: WorkbookFolder, talk: Talk
) -> None:
    ran = elm.run("driver", "add", "elm", "Evenings are calm", "--id", "evenings")
    assert ran.exit_code == 0, ran.err
    assert elm.run("driver", "rename", "elm", "evenings", "calm").exit_code == 0
    before = elm.read(PROJECT)
    ran = restore(elm, "driver/evenings", "--to", "2")
    assert (ran.exit_code, "Bring back evenings beside calm?" in ran.err) == (1, True)
    assert elm.read(PROJECT) == before
    said = talk("restore", "elm", "driver/evenings", "--to", "2", answers=("yes", "yes"))
    assert said.exit_code == 0
    assert elm.read(PROJECT).count('name = "Evenings are calm"') == 2
