"""What a copy may show is kept for the next copy: it is the same as worked out anew, whatever
changed in between.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qiworkbook.compose.disclosure import copy
from qiworkbook.plugins.manager import Plugins
from qiworkbook.store import cache
from qiworkbook.store.cache import forget_kept
from qiworkbook.workbook.opened import open_folder
from qiworkbook.workbook.outputs import shared_copy as outputs
from qiworkbook.workbook.outputs.shared_copy import LINES, NONE, SharedWorkbook, Wish, shared_copy
from qiworkbook.workbook.programmes.programme import open_programme
from qiworkbook.workbook.programmes.programme_edits import add_member, start_programme
from qiworkbook.workbook.question import Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.compose.disclosure.copy import Published

ROOT = Path(__file__).parents[2]
WARD = Wish(("hazel-unit",))
WILLOW = "projects/willow-ward"
WORKBOOK, PROJECT = "workbook.toml", "projects/hazel-unit/project.toml"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv(cache.OFF, raising=False)
    for name in ("hazel-unit", "willow-ward"):
        shutil.copytree(ROOT / "projects" / name, tmp_path / "book/projects" / name)
    shutil.copy(ROOT / WORKBOOK, tmp_path / "book")
    return tmp_path / "book"


@pytest.fixture
def worked_out(monkeypatch: pytest.MonkeyPatch) -> list[Published]:
    """Each time that it was worked out, and not found."""
    made: list[Published] = []

    def published(*args: object, **more: object) -> Published:
        made.append(copy.published(*args, **more))  # type: ignore[arg-type]
        return made[-1]

    monkeypatch.setattr(outputs, "published", published)
    return made


def copied(book: Path, wish: Wish = WARD, *, on_record: bool = False) -> SharedWorkbook:
    opened = open_folder(book, date(2025, 4, 8))
    made = shared_copy(opened, wish, {LINES: NONE}, on_record=on_record)
    assert not isinstance(made, Question)
    return made


def rewritten(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(book: Path) -> None:
        text = (book / name).read_text("utf-8")
        assert old in text
        (book / name).write_text(text.replace(old, new, 1), "utf-8")

    return change


@pytest.mark.slow
def test_the_second_copy_of_the_same_works_nothing_out(
    book: Path, worked_out: list[Published]
) -> None:
    first = copied(book)
    second = copied(book)
    assert second.made == first.made
    assert second.opened.workbook.projects == first.opened.workbook.projects
    assert len(worked_out) == 1


CHANGES: dict[str, Callable[[Path], object]] = {
    "a number": rewritten("projects/hazel-unit/data/feels-safe.csv", ",4,8,", ",5,8,"),
    "a number of another ward": rewritten(f"{WILLOW}/data/incidents.csv", ",1,", ",9,"),
    "what a measure counts": rewritten(PROJECT, 'counts = "people"', 'counts = "days"'),
    "a unit": rewritten(PROJECT, 'unit = "%"', 'unit = "minutes"'),
    "where it is": rewritten(PROJECT, 'organisation = "', 'organisation = "North '),
    "an answer": rewritten(
        f"{WILLOW}/survey/2024-01-08.toml", "[9, 3, 6, 2, 6]", "[8, 4, 6, 2, 6]"
    ),
    "the rules": rewritten(WORKBOOK, "[house-style]", "[sharing]\nsmall = 9\n\n[house-style]"),
    "a copy before": lambda book: copied(book, on_record=True),
    "a ward less": lambda book: shutil.rmtree(book / WILLOW),
}


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES.values(), ids=[*CHANGES])
def test_what_changed_is_worked_out_anew(
    book: Path,
    worked_out: list[Published],
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Path], object],
) -> None:
    copied(book)
    change(book)
    there = len(worked_out)
    kept = copied(book)
    assert len(worked_out) == there + 1
    monkeypatch.setenv(cache.OFF, "1")
    assert copied(book).made == kept.made
    assert len(worked_out) == there + 2  # nothing is kept, nor looked for


@pytest.mark.slow
def test_another_wish_is_another_copy(book: Path, worked_out: list[Published]) -> None:
    wishes = WARD, Wish(("willow-ward",)), Wish(WARD.ids, small=9)
    for wish in wishes * 2:
        copied(book, wish)
    assert len(worked_out) == len(wishes)


@pytest.mark.slow
def test_what_members_sent_is_kept_for_the_programme(
    book: Path, tmp_path: Path, worked_out: list[Published]
) -> None:
    home = tmp_path / "home"
    start_programme(home, {"name": "All"})
    (book / WORKBOOK).unlink()  # wards alone: they are looked at in a folder for a moment
    shutil.copytree(book / "projects/hazel-unit", home / "north/hazel-unit")
    assert add_member(home, "north", "north", {}, {}) == "workbook"
    shown = [open_programme(home, Plugins(), date(2025, 4, 8)).workbook.projects for _ in range(3)]
    assert shown[0] == shown[1] == shown[2] != ()
    assert len(worked_out) == 2  # the second knows what the first told
    forget_kept(home)
    open_programme(home, Plugins(), date(2025, 4, 8))
    assert len(worked_out) == 3
