"""Somebody's sheet as rows of a data file: days, per cent and thousands as we write them.

Only what can mean one thing is rewritten. Everything else stays as it stands there, so that the
reader of data files names it with its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from qiworkbook.sheets import UNWORKED
from qiworkbook.store.cells import CellError, number, written
from qiworkbook.store.columns import NAMES
from qiworkbook.store.csv_lines import Record
from qiworkbook.store.date_texts import DateWord, meanings, without_clock
from qiworkbook.store.dates import DateFault, ReadDate, read_dates
from qiworkbook.store.rows import TOTALS
from qiworkbook.words import one_line
from qiworkbook.workbook.question import Choice, Question, answer_to

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from qiworkbook.exchange import ImportedRow
    from qiworkbook.model import Measure
    from qiworkbook.model.import_profile import HiddenCells
    from qiworkbook.sheets import CellValue
    from qiworkbook.workbook.question import Answers

_THOUSANDS = re.compile(
    r"[+-]?[0-9]{1,3}(?:([, \u00a0\u202f])[0-9]{3})(?:\1[0-9]{3})*(?:\.[0-9]+)?"
)
_NO_RESULT = "this formula was never worked out"
_NUMBERS = frozenset(("value", "numerator", "denominator"))
_HIDDEN = frozenset(("*", "**"))  # how small numbers are hidden in published tables: a gap
_DASHES = frozenset(("-", "–", "—"))
_DASH_MEANS = (Choice("gap", "no data: nobody measured"), Choice("zero", "there were none"))
_FIGURES = re.compile(r"[0-9.,\s]+")
_SWAPPED = (
    "Real dates stand among texts, as when days are typed first into an Excel that reads months "
    "first: up to the 12th it changes day and month round."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """How a file is to be read, as far as somebody said.

    `columns` gives its names for ours, `where` the names that rows must have, by their column.
    `dates` are words on how its dates are written. `times` multiplies the values: 100 where 61%
    was kept as 0.61. `hidden` is whether rows and columns that people do not see are read.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    dates: tuple[DateWord, ...] = ()
    times: float | None = None
    hidden: HiddenCells | None = None
    where: Mapping[str, str] = field(default_factory=dict)
    wards: Mapping[str, str] = field(default_factory=dict)


class Days:
    """The dates of a file, settled as one column: what each of its cells means."""

    def __init__(
        self,
        cells: Iterable[CellValue],
        file: str,
        said: Sequence[DateWord],
        usual: DateWord | None,
        answers: Answers,
        place: Callable[[str], str] | None = None,
    ) -> None:
        """Read the cells. Raises `Unanswered` for what neither the column nor anybody settled.

        `place` gives where in the file a text stands, for a question about it.
        """
        keys = list(dict.fromkeys(cell for cell in cells if cell is not None))
        words = list(said)
        while True:
            column = read_dates(keys, words, usual)
            if column.doubt is None:
                break
            choices = zip(column.doubt.words, column.doubt.meant, strict=True)
            where = place(column.doubt.text) if place else file
            question = Question(
                f"dates:{' or '.join(column.doubt.words)}",
                f"{where}: {column.doubt.message}. Which is it?",
                _SWAPPED if column.half_swapped else "",
                tuple(Choice(word, f"{column.doubt.text} is {meant}") for word, meant in choices),
            )
            words.append(DateWord(answer_to(question, answers)))
        self.words = tuple(dict.fromkeys((*words, *column.settled)))
        self._read: dict[CellValue, ReadDate | DateFault | None] = dict(
            zip(keys, column.cells, strict=True)
        )

    def of(self, cell: CellValue) -> ReadDate | DateFault | None:
        """What a cell means, or why it is no date; None for an empty one."""
        if cell not in self._read:
            self._read[cell] = read_dates((cell,), self.words).cells[0]
        return self._read[cell]

    def day(self, cell: CellValue) -> date | None:
        """The day that a cell means, if it can mean one alone."""
        read = self.of(cell)
        return read.when if isinstance(read, ReadDate) else None


def tidied(
    rows: Sequence[ImportedRow],
    name: str,
    days: Days,
    answers: Answers,
    *,
    measure: Measure,
    times: float | None = None,
    continental: bool = False,
) -> Iterator[Record]:
    """The rows as records for `read_records`, the heading first.

    `name` is how messages speak of the file; `continental` is whether a comma in it may be a
    decimal point. Raises `Unanswered` for percentages that seem to be kept as fractions.
    """
    names = _names(rows)
    marks = {str(_cell(row, one)).strip() for row in rows for one in names[1:] if one in _NUMBERS}
    if _HIDDEN & marks and "note" not in names:
        names = (*names, "note")
    dashes = sorted(_DASHES & marks)
    dash = ""
    if dashes:
        ask = f"{name}: what does “{dashes[0]}” mean in the numbers of {measure.id}?"
        question = Question("dash", ask, choices=_DASH_MEANS)
        dash = "0" if answer_to(question, answers) == "zero" else ""
    percent = measure.unit.strip() == "%"
    if percent and times is None and "value" in names:
        times = _asked_about_fractions(name, measure.id, [row.value for row in rows], answers)
    yield Record(1, names)
    for row in rows:
        yield _record(row, names, days, times, dash, percent=percent, continental=continental)


