"""Checks of the plan: what is spread, how far, and whether it is ready for that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import counted, day, listed
from qiworkbook_spread.checks_base import Finding, Looking, asks
from qiworkbook_spread.evidence import found_for
from qiworkbook_spread.model import Answer, Phase
from qiworkbook_spread.site_charts import IN_USE

if TYPE_CHECKING:
    from collections.abc import Iterator


@asks(
    "spread-no-core",
    "Nothing says what has to stay as it is.",
    "A change that is spread whole fits nowhere, and one that may be changed at will is soon "
    "another one.",
)
def _no_core(at: Looking) -> Iterator[Finding]:
    if not at.spread.core:
        yield Finding(
            at.place(),
            "nothing says what is core: what has to stay as it is at every site",
            "Add a [[core]] with id and what, for each part that the change cannot do without.",
        )


@asks(
    "spread-nothing-adaptable",
    "Nothing says what a site may make its own.",
    "People look after what they had a hand in.",
)
def _nothing_adaptable(at: Looking) -> Iterator[Finding]:
    if at.spread.core and not at.spread.adaptable:
        yield Finding(
            at.place("core"),
            "nothing says what a site may change to make it its own",
            "Add an [[adaptable]] with what.",
        )


@asks(
    "spread-aim-incomplete",
    "The aim of the spread lacks how many units, or by when.",
    "Spread is a project of its own, and needs an aim as any other.",
)
def _aim(at: Looking) -> Iterator[Finding]:
    plan = at.spread.plan
    lacking = [
        said
        for said, there in (("how many units", plan.units), ("by when", plan.by))
        if there is None
    ]
    if lacking:
        yield Finding(
            at.place("plan"),
            f"the aim of the spread does not say {listed(lacking)}",
            "Write, for example: units = 4 and by = 2026-03-31",
        )


@asks(
    "spread-no-scalable-unit",
    "Nothing says what the scalable unit is.",
    "The smallest part that works as a whole, with its data and its leaders, is what is repeated.",
)
def _unit(at: Looking) -> Iterator[Finding]:
    if not at.spread.plan.scalable_unit.strip():
        yield Finding(
            at.place("plan"),
            "nothing says what the scalable unit is",
            "What is the smallest part that works as a whole? Write it at scalable_unit.",
        )


@asks(
    "spread-not-ready",
    "The work is at or beyond the test of scale-up, and not every question of readiness is a yes.",
    "What has not settled where it began is carried to other wards unsettled.",
)
def _not_ready(at: Looking) -> Iterator[Finding]:
    if at.spread.plan.phase in (Phase.SET_UP, Phase.SCALABLE_UNIT):
        return
    found = found_for(at.view, at.spread)
    open_ = [one.question.key for one in found if one.answered.answer is not Answer.YES]
    if open_:
        yield Finding(
            at.place("plan", "phase"),
            f"the phase is {at.spread.plan.phase.value}, and {listed(open_)} "
            f"{'is' if len(open_) == 1 else 'are'} not a yes yet",
            f"Look together: qiworkbook spread ready {at.view.project.id}",
        )


@asks(
    "spread-yes-no-evidence",
    "A question of readiness is answered yes, and nothing says what that rests on.",
    "Others will stake their ward's time on this answer.",
)
def _no_evidence(at: Looking) -> Iterator[Finding]:
    for one in found_for(at.view, at.spread):
        if one.answered.answer is Answer.YES and not one.answered.evidence.strip():
            yield Finding(
                at.place("readiness", one.question.key),
                f"{one.question.key} is answered yes, and nothing says what that rests on",
                "Write it at evidence. What the workbook holds: "
                f"qiworkbook spread ready {at.view.project.id}",
            )


@asks(
    "spread-nobody-told",
    "Sites are being asked, and there is no line in the communication plan.",
    "People take up what somebody they trust tells them of.",
)
def _communication(at: Looking) -> Iterator[Finding]:
    if at.spread.site and not at.spread.communication:
        yield Finding(
            at.place("site"),
            f"there {'is' if len(at.spread.site) == 1 else 'are'} "
            f"{counted(len(at.spread.site), 'site')}, and nothing says who tells whom",
            "Add a [[communication]] with audience, message, channel, messenger, when.",
        )


@asks(
    "spread-day-passed",
    "The day of the aim has passed with fewer sites than it names.",
    "An aim that was missed and learned from is worth telling.",
)
def _passed(at: Looking) -> Iterator[Finding]:
    plan = at.spread.plan
    there = sum(site.stage in IN_USE for site in at.spread.site)
    if plan.by and plan.units and plan.by < at.view.today and there < plan.units:
        yield Finding(
            at.place("plan", "by"),
            f"{day(plan.by)} has passed with {there} of {counted(plan.units, 'unit')}",
            "What did you learn about how fast it goes? Set a new day, or say why not.",
        )


CHECKS = (
    _no_core,
    _nothing_adaptable,
    _aim,
    _unit,
    _not_ready,
    _no_evidence,
    _communication,
    _passed,
)
