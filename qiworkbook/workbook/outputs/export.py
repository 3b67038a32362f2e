"""The tidy tables as the files of a format, each export saying whether it can be shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.compose.document import labels_of
from qiworkbook.content.sheets import COPY_NOTE
from qiworkbook.contributions.exchange import ExportTables, OutFile
from qiworkbook.plugins.check_guard import READ_ME
from qiworkbook.plugins.guard import Cost
from qiworkbook.store.outputs import write_outputs
from qiworkbook.store.paths import inside
from qiworkbook.workbook.outputs.copy_folders import keep_apart
from qiworkbook.workbook.outputs.tables import dictionary, marked, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from qiworkbook.contributions.exchange import Exporter
    from qiworkbook.workbook.opened import OpenWorkbook

WORKING = (
    "NOT FOR SHARING: a working copy, with small counts as they are.",
    "A copy to share hides them.",
)


def write_export(
    opened: OpenWorkbook, ids: Sequence[str], folder: Path, exporter: Exporter
) -> tuple[Path, ...]:
    """Write the tables of the named projects, or of all, into `folder`. Gives the files.

        >>> csv = next(one.value for one in plugins.exporters() if one.value.name == "csv")
        >>> made = write_export(opened, ["willow-ward"], folder, csv)
        >>> (folder / "points.csv") in made
        True

    Raises WorkbookError, and writes nothing, when the exporter cannot do its part, and when copies
    to share and working copies would lie in one folder.
    """
    files = export_files(opened, ids, exporter)
    for file in files:
        inside(folder, file.name)  # the name is a plugin's: no way out of the folder
    targets = [(folder / file.name, file.content) for file in files]
    keep_apart(opened, folder, [path for path, _ in targets])
    return write_outputs(targets)


def export_files(
    opened: OpenWorkbook, ids: Sequence[str], exporter: Exporter
) -> tuple[OutFile, ...]:
    """The files of an export, with the notes in front where the format does not carry them.

    Of a copy that leaves the team, the exporter never sees what is hidden.
    """
    views = opened.views_of(ids)
    shared = opened.workbook.shared
    first = WORKING if shared is None else (COPY_NOTE, *opened.workbook.not_shown)
    with opened.plugins.overheard() as troubles:
        made = (*tables(views), *opened.plugins.tables(views))
    gone = dict.fromkeys(one.plugin for one in troubles if one.cost is not Cost.NOTHING)
    notes = (*first, *labels_of(views), *_missing(opened, gone))
    made = made if shared is None else tuple(map(marked, made))
    every = (*made, dictionary(made) if shared is None else marked(dictionary(made)))
    files = tuple(exporter.write(ExportTables(every, notes)))
    if exporter.carries_notes:
        return files
    return (OutFile(READ_ME, "\n".join(notes) + "\n"), *files)


def _missing(opened: OpenWorkbook, gone: Iterable[str]) -> Iterator[str]:
    """What whoever gets the tables should know is not in them. `gone` are plugins that failed."""
    for plugin in gone:
        yield f"INCOMPLETE: what the plugin {plugin} adds is left out: it went wrong."
    left_out = opened.left_out
    if left_out:
        files = ", ".join(dict.fromkeys(problem.place.file for problem in left_out))
        yield f"INCOMPLETE: part of these files could not be read and is left out: {files}."
