"""A document becomes a deck: check, plan, draw, save."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from qiworkbook.content import Section, SectionKind, figures_without_words
from qiworkbook.problems import WorkbookError
from qiworkbook.text.words import listed
from qiworkbook.writers.clean import cleaned
from qiworkbook.writers.deck.canvas import Canvas
from qiworkbook.writers.deck.chart_store import ChartStore
from qiworkbook.writers.deck.drawn_page import draw_page
from qiworkbook.writers.deck.furniture import add_logo
from qiworkbook.writers.deck.layouts import Role
from qiworkbook.writers.deck.legible import refuse_small_text
from qiworkbook.writers.deck.looks import looks_of
from qiworkbook.writers.deck.package_parts import add_parts, describe, save
from qiworkbook.writers.deck.palette import colour_with, typeface
from qiworkbook.writers.deck.slides import Notes, Plan, add_slides, name_apart
from qiworkbook.writers.deck.template import neutral, open_template
from qiworkbook.writers.deck.text_room import Face
from qiworkbook.writers.deck.titles import numbered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pptx.slide import Slide

    from qiworkbook.content import Document
    from qiworkbook.writers.deck.looks import Looks
    from qiworkbook.writers.progress import Progress

_TO_LOOK_UP = "To look up:"  # between what is said aloud and what is there for questions
_PART = re.compile(r" \(part \d+ of \d+\)$")
_FINE = 1.75  # a sheet is read in the hand: on A4 its texts have nine points
_LONGEST = 15_000  # letters of one text: a dozen slides full, and nobody reads more


def write(
    document: Document,
    template: bytes | None,
    logo: bytes | None,
    progress: Progress,
    before: Path | None = None,
) -> bytes:
    """The deck's bytes."""
    document = _with_a_section(cleaned(document, _LONGEST))
    _refuse_figures_without_words(document)
    presentation = open_template(neutral() if template is None else template)
    if template is None:
        colour_with(presentation, document.brand)
    on_paper = any(section.sheet for section in document.sections)
    looks = looks_of(presentation, _FINE if on_paper else 1.0)
    face = face_of(looks)
    plan = Plan(document, looks, face)
    sections = progress("Slides laid out", document.sections)
    pages = [page for section in sections for page in plan.pages(section)]
    slides = add_slides(presentation, [page.look.layout for page in pages])
    firsts: dict[str, Slide] = {}
    said: dict[str, set[str]] = {}
    notes, charts = Notes(), ChartStore(before)
    for page, slide in zip(pages, slides, strict=True):
        firsts.setdefault(page.section.id, slide)
    numbers = numbered([page.title for page in pages])
    blank = tuple(zip(pages, slides, numbers, strict=True))
    for page, slide, (_, number) in progress("Slides drawn", blank):
        canvas = Canvas(slide, firsts, charts, scale=looks.scale, ink=page.look.ink)
        draw_page(canvas, page, number, document, face)
        if logo is not None and page.look.logo is not None and page.look.role is Role.COVER:
            words = document.brand.logo_words or document.brand.organisation
            add_logo(canvas, logo, words, page.look.logo)
        refuse_small_text(slide, page.title, looks.scale)
        name_apart(slide)
        own = (*page.remarks, *(page.section.notes if page.is_first else ()))
        shown = tuple(_said_first(canvas.notes, said.setdefault(page.section.id, set())))
        notes.write(slide, (*own, *((_TO_LOOK_UP,) * bool(own and shown)), *shown))
    describe(presentation, document)
    add_parts(presentation, document, [f"{title}{number}" for title, number in numbers])
    return save(presentation)


def face_of(looks: Looks) -> Face:
    """The typeface of a template's master, as it is measured."""
    return Face.named(typeface(looks[Role.TEXT].layout.slide_master))


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


def _refuse_figures_without_words(document: Document) -> None:
    found = figures_without_words(document)
    if found:
        raise WorkbookError(
            f"A figure has no words for those who can't see it, in {listed(found)}.",
            "Give the figure an alt text: one or two sentences that say what it shows.",
        )
