"""What happened since a day: from the history where git has one, from dates elsewhere."""

from __future__ import annotations

import json
import os
import subprocess
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.store.journal import journal_of
from qiworkbook.testing import SMALL_PROJECT, WorkbookFolder, make_workbook

if TYPE_CHECKING:
    from pathlib import Path


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


def told(book: WorkbookFolder, *args: str, code: int = 0) -> dict[str, object]:
    ran = book.run("changes", "--json", *args, today=date(2025, 4, 1))
    assert ran.exit_code == code, ran
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
    found = told(book, code=4)
    assert found["from_history"] is False
    assert "As it was then, projects/elm/project.toml:1" in str(found["unread"])


def lose(root: Path, what: str) -> None:
    named = subprocess.run(
        ["git", "rev-parse", what], cwd=root, check=True, capture_output=True, text=True
    ).stdout.strip()
    (root / ".git/objects" / named[:2] / named[2:]).unlink()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("what", "told_of"),
    [
        ("HEAD:projects/elm/data/feels-safe.csv", "What projects/elm/data/feels-safe.csv said"),
        ("HEAD:projects/elm/project.toml", "What projects/elm/project.toml said"),
        ("HEAD:projects", "Not all of the saved versions can be read"),
        ("HEAD^{tree}", "Not all of the saved versions can be read"),
    ],
)
def test_what_git_has_lost_is_said_and_is_never_nothing_new(
    book: WorkbookFolder, what: str, told_of: str
) -> None:
    commit(book.root, "2025-01-20")
    lose(book.root, what)
    for since in ("2025-02-06", "HEAD"):
        ran = book.run("changes", "elm", "--since", since, today=date(2025, 4, 1))
        assert ran.exit_code == 4, ran
        assert told_of in ran.out
        assert "There may be more" in ran.out
        assert "Nothing new" not in ran.out
        assert "began" not in ran.out


def test_a_lost_commit_is_said_too(book: WorkbookFolder) -> None:
    commit(book.root, "2025-01-20")
    moved_on(book)
    commit(book.root, "2025-03-20")
    lose(book.root, "HEAD~1")
    ran = book.run("changes", "elm", "--since", "2025-02-06", today=date(2025, 4, 1))
    assert ran.exit_code == 4, ran
    assert "Not all of the saved versions can be read" in ran.out


def test_a_project_that_is_gone_and_what_is_beside_the_projects_is_told(
    book: WorkbookFolder,
) -> None:
    book.write("projects/oak/project.toml", SMALL_PROJECT.replace("Elm", "Oak"))
    set_ = next(name for name in book.files() if name.startswith("learning-sets/"))
    book.write(set_, book.read(set_) + "\n[evaluation]\nresponses = 12\n")
    commit(book.root, "2025-01-20")
    (book.root / "projects/oak/project.toml").unlink()
    (book.root / "projects/oak").rmdir()
    book.write(set_, book.read(set_).replace("responses = 12", "responses = 14"))
    out = book.run("changes", "--since", "HEAD", today=date(2025, 4, 1)).out
    assert "  - the project was removed" in out
    assert "Beside the projects, since HEAD" in out
    assert ": evaluation, responses went from 12 to 14" in out


def test_before_the_first_version_no_one_says_that_nothing_is_new(book: WorkbookFolder) -> None:
    commit(book.root, "2025-01-20")
    file = "projects/elm/project.toml"
    book.write(file, book.read(file) + '\n[[task]]\nwhat = "Print the cards"\n')
    said = ("changes", "elm", "--since")
    out = book.run(*said, "2025-01-19", today=date(2025, 1, 22)).out
    assert "Nothing new in the files" not in out
    assert "Nothing new that has a date in the files." in out
    assert "what has no date is missing" in out
    (next_,) = (line for line in out.splitlines() if line.startswith("Next: "))
    assert "new task: Print the cards" in book.run(*next_.split()[2:]).out
    assert "Next: " not in book.run(*said, "2025-01-21", today=date(2025, 1, 22)).out


