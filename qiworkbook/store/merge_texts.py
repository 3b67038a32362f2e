"""Two texts that come from one, joined: a TOML file record by record, a data file date by date.

A date that only one side changed is taken from there. Of one that both changed, the cells are
joined; numerator and denominator are one thing. Where a date has several measurements, what both
sides added is kept. What is left is a clash.
"""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from qiworkbook.problems import WorkbookError
from qiworkbook.store.csv_lines import delimiter_of, read_heading, records, row_text, split_lines
from qiworkbook.store.dates import DateWord, ReadDate, read_dates
from qiworkbook.store.files import newline_of
from qiworkbook.store.folders import BOTH, Merged, Sides, Ties
from qiworkbook.store.merge_toml import merge_toml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


Cells: TypeAlias = "tuple[tuple[str, str], ...]"
"""A row: each column that says something, by name."""

_TOGETHER = (("value",), ("numerator", "denominator"))


class _File(Struct, frozen=True):
    """A data file by dates: `columns` as they are written, the rows of each date in their order."""

    columns: tuple[str, ...]
    delimiter: str
    rows: dict[str, tuple[Cells, ...]]


def merge_rows(
    file: str,
    base: str | None,
    here: str,
    there: str,
    answers: Mapping[str, str],
    *,
    several: bool = False,
    order: DateWord | None = None,
) -> Merged:
    """The text that holds what either side changed, and the clashes that are still open.

    `several` is whether a date has several measurements. Without a `base`, dates that stand on one
    side alone are kept. Where a clash is open, the text has what stands here. Raises WorkbookError
    where one of the texts has no heading that can be read.
    """
    sides = Sides(
        *(_read(text, file, order) for text in (here if base is None else base, here, there))
    )
    if base is None:
        sides = Sides(_File(sides.here.columns, sides.here.delimiter, {}), sides.here, sides.there)
    ties = Ties(file, answers)
    columns = _columns(sides, ties)
    rows: dict[str, tuple[Cells, ...]] = {}
    for day in dict.fromkeys(day for side in sides for day in side.rows):
        of_day = Sides(*(side.rows.get(day, ()) for side in sides))
        rows[day] = _of_day(day, of_day, ties, several=several)
    if rows == sides.here.rows and columns == sides.here.columns:
        return Merged(here, tuple(ties.open))
    if rows == sides.there.rows and columns == sides.there.columns and not ties.open:
        return Merged(there, ())
    return Merged(_text(here, columns, sides, rows), tuple(ties.open))


def _read(text: str, file: str, order: DateWord | None) -> _File:
    heading, *rows = records(text) if text.strip() else (None,)
    columns, problems = read_heading(heading, file)
    if columns is None or heading is None:
        raise WorkbookError.of(problems[0])
    names = tuple(name.strip() for name in heading.cells)
    found = [row for row in rows if row is not None]
    days = read_dates(
        [columns.cell(row, columns.date) for row in found], (DateWord.AS_STORED,), order
    )
    by_day: dict[str, list[Cells]] = {}
    for row, read in zip(found, days.cells, strict=True):
        if row.fault:
            raise WorkbookError(
                f"{file} line {row.line}: {row.fault}, so it can't be joined.", row.hint
            )
        key = read.when.isoformat() if isinstance(read, ReadDate) else f"? {row.cells}"
        extra = [(f"#{n}", cell) for n, cell in enumerate(row.cells) if n >= len(names)]
        cells = [*zip((name.casefold() for name in names), row.cells, strict=False), *extra]
        by_day.setdefault(key, []).append(tuple((n, c.strip()) for n, c in cells if c.strip()))
    return _File(names, delimiter_of(split_lines(text)), {k: tuple(v) for k, v in by_day.items()})


def _columns(sides: Sides[_File], ties: Ties) -> tuple[str, ...]:
    """The columns of here, and those that there added; a column that went is asked about."""
    named = Sides(*(side.columns for side in sides))
    if named.settled:
        return named.on(named.settled)
    low = Sides(*({name.casefold() for name in names} for names in named))
    if low.base - low.here or low.base - low.there:
        said: Sides[str | None] = Sides(*(",".join(names) for names in named))
        return named.on(ties.choice("columns", said))
    return (*named.here, *(name for name in named.there if name.casefold() not in low.here))


