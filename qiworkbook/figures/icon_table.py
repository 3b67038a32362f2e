"""Many measures on one page: what each is at now, its two icons, and their words."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from qiworkbook.figures.icons import SIDE, assurance_sketch, variation_sketch
from qiworkbook.figures.layout import wrap
from qiworkbook.figures.layout.shapes import LINE
from qiworkbook.figures.sketch import Line, Sketch, Words, moved
from qiworkbook.figures.style import FAINT, INK, QUIET
from qiworkbook.spc.words import assurance_words, variation_said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.content import IconRow, Icons
    from qiworkbook.figures.sketch import Shape

_WIDTH = 720.0
_ROW = SIDE + 8
_SIZE = 11.0
_NAME, _LATEST, _VARIATION, _ASSURANCE = 6.0, 250.0, 330.0, 530.0
_WORDS = SIDE + 8  # from the left of an icon to its words


def sketch_icons(icons: Icons) -> Sketch:
    """A row for each measure, under the name of its group where there are groups."""
    shapes: list[Shape] = list(_heads())
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


def _heads() -> Iterator[Shape]:
    named = ((_NAME, "Measure"), (_LATEST, "Latest"), (_VARIATION, "Variation"))
    for x, text in (*named, (_ASSURANCE, "Assurance")):
        yield Words(x, 16, text, _SIZE, QUIET, bold=True)


def _row(row: IconRow) -> Iterator[Shape]:
    reading = row.reading
    yield from _text(row.name, _NAME, _LATEST - _NAME - 12, 3)
    yield from _text(row.latest, _LATEST, _VARIATION - _LATEST - 10, 3)
    for x, right, icon, words in (
        (
            _VARIATION,
            _ASSURANCE,
            variation_sketch(reading.variation, reading.chart),
            variation_said(reading),
        ),
        (
            _ASSURANCE,
            _WIDTH,
            assurance_sketch(reading.assurance),
            assurance_words(reading.assurance),
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
