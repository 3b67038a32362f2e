"""Checks of the words, and how old a reader they need."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qiworkbook.api import counted, listed, short
from qiworkbook_charter.checks_base import Finding, Looking, asks
from qiworkbook_charter.life import STANDING
from qiworkbook_charter.model import Form

if TYPE_CHECKING:
    from collections.abc import Iterator

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


CONTENTS = {
    "commitment": "the commitment",
    "context": "the context",
    "understanding": "how behaviour may differ",
    "conversation": "how it begins conversations",
}
"""The contents of a charter beside its expectations, as keys and in words."""

OLDEST_READING_AGE = 11
"""The NHS digital service manual aims for a reading age of 9 to 11 (service-manual.nhs.uk)."""

LONGEST_EASY_SENTENCE = 15
"""Easy-read sentences have at most ten to 15 words (gov.uk, Accessible communication formats)."""


@asks(
    "charter-content-missing",
    "One of the contents of a charter is not written yet.",
    "Expectations alone are a list of rules; the commitment, the reason, what happens when people "
    "are unwell, and how to talk about it make them a charter.",
)
def _content_missing(at: Looking) -> Iterator[Finding]:
    missing = [key for key in CONTENTS if not getattr(at.charter, key).strip()]
    if missing:
        yield Finding(
            at.place(),
            f"the charter does not say {listed([CONTENTS[key] for key in missing], 'nor')} yet",
            f'Add, in your own words: {missing[0]} = "..."',
        )


@asks(
    "charter-no-help",
    "The charter does not say what to do when an expectation is not met.",
    "Somebody who reads it because something happened needs the next step on the same page.",
)
def _no_help(at: Looking) -> Iterator[Finding]:
    if not at.charter.if_not_met.strip():
        yield Finding(
            at.place(),
            "the charter does not say what anybody can do when an expectation is not met",
            'Add, for example: if_not_met = "Tell any member of staff, or your advocate. ..."',
        )


@asks(
    "charter-hard-to-read",
    "A line seems hard to read.",
    "People read a charter when they are unwell, tired or upset. The age is a rough guide (the "
    "Flesch–Kincaid grade); somebody who lives on the ward is a better one.",
)
def _hard_to_read(at: Looking) -> Iterator[Finding]:
    for expectation in at.charter.expectation:
        key = "plain" if expectation.plain.strip() else "text"
        text = getattr(expectation, key)
        age = reading_age(text)
        whom = "adults" if age > 16 else f"readers of {age} or older"
        if age > OLDEST_READING_AGE:
            yield Finding(
                at.place(expectation, key),
                f'"{short(text, 40)}" may be hard to read: for {whom}, at a rough guess',
                "Shorter words and sentences help. Or add easy-read words beside it: plain = ..."
                if key == "text"
                else "Shorter words and sentences help. Read it with somebody from the ward.",
            )


@asks(
    "charter-long-sentence",
    "An easy-read sentence is long.",
    "Easy read has one idea in a sentence, and at most 15 words.",
)
def _long_sentence(at: Looking) -> Iterator[Finding]:
    for expectation in at.charter.expectation:
        for sentence in sentences(expectation.plain):
            length = len(words(sentence))
            if length > LONGEST_EASY_SENTENCE:
                yield Finding(
                    at.place(expectation, "plain"),
                    f'"{short(sentence, 40)}" has {length} words, long for easy read',
                    "Make two sentences of it, with one idea in each.",
                )


@asks(
    "charter-easy-read-gap",
    "Some lines have easy-read words, and others have none.",
    "Whoever needs the easy-read page needs all of it.",
)
def _easy_read_gap(at: Looking) -> Iterator[Finding]:
    lines = at.charter.expectation
    without = [line for line in lines if not line.plain.strip()]
    promised = any(shown.form is Form.EASY_READ for shown in at.charter.displayed)
    if without and (promised or len(without) < len(lines)):
        yield Finding(
            at.place(without[0]),
            f"{counted(len(without), 'line')} of {len(lines)} "
            f"{'has' if len(without) == 1 else 'have'} no easy-read words",
            'Add, with somebody who uses easy read: plain = "..."',
        )


@asks(
    "charter-still-example",
    "An agreed charter still says that it is an example.",
    "Words that nobody on the ward has written should not be agreed by mistake.",
)
def _still_example(at: Looking) -> Iterator[Finding]:
    theirs = at.charter.illustrative
    project_is_too = at.view.why_example()
    if theirs and not project_is_too and at.charter.status in STANDING:
        yield Finding(
            at.place("illustrative"),
            f'the charter is "{at.charter.status.value}", and still says that it is an example',
            "When every word is the ward's own, delete the line illustrative = ...",
        )


CHECKS = (
    _content_missing,
    _no_help,
    _hard_to_read,
    _long_sentence,
    _easy_read_gap,
    _still_example,
)
