"""A document as Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote

from qiworkbook.content import (
    Block,
    Bullets,
    Callout,
    Cell,
    Chart,
    Diagram,
    Document,
    Facts,
    Figure,
    Grid,
    Heading,
    Icons,
    Links,
    Paragraph,
    Picture,
    Quote,
    Section,
)
from qiworkbook.spc.numbers import day
from qiworkbook.writers.clean import (
    Anchors,
    anchors,
    isolated,
    ready_document,
    safe_address,
    slug,
    unique,
)
from qiworkbook.writers.figure_words import (
    in_parts,
    in_words,
    is_headed,
    is_project,
    kind_of,
    name_of_figure,
    write_block,
)

# Whatever could begin or end emphasis, code, a link, HTML, an entity, a table, a heading.
_MARKUP = re.compile(r"[\\`*_\[\]<>&~|$#]")
# What is markup only where a line begins: lists, rules, underlines of headings.
_AT_START = re.compile(r"^(?:[+=:-]|\d+(?=[.)]))")
# GitHub makes links of bare addresses. A deck's own links are written as such; a text has none.
_ADDRESS = re.compile(r"(?i)(?<=:)(?=//)|(?<=www)(?=\.)")


def in_line(text: str) -> str:
    """A text within a line: a heading, a link's words, a cell. Its own line ends become spaces."""
    return _line(isolated(" ".join(text.split())))


def in_lines(text: str, prefix: str = "") -> str:
    """A text as a paragraph that keeps its own line ends; `prefix` stands before each line."""
    if not text.strip():
        return ""
    lines = [_line(isolated(line.strip())) for line in text.strip().split("\n")]
    # A blank line would end a list or a quotation, so it is a line with a space that stays.
    return ("\\\n" + prefix).join(line or "&nbsp;" for line in lines)


def in_cell(text: str) -> str:
    """A text in a table, where a line can end only as HTML ends it."""
    return "<br>".join(_line(isolated(line.strip())) for line in text.strip().split("\n"))


def _line(text: str) -> str:
    escaped = _ADDRESS.sub(r"\\", _MARKUP.sub(r"\\\g<0>", text))
    start = _AT_START.match(escaped)
    if not start:
        return escaped
    at = start.end() if start[0].isdigit() else 0
    return f"{escaped[:at]}\\{escaped[at:]}"


def _named(sections: tuple[Section, ...]) -> tuple[tuple[str, Figure], ...]:
    found = [
        (
            f"{anchor}-{(isinstance(block, Chart) and block.reading.measure) or kind_of(block)}",
            block,
        )
        for anchor, section in zip(anchors(sections).names, sections, strict=True)
        for block in section.blocks
        if isinstance(block, Figure)
    ]
    names = unique(slug(name) for name, _ in found)
    return tuple(zip(names, (figure for _, figure in found), strict=True))


def write_markdown(document: Document, figure_link: Callable[[Figure, str], str]) -> str:
    """The whole document as Markdown. Speaker notes are left out: they are for the deck.

    `figure_link(figure, name)` gives the path to the figure's file, from where the text will be;
    figures and names are those of `figures_of`. The numbers behind charts come at the end.
    """
    document = ready_document(document)
    named = _named(document.sections)
    pen = MarkdownPen(
        anchors(document.sections), iter([figure_link(figure, name) for name, figure in named])
    )
    anchor = iter(pen.anchors.names)
    pieces = list(_masthead(document))
    for part in in_parts(document.sections):
        if is_project(part):
            pieces.append(_labels(document))
        for section in part:
            pen.level = 3 if is_headed(part) and section is not part[0] else 2
            pieces += _section(section, next(anchor), pen)
    pieces += [*pen.numbers(), in_lines(document.brand.footer)]
    return "\n\n".join(piece for piece in pieces if piece) + "\n"


