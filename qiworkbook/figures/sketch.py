"""A picture as a list of shapes, before any pen has touched it. Lengths in points, y downwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qiworkbook.figures.style import INK

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle, with round corners if `radius` says so."""

    x: float
    y: float
    w: float
    h: float
    fill: str = "none"
    edge: str = "none"
    edge_width: float = 1.0
    radius: float = 0.0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle around (x, y)."""

    x: float
    y: float
    r: float
    fill: str = "none"
    edge: str = "none"
    edge_width: float = 1.0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    colour: str = INK
    width: float = 1.0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A filled shape with corners at the points."""

    points: tuple[tuple[float, float], ...]
    fill: str


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; (x, y) is where its baseline starts, has its middle, or ends."""

    x: float
    y: float
    text: str
    size: float
    colour: str = INK
    anchor: Anchor = "start"
    bold: bool = False


Shape = Rect | Circle | Line | Area | Words


@dataclass(frozen=True, slots=True)
class Sketch:
    """A picture: its size, its shapes from the back to the front, its name, and its words."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    title: str
    words: str = ""


def moved(shape: Shape, dx: float, dy: float) -> Shape:
    """The same shape somewhere else."""
    match shape:
        case Rect(x, y, w, h, fill, edge, edge_width, radius, dashed):
            return Rect(x + dx, y + dy, w, h, fill, edge, edge_width, radius, dashed)
        case Circle(x, y, r, fill, edge, edge_width, dashed):
            return Circle(x + dx, y + dy, r, fill, edge, edge_width, dashed)
        case Line(points, colour, width, dashed):
            return Line(_all_moved(points, dx, dy), colour, width, dashed)
        case Area(points, fill):
            return Area(_all_moved(points, dx, dy), fill)
        case Words(x, y, text, size, colour, anchor, bold):
            return Words(x + dx, y + dy, text, size, colour, anchor, bold)


def _all_moved(
    points: tuple[tuple[float, float], ...], dx: float, dy: float
) -> tuple[tuple[float, float], ...]:
    return tuple((x + dx, y + dy) for x, y in points)
