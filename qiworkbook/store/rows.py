"""The rows of a measure's data file: every row is read, or named with its line and a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from msgspec import Struct

from qiworkbook.problems import Action, Place, Problem, Severity, do
from qiworkbook.store import layout
from qiworkbook.store.cells import CellError, cell_number, without_guard, written
from qiworkbook.store.csv_lines import MOST_LINES, ColumnPlaces, CsvRow, read_heading, records
from qiworkbook.store.date_texts import DateWord
from qiworkbook.store.dates import DateFault, ReadDate, read_dates, said_plainly

_MOST_PROBLEMS = 1000
_OURS = (DateWord.AS_STORED,)  # what stands as 2024-02-05 in a file of ours is that day
_LEAVE_OUT = "Leave it out."
_NO_DATE = "this row has no date", "Write one, such as 2024-02-05."

TOTALS = {
    *("total", "totals", "grand total", "subtotal", "sum", "average", "mean", "median"),
    *("overall", "all", "ytd", "year to date", "cumulative", "running total"),
}


class DataRow(Struct, frozen=True):
    """One row: `value`, or `numerator` and `denominator`; None is "no data", 0 is zero.

    `excluded` is the reason why the row is left out of centre and limits, or "".
    """

    line: int
    when: date
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    note: str = ""
    excluded: str = ""

    @property
    def typed(self) -> tuple[str, ...]:
        """The row's numbers as they are typed: "71", "7/10", nothing where there is none."""
        if self.denominator is not None and self.numerator is not None:
            return (f"{written(self.numerator)}/{written(self.denominator)}",)
        said = written(self.value if self.numerator is None else self.numerator)
        return (said,) if said else ()

    @property
    def said(self) -> str:
        """The row's numbers as people write them: "71", "7 of 10", "no data"."""
        if self.denominator is not None:
            return f"{written(self.numerator) or 'no data'} of {written(self.denominator)}"
        return written(self.value if self.numerator is None else self.numerator) or "no data"


class RowTable(Struct, frozen=True):
    """The rows of a data file in order of date, and what there is to say about the others.

    `unread` is how many rows there are that could not be read.
    """

    rows: tuple[DataRow, ...]
    problems: tuple[Problem, ...]
    unread: int = 0


@lru_cache(maxsize=64)  # a command that edits opens its project before and after
def read_table(
    text: str, file: str, order: DateWord | None = None, *, several: bool = False
) -> RowTable:
    """The rows of a CSV text, every one read or named with its line and a reason.

    The heading is `date,value` or `date,numerator,denominator`, with `note` and `excluded` if
    wanted. Dates that are not written as 2024-02-05 are read where the whole column, or the
    `order` that people here write in, settles what they mean. Two rows of one date are both read
    and named (`data-same-date`), unless the measure has `several` a day. A row without a usable
    denominator is read as no data. Whether more than all can be true depends on the measure, so
    nothing is said of it here. Questions are `data-dates`, `data-order`, `data-column`,
    `data-denominator` and `data-excluded`; everything else is an error.
    """
    lines = text.count("\n")
    if lines > MOST_LINES:
        message = f"the file has more than {MOST_LINES:,} lines, so it was not read"
        return RowTable((), (Problem("file-too-large", message, Place(file)),), lines - 1)
    return _table(records(text), file, order, several=several)


def is_no_row(cell: str) -> bool:
    """Whether what stands in place of a date says that this is no row of data: Total, or date."""
    plain = cell.casefold().rstrip(":")
    return plain == "date" or plain in TOTALS


def read_records(
    found: Iterator[CsvRow], file: str, most: int = _MOST_PROBLEMS
) -> tuple[tuple[DataRow, ...], tuple[Problem, ...]]:
    """The rows of a table that has been taken apart, its heading first: as `read_table`.

    Whoever took it apart has settled what its dates mean: one that is not written as 2024-02-05
    could not be; and looks for rows of one date. At most so many problems are listed, and the rest
    counted.
    """
    table = _table(found, file, None, several=True, settled=True, most=most)
    return table.rows, table.problems


def _table(
    found: Iterator[CsvRow],
    file: str,
    order: DateWord | None,
    *,
    several: bool,
    settled: bool = False,
    most: int = _MOST_PROBLEMS,
) -> RowTable:
    report = _Report(file, most)
    columns, problems = read_heading(next(found, None), file)
    report.problems += problems
    if columns is None:
        return RowTable((), tuple(sorted(report.problems)), sum(1 for _ in found))
    there = list(found)
    cells = [columns.cell(record, columns.date) for record in there]
    if settled:
        days = tuple(map(_only_iso, cells))
    else:
        days = read_dates(cells, _OURS, order).cells
        _report_dates(there, cells, days, report)
    rows = list(_rows(there, cells, days, columns, report))
    _compare_dates(rows, report, several=several)
    rows.sort(key=lambda row: (row.when, row.line))
    return RowTable(tuple(rows), report.sorted(), report.unread)


