"""Whatever stands in a file, whatever the disk refuses: a sentence, an exit code, nothing lost."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qiworkbook.cli.session import Session, tell_error
from qiworkbook.testing import SMALL_PROJECT, WorkbookFolder, make_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CYCLE = 'format = 1\ntitle = "One handover"\nidea = "huddle"\n\n[plan]\nstart = 2025-01-06\n'
FILES = {
    "projects/elm/project.toml": SMALL_PROJECT,
    "projects/elm/pdsa/2025-01-06-one-handover.toml": CYCLE,
    "projects/elm/data/feels-safe.csv": "date,value\n2025-01-06,61\n2025-01-13,65\n",
    "workbook.toml": 'format = 1\n\n[workbook]\nname = "Ours"\n',
    "learning-sets/2025-02-06.toml": 'format = 1\ndate = 2025-02-06\ntitle = "Second"\n',
}
BOM = b"\xef\xbb\xbf"
CONFLICT = b"<<<<<<< ours\nformat = 1\n=======\nformat = 1\n>>>>>>> theirs\n"
SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "half": lambda whole: whole[: len(whole) // 2],
    "binary": lambda _: bytes(range(256)) * 4,
    "with a byte order mark": lambda whole: BOM + whole,
    "utf-16": lambda whole: whole.decode().encode("utf-16"),
    "with windows line ends": lambda whole: whole.replace(b"\n", b"\r\n"),
    "in the midst of a merge": lambda whole: whole + CONFLICT,
    "with a date that does not exist": lambda whole: whole.replace(b"2025-01-", b"2025-02-3"),
    "with numbers as text": lambda whole: whole.replace(b"= 61", b'= "61"').replace(
        b",61", b',"x"'
    ),
    "with an unknown key": lambda whole: whole.replace(b"title =", b"titel ="),
    "deeply nested": lambda _: b"a = " + b"[" * 5000,
    "with half a character": lambda whole: whole.replace(b"format", b"\xed\xa0\x80format"),
}
UNREADABLE = ("binary", "utf-16", "in the midst of a merge", "deeply nested")
READING = (
    ("check",),
    ("show", "elm"),
    ("coach",),
    ("pdsa", "list", "elm"),
)
ADD = ("data", "add", "elm", "feels-safe", "2025-01-20", "70", "--as-typed")
SET = ("idea", "set", "elm", "huddle", "--status", "parked")
DO = ("pdsa", "do", "elm", "one-handover", "--observations", "x")
WRITING = (ADD, SET, DO)
USING = dict(zip(FILES, (SET, DO, ADD, ADD, ("list",)), strict=True))


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_file_stops_no_command_with_a_fault(tmp_path: Path, file: str, how: str) -> None:
    workbook = make_workbook(tmp_path, FILES)
    path = tmp_path / file
    spoilt = SPOILT[how](path.read_bytes())
    path.write_bytes(spoilt)
    for command in (("check",), ("show", "elm"), USING[file]):
        ran = workbook.run(*command, "--no-plugins")
        assert ran.exit_code in (0, 1, 4), (command, ran)
        assert ran.exit_code == 0 or ran.err or ran.out
    if how in UNREADABLE:
        assert path.read_bytes() == spoilt
    else:  # some of these can be read, and edited then: nothing is taken away
        lines = spoilt.removeprefix(BOM).splitlines()
        kept = [line for line in lines if not line.startswith((b"status", b"["))]
        assert all(line in path.read_bytes() for line in kept)


@pytest.mark.parametrize("file", FILES)
def test_report_and_deck_are_made_of_what_can_be_read(tmp_path: Path, file: str) -> None:
    workbook = make_workbook(tmp_path, FILES)
    (tmp_path / file).write_bytes(b"\x00")
    for command in (("report", "-o", "out"), ("slides", "-o", "out/deck.txt")):
        ran = workbook.run(*command, "--no-plugins")
        assert ran.exit_code == 4
        assert file in ran.err


def test_a_folder_where_a_file_should_be(tmp_path: Path) -> None:
    for file in FILES:
        workbook = make_workbook(tmp_path / file.replace("/", "-"), FILES)
        (workbook.root / file).unlink()
        if file == "workbook.toml":
            continue
        (workbook.root / file).mkdir()
        for command in (*READING, *WRITING):
            ran = workbook.run(*command, "--no-plugins")
            assert ran.exit_code in (0, 1, 4), (file, command, ran)


def test_a_project_folder_with_no_project_in_it(tmp_path: Path) -> None:
    workbook = make_workbook(tmp_path, FILES)
    workbook.write("projects/notes/readme.txt", "hello")
    ran = workbook.run("check", "--no-plugins")
    assert ran.exit_code == 1
    assert "projects/notes/project.toml: the folder projects/notes has no project.toml" in ran.out
    assert "qiworkbook new notes" in ran.out


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (
            SMALL_PROJECT + "start = 2024-02-30\n",
            SMALL_PROJECT.count("\n") + 1,
            "not in the calendar",
        ),
        ("", 0, "the file is empty. Bring back what it said before."),
    ],
)
def test_one_fault_of_a_project_file_is_one_problem(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    """Data and cycles name what stands in it: none of that is known to be missing."""
    workbook = make_workbook(tmp_path, FILES | {"projects/elm/project.toml": text})
    out = workbook.run("check", "elm").out.splitlines()
    assert len(out) == 2, out
    assert out[0].startswith("projects/elm/project.toml" + f":{line}" * bool(line) + ": ")
    assert says in out[0]
    assert out[1] == "1 problem in 1 project: 1 error"
    said = workbook.run("show", "elm").out
    assert "projects/elm/project.toml cannot be read" in said
    assert "to be agreed" not in said
    assert "qiworkbook check elm" in workbook.run("coach", "elm").out
    for command in (("chart", "elm", "feels-safe"), ("theory", "elm"), SET):
        assert workbook.run(*command).err.startswith("projects/elm/project.toml"), command


def test_a_link_out_of_the_workbook_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("date,value\n2025-01-06,424242\n", encoding="utf-8")
    workbook = make_workbook(tmp_path / "book", FILES)
    data = workbook.root / "projects/elm/data/feels-safe.csv"
    data.unlink()
    data.symlink_to(secret)
    ran = workbook.run("check", "--no-plugins")
    assert "leads out of the workbook by a link" in ran.out
    assert "424242" not in workbook.run("chart", "elm", "feels-safe", "--json").out
    assert workbook.run("data", "add", "elm", "feels-safe", "1").exit_code == 1
    assert "424242" in secret.read_text(encoding="utf-8")


NOBODY = 65534


@contextmanager
def as_a_visitor() -> Iterator[None]:
    """Permissions mean nothing to root: be an ordinary user for a while, if this is root."""
    if os.getuid() != 0:
        yield
        return
    os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


@pytest.fixture
def shared_drive(tmp_path: Path) -> Iterator[WorkbookFolder]:
    """A workbook that can be read and not written by whoever runs the commands."""
    same = make_workbook(tmp_path, FILES)
    for command in (*READING, *WRITING, MAKING):  # so that all is imported that will be needed
        same.run(*command, "--no-plugins")
    with tempfile.TemporaryDirectory() as name:
        workbook = make_workbook(Path(name) / "book", FILES)
        folders = [workbook.root.parent, workbook.root, *workbook.root.rglob("*")]
        for path in folders:
            path.chmod(0o555 if path.is_dir() else 0o444)
        yield workbook
        for path in folders:
            path.chmod(0o755)


MAKING = ("chart", "elm", "feels-safe", "-o", "out/chart.svg")


def test_a_read_only_workbook_can_be_read(shared_drive: WorkbookFolder) -> None:
    with as_a_visitor():
        for command in READING:
            ran = shared_drive.run(*command, "--no-plugins")
            assert (ran.exit_code, ran.err) == (0, ""), command
            assert ran.out


@pytest.mark.parametrize("command", [*WRITING, MAKING], ids=" ".join)
def test_and_what_would_write_says_why_not(
    shared_drive: WorkbookFolder, command: tuple[str, ...]
) -> None:
    before = {file: shared_drive.read(file) for file in shared_drive.files()}
    with as_a_visitor():
        ran = shared_drive.run(*command, "--no-plugins")
    assert ran.exit_code == 1
    assert "you have no permission for this" in ran.err
    assert {file: shared_drive.read(file) for file in shared_drive.files()} == before


def test_a_full_disk_never_costs_data(tmp_path: Path) -> None:
    workbook = make_workbook(tmp_path, FILES)
    rows = "".join(f"{2000 + n // 12}-{n % 12 + 1:02d}-05,{n}\n" for n in range(200))
    workbook.write("projects/elm/data/feels-safe.csv", f"date,value\n{rows}")
    before = workbook.read("projects/elm/data/feels-safe.csv")

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))  # bytes a file may have

    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "qiworkbook",
            "data",
            "add",
            "elm",
            "feels-safe",
            "61",
            "--as-typed",
        ],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PYTHONDONTWRITEBYTECODE": "1",  # or half of it is there for the next
        },
        preexec_fn=no_room,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "was not written: the file is larger than is allowed here." in done.stderr
    assert workbook.read("projects/elm/data/feels-safe.csv") == before
    assert not list(tmp_path.rglob("*.tmp"))


def test_two_at_once_lose_nothing(tmp_path: Path) -> None:
    make_workbook(tmp_path, FILES)
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "qiworkbook", "idea", "add", "elm", f"idea {n}"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for n in range(3)
    ]
    errors = [writer.communicate()[1] for writer in writers]
    assert errors == [b""] * 3
    text = (tmp_path / "projects/elm/project.toml").read_text(encoding="utf-8")
    assert [n for n in range(3) if f'id = "idea-{n}"' in text] == list(range(3))


@pytest.mark.parametrize("command", [("--help",), ("export",), ("check",)])
def test_a_pipe_in_place_of_the_workbook_keeps_nobody_waiting(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    os.mkfifo(tmp_path / "workbook.toml")
    line = [sys.executable, "-m", "qiworkbook", *command, "-w", str(tmp_path)]
    ran = subprocess.run(line, capture_output=True, timeout=60, check=False)
    assert ran.returncode == (0 if command == ("--help",) else 1)


def test_a_cycle_that_cannot_be_read_is_told_and_not_missed_by_the_one_that_follows(
    tmp_path: Path,
) -> None:
    after = CYCLE.replace("2025-01-06", "2025-01-13") + '\n[do]\nobservations = "x"\n'
    follows = 'follows = "2025-01-06-one-handover"\n\n[plan]'
    files = {
        "projects/elm/pdsa/2025-01-06-one-handover.toml": CYCLE.replace('title = "', "title = "),
        "projects/elm/pdsa/2025-01-13-again.toml": after.replace("\n[plan]", follows),
    }
    out = make_workbook(tmp_path, FILES | files).run("check", "--no-plugins").out
    assert "2025-01-06-one-handover.toml:2: text needs quotes" in out
    assert "there is no cycle with that id" not in out


def test_an_answer_that_nobody_can_write_down_is_no_fault_of_the_program(
    capsys: pytest.CaptureFixture[str],
) -> None:
    error = OSError(errno.ENOSPC, "No space left on device")  # as from: check > /dev/full
    assert tell_error(error, Session()) == 1
    said = capsys.readouterr().err
    assert said.startswith("The output could not be written: the disk is full.")


def test_a_folder_that_may_not_be_looked_into_is_no_fault_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> bool:
        raise PermissionError(errno.EACCES, "Permission denied", "projects/ash")

    workbook = make_workbook(tmp_path, FILES)
    monkeypatch.setattr(Path, "exists", refused)  # the suite may run as root, who may do all
    ran = workbook.run("new", "ash")
    assert ran.exit_code == 1
    assert ran.err == (
        "projects/ash: you have no permission for this.\nNo file is left half written.\n"
    )


def test_words_without_quotes_are_told_what_they_lack(tmp_path: Path) -> None:
    ran = make_workbook(tmp_path, FILES).run("idea", "add", "elm", "a", "short", "talk")
    assert ran.exit_code == 2
    assert ran.err.startswith(
        "That is more than this command takes: short talk. "
        'Put a text of several words between quotes: "like this".\n'
    )
