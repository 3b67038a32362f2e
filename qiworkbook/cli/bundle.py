"""`qiworkbook bundle` and `start-file`: the workbook for people who never type a command."""

from __future__ import annotations

from pathlib import Path

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.left_out import ask_of_name
from qiworkbook.cli.session import near_path, say, say_next, session


@click.command(cls=Command, example="qiworkbook bundle qi-workbook-for-wards")
@click.argument("out", type=click.Path(path_type=Path, file_okay=False), callback=ask_of_name)
def bundle(out: Path) -> None:
    """Make the folder OUT: the whole program, to be run without Python, network or admin rights.

    It is for the kind of computer on which it is made: a Windows one for Windows. The installed
    plugins go into it, and an example. People double-click “Start the workbook” in it. It takes a
    minute or two, and needs the extra: pip install "qiworkbook[bundle]"
    """
    from qiworkbook.workbook.bundle import make_bundle

    say("Putting it together. This takes a minute or two.")
    made = make_bundle(out, session().entry_points)
    say(f"Made {near_path(made.folder)} ({made.size / 1_000_000:,.0f} MB).")
    say(f"Plugins in it: {', '.join(made.plugins) or 'none'}.")
    say_next(f"double-click {near_path(made.start)}. For your IT department: For IT.html")


@click.command(
    "start-file",
    cls=Command,
    example="""
    qiworkbook start-file
    qiworkbook start-file C:/Users/me/Desktop
    """,
)
@click.argument("place", required=False, type=click.Path(path_type=Path, file_okay=False))
def start_file(place: Path | None) -> None:
    """Write a file into PLACE, or on your desktop, that opens this workbook at a double click.

    It is for you on this computer: it names where the program and the workbook are. It cannot lie
    in the workbook itself, from which nothing is ever run.
    """
    from qiworkbook.workbook.bundle import write_start_file

    opened = session().open()
    made = write_start_file(opened.root, opened.workbook.file.workbook.name, place)
    say(f"Wrote {near_path(made)}.")
    say_next("double-click it")
