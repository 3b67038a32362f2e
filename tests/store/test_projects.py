"""A project's folder is read as far as it can be; the rest is a list of problems with places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.contributions.records import RecordType, Scope
from qiworkbook.model import FileTable, ProjectFile
from qiworkbook.problems import do
from qiworkbook.store.workbook_folder import read_project, read_workbook
from qiworkbook.testing import SMALL_PROJECT, make_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.model import Project

PROJECT = "projects/elm/project.toml"
CYCLE = "projects/elm/pdsa/2024-02-05-ask.toml"
DATA = "projects/elm/data/feels-safe.csv"


class Rota(FileTable):
    weekends: int = 0


ROTA = RecordType("rota", "rota.toml", Rota, "who covers which weekend")
VISITS = RecordType("visits", "visits/*.toml", Rota, "one file a visit")
POLICY = RecordType("policy", "policy.toml", Rota, "for all", Scope.WORKBOOK)


def read(folder: Path, files: dict[str, str | bytes], *records: RecordType) -> Project:
    made = make_workbook(folder)
    for path, content in {PROJECT: SMALL_PROJECT, **files}.items():
        made.write(path, "")
        (made.root / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_project(made.root, "elm", records)


def told(project: Project) -> list[str]:
    return [f"{p.code} {p}" for p in sorted(project.problems)]


def test_everything_is_found_where_it_belongs(tmp_path: Path) -> None:
    project = read(
        tmp_path,
        {
            CYCLE: 'format = 1\ntitle = "Ask"\n',
            DATA: "date,numerator,denominator\n2024-01-01,7,12\n2024-01-08,,\n2024-01-15,0,9\n",
        },
    )
    assert told(project) == []
    assert [c.id for c in project.cycles] == ["2024-02-05-ask"]
    series = project.series["feels-safe"]
    assert [(p.value, p.denominator, p.line) for p in series.points] == [
        (7, 12, 2),
        (None, None, 3),  # no data is not zero
        (0, 9, 4),
    ]
    assert series.has_denominator


def test_one_broken_cycle_hides_nothing_else(tmp_path: Path) -> None:
    project = read(
        tmp_path,
        {
            CYCLE: 'format = 1\ntitle = "Ask\n',
            "projects/elm/pdsa/2024-03-01-good.toml": 'format = 1\ntitle = "Good"\n',
            DATA: "date,value\n2024-01-01,61\n",
        },
    )
    assert [c.id for c in project.cycles] == ["2024-03-01-good"]
    assert project.series["feels-safe"].latest is not None
    assert len(project.drivers) == 2
    assert [p.place.file for p in project.problems] == [CYCLE]
    assert project.problems[0].place.line == 2


# What people's editors and systems leave in a file, and where the sentence points.
SPOILT_PROJECTS: dict[str, tuple[bytes, str]] = {
    "half-written": (SMALL_PROJECT.encode()[:40], f"{PROJECT}:"),
    "binary": (b"\x7fELF\x00\x01\x02", PROJECT),
    "utf-16": (SMALL_PROJECT.encode("utf-16"), PROJECT),
    "latin-1": ("[project]\ntitle = 'Caf\u00e9'\n".encode("latin-1"), f"{PROJECT}:2"),
    "in conflict": (
        b"[project]\n<<<<<<< HEAD\ntitle = 'a'\n=======\ntitle = 'b'\n>>>>>>> theirs\n",
        f"{PROJECT}:2",
    ),
    "no such date": (b"[project]\ntitle = 'x'\nstart = 2024-02-30\n", f"{PROJECT}:3"),
    "a key twice": (b"[project]\ntitle = 'x'\ntitle = 'y'\n", f"{PROJECT}:3"),
    "nested too deeply": (b"x = " + b"[" * 2000 + b"]" * 2000, PROJECT),
    "a long number": (b"format = " + b"9" * 5000, f"{PROJECT}:1"),
    "a newer format": (b"format = 7\n", f"{PROJECT}:1"),
}


@pytest.mark.parametrize("way", SPOILT_PROJECTS)
def test_a_spoilt_project_is_one_sentence_with_a_place(way: str, tmp_path: Path) -> None:
    content, place = SPOILT_PROJECTS[way]
    project = read(tmp_path, {PROJECT: content, CYCLE: 'title = "Ask"\n'})
    (problem,) = project.problems
    assert str(problem.place).startswith(place)
    assert problem.message
    assert project.title == "elm"
    assert [c.id for c in project.cycles] == ["2024-02-05-ask"], "the cycles are still there"


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + SMALL_PROJECT.encode(),
        SMALL_PROJECT.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + SMALL_PROJECT.replace("\n", "\r\n").encode(),
    ],
)
def test_what_windows_writes_is_read(content: bytes, tmp_path: Path) -> None:
    project = read(tmp_path, {PROJECT: content})
    assert told(project) == []
    assert project.title == "Feeling safe on Elm Ward"


def test_an_empty_project_file_is_told_as_one_that_was_lost(tmp_path: Path) -> None:
    project = read(tmp_path, {PROJECT: b"\n"})
    assert told(project) == [f"project-missing {PROJECT}: the file is empty"]
    assert (project.title, project.unread) == ("elm", True)


def test_a_project_file_of_which_something_can_be_read_is_not_unread(tmp_path: Path) -> None:
    assert not read(tmp_path, {PROJECT: SMALL_PROJECT.replace("title =", "titel =")}).unread
    assert read(tmp_path, {PROJECT: f"{SMALL_PROJECT}start = 2024-02-30\n"}).unread


def test_a_folder_without_a_project_file_is_told_kindly(tmp_path: Path) -> None:
    made = make_workbook(tmp_path, {"projects/elm/notes.txt": "hello"})
    (problem,) = read_project(made.root, "elm").problems
    assert problem.message == (
        "the folder projects/elm has no project.toml, so it is not a project yet"
    )
    assert problem.action == do("new", "elm")


def test_files_that_a_plugin_owns_are_read_with_the_same_messages(tmp_path: Path) -> None:
    files = {
        "projects/elm/rota.toml": "weekends = 2\n",
        "projects/elm/visits/one.toml": "weekends = 3\n",
        "projects/elm/visits/two.toml": 'weekend = 3\nweekends = "4"\n',
    }
    project = read(tmp_path, dict(files), ROTA, VISITS)
    assert [r.file.weekends for r in project.records_of(Rota)] == [2, 3, 0]
    assert [r.id for r in project.records["visits"]] == ["one", "two"]
    assert told(project) == [
        'unknown-key projects/elm/visits/two.toml:1: this file has no key "weekend"',
        'wrong-value projects/elm/visits/two.toml:2: weekends is the text "4", where a whole '
        "number belongs",
    ]
    assert read(tmp_path, dict(files)).records == {}, "nobody owns them without the plugin"


def test_a_workbook_is_read_with_all_that_lies_beside_the_projects(tmp_path: Path) -> None:
    made = make_workbook(
        tmp_path,
        {
            PROJECT: SMALL_PROJECT,
            "projects/oak/project.toml": "[project\n",
            "learning-sets/2024-03-12.toml": 'date = 2024-03-12\n[[agenda]]\ntitle = "x"\n'
            'start = "9 am"\n',
            "resources.toml": '[[resource]]\nid = "a"\ntitle = "A"\nfor = ["staff"]\n',
            "policy.toml": "weekends = 1\n",
        },
    )
    workbook = read_workbook(made.root, [POLICY])
    assert [p.id for p in workbook.projects] == ["elm", "oak"]
    assert workbook.resources[0].serves == ("staff",)
    assert [s.id for s in workbook.learning_sets] == ["2024-03-12"]
    assert [record.file for record in workbook.records_of(Rota)] == [Rota(weekends=1)]
    assert workbook.records_of(ProjectFile) == ()
    assert [str(p) for p in workbook.problems] == [
        'learning-sets/2024-03-12.toml:4: agenda 1: start is the text "9 am"'
    ]
    assert [[str(p) for p in project.problems] for project in workbook.projects] == [
        [],
        ["projects/oak/project.toml:1: this heading has no closing ]"],
    ]


def test_only_the_projects_that_are_asked_for_are_read(tmp_path: Path) -> None:
    made = make_workbook(
        tmp_path, {PROJECT: SMALL_PROJECT, "projects/oak/project.toml": "[project\n"}
    )
    workbook = read_workbook(made.root, only=["elm"])
    assert [p.id for p in workbook.projects] == ["elm"]
    assert workbook.problems == workbook.projects[0].problems == ()


def test_a_link_out_of_the_workbook_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.toml"
    outside.write_text('title = "secret"\n')
    made = make_workbook(tmp_path / "book", {PROJECT: SMALL_PROJECT})
    (made.root / "projects/elm/pdsa").mkdir()
    (made.root / "projects/elm/pdsa/2024-01-01-x.toml").symlink_to(outside)
    project = read_project(made.root, "elm")
    assert project.cycles == ()
    assert [p.code for p in project.problems] == ["path-refused"]


def test_a_folder_that_leads_out_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    made = make_workbook(tmp_path / "book")
    (made.root / "projects").mkdir(exist_ok=True)
    (made.root / "projects/elm").symlink_to(tmp_path / "outside")
    project = read_project(made.root, "elm")
    assert [(p.code, p.place.file) for p in project.problems] == [("path-refused", "projects/elm")]
    assert project.unread
