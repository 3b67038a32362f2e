"""Several files written together: whatever stops it, all of them are new or all are old."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from qiworkbook.problems import WorkbookError
from qiworkbook.store import atomic, pending
from qiworkbook.store.locks import locked
from qiworkbook.store.pending import PENDING, NewText, finish_pending, write_together

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("projects/a/data/m.csv", "projects/b/data/m.csv", "imports/monthly.toml")


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in NAMES[:2]:
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(f"old {name}")
    return tmp_path


def texts() -> list[NewText]:
    old = [NewText(name, f"new {name}", sha(f"old {name}")) for name in NAMES[:2]]
    return [*old, NewText(NAMES[2], f"new {NAMES[2]}")]


def state(root: Path) -> list[str]:
    return [
        (root / name).read_text().partition(" ")[0] if (root / name).exists() else "none"
        for name in NAMES
    ]


OLD, NEW = ["old", "old", "none"], ["new", "new", "new"]


def test_all_are_written_and_the_note_is_gone(root: Path) -> None:
    with locked(root):
        write_together(root, texts())
    assert state(root) == NEW
    assert not (root / PENDING).exists()


class Killed(BaseException):
    """As a process that ends in the middle: nothing is tidied up after it."""


@pytest.mark.parametrize("at", range(5))
def test_a_process_killed_at_any_rename_leaves_all_or_none(
    root: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    whole = atomic._rename
    calls = iter(range(100))

    def rename(beside: Path, path: Path) -> None:
        if next(calls) >= at:
            raise Killed
        whole(beside, path)

    with monkeypatch.context() as broken:
        broken.setattr(atomic, "_rename", rename)
        broken.setattr(pending, "_put_back", rename)  # nor can anything be put back
        if at < 4:
            with pytest.raises(Killed), locked(root):
                write_together(root, texts())
        else:
            with locked(root):
                write_together(root, texts())
    finish_pending(root)
    assert state(root) == (OLD if at == 0 else NEW)
    assert not (root / PENDING).exists()
    finish_pending(root)


@pytest.mark.parametrize("at", range(4))
def test_a_disk_that_refuses_at_any_file_changes_none(
    root: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    whole = atomic._rename
    calls = iter(range(100))

    def rename(beside: Path, path: Path) -> None:
        if next(calls) == at:
            raise OSError(28, "no space")
        whole(beside, path)

    monkeypatch.setattr(atomic, "_rename", rename)
    with pytest.raises(WorkbookError, match="the disk is full"), locked(root):
        write_together(root, texts())
    assert state(root) == OLD
    assert not (root / PENDING).exists()


def test_a_file_that_changed_since_it_was_read_stops_all(root: Path) -> None:
    (root / NAMES[1]).write_text("somebody else's")
    with pytest.raises(WorkbookError, match=r"b/data/m\.csv has changed"), locked(root):
        write_together(root, texts())
    assert state(root)[0] == "old"


def test_a_file_changed_by_hand_after_a_crash_is_left_and_named(root: Path) -> None:
    note = {"files": [{"file": t.file, "text": t.text, "before": t.before} for t in texts()]}
    (root / PENDING).parent.mkdir()
    (root / PENDING).write_text(json.dumps(note))
    (root / NAMES[0]).write_text("mine by hand")
    with pytest.raises(WorkbookError, match=r"projects/a/data/m\.csv has been changed since"):
        finish_pending(root)
    assert state(root) == ["mine", "new", "new"]
    finish_pending(root)


@pytest.mark.parametrize(
    "note",
    [
        "{",
        "[]",
        '{"files": 3}',
        '{"files": [{"file": "templates/x.html", "text": "new", "before": null}]}',
        '{"files": [{"file": "projects/../workbook.toml", "text": "new", "before": null}]}',
        '{"files": [{"file": "projects/../project.toml", "text": "new", "before": null}]}',
        '{"files": [{"file": "projects/con/project.toml", "text": "new", "before": null}]}',
        '{"files": [{"file": "projects/a/data/n.csv", "text": "\\ud800", "before": null}]}',
        '{"files": [{"file": "projects/a/data/../../../x.csv", "text": "new", "before": null}]}',
    ],
)
def test_a_note_that_is_not_ours_writes_nothing(root: Path, note: str) -> None:
    (root / PENDING).parent.mkdir()
    (root / PENDING).write_text(note)
    before = sorted(path for path in root.rglob("*") if "qiworkbook" not in str(path))
    finish_pending(root)
    assert state(root) == OLD
    assert sorted(path for path in root.rglob("*") if "qiworkbook" not in str(path)) == before
    assert not (root / PENDING).exists()
