"""Every block is written by every writer, and every text in it stays text."""

from __future__ import annotations

import html
import io
import re
import zipfile
from typing import TYPE_CHECKING, Any, get_args
from xml.etree import ElementTree

import pytest
from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.content import (
    Block,
    Bullets,
    Callout,
    Chart,
    Diagram,
    Distribution,
    Document,
    Facts,
    Figure,
    Grid,
    Heading,
    Icons,
    Links,
    Paragraph,
    Quote,
    SafetyCross,
    Section,
    SmallMultiples,
    figures_without_words,
)
from qiworkbook.problems import WorkbookError
from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import ReadingPlan
from qiworkbook.writers.clean import clean_text
from qiworkbook.writers.deck import write_deck
from qiworkbook.writers.html_page import write_html_deck, write_page
from qiworkbook.writers.markdown import write_markdown
from qiworkbook.writers.plain_text import write_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Written = str | bytes
    Writer = Callable[[Document], Written]


def markdown(document: Document) -> str:
    return write_markdown(document, lambda _, name: f"figures/{name}.svg")


WRITERS: dict[str, Writer] = {
    "page": write_page,
    "html deck": write_html_deck,
    "markdown": markdown,
    "text": write_text,
    "deck": write_deck,
}

ISOLATES = re.compile("[\u2068\u2069]")


def text_of_html(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", text))


def text_of_markdown(text: str) -> str:
    """By CommonMark, a backslash before punctuation means that sign; <br> ends a line of a cell."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text.replace("<br>", "\n"))


def text_of_deck(deck: bytes) -> str:
    """Paragraphs, chart data, alt texts and properties, in every part of the file."""
    with zipfile.ZipFile(io.BytesIO(deck)) as parts:
        roots = [ElementTree.fromstring(parts.read(n)) for n in parts.namelist() if is_said(n)]
    found = []
    for element in (element for root in roots for element in root.iter()):
        tag = element.tag.rpartition("}")[2]
        if tag == "p":
            found.append("".join(e.text or "" for e in element.iter() if e.tag.endswith("}t")))
        elif tag in ("v", "title", "subject", "creator"):
            found.append(element.text or "")
        found.append(element.get("descr", ""))
    return "\n".join(found)


def is_said(part: str) -> bool:
    return bool(re.match(r"(ppt/(slides|notesSlides|charts)/[^/]*|docProps/core)\.xml", part))


def text_of(written: Written, name: str) -> str:
    if isinstance(written, bytes):
        return text_of_deck(written)
    if name == "text":
        return read_columns(written)
    return text_of_markdown(written) if name == "markdown" else text_of_html(written)


def texts_in(value: object) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_in(item)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from texts_in(getattr(value, name))


def left_out(name: str, document: Document) -> set[str]:
    """What a writer leaves out: notes are for speakers; a slide's chart shows no notes of points,
    and the line over a title and a box of a diagram shorten what is too long for them."""
    if name in ("page", "markdown"):
        return {note for section in document.sections for note in section.notes}
    if name != "deck":
        return set()
    figures = [b for s in document.sections for b in s.blocks if isinstance(b, Figure)]
    inner = [
        getattr(figure, one, ())
        for figure in figures
        for one in ("reading", "readings", "nodes", "headings")
    ]
    return set(texts_in((*inner, *(section.heading for section in document.sections))))


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


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITERS)
def test_every_text_of_every_block_is_written(
    name: str, awkward_document: Document, awkward: Any
) -> None:
    found = words(text_of(WRITERS[name](awkward_document), name))
    expected = set(awkward.given) - left_out(name, awkward_document)
    assert len(expected) > (50 if name == "deck" else 110)
    assert sorted(text for text in expected if words(clean_text(text)) not in found) == []


@pytest.mark.slow
def test_texts_that_fit_are_whole_on_a_slide(document: Document) -> None:
    found = text_of_deck(write_deck(document))
    assert [s.heading for s in document.sections if s.heading not in found] == []
    (diagram,) = (b for b in document.sections[-1].blocks if isinstance(b, Diagram))
    assert [text for text in texts_in((diagram.headings,)) if text not in found] == []
    assert [node.text for node in diagram.nodes if node.text not in found] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITERS)
def test_what_no_file_may_hold_is_replaced(name: str, awkward_document: Document) -> None:
    written = WRITERS[name](awkward_document)
    text = text_of(written, name)
    assert "\ufffe" not in text
    assert "\u0007" not in text
    text.encode("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITERS)
def test_the_same_document_gives_the_same_bytes(name: str, document: Document) -> None:
    assert WRITERS[name](document) == WRITERS[name](document)


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITERS)
def test_each_block_alone_is_written(name: str, document: Document) -> None:
    for block in document.sections[-1].blocks:
        alone = Document("A title", sections=(Section("a", "b", "c", (block,)),))
        found = text_of(WRITERS[name](alone), name)
        assert (
            next(texts_in(block)) in found if not isinstance(block, Figure) else block.alt in found
        )


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITERS)
def test_a_document_with_nothing_in_it_is_written(name: str) -> None:
    for sections in ((), (Section("", "", ""),) * 2, (Section("a", "", ""),) * 2):
        assert "A title" in text_of(WRITERS[name](Document("A title", sections=sections)), name)


EMPTY: tuple[Block, ...] = (
    Paragraph(""),
    Heading(""),
    Bullets(()),
    Quote(""),
    Callout(""),
    Facts(()),
    Grid((), ()),
    Grid(("Idea",), ()),
    Links(()),
    Chart(analyse((), ReadingPlan()), "alt"),
    SmallMultiples((), (), "alt"),
    Icons((), "alt"),
    Diagram((), (), "alt"),
    Distribution((), (), "alt"),
    SafetyCross((), "alt"),
)


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITERS)
def test_a_block_with_nothing_in_it_is_written(name: str) -> None:
    for blocks in (EMPTY, *((block,) for block in EMPTY)):
        document = Document("A title", sections=(Section("a", "b", "the end", blocks),))
        assert "the end" in text_of(WRITERS[name](document), name)


@pytest.mark.parametrize("name", WRITERS)
def test_a_figure_without_words_is_refused(name: str, document: Document) -> None:
    figures = [b for b in document.sections[-1].blocks if isinstance(b, Figure)]
    assert len(figures) == 7
    for figure in figures:
        blocks = (replace(figure, alt=" "),)
        silent = Document("A title", sections=(Section("huddle", "b", "c", blocks),))
        assert figures_without_words(silent) == ("huddle",)
        with pytest.raises(WorkbookError, match="huddle"):
            WRITERS[name](silent)
