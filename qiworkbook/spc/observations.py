"""What goes in: the observed values, and the plan that says how to read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.spc.reading import Better, Given

if TYPE_CHECKING:
    from datetime import date

    from qiworkbook.spc.reading import ChartType, Event, Pause


class SpcError(ValueError):
    """Numbers that cannot be charted, or a rule set that cannot be used: one plain sentence."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One row of data.

    `value` is the numerator where a `denominator` is given, and None where nobody measured.
    `excluded` is the reason for leaving the row out of centre and limits, or "". `subgroup` holds
    the single measurements behind a point of an X̄ or S chart.
    """

    when: date | None
    value: float | None
    denominator: float | None = None
    label: str = ""
    note: str = ""
    excluded: str = ""
    subgroup: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class PhaseStart:
    """A recalculation of centre and limits, decided by a person.

    `start` is a date (the phase begins at the first row on or after it) or the 0-based index of a
    row. `baseline` calculates the phase from its first n rows only.
    """

    start: date | int
    reason: str = ""
    cycle: str = ""
    baseline: int | None = None


@dataclass(frozen=True, slots=True)
class TargetFrom:
    """A target, in the unit of the measure, from a date on (None: from the beginning)."""

    start: date | None
    value: float


@dataclass(frozen=True, slots=True)
class LimitsFrom:
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
        if not self.dated:
            return True
        if row.when is None:
            return False
        return (self.start is None or self.start <= row.when) and (
            self.end is None or row.when <= self.end
        )


@dataclass(frozen=True, slots=True)
class Plan:
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
    targets: tuple[TargetFrom, ...] = ()
    baseline: int | None = None
    phases: tuple[PhaseStart, ...] = ()
    per: float = 1.0
    decimals: int = 1
    every: str = ""
    counts: str = ""
    events: tuple[Event, ...] = ()
    pauses: tuple[Pause, ...] = ()
    min_denominator: float = 10
    measure: str = ""
    project: str = ""
    source: str = ""
    screen: bool | None = None
    limits: LimitsFrom = LimitsFrom()
    lowest: float | None = None
    highest: float | None = None
    draw_last: int | None = None
