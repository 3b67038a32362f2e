"""A document becomes a deck: check, plan, draw, save."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice
from typing import Any, TypeVar

from msgspec.structs import replace
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import BaseOxmlElement
from pptx.slide import Slide

from qiworkbook.content import Document, Picture, Section, SectionKind
from qiworkbook.problems import WorkbookError
from qiworkbook.store.cache import NO_SHELF, Shelf
from qiworkbook.writers.clean import ready_document
from qiworkbook.writers.deck.block_pieces import blocks_of
from qiworkbook.writers.deck.furniture import FOOTER, SLIDE_NUMBER, add_logo
from qiworkbook.writers.deck.layouts import SlideRole, looks_of
from qiworkbook.writers.deck.package_parts import (
    PlainPart,
    add_parts,
    add_slides,
    blank_slide,
    deck_bytes,
    describe,
    name_apart,
    named_parts,
    place_part,
    plain_part,
    write_notes,
)
from qiworkbook.writers.deck.pages import Page, PageMaker, draw_page
from qiworkbook.writers.deck.palette import colour_with
from qiworkbook.writers.deck.shapes import Canvas
from qiworkbook.writers.deck.template import neutral, open_template
from qiworkbook.writers.deck.text import SMALLEST, numbered
from qiworkbook.writers.progress import ProgressTeller
from qiworkbook.writers.slide_room import Drawn

D = TypeVar("D", bound=Drawn[Any])

_TEXTS = (
    '*[not(.//p:ph[@type="ftr" or @type="sldNum"] or (.//p:cNvPr)[1]'
    f'[@name="{FOOTER}" or @name="{SLIDE_NUMBER}"])]//*[self::a:r or self::a:fld]'
)
_A_HAIR = 0.005  # sizes are written in hundredths of points
_CHART_SIZE = re.compile(rb'\bsz="(\d+)"')


def refuse_small_text(slide: Slide, title: str, scale: float = 1.0) -> None:
    """Raise a WorkbookError that names the slide when a text on it is below `SMALLEST` points, of
    which each is `scale` points of the template.

    Only the footer and the number of the slide may be smaller. Whatever drew the text, it is
    found here: in shapes, groups and tables by the size of each run, in charts by all the sizes
    that their parts name. A run must say its size: what it would inherit is the template's.
    """
    runs = [
        (run, run.findtext(qn("a:t"), "").strip()) for run in slide.shapes.element.xpath(_TEXTS)
    ]
    charts = [r.target_part.blob for r in slide.part.rels.values() if r.reltype == RT.CHART]
    says = qn("a:rPr")  # found by name: of all that makes a slide, a path for each run took longest
    found = [(0 if (o := run.find(says)) is None else o.get("sz", 0), w) for run, w in runs if w]
    found += [(size, "of a chart") for blob in charts for size in _CHART_SIZE.findall(blob)]
    for size, words in ((int(hundredths) / 100, words) for hundredths, words in found):
        if size < SMALLEST * scale - _A_HAIR:
            said = f"in {size:g} points" if size else "in a size of the template's"
            raise WorkbookError(
                f"On the slide “{title}” the text “{words}” would stand {said}; below "
                f"{SMALLEST * scale:g} it can't be read from the back of a room.",
                "This is a fault of the program, not of yours: tell whoever looks after it which "
                "slide it is. The report says the same in print.",
            )


_TO_LOOK_UP = "To look up:"  # between what is said aloud and what is there for questions
_FINE = 1.75  # a sheet is read in the hand: on A4 its texts have nine points
_LONGEST = 15_000  # letters of one text: a dozen slides full, and nobody reads more


def write(
    document: Document,
    template: bytes | None,
    logo: bytes | None,
    progress: ProgressTeller,
    shelf: Shelf = NO_SHELF,
) -> bytes:
    """The deck's bytes."""
    document = ready_document(document, _LONGEST)
    if not document.sections:
        cover = Section("cover", "", document.title, kind=SectionKind.COVER)
        document = replace(document, sections=(cover,))
    source = neutral() if template is None else template
    presentation = open_template(source)
    if template is None:
        colour_with(presentation, document.brand)
    on_paper = any(section.sheet for section in document.sections)
    looks = looks_of(presentation, _FINE if on_paper else 1.0)
    there = [section.id for section in document.sections]  # where links may lead
    whole = shelf.key(source, logo, on_paper, there, replace(document, sections=(), made_on=None))
    chapters = _chapters(
        progress("Slides laid out", document.sections),
        PageMaker(document, looks, looks.face),
        shelf,
        whole,
        Drawn[PlainPart],
    )
    *begins, many = accumulate([len(drawn.titles) for drawn, _, _ in chapters], initial=0)
    slides = add_slides(presentation, many)
    firsts = {id_: slides[n] for id_, n in reversed([*zip(there, begins, strict=True)])}
    named = named_parts(presentation, firsts)
    names: dict[Part, Any] = {part: name for name, part in named.items()}
    said, made = dict[str, set[str]](), dict["Part", "BaseOxmlElement"]()
    blank = [(drawn, pages, n) for drawn, pages, _ in chapters for n in range(len(drawn.titles))]
    for (drawn, pages, n), own in progress("Slides drawn", tuple(zip(blank, slides, strict=True))):
        if pages:
            page = pages[n]
            slide = blank_slide(page.look.layout, made)
            canvas = Canvas(slide, firsts, own, scale=looks.scale, ink=page.look.ink)
            draw_page(canvas, page, drawn.titles[n][1], document, looks.face)
            if (
                logo is not None
                and page.look.logo is not None
                and page.look.role is SlideRole.COVER
            ):
                words = document.brand.logo_words or document.brand.organisation
                add_logo(canvas, logo, words, page.look.logo)
            refuse_small_text(slide, page.title, looks.scale)
            name_apart(slide)
            notes = (*page.remarks, *(page.section.notes if page.is_first else ()))
            shown = tuple(_said_first(canvas.notes, said.setdefault(page.section.id, set())))
            write_notes(slide, (*notes, *((_TO_LOOK_UP,) * bool(notes and shown)), *shown))
            drawn.slides.append(plain_part(slide.part, {**names, slide.part: _OWN_SLIDE}))
        named[_OWN_SLIDE] = own
        place_part(drawn.slides[n], own, named)
    for drawn, pages, key in chapters:
        if pages:
            shelf.lay(key, drawn)
    describe(presentation, document)
    titles = [title + number for drawn, _, _ in chapters for title, number in drawn.titles]
    add_parts(presentation, document, titles)
    return deck_bytes(presentation)


