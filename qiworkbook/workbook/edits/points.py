"""The points of a measure: added, put right, removed; and recalculated from a date on."""

from __future__ import annotations

from enum import StrEnum
from functools import cache, partial
from typing import TYPE_CHECKING

from qiworkbook.analysis.plausible import Unlikely, impossible, is_share, unlikely
from qiworkbook.analysis.project_view import as_drawn
from qiworkbook.model import Measure, Point, Project
from qiworkbook.problems import (
    Advice,
    InFile,
    NothingFoundError,
    Place,
    Problem,
    WorkbookError,
    do,
)
from qiworkbook.spc.reading import RATES, SEVERAL_A_DATE, SHARES, ChartType
from qiworkbook.store import layout
from qiworkbook.store.cells import written
from qiworkbook.store.csv_lines import read_heading, records
from qiworkbook.store.rows_edit import (
    Repaired,
    add_row,
    edit_rows,
    edit_rows_together,
    remove_row,
    repaired,
    set_row,
)
from qiworkbook.workbook.lookup import the_measure
from qiworkbook.workbook.question import NOTHING_SAID, Answers, Question, asks, need_yes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from qiworkbook.store.date_texts import DateWord
    from qiworkbook.store.rows import DataRow
    from qiworkbook.workbook.opened import OpenWorkbook


@asks
def add_point(
    root: Path,
    opened: OpenWorkbook,
    project: Project,
    measure: str,
    row: DataRow,
    answers: Answers = NOTHING_SAID,
    *,
    expected: str | None = None,
) -> None:
    """Write one row into the data file of a measure, which is made when it is not there.

        >>> row = Row(0, date(2025, 4, 7), numerator=20, denominator=25)
        >>> add_point(root, opened, project, "feels-safe", row)

    `expected` is the fingerprint of that file as somebody saw it, "" for none yet: the `sha256` of
    the source of the measure's series. ChangedError says what is otherwise by now.
    An empty row of that date is filled. Asks before it takes the place of a point (`replace`), and
    about numbers and days that are unlikely. Raises WorkbookError for a measure that is not there,
    for numbers that cannot be true, and where the row does not fit the file.
    """
    edit = try_point(opened, project, measure, row)
    _ask_before_adding(opened, project, the_measure(project, measure), row, answers)
    edit_rows(root, layout.data_file(project.id, measure), edit, expected=expected)


@asks
def add_points(
    opened: OpenWorkbook,
    project: Project,
    rows: Mapping[str, DataRow],
    answers: Answers = NOTHING_SAID,
    *,
    expected: Mapping[str, str] = NOTHING_SAID,
) -> None:
    """Write one row for each of these measures of a project: all of them, or none.

        >>> row = Row(0, date(2025, 4, 7), numerator=20, denominator=25)
        >>> add_points(opened, project, {"feels-safe": row})

    `expected` has the fingerprints of files that somebody saw, by measure, as `add_point`. Asks as
    `add_point` does, with the id of the measure behind each question: `replace:ID`. Raises
    WorkbookError as `add_point` does.
    """
    edits = {
        layout.data_file(project.id, measure): try_point(opened, project, measure, row)
        for measure, row in rows.items()
    }
    for measure, row in rows.items():
        _ask_before_adding(opened, project, the_measure(project, measure), row, answers, measure)
    seen = {layout.data_file(project.id, one): sha256 for one, sha256 in expected.items()}
    edit_rows_together(opened.root, edits, expected=seen)


def try_point(
    opened: OpenWorkbook, project: Project, measure: str, row: DataRow
) -> Callable[[str], str]:
    """The edit of the data file by which a row is added, after it was tried on what was read.

        >>> row = Row(0, date(2025, 4, 7), numerator=20, denominator=25)
        >>> edit = try_point(opened, project, "feels-safe", row)
        >>> "2025-04-07,20,25" in edit(project.series["feels-safe"].source.text)
        True

    Raises WorkbookError where it can't be done at all.
    """
    found = the_measure(project, measure)
    refuse_derived(project, measure)
    _refuse_impossible(project, found, row, opened.today)
    several = found.chart in SEVERAL_A_DATE
    replace = not several and point_on(project, found.id, row.when) is not None
    file, order = layout.data_file(project.id, found.id), opened.date_order

    def edit(text: str) -> str:
        return add_row(text, row, file, replace=replace, several=several, order=order)

    edit(_text(project, found))
    return edit


