"""From a measure and its data to a reading: direction, targets, events, rows that cannot be."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace

from qiworkbook.analysis.project_view import (
    limits_refused,
    plan_of,
    read_measure,
    why_not_drawn,
)
from qiworkbook.analysis.thread import Thread
from qiworkbook.compose.report import answer
from qiworkbook.figures.control_chart import sketch_chart
from qiworkbook.model import About, Measure, Point, Project, Series
from qiworkbook.spc.explain import why_not
from qiworkbook.spc.observations import TargetStep
from qiworkbook.spc.reading import Assurance, Better, ChartType
from qiworkbook.spc.rows import target_at
from qiworkbook.spc.words import alt_text, headline, limits_words
from qiworkbook.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.spc.reading import Reading

    See = Callable[..., ProjectView]

SAFE = """
[aim]
statement = "90% feel safe by 31 March 2025"
measure = "safe"
baseline = 60
target = 90

[[driver]]
id = "talk"
name = "Talk"

[[idea]]
id = "huddle"
name = "a huddle"
drives = ["talk"]

[[measure]]
id = "safe"
name = "People who felt safe"
kind = "outcome"
unit = "%"
chart = "xmr"
every = "week"
shows = ["aim"]

[[measure]]
id = "talked"
name = "Talks"
kind = "process"
shows = ["talk"]
"""

CYCLE = """
title = "One huddle"
idea = "huddle"
[plan]
start = 2025-01-14
measures = ["safe"]
"""

WEEKLY = """date,numerator,denominator
2025-01-06,6,10
2025-01-13,7,10
2025-01-20,8,10
"""


def edited(text: str, *edits: tuple[str, str]) -> str:
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_a_percentage_is_out_of_a_hundred(see: See) -> None:
    reading = see(SAFE, data={"safe": WEEKLY}).readings["safe"]
    assert [point.value for point in reading.points] == pytest.approx([60, 70, 80])
    assert [point.numerator for point in reading.points] == [6, 7, 8]
    assert reading.decimals == 0  # of ten people, tenths of a percent say nothing


def test_a_share_in_per_mille_is_out_of_a_thousand(see: See) -> None:
    project = edited(SAFE, ('unit = "%"', 'unit = "‰"'), ('"xmr"', '"p"'))
    days = [date(2024, 1, 1) + timedelta(weeks=at) for at in range(12)]
    rows = "".join(f"{day},{20 + day.day % 3},5000\n" for day in days)
    reading = see(project, data={"safe": f"date,numerator,denominator\n{rows}"}).readings["safe"]
    assert reading.points[0].value == pytest.approx(4.2)
    assert limits_words(reading).startswith("Mean 4.2‰, process limits 1.5‰ to 7‰")


def test_rows_of_single_events_may_be_of_one_day(see: See) -> None:
    project = edited(
        SAFE,
        ('unit = "%"', 'counts = "incidents"'),
        ('chart = "xmr"\n', ""),
        ('every = "week"', ""),
    )
    days = [date(2025, 1, 6) + timedelta(days=at * at) for at in range(14)]
    text = "date,value\n" + "".join(f"{day},1\n" for day in (*days, days[5]))
    found = see(project, data={"safe": text})
    assert not [one for one in found.project.problems if one.code == "data-same-date"]
    reading = found.readings["safe"]
    assert [point.value for point in reading.points] == [1.0] * 15
    assert not any("Keep one" in one for one in reading.cautions)
    assert "every row is one event" in headline(reading)
    weekly = edited(project, ('counts = "incidents"', 'counts = "incidents"\nevery = "week"'))
    assert "Keep one" in " ".join(see(weekly, data={"safe": text}).readings["safe"].cautions)
    two = text.replace(f"{days[5]},1\n", f"{days[5]},2\n", 1)  # a count and another are a slip
    assert "Keep one" in " ".join(see(project, data={"safe": two}).readings["safe"].cautions)


def test_a_zero_of_monthly_counts_is_zero_though_a_chart_of_times_was_asked_for(see: See) -> None:
    project = edited(
        SAFE, ('unit = "%"', 'counts = "incidents"'), ('"xmr"', '"t"'), ('"week"', '"month"')
    )
    counts = (1, 3, 2, 0, 4, 2, 1, 3, 2, 2, 1, 0, 3, 2)
    rows = (f"{2024 + at // 12}-{at % 12 + 1:02}-01,{one}" for at, one in enumerate(counts))
    text = "\n".join(("date,value", *rows))
    reading = see(project, data={"safe": text}).readings["safe"]
    assert reading.chart is ChartType.C
    assert [point.value for point in reading.points] == [float(one) for one in counts]
    assert reading.phases[0].centre == pytest.approx(26 / 14)
    assert not any("gap" in one or "between events" in one for one in reading.cautions)
    assert "No data" not in alt_text(reading)


def test_a_time_of_nothing_between_two_events_says_how_to_write_it(see: See) -> None:
    project = edited(
        SAFE, ('unit = "%"', 'unit = "days between"'), ('"xmr"', '"t"'), ('every = "week"', "")
    )
    text = "date,value\n2025-01-06,4\n2025-01-06,0\n2025-01-20,14\n"
    found = see(project, data={"safe": text})
    said = " ".join(found.readings["safe"].cautions)
    assert "0 can't be a time between events (two on one day are 0.5 apart)" in said
    assert "Keep one" not in said


def test_a_rate_is_per_what_the_measure_says(see: See) -> None:
    project = edited(
        SAFE, ('unit = "%"', 'unit = "per 1,000 bed days"\nper = 1000'), ('"xmr"', '"u"')
    )
    text = "date,numerator,denominator\n2025-01-06,3,600\n"
    reading = see(project, data={"safe": text}).readings["safe"]
    assert reading.points[0].value == pytest.approx(5.0)
    assert reading.decimals == 1


@pytest.mark.parametrize(
    ("aim", "measure", "expected"),
    [
        ("baseline = 60\ntarget = 90", "", Better.INCREASE),
        ("baseline = 60\ntarget = 30", "", Better.DECREASE),
        ('baseline = 60\ntarget = "-25%"', "", Better.DECREASE),
        ('target = "+10%"', "", Better.INCREASE),
        ("target = 90", "", Better.NEITHER),  # from where? nobody said
        ("baseline = 60\ntarget = 30", 'counts = "incidents"', Better.NEITHER),
        ("baseline = 60\ntarget = 30", 'counts = "reports"', Better.NEITHER),
        ("baseline = 60\ntarget = 30", 'counts = "incidents"\nbetter = "decrease"', "decrease"),
        ("baseline = 60\ntarget = 30", 'better = "increase"', Better.INCREASE),
    ],
)
def test_a_direction_is_taken_from_the_aim_and_never_guessed_for_incidents(
    see: See, aim: str, measure: str, expected: str
) -> None:
    project = edited(SAFE, ("baseline = 60\ntarget = 90", aim), ('unit = "%"', measure))
    assert see(project).readings["safe"].better == expected


def test_a_measure_that_does_not_show_the_aim_has_no_direction_until_somebody_says(
    see: See,
) -> None:
    assert see(SAFE).readings["talked"].better is Better.NEITHER


@pytest.mark.parametrize(
    ("aim", "measure", "expected"),
    [
        ("target = 90", "", 90),
        ('target = "-25%"', "", 45),  # of 60
        ("target = 90", "target = 85", 85),
        ("target = 90", "targets = [{start = 2025-01-13, value = 70}]", 70),
        ("", "", None),
    ],
)
def test_the_target_is_the_measures_own_or_else_the_goal_of_its_aim(
    see: See, aim: str, measure: str, expected: float | None
) -> None:
    project = edited(SAFE, ("target = 90", aim), ('unit = "%"', f'unit = "%"\n{measure}'))
    view = see(project, data={"safe": WEEKLY, "talked": "date,value\n2025-01-06,3\n"})
    assert view.readings["safe"].target == expected
    assert view.readings["talked"].target is None


def test_a_target_moves_with_its_date(see: See) -> None:
    targets = "target = 65\ntargets = [{start = 2025-01-13, value = 70}]"
    view = see(edited(SAFE, ('unit = "%"', f'unit = "%"\n{targets}')), data={"safe": WEEKLY})
    assert [point.target for point in view.readings["safe"].points] == [65, 70, 70]
    assert target_at(date(2025, 1, 10), [TargetStep(None, 65)]) == 65


def test_cycles_are_marked_where_they_began_while_there_were_data(see: See) -> None:
    later = CYCLE.replace("2025-01-14", "2025-01-21").replace("One huddle", "Too late")
    view = see(SAFE, {"a": CYCLE, "b": later}, {"safe": WEEKLY})
    events = view.readings["safe"].events
    assert [(event.when, event.label, event.cycle) for event in events] == [
        (date(2025, 1, 14), "PDSA: One huddle", "a")
    ]


def test_only_a_title_as_long_as_a_paragraph_is_cut_on_the_chart_and_between_words(
    see: See,
) -> None:
    title = "A draft on the wall with a pen beside it for a month"
    whole = see(SAFE, {"a": CYCLE.replace("One huddle", title)}, {"safe": WEEKLY})
    assert whole.readings["safe"].events[0].label == f"PDSA: {title}"
    long = CYCLE.replace("One huddle", f"{title}, and then {title}, and then another")
    label = see(SAFE, {"a": long}, {"safe": WEEKLY}).readings["safe"].events[0].label
    assert label == f"PDSA: {title}, and then {title.removesuffix(' month')}…"


def test_phases_pauses_and_points_left_out_reach_the_chart_with_their_reasons(see: See) -> None:
    decided = """
