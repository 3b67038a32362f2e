"""One writer at a time, no trace of a dead one."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from qiworkbook.problems import WorkbookError
from qiworkbook.store.atomic import locked

if TYPE_CHECKING:
    from pathlib import Path

HOLD = """
import sys
from pathlib import Path
from qiworkbook.store.atomic import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def hold(root: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_another_process_waits_and_then_says_so(tmp_path: Path) -> None:
    with hold(tmp_path) as other:
        with pytest.raises(WorkbookError, match="Somebody else is writing"), locked(tmp_path, 0.05):
            pass
        other.communicate("")
        with locked(tmp_path, 0):
            pass


def test_a_killed_writer_leaves_no_lock(tmp_path: Path) -> None:
    with hold(tmp_path) as other:
        other.send_signal(signal.SIGKILL)
        other.wait()
        with locked(tmp_path, 0):
            pass


def test_a_thread_may_take_its_lock_again_and_another_thread_not(tmp_path: Path) -> None:
    refused: list[str] = []

    def try_it() -> None:
        try:
            with locked(tmp_path, 0):
                pass
        except WorkbookError as error:
            refused.append(error.message)

    with locked(tmp_path):
        with locked(tmp_path, 0):
            pass
        other = threading.Thread(target=try_it)
        other.start()
        other.join()
    try_it()
    assert len(refused) == 1


def test_the_lock_is_given_back_when_an_edit_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), locked(tmp_path):
        raise ZeroDivisionError
    with locked(tmp_path, 0):
        pass


def test_git_does_not_see_the_lock(tmp_path: Path) -> None:
    git = ["git", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "--quiet"], check=True)
    with locked(tmp_path):
        status = subprocess.run([*git, "status", "--short"], check=True, capture_output=True)
    assert (tmp_path / ".qiworkbook" / "lock").exists()
    assert status.stdout == b""


def test_a_folder_that_cannot_be_written_is_said_so(somebodys_folder: Path) -> None:
    somebodys_folder.chmod(0o555)
    with (
        pytest.raises(WorkbookError, match="Nothing can be changed in this workbook: you have no"),
        locked(somebodys_folder),
    ):
        pass


def test_a_workbook_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="Nothing can be changed"), locked(tmp_path / "no"):
        pass
    assert not (tmp_path / "no").exists()


def test_a_lock_that_leads_out_of_the_workbook_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "workbook"
    root.mkdir()
    (root / ".qiworkbook").symlink_to(tmp_path)
    with pytest.raises(WorkbookError, match="out of the workbook"), locked(root):
        pass
    assert not (tmp_path / "lock").exists()
