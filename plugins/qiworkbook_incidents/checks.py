"""Checks of counts, and what a coach would ask about them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from qiworkbook.api import (
    Advice,
    CheckMaker,
    CoachQuestion,
    Finding,
    InFile,
    ProjectView,
    QuestionMaker,
    day,
)
from qiworkbook_incidents.measures import perception
from qiworkbook_incidents.records import REPORTING_CULTURE, counting, days, first_of, months

_checks = CheckMaker[ProjectView](lambda view, _: (view,))
faults, asks = _checks.faults, _checks.asks


@faults(
    "incidents-month-unclear",
    "A file of the safety cross is not named after a month",
    "The name says which month the cross shows.",
)
def _month_unclear(view: ProjectView) -> Iterator[Finding]:
    for record in months(view.project):
        if first_of(record.id) is None:
            yield Finding(
                record.source.place(),
                f'the name "{record.id}" is not a month',
                "Name the file after its month, for example: 2024-01.toml",
            )


@faults(
    "incidents-other-month",
    "A day is in the file of another month",
    "It would be counted, and be missing on the cross.",
)
def _other_month(view: ProjectView) -> Iterator[Finding]:
    for record in months(view.project):
        first = first_of(record.id)
        for one in record.file.day:
            if first and (one.on.year, one.on.month) != (first.year, first.month):
                yield Finding(
                    record.source.place(one, "on"),
                    f"{day(one.on)} does not belong to {first:%B %Y}",
                    f"Move it to incidents/{one.on:%Y-%m}.toml.",
                )


@faults(
    "incidents-day-twice",
    "A day is in the file twice",
    "After two people have filled in the same day, only one of the two can be right.",
)
def _day_twice(view: ProjectView) -> Iterator[Finding]:
    for record in months(view.project):
        for one, place, line in record.source.repeated(record.file.day, "on"):
            message = f"{day(one.on)} is there already, in line {line}"
            yield Finding(place, message, "Keep one of the two.")


@faults(
    "incidents-not-yet",
    "A day is in the future",
    "A wrong year moves an incident by a year on every chart.",
)
def _not_yet(view: ProjectView) -> Iterator[Finding]:
    for record in months(view.project):
        for one in record.file.day:
            if one.on > view.today:
                yield Finding(
                    record.source.place(one, "on"),
                    f"{day(one.on)} is in the future",
                    "Is the year right?",
                )


@asks(
    "incidents-two-units",
    "Some months count incidents and others reports",
    "In a national count 919 reports described 1,120 incidents (CQC, 2018): mixed, the two "
    "make a change that did not happen.",
)
def _two_units(view: ProjectView) -> Iterator[Finding]:
    usual = counting(view.project)
    said = {record.file.counting for record in months(view.project)}
    for record in months(view.project):
        if len(said) > 1 and record.file.counting is not usual:
            yield Finding(
                record.source.place("counting"),
                f"this month counts {record.file.counting}, and another counts {usual}",
                "One report can describe several incidents. Count the same in every month.",
            )


@asks(
    "incidents-no-perception",
    "Incidents are counted, and nobody is asked how safe they feel",
    "Rising counts can mean better reporting. Only what people say tells the two apart.",
)
def _no_perception(view: ProjectView) -> Iterator[Finding]:
    recorded = months(view.project)
    if recorded and not perception(view.project):
        yield Finding(
            recorded[0].source.place(),
            "incidents are counted, and no outcome measure says what people feel",
            Advice(
                REPORTING_CULTURE,
                " Add an outcome measure with ",
                InFile.key("counts", "people"),
                ".",
            ),
        )


CHECKS = (_month_unclear, _other_month, _day_twice, _not_yet, _two_units, _no_perception)


_QUIET = timedelta(days=10)


def _gone_quiet(view: ProjectView) -> Iterator[CoachQuestion]:
    recorded = days(view.project)
    if view.project.about.status != "active" or not recorded:
        return
    last = recorded[-1].on
    if view.today - last > _QUIET:
        yield CoachQuestion(
            "incidents-gone-quiet",
            "What would make it easy to fill in the safety cross again, quiet days too?",
            f"The last day in it is {day(last)}. A day that nobody filled in is not a day on "
            "which nothing happened.",
            months(view.project)[-1].source.place(),
        )


QUESTIONS = (
    QuestionMaker(
        "incidents-gone-quiet",
        "The safety cross has not been filled in for ten days",
        "Gaps make weeks that cannot be counted, and habits are easiest to mend early.",
        _gone_quiet,
    ),
)