class MarkdownPen:
    """Writes blocks as Markdown, and keeps what belongs to the end: the numbers behind figures."""

    def __init__(self, anchors: Anchors, files: Iterator[str]) -> None:
        self.anchors = anchors
        self.files = files
        self.level = 2
        self.behind: list[Figure] = []

    def all(self, blocks: Iterable[Block]) -> list[str]:
        """Blocks, each a piece of Markdown."""
        return [write_block(self, block) for block in blocks]

    def paragraph(self, block: Paragraph) -> str:
        """A paragraph."""
        return in_lines(block.text)

    def heading(self, block: Heading) -> str:
        """A heading one level below its section's."""
        return _heading(self.level + 1, block.text)

    def bullets(self, block: Bullets) -> str:
        """A list."""
        signs = [f"{i}. " if block.ordered else "- " for i in range(1, len(block.items) + 1)]
        return "\n".join(
            sign + in_lines(item, " " * len(sign))
            for sign, item in zip(signs, block.items, strict=True)
        )

    def quote(self, block: Quote) -> str:
        """A quotation with who said it."""
        who = f"\n>\n> — {in_line(block.who)}" if block.who else ""
        return f"> {in_lines(block.text, '> ')}{who}"

    def callout(self, block: Callout) -> str:
        """A quotation that stands apart from the text."""
        return f"> {in_lines(block.text, '> ')}"

    def facts(self, block: Facts) -> str:
        """A list of labels and values."""
        return "\n".join(
            f"- **{in_line(label)}:** {in_lines(value, '  ')}" for label, value in block.pairs
        )

    def table(self, block: Grid) -> str:
        """A table under its caption."""
        caption = f"{in_line(block.caption)}\n\n" if block.caption else ""
        if not block.columns:
            return caption.strip()
        rows = [[self._cell(cell) for cell in row] for row in block.rows]
        lines = [[in_cell(column) for column in block.columns], ["---"] * len(block.columns), *rows]
        return caption + "\n".join(f"| {' | '.join(line)} |" for line in lines)

    def links(self, block: Links) -> str:
        """A list of links; an address that may not be one stays text."""
        lines = []
        for link in block.items:
            title, address = in_line(link.title), safe_address(link.address)
            linked = f"[{title}](<{address}>)" if address else f"{title} {in_line(link.address)}"
            lines.append(f"- {linked} {in_line(link.note)}".rstrip())
        return "\n".join(lines)

    def picture(self, block: Picture) -> str:
        """What can be seen on it: a page of text carries no picture along."""
        return in_lines(block.said)

    def figure(self, block: Figure) -> str:
        """The figure's file with its alt text; its words below it, or at the end."""
        picture = f"![{in_line(block.alt)}](<{quote(next(self.files))}>)"
        if isinstance(block, Icons | Diagram):
            return "\n\n".join([picture, *self.all(in_words(block))])
        self.behind.append(block)
        return picture

    def numbers(self) -> list[str]:
        """The last part: the numbers behind the figures, in their order."""
        self.level = 3
        pieces = [_heading(2, "The numbers behind the figures")] if self.behind else []
        for figure in self.behind:
            pieces += [_heading(3, name_of_figure(figure)), *self.all(in_words(figure))]
        return pieces

    def _cell(self, cell: Cell) -> str:
        text, target = in_cell(cell.text), self.anchors.of(cell.link)
        return f"[{text}](#{target})" if target and text else text


def _masthead(document: Document) -> Iterator[str]:
    yield _heading(1, document.title)
    yield in_lines(document.subtitle)
    if document.brand.organisation not in document.subtitle:
        yield in_line(document.brand.organisation)
    yield f"Made on {day(document.made_on)}" if document.made_on else ""
    if not any(is_project(part) for part in in_parts(document.sections)[:1]):
        yield _labels(document)


def _labels(document: Document) -> str:
    return "\n>\n".join(f"> **{in_line(label)}**" for label in document.labels if label.strip())


def _section(section: Section, anchor: str, pen: MarkdownPen) -> Iterator[str]:
    heading = section.heading or section.message
    yield f'<a id="{anchor}"></a>'
    yield _heading(pen.level, heading)
    if section.message != heading:
        yield f"**{in_line(section.message)}**" if section.message.strip() else ""
    yield from pen.all(section.blocks)


def _heading(level: int, text: str) -> str:
    return f"{'#' * level} {in_line(text)}"
