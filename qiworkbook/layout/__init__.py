"""A diagram laid out once, in points, for every pen: SVG, PNG, native boxes on a slide."""

from __future__ import annotations

from qiworkbook.layout.lettering import BOLD, MeasureText, text_width, wrap
from qiworkbook.layout.paging import lay_out, pages
from qiworkbook.layout.shapes import Box, Connector, DiagramLayout, Title

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
