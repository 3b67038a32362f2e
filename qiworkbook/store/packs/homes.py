"""Where data files may lie: the workbook itself, its `packs/`, installed packs; nearest first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.store.folders import files_in, folders_in
from qiworkbook.store.layout import PACKS
from qiworkbook.store.paths import FileError
from qiworkbook.store.toml_file import TomlFile, read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiworkbook.model import FileTable
    from qiworkbook.problems import Place, Problem

M = TypeVar("M", bound="FileTable")


class Home(Struct, frozen=True):
    """A folder of data files: `folder` below `root`. `pack` is "" for the workbook itself."""

    pack: str
    root: Path
    folder: str = ""
    plugin: str = ""

    def path(self, name: str) -> str:
        """A file of this folder, from the root."""
        return f"{self.folder}/{name}" if self.folder else name

    def shown(self, file: str) -> str:
        """A file as people see it; those of an installed pack do not lie in the workbook."""
        return f"pack {self.pack}/{file}" if self.plugin else file

    def place(self, place: Place) -> Place:
        """The place as people see it."""
        return replace(place, file=self.shown(place.file))

    def told(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """The problems as people see them."""
        return tuple(
            replace(one, place=self.place(one.place), plugin=self.plugin) for one in problems
        )

    def read(self, name: str, model: type[M]) -> TomlFile[M]:
        """A file of this folder, read into its model with the reader's own messages."""
        read = read_toml(self.root, self.path(name), model)
        source = replace(read.source, file=self.shown(read.source.file))
        return TomlFile(read.value, source, self.told(read.problems))

    def files(self, folder: str, problems: list[Problem]) -> tuple[str, ...]:
        """The TOML files of a folder in this one, as names from here."""
        try:
            found = files_in(self.root, self.path(folder), ".toml")
        except FileError as error:
            problems += self.told([error.problem])
            return ()
        return tuple(self._from_here(path) for path in found)

    def folders(self, folder: str, problems: list[Problem]) -> tuple[str, ...]:
        """The folders in a folder of this one, as names from here."""
        try:
            found = folders_in(self.root, self.path(folder))
        except FileError as error:
            problems += self.told([error.problem])
            return ()
        return tuple(self._from_here(path) for path in found)

    def _from_here(self, path: str) -> str:
        return path.removeprefix(f"{self.folder}/") if self.folder else path


def homes_of(
    root: Path, installed: Iterable[tuple[str, str]], problems: list[Problem]
) -> tuple[Home, ...]:
    """Every folder of data files, the nearest first. `installed` are names and folders."""
    own = Home("", root)
    inside = (Home(path.rpartition("/")[2], root, path) for path in own.folders(PACKS, problems))
    outside = (Home(name, Path(folder), plugin=name) for name, folder in installed)
    return (own, *inside, *outside)
