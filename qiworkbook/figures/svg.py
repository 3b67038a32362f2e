"""SVG that can stand inside a page: every text escaped, every id its own, nothing from outside."""

from __future__ import annotations

from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING

from qiworkbook.figures.sketch import Area, Circle, Line, Marks, Rect, Words, corners
from qiworkbook.figures.style import FONT_FAMILY, Marker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiworkbook.figures.sketch import Shape, Sketch

_NOT_XML = dict.fromkeys(
    (*(c for c in range(32) if c not in (9, 10, 13)), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF),
    "\ufffd",
)


class Svg(str):
    """A piece of SVG, as opposed to a text that still has to be escaped."""

    __slots__ = ()


def plain(text: str) -> str:
    """The text without the characters that no XML file may hold."""
    return text.translate(_NOT_XML)


def escaped(text: str) -> Svg:
    """A text as SVG; SVG stays as it is."""
    return text if isinstance(text, Svg) else Svg(escape(plain(text)))


def number(value: float) -> str:
    """A length in as few characters as a hundredth of a point needs."""
    rounded = round(value, 2) + 0.0  # adding turns -0.0 into 0.0
    return f"{rounded:.2f}".rstrip("0").rstrip(".") if rounded % 1 else f"{rounded:.0f}"


def element(name: str, *children: str, **attributes: str | float | None) -> Svg:
    """An element. `_` in an attribute's name becomes `-`; an attribute that is None is left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="'
        f'{escaped(value) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if not children:
        return Svg(f"<{name}{written}/>")
    return Svg(f"<{name}{written}>{''.join(escaped(child) for child in children)}</{name}>")


def own_prefix(*what: object) -> str:
    """A prefix for ids that two different pictures never share, and the same picture keeps."""
    return "q" + sha256(repr(what).encode("utf-8", "replace")).hexdigest()[:10]


def frame(
    width: float, height: float, title: str, words: str, prefix: str, inside: Iterable[str]
) -> str:
    """The outermost element, with the picture's name and words for those who cannot see it.

    Its ground is white wherever it stands: its inks are chosen for white, and a page in the dark
    or in a reader's own colours has another.
    """
    names = [element("title", title, id=f"{prefix}-title")]
    if words:
        names.append(element("desc", words, id=f"{prefix}-desc"))
    return element(
        "svg",
        *names,
        element("path", d=f"M0 0H{number(width)}V{number(height)}H0z", fill="#fff"),
        *inside,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"{prefix}-title {prefix}-desc" if words else f"{prefix}-title",
    )


def draw_svg(sketch: Sketch, prefix: str = "") -> str:
    """A sketch as one <svg> element, ready to stand in an HTML page or, alone, in a file."""
    prefix = prefix or own_prefix(sketch)
    shapes = (shape_svg(shape) for shape in sketch.shapes)
    drawn = element("g", *shapes, font_family=FONT_FAMILY, stroke_linejoin="round")
    return frame(sketch.width, sketch.height, sketch.title, sketch.words, prefix, [drawn])


def shape_svg(shape: Shape) -> Svg:
    """One shape as an element."""
    match shape:
        case Rect():
            return element(
                "rect",
                x=shape.x,
                y=shape.y,
                width=shape.w,
                height=shape.h,
                rx=shape.radius or None,
                fill=shape.fill,
                **_edge(shape.edge, shape.edge_width, dash=shape.dash),
            )
        case Circle():
            return element(
                "circle",
                cx=shape.x,
                cy=shape.y,
                r=shape.r,
                fill=shape.fill,
                **_edge(shape.edge, shape.edge_width, dash=shape.dash),
            )
        case Line():
            return element(
                "polyline",
                points=_points(shape.points),
                fill="none",
                **_edge(shape.colour, shape.width, dash=shape.dash),
            )
        case Area():
            return element(
                "polygon",
                points=_points(shape.points),
                fill=shape.fill,
                **_edge(shape.edge, shape.edge_width),
            )
        case Marks():
            return _marks(shape)
        case Words():
            return element(
                "text",
                shape.text,
                x=shape.x,
                y=shape.y,
                font_size=shape.size,
                fill=shape.colour,
                text_anchor=None if shape.anchor == "start" else shape.anchor,
                font_weight="bold" if shape.bold else None,
                transform=f"rotate(-90 {number(shape.x)} {number(shape.y)})"
                if shape.turned
                else None,
            )


def _marks(marks: Marks) -> Svg:
    """One path for all points, or one each where each has words of its own."""
    if not marks.points:
        return Svg("")
    look = {"fill": marks.fill, **_edge(marks.edge, marks.edge_width)}
    paths = [_marker(marks, x, y) for x, y in marks.points]
    if not marks.tips:
        return element("path", d="".join(paths), **look)
    tipped = (
        element("path", element("title", tip), d=path)
        for path, tip in zip(paths, marks.tips, strict=True)
    )
    return element("g", *tipped, **look)


def _marker(marks: Marks, x: float, y: float) -> str:
    r = marks.r
    if marks.marker is Marker.CIRCLE:
        half = f"a{number(r)} {number(r)} 0 1 0 "
        return f"M{number(x - r)} {number(y)}{half}{number(2 * r)} 0{half}{number(-2 * r)} 0z"
    around = (f"{number(x + dx)} {number(y + dy)}" for dx, dy in corners(marks.marker, r))
    return f"M{'L'.join(around)}z"


def _edge(colour: str, width: float, dash: tuple[float, ...] = ()) -> dict[str, str | float | None]:
    if colour == "none":
        return {}
    return {
        "stroke": colour,
        "stroke_width": width,
        "stroke_dasharray": " ".join(map(number, dash)) or None,
    }


def _points(points: tuple[tuple[float, float], ...]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)
