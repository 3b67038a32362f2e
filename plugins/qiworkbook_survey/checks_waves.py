"""Checks of whether waves can be understood later, and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import did_you_mean, short
from qiworkbook_survey.checks_base import Finding, Looking, asks, faults
from qiworkbook_survey.library import find, questionnaires
from qiworkbook_survey.records import waves_of
from qiworkbook_survey.scales import levels_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook_survey.wave import Counted


@asks(
    "survey-no-dates",
    "A wave does not say when it was open.",
    "Only with its days can it be laid beside what was tested in between.",
)
def _no_dates(at: Looking) -> Iterator[Finding]:
    missing = [name for name in ("opened", "closed") if getattr(at.wave, name) is None]
    if missing:
        yield Finding(
            at.place(),
            f"nothing says when this wave was {' and '.join(missing)}",
            f"Write {missing[0]} = 2025-01-20, for example.",
        )


@faults(
    "survey-dates-turned",
    "A wave was closed before it was opened, or on a day in the future.",
    "Answers that come after the count would be one wave seen twice.",
)
def _dates_turned(at: Looking) -> Iterator[Finding]:
    opened, closed = at.wave.opened, at.wave.closed
    if opened and closed and closed < opened:
        yield Finding(at.place("closed"), "this wave was closed before it was opened")
    elif closed and closed > at.view.today:
        yield Finding(
            at.place("closed"),
            "this wave is not closed yet",
            "Count once, when nobody can answer any more.",
        )


@asks(
    "survey-questionnaire-unknown",
    "A wave names a questionnaire that is neither packaged nor in questionnaires/.",
    "In a year nobody will know what was asked, nor from where the words came.",
)
def _unknown(at: Looking) -> Iterator[Finding]:
    name = at.wave.questionnaire
    if find(at.view.workbook, name) is None:
        guess = did_you_mean(name, [one.id for one in questionnaires(at.view.workbook)])
        hint = f'Did you mean "{guess}"?' if guess else f"Keep it as questionnaires/{name}.toml."
        yield Finding(at.place("questionnaire"), f"there is no questionnaire {name}", hint)


@asks(
    "survey-item-unknown",
    "A wave has a question that its questionnaire has not.",
    "A question that is called otherwise in each wave cannot be followed.",
)
def _item_unknown(at: Looking) -> Iterator[Finding]:
    asked = find(at.view.workbook, at.wave.questionnaire)
    known = {item.id: item for item in asked.item} if asked else {}
    for item in at.wave.item:
        if asked and item.id not in known:
            guess = did_you_mean(item.id, list(known))
            hint = f'Did you mean "{guess}"?' if guess else ""
            message = f"{asked.id} has no question {item.id}"
            yield Finding(at.place(item, "id"), message, hint)
        elif asked and item.levels != levels_of(known[item.id]):
            yield Finding(
                at.place(item, "levels"),
                f"{item.id} has other answers here than in {asked.id}",
                "If the answers were changed on purpose, give the question a new id.",
            )


@asks(
    "survey-wording-changed",
    "A question has other words or answers than in the wave before.",
    "Other words are another question, so the two are not compared.",
)
def _wording(at: Looking) -> Iterator[Finding]:
    before: dict[str, Counted] = {}
    for record in waves_of(at.view.project):
        if record.id == at.record.id:
            break
        if record.file.questionnaire == at.wave.questionnaire:
            before |= {item.id: item for item in record.file.item}
    for item in at.wave.item:
        old = before.get(item.id)
        if old and (old.text, old.levels) != (item.text, item.levels):
            yield Finding(
                at.place(item, "text"),
                f"{item.id} was asked otherwise before: “{short(old.text, 60)}”",
                "Keep the words, or give the new question a new id.",
            )


@asks(
    "survey-shows-unknown",
    "A wave says that it shows a driver which the project does not have.",
    "The thread from the survey to the theory of change breaks there.",
)
def _shows(at: Looking) -> Iterator[Finding]:
    drivers = [driver.id for driver in at.view.project.drivers]
    for name in at.wave.shows:
        if name != "aim" and name not in drivers:
            guess = did_you_mean(name, drivers)
            hint = f'Did you mean "{guess}"?' if guess else ""
            yield Finding(at.record.source.item(name, "shows"), f"there is no driver {name}", hint)


CHECKS = (_no_dates, _dates_turned, _unknown, _item_unknown, _wording, _shows)
