"""`qiworkbook driver`: what has to change for the aim to be reached."""

from __future__ import annotations

from typing import Any

import click

from qiworkbook.cli.ask import needed
from qiworkbook.cli.asked_option import asked_option, given
from qiworkbook.cli.command import Group
from qiworkbook.cli.left_out import say_unread
from qiworkbook.cli.params import Named, project_argument
from qiworkbook.cli.row_commands import move_command, remove_command, rename_command, set_command
from qiworkbook.cli.say import say, say_json, say_next, table
from qiworkbook.cli.session import session
from qiworkbook.cli.share_option import share_option


@click.group(cls=Group, example="qiworkbook driver list willow-ward")
def driver() -> None:
    """Add a driver to the theory of change, or list the drivers."""


@driver.command(
    example="""
    qiworkbook driver add willow-ward "Sexual safety is talked about openly"
    qiworkbook driver add willow-ward "Staff feel confident to start" --part-of talked-about
    """
)
@project_argument
@click.argument("name", required=False)
@click.option("--id", "id_", help="Its id; otherwise made from the name.")
@asked_option(
    "--part-of",
    type=Named("drivers"),
    multiple=True,
    help="The id of a driver it is part of. Can be repeated.",
)
@asked_option("--note", help="A remark.")
def add(project: str, name: str | None, id_: str | None, **options: Any) -> None:
    """Add a driver called NAME to PROJECT. Without --part-of it is a primary driver."""
    from qiworkbook.workbook.edits import Kind, add_to_project

    name = needed(name, "What has to change for the aim to be reached?", "NAME")
    found = session().view(project).project
    fields = given(id=id_, name=name, **options)
    made = add_to_project(session().root, found, Kind.DRIVER, fields)
    say(f"Added the driver {made} to {project}.")
    say_next(f'qiworkbook idea add {project} "a change to test" --drives {made}')


@driver.command("list", example="qiworkbook driver list willow-ward")
@project_argument
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
@share_option
def list_(project: str, as_json: bool) -> None:
    """List the drivers of PROJECT."""
    found = session().view(project).project
    drivers = found.drivers
    unread = say_unread(found, "the drivers stand", aside=as_json)
    if as_json:
        say_json([one.model_dump(mode="json") for one in drivers])
    elif drivers:
        rows = [(one.id, ", ".join(one.part_of) or "primary", one.name) for one in drivers]
        say(table(rows, ("driver", "part of", "name")))
        say_next(f"qiworkbook theory {project}")
    elif not unread:
        say("There is no driver yet.")
        say_next(f'qiworkbook driver add {project} "What has to change"')


for _made in (
    *(set_command("driver"), rename_command("driver")),
    *(move_command("driver"), remove_command("driver")),
):
    driver.add_command(_made)
