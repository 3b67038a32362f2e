"""The sheet a chart is drawn on, and the texts above and below: name, key, how it was made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qiworkbook.figures.annotations import key_lines
from qiworkbook.figures.icons import SIDE, icons_of
from qiworkbook.figures.layout import BOLD, wrap
from qiworkbook.figures.layout.shapes import LINE
from qiworkbook.figures.sketch import Shape, Words, moved
from qiworkbook.figures.style import INK, QUIET
from qiworkbook.figures.ticks import symbol
from qiworkbook.spc.numbers import show
from qiworkbook.spc.words import WAYS, claim, rule_set_words
from qiworkbook.text.words import capital, counted, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.figures.plot import Frame
    from qiworkbook.spc.reading import Reading

MARGIN = 8.0
_KEY_LINES = 3  # with more of them a picture is higher, where it may be
_BESIDE = 6.0  # between two icons
_LONG_NAME = 90  # characters


@dataclass(frozen=True, slots=True)
class Sheet:
    """The size of a chart and of its texts, in points; `alone`, or of one that grows."""

    width: float
    height: float
    scale: float
    alone: bool = False
    grows: bool = False

    @property
    def title(self) -> float:
        """The size of the chart's name."""
        return 12.5 * self.scale

    @property
    def headline(self) -> float:
        """The size of what the chart says."""
        return 11.0 * self.scale

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
    """The name of the measure beside its icons; how far down they reach.

    A picture that goes about alone has its headline below the name.
    """
    icons = icons_of(reading) if reading.latest else ()
    room = sheet.inner - len(icons) * (SIDE + _BESIDE)
    unit = f" ({reading.unit})" if _unit_in_title(reading) else ""
    names = wrap(reading.name + unit, room / BOLD, sheet.title, most=2)
    step, y = LINE * sheet.title, MARGIN
    shapes: list[Shape] = []
    for text in names:
        shapes.append(Words(MARGIN, y + 0.8 * step, text, sheet.title, INK, bold=True))
        y += step
    if sheet.alone:
        said = wrap(sentence(capital(claim(reading))), room, sheet.headline, most=3)
        for text in said:
            shapes.append(Words(MARGIN, y + 0.95 * sheet.headline, text, sheet.headline, INK))
            y += LINE * sheet.headline
    for number, icon in enumerate(reversed(icons), start=1):
        x = sheet.width - MARGIN - number * SIDE - (number - 1) * _BESIDE
        shapes += (moved(shape, x, MARGIN) for shape in icon.shapes)
    return shapes, max(y, MARGIN + SIDE if icons else y)


def _unit_in_title(reading: Reading) -> bool:
    """A unit that is no sign follows the name, unless the name leaves no room for it."""
    return reading.unit != symbol(reading.unit) and len(reading.name) < _LONG_NAME


def foot_of(
    reading: Reading,
    sheet: Sheet,
    frame: Frame,
    key: tuple[str, ...],
    label: str = "",
    *,
    most: int | None = None,
) -> tuple[list[Shape], float, Sheet]:
    """The key, what the picture says of itself, how it was made, and where the data come from.

    And where all this begins, on the sheet as it is then: higher, for a key of more than three
    lines. `most` of its lines are shown.
    """
    key_said = key_lines(key, sheet.inner, sheet.small, most)
    said = [*key_said, *(wrap(label, sheet.inner, sheet.small, most=3) if label else ())]
    made = wrap(". ".join(_made(reading, frame)), sheet.inner, sheet.small, most=3)
    step = LINE * sheet.small
    more = max(0, len(key_said) - _KEY_LINES) * step
    sheet = replace(sheet, height=sheet.height + more)
    top = sheet.height - MARGIN * 0.6 - (len(said) + len(made)) * step
    shapes: list[Shape] = [
        Words(MARGIN, top + (n + 0.8) * step, text, sheet.small, INK if n < len(said) else QUIET)
        for n, text in enumerate((*said, *made))
    ]
    return shapes, top, sheet


def _made(reading: Reading, frame: Frame) -> Iterator[str]:
    if reading.unit != symbol(reading.unit) and not _unit_in_title(reading):
        yield f"Unit: {reading.unit}"
    if not frame.axis.from_zero:
        yield f"The axis starts at {show(frame.axis.low, symbol(reading.unit))}, not at zero"
    if reading.better in WAYS:
        yield WAYS[reading.better]
    phase = reading.phase_now
    if phase is not None and phase.trial:
        yield f"Trial limits, from {counted(phase.counted, 'point')}"
    yield rule_set_words(reading)
    if reading.source:
        yield f"Source: {reading.source}"
