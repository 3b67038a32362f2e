"""The fingerprint of the agreed words: it changes as soon as one of them does."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qiworkbook_charter.model import Charter

LENGTH = 12
"""Hexadecimal digits that are kept: enough to notice a change, short enough to read out."""


def fingerprint(charter: Charter) -> str:
    """The first digits of the SHA-256 of all that can be read on the wall.

    The title, the contents, what to do and where to find support, and every line with its
    easy-read words. The order of the lines, line ends and blanks do not matter; who had the
    idea, and which picture stands beside it, do not either.
    """
    lines = sorted([e.who.value, _plain(e.text), _plain(e.plain)] for e in charter.expectation)
    said = [
        *map(
            _plain,
            (
                charter.title,
                charter.commitment,
                charter.context,
                charter.understanding,
                charter.conversation,
                charter.if_not_met,
            ),
        ),
        [_plain(where) for where in charter.support],
        lines,
    ]
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
