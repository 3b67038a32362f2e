"""The points of one phase, as the tests look at them: sides of the centre, and zones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.spc.sums import beside, lies_beyond, mostly_at

if TYPE_CHECKING:
    from qiworkbook.spc.lines import Lines


@dataclass(frozen=True, slots=True)
class Series:
    """The points of one phase, as columns; `places` are their indices on the chart."""

    places: list[int]
    values: list[float | None]
    lines: list[Lines]
    sides: list[int | None]

    @classmethod
    def of(cls, places: list[int], values: list[float | None], lines: list[Lines]) -> Series:
        """The columns, with the side of the centre that each point lies on."""
        sides = [
            None if value is None or at.centre is None else beside(value, at.centre)
            for value, at in zip(values, lines, strict=True)
        ]
        return cls(places, values, lines, sides)

    def without(self, left_out: set[int]) -> Series:
        """The same with some positions taken out: their neighbours meet."""
        if not left_out:
            return self
        kept = [i for i in range(len(self.values)) if i not in left_out]
        return Series(
            [self.places[i] for i in kept],
            [self.values[i] for i in kept],
            [self.lines[i] for i in kept],
            [self.sides[i] for i in kept],
        )

    @property
    def counted(self) -> int:
        """How many points have a value."""
        return sum(1 for value in self.values if value is not None)

    @property
    def useful(self) -> int:
        """How many points have a value that is not on the centre."""
        return sum(1 for side in self.sides if side)

    def mostly_at(self, end: float) -> bool:
        """Whether more than half of the values lie at that end of what can be."""
        return mostly_at(end, [value for value in self.values if value is not None])


def zones(
    series: Series, upper: str, lower: str, *, beyond_limit_counts: bool = True
) -> list[int | None]:
    """1 above the upper of two lines, -1 below the lower, 0 between, None where there are none."""
    found: list[int | None] = []
    for value, at in zip(series.values, series.lines, strict=True):
        high, low = getattr(at, upper), getattr(at, lower)
        if value is None or high is None or low is None or high == low:
            found.append(None)
        elif not beyond_limit_counts and lies_beyond(value, at.lower, at.upper):
            found.append(0)
        elif value > high:
            found.append(beside(value, high))
        elif value < low:
            found.append(beside(value, low))
        else:
            found.append(0)
    return found
