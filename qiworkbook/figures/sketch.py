"""A picture as a list of shapes, before any pen has touched it. Lengths in points, y downwards.

Everything is drawn this way, once, and two pens write it: `svg` (text and nothing else) and
`png` (matplotlib).
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.figures.style import INK, PAPER, Marker

Anchor = Literal["start", "middle", "end"]
Place = tuple[float, float]

SOLID: tuple[float, ...] = ()
DASHED = (5.0, 3.0)
DOTTED = (1.5, 2.5)
DASH_DOT = (7.0, 2.5, 1.5, 2.5)


class Rect(Struct, frozen=True):
    """A rectangle, with round corners if `radius` says so."""

    x: float
    y: float
    w: float
    h: float
    fill: str = "none"
    edge: str = "none"
    edge_width: float = 1.0
    radius: float = 0.0
    dash: tuple[float, ...] = SOLID


class Circle(Struct, frozen=True):
    """A circle around (x, y)."""

    x: float
    y: float
    r: float
    fill: str = "none"
    edge: str = "none"
    edge_width: float = 1.0
    dash: tuple[float, ...] = SOLID


class Line(Struct, frozen=True):
    """A line through points."""

    points: tuple[Place, ...]
    colour: str = INK
    width: float = 1.0
    dash: tuple[float, ...] = SOLID


class Area(Struct, frozen=True):
    """A filled shape with corners at the points."""

    points: tuple[Place, ...]
    fill: str
    edge: str = "none"
    edge_width: float = 1.0


class Marks(Struct, frozen=True):
    """Points of a chart that look alike; `r` is half the width of the marker. `tips`, one for
    each point or none at all, appear under the pointer where a pen can do that."""

    points: tuple[Place, ...]
    marker: Marker
    r: float
    fill: str
    edge: str = PAPER
    edge_width: float = 0.6
    tips: tuple[str, ...] = ()


class Words(Struct, frozen=True):
    """One line of text; (x, y) is where its baseline starts, has its middle, or ends.

    `turned` text reads upwards.
    """

    x: float
    y: float
    text: str
    size: float
    colour: str = INK
    anchor: Anchor = "start"
    bold: bool = False
    turned: bool = False


Shape = Rect | Circle | Line | Area | Marks | Words


class Spot(Struct, frozen=True):
    """Where in a picture something stands that has a name: a page can lead on from there."""

    name: str
    area: Rect


class Sketch(Struct, frozen=True):
    """A picture: its size, its shapes from the back to the front, its name, and its words.

    `spots` draw nothing.
    """

    width: float
    height: float
    shapes: tuple[Shape, ...]
    title: str
    words: str = ""
    spots: tuple[Spot, ...] = ()


def moved(shape: Shape, dx: float, dy: float) -> Shape:
    """The same shape somewhere else."""
    if isinstance(shape, Line | Area | Marks):
        return replace(shape, points=tuple((x + dx, y + dy) for x, y in shape.points))
    return replace(shape, x=shape.x + dx, y=shape.y + dy)


_LENGTHS = ("x", "y", "w", "h", "r", "radius", "edge_width", "width", "size")


def scaled(shape: Shape, by: float) -> Shape:
    """The same shape, so many times as large, and as far from (0, 0)."""
    lengths = {name: getattr(shape, name) * by for name in _LENGTHS if hasattr(shape, name)}
    if isinstance(shape, Line | Area | Marks):
        lengths["points"] = tuple((x * by, y * by) for x, y in shape.points)
    return replace(shape, **lengths)


_CORNERS: dict[Marker, tuple[Place, ...]] = {
    Marker.DIAMOND: ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
    Marker.SQUARE: ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    Marker.TRIANGLE: ((0, -1.3), (1.25, 1), (-1.25, 1)),
    Marker.CROSS: (
        *((-0.45, -1.25), (0.45, -1.25), (0.45, -0.45), (1.25, -0.45), (1.25, 0.45), (0.45, 0.45)),
        *((0.45, 1.25), (-0.45, 1.25), (-0.45, 0.45), (-1.25, 0.45), (-1.25, -0.45)),
        (-0.45, -0.45),
    ),
}


def corners(marker: Marker, r: float) -> tuple[Place, ...]:
    """The corners of a marker around (0, 0); a circle has none."""
    return tuple((x * r, y * r) for x, y in _CORNERS.get(marker, ()))
