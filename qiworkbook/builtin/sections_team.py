"""The section on the team: which ward, why this work, who is on it, who decides with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.compose.sections import section
from qiworkbook.content import Callout, Cell, Facts, Heading, Paragraph, Table, Tone
from qiworkbook.model import CoproductionLevel, Role, Setting, Status
from qiworkbook.text.words import capital, day, one_line, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Block, Section
    from qiworkbook.model import Project, TeamMember

_TOGETHER = {
    CoproductionLevel.INFORMED: "people with lived experience are informed about this work",
    CoproductionLevel.CONSULTED: "people with lived experience are consulted on this work",
    CoproductionLevel.ENGAGED: "people with lived experience are engaged in this work",
    CoproductionLevel.CO_DESIGNED: "this work is co-designed with people with lived experience",
    CoproductionLevel.CO_PRODUCED: "this work is co-produced with people with lived experience",
}
_SETTINGS = {
    Setting.PICU: "psychiatric intensive care",
    Setting.CAMHS: "children and young people (CAMHS)",
}


def team(view: ProjectView, *, in_full: bool = False) -> Iterator[Section]:
    """Which ward, why this work, how far decisions are shared, who is on the team."""
    project = view.project
    about, in_short = project.about, tuple(_in_short(project))
    example = Callout(about.illustrative) if about.illustrative and in_full else None
    problem = Paragraph(about.problem) if about.problem.strip() else None
    facts = _in_full(project) if in_full else [Facts(in_short)] if in_short else []
    yield section(
        view,
        "team",
        "Team and co-production",
        f"{project.ward}: {_shared(project)}",
        (example, _pause(project), problem, *facts),
        (
            "Say in one sentence why this matters to the people on the ward.",
            "Let somebody with lived experience speak first, if they would like to.",
        ),
        to_agree=not (in_full or problem or in_short),
    )


def _in_full(project: Project) -> Iterator[Block]:
    together = project.coproduction
    yield Facts(tuple(_facts(project)))
    if together and together.how.strip():
        yield Heading("How decisions are shared")
        yield Paragraph(together.how)
    if project.team:
        yield _members(project)


def _shared(project: Project) -> str:
    together = project.coproduction
    if together and together.level:
        return _TOGETHER[together.level]
    if any(member.role is Role.LIVED_EXPERIENCE for member in project.team):
        return "people with lived experience are on the team"
    return "who with lived experience shapes this work is still to be agreed"


def _pause(project: Project) -> Callout | None:
    if project.about.status is not Status.PAUSED:
        return None
    reason = project.about.pause_reason.strip()
    return Callout(f"Paused: {sentence(reason)}" if reason else "Paused.", Tone.WATCH)


def _in_short(project: Project) -> Iterator[tuple[str, str]]:
    """Where, how decisions are shared, and who: people with lived experience first."""
    about, together = project.about, project.coproduction
    setting = _SETTINGS.get(about.setting, about.setting.replace("-", " ")) if about.setting else ""
    since = f"since {day(about.start)}" if about.start else ""
    where = [about.organisation, setting, since, "" if about.status == "active" else about.status]
    if any(where):
        yield "Where", capital(", ".join(one for one in where if one))
    if together and together.how.strip():
        yield "Shared", sentence(together.how)
    if project.team:
        first = sorted(project.team, key=lambda member: member.role is not Role.LIVED_EXPERIENCE)
        yield "Team", capital("; ".join(_member(member) for member in first))


def _member(member: TeamMember) -> str:
    role = member.role.replace("-", " ")
    if not member.title or member.role is Role.MEMBER:
        return one_line(member.title) or role
    return f"{one_line(member.title)} ({role})"


def _facts(project: Project) -> Iterator[tuple[str, str]]:
    about = project.about
    if about.organisation:
        yield "Organisation", about.organisation
    if about.setting:
        yield "Setting", capital(_SETTINGS.get(about.setting, about.setting.replace("-", " ")))
    if about.start:
        yield "Began", day(about.start)
    yield "Status", capital(about.status)


def _members(project: Project) -> Table:
    """Roles and job titles. Names stay in the file: a deck goes to more people than it does."""
    rows = tuple(
        (Cell(capital(member.role.replace("-", " "))), Cell(member.title or "—"))
        for member in project.team
    )
    return Table(("Role", "Who"), rows)
