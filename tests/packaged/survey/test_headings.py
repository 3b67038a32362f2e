"""Columns: those about people are dropped, questions found, and whatever is left is named."""

from __future__ import annotations

import tomllib

import pytest

from qiworkbook.api import WorkbookError
from qiworkbook_survey.counts import ColumnHeading, Matched, match
from qiworkbook_survey.library import Questionnaire
from tests.packaged.survey.conftest import ABOUT, ITEMS, QUESTIONNAIRE

ASKED = Questionnaire.model_validate(tomllib.loads(QUESTIONNAIRE))
IDS = ("confident", "pressure", "who", "helps")


def matched(*headings: str, named: dict[str, str] | None = None, **more: list[str]) -> Matched:
    cells = [ColumnHeading("ABCDEFGHIJKLMNOP"[at], text, True) for at, text in enumerate(headings)]
    return match(cells, ASKED, named or {}, more.get("ignored", []), more.get("without", []))


def refusal(*headings: str) -> str:
    with pytest.raises(WorkbookError) as raised:
        matched(*headings)
    return raised.value.message


def test_microsoft_forms() -> None:
    found = matched(*ABOUT, "Last modified time", *ITEMS, "Anything else?")
    assert dict(found.at) == dict(zip((*IDS, "words"), range(6, 11), strict=True))
    assert found.dropped == (*ABOUT, "Last modified time")


def test_a_quiz_of_microsoft_forms() -> None:
    columns = [x for text in ITEMS for x in (text, f"Points - {text}", f"Feedback - {text}")]
    found = matched(*ABOUT[:3], "Total points", *columns)
    assert list(found.at.values()) == [4, 7, 10, 13]
    assert len(found.dropped) == 12


def test_google_forms() -> None:
    found = matched("Timestamp", "Email Address", *ITEMS, "Username")
    assert dict(found.at) == dict(zip(IDS, range(2, 6), strict=True))
    assert found.dropped == ("Timestamp", "Email Address", "Username")


@pytest.mark.parametrize(
    "heading",
    [
        "How confident\ndo you feel?",
        "How confident\u00a0do you feel?\u00a0",
        "how confident do you feel",
        "1. How confident do you feel?",
        "Q1: How confident do you feel?",
        "How confident do you feel?2",
        "Please answer [How confident do you feel?]",
        "confident",
    ],
)
def test_headings_as_forms_write_them(heading: str) -> None:
    assert matched(heading, *ITEMS[1:]).at["confident"] == 0


def test_repeated_headings_are_named_and_can_be_told_apart() -> None:
    said = refusal(*ITEMS, "How confident do you feel?2")
    assert "column A (“How confident do you feel?”) and column E" in said
    assert "could each be confident" in said
    found = matched(*ITEMS, "How confident do you feel?2", named={"confident": "E"}, ignored=["A"])
    assert found.at["confident"] == 4


def test_every_column_without_a_match_is_named() -> None:
    said = refusal(*ITEMS[:3], "Which ward?", "")
    assert "column D (“Which ward?”) is no question of it" in said
    assert "column E (no heading) is no question of it" in said
    assert "there is no column for helps" in said
    found = matched(*ITEMS[:3], "Which ward?", ignored=["D"], without=["helps"])
    assert (found.ignored, found.missing) == (("Which ward?",), ("helps",))


def test_a_column_is_named_by_letters_or_heading() -> None:
    found = matched(*ITEMS[:3], "Was hilft?", named={"helps": "was hilft?"})
    assert found.at["helps"] == 3
    with pytest.raises(WorkbookError, match="There is no column “Z”"):
        matched(*ITEMS, ignored=["Z"])


def test_a_question_that_is_called_like_an_identity_column() -> None:
    data = tomllib.loads(QUESTIONNAIRE)
    data["item"][0]["text"] = "Email"
    asked = Questionnaire.model_validate(data)
    cells = [
        ColumnHeading("ABCDEFGHIJ"[at], x, True)
        for at, x in enumerate((*ABOUT, "Email", *ITEMS[1:]))
    ]
    found = match(cells, asked, {}, [], [])
    assert found.at["confident"] == 5
    assert found.dropped == ABOUT
