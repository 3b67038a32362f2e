"""What differs between two tables of the model, key by key, in words: for any table at all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.model.base import Table
from qiworkbook.text.words import day, listed, short

R = TypeVar("R", bound=Table)

# The fields by which the rows of a list are told apart: the first that all have, each its own.
_KEYS = ("id", "standard", "start", "date", "on", "day", "ask", "what", "name", "title", "role")
_NAMES = ("name", "title", "what", "ask", "text", "statement", "event", "where", "id")
_LONGEST = 200  # signs of what a text said


class Difference(Struct, frozen=True):
    """One field that says something else: `words` without a full stop, and the `field` itself.

    `filled` is whether nothing was lost by it: it said nothing before, or a row came.
    """

    words: str
    field: str
    filled: bool = False

    def of(self, what: str) -> Difference:
        """The same, said of something."""
        return replace(self, words=f"{what}{self.words}")


def differences(before: Table, now: Table, told: Collection[str] = ()) -> Iterator[Difference]:
    """Each field that says something else, but for those that are `told` already."""
    for name, info in type(now).model_fields.items():
        old, new = getattr(before, name, None), getattr(now, name)
        if name not in told and old != new:
            key = (info.alias or name).replace("_", " ")
            if isinstance(old, Table) and isinstance(new, Table):
                yield from (one.of(f"{key}, ") for one in differences(old, new))
            elif is_rows(old) or is_rows(new):
                yield from row_differences(name, key, old or (), new or ())
            else:
                yield _difference(name, key, old, new)


def _difference(name: str, key: str, old: Any, new: Any) -> Difference:
    if _is_empty(old):
        return Difference(f"{key} is now {value_words(new)}", name, filled=True)
    if _is_empty(new):
        return Difference(f"{key} was removed: it was {value_words(old)}", name)
    return Difference(f"{key} went from {value_words(old)} to {value_words(new)}", name)


def row_differences(
    name: str, key: str, old: Sequence[Table], new: Sequence[Table]
) -> Iterator[Difference]:
    """Rows of a list, called `key`, that came, went, say something else or stand elsewhere."""
    both, gone, come = matched(old, new)
    for row in come:
        yield Difference(f"new {key}: {row_title(row)}", name, filled=True)
    for row in gone:
        yield Difference(f"{key} taken out: {row_title(row)}", name)
    for before, now in both:
        yield from (one.of(f"{key} “{row_title(now)}”: ") for one in differences(before, now))
    if is_reordered(old, new, both):
        yield Difference(f"{key}: in another order", name)


def is_reordered(old: Sequence[R], new: Sequence[R], both: Sequence[tuple[R, R]]) -> bool:
    """Whether the rows that are in `both` stand in another order."""
    before, after = ({id(row): place for place, row in enumerate(rows)} for rows in (old, new))
    places = sorted((before[id(was)], after[id(now)]) for was, now in both)
    return places != sorted(places, key=lambda pair: pair[1])


def matched(old: Sequence[R], new: Sequence[R]) -> tuple[list[tuple[R, R]], list[R], list[R]]:
    """Rows that are in both, those that are gone, and those that are new.

    They are told apart by the first field that all have and that is each one's own; else a row is
    the same while it says the same.
    """
    for key in _KEYS:
        was, is_now = ([getattr(row, key, None) for row in rows] for rows in (old, new))
        if all(not _is_empty(one) for one in (*was, *is_now)) and all(
            len(set(map(repr, ones))) == len(ones) for ones in (was, is_now)
        ):
            known = dict(zip(map(repr, was), old, strict=True))
            now = dict(zip(map(repr, is_now), new, strict=True))
            both = [(known[one], row) for one, row in now.items() if one in known]
            gone = [row for one, row in known.items() if one not in now]
            return both, gone, [row for one, row in now.items() if one not in known]
    rest, come, both = list(old), [], []
    for row in new:
        if row in rest:
            both.append((rest.pop(rest.index(row)), row))
        else:
            come.append(row)
    return both, rest, come


def is_rows(value: Any) -> bool:
    """Whether this is a list of tables with something in it."""
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], Table)


def row_title(row: Table) -> str:
    """What a row is called: its name, else the first things that it says."""
    names = (getattr(row, name, None) for name in _NAMES)
    name = next((one for one in names if isinstance(one, str) and one), "")
    if name:
        return short(name, _LONGEST)
    values = (getattr(row, name) for name in type(row).model_fields)
    plain = [one for one in values if not _is_empty(one) and not isinstance(one, Table)]
    return ", ".join(value_words(one).strip("“”") for one in plain[:3] if not is_rows(one))


def value_words(value: Any) -> str:
    """A value as people say it."""
    if _is_empty(value):
        return "nothing"
    if isinstance(value, Table):
        return row_title(value)
    if isinstance(value, tuple):
        return listed(value_words(one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return f"{value:g}"
    if isinstance(value, date):
        return day(value)
    return str(value) if isinstance(value, StrEnum) else f"“{short(str(value), _LONGEST)}”"


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", ())
