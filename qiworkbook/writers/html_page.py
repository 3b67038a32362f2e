"""A document in one HTML file: a page to read and print, a deck, or sheets of paper; no network.

Each block is written by the template of its name, with a trust's colours, its logo, the masthead.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from markupsafe import escape
from msgspec import Struct, field
from msgspec.structs import replace

from qiworkbook.content import (
    Block,
    BrandIdentity,
    Bullets,
    Callout,
    Chart,
    Document,
    Facts,
    Figure,
    Grid,
    Heading,
    IconRow,
    Icons,
    Links,
    Paragraph,
    Picture,
    Quote,
    Section,
    SectionKind,
)
from qiworkbook.figures import sketch_of
from qiworkbook.figures.control_chart import FOR_SLIDES, chart_svg
from qiworkbook.figures.icons import assurance_sketch, variation_sketch
from qiworkbook.figures.sketch import draw_svg, ink_of, text_on
from qiworkbook.problems import WorkbookError
from qiworkbook.spc.numbers import day
from qiworkbook.spc.reading import Reading
from qiworkbook.spc.words import assurance_said, variation_said
from qiworkbook.store.cache import NO_SHELF, Shelf
from qiworkbook.store.layout import packaged
from qiworkbook.writers.clean import Anchors, anchors, ready_document, safe_address
from qiworkbook.writers.figure_words import (
    in_parts,
    in_words,
    is_headed,
    is_project,
    kind_of,
    name_of_figure,
    write_block,
)
from qiworkbook.writers.slide_room import Drawn
from qiworkbook.writers.templates import Markup, Templates, open_templates

_LARGEST = 2 * 1024 * 1024
_HINT = "Save the logo as a PNG, JPEG or SVG picture of less than 2 MB, and name that file."


def data_uri(logo: bytes | Path) -> str:
    """The picture as a `data:` address for the `src` of an `img`, where no script in it can run.

    What kind of picture it is, is read from its first bytes, whatever its file is called.
    """
    content = _read(logo) if isinstance(logo, Path) else logo
    if len(content) > _LARGEST:
        raise WorkbookError("The logo is larger than 2 MB.", _HINT)
    return data_address(content)


def data_address(picture: bytes) -> str:
    """The bytes of a picture as a `data:` address, whatever their number."""
    return f"data:{_kind(picture)};base64,{base64.b64encode(picture).decode('ascii')}"


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_LARGEST + 1)
    except OSError as error:
        message = f"The logo {path.name} can't be read."
        raise WorkbookError(message, _HINT) from error


def _kind(content: bytes) -> str:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") and b"<svg" in content:
        return "image/svg+xml"
    raise WorkbookError("The logo is not a picture that a page can show.", _HINT)


class BrandColours(Struct, frozen=True):
    """A trust's two colours, each with the text that can be read on it, and for use as text."""

    colour: str
    on_colour: str
    accent: str
    on_accent: str
    ink: str  # the first colour, dark enough for text on white

    @classmethod
    def of(cls, brand: BrandIdentity) -> BrandColours:
        """The look of a brand."""
        colour, accent = brand.colour, brand.accent
        return cls(colour, text_on(colour), accent, text_on(accent), ink_of(colour))


class Masthead(Struct, frozen=True):
    """The top of a document: `logo` is a `data:` address or "", `made_on` is in words or ""."""

    title: str
    subtitle: str
    organisation: str
    made_on: str
    logo: str
    logo_words: str

    @classmethod
    def of(cls, document: Document, logo: bytes | Path | None) -> Masthead:
        """The masthead of a document."""
        brand = document.brand
        return cls(
            document.title,
            document.subtitle,
            "" if brand.organisation in document.subtitle else brand.organisation,
            day(document.made_on) if document.made_on else "",
            data_uri(logo) if logo else "",
            brand.logo_words or brand.organisation,
        )


def css_string(text: str) -> Markup:
    """A text as a string in CSS: everything but ASCII letters, digits and spaces is escaped.

    That leaves nothing that could end the string, or the `style` element it stands in.
    """
    plain = (c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):x} " for c in text)
    return Markup(f'"{"".join(plain)}"')


