"""`qiworkbook serve`: the workbook on a page, in the browser of this computer."""

from __future__ import annotations

import contextlib
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.session import here, say, session

if TYPE_CHECKING:
    from qiworkbook.web.server import Listening


@click.command(
    cls=Command,
    example="""
    qiworkbook serve
    qiworkbook serve our-wards --port 8080
    """,
)
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="The port to listen on; otherwise a free one.",
)
@click.option("--no-browser", is_flag=True, help="Open no browser; say where the page is.")
def serve(folder: Path | None, port: int, no_browser: bool) -> None:
    """Open the workbook in FOLDER (or the one you are in) as a page in your browser.

    Only you, on this computer, can open it. In a folder without a workbook, or one that is still to
    be made, the page offers to begin one. Stop it with Ctrl and C.
    """
    from qiworkbook.web.served_workbook import ServedWorkbook
    from qiworkbook.web.server import listening
    from qiworkbook.workbook.root import root_above

    shared = session()
    start = folder or Path(shared.folder or here())
    above = root_above(str(start))
    if not start.exists() and start.parent.is_dir() and above is None:
        say(f"There is no folder {start} yet. The page offers to begin a workbook there.")
    elif not start.is_dir():
        raise click.UsageError(f"There is no folder {start}.", click.get_current_context())
    root = Path(above or start.resolve())
    shared.folder = str(root)
    is_set = bool(os.environ.get("QIWORKBOOK_TODAY"))
    book = ServedWorkbook(root, shared.plugins, lambda: shared.clock if is_set else date.today())
    with listening(book, port, debug=shared.debug) as server:
        _say_where(server, opened=not no_browser and server.open_browser())
        with contextlib.suppress(KeyboardInterrupt):
            server.run()
    shared.guard.let_go()
    say("Stopped. Everything that was saved is in the folder.")


def _say_where(server: Listening, *, opened: bool) -> None:
    """The address has a key in it: it is told to a person at a terminal, and to no log."""
    if opened:
        say("The workbook opens in your browser. If it does not, use this, which works once:")
    else:
        say("Open the workbook in a browser with this, which works once:")
    say(f"  {server.address if sys.stdout.isatty() else server.file}")
    say("Keep this window open while you work. To stop: Ctrl and C.")
    sys.stdout.flush()
