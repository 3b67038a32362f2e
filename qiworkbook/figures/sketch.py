"""What figures are drawn of: shapes, the colours and signs that they have, and all of it as SVG.

The meanings of blue, orange, grey and purple are Making Data Count's. Every colour keeps at least
3:1 contrast on white, and none stands alone: each meaning also has its own marker and words.

The SVG is written by hand: 0.2 ms a chart where matplotlib takes 40, with text that stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from hashlib import sha256
from html import escape
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.content import Node, NodeKind, Tone
from qiworkbook.problems import WorkbookError
from qiworkbook.spc.reading import ChartType, Reading, Variation

Anchor = Literal["start", "middle", "end"]
FONT_FAMILY = "Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"

INK = "#212B32"
QUIET = "#4C6272"  # secondary text: 6.3:1 on white
FAINT = "#AEB7BD"  # frames and grid, never text
PALE = "#E8EDEE"
PAPER = "#FFFFFF"

BLUE = "#005EB8"
ORANGE = "#C75300"
GREY = "#6B7780"
PURPLE = "#6A2C91"
TARGET = "#AE2573"
LEVEL = "#00766C"


class Marker(StrEnum):
    """The shape of a point on a chart."""

    CIRCLE = "circle"
    DIAMOND = "diamond"
    SQUARE = "square"
    TRIANGLE = "triangle"
    CROSS = "cross"


class MarkMeaning(StrEnum):
    """What a point, an icon or a label stands for."""

    COMMON = "common"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEUTRAL = "neutral"
    SIGNAL = "signal"
    EARLY = "early"


class MarkStyle(Struct, frozen=True):
    """How a meaning looks: its colour, the marker of its points, its words (see `legend_words`)."""

    colour: str
    marker: Marker
    words: str


LOOKS: Mapping[MarkMeaning, MarkStyle] = {
    MarkMeaning.COMMON: MarkStyle(GREY, Marker.CIRCLE, "Common cause"),
    MarkMeaning.IMPROVEMENT: MarkStyle(BLUE, Marker.DIAMOND, "improvement"),
    MarkMeaning.CONCERN: MarkStyle(ORANGE, Marker.SQUARE, "concern"),
    MarkMeaning.NEUTRAL: MarkStyle(PURPLE, Marker.TRIANGLE, "neither better nor worse"),
    MarkMeaning.SIGNAL: MarkStyle(PURPLE, Marker.CROSS, "Not random"),
    MarkMeaning.EARLY: MarkStyle(GREY, Marker.CIRCLE, "Too early to say"),
}

DIRECTED = (MarkMeaning.IMPROVEMENT, MarkMeaning.CONCERN, MarkMeaning.NEUTRAL)


def legend_words(meaning: MarkMeaning, *charts: Reading) -> str:
    """A meaning in the legend of these charts: on run charts alone a signal, no special cause."""
    words = LOOKS[meaning].words
    if meaning not in DIRECTED:
        return words
    told = charts[0].vocabulary
    alone = all(one.chart is ChartType.RUN for one in charts)
    return f"{told.signal if alone else told.special}: {words}"


MEANING_OF: Mapping[Variation, MarkMeaning] = {
    Variation.TOO_EARLY: MarkMeaning.EARLY,
    Variation.UNTOLD: MarkMeaning.EARLY,
    Variation.COMMON_CAUSE: MarkMeaning.COMMON,
    Variation.IMPROVEMENT_HIGH: MarkMeaning.IMPROVEMENT,
    Variation.IMPROVEMENT_LOW: MarkMeaning.IMPROVEMENT,
    Variation.CONCERN_HIGH: MarkMeaning.CONCERN,
    Variation.CONCERN_LOW: MarkMeaning.CONCERN,
    Variation.NEUTRAL_HIGH: MarkMeaning.NEUTRAL,
    Variation.NEUTRAL_LOW: MarkMeaning.NEUTRAL,
    Variation.SIGNAL: MarkMeaning.SIGNAL,
}


class BoxLook(Struct, frozen=True):
    """How a box of a diagram looks."""

    fill: str
    edge: str
    text: str = INK


BOXES: Mapping[NodeKind, BoxLook] = {
    NodeKind.AIM: BoxLook(BLUE, BLUE, PAPER),
    NodeKind.PRIMARY: BoxLook("#D5E6F5", BLUE),
    NodeKind.SECONDARY: BoxLook("#EAF3FA", "#5B93C4"),
    NodeKind.IDEA: BoxLook(PAPER, "#5B93C4"),
    NodeKind.MEASURE: BoxLook("#F3ECF7", PURPLE),
    NodeKind.CYCLE: BoxLook("#EAF3FA", BLUE),
}

FILLS: Mapping[Tone, str] = {
    Tone.DONE: "#BFD9F0",
    Tone.GOOD: "#BFD9F0",
    Tone.WATCH: "#E4D6EE",
    Tone.CONCERN: "#F8DCC7",
    Tone.UNKNOWN: "#E1E4E6",
}
"""Boxes whose tone is explained by a legend; ink on each keeps more than 10:1."""


def box_look(node: Node, *, by_tone: bool) -> BoxLook:
    """How the box of a node looks; `by_tone` where a legend says what tones mean."""
    look = BOXES[node.kind]
    return replace(look, fill=FILLS[node.tone]) if by_tone and node.tone in FILLS else look


TONES: Mapping[Tone, str] = {
    Tone.PLAIN: QUIET,
    Tone.GOOD: BLUE,
    Tone.WATCH: PURPLE,
    Tone.CONCERN: ORANGE,
    Tone.DONE: BLUE,
    Tone.UNKNOWN: GREY,
}


_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")

BLACK = "#000000"
WHITE = "#FFFFFF"
READABLE = 4.5  # WCAG 2.2, 1.4.3 Contrast (Minimum), for text of any size


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours "#RRGGBB", from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def text_on(colour: str) -> str:
    """Black or white, whichever is easier to read on this colour; one of them always reaches 4.5.

    White is taken wherever it can be read: on a strong colour it looks calmer.
    """
    return WHITE if contrast(WHITE, colour) >= READABLE else BLACK


def ink_of(colour: str) -> str:
    """The colour itself if it can be read on white, else a darker one that can."""
    red, green, blue = _channels(colour)
    for percent in range(100, 0, -5):
        darker = "#" + "".join(f"{value * percent // 100:02X}" for value in (red, green, blue))
        if contrast(darker, WHITE) >= READABLE:
            return darker
    return BLACK


def _luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, of an sRGB colour (WCAG 2.2, "relative luminance")."""
    shares = (value / 255 for value in _channels(colour))
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[int, int, int]:
    if not _COLOUR.fullmatch(colour):
        raise WorkbookError(f"“{colour}” is not a colour.", 'Write six digits, such as "#005EB8".')
    digits = colour.removeprefix("#")
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


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


