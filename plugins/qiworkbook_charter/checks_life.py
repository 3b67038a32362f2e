"""Checks of whether a charter is alive: on the wall, read again, and answering what is heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import day, short
from qiworkbook_charter.checks_base import Finding, Looking, asks
from qiworkbook_charter.life import (
    HALF_A_YEAR,
    STANDING,
    TIME_TO_DISPLAY,
    displays_of_older_words,
    is_overdue,
    newest_agreement,
    next_review,
    unanswered,
)
from qiworkbook_charter.model import ReviewReason

if TYPE_CHECKING:
    from collections.abc import Iterator


@asks(
    "charter-not-displayed",
    "The charter was agreed four or more weeks ago and is not yet on display.",
    "Nobody can expect of others what they have not seen.",
)
def _not_displayed(at: Looking) -> Iterator[Finding]:
    newest = newest_agreement(at.charter)
    if newest is None or at.charter.displayed or newest.on > at.view.today - TIME_TO_DISPLAY:
        return
    yield Finding(
        at.place(newest),
        f"the charter was agreed on {day(newest.on)}, and nothing says where it can be read",
        f"Print it: qiworkbook charter poster {at.view.project.id}. Then add a [[displayed]] with "
        "where, format, since.",
    )


@asks(
    "charter-older-words-displayed",
    "What hangs on the wall has older words than those that were agreed since.",
    "Two versions on one ward make people doubt both.",
)
def _older_words_displayed(at: Looking) -> Iterator[Finding]:
    newest = newest_agreement(at.charter)
    for shown in displays_of_older_words(at.charter):
        yield Finding(
            at.place(shown, "since"),
            f"{short(shown.where, 40)} has the words of before "
            f"{day(newest.on) if newest else 'the last agreement'}",
            "Put up the new page there, and write the new day at since.",
        )


@asks(
    "charter-review-overdue",
    "The day of the review has passed.",
    "Expectations have to be agreed anew as people come and go, or they become a poster that "
    "nobody sees.",
)
def _review_overdue(at: Looking) -> Iterator[Finding]:
    due = at.charter.review_due
    if due is not None and is_overdue(at.charter, at.view.today):
        yield Finding(
            at.place("review_due"),
            f"the charter review was due by {day(due)}",
            "Read it out at a community meeting, then: qiworkbook charter review "
            f"{at.view.project.id} --heard ... --did ...",
        )


@asks(
    "charter-no-review-date",
    "No date is set for the next review.",
    "A charter without a review date is never reviewed.",
)
def _no_review_date(at: Looking) -> Iterator[Finding]:
    charter = at.charter
    if charter.status not in STANDING or next_review(charter, at.view.today) is not None:
        return
    if charter.review_due is None:
        place, message = at.place(), "no date is set for the next charter review"
    else:
        place = at.place("review_due")
        message = "the review was held, and no date is set for the next one"
    example = at.view.today + HALF_A_YEAR
    yield Finding(place, message, f"Write, for example: review_due = {example}")


@asks(
    "charter-review-called-for",
    "New people or a theme were noted, and the charter has not been reviewed since.",
    "When half of the people on a ward are new, half of them have agreed to nothing.",
)
def _review_called_for(at: Looking) -> Iterator[Finding]:
    for noted in unanswered(at.charter):
        seen = short(noted.what, 60) or _REASONS[noted.why]
        yield Finding(
            at.place(noted),
            f'on {day(noted.on)} somebody noted "{seen}", and the charter has not been read again '
            "since",
            "Take it to the next community meeting, then: qiworkbook charter review "
            f"{at.view.project.id} --why {noted.why.value} --heard ... --did ...",
        )


_REASONS = {
    ReviewReason.TURNOVER: "many people are new",
    ReviewReason.THEME: "something keeps coming up",
    ReviewReason.DATE: "its date",
}


@asks(
    "charter-heard-no-answer",
    "A review says what was heard, and not what was done about it.",
    "“You said” without “we did” teaches people not to say.",
)
def _heard_without_answer(at: Looking) -> Iterator[Finding]:
    for review in at.charter.review:
        if not review.did.strip():
            yield Finding(
                at.place(review),
                f'you heard "{short(review.heard, 50)}", and nothing says what was done about it',
                'Add did = "...", also if it could not be done, and why.',
            )


CHECKS = (
    _not_displayed,
    _older_words_displayed,
    _review_overdue,
    _no_review_date,
    _review_called_for,
    _heard_without_answer,
)
