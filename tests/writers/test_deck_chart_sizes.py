"""Every text of a chart and around it says its size, and can be read from the back of a room."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from qiworkbook.content import (
    Bar,
    Chart,
    DayCell,
    Distribution,
    Funnel,
    SafetyCross,
    SmallMultiples,
)
from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.funnel import FunnelKind, Ward, funnel
from qiworkbook.spc.observations import Observation, PhaseStart, ReadingPlan, TargetStep
from qiworkbook.spc.reading import Better, ChartType, Event, UnmeasuredStretch
from qiworkbook.writers.deck import write_deck
from tests.writers.deck_reading import charts_of, one_section, runs_of, slides_of

if TYPE_CHECKING:
    from qiworkbook.content import Block
    from qiworkbook.spc.reading import Reading

FIRST = date(2024, 1, 8)
WEEK = timedelta(weeks=1)


def everything_marked() -> Reading:
    """Special causes, phases, cycles, a pause, a target."""
    values = [*[8.0, 12.0] * 10, *[28.0, 32.0] * 6, *[60.0] * 8]
    rows = [Observation(FIRST + WEEK * i, value) for i, value in enumerate(values)]
    plan = ReadingPlan(
        name="Safe",
        unit="people",
        every="week",
        chart=ChartType.XMR,
        better=Better.INCREASE,
        phases=(PhaseStart(FIRST + 20 * WEEK, "Huddle"),),
        events=(
            Event(FIRST + 4 * WEEK, "PDSA: Ask", short="Ask"),
            Event(FIRST + 30 * WEEK, "PDSA: Tell", short="Tell"),
        ),
        pauses=(UnmeasuredStretch(FIRST + 10 * WEEK, FIRST + 12 * WEEK, "Norovirus"),),
        targets=(TargetStep(None, 40),),
    )
    return analyse(rows, plan)


def events_by_name() -> Reading:
    """A chart whose axis has names."""
    rows = [Observation(FIRST + WEEK * i, float(i % 5)) for i in range(20)]
    return analyse(rows, ReadingPlan(name="Days between", unit="days", chart=ChartType.T))


NOTHING = analyse((), ReadingPlan(name="Nothing"))
WARDS = (Ward("Ash", 10, 20), Ward("Elm", 95, 200), Ward("Oak", 90, 100))
LEVELS = ("Never", "Seldom", "Sometimes", "Often", "Always")
BARS = (Bar("Safe", (3.0, 17.0, 20.0, 30.0, 30.0), 25), Bar("Nights", (), None, "too few"))
DAYS = tuple(DayCell(FIRST + timedelta(days=i), (0, 2, None)[i % 3]) for i in range(50))

FIGURES: dict[str, Block] = {
    "everything": Chart(everything_marked(), "alt"),
    "names": Chart(events_by_name(), "alt"),
    "nothing": Chart(NOTHING, "alt"),
    "small": SmallMultiples((everything_marked(), events_by_name(), NOTHING), (), "alt"),
    "answers": Distribution(LEVELS, BARS, "alt"),
    "cross": SafetyCross(DAYS, "alt"),
    "funnel": Funnel("Safe", "May", funnel(WARDS, FunnelKind.P, 100), "alt", "People", "%", 0),
}

SIZES = ".//a:defRPr/@sz | .//a:rPr/@sz"
# What shows words, and must say in what size; elsewhere PowerPoint takes 10 points.
SHOWN = (
    ".",  # the chart itself, for whatever PowerPoint adds to it
    ".//c:legend",
    ".//*[self::c:catAx or self::c:dateAx or self::c:valAx][c:delete/@val='0']",
    ".//c:dLbls[c:showVal/@val='1']",
)


@pytest.mark.slow
@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_every_text_in_a_chart_has_18_points_or_more_and_says_so(figure: Block) -> None:
    for chart in charts_of(write_deck(one_section(figure))):
        space = chart._chartSpace
        assert min(int(size) for size in space.xpath(SIZES)) >= 1800
        for place in SHOWN:
            for element in space.xpath(place):
                assert element.xpath("./c:txPr//a:defRPr/@sz"), element.tag
        assert all(run.xpath("./a:rPr/@sz") for run in space.xpath(".//a:r"))


@pytest.mark.slow
@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_every_text_around_a_chart_has_18_points_or_more(figure: Block) -> None:
    for slide in slides_of(write_deck(one_section(figure))):
        sizes = [(run, run.xpath("./a:rPr/@sz")) for run in runs_of(slide) if not _furniture(run)]
        assert len(sizes) > 1
        assert all(size and int(size[0]) >= 1800 for _, size in sizes)


def _furniture(run: Any) -> bool:
    """The footer and the number of the slide."""
    return bool(run.xpath("ancestor::p:sp[.//p:ph[@type='ftr' or @type='sldNum']]"))


def test_the_chart_with_everything_has_everything() -> None:
    """Or else the sizes of some texts would not be looked at."""
    (chart,) = charts_of(write_deck(one_section(FIGURES["everything"])))
    labels = chart._chartSpace.xpath(".//c:dLbl//a:t/text()")
    assert {"1", "2", "A", "Target 40"} <= set(labels)
    assert chart.has_legend
    assert chart._chartSpace.xpath(".//c:title//a:t/text()") == ["Safe (people)"]
