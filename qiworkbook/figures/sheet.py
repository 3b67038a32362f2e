"""The sheet a chart is drawn on, and the texts above and below: name, key, how it was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.figures.flags import key_lines
from qiworkbook.figures.layout import BOLD, wrap
from qiworkbook.figures.layout.shapes import LINE
from qiworkbook.figures.sketch import Shape, Words
from qiworkbook.figures.style import INK, QUIET
from qiworkbook.figures.ticks import symbol
from qiworkbook.spc.numbers import show
from qiworkbook.spc.words import rule_set_words
from qiworkbook.text.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.figures.plot import Frame
    from qiworkbook.spc.reading import Reading

MARGIN = 8.0
_LONG_NAME = 90  # characters


@dataclass(frozen=True, slots=True)
class Sheet:
    """The size of a chart and of its texts, in points."""

    width: float
    height: float
    scale: float

    @property
    def title(self) -> float:
        """The size of the chart's name."""
        return 12.5 * self.scale

    @property
    def label(self) -> float:
        """The size of labels on the plot and its axes."""
        return 9.5 * self.scale

    @property
    def small(self) -> float:
        """The size of the foot."""
        return 9.0 * self.scale

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return self.width - 2 * MARGIN


def title_of(reading: Reading, sheet: Sheet) -> tuple[list[Shape], float]:
    """The name of the measure; how far down it reaches."""
    unit = f" ({reading.unit})" if _unit_in_title(reading) else ""
    texts = wrap(reading.name + unit, sheet.inner / BOLD, sheet.title, most=2)
    step = LINE * sheet.title
    shapes: list[Shape] = [
        Words(MARGIN, MARGIN + (n + 0.8) * step, text, sheet.title, INK, bold=True)
        for n, text in enumerate(texts)
    ]
    return shapes, MARGIN + len(texts) * step


def _unit_in_title(reading: Reading) -> bool:
    """A unit that is no sign follows the name, unless the name leaves no room for it."""
    return reading.unit != symbol(reading.unit) and len(reading.name) < _LONG_NAME


def foot_of(
    reading: Reading, sheet: Sheet, frame: Frame, key: tuple[str, ...], label: str = ""
) -> tuple[list[Shape], float]:
    """The key, what the picture says of itself, how it was made, and where the data come from.

    And where all this begins.
    """
    said = [
        *key_lines(key, sheet.inner, sheet.small, 3),
        *(wrap(label, sheet.inner, sheet.small, most=3) if label else ()),
    ]
    made = wrap(". ".join(_made(reading, frame)), sheet.inner, sheet.small, most=3)
    step = LINE * sheet.small
    top = sheet.height - MARGIN * 0.6 - (len(said) + len(made)) * step
    shapes: list[Shape] = [
        Words(MARGIN, top + (n + 0.8) * step, text, sheet.small, INK if n < len(said) else QUIET)
        for n, text in enumerate((*said, *made))
    ]
    return shapes, top


def _made(reading: Reading, frame: Frame) -> Iterator[str]:
    if reading.unit != symbol(reading.unit) and not _unit_in_title(reading):
        yield f"Unit: {reading.unit}"
    if not frame.axis.from_zero:
        yield f"The axis starts at {show(frame.axis.low, symbol(reading.unit))}, not at zero"
    phase = reading.phase_now
    if phase is not None and phase.trial:
        yield f"Trial limits, from {counted(phase.counted, 'point')}"
    yield rule_set_words(reading)
    if reading.source:
        yield f"Source: {reading.source}"
