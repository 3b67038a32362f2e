"""A document in one HTML file: a page to read and print, a deck, or sheets of paper; no network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from qiworkbook.content import Document, Figure, Section, SectionKind
from qiworkbook.store.cache import NO_SHELF, Shelf
from qiworkbook.store.layout import packaged
from qiworkbook.writers.blocks import in_parts, is_headed, is_project
from qiworkbook.writers.clean import anchors, ready_document
from qiworkbook.writers.html_pen import BrandColours, HtmlPen, Masthead, css_string, may_load
from qiworkbook.writers.slide_room import Drawn
from qiworkbook.writers.templates import Markup, Templates, open_templates

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


class PagePart(Struct, frozen=True):
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
    document = ready_document(document)
    templates = open_templates(workbook_templates, plugin_templates)
    parts = _parts(document, templates, elsewhere)
    # On every printed page stand the labels whole, the title as far as there is room.
    title = " ".join(document.title.split())
    short = title if len(title) <= _TITLE_ON_PAPER else f"{title[: _TITLE_ON_PAPER - 1]}…"
    style = templates.fill(
        "page.css",
        look=BrandColours.of(document.brand),
        running_head=css_string(" – ".join((short, *document.labels))),
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


def _parts(
    document: Document, templates: Templates, elsewhere: Mapping[str, str] | None
) -> tuple[PagePart, ...]:
    names = anchors(document.sections)
    anchor, pen = iter(names.names), HtmlPen(templates, names, elsewhere=elsewhere)
    bodies = {one.id for one in document.sections if one.kind is SectionKind.BODY}
    folded = bodies - {*document.first} if document.first else set()
    found: list[PagePart] = []
    for part in in_parts(document.sections):
        levels = (2, *[3 if is_headed(part) else 2] * (len(part) - 1))
        written = tuple(
            _section(section, next(anchor), level, pen, folded=section.id in folded)
            for section, level in zip(part, levels, strict=True)
        )
        opening, rest = (written[0], written[1:]) if is_headed(part) else (None, written)
        found.append(PagePart(opening, rest, is_project(part)))
    return tuple(found)


def _section(
    section: Section, anchor: str, level: int, pen: HtmlPen, *, folded: bool
) -> PageSection:
    heading = section.heading or section.message
    if section.kind is SectionKind.COVER:  # the masthead is the cover of a page
        heading = ""
    message = "" if section.message == heading else section.message
    return PageSection(anchor, level, heading, message, pen.body(section, level), folded)


class Slide(Struct, frozen=True):
    """A slide, written. `label` is "" where it would only repeat the title."""

    anchor: str
    kind: SectionKind
    label: str
    title: str
    body: str
    notes: tuple[str, ...]


def write_html_deck(
    document: Document,
    *,
    workbook_templates: Path | None = None,
    plugin_templates: tuple[Path, ...] = (),
    logo: bytes | Path | None = None,
    shelf: Shelf = NO_SHELF,
    template: bytes | None = None,
) -> str:
    """The whole deck as text: the slides that PowerPoint would have on this template, or on our
    own. A slide with more than a screen can hold is set smaller there; what
    is higher even so is scrolled, and none is cut.

    A document that does not begin with a cover gets one. `logo` is a PNG, JPEG or SVG picture.
    Raises WorkbookError for a template with a mistake, and for a logo that can't be shown.
    """
    templates = open_templates(workbook_templates, plugin_templates)
    document, slides = _slides(document, template, templates, shelf)
    style = templates.fill("deck.css", look=BrandColours.of(document.brand))
    # Only ours: a script that came with a workbook would run for everybody who opens the deck.
    script = Markup(packaged("html", "deck.js").read_text("utf-8"))
    text = templates.fill(
        "deck.html.j2",
        document=document,
        masthead=Masthead.of(document, logo),
        slides=slides,
        style=style,
        script=script,
        may_load=may_load(style, script),
    )
    return str(text)  # no longer marked as safe to put into HTML


class Written(Drawn[Slide]):
    """The slides of a section: `figures` are so many before it, and with it; `leads` its links."""

    figures: tuple[int, int] = (0, 0)
    leads: dict[str, str] = field(default_factory=dict)


def _slides(
    document: Document, template: bytes | None, templates: Templates, shelf: Shelf
) -> tuple[Document, list[Slide]]:
    """The document as it is shown, and its slides; those are kept whose figures have the same
    numbers as last time, and whose links lead to the same. The first is made each time."""
    from qiworkbook.writers.deck.writer import as_sections, shown_on_slides

    plan, chapters = shown_on_slides(document, template, shelf, Written)
    document = plan.document
    begins = document.sections[:1]
    added = [] if begins and begins[0].kind is SectionKind.COVER else ["cover"]
    ids = [
        f"{section.id}-{number + 1}" if number else section.id
        for section, (written, _, _) in zip(document.sections, chapters, strict=True)
        for number in range(len(written.titles))
    ]
    names = anchors(Section(id_, "", "") for id_ in (*added, *ids))
    pen = HtmlPen(templates, names, for_slides=True)
    slides = [Slide("", SectionKind.COVER, "", document.title, "", ()) for _ in added]
    for section, (written, pages, key) in zip(document.sections, chapters, strict=True):
        same_links = all(names.of(link) == to for link, to in written.leads.items())
        if slides and not pages and written.figures[0] == pen.figures and same_links:
            pen.figures = written.figures[1]
        else:
            before, pen.leads = pen.figures, {}
            written.slides = [
                _slide(one, pen, "" if slides or number else document.title)
                for number, one in enumerate(
                    as_sections(plan, pages or plan.pages(section), written.titles)
                )
            ]
            written.figures, written.leads = (before, pen.figures), pen.leads
            shelf.lay(key if slides else b"", written)
        slides += written.slides
    return document, [
        replace(one, anchor=name, body=Markup(one.body))
        for one, name in zip(slides, names.names, strict=True)
    ]


def _slide(section: Section, pen: HtmlPen, deck: str) -> Slide:
    """A slide; the first has the title of the `deck`. A second cover is a slide like others."""
    title = deck or section.message or section.heading
    said = section.message if deck else section.heading
    is_cover = section.kind is SectionKind.COVER
    kind = SectionKind.COVER if deck else SectionKind.BODY if is_cover else section.kind
    body = str(pen.body(section, 1 if deck else 2))
    return Slide("", kind, "" if said == title else said, title, body, section.notes)


_CHART = (6.4, 4.0)  # inches: a little more than its place on A4


class PaperSheet(Struct, frozen=True):
    """A section, written: its words, and its figures beside them."""

    anchor: str
    title: str
    words: Markup
    figures: Markup


def write_sheets(
    document: Document,
    *,
    workbook_templates: Path | None = None,
    plugin_templates: tuple[Path, ...] = (),
    logo: bytes | Path | None = None,
) -> str:
    """The whole page as text: a sheet for each section, which prints on one page.

    Raises WorkbookError for a template with a mistake, and for a logo that can't be shown.
    """
    document = ready_document(document)
    templates = open_templates(workbook_templates, plugin_templates)
    names = anchors(document.sections)
    pen = HtmlPen(templates, names, chart_size=_CHART, folded_words=False)
    sheets = []
    for section, anchor in zip(document.sections, names.names, strict=True):
        words = tuple(block for block in section.blocks if not isinstance(block, Figure))
        figures = tuple(block for block in section.blocks if isinstance(block, Figure))
        sheets.append(
            PaperSheet(
                anchor,
                section.message or section.heading,
                pen.body(replace(section, blocks=words), 1),
                pen.body(replace(section, blocks=figures), 1),
            )
        )
    style = templates.fill("sheets.css", look=BrandColours.of(document.brand))
    text = templates.fill(
        "sheets.html.j2",
        document=document,
        masthead=Masthead.of(document, logo),
        sheets=sheets,
        style=style,
        may_load=may_load(style),
    )
    return str(text)  # no longer marked as safe to put into HTML
