"""The folders of a workbook, and what sync services and people leave in them."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from msgspec import Struct, field

from qiworkbook.problems import Place, Problem, do
from qiworkbook.store.paths import FileError, inside, shown, why

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def files_in(root: Path, folder: str, ending: str = "") -> tuple[str, ...]:
    """What a folder of the workbook has that ends in `ending`, sorted, as paths from the root.

    Hidden names are left out, and sub-folders too unless one has that ending: reading it then
    says what is the matter with it. A folder that is not there is empty, and "" is the workbook
    itself. Raises FileError if the folder leads out of the workbook or can't be read.
    """
    return tuple(
        _joined(folder, entry.name)
        for entry in _entries(root, folder)
        if entry.name.endswith(ending) and (ending or not _is_folder(entry))
    )


def folders_in(root: Path, folder: str) -> tuple[str, ...]:
    """The sub-folders of a folder, sorted, as paths from the root; hidden ones are left out."""
    return tuple(
        _joined(folder, entry.name) for entry in _entries(root, folder) if _is_folder(entry)
    )


def files_below(root: Path, folder: str, ending: str = "") -> tuple[str, ...]:
    """Like `files_in`, with everything below. Linked folders are not entered, so it ends."""
    found: list[str] = []
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        found += files_in(root, here, ending)
        waiting += (
            _joined(here, entry.name)
            for entry in _entries(root, here)
            if _is_folder(entry) and not entry.is_symlink()
        )
    return tuple(sorted(found))


def _entries(root: Path, folder: str) -> list[os.DirEntry[str]]:
    path = inside(root, folder or ".")
    try:
        with os.scandir(path) as entries:
            visible = [entry for entry in entries if not entry.name.startswith(".")]
    except FileNotFoundError:
        return []
    except OSError as error:
        message = f"the folder can't be read: {why(error)}"
        raise FileError("file-unreadable", shown(folder), message) from None
    return sorted(visible, key=lambda entry: entry.name)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself, for example
        return False


def _joined(folder: str, name: str) -> str:
    return name if folder in ("", ".") else f"{folder}/{name}"


# No id of ours has a capital letter, a bracket or a blank: nothing of ours looks like these.
_COPY = re.compile(
    r"(?P<of>.+?)(?:"
    r" ?\([^()]*\)"  # (1), (Jo's conflicted copy 2025-03-01)
    r"|[ _-]+(?i:copy)(?: ?\([0-9]+\))?(?: [0-9]+)?"
    r"|-(?=[A-Z0-9-]*[A-Z])[A-Z0-9][A-Z0-9-]{2,}"  # -LAPTOP, -DESKTOP-1A2B3C
    r"|[._ -]sync-conflict-[0-9A-Za-z-]+"
    r"|[ _.-]+(?i:conflict(?:ed)?[ _.-]copy).*"
    r")"
)


def copy_of(path: str) -> str:
    """The name of the file or folder that this one is a copy of, without ending; "" for none."""
    name = path.rpartition("/")[2]
    stem = name.rpartition(".")[0] or name
    found = _COPY.fullmatch(stem) or _COPY.fullmatch(name)  # a folder has no ending
    return found["of"] if found else ""


def copy_problem(path: str) -> Problem:
    """What is said of a copy: which one is right is for a person."""
    return Problem(
        "sync-copy",
        f"this looks like a copy of “{copy_of(path)}” that a sync service or a person made, so it "
        "is not read",
        Place(path),
        hint="Join the two.",
        action=do("merge"),
    )


T = TypeVar("T")

HERE, THERE, BOTH = "here", "there", "both"


class Sides(NamedTuple, Generic[T]):
    """Something as it was before, as it is here, and as it is there."""

    base: T
    here: T
    there: T

    @property
    def settled(self) -> str:
        """Which side holds what either changed: HERE or THERE; "" where both did, differently."""
        if self.here == self.there or self.there == self.base:
            return HERE
        return THERE if self.here == self.base else ""

    def on(self, side: str) -> T:
        """What one side says."""
        return self.there if side == THERE else self.here


class Clash(Struct, frozen=True):
    """One thing that both sides changed in different ways; None is that it is not there.

    `id` names it within its file: `idea/huddle/status`, `2025-02-10/note`. With `both`, keeping
    what both sides have is an answer too.
    """

    file: str
    id: str
    was: str | None
    here: str | None
    there: str | None
    both: bool = False

    @property
    def name(self) -> str:
        """The clash among those of all files."""
        return f"{self.file}:{self.id}"


class Ties(Struct):
    """What is settled by a person's answers, by the name of the clash, and what is still open."""

    file: str
    answers: Mapping[str, str]
    open: list[Clash] = field(default_factory=list)

    def choice(self, id_: str, said: Sides[str | None], *, both: bool = False) -> str:
        """HERE, THERE or BOTH as it was answered; HERE while it is open."""
        clash = Clash(self.file, id_, said.base, said.here, said.there, both)
        answer = self.answers.get(clash.name, "")
        if answer in (HERE, THERE) or (both and answer == BOTH):
            return answer
        self.open.append(clash)
        return HERE


class Merged(Struct, frozen=True):
    """A text that holds what both sides changed; where a clash is open, what stands here."""

    text: str
    clashes: tuple[Clash, ...] = ()
