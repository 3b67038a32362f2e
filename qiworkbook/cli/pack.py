"""Wards as files: `pack` makes a copy to share, and `collect` takes in what arrived."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from qiworkbook.cli.ask import Option, agreed, settle
from qiworkbook.cli.command import Command
from qiworkbook.cli.left_out import lines_option, tell_left_out, warn_of_identifiers, wish_of
from qiworkbook.cli.options import copy_options, output_file, projects_argument
from qiworkbook.cli.session import (
    LEFT_OUT,
    count,
    near_path,
    say,
    say_next,
    say_of_file,
    session,
    table,
    warn,
)
from qiworkbook.cli.sheet import sheet_options, take_in_file
from qiworkbook.problems import WorkbookError
from qiworkbook.text.words import there_are
from qiworkbook.workbook.question import YES

if TYPE_CHECKING:
    from qiworkbook.model import Project
    from qiworkbook.store.arrived_files import ArrivedFile
    from qiworkbook.workbook.programmes.arrived_wards import Collected
    from qiworkbook.workbook.programmes.share_pack import MadePack


_LEAVING = ("project", "ward", "measures", "numbers", "not shown", "cycles", "ideas", "files")


@click.command(
    cls=Command,
    example="""
    qiworkbook pack --recipient "The national team"
    qiworkbook pack --show
    qiworkbook pack willow-ward --recipient "The national team" --release lines.txt --yes
    """,
)
@projects_argument
@output_file("The zip to write; otherwise output/share/pack-DATE.zip.")
@copy_options
@click.option("--show", is_flag=True, help="Print every file that would leave, and write nothing.")
@click.option("--yes", is_flag=True, help="Write it: somebody has looked at what leaves.")
def pack(projects: tuple[str, ...], target: Path | None, *, show: bool, yes: bool) -> None:
    """Make a share pack of the named projects, or of all: for a programme, or another trust.

    What leaves is shown first. Small numbers are hidden as in every copy to share, with all that
    was shared before as known, and the pack goes on record: when, what, and for whom.
    """
    from qiworkbook.workbook.programmes.share_pack import WHOM, WRITE, keep_pack, pack_of

    ours = session()
    opened = ours.open()
    if show and not ours.recipient:
        ours.recipient = "nobody yet"
    wish = wish_of(ours, projects)
    options = {**lines_option(ours), WHOM: Option('--recipient "..."')}
    made = settle(partial(pack_of, opened, wish), options)
    if show:
        for name, content in sorted(made.files.items()):
            say(f"==> {name}\n{content.decode()}")
        say("Nothing was written, and nothing is on record.")
        return
    _say_what_leaves(made)
    tell_left_out(ours, made.copy)
    warn_of_identifiers()
    agreed = {WRITE: Option("--yes, once you have looked", YES if yes else None)}
    path = settle(lambda answers: keep_pack(made, answers, target), agreed)
    say(
        f"The pack is in {near_path(path)}. Its checksums show damage; "
        "they do not prove who sent it."
    )
    say_next("send it on by a way that your trust approves", "qiworkbook privacy page")


def _say_what_leaves(made: MadePack) -> None:
    workbook = made.copy.opened.workbook
    say(f"What would leave, for {made.recipient}: {count(len(workbook.projects), 'project')}")
    say(table(map(_leaving, workbook.projects), _LEAVING))
    for said in workbook.not_shown:
        say(said)
    say("Every line of it: qiworkbook pack --show")


def _leaving(project: Project) -> tuple[str, ...]:
    points = [point for series in project.series.values() for point in series.points]
    shown = sum(point.value is not None for point in points)
    hidden = sum(len(series.hidden) for series in project.series.values())
    records = sum(map(len, project.records.values()))
    measures, cycles, ideas = map(len, (project.measures, project.cycles, project.ideas))
    return (
        project.id,
        project.ward,
        *map(str, (measures, shown, hidden, cycles, ideas, records)),
    )


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
    "--older",
    type=click.Choice(("take", "keep")),
    help="The same of a copy whose last day is before that of the one here, or whose numbers go "
    "less far; --changed keep keeps these too.",
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
    older: str | None,
    taken: tuple[str, ...],
    leave: tuple[str, ...],
    yes: bool,
    **said: Any,
) -> int:
    """Take in wards that arrived: folders, zips, zips in zips, and wards' sheets filled in.

    Each is recognised and held against what is here. A copy is never made into a ward, nothing is
    written before it was looked at, and what is in doubt is asked.
    """
    from qiworkbook.workbook.programmes.arrived_wards import (
        LEAVE_OUT,
        look_at_arrivals,
        take_in_arrivals,
    )

    shared = session()
    opened = shared.open()
    places = [*map(_taken, taken)]
    named = [project for project, _ in places]
    options = {
        "ward:": Option("--changed take", changed),
        "older:": Option("--older take", older or {"keep": "keep"}.get(changed or "")),
        "which:": Option("--take PROJECT=WHERE, or --leave WHERE"),
        "several:": Option("--take PROJECT=WHERE"),
        **{
            f"several:{project}": Option("--take", where)
            for project, where in places
            if named.count(project) == 1  # of two that it is, neither is said to be the right one
        },
        **{f"which:{where}": Option("--take", project) for project, where in places},
        **{f"which:{where}": Option("--leave", LEAVE_OUT) for where in leave},
    }
    found = settle(lambda answers: look_at_arrivals(opened, arrived, answers), options)
    there = [one.where for one in found.arrivals]
    for where in (*(where for _, where in places), *leave):
        if where not in there:
            raise WorkbookError(f"Nothing was found at “{where}”.", there_are(where, there))
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
        message = f'"{said}" is not a project and a place. Write, for example: maple-ward=maple.zip'
        raise click.BadParameter(message, param_hint="--take")
    return project.strip(), where.strip()


def _say(found: Collected) -> None:
    rows = [
        (one.where, one.id, str(one.latest or "no date"), str(one.state)) for one in found.arrivals
    ]
    rows += [("/".join(one.path), "", "", "an Excel file") for one in found.sheets]
    rows += [
        (where, "", "", "a share pack: a copy, not a ward to work in") for where in found.packs
    ]
    if rows:
        say_of_file(table(rows, _HEADINGS))


def _say_left(found: Collected) -> bool:
    """Name what was not taken in; gives whether any of it could matter."""
    from qiworkbook.workbook.programmes.arrived_wards import OUTSIDE, State

    harmless = sum(one.harmless for one in found.left)
    if harmless:
        say(f"{count(harmless, 'file')} that no project is made of stayed outside.")
    told = [f"{one.where} {one.why}" for one in found.left if not one.harmless]
    for one in found.arrivals:
        if one.state in OUTSIDE:
            why = ": " + str(
                one.project.why_unread
                or "two files differ in case alone" * (len(one.files) > 1)
                or "it says neither a title nor a ward"
            )
            told.append(f"{one.where} {one.state}{why * (one.state is State.UNREADABLE)}")
    told += [
        f"what cannot be read of {one.where}/{name}, which was taken in"
        for one in found.take
        for name in one.in_part
    ]
    for line in dict.fromkeys(told):
        warn(f"Left out: {line}")
    return bool(told)


def _took_in(sheet: ArrivedFile, **said: Any) -> bool:
    """Take in a ward's sheet; one that can't be read is named, and the others go on."""
    with TemporaryDirectory(prefix="qiworkbook-") as folder:
        path = Path(folder) / sheet.name
        path.write_bytes(sheet.content)
        try:
            return take_in_file(path, **said) != LEFT_OUT
        except WorkbookError as error:
            warn(f"Left out: {'/'.join(sheet.path)}: {error.message} {error.hint}".rstrip())
            return False
