"""Points that are not on their own: each like the one before, or each like its day of the week.

Rules for charts suppose that every point is drawn anew. Where it is not, they mark what is no
change: of series in which each value keeps 0.6 of the one before, four charts in five have a
signal.
"""

from __future__ import annotations

from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING

from qiworkbook.spc.numbers import MONTHS
from qiworkbook.spc.sums import mean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from qiworkbook.spc.reading import ReadPoint

FEWEST = 20  # points, below which a correlation is mostly chance
TURNS = 3  # whole weeks, or years, before a pattern can be told from chance
SIGMAS = 1.645  # one in twenty, on one side
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def like_the_one_before(points: Sequence[ReadPoint]) -> float | None:
    """The correlation of each value with the one before, where it is more than chance makes it.

    About -1 / n by chance, with a standard error of about 1 / sqrt(n) (Bartlett 1946).
    """
    values = [point.value for point in points]
    known = [value for value in values if value is not None]
    centre = mean(known)
    if len(known) < FEWEST or centre is None:
        return None
    spread = sum((value - centre) ** 2 for value in known)
    together = sum(
        (a - centre) * (b - centre) for a, b in pairwise(values) if a is not None and b is not None
    )
    if not spread:
        return None
    found = together / spread
    return found if found > SIGMAS / sqrt(len(known)) - 1 / len(known) else None


def like_its_kind(points: Sequence[ReadPoint], every: str) -> str:
    """The kind of day, or of month, on which values are unlike the others; "" where none is.

    The mean of each kind against all, in standard errors, at one in a hundred shared out over the
    kinds (Bonferroni).
    """
    if every == "day":
        return outlying(points, lambda when: WEEKDAYS[when.weekday()], 2.99)
    if every == "month":
        return outlying(points, lambda when: MONTHS[when.month - 1], 3.14)
    return ""


def outlying(points: Sequence[ReadPoint], kind_of: Callable[[date], str], sigmas: float) -> str:
    """The kind that lies farthest out, where that is farther than chance would put it."""
    kinds: dict[str, list[float]] = {}
    for point in points:
        if point.when is not None and point.value is not None:
            kinds.setdefault(kind_of(point.when), []).append(point.value)
    regular = {kind: found for kind, found in kinds.items() if len(found) >= TURNS}
    freedom = sum(len(found) for found in regular.values()) - len(regular)
    if len(regular) < 3 or freedom < FEWEST:
        return ""
    means = {kind: sum(found) / len(found) for kind, found in regular.items()}
    inside = sum((v - means[kind]) ** 2 for kind, found in regular.items() for v in found)
    sigma = sqrt(inside / freedom)
    centre = sum(means.values()) / len(means)
    far = max(means, key=lambda kind: abs(means[kind] - centre) * sqrt(len(regular[kind])))
    error = sigma * sqrt((1 - 1 / len(means)) / len(regular[far]))
    return far if abs(means[far] - centre) > sigmas * error else ""
