"""One style for every picture: colours, marks and letters that mean something, and can be read.

The meanings of blue, orange, grey and purple are Making Data Count's. Every colour keeps at least
3:1 contrast on white, and none stands alone: each meaning also has its own marker and words.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.content import NodeKind, Tone
from qiworkbook.problems import WorkbookError
from qiworkbook.spc.reading import ChartType, Variation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qiworkbook.content import Node
    from qiworkbook.spc.reading import Reading


FONT_FAMILY = "Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"

INK = "#212B32"
QUIET = "#4C6272"  # secondary text: 6.3:1 on white
FAINT = "#AEB7BD"  # frames and grid, never text
PALE = "#E8EDEE"
PAPER = "#FFFFFF"

BLUE = "#005EB8"
ORANGE = "#C75300"
GREY = "#6B7780"
PURPLE = "#6A2C91"
TARGET = "#AE2573"
LEVEL = "#00766C"


class Marker(StrEnum):
    """The shape of a point on a chart."""

    CIRCLE = "circle"
    DIAMOND = "diamond"
    SQUARE = "square"
    TRIANGLE = "triangle"
    CROSS = "cross"


class Meaning(StrEnum):
    """What a point, an icon or a label stands for."""

    COMMON = "common"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEUTRAL = "neutral"
    SIGNAL = "signal"
    EARLY = "early"


class Look(Struct, frozen=True):
    """How a meaning looks: its colour, the marker of its points, its words (see `words_of`)."""

    colour: str
    marker: Marker
    words: str


LOOKS: Mapping[Meaning, Look] = {
    Meaning.COMMON: Look(GREY, Marker.CIRCLE, "Common cause"),
    Meaning.IMPROVEMENT: Look(BLUE, Marker.DIAMOND, "improvement"),
    Meaning.CONCERN: Look(ORANGE, Marker.SQUARE, "concern"),
    Meaning.NEUTRAL: Look(PURPLE, Marker.TRIANGLE, "neither better nor worse"),
    Meaning.SIGNAL: Look(PURPLE, Marker.CROSS, "Not random"),
    Meaning.EARLY: Look(GREY, Marker.CIRCLE, "Too early to say"),
}

DIRECTED = (Meaning.IMPROVEMENT, Meaning.CONCERN, Meaning.NEUTRAL)


def words_of(meaning: Meaning, *charts: Reading) -> str:
    """A meaning in the legend of these charts: on run charts alone a signal, no special cause."""
    words = LOOKS[meaning].words
    if meaning not in DIRECTED:
        return words
    told = charts[0].vocabulary
    alone = all(one.chart is ChartType.RUN for one in charts)
    return f"{told.signal if alone else told.special}: {words}"


MEANING_OF: Mapping[Variation, Meaning] = {
    Variation.TOO_EARLY: Meaning.EARLY,
    Variation.UNTOLD: Meaning.EARLY,
    Variation.COMMON_CAUSE: Meaning.COMMON,
    Variation.IMPROVEMENT_HIGH: Meaning.IMPROVEMENT,
    Variation.IMPROVEMENT_LOW: Meaning.IMPROVEMENT,
    Variation.CONCERN_HIGH: Meaning.CONCERN,
    Variation.CONCERN_LOW: Meaning.CONCERN,
    Variation.NEUTRAL_HIGH: Meaning.NEUTRAL,
    Variation.NEUTRAL_LOW: Meaning.NEUTRAL,
    Variation.SIGNAL: Meaning.SIGNAL,
}


class BoxLook(Struct, frozen=True):
    """How a box of a diagram looks."""

    fill: str
    edge: str
    text: str = INK


BOXES: Mapping[NodeKind, BoxLook] = {
    NodeKind.AIM: BoxLook(BLUE, BLUE, PAPER),
    NodeKind.PRIMARY: BoxLook("#D5E6F5", BLUE),
    NodeKind.SECONDARY: BoxLook("#EAF3FA", "#5B93C4"),
    NodeKind.IDEA: BoxLook(PAPER, "#5B93C4"),
    NodeKind.MEASURE: BoxLook("#F3ECF7", PURPLE),
    NodeKind.CYCLE: BoxLook("#EAF3FA", BLUE),
}

FILLS: Mapping[Tone, str] = {
    Tone.DONE: "#BFD9F0",
    Tone.GOOD: "#BFD9F0",
    Tone.WATCH: "#E4D6EE",
    Tone.CONCERN: "#F8DCC7",
    Tone.UNKNOWN: "#E1E4E6",
}
"""Boxes whose tone is explained by a legend; ink on each keeps more than 10:1."""


def box_look(node: Node, *, by_tone: bool) -> BoxLook:
    """How the box of a node looks; `by_tone` where a legend says what tones mean."""
    look = BOXES[node.kind]
    return replace(look, fill=FILLS[node.tone]) if by_tone and node.tone in FILLS else look


TONES: Mapping[Tone, str] = {
    Tone.PLAIN: QUIET,
    Tone.GOOD: BLUE,
    Tone.WATCH: PURPLE,
    Tone.CONCERN: ORANGE,
    Tone.DONE: BLUE,
    Tone.UNKNOWN: GREY,
}


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


def ink_of(colour: str) -> str:
    """The colour itself if it can be read on white, else a darker one that can."""
    red, green, blue = _channels(colour)
    for percent in range(100, 0, -5):
        darker = "#" + "".join(f"{value * percent // 100:02X}" for value in (red, green, blue))
        if contrast(darker, WHITE) >= READABLE:
            return darker
    return BLACK


def _luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, of an sRGB colour (WCAG 2.2, "relative luminance")."""
    shares = (value / 255 for value in _channels(colour))
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[int, int, int]:
    if not _COLOUR.fullmatch(colour):
        raise WorkbookError(f"“{colour}” is not a colour.", 'Write six digits, such as "#005EB8".')
    digits = colour.removeprefix("#")
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
