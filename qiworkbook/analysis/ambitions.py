"""An ambition of a programme held against the numbers that its wards show.

Wards count with both a value before and one now, so that a ward that joined late moves nothing.
Of counts, the rate of each ward is what it counted over the days that its periods cover, and the
wards' rates are added up; of shares, all who said yes are divided by all who were asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from math import sqrt
from statistics import fmean

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.analysis.wards_and_trusts import ward_of
from qiworkbook.model import Measure, Point, Project, Series
from qiworkbook.model.programme import Ambition
from qiworkbook.model.theory import goal_of
from qiworkbook.spc.numbers import RHYTHMS, all_in, is_percentage, months_later
from qiworkbook.text.words import grouped

MONTH = 365.25 / 12
_SURE = 3.0  # standard errors of rounding: nearer to the goal than this, nobody can tell


class AmbitionTold(StrEnum):
    """What can be said of an ambition."""

    MET = "met"
    MISSED = "missed"
    REACHED = "reached so far"
    NOT_YET = "not yet"
    TOO_CLOSE = "too close to tell from rounded numbers"
    UNTOLD = "cannot be told"
    HIDDEN = "can't be told from copies to share"


class AmbitionNow(Struct, frozen=True):
    """Where an ambition stands. `before` and `now` are in the unit of the measure, of all wards.

    Of counts they are events a month in all `wards` together. `goal` is what `now` is held
    against, `until` the last day looked at. `without` are wards that have the measure and no
    number for one of the two periods, `apart` those that count it otherwise. `partial` are those
    of which a number of one is not shown: as it is small, those that fell furthest are among them,
    so that the others, of which `before` and `now` are, do not say by themselves what is told.
    """

    ambition: Ambition
    told: AmbitionTold
    until: date
    before: float | None = None
    now: float | None = None
    goal: float | None = None
    unit: str = ""
    wards: tuple[ProjectView, ...] = ()
    without: tuple[ProjectView, ...] = ()
    partial: tuple[ProjectView, ...] = ()
    apart: tuple[ProjectView, ...] = ()

    @property
    def change(self) -> float | None:
        """From before to now, as a share of before; None where there is nothing to change from."""
        if self.before and self.now is not None:
            return self.now / self.before - 1
        return None


class _Sum(Struct, frozen=True):
    """What a ward shows in a period: a numerator over a denominator, and how many are rounded.

    `bottom` holds the days, or the people, of numbers that are not shown, and `more` is what those
    could add to the top.
    """

    top: float
    bottom: float
    rounded: int
    more: float = 0.0


def ambition_now(ambition: Ambition, views: Sequence[ProjectView], round_to: int) -> AmbitionNow:
    """An ambition against the wards' numbers, which are rounded to the nearest `round_to`.

    A number that is not shown counts as anything from 0 to the largest that its ward shows: where
    the answer is the same either way it is told.
    """
    today = views[0].today if views else ambition.by
    # whole months: from the first day of one to the last of the last that is over by then
    until = (min(ambition.by, today) + timedelta(days=1)).replace(day=1) - timedelta(days=1)
    since = months_later(until.replace(day=1), 1 - ambition.months)
    with_both: list[tuple[ProjectView, _Sum | None, _Sum]] = []
    without: list[ProjectView] = []
    partial: list[ProjectView] = []
    untold: list[ProjectView] = []
    otherwise: list[ProjectView] = []
    measure = None
    id_, by_id = ambition.measure, {view.project.id: view for view in views}
    for one in who_counts(ambition, [view.project for view in views]):
        view, series, found = by_id[one.project.id], one.project.series.get(id_), one.measure
        if series is None or one.apart:
            (otherwise if one.apart else without).append(view)
            continue
        measure = measure or found
        now_hides, before_hides = _hidden_days(found, series, since, until), 0.0
        now = _sum(found, series, since, until, now_hides)
        before = None
        if ambition.start and ambition.end:
            before_hides = _hidden_days(found, series, ambition.start, ambition.end)
            before = _sum(found, series, ambition.start, ambition.end, before_hides, now=False)
        if now_hides or before_hides:
            partial.append(view)
        if now is not None and (before is not None or not ambition.start):
            with_both.append((view, before, now))
        else:
            (untold if now_hides or before_hides else without).append(view)
    wards = tuple(view for view, _, _ in with_both if view not in partial)
    left, some, apart = tuple(without), tuple(partial), tuple(otherwise)
    hidden = AmbitionNow(
        ambition, AmbitionTold.HIDDEN, until, wards=wards, without=left, partial=some, apart=apart
    )
    if untold:
        return hidden
    if measure is None or not with_both:
        return AmbitionNow(ambition, AmbitionTold.UNTOLD, until, without=left, apart=apart)
    is_ratio = with_both[0][0].project.series[ambition.measure].has_denominator
    of = all_in(measure.unit) if measure.per in (None, 1) else measure.per
    scale = of if is_ratio else 1.0
    is_over = today > ambition.by
    found_out = {
        _told(ambition, before, now, scale, is_over=is_over)
        for before in _ends([b for _, b, _ in with_both if b], round_to, is_ratio=is_ratio)
        for now in _ends([n for _, _, n in with_both], round_to, is_ratio=is_ratio)
    }
    if len(found_out) > 1:
        return hidden
    shown = [(b, n) for view, b, n in with_both if view in wards] or [o[1:] for o in with_both]
    before_value, _ = _ends([b for b, _ in shown if b], round_to, is_ratio=is_ratio)[0]
    now_value, _ = _ends([n for _, n in shown], round_to, is_ratio=is_ratio)[0]
    starts = ambition.start is not None
    return AmbitionNow(
        ambition=ambition,
        told=found_out.pop(),
        until=until,
        before=before_value * scale if starts else None,
        now=now_value * scale,
        goal=goal_of(ambition.target, before_value * scale if starts else None),
        unit="a month"
        if _days(measure) and not is_ratio
        else measure.unit or f"per {scale:,.0f}" * (scale != 1),
        wards=wards,
        without=left,
        partial=some,
        apart=apart,
    )


class WhoCounts(Struct, frozen=True):
    """The project of a ward whose numbers of a measure go furthest, and its `others` with it.

    `kind` says what can be added up with what, "" where there is no number yet, and `apart` why
    its numbers are not added to those of other wards, where they are not.
    """

    project: Project
    measure: Measure
    others: tuple[Project, ...]
    kind: str
    apart: str = ""


def who_counts(ambition: Ambition, projects: Iterable[Project]) -> list[WhoCounts]:
    """Of each ward that has the measure the project that counts, and whether it is added up.

    A rate for every 1,000 bed days is never added to a number a month: the kind that the ambition
    names counts, or else that of most wards. Where two have as many, nobody can tell which.
    """
    id_, found = ambition.measure, []
    with_it = (
        (one, measure, one.series.get(id_, Series(id_)))
        for one in projects
        if (measure := one.measure(id_))
    )
    for same in grouped(with_it, lambda one: ward_of(one[0])).values():
        first, measure, series = max(
            same, key=lambda one: (counted_to(*one[1:]), len(one[2].points))
        )
        others = tuple(one for one, *_ in same if one is not first)
        found.append(WhoCounts(first, measure, others, _kind(measure, series)))
    many = Counter(one.kind for one in found if one.kind)
    most = sorted(many, key=lambda kind: (-many[kind], kind))
    counts = ambition.kind or next(iter(most), "")
    why = f"and not {counts}, as {'the ambition says' if ambition.kind else 'most wards have it'}"
    if not ambition.kind and len(most) > 1 and many[most[0]] == many[most[1]]:
        counts, why = "", f"and as many wards have {most[0]} as have {most[1]}"
    return [
        one if one.kind in ("", counts) else replace(one, apart=f"{one.kind}, {why}")
        for one in found
    ]


def _kind(measure: Measure, series: Series) -> str:
    """What can be added up with what: shares of people, shares of days, counts, or one unit."""
    if not series.points:
        return ""
    if series.has_denominator:
        return "a percentage" if is_percentage(measure.unit) else "a rate"
    return "a number a month" if _days(measure, series) else f"a value in {measure.unit.casefold()}"


def counted_to(measure: Measure, series: Series) -> date:
    """The last day that its numbers tell of, shown or not: those of a month are of all of it."""
    days = series.counted_on
    return _end(days[-1], series.joined or measure.every or "") if days else date.min


def _hidden_days(measure: Measure, series: Series, first: date, last: date) -> float:
    """The days here to which a number that is not shown may belong."""
    whole = (last - first).days + 1.0
    if series.withheld:
        return whole
    if series.joined:  # the days of the ambition may begin or end within a period that was joined
        shown = _within(measure, series, first, last, ends_inside=False)
        return max(0.0, whole - sum(days for _, days in shown))
    period = _days(measure, series)
    ends = ((day, _end(day, period)) for day in series.hidden)
    return sum((end - day).days + 1.0 for day, end in ends if day <= last and first <= end)


def _told(
    ambition: Ambition,
    before: tuple[float, float],
    now: tuple[float, float],
    scale: float,
    *,
    is_over: bool,
) -> AmbitionTold:
    """What can be said, of values with their standard errors."""
    goal = goal_of(ambition.target, before[0] * scale if ambition.start else None)
    if goal is None:
        return AmbitionTold.UNTOLD
    share = abs(goal / (before[0] * scale)) if before[0] else 0.0
    error = sqrt(now[1] ** 2 + (share * before[1]) ** 2) * scale
    value = now[0] * scale
    if error and abs(value - goal) < _SURE * error:
        return AmbitionTold.TOO_CLOSE
    reached = value >= goal if ambition.is_upwards else value <= goal
    if is_over:
        return AmbitionTold.MET if reached else AmbitionTold.MISSED
    return AmbitionTold.REACHED if reached else AmbitionTold.NOT_YET


def _ends(
    sums: Sequence[_Sum], round_to: int, *, is_ratio: bool
) -> tuple[tuple[float, float], tuple[float, float]]:
    """The value of all wards together, and its standard error by rounding alone: the least that it
    can be, and the most, as far as numbers are not shown.

    Rounded to the nearest r, a count is off by a whole number of up to r/2, each as likely: its
    variance is (r² - 1) / 12.
    """
    if not sums:
        return (0.0, 0.0), (0.0, 0.0)
    variance = (round_to**2 - 1) / 12
    if is_ratio:
        top, bottom = sum(one.top for one in sums), sum(one.bottom for one in sums)
        many = sum(one.rounded for one in sums)
        values = (top / bottom, (top + sum(one.more for one in sums)) / bottom)
        least, most = ((v, sqrt(variance * many * (1 + v**2)) / bottom) for v in values)
        return least, most
    error = sqrt(sum(variance * one.rounded / one.bottom**2 for one in sums))
    value = sum(one.top / one.bottom for one in sums)
    return (value, error), (value + sum(one.more / one.bottom for one in sums), error)


def _sum(
    measure: Measure,
    series: Series,
    first: date,
    last: date,
    hidden: float,
    *,
    now: bool = True,
) -> _Sum | None:
    """What a ward shows in these days, of which so many are hidden; None where that is nothing,
    where it divides by nothing, and where what is hidden could be anything."""
    points = list(_within(measure, series, first, last, ends_inside=now and not hidden))
    every = [one for one in _within(measure, series, date.min, date.max) if hidden]
    if not points and not every:
        return None
    top = sum(point.value or 0.0 for point, _ in points)
    if series.has_denominator:
        bottom = sum(point.denominator or 0.0 for point, _ in points)
        sizes = [point.denominator or 0.0 for point, _ in every]
        days = max((days for _, days in every), default=1.0)
        size, many = hidden / days * max(sizes, default=0.0), len(points)
    elif _days(measure, series):
        bottom, many = sum(days for _, days in points) / MONTH, len(points)
        sizes = [days / MONTH for _, days in every]
        size = hidden / MONTH
    elif hidden:
        return None
    else:
        return _Sum(fmean(point.value or 0.0 for point, _ in points), 1.0, 0)
    found = zip(every, sizes, strict=True)
    most = max(((point.value or 0.0) / one for (point, _), one in found if one), default=0.0)
    most = 1.0 if series.has_denominator and is_percentage(measure.unit) else most
    return _Sum(top, bottom + size, many, most * size) if bottom + size else None


def _within(
    measure: Measure, series: Series, first: date, last: date, *, ends_inside: bool = False
) -> Iterator[tuple[Point, float]]:
    """The points with a number whose whole period lies there, and the days that each covers.

    With `ends_inside`, those whose period ends there: a quarter says what the last month was like.
    """
    for point in series.points:
        if point.value is None or point.excluded:
            continue
        end = _end(point.when, _days(measure, series))
        begins = end if ends_inside else point.when
        if first <= begins and end <= last:
            yield point, (end - point.when).days + 1.0


def _days(measure: Measure, series: Series | None = None) -> str:
    """How long the period of a point is, as a word; "" where nothing says, or for a percentage."""
    joined = series.joined if series else ""
    return "" if is_percentage(measure.unit) and not joined else joined or measure.every or ""


def _end(when: date, period: str) -> date:
    rhythm = RHYTHMS.get(period, RHYTHMS["day"])
    return rhythm.after(when.replace(day=1) if rhythm.months else when) - timedelta(days=1)
