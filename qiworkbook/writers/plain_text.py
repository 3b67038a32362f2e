"""A document as plain text: everything a deck says, for any screen, any reader, any search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.content import Diagram, Icons
from qiworkbook.spc.numbers import day
from qiworkbook.writers.blocks import put
from qiworkbook.writers.clean import isolated
from qiworkbook.writers.figure_words import in_words, name_of_figure
from qiworkbook.writers.parts import in_parts, is_headed, is_project
from qiworkbook.writers.ready import ready
from qiworkbook.writers.text_columns import WIDTH, table, width_of, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qiworkbook.content import (
        Block,
        Bullets,
        Callout,
        Document,
        Facts,
        Figure,
        Heading,
        Links,
        Paragraph,
        Quote,
        Section,
        Table,
    )


def write_text(document: Document) -> str:
    """The whole document in lines of at most 80 columns, but for addresses longer than that.

    Figures stand where they are by their alt text; the numbers behind charts come at the end.
    """
    document = ready(document)
    pen = TextPen()
    pieces = list(_masthead(document))
    number = 0
    for part in in_parts(document.sections):
        if is_project(part):
            pieces += _labels(document)
        for section in part:
            number += 1
            pieces += _section(
                section, number, pen, "=" if section is part[0] and is_headed(part) else "-"
            )
    pieces += [*pen.numbers(), wrapped(document.brand.footer)]
    return "\n\n".join(piece for piece in pieces if piece.strip()) + "\n"


class TextPen:
    """Writes blocks as text, and keeps what belongs to the end: the numbers behind figures."""

    def __init__(self) -> None:
        self.figures = 0
        self.behind: list[tuple[str, Figure]] = []

    def all(self, blocks: Iterable[Block]) -> list[str]:
        """Blocks, each a piece of text."""
        return [put(self, block) for block in blocks]

    def paragraph(self, block: Paragraph) -> str:
        """Wrapped lines."""
        return wrapped(block.text)

    def heading(self, block: Heading) -> str:
        """A line with a colon: less than the title of a section."""
        return wrapped(block.text, first="* ", rest="  ")

    def bullets(self, block: Bullets) -> str:
        """Dashes, or numbers when the order matters."""
        signs = [f"{i}. " if block.ordered else "- " for i in range(1, len(block.items) + 1)]
        return "\n".join(
            wrapped(item, first=sign, rest=" " * len(sign))
            for sign, item in zip(signs, block.items, strict=True)
        )

    def quote(self, block: Quote) -> str:
        """In quotation marks, set in, with who said it."""
        who = f"\n{wrapped(block.who, first='    -- ', rest='       ')}" if block.who else ""
        return wrapped(f"“{isolated(block.text)}”", first="    ", rest="    ") + who

    def callout(self, block: Callout) -> str:
        """With an exclamation mark before it."""
        return wrapped(block.text, first="! ", rest="  ")

    def facts(self, block: Facts) -> str:
        """Label and value, a line each."""
        return "\n".join(
            wrapped(f"{isolated(label)}: {isolated(value)}", rest="    ")
            for label, value in block.pairs
        )

    def table(self, block: Table) -> str:
        """Columns that stand straight, under the caption."""
        rows = [tuple(cell.text for cell in row) for row in block.rows]
        caption = f"{wrapped(block.caption)}\n" if block.caption else ""
        return caption + table(block.columns, rows)

    def links(self, block: Links) -> str:
        """Title, note, and the address on a line of its own."""
        return "\n".join(
            wrapped(
                "\n".join(filter(None, (_with_note(link.title, link.note), link.address))),
                first="- ",
                rest="  ",
            )
            for link in block.items
        )

    def figure(self, block: Figure) -> str:
        """Its alt text, with its words below, or at the end when they are many numbers."""
        self.figures += 1
        called = f"Figure {self.figures}. {isolated(name_of_figure(block))}"
        words = wrapped(f"[{called}] {block.alt}")
        if isinstance(block, Icons | Diagram):
            return "\n\n".join([words, *self.all(in_words(block))])
        self.behind.append((called, block))
        return words

    def numbers(self) -> list[str]:
        """The last part: the numbers behind the figures, in their order."""
        pieces = [_titled("The numbers behind the figures", "=")] if self.behind else []
        for called, figure in self.behind:
            pieces += [_titled(called, "-"), *self.all(in_words(figure))]
        return pieces


def _masthead(document: Document) -> Iterator[str]:
    yield _titled(document.title, "=")
    yield from map(wrapped, dict.fromkeys([document.subtitle, document.brand.organisation]))
    yield f"Made on {day(document.made_on)}" if document.made_on else ""
    if not any(is_project(part) for part in in_parts(document.sections)[:1]):
        yield from _labels(document)


def _labels(document: Document) -> list[str]:
    return [wrapped(label, first="! ", rest="  ") for label in document.labels]


def _section(section: Section, number: int, pen: TextPen, underline: str) -> Iterator[str]:
    title = section.message or section.heading
    yield _titled(f"{number}. {isolated(title)}", underline)
    if section.heading != title:
        yield wrapped(section.heading)
    yield from pen.all(section.blocks)
    if section.notes:
        notes = (wrapped(note, first="- ", rest="  ") for note in section.notes)
        yield "\n".join(("Speaker notes:", *notes))


def _titled(text: str, underline: str) -> str:
    title = wrapped(text)
    longest = max(width_of(line) for line in title.split("\n"))
    return f"{title}\n{underline * min(longest, WIDTH)}"


def _with_note(title: str, note: str) -> str:
    return f"{isolated(title)}: {isolated(note)}" if note else title
