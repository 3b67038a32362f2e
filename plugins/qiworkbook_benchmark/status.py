"""Where a standard stands: what was rated, and whether evidence of the last 12 months shows it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from qiworkbook_benchmark.assessment import Brag, Rating

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiworkbook_benchmark.assessment import Action, Assessment, Evidence, Item
    from qiworkbook_benchmark.standards import StandardsSet


class Standing(StrEnum):
    """Where a standard stands. `unshown` was rated as met, and nothing recent shows it."""

    EXCEEDS = "exceeds"
    MET = "met"
    UNSHOWN = "unshown"
    PARTLY = "partly"
    NOT_MET = "not-met"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


SHOWN = frozenset({Standing.MET, Standing.EXCEEDS})
GAPS = (Standing.NOT_MET, Standing.PARTLY, Standing.UNSHOWN)
RATED = SHOWN | frozenset(GAPS)

_ORDER = (Standing.NOT_MET, Standing.PARTLY, Standing.UNSHOWN, Standing.MET, Standing.EXCEEDS)


def height(standing: Standing) -> int | None:
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


def says_met(item: Item) -> bool:
    """Whether it applies and was rated as met, or more."""
    return item.applicable and item.rating in (Rating.MET, Rating.EXCEEDS)


def standing_of(item: Item, assessed: date) -> Standing:
    """Where the standard stands. "Met" stands only on evidence of the last 12 months."""
    if not item.applicable:
        return Standing.NOT_APPLICABLE
    if says_met(item) and not any(is_recent(one, assessed) for one in item.evidence):
        return Standing.UNSHOWN
    return Standing(item.rating.value)


def newest_evidence(item: Item) -> date | None:
    """Of when the newest evidence is."""
    return max((one.date for one in item.evidence), default=None)


def is_open(action: Action) -> bool:
    """Whether there is still something to do: all but blue, which is done and shown."""
    return action.status is not Brag.BLUE


def is_overdue(action: Action, today: date) -> bool:
    """Whether its day has passed and it is still open."""
    return is_open(action) and action.due is not None and action.due < today


def items_of(assessment: Assessment) -> dict[str, Item]:
    """The items by the ids of their standards; of two for one standard, the first."""
    return {item.standard: item for item in reversed(assessment.item)}


def standings(assessment: Assessment, standards: StandardsSet | None = None) -> dict[str, Standing]:
    """Where each standard stands, by its id; those of the set with no item are unknown."""
    found = {one.id: Standing.UNKNOWN for one in standards.standard} if standards else {}
    for id_, item in items_of(assessment).items():
        found[id_] = standing_of(item, assessment.date)
    return found


@dataclass(frozen=True, slots=True)
class Tally:
    """How many standards stand where. Unknown and not applicable are counted apart."""

    counts: Counter[Standing]

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
        return self.counts[Standing.UNKNOWN]

    @property
    def not_applicable(self) -> int:
        """How many do not apply here."""
        return self.counts[Standing.NOT_APPLICABLE]

    @property
    def share(self) -> str:
        """The share shown to be met, always with its n: "8 of 12 (67%)"; "none rated yet"."""
        if not self.rated:
            return "none rated yet"
        return f"{self.shown} of {self.rated} ({100 * self.shown / self.rated:.0f}%)"


def tally(standings: Iterable[Standing]) -> Tally:
    """The count of each standing."""
    return Tally(Counter(standings))
