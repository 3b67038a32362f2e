"""`qiworkbook export`: the workbook as tidy tables."""

from __future__ import annotations

from pathlib import Path

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.identifiers import warn_of_identifiers
from qiworkbook.cli.params import Given, projects_argument
from qiworkbook.cli.paths import near
from qiworkbook.cli.say import say, say_next
from qiworkbook.cli.session import session


@click.command(
    cls=Command,
    example="""
    qiworkbook export --format xlsx
    qiworkbook export --share --format csv -o for-the-network
    """,
)
@projects_argument
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder to write into; otherwise output/export, or output/share.",
)
@click.option(
    "--format",
    "form",
    type=Given("exporters"),
    default="csv",
    show_default=True,
    help="Five tables: measures, points, cycles, ideas, drivers.",
)
@click.option("--share", is_flag=True, help="Hide small counts, and what could give them away.")
@click.option(
    "--small",
    type=click.IntRange(1, 100),
    default=7,
    show_default=True,
    help="With --share: counts up to this become *.",
)
@click.option(
    "--round-to",
    type=click.IntRange(1, 100),
    default=5,
    show_default=True,
    help="With --share: other counts are rounded to this.",
)
def export(
    projects: tuple[str, ...],
    folder: Path | None,
    form: str,
    share: bool,
    small: int,
    round_to: int,
) -> None:
    """Write the tables of the named projects, or of all: measures, points, cycles and more."""
    from qiworkbook.store.outputs import OUTPUT
    from qiworkbook.workbook.export import write_export
    from qiworkbook.workbook.shared_copy import Sharing

    opened = session().open(projects)
    target = folder or opened.root / OUTPUT / ("share" if share else "export")
    sharing = Sharing(small, round_to) if share else None
    exporter = next(o.value for o in opened.plugins.exporters() if o.value.name == form)
    warn_of_identifiers()
    made = write_export(opened, projects, target, exporter, sharing)
    for path in made:
        say(near(path))
    if share:
        say(f"Counts from 1 to {small} are hidden, and what could give them away.")
        say_next("read names and titles once more before you send it on")
    else:
        say("Not for sharing: small counts are as they are.")
        say_next("qiworkbook export --share")
