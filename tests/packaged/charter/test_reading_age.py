"""The reading age: the formula by a published example, syllables by ear."""

from __future__ import annotations

import pytest

from qiworkbook_charter.checks import (
    grade,
    reading_age,
    sentences,
    sentences_with_stops,
    syllables,
    words,
)


def test_the_grade_of_a_published_example() -> None:
    # Wikipedia, "Flesch–Kincaid readability tests": 13 words, 24 syllables, grade 11.3.
    text = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
    assert len(words(text)) == 13
    assert sum(map(syllables, words(text))) == 24
    assert grade(text) == pytest.approx(11.3, abs=0.05)


def test_the_grade_worked_by_hand() -> None:
    # Six words of one syllable in one sentence: 0.39 * 6 + 11.8 * 1 - 15.59.
    assert grade("The cat sat on the mat.") == pytest.approx(-1.45)
    # Two sentences of three words, seven syllables: 0.39 * 3 + 11.8 * 7 / 6 - 15.59.
    assert grade("We ask you. You answer us.") == pytest.approx(-0.6533, abs=1e-4)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("safe", 1),
        ("asked", 1),
        ("wanted", 2),
        ("people", 2),
        ("comes", 1),
        ("places", 2),
        ("while", 1),
        ("the", 1),
        ("answer", 2),
        ("don’t", 1),
        ("uncomfortable", 5),
        ("7", 1),
    ],
)
def test_syllables_by_ear(word: str, count: int) -> None:
    assert syllables(word) == count


def test_an_age_is_never_below_five_nor_without_words() -> None:
    assert reading_age("Stop.") == 5
    assert reading_age("!?") == reading_age("") == 5


def test_an_age_is_the_grade_and_five_years() -> None:
    text = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
    assert reading_age(text) == 16  # 11.3 + 5, whole years


def test_sentences_end_at_stops_colons_and_line_ends() -> None:
    assert sentences("Stop. Ask first: always!\nWait") == ("Stop", "Ask first", "always", "Wait")
    assert sentences("...") == ()


def test_sentences_with_their_stops() -> None:
    assert sentences_with_stops("Ask first. Wait!  Why?") == ("Ask first.", "Wait!", "Why?")
