"""How a measure stands, as one of six: what counts, groups and colours charts that stand together.

It follows the headline: a series that went somewhere and stayed has not "no sign of change".
"""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING

from qiworkbook.spc.course import is_better
from qiworkbook.spc.numbers import listed
from qiworkbook.spc.reading import Variation
from qiworkbook.spc.words import better_than_given

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiworkbook.spc.reading import Reading


class Standing(StrEnum):
    """How a measure stands, in the words that a count of several is told in."""

    BETTER = "changed for the better"
    CONCERN = "of concern"
    OTHER = "changed otherwise"
    GIVEN = "better than a centre given"
    GIVEN_WORSE = "worse than a centre given"
    STEADY = "with no sign of change now"
    EMPTY = "with no data yet"
    EARLY = "too early to say"
    UNTOLD = "can't be told from this copy"


UNKNOWN = (Standing.EMPTY, Standing.EARLY, Standing.UNTOLD)
"""Where nothing is said of a measure."""

_OF = {
    Variation.IMPROVEMENT_HIGH: Standing.BETTER,
    Variation.IMPROVEMENT_LOW: Standing.BETTER,
    Variation.CONCERN_HIGH: Standing.CONCERN,
    Variation.CONCERN_LOW: Standing.CONCERN,
    Variation.NEUTRAL_HIGH: Standing.OTHER,
    Variation.NEUTRAL_LOW: Standing.OTHER,
    Variation.SIGNAL: Standing.OTHER,
    Variation.COMMON_CAUSE: Standing.STEADY,
    Variation.TOO_EARLY: Standing.EARLY,
    Variation.UNTOLD: Standing.UNTOLD,
}


def standing(reading: Reading) -> Standing:
    """How a measure stands: by its latest point where that is a concern, else by its course."""
    latest, found = _OF[reading.variation], reading.course
    if latest is Standing.EARLY and reading.is_waiting:
        return Standing.EMPTY
    if found is None:
        given = {True: Standing.GIVEN, False: Standing.GIVEN_WORSE, None: latest}
        return given[better_than_given(reading)]
    if latest is Standing.CONCERN:
        return latest
    if found.between is not None:
        return Standing.OTHER
    better = is_better(reading, found)
    if better is None or (better and found.may_not_hold):
        return Standing.OTHER
    return Standing.BETTER if better else Standing.CONCERN


def told_in_counts(readings: Iterable[Reading]) -> str:
    """How many measures stand how: "1 changed for the better and 2 with no sign of change now"."""
    found = Counter(map(standing, readings))
    return listed([f"{found[one]} {one}" for one in Standing if found[one]])
