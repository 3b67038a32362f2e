"""One file of Elm Ward's workbook, to be spoilt by one test after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qiworkbook.problems import Problem
    from qiworkbook.testing import WorkbookFolder


class OneFile:
    """The workbook, and what is asked of the file at `path`."""

    path: str

    def __init__(self, folder: WorkbookFolder) -> None:
        self.folder = folder

    @property
    def text(self) -> str:
        """The file as it is now."""
        return self.folder.read(self.path)

    def change(self, old: str, new: str) -> None:
        """Write one thing in the file otherwise; it must be there, once."""
        assert self.text.count(old) == 1, old
        self.folder.write(self.path, self.text.replace(old, new))

    def add(self, text: str) -> None:
        """Write something at the end of the file."""
        self.folder.write(self.path, f"{self.text}\n{text}")

    def problems(self) -> tuple[Problem, ...]:
        """What `check` says of the file."""
        found = self.folder.problems("elm")
        return tuple(one for one in found if one.place.file == self.path)

    def codes(self) -> list[str]:
        """The codes of those."""
        return [one.code for one in self.problems()]
