"""`qiworkbook incidents`: fill in the safety cross, look at it, see what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import click

from qiworkbook.api import (
    Action,
    Editor,
    Project,
    ProjectView,
    Record,
    WorkbookError,
    day as said,
    headline,
    refuse_to_look_ahead,
)
from qiworkbook.cli.kit import Day, Group, desk, project_argument, say, say_json, say_next
from qiworkbook_incidents.measures import PLUGIN
from qiworkbook_incidents.records import (
    DEFINITIONS,
    MONTH,
    MOST_A_DAY,
    REPORTING_CULTURE,
    SOURCE,
    Month,
    counting,
    days_of_month,
    first_of,
    months,
)

_HOW_MANY = click.IntRange(0, MOST_A_DAY)


@click.group(cls=Group, example="qiworkbook incidents day willow-ward --none")
def incidents() -> None:
    """Count incidents safely: how many of each kind, on which day. Nothing else is written down."""


@incidents.command(
    example="""
    qiworkbook incidents day willow-ward --none
    qiworkbook incidents day willow-ward 2025-04-07 --harassment 2 --other 1
    """
)
@project_argument
@click.argument("on", type=Day(), required=False, metavar="[DATE]")
@click.option("--harassment", type=_HOW_MANY, help="How many cases of sexual harassment.")
@click.option("--assault", type=_HOW_MANY, help="How many sexual assaults.")
@click.option("--other", type=_HOW_MANY, help="How many other sexual incidents.")
@click.option("--none", "nothing", is_flag=True, help="A quiet day: it counts, as zero.")
@click.option("--replace", is_flag=True, help="Replace what is already recorded for that day.")
def day(
    project: str,
    on: date | None,
    harassment: int | None,
    assault: int | None,
    other: int | None,
    nothing: bool,
    replace: bool,
) -> None:
    """Fill in a day of the safety cross of PROJECT; without a DATE it is today."""
    given = {"harassment": harassment, "assault": assault, "other": other}
    counts = {key: number for key, number in given.items() if number}
    if nothing and counts:
        raise click.UsageError("It cannot be a quiet day and have incidents.")
    if not nothing and all(number is None for number in given.values()):
        raise click.UsageError("How many of which kind? For a quiet day: --none.")

    at = desk()
    view = at.view(project)
    when = on or view.today
    refuse_to_look_ahead(when, view.today)
    record = month_of(view.project, when)
    if record is None:
        file = at.add_record(project, MONTH, new_month(when, counts), f"{when:%Y-%m}")
    else:
        at.edit_record(record, recording(record.file, when, counts, replace=replace))
        file = record.source.file
    total = sum(counts.values())
    say(f"{file}: {said(when)}, {total or 'none'}.")
    say_next(f"qiworkbook incidents show {project}")


@incidents.command(example="qiworkbook incidents show willow-ward")
@project_argument
@click.option("--json", "as_json", is_flag=True, help="As data.")
def show(project: str, as_json: bool) -> None:
    """The safety crosses of PROJECT, month by month, and what the charts say."""

    view: ProjectView = desk().view(project)
    if as_json:
        say_json(as_data(view))
    else:
        say("\n".join(month_lines(view)))


@incidents.command(example="qiworkbook incidents kinds")
def kinds() -> None:
    """The three kinds that are counted, and what counts as each."""
    for kind in DEFINITIONS:
        say(f"{kind.name} ({kind.letter})\n  {kind.counts}\n")
    say(f"{SOURCE}\n\n{REPORTING_CULTURE}")


def month_of(project: Project, on: date) -> Record[Month] | None:
    """The record of the month that the day lies in, if there is one."""
    return next((record for record in months(project) if record.id == f"{on:%Y-%m}"), None)


def new_month(on: date, counts: Mapping[str, int]) -> str:
    """The text of a new month with its first day."""
    return (
        f"# The safety cross of {on:%B %Y}: a [[day]] for each day that somebody filled in, quiet\n"
        "# days too. A day that is not here was not filled in. Numbers and days only, please: no\n"
        "# names, no times, nothing about what happened.\n"
        "format = 1\n"
        'counting = "incidents"         # or "reports": one report can describe several incidents\n'
        f"\n[[day]]\non = {on.isoformat()}\n"
        + "".join(f"{key} = {number}\n" for key, number in counts.items())
    )


def recording(
    month: Month, on: date, counts: Mapping[str, int], *, replace: bool
) -> Callable[[Editor], object]:
    """The change that writes a day down. Raises WorkbookError for a day that is there already."""
    there = [day for day in month.day if day.on == on]
    if len(there) > 1:
        raise WorkbookError(
            f"{said(on)} is filled in {len(there)} times. Nothing was changed.",
            "Which one is right? The check names the lines: keep one of them.",
            action=Action("check"),
        )
    if there and not replace:
        old = there[0]
        was = ", ".join(f"{kind.key} {getattr(old, kind.key)}" for kind in DEFINITIONS)
        raise WorkbookError(
            f"{said(on)} is filled in already: {was}. Nothing was changed.",
            "Shall the new numbers take their place?",
            action=Action("", (), (("replace", ""),)),
        )

    def change(editor: Editor) -> None:
        if there:
            for kind in DEFINITIONS:
                editor.set((there[0], kind.key), counts.get(kind.key, 0))
        else:
            editor.add(("day",), {"on": on, **counts}, unique=("on",))

    return change


NOT_FOR_SHARING = "Small numbers: for the ward's own work, not for sharing."
_DAYS_IN_A_ROW = 7


def month_lines(view: ProjectView) -> Iterator[str]:
    """Each month as rows of days, then the headline of each derived chart."""
    recorded = months(view.project)
    if not recorded:
        yield "Nothing is filled in yet."
        yield f"Begin with: qiworkbook incidents day {view.project.id} --none"
        return
    yield f"{NOT_FOR_SHARING} One count is one of the {counting(view.project)}."
    yield "A number is how many; 0 is a quiet day; a dot is a day that nobody filled in."
    for record in recorded:
        yield ""
        yield from _month(record.id, record.file)
    yield ""
    for id_, series in view.project.series.items():
        if series.derived_by == PLUGIN:  # it comes from the safety cross
            yield f"- {headline(view.readings[id_])}"
    yield ""
    yield REPORTING_CULTURE


def _month(id_: str, month: Month) -> Iterator[str]:
    first = first_of(id_)
    if first is None:
        yield f"{id_}: the name is not a month, such as 2024-01"
        return
    yield f"{first:%B %Y}"
    by_date = {day.on: day for day in month.day}
    signs = [f"{by_date[on].total:>2}" if on in by_date else " ." for on in days_of_month(first)]
    for start in range(0, len(signs), _DAYS_IN_A_ROW):
        row = " ".join(signs[start : start + _DAYS_IN_A_ROW])
        yield f"  {start + 1:>2}: {row}"


def as_data(view: ProjectView) -> dict[str, Any]:
    """The days that were filled in, as data; marked as not for sharing."""
    return {
        "project": view.project.id,
        "note": NOT_FOR_SHARING,
        "counting": counting(view.project).value,
        "days": [
            {"on": day.on.isoformat(), **{kind.key: getattr(day, kind.key) for kind in DEFINITIONS}}
            for record in months(view.project)
            for day in record.file.day
        ],
    }
