"""The sections on PDSA cycles, on what was learned, and on what comes next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from msgspec.structs import replace

from qiworkbook.analysis.dates import has_begun, last_day
from qiworkbook.analysis.progress import ceiling
from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.compose.document import outcome_of, pictures, section, with_next_steps
from qiworkbook.content import (
    Arrow,
    Block,
    Bullets,
    Callout,
    Cell,
    Diagram,
    Facts,
    Grid,
    Heading,
    Node,
    NodeKind,
    Paragraph,
    Rank,
    Section,
    Tone,
)
from qiworkbook.model import Cycle, Decision, Held, IdeaStatus, Learning, NextStep, Shows, Task
from qiworkbook.text.words import (
    capital,
    counted,
    day,
    gist,
    is_left_out,
    listed,
    no_stop,
    number_words,
    one_line,
    said_once,
    sentence,
    short,
    spelt,
    whole_sentences,
)
from qiworkbook.writers.clean import isolated

Ramp = tuple[Cycle, ...]

_HELD = {"": "—", "yes": "Yes", "partly": "Partly", "no": "No"}


def cycles(view: ProjectView) -> Iterator[Section]:
    """Every cycle with its plan, what happened, what was learned and decided."""
    for ramp in view.thread.ramps:
        idea = view.project.idea(ramp[0].file.idea)
        name = capital(short(no_stop(idea.name if idea else ramp[0].title), 60))
        yield section(
            view,
            f"cycles-{ramp[0].id}",
            f"Cycles: {name}",
            f"{name}: {spelt(len(ramp), 'cycle')} in full",
            (block for cycle in ramp for block in blocks_of(view, cycle)),
        )


def blocks_of(view: ProjectView, cycle: Cycle) -> Iterator[Block]:
    """One cycle in full."""
    number, became = view.thread.number(cycle), outcome_of(cycle)
    yield Heading(f"{number}. {no_stop(cycle.title)} ({became})")
    facts = tuple(_facts(view, cycle))
    if facts:
        yield Facts(facts)
    if cycle.file.plan.question:
        yield _questions(cycle)
    if cycle.file.plan.task:
        yield Bullets(tuple(_task(task) for task in cycle.file.plan.task))
    yield from _told(cycle)


def _facts(view: ProjectView, cycle: Cycle) -> Iterator[tuple[str, str]]:
    file, plan = cycle.file, cycle.file.plan
    watched = [m.name for m in view.project.measures if m.id in plan.measures]
    facts = {
        "When": _stretch(cycle.start, file.do.ended or plan.end),
        "Purpose": file.purpose or "",
        "Objective": plan.objective,
        "Predicted on": day(plan.predicted_on) if plan.predicted_on else "",
        "Scale": plan.scale,
        "Conditions": plan.conditions,
        "Belief that it will help": plan.belief or "",
        "If it fails": plan.consequence or "",
        "What we would do then": plan.contingency,
        "People involved": file.people_involved,
        "Looked at": "; ".join(filter(None, [plan.data.strip(), listed(watched)])),
    }
    yield from ((name, capital(said.strip())) for name, said in facts.items() if said.strip())


def _stretch(first: date | None, last: date | None) -> str:
    if first is None:
        return ""
    return day(first) if last is None or last == first else f"{day(first)} to {day(last)}"


def _questions(cycle: Cycle) -> Grid:
    rows = tuple(
        (
            Cell(question.ask),
            Cell(question.both_wordings or "—"),
            Cell(question.answer or "—"),
            Cell(_HELD[question.held]),
        )
        for question in cycle.file.plan.question
    )
    return Grid(("Question", "We predicted", "We saw", "Did it hold?"), rows)


def _task(task: Task) -> str:
    details = [task.who.strip(), f"by {day(task.by)}" if task.by else ""]
    told = ", ".join(filter(None, details))
    return f"{no_stop(task.what)} ({told})" if told else no_stop(task.what)


def _told(cycle: Cycle) -> Iterator[Block]:
    do, study, act = cycle.file.do, cycle.file.study, cycle.file.act
    differently = "It did not go as planned. " if do.as_planned is False else ""
    told = (
        ("What happened", differently + sentence(do.observations)),
        ("Against the prediction", sentence(study.compared)),
        ("What we saw", sentence(study.summary)),
        ("What we learned", sentence(study.learning)),
        (f"We decided to {act.decision}" if act.decision else "Next", sentence(act.next)),
    )
    for name, text in told:
        if text.strip():
            yield Paragraph(f"{name}: {text}")


_MOST_CYCLES = 8
_SCALE = 90
_ROWS = 4
_CELL = 75
_TONES = {
    Decision.NOT_YET: Tone.WATCH,
    Decision.ADOPT: Tone.DONE,
    Decision.ADAPT: Tone.GOOD,
    Decision.ABANDON: Tone.UNKNOWN,
}
_LED_TO = {Decision.ADOPT: "adopted", Decision.ADAPT: "adapted", Decision.ABANDON: "let go"}


def ramp(view: ProjectView) -> Iterator[Section]:
    """The most telling ramp: its steps, and prediction against result for each of them."""
    chosen = most_telling(view)
    if not chosen:
        return
    told = chosen if len(chosen) <= _MOST_CYCLES else (chosen[0], *chosen[1 - _MOST_CYCLES :])
    left_out = len(chosen) - len(told)
    note = f"{spelt(left_out, 'cycle')} in between not shown here" if left_out else ""
    steps = section(
        view,
        "ramp",
        "One idea, step by step",
        message_of(view, chosen),
        (diagram(view, told), Callout(sentence(note)) if note else None),
        _notes(view, chosen),
    )
    yield replace(steps, rank=Rank.DETAIL)
    told = chosen if len(chosen) <= _ROWS else (chosen[0], *chosen[1 - _ROWS :])
    left_out = len(chosen) - len(told)
    yield section(
        view,
        "ramp-story",
        "One idea: predicted and happened",
        f"{_idea_of(view, chosen)}: {_held(told)}",
        (
            _predictions(view, told),
            Callout(f"And {spelt(left_out, 'cycle')} in between.") if left_out else None,
        ),
        (
            message_of(view, chosen),
            "Tell the prediction that was most wrong. That is where the learning was.",
        ),
    )


def most_telling(view: ProjectView) -> Ramp:
    """The longest ramp that has come to a decision, the latest of several; else the longest."""
    begun = [r for r in view.thread.ramps if has_begun(r[0], view.today)]

    def how_telling(ramp: Ramp) -> tuple[bool, int, int, date]:
        decided = sum(1 for cycle in ramp if cycle.file.act.decision)
        return bool(decided), decided, len(ramp), ramp[-1].start or date.min

    return max(begun, key=how_telling, default=())


def message_of(view: ProjectView, ramp: Ramp) -> str:
    """The ramp in one sentence: from which scale to which, and what came of it."""
    what = _idea_of(view, ramp)
    first, last = (
        short(re.split(r"[,;:(]", no_stop(one.file.plan.scale))[0], _SCALE)  # its first part
        for one in (ramp[0], ramp[-1])
    )
    came_of_it = _LED_TO.get(ramp[-1].file.act.decision, "")
    said = [spelt(len(ramp), "cycle")]
    if len(ramp) > 1 and first and last:
        said.append(f"from {first} to {last}")
    if came_of_it:
        said.append(f"then {came_of_it}")
    return f"{what}: {', '.join(said)}"


def _idea_of(view: ProjectView, ramp: Ramp) -> str:
    idea = view.project.idea(ramp[0].file.idea)
    return isolated(capital(short(no_stop(idea.name if idea else ramp[0].title), 70)))


def _held(ramp: Ramp) -> str:
    """How the predictions of a ramp went, in one sentence."""
    judged = _judged(ramp)
    if not judged:
        return "what we predicted, and what we saw"
    of_all = f"of {counted(len(judged), 'prediction')}, "
    return f"{of_all if len(judged) > 1 else 'the prediction '}{_tally(judged)}"


def _judged(ramp: Ramp) -> list[str]:
    return [q.held for cycle in ramp for q in cycle.file.plan.question if q.held]


def _tally(judged: list[str]) -> str:
    """How many held: "2 held and 1 did not hold"; of a single one without the number."""
    counts = (("held", Held.YES), ("held in part", Held.PARTLY), ("did not hold", Held.NO))
    one = len(judged) == 1
    told = [
        words if one else f"{judged.count(held)} {words}"
        for words, held in counts
        if held in judged
    ]
    return listed(told)


def diagram(view: ProjectView, ramp: Ramp) -> Diagram:
    """The ramp from left to right, one column a step; the mark is the decision."""
    steps = [_steps_to(view, cycle) for cycle in ramp]
    columns = [sorted(set(steps)).index(step) for step in steps]
    nodes = tuple(
        Node(
            cycle.id,
            _text(cycle),
            NodeKind.CYCLE,
            column,
            outcome_of(cycle),
            _TONES[cycle.file.act.decision],
        )
        for cycle, column in zip(ramp, columns, strict=True)
    )
    ids = {cycle.id for cycle in ramp}
    arrows = tuple(Arrow(c.file.follows, c.id) for c in ramp if c.file.follows in ids)
    return Diagram(nodes, arrows, alt_of(ramp), tuple(_headings(ramp, columns)))


def _headings(ramp: Ramp, columns: list[int]) -> Iterator[str]:
    """Over each column, when the first of its cycles began."""
    for column in sorted(set(columns)):
        here = [cycle for cycle, at in zip(ramp, columns, strict=True) if at == column]
        first = min((cycle.start for cycle in here if cycle.start), default=None)
        yield day(first) if first else ""


def _steps_to(view: ProjectView, cycle: Cycle) -> int:
    """How many cycles lead to this one."""
    steps, seen = 0, {cycle.id}
    before = view.project.cycle(cycle.file.follows)
    while before and before.id not in seen:
        seen.add(before.id)
        steps += 1
        before = view.project.cycle(before.file.follows)
    return steps


def _text(cycle: Cycle) -> str:
    scale = short(cycle.file.plan.scale, _SCALE)
    title = no_stop(cycle.title)
    return f"{title} ({scale})" if scale else title


def alt_of(ramp: Ramp) -> str:
    """The ramp in sentences."""
    said = [f"A ramp of {spelt(len(ramp), 'cycle')}."]
    for at, cycle in enumerate(ramp, start=1):
        when = f", {day(cycle.start)}" if cycle.start else ""
        said.append(f"{at}. {_text(cycle)}{when}: {outcome_of(cycle)}.")
    return " ".join(said)


def _predictions(view: ProjectView, ramp: Ramp) -> Grid:
    rows = tuple(
        (
            Cell(f"{view.thread.number(cycle)}. {no_stop(cycle.title)}"),
            *(Cell(no_stop(gist(text, _CELL)) or "—", whole=no_stop(text)) for text in pair),
        )
        for cycle in ramp
        for pair in _pairs(cycle)
    )
    return Grid(("Step", "We predicted", "What happened", "Did it hold?"), rows)


def _pairs(cycle: Cycle) -> list[tuple[str, str, str]]:
    """What was predicted, what happened and whether it held, question by question.

    Where no question was answered, what was seen of the test stands beside all predictions.
    """
    of_cycle = cycle.file.plan.question
    asked = [one for one in of_cycle if not is_left_out(one.answer or one.predict)] or of_cycle[:1]
    if not any(one.answer.strip() for one in asked):
        study = cycle.file.study
        return [
            (
                "; ".join(no_stop(one.both_wordings) for one in asked if one.predict.strip()),
                study.compared or study.summary or study.learning or cycle.file.do.observations,
                capital(_tally(_judged((cycle,)))),
            )
        ]
    return [
        (
            one.both_wordings,
            one.answer,
            capital(_tally([one.held]))
            or "Not compared" * (not (one.predict.strip() and one.answer.strip())),
        )
        for one in asked
    ]


def _notes(view: ProjectView, ramp: Ramp) -> Iterator[str]:
    ideas = [view.project.idea(cycle.file.idea) for cycle in ramp]
    drives = {id_ for idea in ideas if idea for id_ in idea.drives}
    drivers = {driver.name for driver in view.project.drivers if driver.id in drives}
    if drivers:
        yield f"This idea acts on: {listed(sorted(drivers))}."
    for cycle in ramp[-_MOST_CYCLES:]:
        observed = one_line(cycle.file.do.observations)
        if observed:
            yield f"{view.thread.number(cycle)}. {no_stop(cycle.title)}: {sentence(observed)}"


_Lesson = tuple[str, str]  # what was learned; when, as a page ends with it and a slide does not

_CYCLES_TOLD = 5
_OF_EACH, _ON_A_SLIDE, _IN_A_TITLE = 3, 110, 90
_SCALE_IN_SHORT = "From 0.5 to 5, after the scale of the Institute for Healthcare Improvement."
_WHOSE_SCALE = (
    "Scores run from 0.5 (an intention) to 5 (outstanding, sustained results), after the "
    "assessment scale of the Institute for Healthcare Improvement. A score is something to talk "
    "about, and the team gives its own."
)


def learning(view: ProjectView, *, in_full: bool = False) -> Iterator[Section]:
    """What was learned, what did not work included; the latest of each, for a slide.

    In full, all of it, and what single tests taught.
    """
    cycles = () if not in_full and _is_drawn_together(view) else _from_cycles(view)
    lessons = [one for one in view.project.learning if not is_left_out(one.what)]
    worked = [one for one in lessons if one.worked]
    not_worked = [one for one in lessons if one.worked is False]
    rest = [one for one in lessons if one.worked is None]
    let_go = [
        (f"{capital(no_stop(idea.name))}: {sentence(idea.status_reason)}", "")
        for idea in view.project.ideas
        if idea.status is IdeaStatus.ABANDONED and idea.status_reason.strip()
    ]
    groups = (
        ("What worked", _lessons(worked)),
        ("What did not work, and what it taught us", (*_lessons(not_worked), *let_go)),
        ("What else we learned", _lessons(rest)),
        ("What the latest tests taught us", cycles),
    )
    blocks: list[Block] = []
    left_out: list[str] = []
    for name, told in groups:
        whole = [f"{said}{when}" for said, when in told]
        brief = [gist(said, _ON_A_SLIDE) for said, _ in told[:_OF_EACH]]
        if told:
            blocks += (Heading(name), Bullets(tuple(whole if in_full else brief)))
        if not in_full:
            left_out += [whole[at] for at, one in enumerate(told) if one[0] not in brief]
    seen = tuple(pictures(view, Shows.LEARNING))
    blocks += seen if in_full else seen[:1]
    if blocks:
        surprise = "" if in_full else _surprise(not_worked)
        taught = len(not_worked) + len(let_go)
        message = _message(len(worked), taught, len(rest) + len(cycles))
        yield section(
            view,
            "learning",
            "Learning",
            f"What surprised us: {surprise}" if surprise else message,
            blocks,
            ("Tell what did not work first. It is what the others can use most.", *left_out),
        )


def _surprise(found: Iterable[Learning]) -> str:
    """The latest thing that did not work, in a few words."""
    latest = max(found, key=lambda one: one.date or date.min, default=None)
    said = no_stop(whole_sentences(latest.what, _IN_A_TITLE)) if latest else ""
    return said[:1].lower() + said[1:]


def _is_drawn_together(view: ProjectView) -> bool:
    """Whether the team wrote down what it learned after its latest test that taught something."""
    days = [one.date for one in view.project.learning]
    taught = [one for one in view.thread.cycles_by_date if one.file.study.learning.strip()]
    last = last_day(taught[-1]) if taught else None
    return bool(days) and (last is None or any(when is not None and when >= last for when in days))


def _message(worked: int, taught: int, rest: int) -> str:
    if worked and taught:
        succeeded = spelt(worked, "thing")
        return f"We learned from {succeeded} that worked and {number_words(taught)} that did not"
    if taught:
        return f"We learned from {spelt(taught, 'thing')} that did not work"
    if not worked + rest:
        return "What we learned, in pictures"
    return f"{capital(spelt(worked + rest, 'thing'))} we have learned so far"


def _from_cycles(view: ProjectView) -> tuple[_Lesson, ...]:
    """Where nobody has drawn the learning together yet: what the latest cycles say."""
    said = [
        (f"{no_stop(cycle.title)}: {sentence(cycle.file.study.learning)}", "")
        for cycle in reversed(view.thread.cycles_by_date)
        if cycle.file.study.learning.strip()
    ]
    return tuple(said[:_CYCLES_TOLD])


def _lessons(entries: list[Learning]) -> tuple[_Lesson, ...]:
    oldest_first = sorted(entries, key=lambda one: one.date.toordinal() if one.date else 0)
    return tuple(
        (sentence(one.what), f" ({day(one.date)})" if one.date else "")
        for one in reversed(oldest_first)
    )


def next_steps(view: ProjectView) -> Iterator[Section]:
    """What the team does next, and what it asks of others."""
    said = [step for step in view.project.next_steps if not is_left_out(step.what)]
    asks = said_once(_step(step) for step in said if step.ask)
    steps = said_once(_step(step) for step in said if not step.ask)
    if asks or steps:
        yield with_next_steps(section(view, "next", "Next steps", "", ()), steps, asks)


def _step(step: NextStep) -> str:
    return f"{no_stop(step.what)} (by {day(step.by)})" if step.by else sentence(step.what)


def progress(view: ProjectView, *, in_full: bool = False) -> Iterator[Section]:
    """The progress score over time, as the team and its coach see it.

    How far the files carry a score stands in the notes, and in full on the page.
    """
    latest = max(view.project.progress, key=lambda score: score.date, default=None)
    if latest is None:
        return
    ask = "Where the two scores differ, what does each of us see that the other does not?"
    carried = ceiling(view).words
    rows = tuple(
        (
            Cell(day(score.date)),
            Cell(_score(score.self)),
            Cell(_score(score.coach)),
            Cell(gist(sentence(score.reason), _ON_A_SLIDE) or "—", whole=sentence(score.reason)),
        )
        for score in sorted(view.project.progress, key=lambda score: score.date)
    )
    scores = Grid(("Date", "Team", "Coach", "Why"), rows)
    blocks = (scores, Callout(_SCALE_IN_SHORT), Callout(carried) if in_full else None)
    notes = (ask, _WHOSE_SCALE, "" if in_full else carried)
    seen = _seen(latest.self, latest.coach)
    yield section(view, "progress", "Progress", seen, blocks, notes)


def _score(score: float | None) -> str:
    return "—" if score is None else f"{score:.1f}"


def _seen(team: float | None, coach: float | None) -> str:
    if team is None:
        return f"Our coach sees us at {_score(coach)} of 5"
    if coach is None:
        return f"We see ourselves at {_score(team)} of 5"
    if team == coach:
        return f"We and our coach both see us at {_score(team)} of 5"
    return f"We see ourselves at {_score(team)} of 5, our coach at {_score(coach)}"