def shown_on_slides(
    document: Document, template: bytes | None, shelf: Shelf, kind: type[D]
) -> tuple[PageMaker, list[tuple[D, list[Page], bytes]]]:
    """The slides of a deck on this template, for the same slides in another format: of each
    section what was kept of it, or its pages, and the print of what it is made of."""
    document = ready_document(document, _LONGEST)
    source = neutral() if template is None else template
    looks = looks_of(open_template(source), 1.0)
    plan = PageMaker(document, looks, looks.face)
    whole = shelf.key(source, replace(document, sections=(), made_on=None))
    return plan, _chapters(document.sections, plan, shelf, whole, kind)


def as_sections(
    plan: PageMaker, pages: Sequence[Page], titles: Sequence[tuple[str, str]]
) -> list[Section]:
    """A section for each slide of a section. What has no room on its slide stands in its notes
    there too."""
    return [
        replace(one, message=title + count) if count else one
        for one, (title, count) in zip(
            (_as_section(plan, pages, number) for number in range(len(pages))), titles, strict=True
        )
    ]


def _as_section(plan: PageMaker, pages: Sequence[Page], number: int) -> Section:
    """What one of the pages of a section shows; a section that is whole on its only one is left
    as it is, and so is what opens a part."""
    page = pages[number]
    section = page.section
    if len(pages) == 1 and (page.opens or not page.remarks):
        return section
    blocks = [block for piece, _ in page.placed for block in blocks_of(piece)]
    if page.opens and page.text:
        blocks[:0] = blocks_of(page.text)[len(plan.subtitle(section, page.look.role)) :]
    return replace(
        section,
        blocks=tuple(blocks),
        notes=(*page.remarks, *(section.notes if page.is_first else ())),
        kind=SectionKind.BODY if number else section.kind,
    )


_OWN_SLIDE = "its slide"


def _chapters(
    sections: Iterable[Section], plan: PageMaker, shelf: Shelf, whole: bytes, kind: type[D]
) -> list[tuple[D, list[Page], bytes]]:
    """Each section as it was drawn last time, if nothing that it shows has changed, or else its
    pages, with nothing drawn yet; and the print of what it is made of.

    One with a picture is not kept: it is a person's, who may take it back.
    """
    document = plan.document
    found: list[tuple[D, list[Page], bytes]] = []
    for section in sections:
        with_picture = any(isinstance(block, Picture) for block in section.blocks)
        day = document.made_on if section.kind is SectionKind.COVER else None
        key = b"" if with_picture else shelf.key(whole, section, day)
        drawn = shelf.recall(key, kind)
        pages = [] if drawn else plan.pages(section)
        found.append((drawn or kind([(page.title, "") for page in pages]), pages, key))
    numbers = iter(numbered([title for drawn, _, _ in found for title, _ in drawn.titles]))
    for section, (drawn, pages, _) in zip(document.sections, found, strict=True):
        titles = [*islice(numbers, len(drawn.titles))]
        if drawn.slides and drawn.titles != titles:
            drawn.slides = []
            pages += plan.pages(section)
        drawn.titles = titles
    return found


def _said_first(lines: Iterable[str], said: set[str]) -> Iterator[str]:
    """The lines that no slide of the section has said before."""
    for line in lines:
        if line not in said:
            said.add(line)
            yield line
