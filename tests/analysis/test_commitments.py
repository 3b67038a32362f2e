"""What teams said they would test, and what their files show of it since."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.analysis.commitments import Shown, looked_back_on, set_before, shown_in_words
from qiworkbook.model import LearningSet, LearningSetFile, Workbook
from qiworkbook.testing import make_workbook
from qiworkbook.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qiworkbook.analysis.commitments import KeptCommitment
    from qiworkbook.analysis.project_view import ProjectView

    See = Callable[..., ProjectView]

TODAY = date(2025, 4, 10)
SAID = '[[commitment]]\nproject = "elm-ward"\nwhat = "will test a card"\n'


def gathering(day: str, more: str = "") -> LearningSet:
    file = LearningSetFile.model_validate(tomllib.loads(f"date = {day}\n{more}"))
    return LearningSet(day, file, Source(f"learning-sets/{day}.toml", ""))


def kept(see: See, said: str = f'{SAID}idea = "card"\n', **cycles: str) -> KeptCommitment:
    texts = {name: f'title = "{name}."\n{text}' for name, text in cycles.items()}
    project = see('[project]\ntitle = "Elm"\nunit = "Elm Ward"\n', texts).project
    (one,) = looked_back_on(Workbook(projects=(project,)), gathering("2025-02-06", said), TODAY)
    return one


def card(start: str) -> str:
    return f'idea = "card"\n[plan]\nstart = {start}\n'


def test_a_cycle_on_the_day_itself_shows_it(see: See) -> None:
    one = kept(see, card=card("2025-02-06"))
    assert (one.shown, shown_in_words(one)) == (Shown.TESTED, "Tested: card")


def test_the_first_cycle_that_began_is_told_though_others_are_planned(see: See) -> None:
    one = kept(see, a=card("2025-06-02"), b=card("2025-03-03"), c=card("2025-03-17"))
    assert shown_in_words(one) == "Tested: b"


def test_of_several_planned_the_first_is_told(see: See) -> None:
    one = kept(see, a=card("2025-05-05"), b=card("2025-06-02"))
    assert shown_in_words(one) == "Planned for 5 May 2025: a"


def test_a_cycle_without_a_date_or_of_another_idea_shows_nothing(see: See) -> None:
    other = card("2025-03-03").replace("card", "poster")
    one = kept(see, a='idea = "card"\n', b=other)
    assert (one.shown, one.cycle) == (Shown.NOTHING, None)
    assert shown_in_words(one) == "Not in the files: ask the team"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[plan\n", Shown.UNREAD),
        (f"{card('2025-03-03')}= 1\n", Shown.UNREAD),
        ("idea = 3\n[plan]\nstart = 2025-03-03\n", Shown.UNREAD),
        (
            f"colour = 1\n{card('2025-03-03').replace('card', 'poster')}",
            Shown.NOTHING,
        ),  # it is read
    ],
)
def test_a_cycle_that_cannot_be_read_may_be_the_one(
    tmp_path: Path, text: str, shown: Shown
) -> None:
    files = {"project.toml": '[project]\ntitle = "Elm"\n', "pdsa/a.toml": f"title = 'A'\n{text}"}
    book = make_workbook(
        tmp_path, {f"projects/elm-ward/{name}": one for name, one in files.items()}
    )
    workbook = book.open().workbook
    assert workbook.projects[0].problems
    said = f'{SAID}idea = "card"\n'
    (one,) = looked_back_on(workbook, gathering("2025-02-06", said), TODAY)
    assert (one.shown, one.cycle) == (shown, None)
    words = "Unknown: a test of this ward cannot be read"
    assert (shown_in_words(one) == words) == (shown is Shown.UNREAD)
    (one,) = looked_back_on(workbook, gathering("2025-02-06", SAID), TODAY)
    assert one.shown is Shown.NOTHING  # it names no idea to look for


def test_a_commitment_without_an_idea_cannot_be_found(see: See) -> None:
    one = kept(see, SAID, a="[plan]\nstart = 2025-03-03\n")
    assert one.shown is Shown.NOTHING
    assert shown_in_words(one) == "No idea is named, so not in the files: ask the team"


def test_a_ward_that_has_gone_keeps_the_name_of_its_folder(see: See) -> None:
    one = kept(see, f'{SAID}idea = "card"\n'.replace("elm-ward", "oak-ward"), a=card("2025-03-03"))
    assert (one.ward, one.shown) == ("oak-ward", Shown.NO_PROJECT)
    assert "no project of this name" in shown_in_words(one)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2025, 2, 6), None),
        (date(2025, 2, 7), "2025-02-06"),
        (date(2025, 6, 12), "2025-04-10"),
    ],
)
def test_the_set_before_is_the_latest_that_is_over(day: date, before: str | None) -> None:
    sets = (gathering("2025-04-10"), gathering("2025-02-06"))
    found = set_before(Workbook(learning_sets=sets), day)
    assert (found.id if found else None) == before
