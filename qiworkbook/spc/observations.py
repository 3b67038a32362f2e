"""What goes in: the observed values, and the plan that says how to read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.spc.reading import Better

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
class Plan:
    """How to read one measure.

    `chart` None means: choose, and say why. `baseline` calculates the first phase from its first
    n rows; every other phase brings its own. `per` multiplies numerator / denominator (1000 for
    "per 1,000 bed days"); left at 1 it is 100 where the unit is "%". It never touches values
    without a denominator, nor targets. `screen` leaves very large moving ranges out of the limits
    (None: as the rule set says). `counts` says what is counted: incidents, reports, people.
    `min_denominator` is the group size below which a percentage is called fragile.
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
