"""A text as a search for identifiers reads it, whatever signs it is written in."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache


@lru_cache(maxsize=64)
def as_plain(text: str) -> tuple[str, Sequence[int]]:
    """The text with its signs as a keyboard has them, and where each of these stood in the text.

    Digits of every script are 0 to 9, wide and joined letters are plain ones, and what cannot be
    seen, such as a space of no width, is left out. Footnote marks and fractions stay.

    >>> as_plain("Bed\N{NO-BREAK SPACE}\N{FULLWIDTH DIGIT FOUR}")
    ('Bed 4', [0, 1, 2, 3, 4])
    """
    others = {sign: plain for sign in set(text) if (plain := _plain_sign(sign)) != sign}
    if not others:
        return text, range(len(text))
    signs = [(said, at) for at, sign in enumerate(text) for said in others.get(sign, sign)]
    return "".join(said for said, _ in signs), [at for _, at in signs]


@lru_cache(maxsize=1 << 12)
def _plain_sign(sign: str) -> str:
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    kind = unicodedata.category(sign)
    if kind in ("Cf", "Mn", "Me"):
        return ""
    return sign if kind == "No" else unicodedata.normalize("NFKC", sign)
