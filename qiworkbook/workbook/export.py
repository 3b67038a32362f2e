"""The tidy tables as the files of a format, each export saying whether it can be shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.compose.document import labels_of
from qiworkbook.parts.exchange import ExportTables, OutFile
from qiworkbook.plugins.exchange_guard import READ_ME
from qiworkbook.store.outputs import write_outputs
from qiworkbook.store.paths import inside
from qiworkbook.workbook.tables import tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from qiworkbook.parts.exchange import Exporter
    from qiworkbook.workbook.opened import OpenWorkbook
    from qiworkbook.workbook.shared_copy import Sharing

WORKING = (
    "NOT FOR SHARING: a working copy, with small counts as they are.",
    "A copy that hides them: qiworkbook export --share",
)


def write_export(
    opened: OpenWorkbook,
    ids: Sequence[str],
    folder: Path,
    exporter: Exporter,
    sharing: Sharing | None = None,
) -> tuple[Path, ...]:
    """Write the tables of the named projects, or of all, into `folder`. Gives the files.

    With `sharing`, a copy that hides small numbers; the exporter never sees what is hidden.
    Raises WorkbookError, and writes nothing, when the exporter cannot do its part.
    """
    files = export_files(opened, ids, exporter, sharing)
    for file in files:
        inside(folder, file.name)  # the name is a plugin's: no way out of the folder
    return write_outputs([(folder / file.name, file.content) for file in files])


def export_files(
    opened: OpenWorkbook, ids: Sequence[str], exporter: Exporter, sharing: Sharing | None = None
) -> tuple[OutFile, ...]:
    """The files of an export, with the notes in front where the format does not carry them."""
    views = opened.views_of(ids)
    notes = (*_notes(sharing), *labels_of(views), *_missing(opened))
    files = tuple(exporter.write(ExportTables(tables(views, sharing), notes)))
    if exporter.carries_notes:
        return files
    return (OutFile(READ_ME, "\n".join(notes) + "\n"), *files)


def _missing(opened: OpenWorkbook) -> Iterator[str]:
    """What whoever gets the tables should know is not in them."""
    left_out = opened.left_out
    if left_out:
        files = ", ".join(dict.fromkeys(problem.place.file for problem in left_out))
        yield f"INCOMPLETE: part of these files could not be read and is left out: {files}."


def _notes(sharing: Sharing | None) -> tuple[str, ...]:
    if sharing is None:
        return WORKING
    return (
        f"A copy to share. Counts from 1 to {sharing.small} are *, other counts are rounded to "
        f"the nearest {sharing.round_to}; percentages are worked out from the rounded counts.",
        "Where counts of a project add up, larger ones are * too: no sum tells a small one. "
        "Centre and limits are * where a count of the measure is hidden. Measures of the time "
        "between events have no points. Notes and other free text are left out.",
        "Names and titles are as people wrote them: read them before you send this on.",
    )
