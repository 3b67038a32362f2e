"""What a plugin's command works at: the open workbook, its own files, a place for outputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from qiworkbook.cli.paths import near
from qiworkbook.cli.session import Session, session

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from qiworkbook.extensions import RecordType
    from qiworkbook.model import FileTable, Record
    from qiworkbook.store.editor import Editor
    from qiworkbook.view import ProjectView

R = TypeVar("R", bound="FileTable")

OUTPUT = "output"


@dataclass(frozen=True, slots=True)
class Desk:
    """The workbook that the running command was called for. Everything raises WorkbookError."""

    _session: Session

    @property
    def today(self) -> date:
        """The day."""
        return self._session.today

    def view(self, project: str) -> ProjectView:
        """One project seen whole, read now."""
        return self._session.view(project)

    def edit_record(self, record: Record[R], change: Callable[[Editor], object]) -> None:
        """Change a file that the plugin owns; comments, order and blank lines stay.

        Nothing is written when the file has changed since it was read, or when the model would
        refuse what `change` made of it.
        """
        from qiworkbook.workbook.records import edit_record

        edit_record(self._session.root, record, change)

    def add_record(self, project: str, kind: RecordType, text: str, id_: str = "") -> str:
        """Write a new file of this kind for a project, and give its path from the root.

        `id_` takes the place of the * in the kind's `where`. A file that is there stays.
        """
        from qiworkbook.workbook.records import add_record

        file = f"projects/{self.view(project).project.id}/{kind.where.replace('*', id_)}"
        add_record(self._session.root, file, text, kind.model)
        return file

    def write_output(self, content: bytes | str, name: str, chosen: Path | None = None) -> str:
        """Write an output whole or not at all: where the person chose, or output/NAME.

        Gives the path as a person in this folder would write it.
        """
        from qiworkbook.store.files import write_bytes

        path = chosen or self._session.root / OUTPUT / name
        write_bytes(path, content.encode() if isinstance(content, str) else content)
        return near(path)


def desk() -> Desk:
    """The desk of the running command."""
    return Desk(session())
