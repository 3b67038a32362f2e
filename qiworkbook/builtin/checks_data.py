"""Checks of the data: whether they are there, in time, and possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.analysis.dates import is_late
from qiworkbook.analysis.plausible import Doubt, impossible, is_above, is_share, unlikely
from qiworkbook.builtin.checks_base import Finding, Turn, asks, do, faults, own_measures
from qiworkbook.problems import Place
from qiworkbook.text.words import counted, day, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.model import Measure, Point, Series

_NAMED = 3
_LOOKED_FOR = (Doubt.SIZE, Doubt.FAR, Doubt.UNLIKE, Doubt.CADENCE)
_ABOVE = ("with more above the line than below", "above 100%")


@asks(
    "measure-no-data",
    "Four points tell more than a perfect form with none. If nobody has time to collect it, a "
    "simpler measure may do.",
    turn=Turn.MEASURE,
    at_work=True,
)
def no_data(view: ProjectView) -> Iterator[Finding]:
    """A measure has no data."""
    without = view.thread.measures_without_data
    for measure, place in own_measures(view):
        if measure not in without or measure == view.thread.outcome:
            continue  # `aim-measure-no-data` asks for these
        yield Finding(
            place,
            f"{quoted(measure.name)} has no data yet",
            "Add the first point.",
            ask=f"What is the first value of {quoted(measure.name)}, on paper if need be?",
            action=do("data add", view, measure.id),
            measure=measure.id,
        )


@asks(
    "data-late",
    "A chart that stops three weeks ago can't help today's test. Knowing why they stopped often "
    "says more than the missing points.",
    turn=Turn.DATA_STOPPED,
    at_work=True,
)
def late(view: ProjectView) -> Iterator[Finding]:
    """A point should have come by now: two intervals have passed, and some days of grace."""
    for measure, _ in own_measures(view):
        series = view.project.series.get(measure.id)
        latest = series.latest if series else None
        if series and latest and is_late(measure, series, view.today):
            expected = f"every {measure.every}" if measure.every else "more often than that"
            yield Finding(
                Place(series.source.file, latest.line or None),
                f"the last data are from {day(latest.when)}, and a point is expected {expected}",
                "If it has stopped, say why in a [[measure.pause]].",
                ask=f"What has {quoted(measure.name)} been since {day(latest.when)}, and what "
                "makes it hard to collect?",
                action=do("data add", view, measure.id),
                measure=measure.id,
            )


@faults(
    "data-impossible",
    "A number that cannot be true moves the centre line and the limits of everything else.",
)
def cannot_be(view: ProjectView) -> Iterator[Finding]:
    """A row cannot be true on its chart: below zero, or a share of more than 100%."""
    told = {problem.place for problem in view.project.problems}
    for measure, series in _with_data(view):
        for point in series.points:
            place = Place(series.source.file, point.line or None)
            wrong = impossible(measure, point.value, point.denominator)
            if wrong and place not in told:  # the reader of the file has named some already
                number = "the number" if point.denominator is None else "both numbers"
                yield Finding(
                    place,
                    _said(measure, series, f"{wrong}: check {number} of {day(point.when)}"),
                    "It is drawn as a gap until it is put right.",
                )


@asks(
    "data-above",
    "For a share that cannot be; for a rate or an occupancy, it can.",
)
def above(view: ProjectView) -> Iterator[Finding]:
    """Rows are above 100%, and the measure says neither share nor rate."""
    for measure, series in _with_data(view):
        over = [p for p in series.points if is_above(measure, p)]
        if over and not is_share(measure):
            yield Finding(
                Place(series.source.file, over[0].line or None),
                _said(
                    measure,
                    series,
                    f"{counted(len(over), 'row')} {_ABOVE[over[0].denominator is None]}: "
                    f"{_dates(over)}",
                ),
                'Is it a share of people (counts = "people"), or a rate (chart = "u")? '
                "Say which in the measure.",
            )


@asks(
    "data-unlikely",
    "A slip of the keyboard moves the limits as much as a true change does.",
)
def far_off(view: ProjectView) -> Iterator[Finding]:
    """A value is far from all others, or dates too near or far apart, and no note says why."""
    for measure, series in _with_data(view):
        for found in unlikely(measure, (), series.points, view.today):
            grows = found.doubt is Doubt.SIZE and "%" in measure.unit and not series.has_denominator
            told = found.doubt is Doubt.UNLIKE and any(p.note or p.excluded for p in found.points)
            if found.doubt in _LOOKED_FOR and not grows and not told:
                yield Finding(
                    Place(series.source.file, found.points[0].line or None),
                    found.said,
                    f"If it is counted otherwise: qiworkbook measure set {view.project.id} "
                    f"{measure.id} --every INTERVAL"
                    if found.doubt is Doubt.CADENCE
                    else "If one is wrong, put it right with: "
                    f"qiworkbook data set {view.project.id} {measure.id} "
                    f"{found.points[0].when} VALUE",
                )


@asks(
    "data-in-future",
    "A point from next month is nearly always a slip of the year or of day and month.",
)
def in_future(view: ProjectView) -> Iterator[Finding]:
    """A row has a date after today."""
    for measure, series in _with_data(view):
        ahead = [p for p in series.points if p.when > view.today and p.value is not None]
        if ahead:
            yield Finding(
                Place(series.source.file, ahead[0].line or None),
                _said(
                    measure, series, f"{counted(len(ahead), 'row')} of the future: {_dates(ahead)}"
                ),
                "Is the date right?",
            )


def _said(measure: Measure, series: Series, message: str) -> str:
    """The message; of numbers that a plugin works out, with the name of the measure.

    The file that they come from holds more than one measure's, or none as it stands here.
    """
    return f"{quoted(measure.name)}: {message}" if series.derived_by else message


def _dates(points: Sequence[Point]) -> str:
    """The days of the first few, and how many more there are."""
    more = f", and {len(points) - _NAMED} more" if len(points) > _NAMED else ""
    return listed([day(point.when) for point in points[:_NAMED]]) + more


def _with_data(view: ProjectView) -> Iterator[tuple[Measure, Series]]:
    for measure in view.project.measures:
        series = view.project.series.get(measure.id)
        if series and series.points:
            yield measure, series


CHECKS = (no_data, late, cannot_be, above, far_off, in_future)
