"""The coach's next questions: a handful per project, and the section that each belongs beside."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from qiworkbook.content import Diagram, NodeKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Section
    from qiworkbook.parts.extensions import CoachQuestion, QuestionMaker

MOST = 6
_MOST_OF_ONE_KIND = 2


def next_questions(
    view: ProjectView, makers: Iterable[QuestionMaker], most: int = MOST
) -> tuple[CoachQuestion, ...]:
    """At most `most` questions about one project, in the order of the makers.

    No kind of question is asked more than twice: a handful can be talked about, a list is marking.
    """
    asked: Counter[str] = Counter()
    chosen: list[CoachQuestion] = []
    for question in (question for maker in makers for question in maker.ask(view)):
        if asked[question.code] < _MOST_OF_ONE_KIND and len(chosen) < most:
            asked[question.code] += 1
            chosen.append(question)
    return tuple(chosen)


def with_questions(
    sections: Sequence[Section], project: str, questions: Iterable[CoachQuestion]
) -> tuple[Section, ...]:
    """The sections of one project, each question added to the notes of the one it fits.

    A question about a measure goes to that measure's chart, one about a cycle to the diagram that
    shows the cycle or else to the ideas, and any other to the section that the first word of its
    code names ("aim-past" to the aim).
    """
    notes: dict[str, list[str]] = {}
    for question in questions:
        home = _home(sections, project, question)
        notes.setdefault(home, []).append(f"Ask: {question.ask}")
    return tuple(
        replace(section, notes=(*section.notes, *notes[section.id]))
        if section.id in notes
        else section
        for section in sections
    )


def _home(sections: Sequence[Section], project: str, question: CoachQuestion) -> str:
    ids = [section.id for section in sections]
    shown = [section.id for section in sections if question.cycle in _cycles_in(section)]
    topic = question.code.partition("-")[0]
    wanted = (
        f"{project}-chart-{question.measure}",
        *shown,
        f"{project}-ideas" if question.cycle else f"{project}-{topic}",
        f"{project}-next",
    )
    return next((id_ for id_ in wanted if id_ in ids), ids[-1] if ids else "")


def _cycles_in(section: Section) -> set[str]:
    """The ids of the cycles that a section's diagrams show."""
    diagrams = [block for block in section.blocks if isinstance(block, Diagram)]
    return {n.id for diagram in diagrams for n in diagram.nodes if n.kind is NodeKind.CYCLE}
