"""Checks of the team: somebody leads, somebody has lived experience, nobody is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.builtin.checks_base import Finding, Turn, asks, do
from qiworkbook.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.analysis.project_view import ProjectView


@asks(
    "team-no-lead",
    "A project that belongs to everybody is easily nobody's when the ward is busy.",
    turn=Turn.PEOPLE,
)
def no_lead(view: ProjectView) -> Iterator[Finding]:
    """Nobody leads the project."""
    if not any(member.role is Role.LEAD for member in view.project.team):
        yield Finding(
            view.project.source.place("team"),
            "nobody is named as the lead of the project",
            'Add a [[team]] with role = "lead" and a job title.',
            ask="Who holds this together when the ward is busy?",
            action=do("team add", view, role="lead"),
        )


@asks(
    "team-no-lived-experience",
    "People who have stayed on the ward know what safe feels like there. Work done without them "
    "tends to solve another problem.",
    turn=Turn.PEOPLE,
)
def no_lived_experience(view: ProjectView) -> Iterator[Finding]:
    """Nobody with lived experience is on the team."""
    if not any(member.role is Role.LIVED_EXPERIENCE for member in view.project.team):
        yield Finding(
            view.project.source.place("team"),
            "nobody with lived experience is on the team yet",
            'Whom could you invite? Then add a [[team]] with role = "lived-experience"',
            ask="Who has lived on this ward and could help to choose the next test?",
            action=do("team add", view, role="lived-experience"),
        )


@asks(
    "coproduction-not-said",
    "Being asked once and deciding together are very different things; saying which it is keeps "
    "a team honest.",
    turn=Turn.PEOPLE,
)
def coproduction_not_said(view: ProjectView) -> Iterator[Finding]:
    """Nothing says how people with lived experience share in the decisions."""
    together = view.project.coproduction
    if together is None or together.level is None or not together.how.strip():
        lacking = "level" if together is None or together.level is None else "how"
        example = '"co-designed"' if lacking == "level" else '"Two people sit on the team"'
        yield Finding(
            view.project.source.place("coproduction"),
            "nothing says how people with lived experience share in the decisions",
            f"Add to [coproduction], for example: {lacking} = {example}",
            ask="What do people with lived experience decide here, and what are they only told?",
            action=do("coproduction set", view, **{lacking: ""}),
        )


@asks(
    "person-named",
    "The history of a workbook is kept for years and shared widely. A job title says enough.",
)
def person_named(view: ProjectView) -> Iterator[Finding]:
    """A person's name stands in the file."""
    for member in view.project.team:
        if member.name.strip():
            yield Finding(
                view.project.source.place(member, "name"),
                "a person is named here",
                "Is that needed, and do they agree? A job title is enough.",
            )


CHECKS = (no_lead, no_lived_experience, coproduction_not_said, person_named)
