"""Slugs are plain, short and safe on every system."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from qiworkbook.problems import WorkbookError
from qiworkbook.store.layout import inside, slug, unique_slug


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Feels safe?", "feels-safe"),
        ("Huddle on EVERY shift (a.m. & p.m.)", "huddle-on-every-shift-a-m-and-p-m"),
        ("People's views – Café Ward", "peoples-views-cafe-ward"),
        ("Straße, Łódź", "strasse-lodz"),
        ("  --x--  ", "x"),
        ("２０２４", "2024"),
        ("con", "con-1"),
        ("COM1", "com1-1"),
        ("a" * 70, "a" * 60),
        ("word " * 20, "-".join(["word"] * 12)),
        ("a" * 60 + " b", "a" * 60),
    ],
)
def test_a_text_becomes_a_slug(text: str, expected: str) -> None:
    assert slug(text) == expected


@pytest.mark.parametrize("text", ["", "?!", "שלום", "👩"])
def test_a_text_without_letters_is_refused(text: str) -> None:
    with pytest.raises(WorkbookError, match="no letters or digits"):
        slug(text)


@pytest.mark.parametrize("text", ["سؤال قصير", "שלום", "短い質問"])
def test_letters_of_another_script_get_the_id_that_is_given(text: str) -> None:
    assert slug(text, "idea") == "idea"
    assert unique_slug(text, ["idea"], "idea") == "idea-2"


@pytest.mark.parametrize("text", ["", "?!"])
def test_nothing_gets_no_id(text: str) -> None:
    with pytest.raises(WorkbookError, match="no letters or digits"):
        slug(text, "idea")


@given(st.text(max_size=90))
def test_any_slug_is_a_safe_name(text: str) -> None:
    try:
        found = slug(text)
    except WorkbookError:
        assert not re.search("[a-z0-9]", text)
        return
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", found)
    assert len(found) <= 60
    assert found not in ("con", "prn", "aux", "nul")  # names that Windows keeps
    assert slug(found) == found
    assert inside(Path("/nowhere"), f"{found}.toml") == Path(f"/nowhere/{found}.toml")
    for form in ("NFC", "NFD"):
        assert slug(unicodedata.normalize(form, text)) == found


def test_a_taken_slug_gets_a_number() -> None:
    assert unique_slug("Huddle", []) == "huddle"
    assert unique_slug("Huddle", ["HUDDLE", "huddle-2"]) == "huddle-3"
    assert unique_slug("a" * 60, ["a" * 60]) == "a" * 58 + "-2"
