"""A `Book` becomes an Excel file that people can fill in; the same book, the same bytes.

Text is written as text, never as a formula, whatever it begins with. Headings and locked columns
of a protected book cannot be changed; there is no password, so a person who must, can.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from qiworkbook.content.sheets import README, Book, CellKind, Column, Sheet, Value, cell_name
from qiworkbook.figures.layout import wrap
from qiworkbook.problems import WorkbookError
from qiworkbook.writers.clean import clean_text

# Excel's own limits; beyond them it cuts, or calls the file broken.
_LONGEST_TEXT = 32_767
_LONGEST_NAME = 31
_LONGEST_LIST = 255
_LONGEST_HINT = 255
# In points. A letter is 5.25 wide in Excel's own typeface; what stands in for it is wider.
_LETTER, _SIZE, _TITLE_SIZE, _LINE, _HIGHEST = 5.25, 12.0, 17.5, 15.5, 409.0
_READ_ME = 88  # letters: what has room across a sheet of A4
_A4, _MARGIN = 9, 0.4
_SPARE_ON_PAPER = 10  # empty rows that are printed, as they have lines; more only when filled in

_MADE = datetime(2000, 1, 1)  # a fixed date, so that the bytes depend on the content alone
_LISTS = "Lists"


def write_book(book: Book) -> bytes:
    """The Excel file. Raises WorkbookError for a text that Excel would cut."""
    import xlsxwriter

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_urls": False, "default_date_format": "yyyy-mm-dd"}
    file = xlsxwriter.Workbook(stream, options)
    file.set_properties({"title": clean_text(book.title), "created": _MADE})
    _Writer(file, book).write()
    file.close()
    return stream.getvalue()


class _Writer:
    """Writes one book; holds the formats, and the lists that are too long for a cell's own."""

    def __init__(self, file: Any, book: Book) -> None:
        self.file = file
        self.book = book
        wrapped = {"text_wrap": True, "valign": "top"}
        self.title = file.add_format({**wrapped, "bold": True, "font_size": 16})
        self.heading = file.add_format(
            {**wrapped, "bold": True, "bg_color": "#005EB8", "font_color": "#FFFFFF", "border": 1}
        )
        self.locked = file.add_format({**wrapped, "bg_color": "#F0F4F5", "border": 1})
        self.open = {
            (lined, of_day): file.add_format(
                {**wrapped, "locked": False}
                | ({"border": 1} if lined else {})
                | ({"num_format": "yyyy-mm-dd"} if of_day else {})
            )
            for lined in (True, False)
            for of_day in (True, False)
        }
        self.plain = file.add_format(wrapped)
        self.lists: dict[tuple[str, ...], str] = {}

    def write(self) -> None:
        """Write the instructions, the sheets, and the hidden sheet of long lists."""
        if self.book.instructions:
            self._write_instructions()
        names = _distinct([sheet.name for sheet in self.book.sheets])
        for name, sheet in zip(names, self.book.sheets, strict=True):
            self._write_sheet(name, sheet)
        self._write_lists()

    def _write_instructions(self) -> None:
        page = self.file.add_worksheet(README)
        _set_paper(page)
        page.set_column(0, 0, _READ_ME)
        page.hide_gridlines(2)
        page.set_row(0, _height(((self.book.title, _READ_ME),), _TITLE_SIZE))
        page.write_string(0, 0, clean_text(self.book.title), self.title)
        for row, line in enumerate(self.book.instructions, start=2):
            page.set_row(row, _height(((line, _READ_ME),)))
            page.write_string(row, 0, clean_text(line), self.plain)
        if self.book.protect:
            page.protect()

    def _write_sheet(self, name: str, sheet: Sheet) -> None:
        page = self.file.add_worksheet(name)
        page.freeze_panes(1, 0)
        page.set_landscape()
        _set_paper(page)
        page.repeat_rows(0)
        last = len(sheet.rows) + sheet.spare
        for at, column in enumerate(sheet.columns):
            page.set_column(at, at, column.width)
            page.write_string(0, at, clean_text(column.heading), self.heading)
            if last:
                self._validate(page, at, last, column)
        blank: tuple[Value, ...] = (None,) * len(sheet.columns)
        for row, values in enumerate((*sheet.rows, *[blank] * sheet.spare), start=1):
            texts = [(v, c.width) for v, c in zip(values, sheet.columns, strict=True)]
            high = _height((v, wide) for v, wide in texts if isinstance(v, str))
            if high > _LINE:  # one that was never given is as high as Excel will make it
                page.set_row(row, high)
            for at, (value, column) in enumerate(zip(values, sheet.columns, strict=True)):
                lined = row <= len(sheet.rows) + _SPARE_ON_PAPER
                self._write_cell(page, (row, at), value, column, lined=lined)
        if self.book.protect:
            page.protect("", {"format_columns": True, "format_rows": True, "sort": True})

    def _write_cell(
        self, page: Any, at: tuple[int, int], value: Value, column: Column, *, lined: bool
    ) -> None:
        row, col = at
        of_day = value is None and column.kind is CellKind.DATE
        form = self.locked if column.locked else self.open[lined, of_day]
        match value:
            case None:
                page.write_blank(row, col, None, form)
            case bool():
                page.write_boolean(row, col, value, form)
            case int() | float():
                page.write_number(row, col, value, form)
            case date():
                page.write_datetime(row, col, value, self.open[True, True])
            case str():
                page.write_string(row, col, self._whole(value, at, page.get_name()), form)

    def _whole(self, text: str, at: tuple[int, int], sheet: str) -> str:
        if len(text) > _LONGEST_TEXT:
            raise WorkbookError(
                f"The text for cell {cell_name(*at)} of the sheet {sheet} has {len(text):,} "
                f"letters, and Excel holds {_LONGEST_TEXT:,}; nothing was written.",
                "Shorten it.",
            )
        return clean_text(text)

    def _validate(self, page: Any, at: int, last: int, column: Column) -> None:
        rule = self._rule(column)
        if rule is None or column.locked:
            return
        if column.hint:
            rule |= {"input_title": clean_text(column.heading)[:32]}
            rule |= {"input_message": clean_text(column.hint)[:_LONGEST_HINT]}
        page.data_validation(1, at, last, at, rule)

    def _rule(self, column: Column) -> dict[str, Any] | None:
        if column.choices:
            return {
                "validate": "list",
                "source": self._source_of(column.choices),
                "error_title": "Pick from the list",
                "error_message": "Please pick one of the words in the list.",
            }
        if column.kind is CellKind.DATE:
            return {
                "validate": "date",
                "criteria": ">",
                "value": date(1990, 1, 1),
                "error_title": "A date, please",
                "error_message": "Please write a date, such as 31/03/2025.",
            }
        if column.kind is CellKind.NUMBER:
            return {
                "validate": "decimal",
                "criteria": "between",
                "minimum": -1e12,
                "maximum": 1e12,
                "error_title": "A number, please",
                "error_message": "Please write a number, or leave the cell empty.",
            }
        return {"validate": "any"} if column.hint else None

    def _source_of(self, choices: tuple[str, ...]) -> list[str] | str:
        if sum(map(len, choices)) + len(choices) <= _LONGEST_LIST and not any(
            "," in choice for choice in choices
        ):
            return list(choices)
        at = list(self.lists).index(choices) if choices in self.lists else len(self.lists)
        column = cell_name(0, at).rstrip("1")
        return self.lists.setdefault(choices, f"={_LISTS}!${column}$1:${column}${len(choices)}")

    def _write_lists(self) -> None:
        if not self.lists:
            return
        page = self.file.add_worksheet(_LISTS)
        for at, choices in enumerate(self.lists):
            for row, choice in enumerate(choices):
                page.write_string(row, at, clean_text(choice))
        page.hide()


