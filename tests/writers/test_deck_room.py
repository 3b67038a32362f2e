from __future__ import annotations

from typing import Any

import pytest

from qiworkbook.content import (
    Arrow,
    Bullets,
    Callout,
    Cell,
    Diagram,
    Facts,
    Grid,
    Node,
    NodeKind,
    Tone,
)
from qiworkbook.writers.deck import write_deck
from qiworkbook.writers.deck.text import SMALLEST
from tests.writers.deck_reading import notes_of, one_section, slides_of
from tests.writers.geometry import faults
from tests.writers.trust_templates import made


def _in_points(deck: bytes, name: str) -> list[float]:
    (slide,) = slides_of(deck)
    shapes = [one for one in slide.shapes if one.name.startswith(name)]
    found: list[float] = [float(one) / 100 for s in shapes for one in s._element.xpath(".//@sz")]
    return found


@pytest.mark.slow
def test_a_small_table_is_set_in_larger_text_and_a_full_one_is_not() -> None:
    few, many = (
        Grid(("What", "How"), tuple((Cell(f"line {n}"), Cell("a few words")) for n in range(rows)))
        for rows in (2, 11)
    )
    assert min(_in_points(write_deck(one_section(few)), "Table")) == 28
    assert max(_in_points(write_deck(one_section(many)), "Table")) == SMALLEST


@pytest.mark.slow
def test_values_that_a_slide_is_for_take_the_room_that_is_left() -> None:
    facts = Facts((("Then", "61%"), ("Now", "81%"), ("Aim", "90%")), large=True)
    beside = Bullets(tuple(f"line {n}" for n in range(7)))
    alone, crowded = (
        max(_in_points(write_deck(one_section(*blocks)), "Fact"))
        for blocks in ((facts,), (facts, beside))
    )
    assert alone >= 80
    assert crowded < alone


@pytest.mark.slow
def test_what_a_single_slide_leaves_out_is_counted_on_it() -> None:
    rows = tuple((Cell(f"idea {n}", whole=f"idea {n} " * 9), Cell("in use")) for n in range(40))
    document = one_section(Grid(("Idea", "State"), rows), single=True)
    (slide,) = slides_of(write_deck(document))
    (table,) = (one.table for one in slide.shapes if one.has_table)
    said = " ".join(one.text_frame.text for one in slide.shapes if one.has_text_frame)
    assert f"And {40 - (len(table.rows) - 1)} more, in the notes." in said
    assert len(table.rows) > 8


def _theory(ideas: int) -> Diagram:
    """As on a theory slide: the aim, what it needs, and ideas in the colours of their states."""
    aim = Node("aim", "People feel safe", NodeKind.AIM, 0)
    drivers = [Node(f"d{n}", "Safety is talked about", NodeKind.PRIMARY, 1) for n in range(4)]
    ends = [
        Node(f"i{n}", f"Idea {n} " + "of many words " * 4, NodeKind.IDEA, 2, tone=Tone.WATCH)
        for n in range(ideas)
    ]
    arrows = [Arrow("aim", one.id) for one in drivers]
    arrows += [Arrow(f"d{n % 4}", one.id) for n, one in enumerate(ends)]
    said = ". ".join(one.text.strip() for one in ends)
    legend = (("being tested", Tone.WATCH), ("not tested yet", Tone.PLAIN))
    return Diagram((aim, *drivers, *ends), tuple(arrows), said, legend=legend, one_page=True)


@pytest.mark.slow
@pytest.mark.parametrize("single", [True, False])
@pytest.mark.parametrize("ideas", [3, 9, 14])
@pytest.mark.parametrize(
    "template",
    ["wide_screen", "ten_by_5_625_inches", "no_title_only", "logo_at_the_bottom_right"],
)
def test_the_key_of_a_diagram_covers_no_box_of_it(
    template: str, ideas: int, *, single: bool
) -> None:
    deck = write_deck(one_section(_theory(ideas), single=single), made(template))
    assert faults(deck) == []
    slides = slides_of(deck)
    assert len(slides) == 1 or not single
    shown = " ".join(one.text_frame.text for s in slides for one in _boxes(s) if one.has_text_frame)
    for slide in slides:
        assert any(one.name == "Key to the colours" for one in slide.shapes)
    missing = [n for n in range(ideas) if f"Idea {n} " not in shown]
    assert not missing or single
    said = [one.text_frame.text for one in slides[0].shapes if one.name == "Callout"]
    assert said == (["It goes on in the notes."] if missing else [])
    assert all(f"Idea {n} " in notes_of(slides[0]) for n in missing)


def _boxes(slide: Any) -> list[Any]:
    return [one for shape in slide.shapes if shape.name == "Diagram" for one in shape.shapes]


@pytest.mark.slow
def test_an_empty_cell_makes_its_row_no_higher() -> None:
    """LibreOffice sets a run of no text in 18 points, whatever the run says."""
    rows = tuple((Cell(f"Idea {n}"), Cell("")) for n in range(12))
    deck = write_deck(one_section(Grid(("Idea", "State"), rows)), made("ten_by_5_625_inches"))
    cells = [one for s in slides_of(deck) for one in s.shapes.element.xpath(".//a:tc")]
    empty = [one for one in cells if not "".join(one.xpath(".//a:t/text()"))]
    assert len(empty) == 12
    assert [one.xpath("count(.//a:r)") for one in empty] == [0] * 12
    assert {size for one in empty for size in one.xpath(".//a:endParaRPr/@sz")} == {"1350"}


@pytest.mark.slow
@pytest.mark.parametrize("rows", [5, 7, 9])
def test_a_remark_has_room_before_the_table_has_larger_text(rows: int) -> None:
    table = Grid(("What", "How"), tuple((Cell(f"line {n}"), Cell("words")) for n in range(rows)))
    remark = Callout("Too early to say: two wards that began this month, and are not above.")
    (slide,) = slides_of(write_deck(one_section(table, remark)))
    said = [one.text_frame.text for one in slide.shapes if one.has_text_frame]
    assert remark.text in said
