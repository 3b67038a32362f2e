"""The coach's next questions: a handful per project, and the section that each belongs beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.content import Diagram, NodeKind, Section
from qiworkbook.contributions.extensions import CoachQuestion, QuestionMaker, Turn
from qiworkbook.text.words import grouped

MOST = 5
"""Questions at a time: a handful can be talked about, a list is marking."""
_MOST_OF_ONE_KIND = 2
_MOST_OF_ONE_THING = 2

_HOMES = {
    Turn.PAUSED: "team",
    Turn.AIM_OVER: "aim",
    Turn.IDEA: "ideas",
    Turn.RAMP: "ideas",
    Turn.DRIVER: "theory",
    Turn.THEORY: "theory",
    Turn.BALANCE: "measures",
    Turn.MEASURE: "measures",
    Turn.AIM: "aim",
    Turn.PEOPLE: "team",
}
"""The section of a project that a question of the core belongs beside."""


def all_questions(view: ProjectView, makers: Iterable[QuestionMaker]) -> tuple[CoachQuestion, ...]:
    """Every question about one project, in the order in which it matters to the team now.

    Those of one turn stand in the order of the makers. Each says why it is asked. A paused project
    is asked nothing but about its pause.
    """
    asked = (
        replace(
            question,
            why=question.why or maker.why,
            turn=maker.turn,
            section=question.section or maker.section,
        )
        for maker in makers
        if maker.turn is Turn.PAUSED or view.project.status != "paused"
        for question in maker.ask(view)
    )
    return tuple(sorted(asked, key=lambda question: question.turn))


def next_questions(
    questions: Iterable[CoachQuestion], most: int = MOST
) -> tuple[CoachQuestion, ...]:
    """The first of them that a team can talk about: at most `most`, two of a kind or of a thing."""
    kinds: Counter[str] = Counter()
    things: Counter[str] = Counter()
    chosen: list[CoachQuestion] = []
    for question in questions:
        thing = question.cycle or question.measure or str(question.place)
        if kinds[question.code] < _MOST_OF_ONE_KIND and things[thing] < _MOST_OF_ONE_THING:
            kinds[question.code] += 1
            things[thing] += 1
            chosen.append(question)
    return tuple(chosen[:most])


def with_questions(
    sections: Sequence[Section], questions: Iterable[CoachQuestion]
) -> tuple[Section, ...]:
    """The sections of one project, each question added to the notes of the one it fits.

    A question about a measure goes to that measure's chart, one about a cycle to the diagram that
    shows the cycle or else to the ideas, and any other to the section of its turn, or to the one
    that it or its maker names.
    """
    asked = grouped(questions, lambda question: _home(sections, question))
    return tuple(
        replace(section, notes=(*section.notes, *(f"Ask: {one.ask}" for one in asked[section.id])))
        if section.id in asked
        else section
        for section in sections
    )


def _home(sections: Sequence[Section], question: CoachQuestion) -> str:
    ids = {section.name: section.id for section in reversed(sections)}
    shown = (
        section.name
        for section in sections
        for block in section.blocks
        if isinstance(block, Diagram)
        and question.cycle in {n.id for n in block.nodes if n.kind is NodeKind.CYCLE}
    )
    topic = "ideas" if question.cycle else _HOMES.get(question.turn) or question.section
    wanted = (f"chart-{question.measure}", *shown, topic, "next")
    return next(
        (ids[name] for name in wanted if name in ids), (sections[-1].id if sections else "")
    )
