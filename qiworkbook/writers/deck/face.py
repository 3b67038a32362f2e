"""How much room a text takes in the typeface of a template: what decides what goes on a slide."""

from __future__ import annotations

from dataclasses import dataclass

from qiworkbook.figures.layout import text_width, wrap

# Typefaces with Arial's widths and heights. Any other may be missing where a deck is shown, and
# what stands in for it, such as Noto Sans, can be a tenth wider and set its lines further apart.
_LIKE_ARIAL = ("arial", "helvetica", "liberation sans", "arimo", "frutiger")
_SAFE_WIDTH, _SAFE_LINE = 1.1, 1.36


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface: how wide it runs, next to Arial, and how high its lines are, in font sizes."""

    wide: float = 1.0
    line: float = 1.2  # PowerPoint sets Arial at 1.15

    @classmethod
    def named(cls, name: str) -> Face:
        """The typeface of this name."""
        known = name.strip().casefold() in _LIKE_ARIAL
        return cls() if known else cls(_SAFE_WIDTH, _SAFE_LINE)

    @property
    def closer(self) -> float:
        """How much closer lines must be set to stand as Arial's do."""
        return Face().line / self.line

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """The width of one line in points."""
        return self.wide * text_width(text, size, bold=bold)

    def lines(self, text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
        """The text in lines no wider than `width`; a line end in it stays a line end."""

        def measure(piece: str, at: float) -> float:
            return self.width(piece, at, bold=bold)

        paragraphs = text.split("\n")
        return tuple(line for one in paragraphs for line in wrap(one, width, size, measure))

    def height(self, text: str, width: float, size: float, *, bold: bool = False) -> float:
        """The height in points that the text takes when it is broken at `width`."""
        return len(self.lines(text, width, size, bold=bold)) * self.line * size
