"""Every coach question of the core: those that checks raise, and those that only a coach asks.

One is written as a function that wonders. Its docstring says what the question is about, `why`
what it is good for. A closed project is asked nothing but whether it has held, and a paused one
only whether it goes on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from qiworkbook.analysis.dates import WAITING, has_begun, last_day
from qiworkbook.analysis.progress import ceiling
from qiworkbook.analysis.project_view import EVENT_COUNTS, ProjectView
from qiworkbook.builtin.checks import CHECKS
from qiworkbook.builtin.checks_base import do, in_status, summary
from qiworkbook.builtin.checks_cycles import ASKED, EMPTY, is_predicted
from qiworkbook.builtin.checks_theory import BEGINNING, IN_USE, SET_ASIDE
from qiworkbook.contributions.extensions import Check, CoachQuestion, QuestionMaker, Turn
from qiworkbook.model import (
    CountingUnit,
    Decision,
    Frequency,
    IdeaSource,
    IdeaStatus,
    Measure,
    Met,
    Stage,
    Status,
)
from qiworkbook.model.pack import CoachFile
from qiworkbook.problems import Place
from qiworkbook.spc.charts import SPREAD_CHARTS
from qiworkbook.spc.choose import changed_at, suggest_phase
from qiworkbook.spc.course import turned
from qiworkbook.spc.judge import HIGH
from qiworkbook.spc.numbers import RHYTHMS
from qiworkbook.spc.reading import EVENT_CHARTS, NOT_JUDGED, Reading, Variation
from qiworkbook.text.source import Path, Source
from qiworkbook.text.words import capital, counted, day, no_stop, quoted

Ask = Callable[[ProjectView], Iterable[CoachQuestion]]


def wonders(
    code: str, why: str, turn: Turn, *, when: Status = Status.ACTIVE
) -> Callable[[Ask], QuestionMaker]:
    """Make a coach question out of a function that asks it, of projects of one status."""
    return lambda ask: in_status(when).wonders(code, summary(ask), why, turn)(ask)


def asked_by(check: Check) -> QuestionMaker:
    """The questions of a check: what it found, each as a coach would put it."""

    def ask(view: ProjectView) -> Iterator[CoachQuestion]:
        if view.project.about.status is Status.ACTIVE:
            for found in check.find(view):
                if found.ask:
                    because = f"{capital(no_stop(found.message))}."
                    yield CoachQuestion(
                        code=found.code,
                        ask=found.ask,
                        because=because,
                        place=found.place,
                        cycle=found.cycle,
                        measure=found.measure,
                        action=found.action,
                    )

    turn = Turn.USUAL if check.turn is None else check.turn
    return QuestionMaker(check.code, check.summary, check.why, ask, turn=turn)


_STOPPED_AFTER = timedelta(days=30)
_AHEAD = timedelta(days=14)
_SETTLED = tuple(status for status in IN_USE if status is not IdeaStatus.ADOPTED)


@wonders(
    "prediction-ahead",
    "A guess costs a minute before the test, and cannot be made after it.",
    Turn.TEST_AHEAD,
)
def unpredicted(view: ProjectView) -> Iterator[CoachQuestion]:
    """A test begins within two weeks, or on a day that nobody has said, with no prediction."""
    for cycle in view.thread.cycles_by_date:
        start = cycle.start
        if cycle.stage is not Stage.PLAN or has_begun(cycle, view.today) or is_predicted(cycle):
            continue
        if start is None or start <= view.today + _AHEAD:
            when = f"It begins on {day(start)}" if start else "It is planned"
            yield CoachQuestion(
                "prediction-ahead",
                f"What do you think {quoted(cycle.title)} will show? A guess is enough.",
                f"{when}, and nobody has predicted anything yet.",
                cycle.source.place("plan"),
                cycle.id,
                action=do("pdsa predict", view, cycle.id),
            )


@wonders(
    "ramp-fresh",
    "What was predicted and what happened are easiest to compare while people remember the test.",
    Turn.PREDICTION,
)
def fresh(view: ProjectView) -> Iterator[CoachQuestion]:
    """A test ended in the last two weeks, and is to be studied or decided about."""
    for cycle in reversed(view.thread.cycles_by_date):
        over = last_day(cycle)
        step = cycle.stage
        if (
            over is None
            or not over <= view.today <= over + WAITING
            or step not in (Stage.STUDY, Stage.ACT)
        ):
            continue
        title = quoted(cycle.title)
        ask = ASKED[step].format(title)
        if step is Stage.STUDY:
            guesses = (
                f"In {title} you predicted {quoted(q.predict, 90)}"
                f"{q.before_the_test}. What happened?"
                for q in cycle.file.plan.question
                if q.predict.strip()
            )
            ask = next(guesses, f"What did {title} show?")
        yield CoachQuestion(
            "ramp-fresh",
            ask,
            f"The test ended on {day(over)}, and {EMPTY[step]}.",
            cycle.source.place(str(step)),
            cycle.id,
            action=do(f"pdsa {step}", view, cycle.id),
        )


@wonders(
    "ramp-stopped",
    "Many good ideas are not disproved, they are just not tested again.",
    Turn.RAMP,
)
def stopped(view: ProjectView) -> Iterator[CoachQuestion]:
    """The last cycle of a ramp ended over a month ago with "adapt", and the idea is not settled."""
    for ramp in reversed(view.thread.ramps):
        cycle = max(ramp, key=lambda c: (last_day(c) or date.min, c.id))
        over, idea = last_day(cycle), view.project.idea(cycle.file.idea)
        settled = idea is not None and idea.status in (*_SETTLED, *SET_ASIDE)
        if len(ramp) == 1 or settled or over is None or over + _STOPPED_AFTER >= view.today:
            continue  # of a test that stands alone, `cycle-alone` asks
        if any(
            c.file.idea == cycle.file.idea and c.stage is not Stage.DONE
            for c in view.project.cycles
        ):
            continue
        if cycle.file.act.decision is Decision.ADAPT:
            yield CoachQuestion(
                "ramp-stopped",
                f"{quoted(cycle.title)} ended with the decision to adapt. What would the next "
                "small test be?",
                f"That was on {day(over)}, and no cycle follows it.",
                cycle.source.place("act"),
                cycle.id,
                action=do("pdsa plan", view, idea=cycle.file.idea, follows=cycle.id),
            )


_SOON = timedelta(days=90)
_MANY_IDEAS = 3
_WHOM = re.compile(
    r"\b(people|persons?|patients?|service users?|residents?|clients?|inpatients?|staff|nurses?|"
    r"colleagues?|teams?|wom[ae]n|m[ae]n|children|young|adults?|mothers?|parents?|visitors?|"
    r"famil(?:y|ies)|carers?|everyone|everybody|anyone|anybody|no ?one|nobody|we|us|our|those|"
    r"wards?|units?|hospitals?|trusts?|services?)\b",
    re.IGNORECASE,
)


@wonders(
    "next-paused",
    "A pause with a plan is a pause; without one it is often an end that nobody has said aloud.",
    Turn.PAUSED,
    when=Status.PAUSED,
)
def paused(view: ProjectView) -> Iterator[CoachQuestion]:
    """The project is paused."""
    yield CoachQuestion(
        "next-paused",
        "What would have to be true on the ward for this work to start again?",
        "The project is paused. Closing it, with what was learned, is a good answer too.",
        view.project.source.place("project", "status"),
        action=do("close", view, learned=""),
    )


@wonders(
    "followup-due",
    "Gains fade quietly; whether they held is what the next ward most needs to know.",
    Turn.PAUSED,
    when=Status.CLOSED,
)
def followup_due(view: ProjectView) -> Iterator[CoachQuestion]:
    """A closed project was due to be looked at again by now."""
    due = [one for one in view.project.followups if one.due <= view.today and not one.held]
    for one in due[:1]:
        yield CoachQuestion(
            "followup-due",
            "Has what you achieved held, and what would you tell the next ward?",
            f"The project is closed, and was due to be looked at again on {day(one.due)}.",
            view.project.source.place(one),
            action=do("followup set", view, f"{one.due}", held=""),
        )


@wonders(
    "aim-learned",
    "How it went, told plainly, is what other wards can use; a missed aim often teaches more.",
    Turn.AIM_OVER,
)
def aim_learned(view: ProjectView) -> Iterator[CoachQuestion]:
    """The aim was not met in full, and nothing says what was learned."""
    aim = view.project.aim
    if aim is None:
        return
    if aim.met not in (None, Met.YES) and not aim.learned.strip():
        yield CoachQuestion(
            "aim-learned",
            "What do you know now that you would tell a ward with the same aim?",
            "The aim was not reached in full, and what you learned is not written down.",
            view.project.source.place("aim", "met"),
            action=do("aim set", view, learned=""),
        )


def _under_way(view: ProjectView) -> bool:
    return any(cycle.stage is not Stage.DONE for cycle in view.project.cycles)


@wonders(
    "aim-near",
    "Three months are enough for one more round of tests, or for agreeing a new date in good time.",
    Turn.LATER,
)
def aim_near(view: ProjectView) -> Iterator[CoachQuestion]:
    """The aim's date comes within three months, and no test is planned or under way."""
    aim = view.project.aim
    if _under_way(view) or aim is None or aim.by is None or aim.met is not None:
        return
    if view.today <= aim.by <= view.today + _SOON:
        yield CoachQuestion(
            "aim-near",
            f"The aim runs to {day(aim.by)}. Which one test before then would help most?",
            f"That is {counted((aim.by - view.today).days, 'day')} from now.",
            view.project.source.place("aim", "by"),
            action=do("pdsa plan", view),
            section="aim",
        )


