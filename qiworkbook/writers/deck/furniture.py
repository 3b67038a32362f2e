"""What stands on every slide: its title, footer, number, the document's labels, the logo."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from io import BytesIO
from xml.sax.saxutils import escape

from msgspec.structs import replace
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.oxml.xmlchemy import BaseOxmlElement
from pptx.slide import Slide
from pptx.util import Emu, Pt

from qiworkbook.figures.sketch import INK
from qiworkbook.writers.deck.layouts import LayoutLook, PlaceholderUse
from qiworkbook.writers.deck.shapes import Area, Canvas, Edge, ShapeStyle, body_xml, box_xml
from qiworkbook.writers.deck.text import (
    INK as THEME_INK,
    LANGUAGE,
    SMALL_PRINT,
    SMALLEST,
    Face,
    Par,
    Run,
    colour_xml,
    par,
    pars_xml,
)

_PLACEHOLDER, _TEXT_BODY, _PLACE = qn("p:ph"), qn("p:txBody"), qn("a:xfrm")
FOOTER, SLIDE_NUMBER = "Footer", "Slide Number"
LABEL_SIZE = SMALLEST
_PAD = 5.0


def placeholder(slide: Slide, place: PlaceholderUse | None) -> BaseOxmlElement | None:
    """What the slide has for a placeholder of its layout: of the same kind and number, for
    LibreOffice gives the number 0 to more than one."""
    if place is None or place.own is None:
        return None
    wanted = _kind_and_number(next(place.own._element.iter(_PLACEHOLDER)))
    # Straight to the marks: `slide.placeholders` searches every shape by XPath, several times.
    for mark in slide._element.iter(_PLACEHOLDER):
        if _kind_and_number(mark) == wanted:
            found: BaseOxmlElement = mark.getparent().getparent().getparent()
            return found
    return None


def fill(
    canvas: Canvas,
    place: PlaceholderUse,
    pars: Sequence[Par],
    area: Area | None = None,
    anchor: str = "",
) -> bool:
    """Write paragraphs into a placeholder of the slide, in its own colour where that can be read;
    an `area` moves it, and takes its margins away. Whether the slide has it."""
    element = placeholder(canvas.slide, place)
    if element is None:
        return False
    if area is None and place.moved:
        area = place.area
    pinned = area or (place.area if _shares_its_number(canvas.slide, place) else None)
    if pinned is not None:
        properties = element.spPr
        for old in properties.findall(_PLACE):
            properties.remove(old)
        properties.insert(0, canvas.element(pinned.xfrm()))
    anchored = f" anchor={anchor!r}" if anchor else ""
    body = f"<a:bodyPr{anchored}><a:noAutofit/></a:bodyPr>"
    if area is not None:
        body = body_xml(0.0, anchor or "t")
    text = pars_xml((coloured(one, place.ink) for one in pars), canvas.link_xml)
    if place.plain:
        text = text.replace(' dirty="0"', ' cap="none" spc="0" dirty="0"')
    new = canvas.element(f"<p:txBody>{body}<a:lstStyle/>{text}</p:txBody>")
    old_body = element.find(_TEXT_BODY)
    if old_body is None:
        element.append(new)
    else:
        element.replace(old_body, new)
    return True


def _shares_its_number(slide: Slide, place: PlaceholderUse) -> bool:
    """Whether a program that looks for the place by its number alone might take another's."""
    marks = [mark.get("idx", "0") for mark in slide.slide_layout._element.iter(_PLACEHOLDER)]
    own = "" if place.own is None else next(place.own._element.iter(_PLACEHOLDER)).get("idx", "0")
    return marks.count(own) > 1


def _kind_and_number(mark: BaseOxmlElement) -> tuple[str, str]:
    return mark.get("type", "obj"), mark.get("idx", "0")


def coloured(one: Par, ink: str) -> Par:
    """Plain words in this ink, or else in the placeholder's own; a colour with a meaning stays."""
    plain = ("", THEME_INK)
    runs = (replace(run, colour=ink) if run.colour in plain else run for run in one.runs)
    return replace(one, runs=tuple(runs))


def as_it_is(text: str, size: float) -> Par:
    """A paragraph that looks as its placeholder says, in everything but the size."""
    return Par((Run(text, bold=None, colour=""),), size, before=0, align="")


def remove_unfilled(slide: Slide) -> None:
    """No slide says "Click to add text"."""
    for mark in list(slide._element.iter(qn("p:ph"))):
        shape = mark.getparent().getparent().getparent()
        body = shape.find(_TEXT_BODY)
        if body is None or not "".join(body.itertext()).strip():
            shape.getparent().remove(shape)


