"""What stood before an edit is kept for its person alone, and never costs the edit."""

from __future__ import annotations

import json
import os
import stat
import sys
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from qiworkbook.problems import WorkbookError
from qiworkbook.store import atomic, journal
from qiworkbook.store.atomic import locked, sha256
from qiworkbook.store.files import NewText, write_text, write_together
from qiworkbook.store.journal import Undertaking, begin, changes, content, journal_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = datetime(2025, 4, 10, 14, 3)  # as a person's clock says


@pytest.fixture(autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's own folder, still empty."""
    folder = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def _ended() -> Iterator[None]:
    yield
    begin(None)


def write(root: Path, file: str, text: str, before: str | None = None) -> None:
    with locked(root):
        write_text(root, file, text, None if before is None else sha256(before.encode()))


def test_what_stood_before_and_after_is_kept_by_what_was_done(tmp_path: Path) -> None:
    begin(Undertaking("data add", DAY))
    write(tmp_path, "a.csv", "one")
    write(tmp_path, "a.csv", "two", "one")
    write(tmp_path, "b.csv", "three")
    begin(Undertaking("data set", DAY + timedelta(hours=1)))
    write(tmp_path, "a.csv", "four", "two")
    first, second = changes(tmp_path)
    assert (first.what, first.on, [one.file for one in first.files]) == (
        "data add",
        DAY,
        ["a.csv", "b.csv"],
    )
    assert first.files[0].before is None
    assert content(tmp_path, str(first.files[0].after)) == b"two"
    assert content(tmp_path, str(second.files[0].before)) == b"two"
    assert content(tmp_path, str(second.files[0].after)) == b"four"
    assert second.number > first.number


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_nobody_else_can_look_into_it(tmp_path: Path, state: Path) -> None:
    (state / "qiworkbook").mkdir(mode=0o755)
    before = os.umask(0)
    try:
        write(tmp_path, "a.csv", "one")
    finally:
        os.umask(before)
    there = list(state.rglob("*"))
    assert {stat.S_IMODE(p.stat().st_mode) for p in there if p.is_dir()} == {0o700}
    assert {stat.S_IMODE(p.stat().st_mode) for p in there if p.is_file()} == {0o600}
    assert not any("one" in p.read_bytes().decode("latin-1") for p in tmp_path.rglob("*.json*"))


def test_it_is_cleared_after_ninety_days(tmp_path: Path) -> None:
    for days, text, before in ((0, "one", None), (60, "two", "one"), (91, "three", "two")):
        begin(Undertaking("data add", DAY + timedelta(days)))
        write(tmp_path, "a.csv", text, before)
    assert [change.on for change in changes(tmp_path)] == [DAY + timedelta(60), DAY + timedelta(91)]
    kept = {path.name for path in journal_of(tmp_path).iterdir()}
    assert kept == {"changes.jsonl", *(sha256(text) for text in (b"one", b"two", b"three"))}
    begin(Undertaking("data add", DAY + timedelta(152)))
    write(tmp_path, "a.csv", "four", "three")
    assert sha256(b"one") not in {path.name for path in journal_of(tmp_path).iterdir()}


@pytest.mark.parametrize(("says", "kept"), [("days = 7", 7), ("days = 0", 0), ("days = 900", 90)])
def test_it_can_be_shorter_or_off(tmp_path: Path, says: str, kept: int) -> None:
    write(tmp_path, "a.csv", "one")
    (tmp_path / "workbook.toml").write_text(f"format = 1\n\n[journal]\n{says}\n")
    assert journal.days_kept(tmp_path) == kept
    begin(Undertaking("data add", datetime.now() + timedelta(8)))
    write(tmp_path, "a.csv", "two", "one")
    assert [len(one.files) for one in changes(tmp_path)] == {7: [1], 0: [], 90: [1, 1]}[kept]
    assert journal_of(tmp_path).exists() is bool(kept)


def test_what_cannot_be_kept_is_said_and_costs_nothing(tmp_path: Path, state: Path) -> None:
    state.rmdir()
    state.write_text("a file in the way")
    occasion = Undertaking("data add", DAY)
    begin(occasion)
    write(tmp_path, "a.csv", "one")
    assert (tmp_path / "a.csv").read_text() == "one"
    assert occasion.troubles == ["one of the folders in its path is a file"]


def test_a_link_in_its_place_is_not_followed(tmp_path: Path, state: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (state / "qiworkbook").symlink_to(elsewhere)
    occasion = Undertaking("data add", DAY)
    begin(occasion)
    root = tmp_path / "workbook"
    root.mkdir()
    write(root, "a.csv", "one")
    assert occasion.troubles
    assert not list(elsewhere.iterdir())


def test_half_a_line_and_half_a_text_cost_themselves_alone(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", "one")
    file = journal_of(tmp_path) / "changes.jsonl"
    file.write_bytes(file.read_bytes() + b'{"n": 2, "run"')
    (journal_of(tmp_path) / sha256(b"one")).write_bytes(b"x")
    assert content(tmp_path, sha256(b"one")) is None
    write(tmp_path, "a.csv", "two", "one")
    assert [len(change.files) for change in changes(tmp_path)] == [1, 1]
    assert content(tmp_path, sha256(b"one")) == b"one", "it is written anew"


def test_an_edit_that_was_refused_is_not_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a.csv", "one")

    def full(*_: object) -> None:
        raise OSError(28, "no space")

    with monkeypatch.context() as patched:
        patched.setattr(atomic, "_rename", full)
        with pytest.raises(WorkbookError, match="disk is full"):
            write(tmp_path, "a.csv", "two", "one")
    assert len(changes(tmp_path)) == 1


def test_a_folder_of_a_workbook_that_nobody_changes_goes_too(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for root in (old, new):
        root.mkdir()
    write(old, "a.csv", "one")
    os.utime(journal_of(old), (0, 0))
    write(new, "a.csv", "one")
    assert not journal_of(old).exists()
    assert journal_of(new).exists()


def test_others_are_looked_through_once_a_day(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    write(new, "a.csv", "one")
    write(old, "a.csv", "one")
    os.utime(journal_of(old), (0, 0))
    write(new, "a.csv", "two", "one")
    assert journal_of(old).exists()
    yesterday = time.time() - 90_000
    os.utime(journal_of(new), (yesterday, yesterday))
    write(new, "a.csv", "three", "two")
    assert not journal_of(old).exists()


def test_what_is_taken_away_is_taken_away_together(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", "one")
    with locked(tmp_path):
        write_together(tmp_path, [NewText("a.csv", None, sha256(b"one")), NewText("b.csv", "two")])
    assert not (tmp_path / "a.csv").exists()
    last = changes(tmp_path)[-1]
    assert [(one.file, one.after is None) for one in last.files] == [
        ("a.csv", True),
        ("b.csv", False),
    ]
    assert journal.forget(tmp_path, {sha256(b"one")}) == 1
    assert content(tmp_path, sha256(b"one")) is None
    journal.forget_all(tmp_path)
    assert changes(tmp_path) == ()


@pytest.mark.parametrize(
    "line", ["3", "{}", '{"n": 1}', "[", json.dumps({"n": 1, "run": "a", "on": "x"}), "\x00"]
)
def test_lines_of_another_kind_are_passed_by(tmp_path: Path, line: str) -> None:
    write(tmp_path, "a.csv", "one")
    file = journal_of(tmp_path) / "changes.jsonl"
    file.write_text(f"{line}\n{file.read_text()}{line}\n")
    assert len(changes(tmp_path)) == 1
    write(tmp_path, "a.csv", "two", "one")
    assert len(changes(tmp_path)) == 2
