"""A rough guide to how hard a text is to read: the Flesch–Kincaid grade, told as an age.

Grade = 0.39 × words per sentence + 11.8 × syllables per word − 15.59 (Kincaid, Fishburne, Rogers
and Chissom, 1975, for the US Navy). It knows nothing of meaning, was made for longer texts than
a line on a poster, and syllables are counted here by groups of vowels. A reader's own word is
better.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
_VOWELS = re.compile(r"[aeiouyáéíóúàèìòùäëïöüâêîôû]+")
# What is written and not said: "safe" but "people", "asked" but "wanted", "comes" but "places".
_SILENT = re.compile(
    r"(?:[^aeiouyl]|[aeiouyl]l)e$|(?:[^aeiouytdl]|[aeiouyl]l)ed$|(?:[^aeiouyscgxzhl]|[aeiouyl]l)es$"
)
_SENTENCE = re.compile(r"[^.!?…:;\n]*[^\W_][^.!?…:;\n]*")
_AFTER_STOP = re.compile(r"(?<=[.!?…])\s+|\n+")

FIRST_SCHOOL_AGE = 5
"""Grade 0 of a US school, kindergarten, is at about five."""


def words(text: str) -> tuple[str, ...]:
    """The words of a text; a number counts as one."""
    return tuple(_WORD.findall(text))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, without their stops; a line end, colon or semicolon ends one too."""
    return tuple(found.strip() for found in _SENTENCE.findall(text))


def sentences_with_stops(text: str) -> tuple[str, ...]:
    """The text, cut after each full stop, question mark or exclamation mark."""
    return tuple(part.strip() for part in _AFTER_STOP.split(text) if part.strip())


def syllables(word: str) -> int:
    """How many syllables a word seems to have: its groups of vowels, silent endings aside."""
    letters = word.lower().replace("’", "'").split("'")[0]
    groups = len(_VOWELS.findall(letters))
    return max(1, groups - bool(_SILENT.search(letters)))


def grade(text: str) -> float:
    """The Flesch–Kincaid grade; 0.0 for a text without words."""
    found = words(text)
    if not found:
        return 0.0
    per_sentence = len(found) / max(1, len(sentences(text)))
    per_word = sum(map(syllables, found)) / len(found)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59


def reading_age(text: str) -> int:
    """The age in whole years from which a text can be read, roughly; never below five."""
    return max(FIRST_SCHOOL_AGE, int(grade(text) + FIRST_SCHOOL_AGE))
