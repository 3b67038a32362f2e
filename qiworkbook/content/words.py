"""Blocks that are words: paragraphs, lists, quotes, facts, tables, links."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """What a mark means. A writer may colour it; the text beside it always says it too."""

    PLAIN = "plain"
    GOOD = "good"
    WATCH = "watch"
    CONCERN = "concern"
    DONE = "done"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, in order when the order matters."""

    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody said or agreed, in their words. `who` is a group or a role, never a name."""

    text: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
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


@dataclass(frozen=True, slots=True)
class Callout:
    """A remark that must not be missed: "illustrative", "not for sharing", "too early to say"."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled values: ("Baseline", "61%"), ("Target", "90%"). `large` ones are what a slide is
    for: few, short, and read from the back of a room."""

    pairs: tuple[tuple[str, str], ...]
    large: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. `link` leads to the `id` of a section of the same document.

    `whole` is what a slide says instead of `text` where that needs no further slide.
    """

    text: str
    tone: Tone = Tone.PLAIN
    link: str = ""
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row. Every row has as many cells as there are columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A title, an address (https or mailto), and a few words on it."""

    title: str
    address: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """A list of links."""

    items: tuple[Link, ...]