def test_without_a_version_the_edits_made_here_are_told(book: WorkbookFolder) -> None:
    """What was typed into an editor before them by its dates, and nothing twice."""
    data = "projects/elm/data/feels-safe.csv"
    book.write(data, f"{DATA}2025-03-03,70\n")
    book.write("projects/elm/pdsa/2025-03-03-one.toml", CYCLE)
    day = date(2025, 4, 1)
    for line in (
        ("aim", "set", "elm", "--target", "95"),
        ("data", "add", "elm", "feels-safe", "2025-03-10", "72"),
        ("data", "set", "elm", "feels-safe", "2025-01-06", "61"),
        ("pdsa", "predict", "elm", "--question", "Will it fit?", "--predict", "Two minutes"),
        ("learning-set", "new", "2025-05-08"),
    ):
        ran = book.run(*line, today=day)
        assert ran.exit_code == 0, ran
    found = told(book, "--since", "2025-03-01")
    assert (found["from_history"], found["from_edits"]) == (False, True)
    lines = words(found)
    assert "the aim's target went from 90 to 95" in lines
    assert lines.count("1 new value of People who felt safe this week, up to 3 March 2025") == 1
    assert lines.count("1 new value of People who felt safe this week, up to 10 March 2025") == 1
    assert "1 value of People who felt safe this week corrected" in lines
    assert lines.count("One handover: being planned") == 1
    assert len({*lines}) == len(lines)
    out = book.run("changes", "--since", "2025-03-01", today=day).out
    assert "Beside the projects" in out
    assert "the learning set of 8 May 2025 was planned" in out
    assert "and from the edits made on this computer" in out
    assert "of other edits, what has no date is missing." in out
    # a deck or a table that goes to others knows the files alone
    assert "95" not in book.run("summary", "--since", "2025-03-01", "--json", today=day).out
    ran = book.run("changes", "--since", "2025-03-01", "--share", today=day)
    assert "went from 90" not in ran.out


def test_edits_that_were_taken_back_are_no_news(book: WorkbookFolder) -> None:
    day = date(2025, 4, 1)
    for line in (("aim", "set", "elm", "--target", "95"), ("undo", "--yes")):
        assert book.run(*line, today=day).exit_code == 0
    assert words(told(book, "--since", "2025-04-01")) == []


def test_an_edit_that_is_no_longer_kept_is_said(book: WorkbookFolder) -> None:
    day = date(2025, 4, 1)
    assert book.run("aim", "set", "elm", "--target", "95", today=day).exit_code == 0
    for kept in journal_of(book.root).iterdir():
        if kept.suffix != ".jsonl":
            kept.unlink()
    found = told(book, "--since", "2025-04-01", code=4)
    assert "What projects/elm/project.toml said then" in str(found["unread"])


def test_a_file_that_was_edited_here_and_cannot_be_read_now_is_told(book: WorkbookFolder) -> None:
    day, data = date(2025, 4, 1), book.root / "projects/elm/data/feels-safe.csv"
    for line in (
        ("data", "add", "elm", "feels-safe", "2025-03-10", "72"),
        ("aim", "set", "elm", "--target", "95"),
    ):
        assert book.run(*line, today=day).exit_code == 0
    data.unlink()
    data.mkdir()
    ran = book.run("changes", "elm", "--since", "2025-04-01", today=day)
    assert "the aim's target went from 90 to 95" in ran.out
    assert "taken out" not in ran.out


def test_a_project_that_began_here_and_one_that_was_taken_back(book: WorkbookFolder) -> None:
    day = date(2025, 4, 1)
    assert book.run("new", "oak", today=day).exit_code == 0
    out = book.run("changes", "--since", "2025-04-01", today=day).out
    assert out.count("  - the project began") == 1
    assert book.run("undo", "--yes", today=day).exit_code == 0
    out = book.run("changes", "--since", "2025-04-01", today=day).out
    assert "began" not in out
    assert "removed" not in out


@pytest.mark.slow
def test_what_plugins_keep_is_told(tmp_path: Path) -> None:
    charter = (
        'format = 1\nstatus = "draft"\ncommitment = "We look out for each other"\n'
        '[[expectation]]\nid = "knock"\nfor = "everyone"\ntext = "We knock"\n'
    )
    book = make_workbook(
        tmp_path,
        {"projects/elm/project.toml": SMALL_PROJECT, "projects/elm/charter.toml": charter},
        plugins=None,
    )
    book = WorkbookFolder(book.root)
    commit(book.root, "2025-01-20")
    args = ("changes", "elm", "--since", "HEAD")
    assert "Nothing new in the files." in book.run(*args).out
    ran = book.run("charter", "agree", "elm", "--by", "community meeting")
    assert ran.exit_code == 0, ran
    out = book.run(*args).out
    assert "charter, new agreement: 15 January 2025, community meeting" in out
    ran = book.run("charter", "review", "elm", "--heard", "Nights", "--did", "A light")
    assert ran.exit_code == 0, ran
    assert "charter, new review: " in book.run(*args).out
    book.write("projects/elm/charter.toml", "# only a remark\n" + charter)
    out = book.run(*args).out
    assert "only remarks, layout, or what cannot be read changed, in projects/elm/charter" in out


