"""The blocks of a document as a writer meets them, and what a figure says.

The words are for those who cannot see it, and for the line below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar, assert_never

from qiworkbook.content import (
    Bar,
    Block,
    Bullets,
    Callout,
    Cell,
    Chart,
    Diagram,
    Distribution,
    Facts,
    Figure,
    Funnel,
    Grid,
    Heading,
    Icons,
    Links,
    Node,
    NodeKind,
    Paragraph,
    Picture,
    Quote,
    SafetyCross,
    Section,
    SectionKind,
    SmallMultiples,
)
from qiworkbook.figures.icons import over_icons
from qiworkbook.figures.plot import entries, marks_at
from qiworkbook.spc.explain import explained, gaps_words, pauses_words, point_name
from qiworkbook.spc.funnel import EXPECTED, FEWEST, FunnelPoint, Wards
from qiworkbook.spc.numbers import bare, day, from_to, lies_beyond, listed, places_apart, show
from qiworkbook.spc.reading import ChartType, Reading, ReadPoint, Side
from qiworkbook.spc.words import assurance_said, limits_words, rule_set_words, variation_said
from qiworkbook.text.words import one_line

Ink = TypeVar("Ink", covariant=True)


class Pen(Protocol[Ink]):
    """Writes any block in one format. A block that is new to the content is new here too."""

    def paragraph(self, block: Paragraph, /) -> Ink:
        """Write a paragraph."""

    def heading(self, block: Heading, /) -> Ink:
        """Write a heading inside a section."""

    def bullets(self, block: Bullets, /) -> Ink:
        """Write a list."""

    def quote(self, block: Quote, /) -> Ink:
        """Write somebody's words."""

    def callout(self, block: Callout, /) -> Ink:
        """Write a remark that must not be missed."""

    def facts(self, block: Facts, /) -> Ink:
        """Write labelled values."""

    def table(self, block: Grid, /) -> Ink:
        """Write a table."""

    def links(self, block: Links, /) -> Ink:
        """Write a list of links."""

    def picture(self, block: Picture, /) -> Ink:
        """Write a picture, or an empty frame for one."""

    def figure(self, block: Figure, /) -> Ink:
        """Write a figure, with its words."""


def write_block(pen: Pen[Ink], block: Block) -> Ink:
    """Hand a block to the method that writes it."""
    match block:
        case Paragraph():
            return pen.paragraph(block)
        case Heading():
            return pen.heading(block)
        case Bullets():
            return pen.bullets(block)
        case Quote():
            return pen.quote(block)
        case Callout():
            return pen.callout(block)
        case Facts():
            return pen.facts(block)
        case Grid():
            return pen.table(block)
        case Links():
            return pen.links(block)
        case Picture():
            return pen.picture(block)
        case (
            Chart()
            | SmallMultiples()
            | Icons()
            | Diagram()
            | Distribution()
            | SafetyCross()
            | Funnel()
        ):
            return pen.figure(block)
        case _:
            assert_never(block)


def in_parts(sections: Iterable[Section]) -> tuple[tuple[Section, ...], ...]:
    """The sections in their order; a part begins with a divider, or where another project does."""
    parts: list[list[Section]] = []
    for section in sections:
        if not parts or _is_apart(section, parts[-1][-1]):
            parts.append([])
        parts[-1].append(section)
    return tuple(tuple(part) for part in parts)


def is_headed(part: tuple[Section, ...]) -> bool:
    """Whether the first section of a part is its title, and the others stand below it."""
    return part[0].kind is SectionKind.DIVIDER


def is_project(part: tuple[Section, ...]) -> bool:
    """Whether a part is about a project, so that a document's labels stand on top of it."""
    return is_headed(part) or any(section.project for section in part)


def _is_apart(section: Section, last: Section) -> bool:
    titled = last.kind is SectionKind.DIVIDER and not last.project
    other = section.project != last.project and not titled
    return section.kind is SectionKind.DIVIDER or other


def section_words(section: Section) -> str:
    """Everything that a section says to its readers, on one line; speaker notes are left out.

    A figure says its alt text, and what is written on it.
    """
    pen = _Pen()
    return _said(
        (section.heading, section.message, *(write_block(pen, block) for block in section.blocks))
    )


def _said(texts: Iterable[str]) -> str:
    return one_line(" ".join(texts))


