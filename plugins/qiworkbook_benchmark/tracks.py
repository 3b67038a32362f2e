"""Assessments against one set over time, and the share of standards met as a measure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.api import (
    LEFT_OUT,
    Measure,
    MeasureMaker,
    Point,
    Project,
    ProjectView,
    Record,
    Series,
    Shared,
)
from qiworkbook_benchmark.assessment import (
    AssessedStandard,
    Assessment,
    Brag,
    Evidence,
    GapAction,
    Rating,
    StandardsSet,
    find_set,
    packaged_sets,
)


class StandardStanding(StrEnum):
    """Where a standard stands. `unshown` was rated as met, and nothing recent shows it."""

    EXCEEDS = "exceeds"
    MET = "met"
    UNSHOWN = "unshown"
    PARTLY = "partly"
    NOT_MET = "not-met"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


SHOWN = frozenset({StandardStanding.MET, StandardStanding.EXCEEDS})
GAPS = (StandardStanding.NOT_MET, StandardStanding.PARTLY, StandardStanding.UNSHOWN)
RATED = SHOWN | frozenset(GAPS)

_ORDER = (
    StandardStanding.NOT_MET,
    StandardStanding.PARTLY,
    StandardStanding.UNSHOWN,
    StandardStanding.MET,
    StandardStanding.EXCEEDS,
)


def height(standing: StandardStanding) -> int | None:
    """How far up a rated standard is, 0 for not met; None for what was not rated."""
    return _ORDER.index(standing) if standing in RATED else None


def year_before(day: date) -> date:
    """The same day of the year before; 28 February for 29 February."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the first of the next month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    try:
        return day.replace(year=day.year + years, month=month + 1)
    except ValueError:
        later = divmod(day.month + months, 12)
        return date(day.year + later[0], later[1] + 1, 1)


def is_recent(evidence: Evidence, assessed: date) -> bool:
    """Whether it is of the 12 months up to the day of the assessment, either end included."""
    return year_before(assessed) <= evidence.date <= assessed


def says_met(item: AssessedStandard) -> bool:
    """Whether it applies and was rated as met, or more."""
    return item.applicable and item.rating in (Rating.MET, Rating.EXCEEDS)


def standing_of(item: AssessedStandard, assessed: date) -> StandardStanding:
    """Where the standard stands. "Met" stands only on evidence of the last 12 months."""
    if not item.applicable:
        return StandardStanding.NOT_APPLICABLE
    if says_met(item) and not any(is_recent(one, assessed) for one in item.evidence):
        return StandardStanding.UNSHOWN
    return StandardStanding(item.rating.value)


def newest_evidence(item: AssessedStandard) -> date | None:
    """Of when the newest evidence is."""
    return max((one.date for one in item.evidence), default=None)


def is_open(action: GapAction) -> bool:
    """Whether there is still something to do: all but blue, which is done and shown."""
    return action.status is not Brag.BLUE


def is_overdue(action: GapAction, today: date) -> bool:
    """Whether its day has passed and it is still open."""
    return is_open(action) and action.due is not None and action.due < today


def items_of(assessment: Assessment) -> dict[str, AssessedStandard]:
    """The items by the ids of their standards; of two for one standard, the first.

    Those whose standard a copy leaves out may be of any, and are numbered.
    """
    found: dict[str, AssessedStandard] = {}
    for at, item in enumerate(assessment.item, start=1):
        found.setdefault(f"{LEFT_OUT} {at}" if item.standard == LEFT_OUT else item.standard, item)
    return found


def standings(
    assessment: Assessment, standards: StandardsSet | None = None
) -> dict[str, StandardStanding]:
    """Where each standard stands, by its id; those of the set with no item are unknown."""
    found = {one.id: StandardStanding.UNKNOWN for one in standards.standard} if standards else {}
    for id_, item in items_of(assessment).items():
        found[id_] = standing_of(item, assessment.date)
    return found


class Tally(Struct, frozen=True):
    """How many standards stand where. Unknown and not applicable are counted apart."""

    counts: Counter[StandardStanding]

    @property
    def shown(self) -> int:
        """How many are shown to be met."""
        return sum(self.counts[one] for one in SHOWN)

    @property
    def rated(self) -> int:
        """How many apply and were rated: the n of the percentage."""
        return sum(self.counts[one] for one in RATED)

    @property
    def unknown(self) -> int:
        """How many apply, and nobody knows yet."""
        return self.counts[StandardStanding.UNKNOWN]

    @property
    def not_applicable(self) -> int:
        """How many do not apply here."""
        return self.counts[StandardStanding.NOT_APPLICABLE]

    @property
    def share(self) -> str:
        """The share shown to be met, always with its n: "8 of 12 (67%)"; "none rated yet"."""
        if not self.rated:
            return "none rated yet"
        return f"{self.shown} of {self.rated} ({100 * self.shown / self.rated:.0f}%)"


def tally(standings: Iterable[StandardStanding]) -> Tally:
    """The count of each standing."""
    return Tally(Counter(standings))


