"""The promises about a person's files, kept at every system call: fault loops, not examples.

Every way to change a file is in `COMMANDS`. Each is killed at each of its system calls, refused
by the disk at each of them, and run by two processes at once. Run as a program, this file is the
one that is killed.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import signal
import stat
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from qiworkbook.problems import WorkbookError
from qiworkbook.store.atomic import locked, sha256
from qiworkbook.store.editor import edit_toml
from qiworkbook.store.files import read_text, write_text
from qiworkbook.store.journal import KeptEntry
from qiworkbook.store.layout import TOML_BYTES, files_below
from qiworkbook.store.outputs import write_output
from qiworkbook.store.rows import DataRow
from qiworkbook.store.rows_edit import add_row, edit_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.store.editor import Editor

TOML = '# ours\nformat = 1\n\n[[idea]]\nid = "huddle"  # first\n'
CSV = "date,value\r\n2024-07-01,71\r\n"


def saved(root: Path, file: str, row: DataRow, *, replace: bool = False) -> None:
    edit_rows(root, file, lambda text: add_row(text, row, file, replace=replace))


@dataclass(frozen=True)
class Command:
    """A way to change one file, what is there before (None: nothing) and what is meant after."""

    file: str
    before: str | None
    after: str
    run: Callable[[Path], object]


def write_again(root: Path) -> None:
    with locked(root):
        write_text(root, "note.txt", "two\n" * 3000, sha256(b"one\n"))


COMMANDS = {
    "set a key": Command(
        "p.toml",
        TOML,
        TOML.replace("huddle", "brief"),
        lambda root: edit_toml(root, "p.toml", lambda e: e.set((e.rows("idea")[0], "id"), "brief")),
    ),
    "add a table": Command(
        "p.toml",
        TOML,
        TOML + '\n[[idea]]\nid = "card"\n',
        lambda root: edit_toml(root, "p.toml", lambda e: e.add(("idea",), {"id": "card"})),
    ),
    "remove a table": Command(
        "p.toml",
        TOML,
        "# ours\nformat = 1\n",
        lambda root: edit_toml(root, "p.toml", lambda e: e.remove(e.rows("idea"))),
    ),
    "add a row": Command(
        "data/a.csv",
        CSV,
        CSV + "2024-07-08,72\r\n",
        lambda root: saved(root, "data/a.csv", DataRow(0, date(2024, 7, 8), 72)),
    ),
    "replace a row": Command(
        "data/a.csv",
        CSV,
        CSV.replace("71", "70"),
        lambda root: saved(root, "data/a.csv", DataRow(0, date(2024, 7, 1), 70), replace=True),
    ),
    "start a data file": Command(
        "data/new.csv",
        None,
        "date,value\n2024-07-08,72\n",
        lambda root: saved(root, "data/new.csv", DataRow(0, date(2024, 7, 8), 72)),
    ),
    "write a long file again": Command("note.txt", "one\n", "two\n" * 3000, write_again),
    "write an output": Command(
        "output/report.txt",
        "old",
        "new" * 5000,
        lambda root: write_output(root / "output" / "report.txt", b"new" * 5000),
    ),
}

ALL = pytest.mark.parametrize("name", COMMANDS)


def lay_out(root: Path, command: Command) -> Path:
    """A workbook with the file of the command as it is before."""
    path = root / command.file
    if command.before is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(command.before.encode())
    return path


def content(path: Path) -> str | None:
    return path.read_bytes().decode() if path.exists() else None


def leftovers(root: Path) -> list[str]:
    return [path.name for path in root.rglob("*.tmp")]


@ALL
def test_a_command_does_what_it_is_for(tmp_path: Path, name: str) -> None:
    path = lay_out(tmp_path, COMMANDS[name])
    COMMANDS[name].run(tmp_path)
    assert content(path) == COMMANDS[name].after
    assert leftovers(tmp_path) == []


# The system calls by which files are changed.
CALLS = ("open", "read", "write", "fsync", "replace", "fchmod", "mkdir", "unlink", "close")


# What happens instead of a call: told its name, how to make it, and its arguments.
Act = Callable[[str, Callable[[], Any], tuple[Any, ...]], Any]


@contextmanager
def at_call(number: int, act: Act) -> Iterator[list[str]]:
    """Let `act` stand in for the n-th of the system calls; the list tells which one that was."""
    reached: list[str] = []
    count = 0
    real = {name: getattr(os, name) for name in CALLS}

    def watched(name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal count
            count += 1
            if count == number:
                reached.append(name)
                return act(name, lambda: real[name](*args, **kwargs), args)
            return real[name](*args, **kwargs)

        return call

    for name in CALLS:
        setattr(os, name, watched(name))
    try:
        yield reached
    finally:
        for name in CALLS:
            setattr(os, name, real[name])


# 1. A killed command leaves every file as before or as after, and the next run works.


def killed(root: Path, command: Command, number: int, when: str) -> bool:
    """Run the command in a process that dies at its n-th system call; whether it got that far."""

    def die(name: str, call: Callable[[], Any], args: tuple[Any, ...]) -> None:
        if when == "after":
            with suppress(OSError):
                call()
        elif when == "halfway" and name == "write":
            os.writev(args[0], [bytes(args[1])[: len(args[1]) // 2]])
        os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        try:
            with at_call(number, die):
                command.run(root)
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    return os.WIFSIGNALED(status)


def kill_everywhere(name: str) -> list[tuple[int, str, str]]:
    """Kill a command at every system call in every way; what was wrong each time, if anything."""
    command = COMMANDS[name]
    faults = []
    for when in ("before", "halfway", "after"):
        number = 0
        reached = True
        while reached:
            number += 1
            with tempfile.TemporaryDirectory() as folder:
                root = Path(folder)
                path = lay_out(root, command)
                reached = killed(root, command, number, when)
                faults += [(number, when, fault) for fault in damage(root, path, command)]
        faults += [(number, when, "too few system calls")] if number < 5 else []
    return faults


def damage(root: Path, path: Path, command: Command) -> Iterator[str]:
    left = content(path)
    if left not in (command.before, command.after):
        yield f"half a file: {left!r}"
    if any(name.endswith(".tmp") for name in files_below(root, ".")):
        yield "a reader sees a file that is not the person's"
    if left == command.before:
        command.run(root)
    if content(path) != command.after:
        yield "the next run did not work"


def as_a_program(*arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        [sys.executable, __file__, *arguments], env=environment, stdout=subprocess.PIPE, text=True
    )


def answer(process: subprocess.Popen[str]) -> Any:
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return json.loads(output)


@pytest.mark.slow
@ALL
def test_a_killed_command_leaves_the_file_as_before_or_as_after(name: str) -> None:
    assert answer(as_a_program("kill", name)) == []


# 2. A disk that refuses costs nothing, and is never reported as success.


@pytest.mark.slow
@ALL
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES])
def test_a_disk_that_refuses_at_any_call_costs_nothing(
    tmp_path: Path, name: str, code: int
) -> None:
    command = COMMANDS[name]

    def refuse(_name: str, _call: Callable[[], Any], _args: tuple[Any, ...]) -> None:
        raise OSError(code, os.strerror(code))

    number = 0
    while True:
        number += 1
        root = tmp_path / str(number)
        root.mkdir()
        path = lay_out(root, command)
        message = ""
        with at_call(number, refuse) as reached:
            try:
                command.run(root)
            except WorkbookError as error:
                message = error.message
        if not reached:
            break
        left = content(path)
        assert left in (command.before, command.after)
        assert "\n" not in message
        if not message:
            assert left == command.after
        elif "may not last" not in message:
            assert left == command.before
        if reached != ["unlink"]:
            assert leftovers(root) == []
    assert number > 5


def full_disk(name: str, limit: int) -> dict[str, object]:
    """Run a command in this process with files limited to so many bytes."""
    command = COMMANDS[name]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        path = lay_out(root, command)
        sys.dont_write_bytecode = True  # or half of what is compiled here is there for the next
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        message = ""
        try:
            command.run(root)
        except WorkbookError as error:
            message = error.message
        kept = content(path) == command.before
        return {"message": message, "kept": kept, "leftovers": leftovers(root)}


@pytest.mark.slow
@ALL
def test_a_real_limit_of_the_system_is_reported_and_costs_nothing(name: str) -> None:
    result = answer(as_a_program("full", name, "7"))
    assert "was not written: the file is larger than is allowed here" in result["message"]
    assert result["kept"]
    assert result["leftovers"] == []


# 3. Two writers never lose an update; a reader never sees half a file.

EACH = 12


def add_idea(editor: Editor, id_: str) -> None:
    editor.add(("idea",), {"id": id_})


def work(root: Path, worker: int) -> None:
    """Add rows, ideas and a cycle as fast as one can."""
    for number in range(EACH):
        day = date(2024, 1, 1) + timedelta(2 * number + worker)
        saved(root, "data/a.csv", DataRow(0, day, worker))
        edit_toml(root, "p.toml", partial(add_idea, id_=f"{worker}-{number}"))
        with locked(root):
            write_text(root, f"pdsa/{day}.toml", "format = 1\n", None)


@pytest.mark.slow
def test_two_who_write_at_once_lose_nothing_and_a_reader_sees_whole_files(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text("format = 1\n")
    workers = [as_a_program("work", str(tmp_path), str(worker)) for worker in (0, 1)]
    seen = 0
    while any(worker.poll() is None for worker in workers):
        ideas = tomllib.loads(read_text(tmp_path, "p.toml", TOML_BYTES).text).get("idea", [])
        assert len(ideas) >= seen
        assert all(idea.keys() == {"id"} for idea in ideas)
        seen = len(ideas)
    assert [answer(worker) for worker in workers] == [[], []]
    ideas = tomllib.loads((tmp_path / "p.toml").read_text())["idea"]
    assert {idea["id"] for idea in ideas} == {f"{w}-{n}" for w in (0, 1) for n in range(EACH)}
    rows = (tmp_path / "data" / "a.csv").read_text().split("\n")
    days = [date(2024, 1, 1) + timedelta(number) for number in range(2 * EACH)]
    assert rows == ["date,value", *(f"{day},{number % 2}" for number, day in enumerate(days)), ""]
    assert len(list((tmp_path / "pdsa").iterdir())) == 2 * EACH


def test_an_edit_in_between_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(TOML)

    def meanwhile(editor: Editor) -> None:
        # somebody saves in an editor, which knows no lock
        (tmp_path / "p.toml").write_text("theirs = 1\n")
        editor.set(("format",), 2)

    with pytest.raises(WorkbookError, match=r"p\.toml has changed since it was read"):
        edit_toml(tmp_path, "p.toml", meanwhile)
    assert (tmp_path / "p.toml").read_text() == "theirs = 1\n"


# 4. Data is flushed before the rename, the folder after it.


@ALL
def test_data_is_flushed_before_the_rename_and_the_folder_after(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(tmp_path, COMMANDS[name])
    # What is kept for undo may be lost in a power cut.
    monkeypatch.setattr("qiworkbook.store.files.keep_entry", lambda *_: KeptEntry())
    done: list[str] = []
    fsync, replace, write = os.fsync, os.replace, os.write

    def note(what: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*args: Any) -> Any:
            is_folder = what == "flush" and stat.S_ISDIR(os.fstat(args[0]).st_mode)
            done.append("flush folder" if is_folder else what)
            return call(*args)

        return noted

    monkeypatch.setattr(os, "fsync", note("flush", fsync))
    monkeypatch.setattr(os, "replace", note("rename", replace))
    monkeypatch.setattr(os, "write", note("write", write))
    COMMANDS[name].run(tmp_path)
    assert done == ["write", "flush", "rename", "flush folder"]


if __name__ == "__main__":
    what, *arguments = sys.argv[1:]
    if what == "kill":
        print(json.dumps(kill_everywhere(arguments[0])))
    elif what == "full":
        print(json.dumps(full_disk(arguments[0], int(arguments[1]))))
    else:
        work(Path(arguments[0]), int(arguments[1]))
        print("[]")