class _Pen:
    """Writes a block as its words alone."""

    def paragraph(self, block: Paragraph) -> str:
        return block.text

    def heading(self, block: Heading) -> str:
        return block.text

    def bullets(self, block: Bullets) -> str:
        return _said(block.items)

    def quote(self, block: Quote) -> str:
        return _said((block.text, block.who))

    def callout(self, block: Callout) -> str:
        return block.text

    def facts(self, block: Facts) -> str:
        return _said(text for pair in block.pairs for text in pair)

    def table(self, block: Grid) -> str:
        cells = (cell.text for row in block.rows for cell in row)
        return _said((block.caption, *block.columns, *cells))

    def links(self, block: Links) -> str:
        return _said(text for link in block.items for text in (link.title, link.note))

    def picture(self, block: Picture) -> str:
        return block.said

    def figure(self, block: Figure) -> str:
        match block:
            case Chart():
                return _said((block.alt, *(entry.words for entry in entries(block.reading))))
            case Diagram():
                return _said((block.alt, *block.headings))
            case Icons():
                return _said((block.alt, *over_icons(block.rows)))
            case _:
                return block.alt


def chart_in_words(reading: Reading, title: str = "") -> tuple[Block, ...]:
    """The numbers of a reading, and its remarks: signals, phases, events, pauses, rules.

    `title` is what this chart is called where it stands, if not only by the name of the measure.
    """
    name = ", ".join(dict.fromkeys(filter(None, (title, reading.name)))) or "The chart"
    unit = f" ({reading.unit})" if reading.unit else ""
    kept = _columns(reading)
    rows = tuple(tuple(map(Cell, row)) for row in zip(*(said for _, said in kept), strict=True))
    headings = tuple(heading for heading, _ in kept)
    numbers = Grid(headings, rows, f"{name}{unit}: the numbers")
    return (numbers, Bullets(tuple(_remarks(reading))))


def _columns(reading: Reading) -> tuple[tuple[str, Sequence[str]], ...]:
    """With one row a point; one that nothing stands in is left out, but for the value's."""
    points = reading.points
    places = [_places(reading, point) for point in points]

    def said(numbers: Iterable[float | None]) -> list[str]:
        """A line at each point, with the decimals that tell it from the value."""
        pairs = zip(numbers, places, strict=True)
        return ["" if number is None else bare(number, apart) for number, apart in pairs]

    told = reading.vocabulary
    marked = "Signal" if told.rules and reading.chart is ChartType.RUN else told.special
    value = (
        "Value" + ", of rounded counts" * any(reading.rounded),
        [value or "no data" for value in said(point.value for point in points)],
    )
    columns = (
        ("When", [point_name(point) for point in points]),
        ("Label", [point.label if point.when else "" for point in points]),
        ("Numerator", [_count(point.numerator) for point in points]),
        ("Denominator", [_count(point.denominator) for point in points]),
        value,
        (reading.centre_name.capitalize(), said(point.centre for point in points)),
        ("Lower limit", said(point.lower for point in points)),
        ("Upper limit", said(point.upper for point in points)),
        ("Target", said(point.target for point in points)),
        (marked, ["; ".join(marks_at(reading, point)) for point in points]),
        ("Note", [_note(point) for point in points]),
    )
    return tuple(one for one in columns if one is value or any(one[1]))


def _places(reading: Reading, point: ReadPoint) -> int:
    """More decimals where a value would look as if it lay on the limit that it passes."""
    beyond = lies_beyond(point.value, point.lower, point.upper)
    pairs = ((point.value, point.lower), (point.value, point.upper)) if beyond else ()
    return places_apart(reading.decimals, *pairs, unit=reading.unit)


def _count(value: float | None) -> str:
    return "" if value is None else bare(value, 2)


def _note(point: ReadPoint) -> str:
    left_out = f"left out of centre and limits: {point.excluded}" if point.excluded else ""
    return "; ".join(filter(None, (point.note, left_out)))


def _remarks(reading: Reading) -> Iterator[str]:
    for signal in reading.signals if reading.vocabulary.rules else ():
        yield explained(reading, signal)
    for phase in reading.phases[1:]:
        why = f": {phase.reason}" if phase.reason else ""
        yield f"New centre and limits from {point_name(reading.points[phase.first])}{why}"
    for event in reading.events:
        yield f"{day(event.when)}: {event.label}"
    yield from filter(None, (*pauses_words(reading), gaps_words(reading), limits_words(reading)))
    yield from reading.cautions
    yield from filter(None, (reading.chosen_because, rule_set_words(reading)))
    if reading.source:
        yield f"Source: {reading.source}"


