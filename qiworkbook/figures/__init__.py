"""A figure drawn: every figure a document can hold, as SVG for a page and as PNG for a slide.

matplotlib is imported only when a PNG is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from qiworkbook.content import (
    Chart,
    Diagram,
    Distribution,
    Funnel,
    Icons,
    SafetyCross,
    SmallMultiples,
)
from qiworkbook.figures.reuse import find_a_cache

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.content import Figure
    from qiworkbook.figures.sketch import Sketch

__all__ = ["figure_png", "figure_svg", "png_there", "sketch_of"]

find_a_cache()


def figure_svg(figure: Figure, *, prefix: str = "") -> str:
    """The figure as one <svg> element that can stand in a page.

    Everything written by people is escaped. `prefix` begins every id: give one of your own when
    a page shows the same figure twice.
    """
    from qiworkbook.figures.svg import draw_svg

    return draw_svg(sketch_of(figure), prefix)


def figure_png(figure: Figure, dpi: float = 150, before: Path | None = None) -> bytes:
    """The figure as PNG on white, its texts large enough for a slide.

    `before` is the file that it will replace, if any: a picture that stands there unchanged is
    given as it is, in a hundredth of the time.
    """
    from qiworkbook.figures.reuse import drawn_before, key_of, signed

    sketch = sketch_of(figure, for_slides=True)
    key = key_of(sketch, dpi)
    found = drawn_before(before, key)
    if found is not None:
        return found
    from qiworkbook.figures.png import draw_png

    return signed(draw_png(sketch, dpi), key)


def png_there(figure: Figure, dpi: float, file: Path | None) -> bytes | None:
    """The picture in this file, if it shows this figure and nobody has touched it since."""
    if file is None:
        return None
    from qiworkbook.figures.reuse import drawn_before, key_of

    return drawn_before(file, key_of(sketch_of(figure, for_slides=True), dpi))


def sketch_of(figure: Figure, *, for_slides: bool = False) -> Sketch:
    """The figure as shapes, before any pen has touched it."""
    match figure:
        case Chart():
            from qiworkbook.figures.control_chart import FOR_SLIDES, sketch_chart, stacked

            scale = FOR_SLIDES if for_slides else 1.0
            above = sketch_chart(
                figure.reading, figure.alt, scale=scale, label=figure.label, alone=True
            )
            return stacked(above, figure.ranges, scale) if figure.ranges else above
        case SmallMultiples():
            from qiworkbook.figures.small_multiples import sketch_small_multiples

            return sketch_small_multiples(figure)
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
