"""Icons of variation and assurance, one and in a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import cos, pi, sin

from qiworkbook.content import IconRow, Icons
from qiworkbook.figures.layout import LINE, wrap
from qiworkbook.figures.sketch import (
    BLUE,
    DASHED,
    FAINT,
    GREY,
    INK,
    LOOKS,
    MEANING_OF,
    ORANGE,
    PAPER,
    QUIET,
    SOLID,
    Circle,
    Line,
    MarkMeaning,
    Polygon,
    Rect,
    Shape,
    Sketch,
    Words,
    moved,
)
from qiworkbook.spc.course import HIGHER
from qiworkbook.spc.reading import USUAL, Assurance, Reading, Variation
from qiworkbook.spc.words import assurance_said, assurance_words, variation_said, variation_words

SIDE = 44.0  # points
_RING = 3.0
_WAVE = ((8, 25), (14, 18), (19, 26), (25, 19), (30, 26), (36, 20))
_ASSURANCE_COLOURS = {
    Assurance.PASS: BLUE,
    Assurance.FAIL: ORANGE,
    Assurance.HIT_OR_MISS: GREY,
    Assurance.NONE: GREY,
}


def icons_of(reading: Reading) -> tuple[Sketch, ...]:
    """Both icons of a chart; that of variation alone where there is no target to speak of."""
    variation = variation_sketch(reading.variation, variation_said(reading))
    if reading.target is None and reading.assurance is Assurance.NONE:
        return (variation,)
    return variation, assurance_sketch(reading.assurance, assurance_said(reading))


def variation_sketch(variation: Variation, said: str = "") -> Sketch:
    """What the latest point says about the process."""
    shapes = (_outline(variation), *_variation_sign(variation))
    return Sketch(SIDE, SIDE, shapes, said or variation_words(variation))


def _outline(variation: Variation) -> Shape:
    meaning = MEANING_OF[variation]
    colour, middle, r = LOOKS[meaning].colour, SIDE / 2, SIDE / 2 - _RING
    if meaning is MarkMeaning.CONCERN:
        turns = (pi / 8 + pi / 4 * n for n in range(8))
        corners = tuple((middle + r * 1.06 * cos(a), middle + r * 1.06 * sin(a)) for a in turns)
        return Polygon(corners, PAPER, colour, _RING)
    fill = colour if meaning is MarkMeaning.IMPROVEMENT else PAPER
    dash = DASHED if meaning is MarkMeaning.EARLY else SOLID
    return Circle(x=middle, y=middle, r=r, fill=fill, edge=colour, edge_width=_RING, dash=dash)


def _variation_sign(variation: Variation) -> Iterator[Shape]:
    meaning = MEANING_OF[variation]
    colour = PAPER if meaning is MarkMeaning.IMPROVEMENT else LOOKS[meaning].colour
    match variation:
        case Variation.TOO_EARLY | Variation.UNTOLD:
            yield from (Circle(x, 22, 2.4, colour) for x in (14, 22, 30))
        case Variation.COMMON_CAUSE:
            yield from (Line(((8, y), (36, y)), colour, 1.0, DASHED) for y in (14, 30))
            yield Line(_WAVE, colour, 2.2)
        case Variation.SIGNAL:
            yield Line(((16, 29), (22, 26), (27, 28), (31, 16), (37, 15)), colour, 2.2)
            yield Words(12, 29, "!", 19, colour, "middle", bold=True)
        case _:
            high = variation in HIGHER
            tip, tail, head = (12.0, 32.0, 20.0) if high else (32.0, 12.0, 24.0)
            yield Line(((29, tail), (29, head)), colour, 3.4)
            yield Polygon(((29, tip), (34.5, head), (23.5, head)), colour)
            yield Words(14.5, 28, "H" if high else "L", 16, colour, "middle", bold=True)


def assurance_sketch(assurance: Assurance, said: str = "") -> Sketch:
    """Whether the process, as it is now, will meet its target."""
    colour = _ASSURANCE_COLOURS[assurance]
    none = assurance is Assurance.NONE
    box = Rect(
        3,
        3,
        38,
        38,
        fill=PAPER,
        edge=colour,
        edge_width=_RING,
        radius=6,
        dash=DASHED if none else SOLID,
    )
    inside = tuple(_assurance_sign(assurance, colour))
    return Sketch(SIDE, SIDE, (box, *inside), said or assurance_words(assurance))


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
            yield Line(((7, 22), (26, 22)), colour, 1.4, DASHED)
            yield from (
                Circle(x, y, 2.2, colour) for x, y in ((9, 15), (14, 28), (19, 16), (24, 29))
            )
            yield Words(32, 28, "?", 16, INK, "middle", bold=True)
        case Assurance.NONE:
            yield Line(((15, 22), (29, 22)), colour, 2.4)


_WIDTH = 720.0
_ROW = SIDE + 8
_SIZE = 11.0
_NAME, _LATEST, _VARIATION, _ASSURANCE = 6.0, 250.0, 330.0, 530.0
_WORDS = SIDE + 8  # from the left of an icon to its words


def over_icons(rows: Sequence[IconRow]) -> tuple[str, str]:
    """What stands over the icons of a summary, in the words of its readers."""
    return (rows[0].reading.vocabulary if rows else USUAL).over_icons


def sketch_icons(icons: Icons) -> Sketch:
    """A row for each measure, under the name of its group where there are groups."""
    heads = zip(
        (_NAME, _LATEST, _VARIATION, _ASSURANCE),
        ("Measure", "Latest", *over_icons(icons.rows)),
        strict=True,
    )
    shapes: list[Shape] = [Words(x, 16, text, _SIZE, QUIET, bold=True) for x, text in heads]
    y = 24.0
    for group, rows in groupby(icons.rows, key=lambda row: row.group):
        if group:
            text = wrap(group, _WIDTH - 2 * _NAME, _SIZE * 1.1, most=1)[0]
            shapes.append(Words(_NAME, y + 20, text, _SIZE * 1.1, INK, bold=True))
            y += 28
        for row in rows:
            shapes.append(Line(((_NAME, y), (_WIDTH - _NAME, y)), FAINT, 0.8))
            shapes.extend(moved(shape, 0, y + 4) for shape in _row(row))
            y += _ROW
    return Sketch(_WIDTH, y + 6, tuple(shapes), "Summary of measures", icons.alt)


def _row(row: IconRow) -> Iterator[Shape]:
    reading = row.reading
    yield from _text(row.name, _NAME, _LATEST - _NAME - 12, 3)
    yield from _text(row.latest, _LATEST, _VARIATION - _LATEST - 10, 3)
    for x, right, icon, words in (
        (
            _VARIATION,
            _ASSURANCE,
            variation_sketch(reading.variation, variation_said(reading)),
            variation_said(reading),
        ),
        (
            _ASSURANCE,
            _WIDTH,
            assurance_sketch(reading.assurance, assurance_said(reading)),
            assurance_said(reading),
        ),
    ):
        yield from (moved(shape, x, 0) for shape in icon.shapes)
        yield from _text(words, x + _WORDS, right - x - _WORDS - 8, 3)


def _text(text: str, x: float, width: float, most: int) -> Iterator[Shape]:
    """Lines around the middle of a row."""
    lines = wrap(text, width, _SIZE, most=most)
    top = SIDE / 2 - len(lines) * LINE * _SIZE / 2
    for number, line in enumerate(lines):
        yield Words(x, top + (number * LINE + 0.93) * _SIZE, line, _SIZE, INK)