class _Report:
    """The problems of one file."""

    def __init__(self, file: str, most: int) -> None:
        self.file = file
        self.most = most
        self.problems: list[Problem] = []
        self.unlisted = 0
        self.unread = 0

    def way_out(self, verb: str, *row: str, gap: bool = False) -> Action | None:
        """What puts a row of a measure's file right; nothing for another file."""
        owner = layout.owner_of_data(self.file)
        return do(f"data {verb}", *owner, *row, **{"gap": ""} if gap else {}) if owner else None

    def error(
        self, line: int, code: str, message: str, hint: str = "", action: Action | None = None
    ) -> None:
        self._add(Problem(code, message, Place(self.file, line), hint=hint, action=action))

    def ask(
        self, line: int, code: str, message: str, hint: str = "", action: Action | None = None
    ) -> None:
        place = Place(self.file, line)
        self._add(Problem(code, message, place, Severity.QUESTION, hint, action=action))

    def _add(self, problem: Problem) -> None:
        if len(self.problems) < self.most:
            self.problems.append(problem)
        else:
            self.unlisted += 1

    def sorted(self) -> tuple[Problem, ...]:
        listed = sorted(self.problems)
        if self.unlisted:
            message = f"there are {self.unlisted:,} more problems, which are not listed"
            listed.append(Problem("data-more", message, Place(self.file)))
        return tuple(listed)


@lru_cache(maxsize=50_000)  # series of many wards have the same days
def _only_iso(cell: str) -> ReadDate | DateFault | None:
    (day,) = read_dates((cell,), _OURS).cells
    if not isinstance(day, ReadDate) or cell == day.when.isoformat():
        return day
    return DateFault(f"{cell} is not how a date is written", f"Write {day.when}.")


def _rows(
    found: Sequence[CsvRow],
    cells: Sequence[str],
    days: Sequence[ReadDate | DateFault | None],
    columns: ColumnPlaces,
    report: _Report,
) -> Iterator[DataRow]:
    for at, (record, cell, day) in enumerate(zip(found, cells, days, strict=True)):
        if record.fault:
            report.error(record.line, "data-quote", record.fault, record.hint)
            report.unread += 1
        elif cell.casefold() == "date":
            again, _ = read_heading(record, report.file)
            if again != columns:
                message = "there is a second heading here, so the rows below were not read"
                report.error(
                    record.line, "data-heading", message, "Put them in a file of their own."
                )
                report.unread += len(found) - at - 1
                return
            message = "the heading stands here again"
            repair = report.way_out("repair")
            report.error(record.line, "data-heading", message, _LEAVE_OUT, repair)
        else:
            row = _row(record, cell, day, columns, report)
            if row is not None:
                yield row


def _report_dates(
    found: Sequence[CsvRow],
    cells: Sequence[str],
    days: Sequence[ReadDate | DateFault | None],
    report: _Report,
) -> None:
    """Ask once about dates that are read, and written in another way than ours: Excel does that."""
    others = [
        (record, cell, day)
        for record, cell, day in zip(found, cells, days, strict=True)
        if isinstance(day, ReadDate) and cell != day.when.isoformat()
    ]
    if others:
        record, cell, day = others[0]
        many = "1 date is" if len(others) == 1 else f"{len(others):,} dates are"
        message = f"{many} not written as 2024-02-05: {cell} is read as {said_plainly(day)}"
        repair = report.way_out("repair")
        report.ask(record.line, "data-dates", message, "Write them that way.", repair)


