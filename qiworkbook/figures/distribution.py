"""Answers on a scale as diverging bars: agreement to the right, disagreement to the left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from qiworkbook.content import Bar, Distribution
from qiworkbook.figures.layout import LINE, text_width, wrap
from qiworkbook.figures.plot import KeyEntry, draw_legend
from qiworkbook.figures.sketch import (
    BLUE,
    DASHED,
    INK,
    ORANGE,
    PAPER,
    QUIET,
    Line,
    Marker,
    Rect,
    Shape,
    Sketch,
    Words,
)
from qiworkbook.spc.numbers import show

_WIDTH = 720.0
_LABELS = 220.0
_COUNTS = 52.0
_ENDS = 36.0  # for what each side comes to, at either end of a bar: grey print has no colours
_MARGIN = 8.0
_SIZE = 10.5
_BAR = 22.0
_PALEST = 0.62  # how far towards white the inner level of each side goes


class _Scale(Struct, frozen=True):
    """Where shares are drawn: `middle` is the line between the two sides, in points."""

    middle: float
    per_cent: float  # points for one percent
    colours: tuple[str, ...]


def sketch_distribution(distribution: Distribution) -> Sketch:
    """A legend of the levels, then a bar for each item, all about one line.

    The first level is the lowest. With an odd number of levels, half of the middle one lies on
    either side.
    """
    scale = _scale(distribution.bars, len(distribution.levels))
    named = zip(distribution.levels, scale.colours, strict=True)
    entries = tuple(KeyEntry(level, Marker.SQUARE, colour, QUIET) for level, colour in named)
    legend, top = draw_legend(entries, _MARGIN, _MARGIN, _WIDTH - _MARGIN, _SIZE)
    top += _MARGIN
    shapes: list[Shape] = []
    y = top
    for bar in distribution.bars:
        lines = wrap(bar.label, _LABELS - 2 * _MARGIN, _SIZE, most=4)
        height = max(_BAR, len(lines) * LINE * _SIZE) + 10
        shapes.extend(_label(lines, y, height))
        shapes.extend(_bar(bar, scale, y + (height - _BAR) / 2))
        y += height
    middle = Line(((scale.middle, top), (scale.middle, y)), QUIET, 1.0, DASHED)
    return Sketch(_WIDTH, y + _MARGIN, (*legend, middle, *shapes), "Answers", distribution.alt)


def sides_of(shares: Sequence[float]) -> tuple[float, float]:
    """The shares left and right of the line: half of a middle level lies on either side."""
    half = len(shares) // 2
    middle = shares[half] / 2 if len(shares) % 2 else 0.0
    return sum(shares[:half]) + middle, sum(shares[len(shares) - half :]) + middle


def _scale(bars: Sequence[Bar], levels: int) -> _Scale:
    sides = [sides_of(bar.shares) for bar in bars if bar.shares]
    left = max((side[0] for side in sides), default=50.0)
    right = max((side[1] for side in sides), default=50.0)
    room = _WIDTH - _LABELS - _COUNTS - _MARGIN - 2 * _ENDS
    per_cent = room / max(left + right, 1.0)
    return _Scale(_LABELS + _ENDS + left * per_cent, per_cent, level_colours(levels))


def level_colours(levels: int) -> tuple[str, ...]:
    """Strong at the ends, pale towards the middle; grey for a middle level."""
    half = levels // 2
    paleness = [_PALEST * i / max(half - 1, 1) for i in range(half)]
    low = [_mixed(ORANGE, pale) for pale in paleness]
    high = [_mixed(BLUE, pale) for pale in reversed(paleness)]
    return (*low, *(["#D8DDE0"] if levels % 2 else []), *high)


def _mixed(colour: str, pale: float) -> str:
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(part + (255 - part) * pale):02X}" for part in parts)


def _on(colour: str) -> str:
    """Black or white text, whichever reads better on the colour (by its perceived lightness)."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else PAPER


def _label(lines: Sequence[str], y: float, height: float) -> Iterator[Shape]:
    top = y + (height - len(lines) * LINE * _SIZE) / 2
    for number, line in enumerate(lines):
        yield Words(_MARGIN, top + (number * LINE + 0.93) * _SIZE, line, _SIZE, INK)


def _ends(bar: Bar, scale: _Scale, baseline: float) -> Iterator[Shape]:
    """What the low levels and the high ones come to, at the two ends; a middle one is neither."""
    half, (left, right) = len(bar.shares) // 2, sides_of(bar.shares)
    if half < 2:
        return  # the only number of each side stands in its bar
    start, end = (scale.middle + side * scale.per_cent for side in (-left, right))
    low, high = sum(bar.shares[:half]), sum(bar.shares[-half:])
    yield Words(start - 4, baseline, show(low, "%", 0), _SIZE, INK, "end", bold=True)
    yield Words(end + 4, baseline, show(high, "%", 0), _SIZE, INK, "start", bold=True)


def _bar(bar: Bar, scale: _Scale, y: float) -> Iterator[Shape]:
    baseline = y + _BAR / 2 + 0.35 * _SIZE
    if not bar.shares:
        said = wrap(
            bar.hidden or "Too few answers to show", (_WIDTH - _LABELS - _MARGIN), _SIZE, most=1
        )[0]
        yield Rect(_LABELS, y, text_width(said, _SIZE) + 4, _BAR, PAPER)
        yield Words(_LABELS, baseline, said, _SIZE, QUIET)
        return
    x = scale.middle - sides_of(bar.shares)[0] * scale.per_cent
    for share, colour in zip(bar.shares, scale.colours, strict=True):
        w = share * scale.per_cent
        if share > 0:
            yield Rect(x, y, w, _BAR, fill=colour, edge=PAPER, edge_width=0.8)
        text = show(share, "%", 0)
        if w > text_width(text, _SIZE) + 3:
            yield Words(x + w / 2, baseline, text, _SIZE, _on(colour), "middle")
        x += w
    yield from _ends(bar, scale, baseline)
    if bar.n is not None:
        yield Words(_WIDTH - _MARGIN, baseline, f"n = {bar.n}", _SIZE, QUIET, "end")
