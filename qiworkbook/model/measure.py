"""Measures: what is counted, how it is defined, and the points that were collected."""

from __future__ import annotations

import datetime
from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Struct, field
from pydantic import Field

from qiworkbook.model.base import (
    Choice,
    CycleId,
    JobTitle,
    Meaning,
    MeasureId,
    Prose,
    Several,
    Shown,
    Slug,
    Table,
    Words,
)
from qiworkbook.privacy.share_level import Shared
from qiworkbook.spc.reading import Better, ChartType
from qiworkbook.text.source import Source

AIM = "aim"
"""What stands in `shows` for the aim itself, where the others are ids of drivers."""


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
    """The first day of the new limits."""

    reason: Words
    """Why they are recalculated: what changed in the process."""

    pdsa: CycleId = ""
    """The cycle that changed it."""

    baseline: Annotated[int, Field(ge=1)] | None = None
    """Calculate from the first n points of the phase only."""


class Pause(Table):
    """A stretch in which nobody measured, and why."""

    start: date
    """The first day without measuring."""

    end: date
    """The last day."""

    reason: Words
    """Why nobody measured."""


class Exclusion(Table):
    """A point that is shown but left out of the limits, and why."""

    date: datetime.date
    """The date of the point."""

    reason: Words
    """Why centre and limits leave it out."""


class TargetFrom(Table):
    """A target that holds from a date on."""

    start: date
    """The day from which it holds."""

    value: float
    """The target."""


class Limits(Table):
    """How centre and limits are made, where not from all points, or not as the rules say."""

    start: date | None = None
    """The first day of the points that the first centre and limits come from."""

    end: date | None = None
    """The last day of those points."""

    centre: float | None = None
    """A centre given from outside, in the unit of the measure."""

    lower: float | None = None
    """A lower limit given from outside, with `centre` and `upper`."""

    upper: float | None = None
    """An upper limit given from outside, with `centre` and `lower`."""

    source: str = ""
    """Where given limits come from; the foot of the chart says so."""

    screened: bool | None = None
    """Whether very large moving ranges are left out; without this, as the rules say."""

    lowest: float | None = None
    """The lowest value that can be; limits are cut off there, and the foot says so."""

    highest: float | None = None
    """The highest value that can be; limits are cut off there, and the foot says so."""


class Measure(Table):
    """A measure and its operational definition."""

    id: Slug
    """A short id; the data are in data/ID.csv."""

    name: Words
    """What is measured, as people say it."""

    kind: Choice[MeasureKind]
    """Outcome: what people gain. Process: is the change done? Balancing: what may get worse."""

    definition: Prose = ""
    """The operational definition: exactly what counts, who is asked, when."""

    numerator: str = ""
    """Of how many out of how many: what is counted, such as patients who fell."""

    denominator: str = ""
    """Of how many out of how many: all there are, such as patients on the ward."""

    better: Choice[Better] | None = None
    """Which way is improvement; neither for counts that better reporting can raise."""

    unit: str = ""
    """The unit of a value: "%", "incidents"."""

    target: float | None = None
    """What the measure should reach."""

    every: Choice[Frequency] | None = None
    """How often a point is collected."""

    shows: Several[Shown] = ()
    """What it shows: "aim", or drivers."""

    counts: Choice[CountingUnit] | None = None
    """What one count is."""

    chart: Choice[ChartType] | None = None
    """The kind of chart; left out, it is chosen from the data and the choice is explained."""

    rule_set: str = ""
    """The rules that mark points; left out, the workbook's."""

    per: Annotated[float, Field(gt=0)] | None = None
    """Multiplies numerator / denominator: 1000 for "per 1,000 bed days"."""

    decimals: Annotated[int, Field(ge=0, le=6)] | None = None
    """How many decimals to show."""

    targets: Annotated[tuple[TargetFrom, ...], Field(strict=False)] = ()
    """A target that moves: values, each from a date on."""

    source: str = ""
    """Where the data come from."""

    collected_by: JobTitle = ""
    """Who collects them: a role or a job title."""

    baseline: Annotated[int, Field(ge=1)] | None = None
    """Calculate the first limits from the first n points only."""

    draw_last: Annotated[int, Field(ge=2)] | None = None
    """Draw the last n points only; centre, limits and signals come from all."""

    limits: Limits | None = None
    """How centre and limits are made, where not from all points, or not as the rules say."""

    smallest_denominator: Annotated[float, Field(gt=0)] | None = None
    """Below this, a percentage is called fragile (10 if left out)."""

    differs: str = ""
    """Why it is counted otherwise than a common definition of this id says; left out, it is not."""

    paired_with: MeasureId = ""
    """The measure to show beside it: a perception measure beside a count of incidents."""

    days_between: MeasureId = ""
    """A count of events: this one is the days between them, and has no file."""

    phase: Several[Phase] = ()
    """Recalculations of the limits, each with its reason."""

    pause: Several[Pause] = ()
    """Stretches in which nobody measured."""

    exclude: Several[Exclusion] = ()
    """Points that are shown but left out of centre and limits."""

    meant: Several[Meaning] = ()
    """What it meant while its data were collected: kept by itself, nothing to fill in."""


class Point(Struct, frozen=True):
    """One row of data. `value` is None for "no data"; with a denominator it is the numerator."""

    when: date
    value: float | None
    denominator: float | None = None
    note: str = ""
    excluded: str = ""
    line: int = 0

    @property
    def is_open(self) -> bool:
        """Whether its row only keeps a place: no numbers, no word of why. A value for it is new."""
        return self.value is None and self.denominator is None and not self.note


ALL_UNREAD = -1
"""In place of how many rows of a file could not be read, where nobody can count them."""


class Series(Struct, frozen=True):
    """The data of one measure, by date. `derived_by` names the plugin when no file holds it.

    `unread` is how many rows of the file could not be read, and are no points; ALL_UNREAD where
    the file could not be read at all.
    `shared` is what a copy that leaves the team takes of them, and `left_out_for` names audiences
    whose words leave them out. In such a copy `hidden` are the dates whose value is not shown,
    `withheld` is whether none is, `said` the sentences that go with the chart, and `joined` what
    its periods were added up to: month, quarter or year. `rounded` is by how much a numerator (or
    a number alone) and a denominator can differ from what was counted.
    """

    measure: str
    points: tuple[Point, ...] = ()
    source: Source = field(default_factory=lambda: Source("", ""))
    has_denominator: bool = False
    derived_by: str = ""
    unread: int = 0
    shared: Shared = Shared.COUNTS
    left_out_for: tuple[str, ...] = ()
    hidden: frozenset[date] = frozenset()
    withheld: bool = False
    said: tuple[str, ...] = ()
    joined: str = ""
    rounded: tuple[int, int] = (0, 0)

    @property
    def latest(self) -> Point | None:
        """The last point that holds data."""
        return next((point for point in reversed(self.points) if point.value is not None), None)

    @property
    def is_partial(self) -> bool:
        """Whether this is what a copy shows of a series, and more was counted."""
        return self.withheld or bool(self.hidden)

    @property
    def counted_on(self) -> tuple[date, ...]:
        """The dates for which somebody counted, in order, be the number shown or not."""
        return tuple(p.when for p in self.points if p.value is not None or p.when in self.hidden)
