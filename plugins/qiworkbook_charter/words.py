"""How the words of the file are said to a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook_charter.model import Audience, Form, Origin, ReviewReason, Stage

if TYPE_CHECKING:
    from qiworkbook_charter.model import Charter, Display, Expectation, Making

SMALL_GROUP = 5
"""Groups below this are told as "fewer than 5", the threshold at which the GP Patient Survey
hides a number of people in small organisations: who came to a meeting is nobody's business."""

GROUPS = ("patients", "staff", "visitors")
"""Who may have been there when the charter was made: keys of [[made]]."""

AUDIENCES = {
    Audience.EVERYONE: "Everyone",
    Audience.PATIENTS: "Patients",
    Audience.STAFF: "Staff",
    Audience.VISITORS: "Visitors",
}

ORIGINS = {
    Origin.PATIENTS: "Patients",
    Origin.STAFF: "Staff",
    Origin.BOTH: "Patients and staff",
    Origin.VISITORS: "Visitors",
    None: "Not recorded",
}

STAGES = {
    Stage.DRAFT: "Draft",
    Stage.CONSULTING: "Being talked about",
    Stage.AGREED: "Agreed",
    Stage.DISPLAYED: "On the wall",
    Stage.UNDER_REVIEW: "Being reviewed",
    Stage.RETIRED: "Retired",
}

FORMS = {
    Form.POSTER: "poster",
    Form.EASY_READ: "easy read",
    Form.TRANSLATED: "translated",
    Form.WELCOME_PACK: "welcome pack",
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


def by_audience(charter: Charter) -> tuple[tuple[Audience, tuple[Expectation, ...]], ...]:
    """The lines of each audience that has some, everyone's first, in the order of the file."""
    return tuple(
        (who, lines)
        for who in Audience
        if (lines := tuple(line for line in charter.expectation if line.who is who))
    )