def _record(
    row: ImportedRow,
    names: Sequence[str],
    days: Days,
    times: float | None,
    dash: str,
    *,
    percent: bool,
    continental: bool,
) -> Record:
    read = days.of(row.when)
    fault, hint = row.fault, row.hint
    when = "" if row.when is None else str(row.when)
    if isinstance(read, ReadDate):
        when = read.when.isoformat()
    elif read and not fault and not is_total(when) and when != UNWORKED:
        fault, hint = read.message, read.hint
    if not fault and UNWORKED in (row.when, *_numbers_of(row)):
        fault, hint = _NO_RESULT, "Open the file in Excel, save it, and import it again."
    cells = [when]
    for name in names[1:]:
        cell = _cell(row, name)
        if name == "note" and cell is None:
            cell = next((f"“{c}” in the file" for c in _numbers_of(row) if c in _HIDDEN), None)
        if name not in _NUMBERS:
            cells.append("" if cell is None else str(cell))
            continue
        if cell in _HIDDEN or cell in _DASHES:
            cells.append("" if cell in _HIDDEN else dash)
            continue
        text = _plain(cell, percent=percent, continental=continental)
        bare = not (isinstance(cell, str) and "%" in cell)
        multiplied = name == "value" and times is not None and bare
        cells.append(_multiplied(text, times or 1) if multiplied else text)
    return Record(row.line, tuple(cells), fault=fault, hint=hint)


def _numbers_of(row: ImportedRow) -> tuple[CellValue, ...]:
    return row.value, row.numerator, row.denominator


def may_be_day(cell: CellValue) -> bool:
    """Whether a cell reads as a date in one way or another: not a number, not any other words."""
    return isinstance(cell, date) or (isinstance(cell, str) and _reads_as_day(cell))


@lru_cache(maxsize=20_000)  # a sheet says the same months over and over
def _reads_as_day(text: str) -> bool:
    if not any(sign.isdigit() for sign in text) or _FIGURES.fullmatch(text.strip()):
        return False
    return any(one.when for one in meanings(without_clock(text)).all)


def is_total(name: str) -> bool:
    """Whether a name is that of a sum or a mean, and of no ward: "Grand total", "Average"."""
    words = one_line(name).casefold().rstrip(":")
    return words in TOTALS or words.endswith((" total", " totals")) or words.startswith("total ")


def _names(rows: Sequence[ImportedRow]) -> tuple[str, ...]:
    """The columns that hold anything, date and numbers in any case."""
    full = {one for one in NAMES for row in rows if _cell(row, one) is not None}
    parts = {"numerator", "denominator"}
    numbers = parts if full & parts else {"value"}
    return tuple(one for one in NAMES if one in full | numbers | {"date"})


def _cell(row: ImportedRow, name: str) -> CellValue:
    cell: CellValue = getattr(row, "when" if name == "date" else name)
    return cell


def _plain(cell: CellValue, *, percent: bool, continental: bool) -> str:
    """A number without its per cent sign, where the measure is in %, and without thousands."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return written(float(cell))
    text = "" if cell is None else str(cell).strip()
    if percent:
        text = text.removesuffix("%").rstrip()
    found = _THOUSANDS.fullmatch(text)
    if found and not (continental and found[1] == ","):
        return text.replace(found[1], "")
    return text


def _multiplied(text: str, times: float) -> str:
    """The number so many times, without the noise of binary fractions; other texts as they are."""
    try:
        value = number(text)
    except CellError:
        return text
    return text if value is None else written(float(f"{value * times:.12g}"))


def _asked_about_fractions(
    name: str, measure: str, cells: Sequence[CellValue], answers: Answers
) -> float | None:
    """What to multiply values by that may be fractions; None where none of them can be.

    A per cent sign says what its own cell is, and nothing of the others.
    """
    signed, bare = False, []
    for cell in cells:
        if isinstance(cell, str) and cell.rstrip().endswith("%"):
            signed = True
            continue
        try:
            bare.append(number(_plain(cell, percent=False, continental=False)))
        except CellError:
            continue
    found = [value for value in bare if value is not None]
    small = [value for value in found if 0 < value <= 1]
    if not small or (not signed and max(found) > 1):
        return None
    others = "others have a % sign" if signed else "so does every other one"
    question = Question(
        f"times:{measure}",
        f"{name}: {written(small[0])} lies between 0 and 1, {others}, and {measure} is in %. "
        "What is it?",
        "Excel keeps 61% as 0.61.",
        (
            Choice("100", f"a fraction: {written(small[0])} is {small[0] * 100:.12g}%"),
            Choice("1", f"a percentage already: {written(small[0])}%"),
        ),
    )
    return float(answer_to(question, answers))
