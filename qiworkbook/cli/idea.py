"""`qiworkbook idea`: changes to test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from qiworkbook.cli.ask import ask_one, needed
from qiworkbook.cli.asked_option import asked_option, given, told
from qiworkbook.cli.command import Group
from qiworkbook.cli.left_out import say_unread
from qiworkbook.cli.params import Named, Word, project_argument
from qiworkbook.cli.row_commands import move_command, remove_command, rename_command
from qiworkbook.cli.say import say, say_json, say_next, table
from qiworkbook.cli.session import session
from qiworkbook.cli.share_option import share_option

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qiworkbook.model import Idea

F = TypeVar("F", bound="Callable[..., Any]")


@click.group(cls=Group, example="qiworkbook idea list willow-ward")
def idea() -> None:
    """Add, list or update the change ideas of a project."""


def _about(command: F) -> F:
    """The options that `add` and `set` have in common, the last of them first."""
    for option in (
        asked_option("--belief", type=Word("theory:Level"), help="How sure you are it will help."),
        asked_option("--effort", type=Word("theory:Level"), help="How much work it is."),
        asked_option("--impact", type=Word("theory:Level"), help="How much it could change."),
        asked_option("--reason", "status_reason", help="Why it has this status."),
        asked_option("--status", type=Word("theory:IdeaStatus"), help="How far it has come."),
        asked_option("--source", type=Word("theory:IdeaSource"), help="Whose idea it was."),
        asked_option(
            "--drives",
            type=Named("drivers"),
            multiple=True,
            help="A driver that it acts on. Can be repeated.",
        ),
    ):
        command = option(command)
    return command


@idea.command(
    example="""
    qiworkbook idea add willow-ward "a question at the morning huddle" --drives staff-confidence
    """
)
@project_argument
@click.argument("name", required=False)
@click.option("--id", "id_", help="Its id; otherwise made from the name.")
@_about
def add(project: str, name: str | None, id_: str | None, **options: Any) -> None:
    """Add a change idea to PROJECT. Its NAME reads on from "to test ..."."""
    from qiworkbook.workbook.edits import Kind, add_to_project

    name = needed(
        name, 'Which change would you like to test? It reads on from "to test ..."', "NAME"
    )
    found = session().view(project).project
    if session().terminal and not options["drives"]:
        names = {driver.id: driver.name for driver in found.drivers}
        options["drives"] = tuple(filter(None, [ask_one("Which driver does it act on?", names)]))
    fields = given(id=id_, name=name, **options)
    made = add_to_project(session().root, found, Kind.IDEA, fields)
    say(f"Added the change idea {made} to {project}: to test {name}.")
    if not options["drives"] and found.drivers:
        ids = ", ".join(one.id for one in found.drivers)
        say(f"Which driver does it act on? There are: {ids}.")
        say_next(f"qiworkbook idea set {project} {made} --drives {found.drivers[0].id}")
    else:
        say_next(f'qiworkbook pdsa plan {project} "The first small test" --idea {made}')


@idea.command("set", example="qiworkbook idea set willow-ward safety-huddle --status testing")
@project_argument
@click.argument("idea", metavar="IDEA", type=Named("ideas"))
@asked_option("--name", help="What it is called.")
@_about
def set_(project: str, idea: str, **options: Any) -> None:
    """Change details of IDEA, given by its id; anything you do not name stays as it is."""
    from qiworkbook.workbook.edits import set_idea

    fields = given(**options)
    if not fields:
        ctx = click.get_current_context()
        raise click.UsageError("Nothing to set: name a part, such as --status.", ctx)
    set_idea(session().root, session().view(project).project, idea, fields)
    say(f"{idea}: {told(fields)}.")
    if fields.get("status") in ("abandoned", "parked") and "status_reason" not in fields:
        say_next(f'qiworkbook idea set {project} {idea} --reason "What we learned"')


@idea.command("list", example="qiworkbook idea list willow-ward")
@project_argument
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
@share_option
def list_(project: str, as_json: bool) -> None:
    """List the change ideas of PROJECT: much impact for little effort first, then the others."""
    view = session().view(project)
    ideas = view.project.ideas
    unread = say_unread(view.project, "the change ideas stand", aside=as_json)
    if as_json:
        say_json([one.model_dump(mode="json") for one in ideas])
    elif ideas:
        weighed = any(one.impact or one.effort for one in ideas)
        rows = [
            (
                *(one.id, str(one.status), str(len(view.thread.cycles_of(one)))),
                *((str(one.impact or "-"), str(one.effort or "-")) if weighed else ()),
                *(", ".join(one.drives) or "-", one.name),
            )
            for one in _by_effort(ideas)
        ]
        of_weight = ("impact", "effort") if weighed else ()
        say(table(rows, ("idea", "status", "cycles", *of_weight, "drives", "to test ...")))
    elif not unread:
        say("There is no change idea yet.")
        say_next(f'qiworkbook idea add {project} "a change to test"')


def _by_effort(ideas: Sequence[Idea]) -> list[Idea]:
    """The ideas, those that could change most for the least work first; others as they stand."""
    from qiworkbook.model import Level

    worth = {level: at for at, level in enumerate(Level)}

    def place(idea: Idea) -> int:
        if idea.impact is None or idea.effort is None:
            return len(worth)
        return worth[idea.effort] - worth[idea.impact]

    return sorted(ideas, key=place)


for _made in (rename_command("idea"), move_command("idea"), remove_command("idea")):
    idea.add_command(_made)
