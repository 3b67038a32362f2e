"""What sections about a project have in common: their ids, the name of a ward, numbers in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.content import (
    Block,
    Bullets,
    Callout,
    Chart,
    Heading,
    Paragraph,
    Picture,
    Section,
    Tone,
)
from qiworkbook.model import Aim, Cycle, IdeaStatus, Measure, Project, Shows, Stage
from qiworkbook.spc.explain import value_at
from qiworkbook.spc.numbers import as_typed
from qiworkbook.spc.reading import Reading
from qiworkbook.spc.words import alt_text
from qiworkbook.text.words import (
    LEFT_OUT,
    day,
    is_left_out,
    listed,
    no_stop,
    one_line,
    spelt,
    whole_sentences,
)
from qiworkbook.writers.clean import isolated

STEPS, ASKS, OFFERS = "What we do next", "What we ask of you", "What we offer"
"""The headings over what a team will do, asks of others, and offers them."""

_IN_A_TITLE = 100  # letters of the first step
_LAST_WORD = "End on the ask, and wait. Somebody in the room may have the answer."

STATUS_TONE = {
    IdeaStatus.PROPOSED: Tone.PLAIN,
    IdeaStatus.TESTING: Tone.WATCH,
    IdeaStatus.ADOPTED: Tone.DONE,
    IdeaStatus.IMPLEMENTED: Tone.DONE,
    IdeaStatus.SUSTAINED: Tone.DONE,
    IdeaStatus.SPREAD: Tone.DONE,
    IdeaStatus.ABANDONED: Tone.UNKNOWN,
    IdeaStatus.PARKED: Tone.UNKNOWN,
}
STATE = {
    IdeaStatus.PROPOSED: "not tested yet",
    IdeaStatus.TESTING: "being tested",
    IdeaStatus.ADOPTED: "in use",
    IdeaStatus.IMPLEMENTED: "in use",
    IdeaStatus.SUSTAINED: "in use",
    IdeaStatus.SPREAD: "in use",
    IdeaStatus.ABANDONED: "set aside",
    IdeaStatus.PARKED: "set aside",
}
"""The states of ideas that a picture tells apart, each with a tone and a sign of its own."""
_SIGNS = {"not tested yet": "○", "being tested": "►", "in use": "✓", "set aside": "×"}
SIGN = {status: _SIGNS[state] for status, state in STATE.items()}
"""What stands before an idea in a picture: colour alone tells nothing in grey print."""
_STEP = {
    Stage.PLAN: "being planned",
    Stage.DO: "being tested",
    Stage.STUDY: "to be studied",
    Stage.ACT: "to be decided",
}


def section(
    view: ProjectView,
    name: str,
    heading: str,
    message: str,
    blocks: Iterable[Block | None],
    notes: Iterable[str] = (),
    *,
    to_agree: bool = False,
) -> Section:
    """A section of one project. Its id is the project's and `name`: "willow-ward-aim"."""
    return Section(
        id=f"{view.project.id}-{name}",
        heading=heading,
        message=one_line(message),
        blocks=tuple(block for block in blocks if block is not None),
        notes=tuple(note for note in notes if note),
        project=view.project.id,
        name=name,
        to_agree=to_agree,
    )


def of_ward(ward: str, said: str) -> str:
    """What is said of a ward, after its name, which keeps its own way of reading."""
    return f"{isolated(ward)}: {said}"


def pictures(view: ProjectView, *shows: Shows) -> Iterator[Picture]:
    """The pictures of a project that are there for one of these, in the order of these."""
    for wanted in shows:
        for one in view.pictures:
            if one.row.shows is wanted:
                yield Picture(one.content, one.row.alt, one.width, one.height)


def why_not_shown(view: ProjectView) -> Iterator[Callout]:
    """What is said of the pictures that are left out; nothing where none is."""
    for problem in view.not_shown:
        yield Callout(f"A picture is left out here: {no_stop(problem.message)}.", Tone.WATCH)


