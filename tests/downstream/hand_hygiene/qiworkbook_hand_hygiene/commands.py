"""`qiworkbook hand-hygiene ...`: imported when somebody asks for it."""

from __future__ import annotations

from html import escape
from pathlib import Path

import click
from qiworkbook.api import Chart, WorkbookError, alt_text, headline
from qiworkbook.cli.kit import Group, desk, project_argument, say, say_next

from qiworkbook_hand_hygiene.measures import ID
from qiworkbook_hand_hygiene.reading_exports import as_files, counted
from qiworkbook_hand_hygiene.records import AUDITS


@click.group(cls=Group, example="qiworkbook hand-hygiene import willow-ward audits.csv")
def hand_hygiene() -> None:
    """Hand-hygiene audits: counts by day and moment, never who was watched."""


@hand_hygiene.command("import", example="qiworkbook hand-hygiene import willow-ward audits.csv")
@project_argument
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def import_(project: str, file: Path) -> None:
    """Count the rows of an export (CSV or Excel), one row for each moment seen.

    It needs the columns date, moment and cleaned. Other columns are not looked at, and no row is
    kept. A month that is there already stays as it is.
    """
    at = desk()
    seen, cleaned = counted(at.read_sheets(file)[0])
    for month, text in as_files(seen, cleaned).items():
        say(f"Wrote {at.add_record(project, AUDITS, text, month)}")
    say(f"{cleaned.total()} of {seen.total()} moments with clean hands.")
    say_next(f"qiworkbook measure show {project} hand-hygiene")


@hand_hygiene.command(example="qiworkbook hand-hygiene poster willow-ward")
@project_argument
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file for the poster.")
def poster(project: str, output: Path | None) -> None:
    """Write a poster for the wall: the chart, and the one sentence to leave with."""
    at = desk()
    view = at.view(project)
    reading = view.reading(ID)
    if reading is None:
        message = f"There are no hand-hygiene audits of {view.project.ward}."
        raise WorkbookError(message, f"qiworkbook hand-hygiene import {project} audits.csv")
    drawn = at.figure(Chart(reading, alt_text(reading)))
    title = f"<h1>{escape(headline(reading))}</h1>"
    page = f'<!doctype html><html lang="en"><meta charset="utf-8">{title}{drawn}</html>'
    say(f"The poster is in {at.write_output(page, f'{view.project.id}-hands.html', output)}")
