"""A document as one HTML page: read on a screen or a phone, printed, sent on; no network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.content import SectionKind
from qiworkbook.writers.blocks import in_parts, is_headed, is_project
from qiworkbook.writers.clean import anchors
from qiworkbook.writers.html_frame import Look, Masthead, css_string, may_load
from qiworkbook.writers.html_pen import HtmlPen
from qiworkbook.writers.ready import ready
from qiworkbook.writers.templates import Markup, open_templates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from qiworkbook.content import Document, Section
    from qiworkbook.writers.templates import Templates

_TITLE_ON_PAPER = 70  # letters of the title in the head of a printed page
_FEW_PARTS = 3  # so many parts can have all their sections in the list of contents


class PageSection(Struct, frozen=True):
    """A section, written. `message` is "" where it would only repeat the heading.

    `heading` is "" for a cover, which the top of the page stands for.
    """

    anchor: str
    level: int
    heading: str
    message: str
    body: Markup
    folded: bool = False


class Part(Struct, frozen=True):
    """Sections that belong together. `opening` is the first of them, if it is a divider.

    On top of a part that `is_project`, the document's labels stand.
    """

    opening: PageSection | None
    sections: tuple[PageSection, ...]
    is_project: bool

    @property
    def folded(self) -> bool:
        """Whether nothing of it is open."""
        return all(one.folded for one in self.sections) and bool(self.sections)


def write_page(
    document: Document,
    *,
    workbook_templates: Path | None = None,
    plugin_templates: tuple[Path, ...] = (),
    logo: bytes | Path | None = None,
    elsewhere: Mapping[str, str] | None = None,
    ways: Sequence[tuple[str, str]] = (),
) -> str:
    """The whole page as text. Speaker notes are left out: they are for the deck.

    Of a site, `elsewhere` are the other pages by the ids of the sections that stand there, and
    `ways` the titles and addresses that every page leads to.
    `logo` is a PNG, JPEG or SVG picture. Raises WorkbookError for a template with a mistake, and
    for a logo that can't be shown.
    """
    document = ready(document)
    templates = open_templates(workbook_templates, plugin_templates)
    parts = _parts(document, templates, elsewhere)
    style = templates.fill(
        "page.css",
        look=Look.of(document.brand),
        running_head=css_string(_running_head(document)),
        running_foot=css_string(document.brand.footer),
    )
    text = templates.fill(
        "page.html.j2",
        document=document,
        masthead=Masthead.of(document, logo),
        parts=parts,
        ways=ways,
        few_parts=len([part for part in parts if part.opening]) <= _FEW_PARTS,
        style=style,
        may_load=may_load(style),
    )
    return str(text)  # no longer marked as safe to put into HTML


def _running_head(document: Document) -> str:
    """What stands on every printed page: the labels whole, the title as far as there is room."""
    title = " ".join(document.title.split())
    short = title if len(title) <= _TITLE_ON_PAPER else f"{title[: _TITLE_ON_PAPER - 1]}…"
    return " – ".join((short, *document.labels))


def _parts(
    document: Document, templates: Templates, elsewhere: Mapping[str, str] | None
) -> tuple[Part, ...]:
    names = anchors(document.sections)
    anchor, pen = iter(names.names), HtmlPen(templates, names, elsewhere=elsewhere)
    found: list[Part] = []
    for part in in_parts(document.sections):
        levels = (2, *[3 if is_headed(part) else 2] * (len(part) - 1))
        written = tuple(
            _section(section, next(anchor), level, pen, folded=_is_folded(section, document))
            for section, level in zip(part, levels, strict=True)
        )
        opening, rest = (written[0], written[1:]) if is_headed(part) else (None, written)
        found.append(Part(opening, rest, is_project(part)))
    return tuple(found)


def _is_folded(section: Section, document: Document) -> bool:
    body = section.kind is SectionKind.BODY
    return bool(document.first) and body and section.id not in document.first


def _section(
    section: Section, anchor: str, level: int, pen: HtmlPen, *, folded: bool
) -> PageSection:
    heading = section.heading or section.message
    if section.kind is SectionKind.COVER:  # the masthead is the cover of a page
        heading = ""
    message = "" if section.message == heading else section.message
    return PageSection(anchor, level, heading, message, pen.body(section, level), folded)
