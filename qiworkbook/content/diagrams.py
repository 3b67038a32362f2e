"""Boxes and the connectors between them, as data."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from qiworkbook.content.words import Tone


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
