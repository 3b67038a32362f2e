"""A document becomes a deck: check, plan, draw, save."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn

from qiworkbook.content import Document, Picture, Section, SectionKind
from qiworkbook.problems import WorkbookError
from qiworkbook.store.cache import NO_SHELF, Shelf
from qiworkbook.writers.clean import ready
from qiworkbook.writers.deck.drawn import Drawn, Places, PlainPart
from qiworkbook.writers.deck.furniture import FOOTER, SLIDE_NUMBER, add_logo
from qiworkbook.writers.deck.looks import Role, looks_of
from qiworkbook.writers.deck.package_parts import (
    Blanks,
    add_parts,
    add_slides,
    describe,
    name_apart,
    save,
)
from qiworkbook.writers.deck.pages import Page, Plan, draw_page
from qiworkbook.writers.deck.palette import colour_with
from qiworkbook.writers.deck.shapes import Canvas
from qiworkbook.writers.deck.template import neutral, open_template
from qiworkbook.writers.deck.text import SMALLEST, numbered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pptx.opc.package import Part
    from pptx.oxml.xmlchemy import BaseOxmlElement
    from pptx.slide import Slide

    from qiworkbook.writers.progress import Progress

_TEXTS, _STYLE, _WORDS = (qn("a:r"), qn("a:fld")), qn("a:rPr"), qn("a:t")
_PLACEHOLDER, _OWN = qn("p:ph"), qn("p:cNvPr")
_A_HAIR = 0.005  # sizes are written in hundredths of points
_CHART_SIZE = re.compile(rb'\bsz="(\d+)"')

Sized = tuple[float, str]  # the size of a text in points, 0 when none is said, and its words


def refuse_small_text(slide: Slide, title: str, scale: float = 1.0) -> None:
    """Raise a WorkbookError that names the slide when a text on it is below `SMALLEST` points, of
    which each is `scale` points of the template.

    Only the footer and the number of the slide may be smaller. Whatever drew the text, it is
    found here: in shapes, groups and tables by the size of each run, in charts by all the sizes
    that their parts name. A run must say its size: what it would inherit is the template's.
    """
    for size, words in (*_in_shapes(slide), *_in_charts(slide)):
        if size < SMALLEST * scale - _A_HAIR:
            said = f"in {size:g} points" if size else "in a size of the template's"
            raise WorkbookError(
                f"On the slide “{title}” the text “{words}” would stand {said}; below "
                f"{SMALLEST * scale:g} it can't be read from the back of a room.",
                "This is a fault of the program, not of yours: tell whoever looks after it which "
                "slide it is. The report says the same in print.",
            )


def _in_shapes(slide: Slide) -> Iterator[Sized]:
    for shape in slide.shapes.element:
        if _is_furniture(shape):
            continue
        for run in shape.iter(*_TEXTS):
            words = run.findtext(_WORDS, "").strip()
            if words:
                style = run.find(_STYLE)
                yield (0.0 if style is None else int(style.get("sz", "0")) / 100), words


def _is_furniture(shape: BaseOxmlElement) -> bool:
    for mark in shape.iter(_PLACEHOLDER):
        return mark.get("type") in ("ftr", "sldNum")
    return any(own.get("name") in (FOOTER, SLIDE_NUMBER) for own in islice(shape.iter(_OWN), 1))


def _in_charts(slide: Slide) -> Iterator[Sized]:
    for relation in slide.part.rels.values():
        if relation.reltype == RT.CHART:
            sizes = [int(size) for size in _CHART_SIZE.findall(relation.target_part.blob)]
            yield min(sizes, default=0) / 100, "of a chart"


_TO_LOOK_UP = "To look up:"  # between what is said aloud and what is there for questions
_PART = re.compile(r" \(part \d+ of \d+\)$")
_FINE = 1.75  # a sheet is read in the hand: on A4 its texts have nine points
_LONGEST = 15_000  # letters of one text: a dozen slides full, and nobody reads more


class Chapter(Struct):
    """A section on its way to its slides; `pages` are those to be drawn, none where all are."""

    section: Section
    key: bytes
    titles: Sequence[str]
    numbers: Sequence[str]
    slides: list[PlainPart]
    pages: list[Page]
    leads: dict[str, bool] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)


def write(
    document: Document,
    template: bytes | None,
    logo: bytes | None,
    progress: Progress,
    shelf: Shelf = NO_SHELF,
) -> bytes:
    """The deck's bytes."""
    document = _with_a_section(ready(document, _LONGEST))
    source = neutral() if template is None else template
    presentation = open_template(source)
    if template is None:
        colour_with(presentation, document.brand)
    on_paper = any(section.sheet for section in document.sections)
    looks = looks_of(presentation, _FINE if on_paper else 1.0)
    plan = Plan(document, looks, looks.face)
    sections = progress("Slides laid out", document.sections)
    chapters = _chapters(sections, plan, shelf, (source, logo, on_paper))
    pages = [(one, n) for one in chapters for n in range(len(one.titles))]
    slides = add_slides(presentation, len(pages))
    firsts: dict[str, Part] = {}
    for (chapter, _), own in zip(pages, slides, strict=True):
        firsts.setdefault(chapter.section.id, own)
    places, blanks = Places(presentation, firsts), Blanks(presentation)
    blank = tuple(zip(pages, slides, strict=True))
    for (chapter, n), own in progress("Slides drawn", blank):
        if chapter.pages:
            page = chapter.pages[n]
            slide = blanks.slide(page.look.layout)
            leads = chapter.leads
            canvas = Canvas(slide, firsts, own, leads, scale=looks.scale, ink=page.look.ink)
            draw_page(canvas, page, chapter.numbers[n], document, looks.face)
            if logo is not None and page.look.logo is not None and page.look.role is Role.COVER:
                words = document.brand.logo_words or document.brand.organisation
                add_logo(canvas, logo, words, page.look.logo)
            refuse_small_text(slide, page.title, looks.scale)
            name_apart(slide)
            said = (*page.remarks, *(page.section.notes if page.is_first else ()))
            shown = tuple(_said_first(canvas.notes, chapter.said))
            blanks.write_notes(slide, (*said, *((_TO_LOOK_UP,) * bool(said and shown)), *shown))
            chapter.slides.append(places.plain(slide))
        places.put(chapter.slides[n], own)
    for one in chapters:
        if one.pages:
            drawn = Drawn(tuple(one.titles), tuple(one.numbers), one.leads, tuple(one.slides))
            shelf.lay(one.key, drawn)
    describe(presentation, document)
    titles = [
        title + number
        for one in chapters
        for title, number in zip(one.titles, one.numbers, strict=True)
    ]
    add_parts(presentation, document, titles)
    return save(presentation)