def _row(
    record: CsvRow,
    written_day: str,
    day: ReadDate | DateFault | None,
    columns: ColumnPlaces,
    report: _Report,
) -> DataRow | None:
    if len(record.cells) > columns.count and any(map(str.strip, record.cells[columns.count :])):
        message = f"this row has {len(record.cells)} cells; the heading has {columns.count}"
        hint = "Write 1000, not 1,000, and put a note with a comma between quotes."
        report.error(record.line, "data-cells", message, hint)
        report.unread += 1
        return None
    if not isinstance(day, ReadDate):
        if is_no_row(written_day):
            message = f"“{written_day}” is not a date: rows of totals are not data"
            repair = report.way_out("repair")
            report.error(record.line, "data-total", message, _LEAVE_OUT if repair else "", repair)
            return None
        message, hint = (day.message, day.hint) if day else _NO_DATE
        report.error(record.line, "data-cell", message, hint)
        report.unread += 1
        return None
    try:
        value, numerator, denominator = (
            None if at is None else cell_number(columns.cell(record, at))
            for at in (columns.value, columns.numerator, columns.denominator)
        )
        note = "" if columns.note is None else without_guard(columns.cell(record, columns.note))
        reason = "" if columns.excluded is None else _reason(record, columns, report)
        row = DataRow(
            record.line,
            day.when,
            value,
            numerator,
            denominator=denominator,
            note=note,
            excluded=reason,
        )
    except CellError as error:
        share = columns.cell(record, columns.numerator).endswith("%")
        hint = "It is a share: write how many, and out of how many." if share else error.hint
        report.error(record.line, "data-cell", error.message, hint)
        report.unread += 1
        return None
    looked = _looked_at(row, record, columns, report)
    report.unread += looked is None
    return looked


def _reason(record: CsvRow, columns: ColumnPlaces, report: _Report) -> str:
    reason = without_guard(columns.cell(record, columns.excluded))
    if reason.casefold() in {"no", "n", "false", "0"}:
        message = f"“{reason}” as the reason to exclude is read as: not excluded"
        report.ask(record.line, "data-excluded", message, "Leave the cell empty.")
        return ""
    if reason.casefold() in {"yes", "y", "true", "1", "x"}:
        message = "this row is left out of the limits, but no reason is given"
        report.ask(record.line, "data-excluded", message, f"Write why in place of “{reason}”.")
    return reason


def _looked_at(
    row: DataRow, record: CsvRow, columns: ColumnPlaces, report: _Report
) -> DataRow | None:
    """The row if its numbers go together; as no data where they give none."""
    if row.value is not None and len(row.note) == 3 and row.note.isdigit():
        message = f"a value of {row.said} with the note {row.note} looks like {row.said},{row.note}"
        hint = f"Write {row.said}{row.note}, or more words in the note."
        report.error(row.line, "data-cells", message, hint)
        return None
    if row.note and row.value == int(row.value or 0) and re.fullmatch("[0-9]{1,2}", row.note):
        message = f"the note of {row.said} is only {row.note}: is it {row.said}.{row.note}?"
        hint = f"Then write {row.said}.{row.note}; otherwise more words in the note."
        report.ask(row.line, "data-cells", message, hint)
    if columns.numerator is None or (row.numerator is None and row.denominator is None):
        if alone := columns.cell(record, columns.instead):
            message = f"{alone} is not out of how many, so this row counts as no data"
            report.ask(
                row.line,
                "data-denominator",
                message,
                "Write both numbers.",
                report.way_out("set", f"{row.when}", "NUMERATOR/DENOMINATOR"),
            )
        return row
    if min(row.numerator or 0, row.denominator or 0) < 0:
        report.error(row.line, "data-cell", f"{row.said} can't be counts", "Check the sign.")
        return None
    if row.numerator is None:
        message = "the numerator is empty, so this row counts as no data"
        report.ask(row.line, "data-denominator", message, "Write 0 if there were none.")
    elif not row.denominator:
        state = "empty" if row.denominator is None else "0"
        message = f"the denominator is {state}, so this row counts as no data"
        report.ask(row.line, "data-denominator", message, "Write how many there were in all.")
        return DataRow(
            line=row.line,
            when=row.when,
            value=None,
            numerator=None,
            denominator=row.denominator,
            note=row.note,
            excluded=row.excluded,
        )
    return row


def _compare_dates(rows: list[DataRow], report: _Report, *, several: bool) -> None:
    first: dict[date, DataRow] = {}
    in_order = True
    for before, row in zip([None, *rows], rows, strict=False):
        other = first.setdefault(row.when, row)
        if other is not row and not several:
            remove = report.way_out("remove", f"{row.when}", *row.typed, gap=not row.typed)
            report.error(
                row.line,
                "data-same-date",
                f"two rows for {other.when}, {other.said} (line {other.line}) and {row.said} "
                f"(line {row.line})",
                "Keep one.",
                remove,
            )
        if before and row.when < before.when and in_order:
            in_order = False
            message = f"{row.when} stands below {before.when}: is that date right?"
            hint = "The rows are shown in order of date, wherever they stand."
            report.ask(row.line, "data-order", message, hint)
