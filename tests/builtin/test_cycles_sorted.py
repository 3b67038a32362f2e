"""Twenty invented cycles, sorted as the literature's criteria would sort them.

The features are those that Taylor and others looked for (BMJ Quality & Safety 2014;23:290): cycles
that follow one another, a prediction before the test, a small beginning, data over time, and a
record of what was learned. What each cycle lacks was decided from its story, before it was tried.
No cycle here is anybody's: none was published, and no ward is real.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest

from qiworkbook.builtin.checks import CHECKS
from qiworkbook.builtin.questions import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView

TODAY = date(2025, 6, 30)
PROJECT = """format = 1
[project]
title = "Calmer evenings"
unit = "Elm Ward"
status = "active"
start = 2025-01-06
[[driver]]
id = "evenings"
name = "Evenings have something in them"
[[idea]]
id = "tea"
name = "tea together at seven"
drives = ["evenings"]
status = "testing"
[[measure]]
id = "calm"
name = "Calm evenings"
kind = "outcome"
definition = "Evenings on which nobody was restrained"
better = "increase"
shows = ["aim"]
every = "EVERY"
"""
ITERATIVE, PREDICTED, SMALL, MEASURED, RECORDED = (
    "follows or is followed",
    "a prediction before the test, compared after it",
    "a small beginning",
    "data over time",
    "what was learned",
)
FEATURE = {
    "cycle-alone": ITERATIVE,
    "ramp-stopped": ITERATIVE,
    "prediction-missing": PREDICTED,
    "prediction-after-test": PREDICTED,
    "prediction-not-dated": PREDICTED,
    "prediction-not-compared": PREDICTED,
    "first-test-not-small": SMALL,
    "cycle-not-measured": MEASURED,
    "cycle-few-points": MEASURED,
    "decision-no-learning": RECORDED,
    "adopted-unconfirmed": RECORDED,
}


class Told(NamedTuple):
    """A cycle as its team wrote it down; what is left as it stands lacks nothing."""

    story: str
    lacks: frozenset[str]
    predict: str = "Six of seven evenings are calm"
    predicted_on: str = "2025-02-02"
    answer: str = "Five of seven"
    held: str = "partly"
    scale: str = "one nurse, one evening"
    belief: str = "low"
    days: int = 7
    looked_at: str = 'measures = ["calm"]'
    rows: int = 20
    every: str = "week"
    learning: str = "Tea has to be made before seven"
    decision: str = "adapt"
    reason: str = "Make it earlier"
    followed: bool = True


def lacking(story: str, *lacks: str, **fields: object) -> Told:
    return Told(story, frozenset(lacks), **fields)  # type: ignore[arg-type]


TWENTY = (
    lacking("all five"),
    lacking("all five, and every prediction held", held="yes", decision="adopt"),
    lacking("all five, and nothing of it held", held="no", answer="None", decision="adapt"),
    lacking("a tally for a single evening", days=0, looked_at='data = "a tally"', rows=0),
    lacking("nobody guessed", PREDICTED, predict="", answer=""),
    lacking("the guess was written down a week later", PREDICTED, predicted_on="2025-02-10"),
    lacking("nobody said when they guessed", PREDICTED, predicted_on=""),
    lacking("the guess was never looked at again", PREDICTED, answer="", held=""),
    lacking("the whole ward from the first day", SMALL, scale="all staff, every evening"),
    lacking("forty evenings at once", SMALL, scale="40 evenings"),
    lacking("the whole ward, by a team that was sure", scale="all staff", belief="high"),
    lacking("nothing was looked at", MEASURED, looked_at=""),
    lacking("two months with two points", MEASURED, days=60, rows=2),
    lacking("two months, counted once a quarter", MEASURED, days=60, rows=2, every="quarter"),
    lacking("two months with weekly points", days=60),
    lacking("one cycle and no more", ITERATIVE, followed=False),
    lacking("one cycle, given up for a reason", decision="abandon", followed=False),
    lacking("decided, and nobody says what was learned", RECORDED, learning=""),
    lacking("a story told at the end: tried on all, liked by all, adopted",
            PREDICTED, SMALL, MEASURED, ITERATIVE, RECORDED,
            predict="", answer="", held="", scale="the whole ward", looked_at="", learning="",
            decision="adopt", followed=False),
    lacking("adopted although the guess was wrong, for no reason given", RECORDED,
            held="no", decision="adopt", learning="It went well"),
)  # fmt: skip


def text_of(told: Told, start: date, follows: str = "") -> str:
    on = f"predicted_on = {told.predicted_on}\n" if told.predicted_on and told.predict else ""
    ended = start + timedelta(told.days)
    return (
        f'format = 1\ntitle = "Tea"\nidea = "tea"\nfollows = "{follows}"\npurpose = "test"\n'
        f'[plan]\nobjective = "See whether tea helps"\n{on}start = {start}\nend = {ended}\n'
        f'scale = "{told.scale}"\nbelief = "{told.belief}"\nconditions = "{start:%A}"\n'
        f'{told.looked_at}\n[[plan.question]]\nask = "How many evenings are calm?"\n'
        f'predict = "{told.predict}"\nanswer = "{told.answer}"\nheld = "{told.held}"\n'
        f'[do]\nstarted = {start}\nended = {ended}\nobservations = "Four people came"\n'
        f'[study]\nsummary = "It was calmer"\nlearning = "{told.learning}"\n'
        f'[act]\ndecision = "{told.decision}"\nnext = "{told.reason}"\n'
    )


def found_in(told: Told, see: Callable[..., ProjectView]) -> set[str]:
    first, second = date(2025, 2, 3), date(2025, 6, 9)
    cycles = {"2025-02-03-tea": text_of(told, first)}
    if told.followed:
        whole = Told("", frozenset(), predicted_on="2025-06-08", scale="two nurses, one week")
        cycles["2025-06-09-tea"] = text_of(whole, second, "2025-02-03-tea")
    rows = [f"{date(2025, 2, 3) + timedelta(7 * week)},{week % 3 + 4}" for week in range(told.rows)]
    view = see(
        PROJECT.replace("EVERY", told.every),
        cycles,
        {"calm": "\n".join(("date,value", *rows)) + "\n"},
        today=TODAY,
    )
    found = [(one.code, one.cycle) for check in CHECKS for one in check.find(view)]
    found += [(one.code, one.cycle) for maker in QUESTIONS for one in maker.ask(view)]
    codes = {code for code, cycle in found if cycle in ("", "2025-02-03-tea")}
    return {FEATURE[code] for code in codes if code in FEATURE}


@pytest.mark.parametrize("told", TWENTY, ids=lambda told: told.story)
def test_check_and_coach_tell_what_a_cycle_lacks_and_nothing_else(
    told: Told, see: Callable[..., ProjectView]
) -> None:
    assert found_in(told, see) == told.lacks


def test_there_are_twenty_and_every_feature_is_lacking_somewhere() -> None:
    assert len({told.story for told in TWENTY}) == 20
    assert {feature for told in TWENTY for feature in told.lacks} == set(FEATURE.values())
