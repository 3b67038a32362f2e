"""The nouns of a document: words, figures and diagrams as data, blocks, sections."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import force_setattr

from qiworkbook.spc.funnel import Wards
from qiworkbook.spc.reading import Reading


class Tone(StrEnum):
    """What a mark means. A writer may colour it; the text beside it always says it too."""

    PLAIN = "plain"
    GOOD = "good"
    WATCH = "watch"
    CONCERN = "concern"
    DONE = "done"
    UNKNOWN = "unknown"


class Paragraph(Struct, frozen=True, tag=True):
    """A paragraph of plain text."""

    text: str


class Heading(Struct, frozen=True, tag=True):
    """A heading inside a section."""

    text: str


class Bullets(Struct, frozen=True, tag=True):
    """A list, in order when the order matters."""

    items: tuple[str, ...]
    ordered: bool = False


class Quote(Struct, frozen=True, tag=True):
    """What somebody said or agreed, in their words. `who` is a group or a role, never a name."""

    text: str
    who: str = ""


class Picture(Struct, frozen=True, tag=True):
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


class Callout(Struct, frozen=True, tag=True):
    """A remark that must not be missed: "illustrative", "not for sharing", "too early to say"."""

    text: str
    tone: Tone = Tone.PLAIN


class Facts(Struct, frozen=True, tag=True):
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


class Grid(Struct, frozen=True, tag=True):
    """A table with a header row. Every row has as many cells as there are columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""


class Link(Struct, frozen=True):
    """A title, an address (https or mailto), and a few words on it."""

    title: str
    address: str
    note: str = ""


class Links(Struct, frozen=True, tag=True):
    """A list of links."""

    items: tuple[Link, ...]


class Chart(Struct, frozen=True, tag=True):
    """One reading drawn as a chart; a picture has its moving `ranges` below it, where given.

    `label` is what a picture says of itself that goes about alone: whether it may leave the team.
    """

    reading: Reading
    alt: str
    label: str = ""
    ranges: Reading | None = None


class SmallMultiples(Struct, frozen=True, tag=True):
    """Several readings drawn small, side by side, on one kind of axis.

    Many are a wall: `groups`, one for each reading, says under which heading it stands.
    """

    readings: tuple[Reading, ...]
    titles: tuple[str, ...]
    alt: str
    groups: tuple[str, ...] = ()


class IconRow(Struct, frozen=True):
    """One measure in a summary: its name, its latest value in words, its reading.

    `value` is the value alone where `latest` has its date beside it, for where there is less room.
    `link` leads to the `id` of the section that shows the chart.
    """

    name: str
    latest: str
    reading: Reading
    link: str = ""
    group: str = ""
    value: str = ""


class Icons(Struct, frozen=True, tag=True):
    """Variation and assurance icons for many measures on one page."""

    rows: tuple[IconRow, ...]
    alt: str


class Bar(Struct, frozen=True):
    """One bar of a distribution. `shares` are percentages that add up to 100, or () when the
    answers are too few to show, and then `hidden` says so."""

    label: str
    shares: tuple[float, ...]
    n: int | None = None
    hidden: str = ""


class Distribution(Struct, frozen=True, tag=True):
    """Answers on a scale, as diverging bars: one bar an item, one colour a level of the scale."""

    levels: tuple[str, ...]
    bars: tuple[Bar, ...]
    alt: str


class DayCell(Struct, frozen=True):
    """A day of a safety cross: how many, or None for a day that nobody recorded."""

    day: date
    count: int | None
    mark: str = ""


class SafetyCross(Struct, frozen=True, tag=True):
    """A month of days, in the shape wards know."""

    days: tuple[DayCell, ...]
    alt: str


class Funnel(Struct, frozen=True, tag=True):
    """Wards compared in one period, each with what chance allows a ward of its size.

    `sizes` says what the size of a ward is: "People asked", "Occupied bed days". `noun` is what
    is compared: a ward or a trust.
    """

    name: str
    period: str
    wards: Wards
    alt: str
    sizes: str = "Size"
    unit: str = ""
    decimals: int = 1
    noun: str = "ward"