class Polygon(Struct, frozen=True):
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


Shape = Rect | Circle | Line | Polygon | Marks | Words


class NamedSpot(Struct, frozen=True):
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
    spots: tuple[NamedSpot, ...] = ()


def moved(shape: Shape, dx: float, dy: float) -> Shape:
    """The same shape somewhere else."""
    if isinstance(shape, Line | Polygon | Marks):
        return replace(shape, points=tuple((x + dx, y + dy) for x, y in shape.points))
    return replace(shape, x=shape.x + dx, y=shape.y + dy)


_LENGTHS = ("x", "y", "w", "h", "r", "radius", "edge_width", "width", "size")


def scaled(shape: Shape, by: float) -> Shape:
    """The same shape, so many times as large, and as far from (0, 0)."""
    lengths = {name: getattr(shape, name) * by for name in _LENGTHS if hasattr(shape, name)}
    if isinstance(shape, Line | Polygon | Marks):
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


_NOT_XML = dict.fromkeys(
    (*(c for c in range(32) if c not in (9, 10, 13)), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF),
    "\ufffd",
)


class Svg(str):
    """A piece of SVG, as opposed to a text that still has to be escaped."""

    __slots__ = ()


def xml_text(text: str) -> str:
    """The text without the characters that no XML file may hold."""
    return text.translate(_NOT_XML)


def escaped(text: str) -> Svg:
    """A text as SVG; SVG stays as it is."""
    return text if isinstance(text, Svg) else Svg(escape(xml_text(text)))


def length_text(value: float) -> str:
    """A length in as few characters as a hundredth of a point needs."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def element(name: str, *children: str, **attributes: str | float | None) -> Svg:
    """An element. `_` in an attribute's name becomes `-`; an attribute that is None is left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="'
        f'{escaped(value) if isinstance(value, str) else length_text(value)}"'
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
        element("path", d=f"M0 0H{length_text(width)}V{length_text(height)}H0z", fill="#fff"),
        *inside,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {length_text(width)} {length_text(height)}",
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
        case Polygon():
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
                transform=f"rotate(-90 {length_text(shape.x)} {length_text(shape.y)})"
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
        radius, across, back = map(length_text, (r, 2 * r, -2 * r))
        half = f"a{radius} {radius} 0 1 0 "
        return f"M{length_text(x - r)} {length_text(y)}{half}{across} 0{half}{back} 0z"
    around = (f"{length_text(x + dx)} {length_text(y + dy)}" for dx, dy in corners(marks.marker, r))
    return f"M{'L'.join(around)}z"


def _edge(colour: str, width: float, dash: tuple[float, ...] = ()) -> dict[str, str | float | None]:
    if colour == "none":
        return {}
    return {
        "stroke": colour,
        "stroke_width": width,
        "stroke_dasharray": " ".join(map(length_text, dash)) or None,
    }


def _points(points: tuple[tuple[float, float], ...]) -> str:
    return " ".join(f"{length_text(x)},{length_text(y)}" for x, y in points)
