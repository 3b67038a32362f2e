"""Which counts a copy that leaves the team may show, and what a rounded one tells of the true one.

The usual rule is that of hospital statistics below the national level (NHS England, HES): counts
from 1 to 7 are hidden, others are rounded to the nearest 5, and 0 stays 0.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.model.settings import LEAST_RANGE, SMALL, Coarse, Sharing
from qiworkbook.privacy.share_level import Shared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.contributions.extensions import RecordType


class Policy(Struct, frozen=True):
    """What holds for one copy: the rules of workbook.toml, no looser than it gives a reason for."""

    small: int
    round_to: int
    least_range: int
    coarsen: tuple[Coarse, ...]
    measurements: frozenset[str]
    agreed: frozenset[str] = frozenset()

    @classmethod
    def of(cls, said: Sharing) -> Policy:
        """The rules of a workbook. What is loosened without a reason stays as usual."""
        is_reasoned = bool(said.reason.strip())
        small = said.small if is_reasoned else max(said.small, SMALL)
        least = said.least_range if is_reasoned else max(said.least_range, LEAST_RANGE)
        return cls(
            small,
            said.round_to,
            # Of a number from 1 to `small`, no reader could be kept unsure of more.
            min(least, small),
            tuple(one for one in Coarse if one in said.coarsen),
            frozenset(said.measurements if is_reasoned else ()),
            frozenset(said.agreed if is_reasoned else ()),
        )

    def takes(self, kind: RecordType) -> bool:
        """Whether what a plugin owns leaves with a copy, as words or as protected counts."""
        if kind.shared is Shared.AGREED:
            return kind.name in self.agreed
        return kind.shared is not Shared.NOTHING

    def is_small(self, count: float) -> bool:
        """Whether a count is to be hidden for itself alone."""
        return 0 < abs(count) < self.small + 1

    @property
    def least_known_group(self) -> int:
        """From how many on a group may be shown although those who said yes are not.

        Of a smaller one, two small parts, or one and the rule, would leave few pairs.
        """
        return 2 * self.small + 2

    def shown(self, count: float) -> float:
        """A count as it is shown. One that is not 0 never becomes 0."""
        if not count:
            return 0.0
        nearest = float(math.floor(count / self.round_to + 0.5) * self.round_to)
        return nearest or math.copysign(self.round_to, count)

    def bounds(self, count: float) -> tuple[float, float]:
        """The smallest and the largest whole count that would be shown as this one is."""
        if not count:
            return 0.0, 0.0
        nearest, half = self.shown(count), self.round_to / 2
        low, high = math.ceil(nearest - half), math.ceil(nearest + half) - 1
        if count < 0:
            return float(low), float(min(high, -self.small - 1))
        return float(max(low, self.small + 1)), float(max(high, self.small + 1))


def loosened_without_reason(said: Sharing) -> Iterator[str]:
    """The keys of `[sharing]` that have no effect because no reason is given."""
    if not said.reason.strip():
        if said.small < SMALL:
            yield "small"
        if said.least_range < LEAST_RANGE:
            yield "least_range"
        if said.measurements:
            yield "measurements"
        if said.agreed:
            yield "agreed"
