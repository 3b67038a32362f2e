from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from msgspec.structs import replace
from pptx import Presentation
from python_calamine import CalamineWorkbook

from qiworkbook.content import (
    Bar,
    Chart,
    DayCell,
    Distribution,
    Document,
    IconRow,
    Icons,
    SafetyCross,
    Section,
    SmallMultiples,
)
from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.numbers import day
from qiworkbook.spc.observations import Observation, PhaseStart, ReadingPlan, TargetStep
from qiworkbook.spc.reading import Better, ChartType, Event, Reading, UnmeasuredStretch
from qiworkbook.writers.deck import write_deck
from tests.writers.deck_reading import (
    charts_of,
    notes_of,
    one_section,
    series_of,
    slides_of,
    tables_of,
)

FIRST = date(2024, 1, 8)
BLUE, ORANGE, PURPLE = "005EB8", "C75300", "6A2C91"


def weekly(values: list[float | None], **plan: Any) -> Reading:
    rows = [Observation(FIRST + timedelta(weeks=i), value) for i, value in enumerate(values)]
    return analyse(rows, ReadingPlan(**{"name": "Safe", "unit": "%", "every": "week", **plan}))


def chart_of(reading: Reading) -> Any:
    (chart,) = charts_of(write_deck(one_section(Chart(reading, "alt"))))
    return chart


def sheet_of(chart: Any) -> list[list[Any]]:
    blob = chart.part.chart_workbook.xlsx_part.blob
    return CalamineWorkbook.from_filelike(BytesIO(blob)).get_sheet_by_index(0).to_python()


# Mean 10, moving ranges all 4: limits 10 ± 2.66 × 4, worked by hand.
ZIGZAG: list[float | None] = [8.0, 12.0] * 10


def test_data_centre_and_limits_are_series_of_a_line_chart() -> None:
    series = series_of(chart_of(weekly(ZIGZAG, chart=ChartType.XMR)))
    assert series["Safe"] == tuple(ZIGZAG)
    assert set(series["Mean"]) == {10.0}
    assert series["Upper limit"] == pytest.approx((20.64,) * 20)
    assert series["Lower limit"] == pytest.approx((-0.64,) * 20)


def test_the_chart_can_be_edited_its_sheet_holds_dates_and_values() -> None:
    sheet = sheet_of(chart_of(weekly(ZIGZAG, chart=ChartType.XMR)))
    assert sheet[0] == ["", "Safe", "Upper limit", "Lower limit", "Mean"]
    assert [row[:2] for row in sheet[1:3]] == [[FIRST, 8.0], [FIRST + timedelta(weeks=1), 12.0]]
    assert len(sheet) == 21


def test_every_reference_of_the_chart_is_a_column_of_its_sheet() -> None:
    chart = chart_of(weekly(ZIGZAG, chart=ChartType.XMR, targets=(TargetStep(None, 15),)))
    sheet = sheet_of(chart)
    for number, (name, values) in enumerate(series_of(chart).items(), start=1):
        assert sheet[0][number] == name
        assert [row[number] or None for row in sheet[1:]] == pytest.approx(list(values))
        letter = "ABCDEFG"[number]
        assert chart._chartSpace.xpath(f".//c:f[.='Sheet1!${letter}$2:${letter}$21']")


def test_a_week_without_a_value_is_a_gap_that_no_line_crosses() -> None:
    series = series_of(chart_of(weekly([8.0, 9.0, None, 7.0, 8.0])))
    assert series["Safe"] == (8.0, 9.0, None, None, None)
    assert series["Safe (2, after a gap)"] == (None, None, None, 7.0, 8.0)


def test_no_line_joins_levels_across_a_stretch_that_has_none() -> None:
    steps = [*[18.0, 22.0] * 10, *[53.0, 57.0] * 10, *[88.0, 92.0] * 10]
    reading = weekly(list(steps), chart=ChartType.XMR)
    assert reading.points[30].level is None  # the headline is of the first and the last level
    series = [one for one in chart_of(reading).plots[0].series if "Level" in one.name]
    first, last = (tuple(one.values) for one in series)
    assert max(n for n, one in enumerate(first) if one is not None) < 30
    assert min(n for n, one in enumerate(last) if one is not None) > 30


def test_zero_is_zero() -> None:
    assert series_of(chart_of(weekly([8.0, 0.0, 7.0])))["Safe"] == (8.0, 0.0, 7.0)


