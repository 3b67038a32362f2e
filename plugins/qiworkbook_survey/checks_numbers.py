"""Checks of whether the numbers of a wave can be true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import counted
from qiworkbook_survey.checks_base import Finding, Looking, asks, faults
from qiworkbook_survey.disclosure import stored
from qiworkbook_survey.library import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook_survey.wave import Counted


@faults(
    "survey-counts",
    "The counts of a question do not add up.",
    "A slip in one number makes every share of the question wrong, so it is not shown.",
)
def _counts(at: Looking) -> Iterator[Finding]:
    for item in at.wave.item:
        wrong = "" if item.withheld else _wrong(item, at.wave.returned)
        if wrong:
            yield Finding(
                at.place(item, "counts"),
                f"{item.id}: {wrong}",
                "Count again, or write withheld = true and take out the counts.",
            )


def _wrong(item: Counted, returned: int | str) -> str:
    if len(item.counts) != len(item.levels):
        levels = counted(len(item.levels), "answer")
        return f"there are {levels} to choose, and {counted(len(item.counts), 'count')}"
    if isinstance(returned, int) and item.answered > returned:
        return f"{item.answered} answered it, and {returned} answered the survey"
    if stored(item).adds_up:
        return ""
    if item.kind is Kind.MULTI:
        return f"an answer was chosen more often than the {item.answered} people who answered could"
    return f"the counts come to {sum(item.counts)}, and {item.answered} answered"


@faults(
    "survey-eligible",
    "More people answered than could have.",
    "The response rate says how much the answers stand for; one of the two numbers is wrong.",
)
def _eligible(at: Looking) -> Iterator[Finding]:
    returned, eligible = at.wave.returned, at.wave.eligible
    if isinstance(returned, int) and eligible is not None and eligible < returned:
        yield Finding(
            at.place("eligible"),
            f"{returned} people answered, and only {eligible} could have",
            "Were bank and agency staff asked too? Then count them in.",
        )


@asks(
    "survey-no-eligible",
    "Nothing says how many people could have answered.",
    "24 answers are most of a small team, and few of a large one.",
)
def _no_eligible(at: Looking) -> Iterator[Finding]:
    if at.wave.eligible is None:
        yield Finding(
            at.place("returned"),
            "nothing says how many people could have answered, so there is no response rate",
            "Write eligible = ..., counted on the day on which the survey opened.",
        )


@faults(
    "survey-duplicate-item",
    "A question stands in a wave twice.",
    "Nobody can tell which of the two counts.",
)
def _duplicate(at: Looking) -> Iterator[Finding]:
    seen: set[str] = set()
    for item in at.wave.item:
        if item.id in seen:
            yield Finding(
                at.place(item, "id"),
                f"{item.id} stands in this wave twice",
                "Take one of them out.",
            )
        seen.add(item.id)


CHECKS = (_counts, _eligible, _no_eligible, _duplicate)
