"""Sheets as a trust's analysts make them, seeded, with the numbers that they are meant to hold.

Every sheet is drawn from four lists: how it is laid out, how its dates and its numbers are
written, and what else is wrong with it. The numbers are invented.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WARDS = {
    "alder": "Alder Ward",
    "alder-lodge": "Alder Lodge Ward",
    "north-alder": "North Alder Ward",
}
"""Each name is a part of the others."""
MEASURES = {"falls": "Falls", "ulcers": "Pressure ulcers", "seen": "Seen in a week"}
"""The last one is in per cent."""

Truth = dict[tuple[str, str], dict[date, float]]


@dataclass
class Cell:
    """A cell: its value, and how Excel shows it."""

    value: Any
    form: str = ""


@dataclass
class Figures:
    """A date that Excel holds as a plain number: no number of anything."""

    value: int


@dataclass
class TrustSheet:
    """A sheet: rows of cells by the name of the sheet, and what Excel keeps beside them.

    `answers` are what somebody says of it who made it, by question; `reader` reads it, where it is
    no table.
    """

    seed: int
    kind: str
    truth: Truth
    sheets: dict[str, list[list[Any]]] = field(default_factory=dict)
    merges: list[tuple[str, int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[tuple[str, int]] = field(default_factory=list)
    struck_rows: list[tuple[str, int]] = field(default_factory=list)
    args: tuple[str, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)
    reader: str = "table"
    excel: bool = True

    def write(self, folder: Path) -> Path:
        """The sheet as a file in a folder."""
        if self.excel:
            return self._as_excel(folder / "trust.xlsx")
        (rows,) = self.sheets.values()
        out = io.StringIO()
        csv.writer(out).writerows([_text(_bare(cell)) for cell in row] for row in rows)
        path = folder / "trust.csv"
        path.write_text(out.getvalue(), encoding="utf-8")
        return path

    def _as_excel(self, path: Path) -> Path:
        book = xlsxwriter.Workbook(str(path), {"default_date_format": "mmm-yy"})
        per_cent = book.add_format({"num_format": "0.0%"})
        struck = {
            form: book.add_format({"font_strikeout": True, "num_format": form})
            for form in ("General", "0.0%", "mmm-yy")
        }
        for name, rows in self.sheets.items():
            page = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    value = _bare(cell)
                    share = isinstance(cell, Cell) and cell.form == "%"
                    shown = per_cent if share else None
                    if (name, at) in self.struck_rows:
                        other = "mmm-yy" if isinstance(value, date) else "General"
                        shown = struck["0.0%" if share else other]
                    if isinstance(value, str) and value.startswith("="):
                        page.write_formula(at, column, value, None, "")
                    elif value is not None:
                        page.write(at, column, value, *([shown] if shown else []))
            for sheet, first, left, last, right in self.merges:
                if sheet == name:
                    page.merge_range(first, left, last, right, _bare(rows[first][left]))
            for sheet, at in self.hidden_rows:
                if sheet == name:
                    page.set_row(at, None, None, {"hidden": True})
        book.close()
        return path


def _bare(cell: Any) -> Any:
    return cell.value if isinstance(cell, Cell | Figures) else cell


def _text(value: Any) -> str:
    return "" if value is None else str(value)


# How dates are written

_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September")
_MONTHS = (*_NAMES, "October", "November", "December")


def _financial(day: date) -> str:
    start = day.year if day.month >= 4 else day.year - 1
    return f"{_MONTHS[day.month - 1]} {start}/{(start + 1) % 100:02d}"


def _last_of(day: date) -> date:
    after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return after - timedelta(days=1)


def _greenwich(day: date) -> datetime:
    """Midnight here, as it is in Greenwich."""
    here = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Europe/London"))
    return here.astimezone(UTC)


DATES: dict[str, Callable[[date], Any]] = {
    "real": lambda day: day,
    "iso": lambda day: day.isoformat(),
    "Apr-19": lambda day: f"{_MONTHS[day.month - 1][:3]}-{day.year % 100:02d}",
    "April 2019": lambda day: f"{_MONTHS[day.month - 1]} {day.year}",
    "Apr '19": lambda day: f"{_MONTHS[day.month - 1][:3]} '{day.year % 100:02d}",
    "1st April 2019": lambda day: f"1st {_MONTHS[day.month - 1]} {day.year}",
    "01/04/2019": lambda day: f"{day.day:02d}/{day.month:02d}/{day.year}",
    "2019-04": lambda day: f"{day:%Y-%m}",
    "April 2019/20": _financial,
    "201904": lambda day: Figures(100 * day.year + day.month),
    "2019-03-31T23:00:00Z": lambda day: f"{_greenwich(day):%Y-%m-%dT%H:%M:%SZ}",
    "30/04/2019": lambda day: f"{day.day:02d}/{day.month:02d}/{day.year}",
}


# How numbers are written


def _number(form: str, measure: str, value: float, *, excel: bool) -> Any:
    if measure != "seen":
        return str(int(value)) if form == "text" or not excel else int(value)
    if form == "per cent" and excel:
        return Cell(value / 100, "%")
    if form in ("per cent", "text"):
        return f"{value:g}%"
    return value / 100 if form == "fraction" else value


NUMBERS = ("plain", "plain", "text", "per cent", "per cent", "fraction")


def trust_sheet(seed: int) -> TrustSheet:
    """The sheet of this seed."""
    random = Random(seed)
    layout = random.choice(list(LAYOUTS))
    dates, numbers = random.choice(list(DATES)), random.choice(NUMBERS)
    dirt = random.choices(list(DIRT), [often for _, often in DIRT.values()])[0]
    wards = list(WARDS)[: random.choice((2, 3))]
    measures = random.sample(list(MEASURES), random.choice((1, 2, 3)))
    if layout == "list":
        dirt = random.choice(OF_LISTS)
        measures = sorted({*measures} - {"seen"}) or ["falls"]
    elif layout == "side by side":
        measures = random.sample(list(MEASURES), 2)
    start, count = (
        date(2021 + random.randrange(3), random.randrange(1, 13), 1),
        random.randrange(6, 19),
    )
    days = [
        date(start.year + (start.month - 1 + at) // 12, (start.month - 1 + at) % 12 + 1, 1)
        for at in range(count)
    ]
    if layout in ("sheet a month", "list", "year under months"):
        dates = "iso"
    if layout == "month lines" and dates not in ("Apr-19", "April 2019", "Apr '19", "2019-04"):
        dates = "April 2019"
    if layout == "sheet a month":  # of one year, from April on
        days = [date(start.year + at // 12, at % 12 + 1, 1) for at in range(3, 3 + min(count, 12))]
    if dates == "30/04/2019":  # the last day of each month
        days = [_last_of(day) for day in days]
    truth: Truth = {
        (ward, measure): {
            # Each ward has numbers of its own size, so that a mix-up cannot look right.
            day: float(
                random.randrange(40, 99)
                if measure == "seen"
                else 100 * at + random.randrange(20, 90)
            )
            for day in days
        }
        for at, ward in enumerate(wards)
        for measure in measures
    }
    if dirt == "unlikely":
        for ward in wards[:2]:
            for measure in set(measures) - {"seen"}:
                truth[ward, measure][days[2]] *= 1000
    sheet = TrustSheet(seed, f"{layout} / {dates} / {numbers} / {dirt}", truth)
    sheet.excel = layout not in ("long csv", "wide csv")
    if dates == "real" and not sheet.excel:
        dates = "iso"
    called = {
        ward: random.choice((name, name.removesuffix(" Ward"))) for ward, name in WARDS.items()
    }
    LAYOUTS[layout](sheet, days, called, DATES[dates], numbers)
    DIRT[dirt][0](sheet, random)
    return sheet


# How sheets are laid out


def _value(sheet: TrustSheet, form: str, ward: str, measure: str, day: date) -> Any:
    return _number(form, measure, sheet.truth[ward, measure][day], excel=sheet.excel)


def _named(sheet: TrustSheet) -> tuple[list[str], list[str]]:
    wards = list(dict.fromkeys(ward for ward, _ in sheet.truth))
    return wards, list(dict.fromkeys(measure for _, measure in sheet.truth))


def _long(
    sheet: TrustSheet, days: list[date], called: dict[str, str], said: Any, form: str
) -> None:
    wards, measures = _named(sheet)
    rows: list[list[Any]] = [["Month", "Ward", *(MEASURES[m] for m in measures)]]
    for day in days:
        for ward in wards:
            values = [_value(sheet, form, ward, m, day) for m in measures]
            rows.append([said(day), called[ward], *values])
    sheet.sheets["Data"] = rows


def _longest(
    sheet: TrustSheet, days: list[date], called: dict[str, str], said: Any, form: str
) -> None:
    wards, measures = _named(sheet)
    rows: list[list[Any]] = [["Ward", "Indicator", "Month", "Value"]]
    for measure in measures:
        for ward in wards:
            for day in days:
                value = _value(sheet, form, ward, measure, day)
                rows.append([called[ward], MEASURES[measure], said(day), value])
    sheet.sheets["Data"] = rows


def _wide(
    sheet: TrustSheet, days: list[date], called: dict[str, str], said: Any, form: str
) -> None:
    wards, measures = _named(sheet)
    rows: list[list[Any]] = [["Ward", "Indicator", *map(said, days)]]
    for ward in wards:
        for measure in measures:
            values = [_value(sheet, form, ward, measure, day) for day in days]
            rows.append([called[ward], MEASURES[measure], *values])
    sheet.sheets["Data"] = rows


def _merged(
    sheet: TrustSheet, days: list[date], called: dict[str, str], said: Any, form: str
) -> None:
    _wide(sheet, days, called, said, form)
    wards, measures = _named(sheet)
    rows = sheet.sheets["Data"]
    for at, _ in enumerate(wards):
        first = 1 + at * len(measures)
        for row in rows[first + 1 : first + len(measures)]:
            row[0] = None
        if len(measures) > 1:
            sheet.merges.append(("Data", first, 0, first + len(measures) - 1, 0))


def _two_headings(
    sheet: TrustSheet, days: list[date], called: dict[str, str], said: Any, form: str
) -> None:
    wards, measures = _named(sheet)
    rows: list[list[Any]] = [
        [None, *(called[w] if m == measures[0] else None for w in wards for m in measures)],
        ["Month", *(MEASURES[m] for _ in wards for m in measures)],
    ]
    for day in days:
        values = [_value(sheet, form, w, m, day) for w in wards for m in measures]
        rows.append([said(day), *values])
    for at, _ in enumerate(wards):
        if len(measures) > 1:
            left = 1 + at * len(measures)
            sheet.merges.append(("Data", 0, left, 0, left + len(measures) - 1))
    sheet.sheets["Data"] = rows


def _months_over_measures(
    sheet: TrustSheet, days: list[date], called: dict[str, str], said: Any, form: str
) -> None:
    wards, measures = _named(sheet)
    rows: list[list[Any]] = [
        [None, *(said(day) if m == measures[0] else None for day in days for m in measures)],
        ["Ward", *(MEASURES[m] for _ in days for m in measures)],
    ]
    rows += [
        [called[ward], *(_value(sheet, form, ward, m, d) for d in days for m in measures)]
        for ward in wards
    ]
    sheet.sheets["Data"] = rows


def _sheet_a_ward(
    sheet: TrustSheet, days: list[date], called: dict[str, str], said: Any, form: str
) -> None:
    wards, measures = _named(sheet)
    for ward in wards:
        rows: list[list[Any]] = [["Month", *(MEASURES[m] for m in measures)]]
        rows += [
            [said(day), *(_value(sheet, form, ward, m, day) for m in measures)] for day in days
        ]
        sheet.sheets[called[ward]] = rows


def _blocks(
    sheet: TrustSheet, days: list[date], called: dict[str, str], said: Any, form: str
) -> None:
    wards, measures = _named(sheet)
    rows: list[list[Any]] = []
    for measure in measures:
        rows += [[MEASURES[measure]], ["Ward", *map(said, days)]]
        for ward in wards:
            rows.append([called[ward], *(_value(sheet, form, ward, measure, d) for d in days)])
        rows.append([])
    sheet.sheets["Data"] = rows


def _wards_across(
    sheet: TrustSheet, days: list[date], called: dict[str, str], said: Any, form: str
) -> None:
    wards, measures = _named(sheet)
    for key in [key for key in sheet.truth if key[1] != measures[0]]:
        del sheet.truth[key]
    rows: list[list[Any]] = [["Month", *(called[ward] for ward in wards)]]
    rows += [[said(d), *(_value(sheet, form, w, measures[0], d) for w in wards)] for d in days]
    sheet.sheets["Data"] = rows
    sheet.args = ("--measure", measures[0])


def _one_month(
    sheet: TrustSheet, days: list[date], called: dict[str, str], said: Any, form: str
) -> None:
    """The plainest monthly return: wards and measures down, one month across."""
    for points in sheet.truth.values():
        for day in days[:-1]:
            del points[day]
    _wide(sheet, days[-1:], called, said, form)


def _year_lines(
    sheet: TrustSheet, days: list[date], called: dict[str, str], _said: Any, form: str
) -> None:
    """A block a year, which stands in a line of its own above months without one."""
    wards, measures = _named(sheet)
    rows: list[list[Any]] = []
    for year in sorted({day.year for day in days}):
        own = [day for day in days if day.year == year]
        rows += [[year], ["Ward", "Indicator", *(_MONTHS[day.month - 1] for day in own)]]
        for ward in wards:
            for measure in measures:
                values = [_value(sheet, form, ward, measure, day) for day in own]
                rows.append([called[ward], MEASURES[measure], *values])
        rows.append([])
    sheet.sheets["Data"] = rows
    for points in sheet.truth.values():  # no day is said
        for day in days:
            points[day.replace(day=1)] = points.pop(day)


def _ward_blocks(
    sheet: TrustSheet, days: list[date], called: dict[str, str], said: Any, form: str
) -> None:
    """A block a ward, whose name stands above it, in two halves of its months."""
    wards, measures = _named(sheet)
    rows: list[list[Any]] = []
    for own in (days[: len(days) // 2], days[len(days) // 2 :]):
        for ward in wards:
            rows += [[called[ward]], [None, *map(said, own)]]
            for measure in measures:
                values = [_value(sheet, form, ward, measure, day) for day in own]
                rows.append([MEASURES[measure], *values])
            rows.append([])
    sheet.sheets["Data"] = rows


def _years_below(
    sheet: TrustSheet, days: list[date], called: dict[str, str], _said: Any, form: str
) -> None:
    """Months across, and below each its year; or the other way round, the year once for several."""
    wards, measures = _named(sheet)
    once = [d.year if at == 0 or d.month == 1 else None for at, d in enumerate(days)]
    years: list[list[Any]] = [[None, None, *(day.year for day in days)], [None, None, *once]]
    months = ["Ward", "Indicator", *(_MONTHS[day.month - 1] for day in days)]
    below = bool(sheet.seed % 2)
    rows = [months, years[0]] if below else [years[1], months]
    for ward in wards:
        for measure in measures:
            values = [_value(sheet, form, ward, measure, day) for day in days]
            rows.append([called[ward], MEASURES[measure], *values])
    sheet.sheets["Data"] = rows


def _month_lines(
    sheet: TrustSheet, days: list[date], called: dict[str, str], said: Any, form: str
) -> None:
    """A block a month, which stands in a line of its own above it."""
    wards, measures = _named(sheet)
    rows: list[list[Any]] = []
    for day in days:
        rows += [[said(day)], ["Ward", *(MEASURES[m] for m in measures)]]
        rows += [[called[w], *(_value(sheet, form, w, m, day) for m in measures)] for w in wards]
        rows.append([])
    sheet.sheets["Data"] = rows


def _month_title(
    sheet: TrustSheet, days: list[date], called: dict[str, str], _said: Any, form: str
) -> None:
    """The one month of all numbers stands in a title."""
    wards, measures = _named(sheet)
    day = days[-1]
    title = random_of(sheet, ("Quality report, {}", "{} - quality", "Numbers of {}"))
    rows: list[list[Any]] = [
        [title.format(f"{_MONTHS[day.month - 1]} {day.year}")],
        [],
        ["Ward", *(MEASURES[m] for m in measures)],
        *([called[w], *(_value(sheet, form, w, m, day) for m in measures)] for w in wards),
    ]
    sheet.sheets["Data"] = rows
    for key, points in sheet.truth.items():  # no day is said
        sheet.truth[key] = {day.replace(day=1): points[day]}


def _sheet_a_month(
    sheet: TrustSheet, days: list[date], called: dict[str, str], _said: Any, form: str
) -> None:
    """A sheet a month, called so."""
    wards, measures = _named(sheet)
    name = random_of(sheet, ("{0} {1}", "{0:.3} {2}"))
    for day in days:
        called_so = name.format(_MONTHS[day.month - 1], day.year, f"{day:%y}")
        sheet.sheets[called_so] = [
            ["Ward", *(MEASURES[m] for m in measures)],
            *([called[w], *(_value(sheet, form, w, m, day) for m in measures)] for w in wards),
        ]


def _with_letters(
    sheet: TrustSheet, days: list[date], called: dict[str, str], said: Any, form: str
) -> None:
    """Red, amber and green as letters, beside each number or each row."""
    _long(sheet, days, called, said, form)
    random = Random(sheet.seed)
    each = random.random() < 0.5
    for at, row in enumerate(sheet.sheets["Data"]):
        letters = [random.choice("RAG") if at else "RAG" for _ in row[2:]]
        pairs = [cell for pair in zip(row[2:], letters, strict=True) for cell in pair]
        row[2:] = pairs if each else [*row[2:], letters[0]]


def _side_by_side(
    sheet: TrustSheet, days: list[date], called: dict[str, str], said: Any, form: str
) -> None:
    """A list of one measure, and beside it the other one with its months across."""
    wards, (first, other) = _named(sheet)
    left: list[list[Any]] = [[None] * 3, ["Ward", "Month", MEASURES[first]]]
    for ward in wards:
        left += [[called[ward], said(d), _value(sheet, form, ward, first, d)] for d in days]
    right: list[list[Any]] = [[MEASURES[other]], ["Ward", *map(said, days)]]
    right += [[called[w], *(_value(sheet, form, w, other, d) for d in days)] for w in wards]
    right += [[] for _ in left[len(right) :]]
    sheet.sheets["Data"] = [[*a, None, *b] for a, b in zip(left, right, strict=True)]


def _list(
    sheet: TrustSheet, days: list[date], called: dict[str, str], _said: Any, _form: str
) -> None:
    """A list with a row for each incident, or for some of a day and how many they were."""
    random = Random(sheet.seed)
    most = random.choice((1, 40))
    rows: list[list[Any]] = []
    for (ward, measure), points in sheet.truth.items():
        for day in days:
            left = int(points[day])
            while left:
                many = random.randint(1, min(left, most))
                left -= many
                when = day + timedelta(days=random.randrange(28))
                rows.append([when, called[ward], MEASURES[measure], many, "Closed"])
    random.shuffle(rows)
    rows = [[*row, f"W{at}"] for at, row in enumerate(rows)]
    heading = ["Incident date", "Ward", "Category", "Number", "Status", "Ref"]
    if most == 1:
        rows = [[*row[:3], *row[4:]] for row in rows]
        heading.remove("Number")
    sheet.sheets["Data"] = [heading, *rows]
    sheet.reader, sheet.answers["value"] = "incident-list", "Number"


def random_of(sheet: TrustSheet, forms: tuple[str, ...]) -> str:
    """One of these, by the seed."""
    return Random(sheet.seed).choice(forms)


LAYOUTS: dict[str, Callable[..., None]] = {
    "year under months": _years_below,
    "month lines": _month_lines,
    "month title": _month_title,
    "sheet a month": _sheet_a_month,
    "letters": _with_letters,
    "side by side": _side_by_side,
    "list": _list,
    "year lines": _year_lines,
    "ward blocks": _ward_blocks,
    "one month": _one_month,
    "long": _long,
    "long csv": _long,
    "longest": _longest,
    "wide": _wide,
    "wide csv": _wide,
    "merged": _merged,
    "two headings": _two_headings,
    "months over measures": _months_over_measures,
    "sheet a ward": _sheet_a_ward,
    "blocks": _blocks,
    "wards across": _wards_across,
}


# What else is wrong with a sheet


def _clean(sheet: TrustSheet, _: Random) -> None:
    """Nothing is."""


def _first(sheet: TrustSheet) -> list[list[Any]]:
    return next(iter(sheet.sheets.values()))


def _titled(sheet: TrustSheet, _: Random) -> None:
    """Titles stand above, and remarks below."""
    for rows in sheet.sheets.values():
        rows[:0] = [["Northmoor quality report (invented)"], [], []]
        rows += [[], ["Source: an incident system. Provisional."]]
    sheet.merges = [(name, a + 3, b, c + 3, d) for name, a, b, c, d in sheet.merges]


def _cells(sheet: TrustSheet) -> list[tuple[list[Any], int]]:
    return [
        (row, at)
        for rows in sheet.sheets.values()
        for row in rows
        for at, cell in enumerate(row)
        if isinstance(cell, Cell | int | float)
    ]


def _spoil(sheet: TrustSheet, random: Random, value: Any) -> None:
    found = _cells(sheet)
    if found:
        row, at = random.choice(found)
        row[at] = value


def _star(sheet: TrustSheet, random: Random) -> None:
    _spoil(sheet, random, "*")


def _dash(sheet: TrustSheet, random: Random) -> None:
    _spoil(sheet, random, "-")


def _below_five(sheet: TrustSheet, random: Random) -> None:
    _spoil(sheet, random, "<5")


def _unworked(sheet: TrustSheet, random: Random) -> None:
    if sheet.excel:
        _spoil(sheet, random, "=1+1")


def _error(sheet: TrustSheet, random: Random) -> None:
    """What Excel shows where it could not work a number out."""
    _spoil(sheet, random, random.choice(("#N/A", "#REF!", "#VALUE!")))


def _footnotes(sheet: TrustSheet, random: Random) -> None:
    """Marks of footnotes behind dates that are texts, and behind the names of a ward."""
    mark = random.choice((" (1)", " [r]", "*"))
    names = {*WARDS.values(), *(name.removesuffix(" Ward") for name in WARDS.values())}
    for rows in sheet.sheets.values():
        marked = next((c for row in rows for c in row if isinstance(c, str) and c in names), None)
        for row in rows:
            row[:] = [
                f"{cell}{mark}" if cell is not None and cell == marked else cell for cell in row
            ]


def _totals(sheet: TrustSheet, _: Random) -> None:
    """A row of totals below, where the rows begin with a name or a date."""
    for rows in sheet.sheets.values():
        width = max(map(len, rows))
        numbers = [
            at
            for at in range(width)
            if any(len(row) > at and isinstance(row[at], int | float | Cell) for row in rows)
        ]
        rows.append(["Total", *(9999 if at in numbers else None for at in range(1, width))])


def _titled_totals(sheet: TrustSheet, random: Random) -> None:
    _totals(sheet, random)
    _titled(sheet, random)


def _stranger(sheet: TrustSheet, _: Random) -> None:
    """A ward that the workbook does not know."""
    if len(sheet.sheets) > 1:
        return
    known = list(WARDS.values()) + [n.removesuffix(" Ward") for n in WARDS.values()]
    rows = _first(sheet)
    for row in list(rows):
        for at, cell in enumerate(row[:2]):
            if cell in known and len([c for c in row if c in known]) == 1 and len(row) > 3:
                other = list(row)
                other[at] = "Dogwood Ward"
                for place in range(at + 1, len(other)):
                    if isinstance(other[place], int | float):
                        other[place] = 7777
                rows.append(other)
                return


def _filtered(sheet: TrustSheet, random: Random) -> None:
    """Rows hidden by a filter."""
    if sheet.excel and not sheet.merges:
        name, rows = next(iter(sheet.sheets.items()))
        full = [
            at
            for at, row in enumerate(rows)
            if any(isinstance(cell, int | float | Cell) for cell in row)
        ]
        if full:
            sheet.hidden_rows.append((name, random.choice(full)))


def _again(sheet: TrustSheet, random: Random) -> None:
    """A row that stands there twice, with another number."""
    rows = _first(sheet)
    full = [row for row in rows if any(isinstance(cell, int | float) for cell in row)]
    if full:
        row = list(random.choice(full))
        for at, cell in enumerate(row):
            if isinstance(cell, int | float):
                row[at] = cell + 1 if isinstance(cell, int) else cell
        rows.append(row)


def _beside(sheet: TrustSheet, name: str) -> None:
    """Numbers of another kind than the measure's, beside its own: in columns or in rows."""
    rows = _first(sheet)
    heading = rows[0]
    known = set(MEASURES.values())
    if "Indicator" in heading:
        at = heading.index("Indicator")
        for row in list(rows[1:]):
            other = [7777 if isinstance(c, int | float | Cell) else c for c in row]
            if other[at] in known and row[0] is not None:
                other[at] = name.format(other[at])
                rows.append(other)
    elif len(sheet.sheets) == 1 and heading[0] == "Month" and known & {*heading}:
        called = [one for one in heading if one in known]
        heading += [name.format(one) for one in called]
        for row in rows[1:]:
            row += [7777] * len(called)


