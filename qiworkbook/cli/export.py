"""`qiworkbook export`: the workbook as tidy tables."""

from __future__ import annotations

from pathlib import Path

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.left_out import warn_of_identifiers
from qiworkbook.cli.options import output_folder, projects_argument, share_option, tables_format
from qiworkbook.cli.session import near_path, say, say_next, session


@click.command(
    cls=Command,
    example="""
    qiworkbook export --format xlsx
    qiworkbook export --share --format csv -o for-the-network
    """,
)
@projects_argument
@output_folder("output/export, or output/share")
@tables_format
@share_option
@click.option(
    "--small",
    type=click.IntRange(2, 100),
    help="With --share: counts up to this are hidden; no fewer than workbook.toml says.",
)
@click.option(
    "--round-to",
    type=click.IntRange(1, 100),
    help="With --share: other counts are rounded to this, 5 or more; else as workbook.toml says.",
)
def export(
    projects: tuple[str, ...],
    folder: Path | None,
    form: str,
    small: int | None,
    round_to: int | None,
) -> None:
    """Write the tables of the named projects, or of all: measures, points, cycles and more."""
    from qiworkbook.workbook.outputs.documents import output_of, write_export

    ours = session()
    ours.small, ours.round_to = small, round_to
    opened = ours.open(projects)
    target = folder or (output_of(opened) if ours.share else output_of(opened) / "export")
    exporter = opened.plugins.exporter(form)
    warn_of_identifiers()
    for path in write_export(opened, projects, target, exporter):
        say(near_path(path))
    if opened.workbook.shared is not None:
        for line in opened.workbook.not_shown:
            say(line)
        say_next("read names and titles once more before you send it on")
    else:
        say("Not for sharing: small counts are as they are.")
        say_next("qiworkbook export --share")
