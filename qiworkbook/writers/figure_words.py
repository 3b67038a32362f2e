"""Every figure as blocks of words: what somebody reads who cannot see it, or wants the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from qiworkbook.content import (
    Cell,
    Chart,
    Diagram,
    Distribution,
    Funnel,
    Icons,
    NodeKind,
    SafetyCross,
    SmallMultiples,
    Table,
)
from qiworkbook.spc.numbers import bare, day
from qiworkbook.spc.words import assurance_words, variation_said
from qiworkbook.writers.chart_words import chart_in_words
from qiworkbook.writers.funnel_words import funnel_in_words

if TYPE_CHECKING:
    from qiworkbook.content import Arrow, Bar, Block, Figure, Node

KINDS = {
    NodeKind.AIM: "Aim",
    NodeKind.PRIMARY: "Primary driver",
    NodeKind.SECONDARY: "Secondary driver",
    NodeKind.IDEA: "Change idea",
    NodeKind.MEASURE: "Measure",
    NodeKind.CYCLE: "PDSA cycle",
}


def kind_of(figure: Figure) -> str:
    """A figure's kind as a slug, for a file's name or a style."""
    match figure:
        case Chart():
            return "chart"
        case SmallMultiples():
            return "small-charts"
        case Icons():
            return "summary"
        case Diagram():
            return "diagram"
        case Distribution():
            return "answers"
        case SafetyCross():
            return "safety-cross"
        case Funnel():
            return "funnel"
        case _:
            assert_never(figure)


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


def _summary(icons: Icons) -> Table:
    grouped = any(row.group for row in icons.rows)
    rows = []
    for row in icons.rows:
        group = (Cell(row.group),) if grouped else ()
        variation = Cell(variation_said(row.reading))
        assurance = Cell(assurance_words(row.reading.assurance))
        rows.append((Cell(row.name, link=row.link), *group, Cell(row.latest), variation, assurance))
    group_column = ("Group",) if grouped else ()
    columns = ("Measure", *group_column, "Latest", "Variation", "Assurance")
    return Table(columns, tuple(rows), "Variation and assurance of each measure")


def _boxes(diagram: Diagram) -> Table:
    marked = any(node.mark for node in diagram.nodes)
    rows = []
    for node in sorted(diagram.nodes, key=lambda node: node.column):
        mark = (Cell(node.mark, node.tone),) if marked else ()
        rows.append(
            (Cell(node.text), Cell(_kind(diagram, node)), *mark, Cell(_ends(diagram, node)))
        )
    columns = ("Box", "What it is", *(("Mark",) if marked else ()), "Joined to")
    return Table(columns, tuple(rows), "The boxes, and what each is joined to")


def _kind(diagram: Diagram, node: Node) -> str:
    headed = 0 <= node.column < len(diagram.headings)
    return (diagram.headings[node.column] if headed else "") or KINDS[node.kind]


def _ends(diagram: Diagram, node: Node) -> str:
    texts = {other.id: other.text for other in diagram.nodes}
    joined = [arrow for arrow in diagram.arrows if arrow.start == node.id and arrow.end in texts]
    return "; ".join(_end(arrow, texts[arrow.end]) for arrow in joined)


def _end(arrow: Arrow, text: str) -> str:
    return f"{text} (a weak link)" if arrow.weak else text


def _answers(distribution: Distribution) -> Table:
    levels = distribution.levels or ("Share",)
    rows = tuple(_bar(bar, len(levels)) for bar in distribution.bars)
    return Table(("Statement", *levels, "Answers"), rows, "Share of the answers at each level")


def _bar(bar: Bar, levels: int) -> tuple[Cell, ...]:
    shown = [f"{bare(share)}%" for share in bar.shares] or [bar.hidden or "not shown"]
    filled = (*shown, *[""] * levels)[:levels]
    n = "" if bar.n is None else str(bar.n)
    return (Cell(bar.label), *(Cell(text) for text in filled), Cell(n))


def _days(cross: SafetyCross) -> Table:
    marked = any(one.mark for one in cross.days)
    rows = []
    for one in cross.days:
        count = "not recorded" if one.count is None else str(one.count)
        rows.append((Cell(day(one.day)), Cell(count), *((Cell(one.mark),) if marked else ())))
    return Table(("Day", "How many", *(("Mark",) if marked else ())), tuple(rows), "Day by day")