_SIDES = {None: "Within what", Side.ABOVE: "Higher than", Side.BELOW: "Lower than"}


def _says(point: FunnelPoint, figure: Funnel) -> str:
    if point.limits.lower == point.limits.upper:
        return f"As in every {figure.noun}"
    beyond = lies_beyond(point.value, point.limits.lower, point.limits.upper)
    where = "On the edge of what" if point.on_edge else _SIDES[point.side]
    allow = f"chance and the spread between {figure.noun}s allow"
    said = f"{where} {allow if figure.wards.widened else 'chance allows'}"
    between = beyond and point.side is None and not point.on_edge
    return f"{said}: the limit lies between whole counts" if between else said


def funnel_in_words(figure: Funnel) -> Grid:
    """One row a ward, the smallest first: an order that ranks nobody."""
    rows = []
    for point in figure.wards.points:
        limits = (point.limits.lower, point.limits.upper)
        pairs = ((point.value, limit) for limit in limits)
        places = places_apart(figure.decimals, *pairs, unit=figure.unit)
        cells = (
            point.name,
            bare(point.denominator),
            show(point.value, figure.unit, places),
            from_to(*limits, figure.unit, places) if limits[0] < limits[1] else "no limits",
            _says(point, figure),
        )
        rows.append(tuple(Cell(cell) for cell in cells))
    called = "99.8% limits, widened" if figure.wards.widened else "99.8% limits"
    columns = (figure.noun.capitalize(), figure.sizes, "Value", called, "What it says")
    return Grid(columns, tuple(rows), f"{figure.name}, {figure.period}")


def row_sentence(row: tuple[Cell, ...]) -> str:
    """A row as a sentence."""
    name, size, value, limits, says = (cell.text for cell in row)
    return f"{name} ({size}): {value}. {says} ({limits})."


def spread_in_words(wards: Wards, *, asked: bool, noun: str = "ward") -> str:
    """What the spread between wards means for the limits, or "" where there is nothing to say.

    `asked` is whether somebody asked for limits that allow for it, `noun` what is compared.
    """
    spread = wards.spread
    if spread is None:
        if not asked:
            return ""
        return (
            f"Limits are those of chance alone: the spread between {noun}s can be estimated from "
            f"{FEWEST} {noun}s or more, each large enough for {EXPECTED} events to be expected, "
            "and there are too few."
        )
    much = f"{bare(spread.ratio)} times the variance that chance alone would make"
    doubtful = f"we could not show that these {noun}s differ more than chance."
    if wards.widened and spread.clear:
        return (
            f"Limits are widened for over-dispersion: these {noun}s have {much}. "
            "Why they differ, a funnel cannot say."
        )
    if wards.widened:
        return f"Limits are widened a little, for these {noun}s have {much}. But {doubtful}"
    if wards.but_for:
        return (
            f"As a whole these {noun}s differ more than chance alone makes them ({much}), but only "
            f"through {listed(wards.but_for)}: we could not show that the others do."
        )
    if spread.clear and not spread.tau:
        return (
            f"Limits are those of chance alone. These {noun}s have {much}, but only through the "
            "most extreme of them, and those must not widen the limits they are held against."
        )
    if asked:
        return f"Limits are those of chance alone: {doubtful}"
    if not spread.clear:
        return ""
    return (
        f"As a whole these {noun}s differ more than chance alone makes them ({much}), so a {noun} "
        "beyond the limits may be no exception. Do they count alike, and care for people alike? "
        "Limits can be drawn that allow for it."
    )


KINDS = {
    NodeKind.AIM: "Aim",
    NodeKind.PRIMARY: "Primary driver",
    NodeKind.SECONDARY: "Secondary driver",
    NodeKind.IDEA: "Change idea",
    NodeKind.MEASURE: "Measure",
    NodeKind.CYCLE: "PDSA cycle",
}


_SLUGS: Mapping[type[Figure], str] = {
    Chart: "chart",
    SmallMultiples: "small-charts",
    Icons: "summary",
    Diagram: "diagram",
    Distribution: "answers",
    SafetyCross: "safety-cross",
    Funnel: "funnel",
}


def kind_of(figure: Figure) -> str:
    """A figure's kind as a slug, for a file's name or a style."""
    return _SLUGS[type(figure)]


