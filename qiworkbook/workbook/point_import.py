"""A file of points looked at first and taken in afterwards: every row left out is named."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from qiworkbook.parts.exchange import ImportFile
from qiworkbook.problems import Severity, WorkbookError
from qiworkbook.store import layout
from qiworkbook.store.cells import guarded, written
from qiworkbook.store.csv_lines import row_text
from qiworkbook.store.files import read_text, write_text
from qiworkbook.store.locks import locked
from qiworkbook.store.paths import DATA_BYTES, FileError
from qiworkbook.store.rows import read_records
from qiworkbook.store.rows_edit import add_rows
from qiworkbook.workbook.lookup import the_measure
from qiworkbook.workbook.points import Kept, impossible_rows, kept_as, refuse_derived
from qiworkbook.workbook.sheet_lines import lines_of
from qiworkbook.workbook.sheets_in import content_of
from qiworkbook.workbook.tidy_csv import asks_which_first, day_of, tidied

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qiworkbook.content.sheets import ReadLines
    from qiworkbook.model import Measure, Project
    from qiworkbook.parts.exchange import Importer
    from qiworkbook.problems import Problem
    from qiworkbook.store.rows import Row
    from qiworkbook.workbook.tidy_csv import Asked


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file would bring to a measure.

    `new` are rows for dates without one; `changed` give other numbers for dates that have some,
    and `before` says which, in the same order; `same` say what is there already. `refused` are the
    problems of rows that could not be read, one or several a row, and `questions` the rest.
    `left` are the columns that were not read, and `which_first` is whether a date could mean two
    days until somebody says which of its numbers is the day.
    """

    new: tuple[Row, ...]
    changed: tuple[Row, ...]
    before: tuple[str, ...]
    same: tuple[Row, ...]
    refused: tuple[Problem, ...]
    questions: tuple[Problem, ...]
    left: tuple[str, ...] = ()
    which_first: bool = False


def look_at(file: Path, importer: Importer, project: Project, measure: str, asked: Asked) -> Looked:
    """Read somebody's file, and hold it against what the measure has. Nothing is written.

    Raises WorkbookError for a file that cannot be read at all.
    """
    found = the_measure(project, measure)
    refuse_derived(project, measure)
    given = _ReadOnce(file, asked.sheet)
    read = importer.read(
        ImportFile(
            file.name,
            given.content,
            found,
            asked.columns,
            lambda: given.lines,
            lambda cell: day_of(cell, asked.order),
        )
    )
    records = tidied(read.rows, given.name, asked, found.unit, continental=given.continental)
    rows, problems = read_records(iter(records), given.name)
    _refuse_other_kind(project, found, rows, given.name)
    problems = tuple(sorted((*problems, *impossible_rows(found, rows, given.name))))
    refused = tuple(p for p in problems if p.severity is Severity.ERROR)
    lines = {problem.place.line for problem in refused}
    looked = _against(
        project,
        found.id,
        [row for row in rows if row.line not in lines],
        refused,
        tuple(p for p in problems if p.severity is not Severity.ERROR),
    )
    return replace(looked, left=read.left, which_first=asks_which_first(read.rows, asked))


def _refuse_other_kind(project: Project, measure: Measure, rows: Sequence[Row], name: str) -> None:
    """Raise WorkbookError where the file has one number a row and the measure two, or so."""
    series = project.series.get(measure.id)
    kept = kept_as(project, measure) if series and series.points else Kept.EITHER
    parts = any(row.denominator is not None for row in rows)
    if kept is Kept.VALUE and parts:
        raise WorkbookError(
            f"{measure.id} is kept as one number a row, and {name} was read as how many out of how "
            "many, so nothing was written.",
            "If the file has a column with the result, name that one: --value-column. "
            "Or keep both numbers in a measure of its own: qiworkbook measure add "
            f'{project.id} "What you count" --kind {measure.kind}',
        )
    if kept is Kept.PARTS and rows and not parts:
        raise WorkbookError(
            f"{measure.id} is kept as how many out of how many, and {name} was read as one number "
            "a row, so nothing was written.",
            "Name the columns with the two: --numerator-column and --denominator-column.",
        )


class _ReadOnce:
    """A file that is taken apart into lines when somebody asks for them, and then once."""

    def __init__(self, path: Path, sheet: str) -> None:
        self._path = path
        self._sheet = sheet

    @cached_property
    def content(self) -> bytes:
        return content_of(self._path)

    @cached_property
    def lines(self) -> ReadLines:
        return lines_of(self._path, self.content, self._sheet)

    @property
    def name(self) -> str:
        """How a message speaks of it: with the name of its sheet, where it has several."""
        return self.lines.name if "lines" in vars(self) else self._path.name

    @property
    def continental(self) -> bool:
        return "lines" in vars(self) and self.lines.continental


def take_in(
    root: Path, project: Project, measure: str, looked: Looked, *, replacing: bool = False
) -> int:
    """Write the new rows, and with `replacing` the changed ones too. Gives how many.

    The data file is written once, with all rows or none.
    """
    rows = (*looked.new, *(looked.changed if replacing else ()))
    relative = layout.data_file(project.id, the_measure(project, measure).id)
    with locked(root):
        before = _now(root, relative)
        text = add_rows(before[0], rows, relative, replace=replacing) if before else _as_text(rows)
        write_text(root, relative, text, before[1] if before else None)
    return len(rows)


def _now(root: Path, relative: str) -> tuple[str, str] | None:
    """The text and the fingerprint of the data file, if there is one with a heading."""
    try:
        read = read_text(root, relative, DATA_BYTES)
    except FileError as error:
        if error.problem.code == "file-missing":
            return None
        raise
    return read.text, read.sha256


def _against(
    project: Project,
    measure: str,
    rows: Sequence[Row],
    refused: tuple[Problem, ...],
    questions: tuple[Problem, ...],
) -> Looked:
    series = project.series.get(measure)
    there = {point.when: point for point in series.points} if series else {}
    new, changed, before, same = [], [], [], []
    for row in rows:
        point = there.get(row.when)
        value = row.value if row.denominator is None else row.numerator
        if point is None:
            new.append(row)
        elif (point.value, point.denominator) == (value, row.denominator):
            same.append(row)
        else:
            changed.append(row)
            parts = (written(point.value) or "no data", written(point.denominator))
            before.append(" of ".join(filter(None, parts)))
    return Looked(tuple(new), tuple(changed), tuple(before), tuple(same), refused, questions)


def _as_text(rows: Sequence[Row]) -> str:
    """A new data file."""
    names = _names(rows)
    return "".join(f"{line}\n" for line in (",".join(names), *(_line(row, names) for row in rows)))


def _names(rows: Sequence[Row]) -> tuple[str, ...]:
    by_parts = any(row.denominator is not None for row in rows)
    numbers = ("numerator", "denominator") if by_parts else ("value",)
    texts = (name for name in ("note", "excluded") if any(getattr(row, name) for row in rows))
    return ("date", *numbers, *texts)


def _line(row: Row, names: Sequence[str]) -> str:
    cells = {
        "date": row.when.isoformat(),
        "value": written(row.value),
        "numerator": written(row.numerator),
        "denominator": written(row.denominator),
        "note": guarded(row.note),
        "excluded": guarded(row.excluded),
    }
    return row_text(tuple(cells[name] for name in names), ",")
