"""What stands on every slide: its title, footer, number, the document's labels, the logo."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from qiworkbook.figures.style import INK
from qiworkbook.writers.deck.geometry import Area
from qiworkbook.writers.deck.shapes import Edge, Look, body_xml
from qiworkbook.writers.deck.text import (
    INK as THEME_INK,
    LANGUAGE,
    SMALL_PRINT,
    SMALLEST,
    Par,
    Run,
    par,
    pars_xml,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pptx.oxml.xmlchemy import BaseOxmlElement
    from pptx.shapes.placeholder import LayoutPlaceholder
    from pptx.slide import Slide

    from qiworkbook.writers.deck.canvas import Canvas
    from qiworkbook.writers.deck.face import Face
    from qiworkbook.writers.deck.looks import Look as LayoutLook

_PLACEHOLDER, _TEXT_BODY, _PLACE = qn("p:ph"), qn("p:txBody"), qn("a:xfrm")
FOOTER, SLIDE_NUMBER = "Footer", "Slide Number"
LABEL_SIZE = SMALLEST
_PAD = 5.0


def placeholder(slide: Slide, number: int | None) -> BaseOxmlElement | None:
    """The placeholder of this number, if the slide has it."""
    if number is None:
        return None
    # Straight to the marks: `slide.placeholders` searches every shape by XPath, several times.
    for mark in slide._element.iter(_PLACEHOLDER):
        if int(mark.get("idx", "0")) == number:
            found: BaseOxmlElement = mark.getparent().getparent().getparent()
            return found
    return None


def fill(
    canvas: Canvas,
    element: BaseOxmlElement,
    pars: Sequence[Par],
    area: Area | None,
    anchor: str = "",
) -> None:
    """Write paragraphs into a placeholder, in its own colour; an `area` moves it, and takes its
    margins away."""
    if area is not None:
        properties = element.spPr
        for old in properties.findall(_PLACE):
            properties.remove(old)
        xfrm = area.xfrm().replace("<a:xfrm", f"<a:xfrm {nsdecls('a')}", 1)
        properties.insert(0, parse_xml(xfrm))
    old_body = element.find(_TEXT_BODY)
    body = body_xml(0.0, anchor or "t") if area is not None else _plain_body(anchor)
    new = parse_xml(
        f"<p:txBody {nsdecls('p', 'a', 'r')}>{body}<a:lstStyle/>"
        f"{pars_xml(map(_in_its_colour, pars), canvas.link_xml)}</p:txBody>"
    )
    element.replace(old_body, new)


def _in_its_colour(one: Par) -> Par:
    runs = (replace(run, colour="") if run.colour == THEME_INK else run for run in one.runs)
    return replace(one, runs=tuple(runs))


def as_it_is(text: str, size: float) -> Par:
    """A paragraph that looks as its placeholder says, in everything but the size."""
    return Par((Run(text, bold=None, colour=""),), size, before=0, align="")


def _plain_body(anchor: str) -> str:
    return f"<a:bodyPr{f' anchor={anchor!r}' if anchor else ''}><a:noAutofit/></a:bodyPr>"


def remove_unfilled(slide: Slide) -> None:
    """No slide says "Click to add text"."""
    for mark in list(slide._element.iter(qn("p:ph"))):
        shape = mark.getparent().getparent().getparent()
        body = shape.find(_TEXT_BODY)
        if body is not None and not "".join(body.itertext()).strip():
            shape.getparent().remove(shape)


def add_footer(
    canvas: Canvas, look: LayoutLook, text: str, size: tuple[float, float], face: Face
) -> None:
    """The trust's footer and the number of the slide, where the template has places for them."""
    width, height = size
    if text.strip():
        room = look.footer_area or Area(0, 0, width - 150, 20)
        text = _that_fits(text, room, face)
        if look.footer:
            _clone(canvas, look.footer, f"<a:r>{_style()}<a:t>{_escaped(text)}</a:t></a:r>")
        else:
            place = Area(36, height - 28, width - 150, 20)
            canvas.box(FOOTER, place, (par(text, SMALL_PRINT),))
    field = f'<a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">{_style()}'
    field += "<a:t>‹#›</a:t></a:fld>"
    if look.number:
        _clone(canvas, look.number, field)
    else:
        number = canvas.number()
        place = Area(width - 96, height - 28, 60, 20)
        canvas.add(
            f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{SLIDE_NUMBER}"/>'
            '<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
            f'<p:spPr>{place.xfrm()}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
            f'<p:txBody>{body_xml()}<a:lstStyle/><a:p><a:pPr algn="r"/>{field}</a:p></p:txBody>'
            "</p:sp>"
        )


