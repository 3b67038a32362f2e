"""A printed charter as a PowerPoint file, so that a ward can move, colour and add its pictures."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from qiworkbook_charter.poster import (
    LINE_HEIGHT,
    PICTURE_HEIGHT,
    PICTURE_WIDTH,
    Role,
    picture_words,
    typeset,
)

if TYPE_CHECKING:
    from qiworkbook_charter.poster import Paper, Piece, Placed, Poster, Setting, Sheet

_TITLE_ONLY = 5  # the layout of that name in python-pptx's own neutral template
_INK, _GREY = "212B32", "4C6272"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def poster_pptx(poster: Poster, paper: Paper) -> bytes:
    """The file; the same bytes for the same poster."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(paper.width), Pt(paper.height)
    deck.core_properties.title = poster.title
    deck.core_properties.language = poster.language
    for number, sheet in enumerate(typeset(poster, paper), start=1):
        _draw(deck, sheet, poster, number)
    return _same_bytes(deck)


def _draw(deck: Any, sheet: Sheet, poster: Poster, number: int) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    paper = sheet.setting.paper
    margin = paper.margin
    _band(slide, poster, (0.0, 0.0, paper.width, 8.0))
    titled = False
    for placed in sheet.placed:
        is_title = placed.piece.role is Role.TITLE
        shape = slide.shapes.title if is_title else slide.shapes.add_textbox(0, 0, 0, 0)
        _place(shape, sheet, placed)
        _write(shape, placed.piece, sheet.setting, poster.language)
        if placed.piece.role is Role.HEADING:
            under = placed.top + sheet.setting.height(placed.piece)
            _band(slide, poster, (margin, under, sheet.setting.width, 1.5))
        if placed.piece.pictured:
            _frame(slide, sheet.setting, placed)
        titled = titled or is_title
    if not titled:
        _title_off_the_page(slide, f"{poster.title}, page {number}")


def _band(slide: Any, poster: Poster, box: tuple[float, float, float, float]) -> None:
    band = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *map(Pt, box))
    band.fill.solid()
    band.fill.fore_color.rgb = _colour(poster.colour.removeprefix("#"))
    band.line.fill.background()
    _without_style(band)
    band.name = "Band of colour"


def _without_style(shape: Any) -> None:
    """Without the shadow, and the white letters, that a shape has by the theme."""
    for style in shape._element.findall(qn("p:style")):
        shape._element.remove(style)


def _colour(digits: str) -> RGBColor:
    colour: RGBColor = RGBColor.from_string(digits)  # type: ignore[no-untyped-call]
    return colour


def _place(shape: Any, sheet: Sheet, placed: Placed) -> None:
    setting, piece = sheet.setting, placed.piece
    shape.left = Pt(setting.paper.margin + setting.beside(piece))
    shape.top, shape.height = Pt(placed.top), Pt(setting.height(piece))
    shape.width = Pt(setting.width - setting.beside(piece))


def _write(shape: Any, piece: Piece, setting: Setting, language: str) -> None:
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if piece.pictured else MSO_ANCHOR.TOP
    shape.name = piece.role.value.capitalize()
    for at, text in enumerate(piece.texts):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.line_spacing = Pt(setting.size(piece) * LINE_HEIGHT)
        paragraph.alignment = PP_ALIGN.LEFT
        run = _run(paragraph, text, setting.size(piece), _INK)
        run.font.bold = setting.style(piece).bold
        run.font._element.set("lang", language)


def _run(paragraph: Any, text: str, size: float, colour: str) -> Any:
    run = paragraph.add_run()
    run.text = text
    run.font.size = Pt(size)
    run.font.name = "Arial"
    run.font.color.rgb = _colour(colour)
    return run


def _frame(slide: Any, setting: Setting, placed: Placed) -> None:
    """Room for a picture, in the place where easy read has it: left of the words."""
    width, height = PICTURE_WIDTH * setting.base, PICTURE_HEIGHT * setting.base
    top = placed.top + (setting.height(placed.piece) - height) / 2
    box = slide.shapes.add_shape(
        MSO_SHAPE.RECTANGLE, *map(Pt, (setting.paper.margin, top, width, height))
    )
    box.name = "Room for a picture"
    box.fill.background()
    box.line.color.rgb = _colour(_GREY)
    box.line.width = Pt(1.5)
    box.line.dash_style = MSO_LINE_DASH_STYLE.DASH
    _without_style(box)
    box.text_frame.word_wrap = True
    paragraph = box.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.CENTER
    _run(paragraph, picture_words(placed.piece), setting.base * 0.42, _GREY)


def _title_off_the_page(slide: Any, title: str) -> None:
    """A slide without a title cannot be found by a screen reader: it gets one off the page."""
    shape = slide.shapes.title
    shape.left, shape.top, shape.width, shape.height = 0, Pt(-60), Pt(300), Pt(40)
    shape.text_frame.text = title


def _same_bytes(deck: Any) -> bytes:
    """The file without the hour at which it was packed."""
    packed = io.BytesIO()
    deck.save(packed)
    again = io.BytesIO()
    with (
        zipfile.ZipFile(packed) as old,
        zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _LONG_AGO), old.read(name), zipfile.ZIP_DEFLATED)
    return again.getvalue()
