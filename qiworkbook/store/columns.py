"""The heading of a data file: which cell of a row means what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.problems import Place, Problem, Severity
from qiworkbook.text.suggest import did_you_mean

if TYPE_CHECKING:
    from qiworkbook.store.csv_lines import Record

NAMES = ("date", "value", "numerator", "denominator", "note", "excluded")

_SHAPES = "The first line is date,value or date,numerator,denominator (and note, if wanted)."


@dataclass(frozen=True, slots=True)
class Columns:
    """The index of each column, None for one that the file does not have."""

    count: int
    date: int
    value: int | None
    numerator: int | None
    denominator: int | None
    note: int | None
    excluded: int | None

    def cell(self, record: Record, column: int | None) -> str:
        """The text of one cell; a row may be shorter than the heading."""
        if column is None or column >= len(record.cells):
            return ""
        return record.cells[column].strip()


def read_heading(heading: Record | None, file: str) -> tuple[Columns | None, tuple[Problem, ...]]:
    """The columns that a heading names, or None when the rows can't be read without asking."""
    if heading is None:
        return None, (Problem("data-heading", "the file is empty", Place(file), hint=_SHAPES),)
    place = Place(file, heading.line)
    names = tuple(cell.strip().casefold() for cell in heading.cells)
    fault = heading.fault or _fault(names)
    if fault:
        return None, (Problem("data-heading", fault, place, hint=_SHAPES),)
    at = {name: names.index(name) if name in names else None for name in NAMES}
    both = at["numerator"] is not None and at["value"] is not None
    columns = Columns(
        count=len(names),
        date=names.index("date"),
        value=None if both else at["value"],
        numerator=at["numerator"],
        denominator=at["denominator"],
        note=at["note"],
        excluded=at["excluded"],
    )
    questions = [_unknown(name, place) for name in names if name and name not in NAMES]
    if both:
        message = "the column `value` was not read: it follows from numerator and denominator"
        questions.append(Problem("data-column", message, place, Severity.QUESTION))
    return columns, tuple(questions)


def _fault(names: tuple[str, ...]) -> str:
    if re.match(r"[0-9]+[-/.][0-9]", names[0]):
        return "the rows have no heading above them"
    for name in NAMES:
        if names.count(name) > 1:
            return f"there are two columns `{name}`"
    missing = _missing(names)
    if not missing:
        return ""
    unknown = [name for name in names if name and name not in NAMES]
    meant = did_you_mean(missing, unknown)
    question = f"; is it `{meant}`?" if meant else ""
    return f"there is no column `{missing}`{question}"


def _missing(names: tuple[str, ...]) -> str:
    if "date" not in names:
        return "date"
    if "numerator" in names or "denominator" in names:
        return next((name for name in ("numerator", "denominator") if name not in names), "")
    return "" if "value" in names else "value"


def _unknown(name: str, place: Place) -> Problem:
    meant = did_you_mean(name, NAMES)
    hint = f"Did you mean `{meant}`?" if meant else f"Columns that are read: {', '.join(NAMES)}."
    message = f"the column `{name}` was not read"
    return Problem("data-column", message, place, Severity.QUESTION, hint)
