"""matplotlib made ready: our fonts, nobody's personal settings, the same bytes every time."""

from __future__ import annotations

import threading
import warnings
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def blank(width: float, height: float) -> Figure:
    """An empty white figure; width and height in points."""
    return Figure(figsize=(width / 72, height / 72), dpi=72, facecolor="white")


def drawn(figure: Figure, dpi: float) -> Image.Image:
    """The figure as a picture; the same figure gives the same pixels."""
    with our_settings():
        figure.set_dpi(dpi)
        canvas: Any = FigureCanvasAgg(figure)  # its methods have no types
        canvas.draw()
        size = canvas.get_width_height()
        whole = Image.frombuffer("RGBA", size, canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
        return whole.convert("RGB")


def to_png(picture: Image.Image, dpi: float) -> bytes:
    """The picture as PNG.

    256 colours are enough for lines, marks and text: a third of the bytes in half the time.
    """
    few = picture.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.putpalette([255 if level >= _NEARLY_WHITE else level for level in few.getpalette() or ()])
    found = BytesIO()
    few.save(found, "png", compress_level=6, dpi=(dpi, dpi))
    return found.getvalue()
