from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st
from matplotlib.font_manager import findSystemFonts
from PIL import ImageFont

from qiworkbook.content import Cell, Grid
from qiworkbook.writers.deck.pages import flow
from qiworkbook.writers.deck.shapes import Area
from qiworkbook.writers.deck.tables import PAD_X, Grille, grid_of, rows_evenly
from qiworkbook.writers.deck.text import (
    SMALLEST,
    Face,
    Par,
    Run,
    fitted_title,
    height_of,
    numbered,
    par,
    split_pars,
    with_whole_dates,
)

ARIAL = Face.named("Arial")
WORDS = st.lists(st.text("abcdefghij", min_size=1, max_size=12), min_size=1, max_size=40)
WIDE_WORDS = st.lists(
    st.integers(1, 40).map(lambda many: ("abcdefghij" * 4)[:many]), min_size=1, max_size=10
)


def test_arial_is_as_wide_as_its_tables_say_and_another_typeface_is_given_more_room() -> None:
    # Arial's "Aim" has 667 + 222 + 833 thousandths; a little is added for safety.
    assert ARIAL.width("Aim", 100) == pytest.approx(172.2, rel=0.04)
    assert ARIAL.width("Aim", 100) >= 172.2
    other = Face.named("A trust's own")
    assert other.width("Aim", 100) > ARIAL.width("Aim", 100)
    assert other.line > ARIAL.line


@pytest.mark.parametrize(
    ("name", "aim"),
    [("Calibri", 160.7), ("Aptos", 168.1), ("Segoe UI", 174.8), ("Verdana", 193.1)],
)
def test_letters_of_common_typefaces_have_their_own_widths(name: str, aim: float) -> None:
    """The sum of what each font says of "A", "i" and "m", and no more than 3 in 100 on top."""
    assert aim <= Face.named(name).width("Aim", 100) <= 1.03 * aim
    assert Face.named(name).width("Aim", 100, bold=True) > Face.named(name).width("Aim", 100)


@pytest.mark.parametrize(
    ("name", "file"),
    [("Calibri", "Carlito"), ("Arial", "LiberationSans")],
)
def test_no_text_is_wider_in_the_font_than_it_was_thought(name: str, file: str) -> None:
    """Set by Pillow in fonts of the same widths, where this machine has them."""
    path = next((one for one in findSystemFonts() if one.endswith(f"{file}-Regular.ttf")), None)
    if path is None:
        pytest.skip(f"{file} is not on this machine")
    font = ImageFont.truetype(path, 1000)
    for text in ("What we tried on the ward", "18 of 25 (72%), 3 July 2024", "Willow & Rowan"):
        drawn = font.getlength(text, features=["-kern", "-liga"]) / 10
        assert drawn <= Face.named(name).width(text, 100) <= 1.05 * drawn


def test_a_line_end_in_a_text_is_kept() -> None:
    assert ARIAL.lines("one\ntwo", 500, 18) == ("one", "two")


@pytest.mark.slow
@given(WIDE_WORDS, st.floats(120, 800))
def test_no_line_is_wider_than_its_room(words: list[str], width: float) -> None:
    lines = ARIAL.lines(" ".join(words), width, 18)
    assert all(ARIAL.width(line, 18) <= width for line in lines)
    if all(ARIAL.width(word, 18) <= width for word in words):
        assert " ".join(lines).split() == words
    else:  # a word wider than the room goes on in the next line, and loses no letter
        assert "".join(lines).replace(" ", "") == "".join(words)


def test_the_largest_title_that_fits_is_taken() -> None:
    assert fitted_title("Short", "", 864, 88, ARIAL, 30).size == 30
    two_lines = "Willow Ward: this work is co-produced with people with lived experience"
    assert fitted_title(two_lines, "", 864, 88, ARIAL, 30).size == 30
    three = "Sexual safety incidents reported, a signal: think about reporting culture. " * 2
    assert 24 <= fitted_title(three, "", 864, 88, ARIAL, 30).size < 30


def test_a_title_that_cannot_fit_ends_at_a_word_and_keeps_its_number() -> None:
    text = "word " * 300
    title = fitted_title(text.strip(), " (2 of 3)", 864, 88, ARIAL, 30)
    assert title.size == 20
    assert title.text.endswith("word… (2 of 3)")
    assert title.full == text.strip()
    assert len(ARIAL.lines(title.text, 864, 20, bold=True)) <= 3


def test_no_line_ends_within_a_date() -> None:
    text = "The aim was not met: from 40% to 30% (25% less) by 31 December 2024; it is 39%"
    assert ARIAL.lines(text, 864, 30, bold=True)[0].endswith("by 31")
    title = fitted_title(text, "", 864, 88, ARIAL, 30)
    assert (title.size, title.text.replace("\xa0", " ")) == (30, text)
    assert ARIAL.lines(title.text, 864, 30, bold=True)[1].startswith("31\xa0December\xa02024;")
    assert with_whole_dates("by 31 December 2024", 500, 18, ARIAL) == "by 31 December 2024"


