"""A CSV file of points, looked at first and taken in afterwards: every row left out is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.problems import Severity, WorkbookError
from qiworkbook.store import layout
from qiworkbook.store.cells import guarded, written
from qiworkbook.store.csv_lines import delimiter_of, records, row_text, split_lines
from qiworkbook.store.files import read_text, write_text
from qiworkbook.store.locks import locked
from qiworkbook.store.paths import DATA_BYTES, FileError
from qiworkbook.store.rows import read_rows
from qiworkbook.store.rows_edit import add_row
from qiworkbook.workbook.named import the_measure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from qiworkbook.model import Project
    from qiworkbook.problems import Problem
    from qiworkbook.store.rows import Row


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file would bring to a measure.

    `new` are rows for dates without one; `changed` give other numbers for dates that have some,
    and `before` says which, in the same order; `same` say what is there already. `refused` are the
    problems of rows that could not be read, one or several a row, and `questions` the rest.
    """

    new: tuple[Row, ...]
    changed: tuple[Row, ...]
    before: tuple[str, ...]
    same: tuple[Row, ...]
    refused: tuple[Problem, ...]
    questions: tuple[Problem, ...]


def look_at(file: Path, project: Project, measure: str, columns: Mapping[str, str]) -> Looked:
    """Read a CSV file, and hold it against what the measure has. Nothing is written.

    `columns` says which of the file's columns is the `date`, the `value` and so on, where they
    have other names. Raises WorkbookError for a file that cannot be read at all.
    """
    id_ = the_measure(project, measure).id
    name = file.name
    text = read_text(file.resolve().parent, name, DATA_BYTES).text
    rows, problems = read_rows(_renamed(text, name, columns), name)
    refused = tuple(p for p in problems if p.severity is Severity.ERROR)
    lines = {problem.place.line for problem in refused}
    return _against(
        project,
        id_,
        [row for row in rows if row.line not in lines],
        refused,
        tuple(p for p in problems if p.severity is not Severity.ERROR),
    )


def take_in(
    root: Path, project: Project, measure: str, looked: Looked, *, replace: bool = False
) -> int:
    """Write the new rows, and with `replace` the changed ones too. Gives how many.

    The data file is written once, with all rows or none.
    """
    rows = (*looked.new, *(looked.changed if replace else ()))
    relative = layout.data_file(project.id, the_measure(project, measure).id)
    with locked(root):
        before = _now(root, relative)
        text = before[0] if before else _heading(rows)
        for row in rows if before else ():
            text = add_row(text, row, relative, replace=replace)
        if not before:
            text += "".join(_line(row, rows) for row in rows)
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


def _renamed(text: str, name: str, columns: Mapping[str, str]) -> str:
    """The text with the columns called as we call them."""
    heading = next(records(text), None)
    if heading is None or not columns:
        return text
    cells = [cell.strip() for cell in heading.cells]
    for ours, theirs in columns.items():
        at = [i for i, cell in enumerate(cells) if cell.casefold() == theirs.strip().casefold()]
        if len(at) != 1:
            state = "no column" if not at else f"{len(at)} columns"
            raise WorkbookError(f"{name} has {state} {theirs!r}.", f"It has: {', '.join(cells)}.")
        cells[at[0]] = ours
    lines = split_lines(text)
    first = heading.line - 1
    lines[first : first + heading.lines] = [row_text(tuple(cells), delimiter_of(lines))]
    lines[first + 1 : first + 1] = [""] * (heading.lines - 1)  # lines keep their numbers
    return "\n".join(lines)


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


def _heading(rows: Sequence[Row]) -> str:
    return ",".join(_names(rows)) + "\n"


def _names(rows: Sequence[Row]) -> tuple[str, ...]:
    by_parts = any(row.denominator is not None for row in rows)
    numbers = ("numerator", "denominator") if by_parts else ("value",)
    texts = (name for name in ("note", "excluded") if any(getattr(row, name) for row in rows))
    return ("date", *numbers, *texts)


def _line(row: Row, rows: Sequence[Row]) -> str:
    cells = {
        "date": row.when.isoformat(),
        "value": written(row.value),
        "numerator": written(row.numerator),
        "denominator": written(row.denominator),
        "note": guarded(row.note),
        "excluded": guarded(row.excluded),
    }
    return row_text(tuple(cells[name] for name in _names(rows)), ",") + "\n"
