"""Tables and lists that a measure can be filled from."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.content.sheets import letters
from qiworkbook.contributions.exchange import Imported, ImportedRow
from qiworkbook.problems import WorkbookError, do
from qiworkbook.store.csv_lines import NAMES, QUOTES
from qiworkbook.text.suggest import did_you_mean
from qiworkbook.text.words import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qiworkbook.content.sheets import CellValue, ReadLine, ReadLines
    from qiworkbook.contributions.exchange import ImportFile

_LOOKED_AT = 30  # rows in which a heading may stand, below titles and remarks
_SHOWN = 20  # columns that a message lists
_LETTER = re.compile(r"[A-Z]{1,3}")


class Found(Struct, frozen=True):
    """Where the columns are, by our names, and the first row below the heading.

    `left` are the headings of the columns that nobody asked for.
    """

    at: Mapping[str, int]
    line: int
    first: int
    left: tuple[str, ...] = ()


def find_columns(lines: ReadLines, said: Mapping[str, str]) -> Found:
    """The columns of a sheet. `said` gives the file's names for ours, where they differ.

    A heading that stands below a merged one is also known by both: "Patients Asked". A column can
    be named by its letter. Raises WorkbookError that lists the columns when one is not there.
    """
    if not lines.rows:
        raise WorkbookError(f"{lines.name}: the file is empty, so nothing was read.")
    if found := _by_heading(lines, said):
        return found
    if "date" in said and all(_LETTER.fullmatch(name.strip()) for name in said.values()):
        return _below(lines, {ours: _number(theirs.strip()) for ours, theirs in said.items()})
    raise _missing(lines, said)


def _by_heading(lines: ReadLines, said: Mapping[str, str]) -> Found | None:
    """The first row that has every column that is wanted, all or some of them by their names."""
    for at, line in enumerate(lines.rows[:_LOOKED_AT]):
        names = _names(lines.rows[at - 1] if at else None, line)
        columns = {ours: _positions(names, said.get(ours, ours)) for ours in NAMES}
        by_name = [ours for ours in ("date", *said) if columns[ours]]
        for ours in said:
            if not columns[ours] and _LETTER.fullmatch(said[ours].strip()):
                columns[ours] = [_number(said[ours].strip())]
        if by_name and _is_heading(columns, said):
            _refuse_twice(lines.name, columns, said)
            taken = {ours: columns[ours][0] for ours in _meant(said) if columns[ours]}
            rest = (own for i, (own, _) in enumerate(names) if own and i not in taken.values())
            return Found(taken, line.number, at + 1, tuple(dict.fromkeys(rest)))
    return None


def _meant(said: Mapping[str, str]) -> tuple[str, ...]:
    """Which of our columns are looked for: where numbers are named, no others are guessed."""
    if {"value", "numerator", "denominator"} & set(said):
        return tuple(dict.fromkeys(("date", *said, "note", "excluded")))
    return NAMES


def _refuse_twice(name: str, columns: Mapping[str, Sequence[int]], said: Mapping[str, str]) -> None:
    for ours in _meant(said):
        if len(columns[ours]) > 1:
            where = ", ".join(letters(column) for column in columns[ours])
            message = f"{name} has {len(columns[ours])} columns {said.get(ours, ours)!r}: {where}."
            raise WorkbookError(message, f"Name the one you mean: --{ours}-column LETTER")


def _is_heading(columns: Mapping[str, Sequence[int]], said: Mapping[str, str]) -> bool:
    if not columns["date"] or any(not columns[ours] for ours in said):
        return False
    return bool(columns["value"] or (columns["numerator"] and columns["denominator"]))


def _names(above: ReadLine | None, line: ReadLine) -> list[tuple[str, str]]:
    """The heading of each column, alone and after the merged one above it."""
    names, last = [], ""
    for at, cell in enumerate(line.cells):
        over = _text(above.cells[at]) if above and at < len(above.cells) else ""
        last = over or last
        own = _text(cell)
        names.append((own, f"{last} {own}".strip() if own else ""))
    return names


def _text(cell: object) -> str:
    return one_line(cell) if isinstance(cell, str) else ""


def _positions(names: Sequence[tuple[str, str]], theirs: str) -> list[int]:
    wanted = one_line(theirs).casefold()
    own = [at for at, (name, _) in enumerate(names) if name.casefold() == wanted]
    return own or [at for at, (_, both) in enumerate(names) if both and both.casefold() == wanted]


def _below(lines: ReadLines, at: Mapping[str, int]) -> Found:
    """The columns by their letters: data begin with the first row that has a date."""
    for first, line in enumerate(lines.rows):
        cell = line.cells[at["date"]] if at["date"] < len(line.cells) else None
        if isinstance(cell, date) or (isinstance(cell, str) and any(map(str.isdecimal, cell))):
            return Found(at, line.number, first)
    letter = letters(at["date"])
    raise WorkbookError(f"{lines.name} has no date in column {letter}, so nothing was read.")


def _number(letter: str) -> int:
    number = 0
    for sign in letter:
        number = number * 26 + ord(sign) - ord("A") + 1
    return number - 1


def _missing(lines: ReadLines, said: Mapping[str, str]) -> WorkbookError:
    heading = max(lines.rows[:_LOOKED_AT], key=_words_in)
    names = [own for own, _ in _names(None, heading) if own]
    if _words_in(heading) < 2:
        message = f"{lines.name} has no heading over its columns, so nothing was read."
        by_letter = do("", date_column="A", value_column="B")
        return WorkbookError(message, "Name them by letter.", action=by_letter)
    have = {name.casefold() for name in names}
    wanted = [said.get(ours, ours) for ours in ("date", *said)]
    lacking = [name for name in wanted if one_line(name).casefold() not in have] or ["value"]
    shown = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" * (len(names) > _SHOWN))
    guess = did_you_mean(lacking[0], names)
    hint = f"Did you mean {guess!r}? It has: {shown}." if guess else f"It has: {shown}."
    column = None
    if lacking[0] in NAMES and lacking[0] not in said.values():
        free = [
            name
            for name in names
            if name.casefold() not in {one_line(w).casefold() for w in wanted}
        ]
        either = lacking[0] == "value" and len(free) > 1
        hint += f" Say which it is{', or which two are numerator and denominator' * either}."
        column = do("", **{f"{lacking[0]}_column": guess or (free or names)[0]})
    message = f"{lines.name} has no column {lacking[0]!r}."
    return WorkbookError(message, hint, action=column)


def _words_in(line: ReadLine) -> int:
    """How many cells look like headings: texts that do not begin with a figure."""
    return sum(1 for cell in line.cells if isinstance(cell, str) and re.match(r"\s*[^\W\d]", cell))


def read_table(file: ImportFile) -> Imported:
    """The rows below the heading. Raises WorkbookError when its columns cannot be told."""
    lines = file.lines()
    found = find_columns(lines, file.columns)
    at, left = dict(found.at), found.left
    if {"value", "numerator", "denominator"} <= set(at):  # the value follows from the other two
        del at["value"]
        left = (*left, file.columns.get("value", "value"))

    def row(line: ReadLine) -> ImportedRow:
        def cell(name: str) -> CellValue:
            return line.cell(at[name]) if name in at else None

        return ImportedRow(
            line=line.number,
            when=cell("date"),
            value=cell("value"),
            numerator=cell("numerator"),
            denominator=cell("denominator"),
            note=cell("note"),
            excluded=cell("excluded"),
            fault=line.fault,
            hint=QUOTES if line.fault else "",
        )

    return Imported(tuple(map(row, lines.rows[found.first :])), left)
