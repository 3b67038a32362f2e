"""A set beside the one before: commitments against the files, and how people found it."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.compose.learning_set import (
    said_last_time,
    told_us,
    told_us_last_time,
    will_test,
)
from qiworkbook.content import Grid, Tone
from qiworkbook.model import LearningSet, LearningSetFile, Workbook
from qiworkbook.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Section

TODAY = date(2025, 4, 10)
PROMISE = '[[commitment]]\nproject = "elm-ward"\nidea = "card"\nwhat = "will test a card"\n'


def gathering(text: str) -> LearningSet:
    file = LearningSetFile.model_validate(tomllib.loads(text))
    return LearningSet(file.date.isoformat(), file, Source("x.toml", text))


def rows_of(section: Section) -> list[list[str]]:
    return [[cell.text for cell in row] for row in getattr(section.blocks[0], "rows", ())]


@pytest.mark.parametrize(
    ("start", "tone", "said"),
    [
        ("2025-03-03", Tone.DONE, "Tested: One card"),
        ("2025-05-05", Tone.WATCH, "Planned for 5 May 2025: One card"),
        ("2025-02-03", Tone.UNKNOWN, "Not in the files: ask the team"),  # before it was promised
    ],
)
def test_a_commitment_is_held_against_the_cycles_since(
    see: Callable[..., ProjectView], start: str, tone: Tone, said: str
) -> None:
    cycle = f'title = "One card"\nidea = "card"\n[plan]\nstart = {start}\n'
    project = see('[project]\ntitle = "Elm"\nunit = "Elm Ward"\n', {"c": cycle}).project
    before, now = gathering(f"date = 2025-02-06\n{PROMISE}"), gathering("date = 2025-04-10")
    later = gathering(f"date = 2025-06-12\n{PROMISE}{PROMISE}")
    workbook = Workbook(projects=(project,), learning_sets=(later, now, before))
    (section,) = said_last_time(workbook, now, TODAY)
    assert rows_of(section) == [["Elm Ward", "Will test a card", "—", said]]
    table = section.blocks[0]
    assert isinstance(table, Grid)
    assert table.rows[0][3].tone is tone
    kept = "1" if tone is Tone.DONE else "none"
    assert section.message == (
        f"Of 1 commitment made on 6 February 2025, {kept} can be seen in the files so far"
    )


def test_the_first_set_has_nothing_to_look_back_on() -> None:
    now = gathering(f"date = 2025-04-10\n{PROMISE}")
    workbook = Workbook(learning_sets=(now,))
    assert tuple(said_last_time(workbook, now, TODAY)) == ()
    (section,) = will_test(workbook, now)
    assert section.message == "1 test before we meet again"
    assert rows_of(section) == [["elm-ward", "Will test a card", "—"]]


FEW = "date = 2025-02-06\n[evaluation]\nresponses = 4\nmost_helpful = ['A secret']\n"
MANY = """
date = 2025-02-06
[evaluation]
responses = 9
most_helpful = ["an aim that was missed, told without blame"]
next_time = ["More time."]
confidence = [0, 0, 0, 0, 0, 1, 1, 3, 2, 1, 1]
"""


def test_what_few_people_said_is_not_shown() -> None:
    (section,) = told_us(gathering(FEW))
    assert section.message == "4 people told us how it went on 6 February 2025"
    assert [getattr(block, "text", "") for block in section.blocks] == [
        "Fewer than 5 people answered, so neither scores nor comments are shown."
    ]


def test_what_many_said_is_shown_at_the_set_and_at_the_next() -> None:
    before, now = gathering(MANY), gathering("date = 2025-04-10")
    (section,) = told_us(before)
    texts = [getattr(block, "text", "") or getattr(block, "items", "") for block in section.blocks]
    assert texts == [
        # Nine answers in order: 5, 6, 7, 7, 7, 8, 8, 9, 10; the fifth is 7, seven are 7 or more.
        "Confidence to apply it, from 0 to 10: the middle answer is 7, and 7 of 9 said 7 or more.",
        "Most helpful",
        ("An aim that was missed, told without blame.",),
        "Next time",
        ("More time.",),
    ]
    workbook = Workbook(learning_sets=(now, before))
    (earlier,) = told_us_last_time(workbook, now)
    assert earlier.id == "evaluation-before"
    assert earlier.blocks == section.blocks
    assert tuple(told_us_last_time(workbook, before)) == ()
    assert tuple(told_us(now)) == ()
