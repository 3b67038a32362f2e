"""The answers of a question, lowest first, and which of them a cell of an export stands for."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from qiworkbook_survey.library import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook_survey.library import Item

OTHER = "Other"

_SCALES = {Kind.LIKERT: range(1, 6), Kind.RATING: range(11)}
_TOP = 2

_SIGNS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-"})
_NUMBER_FIRST = re.compile(r"\(?(\d{1,2})\)?\s*(?:[-:.)=/(]\s*|\s+|$)(.*?)\)?")
_NUMBER_LAST = re.compile(r"(.*?)\s*\(?(\d{1,2})\)?")
_OUT_OF = re.compile(r"(\d{1,2})\s*(?:/|out of|of)\s*(\d{1,2})")


def is_scale(kind: Kind) -> bool:
    """Whether the answers go from low to high."""
    return kind in _SCALES


def plain(text: str) -> str:
    """A text as it is compared: one kind of blank, quote and dash, and no capitals."""
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    return " ".join(text.split()).casefold()


def levels_of(item: Item) -> tuple[str, ...]:
    """What can be chosen, lowest first; "Other" last."""
    scale = _SCALES.get(item.kind)
    if scale is None:
        return (*item.anchors, *([OTHER] if item.other else []))
    if len(item.anchors) == len(scale):
        return item.anchors
    numbers = [str(number) for number in scale]
    if item.anchors:
        low, high = item.anchors
        numbers[0], numbers[-1] = f"{numbers[0]} {low}", f"{numbers[-1]} {high}"
    return tuple(numbers)


def top_two(counts: Sequence[int], *, reverse: bool) -> int:
    """How many chose one of the two best answers; of a reversed question, of the two lowest."""
    return sum(counts[:_TOP] if reverse else counts[-_TOP:])


def top_two_words(levels: Sequence[str], *, reverse: bool) -> str:
    """Which answers these are: "4 or 5"."""
    best = levels[:_TOP] if reverse else levels[-_TOP:]
    return " or ".join(f"“{level}”" for level in best)


def level_at(item: Item, value: object) -> int | None:
    """Which answer, from 0, a cell stands for; None when it is not one of them.

    A scale is read as its number (4, 4.0, "4"), its words, or both ("4 - Quite", "Quite (4)",
    "4/5"). A number with other words beside it is not read: the form may have had another scale.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _at_number(item, float(value)) if is_scale(item.kind) else _named(item, f"{value}")
    if not isinstance(value, str):
        return None
    said = plain(value)
    found = _named(item, said)
    if found is None and is_scale(item.kind):
        found = _numbered(item, said)
    if found is None and item.other:
        return len(levels_of(item)) - 1
    return found


def _at_number(item: Item, number: float) -> int | None:
    scale = _SCALES[item.kind]
    return scale.index(int(number)) if number.is_integer() and int(number) in scale else None


def _named(item: Item, said: str) -> int | None:
    names = [plain(level) for level in levels_of(item)]
    if said in names:
        return names.index(said)
    if is_scale(item.kind) and len(item.anchors) == 2:
        ends = [plain(anchor) for anchor in item.anchors]
        if said in ends:
            return (0, len(names) - 1)[ends.index(said)]
    return None


def _numbered(item: Item, said: str) -> int | None:
    out_of = _OUT_OF.fullmatch(said)
    if out_of:
        whole = int(out_of[2]) == _SCALES[item.kind][-1]
        return _at_number(item, float(out_of[1])) if whole else None
    for pattern, number, words in ((_NUMBER_FIRST, 1, 2), (_NUMBER_LAST, 2, 1)):
        match = pattern.fullmatch(said)
        level = _at_number(item, float(match[number])) if match else None
        if (
            match
            and level is not None
            and (not (text := match[words].strip(" -")) or _named(item, text) == level)
        ):
            return level
    return None
