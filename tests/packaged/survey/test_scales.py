"""Cells as forms write them: read when they can mean one answer, and not otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from qiworkbook_survey.counts import chosen
from qiworkbook_survey.library import Item, level_at, levels_of, top_two

FIVE = ("Not at all", "Slightly", "Fairly", "Very", "Completely")


def item(kind: str, *anchors: str, **more: Any) -> Item:
    data = {"id": "x", "text": "X?", "type": kind, "anchors": list(anchors), **more}
    return Item.model_validate(data)


@pytest.mark.parametrize(
    ("kind", "anchors", "levels"),
    [
        ("likert5", (), ("1", "2", "3", "4", "5")),
        ("likert5", ("Low", "High"), ("1 Low", "2", "3", "4", "5 High")),
        ("likert5", FIVE, FIVE),
        ("0-10", ("Low", "High"), ("0 Low", *map(str, range(1, 10)), "10 High")),
        ("choice", ("Yes", "No"), ("Yes", "No")),
    ],
)
def test_levels(kind: str, anchors: tuple[str, ...], levels: tuple[str, ...]) -> None:
    assert levels_of(item(kind, *anchors)) == levels


@pytest.mark.parametrize(
    ("anchors", "cell", "level"),
    [
        ((), 4, 3),
        ((), 4.0, 3),
        ((), "4", 3),
        ((), " 4 ", 3),
        ((), "4/5", 3),
        ((), "4.0", 3),
        ((), "4.5", None),
        ((), "4 out of 5", 3),
        ((), "4/10", None),
        ((), 0, None),
        ((), 6, None),
        ((), "-1", None),
        ((), "\N{MINUS SIGN}1", None),
        ((), 3.5, None),
        ((), True, None),
        ((), "four", None),
        ((), "٤", 3),  # NFKC does not change it; int() reads it, and there is no other reading
        (("Not at all", "Very"), "5 - Very", 4),
        (("Not at all", "Very"), "5 – very", 4),
        (("Not at all", "Very"), "5 (Very)", 4),
        (("Not at all", "Very"), "Very (5)", 4),
        (("Not at all", "Very"), "Very", 4),
        (("Not at all", "Very"), "1. Not at all", 0),
        (("Not at all", "Very"), "4 - Very", None),  # another scale
        (("Not at all", "Very"), "5 - Completely", None),
        (FIVE, "Slightly", 1),
        (FIVE, "slightly\u00a0", 1),
        (FIVE, "2 - Slightly", 1),
        (FIVE, "2 - Very", None),
        (FIVE, "Extremely", None),
    ],
)
def test_a_scale_of_five(anchors: tuple[str, ...], cell: object, level: int | None) -> None:
    assert level_at(item("likert5", *anchors), cell) == level


@pytest.mark.parametrize(("cell", "level"), [(0, 0), ("10", 10), ("7/10", 7), (11, None)])
def test_a_scale_from_0_to_10(cell: object, level: int | None) -> None:
    assert level_at(item("0-10"), cell) == level


def test_other_is_counted_and_its_words_are_dropped() -> None:
    asked = item("choice", "Yes", "No", other=True)
    assert level_at(asked, "it depends on Jo") == 2
    assert level_at(item("choice", "Yes", "No"), "it depends") is None


def test_the_top_two() -> None:
    assert top_two((1, 2, 3, 4, 5), reverse=False) == 9
    assert top_two((1, 2, 3, 4, 5), reverse=True) == 3


COMMAS = ("A card", "Time, and a quiet room", "Time")


@pytest.mark.parametrize(
    ("cell", "levels"),
    [
        ("A card;Time;", {0, 2}),
        ("A card", {0}),
        ("A card, Time, and a quiet room", {0, 1}),  # Google Forms
        ("Time, and a quiet room, Time", {1, 2}),
        ("Time; A card", {0, 2}),
        ("A card;Tea;", None),
        ("A card;A card;", None),
        ("", None),
    ],
)
def test_several_answers(cell: str, levels: set[int] | None) -> None:
    assert chosen(item("multi", *COMMAS), cell) == (None if levels is None else frozenset(levels))


def test_a_cell_that_can_be_read_in_two_ways_is_not_read() -> None:
    assert chosen(item("multi", "A, B", "A", "B"), "A, B") is None


@pytest.mark.parametrize(
    ("cell", "levels"), [("A card;Tea with Jo;", {0, 3}), ("Tea", {3}), ("Other", {3})]
)
def test_several_answers_and_one_of_their_own(cell: str, levels: set[int]) -> None:
    assert chosen(item("multi", *COMMAS, other=True), cell) == frozenset(levels)


def test_a_long_cell_ends() -> None:
    assert chosen(item("multi", "a", "aa", "aaa"), "a, " * 5_000) is None
