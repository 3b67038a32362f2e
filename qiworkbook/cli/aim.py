"""`qiworkbook aim`: what, how much, by when."""

from __future__ import annotations

from typing import Any

import click

from qiworkbook.cli.asked_option import asked_option, given
from qiworkbook.cli.command import Group
from qiworkbook.cli.confirmation import confirm_command, say_redefined
from qiworkbook.cli.left_out import say_unread
from qiworkbook.cli.params import Change, Day, Named, Number, Word, project_argument
from qiworkbook.cli.say import say, say_json, say_next
from qiworkbook.cli.session import session
from qiworkbook.cli.share_option import share_option


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
@asked_option("--measure", type=Named("measures"), help="The id of the measure that shows it.")
@asked_option("--baseline", type=Number(), help="Where you start.")
@asked_option(
    "--target", type=Change(), help='Where you want to be: 90, or "-25%" of where you start.'
)
@asked_option("--by", type=Day(ahead=True), help="By when.")
@asked_option("--met", type=Word("aim:Met"), help="Once it is over: whether it was met.")
@asked_option("--learned", help="Once it is over: what you learned.")
def set_(project: str, **options: Any) -> None:
    """Set parts of the aim of PROJECT; what you do not name stays as it is."""
    from qiworkbook.workbook.edits import set_aim

    fields = given(**options)
    ctx = click.get_current_context()
    if not fields:
        raise click.UsageError("Nothing to set: name a part, such as --statement.", ctx)
    set_aim(session().root, session().view(project).project, fields, today=session().today)
    _say_aim(project)
    say_redefined(project)
    if not session().view(project).project.measures:
        say_next(
            f'qiworkbook measure add {project} "What you will count" --kind outcome --shows aim'
        )


@aim.command(example="qiworkbook aim show willow-ward")
@project_argument
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
@share_option
def show(project: str, as_json: bool) -> None:
    """Show the aim of PROJECT, and where its measure is."""
    found = session().view(project).project
    unread = say_unread(found, "the aim stands", aside=as_json)
    if as_json:
        say_json(found.aim.model_dump(mode="json") if found.aim else None)
    elif not unread:
        _say_aim(project)


def _say_aim(project: str) -> None:
    from qiworkbook.builtin.sections_aim import message_of

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
