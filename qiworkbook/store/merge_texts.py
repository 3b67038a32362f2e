"""Two versions of a text file merged by their rows, with the version that both came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.problems import WorkbookError
from qiworkbook.store import splice
from qiworkbook.store.csv_lines import delimiter_of, read_heading, records, row_text, split_lines
from qiworkbook.store.date_texts import DateWord
from qiworkbook.store.dates import ReadDate, read_dates
from qiworkbook.store.editor import alike
from qiworkbook.store.files import newline_of
from qiworkbook.store.layout import BOTH, HERE, THERE, Merged, Sides, Ties
from qiworkbook.store.toml_file import parse_toml, value_text
from qiworkbook.store.toml_records import (
    Name,
    Rows,
    RowStep,
    Statement,
    TablePart,
    joined,
    keys_for,
    parts_of,
)
from qiworkbook.text.source import scan


def merge_toml(
    file: str, base: str | None, here: str, there: str, answers: Mapping[str, str]
) -> Merged:
    """The text that holds what either side changed, and the clashes that are still open.

    Without a `base`, what stands on one side alone is kept. Where a clash is open, the text has
    what stands here. Raises WorkbookError where one of the texts can't be read.
    """
    keys, sides = _parted(file, base, here, there)
    ties = Ties(file, answers)
    became = _new_ids_of_all(sides, keys, ties)
    sides = Sides(*(dict(_under(part, became) for part in side.items()) for side in sides))
    sides = _of_one_hand(sides, ties)
    whole = _whole_arrays(sides, keys)
    chosen: dict[Name, TablePart] = {}
    for record in dict.fromkeys(_record_of(part, whole) for one in sides for part in one.values()):
        own = Sides(
            *(
                {name: part for name, part in one.items() if _record_of(part, whole) == record}
                for one in sides
            )
        )
        chosen |= _record(record, own, ties, whole=record in whole)
    text = joined([chosen[name] for name in _order(sides, ties) if name in chosen], here)
    return Merged(_checked(text, file, chosen, keys), tuple(ties.open))


def _parted(
    file: str, base: str | None, here: str, there: str
) -> tuple[Rows, Sides[dict[Name, TablePart]]]:
    newline = newline_of(here)
    texts = [
        text.replace("\r\n", "\n").replace("\n", newline) for text in (base or "", here, there)
    ]
    texts[1] = here
    keys = keys_for([parse_toml(text, file)[0] or {} for text in texts])
    return keys, Sides(*(_named(parts_of(text, file, keys)) for text in texts))


def new_ids(
    file: str, base: str, here: str, there: str, answers: Mapping[str, str]
) -> dict[tuple[str, str], str]:
    """The ids that either side gave other ones: by the list and what they were, what they are.

    `answers` say which of two it is, as for `merge_toml`.
    """
    keys, sides = _parted(file, base, here, there)
    became = _new_ids_of_all(sides, keys, Ties(file, answers))
    return {(old[0], _plain(old)[1]): _plain(new)[1] for old, new in became.items()}


def _new_ids_of_all(
    sides: Sides[dict[Name, TablePart]], keys: Rows, ties: Ties
) -> dict[Name, Name]:
    """The rows that either side gave another id, by what they were, and what they are to be."""
    mine, theirs = (_new_ids(sides, side, keys) for side in (HERE, THERE))
    became = mine | theirs
    for old in mine.keys() & theirs.keys():
        new = Sides(old, mine[old], theirs[old])
        said: Sides[str | None] = Sides(*(_plain(row)[1] for row in new))
        side = said.settled or ties.choice("/".join((*_plain(old), "id")), said)
        became |= dict.fromkeys(new, new.on(side))
    return became


def _new_ids(sides: Sides[dict[Name, TablePart]], side: str, keys: Rows) -> dict[Name, Name]:
    """The rows that a side gave another id, by what they were; the other side still has them."""
    own, other = sides.on(side), sides.on(HERE if side == THERE else THERE)
    gone, come = _by_name(sides.base, own, keys), _by_name(own, sides.base, keys)
    still = {*other, *_by_name(other, {}, keys)}
    return {row: come[name] for name, row in gone.items() if name in come and still & {row, name}}


def _by_name(
    one: dict[Name, TablePart], other: dict[Name, TablePart], keys: Rows
) -> dict[object, Name]:
    """The rows with an id that only one has, by what they are called, where that is clear."""
    named = [
        ((row[0], statement.value), row)
        for row, part in one.items()
        if keys.get(row[:1]) == ("id",) and part.record == row and row not in other
        for statement in part.statements
        if statement.key == "name"
    ]
    often = Counter(name for name, _ in named)
    return {name: row for name, row in named if often[name] == 1}


def _under(named: tuple[Name, TablePart], became: Mapping[Name, Name]) -> tuple[Name, TablePart]:
    """A part under the new name of its row, with the new id."""
    name, part = named
    new = (*became.get(name[:2], name[:2]), *name[2:])
    if new == name:
        return named
    statements = part.statements
    if len(name) == 2:
        statements = tuple(_with(s, _plain(new)[1]) if s.key == "id" else s for s in statements)
    return new, replace(part, name=new, statements=statements)


_FINDINGS = {
    ("plan", "question"): ("answer", "held"),
    ("study",): ("compared",),
    ("act",): ("decision",),
}
"""What a team found in a test: one person's answer and another's verdict on it say nothing."""


def _of_one_hand(sides: Sides[dict[Name, TablePart]], ties: Ties) -> Sides[dict[Name, TablePart]]:
    """The sides with the findings of one alone, where each has some that the other has not."""
    found = Sides(
        *(
            {
                (name, statement.key): statement
                for name, part in side.items()
                for statement in part.statements
                if name in sides.here and name in sides.there
                if statement.key in _FINDINGS.get(name[: 1 + (name[:1] == ("plan",))], ())
            }
            for side in sides
        )
    )
    say = Sides(*({at: one.value for at, one in side.items() if one.value} for side in found))
    mine, theirs = (
        {
            at
            for at in found.here | found.there
            if one.get(at) not in (other.get(at), say.base.get(at))
        }
        for one, other in ((say.here, say.there), (say.there, say.here))
    )
    if not (mine and theirs):
        return sides
    told: Sides[str | None] = Sides(
        *(
            "; ".join(_trimmed(one.text) for at, one in side.items() if at in mine | theirs)
            for side in found
        )
    )
    side = ties.choice("what was found", told, both=not mine & theirs)
    if side == BOTH:
        return sides
    taken = {at: found.on(side).get(at) for at in mine | theirs}
    other = {
        name: replace(
            part,
            statements=(
                *(s for s in part.statements if (name, s.key) not in taken),
                *(s for (of, _), s in taken.items() if of == name and s),
            ),
        )
        for name, part in sides.on(HERE if side == THERE else THERE).items()
    }
    return sides._replace(here=other) if side == THERE else sides._replace(there=other)


def _record_of(part: TablePart, whole: frozenset[Name]) -> Name:
    return part.name[:1] if part.name[:1] in whole else part.record


def _named(parts: Sequence[TablePart]) -> dict[Name, TablePart]:
    """The parts by name; of rows that are the same word for word, each has a name of its own."""
    found: dict[Name, TablePart] = {}
    for part in parts:
        name, again = part.name, 1
        while name in found:
            again += 1
            name = (*part.name[:-1], f"{part.name[-1]} ({again})") if part.name else ("again",)
        found[name] = replace(part, name=name)
    return found


def _whole_arrays(sides: Sides[dict[Name, TablePart]], keys: Rows) -> frozenset[Name]:
    """Arrays whose rows nothing tells apart, and that both sides did more than add to."""
    return frozenset(
        path[:1]
        for path, told in keys.items()
        if not told
        and all(
            any(name not in side and name[:1] == path[:1] for name in sides.base)
            for side in (sides.here, sides.there)
        )
    )


def _record(
    record: Name, sides: Sides[dict[Name, TablePart]], ties: Ties, *, whole: bool
) -> dict[Name, TablePart]:
    """The parts of one record, as far as they are settled."""
    base, here, there = (
        "".join(part.text for part in side.values()).replace("\r\n", "\n").strip() for side in sides
    )
    if here == there or there == base:
        return sides.here
    if here == base:
        return sides.there
    if (base and not (here and there)) or whole:
        said = Sides(base or None, here or None, there or None)
        return sides.on(ties.choice("/".join(_plain(record)), said))
    found: dict[Name, TablePart] = {}
    for name in dict.fromkeys(name for side in sides for name in side):
        part = _part(name, Sides(*(side.get(name) for side in sides)), ties)
        if part is not None:
            found[name] = part
    return found


def _plain(name: Name) -> tuple[str, ...]:
    return tuple(step[1:] if isinstance(step, RowStep) else step for step in name)


def _part(name: Name, sides: Sides[TablePart | None], ties: Ties) -> TablePart | None:
    said = Sides(*(None if one is None else _trimmed(one.text) for one in sides))
    path = "/".join(_plain(name))
    if said.settled:
        return sides.on(said.settled)
    if sides.here is None or sides.there is None:
        return sides.on(ties.choice(path, said))
    heading = Sides(*("" if one is None else _trimmed(one.heading) for one in sides))
    kept = sides.on(heading.settled or ties.choice(f"{path}/heading", Sides(*heading)))
    return replace(
        sides.here,
        above=_remarks(Sides(*(one.above if one else "" for one in sides))),
        heading=kept.heading if kept else "",
        statements=tuple(_statements(path, sides, ties)),
        below=_remarks(Sides(*(one.below if one else "" for one in sides))),
    )


def _trimmed(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _statements(path: str, sides: Sides[TablePart | None], ties: Ties) -> list[Statement]:
    """The statements of a table: those of here in their order, then those that only there has."""
    own = Sides(*({s.key: s for s in (one.statements if one else ())} for one in sides))
    found = []
    for key in dict.fromkeys([*own.here, *own.there]):
        mine = Sides(*(side.get(key) for side in own))
        said = Sides(*(None if one is None else _trimmed(one.text) for one in mine))
        statement = mine.on(said.settled) if said.settled else _joined(mine)
        if statement is None and not said.settled:
            statement = mine.on(ties.choice(f"{path}/{key}" if path else key, said))
        if statement is not None:
            found.append(statement)
    return found


def _joined(sides: Sides[Statement | None]) -> Statement | None:
    """One statement out of two that differ, where nothing of either is lost; else None."""
    base, here, there = sides
    if here is None or there is None:
        return None
    remark = Sides("" if base is None else _remark(base), _remark(here), _remark(there)).settled
    settled, value = _value(None if base is None else base.value, here.value, there.value)
    if not remark or not settled:
        return None
    return _with(there if remark == THERE else here, value)


def _value(base: Any, here: Any, there: Any) -> tuple[bool, Any]:
    """Whether two values come to one, and to which."""
    if alike(here, there) or alike(there, base):
        return True, here
    if alike(here, base):
        return True, there
    lists = isinstance(here, list) and isinstance(there, list)
    if lists and not any(isinstance(one, (dict, list)) for one in (*here, *there)):
        return True, _items(base if isinstance(base, list) else [], here, there)
    return False, None


def _items(base: list[Any], here: list[Any], there: list[Any]) -> list[Any]:
    """The items of here without those that there took out, then those that there added."""
    gone = [one for one in base if one not in there]
    kept = [one for one in here if one not in gone]
    return [*kept, *(one for one in there if one not in base and one not in kept)]


def _with(statement: Statement, value: Any) -> Statement:
    """The statement with another value; its remarks stay."""
    at = scan(statement.text).values[(statement.key,)]
    old = statement.text[at[0] : at[1]]
    text = splice.replace_value(statement.text, (statement.key,), value_text(value, old))
    return Statement(statement.key, text, value)


def _remark(statement: Statement) -> str:
    """The remarks above a statement and in its line."""
    start, end = scan(statement.text).values[(statement.key,)]
    above = statement.text[:start].rpartition("\n")[0]
    return f"{_trimmed(above)}\n{_trimmed(statement.text[end:])}"


def _remarks(sides: Sides[str]) -> str:
    """Remarks and blank lines: those of here without what there took out, then what there added."""
    if sides.settled:
        return sides.on(sides.settled)
    base, here, there = (side.splitlines(keepends=True) for side in sides)
    stays = {line.strip() for line in there}
    gone = {line.strip() for line in base} - stays - {""}
    known = {line.strip() for line in (*base, *here)}
    kept = [line for line in here if line.strip() not in gone]
    return "".join([*kept, *(line for line in there if line.strip() not in known)])


def _order(sides: Sides[dict[Name, TablePart]], ties: Ties) -> list[Name]:
    """The parts in the order of the side that moved some of those that all have, otherwise of here.

    One that only the other side has stands behind the one before it.
    """
    shared = sides.base.keys() & sides.here.keys() & sides.there.keys()
    moved = [
        at
        for at in zip(*(filter(shared.__contains__, side) for side in sides), strict=True)
        if len(set(at)) > 1
    ]
    said = Sides(*("\n".join("/".join(_plain(at[n])) for at in moved) for n in range(3)))
    side = said.settled or ties.choice("the order", Sides[str | None](*said))
    order = list(sides.on(side))
    before: Name | None = None
    for name in sides.on(HERE if side == THERE else THERE):
        if name not in order:
            order.insert(order.index(before) + 1 if before in order else len(order), name)
        before = name
    return order


def _checked(text: str, file: str, chosen: Mapping[Name, TablePart], keys: Rows) -> str:
    """The text, if what is read from it is what was put together."""
    if _named(parts_of(text, file, keys)).keys() != chosen.keys():
        raise WorkbookError(f"{file} can't be joined safely, so nothing was written.")
    return text


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


class _Unnamed(str):
    """Stands for a name where none is: of a cell beyond the headings, of a day nobody can read."""


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
        key = read.when.isoformat() if isinstance(read, ReadDate) else _Unnamed(f"? {row.cells}")
        extra = [(_Unnamed(f"#{n}"), cell) for n, cell in enumerate(row.cells) if n >= len(names)]
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
        pairs += [(_Unnamed(f"#{n}"), c) for n, c in enumerate(record.cells) if n >= len(names)]
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
    extra = [cell for name, cell in row if isinstance(name, _Unnamed)]
    return (*(cells.get(name.casefold(), "") for name in columns), *extra)


def _days(sides: Sides[_File], rows: Mapping[str, tuple[Cells, ...]]) -> list[str]:
    """The dates in the order of here; a new one in its place among them."""
    order = [day for day in sides.here.rows if rows[day]]
    dated = [day for day in order if not isinstance(day, _Unnamed)]
    newest_first = len(dated) > 1 and dated[0] > dated[-1]
    for day in sorted(set(rows) - set(sides.here.rows), reverse=newest_first):
        if rows[day]:
            later = (
                n
                for n, one in enumerate(order)
                if not isinstance(one, _Unnamed) and (one < day if newest_first else one > day)
            )
            order.insert(len(order) if isinstance(day, _Unnamed) else next(later, len(order)), day)
    return order


def is_reworded(file: str, base: str, here: str, there: str) -> bool:
    """Whether a row that the base alone has may stand here in other words: a new one came there."""
    sides = (
        Sides(*({(day,) for day in _read(text, file, None).rows} for text in (base, here, there)))
        if file.endswith(".csv")
        else Sides(*map(set, _parted(file, base, here, there)[1]))
    )
    gone = {name[:-1] for name in sides.base - sides.here - sides.there}
    return any(name[:-1] in gone for name in sides.here - sides.base - sides.there)


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
