"""What `incidents day` writes: one day in the file of its month, and nothing else of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import WorkbookError, day as said
from qiworkbook_incidents.definitions import DEFINITIONS
from qiworkbook_incidents.records import months

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from qiworkbook.api import Editor, Project, Record
    from qiworkbook_incidents.model import Month


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
            "Which one is right? qiworkbook check names the lines: keep one of them.",
        )
    if there and not replace:
        old = there[0]
        was = ", ".join(f"{kind.key} {getattr(old, kind.key)}" for kind in DEFINITIONS)
        raise WorkbookError(
            f"{said(on)} is filled in already: {was}. Nothing was changed.",
            "To put the new numbers in their place, add --replace.",
        )

    def change(editor: Editor) -> None:
        if there:
            for kind in DEFINITIONS:
                editor.set((there[0], kind.key), counts.get(kind.key, 0))
        else:
            editor.add(("day",), {"on": on, **counts}, unique=("on",))

    return change
