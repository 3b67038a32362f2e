"""A diagram laid out once, in points, for every pen: SVG, PNG, native boxes on a slide."""

from __future__ import annotations

from qiworkbook.figures.layout.pages import lay_out, pages
from qiworkbook.figures.layout.placement import Box, Connector, DiagramLayout, Title
from qiworkbook.figures.layout.text_width import BOLD, MeasureText, text_width, wrap

__all__ = [
    "BOLD",
    "Box",
    "Connector",
    "DiagramLayout",
    "MeasureText",
    "Title",
    "lay_out",
    "pages",
    "text_width",
    "wrap",
]
