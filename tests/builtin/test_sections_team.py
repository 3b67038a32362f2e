"""Who is on the team, and how decisions are shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.builtin.sections import SECTIONS
from qiworkbook.content import Callout, Tone
from qiworkbook.contributions.extensions import Output

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Section

    Spoil = Callable[..., ProjectView]
    Told = Callable[..., Section]

P, FIRST = "project", "2025-03-03-first"
AWKWARD = '\U0001f642 "q" \\u202e <b>&amp;</b> {{ x }} | * _ `c` \\n שלום'


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        ((P, "", ""), "Elm Ward: this work is co-produced with people with lived experience"),
        (
            (P, 'level = "co-produced"', 'level = "consulted"'),
            "Elm Ward: people with lived experience are consulted on this work",
        ),
        (
            (P, 'level = "co-produced"', ""),
            "Elm Ward: people with lived experience are on the team",
        ),
    ],
)
def test_the_team_is_told_by_how_decisions_are_shared(
    told: Told, spoil: Spoil, edit: tuple[str, str, str], message: str
) -> None:
    assert told(spoil(edit), "team").message == message


def test_a_person_is_never_named(told: Told, spoil: Spoil) -> None:
    view = spoil((P, 'title = "Ward manager"', 'name = "Sam Example"'))
    assert "Sam Example" not in str(told(view, "team"))


def test_a_paused_team_says_so_with_its_reason(told: Told, spoil: Spoil) -> None:
    paused = 'status = "paused"\npause_reason = "the ward is moving"'
    section = told(spoil((P, 'status = "active"', paused)), "team")
    assert Callout("Paused: The ward is moving.", Tone.WATCH) in section.blocks


def test_awkward_texts_make_one_line_messages_and_lose_nothing(told: Told, spoil: Spoil) -> None:
    quoted = AWKWARD.replace('"', '\\"')
    view = spoil(
        (P, 'unit = "Elm Ward"', f'unit = "{quoted}"'),
        (P, 'name = "People who felt safe"', f'name = "{quoted}"'),
        (P, 'name = "a two-minute question at the huddle"', f'name = "{quoted}"'),
        (FIRST, 'title = "Ask at one handover"', f'title = "{quoted}"'),
    )
    for output in Output:
        for maker in SECTIONS:
            for section in maker.of(output).make(view) if output in maker.outputs else ():
                assert "\n" not in section.message
    assert "שלום" in told(view, "team").message
    assert "<b>&amp;</b>" in told(view, "chart-safe").heading
