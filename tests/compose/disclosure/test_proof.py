"""The proof asks its solver no more than it has to, and no more is known than it says."""

from __future__ import annotations

from datetime import date, timedelta

from qiworkbook.compose.disclosure.proof import Effort, Fact, Proof
from qiworkbook.compose.disclosure.table import Cell, MeasureColumn, PointPart

EFFORT = 1000


def cell(measure: str, week: int) -> Cell:
    day = date(2024, 1, 1) + timedelta(weeks=week)
    return MeasureColumn("elm", measure, PointPart.VALUE), day


def ring(weeks: int) -> tuple[Proof, list[Cell]]:
    """Two parts, their total, and the other part with the week before: all hang together."""
    truth: dict[Cell, float] = {}
    facts: list[Fact] = []
    for week in range(weeks):
        one, other, total = (cell(name, week) for name in ("one", "other", "total"))
        before = cell("one", week - 1 if week else weeks - 1)
        truth |= {one: 4.0, other: 10.0, total: 14.0}
        facts += [
            Fact(((one, 1), (other, 1), (total, -1)), 0, 0),
            Fact(((other, 1), (before, 1)), 14, 14),
            Fact(((one, 1),), 1, 7),
        ]
    return Proof(facts, truth), [cell("one", week) for week in range(weeks)]


def test_what_the_solver_found_for_one_number_is_enough_for_all_that_move_with_it() -> None:
    proof, hidden = ring(30)
    effort = Effort(EFFORT)
    assert all(proof.leaves(((one, 1),), 3, effort) for one in hidden)
    assert EFFORT - effort.left <= 4


def test_a_question_about_very_many_numbers_counts_as_several() -> None:
    """So what the solver may do at most takes as long, whatever it is asked about."""
    (few, some), (many, others) = ring(30), ring(300)
    short, long = Effort(EFFORT), Effort(EFFORT)
    assert few.leaves(((some[0], 1),), 3, short)
    assert many.leaves(((others[0], 1),), 3, long)
    assert EFFORT - long.left == 5 * (EFFORT - short.left) > 0


def test_a_number_between_two_that_a_fraction_could_leave_is_still_known() -> None:
    """Twice it is 9 to 11, so it is 5; a solver without whole numbers would say 4.5 to 5.5."""
    one, other = cell("one", 0), cell("other", 0)
    facts = [Fact(((one, 1), (other, 1)), 9, 11), Fact(((one, 1), (other, -1)), 0, 0)]
    effort = Effort(EFFORT)
    assert not Proof(facts, {one: 5.0, other: 5.0}).leaves(((one, 1),), 2, effort)
    assert EFFORT - effort.left == 2  # what no fraction can reach is asked once each way
    wide = [Fact(((one, 1), (other, 1)), 9, 14), facts[1]]
    assert Proof(wide, {one: 5.0, other: 5.0}).leaves(((one, 1),), 3, Effort(EFFORT))
    assert not Proof(wide, {one: 5.0, other: 5.0}).leaves(((one, 1),), 4, Effort(EFFORT))


def test_two_numbers_are_no_three() -> None:
    one, other = cell("one", 0), cell("other", 0)
    facts = [Fact(((one, 1), (other, 1)), 9, 9), Fact(((one, 1),), 6, 7), Fact(((other, 1),), 1, 7)]
    proof = Proof(facts, {one: 7.0, other: 2.0})
    for least, holds in ((2, True), (3, False)):
        assert proof.leaves(((one, 1),), least, Effort(EFFORT)) is holds
        assert proof.leaves(((other, 1),), least, Effort(EFFORT)) is holds
