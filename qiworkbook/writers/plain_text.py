"""A document as plain text, in columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from qiworkbook.content import (
    Block,
    Bullets,
    Callout,
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
from qiworkbook.store.cache import NO_SHELF, Shelf
from qiworkbook.writers.clean import isolated, ready_document
from qiworkbook.writers.figure_words import (
    in_parts,
    in_words,
    is_headed,
    is_project,
    name_of_figure,
    write_block,
)

WIDTH = 80
_GAP = "  "
_NARROWEST = 7  # narrower columns break words that people need whole

Row = tuple[str, ...]


def width_of(text: str) -> int:
    """How many columns a text takes: none for a combining mark, two for a wide letter or emoji."""
    return len(text) if text.isascii() else sum(map(_width, text))


def wrapped(text: str, first: str = "", rest: str = "") -> str:
    """The text in lines of at most 80 columns, each with its beginning; its own line ends stay.

    A word that is longer than a line, such as an address, stays whole.
    """
    lines: list[str] = []
    for line in text.split("\n"):
        for piece in _lines(line, WIDTH - width_of(first if not lines else rest)):
            lines.append(((first if not lines else rest) + piece).rstrip())
    return "\n".join(lines)


def text_table(columns: Row, rows: Sequence[Row]) -> str:
    """A table in straight columns; one with too many of them as a short list for each row."""
    if len(columns) * (_NARROWEST + len(_GAP)) > WIDTH:
        return _as_lists(columns, rows)
    widths = _widths(columns, rows)
    rule = _GAP.join("-" * one for one in widths).rstrip()
    return "\n".join([_row(columns, widths), rule, *(_row(row, widths) for row in rows)])


def _width(letter: str) -> int:
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1


def _lines(text: str, width: int) -> list[str]:
    words = text.split()
    if width_of(whole := " ".join(words)) <= width:
        return [whole]
    lines, line = [], ""
    for word in words:
        if line and width_of(line) + 1 + width_of(word) > width:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
    return [*lines, line]


def _broken(text: str, width: int) -> list[str]:
    """Lines that are never wider: a word that is longer is broken."""
    if "\n" not in text and width_of(whole := " ".join(text.split())) <= width:
        return [whole]  # as most cells of a table
    lines = []
    for line in (piece for one in text.split("\n") for piece in _lines(one, width)):
        if width_of(line) <= width:
            lines.append(line.strip())
            continue
        kept = ""
        for letter in line:
            if kept and width_of(kept) + _width(letter) > width:
                lines.append(kept)
                kept = ""
            kept += letter
        lines.append(kept.strip())
    return lines


def _widths(columns: Row, rows: Sequence[Row]) -> list[int]:
    """As wide as each column would like; if that is too much, the widest give way."""
    cells = (columns, *rows)
    widths = [
        max(1, *(min(WIDTH, width_of(line)) for text in {*column} for line in text.split("\n")))
        for column in zip(*cells, strict=True)
    ]
    room = WIDTH - len(_GAP) * (len(columns) - 1)
    while sum(widths) > room:
        widths[widths.index(max(widths))] -= 1
    return widths


def _row(row: Row, widths: list[int]) -> str:
    cells = [_broken(text, width) for text, width in zip(row, widths, strict=True)]
    lines = []
    for pieces in zip_longest(*cells, fillvalue=""):
        padded = (
            isolated(piece) + " " * (width - width_of(piece))
            for piece, width in zip(pieces, widths, strict=True)
        )
        lines.append(_GAP.join(padded).rstrip())
    return "\n".join(lines)


def _as_lists(columns: Row, rows: Sequence[Row]) -> str:
    lists = []
    for row in rows:
        pairs = [f"{name}: {text}" for name, text in zip(columns, row, strict=True) if text]
        lists.append("\n".join(wrapped(pair, first="  ", rest="    ") for pair in pairs))
    return "\n\n".join(lists)


def write_text(document: Document, shelf: Shelf = NO_SHELF) -> str:
    """The whole document in lines of at most 80 columns, but for addresses longer than that.

    Figures stand where they are by their alt text; the numbers behind charts come at the end.
    """
    document = ready_document(document)
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
    pieces += [*pen.numbers(shelf), wrapped(document.brand.footer)]
    return "\n\n".join(piece for piece in pieces if piece.strip()) + "\n"


class TextPen:
    """Writes blocks as text, and keeps what belongs to the end: the numbers behind figures."""

    def __init__(self) -> None:
        self.figures = 0
        self.behind: list[tuple[str, Figure]] = []

    def all(self, blocks: Iterable[Block]) -> list[str]:
        """Blocks, each a piece of text."""
        return [write_block(self, block) for block in blocks]

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

    def table(self, block: Grid) -> str:
        """Columns that stand straight, under the caption."""
        rows = [tuple(cell.text for cell in row) for row in block.rows]
        caption = f"{wrapped(block.caption)}\n" if block.caption else ""
        return caption + text_table(block.columns, rows)

    def links(self, block: Links) -> str:
        """Title, note, and the address on a line of its own."""
        return "\n".join(
            wrapped(
                "\n".join(
                    filter(
                        None,
                        (
                            (
                                f"{isolated(link.title)}: {isolated(link.note)}"
                                if link.note
                                else link.title
                            ),
                            link.address,
                        ),
                    )
                ),
                first="- ",
                rest="  ",
            )
            for link in block.items
        )

    def picture(self, block: Picture) -> str:
        """What can be seen on it."""
        return wrapped(f"[{block.said}]")

    def figure(self, block: Figure) -> str:
        """Its alt text, with its words below, or at the end when they are many numbers."""
        self.figures += 1
        called = f"Figure {self.figures}. {isolated(name_of_figure(block))}"
        words = wrapped(f"[{called}] {block.alt}")
        if isinstance(block, Icons | Diagram):
            return "\n\n".join([words, *self.all(in_words(block))])
        self.behind.append((called, block))
        return words

    def numbers(self, shelf: Shelf = NO_SHELF) -> list[str]:
        """The last part: the numbers behind the figures, in their order."""
        pieces = [_titled("The numbers behind the figures", "=")] if self.behind else []
        for called, figure in self.behind:
            key = shelf.key(figure)
            said = shelf.recall(key, list[str]) or shelf.lay(key, self.all(in_words(figure)))
            pieces += [_titled(called, "-"), *said]
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
