"""Rows made ready for a chart: in order, nothing impossible, each with its neighbours; and rare
events from their dates to the days between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import inf
from operator import attrgetter
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.spc.charts import (
    CHARTS,
    SPREAD_CHARTS,
    Needs,
    plot_ranges,
    sample_deviation,
)
from qiworkbook.spc.numbers import all_in, day, is_percentage, mean, rhythm_of, stretch
from qiworkbook.spc.observations import (
    Lines,
    Observation,
    ReadingPlan,
    Span,
    SpcError,
    Stretch,
    TargetStep,
)
from qiworkbook.spc.reading import (
    EVENT_CHARTS,
    MISSED,
    SHARES,
    ChartType,
    ReadPoint,
    UnmeasuredStretch,
    is_weekend,
)


def broken_before(
    rows: Sequence[Observation], chart: ChartType, plan: ReadingPlan, *, strictly: bool = False
) -> frozenset[int]:
    """The indices of the rows that do not follow the one before: a row is missing, or a pause lies
    between.

    A row that is missing counts for as much as one that is there and empty. Where the plan does
    not say how often a row is expected, only pauses break; where most rows lie further apart than
    it says, that is how often they come, unless each is needed `strictly`. Of a measure of every
    day that has nothing on any Saturday or Sunday, Monday follows Friday.
    """
    rhythm = rhythm_of(plan.every)
    usual: float | None = rhythm.longest if rhythm else None
    if chart in EVENT_CHARTS or not (usual or plan.pauses):
        return frozenset()
    apart = [
        (later.when - earlier.when).days
        for earlier, later in pairwise(rows)
        if earlier.when and later.when
    ]
    if usual and not strictly and 2 * sum(days > MISSED * usual for days in apart) > len(apart):
        usual = median(apart)
    weekends_off = usual == 1 and all(
        row.when is not None and not is_weekend(row.when) for row in rows
    )
    found = set()
    for i, (earlier, later) in enumerate(pairwise(rows), start=1):
        if earlier.when is None or later.when is None:
            continue
        days = (later.when - earlier.when).days
        if weekends_off and later.when.weekday() < earlier.when.weekday():
            days -= 2
        paused = any(earlier.when < p.end and p.start < later.when for p in plan.pauses)
        if paused or (usual and days > MISSED * usual):
            found.add(i)
    return frozenset(found)


REACH = 1e100  # so that no square of a number can overflow
LEAST = 1 / REACH


def in_order(observations: Sequence[Observation]) -> list[Observation]:
    """The rows by date, as given where there are no dates. Some dates and some none: SpcError."""
    undated = [row.when for row in observations].count(None)
    if undated == len(observations):
        return list(observations)
    if undated:
        raise SpcError(
            f"{undated} of {len(observations)} rows have no date. Give every row a date."
        )
    return sorted(observations, key=attrgetter("when"))


def numbers_only(rows: list[Observation]) -> tuple[list[Observation], int]:
    """The rows with numbers that no chart can show turned into gaps, and how many there were."""
    sizes = [abs(n) for row in rows for n in (row.value, row.denominator) if n]
    if not sizes or (sum(sizes) < REACH and min(sizes) > LEAST):  # of nearly all data, at once
        odd = [i for i, row in enumerate(rows) if row.subgroup and not usable(row)]
    else:
        odd = [i for i, row in enumerate(rows) if not usable(row)]
    for i in odd:
        rows[i] = replace(rows[i], value=None, denominator=None, subgroup=())
    return rows, len(odd)


def usable(row: Observation) -> bool:
    """Whether every number of the row is 0 or within reach: not endless, not undefined."""
    for number in (row.value, row.denominator, *row.subgroup):  # a loop: every row is asked
        if number and not LEAST < abs(number) < REACH:
            return False
    return True


def gathered(rows: list[Observation]) -> list[Observation]:
    """One row per subgroup: rows of one date (or of one label, without dates) come together."""
    groups: dict[object, list[Observation]] = {}
    for i, row in enumerate(rows):
        groups.setdefault(row.when or row.label or i, []).append(row)
    return [subgroup_row(group) for group in groups.values()]


def subgroup_row(group: list[Observation]) -> Observation:
    """One row that holds every measurement of the group."""
    measured = [
        number
        for row in group
        for number in (row.subgroup or (() if row.value is None else (row.value,)))
    ]
    return replace(group[0], value=None, subgroup=tuple(measured))


def are_events(values: Iterable[float | None], every: str) -> bool:
    """Whether rows are single events, of which several may be on one day: each is 1, and nothing
    says how often one is expected.
    """
    return not every.strip() and all(value == 1 for value in values)


def rows_for_chart(rows: list[Observation], chart: ChartType, every: str = "") -> list[Observation]:
    """The rows as that chart needs them, or an SpcError that names the row that cannot be."""
    needs = CHARTS[chart].needs
    if needs is Needs.SUBGROUP:
        return gathered(rows)
    if chart not in EVENT_CHARTS:
        refuse_same_day(rows, every)
    if needs is not Needs.VALUE:
        refuse_impossible(rows, shares=chart in SHARES)
    return rows


def refuse_same_day(rows: list[Observation], every: str) -> None:
    """Two rows of one date are for a person to settle, where each is not one event."""
    for earlier, later in pairwise(rows):
        same = later.when is not None and earlier.when == later.when
        if same and not are_events([row.value for row in rows], every):
            values = f"{as_given(earlier.value)} and {as_given(later.value)}"
            raise SpcError(f"There are two rows for {later.when}: {values}. Keep one.")


def refuse_impossible(rows: list[Observation], *, shares: bool) -> None:
    """Counts, rates and times are 0 or more, and of shares nobody can have more than all."""
    for row in rows:
        value, whole = row.value or 0, row.denominator or 0
        if value < 0 or whole < 0:
            number = as_given(value if value < 0 else whole)
            raise SpcError(f"{row_name(row)} is {number}. This chart needs 0 or more.")
        if shares and value > whole > 0:
            raise SpcError(
                f"{row_name(row)} says {as_given(value)} out of {as_given(whole)}. "
                "The first number cannot be the larger."
            )


def row_name(row: Observation) -> str:
    """How a message speaks of a row."""
    if row.when is not None:
        return f"The row for {row.when}"
    return f"The row {row.label!r}" if row.label else "One row"


def as_given(number: float | None) -> str:
    """A number as it was typed, or "nothing"."""
    return "nothing" if number is None else f"{number:.12g}"


HOLE = -1  # in place of a row that is not there
NO_ROW = Observation(None, None)


class Columns(Struct, frozen=True):
    """How the rows of one measure become numbers on one kind of chart.

    `broken` are the rows that do not follow the one before them; with `bridged` all do, across
    gaps too.
    """

    rows: Sequence[Observation]
    chart: ChartType
    divided: bool  # values are numerators over denominators
    scale: float  # from those to the unit of the measure
    targets: tuple[TargetStep, ...]
    broken: frozenset[int]
    bridged: bool
    percent: bool  # the unit says so
    every: str
    chosen: bool  # the chart was, by the program

    @classmethod
    def of(
        cls, rows: Sequence[Observation], chart: ChartType, plan: ReadingPlan, *, bridged: bool
    ) -> Columns:
        """Decided once for the whole measure, so that one odd row cannot change the others."""
        needs = CHARTS[chart].needs
        divided = needs is Needs.RATIO or (
            needs is Needs.VALUE and any(row.denominator is not None for row in rows)
        )
        of_chart = () if chart in SPREAD_CHARTS else plan.targets
        targets = tuple(sorted(of_chart, key=lambda one: one.start or date.min))
        percent = is_percentage(plan.unit)
        per = all_in(plan.unit) if plan.per == 1 else plan.per  # whatever a share is of
        scale = per if divided else 1.0
        broken = frozenset() if bridged else broken_before(rows, chart, plan)
        return cls(
            rows,
            chart,
            divided,
            scale,
            targets=targets,
            broken=broken,
            bridged=bridged,
            percent=percent,
            every=plan.every,
            chosen=plan.chart is not chart,
        )

    @property
    def whole(self) -> float:
        """The value of all of all, where these are shares; else endless."""
        if self.chart in SHARES or (self.percent and self.divided):
            return self.scale
        return 100.0 if self.percent else inf

    def places(self, span: Span) -> list[int]:
        """The rows of a phase by their indices, with a hole wherever one does not follow."""
        places = list(range(span.first, span.last + 1))
        for at in sorted(self.broken, reverse=True):
            if span.first < at <= span.last:
                places.insert(at - span.first, HOLE)
        return places

    def stretch(self, span: Span, places: Sequence[int]) -> Stretch:
        """The columns of one phase, one entry for each of its places."""
        rows = [NO_ROW if at == HOLE else self.rows[at] for at in places]
        end = span.first + span.baseline if span.baseline and span.baseline > 0 else len(self.rows)
        base = [
            i
            for i, (at, row) in enumerate(zip(places, rows, strict=True))
            if at < end and not row.excluded
        ]
        limits = span.limits
        if limits.dated:
            base = [i for i in base if places[i] == HOLE or limits.holds(rows[i])]
        alone = limits.centre is None or self.chart in SPREAD_CHARTS
        given = None if alone else (limits.centre or 0.0) / self.scale
        if CHARTS[self.chart].needs is Needs.SUBGROUP:
            groups = [row.subgroup for row in rows]
            plot = sample_deviation if self.chart is ChartType.S else mean
            return Stretch([plot(group) for group in groups], base, groups=groups, given=given)
        tops = [row.value for row in rows]
        bottoms = [row.denominator for row in rows] if self.divided else []
        values = tops
        if self.divided:
            values = [
                None if top is None or not bottom else top / bottom
                for top, bottom in zip(tops, bottoms, strict=True)
            ]
        if self.chart is ChartType.MR:
            values = plot_ranges(values, bridged=self.bridged)
        return Stretch(values, base, tops, bottoms, given=given)

    def in_unit(
        self, values: list[float | None], lines: list[Lines]
    ) -> tuple[list[float | None], list[Lines]]:
        """Values and lines in the unit of the measure."""
        scale = self.scale
        if scale == 1:
            return values, lines
        scaled = {  # by which object they are: most points share theirs
            at: Lines(*[None if cut is None else cut * scale for cut in line])
            for at, line in {id(line): line for line in lines}.items()
        }
        return (
            [None if value is None else value * scale for value in values],
            [scaled[id(line)] for line in lines],
        )

    def points(
        self,
        places: Sequence[int],
        phase: int,
        values: Sequence[float | None],
        lines: Sequence[Lines],
    ) -> list[ReadPoint]:
        """The points of one phase: one for each row that is there."""
        rows, divided = self.rows, self.divided
        always = all(target.start is None for target in self.targets)
        target = target_at(None, self.targets) if always else None
        found = []
        for index, value, at in zip(places, values, lines, strict=True):
            if index == HOLE:
                continue
            row = rows[index]
            found.append(
                ReadPoint(
                    index=index,
                    when=row.when,
                    label=row.label,
                    value=value,
                    phase=phase,
                    numerator=row.value if divided else None,
                    denominator=row.denominator if divided else None,
                    centre=at.centre,
                    lower=at.lower,
                    upper=at.upper,
                    near_lower=at.near_lower,
                    near_upper=at.near_upper,
                    target=target if always else target_at(row.when, self.targets),
                    excluded=row.excluded,
                    note=row.note,
                    unfinished=row.unfinished,
                )
            )
        return found


def target_at(when: date | None, targets: Sequence[TargetStep]) -> float | None:
    """The target in force on a date; without a date, the one from the beginning."""
    value = None
    for target in targets:
        if target.start is None or (when is not None and target.start <= when):
            value = target.value
    return value


MOST = 1000  # events in one row; more are not rare


def days_between(
    counts: Iterable[Observation | date],
    every: str = "day",
    pauses: Sequence[UnmeasuredStretch] = (),
) -> tuple[Observation, ...]:
    """One observation for each event after the first: the days since the one before, for a T chart.

    `counts` are the dates of single events, or rows with a date and the number of events on that
    day. Several on one day are spread evenly over it: two are half a day apart. An interval with a
    day in it that nobody counted has no value: a row with no count, or left out with a reason; a
    pause; and, where days without events have rows of 0, a day without a row.

    Raises SpcError where `every` says that a row counts more than a day, because then nobody wrote
    down when its events happened, or says nothing where the rows look like it; for a row without a
    date; and for a count that is not a whole number from 0 to 1000.
    """
    rows = in_order([as_row(row) for row in counts])
    events: Counter[date] = Counter()
    for row in rows:
        if row.when and events_of(row):
            events[row.when] += events_of(row)
    if events and every.strip().casefold() not in ("", "day"):
        raise SpcError(
            f"These are counts by the {every.strip()}, which do not say on which days the events "
            "happened. Days between events need the date of each."
        )
    if events and not every.strip() and _looks_periodic([row.when for row in rows if row.when]):
        raise SpcError(
            "All rows stand on one day of the week or the month, as counts of a week or a month "
            "do, which do not say on which days the events happened. If each row is the day of its "
            'events, say that it is measured every "day".'
        )
    known = uncounted(rows, pauses)
    moments = [(when, moment) for when in events for moment in spread(when, events[when])]
    return tuple(
        Observation(when, None, note="not every day between was counted")
        if any(earlier < gap <= when for gap in known) and earlier < when
        else Observation(when, float(later - moment))
        for (earlier, moment), (when, later) in pairwise(moments)
    )


_MANY = 5  # dates on one weekday: by chance in fewer than 1 of 2,000


def _looks_periodic(days: Iterable[date]) -> bool:
    """Whether at least five days are all one day of the week or of the month, or its last."""
    found = set(days)
    alike = (
        {one.weekday() for one in found},
        {one.day for one in found},
        {(one + timedelta(1)).day for one in found},
    )
    return len(found) >= _MANY and any(len(one) == 1 for one in alike)


def open_interval(counts: Iterable[Observation], every: str = "day") -> str:
    """How long it is since the last event, as far as anybody counted; "" where nobody did.

    A sentence, for it is no point of a chart: it has not ended, and is not judged.
    """
    rows = [row for row in in_order(list(counts)) if row.when is not None]
    last = max((row.when for row in rows if row.when and events_of(row)), default=None)
    counted = [row.when for row in rows if row.when and row.value is not None and not row.excluded]
    if last is None or every not in ("", "day"):
        return ""
    if not every and _looks_periodic([row.when for row in rows if row.when]):
        return ""  # a count by the week or the month says nothing of the last one's day
    if max(counted) > last:
        days = stretch((max(counted) - last).days, "day")
        since = f"; by {day(max(counted))}, {days} later, there was no other"
    elif all(row.value for row in rows):  # each is an event, and none says that there was none
        since = ", and no row says how long there was no other after it"
    else:
        return ""
    said = f"The last event was on {day(last)}{since}."
    return f"{said} That interval is still open, and is not judged."


def as_row(row: Observation | date) -> Observation:
    """A date alone is one event."""
    if isinstance(row, date):
        return Observation(row, 1.0)
    if row.when is None:
        raise SpcError("Days between events need a date on every row.")
    return row


def events_of(row: Observation) -> int:
    """How many events a row counts."""
    number = 0 if row.value is None or row.excluded else row.value
    if number not in range(MOST + 1):
        raise SpcError(
            f"The row for {row.when} counts no whole number of events from 0 to {MOST}, "
            "as days between events need."
        )
    return int(number)


def uncounted(rows: Sequence[Observation], pauses: Sequence[UnmeasuredStretch]) -> list[date]:
    """The rows before which, or on which, nobody counted."""
    has_zeros = any(row.value == 0 for row in rows)  # so that a day without a row was not counted
    plan = ReadingPlan(every="day" if has_zeros else "", pauses=tuple(pauses))
    broken = broken_before(rows, ChartType.C, plan, strictly=True)
    return [
        row.when
        for i, row in enumerate(rows)
        if row.when is not None and (i in broken or row.value is None or row.excluded)
    ]


def spread(start: date, events: int) -> list[Fraction]:
    """The moments, in days, of so many events on a day.

    Fractions, because gaps of a third of a day must be alike, or rounding would be a trend.
    """
    return [start.toordinal() + Fraction(i, events) for i in range(events)]
