"""Words that are put together in many places."""

from __future__ import annotations

from datetime import date

import pytest

from qiworkbook.text.words import (
    capital,
    counted,
    day,
    gist,
    listed,
    no_stop,
    number_words,
    one_line,
    quoted,
    sentence,
    short,
    spelt,
    whole_sentences,
)


def test_a_date_is_said_as_people_say_it() -> None:
    assert day(date(2025, 3, 1)) == "1 March 2025"


@pytest.mark.parametrize(
    ("items", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_a_list_is_said_with_and(items: list[str], said: str) -> None:
    assert listed(items) == said


def test_a_list_can_end_with_or() -> None:
    assert listed(iter(["a", "b", "c"]), "or") == "a, b or c"


def test_counts_agree_with_their_nouns() -> None:
    assert counted(1, "cycle") == "1 cycle"
    assert counted(3, "cycle") == "3 cycles"
    assert counted(2, "person", "people") == "2 people"
    assert spelt(0, "cycle") == "no cycles"
    assert spelt(1, "cycle") == "one cycle"
    assert spelt(13, "cycle") == "13 cycles"
    assert number_words(12) == "twelve"


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("a short one", 20, "a short one"),
        ("exactly ten", 11, "exactly ten"),
        ("cut between words, not in them", 21, "cut between words…"),
        ("cut after a bracket (like this)", 22, "cut after a bracket…"),
        ("Donaudampfschifffahrt", 10, "Donaudamp…"),
        ("two\n lines\tand tabs", 40, "two lines and tabs"),
    ],
)
def test_a_long_text_is_cut_between_words(text: str, most: int, cut: str) -> None:
    assert short(text, most) == cut
    assert len(short(text, most)) <= most
    assert quoted(text, most) == f'"{cut}"'


@pytest.mark.parametrize(
    ("text", "most", "said"),
    [
        ("a short one", 20, "a short one"),
        ("It held all summer. Then the lead left, and it stopped.", 30, "It held all summer."),
        ("It ran for a year; then the lead left the ward", 30, "It ran for a year…"),
        ("We saw it (once, in May, at night) and never again", 30, "We saw it (once, in May…"),
        ("So. It was used until May, and not after", 30, "So. It was used until May…"),
        ("It is the words that people chose for themselves", 30, "It is the words that people…"),
    ],
)  # fmt: skip
def test_the_gist_of_a_text_ends_where_a_thought_does(text: str, most: int, said: str) -> None:
    assert gist(text, most) == said
    assert len(said) <= most


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("two minutes", "Two minutes."),
        ("Is it?", "Is it?"),
        ("done.", "Done."),
        ("wait…", "Wait…"),
        ("", ""),
        ("  \n ", ""),
        ("écoute", "Écoute."),
    ],
)
def test_a_sentence_begins_and_ends(text: str, said: str) -> None:
    assert sentence(text) == said


def test_a_title_has_no_stop() -> None:
    assert no_stop("Feel safe.") == "Feel safe"
    assert no_stop("And so on...") == "And so on..."
    assert capital("") == ""
    assert one_line("a\r\nb  c") == "a b c"


@pytest.mark.parametrize(
    ("text", "most", "said"),
    [
        ("Short.", 90, "Short."),
        ("A point a month is slow. Half a year had gone by then.", 40, "A point a month is slow."),
        ("One thing. Another thing. And a third one.", 26, "One thing. Another thing."),
        ("Two words", 5, "Two…"),
        ("", 10, ""),
    ],
)
def test_a_title_is_whole_sentences_where_one_has_room(text: str, most: int, said: str) -> None:
    assert whole_sentences(text, most) == said
