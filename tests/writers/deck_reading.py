"""Reads decks back for the tests."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from pptx import Presentation

from qiworkbook.content import Document, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.content import Block


def one_section(*blocks: Block, **more: Any) -> Document:
    """A document with one section."""
    return Document("A title", sections=(Section("a", "Heading", "The message", blocks, **more),))


def slides_of(deck: bytes) -> list[Any]:
    """The slides, loosely typed as python-pptx does it itself."""
    return list(Presentation(BytesIO(deck)).slides)


def titles_of(deck: bytes) -> list[str]:
    """The text of each slide's title placeholder."""
    return [slide.shapes.title.text_frame.text for slide in slides_of(deck)]


def notes_of(slide: Any) -> str:
    """The speaker notes of a slide."""
    return slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""


def charts_of(deck: bytes) -> list[Any]:
    """Every native chart."""
    shapes = (shape for slide in slides_of(deck) for shape in slide.shapes)
    return [shape.chart for shape in shapes if shape.has_chart]


def tables_of(deck: bytes) -> list[list[list[str]]]:
    """Every native table as rows of texts."""
    shapes = (shape for slide in slides_of(deck) for shape in slide.shapes)
    return [
        [[cell.text for cell in row.cells] for row in shape.table.rows]
        for shape in shapes
        if shape.has_table
    ]


def series_of(chart: Any) -> dict[str, tuple[float | None, ...]]:
    """The series of a chart by their names."""
    return {s.name: tuple(s.values) for plot in chart.plots for s in plot.series}


def runs_of(slide: Any) -> Iterator[Any]:
    """Every run of text on a slide, also in tables and groups, as XML."""
    yield from slide.shapes.element.xpath(".//a:r")
