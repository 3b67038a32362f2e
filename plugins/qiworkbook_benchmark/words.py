"""The sentences of the module."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from qiworkbook.api import Tone, counted, day, listed
from qiworkbook_benchmark.assessment import (
    Brag,
    EvidenceKind,
    GapAction,
    GapRisk,
    Method,
    Principle,
)
from qiworkbook_benchmark.tracks import (
    StandardStanding,
    Tally,
    Track,
    is_open,
    is_overdue,
    moves,
    standings,
    tally,
)

STANDINGS = {
    StandardStanding.EXCEEDS: "Exceeds",
    StandardStanding.MET: "Met",
    StandardStanding.UNSHOWN: "Said to be met, not shown",
    StandardStanding.PARTLY: "Partly met",
    StandardStanding.NOT_MET: "Not met",
    StandardStanding.UNKNOWN: "Not known",
    StandardStanding.NOT_APPLICABLE: "Does not apply",
}

TONES = {
    StandardStanding.EXCEEDS: Tone.DONE,
    StandardStanding.MET: Tone.GOOD,
    StandardStanding.UNSHOWN: Tone.WATCH,
    StandardStanding.PARTLY: Tone.WATCH,
    StandardStanding.NOT_MET: Tone.CONCERN,
    StandardStanding.UNKNOWN: Tone.UNKNOWN,
    StandardStanding.NOT_APPLICABLE: Tone.PLAIN,
}

BRAG = {
    Brag.BLUE: "Blue: done and shown",
    Brag.RED: "Red: off track",
    Brag.AMBER: "Amber: at risk",
    Brag.GREEN: "Green: on track",
    None: "No status yet",
}

RISKS = {GapRisk.LOW: "Low", GapRisk.MEDIUM: "Medium", GapRisk.HIGH: "High", None: "Not said"}

METHODS = {
    Method.SELF: "Self-assessment",
    Method.PEER: "Peer assessment",
    Method.EXTERNAL: "External assessment",
}

KINDS = {
    EvidenceKind.POLICY: "policy",
    EvidenceKind.AUDIT: "audit",
    EvidenceKind.DATA: "data",
    EvidenceKind.OBSERVATION: "observation",
    EvidenceKind.PATIENT_FEEDBACK: "patient feedback",
    EvidenceKind.STAFF_FEEDBACK: "staff feedback",
    EvidenceKind.DOCUMENT: "document",
}


PRINCIPLES = {
    Principle.SAFETY: "Safety",
    Principle.TRUST: "Trust",
    Principle.CHOICE: "Choice",
    Principle.COLLABORATION: "Collaboration",
    Principle.EMPOWERMENT: "Empowerment",
    Principle.CULTURAL_CONSIDERATION: "Cultural consideration",
}


def tally_of(track: Track) -> Tally:
    """The count of the newest assessment."""
    return tally(standings(track.newest.file, track.standards).values())


def summary(track: Track) -> str:
    """How many standards are shown to be met, of how many rated, and what is counted apart."""
    tallied = tally_of(track)
    apart = listed(_apart(tallied))
    tail = f"; {apart}" if apart else ""
    if not tallied.rated:
        return f"No standard has been rated yet{tail}"
    noun = "standard" if tallied.rated == 1 else "standards"
    share = f"({100 * tallied.shown / tallied.rated:.0f}%)"
    met = f"{tallied.shown} of {tallied.rated} rated {noun} {share}"
    return f"{met} {'is' if tallied.shown == 1 else 'are'} shown to be met{tail}"


def _apart(tallied: Tally) -> Iterator[str]:
    if tallied.unknown:
        yield f"{tallied.unknown} not known"
    if tallied.not_applicable:
        n = tallied.not_applicable
        yield f"{n} {'does' if n == 1 else 'do'} not apply"


def moved(track: Track) -> str:
    """How many standards moved up and down since the assessment before."""
    found = moves(track)
    then, now = track.records[-2].file, track.newest.file
    words = "" if then.version == now.version else ", and the standards are worded differently"
    before = f"{day(then.date)}{words}"
    if not found:
        return f"Nothing has moved since {before}"
    up = sum(move.up is True for move in found)
    down = sum(move.up is False for move in found)
    other = len(found) - up - down
    parts = [
        *([f"{counted(up, 'standard')} moved up"] if up else []),
        *([f"{counted(down, 'standard')} moved down"] if down else []),
        *([f"{counted(other, 'standard')} into or out of the count"] if other else []),
    ]
    return f"{listed(parts)} since {before}"


def gaps(number: int, planned: int) -> str:
    """How many gaps there are, and for how many something is planned."""
    if not number:
        return "No gap is known"
    what = counted(number, "gap")
    if planned == number:
        return f"{what}, {'each ' if number > 1 else ''}with an action"
    return f"{what}, {planned} with an action"


def actions(found: Sequence[GapAction], today: date) -> str:
    """How many actions are open and overdue, and how many are done."""
    still = [one for one in found if is_open(one)]
    late = sum(is_overdue(one, today) for one in still)
    done = sum(one.status is Brag.BLUE for one in found)
    parts = [
        f"{counted(len(still), 'action')} {'is' if len(still) == 1 else 'are'} open",
        *([f"{late} overdue"] if late else []),
        *([f"{done} done and shown"] if done else []),
    ]
    return listed(parts)
