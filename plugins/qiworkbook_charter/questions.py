"""What a coach would ask about a charter: kindly, and from what the file says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from qiworkbook.api import Action, CoachQuestion, day, short
from qiworkbook_charter.checks import HEARD, Looking, wonders
from qiworkbook_charter.model import (
    STANDING,
    ExpectedOf,
    Origin,
    ReviewReason,
    is_overdue,
    newest_agreement,
    unanswered,
    words_changed,
)

A_QUARTER = timedelta(days=91)


def _reviewing(at: Looking) -> Action:
    return Action("charter review", (at.view.project.id,), HEARD)


@wonders(
    "charter-ask-changed",
    "Changed words: who has to agree again?",
    "People agreed to particular words.",
)
def _changed(at: Looking) -> Iterator[CoachQuestion]:
    newest = newest_agreement(at.file)
    if newest and words_changed(at.file):
        yield CoachQuestion(
            "charter-ask-changed",
            "Who agreed to the old words, and how will they meet the new ones?",
            f"The words have changed since {day(newest.on)}.",
            at.place(newest),
            action=Action("charter agree", (at.view.project.id,), (("by", "..."),)),
        )


@wonders(
    "charter-ask-new-people",
    "New people, or a theme, and no review since.",
    "A charter is the agreement of those who are here.",
)
def _new_people(at: Looking) -> Iterator[CoachQuestion]:
    for noted in unanswered(at.file):
        if noted.why is ReviewReason.TURNOVER:
            ask = "Who is new on the ward, and what would they add to the charter?"
        else:
            ask = "Which line of the charter would have helped, and what does it lack?"
        yield CoachQuestion(
            "charter-ask-new-people",
            ask,
            f"Noted on {day(noted.on)}: {short(noted.what, 80) or noted.why.value}.",
            at.place(noted),
            action=_reviewing(at),
        )


@wonders(
    "charter-ask-voices",
    "No line came from patients, or visitors were never there.",
    "Those who were not asked are seldom against; they are absent.",
)
def _quiet_voices(at: Looking) -> Iterator[CoachQuestion]:
    lines = at.file.expectation
    origins = {line.origin for line in lines}
    if not lines:
        return
    if not origins & {Origin.PATIENTS, Origin.BOTH}:
        who = "patients"
    elif Origin.VISITORS not in origins and all(
        made.visitors in (None, 0) for made in at.file.made
    ):
        who = "visitors"
    else:
        return
    yield CoachQuestion(
        "charter-ask-voices",
        f"What would {who} have said, and where would it be easy for them to say it?",
        f"No line of the charter is the idea of {who}.",
        at.place("expectation"),
    )


@wonders(
    "charter-ask-in-use",
    "The charter is on display: is it used?",
    "A poster changes nothing by itself.",
)
def _in_use(at: Looking) -> Iterator[CoachQuestion]:
    charter = at.file
    if charter.status not in STANDING or not charter.displayed:
        return
    of_staff = next((line for line in charter.expectation if line.who is ExpectedOf.STAFF), None)
    line = of_staff or next(iter(charter.expectation), None)
    since = at.view.today - A_QUARTER
    told = any(review.date >= since for review in charter.review)
    if line and not (told or is_overdue(charter, at.view.today)):
        yield CoachQuestion(
            "charter-ask-in-use",
            f'When did somebody last use the line "{short(line.text, 60)}", and how did it go?',
            "A charter lives in conversations; the wall only reminds of them.",
            at.place(line),
            action=_reviewing(at),
        )


@wonders(
    "charter-ask-overdue",
    "The review is overdue.",
    "Reading one line together is a good beginning of a meeting.",
)
def _overdue(at: Looking) -> Iterator[CoachQuestion]:
    due = at.file.review_due
    if due and is_overdue(at.file, at.view.today):
        yield CoachQuestion(
            "charter-ask-overdue",
            "Which line would people who are here today change first?",
            f"The charter review was due by {day(due)}.",
            at.place("review_due"),
            action=_reviewing(at),
        )


QUESTIONS = (
    _changed,
    _new_people,
    _overdue,
    _quiet_voices,
    _in_use,
)
