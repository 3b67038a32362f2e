"""Variation and assurance icons: Making Data Count's meanings, in our own drawing.

A round icon is about variation, a square one about assurance. Each has a letter or a sign beside
its colour, so that it also reads in grey, and always stands with its words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.figures.sketch import DASHED, SOLID, Area, Circle, Line, Rect, Sketch, Words
from qiworkbook.figures.style import BLUE, GREY, INK, LOOKS, MEANING_OF, ORANGE, PAPER
from qiworkbook.figures.svg import draw_svg
from qiworkbook.spc.reading import Assurance, Variation
from qiworkbook.spc.words import assurance_words, variation_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.figures.sketch import Shape

SIDE = 44.0  # points
_RING = 3.0
_HIGH = (
    Variation.IMPROVEMENT_HIGH,
    Variation.CONCERN_HIGH,
    Variation.NEUTRAL_HIGH,
)
_WAVE = ((8, 25), (14, 18), (19, 26), (25, 19), (30, 26), (36, 20))
_ASSURANCE_COLOURS = {
    Assurance.PASS: BLUE,
    Assurance.FAIL: ORANGE,
    Assurance.HIT_OR_MISS: GREY,
    Assurance.NONE: GREY,
}


def variation_svg(variation: Variation, prefix: str = "") -> str:
    """The icon as one <svg> element of 44 by 44 points."""
    return draw_svg(variation_sketch(variation), prefix)


def assurance_svg(assurance: Assurance, prefix: str = "") -> str:
    """The icon as one <svg> element of 44 by 44 points."""
    return draw_svg(assurance_sketch(assurance), prefix)


def variation_png(variation: Variation, dpi: float = 150) -> bytes:
    """The icon as PNG on white."""
    from qiworkbook.figures.png import draw_png

    return draw_png(variation_sketch(variation), dpi)


def assurance_png(assurance: Assurance, dpi: float = 150) -> bytes:
    """The icon as PNG on white."""
    from qiworkbook.figures.png import draw_png

    return draw_png(assurance_sketch(assurance), dpi)


def variation_sketch(variation: Variation) -> Sketch:
    """What the latest point says about the process."""
    colour = LOOKS[MEANING_OF[variation]].colour
    early = variation is Variation.TOO_EARLY
    middle = SIDE / 2
    ring = Circle(middle, middle, middle - _RING, PAPER, colour, _RING, DASHED if early else SOLID)
    inside = tuple(_variation_sign(variation, colour))
    return Sketch(SIDE, SIDE, (ring, *inside), variation_words(variation))


def _variation_sign(variation: Variation, colour: str) -> Iterator[Shape]:
    match variation:
        case Variation.TOO_EARLY:
            yield from (Circle(x, 22, 2.4, colour) for x in (14, 22, 30))
        case Variation.COMMON_CAUSE:
            yield from (Line(((8, y), (36, y)), colour, 1.0, DASHED) for y in (14, 30))
            yield Line(_WAVE, colour, 2.2)
        case Variation.SIGNAL:
            yield Line(((8, 28), (15, 25), (21, 27), (27, 15), (36, 14)), colour, 2.2)
            yield Words(22, 38, "!", 11, colour, "middle", bold=True)
        case _:
            high = variation in _HIGH
            yield from _arrow(colour, up=high)
            yield Words(14.5, 28, "H" if high else "L", 16, colour, "middle", bold=True)


def _arrow(colour: str, *, up: bool) -> Iterator[Shape]:
    tip, tail, head = (12.0, 32.0, 20.0) if up else (32.0, 12.0, 24.0)
    yield Line(((29, tail), (29, head)), colour, 3.4)
    yield Area(((29, tip), (34.5, head), (23.5, head)), colour)


def assurance_sketch(assurance: Assurance) -> Sketch:
    """Whether the process, as it is now, will meet its target."""
    colour = _ASSURANCE_COLOURS[assurance]
    none = assurance is Assurance.NONE
    box = Rect(3, 3, 38, 38, PAPER, colour, _RING, 6, DASHED if none else SOLID)
    inside = tuple(_assurance_sign(assurance, colour))
    return Sketch(SIDE, SIDE, (box, *inside), assurance_words(assurance))


def _assurance_sign(assurance: Assurance, colour: str) -> Iterator[Shape]:
    match assurance:
        case Assurance.PASS:
            yield Line(((10, 23), (16, 29.5), (23, 14)), colour, 3.2)
            yield Words(31, 28, "P", 16, colour, "middle", bold=True)
        case Assurance.FAIL:
            yield Line(((10, 16), (21, 28)), colour, 3.2)
            yield Line(((21, 16), (10, 28)), colour, 3.2)
            yield Words(31, 28, "F", 16, colour, "middle", bold=True)
        case Assurance.HIT_OR_MISS:
            yield Line(((8, 22), (26, 22)), colour, 1.2, DASHED)
            yield Line(((8, 28), (13, 15), (19, 29), (26, 14)), colour, 2.0)
            yield Words(32, 28, "?", 16, INK, "middle", bold=True)
        case Assurance.NONE:
            yield Line(((15, 22), (29, 22)), colour, 2.4)
