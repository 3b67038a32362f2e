"""Every edit on the one list, killed or refused by the disk at a call by which it changes a file.

All that people wrote is as before or as after, never a part of it; a refusal is said in words; and
the same command works the next time. Each edit is stopped in one of the two ways at one call that
its name draws, with `--faults` in both at each. Run as a program, this file is what is killed.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from qiworkbook.testing import WorkbookFolder
from tests.edits import EDITS
from tests.test_edits import bring, records, run, ward_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.edits import Edit

CHANGING = ("open", "write", "replace", "unlink", "mkdir")
HOWS = ("killed", "refused")
GROUPS = 6
Records = dict[str, bytes]


def changes(name: str, args: tuple[Any, ...]) -> bool:
    return name != "open" or bool(len(args) > 1 and args[1] & (os.O_WRONLY | os.O_RDWR))


@contextmanager
def at_change(number: int, act: Callable[[], None]) -> Iterator[list[str]]:
    """Let `act` happen in place of the n-th call that changes a file; the list has all before."""
    seen: list[str] = []
    real = {name: getattr(os, name) for name in CHANGING}

    def watched(name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if changes(name, args):
                seen.append(name)
                if len(seen) == number:
                    act()
            return real[name](*args, **kwargs)

        return call

    for name in CHANGING:
        setattr(os, name, watched(name))
    try:
        yield seen
    finally:
        for name in CHANGING:
            setattr(os, name, real[name])


def relative(folder: WorkbookFolder) -> Records:
    """What people wrote; what is laid ready is passed by, and cleared by the next edit."""
    return {
        os.path.relpath(path, folder.root): said
        for path, said in records(folder).items()
        if "/.qiw-" not in path
    }


def differ(one: Records, other: Records) -> list[str]:
    return sorted(path for path in {*one, *other} if one.get(path) != other.get(path))


def refuse() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Trial:
    """An edit as it stands before and as it is meant after, to be stopped anywhere."""

    def __init__(self, edit: Edit, room: Path) -> None:
        self.edit, self.room = edit, room
        self.before_folder = ward_in(self._new("before"))
        bring(self.before_folder, edit)
        self.before = relative(self.before_folder)
        whole = self.copy("whole")
        with at_change(0, refuse) as seen:
            ran = run(whole, *edit.words)
        assert ran.exit_code == 0, (edit.words, ran.err)
        self.after, self.calls = relative(whole), len(seen)

    def _new(self, name: str) -> Path:
        path = self.room / name
        path.mkdir()
        return path

    def copy(self, name: str) -> WorkbookFolder:
        return WorkbookFolder(shutil.copytree(self.before_folder.root, self.room / name))

    def refused(self, number: int) -> Iterator[str]:
        """What is wrong when the disk is full at the n-th change."""
        folder = self.copy(f"refused-{number}")
        with at_change(number, refuse) as seen:
            ran = run(folder, *self.edit.words)
        there = relative(folder)
        if there not in (self.before, self.after):
            yield f"a part of it is written: {differ(there, self.before)} {ran.err}"
        if ran.exit_code == 0 and there != self.after:
            yield "it is reported as done, and is not"
        if ran.exit_code not in (0, 1, 4) or "fault of the program" in ran.err:
            yield f"exit {ran.exit_code}: {ran.err}"
        if seen[number - 1] != "unlink":
            yield from (str(path) for path in folder.root.rglob("*.tmp"))
        yield from self.again(folder, there)

    def killed(self, number: int) -> Iterator[str]:
        """What is wrong when the process ends at the n-th change, and somebody looks then."""
        folder = self.copy(f"killed-{number}")
        child = os.fork()
        if child == 0:
            try:
                with at_change(number, die):
                    run(folder, *self.edit.words)
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            yield "it was not reached"
        looked = run(folder, "list")
        if looked.exit_code:
            yield f"the workbook cannot be looked at: {looked.err}"
        there = relative(folder)
        if there not in (self.before, self.after):
            yield f"a part of it is written: {differ(there, self.before)}"
        yield from self.again(folder, there)

    def again(self, folder: WorkbookFolder, there: Records) -> Iterator[str]:
        if there == self.before:
            ran = run(folder, *self.edit.words)
            if ran.exit_code or relative(folder) != self.after:
                yield f"the same command does not work then: {ran.err}"
            yield from (f"left: {path}" for path in folder.root.rglob(".qiw-*.tmp"))


def faults_of(edit: Edit, hows: Sequence[str], *, everywhere: bool) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as room:
        trial = Trial(edit, Path(room))
        one = Random(edit.command).randint(1, trial.calls)
        for how in hows:
            for number in range(1, trial.calls + 1) if everywhere else (one,):
                for fault in getattr(trial, how)(number):
                    yield f"{edit.command}, {how} at change {number} of {trial.calls}: {fault}"


@pytest.mark.slow
@pytest.mark.parametrize("group", range(GROUPS))
def test_an_edit_that_is_stopped_is_all_there_or_not_at_all(
    group: int, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    everywhere = request.config.getoption("--faults")
    own = {"XDG_STATE_HOME": str(tmp_path / "state"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    ran = subprocess.run(
        [sys.executable, __file__, str(group), *(["everywhere"] if everywhere else [])],
        env={**os.environ, **own, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == []


if __name__ == "__main__":
    setattr(os, "fsync", lambda _descriptor: None)  # noqa: B010
    is_long = len(sys.argv) > 2
    found: list[str] = []
    for at in range(int(sys.argv[1]), len(EDITS), GROUPS):
        of_edit = HOWS if is_long else HOWS[at // GROUPS % 2 :][:1]
        found += faults_of(EDITS[at], of_edit, everywhere=is_long)
    json.dump(found, sys.stdout)
