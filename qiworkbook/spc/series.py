"""The points of one phase as the tests look at them: sides of the centre, zones, and the lines."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct, field

from qiworkbook.spc.numbers import beside, lies_beyond, neighbours


class Series(Struct, frozen=True):
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
        return len(self.values) - self.values.count(None)

    @property
    def useful(self) -> int:
        """How many points have a value that is not on the centre."""
        return len(self.sides) - self.sides.count(None) - self.sides.count(0)

    def mostly_at(self, end: float) -> bool:
        """Whether more than half of the values lie at that end of what can be."""
        return 2 * self.values.count(end) > self.counted


def zones(
    series: Series, upper: str, lower: str, *, beyond_limit_counts: bool = True
) -> list[int | None]:
    """1 above the upper of two lines, -1 below the lower, 0 between, None where there are none."""
    found: list[int | None] = []
    place, below = Lines._fields.index(upper), Lines._fields.index(lower)
    for value, at in zip(series.values, series.lines, strict=True):
        high, low = at[place], at[below]
        if value is None or high is None or low is None or high == low:
            found.append(None)
        elif low <= value <= high or (
            not beyond_limit_counts and lies_beyond(value, at.lower, at.upper)
        ):
            found.append(0)
        else:
            found.append(beside(value, high if value > high else low))
    return found


class Lines(NamedTuple):
    """Centre, process limits, and the lines two thirds and one third of the way to them."""

    centre: float | None = None
    lower: float | None = None
    upper: float | None = None
    near_lower: float | None = None
    near_upper: float | None = None
    inner_lower: float | None = None
    inner_upper: float | None = None


class Middle(StrEnum):
    """What stands for many numbers."""

    MEAN = "mean"
    MEDIAN = "median"


class Convention(Struct, frozen=True):
    """How limits are made, where good sources differ.

    `constant` is how many moving ranges lie between centre and limit of an XmR chart: 2.66
    (Making Data Count) or 3 / 1.128 (the unrounded value used by statistical software), or 3.145
    of median ranges (Wheeler). No two are ever mixed in one chart. `centre` and `ranges` say of
    what kind both are on an XmR chart. `sigmas` is how far limits lie from the centre on every
    chart with limits; `constant` stands for 3 of them. `screened` leaves very large moving ranges
    out, once. `bridge_gaps` treats the values on both sides of a gap as neighbours. `always_pool`
    estimates the spread of an X̄ or S chart from the pooled variance even when subgroups are of one
    size.
    """

    constant: float = 2.66
    centre: Middle = Middle.MEAN
    ranges: Middle = Middle.MEAN
    sigmas: float = 3.0
    screened: bool = False
    bridge_gaps: bool = False
    always_pool: bool = False


class Basis(NamedTuple):
    """What the lines of a phase come from: how many points, and how many moving ranges.

    `ranges` is None where limits come from no moving ranges.
    """

    points: int
    ranges: int | None = None


class Stretch(Struct, frozen=True):
    """One phase, as columns of one length; nothing is scaled yet.

    `tops` are counts or numerators, `bottoms` denominators, `groups` subgroups. `base` holds the
    positions that centre and limits come from: in the baseline and not excluded, gaps included.
    `given` is a centre from outside, about which limits are worked out.
    """

    values: list[float | None]
    base: list[int]
    tops: list[float | None] = field(default_factory=list)
    bottoms: list[float | None] = field(default_factory=list)
    groups: list[tuple[float, ...]] = field(default_factory=list)
    given: float | None = None

    def centred(self, found: float | None) -> float | None:
        """The given centre, or else the one that was found."""
        return found if self.given is None else self.given

    def based(self) -> list[float]:
        """The values that centre and limits come from."""
        values = self.values
        return [value for i in self.base if (value := values[i]) is not None]

    def basis(self, *, ranges: bool, bridged: bool) -> Basis:
        """What its lines come from; `bridged` counts ranges across gaps."""
        points = len(self.based())
        if not ranges or points == len(self.base) or bridged:
            return Basis(points, max(0, points - 1) if ranges else None)
        return Basis(points, neighbours([self.values[i] for i in self.base]))

    def same(self, lines: Lines) -> list[Lines]:
        """The same lines at every point."""
        return [lines] * len(self.values)


def around(
    centre: float, reach: float, floor: float | None = None, ceiling: float | None = None
) -> Lines:
    """Limits so far either side of the centre, and the nearer lines, kept in floor and ceiling."""
    cuts = []
    for distance in (reach, reach * 2 / 3, reach / 3):
        low, high = centre - distance, centre + distance
        cuts.append(low if floor is None else max(floor, low))
        cuts.append(high if ceiling is None else min(ceiling, high))
    return Lines(centre, *cuts)