def name_of_figure(figure: Figure) -> str:
    """What a figure is called in a heading: "Chart: People who felt safe this week"."""
    if isinstance(figure, Chart) and figure.reading.name:
        return f"Chart: {figure.reading.name}"
    return kind_of(figure).replace("-", " ").capitalize()


def in_words(figure: Figure) -> tuple[Block, ...]:
    """The content of a figure in tables and lists. Its alt text is not repeated."""
    match figure:
        case Chart():
            return chart_in_words(figure.reading)
        case SmallMultiples():
            titles = (*figure.titles, *[""] * len(figure.readings))
            pairs = zip(figure.readings, titles, strict=False)
            return tuple(block for one, title in pairs for block in chart_in_words(one, title))
        case Icons():
            return (_summary(figure),)
        case Diagram():
            return (_boxes(figure),)
        case Distribution():
            return (_answers(figure),)
        case SafetyCross():
            return (_days(figure),)
        case Funnel():
            return (funnel_in_words(figure),)
        case _:
            assert_never(figure)


def _summary(icons: Icons) -> Grid:
    grouped = any(row.group for row in icons.rows)
    rows = []
    for row in icons.rows:
        group = (Cell(row.group),) if grouped else ()
        variation = Cell(variation_said(row.reading))
        assurance = Cell(assurance_said(row.reading))
        rows.append((Cell(row.name, link=row.link), *group, Cell(row.latest), variation, assurance))
    group_column = ("Group",) if grouped else ()
    columns = ("Measure", *group_column, "Latest", *over_icons(icons.rows))
    return Grid(columns, tuple(rows), "How each measure stands")


def _boxes(diagram: Diagram) -> Grid:
    numbers = sorted({node.row for node in diagram.nodes if node.row is not None})
    if numbers:
        across = range(max(node.column for node in diagram.nodes) + 1)
        first, *others = ([_cell(diagram, row, one) for one in across] for row in numbers)
        legend = ", ".join(words for words, _ in diagram.legend)
        return Grid(tuple(first), tuple(tuple(map(Cell, row)) for row in others), legend)
    marked = any(node.mark for node in diagram.nodes)
    rows = []
    for node in sorted(diagram.nodes, key=lambda node: node.column):
        mark = (Cell(node.mark, node.tone),) if marked else ()
        rows.append(
            (Cell(node.text), Cell(_kind(diagram, node)), *mark, Cell(_ends(diagram, node)))
        )
    columns = ("Box", "What it is", *(("Mark",) if marked else ()), "Joined to")
    return Grid(columns, tuple(rows), "The boxes, and what each is joined to")


def _cell(diagram: Diagram, row: int, column: int) -> str:
    there = [node for node in diagram.nodes if (node.row, node.column) == (row, column)]
    return "; ".join(f"{one.text} ({one.mark})" if one.mark else one.text for one in there)


def _kind(diagram: Diagram, node: Node) -> str:
    headed = 0 <= node.column < len(diagram.headings)
    return (diagram.headings[node.column] if headed else "") or KINDS[node.kind]


def _ends(diagram: Diagram, node: Node) -> str:
    texts = {other.id: other.text for other in diagram.nodes}
    joined = [arrow for arrow in diagram.arrows if arrow.start == node.id and arrow.end in texts]
    return "; ".join(f"{texts[one.end]}{' (a weak link)' * one.weak}" for one in joined)


def _answers(distribution: Distribution) -> Grid:
    levels = distribution.levels or ("Share",)
    rows = tuple(_bar(bar, len(levels)) for bar in distribution.bars)
    return Grid(("Statement", *levels, "Answers"), rows, "Share of the answers at each level")


def _bar(bar: Bar, levels: int) -> tuple[Cell, ...]:
    shown = [f"{bare(share)}%" for share in bar.shares] or [bar.hidden or "not shown"]
    filled = (*shown, *[""] * levels)[:levels]
    n = "" if bar.n is None else str(bar.n)
    return (Cell(bar.label), *(Cell(text) for text in filled), Cell(n))


def _days(cross: SafetyCross) -> Grid:
    marked = any(one.mark for one in cross.days)
    rows = []
    for one in cross.days:
        count = "not recorded" if one.count is None else str(one.count)
        rows.append((Cell(day(one.day)), Cell(count), *((Cell(one.mark),) if marked else ())))
    return Grid(("Day", "How many", *(("Mark",) if marked else ())), tuple(rows), "Day by day")
