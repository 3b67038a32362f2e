"""The theory of change: `aim`, `driver`, `idea`, and `theory`, its diagrams."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from qiworkbook.cli.ask import Day, ask_one, needed
from qiworkbook.cli.command import Command, Group
from qiworkbook.cli.confirmation import confirm_command, say_redefined
from qiworkbook.cli.left_out import lists, say_unread, warn_of_identifiers
from qiworkbook.cli.options import (
    Number,
    NumberOrChange,
    ThingName,
    Word,
    asked_option,
    fields_words,
    given,
    output_file,
    project_argument,
    set_to,
    share_option,
    with_options,
)
from qiworkbook.cli.row_commands import (
    add_in,
    move_command,
    remove_command,
    rename_command,
    set_command,
    set_in,
)
from qiworkbook.cli.session import near_path, say, say_json, say_next, session, table
from qiworkbook.model import Idea


@click.group(cls=Group, example="qiworkbook aim show willow-ward")
def aim() -> None:
    """Set the aim of a project, or show how far it is."""


@aim.command(
    "set",
    example="""
    qiworkbook aim set willow-ward --statement "90% feel safe by March" --target 90 --by 2026-03-31
    qiworkbook aim set willow-ward --measure feels-safe --baseline 61
    """,
)
@project_argument
@asked_option("--statement", help="What will be different, for whom, how much, by when.")
@asked_option("--measure", type=ThingName("measures"), help="The id of the measure that shows it.")
@asked_option("--baseline", type=Number(), help="Where you start.")
@asked_option(
    "--target",
    type=NumberOrChange(),
    help='Where you want to be: 90, or "-25%" of where you start.',
)
@asked_option("--by", type=Day(ahead=True), help="By when.")
@asked_option("--met", type=Word("theory:Met"), help="Once it is over: whether it was met.")
@asked_option("--learned", help="Once it is over: what you learned.")
def set_aim(project: str, **options: Any) -> None:
    """Set parts of the aim of PROJECT; what you do not name stays as it is."""
    set_in(project, ("aim",), set_to(", such as --statement", **options))
    _say_aim(project)
    say_redefined(project)
    if not session().view(project).project.measures:
        say_next(
            f'qiworkbook measure add {project} "What you will count" --kind outcome --shows aim'
        )


@aim.command("show", example="qiworkbook aim show willow-ward")
@project_argument
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
@share_option
def show_aim(project: str, as_json: bool) -> None:
    """Show the aim of PROJECT, and where its measure is."""
    found = session().view(project).project
    unread = say_unread(found, "the aim stands", aside=as_json)
    if as_json:
        say_json(found.aim.model_dump(mode="json") if found.aim else None)
    elif not unread:
        _say_aim(project)


def _say_aim(project: str) -> None:
    from qiworkbook.builtin.sections_measures import message_of

    view = session().view(project)
    found = view.project.aim
    if found is None or not found.statement.strip():
        say("The aim has no words yet.")
        say_next(f'qiworkbook aim set {project} --statement "What, how much, by when, for whom"')
        return
    say(found.statement)
    if found.target is not None:
        say(message_of(view, found))


aim.add_command(confirm_command(of_measure=False))


@click.group(cls=Group, example="qiworkbook driver list willow-ward")
def driver() -> None:
    """Add a driver to the theory of change, or list the drivers."""


@driver.command(
    "add",
    example="""
    qiworkbook driver add willow-ward "Sexual safety is talked about openly"
    qiworkbook driver add willow-ward "Staff feel confident to start" --part-of talked-about
    """,
)
@project_argument
@click.argument("name", required=False)
@click.option("--id", "id_", help="Its id; otherwise made from the name.")
@asked_option(
    "--part-of",
    type=ThingName("drivers"),
    multiple=True,
    help="The id of a driver it is part of.",
)
@asked_option("--note", help="A remark.")
def add_driver(project: str, name: str | None, id_: str | None, **options: Any) -> None:
    """Add a driver called NAME to PROJECT. Without --part-of it is a primary driver."""
    name = needed(name, "What has to change for the aim to be reached?", "NAME")
    made = add_in(project, "driver", **given(id=id_, name=name, **options))
    say(f"Added the driver {made} to {project}.")
    say_next(f'qiworkbook idea add {project} "a change to test" --drives {made}')


@driver.command("list", example="qiworkbook driver list willow-ward")
@project_argument
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
@share_option
def list_drivers(project: str, as_json: bool) -> None:
    """List the drivers of PROJECT."""
    found = session().view(project).project
    first = f'qiworkbook driver add {project} "What has to change"'
    if lists(found, found.drivers, ("driver", "drivers"), first, as_json):
        rows = [(one.id, ", ".join(one.part_of) or "primary", one.name) for one in found.drivers]
        say(table(rows, ("driver", "part of", "name")))
        say_next(f"qiworkbook theory {project}")


@click.group(cls=Group, example="qiworkbook idea list willow-ward")
def idea() -> None:
    """Add, list or update the change ideas of a project."""


_about_ideas = with_options(
    asked_option(
        "--drives",
        type=ThingName("drivers"),
        multiple=True,
        help="A driver that it acts on.",
    ),
    asked_option("--source", type=Word("theory:IdeaSource"), help="Whose idea it was."),
    asked_option("--status", type=Word("theory:IdeaStatus"), help="How far it has come."),
    asked_option("--reason", "status_reason", help="Why it has this status."),
    asked_option("--impact", type=Word("theory:Level"), help="How much it could change."),
    asked_option("--effort", type=Word("theory:Level"), help="How much work it is."),
    asked_option("--belief", type=Word("theory:Level"), help="How sure you are it will help."),
)
"""The options that `add` and `set` have in common."""


@idea.command(
    "add",
    example="""
    qiworkbook idea add willow-ward "a question at the morning huddle" --drives staff-confidence
    """,
)
@project_argument
@click.argument("name", required=False)
@click.option("--id", "id_", help="Its id; otherwise made from the name.")
@_about_ideas
def add_idea(project: str, name: str | None, id_: str | None, **options: Any) -> None:
    """Add a change idea to PROJECT. Its NAME reads on from "to test ..."."""
    name = needed(
        name, 'Which change would you like to test? It reads on from "to test ..."', "NAME"
    )
    found = session().view(project).project
    if session().terminal and not options["drives"]:
        names = {driver.id: driver.name for driver in found.drivers}
        options["drives"] = tuple(filter(None, [ask_one("Which driver does it act on?", names)]))
    made = add_in(project, "idea", **given(id=id_, name=name, **options))
    say(f"Added the change idea {made} to {project}: to test {name}.")
    if not options["drives"] and found.drivers:
        ids = ", ".join(one.id for one in found.drivers)
        say(f"Which driver does it act on? There are: {ids}.")
        say_next(f"qiworkbook idea set {project} {made} --drives {found.drivers[0].id}")
    else:
        say_next(f'qiworkbook pdsa plan {project} "The first small test" --idea {made}')


@idea.command("set", example="qiworkbook idea set willow-ward safety-huddle --status testing")
@project_argument
@click.argument("idea", metavar="IDEA", type=ThingName("ideas"))
@asked_option("--name", help="What it is called.")
@_about_ideas
def set_idea(project: str, idea: str, **options: Any) -> None:
    """Change details of IDEA, given by its id; anything you do not name stays as it is."""
    from qiworkbook.workbook.lookup import the_idea

    fields = set_to(", such as --status", **options)
    set_in(project, ("idea", the_idea(session().view(project).project, idea).id), fields)
    say(f"{idea}: {fields_words(fields)}.")
    if fields.get("status") in ("abandoned", "parked") and "status_reason" not in fields:
        say_next(f'qiworkbook idea set {project} {idea} --reason "What we learned"')


@idea.command("list", example="qiworkbook idea list willow-ward")
@project_argument
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
@share_option
def list_ideas(project: str, as_json: bool) -> None:
    """List the change ideas of PROJECT: much impact for little effort first, then the others."""
    view = session().view(project)
    ideas = view.project.ideas
    first = f'qiworkbook idea add {project} "a change to test"'
    if lists(view.project, ideas, ("change idea", "change ideas"), first, as_json):
        weighed = any(one.impact or one.effort for one in ideas)
        rows = [
            (
                *(one.id, str(one.status), str(len(view.thread.cycles_of(one)))),
                *((str(one.impact or "-"), str(one.effort or "-")) if weighed else ()),
                *(", ".join(one.drives) or "-", one.name),
            )
            for one in _worth_first(ideas)
        ]
        of_weight = ("impact", "effort") if weighed else ()
        say(table(rows, ("idea", "status", "cycles", *of_weight, "drives", "to test ...")))


def _worth_first(ideas: Sequence[Idea]) -> list[Idea]:
    """The ideas, those that could change most for the least work first; others as they stand."""
    from qiworkbook.model import Level

    worth = {level: at for at, level in enumerate(Level)}

    def place(idea: Idea) -> int:
        if idea.impact is None or idea.effort is None:
            return len(worth)
        return worth[idea.effort] - worth[idea.impact]

    return sorted(ideas, key=place)


@click.command(
    cls=Command,
    example="""
    qiworkbook theory willow-ward
    qiworkbook theory willow-ward -o theory.svg
    qiworkbook theory willow-ward --since 2025-01-06 -o then-and-now.svg
    qiworkbook theory willow-ward --by-effort -o ideas.svg
    """,
)
@project_argument
@output_file("FILE.svg or .png for the diagram, .md or .txt for its outline.")
@click.option(
    "--since",
    default="",
    metavar="WHEN",
    help="Then and now side by side: a date (its end), a change or a saved version.",
)
@click.option(
    "--by-effort",
    is_flag=True,
    help="The change ideas by what they could change and how much work they are.",
)
@share_option
def theory(project: str, target: Path | None, since: str, by_effort: bool) -> None:
    """Show the theory of change of PROJECT: aim, drivers, change ideas.

    With --since, the theory as it was and as it is: what was added, renamed, moved and dropped, and
    why. `qiworkbook versions` lists what there is to look back to.
    """
    from qiworkbook.workbook.lookup import readable
    from qiworkbook.workbook.outputs.theory import (
        as_text,
        ideas_by_effort,
        theory_since,
        write_by_effort,
        write_since,
        write_theory,
    )

    opened = session().open([project])
    view = opened.view(project)
    readable(view.project)
    if by_effort:
        if since:
            raise click.UsageError("--since and --by-effort are two pictures: ask for one.")
        text, write = ideas_by_effort(view).alt, partial(write_by_effort, view)
    elif since:
        found = theory_since(opened, project, since)
        text, write = found.text, partial(write_since, found)
    else:
        text, write = as_text(view), partial(write_theory, view)
    if target is None:
        say(text.rstrip())
        return
    warn_of_identifiers()
    told = (
        "theory then and now"
        if since
        else "picture of the ideas"
        if by_effort
        else "theory of change"
    )
    say(f"The {told} is in {near_path(write(target))}")


for _group, _key in ((driver, "driver"), (idea, "idea")):
    for _made in (rename_command(_key), move_command(_key), remove_command(_key)):
        _group.add_command(_made)
driver.add_command(set_command("driver"))
