"""What an assessment and the trauma-informed grid hold."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from qiworkbook.api import (
    Choice,
    FileTable,
    IdeaId,
    JobTitle,
    JobTitleWords,
    Prose,
    Several,
    Shown,
    Slug,
    Table,
    Words,
)


class Method(StrEnum):
    """Who assesses."""

    SELF = "self"
    PEER = "peer"
    EXTERNAL = "external"


class Rating(StrEnum):
    """How far a standard is met. `unknown` is not the same as `not-met`."""

    NOT_MET = "not-met"
    PARTLY = "partly"
    MET = "met"
    EXCEEDS = "exceeds"
    UNKNOWN = "unknown"


class EvidenceKind(StrEnum):
    """What kind of evidence it is."""

    POLICY = "policy"
    AUDIT = "audit"
    DATA = "data"
    OBSERVATION = "observation"
    PATIENT_FEEDBACK = "patient-feedback"
    STAFF_FEEDBACK = "staff-feedback"
    DOCUMENT = "document"


class Strength(StrEnum):
    """How much the evidence can carry."""

    STRONG = "strong"
    FAIR = "fair"
    WEAK = "weak"


class GapRisk(StrEnum):
    """What it would mean for people if the gap stayed."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Brag(StrEnum):
    """How an action goes: done and shown, off track, at risk, on track. For actions only."""

    BLUE = "blue"
    RED = "red"
    AMBER = "amber"
    GREEN = "green"


class Assessor(Table):
    """One of those who assessed: a role, never a name."""

    role: JobTitleWords
    """The role, for instance "Ward manager"."""

    lived_experience: bool = False
    """Whether they bring lived experience of care."""


class Evidence(Table):
    """One thing that shows how far a standard is met."""

    kind: Choice[EvidenceKind]
    """policy, audit, data, observation, patient-feedback, staff-feedback or document."""

    what: Words
    """What it is, and where it can be seen. Never about one person."""

    date: datetime.date
    """Of when it is."""

    strength: Choice[Strength] | None = None
    """strong, fair or weak."""


class GapAction(Table):
    """What is to be done about a gap."""

    what: Words
    """What will be done."""

    lead: JobTitle = ""
    """Who leads it: a role, never a name."""

    due: datetime.date | None = None
    """By when."""

    status: Choice[Brag] | None = None
    """blue (done and shown), red (off track), amber (at risk) or green (on track)."""

    idea: IdeaId = ""
    """The change idea of the project that this action has become."""


class AssessedStandard(Table):
    """One standard, as it was assessed."""

    standard: Slug
    """The standard, of those in its set."""

    applicable: bool = True
    """Whether it applies here. If it does not, `reason` says why, and it leaves the count."""

    reason: Prose = ""
    """Why it does not apply here."""

    rating: Choice[Rating] = Rating.UNKNOWN
    """not-met, partly, met, exceeds or unknown."""

    rationale: Prose = ""
    """Why this rating."""

    patient_view: Prose = ""
    """What patients say about it, as a group."""

    gap: Prose = ""
    """What is lacking."""

    risk: Choice[GapRisk] | None = None
    """What it means for people if the gap stays: low, medium or high."""

    evidence: Several[Evidence] = ()
    """What shows it, each with its date."""

    action: Several[GapAction] = ()
    """What is to be done about the gap."""


class Assessment(FileTable):
    """All that `benchmark/DATE.toml` may hold."""

    set: Slug
    """The standards set that it goes through."""

    version: str = ""
    """The version of the set's words that was assessed, where the set has one."""

    date: datetime.date
    """The day of the assessment."""

    unit: str = ""
    """What was assessed; left out, the project's unit."""

    method: Choice[Method] = Method.SELF
    """self, peer or external."""

    shows: Several[Shown] = ("aim",)
    """What the share of standards met shows: "aim", or drivers."""

    illustrative: str = ""
    """Says so when the assessment is an example."""

    assessor: Several[Assessor] = ()
    """Who assessed: roles, never names."""

    item: Several[AssessedStandard] = ()
    """The standards, one by one."""


class Principle(StrEnum):
    """The six principles of trauma-informed practice (OHID, working definition, 2022)."""

    SAFETY = "safety"
    TRUST = "trust"
    CHOICE = "choice"
    COLLABORATION = "collaboration"
    EMPOWERMENT = "empowerment"
    CULTURAL_CONSIDERATION = "cultural-consideration"


class PrincipleRow(Table):
    """One principle, as it is lived here."""

    principle: Choice[Principle]
    """safety, trust, choice, collaboration, empowerment or cultural-consideration."""

    patients_say: Prose = ""
    """What patients say, as a group."""

    staff_say: Prose = ""
    """What staff say, as a group."""

    evidence: Prose = ""
    """What shows it."""

    gap: Prose = ""
    """What is lacking."""

    idea: IdeaId = ""
    """The change idea of the project that could be tested."""


VOICES = ("patients_say", "staff_say", "evidence", "gap", "idea")


def has_words(row: PrincipleRow) -> bool:
    """Whether anything was said."""
    return any(getattr(row, key).strip() for key in VOICES)


class TraumaGrid(FileTable):
    """All that `trauma-informed.toml` may hold, and a file in `trauma-informed/`, of another day.

    There is no score: it begins conversations.
    """

    date: datetime.date | None = None
    """When it was last talked through."""

    together_with: Annotated[tuple[Words, ...], Field(strict=False)] = ()
    """Which meetings or roles talked it through, never names."""

    illustrative: str = ""
    """Says so when the grid is an example."""

    row: Several[PrincipleRow] = ()
    """The principles."""
