"""A funnel on a slide: native shapes, their words for a screen reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.figures.funnel import sketch_funnel
from qiworkbook.writers.deck.piece import Whole, draw_sketch
from qiworkbook.writers.deck.text import SMALLEST
from qiworkbook.writers.figure_words import funnel_in_words, said

if TYPE_CHECKING:
    from qiworkbook.content import Funnel
    from qiworkbook.writers.deck.canvas import Canvas
    from qiworkbook.writers.deck.geometry import Area

_LEAST = 300.0


@dataclass(frozen=True, slots=True)
class WardFunnel(Whole):
    """The sketch as one group of shapes; the numbers of each ward stand in the notes."""

    figure: Funnel

    @property
    def grows(self) -> bool:
        """Larger is better."""
        return True

    def height(self, width: float) -> float:  # noqa: ARG002
        """Enough for names to be read."""
        return _LEAST

    def draw(self, canvas: Canvas, area: Area) -> None:
        """Put it on the slide."""
        canvas.say(self.figure.alt)
        figure = self.figure
        sketch = sketch_funnel(figure, area.width, area.height, SMALLEST)
        draw_sketch(canvas, sketch, area, figure.alt)
        canvas.notes.append(f"{figure.name}, {figure.period}, by size: {figure.sizes}.")
        canvas.notes.extend(said(row) for row in funnel_in_words(self.figure).rows)
