"""`qiworkbook privacy`: what is kept about people, where, and what is checked."""

from __future__ import annotations

from pathlib import Path

import click

from qiworkbook.cli.command import Group
from qiworkbook.cli.identifiers import warn_of_identifiers
from qiworkbook.cli.paths import near
from qiworkbook.cli.say import say, say_next
from qiworkbook.cli.session import session


@click.group(cls=Group, example="qiworkbook privacy page")
def privacy() -> None:
    """Tell whoever answers for information what this workbook holds."""


@privacy.command(example="qiworkbook privacy page -o for-our-ig-lead")
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder to write into; otherwise output/ in the workbook.",
)
def page(folder: Path | None) -> None:
    """Write a page for your information governance lead, from this workbook itself.

    What is stored where, who can see it, what is checked and what not, what was made, how to take
    something out again; and the beginning of a data protection impact assessment.
    """
    from qiworkbook.store.outputs import OUTPUT
    from qiworkbook.workbook.documents import write_document
    from qiworkbook.workbook.governance import governance

    opened = session().open()
    warn_of_identifiers()
    target = folder or opened.root / OUTPUT
    title = "For the information governance lead"
    html, text = write_document(opened, governance(opened), title, target, "privacy")
    say(f"The page is in {near(html)}, and as Markdown in {near(text)}")
    say_next("read it with your information governance lead; only the trust can answer the blanks")
