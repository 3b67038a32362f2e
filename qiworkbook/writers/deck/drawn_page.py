"""Draws one page on its slide: title, text, figures, footer, and what is said in the notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.text.words import one_line
from qiworkbook.writers.deck.furniture import (
    add_footer,
    add_labels,
    as_it_is,
    fill,
    placeholder,
    remove_unfilled,
)
from qiworkbook.writers.deck.text import SMALLEST, par
from qiworkbook.writers.deck.titles import fitted

if TYPE_CHECKING:
    from qiworkbook.content import Document
    from qiworkbook.writers.deck.canvas import Canvas
    from qiworkbook.writers.deck.face import Face
    from qiworkbook.writers.deck.geometry import Area
    from qiworkbook.writers.deck.looks import Looks
    from qiworkbook.writers.deck.slides import Page
    from qiworkbook.writers.deck.words import Text

_INSETS = 15.0  # what a placeholder keeps free at its sides, unless its layout says otherwise
_LARGEST_TITLE, _LARGEST_OPENING = 30.0, 40.0


def draw_page(
    canvas: Canvas, page: Page, number: str, document: Document, looks: Looks, face: Face
) -> None:
    """Everything that stands on the slide, in reading order: the title first."""
    _draw_title(canvas, page, number, face)
    _draw_label(canvas, page, face)
    if page.text and page.opens:
        _draw_text(canvas, page, page.text, None)
    for piece, area in page.placed:
        if piece is page.text:
            _draw_text(canvas, page, page.text, area)
        else:
            piece.draw(canvas, area)
    add_labels(canvas, page.look, document.labels, page.labels, face)
    remove_unfilled(canvas.slide)
    footer = document.brand.footer or document.brand.organisation
    add_footer(canvas, page.look, one_line(footer), (looks.width, looks.height), face)


def _draw_text(canvas: Canvas, page: Page, text: Text, area: Area | None) -> None:
    """The text in its placeholder, which is read after what stands before it on the slide."""
    shape = placeholder(canvas.slide, page.look.text)
    if shape is None:
        text.draw(canvas, area or page.look.area)
        return
    fill(canvas, shape, text.pars, area)
    canvas.slide.shapes.element.insert_element_before(shape, "p:extLst")


def _draw_title(canvas: Canvas, page: Page, number: str, face: Face) -> None:
    area, largest = page.look.title_area, _LARGEST_OPENING if page.opens else _LARGEST_TITLE
    title = fitted(one_line(page.title), number, area.width - _INSETS, area.height, face, largest)
    shape = placeholder(canvas.slide, page.look.title)
    if shape is not None:
        fill(canvas, shape, (as_it_is(title.text, title.size),), None)
    else:
        canvas.box("Title", area, (par(title.text, title.size, bold=True),))
    if title.full:
        canvas.notes.append(f"The whole title: {title.full}")


def _draw_label(canvas: Canvas, page: Page, face: Face) -> None:
    """The short heading of the section, over the title, where the template has a place for it and
    the title does not begin with the same words."""
    shape, area = placeholder(canvas.slide, page.look.label), page.look.label_area
    heading = one_line(page.section.heading)
    if shape is None or area is None or not heading or one_line(page.title).startswith(heading):
        return
    line, *more = face.lines(heading, area.width - _INSETS, SMALLEST, bold=True)
    fill(canvas, shape, (as_it_is(f"{line} …" if more else line, SMALLEST),), None)