def test_a_series_with_very_many_gaps_is_points_alone() -> None:
    reading = weekly([5.0 if i % 2 else None for i in range(120)])
    chart = chart_of(reading)
    (plot,) = chart.plots
    first = plot.series[0]
    assert sum(value is not None for value in first.values) == 60
    assert first._element.xpath("./c:spPr/a:ln/a:noFill")


RISE: list[float | None] = [*([8.0, 12.0] * 10), *[30.0] * 8]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("better", "name", "colour", "form"),
    [
        (Better.INCREASE, "Special cause: improvement", BLUE, "diamond"),
        (Better.DECREASE, "Special cause: concern", ORANGE, "square"),
        (Better.NEITHER, "Special cause: neither better nor worse", PURPLE, "triangle"),
    ],
)
def test_special_causes_are_a_series_of_their_own_in_shape_and_colour(
    better: Better, name: str, colour: str, form: str
) -> None:
    chart = chart_of(weekly(RISE, chart=ChartType.XMR, better=better))
    (series,) = (s for s in chart.plots[0].series if s.name == name)
    assert series.values[-8:] == (30.0,) * 8
    element = series._element
    assert element.xpath("./c:spPr/a:ln/a:noFill")  # no line joins them
    assert element.xpath("./c:marker/c:symbol/@val") == [form]
    # Fill and line: LibreOffice takes the colour of a marker from its line.
    assert element.xpath("./c:marker/c:spPr/a:solidFill/a:srgbClr/@val") == [colour]
    assert element.xpath("./c:marker/c:spPr/a:ln/a:solidFill/a:srgbClr/@val") == [colour]
    plain = chart.plots[0].series[0]._element.xpath("./c:marker/c:size/@val")
    assert int(element.xpath("./c:marker/c:size/@val")[0]) > int(plain[0])


def test_common_cause_needs_no_series_and_no_legend() -> None:
    chart = chart_of(weekly(ZIGZAG, chart=ChartType.XMR))
    assert not [name for name in series_of(chart) if "Special" in name]
    assert not chart.has_legend


def test_a_point_left_out_of_the_limits_is_hollow() -> None:
    rows = [Observation(FIRST + timedelta(weeks=i), 8.0 + 4 * (i % 2)) for i in range(16)]
    rows[5] = replace(rows[5], excluded="fire drill")
    chart = chart_of(analyse(rows, ReadingPlan(name="Safe", unit="%", chart=ChartType.XMR)))
    (series,) = (s for s in chart.plots[0].series if s.name == "Left out of the limits")
    assert [i for i, value in enumerate(series.values) if value is not None] == [5]
    fill = series._element.xpath("./c:marker/c:spPr/a:solidFill/a:srgbClr/@val")
    assert fill == ["FFFFFF"]


PHASED = {"chart": ChartType.XMR, "phases": (PhaseStart(FIRST + timedelta(weeks=20), "Huddle"),)}


@pytest.mark.slow
def test_each_phase_has_limits_of_its_own_with_a_gap_between() -> None:
    series = series_of(chart_of(weekly([*ZIGZAG, *[28.0, 32.0] * 8], **PHASED)))
    first, second = series["Mean, phase 1"], series["Mean, phase 2"]
    # The sheet has a row for the day halfway, where the letter stands.
    assert [v for v in first if v is not None] == [10.0] * 20
    assert [v for v in second if v is not None] == [30.0] * 16
    assert not any(a is not None and b is not None for a, b in zip(first, second, strict=True))