def add_footer(canvas: Canvas, look: LayoutLook, text: str, face: Face) -> None:
    """The trust's footer and the number of the slide: where the template has places for them, or
    else at the foot, where that is free."""
    if text.strip() and look.footer:
        shown = escape(_that_fits(text, look.footer.area, face)).replace("\n", " ")
        run = f"<a:r>{_style(look.footer)}<a:t>{shown}</a:t></a:r>"
        _put(canvas, FOOTER, look.footer, run, "l")
    if look.number:
        field = '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
        run = f"{field}{_style(look.number)}<a:t>‹#›</a:t></a:fld>"
        _put(canvas, SLIDE_NUMBER, look.number, run, "r")


def _that_fits(text: str, area: Area, face: Face) -> str:
    """The footer in as many lines as its place has; cut at a word, with an ellipsis."""
    most = max(1, int((area.height + 5) / (face.line * SMALL_PRINT)))
    lines = face.lines(text, area.width - 16, SMALL_PRINT)
    shown = " ".join(lines[:most])
    return shown if len(lines) <= most else f"{shown.rsplit(' ', 1)[0]}…"


def _style(place: PlaceholderUse) -> str:
    ink = f"<a:solidFill>{colour_xml(place.ink)}</a:solidFill>" if place.ink else ""
    return f'<a:rPr lang="{LANGUAGE}" sz="{round(100 * SMALL_PRINT)}">{ink}</a:rPr>'


def _put(canvas: Canvas, name: str, place: PlaceholderUse, run: str, align: str) -> None:
    """A placeholder of the layout on the slide, for python-pptx leaves these behind; or a box."""
    if place.own is None:
        xml = box_xml(canvas.number(), name, place.area, (), ShapeStyle(anchor="ctr"))
        canvas.add(xml.replace("<a:p/>", f'<a:p><a:pPr algn="{align}"/>{run}</a:p>'))
        return
    element = deepcopy(place.own._element)
    element.nvSpPr.cNvPr.set("id", str(canvas.number()))
    for child in list(element.spPr):
        element.spPr.remove(child)
    if place.moved:
        element.spPr.insert(0, canvas.element(place.area.xfrm()))
    body = canvas.element(f"<p:txBody><a:bodyPr/><a:lstStyle/><a:p>{run}</a:p></p:txBody>")
    element.replace(element.find(_TEXT_BODY), body)
    canvas.slide.shapes.element.insert_element_before(element, "p:extLst")


def map_links(slide: Slide, look: LayoutLook) -> None:
    """Links in a colour of the theme that can be read here, where its own for links can't be."""
    if not look.links:
        return
    layout, master = look.layout._element, look.layout.slide_master._element
    found = layout.find(f".//{qn('a:overrideClrMapping')}")
    names = dict((master.find(qn("p:clrMap")) if found is None else found).attrib)
    roles = {**names, "hlink": look.links, "folHlink": look.links}
    said = " ".join(f'{role}="{name}"' for role, name in roles.items())
    mapping = parse_xml(
        f"<p:clrMapOvr {nsdecls('p', 'a')}><a:overrideClrMapping {said}/></p:clrMapOvr>"
    )
    old = slide._element.find(qn("p:clrMapOvr"))
    if old is not None:
        slide._element.replace(old, mapping)
    else:
        slide._element.insert_element_before(mapping, "p:transition", "p:timing", "p:extLst")


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
    if look.notice and look.notice.area == area:
        middle = replace(text, align="ctr")
        place = Area(area.right - wide, area.top, wide, area.height)
        if fill(canvas, look.notice, (middle,), place, "ctr"):
            return
    style = ShapeStyle("#FFF7D6", Edge("#B8860B", 1), anchor="ctr", pad=_PAD - 1)
    canvas.box("Document label", Area(area.left, area.top, wide, area.height), (text,), style)


def add_logo(canvas: Canvas, logo: bytes, words: str, place: Area) -> None:
    """The trust's logo in a corner that is free; its words where PowerPoint can't show the
    picture."""
    if not logo.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        canvas.box("Logo", place, (par(words, 18, bold=True, align="r"),))
        return
    wide, high = (Pt(length * canvas.scale) for length in (place.width, place.height))
    picture = canvas.slide.shapes.add_picture(BytesIO(logo), Pt(0), Pt(0), height=high)
    scale = min(1.0, wide / picture.width)
    picture.width, picture.height = (
        Emu(round(scale * length)) for length in (picture.width, picture.height)
    )
    picture.left, picture.top = (
        Emu(Pt(place.right * canvas.scale) - picture.width),
        Pt(place.top * canvas.scale),
    )
    picture.name = "Logo"
    about = picture._element.xpath("./p:nvPicPr/p:cNvPr")[0]
    about.set("id", str(canvas.number()))
    about.set("descr", words or "Logo")