def _ask_before_adding(
    opened: OpenWorkbook,
    project: Project,
    measure: Measure,
    row: DataRow,
    answers: Answers,
    among: str = "",
) -> None:
    """Ask before a row takes the place of another, and about numbers that are unlikely."""
    there = None if measure.chart in SEVERAL_A_DATE else point_on(project, measure.id, row.when)
    if there and not there.is_open:
        message = f"“{measure.name}” has a point for {row.when} already: {said_of(there)}."
        why = f"Put {row.said} in its place?"
        need_yes(Question("replace", message, why, about=among or None), answers)
    before = f"{measure.name}: " if among else ""
    doubts = unlikely_of(project, measure, (row,), opened.today)
    need_looked_at((f"{before}{one.said}" for one in doubts), answers, among)


@asks
def set_point(
    root: Path,
    opened: OpenWorkbook,
    project: Project,
    measure: str,
    row: DataRow,
    answers: Answers = NOTHING_SAID,
    *,
    was: DataRow | None = None,
    expected: str | None = None,
) -> None:
    """Put the numbers of a point right that is there; `was` says which, of several of a date.

        >>> row = Row(0, date(2025, 2, 10), numerator=18, denominator=25)
        >>> set_point(root, opened, project, "feels-safe", row)

    Asks about numbers that are unlikely. `expected` as in `add_point`. Raises WorkbookError as that
    does, and where there is no such point.
    """
    found = the_measure(project, measure)
    refuse_derived(project, measure)
    _refuse_impossible(project, found, row, opened.today)
    file, order = layout.data_file(project.id, found.id), opened.date_order
    _refuse_without_file(project, found)

    def edit(text: str) -> str:
        return set_row(text, row, file, was=was, order=order)

    edit(_text(project, found))
    need_looked_at((one.said for one in unlikely_of(project, found, (row,), opened.today)), answers)
    edit_rows(root, file, edit, expected=expected)


def remove_point(
    root: Path,
    opened: OpenWorkbook,
    project: Project,
    measure: str,
    when: date,
    was: DataRow | None = None,
    *,
    expected: str | None = None,
) -> None:
    """Take the point of this date out; `was` says which, of several of a date.

        >>> remove_point(root, opened, project, "feels-safe", date(2025, 2, 10))

    `expected` as in `add_point`. Raises WorkbookError where there is none, or where it could be
    more than one.
    """
    found = the_measure(project, measure)
    refuse_derived(project, measure)
    _refuse_without_file(project, found)
    file, order = layout.data_file(project.id, found.id), opened.date_order

    def edit(text: str) -> str:
        return remove_row(text, when, file, was=was, order=order)

    edit_rows(root, file, edit, expected=expected)


def repair_data(
    root: Path,
    opened: OpenWorkbook,
    project: Project,
    measure: str,
    said: Collection[DateWord] = (),
    *,
    expected: str | None = None,
) -> Repaired:
    """Write the dates of a measure's file as 2024-02-05, where they can be understood.

        >>> repair_data(root, opened, project, "feels-safe").dates
        0

    `expected` as in `add_point`. `said` is what somebody says of them. Raises WorkbookError where
    the file can't be read at all.
    """
    found = the_measure(project, measure)
    refuse_derived(project, measure)
    _refuse_without_file(project, found)
    file, done = layout.data_file(project.id, found.id), []

    def edit(text: str) -> str:
        done.append(repaired(text, file, said, opened.date_order))
        return done[-1].text

    edit_rows(root, file, edit, expected=expected)
    return done[-1]


def _text(project: Project, measure: Measure) -> str:
    series = project.series.get(measure.id)
    return series.source.text if series else ""


def _refuse_without_file(project: Project, measure: Measure) -> None:
    if measure.id not in project.series:
        raise NothingFoundError(
            f"{measure.id} has no data yet.",
            "Add the first point.",
            action=do("data add", project.id, measure.id),
        )


def need_looked_at(
    said: Iterable[str], answers: Answers, among: str = "", why: str = "Is it right all the same?"
) -> None:
    """Ask about all that is unlikely at once: nobody has looked at a reason that was not named.

    The question is for somebody who has looked: UNLIKELY, and the id of the measure behind it where
    it is asked `among` several. For a use case that `asks`.
    """
    if ask := "\n".join(dict.fromkeys(said)):
        need_yes(Question(UNLIKELY, ask, why, personal=True, about=among or None), answers)


