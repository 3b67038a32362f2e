"""What a laid-out diagram is made of. Every length is in points, from the top left corner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from qiworkbook.content import Node, Tone

LINE = 1.22  # height of a line of text, in font sizes
MARK_SIZE = 0.86  # the mark of a box is set a little smaller than its text
PAD = 0.4  # room between a box's edge and its text, in font sizes


class Box(Struct, frozen=True):
    """A node with its place. Write `lines` one under the other, then those of `mark`, if there
    are any, at `MARK_SIZE` of the font size."""

    node: Node
    x: float
    y: float
    w: float
    h: float
    lines: tuple[str, ...]
    mark: tuple[str, ...] = ()

    @property
    def middle(self) -> float:
        """The height of the middle of the box."""
        return self.y + self.h / 2


class Connector(Struct, frozen=True):
    """A line between two boxes, through `points`: it never runs through a third box."""

    start: Box
    end: Box
    weak: bool
    points: tuple[tuple[float, float], ...]


class Title(Struct, frozen=True):
    """The heading over a column; each line is set bold."""

    lines: tuple[str, ...]
    x: float
    y: float
    w: float
    h: float


class DiagramLayout(Struct, frozen=True):
    """One page of a diagram. `size` is the font size of everything but the marks.

    `pad` is the room between a box's edge and its text, in font sizes.
    """

    width: float
    height: float
    size: float
    boxes: tuple[Box, ...]
    connectors: tuple[Connector, ...]
    headings: tuple[Title, ...]
    alt: str = ""
    pad: float = PAD
    legend: tuple[tuple[str, Tone], ...] = ()
