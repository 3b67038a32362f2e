"""The slide that says what is new: cycles and learning first, values in one line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.analysis.changes import Change, ChangeTopic
from qiworkbook.compose.news import News, since_last_time

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView

FEBRUARY = date(2025, 2, 6)
MEASURES = """
[[measure]]
id = "a"
name = "A"
kind = "outcome"

[[measure]]
id = "b"
name = "B"
kind = "process"
"""
TESTED = Change(ChangeTopic.CYCLE, "one handover: tested", "c1")
VALUES = (
    Change(ChangeTopic.DATA, "2 new values of A", "a"),
    Change(ChangeTopic.DATA, "1 of B", "b"),
)


@pytest.mark.parametrize(
    ("changes", "message", "bullets"),
    [
        ((), "Nothing new in the files since 6 February 2025", ()),
        (
            (TESTED, *VALUES),
            "Since 6 February 2025: 1 cycle moved on and 2 measures with new values",
            ("One handover: tested.", "New values in 2 measures: A and B."),
        ),
        (VALUES[:1], "Since 6 February 2025: 1 measure with new values", ("2 new values of A.",)),
        (
            (Change(ChangeTopic.AIM, "the aim was reworded: x"),),
            "Since 6 February 2025: 1 change",
            ("The aim was reworded: x.",),
        ),
    ],
)
def test_what_is_new_in_one_sentence_and_a_few_lines(
    see: Callable[..., ProjectView],
    changes: tuple[Change, ...],
    message: str,
    bullets: tuple[str, ...],
) -> None:
    section = since_last_time(see(MEASURES), News(FEBRUARY, changes))
    assert section.message == message
    assert tuple(i for block in section.blocks for i in getattr(block, "items", ())) == bullets


def test_more_than_six_changes_go_on_in_the_notes(see: Callable[..., ProjectView]) -> None:
    changes = tuple(Change(ChangeTopic.CYCLE, f"cycle {n}: tested", f"c{n}") for n in range(9))
    section = since_last_time(see(""), News(FEBRUARY, changes, from_history=True))
    bullets, more = section.blocks
    assert len(getattr(bullets, "items", ())) == 6
    assert getattr(more, "text", "") == "And 3 more changes, in the notes."
    assert section.notes == ("Cycle 6: tested.", "Cycle 7: tested.", "Cycle 8: tested.")


def test_six_changes_are_all_told(see: Callable[..., ProjectView]) -> None:
    changes = tuple(Change(ChangeTopic.CYCLE, f"cycle {n}: tested", f"c{n}") for n in range(6))
    section = since_last_time(see(""), News(FEBRUARY, changes, from_history=True))
    (bullets,) = section.blocks
    assert len(getattr(bullets, "items", ())) == 6
    assert section.notes == ()


def test_what_is_told_from_dates_says_that_it_may_miss_something(
    see: Callable[..., ProjectView],
) -> None:
    section = since_last_time(see(""), News(FEBRUARY, ()))
    assert section.blocks == ()
    assert section.notes == (
        "Worked out from the dates in the files, so what has no date is missing here. Ask.",
    )


@pytest.mark.parametrize(
    ("aim", "changed", "told"),
    [
        ("m0", range(12), "New values in 12 measures, including the aim measure."),
        ("m0", range(1, 12), "New values in 11 measures."),
        ("", range(12), "New values in 12 measures."),
        ("m0", range(2), "New values in 2 measures: A measure with a long name 0 and"),
    ],
)
def test_where_too_many_measures_have_new_values_the_aims_is_the_one_to_name(
    see: Callable[..., ProjectView], aim: str, changed: range, told: str
) -> None:
    measures = "".join(
        f'[[measure]]\nid = "m{n}"\nname = "A measure with a long name {n}"\nkind = "process"\n'
        for n in range(12)
    )
    view = see(f'[aim]\nstatement = "90%"\nmeasure = "{aim}"\n{measures}')
    values = tuple(Change(ChangeTopic.DATA, f"1 new value of {n}", f"m{n}") for n in changed)
    (bullets,) = since_last_time(view, News(FEBRUARY, values, from_history=True)).blocks
    assert getattr(bullets, "items", ("",))[0].startswith(told)


def test_what_is_new_of_one_kind_is_known_by_its_ids() -> None:
    assert News(FEBRUARY, (TESTED, *VALUES)).ids(ChangeTopic.DATA) == {"a", "b"}
