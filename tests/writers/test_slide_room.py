"""A section with more than one slide has room for."""

from __future__ import annotations

import pytest

from qiworkbook.content import (
    Block,
    Callout,
    Cell,
    Grid,
    Heading,
    IconRow,
    Icons,
    Paragraph,
    SafetyCross,
    Section,
    SmallMultiples,
)
from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import ReadingPlan
from qiworkbook.writers.slide_room import ever_less, in_slides


def table(rows: int, said: str = "word " * 20) -> Grid:
    return Grid(("n", "said"), tuple((Cell(str(i)), Cell(said)) for i in range(rows)))


def shapes(*blocks: Block) -> list[list[str]]:
    return [
        [type(block).__name__ for block in slide.blocks]
        for slide in in_slides(Section("a", "Heading", "Message", blocks))
    ]


def test_what_fits_is_left_as_it_is() -> None:
    section = Section("a", "Heading", "Message", (Paragraph("x"), table(6), Paragraph("y")))
    assert in_slides(section) == (section,)
    assert in_slides(Section("a", "", "")) == (Section("a", "", ""),)


@pytest.mark.parametrize(
    ("rows", "sizes"), [(0, [0]), (6, [6]), (7, [4, 3]), (13, [5, 5, 3]), (40, [6] * 6 + [4])]
)
def test_rows_are_shared_out_evenly_and_none_is_lost(rows: int, sizes: list[int]) -> None:
    slides = in_slides(Section("a", "Heading", "Message", (table(rows),)))
    found = [block.rows for slide in slides for block in slide.blocks if isinstance(block, Grid)]
    assert [len(rows) for rows in found] == sizes
    assert [row[0].text for rows in found for row in rows] == [str(i) for i in range(rows)]


def test_of_rows_of_one_line_a_slide_has_ten() -> None:
    assert in_slides(Section("a", "Heading", "Message", (table(10, "Yes"),)))[1:] == ()
    slides = in_slides(Section("a", "Heading", "Message", (table(69, "Yes: it held"),)))
    found = [block.rows for slide in slides for block in slide.blocks if isinstance(block, Grid)]
    assert [len(rows) for rows in found] == [10] * 6 + [9]


def test_a_summary_of_many_measures_goes_on_like_a_table() -> None:
    row = IconRow("Falls", "3", analyse((), ReadingPlan()))
    slides = in_slides(Section("a", "H", "M", (Icons((row,) * 8, "alt"),)))
    assert [len(b.rows) for s in slides for b in s.blocks if isinstance(b, Icons)] == [4, 4]
    assert all(b.alt == "alt" for s in slides for b in s.blocks if isinstance(b, Icons))


def test_many_small_charts_go_on_with_words_of_their_own() -> None:
    readings = tuple(analyse((), ReadingPlan(name=f"Measure {i}")) for i in range(11))
    names = tuple(f"Title {i}" for i in range(11))
    slides = in_slides(Section("a", "H", "M", (SmallMultiples(readings, names, "alt"),)))
    found = [b for s in slides for b in s.blocks if isinstance(b, SmallMultiples)]
    assert [len(block.readings) for block in found] == [6, 5]
    assert tuple(title for block in found for title in block.titles) == names
    assert [block.alt.count("Title ") for block in found] == [6, 5]
    few = SmallMultiples(readings[:6], names[:6], "alt")
    assert in_slides(Section("a", "H", "M", (few,)))[0].blocks == (few,)


def test_figures_part_and_texts_stay_with_what_they_follow() -> None:
    cross = SafetyCross((), "alt")
    assert shapes(Paragraph("x"), cross, Paragraph("y"), Heading("h"), cross, Paragraph("z")) == [
        ["Paragraph", "SafetyCross", "Paragraph"],
        ["Heading", "SafetyCross", "Paragraph"],
    ]
    assert shapes(cross, table(3)) == [["SafetyCross", "Grid"]]
    assert shapes(cross, table(4)) == [["SafetyCross"], ["Grid"]]


def test_titles_and_ids_tell_the_slides_apart() -> None:
    section = Section("a", "Heading", "", (table(9),), ("note",))
    assert [(s.id, s.message, s.notes) for s in in_slides(section)] == [
        ("a", "Heading (1 of 2)", ("note",)),
        ("a-2", "Heading (2 of 2)", ()),
    ]


def test_of_a_table_that_no_slide_holds_few_shares_are_tried_and_all_counted() -> None:
    first, *rest = [blocks[0] for blocks in ever_less((table(5000),))]
    assert isinstance(first, Grid)
    assert len(first.rows) == 150
    assert len(rest) == 149
    told = next(ever_less((table(5000),)))[-1]
    assert told.text == "And 4850 more, in the notes."  # type: ignore[union-attr]


def test_what_is_left_out_is_said_in_the_remark_that_follows() -> None:
    remarks = (Callout("Progress: 3 of 5."), Callout("From 0 to 5."))
    *rows, said, last = next(ever_less((table(4), *remarks)))
    assert len(rows) == 1
    assert (said, last) == (Callout("And 1 more, in the notes. Progress: 3 of 5."), remarks[1])
    assert next(ever_less((*remarks, table(4))))[-1] == Callout("And 1 more, in the notes.")


def test_small_charts_that_have_no_room_are_counted_among_what_is_left_out() -> None:
    readings = tuple(analyse((), ReadingPlan(name=f"Measure {i}")) for i in range(3))
    block = SmallMultiples(readings, ("a", "b", "c"), "alt", ("one", "one", "two"))
    tries = list(ever_less((block,)))
    assert tries == [
        (
            SmallMultiples(readings[:most], ("a", "b", "c")[:most], "alt", block.groups[:most]),
            Callout(f"And {3 - most} more, in the notes."),
        )
        for most in (2, 1)
    ]
