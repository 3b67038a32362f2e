from __future__ import annotations

from qiworkbook.content import Bullets, Cell, Facts, Table
from qiworkbook.writers.deck import write_deck
from qiworkbook.writers.deck.text import SMALLEST
from tests.writers.deck_reading import one_section, slides_of


def _in_points(deck: bytes, name: str) -> list[float]:
    (slide,) = slides_of(deck)
    shapes = [one for one in slide.shapes if one.name.startswith(name)]
    found: list[float] = [float(one) / 100 for s in shapes for one in s._element.xpath(".//@sz")]
    return found


def test_a_small_table_is_set_in_larger_text_and_a_full_one_is_not() -> None:
    few, many = (
        Table(("What", "How"), tuple((Cell(f"line {n}"), Cell("a few words")) for n in range(rows)))
        for rows in (2, 11)
    )
    assert min(_in_points(write_deck(one_section(few)), "Table")) == 24
    assert max(_in_points(write_deck(one_section(many)), "Table")) == SMALLEST


def test_values_that_a_slide_is_for_take_the_room_that_is_left() -> None:
    facts = Facts((("Then", "61%"), ("Now", "81%"), ("Aim", "90%")), large=True)
    beside = Bullets(tuple(f"line {n}" for n in range(7)))
    alone, crowded = (
        max(_in_points(write_deck(one_section(*blocks)), "Fact"))
        for blocks in ((facts,), (facts, beside))
    )
    assert alone >= 80
    assert crowded < alone


def test_what_a_single_slide_leaves_out_is_counted_on_it() -> None:
    rows = tuple((Cell(f"idea {n}", whole=f"idea {n} " * 9), Cell("in use")) for n in range(40))
    document = one_section(Table(("Idea", "State"), rows), single=True)
    (slide,) = slides_of(write_deck(document))
    (table,) = (one.table for one in slide.shapes if one.has_table)
    said = " ".join(one.text_frame.text for one in slide.shapes if one.has_text_frame)
    assert f"And {40 - (len(table.rows) - 1)} more, in the notes." in said
    assert len(table.rows) > 8
