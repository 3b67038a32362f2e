"""Somebody's sheet as rows of a data file: days, per cent and thousands as we write them.

Only what can mean one thing is rewritten. Everything else stays as it stands there, so that the
reader of data files names it with its line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial
from operator import attrgetter
from typing import NamedTuple

from msgspec.structs import replace

from qiworkbook.content.sheets import UNWORKED, CellValue, Worded
from qiworkbook.contributions.extensions import ImportedRow
from qiworkbook.model import Frequency, Measure
from qiworkbook.spc.numbers import MONEY, is_percentage
from qiworkbook.spc.reading import RATES, SHARES
from qiworkbook.store.cells import CellError, DecimalMark, cell_number, plain_numbers, written
from qiworkbook.store.csv_lines import NAMES, CsvRow
from qiworkbook.store.date_texts import (
    SERIALS,
    DateWord,
    Period,
    in_britain,
    meanings,
    without_clock,
)
from qiworkbook.store.dates import (
    TO_LAST,
    DateDoubt,
    DateFault,
    ReadDate,
    doubt_between,
    doubt_of_end,
    read_dates,
    said_plainly,
)
from qiworkbook.store.excel_formats import is_dayless, is_yearless
from qiworkbook.store.rows import TOTALS
from qiworkbook.text.words import one_line
from qiworkbook.workbook.question import Answers, Choice, Question, answer_to

NO_RESULT = "this formula was never calculated"
SAVE_AGAIN = "Open the file in Excel, save it, and read it again."
_NUMBERS = frozenset(("value", "numerator", "denominator"))
_NUMBER = re.compile(
    r"[<>≤≥~£+-]?\s?[0-9][0-9.,\s]*"
    r"(?:%|\*|(?:/|of|out of)\s?[0-9][0-9.,]*|[eE][+-]?[0-9]+)?|\([0-9][0-9.,]*%?\)"
)
_OF_ALL = re.compile(
    r"(?:([0-9.]+) ?%\s*\()?([0-9]+(?:[.,][0-9]+)*)\s*(?:/|of|out of)\s*([0-9]+(?:[.,][0-9]+)*)"
    r"(?(1)\)|(?:\s*\(([0-9.]+) ?%\))?)",
    re.I,
)
"""How many of how many in one cell: 40/50, 40 of 50, 80% (40/50), 40 out of 50 (80%)."""
_MARKED = re.compile(
    r"(?:[↑↓→▲▼►⬆⬇➡\uFE0F]+\s*)?([0-9][0-9.,]*(?: ?%)?)"
    r"(?:\s*(?:\(?(?:[RAG]|[Rr]ed|[Aa]mber|[Gg]reen)\)?|[↑↓→▲▼►⬆⬇➡🔴🟠🟡🟢\uFE0F]+))?"
)
"""A number with its rating, or an arrow: 5 G, 91% (A), ▲ 5."""
_NO_NUMBER = {"", "-", "–", "—", ".", "nil", "=?", "n/a", "na", "no data"}
_NOT_GIVEN = frozenset(
    (
        *("n/a", "na", "null", "tbc", "tba", "nr", "unknown", "missing", "pending", "awaited"),
        *("no data", "no return", "no submission", "data not available"),
        *(f"not {word}" for word in ("submitted", "available", "recorded", "applicable")),
        *(f"not {word}" for word in ("received", "collected", "returned", "known", "done")),
    )
)
"""What people write where there is no number; as often the name of a kind of something."""
_HIDDEN = frozenset(
    (
        *("*", "**", "[c]", "[x]", "[z]", "[u]", "[w]", "[low]", "..", ":", "suppressed"),
        *("#div/0!", "#n/a", "#name?", "#null!", "#num!", "#ref!", "#value!", "#spill!", "#calc!"),
    )
)
"""What stands in published tables for a number that is hidden, and in Excel for one that could not
be worked out: a gap, with a note that says so."""
_NONE = frozenset(("-", "–", "—", "nil", "none", "nil return"))
"""Nobody measured, or there were none: asked, as a dash is."""
_CLOCK = re.compile(r"([0-9]{1,3}):([0-5][0-9])(?::([0-5][0-9]))?")
_SUMS = (Period.QUARTER, Period.YEAR)
"""Times that are too long for a point of a measure that says how often it has one."""
_DASH_MEANS = (Choice("gap", "no data: nobody measured"), Choice("zero", "there were none"))
_FIGURES = re.compile(r"(?![0-9]{1,2}\.[0-9]{1,2}\.(?:[0-9]{2}){1,2}$)[0-9.,\s]+")
_MIDNIGHT = "00:00"
_SINCE_UTC = (
    "The clock of Greenwich, by which SharePoint and Power BI export, says 23:00 when a day begins "
    "here in summer."
)
_SHOWN_YEARLESS = "Its format in Excel shows no year: that is what happens to 24-Apr."
_YEARS_BACK = 15  # from the year in a cell to the one that its day may stand for
_SHOWN_DAYLESS = "Excel shows only the month."
_TIME = re.compile(r"[0-9][T ]([0-9]{2}:[0-9]{2})(?::00(?:\.0+)?)?$")


class WrittenDay(NamedTuple):
    """A day as a data file writes it; or what stands in its place, why it is none, and a hint."""

    text: str
    fault: str = ""
    hint: str = ""
    period: Period | None = None


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
        ending: Collection[CellValue] = (),
        weekday: int | None = None,
        *,
        often: bool | None = None,
        formats: Mapping[CellValue, str] | None = None,
        monthly: bool = False,
        later: int = 0,
    ) -> None:
        """Read the cells. Raises `Unanswered` for what neither the column nor anybody settled.

        `place` gives where in the file a text stands, for a question about it. `ending` are the
        last days of weeks, by their heading, and `weekday` the one that all weeks here have.
        `often` is whether there should be one every few days, or one a month; and `monthly` whether
        each is of a month, or is one of a list that is counted by months.
        `formats` are those of dates of which people do not see all; `later` is how many days later
        than in most files numbers for days are counted from.
        """
        keys: list[CellValue] = list(dict.fromkeys(cell for cell in cells if cell is not None))
        words = list(said)
        self._later = later
        formats = formats or {}
        while True:
            column = read_dates(list(map(self._counted, keys)), words, usual, often=often)
            read = dict(zip(keys, column.cells, strict=True))
            doubt = column.doubt or _doubt_of_ends(read, ending, words, weekday)
            days = {c: one.when for c in formats if (one := _day_alone(read.get(c)))}
            yearless = {c: day for c, day in days.items() if is_yearless(formats[c])}
            dayless = {c: day for c, day in days.items() if is_dayless(formats[c])}
            typed = {} if DateWord.DAY_FIRST in words else _years_seen(yearless)
            others: dict[CellValue, ReadDate] = {}
            for word, sure, why, found in (
                (DateWord.UTC, False, _SINCE_UTC, _begun_in_britain(read)),
                (DateWord.MONTH_AND_YEAR, False, _SHOWN_YEARLESS, typed),
                (DateWord.MONTH_AND_YEAR, monthly, _SHOWN_DAYLESS, _months_seen(dayless)),
            ):
                if not found or DateWord.AS_STORED in words:
                    continue
                if sure or word in words:
                    others = found | others
                else:
                    doubt = doubt or doubt_between((word, DateWord.AS_STORED), read, found, why)
            if doubt is None:
                break
            choices = zip(doubt.words, doubt.meant, strict=True)
            where = place(doubt.text) if place else file
            question = Question(
                "dates",
                f"{where}: {doubt.message}. Which is it?",
                doubt.why,
                tuple(Choice(word, f"{doubt.text} is {meant}") for word, meant in choices),
                about=" or ".join(doubt.words),
            )
            words.append(DateWord(answer_to(question, answers)))
        read |= others
        if DateWord.BY_FIRST_DAY in words:
            lasts = {cell: one for cell in ending if (one := _day_alone(read.get(cell)))}
            read |= {c: ReadDate(one.when - TO_LAST, Period.WEEK) for c, one in lasts.items()}
        self._answers = answers
        self.words = tuple(dict.fromkeys((*words, *column.settled)))
        self._read = read
        self._written: dict[CellValue, WrittenDay] = {}

    def of(self, cell: CellValue) -> ReadDate | DateFault | None:
        """What a cell means, or why it is no date; None for an empty one."""
        if cell not in self._read:
            self._read[cell] = read_dates((self._counted(cell),), self.words).cells[0]
        return self._read[cell]

    def _counted(self, cell: CellValue) -> CellValue:
        """A cell with its number for a day counted as most files do."""
        if isinstance(cell, int | float) and SERIALS.start <= cell < SERIALS.stop:
            return cell + self._later
        return cell

    def written(self, cell: CellValue) -> WrittenDay:
        """A cell as a data file writes it; a long file says the same days over and over."""
        if cell not in self._written:
            read, text = self.of(cell), _words_in(cell)
            if isinstance(read, ReadDate):
                self._written[cell] = WrittenDay(read.when.isoformat(), period=read.period)
            elif text == UNWORKED:
                self._written[cell] = WrittenDay(text, NO_RESULT, SAVE_AGAIN)
            elif read and not is_total(text):
                self._written[cell] = WrittenDay(text, read.message, read.hint)
            else:
                self._written[cell] = WrittenDay(text)
        return self._written[cell]

    def kept_by_last(self, ask: str, first: date, last: date) -> bool:
        """Whether a month with these ends is kept by its last day; asked once of a file."""
        words = {DateWord.BY_FIRST_DAY: first, DateWord.BY_LAST_DAY: last}
        if words.keys().isdisjoint(self.words):
            choices = (Choice(word, said_plainly(ReadDate(end))) for word, end in words.items())
            question = Question("dates", ask, choices=tuple(choices), about=" or ".join(words))
            self.words += (DateWord(answer_to(question, self._answers)),)
        return DateWord.BY_LAST_DAY in self.words

    def day(self, cell: CellValue) -> date | None:
        """The day that a cell means, if it can mean one alone."""
        read = self.of(cell)
        return read.when if isinstance(read, ReadDate) else None


def _doubt_of_ends(
    read: Mapping[CellValue, ReadDate | DateFault | None],
    ending: Collection[CellValue],
    words: list[DateWord],
    weekday: int | None,
) -> DateDoubt | None:
    """How the weeks are kept that a heading says by their last day, if nothing settles it.

    The weeks that are there already do: `words` then has how.
    """
    days = {c: day.when for c in read if c in ending and (day := _day_alone(read[c]))}
    if not days or {DateWord.BY_FIRST_DAY, DateWord.BY_LAST_DAY} & set(words):
        return None
    doubt = doubt_of_end(*next((str(cell), when) for cell, when in days.items()))
    for word, back in zip(doubt.words, (TO_LAST, timedelta()), strict=True):
        if {(when - back).weekday() for when in days.values()} == {weekday}:
            words.append(word)
            return None
    return doubt


def _begun_in_britain(
    read: Mapping[CellValue, ReadDate | DateFault | None],
) -> dict[CellValue, ReadDate]:
    """The days after those that have a 23:00, where all in summer have one and no other has: a
    day begins then, by the clock of Greenwich.
    """
    days = {cell: one.when for cell, one in read.items() if isinstance(one, ReadDate)}
    clocks = {c: found[1] if (found := _TIME.search(str(c))) else _MIDNIGHT for c in days}
    begins = (datetime.fromisoformat(f"{days[cell]}T{clock}") for cell, clock in clocks.items())
    if any(in_britain(when).time() != time() for when in begins):
        return {}
    late = (cell for cell, clock in clocks.items() if clock != _MIDNIGHT)
    return {cell: ReadDate(days[cell] + timedelta(days=1)) for cell in late}


def _years_seen(days: Mapping[CellValue, date]) -> dict[CellValue, ReadDate]:
    """April 2024 for dates that people see as 24-Apr, where they stand for that.

    Whoever types 24-Apr for April 2024 has 24 April of this year in the cell: one day in every
    month, which can be a year.
    """
    alike = len({day.day for day in days.values()}) == 1 < len({*days.values()})
    if not alike or not all(0 <= d.year - 2000 - d.day <= _YEARS_BACK for d in days.values()):
        return {}
    return {c: ReadDate(date(2000 + d.day, d.month, 1), Period.MONTH) for c, d in days.items()}


def _months_seen(days: Mapping[CellValue, date]) -> dict[CellValue, ReadDate]:
    """The months of dates of which people see no more, one each, where some are not the first."""
    firsts = {cell: when.replace(day=1) for cell, when in days.items()}
    if len({*firsts.values()}) < len({*days.values()}):
        return {}
    return {c: ReadDate(day, Period.MONTH) for c, day in firsts.items() if day != days[c]}


def _day_alone(read: ReadDate | DateFault | None) -> ReadDate | None:
    return read if isinstance(read, ReadDate) and read.period is Period.DAY else None


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
    if (doubt := column.doubt) is None:
        return column.mark
    choices = tuple(Choice(mark, f"{doubt.text} is {meant}") for mark, meant in doubt.meant.items())
    ask = f"{file}: {doubt.message}. Which sign comes before the decimals?"
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
) -> Iterator[CsvRow]:
    """The rows as records for `read_records`, the heading first.

    `name` is how messages speak of the file, and `mark` what stands before the decimals in it.
    Raises `Unanswered` for percentages that seem to be kept as fractions.
    """
    rows = [
        replace(one, value=marked[1])
        if isinstance(one.value, str)
        and not (one.value[:1].isdecimal() and one.value[-1:].isdecimal())
        and (marked := _MARKED.fullmatch(one.value.strip()))
        else one
        for one in rows
    ]
    if is_by_parts(measure):
        rows = _parts_apart(rows)
    names = _names(rows)
    numbers = [one for one in names if one in _NUMBERS]
    said = {cell for one in numbers for cell in map(attrgetter(one), rows)}
    marks = {cell.strip() for cell in said if isinstance(cell, str)}
    hides = any(map(is_hidden, marks))
    if hides and "note" not in names:
        names = (*names, "note")
    dash = _dash_meant(name, measure, marks, answers)
    texts = [one for one in marks if one]
    sign = measure.unit if measure.unit in MONEY else ""
    read = plain_numbers([one.replace(sign, "", 1).strip() for one in texts], mark)
    plain = dict(zip(texts, read.texts, strict=True))
    percent = is_percentage(measure.unit)
    if percent and times is None and "value" in names:
        values = [row.value for row in rows]
        times = _asked_about_fractions(name, measure, values, plain, answers)

    numbers_said = said - {None, ""} - {one for one in said if _is_no_number(one)}
    if times is None and numbers_said and all(map(is_clock, numbers_said)):
        times = _asked_about_clocks(name, measure, min(map(str, numbers_said)), answers)

    once = lru_cache(maxsize=None, typed=True)  # a sheet says the same days and numbers often
    sums = () if measure.every is None else _SUMS[measure.every is Frequency.QUARTER :]
    count_in = once(partial(_number_in, plain, dash, None, percent))
    value_in = once(partial(_number_in, plain, dash, times, percent))
    readers = {**dict.fromkeys(_NUMBERS, count_in), "value": value_in}
    cells_in = [readers.get(one, _words_in) for one in names[1:]]
    cells_of = attrgetter("when", *names[1:])
    own = _words(f"{measure.id} {measure.name} {measure.unit}")
    yield CsvRow(1, names)
    for row in rows:
        when, *found = cells_of(row)
        day, fault, hint, period = days.written(when)
        if period in sums:
            fault, hint = _too_long(days.of(when), measure)
        if row.fault or not fault:
            fault, hint = _fault_of(row, found, measure, own)
        cells = [read(cell) for read, cell in zip(cells_in, found, strict=True)]
        if hides and row.note is None:
            hidden = (f"“{cell}” in the file" for cell in found if is_hidden(cell))
            cells[names.index("note") - 1] = next(hidden, "")
        yield CsvRow(row.line, (day, *cells), fault=fault, hint=hint)


def _fault_of(
    row: ImportedRow, cells: Sequence[CellValue], measure: Measure, own: Set[str]
) -> tuple[str, str]:
    """Why a row is not read, and what to do about it; nothing where it is. `own` are the words of
    its measure.
    """
    if row.fault:
        return row.fault, row.hint
    if UNWORKED in cells:
        return NO_RESULT, SAVE_AGAIN
    share = next((c for c in (row.numerator, row.denominator) if "%" in str(c)), None)
    if share:  # 45% of 60 is not 45 of 60
        return (
            f"{share} is a percentage, where a count should be",
            "Write how many there were; or read the percentage alone.",
        )
    other = next((c for c in cells if isinstance(c, Worded) and not _words(c.words) <= own), None)
    if other:  # people see other words beside it than its measure's; and 0 is 0 in any unit
        said = f"{other:g} is in {measure.unit}" if measure.unit else "the number alone is meant"
        return (
            f"people see “{other.text}” in the cell, which holds {other:g}",
            f"If {said}, give the cell the format General in Excel.",
        )
    return "", ""


def _dash_meant(name: str, measure: Measure, marks: Collection[str], answers: Answers) -> str:
    """What a dash, or nil, stands for among the numbers: 0, or nothing."""
    dashes = sorted(one for one in marks if one.casefold() in _NONE)
    if not dashes:
        return ""
    ask = f"{name}: what does “{'” or “'.join(dashes)}” mean in the numbers of {measure.id}?"
    question = Question("dash", ask, choices=_DASH_MEANS)
    return "0" if answer_to(question, answers) == "zero" else ""


def _words(text: str) -> set[str]:
    return {word.rstrip("s") for word in re.findall(r"\w+", text.casefold())}


def is_by_parts(measure: Measure) -> bool:
    """Whether a measure can be kept as how many of how many: a share, or a rate."""
    return is_percentage(measure.unit) or bool(measure.per) or measure.chart in (*SHARES, *RATES)


def is_of_all(cell: CellValue) -> bool:
    """Whether a cell says how many of how many: 40/50, 40 of 50."""
    return isinstance(cell, str) and _OF_ALL.fullmatch(cell.strip()) is not None


def _parts_apart(rows: Sequence[ImportedRow]) -> Sequence[ImportedRow]:
    """The rows, with numerator and denominator where every one has both in one cell."""
    full = [row.value for row in rows if row.value is not None and not is_hidden(row.value)]
    alone = all(row.numerator is None and row.denominator is None for row in rows)
    if not full or not alone or not all(map(is_of_all, full)):
        return rows
    return [_with_parts(row) for row in rows]


def _with_parts(row: ImportedRow) -> ImportedRow:
    said = _OF_ALL.fullmatch(row.value.strip()) if isinstance(row.value, str) else None
    if said is None:
        return replace(row, value=None, numerator=row.value)
    share, above, below = counted(said[1] or said[4]), counted(said[2]), counted(said[3])
    off = share is not None and abs(100 * (above or 0) - share * (below or 0)) > (below or 0)
    told = f"{said[2]} of {said[3]} is not {said[1] or said[4]}%, and both stand here"
    return replace(
        row, value=None, numerator=said[2], denominator=said[3], fault=row.fault or told * off
    )


def _too_long(read: ReadDate | DateFault | None, measure: Measure) -> tuple[str, str]:
    """That the number of a quarter or a year is no point of a measure with points more often."""
    year = not isinstance(read, ReadDate) or read.period is Period.YEAR
    said = said_plainly(read) if isinstance(read, ReadDate) else ""
    hint = f'If it is counted less often, say so of the measure: every = "{Frequency.QUARTER}".'
    return (
        f"{said} is no {measure.every}, and {measure.id} has a point every {measure.every}",
        "A number for a whole year is not a point on this chart: leave it out." if year else hint,
    )


def _number_in(
    plain: Mapping[str, str], dash: str, times: float | None, percent: bool, cell: CellValue
) -> str:
    """The number in a cell as a data file writes it, so many times; "" where it is hidden."""
    if is_hidden(cell):
        return ""
    if isinstance(cell, str) and cell.strip().casefold() in _NONE:
        return dash
    if times is not None and is_clock(cell):
        cell = _hours(str(cell))
    text = _plain(cell, plain, percent=percent)
    signed = isinstance(cell, str) and "%" in cell
    return text if times is None or signed else _multiplied(text, times)


def _hours(clock: str) -> float:
    """The hours of a time such as 0:35, the seconds of 0:35:20 among them."""
    return sum(float(part) / [1, 60, 3600][at] for at, part in enumerate(clock.strip().split(":")))


def _words_in(cell: CellValue) -> str:
    return "" if cell is None else str(cell)


def is_hidden(cell: CellValue) -> bool:
    """Whether a cell says that its number is hidden, or that there is none."""
    return isinstance(cell, str) and cell.strip().casefold() in _HIDDEN | _NOT_GIVEN


def may_be_day(cell: CellValue) -> bool:
    """Whether a cell reads as a date in one way or another: not a number, not any other words."""
    return isinstance(cell, date) or (isinstance(cell, str) and _reads_as_day(cell))


@lru_cache(maxsize=20_000)  # a sheet says the same months over and over
def _reads_as_day(text: str) -> bool:
    if not any(sign.isdigit() for sign in text) or _FIGURES.fullmatch(text.strip()):
        return False
    found = meanings(without_clock(text))
    meant = bool(found.fault) and any(map(str.isalpha, text))  # Tue 15 April, on a Monday
    return found.between or meant or any(one.when for one in found.all)


def is_number(cell: CellValue) -> bool:
    """Whether a cell holds a number, or something that stands where a number should."""
    if not isinstance(cell, str):
        return isinstance(cell, int | float) and not isinstance(cell, bool)
    text = cell.strip().casefold()
    if text in _NO_NUMBER | _HIDDEN or _NUMBER.fullmatch(text) or is_of_all(text):
        return True
    # 5 A can be a ward; 5 (A) and ▲ 5 cannot.
    return not (text[0].isalnum() and text[-1].isalnum()) and bool(_MARKED.fullmatch(cell.strip()))


def _is_no_number(cell: CellValue) -> bool:
    return is_hidden(cell) or (isinstance(cell, str) and cell.strip().casefold() in _NONE)


def counted(cell: CellValue) -> float | None:
    """The number in a cell; -1 for one that says it is no count."""
    text = str(cell).replace(",", "")
    if text.endswith("%"):
        return -1.0
    try:
        return cell_number(text)
    except CellError:
        return None


def is_wordless(cell: CellValue) -> bool:
    """Whether a cell says what a number is not, or a kind of something that is called so."""
    return _is_no_number(cell) and not is_number(cell)


def is_clock(cell: CellValue) -> bool:
    """Whether a cell holds a time such as 0:35, which can be how long something took."""
    return isinstance(cell, time) or bool(isinstance(cell, str) and _CLOCK.fullmatch(cell.strip()))


def text_of(cell: CellValue) -> str:
    """A cell that names something, on one line."""
    return one_line(cell) if isinstance(cell, str) else ""


def is_total(name: str) -> bool:
    """Whether a name is that of a sum or a mean, and of no ward: "Grand total", "Average"."""
    words = one_line(name).casefold().rstrip(":")
    return words in TOTALS or words.endswith((" total", " totals")) or words.startswith("total ")


def _names(rows: Sequence[ImportedRow]) -> tuple[str, ...]:
    """The columns that hold anything, date and numbers in any case."""
    others = NAMES[1:]
    full = {n for n in others if any(cell is not None for cell in map(attrgetter(n), rows))}
    parts = {"numerator", "denominator"}
    numbers = parts if full & parts else {"value"}
    return tuple(one for one in NAMES if one in full | numbers | {"date"})


def _plain(cell: CellValue, plain: Mapping[str, str], *, percent: bool) -> str:
    """A number as a data file writes it, without its per cent sign where the measure is in %."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return written(float(f"{cell:.15g}"))  # as Excel shows it: 435 for 434.99999999999994
    text = "" if cell is None else str(cell).strip()
    text = plain.get(text, text)
    return text.removesuffix("%").rstrip() if percent else text