class NodeKind(StrEnum):
    """What a box in a diagram stands for."""

    AIM = "aim"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    IDEA = "idea"
    MEASURE = "measure"
    CYCLE = "cycle"


class Node(Struct, frozen=True):
    """A box in a diagram. `column` counts from the left, 0 first; order in a column is the order
    of the nodes. `mark` is a word shown with the box, such as "testing" or "outcome".

    Where every box has a `row`, those of a row stand level, as in a table.
    """

    id: str
    text: str
    kind: NodeKind
    column: int
    mark: str = ""
    tone: Tone = Tone.PLAIN
    row: int | None = None


class Arrow(Struct, frozen=True):
    """A connector from one box to another, by their ids. A weak link is drawn dotted."""

    start: str
    end: str
    weak: bool = False


class Diagram(Struct, frozen=True, tag=True):
    """Boxes in columns, and the connectors between them: a driver diagram, a ramp of cycles, or a
    table of boxes, its first row and column saying what the others stand under.

    With a `legend` the tones of boxes colour them, and it says what each tone means. `one_page` is
    not parted: a box says less instead ("…"), unless not even a line in each has room.
    """

    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    alt: str
    headings: tuple[str, ...] = ()  # one for each column
    legend: tuple[tuple[str, Tone], ...] = ()
    one_page: bool = False


Figure = Chart | SmallMultiples | Icons | Diagram | Distribution | SafetyCross | Funnel
"""A block that is drawn."""
Block = Paragraph | Heading | Bullets | Quote | Callout | Facts | Grid | Links | Picture | Figure
"""What a section is made of."""


class SectionKind(StrEnum):
    """How a section opens the page or the slide."""

    COVER = "cover"  # the first slide of a deck
    DIVIDER = "divider"  # the first slide of a team's part
    BODY = "body"


class Rank(StrEnum):
    """What a team's story says of a section; all of it stands in the appendix and the report."""

    ESSENTIAL = "essential"  # a slide of the story
    USUAL = "usual"  # one line of the story, among what it rests on
    DETAIL = "detail"  # nothing: it is there to look up


class Section(Struct, frozen=True):
    """One thing to say. `message` is the one sentence to leave with: the title of its slide.

    `heading` is the short label that a contents list shows. `notes` are for the person who
    speaks: questions and reminders, one a line. `project` is the project's id, or "". `maker` is
    the id of the `SectionMaker` that it is from; the core fills it in. `rank` is its maker's where
    it says nothing. With `fold` its chart may share a slide with others when it says little. A
    `single` one takes one slide whatever it holds: what has no room there stands in the notes. So
    does a `sheet`, and it has its words beside its figures. `name` is what it is, in whichever
    project: "theory"; its id where nothing is said. `to_agree`, it only says that this is still to
    be agreed. `steps`, `asks` and `offers` are what a team does next, asks of others, offers them.
    """

    id: str
    heading: str
    message: str
    blocks: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()
    kind: SectionKind = SectionKind.BODY
    project: str = ""
    maker: str = ""
    rank: Rank | None = None
    fold: bool = False
    single: bool = False
    sheet: bool = False
    name: str = ""
    to_agree: bool = False
    steps: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """A name, whoever made it."""
        if not self.name:
            force_setattr(self, "name", self.id)


class BrandIdentity(Struct, frozen=True):
    """What a trust makes its own: colours as "#RRGGBB", a footer, a logo's path with its words."""

    organisation: str = ""
    colour: str = "#005EB8"
    accent: str = "#41B6E6"
    footer: str = ""
    logo: str = ""
    logo_words: str = ""
    template: str = ""


class Document(Struct, frozen=True):
    """A report or a deck, before anybody has chosen a format.

    `labels` are printed on every page or slide: "Illustrative: an invented ward". `first` are the
    ids of the sections that answer first: a page folds all others away; it folds none without any.
    """

    title: str
    subtitle: str = ""
    sections: tuple[Section, ...] = ()
    language: str = "en-GB"
    made_on: date | None = None
    labels: tuple[str, ...] = ()
    brand: BrandIdentity = field(default_factory=BrandIdentity)
    first: tuple[str, ...] = ()


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
