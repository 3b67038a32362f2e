"""Points of a measure: one added or put right, or a whole file of them looked at and taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.measuring import impossible, is_share
from qiworkbook.problems import Place, Problem, WorkbookError
from qiworkbook.store import layout
from qiworkbook.store.rows_edit import save_row
from qiworkbook.workbook.named import the_measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from qiworkbook.model import Measure, Point, Project
    from qiworkbook.store.rows import Row


def add_point(
    root: Path, project: Project, measure: str, row: Row, *, replace: bool = False
) -> None:
    """Write one row into the data file of a measure, which is made when it is not there.

    Raises WorkbookError for a measure that is not there, for a date that has a row already
    (unless `replace`), for numbers that cannot be true, and where the row does not fit the file.
    """
    found = the_measure(project, measure)
    refuse_derived(project, measure)
    for wrong in impossible_rows(found, (row,), ""):
        raise WorkbookError(f"{wrong.message}, so nothing was written.", wrong.hint)
    save_row(root, layout.data_file(project.id, found.id), row, replace=replace)


def impossible_rows(measure: Measure, rows: Iterable[Row], file: str) -> Iterator[Problem]:
    """A problem for each row that cannot be true of this measure: 12 of 10 for a percentage."""
    for row in rows:
        value = row.value if row.denominator is None else row.numerator
        wrong = impossible(value, row.denominator, measure.chart, measure.unit)
        if wrong:
            yield Problem("data-impossible", wrong, Place(file, row.line), hint=_hint(measure, row))


def _hint(measure: Measure, row: Row) -> str:
    if row.denominator is None:
        return "Check the number."
    share = is_share(measure.chart, measure.unit)
    rate = ' A rate can be above 100%: its measure says so with chart = "u".'
    return f"Check both numbers.{rate * share}"


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
