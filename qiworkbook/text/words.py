"""Words for people: lists, counts, days, what was probably meant, and what to do next."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

from qiworkbook.problems import Action
from qiworkbook.spc.numbers import (  # so that a chart and a page say it alike
    capital as capital,
    day as day,
    listed as listed,
    number_words as number_words,
)

_SENTENCE_END = re.compile(r"(?<=\w{3}[.!?])(?= [^a-z])")
_CLAUSE_END = re.compile(r"[,;:]? [–(]|[,;:] ")


_MOST_NAMED, _FEW = 12, 5  # of more than the first, so many are named to somebody who chooses

T = TypeVar("T")
K = TypeVar("K")

# The arrows and their like, as a terminal sends them, and every character that cannot be seen.
_KEYS = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O[A-Za-z]|[@-Z\\^_])?|[\x00-\x08\x0b-\x1f\x7f-\x9f]"
)


LEFT_OUT = "(left out of this copy)"
"""What stands, in a copy to share, after the lines of a text that could be shown."""


def grouped(things: Iterable[T], by: Callable[[T], K]) -> dict[K, list[T]]:
    """Things that are alike under one heading each, in the order in which the first ones came."""
    found: dict[K, list[T]] = {}
    for thing in things:
        found.setdefault(by(thing), []).append(thing)
    return found


def typed(text: str) -> str:
    """What somebody typed, without arrows and other keys that came with it."""
    return _KEYS.sub("", text)


def counted(amount: int, noun: str, plural: str = "") -> str:
    """A number in figures with its noun: "1 cycle", "3 cycles"."""
    return f"{amount} {noun if amount == 1 else plural or noun + 's'}"


def spelt(amount: int, noun: str, plural: str = "") -> str:
    """A small number in words with its noun: "one cycle", "three cycles", "no cycles"."""
    return f"{number_words(amount)} {noun if amount == 1 else plural or noun + 's'}"


@lru_cache(maxsize=50_000)  # a sheet says the same names and months over and over
def one_line(text: str) -> str:
    """The text on one line: every run of blanks and line ends becomes one blank."""
    return " ".join(text.split())


def short(text: str, most: int = 60) -> str:
    """The text on one line and at most `most` characters long, cut between words, then "…"."""
    line = one_line(text)
    if len(line) <= most:
        return line
    whole_words, _, _ = line[:most].rpartition(" ")
    return (whole_words or line[: most - 1]).rstrip(" ,.;:–(") + "…"


def gist(text: str, most: int = 60) -> str:
    """The text on one line if it is short, else its first sentences, else some clauses and "…".

    Only where neither says about as much as `most` characters can hold is it cut between any two
    words.
    """
    line = one_line(text)
    if len(line) <= most:
        return line
    for ends, mark in ((_SENTENCE_END, ""), (_CLAUSE_END, "…")):
        found = [at for end in ends.finditer(line) if most / 2 <= (at := end.start()) < most]
        if found:
            return line[: found[-1]] + mark
    return short(line, most)


def whole_sentences(text: str, most: int) -> str:
    """The first sentences of a text that `most` characters hold, however few; else its gist."""
    line = one_line(text)
    ends = (end.start() for end in _SENTENCE_END.finditer(f"{line} A"))
    return line[: max((at for at in ends if at <= most), default=0)] or gist(line, most)


def is_left_out(text: str) -> bool:
    """Whether a copy shows nothing of a text that somebody wrote."""
    return text.lstrip().startswith(LEFT_OUT)


def quoted(text: str, most: int = 60) -> str:
    """The text, shortened, between quotation marks."""
    return f'"{short(text, most)}"'


def sentence(text: str) -> str:
    """The text on one line, as a sentence: a capital first, a stop last; "" stays "".

    A path that comes first stays as it is written.
    """
    line = one_line(text)
    line = line if "/" in line.partition(" ")[0] else capital(line)
    return line if not line or line[-1] in ".!?…:" else line + "."


def no_stop(text: str) -> str:
    """The text on one line without the stop at its end: for titles."""
    line = one_line(text)
    return line[:-1] if line.endswith(".") and not line.endswith("..") else line


def said_once(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts in their order, none that says the same as another; of two the longer stays.

    Case, stops and blanks make no difference, and a text that begins with another's whole
    sentence or clause says it too.
    """
    kept: list[str] = []
    for text in texts:
        for at, other in enumerate(kept):
            if _says(other, text):
                break
            if _says(text, other):
                kept[at] = text
                break
        else:
            kept.append(text)
    return tuple(kept)


