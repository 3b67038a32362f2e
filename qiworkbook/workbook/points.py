"""Points of a measure: one added or put right, or a whole file of them looked at and taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.problems import WorkbookError
from qiworkbook.store import layout
from qiworkbook.store.rows_edit import save_row
from qiworkbook.workbook.named import the_measure

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from qiworkbook.model import Point, Project
    from qiworkbook.store.rows import Row


def add_point(
    root: Path, project: Project, measure: str, row: Row, *, replace: bool = False
) -> None:
    """Write one row into the data file of a measure, which is made when it is not there.

    Raises WorkbookError for a measure that is not there, for a date that has a row already
    (unless `replace`), and where the row does not fit the file.
    """
    id_ = the_measure(project, measure).id
    refuse_derived(project, measure)
    save_row(root, layout.data_file(project.id, id_), row, replace=replace)


def point_on(project: Project, measure: str, when: date) -> Point | None:
    """The point of this date, if there is one already."""
    series = project.series.get(measure)
    return next((p for p in series.points if p.when == when), None) if series else None


def refuse_derived(project: Project, measure: str) -> None:
    """Raise WorkbookError for a measure whose points are worked out from those of another."""
    other = the_measure(project, measure).days_between
    if other:
        raise WorkbookError(
            f"{measure} is the days between the events of {other}, and has no points of its own.",
            f"Add the events: qiworkbook data add {project.id} {other} VALUE",
        )
