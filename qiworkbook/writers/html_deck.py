"""A document as a deck in one HTML file: slides by keyboard, or one long page to read or print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.content import Section, SectionKind
from qiworkbook.store.layout import packaged
from qiworkbook.writers.clean import anchors
from qiworkbook.writers.html_frame import Look, Masthead, may_load
from qiworkbook.writers.html_pen import HtmlPen
from qiworkbook.writers.ready import ready
from qiworkbook.writers.slide_room import in_slides
from qiworkbook.writers.templates import Markup, open_templates

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.content import Document
    from qiworkbook.writers.templates import Templates


class Slide(Struct, frozen=True):
    """A slide, written. `label` is "" where it would only repeat the title."""

    anchor: str
    kind: SectionKind
    label: str
    title: str
    body: Markup
    notes: tuple[str, ...]


def write_html_deck(
    document: Document,
    *,
    workbook_templates: Path | None = None,
    plugin_templates: tuple[Path, ...] = (),
    logo: bytes | Path | None = None,
) -> str:
    """The whole deck as text. A slide with more than a screen can hold is set smaller there; what
    is higher even so is scrolled, and none is cut.

    A document that does not begin with a cover gets one. `logo` is a PNG, JPEG or SVG picture.
    Raises WorkbookError for a template with a mistake, and for a logo that can't be shown.
    """
    document = ready(document)
    templates = open_templates(workbook_templates, plugin_templates)
    style = templates.fill("deck.css", look=Look.of(document.brand))
    # Only ours: a script that came with a workbook would run for everybody who opens the deck.
    script = Markup(packaged("html", "deck.js").read_text("utf-8"))
    text = templates.fill(
        "deck.html.j2",
        document=document,
        masthead=Masthead.of(document, logo),
        slides=_slides(document, templates),
        style=style,
        script=script,
        may_load=may_load(style, script),
    )
    return str(text)  # no longer marked as safe to put into HTML


def _slides(document: Document, templates: Templates) -> tuple[Slide, ...]:
    sections = _with_cover(document)
    names = anchors(sections)
    pen = HtmlPen(templates, names, for_slides=True)
    cover = Slide(
        names.names[0],
        SectionKind.COVER,
        "" if sections[0].message == document.title else sections[0].message,
        document.title,
        pen.body(sections[0], 1),
        sections[0].notes,
    )
    rest = zip(sections[1:], names.names[1:], strict=True)
    return (cover, *(_slide(section, anchor, pen) for section, anchor in rest))


def _with_cover(document: Document) -> tuple[Section, ...]:
    sections = tuple(slide for section in document.sections for slide in in_slides(section))
    if sections and sections[0].kind is SectionKind.COVER:
        return sections
    return (Section("cover", "", document.title, kind=SectionKind.COVER), *sections)


def _slide(section: Section, anchor: str, pen: HtmlPen) -> Slide:
    title = section.message or section.heading
    label = "" if section.heading == title else section.heading
    # A second cover is a slide like others: a document has one title.
    kind = SectionKind.BODY if section.kind is SectionKind.COVER else section.kind
    return Slide(anchor, kind, label, title, pen.body(section, 2), section.notes)