def _of_day(
    day: str, sides: Sides[tuple[Cells, ...]], ties: Ties, *, several: bool
) -> tuple[Cells, ...]:
    """The rows of a date, as far as they are settled."""
    counted = Sides(*(Counter(rows) for rows in sides))
    if counted.settled:
        return sides.on(counted.settled)
    base, here, there = counted
    only_added = not (base - here or base - there)
    more = (here - base, there - base)
    if several and only_added and not more[0] & more[1]:
        return (*sides.here, *(there - base).elements())
    if not several and len(sides.here) == len(sides.there) == 1 and len(sides.base) <= 1:
        return (_row(day, Sides(*(dict(rows[0]) if rows else {} for rows in sides)), ties),)
    said = Sides(
        *(
            " · ".join(",".join(cell for name, cell in row if name != "date") for row in rows)
            or None
            for rows in sides
        )
    )
    side = ties.choice(day, said, both=several)
    return (*sides.here, *sides.there) if side == BOTH else sides.on(side)


def _row(day: str, sides: Sides[dict[str, str]], ties: Ties) -> Cells:
    """One row out of two, cell by cell; what is one number in two cells is one thing."""
    names = list(dict.fromkeys(name for side in sides for name in side))
    apart = [(name,) for name in names if not any(name in group for group in _TOGETHER)]
    found: dict[str, str] = {}
    for group in (("date",), *_TOGETHER, *(one for one in apart if one != ("date",))):
        said = Sides(*("/".join(side.get(name, "") for name in group) for side in sides))
        side = (
            "here"
            if group == ("date",)
            else said.settled or ties.choice(f"{day}/{group[0]}", Sides(*said))
        )
        found |= {name: sides.on(side)[name] for name in group if name in sides.on(side)}
    return tuple((name, found[name]) for name in names if name in found)


def _text(
    here: str, columns: tuple[str, ...], sides: Sides[_File], rows: Mapping[str, tuple[Cells, ...]]
) -> str:
    """The rows as a file like the one here: unchanged lines as they were, others in their place."""
    newline = newline_of(here)
    heading, *found = records(here)
    lines = split_lines(here.removeprefix("\ufeff"))
    raw: dict[Cells, list[str]] = {}
    names = [name.casefold() for name in sides.here.columns]
    for record in found:
        pairs = [*zip(names, record.cells, strict=False)]
        pairs += [(f"#{n}", c) for n, c in enumerate(record.cells) if n >= len(names)]
        key = tuple((n, c.strip()) for n, c in pairs if c.strip())
        raw.setdefault(key, []).append(newline.join(lines[record.line - 1 :][: record.lines]))
    same = columns == sides.here.columns
    head = newline.join(lines[: heading.line - 1 + heading.lines])
    out = [head if same else row_text(columns, sides.here.delimiter)]
    for day in _days(sides, rows):
        for row in rows[day]:
            if same and raw.get(row):
                out.append(raw[row].pop(0))
            else:
                out.append(row_text(_cells(row, columns), sides.here.delimiter))
    return newline.join(out) + newline


def _cells(row: Cells, columns: Sequence[str]) -> tuple[str, ...]:
    cells = dict(row)
    extra = [cell for name, cell in row if name.startswith("#")]
    return (*(cells.get(name.casefold(), "") for name in columns), *extra)


def _days(sides: Sides[_File], rows: Mapping[str, tuple[Cells, ...]]) -> list[str]:
    """The dates in the order of here; a new one in its place among them."""
    order = [day for day in sides.here.rows if rows[day]]
    dated = [day for day in order if not day.startswith("?")]
    newest_first = len(dated) > 1 and dated[0] > dated[-1]
    for day in sorted(set(rows) - set(sides.here.rows), reverse=newest_first):
        if rows[day]:
            later = (
                n
                for n, one in enumerate(order)
                if not one.startswith("?") and (one < day if newest_first else one > day)
            )
            order.insert(next(later, len(order)) if not day.startswith("?") else len(order), day)
    return order


def merge_texts(
    file: str,
    base: str | None,
    here: str,
    there: str,
    answers: Mapping[str, str] = MappingProxyType({}),
    *,
    several: bool = False,
    order: DateWord | None = None,
) -> Merged:
    """One text that holds what either side changed, and the clashes that are still open.

    `file` says whether it is TOML or a data file. `base` is what both come from, None where nobody
    knows: then nothing that stands on one side alone is dropped. `answers` are HERE, THERE or
    BOTH, by `Clash.name`; `several` is whether a date has several measurements. Where a clash is
    open the text has what stands here. Raises WorkbookError where a text can't be read.
    """
    if not base or not base.strip():
        base = None
    if here == there or (base is not None and there == base):
        return Merged(here)
    if base is not None and here == base:
        return Merged(there)
    if file.endswith(".csv"):
        return merge_rows(file, base, here, there, answers, several=several, order=order)
    return merge_toml(file, base, here, there, answers)
