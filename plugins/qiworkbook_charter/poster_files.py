"""A printed charter as an HTML page, and as a PowerPoint file that a ward can change."""

from __future__ import annotations

import io
import zipfile
from html import escape
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from qiworkbook_charter.poster import (
    LINE_HEIGHT,
    PICTURE_GAP,
    PICTURE_HEIGHT,
    PICTURE_WORDS,
    PageSetting,
    PaperSize,
    PlacedPiece,
    Poster,
    PosterPiece,
    PosterSheet,
    TextRole,
    picture_words,
    typeset,
)


def poster_html(poster: Poster, paper: PaperSize) -> str:
    """The page, to be opened and printed at its own size."""
    sheets = typeset(poster, paper)
    body = "\n".join(
        _sheet(sheet, number, len(sheets)) for number, sheet in enumerate(sheets, start=1)
    )
    return (
        f'<!doctype html>\n<html lang="{escape(poster.language)}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(poster.title)}</title>\n"
        f"<style>\n{_style(sheets[0].setting, poster.colour)}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _style(setting: PageSetting, colour: str) -> str:
    paper = setting.paper
    return f"""\
@page {{ size: {paper.value.upper()} portrait; margin: 0 }}
* {{ box-sizing: border-box; margin: 0; padding: 0 }}
body {{ background: #e8edee; color: #212b32; font-family: Arial, "Liberation Sans", sans-serif;
  line-height: {LINE_HEIGHT} }}
.sheet {{ position: relative; width: {paper.width:.2f}pt; height: {paper.height:.2f}pt;
  margin: 12pt auto; background: #fff; break-after: page; border-top: 8pt solid {colour} }}
.sheet:last-child {{ break-after: auto }}
.piece {{ position: absolute; left: {paper.margin:.2f}pt; right: {paper.margin:.2f}pt;
  overflow-wrap: anywhere }}
h1, h2 {{ font-weight: bold }}
h2 {{ border-bottom: 1.5pt solid {colour} }}
.label {{ font-weight: bold }}
.pictured {{ display: flex; align-items: center; gap: {PICTURE_GAP}em }}
.picture {{ flex: none; width: {setting.picture:.2f}pt; aspect-ratio: 1 / {PICTURE_HEIGHT:.4f};
  border: 1.5pt dashed #4c6272; border-radius: 4pt; display: flex; align-items: center;
  justify-content: center; text-align: center }}
.picture span {{ font-size: {PICTURE_WORDS}em; color: #4c6272; padding: 2pt }}
/* On a screen narrower than the sheet it is read, not printed: one piece under the other. */
@media screen and (max-width: {paper.width:.0f}pt) {{
  .sheet {{ width: auto; height: auto; margin: 0; padding: 12pt 12pt 1pt }}
  .piece {{ position: static; margin: 0 0 12pt; font-size: 14pt !important }}
  h1.piece {{ font-size: 22pt !important }}
  h2.piece {{ font-size: 17pt !important }}
  .picture {{ width: 35% }} }}
@media print {{ body {{ background: none }} .sheet {{ margin: 0 }} }}
"""


def _sheet(sheet: PosterSheet, number: int, of: int) -> str:
    name = f' aria-label="Page {number} of {of}"' if of > 1 else ""
    pieces = "\n".join(_piece(placed, sheet.setting) for placed in sheet.placed)
    return f'<section class="sheet"{name}>\n{pieces}\n</section>'


def _piece(placed: PlacedPiece, setting: PageSetting) -> str:
    piece = placed.piece
    tag = {TextRole.TITLE: "h1", TextRole.HEADING: "h2"}.get(piece.role, "div")
    place = f"top: {placed.top:.2f}pt; font-size: {setting.size(piece):.2f}pt"
    kind = f"piece {piece.role.value}" + (" pictured" if piece.pictured else "")
    return f'<{tag} class="{kind}" style="{place}">{_inside(piece, tag)}</{tag}>'


def _inside(piece: PosterPiece, tag: str) -> str:
    if tag != "div":
        return f'<span dir="auto">{escape(" ".join(piece.texts))}</span>'
    texts = "".join(f'<p dir="auto">{escape(text)}</p>' for text in piece.texts)
    if not piece.pictured:
        return texts
    hint = escape(picture_words(piece))
    return f'<div class="picture"><span>{hint}</span></div><div>{texts}</div>'


_TITLE_ONLY = 5  # the layout of that name in python-pptx's own neutral template
_INK, _GREY = "212B32", "4C6272"


def poster_pptx(poster: Poster, paper: PaperSize) -> bytes:
    """The file; the same bytes for the same poster."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(paper.width), Pt(paper.height)
    deck.core_properties.title = poster.title
    deck.core_properties.language = poster.language
    for number, sheet in enumerate(typeset(poster, paper), start=1):
        _draw(deck, sheet, poster, number)
    return _same_bytes(deck)


def _draw(deck: Any, sheet: PosterSheet, poster: Poster, number: int) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    paper = sheet.setting.paper
    margin = paper.margin
    _band(slide, poster, (0.0, 0.0, paper.width, 8.0))
    titled = False
    for placed in sheet.placed:
        is_title = placed.piece.role is TextRole.TITLE
        shape = slide.shapes.title if is_title else slide.shapes.add_textbox(0, 0, 0, 0)
        setting, piece = sheet.setting, placed.piece
        shape.left = Pt(setting.paper.margin + setting.beside(piece))
        shape.top, shape.height = Pt(placed.top), Pt(setting.height(piece))
        shape.width = Pt(setting.width - setting.beside(piece))
        _write(shape, placed.piece, sheet.setting, poster.language)
        if placed.piece.role is TextRole.HEADING:
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


def _write(shape: Any, piece: PosterPiece, setting: PageSetting, language: str) -> None:
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


def _frame(slide: Any, setting: PageSetting, placed: PlacedPiece) -> None:
    """Room for a picture, in the place where easy read has it: left of the words."""
    width, height = setting.picture, PICTURE_HEIGHT * setting.picture
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
    _run(paragraph, picture_words(placed.piece), setting.base * PICTURE_WORDS, _GREY)


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
            new.writestr(
                zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED
            )
    return again.getvalue()