@wonders(
    "ideas-from-patients",
    "People who have stayed on the ward see what a team has stopped noticing.",
    Turn.PEOPLE,
)
def ideas_from_patients(view: ProjectView) -> Iterator[CoachQuestion]:
    """There are several ideas, and none is said to come from patients."""
    ideas = view.project.ideas
    if len(ideas) > _MANY_IDEAS and not any(i.source is IdeaSource.PATIENTS for i in ideas):
        yield CoachQuestion(
            "ideas-from-patients",
            "What would the people on the ward test, if it were theirs to choose?",
            f"None of the {len(ideas)} ideas is said to come from patients.",
            view.project.source.place("idea"),
            action=do("idea add", view, source="patients"),
        )


@wonders(
    "aim-for-whom",
    "An aim that says for whom tells everybody on the ward that it is about them.",
    Turn.AIM,
)
def for_whom(view: ProjectView) -> Iterator[CoachQuestion]:
    """The sentence of the aim names neither people nor a place."""
    aim, unit = view.project.aim, view.project.about.unit.strip()
    if aim is None or not aim.statement.strip() or _WHOM.search(aim.statement):
        return
    if not unit or unit.casefold() not in aim.statement.casefold():
        yield CoachQuestion(
            "aim-for-whom",
            "For whom will it be different: who would you ask whether it is?",
            "The sentence of the aim names nobody, and no ward.",
            view.project.source.place("aim", "statement"),
            action=do("aim set", view, statement=""),
        )


