"""A sketch as PNG, drawn by matplotlib."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.patches import Circle as CirclePatch
from matplotlib.patches import FancyBboxPatch, Polygon, Rectangle
from matplotlib.text import Text

from qiworkbook.figures.canvas import blank, to_png
from qiworkbook.figures.sketch import Area, Circle, Line, Rect, Words
from qiworkbook.figures.svg import plain

if TYPE_CHECKING:
    from matplotlib.artist import Artist

    from qiworkbook.figures.sketch import Shape, Sketch

_DASHES = (0, (4, 3))
_ANCHORS = {"start": "left", "middle": "center", "end": "right"}


def draw_png(sketch: Sketch, dpi: float = 150) -> bytes:
    """A sketch as PNG on white."""
    figure = blank(sketch.width / 72, sketch.height / 72)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, sketch.width)
    axes.set_ylim(sketch.height, 0)
    axes.set_axis_off()
    for shape in sketch.shapes:
        axes.add_artist(_artist(shape))
    return to_png(figure, dpi)


def _artist(shape: Shape) -> Artist:
    match shape:
        case Rect():
            return _rectangle(shape)
        case Circle():
            return CirclePatch(
                (shape.x, shape.y),
                shape.r,
                facecolor=shape.fill,
                edgecolor=shape.edge,
                linewidth=shape.edge_width,
                linestyle=_DASHES if shape.dashed else "solid",
            )
        case Line():
            xs, ys = zip(*shape.points, strict=True)
            return Line2D(
                xs,
                ys,
                color=shape.colour,
                linewidth=shape.width,
                linestyle=_DASHES if shape.dashed else "solid",
                dash_capstyle="butt",
                solid_capstyle="butt",
            )
        case Area():
            return Polygon(shape.points, facecolor=shape.fill, edgecolor="none")
        case Words():
            return Text(
                shape.x,
                shape.y,
                plain(shape.text),
                color=shape.colour,
                fontsize=shape.size,
                fontweight="bold" if shape.bold else "normal",
                ha=_ANCHORS[shape.anchor],
                va="baseline",
                parse_math=False,
            )


def _rectangle(shape: Rect) -> Rectangle | FancyBboxPatch:
    look: dict[str, Any] = {
        "facecolor": shape.fill,
        "edgecolor": shape.edge,
        "linewidth": shape.edge_width,
        "linestyle": _DASHES if shape.dashed else "solid",
    }
    if not shape.radius:
        return Rectangle((shape.x, shape.y), shape.w, shape.h, **look)
    return FancyBboxPatch(
        (shape.x, shape.y),
        shape.w,
        shape.h,
        boxstyle=f"round,pad=0,rounding_size={min(shape.radius, shape.w / 2, shape.h / 2)}",
        **look,
    )
