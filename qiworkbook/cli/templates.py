"""`qiworkbook templates`: what pages and decks are made by, and a copy to make your own."""

from __future__ import annotations

from pathlib import Path

import click

from qiworkbook.cli.command import Group
from qiworkbook.cli.session import near_path, say, say_json, say_next, session, table


@click.group(cls=Group, example="qiworkbook templates list")
def templates() -> None:
    """See what the pages and decks are made by, and copy a template to change it."""


@templates.command("list", example="qiworkbook templates list")
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
def list_(as_json: bool) -> None:
    """List the templates: what each is, and whose is used."""
    from qiworkbook.workbook.outputs.own_templates import templates_in_use

    found = templates_in_use(session().open())
    if as_json:
        say_json([{"name": t.name, "what": t.what, "from": t.whose} for t in found])
        return
    rows = [
        (one.name, one.whose, one.what or "Your own, which replace none of ours") for one in found
    ]
    say(table(rows, ("template", "used is that of", "what it is")))
    say_next("qiworkbook templates copy NAME")


@templates.command(
    example="""
    qiworkbook templates copy page.html.j2
    qiworkbook templates copy blocks/table.html.j2
    qiworkbook templates copy neutral.pptx
    qiworkbook templates copy page.css --to packs/northmoor
    """
)
@click.argument("name")
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder whose templates/ it goes into, such as a pack; otherwise the workbook.",
)
def copy(name: str, to: Path | None) -> None:
    """Copy the template NAME into the workbook, to change it. A file that is there stays.

    NAME is as in the list, or the end of it.
    """
    from qiworkbook.workbook.outputs.own_templates import DECK, copy_template

    opened = session().open()
    target = copy_template(opened, name, to)
    say(f"Copied to {near_path(target)}")
    if to is not None:
        return
    if target.as_posix().endswith(DECK):
        path = target.relative_to(opened.root).as_posix()
        say_next(
            "in workbook.toml, under [house-style], write",
            f'template = "{path}"',
        )
        return
    say("It is used from now on, instead of ours.")
    say("To change one part and keep the rest as ours: docs/styling.md")
