"""Ratings of sustainability added up: by group, across raters, and where raters disagree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from qiworkbook_spread.factors import FACTORS, Group, Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiworkbook_spread.factors import Factor
    from qiworkbook_spread.ratings import Rating

ONE_ROUND = timedelta(days=28)
"""Ratings up to four weeks before the newest belong to one round with it."""

FAR_APART = 2
"""Raters this many levels from each other see different things."""

LOWEST = 3
"""How many factors are turned into actions first."""

_LEVELS = tuple(Level)


@dataclass(frozen=True, slots=True)
class Score:
    """One rating added up, in tenths of a point."""

    tenths: int
    groups: tuple[tuple[Group, int], ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """One factor as a round of raters sees it. `apart` counts levels from best to worst."""

    factor: Factor
    levels: tuple[Level | None, ...]

    @property
    def given(self) -> tuple[Level, ...]:
        """The levels that were given, best first."""
        return tuple(sorted(level for level in self.levels if level))

    @property
    def apart(self) -> int:
        """How many levels lie between the best and the worst."""
        if not self.given:
            return 0
        return _LEVELS.index(self.given[-1]) - _LEVELS.index(self.given[0])


def score(rating: Rating) -> Score | None:
    """The score out of 100; None while a factor is not rated, for a part is not a score."""
    pairs = [(factor, level) for factor, level in zip(FACTORS, rating.levels, strict=True) if level]
    if len(pairs) < len(FACTORS):
        return None
    groups = tuple(
        (group, sum(factor.at(level) for factor, level in pairs if factor.group is group))
        for group in Group
    )
    return Score(sum(tenths for _, tenths in groups), groups)


def points(tenths: int) -> str:
    """Tenths of a point as a number with one decimal: "100.0"."""
    return f"{tenths // 10}.{tenths % 10}"


def newest_round(ratings: Iterable[Rating]) -> tuple[Rating, ...]:
    """The newest rating of each rater in the four weeks up to the newest of all, by name."""
    by_day = sorted(ratings, key=lambda rating: rating.date)
    if not by_day:
        return ()
    first = by_day[-1].date - ONE_ROUND
    latest = {rating.who: rating for rating in by_day if rating.date >= first}
    return tuple(latest[who] for who in sorted(latest))


def seen(ratings: Iterable[Rating]) -> tuple[Seen, ...]:
    """Each factor with the level that each rater gave, in the order of the model."""
    rows = [rating.levels for rating in ratings]
    return tuple(
        Seen(factor, tuple(levels[at] for levels in rows)) for at, factor in enumerate(FACTORS)
    )


def lowest(ratings: Iterable[Rating]) -> tuple[Seen, ...]:
    """The factors to act on first: at most three, none that every rater puts at A.

    Ordered by the mean level and then by weight, and never by the values of levels B and C, most
    of which are from memory.
    """
    low = [one for one in seen(ratings) if one.given and one.given[-1] is not Level.A]
    return tuple(sorted(low, key=lambda one: (-_mean(one), -one.factor.at(Level.A)))[:LOWEST])


def far_apart(ratings: Iterable[Rating]) -> tuple[Seen, ...]:
    """The factors on which raters are two levels or more from each other."""
    return tuple(one for one in seen(ratings) if one.apart >= FAR_APART)


def _mean(one: Seen) -> float:
    return sum(map(_LEVELS.index, one.given)) / len(one.given)