def _targets(sheet: TrustSheet, _: Random) -> None:
    _beside(sheet, "{} target")


def _to_date(sheet: TrustSheet, _: Random) -> None:
    _beside(sheet, "{} (YTD)")


def _plans(sheet: TrustSheet, _: Random) -> None:
    _beside(sheet, "{} plan")


def _cumulative(sheet: TrustSheet, _: Random) -> None:
    """A title by which the numbers are no numbers of their months."""
    for rows in sheet.sheets.values():
        rows[:0] = [["Cumulative, year to date"], []]
    sheet.merges = [(name, a + 2, b, c + 2, d) for name, a, b, c, d in sheet.merges]


def _notes(sheet: TrustSheet, _: Random) -> None:
    for rows in sheet.sheets.values():
        rows += [[], ["* Small numbers"], ["Note: figures are provisional, and may change."]]


def _nameless_sum(sheet: TrustSheet, _: Random) -> None:
    """A row of sums below, with nothing to say so."""
    for rows in sheet.sheets.values():
        width = max(map(len, rows))
        full = [row for row in rows if len(row) == width]
        sums: list[Any] = [None] * width
        for at in range(width):
            numbers = [row[at] for row in full if type(row[at]) is int]
            if len(numbers) > 1 and len(numbers) == len(full) - 1:
                sums[at] = sum(numbers)
        if any(sums) and not any(isinstance(row[0], date) for row in full):
            rows.append(sums)


