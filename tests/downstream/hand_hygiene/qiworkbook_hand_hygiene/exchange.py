"""Counts out, as a table of every export; and in, from the trust's monthly return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import (
    Imported,
    ImportedRow,
    Importer,
    ImportOption,
    Shared,
    TableMaker,
    WorkbookError,
)

from qiworkbook_hand_hygiene.records import audits_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.api import ImportFile, ProjectView, Value


def rows(view: ProjectView) -> Iterator[tuple[Value, ...]]:
    """A row for each day and moment."""
    for _, audit in audits_of(view.project):
        yield audit.date, audit.moment.value, audit.seen, audit.cleaned


AUDITS_TABLE = TableMaker(
    "hand-hygiene",
    "hand-hygiene audits: counts by day and moment",
    ("date", "moment", "seen", "cleaned"),
    rows,
    Shared.COUNTS,
    (
        "The day of the audit.",
        "Which of the five moments.",
        "How often it was seen.",
        "How often hands were cleaned.",
    ),
)


def read_return(file: ImportFile) -> Imported:
    """The points of one measure in the trust's return: blocks of lines, one a measure.

    [gel-used]
    2025-01-06;12;bank
    """
    within, found = "", []
    for number, line in enumerate(_text(file).splitlines(), start=1):
        if line.startswith("["):
            within = line.strip("[] ")
        elif within == file.measure.id and line.strip():
            day, value, shift = [*line.split(";"), "", "", ""][:3]
            if file.options["shift"] in ("all", shift.strip()):
                found.append(ImportedRow(number, day.strip(), value.strip()))
    return Imported(tuple(found))


def _text(file: ImportFile) -> str:
    try:
        return file.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        message = f"{file.name} is no text in UTF-8, so it can be no return."
        raise WorkbookError(message, "Save the return as it came, and try again.") from None


RETURN = Importer(
    "hand-hygiene-return",
    "the monthly return of the trust",
    read_return,
    (ImportOption("shift", "whose shifts are read", "all", ("all", "bank", "own")),),
    each_measure=True,
)
