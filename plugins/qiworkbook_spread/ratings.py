"""Ratings of sustainability: factors, levels, scores."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

from msgspec import Struct

from qiworkbook.api import Choice, IdeaId, JobTitle, JobTitleWords, Table, Words


class RatingLevel(StrEnum):
    """How well a factor is in place: A is the best, D the worst."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class FactorGroup(StrEnum):
    """What a factor is about."""

    PROCESS = "Process"
    STAFF = "Staff"
    ORGANISATION = "Organisation"


class Factor(Struct, frozen=True):
    """One factor. `tenths` are its values for A, B, C and D, in tenths of a point."""

    key: str
    group: FactorGroup
    name: str
    tenths: tuple[int, int, int, int]
    verified: frozenset[RatingLevel]

    def at(self, level: RatingLevel) -> int:
        """The value of a level, in tenths of a point."""
        return self.tenths[tuple(RatingLevel).index(level)]


def _factor(
    key: str, group: FactorGroup, name: str, tenths: tuple[int, int, int, int], verified: str
) -> Factor:
    return Factor(key, group, name, tenths, frozenset(map(RatingLevel, verified)))


_PROCESS, _STAFF, _ORGANISATION = FactorGroup
FACTORS = (
    _factor("benefits", _PROCESS, "Benefits beyond helping patients", (85, 47, 40, 0), "AD"),
    _factor("credibility", _PROCESS, "Credibility of the benefits", (91, 63, 31, 0), "AB"),
    _factor(
        "adaptability", _PROCESS, "Adaptability of the improved process", (70, 34, 24, 0), "AB"
    ),
    _factor(
        "monitoring",
        _PROCESS,
        "Effectiveness of the system to monitor progress",
        (65, 33, 24, 0),
        "AC",
    ),
    _factor(
        "involvement",
        _STAFF,
        "Staff involvement and training to sustain the process",
        (114, 63, 49, 0),
        "AD",
    ),
    _factor(
        "behaviours",
        _STAFF,
        "Staff behaviours toward sustaining the change",
        (110, 51, 51, 0),
        "ABC",
    ),
    _factor(
        "senior_leaders",
        _STAFF,
        "Senior leadership engagement and support",
        (150, 62, 57, 0),
        "AC",
    ),
    _factor(
        "clinical_leaders",
        _STAFF,
        "Clinical leadership engagement and support",
        (150, 67, 55, 0),
        "",
    ),
    _factor("fit", _ORGANISATION, "Fit with strategic aims and culture", (70, 35, 33, 0), ""),
    _factor(
        "infrastructure", _ORGANISATION, "Infrastructure for sustainability", (95, 44, 33, 0), "AD"
    ),
)
"""In the order of the model. The two maxima that are from memory, 15.0 and 7.0, are the 22.0 that
the eight verified ones leave of 100."""

SOURCE = (
    "NHS Sustainability Model (Maher, Gustafson and Evans, NHS Institute). Eight of ten maxima as "
    "in Implementation Science Communications 2021, 43058-021-00205-x, table 5."
)

UNVERIFIED_LEVELS = (
    "Unverified: most values of levels B and C, the zero for level D of seven factors, and the "
    "maxima of clinical leadership and of fit are from memory. Check them against the model's own "
    "guide before you quote a score."
)

UNVERIFIED_CUT_OFFS = (
    "Unverified, from memory: 55 or more is said to be reason for optimism, 35 or less a reason "
    "to act."
)


FactorKey = StrEnum(
    "FactorKey",
    "BENEFITS CREDIBILITY ADAPTABILITY MONITORING INVOLVEMENT BEHAVIOURS SENIOR_LEADERS"
    " CLINICAL_LEADERS FIT INFRASTRUCTURE",
)
"""The factors by the keys under which they are rated."""


