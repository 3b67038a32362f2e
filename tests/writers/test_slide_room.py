"""A section with more than one slide has room for."""

from __future__ import annotations

from qiworkbook.content import (
    Callout,
    Cell,
    Grid,
    SmallMultiples,
)
from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import ReadingPlan
from qiworkbook.writers.slide_room import ever_less


def table(rows: int, said: str = "word " * 20) -> Grid:
    return Grid(("n", "said"), tuple((Cell(str(i)), Cell(said)) for i in range(rows)))


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
