"""Where every ward stands, for whoever looks after several, and what a coach sends round."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.identifiers import warn_of_identifiers
from qiworkbook.cli.options import many_options, share_option
from qiworkbook.cli.params import projects_argument
from qiworkbook.cli.say import LEFT_OUT, count, say, say_json, say_next, say_no_project, table
from qiworkbook.cli.session import session

if TYPE_CHECKING:
    from qiworkbook.analysis.ward_now import WardNow
    from qiworkbook.content.sheets import Value


_HEADINGS = ("ward", "trust", "last data", "open cycle", "waits", "to predict", "next")
_COLUMNS = (
    *("project", "ward", "ward_id", "trust", "trust_id", "region", "status", "unread"),
    *("latest_data", "days_since_data", "late_measures", "cycle", "stage", "days_waiting"),
    *("without_prediction", "next", "what_is_next"),
)


@click.command(
    cls=Command,
    example="""
    qiworkbook wards
    qiworkbook wards --group my-wards --format csv
    """,
)
@projects_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "csv", "json")),
    default="text",
    help="A table to read, or the same for Excel or a machine.",
)
@share_option
@many_options
def wards(projects: tuple[str, ...], form: str) -> None:
    """Show where every ward stands: days since data, what waits in which step, what comes next.

    Those without data for longest come first.
    """
    from qiworkbook.store.csv_lines import table_text
    from qiworkbook.workbook.workers import WARD_NOW

    found = sorted(session().looked(WARD_NOW, projects), key=_longest_without)
    if form == "json":
        say_json([dict(zip(_COLUMNS, _values(one), strict=True)) for one in found])
    elif form == "csv":
        say(table_text((_COLUMNS, *map(_values, found))).removesuffix("\n"))
    elif found:
        say(table(map(_line, found), _HEADINGS))
        say_next(f"qiworkbook coach {found[0].project}")
    else:
        say_no_project()


def _longest_without(one: WardNow) -> tuple[bool, int, str]:
    at_work = one.status == "active"
    days = 10**6 if one.days_since_data is None else one.days_since_data
    return not at_work, -days, one.project


def _line(one: WardNow) -> tuple[str, ...]:
    if one.unread:
        return (one.project, "", "cannot be read", "", "", "", "")
    days = "" if one.status == "active" else f" ({one.status})"
    return (
        f"{one.ward}{days}",
        one.where.trust_in_brief,
        "none yet" if one.days_since_data is None else _ago(one),
        f"{one.stage}: {one.cycle}" if one.cycle else "none",
        count(one.waiting, "day") if one.waiting else "",
        str(one.unpredicted or ""),
        f"{one.next} {one.what}" if one.next else "no date",
    )


def _ago(one: WardNow) -> str:
    late = f", {count(one.late, 'measure')} late" if one.late else ""
    return f"{count(one.days_since_data or 0, 'day')} ago{late}"


def _values(one: WardNow) -> tuple[Value, ...]:
    where = one.where
    return (
        *(one.project, one.ward, where.ward_id, where.trust, where.trust_id, where.region),
        *(str(one.status), one.unread, one.data, one.days_since_data, one.late),
        *(one.cycle or None, str(one.stage) if one.stage else None, one.waiting),
        *(one.unpredicted, one.next, one.what or None),
    )


@click.command(
    cls=Command,
    example="""
    qiworkbook digest --since 2025-03-01
    qiworkbook digest --group my-wards --since learning-set
    """,
)
@projects_argument
@click.option(
    "--since",
    default="learning-set",
    show_default=True,
    metavar="DATE|learning-set",
    help="A date, or the learning set before today.",
)
@share_option
def digest(projects: tuple[str, ...], since: str) -> int:
    """Write what is new at the named wards, or at all, who waits and what comes next.

    It is plain text, for an e-mail: print it into a file, or copy it from the screen.
    """
    from qiworkbook.workbook.memory.changes import since_when
    from qiworkbook.workbook.outputs.summary import digest as digest_of

    opened = session().open(projects)
    if not opened.views:
        say_no_project()
        return 0
    lines, unread = digest_of(opened, since_when(opened, since), projects)
    warn_of_identifiers()
    for line in lines:
        say(line)
    return LEFT_OUT if unread else 0