def _half_hidden(sheet: TrustSheet, random: Random) -> None:
    """A number in merged cells, of which the second row is hidden."""
    if sheet.excel and not sheet.merges:
        name, rows = next(iter(sheet.sheets.items()))
        pairs = [
            (at, column)
            for at, (row, below) in enumerate(pairwise(rows))
            for column in range(min(len(row), len(below)))
            if type(row[column]) is int and type(below[column]) is int
        ]
        if pairs:
            at, column = random.choice(pairs)
            rows[at + 1][column] = None
            sheet.merges.append((name, at, column, at + 1, column))
            sheet.hidden_rows.append((name, at + 1))


def _struck(sheet: TrustSheet, random: Random) -> None:
    """A row that was put right below, and struck out."""
    if sheet.excel and not sheet.merges:
        name, rows = next(iter(sheet.sheets.items()))
        full = [at for at, row in enumerate(rows) if any(map(_is_count, row))]
        if full:
            at = random.choice(full)
            wrong = [7777 if type(cell) is int else cell for cell in rows[at]]
            rows.insert(at, wrong)
            sheet.struck_rows.append((name, at))
            sheet.answers["struck"] = "out"


def _is_count(cell: Any) -> bool:
    return isinstance(cell, int | float | Cell)


def _void(sheet: TrustSheet, random: Random) -> None:
    """Cases of a list that were none."""
    rows = _first(sheet)
    word = random.choice(("Rejected", "Duplicate", "Duplicate of W3", "Cancelled", "Void"))
    for row in random.sample(rows[1:], 3):
        at = random.randrange(1, len(rows))
        rows.insert(at, [*row[:-2], word, f"V{at}"])
    sheet.answers["void"] = "out"


