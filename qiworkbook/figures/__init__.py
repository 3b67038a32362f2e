"""A figure drawn: every figure a document can hold, as SVG for a page and as PNG for a slide.

matplotlib is imported only when a PNG is asked for.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, assert_never

from qiworkbook.content import (
    Chart,
    Diagram,
    Distribution,
    Figure,
    Funnel,
    Icons,
    SafetyCross,
    SmallMultiples,
)
from qiworkbook.figures.reuse import drawn_before, find_a_cache, key_of, signed_png

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qiworkbook.figures.sketch import Sketch

__all__ = ["figure_png", "figure_svg", "figures_png", "sketch_of"]

FEW = 25  # below this, starting processes costs more time than it saves
_MOST_PROCESSES = 8
_AT_A_TIME = 4

find_a_cache()


def figure_svg(figure: Figure) -> str:
    """The figure as one <svg> element that can stand in a page; what people wrote is escaped."""
    from qiworkbook.figures.sketch import draw_svg

    return draw_svg(sketch_of(figure))


def figure_png(figure: Figure, dpi: float = 150) -> bytes:
    """The figure as PNG on white, its texts large enough for a slide."""
    from qiworkbook.figures.png import draw_png

    sketch = sketch_of(figure, for_slides=True)
    return signed_png(draw_png(sketch, dpi), key_of(sketch, dpi))


def figures_png(
    figures: Sequence[Figure], dpi: float = 150, before: Sequence[Path] = ()
) -> list[bytes]:
    """Many figures as PNGs, in their order, the same bytes as from `figure_png` one by one.

    `before` are the files that the pictures will replace, in the same order: what stands there
    unchanged is used again, in a hundredth of the time. The others are drawn on all cores where
    that is worth starting processes; a machine that lets none be started draws one by one.
    """
    files = before or (None,) * len(figures)
    there = [
        drawn_before(file, key_of(sketch_of(one, for_slides=True), dpi))
        for one, file in zip(figures, files, strict=True)
    ]
    drawn = iter(
        _drawn([figure for figure, found in zip(figures, there, strict=True) if found is None], dpi)
    )
    return [next(drawn) if found is None else found for found in there]


def _drawn(figures: Sequence[Figure], dpi: float) -> Sequence[bytes]:
    from concurrent.futures import BrokenExecutor, ProcessPoolExecutor

    draw = partial(figure_png, dpi=dpi)
    processes = min(os.cpu_count() or 1, _MOST_PROCESSES)
    if len(figures) > FEW and processes > 1:
        with suppress(OSError, BrokenExecutor), ProcessPoolExecutor(processes) as pool:
            return list(pool.map(draw, figures, chunksize=_AT_A_TIME))
    return [draw(figure) for figure in figures]


def sketch_of(figure: Figure, *, for_slides: bool = False) -> Sketch:
    """The figure as shapes, before any pen has touched it."""
    match figure:
        case Chart():
            from qiworkbook.figures.control_chart import FOR_SLIDES, sketch_chart, with_ranges

            scale = FOR_SLIDES if for_slides else 1.0
            above = sketch_chart(
                figure.reading, figure.alt, scale=scale, label=figure.label, alone=True
            )
            return with_ranges(above, figure.ranges, scale) if figure.ranges else above
        case SmallMultiples():
            from qiworkbook.figures.control_chart import sketch_small_multiples

            return sketch_small_multiples(figure, for_slides=for_slides)
        case Icons():
            from qiworkbook.figures.icons import sketch_icons

            return sketch_icons(figure)
        case Diagram():
            from qiworkbook.figures.diagram import sketch_diagram

            return sketch_diagram(figure)
        case Distribution():
            from qiworkbook.figures.distribution import sketch_distribution

            return sketch_distribution(figure)
        case SafetyCross():
            from qiworkbook.figures.safety_cross import sketch_safety_cross

            return sketch_safety_cross(figure)
        case Funnel():
            from qiworkbook.figures.funnel import sketch_funnel

            return sketch_funnel(figure)
        case _:
            assert_never(figure)
