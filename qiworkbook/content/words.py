"""Blocks that are words: paragraphs, lists, quotes, facts, tables, links."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Tone(StrEnum):
    """What a mark means. A writer may colour it; the text beside it always says it too."""

    PLAIN = "plain"
    GOOD = "good"
    WATCH = "watch"
    CONCERN = "concern"
    DONE = "done"
    UNKNOWN = "unknown"


class Paragraph(Struct, frozen=True):
    """A paragraph of plain text."""

    text: str


class Heading(Struct, frozen=True):
    """A heading inside a section."""

    text: str


class Bullets(Struct, frozen=True):
    """A list, in order when the order matters."""

    items: tuple[str, ...]
    ordered: bool = False


class Quote(Struct, frozen=True):
    """What somebody said or agreed, in their words. `who` is a group or a role, never a name."""

    text: str
    who: str = ""


class Picture(Struct, frozen=True):
    """A picture that people took or drew: a JPEG or a PNG, `width` by `height` pixels.

    `alt` says what can be seen. Without `content` it is an empty frame, and `alt` stands in it.
    """

    content: bytes
    alt: str
    width: int = 4
    height: int = 3

    @property
    def said(self) -> str:
        """What is said in its place where nothing can be seen."""
        return f"{'Picture' if self.content else 'An empty frame'}: {self.alt}"


class Callout(Struct, frozen=True):
    """A remark that must not be missed: "illustrative", "not for sharing", "too early to say"."""

    text: str
    tone: Tone = Tone.PLAIN


class Facts(Struct, frozen=True):
    """Labelled values: ("Baseline", "61%"), ("Target", "90%"). `large` ones are what a slide is
    for: few, short, and read from the back of a room."""

    pairs: tuple[tuple[str, str], ...]
    large: bool = False


class Cell(Struct, frozen=True):
    """A cell of a table. `link` leads to the `id` of a section of the same document.

    `whole` is what a slide says instead of `text` where that needs no further slide.
    """

    text: str
    tone: Tone = Tone.PLAIN
    link: str = ""
    whole: str = ""


class Table(Struct, frozen=True):
    """A table with a header row. Every row has as many cells as there are columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""


class Link(Struct, frozen=True):
    """A title, an address (https or mailto), and a few words on it."""

    title: str
    address: str
    note: str = ""


class Links(Struct, frozen=True):
    """A list of links."""

    items: tuple[Link, ...]
