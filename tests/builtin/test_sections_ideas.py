"""Which ideas are in use, which are being tested, which were let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.content import Grid

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


def test_impact_against_effort_is_a_picture_of_what_is_open(
    see: Callable[..., ProjectView],
) -> None:
    from qiworkbook.builtin.sections_theory import by_effort
    from qiworkbook.figures.layout import lay_out
    from qiworkbook.writers.figure_words import in_words

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
    (table,) = in_words(grid)
    assert isinstance(table, Grid)
    assert table.columns == ("Could change", "Little work", "Some work", "Much work")
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Much", "✓ Idea 1; ○ Idea 0", "", ""],
        ["Little", "", "", "○ Idea 2"],
        ["", "1 idea not placed yet", "", ""],
    ]
    assert "Could change much, little work: idea 1 (in use)." in grid.alt
    at = {box.node.id: box for box in lay_out(grid, 700).boxes}
    assert at["idea-i1"].y == at["impact-high"].y < at["idea-i0"].y < at["impact-low"].y
    assert at["idea-i2"].x == at["effort-3"].x > at["idea-i1"].x == at["effort-1"].x
    assert by_effort(see('[[idea]]\nid = "a"\nname = "A"\nimpact = "low"\n')) is None


def test_a_slide_has_the_ideas_that_could_change_most_and_counts_the_others(
    see: Callable[..., ProjectView],
) -> None:
    from qiworkbook.builtin.sections_theory import by_effort

    levels = ("low", "high")
    ideas = "".join(
        f'[[idea]]\nid = "{i}-{e}"\nname = "{i} {e}"\nimpact = "{i}"\neffort = "{e}"\n'
        for i in levels
        for e in levels
    )
    picture = by_effort(see(ideas), most=2)
    assert picture is not None
    shown = [node.id for node in picture.nodes if node.id.startswith("idea-")]
    assert shown == ["idea-high-low", "idea-high-high"]
    assert "2 more in the report" in [node.text for node in picture.nodes]