def _says(whole: str, part: str) -> bool:
    if _bare(whole) == _bare(part):
        return True
    first, begins = no_stop(part).casefold(), no_stop(whole).casefold()
    rest = begins.removeprefix(first)
    goes_on = rest.startswith((",", ".", ";", ":", "?", "!", " (", " –", " —"))
    return first != "" and rest != begins and (goes_on or first[-1] in "?!")


def _bare(text: str) -> str:
    return one_line(text.replace(".", " ")).casefold()


def occurs(forms: Iterable[str], text: str) -> bool:
    """Whether one of the forms stands in the text as a word, or words, of its own."""
    parts = (r"\s+".join(map(re.escape, form.split())) for form in forms if form.strip())
    return any(re.search(rf"(?<!\w){part}(?!\w)", text, re.IGNORECASE) for part in parts)


def did_you_mean(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate closest to `word`, or None when none is close, or two are equally close."""
    from difflib import SequenceMatcher, get_close_matches

    by_folded = {candidate.casefold(): candidate for candidate in candidates}
    close = get_close_matches(word.casefold(), by_folded, n=2, cutoff=0.6)
    if not close or len(
        {SequenceMatcher(None, one, word.casefold()).ratio() for one in close}
    ) < len(close):
        return None
    return by_folded[close[0]]


def meant_or(said: str, there: Iterable[str], otherwise: str = "", *, quotes: str = "") -> str:
    """A question which of those there are was meant by what was `said`; `otherwise` for none.

    `quotes` go round it: those of TOML where it is to be written into a file.
    """
    guess = did_you_mean(said, there)
    return f"Did you mean {quotes}{guess}{quotes}?" if guess else otherwise


def there_are(said: str, there: Sequence[str]) -> str:
    """A sentence to put right what was `said`: the closest of those there are, or all of them."""
    guess = did_you_mean(said, there)
    if guess:
        return f"Did you mean “{guess}”?"
    return f"There are: {', '.join(nearest(said, there))}." if there else "There is none yet."


def nearest(said: str, there: Sequence[str]) -> list[str]:
    """Those there are, as somebody chooses from them: of a great many the few that are nearest to
    what was `said`, and how many more."""
    from difflib import get_close_matches

    if len(there) <= _MOST_NAMED:
        return [*there]
    near = get_close_matches(said, there, _FEW, cutoff=0)
    return [*near, f"and {counted(len(there) - _FEW, 'other')}"]


_PLAIN = re.compile(r"[\w.:/+-]+", re.ASCII)
_SAME_IN_EVERY_SHELL = re.compile(r'[^"$`%!\\\n]+')


def command_of(action: Action) -> str:
    """The command that does it. What a person is to say is an option without a value: it is asked.

    So is a value that PowerShell, cmd and a Unix shell would not all read alike.
    """
    words = ["qiworkbook", *action.name.split()] if action.name else []
    words += map(_quoted, action.on)
    for key, value in action.fields:
        words.append(f"--{key}")
        words += [_quoted(value)] if value and _SAME_IN_EVERY_SHELL.fullmatch(value) else []
    return " ".join(words)


def next_step(action: Action) -> str:
    """The command to type next, or what to add to the one just typed."""
    return f"{'Next' if action.name else 'Add'}: {command_of(action)}"


def _quoted(word: str) -> str:
    return word if _PLAIN.fullmatch(word) else f'"{word}"'
