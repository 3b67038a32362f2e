"""Many readings as small native charts side by side: four on a slide, or a wall of eighteen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.figures.control_chart import row_headings
from qiworkbook.figures.icons import icons_of
from qiworkbook.figures.plot import are_of_one_kind, symbol
from qiworkbook.spc.numbers import show
from qiworkbook.spc.reading import Reading, latest_part
from qiworkbook.spc.words import compared, headline, rule_set_words, variation_said
from qiworkbook.text.words import no_stop, sentence
from qiworkbook.writers.deck.chart_axes import LineChart, ValueScale, values_of
from qiworkbook.writers.deck.chart_plan import BARE, SMALL, ChartStyle, plan
from qiworkbook.writers.deck.charts import empty_chart, how_made, put_chart
from qiworkbook.writers.deck.piece import Drawing, Split, draw_sketch
from qiworkbook.writers.deck.shapes import Area, Canvas
from qiworkbook.writers.deck.text import SMALLEST, Face, par

Named = tuple[str, Reading]


class SideBySide(Drawing, Struct, frozen=True):
    """Charts with their names, and one foot for all. All charts of one unit share `scale`."""

    charts: tuple[Named, ...]
    alt: str
    face: Face
    scale: ValueScale | None
    groups: tuple[str, ...] = ()

    def _only(self, which: slice) -> Self:
        return replace(self, charts=self.charts[which], groups=self.groups[which])

    def _said_of_all(self) -> str:
        """Which way is better, the target, and the rules."""
        readings = [reading for _, reading in self.charts]
        rules = (rule_set_words(replace(reading, conventions="")) for reading in readings)
        said = (*compared(readings), *dict.fromkeys(one.rstrip(".") for one in rules))
        return ". ".join(said)

    def _title(self, name: str, width: float, most: int, *, bold: bool = False) -> tuple[str, ...]:
        """The name, in so many lines at most."""
        lines = self.face.lines(name, width, SMALLEST, bold=bold)
        if len(lines) <= most:
            return lines
        last = lines[most - 1].rstrip(" ,.;:")
        fits = self.face.width(f"{last}…", SMALLEST) <= width
        return (*lines[: most - 1], f"{last if fits else last[:-1]}…")

    def _foot(self, width: float) -> float:
        return self.face.height(self._said_of_all(), width, SMALLEST) + _ABOVE

    def _put(
        self, canvas: Canvas, area: Area, name: str, reading: Reading, style: ChartStyle
    ) -> LineChart:
        chart = plan(
            latest_part(reading), area.width, area.height, self.face, style=style, scale=self.scale
        )
        put_chart(canvas, name, sentence(f"{name}: {headline(reading)}"), area, chart)
        return chart


_IN_A_ROW, _ROWS, _LEAST_ACROSS = 6, 3, 4
_NAME = 2  # lines of the name of a chart
_NAMES_OF_A_WALL = (3, 2)  # as many as leave a chart that can still be read
_LEAST_UNDER_NAMES = 24.0  # its height then: which ward it is comes before its size
_LEAST_OF_A_WALL = 36.0  # the height of a chart without its name
_ASIDE_OF, _ABOVE = 14.0, 6.0
_SIGN, _APART = 24.0, 3.0  # beside a chart, one over the other


class Wall(SideBySide, frozen=True):
    """Each chart has a heading that it stands under; the axis is said once, in the foot."""

    def _rows(self) -> list[tuple[tuple[str, ...], tuple[Named, ...]]]:
        """Six charts a row, and what each stands under."""
        return [
            (self.groups[first : first + _IN_A_ROW], self.charts[first : first + _IN_A_ROW])
            for first in range(0, len(self.charts), _IN_A_ROW)
        ]

    @property
    def _line(self) -> float:
        return self.face.line * SMALLEST

    def _words(self, width: float, most: int) -> float:
        """The height of all that is no chart, with so many lines of a name at most."""
        rows = self._rows()
        headed = sum(1 for groups, _ in rows if any(groups)) * self._line
        named = sum(self._names(charts, width, most) + _ABOVE for _, charts in rows)
        return headed + named + self._foot(width)

    @property
    def _across(self) -> int:
        return max(_LEAST_ACROSS, min(len(self.charts), _IN_A_ROW))

    def _wide(self, width: float) -> float:
        return (width - _ASIDE_OF * (self._across - 1)) / self._across

    def _names(self, charts: Sequence[Named], width: float, most: int) -> float:
        """The height of the longest name of a row: with the trust, where the ward does not say
        which."""
        wide = self._wide(width)
        lines = (len(self._title(name, wide, most)) for name, _ in charts)
        return max(lines, default=1) * self._line

    def height(self, width: float) -> float:
        """The least height at which they can be told apart; endless for too many."""
        rows = len(self._rows())
        return inf if rows > _ROWS else self._words(width, 1) + rows * _LEAST_OF_A_WALL

    def split(self, width: float, room: float, *, fresh: bool) -> Split:
        """Between two rows, at most three on a slide."""
        count = 0
        if fresh:
            for _, charts in self._rows():
                longer = count + len(charts)
                if count and self._only(slice(longer)).height(width) > room:
                    break
                count = longer
        if not count or count == len(self.charts):
            return Split(None, self)
        return Split(self._only(slice(count)), self._only(slice(count, None)))

    def draw(self, canvas: Canvas, area: Area) -> None:
        """Row by row, and one foot for all."""
        canvas.say(self.alt)
        rows = self._rows()
        if not rows:
            return
        room = area.height - len(rows) * _LEAST_UNDER_NAMES
        most = next((n for n in _NAMES_OF_A_WALL if self._words(area.width, n) <= room), 1)
        wide = self._wide(area.width)
        high = min((area.height - self._words(area.width, most)) / len(rows), wide)
        rest = area
        for groups, charts in rows:
            for at, end, heading in row_headings(groups, self._across, self._fits(wide)):
                left, room = rest.left + at * (wide + _ASIDE_OF), self._room(end - at, wide)
                (line,) = self._title(heading, room, 1, bold=True)
                place = Area(left, rest.top, room, self._line)
                canvas.box("Group", place, (par(line, SMALLEST, bold=True),))
            rest = rest.below(self._line * any(groups))
            names = self._names(charts, area.width, most)
            for number, (name, reading) in enumerate(charts):
                left = rest.left + number * (wide + _ASIDE_OF)
                place = Area(left, rest.top, wide, names + high)
                title = par(" ".join(self._title(name, wide, most)), SMALLEST)
                canvas.box("Name", place.upper(names), (title,))
                self._chart(canvas, place.below(names), name, reading)
            rest = rest.below(names + high + _ABOVE)
        canvas.box(
            "How the charts were made",
            area.below(area.height - self._foot(area.width)),
            (par(self._said_of_all(), SMALLEST),),
        )

    def _room(self, charts: int, wide: float) -> float:
        return charts * (wide + _ASIDE_OF) - _ASIDE_OF

    def _fits(self, wide: float) -> Callable[[str, int], bool]:
        """Whether a heading has room over so many charts."""
        width = self.face.width
        return lambda name, many: width(name, SMALLEST, bold=True) <= self._room(many, wide)

    def _chart(self, canvas: Canvas, place: Area, name: str, reading: Reading) -> None:
        side = min(_SIGN, (place.height - _APART) / 2)
        chart = replace(place, width=place.width - side - _APART)
        self._put(canvas, chart, name, reading, BARE)
        for number, icon in enumerate(icons_of(reading)):
            top = place.top + number * (side + _APART)
            draw_sketch(canvas, icon, Area(chart.right + _APART, top, side, side), icon.title)

    def _said_of_all(self) -> str:
        """Their axis too."""
        axis = "Each on an axis of its own"
        if self.scale is not None:
            unit = symbol(self.charts[0][1].unit)
            places = 0 if self.scale.step >= 1 else 2
            low, high = (show(v, unit, places) for v in (self.scale.low, self.scale.high))
            axis = f"All on one axis, from {low} to {high}"
        return f"{axis}. {super()._said_of_all()}"


_MOST, _ACROSS, _SQUARE = 4, 3, 4  # four stand two by two
_LEAST = 84.0
_BETWEEN = 16.0
_MARKS = 3  # on the vertical axis
_ICON, _ASIDE = 36.0, 6.0


class SmallCharts(SideBySide, frozen=True):
    """Charts with what each says, under it."""

    def _rows(self) -> list[tuple[Named, ...]]:
        across = 2 if len(self.charts) == _SQUARE else _ACROSS
        return [self.charts[start : start + across] for start in range(0, len(self.charts), across)]

    def _wide(self, width: float) -> float:
        across = max((len(row) for row in self._rows()), default=1)
        return (width - _BETWEEN * (across - 1)) / across

    def height(self, width: float) -> float:
        """The least height at which they can be told apart; endless for too many."""
        if len(self.charts) > _MOST:
            return inf
        words = (sum(self._words(row, self._wide(width))) for row in self._rows())
        return sum(one + _LEAST + _BETWEEN for one in words) + self._foot(width)

    def split(self, width: float, room: float, *, fresh: bool) -> Split:
        """Four on a slide at most, and about equally many on each."""
        if not fresh or len(self.charts) < 2:
            return Split(None, self)
        slides = -(-len(self.charts) // _MOST)
        count = -(-len(self.charts) // slides)
        while count > 1 and self._only(slice(count)).height(width) > room:
            count -= 1
        return Split(self._only(slice(count)), self._only(slice(count, None)))

    def draw(self, canvas: Canvas, area: Area) -> None:
        """A grid of charts, and one foot for all."""
        canvas.say(self.alt)
        if not self.charts:
            empty_chart(canvas, area, self.alt)
            return
        foot, rows, wide = self._foot(area.width), self._rows(), self._wide(area.width)
        words = [sum(self._words(row, wide)) for row in rows]
        spare = area.height - foot - sum(words) - _BETWEEN * (len(rows) - 1)
        rest = area
        for row, high in zip(rows, words, strict=True):
            place = rest.upper(high + spare / len(rows))
            self._row(canvas, place, row, wide)
            rest = rest.below(place.height + _BETWEEN)
        canvas.box(
            "How the charts were made",
            area.below(area.height - foot + _ABOVE),
            (par(self._said_of_all(), SMALLEST),),
        )

    def _row(self, canvas: Canvas, area: Area, row: tuple[Named, ...], wide: float) -> None:
        above, below = self._words(row, wide)
        for number, (name, reading) in enumerate(row):
            left = area.left + number * (wide + _BETWEEN)
            place = Area(left, area.top, wide, area.height)
            self._chart(canvas, place, (above, below), name, reading)

    def _chart(
        self, canvas: Canvas, area: Area, words: tuple[float, float], name: str, reading: Reading
    ) -> None:
        """The name above, the chart, and what its latest point says."""
        if reading.latest is None:
            empty_chart(canvas, area, name, reading)
            return
        above, below = words
        title = " ".join(self._title(name, area.width, self._most, bold=True))
        canvas.box("Name", area.upper(above), (par(title, SMALLEST, bold=True),))
        place = area.below(above).upper(area.height - above - below)
        chart = self._put(canvas, place, name, reading, SMALL)
        left, top, wide = area.left, area.bottom - below, _beside(reading, area.width)
        for icon in icons_of(reading):
            draw_sketch(canvas, icon, Area(left, top + 2, _ICON, _ICON), icon.title)
            left += _ICON + _ASIDE
        verdict = par(variation_said(reading), SMALLEST)
        canvas.box("Verdict", Area(left, top, wide, below), (verdict,))
        canvas.notes.append(
            sentence(
                f"How the chart of {no_stop(name)} was made: {how_made(reading, chart.values)}"
            )
        )

    @property
    def _most(self) -> int:
        """How many lines a name has: one where two rows of charts stand over each other."""
        return 1 if len(self.charts) == _SQUARE else _NAME

    def _words(self, row: tuple[Named, ...], width: float) -> tuple[float, float]:
        """The height of the longest name, and of the longest verdict of charts in a row."""
        names = max(len(self._title(name, width, self._most, bold=True)) for name, _ in row)
        said = max(
            len(self.face.lines(variation_said(one), _beside(one, width), SMALLEST))
            for _, one in row
        )
        line = self.face.line * SMALLEST
        return names * line, max(said * line, _ICON + 4)


def _beside(reading: Reading, width: float) -> float:
    """What the icons of a chart leave for its verdict."""
    return width - len(icons_of(reading)) * (_ICON + _ASIDE)


def small_charts(
    readings: tuple[Reading, ...],
    titles: tuple[str, ...],
    alt: str,
    face: Face,
    groups: tuple[str, ...] = (),
) -> SmallCharts | Wall:
    """The charts, on one vertical axis if they have one unit; with groups, as a wall."""
    names = (*titles, *(reading.name for reading in readings[len(titles) :]))
    charts = tuple(
        (name or reading.name or "Chart", reading)
        for name, reading in zip(names, readings, strict=False)
    )
    values = values_of(tuple(map(latest_part, readings)))
    scale = values.scale(_MARKS) if are_of_one_kind(readings) else None
    if len(groups) == len(charts):
        return Wall(charts, alt, face, scale, groups)
    return SmallCharts(charts, alt, face, scale)