def with_next_steps(
    section: Section, steps: Sequence[str], asks: Sequence[str], offers: Sequence[str] = ()
) -> Section:
    """The section with what the team does next, asks and offers; its message is the first step."""
    blocks: list[Block] = []
    for heading, items in ((STEPS, steps), (ASKS, asks), (OFFERS, offers)):
        if items:
            blocks += (Heading(heading), Bullets(tuple(items)))
    first = no_stop(whole_sentences((*steps, *asks)[0], _IN_A_TITLE)) if steps or asks else ""
    more = f"; we ask for {spelt(len(asks), 'thing')}" if steps and asks else ""
    return replace(
        section,
        message=first + more,
        blocks=tuple(blocks),
        notes=((_LAST_WORD,) * bool(asks)),
        steps=tuple(steps),
        asks=tuple(asks),
        offers=tuple(offers),
    )


def unit_of(view: ProjectView) -> str:
    """The unit of the measure that shows the aim, or ""."""
    measure = view.thread.outcome
    return measure.unit if measure else ""


def way_of(view: ProjectView, aim: Aim) -> str:
    """From what to what: "from 61% to 90%", "25% less than 40, which is 30"."""
    unit, change = unit_of(view), change_of(aim)
    if aim.goal is None:
        return f"{change} than at the start" if change else ""
    goal = as_typed(aim.goal, unit) + (f" ({change})" if change else "")
    return (
        f"to {goal}"
        if aim.baseline is None
        else f"from {as_typed(aim.baseline, unit, goes_on=True)} to {goal}"
    )


def change_of(aim: Aim) -> str:
    """A relative target in words: "25% less"; "" for an absolute one."""
    if not isinstance(aim.target, str):
        return ""
    target = aim.target.strip()
    return f"{target[1:].strip()} {'more' if target[0] == '+' else 'less'}"


def aim_said(view: ProjectView) -> str:
    """The aim as it was agreed; of what its fields say where no words are there; "" for neither."""
    aim, outcome = view.project.aim, view.thread.outcome
    if aim is None or (aim.statement.strip() and LEFT_OUT not in aim.statement):
        return aim.statement.strip() if aim else ""
    if not (way := way_of(view, aim)):
        return "" if is_left_out(aim.statement) else aim.statement.strip()
    named = f"{no_stop(outcome.name)}: " if outcome else ""
    return f"{named}{way}{f' by {day(aim.by)}' if aim.by else ''}"


def some_of(names: Sequence[str], most: int) -> str:
    """The first of the names, and how many more there are: "Ash, Elm and 3 more"."""
    more = len(names) - most
    return listed([*names[:most], f"{more} more"] if more > 0 else names)


def is_worked_out(project: Project, measure: Measure) -> bool:
    """Whether a module derives it; the days between a team's own events are the team's."""
    series = project.series.get(measure.id)
    return series is not None and series.derived_by not in ("", measure.days_between)


def last_value(reading: Reading) -> str:
    """The latest number of a reading, and whether a copy hides one that came later."""
    value = value_at(reading, reading.latest) if reading.latest else "no data"
    return f"not shown in this copy; the last that is, {value}" if reading.ends_hidden else value


def latest_said(reading: Reading) -> str:
    """The latest number of a reading, and its day if it has one."""
    when = reading.latest.when if reading.latest else None
    return f"{last_value(reading)} ({day(when)})" if when else last_value(reading)


def chart_of(reading: Reading) -> Block:
    """The chart; of a single value what it is, as a chart begins with the second."""
    if len(reading.useful) != 1:
        return Chart(reading, alt_text(reading))
    return Paragraph(f"One value so far: {latest_said(reading)}. A chart begins with the second.")


def outcome_of(cycle: Cycle) -> str:
    """What became of a cycle, in a word or two: the decision, or the step it is at."""
    return str(cycle.file.act.decision or _STEP[cycle.stage])
