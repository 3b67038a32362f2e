from __future__ import annotations

from enum import StrEnum
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, strategies as st
from msgspec import Struct

from qiworkbook.content import Paragraph
from qiworkbook.writers.clean import (
    clean_text,
    cleaned,
    isolated,
    reads_right_to_left,
)


@pytest.mark.parametrize(
    "unsafe",
    [
        *("\x00", "\x07", "\x0b", "\x1b", "\x7f", "\x9f", "\ud800", "\udfff"),
        *("\ufffe", "\uffff", "\ufdd0", "\U0001fffe", "\U0010ffff"),
    ],
)
def test_a_character_that_no_file_may_hold_is_replaced_and_seen_to_be(unsafe: str) -> None:
    assert clean_text(f"a{unsafe}b") == "a\ufffdb"


@pytest.mark.parametrize("kept", ["a\tb\nc", "é – “x” …", "😀", "עברית", "\u202eabc", "a\u200bb"])
def test_everything_else_is_kept(kept: str) -> None:
    assert clean_text(kept) == kept


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x85", "\u2028", "\u2029"])
def test_every_line_end_becomes_one(end: str) -> None:
    assert clean_text(f"a{end}b") == "a\nb"


@pytest.mark.slow
@given(st.text(st.characters(exclude_categories=())))
def test_any_text_can_be_stored_as_xml_and_comes_back(text: str) -> None:
    clean = clean_text(text)
    read = ElementTree.fromstring(f"<t>{escape(clean)}</t>".encode()).text or ""
    assert read == clean
    assert clean_text(clean) == clean


class Kind(StrEnum):
    ONE = "one"


class Leaf(Struct, frozen=True):
    text: str
    kind: Kind = Kind.ONE
    number: float | None = None


class Tree(Struct, frozen=True):
    leaves: tuple[Leaf, ...]
    pairs: tuple[tuple[str, str], ...] = ()


def test_every_text_in_a_value_is_cleaned_however_deep() -> None:
    tree = Tree((Leaf("a\x07"), Leaf("b")), (("c", "d\ufffe"),))
    assert cleaned(tree) == Tree((Leaf("a\ufffd"), Leaf("b")), (("c", "d\ufffd"),))
    assert cleaned(tree).leaves[0].kind is Kind.ONE


def test_a_value_that_is_clean_is_not_copied() -> None:
    tree = Tree((Leaf("a", number=1.0),), (("b", "c"),))
    assert cleaned(tree) is tree


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("abc", False),
        ("12 עברית", True),
        ("مرحبا", True),
        ("a ע", False),
        ("جناح الورد: From 50% to 90% by 30 June", False),
        ("بطاقة في الجيب (pocket)", True),
        ("", False),
        ("😀", False),
    ],
)
def test_most_of_its_letters_say_which_way_a_text_reads(text: str, *, right: bool) -> None:
    assert reads_right_to_left(text) is right


def test_only_a_text_that_could_turn_the_sentence_is_isolated() -> None:
    assert isolated("plain") == "plain"
    assert isolated("עברית") == "\u2068עברית\u2069"
    assert isolated("\u202eabc") == "\u2068\u202eabc\u2069"


def test_what_a_text_opens_it_also_closes() -> None:
    assert isolated("\u2067a") == "\u2068\u2067a\u2069\u2069"
    assert isolated("a\u2069ע") == "\u2068aע\u2069"


def test_a_text_beyond_the_longest_is_cut_and_says_so() -> None:
    said = Paragraph("word " * 10)
    assert cleaned(said, 50) == said
    assert cleaned(said, 20).text == "word word word word … (30 more letters are in the report)"
