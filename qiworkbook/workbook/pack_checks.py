"""What `check` finds in data packs, beside what reading them for every command finds."""

from __future__ import annotations

from fnmatch import fnmatch
from typing import TYPE_CHECKING

from qiworkbook.model import CycleFile, ProjectFile
from qiworkbook.model.pack import BrandFile, PackFile
from qiworkbook.parts.records import Scope
from qiworkbook.problems import Place, Problem, Severity
from qiworkbook.store import layout
from qiworkbook.store.folders import files_in, folders_in
from qiworkbook.store.packs.starters import starter_folders
from qiworkbook.store.paths import FileError, read_bytes
from qiworkbook.store.rows import read_rows
from qiworkbook.store.toml_text import parse_toml
from qiworkbook.store.validate import validate
from qiworkbook.text.source import Source
from qiworkbook.text.suggest import did_you_mean
from qiworkbook.workbook.audience_words import wording_problems
from qiworkbook.workbook.starters import filled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.model import FileTable
    from qiworkbook.parts.records import RecordType
    from qiworkbook.store.packs import Home
    from qiworkbook.store.packs.starters import StarterFolder
    from qiworkbook.workbook.opened import OpenWorkbook

_PICTURE_BYTES = 64 * 1024 * 1024
_SAMPLE = {"project": "x", "title": "x", "organisation": "x", "unit": "x", "today": "2025-01-15"}


def pack_problems(opened: OpenWorkbook) -> tuple[Problem, ...]:
    """The problems of packs: their own files, their brands, starters and words."""
    problems: list[Problem] = []
    record_types = tuple(owned.value for owned in opened.plugins.records())
    for home in opened.packs.homes:
        if home.pack:
            problems += home.read(layout.PACK, PackFile).problems
            problems += _of_brand(home)
        if home.pack and not home.plugin:
            try:
                problems += _strays(home, record_types)
            except FileError as error:
                problems.append(error.problem)
    for folder in starter_folders(opened.packs.homes, problems):
        problems += _of_starter(folder, record_types)
    return (*problems, *wording_problems(opened))


def _of_brand(home: Home) -> Iterator[Problem]:
    read = home.read(layout.BRAND, BrandFile)
    yield from (one for one in read.problems if one.code != "file-missing")
    for key in ("logo", "template"):
        path = getattr(read.value, key, "")
        try:
            if path:
                read_bytes(home.root, home.path(path), _PICTURE_BYTES)
        except FileError as error:
            message = f"{path}: {error.problem.message}"
            yield Problem("pack-file", message, read.source.place(key), plugin=home.plugin)


def _strays(home: Home, record_types: Sequence[RecordType]) -> Iterator[Problem]:
    """Folders and files of a pack that nothing reads: a misspelt one would fail in silence."""
    known = [layout.PACK, layout.BRAND, layout.RULE_SETS, layout.STARTERS, layout.AUDIENCE_WORDS]
    known += {r.where.split("/")[0] for r in record_types if r.scope is Scope.WORKBOOK}
    folders = folders_in(home.root, home.folder)
    for path in (*folders, *files_in(home.root, home.folder)):
        name = path.rpartition("/")[2]
        is_code = name.endswith(".py")
        if name in known or not (path in folders or is_code or name.endswith(".toml")):
            continue
        guess = did_you_mean(name, known)
        hint = (
            f"Did you mean {guess}?" if guess else f"A pack may hold: {', '.join(sorted(known))}."
        )
        if is_code:
            hint = "Programs in a workbook are never run. A plugin is installed as a package."
        yield Problem("pack-stray", "nothing reads this", Place(path), Severity.QUESTION, hint)


def _of_starter(found: StarterFolder, record_types: Sequence[RecordType]) -> Iterator[Problem]:
    if layout.PROJECT not in found.starter.files:
        place = Place(found.home.shown(found.home.path(found.folder)))
        yield Problem(
            "pack-starter",
            f"this starter has no {layout.PROJECT}, so a project cannot begin from it",
            place,
            hint="Copy one from a project, and put {{ title }} where the title goes.",
            plugin=found.home.plugin,
        )
    for path, text in found.starter.files.items():
        file = found.home.shown(found.home.path(f"{found.folder}/{path}"))
        begun = filled(path, text, _SAMPLE)
        if path.endswith(".csv"):
            yield from read_rows(begun, file)[1] if path.startswith(f"{layout.DATA}/") else ()
        elif path.endswith(".toml"):
            yield from _of_toml(begun, Source(file, begun), _model_of(path, record_types))


def _of_toml(text: str, source: Source, model: type[FileTable] | None) -> Iterator[Problem]:
    data, problem = parse_toml(text, source.file)
    if problem:
        yield problem
    elif data is not None and model is not None:
        yield from validate(data, source, model).problems


def _model_of(path: str, record_types: Sequence[RecordType]) -> type[FileTable] | None:
    if path == layout.PROJECT:
        return ProjectFile
    if fnmatch(path, f"{layout.CYCLES}/*.toml"):
        return CycleFile
    own = (r.model for r in record_types if r.scope is Scope.PROJECT and fnmatch(path, r.where))
    return next(own, None)