def _repeated(sheet: TrustSheet, random: Random) -> None:
    """Cases of a list that stand there twice."""
    rows = _first(sheet)
    for row in random.sample(rows[1:], 3):
        rows.append(list(row))
    sheet.answers["repeated"] = "out"


OF_LISTS = ("clean", "titles", "void", "void", "repeated", "repeated")
DIRT: dict[str, tuple[Callable[[TrustSheet, Random], None], int]] = {
    "clean": (_clean, 5),
    "titles": (_titled, 2),
    "totals": (_totals, 2),
    "titles and totals": (_titled_totals, 2),
    "dash": (_dash, 1),
    "star": (_star, 1),
    "stranger": (_stranger, 1),
    "filtered": (_filtered, 1),
    "below five": (_below_five, 1),
    "unworked": (_unworked, 1),
    "again": (_again, 1),
    "targets": (_targets, 1),
    "to date": (_to_date, 1),
    "plans": (_plans, 1),
    "cumulative": (_cumulative, 1),
    "notes": (_notes, 1),
    "a sum of no name": (_nameless_sum, 1),
    "half hidden": (_half_hidden, 1),
    "error": (_error, 1),
    "footnotes": (_footnotes, 1),
    "unlikely": (_clean, 1),
    "struck": (_struck, 1),
    "void": (_void, 0),
    "repeated": (_repeated, 0),
}
"""What can be wrong, and how often."""
