"""matplotlib made ready: a place for its cache, our fonts, the same bytes every time."""

from __future__ import annotations

import logging
import os
import re
import tempfile
import threading
import warnings
from contextlib import contextmanager
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qiworkbook.figures.style import FONTS
from qiworkbook.figures.svg import Svg, frame

if TYPE_CHECKING:
    from collections.abc import Iterator


def _find_a_cache() -> None:
    """Without a folder to write to, matplotlib looks for all fonts again on every run."""
    if "MPLCONFIGDIR" in os.environ or os.access(Path("~").expanduser(), os.W_OK):
        return
    who = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    folder = Path(tempfile.gettempdir()) / f"qiworkbook-drawing-{who}"
    folder.mkdir(mode=0o700, exist_ok=True)
    mine = not hasattr(os, "getuid") or folder.stat().st_uid == who
    os.environ["MPLCONFIGDIR"] = str(folder) if mine else tempfile.mkdtemp()


_find_a_cache()

import matplotlib  # noqa: E402  (it looks for its cache when it is imported)
from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: E402
from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402

# Arial is not on every machine, and the next font of the list is meant to step in silently.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

_SETTINGS: dict[Any, Any] = {
    "font.family": ["sans-serif"],
    "font.sans-serif": [font for font in FONTS if font != "sans-serif"],
    "svg.fonttype": "none",
}
_ONE_AT_A_TIME = threading.RLock()  # matplotlib's settings and fonts are shared by all threads


@contextmanager
def _our_settings(**more: Any) -> Iterator[None]:
    with _ONE_AT_A_TIME, warnings.catch_warnings(), matplotlib.rc_context(_SETTINGS | more):
        # A letter that no font has is drawn as an empty box; there is nothing a person could do.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        yield


def blank(width: float, height: float) -> Figure:
    """An empty white figure; width and height in inches."""
    return Figure(figsize=(width, height), dpi=72, facecolor="white")


def to_png(figure: Figure, dpi: float) -> bytes:
    """The figure as PNG; the same figure gives the same bytes."""
    with _our_settings():
        found = BytesIO()
        FigureCanvasAgg(figure)
        figure.savefig(
            found,
            format="png",
            dpi=dpi,
            metadata={"Software": None},
            pil_kwargs={"compress_level": 4},
        )
        return found.getvalue()


def to_svg(figure: Figure, title: str, words: str, prefix: str) -> str:
    """The figure as one <svg> element that can stand in an HTML page."""
    with _our_settings(**{"svg.hashsalt": prefix}):
        found = StringIO()
        FigureCanvasSVG(figure)
        figure.savefig(found, format="svg", metadata={"Date": None, "Creator": None})
    width, height = figure.get_size_inches() * 72
    drawn = _for_a_page(found.getvalue(), prefix)
    return frame(float(width), float(height), title, words, prefix, [drawn])


_REFERENCE = re.compile(r'(url\(#|href="#|\bid=")([\w.-]+)')
_UNUSED_ID = re.compile(r' id="(?:\w+_\d+)"')


def _for_a_page(svg: str, prefix: str) -> Svg:
    """What is inside matplotlib's <svg>, without what would leak into a page around it: the rule
    for `*`, the ids that every chart would share, and the old way to write links."""
    inside = svg[svg.index("<g id=") : svg.rindex("</svg>")]
    inside = _UNUSED_ID.sub("", inside).replace("xlink:href", "href")
    inside = _REFERENCE.sub(rf"\1{prefix}-\2", inside)
    return Svg(f'<g stroke-linejoin="round" stroke-linecap="butt">{inside}</g>')
