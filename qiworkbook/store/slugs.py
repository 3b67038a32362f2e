"""Names for files and ids: short, plain, and good on every system that a workbook travels to."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from qiworkbook.problems import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 60

_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "&": " and "}
)


def slug(text: str, otherwise: str = "") -> str:
    """The text as an id of `[a-z0-9-]`, at most 60 long: "Feels safe?" is `feels-safe`.

    Accents are dropped; an apostrophe joins, everything else separates. The same text gives the
    same slug however its accents are encoded. Of letters that have none, such as
    Arabic ones, it is `otherwise`; without that, and where nothing is left, WorkbookError.
    """
    folded = unicodedata.normalize(
        "NFKD", unicodedata.normalize("NFKD", text).casefold()
    ).translate(_LETTERS)
    bare = "".join(one for one in folded if not unicodedata.combining(one) and one not in "'’ʼ")
    words = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
    if not words and any(map(str.isalnum, bare)) and otherwise:
        return otherwise
    if not words:
        message = f"“{text}” has no letters or digits that a file name can have."
        raise WorkbookError(message, "Give it a name with letters from a to z.")
    short = words
    if len(words) > LONGEST:  # whole words up to there, or as much of one endless word
        short = words[: LONGEST + 1].rpartition("-")[0] or words[:LONGEST]
    return f"{short}-1" if _RESERVED.fullmatch(short) else short


def unique_slug(text: str, taken: Iterable[str], otherwise: str = "") -> str:
    """A slug that is not among `taken`, upper and lower case being the same: `huddle-2`."""
    folded = {one.casefold() for one in taken}
    base = candidate = slug(text, otherwise)
    number = 1
    while candidate in folded:
        number += 1
        end = f"-{number}"
        candidate = base[: LONGEST - len(end)].rstrip("-") + end
    return candidate
