"""Words in a PNG: those that a font alone can set, where their anchor says; and its size."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from matplotlib.font_manager import FontProperties, findfont
from PIL import Image, ImageChops, ImageFont

from qiworkbook.figures import png
from qiworkbook.figures.png import FAMILIES, FONT_SCALE, can_set, draw_png
from qiworkbook.figures.sketch import Sketch, Words

if TYPE_CHECKING:
    from qiworkbook.figures.sketch import Anchor


def ink(*words: Words) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is not white; 150 dpi, so 72 points are 150 pixels."""
    picture = Image.open(BytesIO(draw_png(Sketch(288, 144, words, "t")))).convert("RGB")
    box = ImageChops.invert(picture).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize(
    "text", ["Feels safe 61%", "Zoë’s café – 4.2 per 1,000 · £3 ≥ 90%", "Αθήνα", "Київ"]
)
def test_letters_side_by_side_need_a_font_alone(text: str) -> None:
    assert can_set(Words(0, 0, text, 12))


@pytest.mark.parametrize(
    "words",
    [
        Words(0, 0, "السلامة", 12),
        Words(0, 0, "安全", 12),
        Words(0, 0, "cafe\u0301", 12),  # an accent of its own, to be set above the letter
        Words(0, 0, "👍", 12),
        Words(0, 0, "upwards", 12, turned=True),
        Words(0, 0, "a\nb", 12),
    ],
    ids=lambda words: words.text,
)
def test_others_are_left_to_matplotlib(words: Words) -> None:
    assert not can_set(words)


@pytest.mark.parametrize(("anchor", "left", "right"), [("start", 150, 0), ("end", 0, 150)])
def test_words_begin_or_end_where_they_are_anchored(anchor: Anchor, left: int, right: int) -> None:
    found = ink(Words(72, 72, "HHH", 12, anchor=anchor))
    assert found[3] == pytest.approx(150, abs=2)  # capitals stand on the baseline
    assert not left or found[0] == pytest.approx(left, abs=4)
    assert not right or found[2] == pytest.approx(right, abs=4)


def test_words_in_the_middle_have_as_much_on_either_side() -> None:
    left, _, right, _ = ink(Words(144, 72, "HHH", 12, anchor="middle"))
    assert (left + right) / 2 == pytest.approx(300, abs=2)


@pytest.mark.parametrize("bold", [False, True], ids=["plain", "bold"])
@pytest.mark.parametrize("text", ["People who felt safe this week", "AVAVAVAVAVAVAV", "i" * 30])
def test_both_ways_put_the_same_words_in_the_same_place(
    monkeypatch: pytest.MonkeyPatch, text: str, *, bold: bool
) -> None:
    words = Words(20, 72, text, 12, bold=bold)
    by_pillow = ink(words)
    monkeypatch.setattr(png, "can_set", lambda _: False)
    assert by_pillow == pytest.approx(ink(words), abs=5)


@pytest.mark.parametrize("bold", [False, True], ids=["plain", "bold"])
def test_words_are_as_wide_as_their_letters(*, bold: bool) -> None:
    """By the font itself at a size where whole pixels make no difference."""
    words = Words(20, 72, "Hundreds of people who felt safe in H", 9, bold=bold)
    file = findfont(FontProperties(family=FAMILIES, weight="bold" if bold else "normal"))
    size = words.size * FONT_SCALE * 150 / 72
    true = ImageFont.truetype(file, 2000).getlength(words.text) * size / 2000
    left, _, right, _ = ink(words)
    assert right - left == pytest.approx(true, abs=0.01 * true + 2)  # less the room beside an H


def test_a_pillow_that_sets_whole_pixels_sets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(png, "_sets_finely", lambda: False)
    assert not can_set(Words(0, 0, "Feels safe 61%", 12))


def test_a_picture_that_would_be_huge_has_fewer_dots(monkeypatch: pytest.MonkeyPatch) -> None:
    def size(width: float, height: float) -> tuple[int, int]:
        return Image.open(BytesIO(draw_png(Sketch(width, height, (), "t")))).size

    assert size(72, 144) == (150, 300)
    monkeypatch.setattr(png, "_MOST_PIXELS", 20_000)
    assert size(72, 144) == (100, 200)  # by hand: 100 x 200 is 20,000
    monkeypatch.setattr(png, "_LONGEST_SIDE", 100)
    assert size(72, 144) == (50, 100)
