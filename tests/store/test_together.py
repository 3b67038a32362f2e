"""Several files written together: whatever stops it, all of them are new or all are old."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from qiworkbook.problems import WorkbookError
from qiworkbook.store import atomic
from qiworkbook.store.atomic import LAID, finish_cut_short, locked
from qiworkbook.store.files import NewText, write_together

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
    assert not (root / LAID).exists()


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
        broken.setattr(Path, "unlink", lambda *_, **__: None)
        broken.setattr(atomic._Laid, "put_back", lambda _: None)  # as a kill does
        if at < 4:
            with pytest.raises(Killed), locked(root):
                write_together(root, texts())
        else:
            with locked(root):
                write_together(root, texts())
    finish_cut_short(root)
    assert state(root) == (OLD if at == 0 else NEW)
    with locked(root):
        pass
    assert not (root / LAID).exists()
    assert not list(root.rglob(".qiw-*"))
    finish_cut_short(root)


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
    assert not (root / LAID).exists()


def test_a_file_that_changed_since_it_was_read_stops_all(root: Path) -> None:
    (root / NAMES[1]).write_text("somebody else's")
    with pytest.raises(WorkbookError, match=r"b/data/m\.csv has changed"), locked(root):
        write_together(root, texts())
    assert state(root)[0] == "old"


def laid_ready(root: Path, file: str, text: str = "new", before: str | None = None) -> list[object]:
    """What a command that was killed left beside a file, and its line in the note."""
    beside = f".qiw-{sha(file)[:16]}.tmp"
    (root / beside).write_text(text)
    return [beside, file, before, sha(text)]


def note(root: Path, said: object) -> None:
    (root / LAID).parent.mkdir(exist_ok=True)
    (root / LAID).write_text(said if isinstance(said, str) else json.dumps(said))


def test_a_file_changed_by_hand_after_a_crash_is_left_and_named(root: Path) -> None:
    note(root, [laid_ready(root, t.file, str(t.text), t.before) for t in texts()[:2]])
    (root / NAMES[0]).write_text("mine by hand")
    with pytest.raises(WorkbookError, match=r"projects/a/data/m\.csv has been changed since"):
        finish_cut_short(root)
    assert state(root)[:2] == ["mine", "new"]
    finish_cut_short(root)


def test_a_file_that_was_to_go_goes_after_a_crash(root: Path) -> None:
    note(root, [[".qiw-00.tmp", NAMES[0], sha(f"old {NAMES[0]}"), None]])
    finish_cut_short(root)
    assert state(root) == ["none", "old", "none"]


@pytest.mark.parametrize(
    "said",
    [
        "{",
        "[]",
        "[3]",
        '[[".qiw-00.tmp", "templates/x.html", null]]',
        "templates/x.html",
        ".qiworkbook/x.csv",
        "projects/.hidden/x.csv",
        "projects/../../x.csv",
        "projects/con/project.toml",
        "projects/a/data/../../../../x.csv",
        "out/x.csv",
        "/etc/x.csv",
    ],
)
def test_a_note_that_is_not_ours_writes_nothing(root: Path, said: str) -> None:
    beyond = root.parent / f"{root.name}-beyond"
    beyond.mkdir()
    (root / "out").symlink_to(beyond)
    before = sorted(root.rglob("*"))
    note(root, said if said[0] in "[{" else [laid_ready(root, said)])
    finish_cut_short(root)
    assert state(root) == OLD
    left = [path for path in sorted(root.rglob("*")) if ".qiworkbook" not in str(path)]
    assert left == before
    assert not list(beyond.iterdir())
    assert not (root / LAID).exists()
