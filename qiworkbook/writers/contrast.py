"""Colours that can be read: how far apart two are, and what to write in on a trust's own."""

from __future__ import annotations

import re

from qiworkbook.problems import WorkbookError

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")

BLACK = "#000000"
WHITE = "#FFFFFF"
READABLE = 4.5  # WCAG 2.2, 1.4.3 Contrast (Minimum), for text of any size


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours "#RRGGBB", from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def text_on(colour: str) -> str:
    """Black or white, whichever is easier to read on this colour; one of them always reaches 4.5.

    White is taken wherever it can be read: on a strong colour it looks calmer.
    """
    return WHITE if contrast(WHITE, colour) >= READABLE else BLACK


def ink_of(colour: str, paper: str = WHITE) -> str:
    """The colour itself if it can be read on this light paper, else a darker one that can."""
    red, green, blue = _channels(colour)
    for percent in range(100, 0, -5):
        darker = "#" + "".join(f"{value * percent // 100:02X}" for value in (red, green, blue))
        if contrast(darker, paper) >= READABLE:
            return darker
    return BLACK


def _luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, of an sRGB colour (WCAG 2.2, "relative luminance")."""
    red, green, blue = (_linear(value / 255) for value in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> tuple[int, int, int]:
    if not _COLOUR.fullmatch(colour):
        raise WorkbookError(f"“{colour}” is not a colour.", 'Write six digits, such as "#005EB8".')
    digits = colour.removeprefix("#")
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
