"""Somebody's sheet as rows of a data file: days, per cent and thousands as we write them.

Only what can mean one thing is rewritten. Everything else stays as it stands there, so that the
reader of data files names it with its line.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from qiworkbook.content.sheets import UNWORKED
from qiworkbook.model import Frequency
from qiworkbook.spc.numbers import is_percentage
from qiworkbook.store.cells import CellError, number, written
from qiworkbook.store.csv_lines import NAMES, Record
from qiworkbook.store.date_texts import DateWord, Period, meanings, without_clock
from qiworkbook.store.dates import DateFault, ReadDate, read_dates, said_plainly
from qiworkbook.store.numbers import DecimalMark, plain_numbers
from qiworkbook.store.rows import TOTALS
from qiworkbook.text.words import one_line
from qiworkbook.workbook.question import Choice, Question, answer_to

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from qiworkbook.content.sheets import CellValue
    from qiworkbook.model import Measure
    from qiworkbook.parts.exchange import ImportedRow
    from qiworkbook.workbook.question import Answers

_NO_RESULT = "this formula was never worked out"
_NUMBERS = frozenset(("value", "numerator", "denominator"))
_NUMBER = re.compile(r"[<>≤≥~£+-]?\s?[0-9][0-9.,\s]*(?:%|\*|/\s?[0-9]+)?|\([0-9][0-9.,]*%?\)")
_NO_NUMBER = {"", "-", "–", "—", ".", "nil", "=?", "n/a", "na", "#n/a", "no data"}
_HIDDEN = frozenset(
    ("*", "**", "[c]", "[x]", "[z]", "[u]", "[w]", "[low]", "..", ":", "suppressed")
)
"""What stands in published tables for a number that is hidden: a gap, with a note that says so."""
_DASHES = frozenset(("-", "–", "—"))
_DASH_MEANS = (Choice("gap", "no data: nobody measured"), Choice("zero", "there were none"))
_FIGURES = re.compile(r"(?![0-9]{1,2}\.[0-9]{1,2}\.(?:[0-9]{2}){1,2}$)[0-9.,\s]+")
_SWAPPED = (
    "Real dates stand among texts, as when days are typed first into an Excel that reads months "
    "first: up to the 12th it changes day and month round."
)


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


def decimal_mark(
    cells: Iterable[CellValue],
    file: str,
    said: str,
    answers: Answers,
    *,
    continental: bool = False,
) -> DecimalMark | None:
    """What stands before the decimals in the numbers of a file; None where it makes no difference.

    `said` is "point" or "comma", where somebody said it. Raises `Unanswered` where neither the
    numbers nor anybody says it: it is one choice for the whole file.
    """
    texts = [cell for cell in dict.fromkeys(cells) if isinstance(cell, str)]
    column = plain_numbers(texts, DecimalMark(said) if said else None, continental=continental)
    if column.doubt is None:
        return column.mark
    doubt = column.doubt
    choices = tuple(Choice(mark, f"{doubt.text} is {meant}") for mark, meant in doubt.meant.items())
    ask = f"{file}: {doubt.message}. What stands before the decimals?"
    return DecimalMark(answer_to(Question("decimal", ask, "", choices), answers))


def tidied(
    rows: Sequence[ImportedRow],
    name: str,
    days: Days,
    answers: Answers,
    *,
    measure: Measure,
    times: float | None = None,
    mark: DecimalMark | None = None,
) -> Iterator[Record]:
    """The rows as records for `read_records`, the heading first.

    `name` is how messages speak of the file, and `mark` what stands before the decimals in it.
    Raises `Unanswered` for percentages that seem to be kept as fractions.
    """
    names = _names(rows)
    numbers = [one for one in names if one in _NUMBERS]
    marks = {
        cell.strip() for row in rows for one in numbers if isinstance(cell := _cell(row, one), str)
    }
    if any(map(is_hidden, marks)) and "note" not in names:
        names = (*names, "note")
    dashes = sorted(_DASHES & marks)
    dash = ""
    if dashes:
        ask = f"{name}: what does “{dashes[0]}” mean in the numbers of {measure.id}?"
        question = Question("dash", ask, choices=_DASH_MEANS)
        dash = "0" if answer_to(question, answers) == "zero" else ""
    texts = [one for one in marks if one]
    plain = dict(zip(texts, plain_numbers(texts, mark).texts, strict=True))
    percent = is_percentage(measure.unit)
    if percent and times is None and "value" in names:
        values = [row.value for row in rows]
        times = _asked_about_fractions(name, measure.id, values, plain, answers)
    yield Record(1, names)
    for row in rows:
        read = days.of(row.when)
        if isinstance(read, ReadDate) and (too_long := _too_long(read, measure)):
            read = too_long
        yield _record(row, names, read, plain, times, dash, percent=percent)


def _too_long(read: ReadDate, measure: Measure) -> DateFault | None:
    """Why the number of a quarter or a year is no point of a measure with points more often."""
    every = measure.every
    too_long = {Period.YEAR} if every is Frequency.QUARTER else {Period.QUARTER, Period.YEAR}
    if every is None or read.period not in too_long:
        return None
    return DateFault(
        f"{said_plainly(read)} is no {every}, and {measure.id} has a point every {every}",
        f'If it is counted less often, say so of the measure first: every = "{Frequency.QUARTER}".',
    )


def _record(
    row: ImportedRow,
    names: Sequence[str],
    read: ReadDate | DateFault | None,
    plain: Mapping[str, str],
    times: float | None,
    dash: str,
    *,
    percent: bool,
) -> Record:
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
            cell = next((f"“{c}” in the file" for c in _numbers_of(row) if is_hidden(c)), None)
        if name not in _NUMBERS:
            cells.append("" if cell is None else str(cell))
            continue
        if is_hidden(cell) or cell in _DASHES:
            cells.append(dash if cell in _DASHES else "")
            continue
        text = _plain(cell, plain, percent=percent)
        bare = not (isinstance(cell, str) and "%" in cell)
        multiplied = name == "value" and times is not None and bare
        cells.append(_multiplied(text, times or 1) if multiplied else text)
    return Record(row.line, tuple(cells), fault=fault, hint=hint)


def _numbers_of(row: ImportedRow) -> tuple[CellValue, ...]:
    return row.value, row.numerator, row.denominator


def is_hidden(cell: CellValue) -> bool:
    """Whether a cell says that its number is hidden."""
    return isinstance(cell, str) and cell.strip().casefold() in _HIDDEN


def may_be_day(cell: CellValue) -> bool:
    """Whether a cell reads as a date in one way or another: not a number, not any other words."""
    return isinstance(cell, date) or (isinstance(cell, str) and _reads_as_day(cell))


@lru_cache(maxsize=20_000)  # a sheet says the same months over and over
def _reads_as_day(text: str) -> bool:
    if not any(sign.isdigit() for sign in text) or _FIGURES.fullmatch(text.strip()):
        return False
    return any(one.when for one in meanings(without_clock(text)).all)


def is_number(cell: CellValue) -> bool:
    """Whether a cell holds a number, or something that stands where a number should."""
    if isinstance(cell, bool) or cell is None:
        return False
    if isinstance(cell, int | float):
        return True
    if not isinstance(cell, str):
        return False
    text = cell.strip().casefold()
    return text in _NO_NUMBER or is_hidden(text) or bool(_NUMBER.fullmatch(text))


def text_of(cell: CellValue) -> str:
    """A cell that names something, on one line."""
    return one_line(cell) if isinstance(cell, str) else ""


@lru_cache(maxsize=50_000)
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


def _plain(cell: CellValue, plain: Mapping[str, str], *, percent: bool) -> str:
    """A number as a data file writes it, without its per cent sign where the measure is in %."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return written(float(cell))
    text = "" if cell is None else str(cell).strip()
    text = plain.get(text, text)
    return text.removesuffix("%").rstrip() if percent else text


def _multiplied(text: str, times: float) -> str:
    """The number so many times, without the noise of binary fractions; other texts as they are."""
    try:
        value = number(text)
    except CellError:
        return text
    return text if value is None else written(float(f"{value * times:.12g}"))


def _asked_about_fractions(
    name: str,
    measure: str,
    cells: Sequence[CellValue],
    plain: Mapping[str, str],
    answers: Answers,
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
            bare.append(number(_plain(cell, plain, percent=False)))
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
