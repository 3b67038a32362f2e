"""How large a test is, as far as the words of its scale tell."""

from __future__ import annotations

import re

_LARGE = re.compile(
    r"\b(all|every|each|whole|entire|both|wards|hospital|trust|ward-wide|wardwide|"
    r"everybody|everyone|always)\b",
    re.IGNORECASE,
)
_SMALL = re.compile(r"\b(one|a single|1|first|two|2|three|3)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_MANY = 10


def is_large(scale: str) -> bool:
    """Whether the words name everybody, or ten or more of something.

    "one nurse, every handover of one day" begins small: what comes first decides.
    """
    large, small = _LARGE.search(scale), _SMALL.search(scale)
    if large and not (small and small.start() < large.start()):
        return True
    return not small and any(int(number) >= _MANY for number in _NUMBER.findall(scale))


def same_words(texts: list[str]) -> bool:
    """Whether the texts are all the same, however they are spaced and capitalised."""
    return len({" ".join(text.casefold().split()) for text in texts}) <= 1
