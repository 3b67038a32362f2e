"""Exports and readers of plugins, called so that half of one never counts: it would mislead."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from qiworkbook.parts.exchange import Imported, OutFile
from qiworkbook.plugins.guard import CORE
from qiworkbook.plugins.validate import misfit_of
from qiworkbook.problems import WorkbookError
from qiworkbook.store.paths import reason_to_refuse, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from qiworkbook.parts.exchange import Exporter, ExportTables, Importer, ImportFile
    from qiworkbook.plugins.guard import Guard

G = TypeVar("G")
T = TypeVar("T")

READ_ME = "READ-ME-FIRST.txt"


def all_files(
    guard: Guard, plugin: str, exporter: Exporter
) -> Callable[[ExportTables], tuple[OutFile, ...]]:
    """The exporter's `write`, giving files that can be written, or raising WorkbookError."""
    kept = () if exporter.carries_notes else (READ_ME,)

    def wrong(files: tuple[OutFile, ...]) -> str:
        return _wrong_files(files, kept)

    doing = f"exporting as {exporter.name}"
    return lambda tables: _whole(guard, plugin, doing, exporter.write, tables, wrong)


def all_rows(guard: Guard, plugin: str, importer: Importer) -> Callable[[ImportFile], Imported]:
    """The importer's `read`, giving rows of the right kind, or raising WorkbookError."""

    def read(file: ImportFile) -> tuple[Imported]:
        return (importer.read(file),)

    def wrong(given: tuple[Imported, ...]) -> str:
        return misfit_of(Imported, given[0])

    doing = f"reading a file as {importer.name}"
    return lambda file: _whole(guard, plugin, doing, read, file, wrong)[0]


def _whole(
    guard: Guard,
    plugin: str,
    doing: str,
    work: Callable[[G], Iterable[T]],
    given: G,
    wrong: Callable[[tuple[T, ...]], str],
) -> tuple[T, ...]:
    """All that `work` gives. A WorkbookError of its own is for the person, and goes on to them."""
    if plugin == CORE:
        return tuple(work(given))
    made = guard.whole(plugin, doing, work, given)
    fault = "" if made is None else wrong(tuple(made))
    if made is not None and not fault:
        return tuple(made)
    if fault:
        guard.note(plugin, doing, fault)
    raise WorkbookError(
        f"Nothing was written: the plugin {plugin} went wrong while {doing}.",
        "Tell whoever looks after the plugin. Everything that is not its own works without it.",
    )


def _wrong_files(files: tuple[OutFile, ...], kept: tuple[str, ...]) -> str:
    """What is wrong with the files of an export; "" when they can be written side by side."""
    taken = {name.casefold() for name in kept}
    for file in files:
        if wrong := misfit_of(OutFile, file) or _wrong_content(file):
            return wrong
        if reason := reason_to_refuse(file.name):
            return f"it gave a file called “{shown(file.name)}”, which {reason}"
        name = file.name.casefold()
        if any(name == one or _is_below(name, one) or _is_below(one, name) for one in taken):
            return f"it gave a file called “{file.name}”, and that name is taken"
        taken.add(name)
    return "" if files else "it gave no file"


def _wrong_content(file: OutFile) -> str:
    try:
        file.content.encode() if isinstance(file.content, str) else file.content
    except UnicodeEncodeError:
        return f"it gave half a character in “{shown(file.name)}”, which no file can hold"
    return ""


def _is_below(name: str, folder: str) -> bool:
    return name.startswith(f"{folder}/")