def _that_fits(text: str, area: Area, face: Face) -> str:
    """The footer in as many lines as its place has; cut at a word, with an ellipsis."""
    most = max(1, int((area.height + 5) / (face.line * SMALL_PRINT)))
    lines = face.lines(text, area.width - 16, SMALL_PRINT)
    shown = " ".join(lines[:most])
    return shown if len(lines) <= most else f"{shown.rsplit(' ', 1)[0]}…"


def _style() -> str:
    return f'<a:rPr lang="{LANGUAGE}" sz="{round(100 * SMALL_PRINT)}"/>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", " ")


def _clone(canvas: Canvas, source: LayoutPlaceholder, run: str) -> None:
    """A placeholder of the layout on the slide: python-pptx leaves these behind."""
    element = deepcopy(source._element)
    element.nvSpPr.cNvPr.set("id", str(canvas.number()))
    for child in list(element.spPr):
        element.spPr.remove(child)
    body = parse_xml(
        f"<p:txBody {nsdecls('p', 'a')}><a:bodyPr/><a:lstStyle/><a:p>{run}</a:p></p:txBody>"
    )
    element.replace(element.find(_TEXT_BODY), body)
    canvas.slide.shapes.element.insert_element_before(element, "p:extLst")


def label_width(labels: Sequence[str], face: Face) -> float:
    """The width of the document's labels on one line."""
    return face.width(_labels(labels), LABEL_SIZE, bold=True) + 4 * _PAD


def label_height(labels: Sequence[str], width: float, face: Face) -> float:
    """The room that the document's labels take at the foot of a slide."""
    if not labels:
        return 0.0
    return face.height(_labels(labels), width - 2 * _PAD, LABEL_SIZE, bold=True) + 2 * _PAD


def _labels(labels: Sequence[str]) -> str:
    return " · ".join(labels)


def add_labels(
    canvas: Canvas, look: LayoutLook, labels: Sequence[str], area: Area, face: Face
) -> None:
    """The document's labels, such as "Illustrative: an invented ward"."""
    if not labels:
        return
    wide = min(label_width(labels, face), area.width)
    text = replace(par(_labels(labels), LABEL_SIZE, bold=True, colour=INK), before=0)
    shape = placeholder(canvas.slide, look.notice)
    if shape is not None and look.notice_area == area:
        middle = replace(text, align="ctr")
        place = Area(area.right - wide, area.top, wide, area.height)
        fill(canvas, shape, (middle,), place, "ctr")
        return
    style = Look("#FFF7D6", Edge("#B8860B", 1), anchor="ctr", pad=_PAD - 1)
    canvas.box("Document label", Area(area.left, area.top, wide, area.height), (text,), style)


def add_logo(canvas: Canvas, logo: bytes, words: str, width: float) -> None:
    """The trust's logo at the top right; its words where PowerPoint can't show the picture."""
    place = Area(width - 36 - 220, 30, 220, 60)
    if not logo.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        canvas.box("Logo", place, (par(words, 18, bold=True, align="r"),))
        return
    picture = canvas.slide.shapes.add_picture(BytesIO(logo), Pt(0), Pt(0), height=Pt(place.height))
    scale = min(1.0, Pt(place.width) / picture.width)
    picture.width, picture.height = (
        Emu(round(scale * length)) for length in (picture.width, picture.height)
    )
    picture.left, picture.top = Emu(Pt(place.right) - picture.width), Pt(place.top)
    picture.name = "Logo"
    about = picture._element.xpath("./p:nvPicPr/p:cNvPr")[0]
    about.set("id", str(canvas.number()))
    about.set("descr", words or "Logo")
