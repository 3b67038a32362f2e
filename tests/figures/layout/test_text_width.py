from __future__ import annotations

import pytest
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

from qiworkbook.figures.layout import text_width, wrap

SENTENCES = (
    "People who felt sexually safe this week",
    "a two-minute sexual-safety question at the morning huddle",
    "Rules: Making Data Count 2023. Limits: mean ± 2.66 × mean moving range",
    "Café déjà vu – “quoted” £12…",
    "Привет, как дела",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789",
)


def width_in_dejavu(text: str, *, bold: bool) -> float:
    """As measured by FreeType in the font that comes with matplotlib, at 100 points."""
    weight = "bold" if bold else "normal"
    path = font_manager.findfont(font_manager.FontProperties(family="DejaVu Sans", weight=weight))
    font = FT2Font(str(path))
    font.set_size(100, 72)
    font.set_text(text, 0)
    return font.get_width_height()[0] / 64


def test_the_width_of_hello_is_that_of_the_helvetica_metrics() -> None:
    # Adobe's font metrics (Helvetica.afm): H 722, e 556, l 222, l 222, o 556 thousandths.
    thousandths = 722 + 556 + 222 + 222 + 556
    assert text_width("Hello", 10) == pytest.approx(thousandths / 100 * 1.03)


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("text", SENTENCES)
def test_text_in_the_bundled_font_set_smaller_fits_the_estimate(text: str, *, bold: bool) -> None:
    # Where no Arial is installed, the bundled font is used at 86% of its size.
    measured = 0.86 * width_in_dejavu(text, bold=bold)
    estimate = text_width(text, 100, bold=bold)
    assert 0.6 * estimate < measured <= 1.02 * estimate


def test_accents_and_joiners_take_no_room_and_wide_letters_do() -> None:
    assert text_width("é", 10) == text_width("e", 10) == text_width("e\u0301", 10)
    assert text_width("a\u200db", 10) == text_width("ab", 10)
    assert text_width("安", 10) > text_width("M", 10)
    assert text_width("😀", 10) > text_width("安", 10)


@pytest.mark.parametrize("width", [20.0, 60.0, 300.0])
def test_no_line_is_wider_than_asked_and_no_word_is_lost(width: float) -> None:
    text = "a two-minute question at the morning huddle on Donaudampfschifffahrtsgesellschaft"
    lines = wrap(text, width, 11)
    assert all(text_width(line, 11) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_lines_break_between_words_when_they_can() -> None:
    def letters(text: str, size: float) -> float:
        return len(text) * size

    assert wrap("one two three", 7, 1, letters) == ("one two", "three")
    assert wrap("abcdefgh ij", 4, 1, letters) == ("abcd", "efgh", "ij")


def test_what_does_not_fit_ends_with_three_dots() -> None:
    def letters(text: str, size: float) -> float:
        return len(text) * size

    assert wrap("one two three", 4, 1, letters, most=2) == ("one", "two…")
    assert wrap("one two three", 3, 1, letters, most=2) == ("one", "tw…")
    assert wrap("a bcdefgh", 6, 1, letters, most=1) == ("a bcd…",)  # the line is filled


def test_nothing_is_one_empty_line_and_blanks_of_any_kind_are_one() -> None:
    assert wrap("", 50, 10) == ("",)
    assert wrap(" two \n words\t", 500, 10) == ("two words",)


def test_of_a_very_long_text_only_what_is_shown_is_measured() -> None:
    measured = 0

    def count(text: str, size: float) -> float:
        nonlocal measured
        measured += 1
        return text_width(text, size)

    words = " ".join(f"word{number}" for number in range(10_000))
    lines = wrap(words, 200, 10, count, most=3)
    assert len(lines) == 3
    assert lines[:2] == wrap(words[:200], 200, 10)[:2]
    assert lines[2].endswith("…")
    assert measured < 200  # a line holds about six words


def test_a_line_does_not_break_at_a_space_that_forbids_it() -> None:
    assert text_width("\N{NO-BREAK SPACE}", 10) == text_width(" ", 10)
    room = text_width("31 May", 10)
    assert wrap("by 31 May", room, 10) == ("by 31", "May")
    assert wrap("by 31\N{NO-BREAK SPACE}May", room, 10) == ("by", "31\N{NO-BREAK SPACE}May")
