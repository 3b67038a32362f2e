"""docs/how-we-differ.md: every number on the page, worked out by the plain formula beside ours."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import combinations, pairwise
from math import sqrt
from pathlib import Path
from statistics import mean, median, stdev
from typing import TYPE_CHECKING, Any

import pytest

from qiworkbook.analysis.project_view import read_measure
from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import Observation, PhaseStart, ReadingPlan, SpcError
from qiworkbook.spc.reading import Better, ChartType, Reading, Rule, Variation
from qiworkbook.spc.rule_sets import rule_set_from
from qiworkbook.spc.rules import runs_expected

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qiworkbook.analysis.project_view import ProjectView

PAGE = (Path(__file__).parents[2] / "docs" / "how-we-differ.md").read_text("utf-8")
PART = re.compile(r"^### (.+?)\n\n(.*?)(?=^##|\Z)", re.DOTALL | re.MULTILINE)
PARTS: dict[str, str] = dict(PART.findall(PAGE))
MONDAY = date(2024, 1, 1)
MDC, NHSR, QICHARTS2, POWERBI = "mdc", "mdc-nhsr-0.2.2", "qicharts2", "powerbi-spc"
GROUPS = ((2, 4, 6), (3, 9, 12), (5, 6, 7), (1, 8, 9), (4, 4, 10))


def part(title: str) -> str:
    """The text under a heading."""
    return PARTS[title]


def numbers(text: str) -> list[float]:
    """The series that a section begins with: the first run of numbers with commas."""
    found = re.search(r"-?\d+(?:\.\d+)?(?:(?:,| \|) (?:\(no data\), )?-?\d+(?:\.\d+)?){3,}", text)
    assert found
    return [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", found[0])]


def read(values: Sequence[float | None], rule_set: str = MDC, **more: Any) -> Reading:
    sizes = more.pop("sizes", None)
    groups = more.pop("groups", None)
    rows = [
        Observation(
            MONDAY + timedelta(weeks=at),
            value,
            sizes[at] if sizes else None,
            subgroup=groups[at] if groups else (),
        )
        for at, value in enumerate(values)
    ]
    return analyse(rows, ReadingPlan(rule_set=rule_set, **{"every": "week", **more}))


def rules(reading: Reading) -> set[Rule]:
    return {signal.rule for signal in reading.signals}


def ranges(values: Sequence[float]) -> list[float]:
    return [abs(later - earlier) for earlier, later in pairwise(values)]


def limits(reading: Reading, at: int = -1) -> tuple[float | None, float | None]:
    return reading.points[at].lower, reading.points[at].upper


def test_the_constant() -> None:
    text = part("2.66, or 3 divided by 1.128")
    values = numbers(text)
    for rule_set, constant in (
        *((MDC, 2.66), (NHSR, 2.66)),
        *((QICHARTS2, 3 / 1.128), (POWERBI, 3 / 1.128)),
    ):
        upper = mean(values) + constant * mean(ranges(values))
        assert read(values, rule_set).points[0].upper == pytest.approx(upper, rel=1e-9)
        assert f"{upper:.4f}" in text


def test_screening() -> None:
    text = part("Very large moving ranges left out, or kept")
    values = numbers(text)
    every = ranges(values)
    kept = [one for one in every if one < 3.267 * mean(every)]
    assert len(kept) == len(every) - 2
    for rule_set, constant, used in (
        *((MDC, 2.66, every), (NHSR, 2.66, kept)),
        *((QICHARTS2, 3 / 1.128, kept), (POWERBI, 3 / 1.128, kept)),
    ):
        reach = constant * mean(used)
        low, high = mean(values) - reach, mean(values) + reach
        assert limits(read(values, rule_set)) == pytest.approx((low, high), rel=1e-9)
        assert f"{low:.2f} to {high:.2f}" in text
    assert "every moving range kept" in read(values).conventions


def test_the_centre_of_an_xmr_chart() -> None:
    text = part("The centre of an XmR chart: mean or median")
    values = numbers(text)
    for rule_set, middle in ((MDC, mean(values)), ("mdc-median", median(values))):
        reading = read(values, rule_set)
        upper = middle + 2.66 * mean(ranges(values))
        assert reading.points[0].centre == pytest.approx(middle, rel=1e-12)
        assert limits(reading)[1] == pytest.approx(upper, rel=1e-9)
        assert f"{middle:.2f}" in text
        assert f"{upper:.2f}" in text
    assert read(values, "mdc-median").conventions.startswith("Limits: median ± 2.66 × mean moving")
    own: dict[str, object] = {
        "id": "own",
        "title": "Own",
        "version": "1",
        "rule": [{"rule": "outside"}],
    }
    own["limits"] = {"centre": "median", "ranges": "median", "constant": 3.145}
    found = analyse(
        [Observation(MONDAY + timedelta(weeks=at), value) for at, value in enumerate(values)],
        ReadingPlan(rule_set="own"),
        {"own": rule_set_from(own)},
    )
    assert found.points[0].upper == pytest.approx(median(values) + 3.145 * median(ranges(values)))
    assert found.centre_name == "median"


def test_limits_at_two_sigma() -> None:
    text = part("Limits at 2 sigma")
    values = numbers(part("The centre of an XmR chart: mean or median"))
    for rule_set, sigmas in ((MDC, 3), ("mdc-two-sigma", 2)):
        reach = 2.66 * mean(ranges(values)) * sigmas / 3
        low, high = mean(values) - reach, mean(values) + reach
        assert limits(read(values, rule_set)) == pytest.approx((low, high), rel=1e-9)
        assert f"{low:.2f} to {high:.2f}" in text


def test_a_gap() -> None:
    text = part("A gap in the data")
    values: list[float | None] = [*numbers(text)]
    known = [value for value in values if value is not None]
    assert text.startswith("For 10, 12, 11, (no data), 14,")
    values.insert(3, None)
    apart = mean([*ranges(known[:3]), *ranges(known[3:])])
    across = mean(ranges(known))
    assert f"{apart:.3f}" in text
    assert f"{across:.3f}" in text
    for rule_set, reach in (
        *((MDC, 2.66 * apart), (NHSR, 2.66 * apart)),
        *((QICHARTS2, 3 / 1.128 * apart), (POWERBI, 3 / 1.128 * across)),
    ):
        assert read(values, rule_set).points[-1].upper == pytest.approx(mean(known) + reach)


def test_a_gap_ends_a_shift() -> None:
    part("A gap in the data")
    values = [1.0, 2, 1, 2, 1, 2, 1, 2, 9, 9, 9, 9, 9, 9]
    # seven above the mean, and six of them with a gap between
    assert Rule.SHIFT in rules(read([*values, 9]))
    assert Rule.SHIFT not in rules(read([*values[:-2], None, 9, 9, 9], baseline=8))


def test_a_series_that_never_changes() -> None:
    assert "centre and limits at 5" in part("A series that never changes")
    reading = read([5] * 14)
    assert (*limits(reading), reading.signals) == (5, 5, ())
    assert "so there is no variation to make limits from" in reading.cautions[0]


def test_the_middle_of_a_g_chart() -> None:
    text = part("G chart: the line in the middle")
    values = numbers(text)
    point = read(values, chart=ChartType.G, every="").points[0]
    upper = mean(values) + 3 * sqrt(mean(values) * (mean(values) + 1))
    assert point.centre == median(values)
    assert point.upper == pytest.approx(upper)
    assert (
        f"{point.centre}; the mean is {mean(values):.2f}, and the upper limit {upper:.2f}" in text
    )


def test_the_spread_inside_subgroups() -> None:
    text = part("X̄ and S charts: how the spread is put together")
    together = mean([stdev(group) for group in GROUPS])
    pooled = sqrt(mean([stdev(group) ** 2 for group in GROUPS]))
    assert ", ".join(str(group) for group in GROUPS) in text
    assert f"{together:.3f}" in text
    assert f"{pooled:.3f}" in text
    for rule_set, centre in ((MDC, together), (QICHARTS2, together), (POWERBI, pooled)):
        reading = read([None] * 5, rule_set, groups=GROUPS, chart=ChartType.S)
        assert reading.points[0].centre == pytest.approx(centre)


def test_a_spread_is_never_below_nothing() -> None:
    text = part("S chart: never below 0")
    c4 = 0.8862269  # of three values (Montgomery, appendix VI)
    centre = mean([stdev(group) for group in GROUPS])
    formula = centre - 3 * centre * sqrt(1 - c4**2) / c4
    assert f"{formula:.3f}" in text
    for rule_set in (MDC, POWERBI):
        reading = read([None] * 5, rule_set, groups=GROUPS, chart=ChartType.S)
        assert reading.points[0].lower == 0


def test_an_xmr_chart_may_go_below_nothing() -> None:
    text = part("XmR chart: may go below 0")
    values = numbers(text)
    lower = mean(values) - 2.66 * mean(ranges(values))
    reading = read(values, chart=ChartType.XMR, counts="incidents")
    assert reading.points[0].lower == pytest.approx(lower)
    assert f"{lower:.1f}" in text
    assert "below 0" in reading.cautions[0]
    assert read(values, counts="incidents").chart is ChartType.C
    assert read(values, counts="incidents").points[0].lower == 0


def test_frozen_limits_and_phases() -> None:
    text = part("Frozen limits and phases together")
    values = numbers(text)
    frozen = read(values, baseline=6, phases=(PhaseStart(8, "known", baseline=6),))
    free = read(values, phases=(PhaseStart(8, "known"),))
    for reading, used in ((frozen, 6), (free, 8)):
        for first in (0, 8):
            base = values[first : first + used]
            upper = mean(base) + 2.66 * mean(ranges(base))
            assert reading.points[first].upper == pytest.approx(upper)
            assert f"{upper:.2f}" in text


def test_two_rows_of_one_date(see: Callable[..., ProjectView]) -> None:
    assert "a gap is drawn" in part("Two rows of one date")
    rows = [Observation(MONDAY, 1), Observation(MONDAY, 2)]
    with pytest.raises(SpcError, match="two rows for 2024-01-01: 1 and 2"):
        analyse(rows, ReadingPlan())
    project = 'format = 1\n[[measure]]\nid = "a"\nname = "A"\nkind = "outcome"\n'
    data = "date,value\n2024-01-01,1\n2024-01-01,2\n2024-01-08,4\n"
    view = see(project, data={"a": data})
    reading = read_measure(view.project, view.project.measures[0], view.thread, MDC)
    assert [point.value for point in reading.points] == [None, 4]


def test_the_order_of_the_rows() -> None:
    part("The order of the rows")
    rows = [Observation(MONDAY + timedelta(weeks=at), 5 + at % 3) for at in range(12)]
    assert analyse(rows[::-1], ReadingPlan()) == analyse(rows, ReadingPlan())


def test_a_denominator_of_nothing() -> None:
    text = part("A denominator of 0")
    reading = read([5, 6, 0, 7], sizes=[10, 10, 0, 10], unit="%", chart=ChartType.P)
    assert [point.value for point in reading.points] == [50, 60, None, 70]
    assert reading.points[0].centre == pytest.approx(60)
    assert "its centre at 60%" in text


def test_two_in_three() -> None:
    text = part("Two in three")
    base = [9.0, 11] * 6
    assert limits(read(base)) == pytest.approx((10 - 5.32, 10 + 5.32))
    table = re.findall(r"^\| ([\d., ]+) \| (\w+) \| (\w+) \| (\w+) \|$", text, re.MULTILINE)
    assert len(table) == 3
    for written, *said in table:
        tail = [float(one) for one in written.split(", ")]
        for rule_set, word in zip((MDC, NHSR, POWERBI), said, strict=True):
            found = Rule.TWO_IN_THREE in rules(read([*base, *tail], rule_set, baseline=12))
            assert found == (word == "signal"), (written, rule_set)


def test_the_length_of_a_trend() -> None:
    values = numbers(part("How long a trend is"))
    for rule_set, found in ((MDC, False), (NHSR, False), (POWERBI, True)):
        assert (Rule.TREND in rules(read(values, rule_set))) == found
    assert Rule.TREND in rules(read([*values, 13, 14]))  # seven


def test_mostly_zeros() -> None:
    values = numbers(part("More than half of the values are 0"))
    for rule_set, found in ((MDC, False), (NHSR, True), (POWERBI, True)):
        assert (Rule.SHIFT in rules(read(values, rule_set, chart=ChartType.XMR))) == found
    assert "chart the days between" in read(values).cautions[0]


def test_shares_near_all() -> None:
    text = part("Shares near all, and small counts")
    answered, sizes = [20.0] * 8 + [19.0] + [20.0] * 9, [20.0] * 18
    share = 359 / 360
    assert f"once in {1 / (1 - share**20):.1f} weeks" in text
    assert f"{100 * (share - 3 * sqrt(share * (1 - share) / 20)):.1f}%" in text
    assert not read(answered, sizes=sizes, unit="%").signals
    for rule_set in (QICHARTS2, POWERBI):
        assert Rule.OUTSIDE in rules(read(answered, rule_set, sizes=sizes, unit="%"))


def test_rounding() -> None:
    part("Rounding inside the computer")
    assert sum([0.7] * 15) / 15 != 0.7  # what the naive mean comes to
    for rule_set in (MDC, NHSR, QICHARTS2, POWERBI):
        assert read([0.7] * 15, rule_set).signals == ()


def test_runs_about_the_median() -> None:
    text = part("How many runs are too few or too many")
    rows = [
        [int(cell) for cell in line.split("|")[2:-1]]
        for line in text.splitlines()
        if line.startswith(("| points", "| fewest", "| most"))
    ]
    for useful, fewest, most in zip(*rows, strict=True):
        assert runs_expected(useful // 2, useful - useful // 2) == (fewest, most)
    # sixteen points, eight on either side, in every order there is
    orders = [
        1 + sum((at in above) != (at + 1 in above) for at in range(15))
        for above in map(set, combinations(range(16), 8))
    ]
    many = [sum(runs >= most for runs in orders) / len(orders) * 100 for most in (13, 14)]
    assert f"13 runs or more {many[0]:.1f} % of the time, and 14 or more {many[1]:.1f} %" in text


def test_few_points() -> None:
    values = numbers(part("How few points are too few"))
    ours = read(values, better=Better.NEITHER)
    assert (ours.variation, ours.phases[0].trial) == (Variation.TOO_EARLY, True)
    assert read(values, NHSR).variation is Variation.NEUTRAL_HIGH
    assert read(values, QICHARTS2).variation is not Variation.TOO_EARLY
    assert not read([5, 6] * 6).phases[0].trial


def test_run_charts() -> None:
    values = numbers(part("Run charts under Making Data Count's name"))
    run = ChartType.RUN
    assert read(values, chart=run).variation is Variation.TOO_EARLY
    assert read(values, QICHARTS2, chart=run).variation is Variation.COMMON_CAUSE


def test_which_chart() -> None:
    part("Which chart")
    reading = read([8, 9, 7], sizes=[20, 20, 20], unit="%")
    assert reading.chart is ChartType.P
    assert reading.chosen_because == "P chart: a share of those counted."
    asked = read([8, 9, 7], sizes=[20, 20, 20], unit="%", chart=ChartType.XMR)
    assert (asked.chart, asked.chosen_because) == (ChartType.XMR, "")


def test_neither_way_is_better() -> None:
    part("Icons when neither way is better")
    reading = read([9.0, 11] * 6 + [30], counts="incidents", chart=ChartType.XMR)
    assert reading.variation is Variation.NEUTRAL_HIGH


def test_every_difference_is_tested() -> None:
    """Every heading of the page is asked for by a test above, and named settings exist."""
    source = Path(__file__).read_text("utf-8")
    assert set(PARTS) == set(re.findall(r'part\(\s*"([^"]+)"', source))
    for name in re.findall(r'`(?:rule_set = )?"([a-z][\w.-]+)"`', PAGE):
        assert read([1, 2], name).rule_set.id == name
