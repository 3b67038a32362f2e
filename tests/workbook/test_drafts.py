"""Drafts: for one person alone, not for long, and nothing in them that looks like somebody."""

from __future__ import annotations

import os
import stat
import time
from typing import TYPE_CHECKING

import pytest

from qiworkbook.store.journal import private_folder
from qiworkbook.workbook.edits.drafts import DAYS, draft_of, forget_draft, keep_draft, purge_drafts

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "/project/elm/week?x=1"
FIELDS = (("note", "Half of it"), ("teams", "elm"), ("teams", "ash"))
A_DAY = 24 * 60 * 60


def kept(root: Path) -> list[Path]:
    return sorted(private_folder(root, "drafts").iterdir())


def aged(root: Path, days: float) -> None:
    then = time.time() - days * A_DAY
    for file in kept(root):
        os.utime(file, (then, then))


def test_a_draft_comes_back_as_it_was_typed(tmp_path: Path) -> None:
    assert keep_draft(tmp_path, PAGE, FIELDS)
    draft = draft_of(tmp_path, PAGE)
    assert draft is not None
    assert draft.fields == FIELDS
    assert draft_of(tmp_path, "/another/page") is None
    assert draft_of(tmp_path / "another", PAGE) is None
    forget_draft(tmp_path, PAGE)
    assert draft_of(tmp_path, PAGE) is None
    assert kept(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="file modes are of POSIX")
def test_nobody_else_reads_it_and_the_workbook_has_nothing_of_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        keep_draft(tmp_path, PAGE, FIELDS)
    finally:
        os.umask(before)
    (file,) = kept(tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert not any(tmp_path.iterdir())
    assert "elm" not in file.name


@pytest.mark.parametrize(
    "text",
    [
        "Call the patient with NHS number 943 476 5919",
        "Her date of birth is 3/4/1961",
        "Write to jo.bloggs@example.nhs.uk",
        "Seen by Dr Jane Smith",
        "Ring her daughter on 07700 900123",
    ],
)
def test_what_looks_like_an_identifier_is_never_kept(tmp_path: Path, text: str) -> None:
    keep_draft(tmp_path, PAGE, FIELDS)
    assert not keep_draft(tmp_path, PAGE, (*FIELDS, ("more", text)))
    assert kept(tmp_path) == []  # also what was kept before: it is the same text, one word earlier


def test_a_very_long_one_is_not_kept(tmp_path: Path) -> None:
    assert not keep_draft(tmp_path, PAGE, [("note", "a" * 300_000)])
    assert kept(tmp_path) == []


@pytest.mark.parametrize(("days", "is_there"), [(DAYS - 1, True), (DAYS + 1, False), (-2, False)])
def test_it_expires_and_is_taken_away(tmp_path: Path, days: float, is_there: bool) -> None:
    keep_draft(tmp_path, PAGE, FIELDS)
    aged(tmp_path, days)
    assert (draft_of(tmp_path, PAGE) is not None) == is_there
    purge_drafts(tmp_path)
    assert bool(kept(tmp_path)) == is_there


def test_one_that_is_too_old_goes_when_another_is_looked_for(tmp_path: Path) -> None:
    keep_draft(tmp_path, PAGE, FIELDS)
    aged(tmp_path, DAYS + 1)
    assert draft_of(tmp_path, "another command") is None
    assert kept(tmp_path) == []


def test_a_file_that_says_something_else_is_no_draft(tmp_path: Path) -> None:
    keep_draft(tmp_path, PAGE, FIELDS)
    for text in ("", "[", '[["a"]]', "7", "[3]"):
        kept(tmp_path)[0].write_text(text)
        assert draft_of(tmp_path, PAGE) is None
