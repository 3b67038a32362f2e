"""Cells of a sheet that was read, as values; what is wrong with one is told with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from msgspec import Struct, field

from qiworkbook.api import (
    ReadCell,
    ReadSheet,
    WorkbookError,
    counted,
    did_you_mean,
    listed,
    written_day,
)

T = TypeVar("T")

_MOST_TOLD = 40


def text_of(cell: ReadCell | None) -> str:
    """What a person sees in the cell, as text; "" for an empty one."""
    value = cell.value if cell else None
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return value.isoformat() if isinstance(value, date) else str(value).strip()


class Faults(Struct):
    """What is wrong with a file, a sentence each, with sheet and cell."""

    told: list[str] = field(default_factory=list)

    def tell(self, sheet: str, cell: ReadCell | None, message: str) -> None:
        """One more."""
        place = f"{sheet}, cell {cell.at}" if cell and cell.at else sheet
        self.told.append(f"{place}: {message}")

    def refuse(self, file: str) -> None:
        """Raise WorkbookError that names them, if there are any."""
        if self.told:
            more = len(self.told) - _MOST_TOLD
            lines = [f"{file}: {line}" for line in self.told[:_MOST_TOLD]]
            lines += [f"... and {counted(more, 'more')}"] if more > 0 else []
            raise WorkbookError(
                "\n".join(lines),
                f"Nothing was written: put {counted(len(self.told), 'cell')} right, "
                "then read it again.",
            )


class SheetRow(Struct, frozen=True):
    """One row of a sheet, its cells by the headings above them."""

    sheet: str
    cells: Mapping[str, ReadCell]
    faults: Faults

    def is_blank(self, but: Iterable[str] = ()) -> bool:
        """Whether nothing is in it, the columns `but` aside."""
        left = set(self.cells) - set(but)
        return not any(text_of(self.cells[heading]) for heading in left)

    def text(self, heading: str) -> str:
        """The text of a cell."""
        return text_of(self.cells.get(heading))

    def needed(self, heading: str) -> str:
        """The text of a cell that must say something."""
        text = self.text(heading)
        if not text:
            self.fault(heading, f"this row needs something under “{heading}”.")
        return text

    def choice(self, heading: str, words: Mapping[T, str], *, needed: bool = False) -> T | None:
        """What a word of a list stands for, in capitals or not; the file's own word will do too."""
        text = self.needed(heading) if needed else self.text(heading)
        if not text:
            return None
        for meaning, word in words.items():
            if text.casefold() in (word.casefold(), str(meaning).casefold()):
                return meaning
        guess = did_you_mean(text, words.values())
        question = f"Did you mean “{guess}”? " if guess else ""
        choices = listed(f"“{word}”" for word in words.values())
        self.fault(heading, f"“{text}” is not in the list. {question}It has {choices}.")
        return None

    def one_of(self, heading: str, known: Iterable[str]) -> str:
        """An id that must be known; "" for an empty cell, or for one that is not."""
        ids, text = list(known), self.text(heading)
        if not text or text in ids:
            return text
        guess = did_you_mean(text, ids)
        question = f" Did you mean “{guess}”?" if guess else ""
        self.fault(heading, f"there is no “{text}”.{question}")
        return ""

    def day(self, heading: str, *, needed: bool = False) -> date | None:
        """The day of a cell."""
        text = self.needed(heading) if needed else self.text(heading)
        if not text:
            return None
        try:
            return written_day(text)
        except WorkbookError as error:
            self.fault(heading, f"{error.message}. {error.hint}")
            return None

    def fault(self, heading: str, message: str) -> None:
        """Something is wrong with a cell of this row."""
        self.faults.tell(self.sheet, self.cells.get(heading), message)


def rows_of(
    sheets: Iterable[ReadSheet], name: str, headings: Iterable[str], faults: Faults
) -> tuple[SheetRow, ...]:
    """The rows of the sheet of that name which hold anything, its columns found by their names.

    A sheet or a column that is not there is a fault; so is a column that nobody asked for, when
    something stands in it: it would be lost.
    """
    there = list(sheets)
    sheet = next((one for one in there if one.name.strip().casefold() == name.casefold()), None)
    if sheet is None or not sheet.rows:
        have = listed(one.name for one in there)
        faults.tell(name, None, f"there is no sheet of this name. The file has {have or 'none'}.")
        return ()
    columns = _columns(sheet, headings, faults)
    found = (
        SheetRow(sheet.name, {heading: row[at] for heading, at in columns.items()}, faults)
        for row in sheet.rows[1:]
    )
    return tuple(row for row in found if not row.is_blank())


def _columns(sheet: ReadSheet, headings: Iterable[str], faults: Faults) -> dict[str, int]:
    written = [text_of(cell) for cell in sheet.rows[0]]
    folded = [heading.casefold() for heading in written]
    columns: dict[str, int] = {}
    for heading in headings:
        if heading.casefold() in folded:
            columns[heading] = folded.index(heading.casefold())
        else:
            guess = did_you_mean(heading, [one for one in written if one])
            question = f" Is it “{guess}”?" if guess else ""
            faults.tell(sheet.name, None, f"there is no column “{heading}”.{question}")
    for at, cell in enumerate(sheet.rows[0]):
        filled = next((row[at] for row in sheet.rows[1:] if text_of(row[at])), None)
        if filled and at not in columns.values():
            label = f"the column “{written[at]}”" if written[at] else "a column without a heading"
            faults.tell(
                sheet.name, cell if written[at] else filled, f"{label} has no place in the form."
            )
    return columns
