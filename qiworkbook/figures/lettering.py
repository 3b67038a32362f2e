"""Words set into a picture by Pillow, many times faster than matplotlib sets them.

Only such words as need a font and no more: from left to right, every letter in our first font.
The others, with Arabic or Chinese letters or turned upwards, are left to matplotlib.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from matplotlib.font_manager import FontProperties, findfont, get_font
from PIL import ImageDraw, ImageFont, features

from qiworkbook.figures.canvas import FAMILIES, FONT_SCALE
from qiworkbook.figures.svg import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PIL import Image

    from qiworkbook.figures.sketch import Words

_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}  # at the baseline
_SIDE_BY_SIDE = (
    range(0x20, 0x300),
    range(0x370, 0x590),
    range(0x2010, 0x2027),
    range(0x2030, 0x2300),
)
"""Latin, Greek, Cyrillic and signs: letters that stand one beside another and change no other."""


def can_set(words: Words) -> bool:
    """Whether these words need nothing but the letters of our first font.

    A Pillow without Raqm sets each letter in whole pixels, 4 % too wide: it sets none.
    """
    if words.turned or not words.text or not _sets_finely():
        return False
    return all(_is_known(letter, bold=words.bold) for letter in words.text)


def set_words(picture: Image.Image, words: Iterable[Words], scale: float) -> None:
    """Write the words into a picture that has `scale` pixels to the point."""
    pen = ImageDraw.Draw(picture)
    for one in words:
        font = _font(_file(bold=one.bold), one.size * FONT_SCALE * scale)
        place = (one.x * scale, one.y * scale)
        pen.text(place, plain(one.text), one.colour, font, anchor=_ANCHORS[one.anchor])


@cache
def _sets_finely() -> bool:
    return bool(features.check("raqm"))


@cache
def _is_known(letter: str, *, bold: bool) -> bool:
    code = ord(letter)
    if not any(code in codes for codes in _SIDE_BY_SIDE):
        return False
    return code in get_font(_file(bold=bold)).get_charmap()


@cache
def _font(file: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, size)


@cache
def _file(*, bold: bool) -> str:
    return findfont(FontProperties(family=FAMILIES, weight="bold" if bold else "normal"))
