"""A sketch as PNG: drawn by matplotlib, its words set by Pillow; the same bytes every time.

Only such words as need a font and no more: from left to right, every letter in our first font.
The others, with Arabic or Chinese letters or turned upwards, are left to matplotlib.
"""

from __future__ import annotations

import threading
import warnings
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from math import sqrt
from typing import TYPE_CHECKING, Any

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import (
    Circle as CirclePatch,
    FancyBboxPatch,
    Polygon as PolygonPatch,
    Rectangle,
)
from matplotlib.path import Path
from matplotlib.text import Text
from msgspec.structs import replace
from PIL import Image, ImageDraw, ImageFont, features

from qiworkbook.figures.sketch import (
    Circle,
    Line,
    Marker,
    Marks,
    Polygon,
    Rect,
    Shape,
    Sketch,
    Words,
    corners,
    xml_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matplotlib.artist import Artist


# The bundled last one has Arabic, Hebrew, Greek, Cyrillic and many signs; the others, where a
# machine has them, bring Chinese, Japanese and Korean. A letter comes from the first that has it.
_WANTED = ("Arial", "Liberation Sans", "DejaVu Sans", "Microsoft YaHei", "Noto Sans CJK SC")
_INSTALLED = {font.name for font in fontManager.ttflist}
FAMILIES = [family for family in _WANTED if family in _INSTALLED]
# The bundled font is wider than Arial, by which places for texts are measured: it is set smaller.
FONT_SCALE = 1.0 if _INSTALLED & {"Arial", "Liberation Sans"} else 0.86

_NOT_ABOUT_DRAWING = ("backend", "interactive", "toolbar", "timezone", "tk.", "webagg.")
_SETTINGS: dict[Any, Any] = {
    name: value
    for name, value in matplotlib.rcParamsDefault.items()
    if not name.startswith(_NOT_ABOUT_DRAWING)
} | {
    "font.family": FAMILIES,
    "svg.fonttype": "none",
    # From 3.11 on matplotlib's own hinting rounds every letter to whole pixels: 4 % too narrow.
    "text.hinting": "no_hinting",
}
_NEARLY_WHITE = 253  # what choosing few colours can make of white
_ONE_AT_A_TIME = threading.RLock()  # matplotlib's settings and fonts are shared by all threads


@contextmanager
def our_settings() -> Iterator[None]:
    """Everything is made and saved in here, whatever a person's matplotlibrc says."""
    with _ONE_AT_A_TIME, warnings.catch_warnings(), matplotlib.rc_context(_SETTINGS):
        # A letter that no font has is drawn as an empty box; there is nothing a person could do.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        yield


def to_png(picture: Image.Image, dpi: float) -> bytes:
    """The picture as PNG.

    256 colours are enough for lines, marks and text: a third of the bytes in half the time.
    """
    few = picture.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.putpalette([255 if level >= _NEARLY_WHITE else level for level in few.getpalette() or ()])
    found = BytesIO()
    few.save(found, "png", compress_level=6, dpi=(dpi, dpi))
    return found.getvalue()


_AT_THE_BASELINE = {"start": "ls", "middle": "ms", "end": "rs"}  # at the baseline
_SIDE_BY_SIDE = (
    range(0x20, 0x300),
    range(0x370, 0x590),
    range(0x2010, 0x2027),
    range(0x2030, 0x2300),
)
"""Latin, Greek, Cyrillic and signs: letters that stand one beside another and change no other."""


def can_set(words: Words) -> bool:
    """Whether these words need nothing but the letters of our first font.

    A Pillow without Raqm sets each letter in whole pixels, 4 % too wide: it sets none.
    """
    finely = bool(words.text) and not words.turned and _sets_finely()
    return finely and all(_is_known(letter, bold=words.bold) for letter in words.text)


def set_words(picture: Image.Image, words: Iterable[Words], scale: float) -> None:
    """Write the words into a picture that has `scale` pixels to the point."""
    pen = ImageDraw.Draw(picture)
    for one in words:
        font = _font(_file(bold=one.bold), one.size * FONT_SCALE * scale)
        pen.text(
            (one.x * scale, one.y * scale),
            xml_text(one.text),
            one.colour,
            font,
            anchor=_AT_THE_BASELINE[one.anchor],
        )


@cache
def _sets_finely() -> bool:
    return bool(features.check("raqm"))


@cache
def _is_known(letter: str, *, bold: bool) -> bool:
    code = ord(letter)
    beside = any(code in codes for codes in _SIDE_BY_SIDE)
    return beside and code in get_font(_file(bold=bold)).get_charmap()


@cache
def _font(file: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, size)


@cache
def _file(*, bold: bool) -> str:
    return findfont(FontProperties(family=FAMILIES, weight="bold" if bold else "normal"))


_ANCHORS = {"start": "left", "middle": "center", "end": "right"}


_MOST_PIXELS = 30_000_000
_LONGEST_SIDE = 60_000  # in pixels; more than 65,535 some programs, and matplotlibs, do not take


def draw_png(sketch: Sketch, dpi: float = 150) -> bytes:
    """A sketch as PNG on white; one that would be huge has fewer dots to the inch."""
    width, height = sketch.width, sketch.height
    by_area = 72 * sqrt(_MOST_PIXELS / (width * height))
    dpi = min(dpi, by_area, 72 * _LONGEST_SIDE / max(width, height))
    easy = [shape for shape in sketch.shapes if isinstance(shape, Words) and can_set(shape)]
    rest = [one for one in sketch.shapes if not isinstance(one, Words) or not can_set(one)]
    picture = _by_matplotlib(replace(sketch, shapes=tuple(rest)), dpi)
    set_words(picture, easy, dpi / 72)
    return to_png(picture, dpi)


def _by_matplotlib(sketch: Sketch, dpi: float) -> Image.Image:
    """The same sketch gives the same pixels."""
    with our_settings():
        size = (sketch.width / 72, sketch.height / 72)
        figure = Figure(figsize=size, dpi=72, facecolor="white")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, sketch.width)
        axes.set_ylim(sketch.height, 0)
        axes.set_axis_off()
        for height, shape in enumerate(sketch.shapes):
            if not isinstance(shape, Marks) or shape.points:
                axes.add_artist(_artist(shape)).set_zorder(height)
        figure.set_dpi(dpi)
        canvas: Any = FigureCanvasAgg(figure)  # its methods have no types
        canvas.draw()
        whole = Image.frombuffer(
            "RGBA", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBA", 0, 1
        )
        return whole.convert("RGB")


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
        case Polygon():
            return PolygonPatch(
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
                xml_text(shape.text),
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
