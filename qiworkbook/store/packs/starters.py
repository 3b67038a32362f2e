"""The starters that lie as folders in the workbook and in packs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.contributions.extensions import Starter
from qiworkbook.model.pack import StarterFile
from qiworkbook.store import layout
from qiworkbook.store.files import read_text
from qiworkbook.store.folders import files_below
from qiworkbook.store.paths import DATA_BYTES, FileError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiworkbook.problems import Problem
    from qiworkbook.store.packs.homes import Home


class StarterFolder(Struct, frozen=True):
    """A starter, and the folder that it was read from."""

    home: Home
    folder: str
    starter: Starter


def starter_folders(homes: Iterable[Home], problems: list[Problem]) -> tuple[StarterFolder, ...]:
    """The starters in these folders, the nearest first; an id that comes again is left out."""
    found: dict[str, StarterFolder] = {}
    for home in homes:
        for folder in home.folders(layout.STARTERS, problems):
            id_ = folder.rpartition("/")[2]
            if id_ not in found:
                found[id_] = _read(home, folder, id_, problems)
    return tuple(found.values())


def _read(home: Home, folder: str, id_: str, problems: list[Problem]) -> StarterFolder:
    said = home.read(f"{folder}/{layout.STARTER}", StarterFile)
    problems += (one for one in said.problems if one.code != "file-missing")
    what = said.value.what if said.value else f"from {home.shown(home.path(folder))}"
    return StarterFolder(home, folder, Starter(id_, what, _files(home, folder, problems)))


def _files(home: Home, folder: str, problems: list[Problem]) -> dict[str, str]:
    below = home.path(folder)
    texts: dict[str, str] = {}
    try:
        paths = files_below(home.root, below, "")
    except FileError as error:
        problems += home.told([error.problem])
        return {}
    for path in paths:
        name = path.removeprefix(f"{below}/")
        if name == layout.STARTER:
            continue
        try:
            texts[name] = read_text(home.root, path, DATA_BYTES).text
        except FileError as error:
            problems += home.told([error.problem])
    return texts
