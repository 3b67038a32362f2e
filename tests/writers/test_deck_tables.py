from __future__ import annotations

import pytest
from pptx.oxml.ns import qn

from qiworkbook.content import (
    Cell,
    Document,
    Facts,
    Grid,
    Paragraph,
    Section,
)
from qiworkbook.writers.deck import write_deck
from qiworkbook.writers.deck.text import BODY_SIZES
from tests.writers.deck_reading import (
    one_section,
    slides_of,
    tables_of,
)


@pytest.mark.slow
def test_a_cell_can_lead_to_the_first_slide_of_a_section() -> None:
    table = Grid(("Go",), ((Cell("there", link="b"),), (Cell("nowhere", link="zz"),)))
    sections = (Section("a", "A", "One", (table,)), Section("b", "B", "Two", (Paragraph("x"),)))
    first, second = slides_of(write_deck(Document("T", sections=sections)))
    (jump,) = first.shapes.element.xpath(".//a:hlinkClick")
    assert jump.get("action") == "ppaction://hlinksldjump"
    target = first.part.related_part(jump.rId).slide
    assert target.shapes.title.text_frame.text == second.shapes.title.text_frame.text


@pytest.mark.slow
def test_a_long_table_goes_on_with_its_header() -> None:
    rows = tuple((Cell(f"Idea {i}"), Cell("testing")) for i in range(100))
    tables = tables_of(write_deck(one_section(Grid(("Idea", "Status"), rows))))
    assert all(table[0] == ["Idea", "Status"] for table in tables)
    assert [row[0] for table in tables for row in table[1:]] == [f"Idea {i}" for i in range(100)]
    assert min(len(table) for table in tables) > 3


@pytest.mark.slow
@pytest.mark.parametrize(("rows", "whole"), [(3, True), (11, False)])
def test_a_cell_says_the_whole_where_that_needs_no_further_slide(rows: int, *, whole: bool) -> None:
    long = "It has run every second week since April, through the move and a new lead. " * 2
    row = (Cell("Idea"), Cell("It has run since April…", whole=long))
    (table,) = tables_of(write_deck(one_section(Grid(("Idea", "Why"), (row,) * rows))))
    assert {why for _, why in table[1:]} == {long if whole else "It has run since April…"}


def test_a_screen_reader_is_told_which_cells_are_headers() -> None:
    facts = Facts(
        (("Where", "A ward with a name that is far too long for a card " * 3), ("By", "x"))
    )
    table = Grid(("Idea",), ((Cell("Huddle"),),))
    (slide,) = slides_of(write_deck(one_section(facts, table)))
    found = [
        (one.get("firstRow"), one.get("firstCol"))
        for one in slide.shapes.element.xpath(".//a:tblPr")
    ]
    assert found == [("0", "1"), ("1", "0")]


@pytest.mark.slow
def test_a_cell_that_no_slide_could_hold_goes_on_in_the_next_row() -> None:
    words = " ".join(f"word{i}" for i in range(1500))
    tables = tables_of(write_deck(one_section(Grid(("A", "B"), ((Cell(words), Cell("x")),)))))
    assert len(tables) > 1
    assert " ".join(row[0] for table in tables for row in table[1:]) == words
    assert [row[1] for table in tables for row in table[1:]] == ["x", *[""] * (len(tables) - 1)]


def test_a_table_with_too_many_columns_goes_on_with_the_others() -> None:
    heads = tuple(f"Column{i}" for i in range(25))
    row = tuple(Cell(f"value{i}") for i in range(25))
    tables = tables_of(write_deck(one_section(Grid(heads, (row,)))))
    assert all(table[0][0] == "Column0" for table in tables)
    found = [head for table in tables for head in table[0]]
    assert set(found) == set(heads)


def test_a_link_longer_than_its_line_is_a_run_for_each_line_and_one_link() -> None:
    """LibreOffice breaks a link that is longer than a line within a word."""
    words = "People who say on most evenings that they feel safe on this ward and in its garden"
    other = "Another text of the same row, which is quite as long as the one to the left of it " * 2
    table = Grid(("Go", "Why"), ((Cell(words, link="b"), Cell(other)),))
    sections = (Section("a", "A", "One", (table,)), Section("b", "B", "Two", (Paragraph("x"),)))
    first, _ = slides_of(write_deck(Document("T", sections=sections)))
    linked = first.shapes.element.xpath(".//a:r[a:rPr/a:hlinkClick]")
    said = [run.findtext(qn("a:t")) for run in linked]
    assert len(said) > 1
    assert "".join(said) == words
    assert all(text.endswith(" ") for text in said[:-1])
    assert len(set(first.shapes.element.xpath(".//a:hlinkClick/@r:id"))) == 1


@pytest.mark.slow
def test_a_caption_of_several_lines_is_said_once_and_a_short_one_on_every_slide() -> None:
    rows = tuple((Cell(f"Row {n}"),) for n in range(30))
    for caption, times in (("Short", 3), ("A long note on where the wording comes from. " * 5, 1)):
        slides = slides_of(write_deck(one_section(Grid(("A",), rows, caption.strip()))))
        captions = [s for slide in slides for s in slide.shapes if s.name == "Caption"]
        assert (len(slides), len(captions)) == (3, times)


def test_a_row_alone_on_a_slide_is_set_in_the_largest_text() -> None:
    columns = ("Step", "We predicted", "What happened", "Did it hold?")
    row = ("1. Talk after tea with one person", "Two of three", "Three of three came", "Held")
    (slide,) = slides_of(write_deck(one_section(Grid(columns, (tuple(map(Cell, row)),)))))
    sizes = {int(one.get("sz")) for one in slide.shapes.element.xpath(".//a:tc//a:rPr[@sz]")}
    assert sizes == {100 * max(BODY_SIZES)}
