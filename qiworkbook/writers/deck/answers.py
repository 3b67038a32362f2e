"""Answers on a scale, as native stacked bars about one line: the low levels left of it.

An invisible first column of the sheet pushes each bar to its place, so that every number that is
shown is a true one and can be edited.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qiworkbook.figures.style import BLUE, ORANGE
from qiworkbook.text.words import one_line
from qiworkbook.writers.deck.bars_xml import BarChart, BarSeries, bar_chart_xml
from qiworkbook.writers.deck.chart_parts import Within
from qiworkbook.writers.deck.charts import no_data
from qiworkbook.writers.deck.piece import Split
from qiworkbook.writers.deck.sheet_of_chart import sheet_of_chart
from qiworkbook.writers.deck.text import SMALLEST, Par, Run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.content import Bar, Distribution
    from qiworkbook.writers.deck.canvas import Canvas
    from qiworkbook.writers.deck.geometry import Area
    from qiworkbook.writers.deck.text_room import Face

_LABELS, _PLOT = 0.4, 0.59  # of the width, for what was asked and for the bars
_LEAST_BAR, _ROOM = 26.0, 5.0
_MIDDLE = "#D8DDE0"
_PALEST = 0.62
_FIRM = "\N{NO-BREAK SPACE}"
_APART = f"{_FIRM} "
_NUMBER = "88%"  # as wide as the number in a bar may be


@dataclass(frozen=True, slots=True)
class Answers:
    """The bars of questions that people answered."""

    figure: Distribution
    face: Face

    @property
    def grows(self) -> bool:
        """Bars may be as high as there is room."""
        return True

    def _names(self, width: float) -> tuple[str, ...]:
        """What was asked, in lines, with how many answered, or why nothing is shown."""
        room, same = _LABELS * width - 14, self._same
        return tuple(_asked(bar, room, self.face, counted=not same) for bar in self.figure.bars)

    @property
    def _same(self) -> int:
        """How many answered each of several questions, if as many answered all; else 0."""
        counts = {bar.n if bar.shares else None for bar in self.figure.bars}
        return (counts.pop() or 0) if len(counts) == 1 and len(self.figure.bars) > 1 else 0

    def _legend(self) -> Par:
        """The levels of the scale, each behind a square of its colour, and of how many all are."""
        colours = _colours(len(self.figure.levels))
        squares = (
            (Run(f"■{_FIRM}", colour=colour), Run(one_line(level) + _APART))
            for level, colour in zip(self.figure.levels, colours, strict=True)
        )
        count = (Run(f"(n = {self._same} each)".replace(" ", _FIRM)),) * bool(self._same)
        return Par((*(run for pair in squares for run in pair), *count), SMALLEST, before=0)

    def _top(self, width: float) -> float:
        return self._legend().height(width, self.face) + 4

    def _heights(self, width: float) -> list[float]:
        names = self._names(width)
        line = self.face.line * SMALLEST
        return [max((name.count("\n") + 1) * line, _LEAST_BAR) + _ROOM for name in names]

    def height(self, width: float) -> float:
        """Legend and bars."""
        return self._top(width) + sum(self._heights(width))

    def split(self, width: float, room: float, *, fresh: bool) -> Split:
        """Between two bars."""
        if not fresh:
            return Split(None, self)
        used, count = self._top(width), 0
        for height in self._heights(width):
            used += height
            if used > room:
                break
            count += 1
        count = max(count, 1)
        return Split(self._only(slice(count)), self._only(slice(count, None)))

    def _only(self, which: slice) -> Answers:
        return replace(self, figure=replace(self.figure, bars=self.figure.bars[which]))

    def draw(self, canvas: Canvas, area: Area) -> None:
        """One native chart."""
        canvas.say(self.figure.alt)
        if not self.figure.bars:
            no_data(canvas, area, "Answers")
            return
        area = area.upper(min(area.height, 1.6 * self.height(area.width)))
        legend = self._legend()
        high = legend.height(area.width, self.face)
        canvas.box("Legend", area.upper(high), (legend,))
        area = area.below(high + 4)
        names = self._names(area.width)
        series = _series(self.figure, _PLOT * area.width, self.face)
        space = [value or 0.0 for value in series[0].values]
        lefts = [_left(bar.shares) for bar in self.figure.bars]
        chart = BarChart(
            names,
            series,
            middle=max(map(sum, zip(space, lefts, strict=True)), default=50.0),
            high=_high(series),
            plot=Within(_LABELS, 0.01, _PLOT, 0.98),
            size=SMALLEST,
        )
        columns = [(one.name, *one.values) for one in series]
        part = canvas.chart_part(
            (chart, columns), lambda: (bar_chart_xml(chart), sheet_of_chart(names, columns))
        )
        canvas.chart("Answers", self.figure.alt, area, part)


def _asked(bar: Bar, width: float, face: Face, *, counted: bool) -> str:
    """What was asked, in lines; how many answered is never broken in two."""
    label = one_line(bar.label)
    if not bar.shares:
        label = f"{label}: {one_line(bar.hidden) or 'too few answers to show'}"
    *lines, last = face.lines(label, width, SMALLEST)
    if not counted or not bar.shares or bar.n is None:
        return "\n".join((*lines, last))
    count = f"(n = {bar.n})"
    fits = face.width(f"{last} {count}", SMALLEST) <= width
    return "\n".join((*lines, f"{last} {count}") if fits else (*lines, last, count))


def _left(shares: Sequence[float]) -> float:
    """What lies left of the line: the low levels, and half of a middle one."""
    half = len(shares) // 2
    return sum(shares[:half]) + (shares[half] / 2 if len(shares) % 2 else 0.0)


def _series(figure: Distribution, width: float, face: Face) -> tuple[BarSeries, ...]:
    """Each level, and the space before the first. Only a segment as wide as its number has one.

    Where a side has several levels, what they come to stands at its end: grey print has no colours.
    """
    furthest = max((_left(bar.shares) for bar in figure.bars), default=0.0)
    space = tuple(furthest - _left(bar.shares) if bar.shares else 0.0 for bar in figure.bars)
    colours = _colours(len(figure.levels))
    blank = BarSeries("(space)", space, "")
    half = len(figure.levels) // 2
    ends: tuple[BarSeries, ...] = ()
    if half > 1:
        share = (face.width(_NUMBER, SMALLEST, bold=True) + _ROOM) / width
        reach = (furthest - _left(bar.shares) + sum(bar.shares) for bar in figure.bars)
        room = max(reach, default=0.0) * share / (1 - 2 * share)
        low, high = (
            tuple(f"{sum(bar.shares[side]):.0f}%" if bar.shares else "" for bar in figure.bars)
            for side in (slice(half), slice(len(figure.levels) - half, None))
        )
        blank = replace(blank, values=tuple(room + o for o in space), said=low, at="inEnd")
        rooms = tuple(room if bar.shares else None for bar in figure.bars)
        ends = (BarSeries("(end)", rooms, "", said=high, at="inBase"),)
    levels = tuple(
        BarSeries(level, tuple(_share(bar, i) for bar in figure.bars), colours[i])
        for i, level in enumerate(figure.levels)
    )
    narrowest = face.width(_NUMBER, SMALLEST) * _high((blank, *levels, *ends)) / width
    return (blank, *(replace(one, labelled_from=round(narrowest, 1)) for one in levels), *ends)


def _share(bar: Bar, level: int) -> float | None:
    return bar.shares[level] if level < len(bar.shares) else None


def _high(series: Sequence[BarSeries]) -> float:
    """How far the longest bar reaches."""
    reach = (
        sum(value or 0.0 for value in row) for row in zip(*(s.values for s in series), strict=True)
    )
    return max(max(reach, default=0.0), 1.0)


def _colours(levels: int) -> tuple[str, ...]:
    """Strong at the ends, pale towards the middle; grey for a middle level."""
    half = levels // 2
    pale = [_PALEST * i / max(half - 1, 1) for i in range(half)]
    low = [_mixed(ORANGE, share) for share in pale]
    high = [_mixed(BLUE, share) for share in reversed(pale)]
    return (*low, *([_MIDDLE] if levels % 2 else []), *high)


def _mixed(colour: str, pale: float) -> str:
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(part + (255 - part) * pale):02X}" for part in parts)