@pytest.mark.slow
@pytest.mark.parametrize(
    "file",
    [
        "projects/elm/project.toml",
        "projects/elm/pdsa/2025-03-03-one.toml",
        "projects/elm/charter.toml",
        "learning-sets/2025-02-06.toml",
        "resources.toml",
        "workbook.toml",
    ],
)
@pytest.mark.parametrize("since", ["HEAD", "2025-02-06"])
def test_what_cannot_be_read_now_is_neither_taken_out_nor_nothing_new(
    tmp_path: Path, file: str, since: str
) -> None:
    charter = 'format = 1\nstatus = "draft"\ncommitment = "We look out for each other"\n'
    library = 'format = 1\n[[resource]]\nid = "a"\ntitle = "A"\n'
    files = {
        "projects/elm/project.toml": SMALL_PROJECT,
        "projects/elm/pdsa/2025-03-03-one.toml": CYCLE,
        "projects/elm/charter.toml": charter,
        "learning-sets/2025-02-06.toml": "format = 1\ndate = 2025-02-06\n",
        "resources.toml": library,
    }
    book = WorkbookFolder(make_workbook(tmp_path, files, plugins=None).root)
    commit(book.root, "2025-01-20")
    ran = book.run("changes", "--since", since, today=date(2025, 4, 1))
    assert ran.exit_code == 0, ran
    book.write(file, book.read(file) + "x = = 1\n")
    ran = book.run("changes", "--since", since, today=date(2025, 4, 1))
    assert ran.exit_code == 4, ran
    assert f"  ! {file} cannot be read at present, so its changes are not listed." in ran.out
    assert "removed" not in ran.out
    assert "taken out" not in ran.out
    about = ran.out.partition("Beside")[::2][not file.startswith("projects/")]
    assert "Nothing new" not in about


def test_a_folder_where_a_file_was_is_told_and_its_cycle_is_not_taken_out(tmp_path: Path) -> None:
    file = "projects/elm/pdsa/2025-03-03-one.toml"
    files = {"projects/elm/project.toml": SMALL_PROJECT, file: CYCLE}
    book = WorkbookFolder(make_workbook(tmp_path, files).root)
    commit(book.root, "2025-01-20")
    (book.root / file).unlink()
    (book.root / file).mkdir()
    ran = book.run("changes", "--since", "HEAD", today=date(2025, 4, 1))
    assert ran.exit_code == 4, ran
    assert f"  ! {file} cannot be read at present, so its changes are not listed." in ran.out
    assert "removed" not in ran.out


def test_what_both_sides_of_a_merge_marked_is_told_once(book: WorkbookFolder) -> None:
    text = SMALL_PROJECT.replace("[[measure]]", "MEANT[[measure]]", 1)
    mark = '[[aim.meant]]\nmark = "statement {}"\nsince = 2025-03-10\n'
    book.write("projects/elm/project.toml", text.replace("MEANT", ""))
    commit(book.root, "2025-01-20")
    marks = mark.format("a") + mark.format("b")
    book.write("projects/elm/project.toml", text.replace("MEANT", marks))
    for since in ("HEAD", "2025-02-06"):
        out = book.run("changes", "elm", "--since", since, today=date(2025, 4, 1)).out
        assert out.count("the aim is another from 10 March 2025 on") == 1


@pytest.mark.slow
def test_sixty_nine_projects_and_five_hundred_versions_take_less_than_five_seconds(
    book: WorkbookFolder,
) -> None:
    days = [f"2024-{month:02d}-{day:02d}" for month in range(1, 13) for day in (1, 8, 15, 22)]
    data = "date,value\n" + "".join(f"{day},{number}\n" for number, day in enumerate(days))
    for number in range(68):
        book.write(f"projects/ward-{number}/project.toml", SMALL_PROJECT)
        book.write(f"projects/ward-{number}/data/feels-safe.csv", data)
        book.write(f"projects/ward-{number}/pdsa/2025-03-03-one.toml", CYCLE)
    commit(book.root, "2025-01-20")
    who = "Elm <elm@example.org>"
    stream = "".join(
        f"commit refs/heads/main\ncommitter {who} {1737400000 + number * 600} +0000\ndata 1\nx\n"
        + ("from refs/heads/main^0\n" if not number else "")
        + "M 644 inline projects/elm/data/feels-safe.csv\n"
        + f"data <<END\n{DATA}2025-01-13,{number % 90}\nEND\n"
        for number in range(500)
    )
    subprocess.run(
        ["git", "fast-import", "--quiet"], cwd=book.root, input=stream.encode(), check=True
    )
    moved_on(book)
    before = time.perf_counter()
    ran = book.run("changes", "--since", "2025-02-06", today=date(2025, 4, 1))
    spent = time.perf_counter() - before
    assert "the aim's target went from 90 to 95" in ran.out, ran.out[:900]
    assert spent < 5


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
    assert "Add: --since 2025-01-09" in ran.err  # four weeks before