def _set_paper(page: Any) -> None:
    page.set_paper(_A4)
    page.set_margins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    page.fit_to_pages(1, 0)


def _height(texts: Iterable[tuple[str, int]], size: float = _SIZE) -> float:
    """What a row needs for its texts, each in a column of so many letters. Excel finds out by
    itself, and LibreOffice leaves a row of an unknown height at one line."""
    lines = (
        sum(len(wrap(one, wide * _LETTER, size)) for one in text.splitlines() or [""])
        for text, wide in texts
        if len(text) * size > wide * _LETTER or "\n" in text
    )
    return min(max(lines, default=1) * _LINE * size / _SIZE, _HIGHEST)


def _distinct(names: list[str]) -> list[str]:
    """Names that Excel accepts, no two alike."""
    given: list[str] = []
    for name in names:
        plain = "".join("-" if sign in "[]:*?/\\'" else sign for sign in clean_text(name))
        plain = plain.strip()[:_LONGEST_NAME] or "Sheet"
        candidate, number = plain, 2
        taken = {_LISTS.casefold(), "history", "read me first", *map(str.casefold, given)}
        while candidate.casefold() in taken:
            end = f" {number}"
            candidate, number = plain[: _LONGEST_NAME - len(end)] + end, number + 1
        given.append(candidate)
    return given