@pytest.mark.slow
def test_cycles_new_limits_and_pauses_are_marked_and_told_below() -> None:
    reading = weekly(
        [*ZIGZAG, *[28.0, 32.0] * 8],
        **PHASED,
        events=(Event(date(2024, 2, 7), "Ask at one handover"),),
        pauses=(UnmeasuredStretch(date(2024, 3, 12), date(2024, 3, 16), "Norovirus"),),
    )
    (slide,) = slides_of(write_deck(one_section(Chart(reading, "alt"))))
    (chart,) = (shape.chart for shape in slide.shapes if shape.has_chart)
    series = series_of(chart)
    sheet = sheet_of(chart)
    days = [row[0] for row in sheet[1:]]
    (cycle,) = (i for i, value in enumerate(series["PDSA cycles"]) if value is not None)
    assert days[cycle] == date(2024, 2, 7)
    highest = chart.value_axis.maximum_scale
    shade = series["Nobody measured"]
    shaded = [when for when, value in zip(days, shade, strict=True) if value == highest]
    assert (min(shaded), max(shaded)) == (date(2024, 3, 12), date(2024, 3, 16))
    # The days around it, so that the shade begins and ends upright.
    assert {date(2024, 3, 11), date(2024, 3, 17)} <= set(days)
    (key,) = (s.text_frame.text for s in slide.shapes if s.name == "Key to the chart")
    assert "1 Ask at one handover (7 Feb 2024)" in key
    assert "A New limits from 27 May 2024: Huddle" in key
    assert chart.has_legend  # it says what the shade is; the notes say when and why
    assert "Shaded: nobody measured from 12 Mar 2024 to 16 Mar 2024: Norovirus" in notes_of(slide)
    assert "1 Ask at one handover (7 Feb 2024)" in notes_of(slide)


@pytest.mark.slow
def test_a_key_too_long_for_the_slide_is_whole_in_the_notes() -> None:
    events = tuple(
        Event(FIRST + timedelta(days=3 * i), f"Cycle {i} about something rather long to tell")
        for i in range(40)
    )
    (slide,) = slides_of(write_deck(one_section(Chart(weekly(ZIGZAG, events=events), "alt"))))
    (key,) = (s.text_frame.text for s in slide.shapes if s.name == "Key to the chart")
    assert "the rest is in the notes" in key
    assert all(event.label in notes_of(slide) for event in events)


@pytest.mark.slow
def test_the_axis_is_one_of_dates_marked_by_months() -> None:
    space = chart_of(weekly(ZIGZAG * 2))._chartSpace
    assert space.xpath(".//c:dateAx/c:baseTimeUnit/@val") == ["days"]
    assert space.xpath(".//c:dateAx/c:majorTimeUnit/@val") == ["months"]
    assert space.xpath(".//c:dateAx/c:numFmt/@formatCode") == ["mmm yy"]


@pytest.mark.slow
def test_centre_limits_and_target_are_named_with_their_values_at_the_right_edge() -> None:
    reading = weekly(ZIGZAG, chart=ChartType.XMR, targets=(TargetStep(None, 15),))
    space = chart_of(reading)._chartSpace
    labels = [
        ("".join(label.xpath(".//a:t/text()")), int(label.xpath("./c:idx/@val")[0]))
        for label in space.xpath(".//c:dLbl")
    ]
    assert sorted(labels) == [
        ("Lower limit -0.6%", 19),
        ("Mean 10%", 19),
        ("Target 15%", 19),
        ("Upper limit 20.6%", 19),
    ]


@pytest.mark.slow
def test_the_foot_says_the_rules_and_the_notes_say_limits_and_source_too() -> None:
    reading = weekly(ZIGZAG, chart=ChartType.XMR, source="Community meeting")
    (slide,) = slides_of(write_deck(one_section(Chart(reading, "alt"))))
    (foot,) = (s.text_frame.text for s in slide.shapes if s.name == "How the chart was made")
    assert foot == "Rules: Making Data Count 2023"
    (whole,) = (line for line in notes_of(slide).splitlines() if line.startswith("How the chart"))
    assert "Rules: Making Data Count 2023. Limits: mean ± 2.66" in whole
    assert whole.endswith("Source: Community meeting.")


