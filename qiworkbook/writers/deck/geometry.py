"""A rectangle on a slide, and the largest one that is free.

Every length is in points of a slide that is 960 points wide, from its top left corner: what a
template of another size needs is scaled when it is read and when it is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTH = 960.0  # of every slide, in our points
PICTURE = 110.0  # the least width and height of a picture
EMU = 12700  # English Metric Units in a point


class Area(Struct, frozen=True):
    """Where something stands."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height

    def upper(self, height: float) -> Area:
        """The upper part, `height` high."""
        return Area(self.left, self.top, self.width, height)

    def below(self, height: float) -> Area:
        """What is left when `height` is taken off at the top."""
        return Area(self.left, self.top + height, self.width, max(self.height - height, 0.0))

    def inset(self, x: float, y: float) -> Area:
        """The area without a margin of `x` at both sides, and of `y` above and below."""
        return Area(self.left + x, self.top + y, self.width - 2 * x, self.height - 2 * y)

    def overlap(self, other: Area) -> float:
        """How much of the two lies on each other, in square points."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(wide, 0.0) * max(high, 0.0)

    def share_on(self, other: Area) -> float:
        """How much of this lies on the other, from 0 to 1."""
        return self.overlap(other) / max(self.width * self.height, 1e-9)

    def clipped(self, other: Area) -> Area:
        """What of this lies within the other; without width or height when nothing does."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        wide, high = min(self.right, other.right) - left, min(self.bottom, other.bottom) - top
        return Area(left, top, max(wide, 0.0), max(high, 0.0))

    def xfrm(self, tag: str = "a:xfrm", flip: str = "") -> str:
        """The place as the file says it."""
        x, y, w, h = (
            round(EMU * length) for length in (self.left, self.top, self.width, self.height)
        )
        return (
            f'<{tag}{flip}><a:off x="{x}" y="{y}"/>'
            f'<a:ext cx="{max(w, 0)}" cy="{max(h, 0)}"/></{tag}>'
        )


_MANY, _LATTICE = 60, 12.0  # with more things in the way, edges are looked for in these steps


def largest_free(room: Area, taken: Sequence[Area]) -> Area:
    """The largest rectangle within `room` that meets none of those taken; of two as large, the
    upper one. Without width and height when there is none."""
    blocks = [one for one in (other.clipped(room) for other in taken) if one.width * one.height]
    if len(blocks) > _MANY:
        blocks = list(dict.fromkeys(_on_lattice(one).clipped(room) for one in blocks))
    best = Area(room.left, room.top, 0.0, 0.0)
    heights = sorted({room.top, room.bottom, *(y for one in blocks for y in (one.top, one.bottom))})
    for number, top in enumerate(heights):
        for bottom in reversed(heights[number + 1 :]):
            if (bottom - top) * room.width <= best.width * best.height:
                break
            left, right = max(_gaps(room, blocks, top, bottom), key=lambda gap: gap[1] - gap[0])
            if (bottom - top) * (right - left) > best.width * best.height + 0.01:
                best = Area(left, top, right - left, bottom - top)
    return best


def _on_lattice(area: Area) -> Area:
    left, top = (_LATTICE * (length // _LATTICE) for length in (area.left, area.top))
    right, bottom = (-_LATTICE * (-length // _LATTICE) for length in (area.right, area.bottom))
    return Area(left, top, right - left, bottom - top)


def _gaps(
    room: Area, blocks: Sequence[Area], top: float, bottom: float
) -> Iterator[tuple[float, float]]:
    """Where a band across the room is free from top to bottom."""
    met = sorted((one.left, one.right) for one in blocks if one.top < bottom and top < one.bottom)
    reached = [room.left]
    for _, right in met:
        reached.append(max(reached[-1], right))
    edges = zip(reached, [*(left for left, _ in met), room.right], strict=True)
    yield from ((start, max(end, start)) for start, end in edges)