[[measure.phase]]
start = 2025-01-13
reason = "New question"
[[measure.pause]]
start = 2025-02-01
end = 2025-02-20
reason = "Closed"
[[measure.exclude]]
date = 2025-01-20
reason = "Burst pipe"
"""
    project = edited(SAFE, ('shows = ["aim"]\n', f'shows = ["aim"]\n{decided}'))
    reading = see(project, data={"safe": WEEKLY}).readings["safe"]
    assert [(phase.first, phase.reason) for phase in reading.phases] == [
        (0, ""),
        (1, "New question"),
    ]
    assert [pause.reason for pause in reading.pauses] == ["Closed"]
    assert [point.excluded for point in reading.points] == ["", "", "Burst pipe"]


@pytest.mark.parametrize(
    ("chart", "text", "said"),
    [
        ("p", "2025-01-06,6,10\n2025-01-13,12,10\n2025-01-20,8,10\n", "12 out of 10"),
        ("p", "2025-01-06,6,10\n2025-01-13,1,9\n2025-01-13,7,9\n2025-01-20,8,10\n", "two rows"),
    ],
)
def test_a_row_that_cannot_be_true_is_a_gap_and_the_rest_is_drawn(
    see: See, chart: str, text: str, said: str
) -> None:
    project = edited(SAFE, ('"xmr"', f'"{chart}"'))
    reading = see(project, data={"safe": f"date,numerator,denominator\n{text}"}).readings["safe"]
    assert [point.value for point in reading.points] == [60, None, 80]
    assert said in reading.cautions[0]
    assert reading.chart is ChartType.P


@pytest.mark.parametrize(
    ("asked", "more", "said"),
    [
        (10, "", False),
        (9, "", True),
        (9, "smallest_denominator = 9", False),
        (19, "smallest_denominator = 20", True),
    ],
)
def test_a_percentage_of_fewer_than_ten_is_said_unless_the_measure_says_how_few(
    asked: int, more: str, said: bool, see: See
) -> None:
    project = edited(SAFE, ('"xmr"', f'"p"\n{more}'))
    text = f"date,numerator,denominator\n2025-01-06,6,{asked}\n"
    cautions = see(project, data={"safe": text}).readings["safe"].cautions
    assert any("is based on fewer than" in caution for caution in cautions) is said


@pytest.mark.parametrize("chart", ['"c"', '"xmr"\ncounts = "incidents"'])
def test_a_count_below_zero_is_a_gap(see: See, chart: str) -> None:
    project = edited(SAFE, ('"xmr"', chart), ('unit = "%"', 'unit = "incidents"'))
    text = "date,value\n2025-01-06,2\n2025-01-13,-1\n2025-01-20,4\n"
    reading = see(project, data={"safe": text}).readings["safe"]
    assert [point.value for point in reading.points] == [2, None, 4]
    assert "-1" in reading.cautions[0]


@pytest.mark.parametrize(
    ("chart", "text"),
    [
        ('"p"', "date,numerator,denominator\n2025-01-06,12,10\n2025-01-13,11,10\n"),
        ('"c"', "date,value\n2025-01-06,-2\n2025-01-13,-1\n"),
    ],
)
def test_values_that_cannot_be_true_are_not_data_that_nobody_took_yet(
    see: See, chart: str, text: str
) -> None:
    project = edited(SAFE, ('"xmr"', chart))
    view = see(project, data={"safe": text})
    reading = view.readings["safe"]
    assert reading.latest is None
    assert reading.cautions
    said = (headline(reading), alt_text(reading), answer(view), str(sketch_chart(reading).shapes))
    assert all("can be true" in one and "no data yet" not in one.casefold() for one in said)


def test_an_unknown_rule_set_is_said_and_the_chart_drawn_by_making_data_count(see: See) -> None:
    project = edited(SAFE, ('unit = "%"', 'unit = "%"\nrule_set = "nelsonn"'))
    view = see(project, data={"safe": WEEKLY})
    reading = view.readings["safe"]
    assert reading.rule_set.id == "mdc"
    assert "nelsonn" in reading.cautions[0]
    measure = view.project.measures[0]
    assert "nelsonn" in why_not_drawn(view.project, measure, view.thread, "mdc")
    assert why_not_drawn(view.project, view.project.measures[1], view.thread, "mdc") == ""


LIMITS = """
[measure.limits]
centre = 60
lower = 30
upper = 88
source = "The other two wards, 2023"
screened = true
highest = 100
"""


def test_limits_from_outside_reach_the_chart(see: See) -> None:
    view = see(
        edited(SAFE, ('shows = ["aim"]', f'shows = ["aim"]\n{LIMITS}')), data={"safe": WEEKLY}
    )
    reading = view.readings["safe"]
    point = reading.points[0]
    assert (point.centre, point.lower, point.upper) == (60, 30, 88)
    assert reading.conventions.startswith("Centre and limits given: The other two wards, 2023")
    assert reading.conventions.endswith("limits cut off at 100%")
    plan = plan_of(view.project, view.project.measures[0], view.thread, "mdc")
    assert plan.screen is True


def test_limits_that_contradict_themselves_are_said_and_left_out(see: See) -> None:
    torn = LIMITS.replace("lower = 30", "lower = 70")
    project = edited(SAFE, ('shows = ["aim"]', f'shows = ["aim"]\n{torn}'))
    view = see(project, data={"safe": WEEKLY})
    reading = view.readings["safe"]
    assert "60, does not lie between the limits, 70 and 88" in reading.cautions[0]
    assert (
        reading.points[0].centre
        == see(SAFE, data={"safe": WEEKLY}).readings["safe"].points[0].centre
    )
    measure = view.project.measures[0]
    assert "does not lie between" in why_not_drawn(view.project, measure, view.thread, "mdc")
    assert limits_refused(view.project, measure, view.thread)


def test_a_wrong_rule_set_does_not_cost_good_limits(see: See) -> None:
    rules = ('unit = "%"', 'unit = "%"\nrule_set = "nelsonn"')
    project = edited(SAFE, ('shows = ["aim"]', f'shows = ["aim"]\n{LIMITS}'), rules)
    reading = see(project, data={"safe": WEEKLY}).readings["safe"]
    assert (reading.rule_set.id, reading.points[0].upper) == ("mdc", 88)


def test_a_single_impossible_row_is_no_reason_to_draw_another_way(see: See) -> None:
    view = see(SAFE, data={"safe": WEEKLY.replace("7,10", "17,10")})
    assert why_not_drawn(view.project, view.project.measures[0], view.thread, "mdc") == ""


def test_whether_a_chart_can_be_drawn_is_known_before_its_points_are_read(
    see: See, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qiworkbook.spc.analyse.read_phase", None)
    view = see(SAFE, data={"safe": WEEKLY})
    said = [why_not_drawn(view.project, view.project.measures[0], view.thread, rules)
            for rules in ("mdc", "nelsonn")]  # fmt: skip
    assert said[0] == ""
    assert "nelsonn" in said[1]


def test_no_data_is_an_empty_reading(see: See) -> None:
    reading = see(SAFE).readings["safe"]
    assert reading.points == ()
    assert reading.latest is None
    assert reading.assurance is Assurance.NONE


NUMBERS = st.none() | st.floats(allow_nan=True, allow_infinity=True) | st.integers(-3, 40)
ROWS = st.lists(st.tuples(st.integers(0, 30), NUMBERS, NUMBERS), max_size=40)


@given(
    rows=ROWS,
    chart=st.sampled_from([None, *ChartType]),
    unit=st.sampled_from(["%", "", "days between"]),
    divided=st.booleans(),
)
def test_any_rows_at_all_give_a_reading(
    rows: list[tuple[int, float | None, float | None]],
    chart: ChartType | None,
    unit: str,
    divided: bool,
) -> None:
    points = tuple(
        Point(date(2025, 1, 1) + timedelta(days), value, denominator if divided else None)
        for days, value, denominator in rows
    )
    measure = Measure.model_validate({"id": "m", "name": "M", "kind": "process", "unit": unit})
    measure = measure.model_copy(update={"chart": chart})
    series = Series("m", points, Source("m.csv", ""), divided)
    project = Project("p", Source("p", ""), About(title="P"), measures=(measure,))
    project = replace(project, series={"m": series})
    reading = read_measure(project, measure, Thread(project), "mdc")
    assert all(point.value is None or math.isfinite(point.value) for point in reading.points)


@pytest.mark.parametrize(
    ("every", "today", "left_out"),
    [
        ("month", date(2025, 2, 27), True),
        ("month", date(2025, 3, 1), False),
        ("quarter", date(2025, 3, 30), True),
        ("week", date(2025, 2, 3), False),  # a week may be dated by its last day
    ],
)
def test_a_count_of_a_month_that_is_not_over_is_no_improvement(
    every: str, today: date, *, left_out: bool
) -> None:
    counted = Measure.model_validate(
        {
            "id": "incidents",
            "name": "Incidents",
            "kind": "outcome",
            "every": every,
            "counts": "incidents",
            "better": "decrease",
        }
    )
    points = tuple(Point(date(2023 + at // 12, at % 12 + 1, 1), 20.0 + at % 3) for at in range(25))
    points = (*points, Point(date(2025, 2, 1), 2.0))
    series = Series("incidents", points, Source("incidents.csv", ""))
    project = Project("elm", Source("elm", ""), About(title="Elm"), measures=(counted,))
    project = replace(project, series={"incidents": series})
    reading = read_measure(project, counted, Thread(project), "mdc", today=today)
    latest, last = reading.latest, reading.points[-1]
    assert latest is not None
    assert bool(last.excluded) == left_out
    assert (latest is last) == (not left_out)
    if left_out:
        assert last.excluded == f"the {every} is not over"
        assert not reading.signals
        assert reading.variation.value == "common-cause"
        assert "2" not in headline(reading).split()
        assert f"drawn and not judged: the {every} is not over" in alt_text(reading)
        assert why_not(reading, last.index) == f"It is not judged: the {every} is not over."


def test_days_to_come_are_told_once() -> None:
    reading = unfinished("week", date(2025, 6, 30), date(2025, 6, 1))
    said = "2 June 2025 and 4 more are drawn and not judged: that day is still to come."
    assert said in alt_text(reading)
    assert alt_text(reading).count("not judged") == 1


def unfinished(every: str, first: date, today: date, **said: object) -> Reading:
    """Twenty-five steady counts, and one that would be far below them, if its time were over."""
    keys: dict[str, object] = {"id": "m", "name": "M", "kind": "outcome", "every": every}
    measure = Measure.model_validate(keys | {"better": "decrease"} | said)
    days = 7 if every == "week" else 14
    points = [Point(first - timedelta(days=days * at), 20.0 + at % 3) for at in range(25, 0, -1)]
    series = Series("m", (*points, Point(first, 1.0)), Source("m.csv", ""))
    project = Project("elm", Source("elm", ""), About(title="Elm"), measures=(measure,))
    project = replace(project, series={"m": series})
    return read_measure(project, measure, Thread(project), "mdc", today=today)


MONDAY = date(2025, 2, 3)


@pytest.mark.parametrize(
    ("every", "first", "later", "said", "judged"),
    [
        ("week", MONDAY, 0, {"counts": "incidents"}, False),
        ("week", MONDAY, 6, {"counts": "incidents"}, False),
        ("week", MONDAY, 7, {"counts": "incidents"}, True),
        ("fortnight", MONDAY, 13, {"counts": "reports"}, False),
        ("fortnight", MONDAY, 14, {"counts": "reports"}, True),
        ("week", MONDAY, 2, {"unit": "referrals"}, False),  # counted, though nothing says what
        ("week", MONDAY, 2, {"chart": "c"}, False),
        ("week", MONDAY, 2, {"unit": "minutes"}, True),  # no more of them in a longer time
        ("week", MONDAY, 2, {"unit": "%"}, True),
        ("week", MONDAY + timedelta(days=4), 2, {"counts": "incidents"}, True),  # its last day
    ],
)
def test_a_week_that_is_not_over_is_drawn_and_not_judged(
    every: str, first: date, later: int, said: dict[str, object], *, judged: bool
) -> None:
    reading = unfinished(every, first, first + timedelta(days=later), **said)
    assert bool(reading.signals) == judged
    assert reading.points[-1].value == 1
    assert any("drawn and not judged" in caution for caution in reading.cautions) == (not judged)
    assert ("for the better" in headline(reading)) == judged


@pytest.mark.parametrize(
    "said",
    [
        {"every": "week", "counts": "incidents"},
        {"every": "month", "unit": "%"},
        {"unit": "minutes"},
        {"chart": "run"},
        {"chart": "c"},
        {"chart": "mr", "every": "day"},
    ],
)
@pytest.mark.parametrize("to_come", [1, 0])
def test_a_day_that_is_still_to_come_is_drawn_and_not_judged(
    said: dict[str, object], to_come: int
) -> None:
    keys: dict[str, object] = {"id": "m", "name": "M", "kind": "outcome", "better": "decrease"}
    measure = Measure.model_validate(keys | said)
    last = MONDAY + timedelta(days=1)
    points = [Point(last - timedelta(days=7 * at), 20.0 + at % 3) for at in range(25, 0, -1)]
    series = Series("m", (*points, Point(last, 1.0)), Source("m.csv", ""))
    project = Project("elm", Source("elm", ""), About(title="Elm"), measures=(measure,))
    project = replace(project, series={"m": series})
    today = last - timedelta(days=to_come)
    reading = read_measure(project, measure, Thread(project), "mdc", today=today)
    without = replace(project, series={"m": replace(series, points=tuple(points))})
    before = read_measure(without, measure, Thread(without), "mdc", today=today)
    shown = any("that day is still to come" in caution for caution in reading.cautions)
    assert shown == bool(to_come)
    if to_come:
        assert reading.points[-1].unfinished
        assert reading.signals == before.signals
        assert reading.variation is before.variation
        assert reading.phases[0].upper == before.phases[0].upper


@pytest.mark.parametrize(
    ("project", "by", "past"),
    [
        ("", "", ()),
        ('status = "closed"', "", ("m", "n")),
        ('status = "paused"', "", ()),
        ("", "by = {before}", ("m",)),
        ("", "by = {today}", ()),
    ],
)
def test_a_target_is_past_with_the_project_or_with_the_date_of_its_aim(
    see: See, project: str, by: str, past: tuple[str, ...]
) -> None:
    today = see("").today
    day = by.format(before=today - timedelta(days=1), today=today)
    measures = "".join(
        f'[[measure]]\nid = "{one}"\nname = "{one}"\nkind = "{kind}"\n'
        for one, kind in (("m", "outcome"), ("n", "process"))
    )
    view = see(f'[project]\n{project}\n[aim]\nmeasure = "m"\n{day}\n{measures}')
    assert tuple(one for one in ("m", "n") if view.readings[one].target_past) == past