def title_of(chart: Any) -> list[str]:
    return list(chart._chartSpace.xpath("./c:chart/c:title//a:t/text()"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("unit", "message", "expected"),
    [
        ("%", "Safe – no sign of change", []),
        ("%", "The message", ["Safe"]),
        ("people", "The message", ["Safe (people)"]),
        ("people", "Safe – no sign of change", ["People"]),
        ("people", "Safe – around 10 people", []),
    ],
)
def test_a_chart_says_of_its_name_and_its_unit_what_its_slide_does_not(
    unit: str, message: str, expected: list[str]
) -> None:
    section = Section("a", "Heading", message, (Chart(weekly(ZIGZAG, unit=unit), "alt"),))
    (chart,) = charts_of(write_deck(Document("A title", sections=(section,))))
    assert title_of(chart) == expected


def signs_of(reading: Reading) -> dict[str, set[float]]:
    """At which heights the signs above the data stand."""
    series = series_of(chart_of(reading))
    names = ("PDSA cycles", "New limits")
    return {name: {v for v in series[name] if v is not None} for name in names}


@pytest.mark.slow
def test_signs_share_a_row_unless_they_would_touch() -> None:
    def with_cycle(when: date) -> dict[str, set[float]]:
        more = {**PHASED, "events": (Event(when, "Ask"),)}
        return signs_of(weekly([*ZIGZAG, *[28.0, 32.0] * 8], **more))

    far, near = with_cycle(date(2024, 2, 7)), with_cycle(date(2024, 5, 22))
    assert far["PDSA cycles"] == far["New limits"]
    assert min(near["PDSA cycles"]) > max(near["New limits"])


@pytest.mark.slow
def test_no_mark_beyond_a_hundred_percent_stands_beside_the_signs() -> None:
    events = (Event(date(2024, 2, 7), "Ask"),)
    axis = chart_of(weekly([98.0, 20.0] * 10, chart=ChartType.RUN, events=events)).value_axis
    assert axis.maximum_scale > 100
    marks = (axis.maximum_scale - axis.minimum_scale) // axis.major_unit
    assert axis.minimum_scale + marks * axis.major_unit <= 100


def test_marks_below_zero_are_round_values() -> None:
    axis = chart_of(weekly([1.0, 5.0] * 10, chart=ChartType.XMR)).value_axis
    assert axis.minimum_scale < 0
    assert axis.minimum_scale % axis.major_unit == 0


@pytest.mark.slow
def test_every_axis_has_two_marks_or_more_however_small_its_chart() -> None:
    readings = (weekly([0.0, 1.0, 0.0, 0.0, 1.0] * 4, chart=ChartType.XMR, unit="people"),) * 4
    for chart in charts_of(write_deck(one_section(SmallMultiples(readings, (), "Four.")))):
        axis = chart.value_axis
        assert axis.maximum_scale - axis.minimum_scale >= axis.major_unit
        assert axis.major_unit in (1, 2, 2.5, 5)


def test_an_axis_that_does_not_start_at_zero_says_so() -> None:
    reading = weekly([81.0, 84.0] * 8)
    (slide,) = slides_of(write_deck(one_section(Chart(reading, "alt"))))
    (foot,) = (s.text_frame.text for s in slide.shapes if s.name == "How the chart was made")
    assert "not at zero" in foot


@pytest.mark.slow
def test_the_same_chart_twice_is_two_charts_with_a_sheet_each() -> None:
    safe = Chart(weekly([60.0, 62.0, 61.0]), "How safe people felt.")
    sections = tuple(Section(f"s{n}", "A part", f"Slide {n}", (safe,)) for n in range(2))
    slides = Presentation(BytesIO(write_deck(Document("A deck", "", sections)))).slides
    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    assert len({chart.part.partname for chart in charts}) == 2
    assert len({chart.part.chart_workbook.xlsx_part.partname for chart in charts}) == 2


@pytest.mark.slow
def test_no_data_at_all_is_a_friendly_word_and_no_chart() -> None:
    (slide,) = slides_of(write_deck(one_section(Chart(weekly([]), "alt"))))
    assert not any(shape.has_chart for shape in slide.shapes)
    assert any("No data yet" in s.text_frame.text for s in slide.shapes if s.has_text_frame)


@pytest.mark.slow
def test_ten_thousand_points_show_the_last_and_say_so() -> None:
    rows = [Observation(date(1990, 1, 1) + timedelta(days=i), 5.0 + i % 3) for i in range(10_000)]
    (slide,) = slides_of(
        write_deck(one_section(Chart(analyse(rows, ReadingPlan(name="Safe", unit="%")), "alt")))
    )
    (chart,) = (shape.chart for shape in slide.shapes if shape.has_chart)
    assert len(series_of(chart)["Safe"]) == 500
    (foot,) = (s.text_frame.text for s in slide.shapes if s.name == "How the chart was made")
    assert "The last 500 of 10000 points" in foot


def shifted(reading: Reading, **change: Any) -> Reading:
    return replace(reading, points=tuple(replace(p, **change) for p in reading.points))


@pytest.mark.slow
@pytest.mark.parametrize(
    "reading",
    [
        weekly([5.0]),
        weekly([0.0] * 20),
        weekly([-5.0, -3.0] * 8, unit="°C"),
        weekly([1e9, 1.1e9] * 8, unit="£"),
        shifted(weekly(ZIGZAG), when=FIRST),
        shifted(weekly(ZIGZAG), when=date(1850, 1, 1)),
        shifted(weekly(ZIGZAG), when=None, label="the same"),
        shifted(weekly(ZIGZAG), value=float("nan")),
        shifted(weekly(ZIGZAG), value=float("inf")),
        weekly(ZIGZAG, chart=ChartType.G, unit="days between", events=(Event(FIRST, "x"),)),
        weekly(ZIGZAG, events=(Event(date(1999, 1, 1), "long before"),)),
        weekly(ZIGZAG, pauses=(UnmeasuredStretch(date(2030, 1, 1), date(2030, 2, 1), "later"),)),
    ],
    ids=[
        *("one", "zeros", "negative", "huge", "one date", "1850", "no dates", "nan", "infinity"),
        *("side by side", "early event", "late pause"),
    ],
)
def test_no_reading_breaks_the_deck(reading: Reading) -> None:
    chart = chart_of(reading)
    assert "nan" not in chart.part.blob.decode()
    assert ">inf<" not in chart.part.blob.decode()


@pytest.mark.slow
def test_small_charts_share_their_axis_and_each_has_its_words() -> None:
    readings = (weekly(ZIGZAG), weekly([58.0, 62.0] * 8), weekly([]))
    figure = SmallMultiples(readings, ("Willow", "Hazel", "Rowan"), "Three wards.")
    deck = write_deck(one_section(figure))
    charts = charts_of(deck)
    assert len(charts) == 2
    assert len({(c.value_axis.minimum_scale, c.value_axis.maximum_scale) for c in charts}) == 1
    (slide,) = slides_of(deck)
    alts = slide.shapes.element.xpath(".//p:graphicFrame//p:cNvPr/@descr")
    assert [alt.partition(":")[0] for alt in alts] == ["Willow", "Hazel"]
    assert "Three wards." in notes_of(slide)
    assert "How the chart of Willow was made: Rules: Making Data Count 2023." in notes_of(slide)


@pytest.mark.slow
def test_a_wall_says_where_its_one_axis_begins_and_ends() -> None:
    high = weekly([70.0, 81.0] * 8, unit="")
    readings = (weekly([20.0, 21.0] * 8, unit=""), high)
    figure = SmallMultiples(readings, ("Willow", "Hazel"), "Two wards.", ("Alike", "Alike"))
    deck = write_deck(one_section(figure))
    (slide,) = slides_of(deck)
    (end,) = {chart.value_axis.maximum_scale for chart in charts_of(deck)}
    texts = " ".join(one.text_frame.text for one in slide.shapes if one.has_text_frame)
    assert end > 81
    assert f"All on one axis, from 0 to {end:.0f}." in texts


@pytest.mark.slow
def test_one_endless_name_takes_room_from_its_own_row_of_a_wall_alone() -> None:
    endless = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch Intensive Care"
    readings = (weekly(ZIGZAG),) * 9
    groups = tuple(group for group in "ABC" for _ in range(3))
    tops: list[int] = []
    for first in ("Elm", endless):
        figure = SmallMultiples(readings, (first, *("Elm",) * 8), "Wards.", groups)
        (slide,) = slides_of(write_deck(one_section(figure)))
        charts = [one for one in slide.shapes if one.has_chart]
        tops.append(sum(one.height.pt for one in charts[3:6]))
    assert tops[1] > 0.7 * tops[0]


def test_a_rate_and_a_number_of_events_have_an_axis_each() -> None:
    rates = (replace(point, denominator=600.0) for point in weekly(ZIGZAG, unit="").points)
    readings = (weekly(ZIGZAG, unit=""), replace(weekly(ZIGZAG, unit=""), points=tuple(rates)))
    figure = SmallMultiples(readings, ("Willow", "Hazel"), "Two wards.", ("Alike", "Alike"))
    (slide,) = slides_of(write_deck(one_section(figure)))
    texts = " ".join(one.text_frame.text for one in slide.shapes if one.has_text_frame)
    assert "Each on an axis of its own" in texts


@pytest.mark.slow
def test_each_small_chart_has_its_own_verdict() -> None:
    spiked = [*ZIGZAG[:8], 95.0, *ZIGZAG[8:]]
    for other, is_one in ((ZIGZAG, True), (spiked, False)):
        readings = (weekly(ZIGZAG), weekly(other))
        assert len({one.variation for one in readings}) == 1
        figure = SmallMultiples(readings, ("Willow", "Hazel"), "Two wards.")
        (slide,) = slides_of(write_deck(one_section(figure)))
        texts = " ".join(one.text_frame.text for one in slide.shapes if one.has_text_frame)
        assert "in each of them" not in texts
        told = re.findall(r"(?:Willow|Hazel) (.+?) (?=Hazel|Rules)", texts)
        assert len(told) == 2
        assert (told[0] == told[1]) is is_one, texts


def test_a_small_chart_marks_its_first_and_its_last_date() -> None:
    (chart,) = charts_of(write_deck(one_section(SmallMultiples((weekly(ZIGZAG),), ("A",), "alt"))))
    space = chart._chartSpace
    assert space.xpath(".//c:dateAx/c:majorTimeUnit/@val") == ["days"]
    assert space.xpath(".//c:dateAx/c:majorUnit/@val") == [str(19 * 7)]


@pytest.mark.slow
def test_many_small_charts_go_on_over_several_slides() -> None:
    figure = SmallMultiples((weekly(ZIGZAG),) * 20, tuple(f"Ward {i}" for i in range(20)), "Many.")
    slides = slides_of(write_deck(one_section(figure)))
    counts = [sum(shape.has_chart for shape in slide.shapes) for slide in slides]
    assert counts == [4] * 5


@pytest.mark.slow
@pytest.mark.parametrize(
    ("charts", "expected"),
    [(1, [1]), (3, [3]), (4, [4]), (5, [3, 2]), (6, [3, 3]), (7, [4, 3]), (11, [4, 4, 3])],
)
def test_small_charts_are_shared_out_about_evenly(charts: int, expected: list[int]) -> None:
    figure = SmallMultiples((weekly(ZIGZAG),) * charts, (), "Many.")
    slides = slides_of(write_deck(one_section(figure)))
    assert [sum(shape.has_chart for shape in slide.shapes) for slide in slides] == expected


LEVELS = ("Disagree", "Neither", "Agree")
BARS = (
    Bar("I feel confident", (20.0, 30.0, 50.0), 25),
    Bar("Night staff", (), None, "too few to show"),
)


@pytest.mark.slow
def test_answers_are_true_numbers_on_bars_about_one_line() -> None:
    (chart,) = charts_of(write_deck(one_section(Distribution(LEVELS, BARS, "alt"))))
    series = series_of(chart)
    assert series["Disagree"] == (20.0, None)
    assert series["Neither"] == (30.0, None)
    assert series["Agree"] == (50.0, None)
    # Left of the line: 20 and half of 30. Only that bar is shown, so it needs no space before it.
    assert chart._chartSpace.xpath(".//c:catAx/c:crossesAt/@val") == ["35.0"]
    names = [str(name).replace("\n", " ") for name in chart.plots[0].categories]
    assert names == ["I feel confident (n = 25)", "Night staff: too few to show"]


@pytest.mark.slow
def test_bars_are_pushed_so_that_their_middles_meet() -> None:
    bars = (Bar("a", (20.0, 30.0, 50.0), 25), Bar("b", (0.0, 10.0, 90.0), 25))
    (chart,) = charts_of(write_deck(one_section(Distribution(LEVELS, bars, "alt"))))
    assert series_of(chart)["(space)"] == (0.0, 30.0)  # 35 are left of the middle, and 5


def test_a_segment_too_narrow_for_its_number_has_none() -> None:
    bars = (Bar("a", (4.0, 36.0, 60.0), 25),)
    (chart,) = charts_of(write_deck(one_section(Distribution(LEVELS, bars, "alt"))))
    deleted = [
        bool(series._element.xpath("./c:dLbls/c:dLbl/c:delete")) for series in chart.plots[0].series
    ]
    assert deleted == [False, True, False, False]  # the first is the space before the bar


def test_each_side_of_several_levels_is_numbered_at_its_end() -> None:
    bars = (Bar("a", (5.0, 10.0, 20.0, 40.0, 25.0), 40), Bar("b", (), None, "too few"))
    levels = ("Never", "Seldom", "At times", "Often", "Always")
    (chart,) = charts_of(write_deck(one_section(Distribution(levels, bars, "alt"))))
    said = {
        series.name: series._element.xpath("./c:dLbls/c:dLbl/c:tx//a:t/text()")
        for series in chart.plots[0].series
    }
    assert {name: texts for name, texts in said.items() if texts} == {
        "(space)": ["15%"],
        "(end)": ["65%"],
    }
    (space, end), (middle,) = (
        [series_of(chart)[name][0] or 0.0 for name in ("(space)", "(end)")],
        chart._chartSpace.xpath(".//c:catAx/c:crossesAt/@val"),
    )
    assert space == end > 0
    assert float(middle) == pytest.approx(space + 15 + 10)


def test_hidden_answers_are_nowhere_in_the_file() -> None:
    (chart,) = charts_of(write_deck(one_section(Distribution(LEVELS, BARS, "alt"))))
    assert sheet_of(chart)[2] == ["Night staff: too few to show", 0.0, "", "", ""]


@pytest.mark.slow
def test_a_value_has_its_date_below_it_and_words_of_its_own_stay_as_they_are() -> None:
    reading = weekly(RISE, chart=ChartType.XMR)
    of_ours = IconRow("Safe", "12% (6 April 2026)", reading, value="12%")
    of_another = IconRow("Talk", "18% (9 of 50)", reading)
    deck = write_deck(one_section(Icons((of_ours, of_another), "Two measures.")))
    ((_, first, second),) = tables_of(deck)
    assert reading.latest is not None
    assert reading.latest.when is not None
    assert (first[1], second[1]) == (f"12%\v({day(reading.latest.when)})", "18% (9 of 50)")


def test_the_summary_says_every_icon_in_words_and_leads_to_its_chart() -> None:
    rows = (
        IconRow("Safe", "12%", weekly(RISE, chart=ChartType.XMR, better=Better.INCREASE), "a", "W"),
        IconRow("Talk", "no data", weekly([]), "", "W"),
    )
    deck = write_deck(one_section(Icons(rows, "Two measures.")))
    ((heads, first, second),) = tables_of(deck)
    assert heads == ["Measure", "Latest", "Variation", "Assurance"]
    assert first[0].split() == ["W", "Safe"]
    assert first[1:3] == ["12%", "Improvement, higher"]
    assert second[2:] == ["Too early to say", "Target not judged"]
    (slide,) = slides_of(deck)
    alts = [s._element.xpath("./*[1]/p:cNvPr/@descr") for s in slide.shapes if s.shape_type == 6]
    assert alts == [
        ["Special cause: improvement, higher"],
        ["Nothing to say about a target"],
        ["Too early to say"],
        ["Nothing to say about a target"],
    ]


def test_a_safety_cross_has_a_cell_for_every_day_of_its_month() -> None:
    days = (
        DayCell(date(2024, 2, 3), 2, "late shift"),
        DayCell(date(2024, 2, 4), None),
        DayCell(date(2024, 2, 5), 0),
    )
    (slide,) = slides_of(write_deck(one_section(SafetyCross(days, "A cross."))))
    (group,) = (shape for shape in slide.shapes if shape.shape_type == 6)
    cells = {s.name: s.text_frame.text.split() for s in group.shapes}
    assert len(cells) == 29  # 2024 is a leap year
    assert cells["Day 3"] == ["3", "2"]
    assert cells["Day 4"] == ["4", "–"]
    assert cells["Day 5"] == ["5", "0"]
    assert cells["Day 6"] == ["6", "–"]
    assert "3 February 2024: late shift" in notes_of(slide)


def test_a_note_on_a_point_is_told_on_slide_and_notes_and_in_the_sheet() -> None:
    note = "a new matron started"
    reading = weekly(
        [*ZIGZAG, 30.0],
        events=(Event(FIRST + timedelta(weeks=3), note, is_note=True),),
    )
    deck = write_deck(one_section(Chart(reading, "alt")))
    (slide,) = slides_of(deck)
    (chart,) = (shape.chart for shape in slide.shapes if shape.has_chart)
    words = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert note in words
    assert note in notes_of(slide)
    assert any(value is not None for value in series_of(chart)["Cycles and notes"])
    sheet = sheet_of(chart)
    assert sheet[0][-1] == "Notes"
    assert sheet[4][0] == FIRST + timedelta(weeks=3)
    assert sheet[4][-1] == note
