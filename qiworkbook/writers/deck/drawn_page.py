"""Draws one page on its slide: title, text, figures, footer, and what is said in the notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.text.words import one_line
from qiworkbook.writers.deck.furniture import (
    add_footer,
    add_labels,
    as_it_is,
    fill,
    map_links,
    placeholder,
    remove_unfilled,
)
from qiworkbook.writers.deck.text import INK, LARGEST_OPENING, LARGEST_TITLE, SMALLEST, fitted, par

if TYPE_CHECKING:
    from qiworkbook.content import Document
    from qiworkbook.writers.deck.canvas import Canvas
    from qiworkbook.writers.deck.shapes import Area
    from qiworkbook.writers.deck.slides import Page
    from qiworkbook.writers.deck.text import Title
    from qiworkbook.writers.deck.typeface import Face
    from qiworkbook.writers.deck.words import Text

_SAFE = 15.0  # of the width of a title: other programs set it a little wider


def draw_page(canvas: Canvas, page: Page, number: str, document: Document, face: Face) -> None:
    """Everything that stands on the slide, in reading order: the title first."""
    if page.look.paper and (page.placed or page.text):
        canvas.paper(page.look.area)
    if page.look.title_paper:
        canvas.paper(page.look.title.area)
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
    add_footer(canvas, page.look, one_line(footer), face)
    map_links(canvas.slide, page.look)


def _draw_text(canvas: Canvas, page: Page, text: Text, area: Area | None) -> None:
    """The text in its placeholder, which is read after what stands before it on the slide."""
    if not fill(canvas, page.look.text, text.pars, area):
        text.draw(canvas, area or page.look.area)
        return
    shape = placeholder(canvas.slide, page.look.text)
    canvas.slide.shapes.element.insert_element_before(shape, "p:extLst")


def title_on(page: Page, number: str, face: Face) -> Title:
    """The title of a page as it fits its place."""
    place, largest = page.look.title, LARGEST_OPENING if page.opens else LARGEST_TITLE
    width = min(place.inner.width, place.area.width - _SAFE)
    return fitted(one_line(page.title), number, width, place.inner.height, face, largest)


def _draw_title(canvas: Canvas, page: Page, number: str, face: Face) -> None:
    place, title = page.look.title, title_on(page, number, face)
    if not fill(
        canvas, place, (as_it_is(title.text, title.size),), anchor="ctr" if place.moved else ""
    ):
        text = par(title.text, title.size, bold=True, colour=place.ink or INK)
        canvas.title(place.area, text)
    if title.full:
        canvas.notes.append(f"The whole title: {title.full}")


def _draw_label(canvas: Canvas, page: Page, face: Face) -> None:
    """The short heading of the section, over the title, where the template has a place for it and
    the title does not begin with the same words."""
    place = page.look.label
    heading = one_line(page.section.heading)
    if place is None or not heading or one_line(page.title).startswith(heading):
        return
    line, *more = face.lines(heading, place.area.width - _SAFE, SMALLEST, bold=True)
    fill(canvas, place, (as_it_is(f"{line} …" if more else line, SMALLEST),))
