"""How much room a text takes in the typeface of a template: what decides what goes on a slide."""

from __future__ import annotations

from dataclasses import dataclass

from qiworkbook.layout import text_width, wrap

LINE = 1.2  # height of a line, in font sizes; PowerPoint sets Arial at 1.15

# How wide a text is, next to Arial. One that is not listed is taken to be a little wider.
_WIDTHS = {
    "arial": 1.0,
    "helvetica": 1.0,
    "liberation sans": 1.0,
    "frutiger": 1.0,
    "calibri": 0.95,
    "aptos": 1.0,
    "segoe ui": 1.02,
    "tahoma": 1.0,
    "trebuchet ms": 1.02,
    "verdana": 1.18,
}
_UNLISTED = 1.08


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface; `wide` is how wide it runs, next to Arial."""

    wide: float = 1.0

    @classmethod
    def named(cls, name: str) -> Face:
        """The typeface of this name."""
        return cls(_WIDTHS.get(name.strip().casefold(), _UNLISTED))

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
        return len(self.lines(text, width, size, bold=bold)) * LINE * size

    def longest_word(self, text: str, size: float, *, bold: bool = False) -> float:
        """The width of the widest word."""
        return max((self.width(word, size, bold=bold) for word in text.split()), default=0.0)