def _chapters(
    sections: Iterable[Section], plan: Plan, shelf: Shelf, rests_on: object
) -> list[Chapter]:
    """The sections, planned; or as they were drawn last time, if nothing they show has changed.

    One with a picture is not kept: it is a person's, who may take it back.
    """
    document, chapters = plan.document, []
    there = {section.id for section in document.sections}
    whole = shelf.key(rests_on, replace(document, sections=(), made_on=None))
    for section in sections:
        with_picture = any(isinstance(block, Picture) for block in section.blocks)
        day = document.made_on if section.kind is SectionKind.COVER else None
        key = b"" if with_picture else shelf.key(whole, section, day)
        drawn = shelf.recall(key, Drawn)
        if drawn and drawn.fits(there):
            chapters.append(Chapter(section, key, drawn.titles, drawn.numbers, [*drawn.slides], []))
        else:
            pages = plan.pages(section)
            titles = [page.title for page in pages]
            chapters.append(Chapter(section, key, titles, (), [], pages))
    numbers = iter(numbered([title for one in chapters for title in one.titles]))
    for one in chapters:
        now = tuple(number for _, number in islice(numbers, len(one.titles)))
        if one.slides and now != one.numbers:
            one.slides, one.pages = [], plan.pages(one.section)
        one.numbers = now
    return chapters


def _said_first(lines: Iterable[str], said: set[str]) -> Iterator[str]:
    """The lines that no slide of the section has said before, whichever part of it each shows."""
    for line in lines:
        whole = _PART.sub("", line)
        if whole not in said:
            said.add(whole)
            yield whole


def _with_a_section(document: Document) -> Document:
    """A document without sections is a deck of one slide, its cover."""
    if document.sections:
        return document
    cover = Section("cover", "", document.title, kind=SectionKind.COVER)
    return replace(document, sections=(cover,))
