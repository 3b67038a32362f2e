"""Checks of what people decided about a chart: rule set, phases, pauses, points left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.analysis.readings import limits_refused, why_not_drawn
from qiworkbook.builtin.checks_base import Finding, asks, faults
from qiworkbook.spc.rule_sets import RULE_SETS
from qiworkbook.text.suggest import did_you_mean
from qiworkbook.text.words import day, no_stop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from qiworkbook.analysis.project_view import ProjectView


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
        guess = did_you_mean(measure.rule_set or default, known)
        named = (measure.rule_set or default) not in known
        hint = f'Did you mean "{guess}"?' if guess and named else ""
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
                    "Use the date as it stands in the data file.",
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


CHECKS = (not_as_asked, on_one_day, outside_data, excludes_nothing, pause_backwards)
