"""A file that somebody sent, Excel or CSV, as numbered lines of cells, before anything is read.

A cell says what a person sees in it: 91%, where Excel keeps 0.91 and shows it so.

For files that a person names on the command line: read without trust. What is said about a file
never repeats what stands in its cells: it may be about people.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from qiworkbook.content.sheets import (
    COPY_NOTE,
    EXPORTED_POINTS,
    CellValue,
    ReadCell,
    ReadLine,
    ReadLines,
    ReadSheet,
    Worded,
    cell_name,
)
from qiworkbook.problems import WorkbookError, do
from qiworkbook.store.csv_lines import MOST_LINES, delimiter_below_titles, records, split_lines
from qiworkbook.store.excel_formats import SheetMarks, is_percent, words_shown
from qiworkbook.store.layout import SHARED, FileError, read_bytes
from qiworkbook.store.spreadsheet_process import MOST_COLUMNS, MOST_OF_ALL
from qiworkbook.store.spreadsheets import MOST_BYTES, read_spreadsheet, refused
from qiworkbook.text.words import counted, meant_or

EVERY_SHEET = "*"
"""What names all sheets of a file at once."""

_SMALLER = "Delete the rows and columns that are not needed, and save it again."
_HEADINGS_IN = 40  # rows
_ZIP = b"PK\x03\x04"
_MONEY = " \u00a0£$€"  # may stand beside a number, and changes nothing of it
_SHARED = 100_000  # cells that are kept to be shared
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read_sheets(path: Path) -> tuple[ReadSheet, ...]:
    """Every sheet of an Excel file, or a CSV file as one sheet, its cells all text.

    CSV may have commas, semicolons or tabs, and be UTF-8, UTF-16 or Windows text (cp1252), as
    Excel saves it. Raises WorkbookError, naming the file and the reason, for anything else and
    for anything beyond the limits.
    """
    sheets = []
    for lines in sheets_of(path, content_of(path))[0]:
        if fault := next((row for row in lines.rows if row.fault), None):
            reason = f"has {fault.fault} (row {fault.number})"
            raise refused(path, reason, "Open it in Excel and save it as .xlsx.")
        rows = {row.number: row for row in lines.rows}
        if hidden := [row.number for row in lines.rows if row.hidden or row.struck]:
            what = counted(len(hidden), "row")
            reason = (
                f"has {what} that a filter, or somebody, hides or strikes out (row {hidden[0]})"
            )
            raise refused(path, reason, "Show them, or delete those that are not meant.")
        width = max((len(row.cells) for row in lines.rows), default=0)
        if width > MOST_COLUMNS:
            raise refused(
                path, f"is too large: at most {MOST_COLUMNS:,} columns are read", _SMALLER
            )
        blank = ReadLine(0, ())
        cells = (
            tuple(
                ReadCell(cell_name(number - 1, column), rows.get(number, blank).cell(column))
                for column in range(width)
            )
            for number in range(1, max(rows, default=0) + 1)
            if lines.sheet or number in rows  # the numbers of a CSV file are those of its lines
        )
        shown = {rows.get(at, blank).cell(c): code for (at, c), code in lines.formats.items()}
        sheets.append(
            ReadSheet(
                lines.sheet or path.name,
                tuple(cells),
                MappingProxyType(shown),
                lines.later,
                frozenset(number for number, _ in lines.spread),
            )
        )
    return tuple(sheets)


def content_of(path: Path, most: int = MOST_BYTES) -> bytes:
    """The bytes of a file, of so many at most. Raises WorkbookError that names it."""
    try:
        return read_bytes(path.resolve().parent, path.name, most)
    except FileError as error:
        if error.problem.code == "file-too-large":
            raise refused(path, f"is larger than {most // 1024**2} MB", error.hint) from None
        raise refused(path, f"can't be read: {error.problem.message}", error.hint) from None


def decoded(content: bytes) -> str:
    """The text of a file that Excel may have saved: UTF-8, UTF-16 or Windows text (cp1252)."""
    if content.startswith(_UTF_16):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def sheets_of(path: Path, content: bytes) -> tuple[tuple[ReadLines, ...], tuple[str, ...]]:
    """The rows of a CSV file, or of each visible sheet of an Excel file that has anything in it;
    and the names of the sheets that people do not see, which are not read.

    Raises WorkbookError for a file that cannot be read.
    """
    if content.startswith(_ZIP) or path.suffix.casefold() in (".xlsx", ".xlsm", ".xls"):
        visible, marks = read_spreadsheet(path, content)
        full = [sheet for sheet in visible if sheet.rows]
        alone = len(full) == 1
        sheets = tuple(_sheet(path.name, one, marks[one.name], alone=alone) for one in full)
        for sheet in sheets:
            _refuse_shared(path, (row.cells for row in sheet.rows))
        return sheets, tuple(one.name for one in marks.values() if one.hidden)
    if b"\0" in content and not content.startswith(_UTF_16):
        message = f"{path.name} is neither an Excel file nor text, so nothing was read."
        raise WorkbookError(message, "Save it as .xlsx or as CSV.")
    text = decoded(content)
    if text.count("\n") > MOST_LINES:
        message = f"{path.name} has more than {MOST_LINES:,} lines, so nothing was read."
        raise WorkbookError(message, _SMALLER)
    cell = _Stripped().__getitem__
    delimiter = delimiter_below_titles(split_lines(text))
    rows = tuple(
        ReadLine(one.line, tuple(map(cell, one.cells)), one.lines, one.fault)
        for one in records(text, delimiter)
    )
    _refuse_shared(path, (row.cells for row in rows))
    return (ReadLines(path.name, rows, delimiter == ";"),), ()


def _refuse_shared(path: Path, rows: Iterable[Sequence[CellValue]]) -> None:
    """Raise WorkbookError for a table of a copy to share: what it says is not what was counted.

    Its column says so, its notes do; and points of an export have always had notes, unless they
    are of such a copy.
    """
    for cells in islice(rows, _HEADINGS_IN):
        words = {cell.strip().casefold() for cell in cells if isinstance(cell, str)}
        points = words >= EXPORTED_POINTS and "note" not in words
        if SHARED in words or COPY_NOTE.casefold() in words or points:
            raise refused(
                path,
                "is of a copy to share: its numbers are rounded, and small ones hidden",
                "Ask the team that made it for the numbers themselves, or for the export that it "
                "keeps for itself.",
            )


class _Stripped(dict[str, "str | None"]):
    """Cells without the blanks around them, None where nothing is left; equal ones are one."""

    def __missing__(self, cell: str) -> str | None:
        stripped = cell.strip() or None
        if len(self) < _SHARED:
            self[cell] = stripped
        return stripped


def one_of(file: str, sheets: tuple[ReadLines, ...], wanted: str) -> ReadLines:
    """The sheet that was asked for, or the only one there is."""
    names = [one.sheet for one in sheets]
    if not sheets:
        raise WorkbookError(f"{file} has nothing in it.")
    if wanted:
        found = [one for one in sheets if one.sheet.casefold() == wanted.strip().casefold()]
        if not found:
            hint = meant_or(wanted, names, f"It has: {', '.join(names)}.")
            raise WorkbookError(f"{file} has no sheet {wanted!r} with anything in it.", hint)
        return found[0]
    if len(sheets) > 1:
        message = f"{file} has {len(sheets)} sheets, and the points can be in any of them."
        raise WorkbookError(
            message,
            f"It has: {', '.join(names)}. Say which, or * for all.",
            action=do("", sheet=names[0]),
        )
    return sheets[0]


def _sheet(file: str, sheet: ReadSheet, marks: SheetMarks, *, alone: bool) -> ReadLines:
    # Excel merges no cell twice: only a hostile file has more merged cells than cells.
    merged = dict(islice(_merged(sheet, marks), MOST_OF_ALL))
    numbers = (at for at, value in merged.items() if isinstance(value, int | float))
    return ReadLines(
        file if alone else f"{file}, {sheet.name}",
        tuple(_filled(sheet, marks, merged)),
        hidden_columns=frozenset(marks.hidden_columns),
        sheet=sheet.name,
        spread=frozenset((row + 1, column) for row, column in numbers),
        formats=MappingProxyType(
            {(row + 1, at): code for (row, at), code in marks.formats.items()}
        ),
        later=marks.later,
    )


def _filled(
    sheet: ReadSheet, marks: SheetMarks, merged: Mapping[tuple[int, int], CellValue]
) -> Iterator[ReadLine]:
    """The rows with anything in them; merged cells all say what the first of them says."""
    ends = {at: len(row) for at, row in enumerate(sheet.rows)}
    for at, column in marks.instead:  # a sum without a result may stand where nobody sees a cell
        ends[at] = max(ends.get(at, 0), column + 1)
    marked = marks.formats or marks.instead or marks.struck or merged
    for at in sorted(ends):
        row = sheet.rows[at] if at < len(sheet.rows) else ()
        struck = bool(marks.struck) and all(
            (at, column) in marks.struck
            for column, cell in enumerate(row)
            if cell.value is not None
        )
        marks.struck -= {(at, column) for column in range(len(row))} if struck else set()
        cells: tuple[CellValue, ...] = tuple(cell.value for cell in row)
        if marked:
            cells = (*cells, *[None] * (ends[at] - len(cells)))
            cells = tuple(
                merged.get((at, column), _seen(cell, (at, column), marks))
                for column, cell in enumerate(cells)
            )
        if any(value is not None for value in cells):
            yield ReadLine(at + 1, cells, hidden=at in marks.hidden_rows, struck=struck)


def _seen(value: CellValue, at: tuple[int, int], marks: SheetMarks) -> CellValue:
    if at in marks.instead:
        return marks.instead[at]
    if at in marks.struck and value is not None and not isinstance(value, str):
        return f"[{value}, struck out]"
    code = marks.formats.get(at)
    if isinstance(value, bool) or not isinstance(value, int | float) or code is None:
        return value
    if value:  # a zero that is shown as a dash is a zero
        before, *after = words_shown(code, value)
        beside = before + "".join(after)
        worded = any(map(str.isalpha, beside))
        if after and worded and not is_percent(code):
            return Worded(value, before, after[0])
        if beside.strip() == "%":
            return f"{value:.12g}%"
        if not after or (beside.strip(_MONEY) and not worded):
            words = f"{before}{value:g}{after[0]}" if after else before.strip()
            return f"shown as {f'“{words}”' if words else 'nothing'}, and holds {value:g}"
    return f"{value * 100:.12g}%" if is_percent(code) else value


def _merged(sheet: ReadSheet, marks: SheetMarks) -> Iterator[tuple[tuple[int, int], CellValue]]:
    """What each cell but the first of those that were merged is to say.

    Where one of them is hidden, the first may be all that is left, and is one of them, too.
    """
    rows, columns = sorted(marks.hidden_rows), sorted(marks.hidden_columns)
    for (top, left), (bottom, right) in marks.merged:
        if top >= len(sheet.rows) or left >= len(sheet.rows[top]):
            continue
        value = _seen(sheet.rows[top][left].value, (top, left), marks)
        if value is None:
            continue
        seen = bisect_left(rows, top) == bisect_right(rows, bottom)
        seen = seen and bisect_left(columns, left) == bisect_right(columns, right)
        for row in range(top, min(bottom, len(sheet.rows) - 1) + 1):
            for column in range(left, min(right, len(sheet.rows[row]) - 1) + 1):
                if (row, column) != (top, left) or not seen:
                    yield (row, column), value
