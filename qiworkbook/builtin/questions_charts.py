"""Coach questions that a chart raises: what happened there, what it means, what comes next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from qiworkbook.analysis.readings import EVENT_COUNTS
from qiworkbook.builtin.checks_base import do
from qiworkbook.builtin.checks_ideas import IN_USE
from qiworkbook.builtin.questions_base import wonders
from qiworkbook.contributions.extensions import CoachQuestion, Turn
from qiworkbook.model import CountingUnit, Frequency
from qiworkbook.spc.choose import changed_at, suggest_phase
from qiworkbook.spc.numbers import RHYTHMS
from qiworkbook.spc.reading import NOT_JUDGED, Side, Variation
from qiworkbook.text.words import counted, day, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.model import Measure
    from qiworkbook.problems import Place
    from qiworkbook.spc.reading import Reading, Signal

_UP = (Side.ABOVE, Side.INCREASING)


def _read(view: ProjectView) -> list[tuple[Measure, Reading]]:
    """Measures with their readings, the aim's own first."""
    first = view.thread.aim_measures
    order = sorted(view.project.measures, key=lambda m: m not in first)
    return [(measure, view.readings[measure.id]) for measure in order]


def _place(view: ProjectView, measure: Measure) -> Place:
    return view.project.source.place(measure)


@wonders(
    "measure-unexplained",
    "A signal is the process telling you something. The people who were there often know what, "
    "for a few weeks.",
    Turn.CHART,
)
def unexplained(view: ProjectView) -> Iterator[CoachQuestion]:
    """The latest points are a signal, and no cycle or phase began near its first point."""
    for measure, reading in _read(view):
        if reading.variation in (Variation.COMMON_CAUSE, *NOT_JUDGED):
            continue  # its headline says that there is no signal now
        latest = reading.latest
        signal = next(iter(reading.signals_at(latest.index)), None) if latest else None
        if signal is None or suggest_phase(reading):
            continue  # `measure-new-limits` asks what changed there
        first, phase = changed_at(reading, signal), reading.phases[reading.points[-1].phase]
        if phase.given and first == phase.first:
            continue  # it lies beside the centre given from the first point on: nothing changed
        since = reading.points[first].when
        if since is None or _is_explained(measure, reading, since):
            continue
        yield CoachQuestion(
            "measure-unexplained",
            _what_happened(view, measure, signal, since),
            "The chart shows a signal there, and no cycle or phase begins near it.",
            _place(view, measure),
            measure=measure.id,
            action=do("chart", view, measure.id),
        )


def _is_explained(measure: Measure, reading: Reading, since: date) -> bool:
    """Whether a cycle or a phase began in the four intervals before the signal, or soon after."""
    between = timedelta(days=RHYTHMS[measure.every or Frequency.WEEK].longest)
    near = [event.when for event in reading.events if not event.is_note]
    near += [phase.start for phase in measure.phase]
    return any(since - 4 * between <= when <= since + between for when in near)


def _what_happened(view: ProjectView, measure: Measure, signal: Signal, since: date) -> str:
    if measure.counts not in EVENT_COUNTS:
        return f"What happened around {day(since)} that could have moved {quoted(measure.name)}?"
    beside = view.project.measure(measure.paired_with)
    what = "More" if signal.side in _UP else "Fewer"
    meaning = "harm, or more trust" if signal.side in _UP else "harm, or less trust"
    hint = f" What does {quoted(beside.name)} say?" if beside else ""
    less = "more" if signal.side in _UP else "less"
    came = "came in" if measure.counts is CountingUnit.REPORTS else "were reported"
    when = "since" if len(signal.points) > 1 else "around"
    return (
        f"{what} {measure.counts} {came} {when} {day(since)}. Is it {less} {meaning} in "
        f"telling?{hint}"
    )


def _lies(signal: Signal) -> str:
    return "higher" if signal.side in _UP else "lower"


@wonders(
    "measure-new-limits",
    "When a change is known, meant and holding, new limits show how the ward works now. Only the "
    "team knows whether it is.",
    Turn.CHART,
)
def new_limits(view: ProjectView) -> Iterator[CoachQuestion]:
    """A shift has held long enough for limits of its own."""
    for measure, reading in _read(view):
        suggestion = suggest_phase(reading)
        if suggestion is None or suggestion.when is None:
            continue
        yield CoachQuestion(
            "measure-new-limits",
            f"{quoted(measure.name)} has been {_lies(suggestion.signal)} since "
            f"{day(suggestion.when)}. Do you know why, and is it meant to last? Then new limits "
            "could start there.",
            suggestion.why,
            _place(view, measure),
            measure=measure.id,
            action=do("measure phase", view, measure.id, start=f"{suggestion.when}", reason=""),
        )


@wonders(
    "measure-no-change",
    "When ideas are in use and the outcome stays, either the theory or the measure needs a look.",
    Turn.THEORY,
)
def no_change(view: ProjectView) -> Iterator[CoachQuestion]:
    """Ideas are in use, and the outcome shows no sign of change."""
    outcome, measure = view.outcome, view.thread.outcome
    used = [idea for idea in view.project.ideas if idea.status in IN_USE]
    if measure is None or outcome is None or len(used) < 2:
        return
    quiet = outcome.variation is Variation.COMMON_CAUSE and not (
        outcome.course or (outcome.signals and not outcome.far_out)
    )
    if quiet and len(outcome.phases) == 1:
        yield CoachQuestion(
            "measure-no-change",
            f"{counted(len(used), 'idea')} are in use, and {quoted(measure.name)} has not moved. "
            "Is it too soon, or would you draw the driver diagram differently now?",
            "The chart shows no sign of change.",
            _place(view, measure),
            measure=measure.id,
            action=do("theory", view),
        )


@wonders(
    "measure-too-early",
    "The first months are for collecting. Deciding on a handful of points is deciding on chance.",
    Turn.LATER,
)
def too_early(view: ProjectView) -> Iterator[CoachQuestion]:
    """The chart of the aim has too few points to say anything."""
    outcome, measure = view.outcome, view.thread.outcome
    if measure is None or outcome is None or outcome.variation is not Variation.TOO_EARLY:
        return
    have = len(outcome.useful)
    if 0 < have < outcome.needed:
        yield CoachQuestion(
            "measure-too-early",
            f"What would make it easy to keep asking until {quoted(measure.name)} has "
            f"{outcome.needed} points?",
            f"There {'is' if have == 1 else 'are'} {have} so far, and it is too early to say.",
            _place(view, measure),
            measure=measure.id,
            action=do("data add", view, measure.id),
        )


QUESTIONS = (unexplained, new_limits, no_change, too_early)