class Track(Struct, frozen=True):
    """The assessments of one unit against one set, the oldest first; there is at least one.

    `standards` is None when no set of that id can be read. `own` is whether the unit is the
    project's. `key` is the set's id, numbered for another unit.
    """

    key: str
    set_id: str
    unit: str
    own: bool
    records: tuple[Record[Assessment], ...]
    standards: StandardsSet | None = None

    @property
    def newest(self) -> Record[Assessment]:
        """The last assessment."""
        return self.records[-1]

    @property
    def previous(self) -> Record[Assessment] | None:
        """The one before it."""
        return self.records[-2] if len(self.records) > 1 else None

    @property
    def title(self) -> str:
        """What the set is called; with the unit, where it is another one than the project's."""
        name = self.standards.title if self.standards else self.set_id
        return name if self.own else f"{name}, {self.unit}"

    def text_of(self, standard: str) -> str:
        """The words of a standard, after its number: "1.2 People are asked again ..."."""
        for one in self.standards.standard if self.standards else ():
            if one.id == standard:
                return f"{one.ref} {one.text}".strip()
        return standard


def tracks_of(view: ProjectView) -> tuple[Track, ...]:
    """The tracks of a project, by set; the project's own unit before others."""
    return tuple(
        Track(
            track.key,
            track.set_id,
            track.unit,
            track.own,
            track.records,
            find_set(view.workbook, track.set_id),
        )
        for track in tracks_in(view.project)
    )


def tracks_in(project: Project) -> tuple[Track, ...]:
    """The same without the words of the sets, from the project alone."""
    home = project.about.unit
    found: dict[tuple[str, bool, str], list[Record[Assessment]]] = {}
    for record in project.records_of(Assessment):
        unit = record.file.unit or home
        other = unit.strip().casefold() != home.strip().casefold()
        found.setdefault((record.file.set, other, unit if other else home), []).append(record)
    tracks: list[Track] = []
    for set_id, other, unit in sorted(found):
        records = sorted(found[set_id, other, unit], key=lambda one: (one.file.date, one.id))
        before = sum(track.set_id == set_id for track in tracks)
        key = f"{set_id}-{before + 1}" if before else set_id
        tracks.append(Track(key, set_id, unit, not other, tuple(records)))
    return tuple(tracks)


class StandardMove(Struct, frozen=True):
    """A standard that stands elsewhere than at the assessment before.

    `evidence` is what is new since then; `up` is None when either was not rated.
    """

    standard: str
    before: StandardStanding
    now: StandardStanding
    evidence: tuple[Evidence, ...]

    @property
    def up(self) -> bool | None:
        """Whether it moved up or down; None from or to unknown or not applicable."""
        then, now = height(self.before), height(self.now)
        return None if then is None or now is None else now > then


def moves(track: Track) -> tuple[StandardMove, ...]:
    """What moved between the last two assessments, in the order of the set."""
    previous = track.previous
    if previous is None:
        return ()
    return moves_between(previous.file, track.newest.file, track.standards)


def moves_between(
    before: Assessment, after: Assessment, standards: StandardsSet | None
) -> tuple[StandardMove, ...]:
    """What moved from one assessment to a later one, with the evidence that is new."""
    then, now = standings(before, standards), standings(after, standards)
    return tuple(
        StandardMove(
            id_,
            then.get(id_, StandardStanding.UNKNOWN),
            standing,
            _new_evidence(id_, before, after),
        )
        for id_, standing in now.items()
        if then.get(id_, StandardStanding.UNKNOWN) is not standing
    )


def _new_evidence(standard: str, before: Assessment, after: Assessment) -> tuple[Evidence, ...]:
    old, new = items_of(before).get(standard), items_of(after).get(standard)
    known = {(one.what, one.date) for one in old.evidence} if old else set()
    found = [one for one in (new.evidence if new else ()) if (one.what, one.date) not in known]
    return tuple(sorted(found, key=lambda one: one.date))


_DEFINITION = (
    "Of the standards that apply and were rated, the share that were rated as met or more, with "
    "evidence of the 12 months before the assessment. What is not known, and what does not apply, "
    "is not counted."
)


def met(project: Project) -> Iterator[tuple[Measure, Series]]:
    """A measure for each set that the project's own unit was assessed against."""
    titles = {one.id: one.title for one in packaged_sets()}
    for track in tracks_in(project):
        if track.own:
            title = titles.get(track.set_id, track.set_id)
            said = {
                "id": f"benchmark-{track.set_id}"[:60].rstrip("-"),
                "name": f"Standards shown to be met ({title})",
                "kind": "process",
                "definition": _DEFINITION,
                "numerator": "Standards shown to be met",
                "denominator": "Standards that apply and were rated",
                "better": "increase",
                "unit": "%",
                "shows": list(track.newest.file.shows),
                "source": f"Assessments against {track.set_id}",
            }
            measure = Measure.model_validate(said)
            yield measure, _series(measure.id, track)


def _series(measure: str, track: Track) -> Series:
    by_day = {record.file.date: record.file for record in track.records}
    versions = {assessment.version for assessment in by_day.values()}
    points = tuple(
        replace(_point(one), note=words_assessed(one) if len(versions) > 1 else "")
        for one in by_day.values()
    )
    source = track.newest.source
    return Series(measure, points, source, has_denominator=True, derived_by="benchmark")


def words_assessed(assessment: Assessment) -> str:
    """Which words of the standards were assessed: "By the words of version 2025.1"."""
    said = f"version {assessment.version}" if assessment.version else "no version"
    return f"By the words of {said}"


def _point(assessment: Assessment) -> Point:
    counted = tally(standings(assessment).values())
    if not counted.rated:
        return Point(assessment.date, None)
    return Point(assessment.date, counted.shown, counted.rated)


MEASURES = (
    MeasureMaker(
        "benchmark", "The share of standards shown to be met, for each set", met, Shared.COUNTS
    ),
)
