from __future__ import annotations

import tomllib
from typing import Any

import pytest

from qiworkbook.spc.observations import SpcError
from qiworkbook.spc.reading import ChartType
from qiworkbook.spc.rule_sets import RULE_SETS, rule_set_from

MDC = """
id = "mdc"
title = "Making Data Count"
version = "2023"
source = "x"

[limits]
constant = 2.66
screened = false

[[rule]]
rule = "outside"
[[rule]]
rule = "trend"
points = 7
[[rule]]
rule = "two-in-three"
points = 2
window = 3
one_side = true
[[rule]]
rule = "shift"
points = 7
[[rule]]
rule = "long-run"
charts = ["run"]
[[rule]]
rule = "few-crossings"
charts = ["run"]
"""


def test_the_default_set_can_be_written_in_a_file() -> None:
    own, packaged = rule_set_from(tomllib.loads(MDC)), RULE_SETS["mdc"]
    assert own.rules == packaged.rules
    assert own.limits == packaged.limits
    assert own.name == packaged.name
    assert (own.trial_below, own.too_early_below, own.run_test_from, own.limits_from) == (
        packaged.trial_below,
        packaged.too_early_below,
        packaged.run_test_from,
        packaged.limits_from,
    )


def test_numbers_and_switches_of_the_set() -> None:
    data = tomllib.loads("trial_below = 20\nrefuse_runs_of_zeros = false\n" + MDC)
    own = rule_set_from(data)
    assert (own.trial_below, own.refuse_runs_of_zeros) == (20, False)


@pytest.mark.parametrize(
    ("charts", "expected"),
    [
        (["all"], set(ChartType)),
        (["limits"], set(ChartType) - {ChartType.RUN}),
        (["shewhart"], set(ChartType) - {ChartType.RUN, ChartType.MR}),
        (["run", "p"], {ChartType.RUN, ChartType.P}),
    ],
)
def test_charts_by_name(charts: list[str], expected: set[ChartType]) -> None:
    data = {**SMALL, "rule": [{"rule": "shift", "points": 8, "charts": charts}]}
    assert rule_set_from(data).rules[0].charts == expected


SMALL: dict[str, Any] = {
    "id": "northmoor",
    "title": "Northmoor",
    "version": "1",
    "rule": [{"rule": "shift", "points": 8}],
}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": ""}, "The rule set: id should be a text in quotes."),
        ({"title": 3}, "The rule set 'northmoor': title should be a text in quotes."),
        ({"version": None}, "The rule set 'northmoor': version should be a text in quotes."),
        ({"rule": []}, "The rule set 'northmoor': it needs at least one [[rule]]."),
        ({"rule": [3]}, "The rule set 'northmoor': rule 1 should be a table, [[rule]]."),
        ({"limits": 3}, "The rule set 'northmoor': limits should be a table, [limits]."),
        ({"trial_below": -1}, "trial_below should be a whole number, 0 or more."),
        ({"trial_below": True}, "trial_below should be a whole number, 0 or more."),
        ({"refuse_runs_of_zeros": 1}, "refuse_runs_of_zeros should be true or false."),
        ({"limits": {"constant": 0}}, "constant should be a number above 0, such as 2.66."),
        ({"limits": {"sigmas": float("inf")}}, "sigmas should be a number above 0, such as 3."),
        ({"limits": {"centre": "mode"}}, '[limits]: centre should be "mean" or "median".'),
        ({"limits": {"ranges": 2}}, '[limits]: ranges should be "mean" or "median".'),
        ({"limits": {"screened": "no"}}, "[limits]: screened should be true or false."),
        ({"limits": {"screen": True}}, "'screen' means nothing here. There are: constant,"),
        ({"rules": []}, "'rules' means nothing here. There are: id, title,"),
        (
            {"rule": [{"rule": "shift"}]},
            "rule 1: points should be a whole number, 2 or more.",
        ),
        (
            {"rule": [{"rule": "shift", "points": "seven"}]},
            "rule 1: points should be a whole number, 2 or more.",
        ),
        (
            {"rule": [{"rule": "two-in-three", "points": 3, "window": 2}]},
            "rule 1: window should be a whole number, 3 or more.",
        ),
        (
            {"rule": [{"rule": "jump", "points": 3}]},
            "rule 1: there is no rule 'jump'. There are: outside, shift,",
        ),
        (
            {"rule": [{"rule": "astronomical"}]},
            "rule 1: there is no rule 'astronomical'.",
        ),
        (
            {"rule": [{"rule": "shift", "points": 8, "charts": "run"}]},
            'rule 1: charts should be a list, such as ["run"].',
        ),
        (
            {"rule": [{"rule": "shift", "points": 8, "charts": ["pie"]}]},
            "rule 1: there is no chart 'pie'. There are: all, limits, shewhart, run,",
        ),
        (
            {"rule": [{"rule": "shift", "points": 8, "charts": [3]}]},
            "rule 1: there is no chart 3.",
        ),
        (
            {"rule": [{"rule": "shift", "points": 8, "one_side": 1}]},
            "rule 1: one_side should be true or false.",
        ),
    ],
)
def test_what_is_wrong_is_said_plainly(change: dict[str, Any], message: str) -> None:
    with pytest.raises(SpcError) as error:
        rule_set_from({**SMALL, **change})
    assert message in str(error.value)
