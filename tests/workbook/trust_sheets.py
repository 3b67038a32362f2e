"""Sheets as a trust's analysts make them, seeded, with the numbers that they are meant to hold.

Every sheet is drawn from four lists: how it is laid out, how its dates and its numbers are
written, and what else is wrong with it. The numbers are invented.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, Any

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
class TrustSheet:
    """A sheet: rows of cells by the name of the sheet, and what Excel keeps beside them."""

    seed: int
    kind: str
    truth: Truth
    sheets: dict[str, list[list[Any]]] = field(default_factory=dict)
    merges: list[tuple[str, int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[tuple[str, int]] = field(default_factory=list)
    hidden_truth: Truth | None = None
    args: tuple[str, ...] = ()
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
        for name, rows in self.sheets.items():
            page = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    shown = per_cent if isinstance(cell, Cell) and cell.form == "%" else None
                    value = _bare(cell)
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
    return cell.value if isinstance(cell, Cell) else cell


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
    start, count = (
        date(2021 + random.randrange(3), random.randrange(1, 13), 1),
        random.randrange(6, 19),
    )
    days = [
        date(start.year + (start.month - 1 + at) // 12, (start.month - 1 + at) % 12 + 1, 1)
        for at in range(count)
    ]
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


LAYOUTS: dict[str, Callable[..., None]] = {
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
}
"""What can be wrong, and how often."""
