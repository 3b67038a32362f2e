"""The change of a share between two waves of different people, and whether chance could do it."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from qiworkbook_survey.disclosure import ShownItem, ShownWave

_Z = 1.959964  # of a 95% interval


class Change(Struct, frozen=True):
    """One question in two waves: shares in percent, and the interval of their difference."""

    before: ShownItem
    now: ShownItem
    points: float
    low: float
    high: float

    @property
    def could_be_chance(self) -> bool:
        """Whether no change at all would fit these numbers too."""
        return self.low <= 0 <= self.high


def changes(before: ShownWave, now: ShownWave) -> tuple[Change, ...]:
    """The questions that both waves asked in the same words with the same answers, and show."""
    found = []
    for one in now.items:
        other = before.item(one.item.id)
        if other and same_question(other, one):
            change = _change(other, one)
            if change:
                found.append(change)
    return tuple(found)


def same_question(one: ShownItem, other: ShownItem) -> bool:
    """Whether it was asked in the same words, with the same answers."""
    asked = ("text", "kind", "levels", "reverse")
    return all(getattr(one.item, name) == getattr(other.item, name) for name in asked)


def _change(before: ShownItem, now: ShownItem) -> Change | None:
    was, is_ = before.top_two, now.top_two
    if was is None or is_ is None or before.answers is None or now.answers is None:
        return None
    low, high = difference(is_, now.answers.answered, was, before.answers.answered)
    points = 100 * is_ / now.answers.answered - 100 * was / before.answers.answered
    return Change(before, now, points, 100 * low, 100 * high)


def difference(a: int, m: int, b: int, n: int) -> tuple[float, float]:
    """The 95% interval of a/m - b/n for different people: Newcombe 1998, method 10.

    Statistics in Medicine 17: 873-890. It puts Wilson's interval of each share together, and
    holds for small numbers and for shares near 0 and 1.
    """
    p, q = a / m, b / n
    (low_p, high_p), (low_q, high_q) = wilson(a, m), wilson(b, n)
    below = sqrt((p - low_p) ** 2 + (high_q - q) ** 2)
    above = sqrt((high_p - p) ** 2 + (q - low_q) ** 2)
    return p - q - below, p - q + above


def wilson(count: int, of: int) -> tuple[float, float]:
    """The 95% interval of a share: Wilson 1927, as given by Newcombe."""
    middle = 2 * count + _Z**2
    reach = _Z * sqrt(_Z**2 + 4 * count * (1 - count / of))
    return (middle - reach) / (2 * (of + _Z**2)), (middle + reach) / (2 * (of + _Z**2))
