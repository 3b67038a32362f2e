"""What a row of an array of tables is called: by who it is, never by where it stands."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qiworkbook.store.toml_values import Plain

_SIGNS = 10


def row_names(rows: Sequence[Mapping[str, Plain]]) -> tuple[str, ...]:
    """A name for each row: its id where no other has it, otherwise one made from all it says.

    Such a name begins with ~, which no id does. Rows that say the same are told apart by a number.
    """
    ids = Counter(_id(row) for row in rows)
    names: list[str] = []
    for row in rows:
        id_ = _id(row)
        name = id_ if id_ and ids[id_] == 1 else f"~{_digest(row)}"
        again = sum(one.partition(".")[0] == name for one in names)
        names.append(f"{name}.{again + 1}" if again and name != id_ else name)
    return tuple(names)


def _id(row: Mapping[str, Plain]) -> str:
    id_ = row.get("id")
    return id_ if isinstance(id_, str) and not id_.startswith("~") else ""


def _digest(row: Mapping[str, Plain]) -> str:
    return hashlib.sha256(_said(row).encode("utf-8", "replace")).hexdigest()[:_SIGNS]


def _said(value: Plain) -> str:
    """The value written down, the same for the same: the order of keys says nothing."""
    if hasattr(value, "items"):
        return repr(sorted((key, _said(one)) for key, one in value.items()))
    if isinstance(value, (list, tuple)):
        return repr([_said(one) for one in value])
    return repr(value)
