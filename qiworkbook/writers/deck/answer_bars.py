"""Answers on a scale, as native stacked bars about one line: the low levels left of it.

An invisible first column of the sheet pushes each bar to its place, so that every number that is
shown is a true one and can be edited.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.content import Bar, Distribution
from qiworkbook.figures.distribution import level_colours, sides_of
from qiworkbook.figures.sketch import INK, PAPER, QUIET, contrast
from qiworkbook.spc.numbers import show
from qiworkbook.text.words import one_line
from qiworkbook.writers.deck.chart_axes import Within
from qiworkbook.writers.deck.chart_xml import (
    AXES,
    CATEGORIES,
    HEAD,
    NO_FILL,
    SHOWN,
    VALUES,
    fill_xml,
    layout_xml,
    name_xml,
    names_xml,
    paper_xml,
    sheet_of_chart,
    style_xml,
    text_xml,
    values_xml,
)
from qiworkbook.writers.deck.charts import empty_chart
from qiworkbook.writers.deck.piece import Drawing, Split
from qiworkbook.writers.deck.shapes import Area, Canvas
from qiworkbook.writers.deck.text import SMALLEST, Face, Par, Run


class BarSeries(Struct, frozen=True):
    """One level. No `colour` is no fill. A segment narrower than `labelled_from` has no number.

    `said` is what stands on each segment in place of its number, at the end that is named `at`.
    """

    name: str
    values: tuple[float | None, ...]
    colour: str
    labelled_from: float = 0.0
    said: tuple[str, ...] = ()
    at: str = "ctr"


class BarChart(Struct, frozen=True):
    """Bars from the top down, each a stack from left to right, with a line at `middle`."""

    names: tuple[str, ...]
    series: tuple[BarSeries, ...]
    middle: float
    high: float
    plot: Within
    size: float


def _series_xml(chart: BarChart, one: BarSeries, number: int) -> str:
    fill = "<a:noFill/>"
    if one.colour:
        fill = f'{fill_xml(one.colour)}<a:ln w="9525">{fill_xml(PAPER)}</a:ln>'
    return (
        f"<c:ser>{name_xml(one.name, number)}"
        f'<c:spPr>{fill}</c:spPr><c:invertIfNegative val="0"/>{_labels(one, chart.size)}'
        f"{names_xml(chart.names)}{values_xml(one.values, number)}</c:ser>"
    )


def _labels(one: BarSeries, size: float) -> str:
    if one.said:
        return f"<c:dLbls>{''.join(_said(one, size))}{SHOWN.format(val=0)}</c:dLbls>"
    if not one.colour:
        return ""
    narrow = "".join(
        f'<c:dLbl><c:idx val="{i}"/><c:delete val="1"/></c:dLbl>'
        for i, value in enumerate(one.values)
        if value is None or value < one.labelled_from
    )
    ink = PAPER if contrast(PAPER, one.colour) > contrast(INK, one.colour) else INK
    return (
        f'<c:dLbls>{narrow}<c:numFmt formatCode="0&quot;%&quot;" sourceLinked="0"/>'
        f"{NO_FILL}{text_xml(size, ink, wrap=False)}"
        f'<c:dLblPos val="ctr"/>{SHOWN.format(val=1)}</c:dLbls>'
    )


def _said(one: BarSeries, size: float) -> Iterator[str]:
    for number, text in enumerate(one.said):
        if text:
            run = f"<a:r>{style_xml('a:rPr', size, INK, bold=True)}<a:t>{escape(text)}</a:t></a:r>"
            yield (
                f'<c:dLbl><c:idx val="{number}"/><c:tx><c:rich><a:bodyPr wrap="none"/><a:lstStyle/>'
                f'<a:p>{run}</a:p></c:rich></c:tx><c:dLblPos val="{one.at}"/>'
                f"{SHOWN.format(val=1)}</c:dLbl>"
            )


def _axes(chart: BarChart) -> str:
    line = f'<a:ln w="12700">{fill_xml(QUIET)}</a:ln>'
    return (
        f'<c:catAx><c:axId val="{CATEGORIES}"/><c:scaling><c:orientation val="maxMin"/>'
        '</c:scaling><c:delete val="0"/><c:axPos val="l"/><c:numFmt formatCode="General" '
        'sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="low"/><c:spPr>{line}</c:spPr>{text_xml(chart.size, INK)}'
        f'<c:crossAx val="{VALUES}"/><c:crossesAt val="{chart.middle!r}"/><c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="{VALUES}"/><c:scaling><c:orientation val="minMax"/>'
        f'<c:max val="{chart.high!r}"/><c:min val="0"/></c:scaling><c:delete val="1"/>'
        '<c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="none"/>'
        f'<c:crossAx val="{CATEGORIES}"/><c:crosses val="max"/><c:crossBetween val="between"/>'
        "</c:valAx>"
    )


_LABELS, _PLOT = 0.4, 0.59  # of the width, for what was asked and for the bars
_LEAST_BAR, _ROOM = 26.0, 5.0
_FIRM = "\N{NO-BREAK SPACE}"
_APART = f"{_FIRM} "
_NUMBER = "88%"  # as wide as the number in a bar may be


class AnswerBars(Drawing, Struct, frozen=True):
    """The bars of questions that people answered."""

    figure: Distribution
    face: Face

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
        colours = level_colours(len(self.figure.levels))
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
        return [
            max((name.count("\n") + 1) * (self.face.line * SMALLEST), _LEAST_BAR) + _ROOM
            for name in names
        ]

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

    def _only(self, which: slice) -> AnswerBars:
        return replace(self, figure=replace(self.figure, bars=self.figure.bars[which]))

    def draw(self, canvas: Canvas, area: Area) -> None:
        """One native chart."""
        canvas.say(self.figure.alt)
        if not self.figure.bars:
            empty_chart(canvas, area, "Answers")
            return
        area = area.upper(min(area.height, 1.6 * self.height(area.width)))
        legend = self._legend()
        high = legend.height(area.width, self.face)
        canvas.box("Legend", area.upper(high), (legend,))
        area = area.below(high + 4)
        names = self._names(area.width)
        series = _series(self.figure, _PLOT * area.width, self.face)
        space = [value or 0.0 for value in series[0].values]
        lefts = [sides_of(bar.shares)[0] for bar in self.figure.bars]
        chart = BarChart(
            names,
            series,
            middle=max(map(sum, zip(space, lefts, strict=True)), default=50.0),
            high=_high(series),
            plot=Within(_LABELS, 0.01, _PLOT, 0.98),
            size=SMALLEST,
        )
        columns = [(one.name, *one.values) for one in series]
        sheet = sheet_of_chart(names, columns)
        bars = "".join(_series_xml(chart, one, number) for number, one in enumerate(chart.series))
        xml = (
            f'{HEAD}<c:chart><c:autoTitleDeleted val="1"/><c:plotArea>'
            f'{layout_xml(chart.plot, inner=True)}<c:barChart><c:barDir val="bar"/>'
            f'<c:grouping val="stacked"/><c:varyColors val="0"/>{bars}<c:gapWidth val="40"/>'
            f'<c:overlap val="100"/>{AXES}</c:barChart>'
            f"{_axes(chart)}<c:spPr><a:noFill/></c:spPr></c:plotArea>"
            '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
            f"{paper_xml(chart.size)}</c:chartSpace>"
        )
        canvas.chart("Answers", self.figure.alt, area, xml.encode(), sheet)


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


def _series(figure: Distribution, width: float, face: Face) -> tuple[BarSeries, ...]:
    """Each level, and the space before the first. Only a segment as wide as its number has one.

    Where a side has several levels, what they come to stands at its end: grey print has no colours.
    """
    furthest = max((sides_of(bar.shares)[0] for bar in figure.bars), default=0.0)
    space = tuple(furthest - sides_of(bar.shares)[0] if bar.shares else 0.0 for bar in figure.bars)
    colours = level_colours(len(figure.levels))
    blank = BarSeries("(space)", space, "")
    half = len(figure.levels) // 2
    ends: tuple[BarSeries, ...] = ()
    if half > 1:
        share = (face.width(_NUMBER, SMALLEST, bold=True) + _ROOM) / width
        reach = (furthest - sides_of(bar.shares)[0] + sum(bar.shares) for bar in figure.bars)
        room = max(reach, default=0.0) * share / (1 - 2 * share)
        low, high = (
            tuple(show(sum(bar.shares[side]), "%", 0) if bar.shares else "" for bar in figure.bars)
            for side in (slice(half), slice(len(figure.levels) - half, None))
        )
        blank = replace(blank, values=tuple(room + o for o in space), said=low, at="inEnd")
        rooms = tuple(room if bar.shares else None for bar in figure.bars)
        ends = (BarSeries("(end)", rooms, "", said=high, at="inBase"),)
    levels = tuple(
        BarSeries(level, tuple(next(iter(bar.shares[i:]), None) for bar in figure.bars), colours[i])
        for i, level in enumerate(figure.levels)
    )
    narrowest = face.width(_NUMBER, SMALLEST) * _high((blank, *levels, *ends)) / width
    return (blank, *(replace(one, labelled_from=round(narrowest, 1)) for one in levels), *ends)


def _high(series: Sequence[BarSeries]) -> float:
    """How far the longest bar reaches."""
    reach = (
        sum(value or 0.0 for value in row) for row in zip(*(s.values for s in series), strict=True)
    )
    return max(max(reach, default=0.0), 1.0)
