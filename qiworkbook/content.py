"""The nouns of a document: what a report or a deck says, with no colour, inch or tag in it.

A writer turns a `Document` into one format. The set of blocks is closed, so that every writer
can promise to write every block. A figure is data plus words: its `alt` is required, because
what a chart shows must also reach those who cannot see it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from qiworkbook.spc.funnel import Funnel as Wards
    from qiworkbook.spc.reading import Reading


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
class Callout:
    """A remark that must not be missed: "illustrative", "not for sharing", "too early to say"."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled values: ("Baseline", "61%"), ("Target", "90%")."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. `link` leads to the `id` of a section of the same document."""

    text: str
    tone: Tone = Tone.PLAIN
    link: str = ""


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


@dataclass(frozen=True, slots=True)
class Chart:
    """One reading drawn as a chart."""

    reading: Reading
    alt: str


@dataclass(frozen=True, slots=True)
class SmallMultiples:
    """Several readings drawn small, side by side, on one kind of axis."""

    readings: tuple[Reading, ...]
    titles: tuple[str, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class IconRow:
    """One measure in a summary: its name, its latest value in words, its reading.

    `link` leads to the `id` of the section that shows the chart.
    """

    name: str
    latest: str
    reading: Reading
    link: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Icons:
    """Variation and assurance icons for many measures on one page."""

    rows: tuple[IconRow, ...]
    alt: str


class NodeKind(StrEnum):
    """What a box in a diagram stands for."""

    AIM = "aim"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    IDEA = "idea"
    MEASURE = "measure"
    CYCLE = "cycle"


@dataclass(frozen=True, slots=True)
class Node:
    """A box in a diagram. `column` counts from the left, 0 first; order in a column is the order
    of the nodes. `mark` is a word shown with the box, such as "testing" or "outcome"."""

    id: str
    text: str
    kind: NodeKind
    column: int
    mark: str = ""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Arrow:
    """A connector from one box to another, by their ids. A weak link is drawn dotted."""

    start: str
    end: str
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Diagram:
    """Boxes in columns, and the connectors between them: a driver diagram, a ramp of cycles."""

    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    alt: str
    headings: tuple[str, ...] = ()  # one for each column


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a distribution. `shares` are percentages that add up to 100, or () when the
    answers are too few to show, and then `hidden` says so."""

    label: str
    shares: tuple[float, ...]
    n: int | None = None
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Distribution:
    """Answers on a scale, as diverging bars: one bar an item, one colour a level of the scale."""

    levels: tuple[str, ...]
    bars: tuple[Bar, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of a safety cross: how many, or None for a day that nobody recorded."""

    day: date
    count: int | None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class SafetyCross:
    """A month of days, in the shape wards know."""

    days: tuple[DayCell, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class Funnel:
    """Wards compared in one period, each with what chance allows a ward of its size.

    `sizes` says what the size of a ward is: "People asked", "Occupied bed days".
    """

    name: str
    period: str
    wards: Wards
    alt: str
    sizes: str = "Size"
    unit: str = ""
    decimals: int = 1


Figure = Chart | SmallMultiples | Icons | Diagram | Distribution | SafetyCross | Funnel
Block = Paragraph | Heading | Bullets | Quote | Callout | Facts | Table | Links | Figure


class SectionKind(StrEnum):
    """How a section opens the page or the slide."""

    COVER = "cover"  # the first slide of a deck
    DIVIDER = "divider"  # the first slide of a team's part
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Section:
    """One thing to say. `message` is the one sentence to leave with: the title of its slide.

    `heading` is the short label that a contents list shows. `notes` are for the person who
    speaks: questions and reminders, one a line. `project` is the project's id, or "". `maker` is
    the id of the `SectionMaker` that it is from; the core fills it in.
    """

    id: str
    heading: str
    message: str
    blocks: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()
    kind: SectionKind = SectionKind.BODY
    project: str = ""
    maker: str = ""


@dataclass(frozen=True, slots=True)
class Brand:
    """What a trust makes its own: colours as "#RRGGBB", a footer, a logo's path with its words."""

    organisation: str = ""
    colour: str = "#005EB8"
    accent: str = "#41B6E6"
    footer: str = ""
    logo: str = ""
    logo_words: str = ""
    template: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A report or a deck, before anybody has chosen a format.

    `labels` are printed on every page or slide: "Illustrative: an invented ward".
    """

    title: str
    subtitle: str = ""
    sections: tuple[Section, ...] = ()
    language: str = "en-GB"
    made_on: date | None = None
    labels: tuple[str, ...] = ()
    brand: Brand = field(default_factory=Brand)


def alt_of(block: Block) -> str | None:
    """The words of a figure; None for a block that is words already."""
    return getattr(block, "alt", None)


def figures_without_words(document: Document) -> tuple[str, ...]:
    """The ids of sections that hold a figure with no alt text. A writer refuses such a document."""
    return tuple(
        section.id
        for section in document.sections
        if any((alt := alt_of(block)) is not None and not alt.strip() for block in section.blocks)
    )
