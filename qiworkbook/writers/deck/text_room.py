"""How much room a text takes in the typeface of a template: what decides what goes on a slide."""

from __future__ import annotations

from functools import lru_cache, partial

from msgspec import Struct

from qiworkbook.figures.layout import text_width, wrap
from qiworkbook.writers.deck.letter_widths import widths_of

_LIKE_ARIAL = ("arial", "helvetica", "liberation sans", "arimo", "frutiger")
# How high a line is, in font sizes: what the font itself asks for, and never less than Arial is
# given. Carlito and Aptos: hhea and OS/2; Verdana and Segoe UI: @capsizecss/metrics 4.3.0.
_LINES = {
    "calibri": 1.23,
    "carlito": 1.23,
    "calibri light": 1.23,
    "aptos": 1.29,
    "aptos display": 1.29,
    "segoe ui": 1.34,
    "segoe ui semibold": 1.34,
    "selawik": 1.34,
    "verdana": 1.22,
}
# Any other may be missing where a deck is shown, and what stands in for it, such as Noto Sans, can
# be a tenth wider than Arial and set its lines further apart.
_SAFE_WIDTH, _SAFE_LINE = 1.1, 1.36
_MARGIN = 1.02  # text that is set in the real font is never wider than it was thought


class Face(Struct, frozen=True):
    """A typeface: the name under which its letters are known, or else how wide it runs next to
    Arial; and how high its lines are, in font sizes."""

    wide: float = 1.0
    line: float = 1.2  # PowerPoint sets Arial at 1.15
    letters: str = ""

    @classmethod
    def named(cls, name: str) -> Face:
        """The typeface of this name."""
        known = name.strip().casefold()
        if known in _LIKE_ARIAL:
            return cls()
        if known in _LINES:
            return cls(_MARGIN, _LINES[known], known)
        return cls(_SAFE_WIDTH, _SAFE_LINE)

    @property
    def closer(self) -> float:
        """How much closer lines must be set to stand as Arial's do."""
        return Face().line / self.line

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """The width of one line in points."""
        return self.wide * size * _ems(text, self.letters, bold)

    @lru_cache(maxsize=1 << 14)  # noqa: B019  # a face is a value, and a deck has one
    def lines(self, text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
        """The text in lines no wider than `width`; a line end in it stays a line end."""

        measure = partial(self.width, bold=bold)
        paragraphs = text.split("\n")
        return tuple(line for one in paragraphs for line in wrap(one, width, size, measure))

    def height(self, text: str, width: float, size: float, *, bold: bool = False) -> float:
        """The height in points that the text takes when it is broken at `width`."""
        return len(self.lines(text, width, size, bold=bold)) * self.line * size


@lru_cache(maxsize=1 << 15)
def _ems(text: str, letters: str, bold: bool) -> float:
    """The width in font sizes: the same words come again on every slide."""
    widths = widths_of(letters, bold=bold)
    if widths is None:
        return text_width(text, 1.0, bold=bold)
    return sum(map(widths.__getitem__, text))
