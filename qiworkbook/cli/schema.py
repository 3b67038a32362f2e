"""`qiworkbook schema`: JSON Schemas, so that editors complete and check while people type."""

from __future__ import annotations

from pathlib import Path

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.options import output_folder
from qiworkbook.cli.session import count, near_path, say, say_json, session


@click.command(
    cls=Command,
    example="""
    qiworkbook schema -o schemas
    qiworkbook schema > schemas.json
    """,
)
@output_folder("all are printed")
def schema(folder: Path | None) -> None:
    """Give the JSON Schema of every kind of file, those that plugins own among them."""
    from qiworkbook.workbook.edits.fields import schemas, write_schemas

    plugins = session().plugins
    if folder is None:
        say_json(schemas(plugins))
        return
    if session().in_workbook:  # which knows what was changed since, wherever the folder is
        _ = session().root
    made = write_schemas(plugins, folder)
    say(f"Wrote {count(len(made), 'schema')}:")
    for path in made:
        say(f"  {near_path(path)}")
