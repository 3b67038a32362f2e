"""Makes any text safe to put into a file: what no file may hold is replaced, and seen to be."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from typing import TypeVar, cast

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# The characters that XML 1.0 forbids or discourages (section 2.2), tab and newline apart.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr(plane * 0x10000 + last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_LINE_ENDS = re.compile("\r\n?|\x85|\u2028|\u2029")

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")
_CHANGES_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_FIRST_LETTER = re.compile(r"[^\W\d_]")
_ISOLATE, _POP_ISOLATE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"

_NO_TEXT = frozenset({int, float, bool, type(None), date})

T = TypeVar("T")


def clean_text(text: str) -> str:
    """The text with U+FFFD where a character can't be stored, and "\\n" at every line's end."""
    if text.isascii() and text.isprintable():
        return text  # most are, and a deck of many wards has half a million
    return _UNSAFE.sub(REPLACEMENT, _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """The text, cleaned, with every run of spaces and line ends as one space."""
    return " ".join(clean_text(text).split())


def cleaned(value: T, longest: int = 0) -> T:
    """A frozen value, such as a whole `Document`, with every text in it cleaned.

    With `longest`, a text that has more letters is cut there, and says so. Whatever needs no
    cleaning is returned as it is, not copied.
    """
    if type(value) is str:  # a member of a StrEnum is left alone
        return cast("T", _at_most(longest, clean_text(cast("str", value))))
    if type(value) in _NO_TEXT:
        return value
    if isinstance(value, tuple):
        items = tuple(cleaned(item, longest) for item in value)
        same = all(new is old for new, old in zip(items, value, strict=True))
        return value if same else cast("T", items)
    if is_dataclass(value) and not isinstance(value, type):
        return _cleaned_fields(value, longest)
    return value


def _at_most(longest: int, text: str) -> str:
    if not longest or len(text) <= longest:
        return text
    return f"{text[:longest]}… ({len(text) - longest:,} more letters are in the report)"


def _cleaned_fields(value: T, longest: int) -> T:
    changed = {}
    for name in _names(cast("type", type(value))):
        old = getattr(value, name)
        new = cleaned(old, longest)
        if new is not old and new != old:
            changed[name] = new
    return replace(value, **changed) if changed else value  # type: ignore[type-var]


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The names of the fields of a dataclass."""
    return tuple(field.name for field in fields(kind))


def reads_right_to_left(text: str) -> bool:
    """Whether the first letter of the text belongs to a script such as Arabic or Hebrew."""
    first = _FIRST_LETTER.search(text)
    return bool(first and _RIGHT_TO_LEFT.match(first[0]))


def isolated(text: str) -> str:
    """The text, safe to stand in a sentence of ours: its direction stays its own.

    Only a text that could change direction is wrapped (Unicode Annex 9, FSI ... PDI), and what
    it opens itself is closed.
    """
    if text.isascii() or not (_RIGHT_TO_LEFT.search(text) or _CHANGES_DIRECTION.search(text)):
        return text
    return _ISOLATE + _balanced(text) + _POP_ISOLATE


def _balanced(text: str) -> str:
    kept, open_isolates = [], 0
    for letter in text:
        if letter == _POP_ISOLATE:
            if not open_isolates:
                continue
            open_isolates -= 1
        elif letter in "\u2066\u2067\u2068":
            open_isolates += 1
        kept.append(letter)
    return "".join(kept) + _POP_ISOLATE * open_isolates
