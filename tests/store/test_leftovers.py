"""What a killed command leaves is put in place or cleared away by the next that writes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qiworkbook.store import atomic
from qiworkbook.store.atomic import locked
from qiworkbook.store.outputs import write_outputs
from qiworkbook.testing import WorkbookFolder, make_workbook

if TYPE_CHECKING:
    from collections.abc import Callable

OLD = [(f"output/{name}.csv", f"old {name}") for name in "abc"]
NEW = [(f"output/{name}.csv", f"new {name}") for name in "abc"]


class Killed(BaseException):
    """The computer stops."""


@pytest.fixture
def made(tmp_path: Path) -> WorkbookFolder:
    """A workbook with a set of three outputs."""
    folder = make_workbook(tmp_path, {})
    write_outputs([(tmp_path / name, text) for name, text in OLD])
    return folder


def hidden(root: Path) -> list[str]:
    return [path.name for path in root.rglob(".qiw-*")]


def stop_at(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Stop at the n-th rename as a kill does: nothing after it is run."""
    real: Callable[..., None] = atomic._rename
    count = 0

    def rename(beside: Path, path: Path) -> None:
        nonlocal count
        count += 1
        if count == number:
            monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)
            monkeypatch.setattr(atomic._Laid, "put_back", lambda _: None)
            raise Killed
        real(beside, path)

    monkeypatch.setattr(atomic, "_rename", rename)


# 1: what was written is remembered; 2: what is laid ready is noted; 3, 4, 5: the files.
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_a_set_of_outputs_is_never_left_half_new(
    made: WorkbookFolder, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    with monkeypatch.context() as patched:
        stop_at(patched, number)
        with pytest.raises(Killed):
            write_outputs([(made.root / name, text) for name, text in NEW])
    assert hidden(made.root)
    with locked(made.root):
        pass
    assert hidden(made.root) == []
    texts = [made.read(name) for name, _ in NEW]
    assert texts == [text for _, text in (OLD if number < 3 else NEW)]
    # And all of them are known as ours.
    assert [path.name for path in write_outputs([(made.root / n, "x" + t) for n, t in NEW])] == [
        "a.csv",
        "b.csv",
        "c.csv",
    ]


def test_leftovers_go_wherever_they_lie_and_nothing_else_does(made: WorkbookFolder) -> None:
    made.write("projects/elm/data/.qiw-0123456789abcdef.tmp", "half a")
    made.write("output/.qiw-0123456789abcdef.tmp", "half a")
    made.write(".git/.qiw-0123456789abcdef.tmp", "not ours")
    made.write("output/qiw-notes.tmp", "somebody's")
    made.run("init")
    with locked(made.root):
        pass
    assert hidden(made.root) == [".qiw-0123456789abcdef.tmp"]
    assert made.read(".git/.qiw-0123456789abcdef.tmp") == "not ours"
    assert made.read("output/qiw-notes.tmp") == "somebody's"


@pytest.mark.parametrize("target", ["../outside.txt", "/etc/outside.txt", "out/x.txt"])
def test_a_note_that_somebody_else_wrote_leads_nowhere(made: WorkbookFolder, target: str) -> None:
    """A folder that was received can hold any note of what is laid ready."""
    beyond = made.root.parent / f"{made.root.name}-beyond"
    beyond.mkdir()
    (made.root / "out").symlink_to(beyond)
    beside = made.root / ".qiw-aa.tmp"
    beside.write_text("evil")
    whole = target if target.startswith("/") else os.path.join(made.root, target)  # noqa: PTH118
    made.write(".qiworkbook/laid.json", f'[["{beside}", "{whole}"]]')
    with locked(made.root):
        pass
    assert not list(beyond.iterdir())
    assert not (made.root.parent / "outside.txt").exists()
    assert not beside.exists()


def test_a_project_that_was_half_made_is_finished_by_the_same_command(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path, {})
    folder.write("projects/elm/.qiw-00.tmp", "half")
    ran = folder.run("new", "elm")
    assert ran.exit_code == 0
    assert (tmp_path / "projects/elm/project.toml").is_file()
    assert hidden(tmp_path) == []
