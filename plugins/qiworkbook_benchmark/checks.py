"""Checks of assessments: that "met" is shown, that gaps have actions, that sets are kept to.

Errors are told always. Questions are not asked of a project that is closed: its work is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from msgspec import Struct

from qiworkbook.api import (
    Action,
    Advice,
    CheckMaker,
    Finding as Finding,
    InFile,
    Place,
    ProjectView,
    Record,
    Row,
    Severity,
    counted,
    day,
    listed,
    short,
)
from qiworkbook_benchmark.across import BenchmarkSettings, is_of_the_trust
from qiworkbook_benchmark.assessment import (
    AssessedStandard,
    Assessment,
    Rating,
    TraumaGrid,
    Wording,
    all_sets,
    find_set,
    guess,
    own_sets,
)
from qiworkbook_benchmark.records import grid_of
from qiworkbook_benchmark.tracks import (
    GAPS,
    StandardStanding,
    Track,
    is_open,
    is_overdue,
    is_recent,
    items_of,
    months_after,
    newest_evidence,
    says_met,
    standing_of,
    standings,
    tracks_of,
    year_before,
)
from qiworkbook_benchmark.words import PRINCIPLES


class StandardSpot(Struct, frozen=True):
    """One standard of one assessment, and where in the file it stands."""

    record: Record[Assessment]
    item: AssessedStandard

    def place(self, *path: str | Row) -> Place:
        """Where in the file a part of it stands."""
        return self.record.source.place(self.item, *path)


class Looking(
    Struct, frozen=True, dict=True
):  # without slots: the tracks are found on first use and kept
    """What a check looks at: a project with all its assessments."""

    view: ProjectView

    @property
    def records(self) -> tuple[Record[Assessment], ...]:
        """Every assessment, in the order of the files."""
        return self.view.project.records_of(Assessment)

    @cached_property
    def tracks(self) -> tuple[Track, ...]:
        """The assessments by set, over time."""
        return tracks_of(self.view)

    @property
    def newest(self) -> tuple[Record[Assessment], ...]:
        """The newest assessment against each set."""
        return tuple(track.newest for track in self.tracks)


def spots(records: Iterable[Record[Assessment]]) -> Iterator[StandardSpot]:
    """Every standard of these assessments."""
    for record in records:
        for item in record.file.item:
            yield StandardSpot(record, item)


def _looks(view: ProjectView, severity: Severity) -> Iterator[Looking]:
    if not (severity is Severity.QUESTION and view.project.about.status == "closed"):
        yield Looking(view)


_checks = CheckMaker(_looks)
faults, asks, wonders = _checks.faults, _checks.asks, _checks.wonders


@faults(
    "benchmark-set-unknown",
    "An assessment names a standards set that does not exist.",
    "Without the set nobody can read what was assessed.",
)
def _unknown_set(at: Looking) -> Iterator[Finding]:
    ids = [one.id for one in all_sets(at.view.workbook)]
    for record in at.records:
        if record.file.set not in ids:
            yield Finding(
                record.source.place("set"),
                f'there is no standards set "{record.file.set}"',
                guess(record.file.set, ids),
            )


@faults(
    "benchmark-standard-unknown",
    "An assessment names a standard that its set does not have.",
    "Its rating would count for something that nobody can read.",
)
def _unknown_standard(at: Looking) -> Iterator[Finding]:
    for spot in spots(at.records):
        standards = find_set(at.view.workbook, spot.record.file.set)
        ids = [one.id for one in standards.standard] if standards else []
        if standards and spot.item.standard not in ids:
            yield Finding(
                spot.place("standard"),
                f'the set {standards.id} has no standard "{spot.item.standard}"',
                guess(spot.item.standard, ids),
            )


@faults(
    "benchmark-standard-twice",
    "An assessment has two entries for one standard.",
    "The two can say different things, and only the first is counted.",
)
def _standard_twice(at: Looking) -> Iterator[Finding]:
    for record in at.records:
        for item, place, line in record.source.repeated(record.file.item, "standard"):
            message = f'"{item.standard}" is already on line {line}'
            yield Finding(place, message, "Merge the two into one.")


@faults(
    "benchmark-met-no-evidence",
    "A standard is rated as met, and nothing shows it.",
    "A board, an inspector or a patient will ask how you know. Without evidence it is counted as "
    "said, not as met.",
)
def _met_without_evidence(at: Looking) -> Iterator[Finding]:
    for spot in spots(at.records):
        if says_met(spot.item) and not spot.item.evidence:
            yield Finding(
                spot.place("rating"),
                f'"{spot.item.standard}" is rated {spot.item.rating.value}, and has no evidence',
                Advice(
                    "Add ",
                    InFile("an [[item.evidence]]", "evidence", row=True),
                    " with kind, what and date, or say partly or unknown.",
                ),
            )


@faults(
    "benchmark-met-old-evidence",
    "A standard is rated as met, and all its evidence is older than 12 months.",
    "Wards change in a year. What was so then may not be so now.",
)
def _met_on_old_evidence(at: Looking) -> Iterator[Finding]:
    for spot in spots(at.records):
        assessed, newest = spot.record.file.date, newest_evidence(spot.item)
        if not says_met(spot.item) or newest is None or newest >= year_before(assessed):
            continue
        old = listed(f"{one.what} ({day(one.date)})" for one in spot.item.evidence)
        yield Finding(
            spot.place("rating"),
            f'"{spot.item.standard}" is rated {spot.item.rating.value}, and its evidence is older '
            f"than 12 months on {day(assessed)}: {old}",
            "Look again, and add what you find; or say partly or unknown.",
        )


@asks(
    "benchmark-old-evidence",
    "Some of the evidence is older than 12 months.",
    "It may still be true. Somebody should look before it is shown to others.",
)
def _old_evidence(at: Looking) -> Iterator[Finding]:
    for spot in spots(at.newest):
        item, assessed = spot.item, spot.record.file.date
        if says_met(item) and not any(is_recent(one, assessed) for one in item.evidence):
            continue  # an error, told above
        for one in item.evidence:
            if one.date < year_before(assessed):
                yield Finding(
                    spot.place(one, "date"),
                    f'evidence for "{item.standard}" is older than 12 months: {one.what} '
                    f"({day(one.date)})",
                    "Is it still true? Add newer evidence.",
                )


@faults(
    "benchmark-evidence-later",
    "Evidence is dated after the assessment that rests on it.",
    "Nobody can have seen it on that day: one of the two dates is wrong.",
)
def _later_evidence(at: Looking) -> Iterator[Finding]:
    for spot in spots(at.records):
        for one in spot.item.evidence:
            if one.date > spot.record.file.date:
                yield Finding(
                    spot.place(one, "date"),
                    f"this evidence is dated {day(one.date)}, and the assessment "
                    f"{day(spot.record.file.date)}",
                    "Which date is right? What came later belongs in the next assessment.",
                )


@faults(
    "benchmark-not-applicable-no-reason",
    "A standard is said not to apply, and nothing says why.",
    "Without a reason, leaving a standard out looks like leaving it undone.",
)
def _no_reason(at: Looking) -> Iterator[Finding]:
    for spot in spots(at.records):
        if not spot.item.applicable and not spot.item.reason.strip():
            yield Finding(
                spot.place("applicable"),
                f'"{spot.item.standard}" is said not to apply, and nothing says why',
                Advice(
                    "Add ",
                    InFile.key("reason"),
                    ", or take ",
                    InFile("applicable = false", "applicable", ("no",)),
                    " away.",
                ),
            )


@faults(
    "benchmark-not-applicable-rated",
    "A standard is said not to apply, but is rated.",
    "It is left out of the count, and whoever rated it should know.",
)
def _not_applicable_rated(at: Looking) -> Iterator[Finding]:
    for spot in spots(at.records):
        if not spot.item.applicable and spot.item.rating is not Rating.UNKNOWN:
            yield Finding(
                spot.place("rating"),
                f'"{spot.item.standard}" is said not to apply, but is rated '
                f"{spot.item.rating.value}",
                "Delete whichever is not true.",
            )


@faults(
    "benchmark-set-twice",
    "Two standards sets have the same id.",
    "An assessment that names it could mean either.",
)
def _set_twice(at: Looking) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for record in own_sets(at.view.workbook):
        id_ = record.file.id
        if id_ in first:
            yield Finding(
                record.source.place("id"),
                f'{first[id_]} has the id "{id_}" already',
                "Give one of the two sets another id.",
            )
        first.setdefault(id_, record.source.file)


@faults(
    "benchmark-set-standard-twice",
    "Two standards of a set have the same id.",
    "A rating could be of either.",
)
def _id_twice(at: Looking) -> Iterator[Finding]:
    for record in own_sets(at.view.workbook):
        for one, place, line in record.source.repeated(record.file.standard, "id"):
            message = f'the id "{one.id}" is already used in line {line}'
            yield Finding(place, message, "Give one of the two standards another id.")


@faults(
    "benchmark-set-theme-unknown",
    "A standard names a theme that its set does not have.",
    "It would stand apart from the others in every table.",
)
def _unknown_theme(at: Looking) -> Iterator[Finding]:
    for record in own_sets(at.view.workbook):
        themes = [theme.id for theme in record.file.theme]
        for one in record.file.standard:
            if one.theme and one.theme not in themes:
                yield Finding(
                    record.source.place(one, "theme"),
                    f'the set has no theme "{one.theme}"',
                    guess(one.theme, themes),
                )


@asks(
    "benchmark-set-empty",
    "A standards set has no standard.",
    "There is nothing in it to benchmark against.",
)
def _empty_set(at: Looking) -> Iterator[Finding]:
    for record in own_sets(at.view.workbook):
        if not record.file.standard:
            yield Finding(
                record.source.place(),
                Advice(
                    f"the set {record.file.id} has no ", InFile("[[standard]]", "standard"), " yet"
                ),
                "Add one with id and text, or import a list.",
                action=Action("benchmark import-set"),
            )


@asks(
    "benchmark-set-licence",
    "A set repeats published words, and nothing says that it may.",
    "Published standards belong to their publisher.",
)
def _no_licence(at: Looking) -> Iterator[Finding]:
    for record in own_sets(at.view.workbook):
        file = record.file
        if file.wording is Wording.VERBATIM and not (file.licence.strip() and file.publisher):
            yield Finding(
                record.source.place("wording"),
                "these are a publisher's words, and nothing says whose, or that they may be used",
                Advice("Add ", InFile.key("publisher"), " and ", InFile.key("licence")),
            )


@faults(
    "benchmark-grid-idea-unknown",
    "The trauma-informed grid names a change idea that the project does not have.",
    "The thread from the conversation to the test breaks there.",
)
def _grid_idea(at: Looking) -> Iterator[Finding]:
    ideas = [idea.id for idea in at.view.project.ideas]
    for record in at.view.project.records_of(TraumaGrid):
        for row in record.file.row:
            if row.idea and row.idea not in ideas:
                yield Finding(
                    record.source.place(row, "idea"),
                    f'the project has no change idea "{row.idea}"',
                    guess(row.idea, ideas),
                )


@faults(
    "benchmark-grid-twice",
    "A principle is in the trauma-informed grid twice.",
    "What was said is easier to find in one place.",
)
def _grid_twice(at: Looking) -> Iterator[Finding]:
    for record in at.view.project.records_of(TraumaGrid):
        for row, place, line in record.source.repeated(record.file.row, "principle"):
            message = f'"{row.principle.value}" is already on line {line}'
            yield Finding(place, message, "Merge the two into one.")


@asks(
    "benchmark-grid-one-sided",
    "The grid has what staff say of a principle and not what patients say, or the reverse.",
    "The grid is there for the difference between the two.",
)
def _one_sided(at: Looking) -> Iterator[Finding]:
    record = grid_of(at.view)
    for row in record.file.row if record else ():
        if record and bool(row.patients_say.strip()) != bool(row.staff_say.strip()):
            silent = "staff" if row.patients_say.strip() else "patients"
            yield Finding(
                record.source.place(row),
                f"nothing says what {silent} say of {PRINCIPLES[row.principle].lower()}",
                f"Where would it be easy for {silent} to say it?",
            )


OF_ITEMS = (
    _unknown_set,
    _unknown_standard,
    _standard_twice,
    _met_without_evidence,
    _met_on_old_evidence,
    _old_evidence,
    _later_evidence,
    _no_reason,
    _not_applicable_rated,
)
OF_SETS = (
    _set_twice,
    _id_twice,
    _unknown_theme,
    _empty_set,
    _no_licence,
    _grid_idea,
    _grid_twice,
    _one_sided,
)


_NAMED = 3


@asks(
    "benchmark-no-lived-experience",
    "Nobody with lived experience is among those who assessed.",
    "Those who live on a ward know what those who work there do not see.",
)
def _no_lived_experience(at: Looking) -> Iterator[Finding]:
    for record in at.newest:
        if not any(one.lived_experience for one in record.file.assessor):
            yield Finding(
                record.source.place("assessor"),
                "nobody with lived experience is among those who assessed",
                Advice(
                    "Whom could you ask to look at it with you? Then add ",
                    InFile("an [[assessor]]", "assessor", row=True),
                    " with ",
                    InFile("lived_experience = true", "lived_experience", ("yes",)),
                    ".",
                ),
            )


@asks(
    "benchmark-not-assessed",
    "Standards of the set are missing from the assessment.",
    "They are counted as not known, and nobody has said so.",
)
def _not_assessed(at: Looking) -> Iterator[Finding]:
    for track in at.tracks:
        there = items_of(track.newest.file)
        listed_in_set = track.standards.standard if track.standards else ()
        missing = [one.id for one in listed_in_set if one.id not in there]
        if missing:
            rest = len(missing) - _NAMED
            names = [*missing[:_NAMED], *([f"{rest} more"] if rest > 0 else [])]
            yield Finding(
                track.newest.source.place("item"),
                f"{counted(len(missing), 'standard')} of {len(listed_in_set)} "
                f"{'is' if len(missing) == 1 else 'are'} missing: {listed(names)}",
                Advice(
                    "Add ",
                    InFile("an [[item]]", "item", row=True),
                    " for each; ",
                    InFile.key("rating", "unknown"),
                    " is an answer.",
                ),
            )


@asks(
    "benchmark-gap-no-action",
    "A standard is not met, or partly, and nothing is planned.",
    "A gap with nothing to do about it is still there at the next assessment.",
)
def _gap_without_action(at: Looking) -> Iterator[Finding]:
    for spot in spots(at.newest):
        standing = standing_of(spot.item, spot.record.file.date)
        # What is rated as met and not shown is an error of its own.
        if standing in (StandardStanding.NOT_MET, StandardStanding.PARTLY) and not spot.item.action:
            yield Finding(
                spot.place("rating"),
                f'"{spot.item.standard}" has a gap, and no action',
                Advice(
                    "What is the smallest next step? Add ",
                    InFile("an [[item.action]]", "action", row=True),
                    " with what, lead and due.",
                ),
            )


@asks(
    "benchmark-action-overdue",
    "The day of an action has passed, and it is not blue.",
    "An old date teaches people that dates do not count.",
)
def _overdue(at: Looking) -> Iterator[Finding]:
    for spot in spots(at.newest):
        for one in spot.item.action:
            if one.due and is_overdue(one, at.view.today):
                yield Finding(
                    spot.place(one, "due"),
                    f'"{short(one.what, 60)}" was due on {day(one.due)}',
                    Advice(
                        "Is it done and shown? Then ",
                        InFile.key("status", "blue"),
                        ". Else agree a new day.",
                    ),
                )


@asks(
    "benchmark-action-loose",
    "An action has nobody to lead it, or no day.",
    "What everybody will do some day, nobody does.",
)
def _loose_action(at: Looking) -> Iterator[Finding]:
    for spot in spots(at.newest):
        for one in spot.item.action:
            lacking = [
                name
                for name, missing in (("lead", not one.lead.strip()), ("due", one.due is None))
                if missing
            ]
            if is_open(one) and lacking:
                yield Finding(
                    spot.place(one),
                    f'"{short(one.what, 60)}" has no {listed(lacking, "and no")}',
                    "Add a role as lead, and a day as due.",
                )


@asks(
    "benchmark-action-lost",
    "An open action of the last assessment is not in the new one, and its gap is still there.",
    "It was done, or dropped for a reason: either is worth a line.",
)
def _lost_action(at: Looking) -> Iterator[Finding]:
    for track in at.tracks:
        if track.previous is None:
            continue
        there = {
            (item.standard, one.what) for item in track.newest.file.item for one in item.action
        }
        now = standings(track.newest.file)
        for spot in spots([track.previous]):
            if now.get(spot.item.standard) not in GAPS:
                continue
            for one in spot.item.action:
                # What became a change idea is followed there.
                if is_open(one) and not one.idea and (spot.item.standard, one.what) not in there:
                    yield Finding(
                        spot.place(one),
                        f'"{short(one.what, 60)}" was open, and is not in the assessment of '
                        f"{day(track.newest.file.date)}",
                        Advice(
                            "Carry it over there, or close it here with ",
                            InFile.key("status", "blue"),
                            ".",
                        ),
                    )


@faults(
    "benchmark-idea-unknown",
    "An action names a change idea that the project does not have.",
    "The thread from the gap to the test breaks there.",
)
def _unknown_idea(at: Looking) -> Iterator[Finding]:
    ideas = [idea.id for idea in at.view.project.ideas]
    for spot in spots(at.records):
        for one in spot.item.action:
            if one.idea and one.idea not in ideas:
                yield Finding(
                    spot.place(one, "idea"),
                    f'the project has no change idea "{one.idea}"',
                    guess(one.idea, ideas),
                )


@asks(
    "benchmark-due",
    "The last assessment is more than a year old, or than the months that workbook.toml says.",
    "Evidence goes stale in a year. A yearly look keeps it honest, and shows what moved.",
)
def _due(at: Looking) -> Iterator[Finding]:
    for track in at.tracks:
        record = track.newest
        due = months_after(
            record.file.date, at.view.workbook.settings_of(BenchmarkSettings).again_after
        )
        if due < at.view.today:
            yield Finding(
                record.source.place("date"),
                f"the last assessment against {track.set_id} is of {day(record.file.date)}: the "
                f"next was due by {day(due)}",
                "Begin it.",
                action=Action("benchmark start", (at.view.project.id,), (("set", track.set_id),)),
            )


@asks(
    "benchmark-version",
    "The standards have been reworded since they were assessed.",
    "What met the earlier wording may not meet the current one.",
)
def _version(at: Looking) -> Iterator[Finding]:
    for track in at.tracks:
        of, now = track.newest.file.version, track.standards.version if track.standards else ""
        if now and of != now:
            yield Finding(
                track.newest.source.place("set"),
                f"{track.set_id} is of version {now} now, and "
                f"{f'version {of}' if of else 'one without a version'} was assessed",
                "Assess again by the current wording.",
                action=Action("benchmark start", (at.view.project.id,), (("set", track.set_id),)),
            )


@faults(
    "benchmark-date-ahead",
    "An assessment has a date in the future.",
    "It would count as the newest for ever.",
)
def _ahead(at: Looking) -> Iterator[Finding]:
    for record in at.records:
        if record.file.date > at.view.today and any(
            one.value != "unknown" for one in standings(record.file).values()
        ):
            yield Finding(
                record.source.place("date"),
                f"{day(record.file.date)} is in the future, and standards are rated",
                "Is the day right?",
            )


@asks(
    "benchmark-other-unit",
    "An assessment is of a different ward from the project's.",
    "Side by side, two units soon become a league table. Each is better in a project of its own.",
)
def _other_unit(at: Looking) -> Iterator[Finding]:
    for track in at.tracks:
        if not (track.own or is_of_the_trust(at.view, track)):
            yield Finding(
                track.newest.source.place("unit"),
                f"this assessment is of {track.unit}, and the project of "
                f"{at.view.project.about.unit or 'no unit'}",
                "Is it the same place? Then give it the same name, or leave unit out.",
            )


CHECKS = (
    *OF_ITEMS,
    _unknown_idea,
    _ahead,
    _no_lived_experience,
    _not_assessed,
    _gap_without_action,
    _overdue,
    _loose_action,
    _lost_action,
    _other_unit,
    _due,
    _version,
    *OF_SETS,
)