@wonders(
    "ideas-untested",
    "One idea tested this week teaches more than ten on a list.",
    Turn.IDEA,
)
def untested(view: ProjectView) -> Iterator[CoachQuestion]:
    """The project is young, no cycle is under way, and ideas are waiting for a first test."""
    start = view.project.about.start
    waiting = [i for i in view.thread.untested_ideas if i.status is IdeaStatus.PROPOSED]
    if not waiting or _under_way(view) or start is None or view.today - start >= BEGINNING:
        return  # later, `idea-never-tested` asks
    first = waiting[0]
    if len(waiting) == 1:
        ask = f"What would a first test of {quoted(first.name)} be, with one person, tomorrow?"
    else:
        ask = f"Which of the {len(waiting)} untested ideas would teach you most, with one person?"
    yield CoachQuestion(
        "ideas-untested",
        ask,
        f"No cycle tests {'it' if len(waiting) == 1 else 'them'} yet.",
        view.project.source.place(first),
        action=do("pdsa plan", view, **({"idea": first.id} if len(waiting) == 1 else {})),
    )


@wonders(
    "progress-beyond-files",
    "A score is the team's to give. What it rests on, written down, is what others can learn from.",
    Turn.LATER,
)
def progress_beyond_files(view: ProjectView) -> Iterator[CoachQuestion]:
    """The team's latest progress score is higher than the files hold reasons for."""
    scores = [one for one in view.project.progress if one.self is not None]
    latest = max(scores, key=lambda one: one.date, default=None)
    found = ceiling(view)
    if latest is not None and (latest.self or 0.0) > found.score:
        yield CoachQuestion(
            "progress-beyond-files",
            f"You see yourselves at {latest.self:.1f}. What have you seen that is not here yet?",
            found.words,
            view.project.source.place(latest),
            action=do("show", view),
            section="progress",
        )


@wonders(
    "pack-question",
    "Those who keep a data pack know what their teams forget.",
    Turn.USUAL,
)
def of_packs(view: ProjectView) -> Iterator[CoachQuestion]:
    """A question of the workbook or of a data pack that the project does not answer yet."""
    for record in view.workbook.records_of(CoachFile):
        for entry in record.file.question:
            lacking = _lacking(view.project.source, entry.until.split("."))
            if lacking is not None:
                yield CoachQuestion(
                    "pack-question",
                    entry.ask,
                    f"{quoted(record.file.title)} asks it, until project.toml says something "
                    f"under {entry.until}.",
                    view.project.source.at(lacking),
                    action=do("part show", view, entry.until.split(".")[0]),
                    why=entry.why,
                )


