"""What an aim or a measure meant while data were collected: known by the marks of its parts.

A mark is kept beside the definition, in the project's own file, so that a change is seen whoever
made it, in whatever editor, with git or without.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from hashlib import sha256
from typing import TYPE_CHECKING

from qiworkbook.model.base import Prose, Table, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

OF_A_MEASURE = ("definition", "numerator", "denominator", "counts", "unit", "per", "source")
OF_THE_AIM = ("statement", "baseline", "target", "by")
"""The parts that make one number comparable with the next: other words there are another thing."""

_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_LENGTH = 8


class Meaning(Table):
    """What the data mean from a day on. Written by commands; whoever confirmed it is in `who`."""

    mark: Words
    """The fingerprints of the parts of the definition; written by commands."""

    since: date | None = None
    """The first day of the data that it holds for; left out, from the first."""

    who: str = ""
    """The role that looked at a change and confirmed it."""

    why: Prose = ""
    """Why it was changed."""


def mark_of(says: Mapping[str, object], parts: tuple[str, ...]) -> str:
    """The parts of a definition that say something, each with its fingerprint.

    Spaces, capitals and a full stop at the end make no other definition. Letters alone, so that
    nobody takes one for a number about people.

    >>> mark_of({"per": 1000, "unit": ""}, ("unit", "per"))
    'per eafbabhf'
    """
    plain = {key: _plain(says.get(key)) for key in parts}
    prints = {key: sha256(text.encode()).hexdigest() for key, text in plain.items() if text}
    return ", ".join(f"{key} {p[:_LENGTH].translate(_LETTERS)}" for key, p in prints.items())


def changed_parts(before: str, now: str) -> tuple[str, ...]:
    """The parts that say something else than by the mark `before`. One filled in is no change."""
    new = _by_part(now)
    return tuple(part for part, mark in _by_part(before).items() if new.get(part) != mark)


def _by_part(mark: str) -> dict[str, str]:
    pairs = (one.partition(" ") for one in mark.split(", "))
    return {part: fingerprint for part, _, fingerprint in pairs if part}


def _plain(value: object) -> str:
    if isinstance(value, (int, float)):
        return f"{float(value):.12g}"
    text = str(value.value if isinstance(value, Enum) else "" if value is None else value)
    return " ".join(text.casefold().split()).rstrip(".")
