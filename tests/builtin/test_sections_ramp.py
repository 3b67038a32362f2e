"""One ramp as a story, and its diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.content import Diagram, Grid

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Section

    Spoil = Callable[..., ProjectView]
    Told = Callable[..., Section]


def diagram_of(section: Section) -> Diagram:
    return next(block for block in section.blocks if isinstance(block, Diagram))


def test_cycles_that_follow_the_same_one_stand_in_one_column(told: Told, spoil: Spoil) -> None:
    view = spoil(
        (
            "2025-04-07-nights",
            "",
            'title = "Nights"\nidea = "huddle"\nfollows = "2025-03-03-first"\n',
        ),
    )
    diagram = diagram_of(told(view, "ramp"))
    assert [(node.id, node.column) for node in diagram.nodes] == [
        ("2025-03-03-first", 0),
        ("2025-04-07-week", 1),
        ("2025-04-07-nights", 1),
    ]
    assert diagram.headings == ("3 March 2025", "7 April 2025")
    assert [(arrow.start, arrow.end) for arrow in diagram.arrows] == [
        ("2025-03-03-first", "2025-04-07-week"),
        ("2025-03-03-first", "2025-04-07-nights"),
    ]


def test_the_ramp_that_came_to_most_decisions_is_told(told: Told, spoil: Spoil) -> None:
    lone = 'title = "Another"\n[plan]\nstart = 2025-04-01\n[act]\ndecision = "adopt"\n'
    section = told(spoil(("2025-04-01-lone", "", lone)), "ramp")
    assert section.message == (
        "A two-minute question at the huddle: two cycles, from one nurse to seven mornings"
    )


def test_each_prediction_stands_beside_what_happened_or_was_not_compared(
    told: Told, spoil: Spoil
) -> None:
    was = 'predict = "Three minutes"\nanswer = "Two minutes"\nheld = "no"\n'
    more = f'{was}\n[[plan.question]]\nask = "Who asks?"\npredict = "The nurse in charge"\n'
    section = told(spoil(("2025-03-03-first", was, more)), "ramp-story")
    (table,) = [block for block in section.blocks if isinstance(block, Grid)]
    assert [tuple(cell.text for cell in row) for row in table.rows[:2]] == [
        ("1. Ask at one handover", "Three minutes", "Two minutes", "Did not hold"),
        ("1. Ask at one handover", "The nurse in charge", "—", "Not compared"),
    ]
