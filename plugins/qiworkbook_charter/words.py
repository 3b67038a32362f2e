"""The sentences of the module."""

from __future__ import annotations

from datetime import date

from qiworkbook.api import counted, day, listed
from qiworkbook_charter.model import (
    Charter,
    CharterForm,
    CharterStage,
    Display,
    Expectation,
    ExpectedOf,
    Making,
    Origin,
    ReviewReason,
    from_patients,
    is_overdue,
    newest_agreement,
    next_review,
    unanswered,
    words_changed,
)

SMALL_GROUP = 5
"""Groups below this are told as "fewer than 5", the threshold at which the GP Patient Survey
hides a number of people in small organisations: who came to a meeting is nobody's business."""

GROUPS = ("patients", "staff", "visitors")
"""Who may have been there when the charter was made: keys of [[made]]."""

AUDIENCES = {
    ExpectedOf.EVERYONE: "Everyone",
    ExpectedOf.PATIENTS: "Patients",
    ExpectedOf.STAFF: "Staff",
    ExpectedOf.VISITORS: "Visitors",
}

ORIGINS = {
    Origin.PATIENTS: "Patients",
    Origin.STAFF: "Staff",
    Origin.BOTH: "Patients and staff",
    Origin.VISITORS: "Visitors",
    None: "Not recorded",
}

STAGES = {
    CharterStage.DRAFT: "Draft",
    CharterStage.CONSULTING: "Being talked about",
    CharterStage.AGREED: "Agreed",
    CharterStage.DISPLAYED: "On the wall",
    CharterStage.UNDER_REVIEW: "Being reviewed",
    CharterStage.RETIRED: "Retired",
}

FORMS = {
    CharterForm.POSTER: "poster",
    CharterForm.EASY_READ: "easy read",
    CharterForm.TRANSLATED: "translated",
    CharterForm.WELCOME_PACK: "welcome pack",
}

REASONS = {
    ReviewReason.TURNOVER: "New people",
    ReviewReason.THEME: "Something kept coming up",
    ReviewReason.DATE: "Its date",
}


def head_count(said: int | str | None) -> str:
    """How many came, as it may be told: small groups are not counted in public."""
    if said is None:
        return "not recorded"
    if said == 0:
        return "none"
    if isinstance(said, int) and said < SMALL_GROUP:
        return f"fewer than {SMALL_GROUP}"
    return str(said)


def level(made: Making) -> str:
    """How far people shared in the decision."""
    return made.level.value.capitalize() if made.level else "Not recorded"


def place_and_form(shown: Display) -> str:
    """Where the charter can be read, and in which form: "Ward entrance (poster)"."""
    form = f"{FORMS[shown.form]}, {shown.language}" if shown.language else FORMS[shown.form]
    return shown.where if form in shown.where.lower() else f"{shown.where} ({form})"


def by_audience(charter: Charter) -> tuple[tuple[ExpectedOf, tuple[Expectation, ...]], ...]:
    """The lines of each audience that has some, everyone's first, in the order of the file."""
    return tuple(
        (who, lines)
        for who in ExpectedOf
        if (lines := tuple(line for line in charter.expectation if line.who is who))
    )


def lines_message(charter: Charter) -> str:
    """How many lines, whether they are agreed, and in how many patients had a hand."""
    lines = counted(len(charter.expectation), "expectation")
    return f"{lines} {_standing(charter)}; {_hand_of_patients(charter)}"


def _standing(charter: Charter) -> str:
    newest = newest_agreement(charter)
    if newest is None:
        return "in draft"
    if words_changed(charter):
        return f"changed since {day(newest.on)}, and need to be agreed again"
    return f"of each other, agreed on {day(newest.on)}"


def _hand_of_patients(charter: Charter) -> str:
    theirs = from_patients(charter)
    if not theirs:
        return "what would patients add?"
    if theirs == len(charter.expectation):
        return "patients had a hand in each"
    return f"patients had a hand in {counted(theirs, 'of them', 'of them')}"


def made_message(charter: Charter) -> str:
    """On how many occasions it was made, and on how many of them each group was there."""
    occasions = counted(len(charter.made), "occasion")
    there = [
        group
        for group in GROUPS
        if any(getattr(made, group) not in (None, 0) for made in charter.made)
    ]
    if not there:
        return f"The charter was made on {occasions}; nobody wrote down who took part"
    return f"{listed(there).capitalize()} made the charter, on {occasions}"


def life_message(charter: Charter, today: date) -> str:
    """Whether the charter is read again and answers what is heard, and when it is next read."""
    if is_overdue(charter, today) and charter.review_due:
        return f"The charter review was due by {day(charter.review_due)}, and is still to be done"
    if unanswered(charter):
        return "Something has changed on the ward: it is time to review the charter"
    due = next_review(charter, today)
    onward = f"; the next review is due by {day(due)}" if due else ""
    if not charter.review:
        return f"The charter has not been reviewed yet{onward}"
    return f"{_heard(charter)}{onward}"


def _heard(charter: Charter) -> str:
    heard = counted(len(charter.review), "thing")
    answered = sum(bool(review.did.strip()) for review in charter.review)
    if answered == len(charter.review):
        return f"{heard} heard, and answered"
    return f"{heard} heard, and {counted(answered, 'answered', 'answered')}"


def lines_notes(charter: Charter) -> tuple[str, ...]:
    """What to remember when the lines are shown."""
    notes = ["Read one line out, and say whose idea it was."]
    if words_changed(charter):
        notes.append("Say that the words are open again, and where people can write on them.")
    return tuple(notes)


def made_notes(charter: Charter) -> tuple[str, ...]:
    """What to remember when it is told how the charter was made."""
    absent = [
        group for group in GROUPS if all(getattr(made, group) in (None, 0) for made in charter.made)
    ]
    if absent:
        return (f"Say plainly who was not there yet: {listed(absent)}.",)
    return ("Let somebody who was there tell the story.",)


def life_notes(charter: Charter) -> tuple[str, ...]:
    """What to remember when it is told what came of it."""
    if charter.review:
        return ("“You said” comes first: let somebody from the ward tell it.",)
    return ("Ask the room how they keep a charter alive.",)
