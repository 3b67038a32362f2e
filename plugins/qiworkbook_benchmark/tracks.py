"""Assessments of one unit against one set, over time: the newest, the one before, what moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook_benchmark.assessment import Assessment
from qiworkbook_benchmark.library import find_set
from qiworkbook_benchmark.status import Standing, height, items_of, standings

if TYPE_CHECKING:
    from qiworkbook.api import Project, ProjectView, Record
    from qiworkbook_benchmark.assessment import Evidence
    from qiworkbook_benchmark.standards import StandardsSet


@dataclass(frozen=True, slots=True)
class Track:
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


@dataclass(frozen=True, slots=True)
class Move:
    """A standard that stands elsewhere than at the assessment before.

    `evidence` is what is new since then; `up` is None when either was not rated.
    """

    standard: str
    before: Standing
    now: Standing
    evidence: tuple[Evidence, ...]

    @property
    def up(self) -> bool | None:
        """Whether it moved up or down; None from or to unknown or not applicable."""
        then, now = height(self.before), height(self.now)
        return None if then is None or now is None else now > then


def moves(track: Track) -> tuple[Move, ...]:
    """What moved between the last two assessments, in the order of the set."""
    previous = track.previous
    if previous is None:
        return ()
    return moves_between(previous.file, track.newest.file, track.standards)


def moves_between(
    before: Assessment, after: Assessment, standards: StandardsSet | None
) -> tuple[Move, ...]:
    """What moved from one assessment to a later one, with the evidence that is new."""
    then, now = standings(before, standards), standings(after, standards)
    return tuple(
        Move(id_, then.get(id_, Standing.UNKNOWN), standing, _new_evidence(id_, before, after))
        for id_, standing in now.items()
        if then.get(id_, Standing.UNKNOWN) is not standing
    )


def _new_evidence(standard: str, before: Assessment, after: Assessment) -> tuple[Evidence, ...]:
    old, new = items_of(before).get(standard), items_of(after).get(standard)
    known = {(one.what, one.date) for one in old.evidence} if old else set()
    found = [one for one in (new.evidence if new else ()) if (one.what, one.date) not in known]
    return tuple(sorted(found, key=lambda one: one.date))
