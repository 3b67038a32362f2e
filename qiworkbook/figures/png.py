"""A sketch as PNG, drawn by matplotlib."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.patches import Circle as CirclePatch, FancyBboxPatch, Polygon, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text

from qiworkbook.figures.canvas import FONT_SCALE, blank, drawn, our_settings, to_png
from qiworkbook.figures.lettering import can_set, set_words
from qiworkbook.figures.sketch import Area, Circle, Line, Marks, Rect, Words, corners
from qiworkbook.figures.svg import plain

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

    from qiworkbook.figures.sketch import Shape, Sketch
    from qiworkbook.figures.style import Marker

_ANCHORS = {"start": "left", "middle": "center", "end": "right"}


_MOST_PIXELS = 30_000_000
_LONGEST_SIDE = 60_000  # in pixels; more than 65,535 some programs, and matplotlibs, do not take


def draw_png(sketch: Sketch, dpi: float = 150) -> bytes:
    """A sketch as PNG on white; one that would be huge has fewer dots to the inch."""
    dpi = min(dpi, _finest(sketch.width, sketch.height))
    easy = [shape for shape in sketch.shapes if isinstance(shape, Words) and can_set(shape)]
    rest = tuple(
        shape for shape in sketch.shapes if not isinstance(shape, Words) or not can_set(shape)
    )
    picture = drawn(_figure(replace(sketch, shapes=rest)), dpi)
    set_words(picture, easy, dpi / 72)
    return to_png(picture, dpi)


def _finest(width: float, height: float) -> float:
    """The most dots to the inch for a sketch of this size, in points."""
    by_area = 72 * sqrt(_MOST_PIXELS / (width * height))
    return min(by_area, 72 * _LONGEST_SIDE / max(width, height))


def _figure(sketch: Sketch) -> Figure:
    with our_settings():
        figure = blank(sketch.width, sketch.height)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, sketch.width)
        axes.set_ylim(sketch.height, 0)
        axes.set_axis_off()
        for height, shape in enumerate(sketch.shapes):
            if not isinstance(shape, Marks) or shape.points:
                axes.add_artist(_artist(shape)).set_zorder(height)
    return figure


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
                linestyle=_dashes(shape.dash, shape.edge_width),
            )
        case Line():
            xs, ys = zip(*shape.points, strict=True)
            return Line2D(
                xs,
                ys,
                color=shape.colour,
                linewidth=shape.width,
                linestyle=_dashes(shape.dash, shape.width),
                dash_capstyle="butt",
                solid_capstyle="butt",
            )
        case Area():
            return Polygon(
                shape.points,
                facecolor=shape.fill,
                edgecolor=shape.edge,
                linewidth=shape.edge_width,
            )
        case Marks():
            xs, ys = zip(*shape.points, strict=True)
            return Line2D(
                xs,
                ys,
                linestyle="none",
                marker=_marker(shape.marker),
                markersize=2 * _reach(shape),
                markerfacecolor=shape.fill,
                markeredgecolor=shape.edge,
                markeredgewidth=shape.edge_width,
            )
        case Words():
            return Text(
                shape.x,
                shape.y,
                plain(shape.text),
                color=shape.colour,
                fontsize=shape.size * FONT_SCALE,
                fontweight="bold" if shape.bold else "normal",
                ha=_ANCHORS[shape.anchor],
                va="baseline",
                rotation=90 if shape.turned else 0,
                rotation_mode="anchor",
                parse_math=False,
            )


def _dashes(dash: tuple[float, ...], width: float) -> Any:
    """matplotlib counts dashes in widths of the line, SVG in points."""
    return (0, tuple(length / width for length in dash)) if dash else "solid"


def _marker(marker: Marker) -> Any:
    """matplotlib's markers have y upwards."""
    around = [(x, -y) for x, y in corners(marker, 1)]
    return Path([*around, around[0]], closed=True) if around else "o"


def _reach(marks: Marks) -> float:
    """How far the marker's farthest corner lies from its middle: matplotlib's half size."""
    around = corners(marks.marker, marks.r)
    return max((abs(side) for place in around for side in place), default=marks.r)


def _rectangle(shape: Rect) -> Rectangle | FancyBboxPatch:
    look: dict[str, Any] = {
        "facecolor": shape.fill,
        "edgecolor": shape.edge,
        "linewidth": shape.edge_width,
        "linestyle": _dashes(shape.dash, shape.edge_width),
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
