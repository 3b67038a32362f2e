"""Where a charter stands: agreed or open again, on the wall or not, reviewed or overdue."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from datetime import date, timedelta

from qiworkbook_charter.model import (
    Agreement,
    Charter,
    CharterStage,
    Display,
    Noted,
    Origin,
    ReviewReason,
)

LENGTH = 12
"""Hexadecimal digits that are kept: enough to notice a change, short enough to read out."""


def fingerprint(charter: Charter) -> str:
    """The first digits of the SHA-256 of all that can be read on the wall.

    The title, the contents, what to do and where to find support, and every line with its
    easy-read words. The order of the lines, line ends and blanks do not matter; who had the
    idea, and which picture stands beside it, do not either.
    """
    lines = sorted([e.who.value, _plain(e.text), _plain(e.plain)] for e in charter.expectation)
    said = [
        *map(
            _plain,
            (
                charter.title,
                charter.commitment,
                charter.context,
                charter.understanding,
                charter.conversation,
                charter.if_not_met,
            ),
        ),
        [_plain(where) for where in charter.support],
        lines,
    ]
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


STANDING = frozenset({CharterStage.AGREED, CharterStage.DISPLAYED})
"""The stages in which the words are said to be agreed."""

TIME_TO_DISPLAY = timedelta(days=28)
"""How long an agreed charter may wait for a wall before somebody asks."""

HALF_A_YEAR = timedelta(days=182)
"""What is offered as an example when no day is set for a review."""

A_LITTLE_EARLY = timedelta(days=42)
"""A review up to six weeks before its date was the review that was due."""


def newest_agreement(charter: Charter) -> Agreement | None:
    """The agreement that counts: the newest, and of two on one day the later version."""
    return max(charter.agreement, key=lambda a: (a.on, a.version), default=None)


def words_changed(charter: Charter) -> bool:
    """Whether the words are other ones than those that were agreed."""
    newest = newest_agreement(charter)
    agreed = newest.fingerprint if newest else ""
    return bool(agreed) and agreed != fingerprint(charter)


def is_agreed(charter: Charter) -> bool:
    """Whether the words of today are those that were agreed."""
    newest = newest_agreement(charter)
    return newest is not None and newest.fingerprint == fingerprint(charter)


def displays_of_older_words(charter: Charter) -> tuple[Display, ...]:
    """What has hung since before the newest words were agreed, if those were new."""
    agreements = sorted(charter.agreement, key=lambda a: (a.on, a.version))
    if len(agreements) < 2 or agreements[-1].fingerprint == agreements[-2].fingerprint:
        return ()
    return tuple(shown for shown in charter.displayed if shown.since < agreements[-1].on)


def is_overdue(charter: Charter, today: date) -> bool:
    """Whether the day of the review has passed without one."""
    due = charter.review_due
    return (
        due is not None
        and due < today
        and not any(review.date >= due - A_LITTLE_EARLY for review in charter.review)
    )


def next_review(charter: Charter, today: date) -> date | None:
    """The day of the next review; None when it is not set, or was kept and not set anew."""
    due = charter.review_due
    if due is None or (due < today and not is_overdue(charter, today)):
        return None
    return due


def unanswered(charter: Charter) -> tuple[Noted, ...]:
    """What was noted, and has not been followed by a review."""
    return tuple(
        noted
        for noted in charter.noted
        if noted.why is not ReviewReason.DATE
        and not any(review.date >= noted.on for review in charter.review)
    )


def from_patients(charter: Charter) -> int:
    """How many lines were patients' idea, alone or with staff."""
    theirs = {Origin.PATIENTS, Origin.BOTH}
    return sum(expectation.origin in theirs for expectation in charter.expectation)
