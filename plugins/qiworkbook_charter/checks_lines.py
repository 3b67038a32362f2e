"""Checks of the lines of a charter: for whom, whose idea, and whether they run both ways."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from qiworkbook.api import counted, did_you_mean, listed
from qiworkbook_charter.checks_base import Finding, Looking, asks, faults
from qiworkbook_charter.life import from_patients
from qiworkbook_charter.model import Audience

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook_charter.model import Expectation

_RULE_FOR_PATIENTS = re.compile(
    r"\bpatients?\s+(?:must|shall|should|may not|will not|can ?not|are not allowed)\b",
    re.IGNORECASE,
)


@faults(
    "charter-duplicate-id",
    "Two lines of the charter have the same id.",
    "A review or a message that names the line could mean either.",
)
def _duplicate_id(at: Looking) -> Iterator[Finding]:
    first: dict[str, int | None] = {}
    for expectation in at.charter.expectation:
        place = at.place(expectation, "id")
        if expectation.id in first:
            yield Finding(
                place,
                f'the id "{expectation.id}" is already used in line {first[expectation.id]}',
                "Give one of the two lines another id.",
            )
        first.setdefault(expectation.id, place.line)


@faults(
    "charter-idea-unknown",
    "The charter names a change idea that the project does not have.",
    "The thread from the aim to the wall breaks there.",
)
def _unknown_idea(at: Looking) -> Iterator[Finding]:
    idea, ideas = at.charter.idea, [idea.id for idea in at.view.project.ideas]
    if idea and idea not in ideas:
        guess = did_you_mean(idea, ideas)
        yield Finding(
            at.place("idea"),
            f'the project has no change idea "{idea}"',
            f'Did you mean "{guess}"?' if guess else f"It has: {', '.join(ideas) or 'none yet'}.",
        )


@asks(
    "charter-no-lines",
    "The charter has no line yet.",
    "A charter begins with what people would like to expect of each other, in their words.",
)
def _no_lines(at: Looking) -> Iterator[Finding]:
    if not at.charter.expectation:
        yield Finding(
            at.place(),
            "the charter has no [[expectation]] yet",
            "Ask at the next community meeting: what would help everybody here to feel safe?",
        )


@asks(
    "charter-audience-missing",
    "Nothing is expected of patients, of staff or of visitors.",
    "A charter is for everybody on the ward. A line for everyone counts for each of the three.",
)
def _audience_missing(at: Looking) -> Iterator[Finding]:
    there = {expectation.who for expectation in at.charter.expectation}
    if not there or Audience.EVERYONE in there:
        return
    missing = [who.value for who in Audience if who not in there and who is not Audience.EVERYONE]
    if missing:
        yield Finding(
            at.place("expectation"),
            f"no line is for {listed(missing, 'or')}",
            f'Ask them, and add a line with for = "{missing[0]}". Or write one for = "everyone".',
        )


@asks(
    "charter-no-patient-origin",
    "No line was the idea of patients.",
    "What patients have not shaped is a set of house rules, and people read it as one.",
)
def _no_patient_origin(at: Looking) -> Iterator[Finding]:
    if at.charter.expectation and not from_patients(at.charter):
        yield Finding(
            at.place("expectation"),
            "no line says that it was patients' idea",
            'Where it was, say origin = "patients" or "both". If none was: what would they add?',
        )


@asks(
    "charter-origin-unknown",
    "Some lines say whose idea they were, and others do not.",
    "Whose idea it was is how people see that they were heard.",
)
def _origin_unknown(at: Looking) -> Iterator[Finding]:
    lines = at.charter.expectation
    unknown = [line for line in lines if line.origin is None]
    if unknown and len(unknown) < len(lines):
        yield Finding(
            at.place(unknown[0]),
            f"nothing says whose idea {counted(len(unknown), 'line')} of {len(lines)} "
            f"{'was' if len(unknown) == 1 else 'were'}",
            'Add origin = "patients", "staff", "both" or "visitors".',
        )


@asks(
    "charter-one-sided",
    "More lines tell patients what to do than ask anything of anybody else.",
    "Expectations run both ways. People add a line when it is about all of us, and go quiet when "
    "it is about what patients must.",
)
def _one_sided(at: Looking) -> Iterator[Finding]:
    asked_of = Counter(map(_asked_of, at.charter.expectation))
    of_patients = asked_of.pop(Audience.PATIENTS, 0)
    if of_patients > 1 and of_patients > max(asked_of.values(), default=0):
        yield Finding(
            at.place("expectation"),
            f"{counted(of_patients, 'line')} of {len(at.charter.expectation)} "
            "tell patients what to do, more than anybody else",
            "Which of them could begin with “we”, and be for everyone? What do patients expect "
            "of staff?",
        )


def _asked_of(expectation: Expectation) -> Audience:
    if expectation.who is Audience.EVERYONE and _RULE_FOR_PATIENTS.search(expectation.text):
        return Audience.PATIENTS
    return expectation.who


CHECKS = (
    _duplicate_id,
    _unknown_idea,
    _no_lines,
    _audience_missing,
    _no_patient_origin,
    _origin_unknown,
    _one_sided,
)
