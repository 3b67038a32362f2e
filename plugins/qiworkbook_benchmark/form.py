"""The Excel form of an assessment, and the newest of each set as the page offers it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from qiworkbook.api import (
    Book,
    CellKind,
    Column,
    Paper,
    PaperMaker,
    ProjectView,
    Sheet,
    day,
    write_book,
)
from qiworkbook_benchmark.assessment import (
    AssessedStandard,
    Assessment,
    Brag,
    EvidenceKind,
    GapRisk,
    Method,
    Rating,
    StandardsSet,
    Strength,
    labels,
)
from qiworkbook_benchmark.tracks import items_of, tracks_of

THIS = "This assessment"
ASSESSORS = "Who assessed"
STANDARDS = "Standards"
EVIDENCE = "Evidence"
ACTIONS = "Actions"

YES_NO = {True: "Yes", False: "No"}

METHODS = {
    Method.SELF: "Self-assessment",
    Method.PEER: "Peer assessment",
    Method.EXTERNAL: "External assessment",
}
RATINGS = {
    Rating.NOT_MET: "Not met",
    Rating.PARTLY: "Partly met",
    Rating.MET: "Met",
    Rating.EXCEEDS: "Exceeds",
    Rating.UNKNOWN: "Not known",
}
RISKS = {GapRisk.LOW: "Low", GapRisk.MEDIUM: "Medium", GapRisk.HIGH: "High"}
KINDS = {
    EvidenceKind.POLICY: "Policy",
    EvidenceKind.AUDIT: "Audit",
    EvidenceKind.DATA: "Data",
    EvidenceKind.OBSERVATION: "Observation",
    EvidenceKind.PATIENT_FEEDBACK: "Patient feedback",
    EvidenceKind.STAFF_FEEDBACK: "Staff feedback",
    EvidenceKind.DOCUMENT: "Document",
}
STRENGTHS = {Strength.STRONG: "Strong", Strength.FAIR: "Fair", Strength.WEAK: "Weak"}
BRAG = {
    Brag.BLUE: "Blue: done and shown",
    Brag.RED: "Red: off track",
    Brag.AMBER: "Amber: at risk",
    Brag.GREEN: "Green: on track",
}


Cells = tuple[str | date | None, ...]

_SPARE = {ASSESSORS: 12, EVIDENCE: 120, ACTIONS: 80}


def form(
    assessment: Assessment, standards: StandardsSet, project: str, ideas: tuple[str, ...]
) -> Book:
    """The form of an assessment: with the answers that it has, and room for more."""
    ids = tuple(dict.fromkeys((*(s.id for s in standards.standard), *items_of(assessment))))
    items = items_of(assessment)
    return Book(
        f"{standards.title}: {project}, {day(assessment.date)}",
        (
            Sheet(
                THIS,
                _THIS_COLUMNS,
                (
                    (
                        assessment.set,
                        assessment.date,
                        assessment.unit or None,
                        METHODS[assessment.method],
                    ),
                ),
            ),
            Sheet(
                ASSESSORS,
                _ASSESSOR_COLUMNS,
                tuple((one.role, _yes(one.lived_experience)) for one in assessment.assessor),
                _SPARE[ASSESSORS],
            ),
            Sheet(
                STANDARDS,
                _STANDARD_COLUMNS,
                tuple(_standard(id_, items.get(id_), standards) for id_ in ids),
            ),
            Sheet(
                EVIDENCE,
                (
                    Column(
                        "Standard", choices=ids, hint="The id in the sheet Standards.", width=26
                    ),
                    Column("Kind", choices=tuple(KINDS.values()), width=18),
                    Column("What", hint="What it is, and where it can be seen.", width=60),
                    Column("Date", CellKind.DATE, hint="Of when it is.", width=14),
                    Column("Strength", choices=tuple(STRENGTHS.values()), width=12),
                ),
                tuple(_evidence(items)),
                _SPARE[EVIDENCE],
            ),
            Sheet(
                ACTIONS,
                (
                    Column(
                        "Standard", choices=ids, hint="The id in the sheet Standards.", width=26
                    ),
                    Column("What", width=50),
                    Column("Lead", hint="A role, never a name.", width=26),
                    Column("Due", CellKind.DATE, width=14),
                    Column("Status", choices=tuple(BRAG.values()), width=24),
                    Column(
                        "Change idea", choices=ideas, hint="The change idea it became.", width=26
                    ),
                ),
                tuple(_actions(items)),
                _SPARE[ACTIONS],
            ),
        ),
        _instructions(standards, project),
        protect=True,
    )


def _instructions(standards: StandardsSet, project: str) -> tuple[str, ...]:
    return (
        *labels(standards),
        "",
        f"1. {THIS}: the day, and how it was done.",
        f"2. {ASSESSORS}: roles, never names. Somebody with lived experience sees what others do "
        "not.",
        f"3. {STANDARDS}: one row each. “Not known” is an honest answer, and is not the same as "
        "“Not met”. What does not apply needs a reason.",
        f"4. {EVIDENCE}: one row for each thing that shows a standard. “Met” needs at least one of "
        "the last 12 months. Never write about one person.",
        f"5. {ACTIONS}: what will be done, who leads (a role), by when. Blue is done and shown, "
        "red off track, amber at risk, green on track.",
        "",
        "Grey cells and headings are locked, so that the file can be read back. Leave a cell empty "
        "for “nothing to say”.",
        f"When you are done: qiworkbook benchmark read {project} THIS-FILE.xlsx",
    )


def _standard(id_: str, item: AssessedStandard | None, standards: StandardsSet) -> Cells:
    themes = {theme.id: theme.title for theme in standards.theme}
    found = next((one for one in standards.standard if one.id == id_), None)
    words = f"{found.ref} {found.text}".strip() if found else "(not in the set)"
    theme = themes.get(found.theme, found.theme) if found else ""
    if item is None:
        return (id_, theme, words, *[None] * 7)
    return (
        id_,
        theme,
        words,
        _yes(item.applicable),
        item.reason or None,
        RATINGS[item.rating],
        item.rationale or None,
        item.patient_view or None,
        item.gap or None,
        RISKS[item.risk] if item.risk else None,
    )


def _evidence(items: dict[str, AssessedStandard]) -> Iterator[Cells]:
    for item in items.values():
        for one in item.evidence:
            strength = STRENGTHS[one.strength] if one.strength else None
            yield (item.standard, KINDS[one.kind], one.what, one.date, strength)


def _actions(items: dict[str, AssessedStandard]) -> Iterator[Cells]:
    for item in items.values():
        for one in item.action:
            status = BRAG[one.status] if one.status else None
            yield (item.standard, one.what, one.lead or None, one.due, status, one.idea or None)


def _yes(answer: bool) -> str:
    return YES_NO[answer]


_THIS_COLUMNS = (
    Column("Standards set", locked=True, width=30),
    Column("Date", CellKind.DATE, hint="The day of the assessment.", width=14),
    Column("Unit", hint="What was assessed. Empty: the project's own unit."),
    Column("Method", choices=tuple(METHODS.values()), width=22),
)
_ASSESSOR_COLUMNS = (
    Column("Role", hint="A role, never a name.", width=40),
    Column("Lived experience", choices=tuple(YES_NO.values()), width=18),
)
# So wide that what is printed on A4 can be read: nine points and more.
_STANDARD_COLUMNS = (
    Column("Id", locked=True, width=16),
    Column("Theme", locked=True, width=14),
    Column("Standard", locked=True, width=36),
    Column("Applies", choices=tuple(YES_NO.values()), width=8),
    Column("Why not", hint="Why it does not apply here.", width=14),
    Column("Rating", choices=tuple(RATINGS.values()), hint="Met needs evidence.", width=11),
    Column("Why this rating", width=22),
    Column("What patients say", hint="As a group, never one person.", width=22),
    Column("What is lacking", width=22),
    Column("Risk", choices=tuple(RISKS.values()), hint="If the gap stays.", width=9),
)


def offered(view: ProjectView) -> Iterator[Paper]:
    """A form for each set that the project's own unit is assessed against."""
    own = [track for track in tracks_of(view) if track.own]
    for track in own:
        if track.standards is None:
            continue
        newest = track.newest.file
        is_shared = [other.newest.file.date for other in own].count(newest.date) > 1
        name = file_name(view, newest, track.set_id if is_shared else "")
        what = f"the form of the assessment of {day(newest.date)}, to fill in: {track.set_id}"
        yield Paper(name, what, partial(form_of, view, newest, track.standards))


def file_name(view: ProjectView, assessment: Assessment, set_id: str = "") -> str:
    """What the form of an assessment is called, with its set where a day has several."""
    return "-".join(filter(None, (view.project.id, "benchmark", set_id, f"{assessment.date}.xlsx")))


def form_of(view: ProjectView, assessment: Assessment, standards: StandardsSet) -> bytes:
    """The form, as a file of Excel."""
    ideas = tuple(idea.id for idea in view.project.ideas)
    return write_book(form(assessment, standards, view.project.id, ideas))


PAPERS = (PaperMaker("benchmark-forms", "Forms of assessments, in Excel", offered),)
