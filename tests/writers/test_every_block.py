"""Every block is written by every writer, and every text in it stays text."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any, get_args

import pytest

from qiworkbook.content import Block, Document, Section, figures_without_words
from qiworkbook.problems import WorkbookError
from qiworkbook.writers.clean import clean_text
from qiworkbook.writers.html_deck import write_html_deck
from qiworkbook.writers.html_page import write_page
from qiworkbook.writers.markdown import write_markdown
from qiworkbook.writers.plain_text import write_text

if TYPE_CHECKING:
    from collections.abc import Callable

    Writer = Callable[[Document], str]


def markdown(document: Document) -> str:
    return write_markdown(document, lambda _, name: f"figures/{name}.svg")


WRITERS: dict[str, Writer] = {
    "page": write_page,
    "html deck": write_html_deck,
    "markdown": markdown,
    "text": write_text,
}
LEAVE_NOTES_OUT = ("page", "markdown")

ISOLATES = re.compile("[\u2068\u2069]")


def text_of_html(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", text))


def text_of_markdown(text: str) -> str:
    """By CommonMark, a backslash before punctuation means that sign; <br> ends a line of a cell."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text.replace("<br>", "\n"))


READERS: dict[str, Callable[[str], str]] = {
    "page": text_of_html,
    "html deck": text_of_html,
    "markdown": text_of_markdown,
    "text": str,
}


def words(text: str) -> str:
    """The text with none of the spaces and isolates that a writer may put in."""
    return re.sub(r"\s+", "", ISOLATES.sub("", text))


def read_columns(text: str) -> str:
    """Plain text with each table's cells put together again, from the lines they were broken to."""
    lines, found = text.split("\n"), []
    for number, line in enumerate(lines):
        if not re.fullmatch(r"-+(?:  -+)+", line):
            continue
        first = number
        while lines[first - 1].strip():
            first -= 1
        last = number
        while last + 1 < len(lines) and lines[last + 1].strip():
            last += 1
        for start, end in ((m.start(), m.end()) for m in re.finditer("-+", line)):
            found += [cut(one, start, end) for one in lines[first : last + 1] if one != line]
    return text + "".join(found)


def cut(line: str, start: int, end: int) -> str:
    """What stands between two columns, when an emoji takes two and an isolate none."""
    kept, at = "", 0
    for letter in line:
        wide = 2 if letter == "😀" else 0 if letter in "\u2068\u2069\u202e" else 1
        if start <= at < end or (wide == 0 and start <= at <= end):
            kept += letter
        at += wide
    return kept


def test_the_document_of_these_tests_has_every_block(document: Document) -> None:
    blocks = {type(block) for section in document.sections for block in section.blocks}
    assert blocks == set(get_args(Block))


@pytest.mark.parametrize("name", WRITERS)
def test_every_text_of_every_block_is_written(
    name: str, awkward_document: Document, awkward: Any
) -> None:
    written = WRITERS[name](awkward_document)
    found = words(read_columns(READERS[name](written)))
    notes = [note for section in awkward_document.sections for note in section.notes]
    expected = [t for t in awkward.given if not (name in LEAVE_NOTES_OUT and t in notes)]
    assert len(expected) > 100
    assert [text for text in expected if words(clean_text(text)) not in found] == []


@pytest.mark.parametrize("name", WRITERS)
def test_what_no_file_may_hold_is_replaced(name: str, awkward_document: Document) -> None:
    written = WRITERS[name](awkward_document)
    assert "\ufffe" not in written
    assert "\u0007" not in written
    written.encode("utf-8")


@pytest.mark.parametrize("name", WRITERS)
def test_the_same_document_gives_the_same_bytes(name: str, document: Document) -> None:
    assert WRITERS[name](document) == WRITERS[name](document)


@pytest.mark.parametrize("name", WRITERS)
def test_each_block_alone_is_written(name: str, document: Document) -> None:
    for block in document.sections[-1].blocks:
        written = WRITERS[name](Document("A title", sections=(Section("a", "b", "c", (block,)),)))
        assert "A title" in written


@pytest.mark.parametrize("name", WRITERS)
def test_a_document_with_nothing_in_it_is_written(name: str) -> None:
    assert "A title" in WRITERS[name](Document("A title"))
    for section in (Section("", "", ""), Section("a", "", "")):
        assert "A title" in WRITERS[name](Document("A title", sections=(section, section)))


@pytest.mark.parametrize("name", WRITERS)
def test_a_figure_without_words_is_refused(name: str, document: Document) -> None:
    figures = [b for b in document.sections[-1].blocks if getattr(b, "alt", "")]
    assert len(figures) == 6
    for figure in figures:
        wordless = type(figure)(**{f: getattr(figure, f) for f in figure.__slots__} | {"alt": " "})
        silent = Document("A title", sections=(Section("huddle", "b", "c", (wordless,)),))
        assert figures_without_words(silent) == ("huddle",)
        with pytest.raises(WorkbookError, match="huddle"):
            WRITERS[name](silent)
