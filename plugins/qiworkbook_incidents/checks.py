"""What may be wrong with a safety cross, and what is missing beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import Check, Problem, Severity, day
from qiworkbook_incidents.definitions import REPORTING_CULTURE
from qiworkbook_incidents.measures import perception
from qiworkbook_incidents.records import counting, first_of, months

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.api import ProjectView


def _month_unclear(view: ProjectView) -> Iterator[Problem]:
    for record in months(view.project):
        if first_of(record.id) is None:
            yield Problem(
                "incidents-month-unclear",
                f'the name "{record.id}" is not a month',
                record.source.place(),
                hint="Name the file after its month, for example: 2024-01.toml",
            )


def _other_month(view: ProjectView) -> Iterator[Problem]:
    for record in months(view.project):
        first = first_of(record.id)
        for at, one in enumerate(record.file.day):
            if first and (one.on.year, one.on.month) != (first.year, first.month):
                yield Problem(
                    "incidents-other-month",
                    f"{day(one.on)} does not belong to {first:%B %Y}",
                    record.source.place("day", at, "on"),
                    hint=f"Move it to incidents/{one.on:%Y-%m}.toml.",
                )


def _day_twice(view: ProjectView) -> Iterator[Problem]:
    for record in months(view.project):
        first_line: dict[object, int | None] = {}
        for at, one in enumerate(record.file.day):
            place = record.source.place("day", at, "on")
            if one.on in first_line:
                yield Problem(
                    "incidents-day-twice",
                    f"{day(one.on)} is there already, in line {first_line[one.on]}",
                    place,
                    hint="Keep one of the two.",
                )
            first_line.setdefault(one.on, place.line)


def _not_yet(view: ProjectView) -> Iterator[Problem]:
    for record in months(view.project):
        for at, one in enumerate(record.file.day):
            if one.on > view.today:
                yield Problem(
                    "incidents-not-yet",
                    f"{day(one.on)} has not come yet",
                    record.source.place("day", at, "on"),
                    hint="Is the year right?",
                )


def _two_units(view: ProjectView) -> Iterator[Problem]:
    usual = counting(view.project)
    said = {record.file.counting for record in months(view.project)}
    for record in months(view.project):
        if len(said) > 1 and record.file.counting is not usual:
            yield Problem(
                "incidents-two-units",
                f"this month counts {record.file.counting}, and another counts {usual}",
                record.source.place("counting"),
                Severity.QUESTION,
                "One report can describe several incidents. Count the same in every month.",
            )


def _no_perception(view: ProjectView) -> Iterator[Problem]:
    recorded = months(view.project)
    if recorded and not perception(view.project):
        yield Problem(
            "incidents-no-perception",
            "incidents are counted, and no outcome measure says what people feel",
            recorded[0].source.place(),
            Severity.QUESTION,
            REPORTING_CULTURE + ' Add an outcome measure with counts = "people".',
        )


CHECKS = (
    Check(
        "incidents-month-unclear",
        "A file of the safety cross is not named after a month",
        "The name says which month the cross shows.",
        _month_unclear,
    ),
    Check(
        "incidents-other-month",
        "A day stands in the file of another month",
        "It would be counted, and be missing on the cross.",
        _other_month,
    ),
    Check(
        "incidents-day-twice",
        "A day stands in the file twice",
        "After two people have filled in the same day, only one of the two can be right.",
        _day_twice,
    ),
    Check(
        "incidents-not-yet",
        "A day has not come yet",
        "A wrong year moves an incident by a year on every chart.",
        _not_yet,
    ),
    Check(
        "incidents-two-units",
        "Some months count incidents and others reports",
        "In a national count 919 reports described 1,120 incidents (CQC, 2018): mixed, the two "
        "make a change that did not happen.",
        _two_units,
    ),
    Check(
        "incidents-no-perception",
        "Incidents are counted, and nobody is asked how safe they feel",
        "Rising counts can mean better reporting. Only what people say tells the two apart.",
        _no_perception,
    ),
)
