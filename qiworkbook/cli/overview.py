"""Where things stand: bare `qiworkbook`, `list`, `wards`, `digest`, and `show` of one project."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click
import msgspec

from qiworkbook.cli.command import Command
from qiworkbook.cli.left_out import tell_unread, unread_lines, warn_of_identifiers
from qiworkbook.cli.options import many_options, project_argument, projects_argument, share_option
from qiworkbook.cli.session import (
    LEFT_OUT,
    Session,
    count,
    say,
    say_json,
    say_next,
    say_no_project,
    session,
    table,
)
from qiworkbook.problems import Severity
from qiworkbook.text.words import command_of, listed, short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.analysis.ward_now import WardNow
    from qiworkbook.content.sheets import Value
    from qiworkbook.spc.reading import Variation
    from qiworkbook.workbook import OpenWorkbook
    from qiworkbook.workbook.overview import AimNow, Overview


_MOST = 5  # projects: more is a list, and `qiworkbook list` is that


def say_standing(session: Session) -> None:
    """Every project in a line or two: what a coach would ask of it first, most urgent first."""
    from qiworkbook.model import Status
    from qiworkbook.workbook.workers import COACHED

    found = session.looked(COACHED)
    if not found:
        say_no_project()
        return
    asked = [
        (one.questions[0].turn, one.ward or one.title, one.questions[0])
        for one in found
        if one.questions
    ]
    at_work = [one.id for one in found if one.status == Status.ACTIVE]
    say(f"{count(len(found), 'project')}, {len(at_work)} active.")
    asked.sort(key=lambda one: one[:2])
    for _, title, question in asked[:_MOST]:
        say(f"  {title}: {question.ask}")
        if question.action:
            say(f"    {command_of(question.action)}")
    if len(asked) > _MOST:
        say(f"  And {count(len(asked) - _MOST, 'more project')} with a question: qiworkbook coach")
    elif not asked:
        say("  Nothing is waiting.")
    week = [f"qiworkbook week {at_work[0]}"] if len(at_work) == 1 else []
    say_next(*week, "qiworkbook list", "qiworkbook --help")


_BY: Mapping[str, Callable[[Overview | WardNow], tuple[str, ...]]] = {
    "project": lambda _: (),
    "ward": lambda one: (one.ward,),
    "trust": lambda one: (one.where.trust_in_brief or "not said", one.ward),
}
_PLACES = {"project": (), "ward": ("ward",), "trust": ("trust", "ward")}
_HEADINGS = ("project", "status", "aim", "last data", "last cycle", "signals")


@click.command("list", cls=Command, example="qiworkbook list\nqiworkbook list --by trust")
@projects_argument
@click.option(
    "--by",
    type=click.Choice(tuple(_PLACES)),
    default="project",
    help="Sort by the name of the project, of its ward or of its trust.",
)
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
@share_option
@many_options
def list_projects(projects: tuple[str, ...], by: str, as_json: bool) -> None:
    """Show every project on one line: status, how far its aim is, the last data and cycle."""
    from qiworkbook.workbook.workers import OVERVIEW

    places = _BY[by]
    found = sorted(session().looked(OVERVIEW, projects), key=places)
    if as_json:
        say_json([_as_data(one) for one in found])
    elif found:
        say(table([(*places(one), *_line(one)) for one in found], (*_PLACES[by], *_HEADINGS)))
        say_next(f"qiworkbook show {found[0].id}")
    else:
        say_no_project()


def _line(one: Overview) -> tuple[str, ...]:
    cycle = one.latest_cycle
    return (
        one.id,
        one.status,
        "cannot be read"
        if one.unread
        else _how_far(one.aim) or ("not in this copy" if session().share else "to be agreed"),
        str(one.latest_data or "none yet"),
        f"{cycle.start} {cycle.decision or cycle.stage}" if cycle else "none yet",
        ", ".join(count(many, what) for what, many in _kinds(one.signals).items()) or "none",
    )


def _how_far(aim: AimNow | None) -> str:
    """From what to what and where it is now: "61% to 90% by 2025-03-31, now 78%"."""
    from qiworkbook.spc.numbers import show

    if aim is None or aim.goal is None:
        return ""
    start, now, goal = (
        show(value, aim.unit, aim.decimals) for value in (aim.baseline, aim.now, aim.goal)
    )
    way = goal if aim.baseline is None else f"{start} to {goal}"
    by = f" by {aim.by}" if aim.by else ""
    which = "now" if aim.is_level else "latest"
    return f"{way}{by}, {which} {now}" if aim.now is not None else f"{way}{by}"


def _kinds(signals: tuple[tuple[str, Variation], ...]) -> Counter[str]:
    """How many measures say improvement, concern, or just a signal."""
    from qiworkbook.spc.words import STANDING_OF, MeasureStanding

    said = {MeasureStanding.BETTER: "improvement", MeasureStanding.CONCERN: "concern"}
    return Counter(said.get(STANDING_OF[variation], "signal") for _, variation in signals)


def _as_data(one: Overview) -> dict[str, object]:
    aim, cycle = one.aim, one.latest_cycle
    return {
        "id": one.id,
        "title": one.title,
        "ward": one.ward,
        "ward_id": one.where.ward_id,
        "was": one.where.was,
        "trust": one.where.trust,
        "trust_id": one.where.trust_id,
        "region": one.where.region,
        "status": one.status or None,
        "unread": one.unread,
        "aim": {
            "baseline": aim.baseline,
            "now": aim.now,
            "goal": aim.goal,
            "unit": aim.unit,
            "by": aim.by,
            "way": aim.way,
        }
        if aim
        else None,
        "latest_data": one.latest_data,
        "latest_cycle": cycle.id if cycle else None,
        "signals": {measure: str(variation) for measure, variation in one.signals},
    }


_WARD_HEADINGS = ("ward", "trust", "last data", "open cycle", "waits", "to predict", "next")
_COLUMNS = (
    *("project", "ward", "ward_id", "trust", "trust_id", "region", "status", "unread"),
    *("latest_data", "days_since_data", "late_measures", "cycle", "test", "stage"),
    *("days_waiting", "without_prediction", "next", "what_is_next"),
)


@click.command(
    cls=Command,
    example="""
    qiworkbook wards
    qiworkbook wards --group my-wards --format csv
    """,
)
@projects_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "csv", "json")),
    default="text",
    help="A table to read, or the same for Excel or a machine.",
)
@click.option(
    "--by",
    type=click.Choice(("data", "ward", "trust")),
    default="data",
    help="Sort by the day of the last data, or by the name of the ward or of its trust.",
)
@share_option
@many_options
def wards(projects: tuple[str, ...], form: str, by: str) -> None:
    """Show where every ward stands: days since data, what waits in which step, what comes next.

    Those without data for longest come first.
    """
    from qiworkbook.store.csv_lines import table_text
    from qiworkbook.workbook.workers import WARD_NOW

    found = sorted(
        session().looked(WARD_NOW, projects), key=_longest_without if by == "data" else _BY[by]
    )
    if form == "json":
        say_json([dict(zip(_COLUMNS, _values(one), strict=True)) for one in found])
    elif form == "csv":
        say(table_text((_COLUMNS, *map(_values, found))).removesuffix("\n"))
    elif found:
        say(table(map(_ward_line, found), _WARD_HEADINGS))
        say_next(f"qiworkbook coach {found[0].project}")
    else:
        say_no_project()


def _longest_without(one: WardNow) -> tuple[bool, int, str]:
    at_work = one.unread or one.status == "active"
    days = 10**6 if one.days_since_data is None else one.days_since_data
    return not at_work, -days, one.project


def _ward_line(one: WardNow) -> tuple[str, ...]:
    if one.unread:
        return (one.project, "", "cannot be read", "", "", "", "")
    days = "" if one.status == "active" else f" ({one.status})"
    late = f", {count(one.late, 'measure')} late" if one.late else ""
    return (
        f"{one.ward}{days}",
        one.where.trust_in_brief,
        one.data_in_words
        if one.days_since_data is None
        else f"{count(one.days_since_data, 'day')} ago{late}",
        f"{one.stage}: {short(one.test)}" if one.cycle else "none",
        count(one.waiting, "day") if one.waiting else "",
        str(one.unpredicted or ""),
        f"{one.next} {one.what}" if one.next else "no date",
    )


def _values(one: WardNow) -> tuple[Value, ...]:
    where = one.where
    return (
        *(one.project, one.ward, where.ward_id, where.trust, where.trust_id, where.region),
        *(one.status or None, one.unread, one.data, one.days_since_data, one.late),
        *(one.cycle or None, one.test or None, str(one.stage) if one.stage else None, one.waiting),
        *(one.unpredicted, one.next, one.what or None),
    )


@click.command(
    cls=Command,
    example="""
    qiworkbook digest --since 2025-03-01
    qiworkbook digest --group my-wards --since learning-set
    """,
)
@projects_argument
@click.option(
    "--since",
    default="learning-set",
    show_default=True,
    metavar="DATE|learning-set",
    help="A date, or the learning set before today.",
)
@share_option
def digest(projects: tuple[str, ...], since: str) -> int:
    """Write what is new at the named wards, or at all, who waits and what comes next.

    It is plain text, for an e-mail: print it into a file, or copy it from the screen.
    """
    from qiworkbook.workbook.memory.changes import since_when
    from qiworkbook.workbook.outputs.summary import digest as digest_of

    opened = session().open(projects)
    if not opened.views:
        say_no_project()
        return 0
    lines, unread = digest_of(opened, since_when(opened, since), projects)
    warn_of_identifiers()
    for line in lines:
        say(line)
    return LEFT_OUT if unread else 0


_FIRST = 5  # what is under way, so that it stays one screen


@click.command(cls=Command, example="qiworkbook show willow-ward")
@project_argument
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
@share_option
def show(project: str, as_json: bool) -> int:
    """Show PROJECT on one screen: aim, measures, ideas, the cycles under way, what is next."""
    opened = session().open([project])
    view = opened.view(project)
    if as_json:
        say_json(_project_as_data(opened, view))
        return tell_unread(view.readings.values(), aside=True)
    for line in _lines(view):
        say(line)
    _say_closing(opened, view)
    return tell_unread(view.readings.values())


def _lines(view: ProjectView) -> Iterator[str]:
    about, project = view.project.about, view.project
    yield project.title
    yield ", ".join(filter(None, (about.unit, about.organisation, project.status)))
    if project.where.was:
        yield f"Before: {listed(project.where.was)}"
    if about.illustrative:
        yield f"({about.illustrative})"
    yield ""
    if project.unread:
        yield from unread_lines(project, "the aim and the theory stand")
        yield ""
    else:
        yield from _aim(view)
        yield from _measures(view)
        yield from _theory(view)
    yield from _cycles(view)
    if not project.unread:
        yield ""
        yield from _progress(view)


def _aim(view: ProjectView) -> Iterator[str]:
    from qiworkbook.builtin.sections_measures import message_of

    aim = view.project.aim
    if aim is None or not aim.statement.strip():
        yield "Aim     to be agreed"
    else:
        yield f"Aim     {aim.statement}"
    if aim is not None and aim.target is not None:
        yield f"        {message_of(view, aim)}"
    yield ""


def _measures(view: ProjectView) -> Iterator[str]:
    from qiworkbook.spc.words import headline

    yield f"{count(len(view.project.measures), 'measure')}"
    for reading in view.readings.values():
        yield f"  {headline(reading)}"
    yield ""


def _theory(view: ProjectView) -> Iterator[str]:
    project = view.project
    ideas = Counter(str(idea.status) for idea in project.ideas)
    told = ", ".join(f"{many} {status}" for status, many in ideas.items())
    drivers = count(len(project.drivers), "driver")
    yield f"{drivers}, {count(len(project.ideas), 'change idea')}{f': {told}' if told else ''}"
    yield ""


def _cycles(view: ProjectView) -> Iterator[str]:
    from qiworkbook.model import Stage

    cycles = view.thread.cycles_by_date
    under_way = [cycle for cycle in cycles if cycle.stage is not Stage.DONE]
    ramps = count(len(view.thread.ramps), "ramp")
    yield f"{count(len(cycles), 'cycle')} in {ramps}, {len(under_way)} under way"
    rows = [(f"  {c.start or 'no date'}", f"next: {c.stage}", c.title) for c in under_way[-_FIRST:]]
    if rows:
        yield table(rows)


def _progress(view: ProjectView) -> Iterator[str]:
    """The scores that people gave, and how far the files carry one; nobody else sets it."""
    from qiworkbook.analysis.progress import ceiling

    for score in sorted(view.project.progress, key=lambda one: one.date)[-_FIRST:]:
        by = (("team", score.self), ("coach", score.coach))
        told = ", ".join(f"{who} {value:.1f}" for who, value in by if value is not None)
        yield f"Progress on {score.date}: {told or 'no score'}"
    yield ceiling(view).words


def _say_closing(opened: OpenWorkbook, view: ProjectView) -> None:
    from qiworkbook.workbook import problems_of
    from qiworkbook.workbook.overview import questions_of

    id_ = view.project.id
    problems = problems_of(opened, [id_])
    say("")
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    noun = "problem" if errors else "question"
    if problems:
        say(f"{count(errors or len(problems), noun)}: qiworkbook check {id_}")
    first = questions_of(opened, view)[:1]
    for question in first:
        say(f"A coach would ask: {question.ask}")
    steps = (command_of(question.action) for question in first if question.action)
    say_next(*steps, f"qiworkbook coach {id_}")


def _project_as_data(opened: OpenWorkbook, view: ProjectView) -> dict[str, object]:
    from qiworkbook.analysis.progress import ceiling
    from qiworkbook.cli.check import as_data as problem_as_data
    from qiworkbook.workbook import problems_of

    project = view.project
    return {
        "id": project.id,
        "title": project.title,
        "about": project.about.model_dump(mode="json"),
        "aim": project.aim.model_dump(mode="json") if project.aim else None,
        "drivers": [driver.model_dump(mode="json") for driver in project.drivers],
        "ideas": [idea.model_dump(mode="json") for idea in project.ideas],
        "measures": [
            {"id": id_, "name": reading.name, "variation": reading.variation.value}
            for id_, reading in view.readings.items()
        ],
        "cycles": [
            {
                "id": cycle.id,
                "title": cycle.title,
                "idea": cycle.file.idea,
                "number": view.thread.number(cycle),
                "stage": str(cycle.stage),
            }
            for cycle in view.thread.cycles_by_date
        ],
        "progress": {
            "scores": [score.model_dump(mode="json") for score in project.progress],
            "ceiling": msgspec.to_builtins(ceiling(view)),
        },
        "problems": [problem_as_data(problem) for problem in problems_of(opened, [project.id])],
    }
