"""The words that come along, over the example projects: true, plain, whole, in every output."""

from __future__ import annotations

import re
import shutil
from functools import cache
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from pptx import Presentation

from qiworkbook.compose.audience import GLOSSARY, in_words_for, section_name, section_names
from qiworkbook.compose.report import compose_report
from qiworkbook.compose.short_deck import Length
from qiworkbook.compose.storyboard import Occasion, compose_deck
from qiworkbook.content import Cell, Chart, Diagram, Facts, Grid, Paragraph, SectionKind
from qiworkbook.figures.plot import entries
from qiworkbook.plugins.manager import Plugins
from qiworkbook.testing import WorkbookFolder
from qiworkbook.workbook.outputs.audience_words import words_for
from qiworkbook.workbook.outputs.documents import write_report
from qiworkbook.writers.deck import write_deck
from qiworkbook.writers.html_page import write_html_deck, write_page
from qiworkbook.writers.markdown import write_markdown
from qiworkbook.writers.plain_text import write_text
from qiworkbook_charter.checks import reading_age, sentences, words as words_in

if TYPE_CHECKING:
    from qiworkbook.content import Block, Document, Section
    from qiworkbook.model.pack import WordsFile
    from qiworkbook.workbook import OpenWorkbook

pytestmark = pytest.mark.slow  # files, decks or a plugin whole, many times over

ROOT = Path(__file__).parents[3]
NAMES = ("plain", "board")
OUTPUTS = ("report.html", "report.md", "deck.pptx", "deck.html", "deck.txt")
TITLES = {"plain": "What we want to change", "board": "The aim, and how far it has come"}


@pytest.fixture(scope="module")
def opened() -> OpenWorkbook:
    return WorkbookFolder(ROOT).open(Plugins())


