"""Figures in words: the numbers behind a chart, the boxes of a diagram, the days of a cross."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from qiworkbook.content import (
    Arrow,
    Bar,
    Bullets,
    Chart,
    DayCell,
    Diagram,
    Distribution,
    Figure,
    Grid,
    IconRow,
    Icons,
    Node,
    NodeKind,
    SafetyCross,
    SmallMultiples,
)
from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import Observation, ReadingPlan, TargetStep
from qiworkbook.spc.reading import Better, ChartType, Reading
from qiworkbook.writers.figure_words import in_words, name_of_figure

if TYPE_CHECKING:
    from collections.abc import Sequence


def weekly(values: Sequence[float | None], **plan: object) -> Reading:
    start = date(2024, 1, 1)
    rows = [Observation(start + timedelta(7 * i), value) for i, value in enumerate(values)]
    return analyse(rows, ReadingPlan(chart=ChartType.XMR, **plan))  # type: ignore[arg-type]


def first_table(figure: Figure) -> Grid:
    table = in_words(figure)[0]
    assert isinstance(table, Grid)
    return table


def texts(table: Grid) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row) for row in table.rows]


def test_the_numbers_of_a_chart_with_its_signals_in_words() -> None:
    """Ten tens, ten twenties: mean 15, one moving range of 10 in 19, limits 15 ± 2.66 × 10/19."""
    reading = weekly(
        [10.0] * 10 + [20.0] * 10,
        name="Huddles held",
        unit="huddles",
        better=Better.INCREASE,
        targets=(TargetStep(None, 18),),
    )
    table = first_table(Chart(reading, "alt"))
    assert table.caption == "Huddles held (huddles): the numbers"
    assert table.columns == (
        *("When", "Value", "Mean", "Lower limit", "Upper limit", "Target", "Special cause"),
    )
    rows = texts(table)
    assert len(rows) == 20
    assert rows[0][:6] == ("1 January 2024", "10", "15", "13.6", "16.4", "18")
    assert "Shift" in rows[-1][6]
    assert "Outside the limits" in rows[-1][6]
    remarks = in_words(Chart(reading, "alt"))[1]
    assert isinstance(remarks, Bullets)
    assert any(text.startswith("Shift: 10 points in a row are above") for text in remarks.items)
    assert any(text.startswith("Rules: Making Data Count 2023") for text in remarks.items)


def test_a_gap_is_no_data_and_zero_is_zero() -> None:
    rows = texts(first_table(Chart(weekly([0.0, None, 1.0]), "alt")))
    assert [row[1] for row in rows] == ["0", "no data", "1"]


def test_a_percentage_shows_what_it_was_made_of() -> None:
    rows = [Observation(date(2024, 1, 1), 6, 12), Observation(date(2024, 1, 8), 9, 12)]
    table = first_table(Chart(analyse(rows, ReadingPlan(unit="%", chart=ChartType.P)), "alt"))
    assert table.columns[1:4] == ("Numerator", "Denominator", "Value")
    assert [row[1:4] for row in texts(table)] == [("6", "12", "50"), ("9", "12", "75")]


def test_small_charts_have_a_table_each_by_its_title() -> None:
    figure = SmallMultiples((weekly([1.0], name="Falls"), weekly([2.0])), ("Ash", "Oak"), "alt")
    tables = [block for block in in_words(figure) if isinstance(block, Grid)]
    assert [table.caption for table in tables] == ["Ash, Falls: the numbers", "Oak: the numbers"]


def test_a_summary_says_what_its_icons_mean() -> None:
    row = IconRow("Felt safe", "88%", weekly([1.0] * 20), "chart", "Willow")
    table = first_table(Icons((row,), "alt"))
    assert table.columns == ("Measure", "Group", "Latest", "Variation", "Assurance")
    assert texts(table) == [
        (
            "Felt safe",
            "Willow",
            "88%",
            "Common cause: no sign of change",
            "Nothing to say about a target",
        )
    ]
    assert table.rows[0][0].link == "chart"


def test_a_diagram_by_columns_with_its_connectors() -> None:
    nodes = (
        Node("idea", "Huddle", NodeKind.IDEA, 2, "testing"),
        Node("aim", "Safe", NodeKind.AIM, 0),
        Node("talk", "Talk", NodeKind.PRIMARY, 1),
    )
    arrows = (Arrow("aim", "talk"), Arrow("talk", "idea", weak=True), Arrow("aim", "gone"))
    table = first_table(Diagram(nodes, arrows, "alt", ("Aim", "Drivers")))
    assert table.columns == ("Box", "What it is", "Mark", "Joined to")
    assert texts(table) == [
        ("Safe", "Aim", "", "Talk"),
        ("Talk", "Drivers", "", "Huddle (a weak link)"),
        ("Huddle", "Change idea", "testing", ""),
    ]


def test_answers_show_shares_and_hide_what_is_hidden() -> None:
    bars = (Bar("I know", (12.5, 87.5), 24), Bar("I can", (), None, "fewer than 11 answers"))
    table = first_table(Distribution(("No", "Yes"), bars, "alt"))
    assert table.columns == ("Statement", "No", "Yes", "Answers")
    assert texts(table) == [
        ("I know", "12.5%", "87.5%", "24"),
        ("I can", "fewer than 11 answers", "", ""),
    ]


def test_a_day_that_nobody_recorded_is_no_zero() -> None:
    days = (DayCell(date(2024, 5, 1), 0), DayCell(date(2024, 5, 2), None, "ward closed"))
    assert texts(first_table(SafetyCross(days, "alt"))) == [
        ("1 May 2024", "0", ""),
        ("2 May 2024", "not recorded", "ward closed"),
    ]


def test_every_row_has_as_many_cells_as_there_are_columns() -> None:
    bars = (Bar("a", (), 3), Bar("b", (50.0, 30.0, 20.0), 3))
    for levels in ((), ("only",), ("No", "Yes")):
        table = first_table(Distribution(levels, bars, "alt"))
        assert {len(row) for row in table.rows} == {len(table.columns)}


def test_what_a_figure_is_called() -> None:
    assert name_of_figure(Chart(weekly([1.0], name="Falls"), "alt")) == "Chart: Falls"
    assert name_of_figure(Chart(weekly([1.0]), "alt")) == "Chart"
    assert name_of_figure(SafetyCross((), "alt")) == "Safety cross"