class FactorRating(Table):
    """One person's rating of the ten factors. A factor that is left out is not rated."""

    date: datetime.date
    """The day."""

    rater: JobTitleWords
    """The role of who rated, never a name."""

    id: str = ""
    """An anonymous id, such as "r1", when two people have one role."""

    benefits: Choice[RatingLevel] | None = None
    """Benefits beyond helping patients: A, B, C or D."""

    credibility: Choice[RatingLevel] | None = None
    """Credibility of the benefits."""

    adaptability: Choice[RatingLevel] | None = None
    """Adaptability of the improved process."""

    monitoring: Choice[RatingLevel] | None = None
    """Effectiveness of the system to monitor progress."""

    involvement: Choice[RatingLevel] | None = None
    """Staff involvement and training to sustain the process."""

    behaviours: Choice[RatingLevel] | None = None
    """Staff behaviours toward sustaining the change."""

    senior_leaders: Choice[RatingLevel] | None = None
    """Senior leadership engagement and support."""

    clinical_leaders: Choice[RatingLevel] | None = None
    """Clinical leadership engagement and support."""

    fit: Choice[RatingLevel] | None = None
    """Fit with strategic aims and culture."""

    infrastructure: Choice[RatingLevel] | None = None
    """Infrastructure for sustainability."""

    @property
    def levels(self) -> tuple[RatingLevel | None, ...]:
        """The levels in the order of the model."""
        return tuple(getattr(self, factor.key) for factor in FACTORS)

    @property
    def who(self) -> str:
        """How the rater is called on a page."""
        return f"{self.rater} ({self.id})" if self.id else self.rater


class SustainabilityAction(Table):
    """What is done about a factor that is low."""

    factor: Choice[FactorKey]
    """The key of the factor, for instance "infrastructure"."""

    what: Words
    """What is done."""

    lead: JobTitle = ""
    """Who sees to it: a role."""

    by: datetime.date | None = None
    """By when."""

    done: datetime.date | None = None
    """The day on which it was done."""

    idea: IdeaId = ""
    """The change idea of the project that came of it."""


ONE_ROUND = timedelta(days=28)
"""Ratings up to four weeks before the newest belong to one round with it."""

FAR_APART = 2
"""Raters this many levels from each other see different things."""

LOWEST = 3
"""How many factors are turned into actions first."""

_LEVELS = tuple(RatingLevel)


class Score(Struct, frozen=True):
    """One rating added up, in tenths of a point."""

    tenths: int
    groups: tuple[tuple[FactorGroup, int], ...]


class SeenFactor(Struct, frozen=True):
    """One factor as a round of raters sees it. `apart` counts levels from best to worst."""

    factor: Factor
    levels: tuple[RatingLevel | None, ...]

    @property
    def given(self) -> tuple[RatingLevel, ...]:
        """The levels that were given, best first."""
        return tuple(sorted(level for level in self.levels if level))

    @property
    def apart(self) -> int:
        """How many levels lie between the best and the worst."""
        if not self.given:
            return 0
        return _LEVELS.index(self.given[-1]) - _LEVELS.index(self.given[0])


def score(rating: FactorRating) -> Score | None:
    """The score out of 100; None while a factor is not rated, for a part is not a score."""
    pairs = [(factor, level) for factor, level in zip(FACTORS, rating.levels, strict=True) if level]
    if len(pairs) < len(FACTORS):
        return None
    groups = tuple(
        (group, sum(factor.at(level) for factor, level in pairs if factor.group is group))
        for group in FactorGroup
    )
    return Score(sum(tenths for _, tenths in groups), groups)


def points(tenths: int) -> str:
    """Tenths of a point as a number with one decimal: "100.0"."""
    return f"{tenths // 10}.{tenths % 10}"


def newest_round(ratings: Iterable[FactorRating]) -> tuple[FactorRating, ...]:
    """The newest rating of each rater in the four weeks up to the newest of all, by name."""
    by_day = sorted(ratings, key=lambda rating: rating.date)
    if not by_day:
        return ()
    first = by_day[-1].date - ONE_ROUND
    latest = {rating.who: rating for rating in by_day if rating.date >= first}
    return tuple(latest[who] for who in sorted(latest))


def seen(ratings: Iterable[FactorRating]) -> tuple[SeenFactor, ...]:
    """Each factor with the level that each rater gave, in the order of the model."""
    rows = [rating.levels for rating in ratings]
    return tuple(
        SeenFactor(factor, tuple(levels[at] for levels in rows))
        for at, factor in enumerate(FACTORS)
    )


def lowest(ratings: Iterable[FactorRating]) -> tuple[SeenFactor, ...]:
    """The factors to act on first: at most three, none that every rater puts at A.

    Ordered by the mean level and then by weight, and never by the values of levels B and C, most
    of which are from memory.
    """
    low = [one for one in seen(ratings) if one.given and one.given[-1] is not RatingLevel.A]
    return tuple(
        sorted(
            low,
            key=lambda one: (
                -(sum(map(_LEVELS.index, one.given)) / len(one.given)),
                -one.factor.at(RatingLevel.A),
            ),
        )[:LOWEST]
    )


def far_apart(ratings: Iterable[FactorRating]) -> tuple[SeenFactor, ...]:
    """The factors on which raters are two levels or more from each other."""
    return tuple(one for one in seen(ratings) if one.apart >= FAR_APART)