def _multiplied(text: str, times: float) -> str:
    """The number so many times, without the noise of binary fractions; other texts as they are."""
    try:
        value = cell_number(text)
    except CellError:
        return text
    return text if value is None else written(float(f"{value * times:.12g}"))


def _asked_about_fractions(
    name: str,
    measure: Measure,
    cells: Sequence[CellValue],
    plain: Mapping[str, str],
    answers: Answers,
) -> float | None:
    """What to multiply values by that may be fractions; None where none of them can be.

    A per cent sign says what its own cell is, and nothing of the others.
    """
    signed = {cell for cell in cells if isinstance(cell, str) and cell.rstrip().endswith("%")}
    numbers = (counted(_plain(cell, plain, percent=False)) for cell in cells if cell not in signed)
    found = [number for number in numbers if number is not None]
    small = [value for value in found if 0 < value <= 1]
    if not small or (not signed and max(found) > 1):
        return None
    others = "others have a % sign" if signed else "so does every other one"
    one = written(small[0])
    return _asked_times(
        measure,
        f"{name}: {one} lies between 0 and 1, {others}, and {measure.id} is in %",
        {
            100: f"a fraction: {one} is {small[0] * 100:.12g}%",
            1: f"a percentage already: {one}%",
        },
        answers,
        "Excel keeps 61% as 0.61.",
    )


def _asked_about_clocks(name: str, measure: Measure, clock: str, answers: Answers) -> float:
    """How many times the hours of 0:35 are what is counted."""
    hours, unit = _hours(clock), measure.unit or "numbers"
    return _asked_times(
        measure,
        f"{name}: {clock} is a time, and {measure.id} is in {unit}",
        {
            60: f"{hours * 60:.6g}: the minutes of hours, or the seconds of minutes",
            1: f"{hours:.6g}: hours, or minutes",
        },
        answers,
    )


def _asked_times(
    measure: Measure, said: str, meant: Mapping[int, str], answers: Answers, why: str = ""
) -> float:
    """What to multiply the values of a measure by; `meant` is what the first is, so many times."""
    choices = tuple(Choice(str(times), means) for times, means in meant.items())
    question = Question("times", f"{said}. What is it?", why, choices, about=measure.id)
    return float(answer_to(question, answers))
