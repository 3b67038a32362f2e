"""The charter that a command was asked about, or a sentence that says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import WorkbookError
from qiworkbook_charter.records import FILE, charter_of

if TYPE_CHECKING:
    from qiworkbook.api import ProjectView, Record
    from qiworkbook_charter.model import Charter


def the_charter(view: ProjectView) -> Record[Charter]:
    """The project's charter. Raises WorkbookError when there is none, or it cannot be read."""
    record = charter_of(view)
    if record is not None:
        return record
    raise view.project.no_file(
        FILE,
        f"{view.project.id} has no charter yet.",
        f"Begin one with: qiworkbook charter new {view.project.id}",
    )


def the_charter_with_lines(view: ProjectView) -> Record[Charter]:
    """The same, with at least one line. Raises WorkbookError when there is none."""
    record = the_charter(view)
    if not record.file.expectation:
        raise WorkbookError(
            f"The charter of {view.project.id} has no line yet.",
            f"Add an [[expectation]] to {record.source.file} first.",
        )
    return record
