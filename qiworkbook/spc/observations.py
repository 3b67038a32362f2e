"""Values as they were observed, and the series that they make."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct, field

from qiworkbook.spc.numbers import day, lies_beyond, neighbours, side_of
from qiworkbook.spc.reading import Better, ChartType, Event, Given, UnmeasuredStretch


class SpcError(ValueError):
    """Numbers that cannot be charted, or a rule set that cannot be used: one plain sentence."""


class Observation(Struct, frozen=True):
    """One row of data.

    `value` is the numerator where a `denominator` is given, and None where nobody measured.
    `excluded` is the reason for leaving the row out of centre and limits, or ""; where that is
    that its time is not over, it is `unfinished`, and not judged either. `subgroup` holds the
    single measurements behind a point of an X̄ or S chart.
    """

    when: date | None
    value: float | None
    denominator: float | None = None
    label: str = ""
    note: str = ""
    excluded: str = ""
    subgroup: tuple[float, ...] = ()
    unfinished: bool = False


class PhaseStart(Struct, frozen=True):
    """A recalculation of centre and limits, decided by a person.

    `start` is a date (the phase begins at the first row on or after it) or the 0-based index of a
    row. `baseline` calculates the phase from its first n rows only.
    """

    start: date | int
    reason: str = ""
    cycle: str = ""
    baseline: int | None = None


class TargetStep(Struct, frozen=True):
    """A target, in the unit of the measure, from a date on (None: from the beginning)."""

    start: date | None
    value: float


class LimitsFrom(Struct, frozen=True):
    """Centre and limits of the first phase, where a person says what they come from.

    Either from the rows of a stretch of dates (`start` to `end`, both included, None for an open
    end), or given from outside in the unit of the measure: a `centre` about which limits are worked
    out, or all three. `source` says where given ones come from.
    """

    start: date | None = None
    end: date | None = None
    centre: float | None = None
    lower: float | None = None
    upper: float | None = None
    source: str = ""

    @property
    def given(self) -> Given:
        """What is given from outside."""
        if self.centre is None:
            return Given.NOTHING
        return Given.CENTRE if self.lower is None or self.upper is None else Given.LIMITS

    @property
    def dated(self) -> bool:
        """Whether they come from a stretch of dates."""
        return self.start is not None or self.end is not None

    def holds(self, row: Observation) -> bool:
        """Whether a row lies in the stretch of dates; without one, every row does."""
        first, last = self.start or date.min, self.end or date.max
        return not self.dated or (row.when is not None and first <= row.when <= last)


class ReadingPlan(Struct, frozen=True):
    """How to read one measure.

    `chart` None means: choose, and say why. `baseline` calculates the first phase from its first
    n rows; every other phase brings its own. `per` multiplies numerator / denominator (1000 for
    "per 1,000 bed days"); left at 1 it is 100 where the unit is "%". It never touches values
    without a denominator, nor targets. `screen` leaves very large moving ranges out of the limits
    (None: as the rule set says). `counts` says what is counted: incidents, reports, people.
    `min_denominator` is the group size below which a percentage is called fragile. `limits` says
    what the limits of the first phase come from, where not from all its rows or its baseline.
    `lowest` and `highest` are the values beyond which none can be: limits are cut off there.
    `draw_last` draws only so many points, the last ones; everything is worked out from all.
    """

    name: str = ""
    unit: str = ""
    better: Better = Better.NEITHER
    chart: ChartType | None = None
    rule_set: str = "mdc"
    targets: tuple[TargetStep, ...] = ()
    baseline: int | None = None
    phases: tuple[PhaseStart, ...] = ()
    per: float = 1.0
    decimals: int = 1
    every: str = ""
    counts: str = ""
    events: tuple[Event, ...] = ()
    pauses: tuple[UnmeasuredStretch, ...] = ()
    min_denominator: float = 10
    measure: str = ""
    project: str = ""
    source: str = ""
    screen: bool | None = None
    limits: LimitsFrom = LimitsFrom()
    lowest: float | None = None
    highest: float | None = None
    draw_last: int | None = None


class Span(NamedTuple):
    """The rows `first` to `last` of one phase, and what a person said about it and its limits."""

    first: int
    last: int
    reason: str = ""
    cycle: str = ""
    baseline: int | None = None
    limits: LimitsFrom = LimitsFrom()


def spans(rows: Sequence[Observation], plan: ReadingPlan) -> tuple[list[Span], list[str]]:
    """The phases in order, and a sentence on every phase that could not begin as asked."""
    if not rows:
        return [], []
    begun: dict[int, PhaseStart] = {}
    cautions = []
    for phase in sorted(plan.phases, key=order):
        first = first_row(rows, phase)
        if first is None:
            cautions.append(f"There are no data yet for the phase that starts {at(phase)}.")
            continue
        if first in begun:
            cautions.append(clash(begun[first], phase))
        begun[first] = phase
    firsts = sorted({0, *begun})
    ends = [*(first - 1 for first in firsts[1:]), len(rows) - 1]
    return [
        span(first, last, begun.get(first), plan) for first, last in zip(firsts, ends, strict=True)
    ], cautions


def span(first: int, last: int, phase: PhaseStart | None, plan: ReadingPlan) -> Span:
    """One phase; the plan's own baseline and limits are those of the first."""
    limits = LimitsFrom() if first else plan.limits
    if phase is None:
        return Span(first, last, baseline=plan.baseline, limits=limits)
    baseline = phase.baseline if phase.baseline or first else plan.baseline
    return Span(first, last, phase.reason, phase.cycle, baseline, limits)


