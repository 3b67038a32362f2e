"""An ambition of a programme held against the numbers that its wards show.

Wards count with both a value before and one now, so that a ward that joined late moves nothing.
Of counts, the rate of each ward is what it counted over the days that its periods cover, and the
wards' rates are added up; of shares, all who said yes are divided by all who were asked.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from math import sqrt
from statistics import fmean
from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.model.theory import goal_of
from qiworkbook.spc.numbers import RHYTHMS, is_percentage, months_later

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.model import Measure, Point, Series
    from qiworkbook.model.programme import Ambition

MONTH = 365.25 / 12
_SURE = 3.0  # standard errors of rounding: nearer to the goal than this, nobody can tell


class Told(StrEnum):
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
    number for one of the two periods. `partial` are those of which a number of one is not shown:
    as it is small, those that fell furthest are among them, and the others say nothing of all.
    """

    ambition: Ambition
    told: Told
    until: date
    before: float | None = None
    now: float | None = None
    goal: float | None = None
    unit: str = ""
    wards: tuple[ProjectView, ...] = ()
    without: tuple[ProjectView, ...] = ()
    partial: tuple[ProjectView, ...] = ()

    @property
    def change(self) -> float | None:
        """From before to now, as a share of before; None where there is nothing to change from."""
        if self.before and self.now is not None:
            return self.now / self.before - 1
        return None


class _Sum(Struct, frozen=True):
    """What a ward shows in a period: a numerator over a denominator, and how many are rounded."""

    top: float
    bottom: float
    rounded: int


def ambition_now(ambition: Ambition, views: Sequence[ProjectView], round_to: int) -> AmbitionNow:
    """An ambition against the wards' numbers, which are rounded to the nearest `round_to`."""
    today = views[0].today if views else ambition.by
    # whole months: from the first day of one to the last of the last that is over by then
    until = (min(ambition.by, today) + timedelta(days=1)).replace(day=1) - timedelta(days=1)
    since = months_later(until.replace(day=1), 1 - ambition.months)
    with_both: list[tuple[ProjectView, _Sum | None, _Sum]] = []
    without: list[ProjectView] = []
    partial: list[ProjectView] = []
    measure = None
    for view in views:
        series = view.project.series.get(ambition.measure)
        found = view.project.measure(ambition.measure)
        if found is None or series is None:
            continue
        measure = measure or found
        if _hides(found, series, since, until) or (
            ambition.start and ambition.end and _hides(found, series, ambition.start, ambition.end)
        ):
            partial.append(view)
            continue
        now = _sum(found, series, since, until, ends_inside=True)
        before = None
        if ambition.start and ambition.end:
            before = _sum(found, series, ambition.start, ambition.end)
        if now is None or (ambition.start and before is None):
            without.append(view)
        else:
            with_both.append((view, before, now))
    if partial:
        left = tuple(without)
        wards = tuple(view for view, _, _ in with_both)
        return AmbitionNow(
            ambition, Told.HIDDEN, until, wards=wards, without=left, partial=tuple(partial)
        )
    if measure is None or not with_both:
        return AmbitionNow(ambition, Told.UNTOLD, until, without=tuple(without))
    is_ratio = with_both[0][0].project.series[ambition.measure].has_denominator
    scale = _scale(measure, is_ratio=is_ratio)
    sums = [now for _, _, now in with_both]
    starts = [before for _, before, _ in with_both if before]
    now_value, now_error = _together(sums, round_to, is_ratio=is_ratio)
    before_value, before_error = _together(starts, round_to, is_ratio=is_ratio)
    goal = goal_of(ambition.target, before_value * scale if starts else None)
    is_over = today > ambition.by
    told = _told(ambition, now_value * scale, goal, is_over=is_over)
    share = abs(goal / (before_value * scale)) if goal is not None and before_value else 0.0
    error = sqrt(now_error**2 + (share * before_error) ** 2) * scale
    if goal is not None and error and abs(now_value * scale - goal) < _SURE * error:
        told = Told.TOO_CLOSE
    return AmbitionNow(
        ambition=ambition,
        told=told,
        until=until,
        before=before_value * scale if starts else None,
        now=now_value * scale,
        goal=goal,
        unit=measure.unit if is_ratio or not _days(measure) else "a month",
        wards=tuple(view for view, _, _ in with_both),
        without=tuple(without),
    )


def _hides(measure: Measure, series: Series, first: date, last: date) -> bool:
    """Whether a number that is not shown may belong to these days."""
    period = _days(measure, series)
    if series.joined:  # the days of the ambition may begin or end within a period that was joined
        shown = _within(measure, series, first, last, ends_inside=False)
        if sum(days for _, days in shown) < (last - first).days + 1:
            return True
    return series.withheld or any(
        day <= last and first <= _end(day, period) for day in series.hidden
    )


def _told(ambition: Ambition, now: float, goal: float | None, *, is_over: bool) -> Told:
    if goal is None:
        return Told.UNTOLD
    reached = now >= goal if ambition.is_upwards else now <= goal
    if is_over:
        return Told.MET if reached else Told.MISSED
    return Told.REACHED if reached else Told.NOT_YET


def _together(sums: Sequence[_Sum], round_to: int, *, is_ratio: bool) -> tuple[float, float]:
    """The value of all wards together, and its standard error by rounding alone.

    Rounded to the nearest r, a count is off by a whole number of up to r/2, each as likely: its
    variance is (r² - 1) / 12.
    """
    if not sums:
        return 0.0, 0.0
    variance = (round_to**2 - 1) / 12
    if is_ratio:
        top, bottom = sum(one.top for one in sums), sum(one.bottom for one in sums)
        many = sum(one.rounded for one in sums)
        value = top / bottom
        return value, sqrt(variance * many * (1 + value**2)) / bottom
    value = sum(one.top / one.bottom for one in sums)
    return value, sqrt(sum(variance * one.rounded / one.bottom**2 for one in sums))


def _sum(
    measure: Measure, series: Series, first: date, last: date, *, ends_inside: bool = False
) -> _Sum | None:
    """What a ward shows in these days; None where it shows nothing, or divides by nothing."""
    points = list(_within(measure, series, first, last, ends_inside=ends_inside))
    if not points:
        return None
    top = sum(point.value or 0.0 for point, _ in points)
    if series.has_denominator:
        bottom = sum(point.denominator or 0.0 for point, _ in points)
        return _Sum(top, bottom, len(points)) if bottom else None
    if not _days(measure, series):
        return _Sum(fmean(point.value or 0.0 for point, _ in points), 1.0, 0)
    return _Sum(top, sum(days for _, days in points) / MONTH, len(points))


def _within(
    measure: Measure, series: Series, first: date, last: date, *, ends_inside: bool
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


def _scale(measure: Measure, *, is_ratio: bool) -> float:
    if is_ratio:
        return 100.0 if is_percentage(measure.unit) else measure.per or 1.0
    return 1.0
