"""What Windows does otherwise, simulated here: it is no proof, and better than nothing."""

from __future__ import annotations

import importlib
import io
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from qiworkbook.problems import WorkbookError
from qiworkbook.store import atomic
from qiworkbook.store.layout import reason_to_refuse
from qiworkbook.store.outputs import write_output
from qiworkbook.testing import SMALL_PROJECT, make_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_a_file_that_excel_has_open_stays_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "points.csv"
    target.write_text("open in Excel")

    def held(_: Path, __: Path) -> Path:
        raise PermissionError(13, "The process cannot access the file")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(WorkbookError, match="another program, perhaps Excel, has it open"):
        write_output(target, "new")
    assert target.read_text() == "open in Excel"
    assert [path.name for path in tmp_path.iterdir()] == ["points.csv"]


def test_a_file_that_is_let_go_in_time_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic, "_PAUSES", (0.0, 0.0, 0.0))
    real, tried = Path.replace, 0

    def held_at_first(self: Path, target: Path) -> Path:
        nonlocal tried
        tried += 1
        if tried < 3:
            raise PermissionError(13, "held by a virus scanner")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", held_at_first)
    write_output(tmp_path / "a.csv", "new")
    assert (tmp_path / "a.csv").read_text() == "new"


@pytest.fixture
def as_on_windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The locks of Windows: `msvcrt.locking` refuses with an OSError while somebody holds one."""
    holders: list[int] = []

    def locking(descriptor: int, mode: int, size: int) -> None:
        assert (mode, size) == (2, 1)
        if holders:
            raise OSError(36, "Resource deadlock avoided")
        holders.append(descriptor)

    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK=2))
    with monkeypatch.context() as patched:
        patched.setattr(sys, "platform", "win32")
        importlib.reload(atomic)
    yield holders
    importlib.reload(atomic)


def test_the_locks_of_windows_keep_two_writers_apart(
    tmp_path: Path, as_on_windows: list[int]
) -> None:
    with atomic.locked(tmp_path):
        assert len(as_on_windows) == 1
    with pytest.raises(WorkbookError, match="Somebody else is writing"):
        atomic.locked(tmp_path, patience=0.05).__enter__()


@pytest.mark.slow
def test_a_console_of_windows_takes_every_sign(tmp_path: Path) -> None:
    title = 'title = "Café – 安全 ≥ 90% 👍"'
    make_workbook(
        tmp_path,
        {"projects/elm/project.toml": SMALL_PROJECT.replace("[project]", f"[project]\n{title}", 1)},
    )
    for command in (["list"], ["show", "elm"], ["check"], ["summary"]):
        ran = subprocess.run(
            [str(Path(sys.executable).with_name("qiworkbook")), *command],
            cwd=tmp_path,
            env={"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0", "PATH": ""},
            capture_output=True,
            check=False,
        )
        assert b"Traceback" not in ran.stderr, ran.stderr
        assert ran.returncode in (0, 1, 4)
        io.TextIOWrapper(io.BytesIO(ran.stdout), encoding="cp1252").read()


def test_line_ends_of_windows_stay(tmp_path: Path) -> None:
    text = SMALL_PROJECT.replace("\n", "\r\n")
    folder = make_workbook(tmp_path, {"projects/elm/project.toml": text})
    assert folder.run("idea", "add", "elm", "a card").exit_code == 0
    after = (tmp_path / "projects/elm/project.toml").read_bytes()
    assert after.count(b"\n") == after.count(b"\r\n")


@pytest.mark.parametrize("name", ["con", "aux.toml", "COM1.csv", "nul", "lpt9.toml", "prn.txt"])
def test_names_that_windows_keeps_are_refused(name: str) -> None:
    assert "Windows" in reason_to_refuse(f"projects/elm/pdsa/{name}")


def test_a_path_longer_than_windows_takes_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="was not written"):
        write_output(tmp_path / ("n" * 300) / "report.html", "<!doctype html>")
