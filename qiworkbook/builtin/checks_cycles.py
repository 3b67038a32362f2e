"""Checks of PDSA cycles: what they test and how, a prediction before, a comparison after, ramps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from qiworkbook.analysis.dates import WAITING, has_begun, last_day, values_between
from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.builtin.checks_base import Finding, Turn, asks, do, faults, own_measures
from qiworkbook.builtin.checks_theory import AT_SCALE, SET_ASIDE
from qiworkbook.model import (
    Consequence,
    Cycle,
    Decision,
    Frequency,
    Held,
    Level,
    Measure,
    Purpose,
    Stage,
)
from qiworkbook.problems import Action, Advice, InFile
from qiworkbook.spc.numbers import RHYTHMS
from qiworkbook.text.words import counted, day, listed, one_line, quoted

_LONG_TEST = timedelta(days=28)  # shorter tests have hardly time for three weekly points
_ENOUGH_POINTS = 3


_NEXT_STEPS = {Stage.PLAN: "do", Stage.DO: "do", Stage.STUDY: "study", Stage.ACT: "act"}


@asks(
    "cycle-no-idea",
    "The idea is what ties the test to the theory of change, and so to the aim.",
    turn=Turn.RAMP,
)
def no_idea(view: ProjectView) -> Iterator[Finding]:
    """A cycle tests no idea."""
    for cycle in view.project.cycles:
        if not cycle.file.idea:
            ideas = view.project.ideas
            example = ideas[0].id if ideas else "safety-huddle"
            yield Finding(
                cycle.source.place("idea"),
                "nothing says which change idea this cycle tests",
                Advice("Add, for example: ", InFile.key("idea", example)),
                ask=f"Which change idea does {quoted(cycle.title)} test?",
                action=do(
                    "pdsa plan", view, cycle=cycle.id, idea=example if len(ideas) == 1 else ""
                ),
                cycle=cycle.id,
            )


@faults(
    "cycle-dates-backwards",
    "The dates place the cycle on the charts; turned round, it would be drawn in the wrong weeks.",
)
def dates_backwards(view: ProjectView) -> Iterator[Finding]:
    """A cycle ends before it begins."""
    for cycle in view.project.cycles:
        plan, do = cycle.file.plan, cycle.file.do
        stretches = (("plan", "end", plan.start, plan.end), ("do", "ended", do.started, do.ended))
        for table, key, first, last in stretches:
            if first and last and last < first:
                yield Finding(
                    cycle.source.place(table, key),
                    f"the test ends before it begins ({first} to {last})",
                    "Which of the two dates is right?",
                )


@asks(
    "cycle-not-measured",
    "Without something to look at, the study step can only say how it felt. A tally on a sheet "
    "of paper is plenty for a first test.",
    turn=Turn.RAMP,
)
def not_measured(view: ProjectView) -> Iterator[Finding]:
    """A test has no measure and no other data to learn from."""
    for cycle in view.project.cycles:
        plan, purpose = cycle.file.plan, cycle.file.purpose
        if plan.measures or (plan.data.strip() and purpose not in AT_SCALE):
            continue
        if purpose in (Purpose.LEARN, Purpose.DEVELOP):
            continue
        one = next((measure.id for measure in view.project.measures), "feels-safe")
        more: list[str | InFile] = (
            []
            if purpose in AT_SCALE
            else [", or ", InFile.key("data", "a tally on the huddle sheet")]
        )
        yield Finding(
            cycle.source.place("plan"),
            "nothing says what you will look at to see whether it worked",
            Advice(
                "Add, for example: ",
                InFile(f'measures = ["{one}"]', "measures", (one,)),
                *more,
            ),
            ask=f"What will you look at to see whether {quoted(cycle.title)} works?",
            action=do("pdsa plan", view, cycle=cycle.id, measure=""),
            cycle=cycle.id,
        )


@asks(
    "cycle-few-points",
    "Two points can't tell a change from an ordinary week. Data at least every month, better "
    "every week, let the team learn while the test runs.",
    turn=Turn.RAMP,
)
def few_points(view: ProjectView) -> Iterator[Finding]:
    """A test of four weeks or more has fewer than three points on its measures, or fewer than they
    can have in that time; or they are counted less often than every month.
    """
    for cycle in view.project.cycles:
        measures = [m for m in view.project.measures if m.id in cycle.file.plan.measures]
        if not measures:
            continue
        names = listed(quoted(m.name, 40) for m in measures)
        if all(m.every is Frequency.QUARTER for m in measures):
            often = [m.id for m in own_measures(view) if m.every not in (None, Frequency.QUARTER)]
            yield Finding(
                cycle.source.place("plan", "measures"),
                f"{names} is counted every quarter, too seldom to learn from a test",
                "What could be counted every week, on paper if need be?",
                ask=f"What could be counted every week while {quoted(cycle.title)} runs?",
                action=do("pdsa plan", view, cycle=cycle.id, measure=often[0] * (len(often) == 1))
                if often
                else do("measure add", view, kind="process"),
                cycle=cycle.id,
            )
        elif found := _too_few_points(view, cycle, measures):
            most, when = found
            yield Finding(
                cycle.source.place("plan", "measures"),
                f"the weeks of this test hold {counted(most, 'point')} of {names}",
                "Are there data still to be added?",
                ask=f"What do you know of {names} from the weeks of {quoted(cycle.title)}?",
                action=do("data add", view, measures[0].id, f"{when}"),
                cycle=cycle.id,
            )


def _too_few_points(
    view: ProjectView, cycle: Cycle, measures: list[Measure]
) -> tuple[int, date] | None:
    """The points on the fullest of the measures, and a day without one on the first of them.

    None for a test that is short, not over, or has enough.
    """
    first, last = cycle.start, last_day(cycle)
    if first is None or last is None or last >= view.today or last - first < _LONG_TEST:
        return None
    long = (last - first).days
    found = {m.id: values_between(view, m.id, first, last) for m in measures}
    could = {
        m.id: long // RHYTHMS[m.every].longest if m.every else _ENOUGH_POINTS for m in measures
    }
    if any(has >= min(_ENOUGH_POINTS, max(1, could[id_])) for id_, has in found.items()):
        return None
    weeks = (first + timedelta(n) for n in range(0, long, 7))
    days = (day for day in weeks if not values_between(view, measures[0].id, day, day))
    return max(found.values()), next(days, first)


@asks(
    "major-no-contingency",
    "People on the ward carry the risk of a test. A plan to stop early is part of asking them.",
    turn=Turn.TEST_AHEAD,
)
def no_contingency(view: ProjectView) -> Iterator[Finding]:
    """Failing would matter a lot, and nothing says what you would do then."""
    for cycle in view.project.cycles:
        plan = cycle.file.plan
        if plan.consequence is Consequence.MAJOR and not plan.contingency.strip():
            yield Finding(
                cycle.source.place("plan", "consequence"),
                "it would matter a lot if this failed, and nothing says what you would do then",
                Advice("Add when you would stop, and how: ", InFile.key("contingency")),
                ask=""
                if cycle.stage not in (Stage.PLAN, Stage.DO)  # the test is over
                else f"When would you stop {quoted(cycle.title)}, and what would you do then?",
                action=do("pdsa plan", view, cycle=cycle.id, contingency=""),
                cycle=cycle.id,
            )


@asks(
    "cycle-waiting",
    "What people remember of a test fades within days. Ten minutes now saves the learning.",
    turn=Turn.CYCLE_WAITING,
    at_work=True,
)
def waiting(view: ProjectView) -> Iterator[Finding]:
    """A cycle has been waiting for its next step for two weeks."""
    for cycle in view.project.cycles:
        # Of a test whose day has come, that is to say what happened, predicted or not.
        step = _NEXT_STEPS.get(cycle.stage, "")
        over = last_day(cycle)
        if step and over and over + WAITING < view.today:
            did = "was to begin" if step == "do" else "ended"
            when = cycle.start if step == "do" else over
            yield Finding(
                cycle.source.place(step),
                f"the test {did} on {day(when or over)}, and {EMPTY[step]}",
                "Go on when you are ready.",
                ask=ASKED["seen" if step == "study" and not is_predicted(cycle) else step].format(
                    quoted(cycle.title)
                ),
                action=do(f"pdsa {step}", view, cycle.id),
                cycle=cycle.id,
            )


EMPTY = {
    "do": "nothing says yet what happened",
    "study": "nothing says yet what you learned from it",
    "act": "nothing is decided yet",
}


ASKED = {
    "do": "What became of {}: did it happen, and what did you see?",
    "study": "What did {} show, compared with what you predicted?",
    "seen": "What did {} show?",
    "act": "After what {} showed, will you adopt the change, adapt it or let it go?",
}


@asks(
    "prediction-missing",
    "A test without a prediction can't surprise anybody, and surprise is where learning starts. "
    "Guessing wrong is welcome.",
    turn=Turn.PREDICTION,
)
def missing(view: ProjectView) -> Iterator[Finding]:
    """A test has begun, and nobody predicted what would happen."""
    for cycle in view.project.cycles:
        if has_begun(cycle, view.today) and not is_predicted(cycle):
            yield Finding(
                cycle.source.place("plan"),
                "the test has begun, and nothing says what you predicted",
                Advice(
                    "Add ",
                    InFile("a [[plan.question]]", "question", row=True),
                    " with what you ask and what you predict, even if it turns out wrong.",
                ),
                ask=""
                if cycle.stage is Stage.DONE  # what would be written now is a memory
                else f"What did you think {quoted(cycle.title)} would show, before you saw it?",
                action=do("pdsa predict", view, cycle.id),
                cycle=cycle.id,
            )


def is_predicted(cycle: Cycle) -> bool:
    """Whether at least one question has a prediction."""
    return any(question.predict.strip() for question in cycle.file.plan.question)


@asks(
    "prediction-after-test",
    "What is written down afterwards is a memory. Only a prediction made before the test shows "
    "what the team learned from it.",
    turn=Turn.PREDICTION,
)
def after_test(view: ProjectView) -> Iterator[Finding]:
    """The prediction is dated after the test began."""
    for cycle in view.project.cycles:
        plan, start = cycle.file.plan, cycle.start
        late = (q for q in plan.question if start and (plan.first_predicted(q) or start) > start)
        if first := next(late, None):
            is_own = first.predicted_on and not first.earlier
            yield Finding(
                cycle.source.place(first if is_own else "plan", "predicted_on"),
                "the prediction is dated after the test began "
                f"({plan.first_predicted(first)}, test {start})",
                "Which is right?",
                ask=""
                if cycle.stage is Stage.DONE  # it is what it is by now, and can be put right
                else f"Which came first in {quoted(cycle.title)}: the prediction, or the test?",
                action=do("pdsa predict", view, cycle.id, question=first.ask, on="")
                if is_own
                else do("pdsa plan", view, cycle=cycle.id, predicted_on=""),
                cycle=cycle.id,
            )


@asks(
    "prediction-not-dated",
    "The date is how others can see that the prediction came first.",
    turn=Turn.LATER,
)
def not_dated(view: ProjectView) -> Iterator[Finding]:
    """There is a prediction and a test, and no date for the prediction."""
    for cycle in view.project.cycles:
        if has_begun(cycle, view.today) and any(
            q.predict.strip() and not cycle.file.plan.first_predicted(q)
            for q in cycle.file.plan.question
        ):
            yield Finding(
                cycle.source.place("plan"),
                "nothing says when you made the prediction",
                Advice(
                    "Add the day, for example: ",
                    InFile(
                        f"predicted_on = {cycle.start or view.today}",
                        "predicted_on",
                        (f"{cycle.start or view.today}",),
                    ),
                ),
                ask=f"When did you make the prediction of {quoted(cycle.title)}?",
                action=do("pdsa plan", view, cycle=cycle.id, predicted_on=""),
                cycle=cycle.id,
            )


@asks(
    "prediction-not-compared",
    "The difference between what you thought and what you saw is the learning.",
    turn=Turn.PREDICTION,
)
def not_compared(view: ProjectView) -> Iterator[Finding]:
    """The test was studied, and a prediction was not compared with what happened."""
    for cycle in view.project.cycles:
        if cycle.stage not in (Stage.ACT, Stage.DONE) or cycle.file.study.compared.strip():
            continue
        for question in cycle.file.plan.question:
            if not question.predict.strip() or (question.answer.strip() and question.held):
                continue
            lacking = "held" if question.answer.strip() else "answer"
            yield Finding(
                cycle.source.place(question, lacking),
                f"you predicted {quoted(question.predict)}, and nothing says "
                + ("whether that held" if lacking == "held" else "what happened"),
                Advice("Add the answer, and ", InFile.key("held", "yes", "partly", "no")),
                ask=f"In {quoted(cycle.title)} you predicted {quoted(question.predict, 90)}"
                + f"{question.before_the_test}. "
                + ("Did that hold?" if lacking == "held" else "What happened?"),
                action=do("pdsa study", view, cycle.id),
                cycle=cycle.id,
            )


@asks(
    "decision-no-learning",
    "The decision tells what you will do; the learning tells everybody else why.",
    turn=Turn.PREDICTION,
)
def no_learning(view: ProjectView) -> Iterator[Finding]:
    """A cycle ends in a decision, and nothing says what was learned."""
    for cycle in view.project.cycles:
        if cycle.file.act.decision and not cycle.file.study.learning.strip():
            yield Finding(
                cycle.source.place("study", "learning"),
                f"you decided to {cycle.file.act.decision}, and nothing says what you learned",
                "One sentence is enough: what do you know now that you did not know before?",
                ask=f"What do you know since {quoted(cycle.title)} that you did not know before?",
                action=do("pdsa study", view, cycle.id),
                cycle=cycle.id,
            )


@asks(
    "adopted-unconfirmed",
    "There can be good reasons. Without them it looks as if the test had changed nothing.",
    turn=Turn.PREDICTION,
)
def adopted_unconfirmed(view: ProjectView) -> Iterator[Finding]:
    """A change was adopted although a prediction did not hold, and nothing says why."""
    for cycle in view.project.cycles:
        if cycle.file.act.decision is not Decision.ADOPT or cycle.file.study.compared.strip():
            continue  # what is done next is no reason
        predicted = [q for q in cycle.file.plan.question if q.predict.strip()]
        failed = [question for question in predicted if question.held in (Held.NO, Held.PARTLY)]
        if failed or (predicted and not any(question.held for question in predicted)):
            question = min(failed or predicted, key=lambda one: one.held)
            told = {Held.NO: "did not hold", Held.PARTLY: "held only in part"}.get(
                question.held, "was not confirmed"
            )
            yield Finding(
                cycle.source.place("act", "decision"),
                f"you adopted the change, and {quoted(question.predict)} {told}",
                Advice(
                    "What made you sure? Say it under ",
                    InFile("[study]", "study"),
                    ": ",
                    InFile.key("compared"),
                    " Or test again.",
                ),
                ask=f"{quoted(question.predict)} {told}: what made you adopt the change?",
                action=do("pdsa study", view, cycle.id, compared=""),
                cycle=cycle.id,
            )


_LARGE = re.compile(
    r"\b(all|every|each|whole|entire|both|wards|hospital|trust|ward-wide|wardwide|"
    r"everybody|everyone|always)\b",
    re.IGNORECASE,
)
_SMALL = re.compile(r"\b(one|a single|1|first|two|2|three|3)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_MANY = 10


def is_large(scale: str) -> bool:
    """Whether the words name everybody, or ten or more of something.

    "one nurse, every handover of one day" begins small: what comes first decides.
    """
    large, small = _LARGE.search(scale), _SMALL.search(scale)
    begins_large = large and not (small and small.start() < large.start())
    many = any(int(number) >= _MANY for number in _NUMBER.findall(scale))
    return bool(begins_large) or (many and not small)


def same_words(texts: list[str]) -> bool:
    """Whether the texts are all the same, however they are spaced and capitalised."""
    return len({" ".join(text.casefold().split()) for text in texts}) <= 1


_ALONE_AFTER = timedelta(days=30)


@asks(
    "cycle-alone",
    "One swallow does not make a summer. What makes a change trustworthy is the second and "
    "third test, on other shifts and with other people.",
    turn=Turn.RAMP,
)
def alone(view: ProjectView) -> Iterator[Finding]:
    """A cycle ended a month ago and stands alone: nothing came before it and nothing follows."""
    for ramp in view.thread.ramps:
        cycle = ramp[0]
        over, idea = last_day(cycle), view.project.idea(cycle.file.idea)
        if len(ramp) > 1 or cycle.file.follows or (idea and idea.status in SET_ASIDE):
            continue
        # Before a decision, `cycle-waiting` asks for the next step.
        decided = cycle.file.act.decision or Decision.ABANDON
        if decided is not Decision.ABANDON and over and over + _ALONE_AFTER < view.today:
            yield Finding(
                cycle.source.place("follows"),
                "this test ended over a month ago, and stands alone",
                _how_to_go_on(view, cycle),
                ask=f"{quoted(cycle.title)} ended with the decision to {cycle.file.act.decision}. "
                "What would the next small test be?",
                action=_onward(view, cycle),
                cycle=cycle.id,
            )


def _how_to_go_on(view: ProjectView, cycle: Cycle) -> str:
    idea = view.project.idea(cycle.file.idea)
    others = [c for c in view.thread.cycles_of(idea) if c.id != cycle.id] if idea else []
    if others:
        return f"{others[0].id} tests the same idea. If one builds on the other, say so in: follows"
    if cycle.file.act.decision is Decision.ADOPT:
        return "Would it also work on another shift, with other people? A second test would tell."
    return "What comes next?"


def _onward(view: ProjectView, cycle: Cycle) -> Action:
    """The next cycle of a ramp, planned."""
    return do("pdsa plan", view, idea=cycle.file.idea, follows=cycle.id)


@asks(
    "first-test-not-small",
    "The less sure we are, the smaller the test: one person, one shift, one day costs little "
    "when it goes wrong, and something always does.",
    turn=Turn.RAMP,
)
def first_not_small(view: ProjectView) -> Iterator[Finding]:
    """The first test of an idea is large, although the team is not sure that it will help."""
    for ramp in view.thread.ramps:
        cycle = ramp[0]
        plan, idea = cycle.file.plan, view.project.idea(cycle.file.idea)
        belief = plan.belief or (idea.belief if idea else None)
        if belief is not Level.LOW or cycle.file.follows:
            continue
        if not plan.scale.strip():
            place = cycle.source.place("plan")
            what = "nothing says how small the test is"
            hint: str = Advice(
                "Add, for example: ", InFile.key("scale", "one nurse, one morning handover")
            )
        elif is_large(plan.scale):
            place = cycle.source.place("plan", "scale")
            what = f"the first test is {quoted(plan.scale)}"
            hint = "Could it start with one person, on one shift?"
        else:
            continue
        ahead = cycle.stage in (Stage.PLAN, Stage.DO) and not cycle.file.do.started
        ahead = ahead and (plan.start is None or plan.start >= view.today)
        smallest = f"What is the smallest test of {quoted(cycle.title)} that would teach something?"
        yield Finding(
            place,
            f"you are not sure yet that this will help, and {what}",
            hint,
            ask=smallest if ahead else "",
            action=do("pdsa plan", view, cycle=cycle.id, scale=""),
            cycle=cycle.id,
        )


@asks(
    "ramp-never-harder",
    "What works with the keen nurse on a quiet morning has to work at night and at the weekend "
    "before the ward can rely on it.",
    turn=Turn.RAMP,
)
def never_harder(view: ProjectView) -> Iterator[Finding]:
    """A change was adopted, and every test of it was under the same conditions."""
    for ramp in view.thread.ramps:
        adopted = [c for c in ramp if c.file.act.decision is Decision.ADOPT]
        idea = view.project.idea(ramp[0].file.idea)
        if len(ramp) < 2 or not adopted or (idea and idea.status in SET_ASIDE):
            continue
        circumstances = [f"{c.file.plan.scale} {c.file.plan.conditions}".strip() for c in ramp]
        if same_words(circumstances):
            many = counted(len(ramp), "test")
            yield Finding(
                adopted[0].source.place("plan", "scale"),
                f"all {many} before adopting were alike"
                if circumstances[0]
                else f"nothing says how the {many} before adopting differed",
                "What if it is busy, at night, or without the people who thought of it?",
                ask="Would it also work when it is busy, at night, or without the people who "
                "thought of it?",
                action=_onward(view, ramp[-1]),
                cycle=adopted[0].id,
            )


@asks(
    "follows-a-later-cycle",
    "A ramp is read from left to right; this one would run backwards.",
    turn=Turn.LATER,
)
def follows_later(view: ProjectView) -> Iterator[Finding]:
    """A cycle follows one that began after it."""
    circling = {id_ for circle in view.thread.cycle_circles for id_ in circle}
    for cycle in view.project.cycles:
        before = view.project.cycle(cycle.file.follows) if cycle.id not in circling else None
        if before and before.start and cycle.start and before.start > cycle.start:
            yield Finding(
                cycle.source.place("follows"),
                f"this cycle began on {cycle.start}, and follows one that began on {before.start}",
                "Which came first?",
                ask=f"Which came first: {quoted(cycle.title)}, or {quoted(before.title)}?",
                action=do("pdsa plan", view, cycle=cycle.id, start=""),
                cycle=cycle.id,
            )


@faults(
    "cycle-written-twice",
    "Both would be on the slides and be counted, while only one is still being filled in.",
)
def written_twice(view: ProjectView) -> Iterator[Finding]:
    """Two files hold the same cycle: title, idea and start are equal."""
    first: dict[tuple[object, ...], Cycle] = {}
    for cycle in view.project.cycles:
        known_by = (one_line(cycle.file.title or cycle.id).casefold(), cycle.file.idea, cycle.start)
        if known_by in first:
            yield Finding(
                cycle.source.place("title"),
                f"the cycle {quoted(cycle.title)} is already in {first[known_by].source.file}",
                "Keep one of the two, with everything that was learned.",
            )
        elif cycle.start:
            first[known_by] = cycle


CHECKS = (
    missing,
    after_test,
    not_dated,
    not_compared,
    no_learning,
    adopted_unconfirmed,
    no_idea,
    dates_backwards,
    not_measured,
    few_points,
    no_contingency,
    waiting,
    alone,
    first_not_small,
    never_harder,
    follows_later,
    written_twice,
)