@pytest.fixture(scope="module", params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def words(opened: OpenWorkbook, name: str) -> WordsFile:
    found = words_for(opened, name)
    assert found is not None
    return found


def report(opened: OpenWorkbook, *, in_full: bool = False) -> Document:
    plugins = opened.plugins
    return compose_report(
        opened.views,
        plugins.sections(),
        today=opened.today,
        questions=plugins.questions(),
        in_full=in_full,
    )


def deck(opened: OpenWorkbook) -> Document:
    plugins, gathering = opened.plugins, opened.workbook.learning_set("2025-04-10")
    return compose_deck(
        opened.views,
        plugins.sections(),
        today=opened.today,
        occasion=Occasion(gathering, Length.FULL),
        questions=plugins.questions(),
    ).story


@pytest.fixture(scope="module")
def told(opened: OpenWorkbook, words: WordsFile) -> tuple[Document, Document]:
    """The report and the deck in these words."""
    return (
        in_words_for(report(opened), words),
        in_words_for(deck(opened), words, on_slides=True),
    )


def test_every_section_of_report_and_deck_can_be_named(opened: OpenWorkbook) -> None:
    known = section_names(opened.plugins.sections())
    for document in (report(opened), report(opened, in_full=True), deck(opened)):
        bodies = [one for one in document.sections if one.kind == "body"]
        assert {section_name(one) for one in bodies} <= set(known)


def test_they_name_only_sections_that_are_made(opened: OpenWorkbook, words: WordsFile) -> None:
    named = {entry.name for entry in words.section} | {*words.leave_out, *words.first}
    assert named <= set(section_names(opened.plugins.sections()))
    for told_twice in (
        [entry.name for entry in words.section],
        [entry.label for entry in words.label],
        [form.casefold() for entry in words.word for form in (entry.word, *entry.also)],
    ):
        assert len(told_twice) == len(set(told_twice))
    assert {entry.name for entry in words.section}.isdisjoint(words.leave_out)


def test_their_labels_are_labels_of_these_documents(opened: OpenWorkbook, words: WordsFile) -> None:
    """A label that nothing has would be a slip; this one stands where drivers lie four deep."""
    found = {"Behind them"}
    for document in (report(opened), deck(opened)):
        found |= {label for one in document.sections for block in one.blocks for label in of(block)}
    assert {entry.label for entry in words.label} <= found


def of(block: Block) -> tuple[str, ...]:
    match block:
        case Diagram():
            return block.headings
        case Grid():
            return block.columns
        case Facts():
            return tuple(label for label, _ in block.pairs)
        case _:
            return ()


def bare(section: Section, words: WordsFile) -> Section:
    """The section without what words may change: heading, labels and what is said first."""
    says = {Paragraph(entry.says) for entry in words.section}
    notes = {entry.says for entry in words.section}
    return replace(
        section,
        heading="",
        blocks=tuple(without_labels(block) for block in section.blocks if block not in says),
        notes=tuple(note for note in section.notes if note not in notes),
    )


def without_labels(block: Block) -> Block:
    match block:
        case Diagram():
            return replace(block, headings=("",) * len(block.headings))
        case Grid():
            return replace(block, columns=("",) * len(block.columns))
        case Facts():
            return replace(block, pairs=tuple(("", value) for _, value in block.pairs))
        case _:
            return block


@pytest.mark.parametrize("at", [0, 1], ids=["report", "deck"])
def test_nothing_that_people_wrote_is_changed(
    at: int, opened: OpenWorkbook, words: WordsFile, told: tuple[Document, Document]
) -> None:
    usual = {one.id: one for one in (report(opened), deck(opened))[at].sections}
    document = told[at]
    *sections, glossary = document.sections
    assert glossary.id == GLOSSARY
    assert sections
    for section in sections:
        assert bare(section, words) == bare(usual[section.id], words)
    gone = {section_name(one) for one in usual.values()} - {section_name(one) for one in sections}
    assert gone == {section_name(one) for one in usual.values()} & set(words.leave_out)
    names = {measure.name for view in opened.views for measure in view.project.measures}
    charts = [one.heading for one in sections if re.search("-chart-(?!none)", one.id)]
    assert charts
    assert set(charts) <= names


@cache
def written(document: Document, output: str) -> tuple[str, str]:
    """What stands before the list of words in an output, and that list with what follows."""
    match output:
        case "report.html":
            page = write_page(document)
        case "report.md":
            page = write_markdown(document, lambda _, name: f"{name}.svg")
        case "deck.html":
            page = write_html_deck(document)
        case "deck.txt":
            page = write_text(document)
        case _:
            slides = Presentation(BytesIO(write_deck(document))).slides
            page = "\n".join(slide.part.blob.decode("utf-8") for slide in slides)
    text = re.sub(r"<style.*?</style>|<script.*?</script>", "", page, flags=re.DOTALL)
    text = " ".join(unescape(text).split())
    # The list may go on over several slides, with its title on each.
    before, mark, after = text.partition(document.sections[-1].message.partition(" ")[2])
    assert mark
    return before, after


@pytest.mark.parametrize("output", OUTPUTS)
def test_in_every_output(
    output: str, name: str, words: WordsFile, told: tuple[Document, Document]
) -> None:
    document = told[not output.startswith("report")]
    before, after = written(document, output)
    assert TITLES[name] in before
    assert "Theory of change" not in before
    (table,) = (block for block in document.sections[-1].blocks if isinstance(block, Grid))
    listed = {word.text.casefold(): means.text for word, means in table.rows}
    assert len(listed) > 8
    drawn = " ".join(
        entry.words
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Chart)
        for entry in entries(block.reading)
    )  # what is written on pictures, which a page and a deck hold apart from their text
    for entry in words.word:
        forms = "|".join(map(re.escape, (entry.word, *entry.also)))
        occurs = re.search(rf"\b(?:{forms})\b", f"{before} {drawn}", re.IGNORECASE)
        if entry.word.casefold() in listed:
            assert occurs, entry.word
            assert entry.means in after or output == "deck.txt"  # where columns cut the lines
    assert [*listed] == sorted(listed)


