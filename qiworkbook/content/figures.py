"""Figures and diagrams as data, with the text for those who do not see them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.content.words import Tone

if TYPE_CHECKING:
    from datetime import date

    from qiworkbook.spc.funnel import Wards
    from qiworkbook.spc.reading import Reading


class Chart(Struct, frozen=True):
    """One reading drawn as a chart; a picture has its moving `ranges` below it, where given.

    `label` is what a picture says of itself that goes about alone: whether it may leave the team.
    """

    reading: Reading
    alt: str
    label: str = ""
    ranges: Reading | None = None


class SmallMultiples(Struct, frozen=True):
    """Several readings drawn small, side by side, on one kind of axis.

    Many are a wall: `groups`, one for each reading, says under which heading it stands.
    """

    readings: tuple[Reading, ...]
    titles: tuple[str, ...]
    alt: str
    groups: tuple[str, ...] = ()


class IconRow(Struct, frozen=True):
    """One measure in a summary: its name, its latest value in words, its reading.

    `link` leads to the `id` of the section that shows the chart.
    """

    name: str
    latest: str
    reading: Reading
    link: str = ""
    group: str = ""


class Icons(Struct, frozen=True):
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


class Distribution(Struct, frozen=True):
    """Answers on a scale, as diverging bars: one bar an item, one colour a level of the scale."""

    levels: tuple[str, ...]
    bars: tuple[Bar, ...]
    alt: str


class DayCell(Struct, frozen=True):
    """A day of a safety cross: how many, or None for a day that nobody recorded."""

    day: date
    count: int | None
    mark: str = ""


class SafetyCross(Struct, frozen=True):
    """A month of days, in the shape wards know."""

    days: tuple[DayCell, ...]
    alt: str


class Funnel(Struct, frozen=True):
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


class Diagram(Struct, frozen=True):
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
