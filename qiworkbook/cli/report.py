"""`qiworkbook report`: everything about the projects, on one page."""

from __future__ import annotations

from pathlib import Path

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.left_out import warn_of_identifiers
from qiworkbook.cli.options import (
    output_folder,
    page_format,
    projects_argument,
    share_option,
    words_option,
)
from qiworkbook.cli.session import near_path, say, say_no_project, session


@click.command(
    cls=Command,
    example="""
    qiworkbook report
    qiworkbook report willow-ward -o for-the-board --format markdown
    qiworkbook report willow-ward --words plain
    qiworkbook report --one-page
    """,
)
@projects_argument
@output_folder("output/ in the workbook")
@page_format
@click.option(
    "--figures",
    type=click.Choice(["svg", "png"]),
    default="svg",
    show_default=True,
    help="With --format markdown: png for programs that show no SVG.",
)
@click.option("--in-full", is_flag=True, help="Everything open, on screen and on paper.")
@click.option("--one-page", is_flag=True, help="A storyboard on one sheet for each project.")
@words_option
@share_option
def report(
    projects: tuple[str, ...],
    folder: Path | None,
    form: str,
    figures: str,
    words: str | None,
    *,
    in_full: bool,
    one_page: bool,
) -> None:
    """Write the report on the named projects, or on all."""
    from qiworkbook.workbook.edits.pictures import not_shown
    from qiworkbook.workbook.outputs.documents import ReportFormat, output_of, write_report

    if one_page and in_full:
        wrong = "--one-page and --in-full can't go together: choose one."
        raise click.UsageError(wrong, click.get_current_context())
    opened = session().open(projects)
    warn_of_identifiers()
    target = folder or output_of(opened)
    png = figures == "png"
    made = write_report(
        opened,
        projects,
        target,
        ReportFormat(form),
        as_png=png,
        words=words,
        in_full=in_full,
        one_page=one_page,
    )
    session().left_out |= dict.fromkeys(not_shown(opened, projects))
    say(f"The report is in {near_path(made[0])}")
    if not opened.views:
        say_no_project()
    if len(made) > 1:
        say(f"Its {len(made) - 1} figures are in {near_path(made[1].parent)}")