def may_load(style: str, script: str = "") -> str:
    """A Content-Security-Policy: this style, this script, pictures within the file, no more."""
    rules = [
        "default-src 'none'",
        "img-src data:",
        f"style-src '{_fingerprint(style)}'",
        *([f"script-src '{_fingerprint(script)}'"] if script else []),
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join(rules)


def _fingerprint(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


class Sign(Struct, frozen=True):
    """An icon as SVG, and the words that stand beside it."""

    icon: Markup
    words: str


class SummaryRow(Struct, frozen=True):
    """A measure; `target` is the address of the section with its chart, or ""."""

    name: str
    target: str
    latest: str
    variation: Sign
    assurance: Sign


def sign_of(reading: Reading, prefix: str) -> Sign:
    """What the latest point of a reading says, as its icon; `prefix` begins the ids in it."""
    said = variation_said(reading)
    return Sign(Markup(draw_svg(variation_sketch(reading.variation, said), prefix)), said)


def _row(row: IconRow, target_of: Callable[[str], str], prefix: str) -> SummaryRow:
    said = assurance_said(row.reading)
    drawn = assurance_sketch(row.reading.assurance, said)
    return SummaryRow(
        row.name,
        target_of(row.link),
        row.latest,
        sign_of(row.reading, f"{prefix}-v"),
        Sign(Markup(draw_svg(drawn, f"{prefix}-a")), said),
    )


_WIDE = (9.6, 4.3)  # inches: the part of a slide that is below its title
_MOST_TILES = 5
_TILE = 36  # letters that stand on two or three lines of a tile


class ShownLink(Struct, frozen=True):
    """A link for its template: `address` is "" when it may not be one, `shown` is as written."""

    title: str
    address: str
    shown: str
    note: str


class HtmlPen:
    """Writes the blocks of one document. Escaping is done by the templates, and only there.

    `for_slides` draws charts wide, with texts that can be read from the back of a room;
    `chart_size` is in inches. With `folded_words` a figure has the same in words below it.
    `elsewhere` are the pages beside this one, by the ids of sections that stand there.
    """

    def __init__(
        self,
        templates: Templates,
        anchors: Anchors,
        *,
        for_slides: bool = False,
        chart_size: tuple[float, float] | None = None,
        folded_words: bool = True,
        elsewhere: Mapping[str, str] | None = None,
    ) -> None:
        self.for_slides = for_slides
        self.chart_size = _WIDE if for_slides else chart_size
        self.scale = FOR_SLIDES if for_slides else 1.0
        self.folded_words = folded_words
        self.elsewhere = elsewhere or {}
        self.templates = templates
        self.anchors = anchors
        self.level = 2
        self.caption = ""
        self.figures = 0
        self.leads = dict[str, str]()  # where links were found to lead

    def body(self, section: Section, level: int) -> Markup:
        """What stands in a section whose own heading is of this level."""
        self.level = level + 1
        self.caption = section.heading or section.message
        return self.all(section.blocks)

    def all(self, blocks: Iterable[Block]) -> Markup:
        """Blocks, one after the other."""
        return Markup("").join([write_block(self, block) for block in blocks])

    def paragraph(self, block: Paragraph) -> Markup:
        """A `p`; its own line ends are kept by the style."""
        return self._fill("paragraph", block=block)

    def heading(self, block: Heading) -> Markup:
        """A heading one level below its section's."""
        return self._fill("heading", block=block, level=self.level)

    def bullets(self, block: Bullets) -> Markup:
        """A `ul` or an `ol`."""
        return self._fill("bullets", block=block)

    def quote(self, block: Quote) -> Markup:
        """A `blockquote` with who said it."""
        return self._fill("quote", block=block)

    def callout(self, block: Callout) -> Markup:
        """A note in a box."""
        return self._fill("callout", block=block)

    def facts(self, block: Facts) -> Markup:
        """A `dl`: as tiles that catch the eye, or as rows when there is much to read."""
        few = len(block.pairs) <= _MOST_TILES
        short = all(len(value) <= _TILE for _, value in block.pairs)
        return self._fill("facts", block=block, shape="tiles" if few and short else "rows")

    def table(self, block: Grid) -> Markup:
        """A table with a caption, in a box that scrolls sideways where the page is narrow."""
        caption = block.caption or self.caption
        heads = [
            (number, escape(name if not name or name.endswith("?") else f"{name}:"))
            for number, name in enumerate(block.columns)
        ]
        values = {"heads": heads, "zip": zip, "target_of": self._target}
        return self._fill("table", block=block, caption=caption, **values)

    def links(self, block: Links) -> Markup:
        """A list of links; an address that may not be one is shown, not linked."""
        links = tuple(
            ShownLink(link.title, safe_address(link.address), link.address, link.note)
            for link in block.items
        )
        return self._fill("links", links=links)

    def picture(self, block: Picture) -> Markup:
        """An `img` that carries the picture in it, or an empty frame."""
        return self._fill(
            "picture", block=block, address=data_address(block.content) if block.content else ""
        )

    def figure(self, block: Figure) -> Markup:
        """A drawing with its alt text, and behind a summary the same in words and numbers."""
        self.figures += 1
        prefix = f"figure_{self.figures}"  # no two drawings share an id
        if isinstance(block, Icons):
            rows = [
                (row.group, _row(row, self._target, f"{prefix}-{number}"))
                for number, row in enumerate(block.rows)
            ]
            groups = [
                (group, [row for _, row in found])
                for group, found in groupby(rows, key=lambda pair: pair[0])
            ]
            return self._fill("summary", block=block, groups=groups)
        return self._fill(
            "figure",
            block=block,
            kind=kind_of(block),
            called=name_of_figure(block),
            drawing=Markup(self._drawn(block, prefix)),  # escaped where it was drawn
            words=self.all(in_words(block)) if self.folded_words else "",
        )

    def _drawn(self, figure: Figure, prefix: str) -> str:
        if isinstance(figure, Chart):  # under the title of its section, which is its headline
            return chart_svg(
                figure.reading, figure.alt, size=self.chart_size, scale=self.scale, prefix=prefix
            )
        return draw_svg(sketch_of(figure, for_slides=self.for_slides), prefix)

    def _fill(self, name: str, **values: object) -> Markup:
        return self.templates.fill(f"blocks/{name}.html.j2", **values)

    def _target(self, link: str) -> str:
        name = self.leads[link] = self.anchors.of(link)
        return f"#{name}" if name else self.elsewhere.get(link, "")


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
