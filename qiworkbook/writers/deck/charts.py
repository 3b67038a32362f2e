"""A reading on a slide: a native chart that can be edited, the key to it, and how it was made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace
from pptx.oxml.ns import qn

from qiworkbook.figures.icons import icons_of
from qiworkbook.figures.plot import symbol
from qiworkbook.figures.sketch import FAINT, QUIET, Sketch
from qiworkbook.spc.explain import marks_told
from qiworkbook.spc.numbers import show
from qiworkbook.spc.reading import Reading
from qiworkbook.spc.words import WAYS, by_rule, rule_set_words, why_no_data
from qiworkbook.text.words import capital, counted, sentence
from qiworkbook.writers.deck.chart_axes import LineChart, SignMeaning, ValueScale
from qiworkbook.writers.deck.chart_marks import ChartMarks, marks_of
from qiworkbook.writers.deck.chart_plan import MOST_POINTS, ROW, plan
from qiworkbook.writers.deck.chart_xml import line_chart_xml, sheet_of_chart
from qiworkbook.writers.deck.piece import Drawing, Piece, draw_sketch
from qiworkbook.writers.deck.shapes import Area, Canvas, Edge, ShapeStyle
from qiworkbook.writers.deck.text import SMALLEST, Face, Par, height_of, par

_BETWEEN = "\N{NO-BREAK SPACE}· "  # a line ends with the dot, and does not begin with it
_REST = "the rest is in the notes"


def key_lines(
    key: tuple[SignMeaning, ...], width: float, face: Face, size: float, most: int, foot: str
) -> tuple[str, ...]:
    """What the signs on a chart stand for, and then its foot, in at most so many lines.

    In full where that fits, else without kinds and dates, and never cut: signs that do not fit
    even so are in the notes, and the last line says that. What explains a line or a mark stays.
    """
    shown = [one for one in key if one.brief]
    shortest = [one.brief for one in shown]
    for entries in ([one.full for one in shown], shortest):
        lines = _joined([*entries, foot], width, face, size)
        if len(lines) <= most:
            return lines
    by_weight = sorted(range(len(shown)), key=lambda at: -shown[at].explains)
    reached = accumulate(face.width(shortest[at], size) for at in by_weight)
    fit = sum(1 for so_far in reached if so_far <= most * width)  # at most: each line is full
    for count in range(fit, 0, -1):
        kept = [shortest[at] for at in sorted(by_weight[:count])]
        lines = _joined([*kept, _REST, foot], width, face, size)
        if len(lines) <= most:
            return lines
    return _joined([_REST, foot], width, face, size)


def _joined(entries: Sequence[str], width: float, face: Face, size: float) -> tuple[str, ...]:
    return face.lines(_BETWEEN.join(filter(None, entries)), width, size) if any(entries) else ()


def foot_line(
    reading: Reading, width: float, face: Face, size: float, scale: ValueScale | None = None
) -> str:
    """By which rules the chart was read, and what else must be seen, as far as a line holds it.

    Why marks of rules are no change now is told on lines of its own, whatever the room.
    """
    shown = ""
    for said in _must_be_seen(reading, scale):
        longer = f"{shown}. {said}" if shown else said
        if not shown or face.width(longer, size) <= width:
            shown = longer
    return ". ".join(filter(None, (shown, marks_told(reading))))


def how_made(reading: Reading, scale: ValueScale) -> str:
    """How the chart was made, all of it, in sentences."""
    conventions = reading.conventions.rstrip(".")
    source = sentence(f"Source: {reading.source}").rstrip(".") if reading.source else ""
    said = (*_must_be_seen(reading, scale), marks_told(reading), conventions, source)
    return ". ".join(filter(None, said)) + "."


def _must_be_seen(reading: Reading, scale: ValueScale | None) -> Iterator[str]:
    """In sentences without a stop, the most important first."""
    if reading.better in WAYS:
        yield WAYS[reading.better]
    yield rule_set_words(replace(reading, conventions="")).rstrip(".")
    if reading.course is not None and not marks_told(reading):
        # the title says where it went: here is by which rule
        yield capital(by_rule(reading))
    count = len(reading.points)
    if count > MOST_POINTS:
        yield f"The last {MOST_POINTS} of {count} points"
    if scale is not None and scale.low > 0:
        yield f"The axis starts at {show(scale.low, symbol(reading.unit))}, not at zero"
    phase = reading.phase_now
    if phase is not None and phase.trial:
        yield f"{capital(reading.vocabulary.trial)}, from {counted(phase.counted, 'point')}"


_LEAST, _LEGEND = 150.0, 28.0
_SPARE = 100.0  # with so much more room the key may take another line
_LINES = 3
_ICON, _ASIDE = 48.0, 8.0  # the letter in an icon stands at 18 points; between two
_TOO_NARROW = 420.0  # for icons beside the foot
_SAFE = SMALLEST  # a word that goes on to the next line moves all the others
_APART = 540.0  # the width of a chart beside words
_KEY_NAME, _FOOT_NAME = "Key to the chart", "How the chart was made"
_TEXT = qn("a:t")


class ControlChart(Drawing, Struct, frozen=True):
    """A run chart or a control chart; `keyed`, with the key to its signs under it."""

    reading: Reading
    alt: str
    face: Face
    keyed: bool = True

    def height(self, width: float) -> float:
        """The least height at which a chart can be read, with what stands under it."""
        if self.reading.latest is None:
            return _LEAST
        return self._least(self._marks(width), width)

    def _marks(self, width: float) -> ChartMarks:
        return marks_of(self.reading, width, SMALLEST)

    def _least(self, marks: ChartMarks, width: float) -> float:
        reading = self.reading
        legend = _LEGEND if reading.signals or reading.pauses or reading.course else 0.0
        return _LEAST + ROW * marks.rows + legend + self._for(self._under(marks, width), width)

    def _for(self, lines: tuple[str, ...], width: float) -> float:
        """The height of the foot: no less than that of the icons beside it."""
        return (
            max(len(lines) * self.face.line * SMALLEST, (_ICON if self._icons(width) else 0.0)) + 4
        )

    def _icons(self, width: float) -> tuple[Sketch, ...]:
        return icons_of(self.reading) if width >= _TOO_NARROW else ()

    def _beside_icons(self, width: float) -> float:
        return width - len(self._icons(width)) * (_ICON + _ASIDE)

    def _under(
        self, marks: ChartMarks, width: float, most: int = _LINES, scale: ValueScale | None = None
    ) -> tuple[str, ...]:
        """The key to the signs, and how the chart was made, line by line."""
        key, width = marks.key if self.keyed else (), self._beside_icons(width)
        most += bool(marks_told(self.reading))
        foot = foot_line(self.reading, width, self.face, SMALLEST, scale)
        return key_lines(key, width - _SAFE, self.face, SMALLEST, most, foot)

    def apart(self) -> tuple[ControlChart, Key | None]:
        """The chart, and its key as a piece of its own, for a place beside it."""
        if self.reading.latest is None:
            return self, None
        entries = tuple(one.brief for one in self._marks(_APART).key if one.brief)
        return replace(self, keyed=False), Key(entries, self.face) if entries else None

    def draw(self, canvas: Canvas, area: Area) -> None:
        """The chart, the key to its signs, its foot; all of it in words in the notes."""
        canvas.say(self.alt)
        name = self.reading.name or "Chart"
        if self.reading.latest is None:
            empty_chart(canvas, area, name, self.reading)
            return
        marks = self._marks(area.width)
        most = _LINES + (area.height > self._least(marks, area.width) + _SPARE)
        on_slide = " ".join(o.text or "" for o in canvas.slide.shapes.element.iter(_TEXT))
        chart, under = self._planned(marks, area, most, on_slide)
        place, scale = area.upper(area.height - self._for(under, area.width)), chart.values
        put_chart(canvas, name, self.alt, place, chart)
        keyed = self.keyed and any(one.brief for one in marks.key)
        words = (par(" ".join(under), SMALLEST),)
        foot = area.below(place.height)
        wide = self._beside_icons(area.width)
        canvas.box(
            _KEY_NAME if keyed else _FOOT_NAME, Area(foot.left, foot.top, wide, foot.height), words
        )
        for number, icon in enumerate(self._icons(area.width)):
            left = foot.left + wide + _ASIDE + number * (_ICON + _ASIDE)
            draw_sketch(canvas, icon, Area(left, foot.top + 2, _ICON, _ICON), icon.title)
        whole = [one.full for one in chart.key]
        canvas.notes.extend(["On the chart:", *whole] if whole else [])
        canvas.notes.append(f"How the chart was made: {how_made(self.reading, scale)}")

    def _planned(
        self, marks: ChartMarks, area: Area, most: int, told: str
    ) -> tuple[LineChart, tuple[str, ...]]:
        """The chart, and what stands under it: that may take a line more once the scale is known,
        which must be told where it does not begin at zero."""
        under = self._under(marks, area.width, most)
        while True:
            height = area.height - self._for(under, area.width)
            chart = plan(self.reading, area.width, height, self.face, told=told)
            told_too = self._under(marks, area.width, most, chart.values)
            if len(told_too) <= len(under):
                return chart, told_too
            under = told_too


class Key(Piece, Struct, frozen=True):
    """What the numbers and letters on a chart stand for, one under the other."""

    entries: tuple[str, ...]
    face: Face

    @property
    def _pars(self) -> tuple[Par, ...]:
        return tuple(par(one, SMALLEST) for one in self.entries)

    def height(self, width: float) -> float:
        """The height of the entries."""
        return height_of(self._pars, width, self.face)

    def draw(self, canvas: Canvas, area: Area) -> None:
        """A text box."""
        canvas.box(_KEY_NAME, area, self._pars)


def empty_chart(canvas: Canvas, area: Area, name: str, reading: Reading | None = None) -> None:
    """A place kept for a chart that begins with the first value, or why there is none."""
    said = "No data yet" if reading is None else capital(why_no_data(reading))
    waits = reading is None or reading.is_waiting
    begins = " The chart begins with the first value." * waits
    shown = (
        par(name, SMALLEST, bold=True, align="ctr", colour=QUIET),
        par(
            f"{said}.{begins}",
            SMALLEST,
            align="ctr",
            colour=QUIET,
        ),
    )
    canvas.box(said, area, shown, ShapeStyle("#F6F8F9", Edge(FAINT), anchor="ctr", pad=12))


def put_chart(canvas: Canvas, name: str, alt: str, area: Area, chart: LineChart) -> None:
    """A native chart, with what is in its sheet."""
    columns: list[tuple[str | float | None, ...]] = [
        (series.name, *series.values) for series in chart.columns
    ]
    if any(chart.notes):
        columns.append(("Notes", *chart.notes))
    sheet = sheet_of_chart(chart.categories, columns)
    canvas.chart(name, alt, area, line_chart_xml(chart), sheet)
