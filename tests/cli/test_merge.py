"""`merge`: in real git, between two copies of a folder, and of what sync services leave."""

from __future__ import annotations

import os
import random
import subprocess
import tomllib
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from qiworkbook.store.files import as_text
from qiworkbook.testing import SMALL_PROJECT, WorkbookFolder, make_workbook
from qiworkbook.workbook.memory.merge import joining, open_pairs
from qiworkbook.workbook.question import Question

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Talk = Callable[..., Result]

DATA = "projects/elm/data/feels-safe.csv"
PROJECT = "projects/elm/project.toml"
DAY = date(2025, 4, 10)
ROWS = "date,value\n2025-01-06,71\n2025-01-13,72\n"


@pytest.fixture(autouse=True)
def _alone(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
    for name in ("GLOBAL", "SYSTEM"):
        monkeypatch.setenv(f"GIT_CONFIG_{name}", os.devnull)
    for as_ in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{as_}_NAME", "Elm")
        monkeypatch.setenv(f"GIT_{as_}_EMAIL", "elm@example.org")


def git(root: Path, *args: str, code: int = 0) -> str:
    ran = subprocess.run(["git", *args], cwd=root, capture_output=True, text=True, check=False)
    assert ran.returncode == code, (ran.stdout, ran.stderr)
    return ran.stdout


def commit(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-qm", "x")


@pytest.fixture
def two(elm: WorkbookFolder) -> WorkbookFolder:
    """Elm Ward in git with a value, a set-up merge driver, and a branch `other`."""
    elm.write(DATA, ROWS)
    git(elm.root, "init", "-q", "-b", "main")
    assert elm.run("merge", "--set-up").exit_code == 0
    commit(elm.root)
    git(elm.root, "branch", "other")
    return elm


def both_sides(folder: WorkbookFolder, here: dict[str, str], there: dict[str, str]) -> None:
    """Commit some texts here, and others on the branch `other`."""
    git(folder.root, "switch", "-q", "other")
    for file, text in there.items():
        folder.write(file, text)
    commit(folder.root)
    git(folder.root, "switch", "-q", "main")
    for file, text in here.items():
        folder.write(file, text)
    commit(folder.root)


def test_git_joins_records_by_itself_once_it_is_set_up(two: WorkbookFolder) -> None:
    both_sides(
        two,
        {
            PROJECT: SMALL_PROJECT.replace("target = 90", "target = 95"),
            DATA: ROWS + "2025-01-20,73\n",
        },
        {
            PROJECT: SMALL_PROJECT.replace("baseline = 61", "baseline = 60"),
            DATA: ROWS + "2025-01-27,74\n",
        },
    )
    git(two.root, "merge", "-q", "other", "-m", "both")
    assert two.read(DATA) == ROWS + "2025-01-20,73\n2025-01-27,74\n"
    text = SMALL_PROJECT.replace("target = 90", "target = 95").replace("= 61", "= 60")
    assert two.read(PROJECT) == text


def test_what_git_cannot_join_is_asked_field_by_field_and_save_ends_it(
    two: WorkbookFolder, talk: Talk
) -> None:
    both_sides(
        two,
        {
            PROJECT: SMALL_PROJECT.replace("target = 90", "target = 95"),
            DATA: ROWS + "2025-01-20,73\n",
        },
        {
            PROJECT: SMALL_PROJECT.replace("target = 90", "target = 85"),
            DATA: ROWS + "2025-01-27,74\n",
        },
    )
    git(two.root, "merge", "-q", "other", code=1)
    assert "<<<<<<<" in two.read(PROJECT)
    ran = two.run("save", "Both", "--as", "Elm team")
    assert ran.exit_code == 1
    assert "qiworkbook merge" in ran.err
    ran = two.run("merge")
    assert ran.exit_code == 1
    assert "aim/target: which is right? It was target = 90" in ran.err
    assert "To answer: --take here or --take there" in ran.err
    said = talk("merge", answers=("there", "yes"))
    assert said.exit_code == 0, said.output
    assert two.read(PROJECT) == SMALL_PROJECT.replace("target = 90", "target = 85")
    ran = two.run("save", "Both", "--as", "Elm team")
    assert ran.exit_code == 0, (ran.out, ran.err)
    assert git(two.root, "rev-list", "--parents", "-1", "HEAD").count(" ") == 2
    assert git(two.root, "status", "--porcelain") == ""
    assert not (two.root / ".git/MERGE_HEAD").exists()
    assert git(two.root, "log", "-1", "--format=%an").strip() == "Elm team"
    two.write(DATA, ROWS)
    assert two.run("save", "Again", "--as", "Night team").exit_code == 0
    two.write(DATA, ROWS + "2025-01-20,75\n")
    assert two.run("save", "And again").exit_code == 0
    assert git(two.root, "log", "-1", "--format=%an").strip() == "Night team", "it is kept"


def test_a_file_of_somebody_else_is_not_dropped_by_the_save_that_ends_a_merge(
    two: WorkbookFolder,
) -> None:
    both_sides(
        two,
        {PROJECT: SMALL_PROJECT.replace("target = 90", "target = 95")},
        {
            PROJECT: SMALL_PROJECT.replace("target = 90", "target = 85"),
            "notes/other.txt": "theirs\n",
        },
    )
    git(two.root, "merge", "-q", "other", code=1)
    assert two.run("merge", "--take", "here", "--yes").exit_code == 0
    assert two.run("save", "Both", "--as", "Elm").exit_code == 0
    assert git(two.root, "show", "HEAD:notes/other.txt") == "theirs\n"


def test_what_was_joined_by_hand_is_left_as_it_is(two: WorkbookFolder) -> None:
    both_sides(
        two,
        {PROJECT: SMALL_PROJECT.replace("target = 90", "target = 95")},
        {PROJECT: SMALL_PROJECT.replace("target = 90", "target = 85")},
    )
    git(two.root, "merge", "-q", "other", code=1)
    by_hand = SMALL_PROJECT.replace("target = 90", "target = 88")
    two.write(PROJECT, by_hand)
    assert "There is nothing to join." in two.run("merge", "--take", "here", "--yes").out
    assert two.run("save", "Both", "--as", "Elm").exit_code == 0
    assert git(two.root, "show", f"HEAD:{PROJECT}") == by_hand


def test_a_cycle_deleted_here_and_changed_there_is_asked(two: WorkbookFolder) -> None:
    cycle = "projects/elm/pdsa/2025-01-06-one.toml"
    two.write(cycle, 'format = 1\ntitle = "One"\n')
    commit(two.root)
    git(two.root, "branch", "-f", "other")
    git(two.root, "switch", "-q", "other")
    two.write(cycle, 'format = 1\ntitle = "One and a half"\n')
    commit(two.root)
    git(two.root, "switch", "-q", "main")
    (two.root / cycle).unlink()
    commit(two.root)
    git(two.root, "merge", "-q", "other", code=1)
    ran = two.run("merge", "--yes")
    assert ran.exit_code == 1
    assert "the whole file: which is right?" in ran.err
    assert two.run("merge", "--take", "there", "--yes").exit_code == 0
    assert "half" in two.read(cycle)


def test_marks_without_git_are_read_with_and_without_what_was_before(elm: WorkbookFolder) -> None:
    marks = "<<<<<<< here\n2025-01-20,73\n||||||| before\n=======\n2025-01-27,74\n>>>>>>> there\n"
    for text in (ROWS + marks, ROWS + marks.replace("||||||| before\n", "")):
        elm.write(DATA, text)
        assert elm.run("merge", "--yes").exit_code == 0
        assert elm.read(DATA) == ROWS + "2025-01-20,73\n2025-01-27,74\n"
    elm.write(DATA, ROWS + "<<<<<<< here\n2025-01-20,73\n")
    ran = elm.run("merge", "--yes")
    assert ran.exit_code == 1
    assert "marks of git" in ran.err
    assert "<<<<<<<" in elm.read(DATA)


@pytest.mark.parametrize(
    "name",
    [
        "feels-safe-LAPTOP.csv",
        "feels-safe (1).csv",
        "feels-safe - Copy.csv",
        "feels-safe (Jo's conflicted copy 2025-03-01).csv",
    ],
)
def test_copies_that_sync_services_leave_are_joined_and_go(elm: WorkbookFolder, name: str) -> None:
    elm.write(DATA, ROWS + "2025-01-20,73\n")
    copy = f"projects/elm/data/{name}"
    elm.write(copy, ROWS + "2025-01-27,74\n")
    ran = elm.run("merge", "--yes")
    assert ran.exit_code == 0, ran.err
    assert name in ran.out
    assert elm.read(DATA) == ROWS + "2025-01-20,73\n2025-01-27,74\n"
    assert not (elm.root / copy).exists()
    assert elm.run("undo", "--yes").exit_code == 0
    assert elm.read(copy) == ROWS + "2025-01-27,74\n"


def test_a_copy_in_which_a_value_differs_is_asked_about(elm: WorkbookFolder) -> None:
    elm.write(DATA, ROWS)
    copy = elm.write("projects/elm/data/feels-safe-LAPTOP.csv", ROWS.replace("72", "79"))
    ran = elm.run("merge", "--yes")
    assert ran.exit_code == 1
    assert "2025-01-13/value: which is right?" in ran.err
    assert copy.exists()
    assert elm.read(DATA) == ROWS
    assert elm.run("merge", "--take", "there", "--yes").exit_code == 0
    assert elm.read(DATA) == ROWS.replace("72", "79")


@settings(
    max_examples=25,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(
    st.lists(
        st.tuples(st.lists(st.sampled_from("abcdef"), unique=True), st.sampled_from((90, 91, 92))),
        min_size=1,
        max_size=5,
    )
)
def test_of_many_copies_of_one_file_nothing_is_dropped_unasked(
    elm: WorkbookFolder, copies: list[tuple[list[str], int]]
) -> None:
    elm.write(PROJECT, SMALL_PROJECT)
    names = ("-LAPTOP", " (1)", " (1) (2)", " - Copy", "-PC-7")
    for suffix, (learned, target) in zip(names, copies, strict=False):
        rows = "".join(f'\n[[learning]]\nwhat = "{one} of {suffix}"\n' for one in learned)
        text = SMALL_PROJECT.replace("target = 90", f"target = {target}")
        elm.write(PROJECT.replace(".toml", f"{suffix}.toml"), text + rows)
    found = open_pairs(elm.root)
    answers: dict[str, str] = {}
    while isinstance(way := joining(elm.root, found, answers), Question):
        answers[way.id] = "there"
    assert len(answers) == sum(
        one != other
        for one, other in pairwise((90, *(copies[n][1] for n in _by_name(names, copies))))
    ), "each copy that says another target than all before it is asked about"
    written = {one.file: one.content for one in way.texts}
    said = tomllib.loads(as_text(written.pop(PROJECT, None) or SMALL_PROJECT.encode()))
    told = {row["what"] for row in said.get("learning", ())}
    assert told >= {f"{x} of {n}" for n, (xs, _) in zip(names, copies, strict=False) for x in xs}
    assert len(written) == len(copies)
    assert {*written.values()} == {None}
    for file in written:
        (elm.root / file).unlink()


def _by_name(names: tuple[str, ...], copies: list[tuple[list[str], int]]) -> list[int]:
    return sorted(range(len(copies)), key=lambda n: f"project{names[n]}.toml")


def test_two_copies_of_a_folder(
    elm: WorkbookFolder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = make_workbook(
        tmp_path_factory.mktemp("other"),
        {
            PROJECT: SMALL_PROJECT,
            DATA: ROWS + "2025-01-27,74\n",
            "projects/oak/project.toml": SMALL_PROJECT,
        },
    )
    elm.write(DATA, ROWS + "2025-01-20,73\n")
    ran = elm.run("merge", str(other.root), "--yes")
    assert ran.exit_code == 0, ran.err
    assert elm.read(DATA) == ROWS + "2025-01-20,73\n2025-01-27,74\n"
    assert elm.read("projects/oak/project.toml") == SMALL_PROJECT
    assert other.read(DATA) == ROWS + "2025-01-27,74\n", "the other is only read"
    assert elm.run("merge", str(elm.root.parent / "nothing"), "--yes").exit_code == 1


@pytest.fixture
def clone(two: WorkbookFolder, tmp_path_factory: pytest.TempPathFactory) -> WorkbookFolder:
    """The same workbook with somebody else, by git."""
    other = tmp_path_factory.mktemp("clone") / "w"
    git(two.root, "clone", "-q", str(two.root), str(other))
    return WorkbookFolder(other)


def test_two_clones_know_what_both_come_from(two: WorkbookFolder, clone: WorkbookFolder) -> None:
    clone.write(DATA, "date,value\n2025-01-13,72\n")
    two.write(DATA, ROWS + "2025-01-20,73\n")
    assert two.run("merge", str(clone.root), "--yes").exit_code == 0
    assert two.read(DATA) == "date,value\n2025-01-13,72\n2025-01-20,73\n", "what they took out"


def renamed_here_and_linked_there(folder: WorkbookFolder, clone: WorkbookFolder) -> None:
    """An idea that got another id here; there a new cycle and a new driver name what it was."""
    begun = (
        ("driver", "add", "elm", "It is talked about", "--id", "talk"),
        ("idea", "add", "elm", "a card with words", "--id", "card", "--drives", "talk"),
    )
    assert [folder.run(*one).exit_code for one in begun] == [0, 0]
    commit(folder.root)
    git(clone.root, "pull", "-q")
    assert folder.run("idea", "rename", "elm", "card", "pocket-card").exit_code == 0
    assert folder.run("driver", "rename", "elm", "talk", "openness").exit_code == 0
    assert (
        clone.run(
            "pdsa", "plan", "elm", "Ask", "--idea", "card", "--objective", "How long?"
        ).exit_code
        == 0
    )
    assert (
        clone.run(
            "driver", "add", "elm", "Staff can begin", "--id", "begin", "--part-of", "talk"
        ).exit_code
        == 0
    )


def test_what_one_side_wrote_follows_the_id_that_the_other_gave(
    two: WorkbookFolder, clone: WorkbookFolder
) -> None:
    renamed_here_and_linked_there(two, clone)
    assert two.run("merge", str(clone.root), "--yes").exit_code == 0
    (cycle,) = (two.root / "projects/elm/pdsa").iterdir()
    assert tomllib.loads(cycle.read_text())["idea"] == "pocket-card"
    data = tomllib.loads(two.read(PROJECT))
    assert data["idea"][-1]["id"] == "pocket-card"
    assert data["idea"][-1]["drives"] == ["openness"]
    assert data["driver"][-1] == {
        "id": "begin",
        "name": "Staff can begin",
        "part_of": ["openness"],
    }


def test_in_git_what_one_side_wrote_follows_the_id_that_the_other_gave(
    two: WorkbookFolder, clone: WorkbookFolder
) -> None:
    renamed_here_and_linked_there(two, clone)
    assert clone.run("aim", "set", "elm", "--target", "85").exit_code == 0
    assert two.run("aim", "set", "elm", "--target", "95").exit_code == 0
    commit(clone.root)
    commit(two.root)
    git(two.root, "pull", "-q", "--no-rebase", str(clone.root), code=1)
    assert two.run("merge", "--take", "there", "--yes").exit_code == 0
    (cycle,) = (two.root / "projects/elm/pdsa").iterdir()
    assert tomllib.loads(cycle.read_text())["idea"] == "pocket-card"
    data = tomllib.loads(two.read(PROJECT))
    assert (data["aim"]["target"], data["driver"][-1]["part_of"]) == (85, ["openness"])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_random_histories_in_real_git_lose_no_edit(two: WorkbookFolder, seed: int) -> None:
    """Each side writes values of days of its own, and ideas of its own, in several versions."""
    chance = random.Random(seed)
    sides: dict[str, dict[str, str]] = {"main": {}, "other": {}}
    for branch, rows in sides.items():
        git(two.root, "switch", "-q", branch)
        for number in range(chance.randint(1, 4)):
            day = f"2025-0{2 if branch == 'main' else 3}-{chance.randint(10, 28)}"
            rows[day] = str(chance.randint(1, 99))
            args = ("data", "add", "elm", "feels-safe", day, rows[day], "--replace", "--as-typed")
            assert two.run(*args, today=DAY).exit_code == 0
            idea = f"{branch}-{number}"
            named = ("--id", idea, "--drives", "confidence")
            assert two.run("idea", "add", "elm", f"an idea {idea}", *named).exit_code == 0
            commit(two.root)
    git(two.root, "switch", "-q", "main")
    git(two.root, "merge", "-q", "other", "-m", "both")
    found = dict(line.split(",")[:2] for line in two.read(DATA).splitlines()[1:])
    assert found == {"2025-01-06": "71", "2025-01-13": "72", **sides["main"], **sides["other"]}
    text = two.read(PROJECT)
    assert all(f'id = "{branch}-0"' in text for branch in sides)
    found_wrong = two.run("check", "elm", today=DAY)
    assert found_wrong.exit_code == 0, found_wrong.out
