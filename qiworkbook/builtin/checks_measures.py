"""Checks of measures, their data and their charts: a balanced family, each defined, numbers that
come in time and are possible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from qiworkbook.analysis.dates import is_late, last_heard
from qiworkbook.analysis.plausible import Doubt, impossible, is_above, is_share, unlikely
from qiworkbook.analysis.project_view import (
    EVENT_COUNTS,
    ProjectView,
    as_drawn,
    limits_refused,
    redefinition,
    why_not_drawn,
)
from qiworkbook.builtin.checks_base import Finding, Turn, asks, do, faults, own_measures
from qiworkbook.model import CountingUnit, Measure, MeasureKind, Point, Series
from qiworkbook.problems import Action, Advice, InFile, Place
from qiworkbook.spc.rule_sets import RULE_SETS
from qiworkbook.text.words import counted, day, listed, meant_or, no_stop, quoted

_EVENT = re.compile(r"\b(incidents?|reports?|assaults?|restraints?|harassment)\b", re.IGNORECASE)


@asks(
    "outcome-missing",
    "Process measures say whether we do the new thing; only an outcome says whether it helps "
    "anybody.",
    turn=Turn.THEORY,
)
def no_outcome(view: ProjectView) -> Iterator[Finding]:
    """No measure shows an outcome."""
    measures = view.project.measures
    if any(measure.kind is MeasureKind.OUTCOME for measure in measures):
        return
    lacking = "there is no outcome measure" if measures else "the project has no measures yet"
    yield Finding(
        view.project.source.place("aim") if view.project.aim else view.project.source.place(),
        lacking,
        "What would people notice? Count that.",
        ask="What would people on the ward notice if this worked? Could that be counted?",
        action=do("measure add", view, kind="outcome", shows="aim"),
    )


@asks(
    "balancing-missing",
    "A change that makes one thing better can make another worse. One balancing measure, chosen "
    "with the people it would touch, tells you early.",
    turn=Turn.BALANCE,
)
def no_balancing(view: ProjectView) -> Iterator[Finding]:
    """No measure watches for harm done elsewhere."""
    measures = view.project.measures
    if measures and not any(measure.kind is MeasureKind.BALANCING for measure in measures):
        yield Finding(
            view.project.source.place("measure"),
            "there is no balancing measure",
            "What could get worse while this gets better? Ask patients and staff, and count that.",
            ask="What could get worse while this gets better, and who would notice first?",
            action=do("measure add", view, kind="balancing"),
        )


@asks(
    "definition-changed",
    "Points that were counted in two ways make a step that nobody on the ward took. Whoever knows "
    "says once from which day on, or that only the wording has changed.",
    turn=Turn.CHART,
)
def defined_anew(view: ProjectView) -> Iterator[Finding]:
    """A definition, or the aim, was changed after data had been collected."""
    found = redefinition(view.project.aim)
    if found:
        yield Finding(
            view.project.source.place("aim"),
            f"{found.said[0].lower()}{found.said[1:]}",
            "Say who looked at it, why, and since when.",
            ask="The aim has changed. Why, and since when?",
            action=do("aim confirm", view),
        )
    for measure in own_measures(view):
        found = redefinition(measure)
        if found:
            yield Finding(
                view.project.source.place(measure),
                f"{quoted(measure.name)}: {found.said[0].lower()}{found.said[1:]}",
                "Say who looked at it, why, and since when.",
                ask=f"{quoted(measure.name)} is counted differently from before. Since when, "
                "and why?",
                action=do("measure confirm", view, measure.id),
                measure=measure.id,
            )


@asks(
    "definition-missing",
    "When two people count differently, the chart shows who was on shift and not how the ward is.",
    turn=Turn.MEASURE,
)
def no_definition(view: ProjectView) -> Iterator[Finding]:
    """A measure has no operational definition."""
    for measure in own_measures(view):
        if not measure.definition.strip():
            yield Finding(
                view.project.source.place(measure),
                f"nothing says how {quoted(measure.name)} is counted",
                Advice(
                    "Write it so that a new colleague would count the same: ",
                    InFile.key("definition", "Of the ..., the share who ..."),
                ),
                ask=f"How would a new colleague count {quoted(measure.name)} just as you do?",
                action=do("measure set", view, measure.id, definition=""),
                measure=measure.id,
            )


@asks(
    "measure-shows-nothing",
    "Collecting data costs time on the ward; each measure should answer a question of the theory.",
    turn=Turn.MEASURE,
)
def shows_nothing(view: ProjectView) -> Iterator[Finding]:
    """A measure shows neither the aim nor a driver."""
    for measure in own_measures(view):
        balancing = measure.kind is MeasureKind.BALANCING
        if not measure.shows and not balancing and measure not in view.thread.aim_measures:
            yield Finding(
                view.project.source.place(measure),
                f"nothing says what {quoted(measure.name)} shows",
                Advice(
                    "Add ",
                    InFile('shows = ["aim"]', "shows", ("aim",)),
                    ", or the ids of the drivers it shows.",
                ),
                ask=f"What would {quoted(measure.name)} tell you: the aim, or which driver?",
                action=do("measure set", view, measure.id, shows=""),
                measure=measure.id,
            )


@asks(
    "direction-missing",
    "Without it the chart can say that something changed, and not whether that is good news.",
    turn=Turn.MEASURE,
)
def no_direction(view: ProjectView) -> Iterator[Finding]:
    """A measure does not say which way is better."""
    for measure in own_measures(view):
        if measure.better is not None:
            continue
        if measure.counts in EVENT_COUNTS:
            hint = Advice(
                "More reports can mean more trust. Say ",
                InFile.key("better", "neither"),
                ", unless you are sure.",
            )
        else:
            hint = Advice("Add ", InFile.key("better", "increase", "decrease", "neither"))
        yield Finding(
            view.project.source.place(measure),
            f"nothing says which way {quoted(measure.name)} is better",
            hint,
            ask=f"Would more or less of {quoted(measure.name)} be good news, or neither?",
            action=do("measure set", view, measure.id, better=""),
            measure=measure.id,
        )


@asks(
    "counting-unit-missing",
    "One report can hold several incidents. Two wards that count differently can't learn from "
    "each other's charts.",
    turn=Turn.MEASURE,
)
def no_counting_unit(view: ProjectView) -> Iterator[Finding]:
    """A measure of incidents does not say what one count is."""
    for measure in own_measures(view):
        if measure.counts is None and _EVENT.search(f"{measure.name} {measure.unit}"):
            yield Finding(
                view.project.source.place(measure),
                f"nothing says what is counted in {quoted(measure.name)}",
                Advice("Add ", InFile.key("counts", "incidents", "reports", "people")),
                ask=f"What is one in {quoted(measure.name)}: an incident, a report or a person?",
                action=do("measure set", view, measure.id, counts=""),
                measure=measure.id,
            )


@asks(
    "incidents-alone",
    "Rising reports can mean more harm, or more trust in telling. How safe people feel is what "
    "tells the two apart.",
    turn=Turn.MEASURE,
)
def incidents_alone(view: ProjectView) -> Iterator[Finding]:
    """A measure of incidents or reports is not read beside what people say."""
    for measure in own_measures(view):
        watched = measure.counts in EVENT_COUNTS and measure.kind is not MeasureKind.BALANCING
        if watched and not measure.paired_with:
            yield Finding(
                view.project.source.place(measure),
                f"{quoted(measure.name)} stands alone",
                Advice(
                    "Which measure of how people feel goes with it? Add: ",
                    InFile.key("paired_with"),
                ),
                ask=f"If {quoted(measure.name)} rose, what would tell harm from trust in telling?",
                action=_pair(view, measure.id),
                measure=measure.id,
            )


def _pair(view: ProjectView, measure: str) -> Action:
    """Name the one measure of what people say, where there is but one; or let a person say."""
    said = [
        one.id
        for one in view.project.measures
        if one.kind is MeasureKind.OUTCOME and one.counts is CountingUnit.PEOPLE
    ]
    return do("measure set", view, measure, paired_with=said[0] if len(said) == 1 else "")


_NAMED = 3
_IF_WRONG = ("If one is wrong, put it right.", "If it is counted differently, say so.")
_OF_FEW = (Doubt.FRACTION, Doubt.PART)  # where most points are so, the measure is
_LOOKED_FOR = (*_OF_FEW, Doubt.SIZE, Doubt.FAR, Doubt.UNLIKE, Doubt.CADENCE, Doubt.BELOW_ZERO)
_NOTED = (*_OF_FEW, Doubt.UNLIKE, Doubt.BELOW_ZERO)
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
    for measure in own_measures(view):
        if measure not in without or measure == view.thread.outcome or measure.days_between:
            continue  # `aim-measure-no-data` asks for these, the other for the days of events
        yield Finding(
            view.project.source.place(measure),
            f"{quoted(measure.name)} has no data yet",
            "Add the first point.",
            ask=f"What is the first value of {quoted(measure.name)}, on paper if need be?",
            action=do("data add", view, measure.id),
            measure=measure.id,
        )


@asks(
    "data-late",
    "A chart that ended weeks ago can't help today's test. Knowing why the numbers stopped often "
    "says more than the missing points.",
    turn=Turn.DATA_STOPPED,
    at_work=True,
)
def late(view: ProjectView) -> Iterator[Finding]:
    """A point should have come by now: two intervals have passed, and some days of grace."""
    for measure in own_measures(view):
        series = view.project.series.get(measure.id)
        last = last_heard(series, view.today) if series else None
        events = measure.days_between  # of which the measure that counts them is asked
        if series and last and not events and is_late(measure, series, view.today):
            line = next((point.line for point in series.points if point.when == last), 0)
            expected = f"every {measure.every}" if measure.every else "more often than that"
            yield Finding(
                Place(series.source.file, line or None),
                f"the last data are from {day(last)}, and a point is expected {expected}",
                Advice(
                    "If it has stopped, say why in ",
                    InFile("a [[measure.pause]]", "pause", row=True),
                    ".",
                ),
                ask=f"What has {quoted(measure.name)} been since {day(last)}, and what "
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
        drawn = as_drawn(view.project, measure)
        for point in series.points:
            place = Place(series.source.file, point.line or None)
            wrong = impossible(drawn, point.value, point.denominator)
            if wrong and place not in told:  # the reader of the file has named some already
                number = "the number" if point.denominator is None else "both numbers"
                yield Finding(
                    place,
                    _said(measure, series, f"{wrong}: check {number} of {day(point.when)}"),
                    "It is drawn as a gap until it is put right.",
                )


@asks(
    "data-above",
    "A share cannot be; a rate or an occupancy can.",
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
                Advice(
                    "Is it a share of people (",
                    InFile.key("counts", "people"),
                    "), or a rate (",
                    InFile.key("chart", "u"),
                    ")? Say which in the measure.",
                ),
            )


@asks(
    "data-unlikely",
    "A slip of the keyboard moves the limits as much as a true change does.",
)
def far_off(view: ProjectView) -> Iterator[Finding]:
    """A value is far from all others, or not written like them, or dates too near or far apart; and
    no note says why."""
    for measure, series in _with_data(view):
        for found in unlikely(measure, (), series.points, view.today):
            grows = found.doubt is Doubt.SIZE and "%" in measure.unit and not series.has_denominator
            told = found.doubt in _NOTED and any(p.note or p.excluded for p in found.points)
            usual = found.doubt is Doubt.BELOW_ZERO and len(found.points) > 1  # a difference
            usual |= found.doubt in _OF_FEW and 2 * len(found.points) >= len(series.points)
            if found.doubt in _LOOKED_FOR and not grows and not told and not usual:
                yield Finding(
                    Place(series.source.file, found.points[0].line or None),
                    found.said,
                    _IF_WRONG[found.doubt is Doubt.CADENCE],
                    action=do("measure set", view, measure.id, every="")
                    if found.doubt is Doubt.CADENCE
                    else do("data set", view, measure.id, f"{found.points[0].when}"),
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


@faults(
    "chart-not-as-asked",
    "The chart is drawn another way until this is settled, so its marks may not be what the team "
    "expects.",
)
def not_as_asked(view: ProjectView) -> Iterator[Finding]:
    """A chart cannot be drawn as its measure asks: its rule set does not exist, for example."""
    default = view.workbook.file.defaults.rule_set
    known = sorted({*RULE_SETS, *(view.rule_sets or ())})
    for measure in view.project.measures:
        why = why_not_drawn(view.project, measure, view.thread, default, view.rule_sets)
        if not why:
            continue
        if limits_refused(view.project, measure, view.thread):
            place = view.project.source.place(measure, "limits")
        elif measure.rule_set or not view.workbook.source.text:
            place = view.project.source.place(measure, "rule_set")
        else:
            place = view.workbook.source.place("defaults", "rule_set")
        named = measure.rule_set or default
        hint = "" if named in known else meant_or(named, known, quotes='"')
        yield Finding(place, no_stop(why[:1].lower() + why[1:]), hint)


@faults(
    "phases-on-one-day",
    "Only one of them can hold, and the chart would quietly choose.",
)
def on_one_day(view: ProjectView) -> Iterator[Finding]:
    """Two phases of a measure start on the same day."""
    for measure in view.project.measures:
        starts: set[date] = set()
        for phase in measure.phase:
            if phase.start in starts:
                yield Finding(
                    view.project.source.place(phase, "start"),
                    f"two phases start on {phase.start}",
                    "Keep one, with both reasons if both are true.",
                )
            starts.add(phase.start)


@asks(
    "phase-outside-data",
    "Limits can only be calculated from points that are there.",
)
def outside_data(view: ProjectView) -> Iterator[Finding]:
    """A phase starts before the first point, or after the last."""
    for measure in view.project.measures:
        series = view.project.series.get(measure.id)
        if not series or not series.points:
            continue
        first, last = series.points[0].when, series.points[-1].when
        for phase in measure.phase:
            if first < phase.start <= last:
                continue
            side = "before the data begin" if phase.start <= first else "after the last point"
            when = first if phase.start <= first else last
            yield Finding(
                view.project.source.place(phase, "start"),
                f"this phase starts {side} ({day(when)})",
                "Is the date right?",
            )


@asks(
    "exclusion-no-point",
    "The point you meant still counts in the limits.",
)
def excludes_nothing(view: ProjectView) -> Iterator[Finding]:
    """A date is left out of the limits, and there is no point on that date."""
    for measure in view.project.measures:
        series = view.project.series.get(measure.id)
        dates = {point.when for point in series.points} if series else set()
        for exclusion in measure.exclude:
            if exclusion.date not in dates:
                yield Finding(
                    view.project.source.place(exclusion, "date"),
                    f"there is no point on {exclusion.date} to leave out",
                    "Use the date as it is in the data file.",
                )


@faults(
    "pause-backwards",
    "The pause would shade the wrong part of the chart, or none of it.",
)
def pause_backwards(view: ProjectView) -> Iterator[Finding]:
    """A pause ends before it begins."""
    for measure in view.project.measures:
        for pause in measure.pause:
            if pause.end < pause.start:
                yield Finding(
                    view.project.source.place(pause, "end"),
                    f"this pause ends before it begins ({pause.start} to {pause.end})",
                    "Which of the two dates is right?",
                )


CHECKS = (
    no_outcome,
    no_balancing,
    defined_anew,
    no_definition,
    shows_nothing,
    no_direction,
    no_counting_unit,
    incidents_alone,
    no_data,
    late,
    cannot_be,
    above,
    far_off,
    in_future,
    not_as_asked,
    on_one_day,
    outside_data,
    excludes_nothing,
    pause_backwards,
)
