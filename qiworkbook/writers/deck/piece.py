"""What a slide is put together from: something that knows its height and can be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from qiworkbook.writers.deck.canvas import Canvas
    from qiworkbook.writers.deck.geometry import Area


@dataclass(frozen=True, slots=True)
class Split:
    """A piece in two. `now` is None when nothing fits yet, `later` when nothing is left."""

    now: Piece | None
    later: Piece | None


class Piece(Protocol):
    """A part of a section on its way to a slide. Lengths are in points."""

    @property
    def grows(self) -> bool:
        """Whether it looks better with more room than it needs."""
        ...

    def height(self, width: float) -> float:
        """The least height that it needs."""
        ...

    def split(self, width: float, room: float, *, fresh: bool) -> Split:
        """What fits into `room`, and the rest. On a `fresh` slide something always fits."""
        ...

    def draw(self, canvas: Canvas, area: Area) -> None:
        """Put it on the slide."""
        ...


class Whole:
    """A piece that is never split: what does not fit goes to a slide of its own."""

    __slots__ = ()

    def split(self: Piece, width: float, room: float, *, fresh: bool) -> Split:  # noqa: ARG002
        """Nothing now."""
        return Split(None, self)