def _lacking(source: Source, keys: Sequence[str]) -> Path | None:
    """The path that is empty in a file, in a list that of the first row without it; else None."""
    there: Any = source.said()
    found: Path = ()
    for key in keys:
        if isinstance(there, list):
            rest = [_lacking_in(row, key) for row in there]
            return (*found, rest.index(True), key) if True in rest else None
        if _lacking_in(there, key):
            return (*found, key)
        there, found = there[key], (*found, key)
    return None


def _lacking_in(table: Any, key: str) -> bool:
    return not isinstance(table, dict) or table.get(key) in (None, "", [], {})


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
    """A level that the headline tells, or a signal in the latest points, and no cycle or phase
    began near its first point, nor is there a note.
    """
    for measure, reading in _read(view):
        found, latest = reading.course, reading.latest
        if latest is None or reading.variation in NOT_JUDGED or suggest_phase(reading):
            continue  # `measure-new-limits` asks what changed there
        signal = next(iter(reading.signals_at(latest.index)), None)
        # The headline tells of two levels that no team drew, and of a day between them.
        if (
            found
            and found.is_changed
            and not (found.between or found.now.whole or found.is_gradual)
            and not turned(reading, found)
        ):
            first, up, lasts = found.now.points[0].index, found.now.value > found.first.value, True
        elif signal is None or reading.variation is Variation.COMMON_CAUSE:
            continue  # its headline says that there is no signal now
        else:
            first, up = changed_at(reading, signal), signal.side in HIGH
            lasts = len(signal.points) > 1
        phase = reading.phases[latest.phase]
        if phase.given and (first == phase.first or (found is None and reading.beside_given)):
            continue  # it lies beside the centre given, and about that of its own: nothing changed
        since = reading.points[first].when
        if since is None or _is_explained(measure, reading, since):
            continue
        yield CoachQuestion(
            "measure-unexplained",
            _what_happened(view, measure, reading, since, up=up, lasts=lasts),
            "The chart shows a signal there, and no cycle, phase or note is near it.",
            _place(view, measure),
            measure=measure.id,
            action=do("data set", view, measure.id, f"{since}", note="")
            if _is_one_row(view, measure, since)
            else do("chart", view, measure.id),
        )


def _is_one_row(view: ProjectView, measure: Measure, when: date) -> bool:
    """Whether one row of a file is of that day, so that it can be given a note."""
    series = view.project.series.get(measure.id)
    days = [p.when for p in series.points] if series and not series.derived_by else []
    return days.count(when) == 1


def _is_explained(measure: Measure, reading: Reading, since: date) -> bool:
    """Whether a cycle or a phase began, or a note stands, in the four intervals before the signal,
    or soon after.
    """
    between = timedelta(days=RHYTHMS[measure.every or Frequency.WEEK].longest)
    near = [*(event.when for event in reading.events), *(phase.start for phase in measure.phase)]
    return any(since - 4 * between <= when <= since + between for when in near)


def _what_happened(
    view: ProjectView, measure: Measure, reading: Reading, since: date, *, up: bool, lasts: bool
) -> str:
    if measure.counts not in EVENT_COUNTS or reading.chart in SPREAD_CHARTS:
        return f"What happened around {day(since)} that could have moved {quoted(measure.name)}?"
    beside = view.project.measure(measure.paired_with)
    # what lies between events is longer where there are fewer of them
    more = up is not (bool(measure.days_between) or reading.chart in EVENT_CHARTS)
    what, less = ("More", "more") if more else ("Fewer", "less")
    hint = f" What does {quoted(beside.name)} say?" if beside else ""
    came = "came in" if measure.counts is CountingUnit.REPORTS else "were reported"
    when = "since" if lasts else "around"
    return (
        f"{what} {measure.counts} {came} {when} {day(since)}. Is it {less} harm, or {less} trust "
        f"in telling?{hint}"
    )


@wonders(
    "measure-new-limits",
    "When a change is known, intended and lasting, new limits show how the ward works now. Only "
    "the "
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
            f"{quoted(measure.name)} has been "
            f"{'higher' if suggestion.signal.side in HIGH else 'lower'} since "
            f"{day(suggestion.when)}. Do you know why, and is it meant to last?",
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


QUESTIONS = tuple(
    sorted(
        (
            *(asked_by(check) for check in CHECKS if check.turn is not None),
            *(
                paused,
                followup_due,
                aim_learned,
                untested,
                for_whom,
                ideas_from_patients,
                aim_near,
                progress_beyond_files,
                of_packs,
            ),
            *(unpredicted, fresh, stopped, unexplained, new_limits, no_change, too_early),
        ),
        key=lambda maker: maker.turn,
    )
)