def test_charts_are_explained_truly(opened: OpenWorkbook) -> None:
    """Making Data Count: limits hold 99% or so if nothing changes, and are not targets."""
    for name in NAMES:
        file = words_for(opened, name)
        assert file is not None
        means = {entry.word: entry.means for entry in file.word}
        assert re.search("not (targets|a goal)", means["usual range"])
        assert "nearly all" in means["usual range"]
        assert re.search("[Hh]alf", means["median"])
        assert not re.search("bad|wrong|blame", means["common cause"])
        assert re.search("good or bad|improvement or a concern", means["special cause"])


def test_plain_words_are_plain(opened: OpenWorkbook) -> None:
    """At a reading age of 9 to 11, by the rough measure that the charter's module has."""
    plain = words_for(opened, "plain")
    assert plain is not None
    said = [entry.says for entry in plain.section if entry.says]
    means = [entry.means for entry in plain.word]
    assert reading_age(" ".join(said)) <= 9
    assert reading_age(" ".join(means)) <= 9
    for text in (*said, *means):
        assert reading_age(text) <= 12, text
        assert max(len(words_in(one)) for one in sentences(text)) <= 20, text
    titles = " ".join(entry.title for entry in plain.section)
    jargon = "theory|driver|PDSA|cycle|measure|process|balancing|baseline|co-production|assurance"
    assert not re.search(jargon, titles + " ".join(said), re.IGNORECASE)


def test_plain_words_draw_no_small_counts_of_one_kind_of_incident(
    opened: OpenWorkbook, tmp_path: Path
) -> None:
    # These readers get a copy to share; what their words leave out is seen without one, too.
    as_copy = replace(opened, root=tmp_path, workbook=replace(opened.workbook, shared=()))

    def said(words: str) -> str:
        book = as_copy if words == "plain" else opened
        (page,) = write_report(book, ["willow-ward"], tmp_path / words, words=words)
        return page.read_text("utf-8")

    kinds = ("Sexual assault: incidents a week", "Days between sexual assaults")
    assert all(kind in said("board") for kind in kinds)
    assert not any(kind in said("plain") for kind in kinds)


def test_a_copy_of_either_checks_clean(tmp_path: Path, name: str) -> None:
    book = WorkbookFolder(tmp_path)
    book.write("workbook.toml", "format = 1\n")
    (tmp_path / "words").mkdir()
    shutil.copy(ROOT / "templates" / "words" / f"{name}.toml", tmp_path / "words")
    assert book.problems() == ()


def test_cells_of_the_list_are_plain(told: tuple[Document, Document]) -> None:
    (table,) = (block for block in told[0].sections[-1].blocks if isinstance(block, Grid))
    assert all(cell == Cell(cell.text) for row in table.rows for cell in row)


def test_a_board_is_told_what_the_story_is_told_by_and_sees_each_chart_once(
    opened: OpenWorkbook, tmp_path: Path
) -> None:
    """Is it better, and what is asked: 6,600 words instead of 21,300, most in tables of charts."""
    words = words_for(opened, "board")
    assert words is not None
    document = in_words_for(report(opened), words)
    for view in opened.views:
        own = [one for one in document.sections if one.project == view.project.id]
        kinds = {one.name.partition("-")[0] for one in own if one.kind is SectionKind.BODY}
        assert kinds <= {"glance", "aim", "chart", "learning", "next"}
        charts = [block for one in own for block in one.blocks if isinstance(block, Chart)]
        assert [one.reading.name for one in charts] == [view.outcome and view.outcome.name]
        assert {"glance", "next"} <= kinds
    (page,) = write_report(opened, [], tmp_path / "board", words="board")
    text = re.sub("<style>.*?</style>|<[^>]*>", " ", page.read_text("utf-8"), flags=re.S)
    assert len(text.split()) < 8000