def order(phase: PhaseStart) -> tuple[int, str]:
    """Phases by place or by date, whichever they were given."""
    if isinstance(phase.start, int):
        return phase.start, ""
    return 0, phase.start.isoformat()


def clash(earlier: PhaseStart, later: PhaseStart) -> str:
    """Two phases that would begin at one point."""
    if at(earlier) == at(later):
        return f"Two phases start {at(later)}. The last one written is used."
    return (
        f"The phases that start {at(earlier)} and {at(later)} begin at the same point. "
        "The later one is used."
    )


def at(phase: PhaseStart) -> str:
    """How a sentence says where a phase starts."""
    if isinstance(phase.start, int):
        return f"at point {phase.start + 1}"
    return f"on {day(phase.start)}"


def first_row(rows: Sequence[Observation], phase: PhaseStart) -> int | None:
    """The first row on or after the start, or None when there is none yet."""
    start = phase.start
    if isinstance(start, int):
        return max(0, start) if start < len(rows) else None
    return next(
        (i for i, row in enumerate(rows) if row.when is not None and row.when >= start), None
    )


class PhasePoints(Struct, frozen=True):
    """The points of one phase, as columns; `places` are their indices on the chart."""

    places: list[int]
    values: list[float | None]
    lines: list[Lines]
    sides: list[int | None]

    @classmethod
    def of(cls, places: list[int], values: list[float | None], lines: list[Lines]) -> PhasePoints:
        """The columns, with the side of the centre that each point lies on."""
        sides = [
            None if value is None or at.centre is None else side_of(value, at.centre)
            for value, at in zip(values, lines, strict=True)
        ]
        return cls(places, values, lines, sides)

    def without(self, left_out: set[int]) -> PhasePoints:
        """The same with some positions taken out: their neighbours meet."""
        if not left_out:
            return self
        kept = [i for i in range(len(self.values)) if i not in left_out]
        return PhasePoints(
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
    series: PhasePoints, upper: str, lower: str, *, beyond_limit_counts: bool = True
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
            found.append(side_of(value, high if value > high else low))
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
    centre: float | None,
    reach: float | None,
    floor: float | None = None,
    ceiling: float | None = None,
) -> Lines:
    """Limits so far either side of the centre, and the nearer lines, kept in floor and ceiling; the
    centre alone where nothing says how far.
    """
    if centre is None or reach is None:
        return Lines(centre)
    cuts = []
    for distance in (reach, reach * 2 / 3, reach / 3):
        low, high = centre - distance, centre + distance
        cuts.append(low if floor is None else max(floor, low))
        cuts.append(high if ceiling is None else min(ceiling, high))
    return Lines(centre, *cuts)