def unlikely_of(
    project: Project, measure: Measure, rows: Iterable[DataRow], today: date
) -> tuple[Unlikely, ...]:
    """What is unlikely of rows, held against those points of the measure that they leave there."""
    series = project.series.get(measure.id)
    new = [Point(row.when, *numbers_of(row)) for row in rows]
    days = {point.when for point in new}
    several = measure.chart in SEVERAL_A_DATE
    there = [p for p in (series.points if series else ()) if several or p.when not in days]
    return unlikely(measure, there, new, today)


UNLIKELY = "unlikely"
"""The question about numbers that somebody must look at: `--as-typed` answers it."""


def said_of(point: Point) -> str:
    """The numbers of a point as people say them.

    >>> said_of(point_on(project, "feels-safe", date(2025, 2, 10)))
    '9 of 11'
    """
    parts = (written(point.value) or "no data", written(point.denominator))
    return " of ".join(filter(None, parts))


def _refuse_impossible(project: Project, measure: Measure, row: DataRow, today: date) -> None:
    """Raise WorkbookError for numbers that cannot be true of this measure: 12 of 10 yeses.

    It tells what is unlikely of the row, too: nobody puts one right and finds the other.
    """
    if wrong := impossible(as_drawn(project, measure), *numbers_of(row)):
        others = (one.said for one in unlikely_of(project, measure, (row,), today))
        message = "\n".join((f"{wrong}, so nothing was written.", *others))
        raise WorkbookError(message, _hint(measure, *numbers_of(row)))


def impossible_rows(measure: Measure, rows: Iterable[DataRow], file: str) -> Iterator[Problem]:
    """A problem for each row that cannot be true of this measure."""
    judged = cache(partial(impossible, measure))  # a long file says the same numbers over and over
    for row in rows:
        value, denominator = numbers_of(row)
        if wrong := judged(value, denominator):
            hint = _hint(measure, value, denominator)
            yield Problem("data-impossible", wrong, Place(file, row.line), hint=hint)


def numbers_of(row: DataRow) -> tuple[float | None, float | None]:
    """The value or the numerator of a row, and its denominator.

    >>> from qiworkbook.store.rows import DataRow
    >>> numbers_of(DataRow(2, date(2025, 4, 7), 61))
    (61, None)
    """
    return (row.value if row.denominator is None else row.numerator), row.denominator


def _hint(measure: Measure, value: float | None, denominator: float | None) -> str:
    if denominator is None:
        return "Check the number."
    above = is_share(measure) and (value or 0) > denominator
    rate = (" A rate can be above 100%: its measure says so with ", InFile.key("chart", "u"), ".")
    return Advice("Check both numbers.", *rate * above)


class RowForm(StrEnum):
    """What a row of a measure's data file has: one value, or how many out of how many."""

    VALUE = "value"
    PARTS = "parts"
    EITHER = "either"  # no file yet, and the measure leaves it open


def kept_as(project: Project, measure: Measure) -> RowForm:
    """How the measure's data file is made; while there is none, how its chart needs it to be.

    >>> kept_as(project, the_measure(project, "feels-safe"))
    <RowForm.PARTS: 'parts'>
    """
    series = project.series.get(measure.id)
    if series and not series.derived_by:
        columns = read_heading(next(records(series.source.text), None), series.source.file)[0]
        if columns:
            return RowForm.VALUE if columns.denominator is None else RowForm.PARTS
    if measure.chart in (*SHARES, *RATES):
        return RowForm.PARTS
    if measure.chart in (ChartType.C, ChartType.G, ChartType.T):
        return RowForm.VALUE
    return RowForm.EITHER


def point_on(project: Project, measure: str, when: date) -> Point | None:
    """The point of this date, if there is one already.

    >>> point_on(project, "feels-safe", date(2025, 2, 10)).denominator
    11.0
    """
    series = project.series.get(measure)
    return next((p for p in series.points if p.when == when), None) if series else None


def refuse_derived(project: Project, measure: str) -> None:
    """Raise WorkbookError for a measure whose points are worked out from those of another."""
    other = the_measure(project, measure).days_between
    if other:
        raise WorkbookError(
            f"{measure} is the days between the events of {other}, and has no points of its own.",
            "Add the events.",
            action=do("data add", project.id, other),
        )
    series = project.series.get(measure)
    if series and series.derived_by:
        raise WorkbookError(
            f"{measure} is worked out from what the plugin {series.derived_by} keeps, and has no "
            "points of its own.",
            "Look at it.",
            action=do("chart", project.id, measure),
        )
