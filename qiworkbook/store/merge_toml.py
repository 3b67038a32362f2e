"""Two TOML texts that come from one, joined record by record and key by key.

What only one side changed is taken, remarks with it; what both changed alike is taken once; lists
are joined item by item. What is left is a clash: which one is right is for a person.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from qiworkbook.problems import WorkbookError
from qiworkbook.store import splice
from qiworkbook.store.editor import alike
from qiworkbook.store.files import newline_of
from qiworkbook.store.folders import BOTH, HERE, THERE, Merged, Sides, Ties
from qiworkbook.store.toml_records import Statement, joined, keys_for, parts_of
from qiworkbook.store.toml_text import parse_toml
from qiworkbook.store.toml_values import value_text
from qiworkbook.text.toml_scan import scan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qiworkbook.store.toml_records import Name, Part, Rows


def merge_toml(
    file: str, base: str | None, here: str, there: str, answers: Mapping[str, str]
) -> Merged:
    """The text that holds what either side changed, and the clashes that are still open.

    Without a `base`, what stands on one side alone is kept. Where a clash is open, the text has
    what stands here. Raises WorkbookError where one of the texts can't be read.
    """
    newline = newline_of(here)
    texts = [
        text.replace("\r\n", "\n").replace("\n", newline) for text in (base or "", here, there)
    ]
    texts[1] = here
    keys = keys_for([parse_toml(text, file)[0] or {} for text in texts])
    ties = Ties(file, answers)
    sides = Sides(*(_named(parts_of(text, file, keys)) for text in texts))
    sides = _of_one_hand(_with_new_ids(sides, keys, ties), ties)
    whole = _whole_arrays(sides, keys)
    chosen: dict[Name, Part] = {}
    for record in dict.fromkeys(_record_of(part, whole) for one in sides for part in one.values()):
        own = Sides(
            *(
                {name: part for name, part in one.items() if _record_of(part, whole) == record}
                for one in sides
            )
        )
        chosen |= _record(record, own, ties, whole=record in whole)
    text = joined([chosen[name] for name in _order(sides) if name in chosen], here)
    return Merged(_checked(text, file, chosen, keys), tuple(ties.open))


def _with_new_ids(
    sides: Sides[dict[Name, Part]], keys: Rows, ties: Ties
) -> Sides[dict[Name, Part]]:
    """The sides with a row that one of them gave another id under that id in all of them."""
    mine, theirs = (_new_ids(sides, side, keys) for side in (HERE, THERE))
    became = mine | theirs
    for old in mine.keys() & theirs.keys():
        new = Sides(old, mine[old], theirs[old])
        said: Sides[str | None] = Sides(*(_plain(row)[1] for row in new))
        side = said.settled or ties.choice("/".join((*_plain(old), "id")), said)
        became |= dict.fromkeys(new, new.on(side))
    return Sides(*(dict(_under(part, became) for part in side.items()) for side in sides))


def _new_ids(sides: Sides[dict[Name, Part]], side: str, keys: Rows) -> dict[Name, Name]:
    """The rows that a side gave another id, by what they were; the other side still has them."""
    own, other = sides.on(side), sides.on(HERE if side == THERE else THERE)
    gone, come = _by_name(sides.base, own, keys), _by_name(own, sides.base, keys)
    still = {*other, *_by_name(other, {}, keys)}
    return {row: come[name] for name, row in gone.items() if name in come and still & {row, name}}


def _by_name(one: dict[Name, Part], other: dict[Name, Part], keys: Rows) -> dict[object, Name]:
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


def _under(named: tuple[Name, Part], became: Mapping[Name, Name]) -> tuple[Name, Part]:
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


def _of_one_hand(sides: Sides[dict[Name, Part]], ties: Ties) -> Sides[dict[Name, Part]]:
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


def _record_of(part: Part, whole: frozenset[Name]) -> Name:
    return part.name[:1] if part.name[:1] in whole else part.record


def _named(parts: Sequence[Part]) -> dict[Name, Part]:
    """The parts by name; of rows that are the same word for word, each has a name of its own."""
    found: dict[Name, Part] = {}
    for part in parts:
        name, again = part.name, 1
        while name in found:
            again += 1
            name = (*part.name[:-1], f"{part.name[-1]} ({again})") if part.name else ("again",)
        found[name] = replace(part, name=name)
    return found


def _whole_arrays(sides: Sides[dict[Name, Part]], keys: Rows) -> frozenset[Name]:
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
    record: Name, sides: Sides[dict[Name, Part]], ties: Ties, *, whole: bool
) -> dict[Name, Part]:
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
    found: dict[Name, Part] = {}
    for name in dict.fromkeys(name for side in sides for name in side):
        part = _part(name, Sides(*(side.get(name) for side in sides)), ties)
        if part is not None:
            found[name] = part
    return found


def _plain(name: Name) -> tuple[str, ...]:
    return tuple(step.removeprefix("=") for step in name)


def _part(name: Name, sides: Sides[Part | None], ties: Ties) -> Part | None:
    said = Sides(*(None if one is None else _trimmed(one.text) for one in sides))
    path = "/".join(_plain(name))
    if said.settled:
        return sides.on(said.settled)
    if sides.here is None or sides.there is None:
        return sides.on(ties.choice(path, said))
    heading = Sides(*("" if one is None else _trimmed(one.heading) for one in sides))
    side = heading.settled or ties.choice(f"{path}/heading", Sides(*heading))
    kept = sides.on(side)
    return replace(
        sides.here,
        above=_remarks(Sides(*(one.above if one else "" for one in sides))),
        heading=kept.heading if kept else "",
        statements=tuple(_statements(path, sides, ties)),
        below=_remarks(Sides(*(one.below if one else "" for one in sides))),
    )


def _trimmed(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _statements(path: str, sides: Sides[Part | None], ties: Ties) -> list[Statement]:
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


def _order(sides: Sides[dict[Name, Part]]) -> list[Name]:
    """The parts in the order of here; one that only there has stands behind the one before it."""
    order = list(sides.here)
    before: Name | None = None
    for name in sides.there:
        if name not in sides.here:
            order.insert(order.index(before) + 1 if before in order else len(order), name)
        before = name
    return order


def _checked(text: str, file: str, chosen: Mapping[Name, Part], keys: Rows) -> str:
    """The text, if what is read from it is what was put together."""
    if _named(parts_of(text, file, keys)).keys() != chosen.keys():
        raise WorkbookError(f"{file} can't be joined safely, so nothing was written.")
    return text
