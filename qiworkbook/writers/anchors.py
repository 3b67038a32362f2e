"""Names for the places of a document: unique, plain, and the same each time it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qiworkbook.content import Section

_LONGEST = 80
_OTHER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Anchors:
    """An anchor for each section, in their order, and which anchor a `Cell.link` leads to."""

    names: tuple[str, ...]
    by_id: Mapping[str, str]

    def of(self, link: str) -> str:
        """The anchor of the first section with this id, or "" when there is none."""
        return self.by_id.get(link, "") if link else ""


def anchors(sections: Iterable[Section]) -> Anchors:
    """Anchors from the sections' ids: small letters, digits and hyphens.

    Never an underscore: a writer's own names have one, and so are never taken.
    """
    ids = tuple(section.id for section in sections)
    names = unique(slug(one) or "section" for one in ids)
    # Reversed, because with an id that comes twice a link leads to the first.
    return Anchors(names, dict(reversed(tuple(zip(ids, names, strict=True)))))


def slug(text: str) -> str:
    """The text as small letters, digits and hyphens: fit for an address and for a file's name."""
    return _OTHER.sub("-", text.lower())[:_LONGEST].strip("-")


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """The names in their order; one that comes again gets a number: "aim", "aim-2"."""
    taken: set[str] = set()
    last: dict[str, int] = {}
    found = []
    for name in names:
        new = name
        while new in taken:
            last[name] = last.get(name, 1) + 1
            new = f"{name}-{last[name]}"
        taken.add(new)
        found.append(new)
    return tuple(found)
