"""Points of a measure: one added or put right, or a whole file of them looked at and taken in."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from qiworkbook.analysis.readings import impossible, is_share
from qiworkbook.problems import Place, Problem, WorkbookError
from qiworkbook.spc import ChartType
from qiworkbook.store import layout
from qiworkbook.store.rows_edit import save_row
from qiworkbook.workbook.lookup import the_measure

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
    refuse_impossible(found, _value(row), row.denominator)
    save_row(root, layout.data_file(project.id, found.id), row, replace=replace)


def refuse_impossible(measure: Measure, value: float | None, denominator: float | None) -> None:
    """Raise WorkbookError for numbers that cannot be true of this measure: 12 of 10 yeses."""
    wrong = impossible(value, denominator, measure.chart, measure.unit)
    if wrong:
        raise WorkbookError(f"{wrong}, so nothing was written.", _hint(measure, value, denominator))


def impossible_rows(measure: Measure, rows: Iterable[Row], file: str) -> Iterator[Problem]:
    """A problem for each row that cannot be true of this measure."""
    for row in rows:
        value = _value(row)
        wrong = impossible(value, row.denominator, measure.chart, measure.unit)
        if wrong:
            hint = _hint(measure, value, row.denominator)
            yield Problem("data-impossible", wrong, Place(file, row.line), hint=hint)


def _value(row: Row) -> float | None:
    return row.value if row.denominator is None else row.numerator


def _hint(measure: Measure, value: float | None, denominator: float | None) -> str:
    if denominator is None:
        return "Check the number."
    above = is_share(measure.chart, measure.unit) and (value or 0) > denominator
    rate = ' A rate can be above 100%: its measure says so with chart = "u".'
    return f"Check both numbers.{rate * above}"


class Kept(StrEnum):
    """What a row of a measure's data file has: one value, or how many out of how many."""

    VALUE = "value"
    PARTS = "parts"
    EITHER = "either"  # no file yet, and the measure leaves it open


def kept_as(project: Project, measure: Measure) -> Kept:
    """How the measure's data file is made; while there is none, how its chart needs it to be."""
    series = project.series.get(measure.id)
    heading = series.source.text.lstrip("\ufeff\r\n ").partition("\n")[0] if series else ""
    if heading and series and not series.derived_by:
        return Kept.PARTS if "denominator" in heading.casefold() else Kept.VALUE
    if measure.chart in (ChartType.P, ChartType.P_PRIME, ChartType.U, ChartType.U_PRIME):
        return Kept.PARTS
    if measure.chart in (ChartType.C, ChartType.G, ChartType.T):
        return Kept.VALUE
    return Kept.EITHER


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
    series = project.series.get(measure)
    if series and series.derived_by:
        raise WorkbookError(
            f"{measure} is worked out from what the plugin {series.derived_by} keeps, and has no "
            "points of its own.",
            f"Look at it with: qiworkbook chart {project.id} {measure}",
        )
