"""Reads a deck back as plain text: what stands on each slide, in reading order.

For tests that compare a deck with a text.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from qiworkbook.text.words import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide


def outline(deck: bytes) -> str:
    """Slide by slide: number and title, texts, tables, charts with their series, alts, notes.

    A chart's series stand with the number of their points; a group says only its alt text and
    the words in it.
    """
    presentation = Presentation(BytesIO(deck))
    lines: list[str] = []
    for number, slide in enumerate(presentation.slides, start=1):
        lines += [*_slide(number, slide), ""]
    return "\n".join(lines)


def _slide(number: int, slide: Slide) -> Iterator[str]:
    title = slide.shapes.title
    yield f"# {number}. {_words(title) if title is not None else '(no title)'}"
    for shape in slide.shapes:
        if title is None or shape.shape_id != title.shape_id:
            yield from _shape(shape)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        for line in slide.notes_slide.notes_text_frame.text.splitlines():
            yield f"  note: {line}"


def _shape(shape: BaseShape) -> Iterator[str]:
    found: Any = shape  # python-pptx types the kinds of shapes loosely
    if shape.has_chart:
        yield f"  chart: {alt_of_shape(shape)}"
        for plot in found.chart.plots:
            for series in plot.series:
                count = sum(value is not None for value in series.values)
                yield f"    {series.name}: {count}"
    elif shape.has_table:
        yield f"  table: {alt_of_shape(shape)}"
        for row in found.table.rows:
            yield f"    {' | '.join(one_line(cell.text) for cell in row.cells)}"
    elif shape.shape_type == MSO_SHAPE_TYPE.GROUP:
        words = [one_line(one.text_frame.text) for one in found.shapes if one.has_text_frame]
        yield f"  group: {alt_of_shape(shape)}"
        if any(words):
            yield f"    {' | '.join(filter(None, words))}"
    elif shape.shape_type == MSO_SHAPE_TYPE.PICTURE:
        yield f"  picture: {alt_of_shape(shape)}"
    elif shape.has_text_frame and _words(shape):
        yield from (f"  {line}" for line in found.text_frame.text.splitlines() if line.strip())


def alt_of_shape(shape: BaseShape) -> str:
    """The alt text of a shape, "" when it has none."""
    return next(iter(shape._element.xpath("./*[1]/p:cNvPr/@descr")), "")


def _words(shape: Any) -> str:
    return one_line(shape.text_frame.text)
