"""A use case that must ask gives back a question, and has written nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.workbook.question import (
    Choice,
    DeclinedError,
    Question,
    answer_to,
    answered,
    asks,
    need_yes,
)

if TYPE_CHECKING:
    from qiworkbook.workbook.question import Answers

SURE = Question("sure", "Is 610 right?", "The others lie between 55 and 70.")
ORDER = Question("order", "Which is the day?", choices=(Choice("day-first"), Choice("month-first")))


def test_what_was_answered_of_several_is_found_by_what_it_is_about() -> None:
    first, second = (Question("times", "What is it?", about=id_) for id_ in ("safe", "a:b"))
    said = {first.id: "100", second.id: "1", "times": "2", "timespan:safe": "3"}
    assert answered("times", said) == {"safe": "100", "a:b": "1"}
    assert (answer_to(first, {first.id: "yes"}), Question("times", "").id) == ("yes", "times")


@asks
def write(answers: Answers, written: list[str]) -> int:
    order = answer_to(ORDER, answers)
    need_yes(SURE, answers)
    written.append(order)
    return len(written)


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({}, ORDER),
        ({"order": "year-first"}, ORDER),
        ({"order": "day-first"}, SURE),
        ({"order": "day-first", "sure": "perhaps"}, SURE),
    ],
)
def test_the_first_open_question_comes_back_and_nothing_is_written(
    answers: dict[str, str], asked: Question
) -> None:
    written: list[str] = []
    assert write(answers, written) == asked
    assert written == []


def test_answered_it_is_done() -> None:
    assert write({"order": "month-first", "sure": "yes"}, []) == 1


def test_a_no_writes_nothing() -> None:
    written: list[str] = []
    with pytest.raises(DeclinedError, match="Nothing was written"):
        write({"order": "month-first", "sure": "no"}, written)
    assert written == []


def test_a_text_of_ones_own_must_say_something() -> None:
    name = Question("name", "Whose ward is this?", choices=())
    assert name.takes("Elm Ward")
    assert not name.takes("  ")
