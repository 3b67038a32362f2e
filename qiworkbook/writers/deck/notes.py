"""Speaker notes: what to ask, what a figure shows, and whatever a slide had no room for."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pptx.opc.constants import CONTENT_TYPE as CT, RELATIONSHIP_TYPE as RT
from pptx.opc.packuri import PackURI
from pptx.oxml.ns import qn
from pptx.parts.slide import NotesSlidePart
from pptx.text.text import TextFrame

from qiworkbook.writers.deck.text import LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pptx.opc.package import Part
    from pptx.oxml.xmlchemy import BaseOxmlElement
    from pptx.slide import Slide

_PLACEHOLDER, _TEXT_BODY = qn("p:ph"), qn("p:txBody")
_RUNS = (qn("a:r"), qn("a:br"))


@dataclass
class Notes:
    """Writes the notes of a deck. Only the first page is made by python-pptx, and then copied:
    it looks through the whole deck for each page that it adds."""

    _pages: int = 0
    _blank: BaseOxmlElement | None = None
    _master: Part | None = None

    def write(self, slide: Slide, lines: Iterable[str]) -> None:
        """Put the lines into the slide's notes, if there are any."""
        text = "\n".join(line.strip() for line in lines if line.strip())
        if not text:
            return
        body = _body_of(self._page(slide))
        if body is not None:
            TextFrame(body, slide).text = text
            for run in body.iter(*_RUNS):
                run.get_or_add_rPr().set("lang", LANGUAGE)

    def _page(self, slide: Slide) -> BaseOxmlElement:
        self._pages += 1
        if self._blank is None or self._master is None:
            first = slide.notes_slide
            self._master = first.part.part_related_by(RT.NOTES_MASTER)
            self._blank = deepcopy(first._element)
            return first._element
        page = deepcopy(self._blank)
        name = PackURI(f"/ppt/notesSlides/notesSlide{self._pages}.xml")
        package = slide.part.package
        part = NotesSlidePart(name, CT.PML_NOTES_SLIDE, package, page)
        part.relate_to(self._master, RT.NOTES_MASTER)
        part.relate_to(slide.part, RT.SLIDE)
        slide.part.relate_to(part, RT.NOTES_SLIDE)
        return page


def _body_of(page: BaseOxmlElement) -> BaseOxmlElement | None:
    """The place for text on a page of notes; a notes master of a trust may have none."""
    for mark in page.iter(_PLACEHOLDER):
        if mark.get("type") == "body":
            body: BaseOxmlElement | None = mark.getparent().getparent().getparent().find(_TEXT_BODY)
            return body
    return None
