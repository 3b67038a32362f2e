from __future__ import annotations

from math import sqrt

import pytest

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import Observation, ReadingPlan
from qiworkbook.spc.reading import ChartType, Rule
from qiworkbook.spc.rule_sets import RULE_SETS, RuleSet, RuleUse

RUN, XMR, MR = ChartType.RUN, ChartType.XMR, ChartType.MR


def numbers(rule_set: RuleSet, chart: ChartType) -> list[tuple[Rule, int]]:
    return [(use.rule, use.points) for use in rule_set.uses(chart)]


def test_every_set_says_where_it_comes_from() -> None:
    for name, rule_set in RULE_SETS.items():
        assert rule_set.id == name
        assert rule_set.title
        assert rule_set.version
        assert rule_set.source


@pytest.mark.parametrize("name", ["mdc", "mdc-nhsr-0.2.2"])
def test_making_data_count(name: str) -> None:
    assert numbers(RULE_SETS[name], XMR) == [
        (Rule.OUTSIDE, 1),
        (Rule.TREND, 7),
        (Rule.TWO_IN_THREE, 2),
        (Rule.SHIFT, 7),
    ]
    assert [rule for rule, _ in numbers(RULE_SETS[name], RUN)] == [
        Rule.LONG_RUN,
        Rule.FEW_CROSSINGS,
    ]
    assert RULE_SETS[name].limits.constant == 2.66


def test_the_two_differ_in_screening_and_in_two_in_three() -> None:
    new, old = RULE_SETS["mdc"], RULE_SETS["mdc-nhsr-0.2.2"]
    assert (new.limits.screened, old.limits.screened) == (False, True)
    different = [(a, b) for a, b in zip(new.rules, old.rules, strict=True) if a != b]
    assert [a.rule for a, _ in different] == [Rule.TWO_IN_THREE]


def test_ihi_run_chart_rules() -> None:
    assert numbers(RULE_SETS["ihi"], RUN) == [
        (Rule.SHIFT, 6),
        (Rule.TREND, 5),
        (Rule.RUN_COUNT, 1),
    ]


def test_ihi_rules_on_charts_with_limits() -> None:
    # Provost & Murray, The Health Care Data Guide: five rules for Shewhart charts
    assert numbers(RULE_SETS["ihi"], XMR) == [
        (Rule.OUTSIDE, 1),
        (Rule.SHIFT, 8),
        (Rule.TREND, 6),
        (Rule.TWO_IN_THREE, 2),
        (Rule.FIFTEEN_WITHIN, 15),
    ]


def test_power_bi_spc_as_it_comes() -> None:
    # the default numbers of its settings, at the commit that the source names
    assert numbers(RULE_SETS["powerbi-spc"], XMR) == [
        (Rule.OUTSIDE, 1),
        (Rule.SHIFT, 7),
        (Rule.TREND, 5),
        (Rule.TWO_IN_THREE, 2),
    ]


def test_western_electric_and_nelson() -> None:
    assert numbers(RULE_SETS["western-electric"], XMR) == [
        (Rule.OUTSIDE, 1),
        (Rule.TWO_IN_THREE, 2),
        (Rule.FOUR_IN_FIVE, 4),
        (Rule.SHIFT, 8),
    ]
    assert dict(numbers(RULE_SETS["nelson"], XMR)) == {
        Rule.OUTSIDE: 1,
        Rule.SHIFT: 9,
        Rule.TREND: 6,
        Rule.ALTERNATING: 14,
        Rule.TWO_IN_THREE: 2,
        Rule.FOUR_IN_FIVE: 4,
        Rule.FIFTEEN_WITHIN: 15,
        Rule.EIGHT_BEYOND: 8,
    }


def test_moving_ranges_are_only_held_against_their_limit() -> None:
    for name, rule_set in RULE_SETS.items():
        if name != "powerbi-spc":
            assert [use.rule for use in rule_set.uses(MR)] == [Rule.OUTSIDE]


def test_two_constants_are_never_mixed() -> None:
    for rule_set in RULE_SETS.values():
        assert rule_set.limits.constant in (2.66, 3 / 1.128)


def test_a_rule_set_cannot_be_changed_in_place() -> None:
    with pytest.raises(AttributeError):
        RULE_SETS["mdc"].rules = (RuleUse(Rule.OUTSIDE),)  # type: ignore[misc]
    with pytest.raises(TypeError):
        RULE_SETS["mdc"] = RULE_SETS["nelson"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("chart", "values", "sizes", "centre", "deviation"),
    [
        # Montgomery's formulas: sqrt(c), sqrt(p (1 - p) / n), sqrt(u / n); Benneyan's for G
        (ChartType.C, [30, 42, 36, 28, 44] * 3, [], 36, 6),
        (ChartType.P, [45, 55, 50, 52, 48] * 3, [100] * 15, 0.5, 0.05),
        (ChartType.U, [8, 10, 9, 7, 11] * 3, [4] * 15, 2.25, 0.75),
        (ChartType.G, [3, 4, 5] * 5, [], 4, sqrt(20)),
    ],
)
def test_two_sigma_are_two_thirds_of_three(
    chart: ChartType, values: list[float], sizes: list[float], centre: float, deviation: float
) -> None:
    rows = [
        Observation(None, value, sizes[at] if sizes else None) for at, value in enumerate(values)
    ]
    for name, sigmas in (("mdc", 3), ("mdc-two-sigma", 2)):
        reading = analyse(rows, ReadingPlan(chart=chart, rule_set=name))
        point = reading.points[-1]
        assert point.centre == pytest.approx(centre)
        assert point.upper == pytest.approx(centre + sigmas * deviation)
        assert point.lower == pytest.approx(max(0, centre - sigmas * deviation))
        assert f"Limits: {sigmas} sigma" in reading.conventions


def test_two_sigma_on_a_chart_of_ranges() -> None:
    # the range of two has mean d2 = 1.128 and standard deviation d3 = 0.853 (Montgomery, appendix)
    rows = [Observation(None, value) for value in (10, 14, 9, 15, 11, 16) * 3]
    for name, sigmas in (("mdc", 3), ("mdc-two-sigma", 2)):
        reading = analyse(rows, ReadingPlan(chart=ChartType.MR, rule_set=name))
        centre, upper = reading.points[-1].centre, reading.points[-1].upper
        assert centre is not None
        assert upper == pytest.approx(centre * (1 + sigmas * 0.853 / 1.128), rel=1e-3)


def test_one_value_far_out_does_not_move_a_median() -> None:
    rows = [Observation(None, value) for value in (*[9, 11, 10] * 6, 400)]
    reading = analyse(rows, ReadingPlan(rule_set="mdc-median", chart=ChartType.XMR))
    assert (reading.points[0].centre, reading.centre_name) == (10, "median")
    assert (
        analyse(rows, ReadingPlan(rule_set="mdc-median", chart=ChartType.C)).centre_name == "mean"
    )
