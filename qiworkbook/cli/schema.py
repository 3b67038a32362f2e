"""`qiworkbook schema`: JSON Schemas, so that editors complete and check while people type."""

from __future__ import annotations

from pathlib import Path

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.say import count, say, say_json
from qiworkbook.cli.session import near, session


@click.command(
    cls=Command,
    example="""
    qiworkbook schema -o schemas
    qiworkbook schema > schemas.json
    """,
)
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder to write a file for each into; otherwise all are printed.",
)
def schema(folder: Path | None) -> None:
    """Give the JSON Schema of every kind of file, those that plugins own among them."""
    from qiworkbook.workbook.edits.fields import schemas, write_schemas

    plugins = session().plugins
    if folder is None:
        say_json(schemas(plugins))
        return
    made = write_schemas(plugins, folder)
    say(f"Wrote {count(len(made), 'schema')}:")
    for path in made:
        say(f"  {near(path)}")