def test_titles_of_the_same_words_are_numbered() -> None:
    assert numbered(["a", "b", "A ", "c"]) == [
        ("a", " (1 of 2)"),
        ("b", ""),
        ("A", " (2 of 2)"),
        ("c", ""),
    ]


@pytest.mark.slow
@given(st.lists(WORDS, min_size=2, max_size=5))
def test_columns_fill_the_width_and_break_no_word(columns: list[list[str]]) -> None:
    texts = (tuple("h" for _ in columns), tuple(" ".join(words) for words in columns))
    grid = grid_of(texts, 864.0, ARIAL)
    assert sum(grid.widths) == pytest.approx(864)
    for width, words in zip(grid.widths, columns, strict=True):
        assert max(ARIAL.width(word, SMALLEST) for word in words) <= width - 2 * PAD_X


def test_a_date_stands_on_one_line_beside_long_texts() -> None:
    words = "a long text about what was done on the ward and what came of it " * 4
    texts = (("When", "What", "Who"), ("30 September 2024", words, words))
    width, *_ = grid_of(texts, 864.0, ARIAL).widths
    assert len(ARIAL.lines(texts[1][0], width - 2 * PAD_X, SMALLEST)) == 1


def test_where_whole_dates_do_not_fit_words_still_do() -> None:
    texts = (("When",) * 7, ("30 September 2024",) * 7)
    grid = grid_of(texts, 864.0, ARIAL)
    assert sum(grid.widths) == pytest.approx(864)
    assert min(grid.widths) - 2 * PAD_X >= ARIAL.width("September", SMALLEST)


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        ([20.0] * 6, 3),
        ([20.0] * 5, 5),
        ([20.0] * 13, 4),
        ([90.0, 20.0, 20.0], 1),
        ([200.0], 0),
        ([35.0, 30.0, 30.0, 35.0, 35.0], 3),  # 95 and 70, rather than 65 and 100
    ],
)
def test_slides_share_rows_about_evenly(rows: list[float], first: int) -> None:
    """With room for 100 points of rows: 6 rows are 3 and 3, not 5 and 1; 13 are 4, 4 and 5."""
    assert rows_evenly(rows, 100.0) == first


def test_of_a_long_and_a_short_column_the_long_one_gets_more() -> None:
    texts = (("A", "B"), ("a long text about an idea " * 6, "adopted last week"))
    long, short = grid_of(texts, 864.0, ARIAL).widths
    assert long > 2 * short


def paragraphs(count: int) -> tuple[Par, ...]:
    return tuple(par(f"Paragraph {i} that says something", 18) for i in range(count))


def test_paragraphs_are_split_between_not_within() -> None:
    pars = paragraphs(10)
    room = height_of(pars[:4], 800, ARIAL)
    now, later = split_pars(pars, 800, room, ARIAL, fresh=True)
    assert (now, later) == (pars[:4], pars[4:])
    assert height_of(now, 800, ARIAL) <= room


def test_a_title_goes_with_what_follows_it() -> None:
    title = Par((Run("Title", bold=True),), 18, title=True)
    pars = (*paragraphs(3), title, *paragraphs(2))
    room = height_of(pars[:4], 800, ARIAL)
    now, later = split_pars(pars, 800, room, ARIAL, fresh=True)
    assert now == pars[:3]
    assert later[0] == title


def test_a_paragraph_longer_than_a_slide_goes_on_and_loses_no_word() -> None:
    words = [f"word{i}" for i in range(900)]
    left: tuple[Par, ...] = (par(" ".join(words), 18),)
    found: list[str] = []
    heights = []
    while left:
        now, left = split_pars(left, 800, 300, ARIAL, fresh=True)
        found += [word for one in now for word in one.text.split()]
        heights.append(height_of(now, 800, ARIAL))
    assert found == words
    assert max(heights) <= 300
    assert all(one >= two for one, two in pairwise(heights))


@pytest.mark.slow
@given(st.integers(1, 6), st.integers(1, 40), st.integers(40, 400), st.sampled_from((18, 24, 28)))
def test_a_table_whose_headings_leave_no_room_for_a_row_still_ends(
    rows: int, words: int, high: int, size: int
) -> None:
    columns = ("Ward", *("What the team said of it " * words for _ in range(5)))
    cells = tuple((Cell(f"Ward{i}"), *(Cell("met again") for _ in range(5))) for i in range(rows))
    table = Grille(Grid(columns, cells), ARIAL, size=float(size))
    pages = flow([table], Area(0.0, 0.0, 888.0, float(high)))
    said = " ".join(
        cell.text
        for page in pages
        for piece in page
        if isinstance(piece, Grille)
        for row in piece.table.rows
        for cell in row
    )
    assert said.split().count("met") == 5 * rows
    assert len(pages) <= 3 * rows
