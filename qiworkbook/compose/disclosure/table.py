"""Every number that a copy would show, as one table, and which counts it may show by its policy.

A series is shown as it was collected, or with its periods joined until enough of them can be seen.
Nothing is known of a number unless the project says so: what no rule names counts people. The usual
rule is that of hospital statistics below the national level (NHS England, HES): counts from 1 to 7
are hidden, others are rounded to the nearest 5, and 0 stays 0.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median

from msgspec import Struct, field
from msgspec.structs import replace

from qiworkbook.contributions.records import RecordType
from qiworkbook.model import CountingUnit, Measure, Point, Project, Series
from qiworkbook.model.settings import LEAST_RANGE, ROUND_TO, SMALL, Coarse, Sharing
from qiworkbook.privacy.share_level import Shared
from qiworkbook.spc.reading import EVENT_CHARTS, RATES, ChartType

_NOT_PEOPLE = (CountingUnit.SHIFTS, CountingUnit.DAYS)

# What is measured with a clock, a balance or a purse is no count.
_MEASURED_IN = frozenset(
    [
        "min",
        "mins",
        "minute",
        "minutes",
        "h",
        "hr",
        "hrs",
        "hour",
        "hours",
        "s",
        "sec",
        "second",
        "seconds",
        "£",
        "pounds",
        "g",
        "kg",
        "mg",
        "ml",
        "l",
        "litre",
        "litres",
        "mm",
        "cm",
        "m",
        "°c",
        "mmhg",
    ]
)
_PERCENT = ("%", "‰", "percent", "per cent", "pct", "proportion", "share of")

TOO_FEW = "too few of its numbers could be shown without telling of a small one"
"""Why a series is left out, whichever of the ways it is: which would tell of its numbers."""

ALIKE = 0.75
"""How much of what was told of a series that is gone has to be true of one that it could be now."""

_GAP_OF = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "quarter": 91}
_SHORTER_THAN = {Coarse.MONTH: 25, Coarse.QUARTER: 80, Coarse.YEAR: 300}  # days between points
_HIDDEN_AT_MOST = 0.5  # of the periods with any, or the periods of a series are joined
_ABOUT = 1.5  # times as long between two rows, and none is missing
_LONGEST = {
    Coarse.MONTH: timedelta(days=31),
    Coarse.QUARTER: timedelta(days=92),
    Coarse.YEAR: timedelta(days=366),
}


class PointPart(StrEnum):
    """Which number of a point it is."""

    VALUE = "value"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    REST = "rest"  # the denominator less the numerator: of what is known alone, never a column


class MeasureColumn(Struct, frozen=True, order=True):
    """One of the numbers of a measure, day by day.

    `was` is what it was before it was put right, as a number that was told of and is no more.
    """

    project: str
    measure: str
    part: PointPart
    was: str = ""


Cell = tuple[MeasureColumn, date]
Cells = dict[MeasureColumn, dict[date, float]]


class Nature(StrEnum):
    """What the numbers of a series are."""

    COUNT = "count"
    RATIO = "ratio"  # a count out of a count
    MEASUREMENT = "measurement"  # no count: shown as it is
    UNSHOWN = "unshown"


class HiddenWhy(StrEnum):
    """Why a number is hidden."""

    SMALL = "small"
    REST = "rest"  # the others of the group are few, or nobody
    GROUP = "group"  # the whole group is small
    ROUGH = "rough"  # rounded it would mislead, or it is no whole count
    COVER = "cover"  # another hidden number could be worked out from it


class PeriodRow(Struct, frozen=True):
    """One period: the days joined in it, and what they add up to; `bottom` of a ratio alone.

    `periods` is of how many periods it is the sum.
    """

    start: date
    days: tuple[date, ...]
    top: float
    bottom: float | None = None
    periods: int = 1


class SeriesTable(Struct, frozen=True):
    """One series as a copy would show it. `why` says why one is left out.

    Of a list of events, `only_events`, a day without a row is a day without any. `behind` are the
    days that no row shows by themselves, and `refused` the rows of shorter periods of which too
    many would have been hidden: that they are not shown tells so.
    """

    project: str
    measure: str
    nature: Nature
    rows: tuple[PeriodRow, ...] = ()
    joined: Coarse | None = None
    is_share: bool = False
    hides_all: bool = False  # of a group that answered alike, nothing is shown
    only_events: bool = False
    why: str = ""
    behind: tuple[PeriodRow, ...] = ()
    refused: tuple[tuple[PeriodRow, ...], ...] = ()
    stays: bool = False  # protected, as copies before protected it and the project no longer asks


class Protection(Struct, frozen=True):
    """What a copy took a series for, which it stays in the copies after it.

    `numbers` are those of its days that are not 0: by them a series is known under a new name.
    """

    project: str
    measure: str
    nature: Nature
    is_share: bool = False
    hides_all: bool = False
    numbers: dict[date, float] = field(default_factory=dict)

    def is_in(self, numbers: Mapping[date, float]) -> bool:
        """Whether most of its numbers are among these."""
        same = sum(numbers.get(day) == number for day, number in self.numbers.items())
        return same > 0 and same >= ALIKE * len(self.numbers)

    def became(self, now: Protection) -> bool:
        """Whether it is the same series under the same name, which may have grown."""
        is_named = (self.project, self.measure) == (now.project, now.measure)
        return is_named and (not self.numbers or self.is_in(now.numbers))


def protection(table: SeriesTable, project: Project) -> Protection:
    """What a copy with this table takes the series for."""
    return Protection(
        *(table.project, table.measure, table.nature, table.is_share, table.hides_all),
        numbers=numbers_of(project.series.get(table.measure)),
    )


def numbers_of(series: Series | None) -> dict[date, float]:
    """The numbers of a series that are not 0, by day."""
    return {point.when: point.value for point in series.points if point.value} if series else {}


class Entry(Struct, frozen=True, order=True):
    """One number that would be printed: what the cells of a column add up to in a period."""

    column: MeasureColumn
    start: date
    days: tuple[date, ...]
    total: float


def series_table(
    project: Project, measure: Measure, policy: Policy, before: Iterable[Protection] = ()
) -> SeriesTable:
    """A series with its periods joined as far as it takes, or why nothing of it can be shown.

    `before` is what copies before took it, and others that are gone, for.
    """
    series = project.series.get(measure.id)
    if series is None:
        return SeriesTable(project.id, measure.id, Nature.MEASUREMENT)
    numbers = numbers_of(series)
    were = [
        one
        for one in before
        if (one.project, one.measure) == (project.id, measure.id) or one.is_in(numbers)
    ]
    nature, why = _nature(measure, series, policy, were)
    stays = (nature, why) != _nature(measure, series, policy)
    if why:
        # By its own words it counts, so what it adds up to is looked at, though nothing is shown.
        return SeriesTable(
            *(project.id, measure.id, nature),
            why=why,
            behind=tuple(_rows(series.points, Nature.COUNT)) if stays else (),
            stays=stays,
        )
    whole = replace(_whole_table(project, measure, series, nature, were), stays=stays)
    if nature is Nature.MEASUREMENT:
        return whole
    if series.shared is Shared.NOTHING:
        return left_out(whole, "its module does not say what it counts")
    step = _days_of_an_event(whole.rows, measure)
    found = whole
    for coarse in (None, *_coarser_than(whole.rows, measure, policy)):
        if coarse is not None:
            found = replace(
                found,
                rows=_joined(whole.rows, coarse, step),
                joined=coarse,
                only_events=step is not None,
                behind=(*whole.rows, *whole.behind),
                refused=(*found.refused, found.rows),
            )
        hidden, periods = hidden_of(found, policy)
        # Enough is left. Nothing happened in a period of 0: it tells when the others did.
        if (found.rows and hidden <= _HIDDEN_AT_MOST * periods) or not whole.rows:
            return found
    return replace(left_out(found, TOO_FEW), refused=(found.rows,))


def left_out(table: SeriesTable, why: str) -> SeriesTable:
    """The series with nothing to show; what it holds could still follow from what others show."""
    behind = table.behind if table.joined else (*table.rows, *table.behind)
    return replace(table, rows=(), joined=None, why=why, behind=behind, refused=())


def entries_of(table: SeriesTable, rows: Iterable[PeriodRow] | None = None) -> Iterator[Entry]:
    """Every count of a series that would be printed, or that such rows of it would be."""
    for row in table.rows if rows is None else rows:
        if table.nature in (Nature.COUNT, Nature.UNSHOWN):
            yield Entry(_column(table, PointPart.VALUE), row.start, row.days, row.top)
        elif table.nature is Nature.RATIO and row.bottom is not None:
            yield Entry(_column(table, PointPart.NUMERATOR), row.start, row.days, row.top)
            yield Entry(_column(table, PointPart.DENOMINATOR), row.start, row.days, row.bottom)


def small_entries(table: SeriesTable, policy: Policy) -> dict[Entry, HiddenWhy]:
    """The numbers of a series that are hidden for themselves alone, each with the reason."""
    hidden: dict[Entry, HiddenWhy] = {}
    entries = iter(entries_of(table))
    for row in table.rows:
        top = next(entries, None)
        if top is None:
            break
        if row.bottom is None:
            if why := _why_hidden(row.top, policy):
                hidden[top] = why
            continue
        bottom = next(entries)
        if policy.is_small(row.bottom) or row.bottom != int(row.bottom):
            hidden |= {top: HiddenWhy.GROUP, bottom: HiddenWhy.GROUP}
        elif why := _why_hidden(row.top, policy) or _why_of_rest(row, table, policy):
            hidden[top] = why
            # Of a smaller one, two small parts, or one and the rule, would leave few pairs: of 9,
            # either 1 or 8 or all would be hidden.
            if row.bottom < 2 * policy.small + 2:
                hidden[bottom] = HiddenWhy.COVER
    return hidden


def cells_of(table: SeriesTable) -> Cells:
    """The numbers of each day behind a series, whether they are shown or left out."""
    cells: Cells = defaultdict(dict)
    for entry in entries_of(table, (*(() if table.joined else table.rows), *table.behind)):
        cells[entry.column][entry.start] = entry.total
    return dict(cells)


def holds_small_numbers(project: Project, policy: Policy) -> bool:
    """Whether a project has a number that a copy to share would hide or leave out."""
    for measure in project.measures:
        series = project.series.get(measure.id)
        if series is None or not any(point.value is not None for point in series.points):
            continue
        nature, why = _nature(measure, series, policy)
        if why or series.shared is Shared.NOTHING:
            return True
        table = _whole_table(project, measure, series, nature)
        if small_entries(replace(table, rows=(*table.rows, *table.behind)), policy):
            return True
    return False


def _whole_table(
    project: Project,
    measure: Measure,
    series: Series,
    nature: Nature,
    before: Sequence[Protection] = (),
) -> SeriesTable:
    """The series by its own days. Those that somebody excluded stand behind it."""
    # of events per so many there can be more than of the others
    is_rate = measure.chart in RATES or (measure.per or 1) >= 1000
    was_share = any(one.is_share for one in before)
    is_share = nature is Nature.RATIO and (was_share or not is_rate)
    hides_all = measure.counts not in _NOT_PEOPLE or any(one.hides_all for one in before)
    rows = tuple(_rows(series.points, nature))
    excluded = {one.date for one in measure.exclude}
    excluded |= {point.when for point in series.points if point.excluded}
    return SeriesTable(
        *(project.id, measure.id, nature),
        rows=tuple(row for row in rows if row.start not in excluded),
        is_share=is_share,
        hides_all=is_share and hides_all,
        behind=tuple(row for row in rows if row.start in excluded),
    )


def _column(table: SeriesTable, part: PointPart) -> MeasureColumn:
    return MeasureColumn(table.project, table.measure, part)


def _nature(
    measure: Measure, series: Series, policy: Policy, before: Collection[Protection] = ()
) -> tuple[Nature, str]:
    """What a series is, and why nothing of it is shown if so; protected `before`, it stays so."""
    unit = " ".join(measure.unit.casefold().split())
    is_named = measure.id in policy.measurements
    if measure.days_between or measure.chart in EVENT_CHARTS:
        return Nature.UNSHOWN, "each of its points is something that happened on a day"
    if is_named or (series.shared is Shared.WORDS and not before):
        return Nature.MEASUREMENT, ""
    if measure.chart in (ChartType.XBAR, ChartType.S) or _has_single_measurements(series.points):
        return Nature.UNSHOWN, "each of its rows is a measurement of its own"
    if any(one.nature is Nature.UNSHOWN for one in before):
        return Nature.UNSHOWN, "copies before showed nothing of it"
    if any(point.denominator is not None for point in series.points):
        return Nature.RATIO, ""
    if any(one.nature is Nature.RATIO for one in before):
        return Nature.UNSHOWN, "copies before showed it out of how many, which is no longer there"
    if unit in _MEASURED_IN and measure.counts is None and not before:
        return Nature.MEASUREMENT, ""
    if any(unit.startswith(one) or unit.endswith("%") for one in _PERCENT):
        return Nature.COUNT, "it is a percentage, and nobody says of how many"
    return Nature.COUNT, ""


def _has_single_measurements(points: Iterable[Point]) -> bool:
    """Whether most days have several rows, as the measurements of a subgroup have."""
    rows = Counter(point.when for point in points)
    return bool(rows) and sum(many > 1 for many in rows.values()) > len(rows) / 2


def _rows(points: Sequence[Point], nature: Nature) -> Iterator[PeriodRow]:
    """The days that have a number, once each. Two rows of one day can both be wrong."""
    often = Counter(point.when for point in points)
    for point in sorted(points, key=lambda one: one.when):
        if point.value is None or often[point.when] > 1:
            continue
        if nature is not Nature.RATIO:
            yield PeriodRow(point.when, (point.when,), point.value)
        elif point.denominator and point.denominator > 0 and point.value >= 0:
            yield PeriodRow(point.when, (point.when,), point.value, point.denominator)


def _why_hidden(count: float, policy: Policy) -> HiddenWhy | None:
    if count != int(count):
        return HiddenWhy.ROUGH
    return HiddenWhy.SMALL if policy.is_small(count) else None


def _why_of_rest(row: PeriodRow, table: SeriesTable, policy: Policy) -> HiddenWhy | None:
    """Why a ratio is hidden although neither of its numbers is small."""
    if row.bottom is None:
        return None
    rest = row.bottom - row.top
    if policy.is_small(rest) or (rest <= 0 and table.hides_all):
        return HiddenWhy.REST
    shown, of = policy.shown(row.top), policy.shown(row.bottom)
    is_lost = row.top and shown >= of and rest > 0
    return HiddenWhy.ROUGH if is_lost else None


def hidden_of(table: SeriesTable, policy: Policy) -> tuple[int, int]:
    """How many periods are hidden, and of how many that have any."""
    starts = {entry.start for entry in small_entries(table, policy)}
    return len(starts), len({row.start for row in table.rows if row.top} | starts)


def _coarser_than(
    rows: tuple[PeriodRow, ...], measure: Measure, policy: Policy
) -> Iterator[Coarse]:
    """Into what the periods of a series can be joined, the shortest first."""
    gaps = [(later.start - earlier.start).days for earlier, later in pairwise(rows)]
    usual = _GAP_OF.get(measure.every or "", median(gaps) if gaps else 0)
    for coarse in policy.coarsen:
        if usual < _SHORTER_THAN[coarse]:
            yield coarse


def _days_of_an_event(rows: tuple[PeriodRow, ...], measure: Measure) -> int | None:
    """How many days a row stands for, where rows are written only when something happened.

    Their number would tell the count. None where a period without any has a row of its own.
    """
    gaps = [(later.start - earlier.start).days for earlier, later in pairwise(rows)]
    if not gaps or (measure.every is None and max(gaps) <= _ABOUT * min(gaps)):
        return None
    step = _GAP_OF.get(measure.every or "", 1)
    is_whole = max(gaps) <= _ABOUT * step
    zeros = sum(not row.top for row in rows)
    missing = sum(gaps) / step + 1 - len(rows)
    return None if is_whole or zeros >= missing else step


def _joined(rows: tuple[PeriodRow, ...], coarse: Coarse, step: int | None) -> tuple[PeriodRow, ...]:
    """The rows of each calendar period as one."""
    periods: defaultdict[date, list[PeriodRow]] = defaultdict(list)
    for row in rows:
        periods[_first_day(row.start, coarse)].append(row)
    if not rows:
        return ()
    begun = _first_day(rows[0].start, Coarse.MONTH)
    ended = _first_day(rows[-1].start.replace(day=28) + timedelta(days=7), Coarse.MONTH)
    joined = []
    for start, together in sorted(periods.items()):
        many = len(together)
        if step is not None:
            after = _first_day(start + _LONGEST[coarse], coarse)
            many = max(1, round((min(after, ended) - max(start, begun)).days / step))
        bottom = None if together[0].bottom is None else sum(row.bottom or 0 for row in together)
        days = tuple(day for row in together for day in row.days)
        joined.append(PeriodRow(start, days, sum(row.top for row in together), bottom, many))
    return tuple(joined)


def _first_day(day: date, coarse: Coarse) -> date:
    months = {Coarse.MONTH: 1, Coarse.QUARTER: 3, Coarse.YEAR: 12}[coarse]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


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
            max(said.round_to, ROUND_TO),
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
    loose = {
        "small": said.small < SMALL,
        "least_range": said.least_range < LEAST_RANGE,
        "measurements": bool(said.measurements),
        "agreed": bool(said.agreed),
    }
    yield from (key for key, is_loose in loose.items() if is_loose and not said.reason.strip())
