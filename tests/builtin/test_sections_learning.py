"""What was learned, what comes next, how far the team is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Section

    Spoil = Callable[..., ProjectView]
    Told = Callable[..., Section]
    Texts = Callable[[Section], list[str]]

P = "project"


@pytest.mark.parametrize(
    ("learning", "message"),
    [
        ([True], "Two things we have learned so far"),
        ([None, None], "Three things we have learned so far"),
        ([False], "What surprised us: thing 0"),
        ([True, False, False], "What surprised us: thing 1"),
    ],
)
def test_what_did_not_work_is_told_with_what_did(
    told: Told, spoil: Spoil, learning: list[bool | None], message: str
) -> None:
    """Nobody says when it was learned: what the one cycle taught may have come since."""
    entries = "".join(
        f'\n[[learning]]\nwhat = "Thing {n}"\n'
        + ("" if worked is None else f"worked = {str(worked).lower()}\n")
        for n, worked in enumerate(learning)
    )
    assert told(spoil((P, "", entries)), "learning").message == message


def test_without_learning_of_its_own_a_project_tells_what_its_cycles_taught(
    texts_of: Texts, told: Told, spoil: Spoil
) -> None:
    section = told(spoil(), "learning")
    assert texts_of(section) == ["What the latest tests taught us"]
    assert getattr(section.blocks[1], "items", ()) == ("Ask at one handover: Ask first, not last.",)


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        ("self = 2.5\ncoach = 2.0", "We see ourselves at 2.5 of 5, our coach at 2.0"),
        ("self = 3\ncoach = 3.0", "We and our coach both see us at 3.0 of 5"),
        ("self = 3", "We see ourselves at 3.0 of 5"),
        ("coach = 1.5", "Our coach sees us at 1.5 of 5"),
    ],
)
def test_progress_is_the_teams_score_beside_the_coachs(
    texts_of: Texts, told: Told, spoil: Spoil, scores: str, message: str
) -> None:
    entry = f"\n[[progress]]\ndate = 2025-03-31\n{scores}\n"
    section = told(spoil((P, "", entry)), "progress")
    assert section.message == message
    assert any("Institute for Healthcare Improvement" in text for text in texts_of(section))


def test_a_test_that_taught_something_since_is_told_too(
    texts_of: Texts, told: Told, spoil: Spoil
) -> None:
    before, since = (
        f'\n[[learning]]\nwhat = "A thing"\ndate = {day}\nworked = true\n'
        for day in ("2020-01-01", "2030-01-01")
    )
    assert "What the latest tests taught us" in texts_of(told(spoil((P, "", before)), "learning"))
    assert texts_of(told(spoil((P, "", since)), "learning")) == ["What worked"]
