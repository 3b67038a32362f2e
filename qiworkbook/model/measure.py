"""Measures: what is counted, how it is defined, and the points that were collected."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from qiworkbook.model.base import Choice, Several, Slug, Table, Words
from qiworkbook.places import Source
from qiworkbook.spc.reading import Better, ChartType


class MeasureKind(StrEnum):
    """Why a measure is kept."""

    OUTCOME = "outcome"
    PROCESS = "process"
    BALANCING = "balancing"


class CountingUnit(StrEnum):
    """What one count is. An incident is not a report: one report can describe several."""

    INCIDENTS = "incidents"
    REPORTS = "reports"
    PEOPLE = "people"
    SHIFTS = "shifts"
    DAYS = "days"


class Frequency(StrEnum):
    """How often a point is collected."""

    DAY = "day"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"
    QUARTER = "quarter"


class Phase(Table):
    """A recalculation of the limits: made by a person, from a date, for a reason."""

    start: date
    reason: Words
    pdsa: str = ""
    baseline: Annotated[int, Field(ge=1)] | None = None


class Pause(Table):
    """A stretch in which nobody measured, and why."""

    start: date
    end: date
    reason: Words


class Exclusion(Table):
    """A point that is shown but left out of the limits, and why."""

    date: datetime.date
    reason: Words


class TargetFrom(Table):
    """A target that holds from a date on."""

    start: date
    value: float


class Measure(Table):
    """A measure and its operational definition."""

    id: Slug
    name: Words
    kind: Choice[MeasureKind]
    definition: str = ""
    numerator: str = ""
    denominator: str = ""
    counts: Choice[CountingUnit] | None = None
    better: Choice[Better] | None = None
    chart: Choice[ChartType] | None = None
    rule_set: str = ""
    unit: str = ""
    per: Annotated[float, Field(gt=0)] | None = None
    decimals: Annotated[int, Field(ge=0, le=6)] | None = None
    target: float | None = None
    targets: Annotated[tuple[TargetFrom, ...], Field(strict=False)] = ()
    shows: Several[str] = ()
    every: Choice[Frequency] | None = None
    source: str = ""
    collected_by: str = ""
    baseline: Annotated[int, Field(ge=1)] | None = None
    smallest_denominator: Annotated[float, Field(gt=0)] | None = None
    paired_with: str = ""
    phase: Several[Phase] = ()
    pause: Several[Pause] = ()
    exclude: Several[Exclusion] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One row of data. `value` is None for "no data"; with a denominator it is the numerator."""

    when: date
    value: float | None
    denominator: float | None = None
    note: str = ""
    excluded: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Series:
    """The data of one measure, by date. `derived_by` names the plugin when no file holds it."""

    measure: str
    points: tuple[Point, ...] = ()
    source: Source = field(default_factory=lambda: Source("", ""))
    has_denominator: bool = False
    derived_by: str = ""

    @property
    def latest(self) -> Point | None:
        """The last point that holds data."""
        return next((point for point in reversed(self.points) if point.value is not None), None)
