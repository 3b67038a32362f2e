"""Which ideas are in use, which are being tested, which were let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Section

    Spoil = Callable[..., ProjectView]
    Told = Callable[..., Section]

P = "project"


@pytest.mark.parametrize(
    ("statuses", "message"),
    [
        ([], "The one change idea is being tested"),
        (["testing"], "All 2 change ideas are being tested"),
        (["spread"], "Of 2 change ideas, 1 is in use and 1 being tested"),
        (
            ["adopted", "sustained", "proposed", "parked", "abandoned"],
            "Of 6 change ideas, 2 are in use, 1 being tested, 1 not tested yet and 2 set aside",
        ),
    ],
)
def test_the_ideas_are_told_by_how_far_they_are(
    told: Told, spoil: Spoil, statuses: list[str], message: str
) -> None:
    more = "".join(
        f'\n[[idea]]\nid = "i{n}"\nname = "idea {n}"\nstatus = "{status}"\n'
        for n, status in enumerate(statuses)
    )
    assert told(spoil((P, "", more)), "ideas").message == message


def test_ideas_in_use_come_first_and_those_let_go_last(told: Told, spoil: Spoil) -> None:
    more = '\n[[idea]]\nid = "a"\nname = "let go"\nstatus = "abandoned"\n'
    more += '\n[[idea]]\nid = "b"\nname = "kept"\nstatus = "sustained"\n'
    table = told(spoil((P, "", more)), "ideas").blocks[0]
    assert [row[0].text for row in getattr(table, "rows", ())] == [
        "Kept",
        "A two-minute question at the huddle",
        "Let go",
    ]


def test_impact_against_effort_is_a_grid_of_what_is_open(see: Callable[..., ProjectView]) -> None:
    from qiworkbook.builtin.sections_ideas import by_effort

    ideas = "".join(
        f'[[idea]]\nid = "i{n}"\nname = "idea {n}"\n{more}\n'
        for n, more in enumerate(
            (
                'impact = "high"\neffort = "low"',
                'impact = "high"\neffort = "low"\nstatus = "adopted"',
                'impact = "low"\neffort = "high"',
                'impact = "high"',
                'impact = "high"\neffort = "low"\nstatus = "parked"',
            )
        )
    )
    grid = by_effort(see(ideas))
    assert grid is not None
    assert [[cell.text for cell in row] for row in grid.rows] == [
        ["Could change much", "✓ Idea 1; ○ Idea 0", "—", "—"],
        ["Could change some", "—", "—", "—"],
        ["Could change little", "—", "—", "○ Idea 2"],
    ]
    assert grid.caption.endswith("1 idea not placed yet)")
    assert by_effort(see('[[idea]]\nid = "a"\nname = "A"\nimpact = "low"\n')) is None
