"""SVG that can stand inside a page: every text escaped, every id its own, nothing from outside."""

from __future__ import annotations

from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING

from qiworkbook.figures.sketch import Area, Circle, Line, Rect, Words
from qiworkbook.figures.style import FONT_FAMILY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiworkbook.figures.sketch import Shape, Sketch

_DASHES = "4 3"
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
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"


def element(name: str, *children: str, **attributes: str | float | None) -> Svg:
    """An element. `_` in an attribute's name becomes `-`; an attribute that is None is left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_attribute(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if not children:
        return Svg(f"<{name}{written}/>")
    return Svg(f"<{name}{written}>{''.join(escaped(child) for child in children)}</{name}>")


def _attribute(value: str | float) -> str:
    return escaped(value) if isinstance(value, str) else number(value)


def own_prefix(*what: object) -> str:
    """A prefix for ids that two different pictures never share, and the same picture keeps."""
    return "q" + sha256(repr(what).encode("utf-8", "replace")).hexdigest()[:10]


def frame(
    width: float, height: float, title: str, words: str, prefix: str, inside: Iterable[str]
) -> str:
    """The outermost element, with the picture's name and words for those who cannot see it."""
    names = [element("title", title, id=f"{prefix}-title")]
    if words:
        names.append(element("desc", words, id=f"{prefix}-desc"))
    return element(
        "svg",
        *names,
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
                **_edge(shape.edge, shape.edge_width, dashed=shape.dashed),
            )
        case Circle():
            return element(
                "circle",
                cx=shape.x,
                cy=shape.y,
                r=shape.r,
                fill=shape.fill,
                **_edge(shape.edge, shape.edge_width, dashed=shape.dashed),
            )
        case Line():
            return element(
                "polyline",
                points=_points(shape.points),
                fill="none",
                **_edge(shape.colour, shape.width, dashed=shape.dashed),
            )
        case Area():
            return element("polygon", points=_points(shape.points), fill=shape.fill)
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
            )


def _edge(colour: str, width: float, *, dashed: bool) -> dict[str, str | float | None]:
    if colour == "none":
        return {}
    return {
        "stroke": colour,
        "stroke_width": width,
        "stroke_dasharray": _DASHES if dashed else None,
    }


def _points(points: tuple[tuple[float, float], ...]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)
