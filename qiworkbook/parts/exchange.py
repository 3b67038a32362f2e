"""What goes out of a workbook as tables, and what comes in as points: the values of both hooks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from qiworkbook.content.sheets import CellValue, ReadLines, Sheet
    from qiworkbook.model import Measure


@dataclass(frozen=True, slots=True)
class ExportTables:
    """What an export is made of. What is to be hidden is hidden in it already.

    `sheets` are the tidy tables, one row a thing; a hidden number is the text "*". `notes` must go
    along wherever they go: that a copy is not for sharing, that a ward is invented.
    """

    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutFile:
    """A file of an export: its name below the folder of the export, and what stands in it.

    A text is written as UTF-8. `name` may have folders, with / between them.
    """

    name: str
    content: str | bytes


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format that `qiworkbook export --format NAME` writes: the function gives the files.

    It writes none itself. The notes are put beside its files, in READ-ME-FIRST.txt, unless
    `carries_notes` says that they stand in the files.
    """

    name: str
    what: str
    write: Callable[[ExportTables], Iterable[OutFile]]
    carries_notes: bool = False


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file that somebody named for `qiworkbook data import`, and what it is read for.

    `content` is its bytes. `lines()` gives the rows of a CSV file, or of the sheet of an Excel
    file that was asked for, and says kindly what is wrong with a file that is neither. `day(cell)`
    is the day that a cell means, if it can mean one alone. `columns` are the file's names for our
    columns, as far as somebody said: {"date": "Week"}. Where the file holds the rows of several
    wards, or of several measures, `lines()` gives the heading and those of the one alone, and
    `every_line()` all of them: how far a list runs is seen there.
    """

    name: str
    content: bytes
    measure: Measure
    columns: Mapping[str, str]
    lines: Callable[[], ReadLines]
    day: Callable[[CellValue], date | None]
    every_line: Callable[[], ReadLines] | None = None


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One point as it stands in the file: cells as they were read, dates and numbers in any form.

    Give `value`, or `numerator` and `denominator`. `line` is where it stands, 1 being the first
    line. What cannot be read is told with that line, so leave it as it is. `fault` is for what else
    is wrong with a row, and `hint` for what to do about it: such a row is not taken in.
    """

    line: int
    when: CellValue
    value: CellValue = None
    numerator: CellValue = None
    denominator: CellValue = None
    note: CellValue = None
    excluded: CellValue = None
    fault: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What was read of a file. `left` names the columns, or whatever else, that was not."""

    rows: tuple[ImportedRow, ...]
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Importer:
    """A way to read the file of another system: `qiworkbook data import ... --as NAME`.

    It gives rows and writes nothing: the core shows them, asks about dates, names what cannot be
    read, and writes. A WorkbookError that it raises is shown as it is.
    """

    name: str
    what: str
    read: Callable[[ImportFile], Imported]
