"""The word that somebody probably meant."""

from __future__ import annotations

from difflib import SequenceMatcher, get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def did_you_mean(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate closest to `word`, or None when none is close, or two are equally close."""
    by_folded = {candidate.casefold(): candidate for candidate in candidates}
    close = get_close_matches(word.casefold(), by_folded, n=2, cutoff=0.6)
    if not close or len(
        {SequenceMatcher(None, one, word.casefold()).ratio() for one in close}
    ) < len(close):
        return None
    return by_folded[close[0]]


def there_are(said: str, there: Sequence[str]) -> str:
    """A sentence to put right what was `said`: the closest of those there are, or all of them."""
    guess = did_you_mean(said, there)
    if guess:
        return f"Did you mean “{guess}”?"
    return f"There are: {', '.join(there)}." if there else "There is none yet."
