"""`qiworkbook collect`: wards that arrived by e-mail or on a drive, taken into the workbook."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from qiworkbook.cli.ask import Option, agreed, settle
from qiworkbook.cli.command import Command
from qiworkbook.cli.faults import LEFT_OUT
from qiworkbook.cli.say import count, say, say_next, table, warn
from qiworkbook.cli.session import session
from qiworkbook.cli.sheet import sheet_options, take_in_file
from qiworkbook.problems import WorkbookError
from qiworkbook.text.suggest import there_are

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiworkbook.store.arrived_files import ArrivedFile
    from qiworkbook.workbook.arrived_wards import Collected

_HEADINGS = ("what arrived", "project", "up to", "what it is")


@click.command(
    cls=Command,
    example="""
    qiworkbook collect inbox
    qiworkbook collect maple-ward.zip "oak ward (1).zip" --changed keep
    """,
)
@click.argument(
    "arrived",
    nargs=-1,
    required=True,
    metavar="FOLDER|ZIP...",
    type=click.Path(path_type=Path),
)
@click.option(
    "--changed",
    type=click.Choice(("take", "keep")),
    help="Whether to take in a ward that differs from the one here.",
)
@click.option(
    "--take",
    "taken",
    multiple=True,
    metavar="PROJECT=WHERE",
    help="Of several copies, the one to take in, and which project it is. Can be repeated.",
)
@click.option(
    "--leave",
    multiple=True,
    metavar="WHERE",
    help="Leave out what was found there. Can be repeated.",
)
@sheet_options
def collect(
    arrived: tuple[Path, ...],
    changed: str | None,
    taken: tuple[str, ...],
    leave: tuple[str, ...],
    yes: bool,
    **said: Any,
) -> int:
    """Take in wards that arrived: folders, zips, zips in zips, and wards' sheets filled in.

    Each is recognised and held against what is here. A copy is never made into a ward, nothing is
    written before it was looked at, and what is in doubt is asked.
    """
    from qiworkbook.workbook.arrived_wards import LEAVE_OUT, look_at_arrivals, take_in_arrivals

    shared = session()
    opened = shared.open()
    places = dict(map(_taken, taken))
    options = {
        "ward:": Option("--changed take", changed),
        "which:": Option("--take PROJECT=WHERE, or --leave WHERE"),
        "several:": Option("--take PROJECT=WHERE"),
        **{f"several:{project}": Option("--take", where) for project, where in places.items()},
        **{f"which:{where}": Option("--take", project) for project, where in places.items()},
        **{f"which:{where}": Option("--leave", LEAVE_OUT) for where in leave},
    }
    found = settle(lambda answers: look_at_arrivals(opened, arrived, answers), options)
    _refuse_what_is_not_there(found, (*places.values(), *leave))
    _say(found)
    if found.take:
        agreed(f"Take in {count(len(found.take), 'ward')}?", yes=yes)
        files = take_in_arrivals(shared.root, found)
        say(f"Took in {count(len(found.take), 'ward')}: {count(files, 'file')} written.")
        say_next("qiworkbook check", "qiworkbook wards")
    elif not found.sheets:
        say("Nothing was written: there is nothing new in what arrived.")
    if found.packs:
        say("A programme reads share packs, in its own folder: qiworkbook programme add TRUST PACK")
    left = _say_left(found)
    for sheet in found.sheets:
        left |= not _took_in(sheet, yes=yes, **said)
    return LEFT_OUT if left else 0


def _taken(said: str) -> tuple[str, str]:
    project, _, where = said.partition("=")
    if not project.strip() or not where.strip():
        message = f'"{said}" is no project and place. Write, for example: maple-ward=maple.zip'
        raise click.BadParameter(message, param_hint="--take")
    return project.strip(), where.strip()


def _refuse_what_is_not_there(found: Collected, wheres: Iterable[str]) -> None:
    there = [one.where for one in found.arrivals]
    for where in wheres:
        if where not in there:
            raise WorkbookError(f"Nothing was found at “{where}”.", there_are(where, there))


def _say(found: Collected) -> None:
    rows = [
        (one.where, one.id, str(one.latest or "no date"), str(one.state)) for one in found.arrivals
    ]
    rows += [("/".join(one.path), "", "", "an Excel file") for one in found.sheets]
    rows += [(where, "", "", "a share pack: a copy, no ward to work in") for where in found.packs]
    if rows:
        say(table(rows, _HEADINGS))


def _say_left(found: Collected) -> bool:
    """Name what was not taken in; gives whether any of it could matter."""
    from qiworkbook.workbook.arrived_wards import OUTSIDE, State

    harmless = sum(one.harmless for one in found.left)
    if harmless:
        say(f"{count(harmless, 'file')} that no project is made of stayed outside.")
    told = [f"{one.where} {one.why}" for one in found.left if not one.harmless]
    for one in found.arrivals:
        if one.state in OUTSIDE:
            why = f": {one.project.why_unread or 'two files differ in case alone'}"
            told.append(f"{one.where} {one.state}{why * (one.state is State.UNREADABLE)}")
    for line in told:
        warn(f"Left out: {line}")
    return bool(told)


def _took_in(sheet: ArrivedFile, **said: Any) -> bool:
    """Take in a ward's sheet; one that can't be read is named, and the others go on."""
    with TemporaryDirectory(prefix="qiworkbook-") as folder:
        path = Path(folder) / sheet.name
        path.write_bytes(sheet.content)
        try:
            take_in_file(path, **said)
        except WorkbookError as error:
            warn(f"Left out: {'/'.join(sheet.path)}: {error.message} {error.hint}".rstrip())
            return False
    return True
