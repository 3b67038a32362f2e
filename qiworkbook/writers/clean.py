"""Text made fit for a page: clean letters, safe addresses, anchors; what all writers do first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.content import Document, Section, figures_without_words
from qiworkbook.problems import WorkbookError

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
_LETTER = re.compile(r"[^\W\d_]")
_ISOLATE, _POP_ISOLATE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"

_NO_TEXT = frozenset({int, float, bool, type(None), date})

T = TypeVar("T")
S = TypeVar("S", bound=Struct)


def clean_text(text: str) -> str:
    """The text with U+FFFD where a character can't be stored, and "\\n" at every line's end."""
    if text.isascii() and text.isprintable():
        return text  # most are, and a deck of many wards has half a million
    return _UNSAFE.sub(REPLACEMENT, _LINE_ENDS.sub("\n", text))


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
    return _cleaned_fields(value, longest) if isinstance(value, Struct) else value


def _at_most(longest: int, text: str) -> str:
    if not longest or len(text) <= longest:
        return text
    return f"{text[:longest]}… ({len(text) - longest:,} more letters are in the report)"


def _cleaned_fields(value: S, longest: int) -> S:
    changed = {}
    for name in value.__struct_fields__:
        old = getattr(value, name)
        if type(old) in _NO_TEXT or old == "":  # as most of a point's
            continue
        new = cleaned(old, longest)
        if new is not old and new != old:
            changed[name] = new
    return replace(value, **changed) if changed else value


def reads_right_to_left(text: str) -> bool:
    """Whether most letters of the text are of a script such as Arabic or Hebrew.

    The first alone says nothing: a ward's name may begin a sentence of ours.
    """
    return not text.isascii() and 2 * len(_RIGHT_TO_LEFT.findall(text)) > len(_LETTER.findall(text))


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


# No spaces, controls, quotes or brackets: an address with them is a typing slip, or a trick.
_SAFE = re.compile(
    r"""(?:https://[^\s"'<>\\^`{|}\x00-\x20]+|mailto:[^\s"'<>\\^`{|}\x00-\x20@]+@[^\s"'<>\\^`{|}\x00-\x20@]+)"""
)


def safe_address(address: str) -> str:
    """The address itself when it may become a link, else ""."""
    stripped = address.strip()
    return stripped if _SAFE.fullmatch(stripped) and stripped.isprintable() else ""


_LONGEST = 80
_OTHER = re.compile(r"[^a-z0-9]+")


class Anchors(Struct, frozen=True):
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


def unique(names: Iterable[str], between: str = "-") -> tuple[str, ...]:
    """The names in their order; one that comes again gets a number: "aim", "aim-2"."""
    taken: set[str] = set()
    last: dict[str, int] = {}
    found = []
    for name in names:
        new = name
        while new in taken:
            last[name] = last.get(name, 1) + 1
            new = f"{name}{between}{last[name]}"
        taken.add(new)
        found.append(new)
    return tuple(found)


def ready_document(document: Document, longest: int = 0) -> Document:
    """The document with texts that any file can hold, of at most `longest` letters if it is said.

    Raises WorkbookError when a figure has no alt text: somebody would be shown nothing.
    """
    wordless = figures_without_words(document)
    if wordless:
        raise WorkbookError(
            f"A figure has no words, so nothing was written (in: {', '.join(wordless)}).",
            "Where the section is made, say in the figure's alt text what it shows.",
        )
    return cleaned(document, longest)
