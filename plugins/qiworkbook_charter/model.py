"""What `charter.toml` may hold: what a ward expects of everybody, and how that was agreed; and
where a charter is: agreed or open again, on the wall or not, reviewed or overdue.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import unicodedata
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from qiworkbook.api import (
    Choice,
    CoproductionLevel,
    FileTable,
    HeadCount,
    IdeaId,
    JobTitleWords,
    Prose,
    Several,
    Slug,
    Table,
    Words,
)


class CharterStage(StrEnum):
    """Where a charter is in its life."""

    DRAFT = "draft"
    CONSULTING = "consulting"
    AGREED = "agreed"
    DISPLAYED = "displayed"
    UNDER_REVIEW = "under-review"
    RETIRED = "retired"


class ExpectedOf(StrEnum):
    """Of whom something is expected."""

    EVERYONE = "everyone"
    PATIENTS = "patients"
    STAFF = "staff"
    VISITORS = "visitors"


class Origin(StrEnum):
    """Whose idea a line was. `both` is patients and staff together."""

    PATIENTS = "patients"
    STAFF = "staff"
    BOTH = "both"
    VISITORS = "visitors"


class CharterForm(StrEnum):
    """A form in which a charter is shown."""

    POSTER = "poster"
    EASY_READ = "easy-read"
    TRANSLATED = "translated"
    WELCOME_PACK = "welcome-pack"


class ReviewReason(StrEnum):
    """Why a charter is reviewed: new people, something that keeps coming up, or its date."""

    TURNOVER = "turnover"
    THEME = "theme"
    DATE = "date"


class Expectation(Table):
    """One line of the charter: something that is expected of somebody."""

    id: Slug
    """A short id, for instance "knock-and-wait"."""

    who: Annotated[Choice[ExpectedOf], Field(alias="for")]
    """Of whom it is expected: patients, staff, visitors or everyone."""

    text: Words
    """The line, as it was agreed."""

    plain: Prose = ""
    """The same in easy-read words: short sentences, one idea in each."""

    picture: str = ""
    """What the picture beside the easy-read words could show."""

    origin: Choice[Origin] | None = None
    """Whose idea it was: patients, staff, both or visitors."""


class Making(Table):
    """One occasion on which the charter was made: who was there by group, never by name."""

    date: datetime.date
    """When it was."""

    event: Words
    """What it was: a community meeting, a visitors' afternoon, a draft on the wall."""

    patients: HeadCount | None = None
    """How many patients took part."""

    staff: HeadCount | None = None
    """How many members of staff took part."""

    visitors: HeadCount | None = None
    """How many visitors, families and friends took part."""

    level: Choice[CoproductionLevel] | None = None
    """How far people shared in the decision, from informed to co-produced."""

    note: Prose = ""
    """What came of it, in a sentence."""


class Agreement(Table):
    """The words were agreed. `charter agree` writes this, with the fingerprint of the words."""

    on: datetime.date
    """The day."""

    by: Several[JobTitleWords] = ()
    """Which meetings or roles agreed, never whose names."""

    version: Annotated[int, Field(ge=1)] = 1
    """Which version of the words this was."""

    fingerprint: str = ""
    """What changes as soon as a word does. It is computed; nobody types it."""


class Display(Table):
    """One place where the charter can be read."""

    where: Words
    """The place: the ward entrance, the welcome pack."""

    form: Annotated[Choice[CharterForm], Field(alias="format")] = CharterForm.POSTER
    """poster, easy-read, translated or welcome-pack."""

    since: datetime.date
    """The day from which it has been there, with the words of that day."""

    language: str = ""
    """The language of a translation."""


class Noted(Table):
    """Something that calls for reading the charter again, noted when it was seen."""

    on: datetime.date
    """The day."""

    why: Choice[ReviewReason]
    """turnover, theme or date."""

    what: Prose = ""
    """What was seen, about the ward and never about a person."""


class Review(Table):
    """The charter was reviewed: what was heard, and what was done about it."""

    date: datetime.date
    """The day."""

    why: Choice[ReviewReason]
    """turnover, theme or date."""

    by: Several[JobTitleWords] = ()
    """Which meetings or roles took part."""

    heard: Words
    """You said: what people told us."""

    did: Prose = ""
    """We did: what came of it."""

    changed: Prose = ""
    """Which words were changed; left out if none were."""


class Charter(FileTable):
    """All that `charter.toml` may hold."""

    title: str = ""
    """What the charter is called."""

    status: Choice[CharterStage] = CharterStage.DRAFT
    """draft, consulting, agreed, displayed, under-review or retired."""

    version: Annotated[int, Field(ge=1)] = 1
    """Which version of the words this is."""

    idea: IdeaId = ""
    """The change idea of the project that this charter is."""

    commitment: Prose = ""
    """The commitment to everybody's sexual safety."""

    context: Prose = ""
    """Why this ward made a charter."""

    understanding: Prose = ""
    """How behaviour on the ward may differ from what is expected, and what is done then."""

    conversation: Prose = ""
    """How the charter begins conversations and improvement."""

    if_not_met: Prose = ""
    """What anybody can do, and whom to tell, when an expectation is not met."""

    support: Several[Words] = ()
    """Where there is support: roles and services, never a person's own number."""

    review_due: datetime.date | None = None
    """The day by which the charter is to be reviewed."""

    illustrative: str = ""
    """Says so when the charter is an example."""

    expectation: Several[Expectation] = ()
    """What is expected of whom."""

    made: Several[Making] = ()
    """How the charter was made together."""

    agreement: Several[Agreement] = ()
    """Each time that its words were agreed; the newest one counts."""

    displayed: Several[Display] = ()
    """Where it can be read."""

    noted: Several[Noted] = ()
    """What calls for a review before the date."""

    review: Several[Review] = ()
    """Each review, one entry for each thing that was heard."""


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
