"""What goes out of a workbook as tables, and what comes in as points: the values of both hooks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from msgspec import Struct, field
from msgspec.structs import replace

from qiworkbook.content.sheets import CellValue, ReadLines, Sheet
from qiworkbook.model import Measure
from qiworkbook.problems import WorkbookError, do
from qiworkbook.text.words import meant_or


class ExportTables(Struct, frozen=True):
    """What an export is made of. What is to be hidden is hidden in it already.

    `sheets` are the tidy tables, one row a thing; a hidden number is the text "*". `notes` must go
    along wherever they go: that a copy is not for sharing, that a ward is invented.
    """

    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...]


class OutFile(Struct, frozen=True):
    """A file of an export: its name below the folder of the export, and what stands in it.

    A text is written as UTF-8. `name` may have folders, with / between them.
    """

    name: str
    content: str | bytes


class Exporter(Struct, frozen=True):
    """A format that `qiworkbook export --format NAME` writes: the function gives the files.

    It writes none itself. The notes are put beside its files, in READ-ME-FIRST.txt, unless
    `carries_notes` says that they stand in the files.
    """

    name: str
    what: str
    write: Callable[[ExportTables], Iterable[OutFile]]
    carries_notes: bool = False


class ImportFile(Struct, frozen=True):
    """A file that somebody named for `qiworkbook data import`, and what it is read for.

    `content` is its bytes. `lines()` gives the rows of a CSV file, or of the sheet of an Excel
    file that was asked for, and says kindly what is wrong with a file that is neither. `day(cell)`
    is the day that a cell means, if it can mean one alone. `columns` are the file's names for our
    columns, as far as somebody said: {"date": "Week"}; the one of values says how many each row of
    a list is. Where the file holds the rows of several
    wards, or of several measures, `lines()` gives the heading and those of the one alone, and
    `every_line()` all of them: how far a list runs is seen there. `options` are what was
    said with `--option`, by name, every option that the importer has among them.
    """

    name: str
    content: bytes
    measure: Measure
    columns: Mapping[str, str]
    lines: Callable[[], ReadLines]
    day: Callable[[CellValue], date | None]
    every_line: Callable[[], ReadLines] | None = None
    options: Mapping[str, str] = field(default_factory=dict)


class ImportedRow(Struct, frozen=True):
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


class Imported(Struct, frozen=True):
    """What was read of a file. `left` names the columns, or whatever else, that was not."""

    rows: tuple[ImportedRow, ...]
    left: tuple[str, ...] = ()


class ImportOption(Struct, frozen=True):
    """Something that a reader of files can be told: `data import ... --option NAME=VALUE`.

    `usual` is what holds when nobody says anything; without one it has to be said. With `choices`
    it is one of these.
    """

    name: str
    what: str
    usual: str = ""
    choices: tuple[str, ...] = ()


class Importer(Struct, frozen=True):
    """A way to read the file of another system: `qiworkbook data import ... --as NAME`.

    It gives rows and writes nothing: the core shows them, asks about dates, names what cannot be
    read, and writes. A WorkbookError that it raises is shown as it is. `options` are what it can
    be told. With `each_measure` it reads one file for every measure of a ward where none is named,
    and gives no row for a measure of which the file says nothing.
    """

    name: str
    what: str
    read: Callable[[ImportFile], Imported]
    options: tuple[ImportOption, ...] = ()
    each_measure: bool = False

    def told(self, said: Mapping[str, str]) -> Importer:
        """The importer that has been told this. Raises WorkbookError for what it cannot be told."""
        known = {option.name: option for option in self.options}
        for name in said:
            if name not in known:
                raise WorkbookError(
                    f"The reader {self.name} has no option {name}.",
                    meant_or(name, known, f"It has: {', '.join(known) or 'none'}."),
                )
        values = {name: said.get(name, option.usual) for name, option in known.items()}
        for name, value in values.items():
            option = known[name]
            if not value or (option.choices and value not in option.choices):
                what = f"{name} is {value}" if value else f"The reader {self.name} needs {name}"
                could = f": {', '.join(option.choices)}" if option.choices else ""
                raise WorkbookError(
                    f"{what}, and it says {option.what}{could}.",
                    "Say it.",
                    action=do("", option=f"{name}=..."),
                )
        read = self.read
        return replace(self, read=lambda file: read(replace(file, options=values)))
