"""A rectangle on a slide. Every length is in points, from the slide's top left corner."""

from __future__ import annotations

from dataclasses import dataclass

EMU = 12700  # English Metric Units in a point


@dataclass(frozen=True, slots=True)
class Area:
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

    def xfrm(self, tag: str = "a:xfrm", flip: str = "") -> str:
        """The place as the file says it."""
        x, y, w, h = (
            round(EMU * length) for length in (self.left, self.top, self.width, self.height)
        )
        return (
            f'<{tag}{flip}><a:off x="{x}" y="{y}"/>'
            f'<a:ext cx="{max(w, 0)}" cy="{max(h, 0)}"/></{tag}>'
        )
