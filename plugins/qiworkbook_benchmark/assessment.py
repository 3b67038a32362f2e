"""What standards sets, an assessment and the trauma-informed grid hold, and the sets there are."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Annotated

from msgspec import Struct
from pydantic import Field

from qiworkbook.api import (
    Choice,
    FileTable,
    IdeaId,
    JobTitle,
    JobTitleWords,
    Prose,
    Record,
    Several,
    Shown,
    Slug,
    Table,
    Words,
    Workbook,
    WorkbookError,
    meant_or,
)


class Wording(StrEnum):
    """Whose words the standards are in."""

    PARAPHRASE = "paraphrase"
    VERBATIM = "verbatim"
    LOCAL = "local"


class Audience(StrEnum):
    """Whom a standard is for."""

    PATIENTS = "patients"
    STAFF = "staff"
    VISITORS = "visitors"
    ORGANISATION = "organisation"


class WhoCanMeet(StrEnum):
    """Who can meet a standard."""

    WARD = "ward"
    TRUST = "trust"


class Theme(Table):
    """A heading that standards stand under."""

    id: Slug
    """A short id, for instance "asking"."""

    title: Words
    """What the theme is called."""


class Standard(Table):
    """One standard."""

    id: Slug
    """A short id, for instance "asked-on-arrival". Assessments name it, so it stays."""

    theme: str = ""
    """The id of its theme."""

    ref: str = ""
    """Its number in the published list, such as "2.3"."""

    text: Words
    """The standard."""

    audience: Several[Choice[Audience]] = ()
    """Whom it is for: patients, staff, visitors, organisation."""

    level: Choice[WhoCanMeet] = WhoCanMeet.WARD
    """Who can meet it: ward or trust."""


class StandardsSet(FileTable):
    """All that a standards set may hold."""

    id: Slug
    """A short id; assessments name it."""

    title: Words
    """What the set is called."""

    publisher: str = ""
    """Who published it."""

    year: Annotated[int, Field(ge=1900, le=2200)] | None = None
    """The year in which it was published."""

    version: str = ""
    """The version of its words; assessments name it."""

    differs: str = ""
    """Why it is another than a common one of this name says; left out, it is not."""

    url: str = ""
    """Where the published text can be read."""

    licence: str = ""
    """How the words may be used."""

    wording: Choice[Wording]
    """paraphrase, verbatim or local: whose words these are. Printed on every output."""

    scope: str = ""
    """What the set covers, and what it leaves out."""

    illustrative: str = ""
    """Says so when the set is only an example. Printed on every output."""

    theme: Several[Theme] = ()
    """The themes, in the order in which they are shown."""

    standard: Several[Standard] = ()
    """The standards."""


@cache
def packaged_sets() -> tuple[StandardsSet, ...]:
    """The sets that come with the plugin, by id."""
    folder = files("qiworkbook_benchmark") / "sets"
    found = (
        StandardsSet.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    )
    return tuple(sorted(found, key=lambda one: one.id))


def own_sets(workbook: Workbook) -> tuple[Record[StandardsSet], ...]:
    """The sets in the workbook's `standards/`, by the names of their files."""
    return workbook.records_of(StandardsSet)


def all_sets(workbook: Workbook) -> tuple[StandardsSet, ...]:
    """Every set, by id. A trust's own comes before a packaged one of the same id."""
    sets = {one.id: one for one in packaged_sets()}
    sets |= {record.file.id: record.file for record in reversed(own_sets(workbook))}
    return tuple(sets[id_] for id_ in sorted(sets))


def find_set(workbook: Workbook, id_: str) -> StandardsSet | None:
    """The set with this id, if there is one."""
    return next((one for one in all_sets(workbook) if one.id == id_), None)


def the_set(workbook: Workbook, id_: str) -> StandardsSet:
    """The set with this id. Raises WorkbookError, with a guess, when there is none."""
    found = find_set(workbook, id_)
    if found:
        return found
    ids = [one.id for one in all_sets(workbook)]
    raise WorkbookError(f"There is no standards set {id_}.", guess(id_, ids))


def guess(word: str, known: Sequence[str]) -> str:
    """What was probably meant; else what there is, or how to see it when that is long."""
    there = f"There are: {', '.join(known)}." if known else "There are none yet."
    if len(known) > _MANY:
        there = f"There are {len(known)}, among them {', '.join(known[:3])}."
    return meant_or(word, known, there, quotes='"')


_MANY = 20


class ThemeOfSet(Struct, frozen=True):
    """A theme and its standards, in the order of the set. `title` is "" for those without one."""

    title: str
    standards: tuple[Standard, ...]


def by_theme(standards: StandardsSet) -> tuple[ThemeOfSet, ...]:
    """The themes that have standards; those without a known theme come last."""
    known = {theme.id: theme.title for theme in standards.theme}
    groups = [
        ThemeOfSet(title, tuple(one for one in standards.standard if one.theme == id_))
        for id_, title in known.items()
    ]
    loose = tuple(one for one in standards.standard if one.theme not in known)
    return tuple(group for group in (*groups, ThemeOfSet("", loose)) if group.standards)


def labels(standards: StandardsSet) -> tuple[str, ...]:
    """What every output says of a set: whether it is an example, and whose words these are."""
    said = [f"Illustrative: {standards.illustrative}"] if standards.illustrative else []
    wording = _WORDING[standards.wording.value]
    see = f" See {standards.url}" if standards.url else ""
    return (*said, f"Wording: {wording}. Source: {source(standards)}.{see}")


def source(standards: StandardsSet) -> str:
    """Who published it, and when: "NHS England (2023)"."""
    who = standards.publisher or standards.title
    return f"{who} ({standards.year})" if standards.year else who


_WORDING = {
    "paraphrase": "a paraphrase, not the published text",
    "verbatim": "as published",
    "local": "local, not a published text",
}


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
