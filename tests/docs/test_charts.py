"""docs/charts.md names every chart and every rule set, and its words on them are true."""

from __future__ import annotations

import re
from pathlib import Path

from qiworkbook.model.settings import ROUND_TO, SMALL
from qiworkbook.spc.charts import CHARTS
from qiworkbook.spc.funnel import EXPECTED, FEWEST
from qiworkbook.spc.reading import Rule
from qiworkbook.spc.rule_sets import RULE_SETS

PAGE = (Path(__file__).parents[2] / "docs" / "charts.md").read_text("utf-8")


def test_every_chart_is_in_the_table() -> None:
    table = PAGE.partition("## Which chart")[2].partition("\n## ")[0]
    named = {
        name
        for row in re.findall(r"^\|[^|]*\|([^|]*)\|", table, re.MULTILINE)
        for name in re.findall(r"`([a-z-]+)`", row)
    }
    assert named == {str(chart) for chart in CHARTS}


def test_every_rule_set_is_in_the_table_with_its_name() -> None:
    rows = dict(re.findall(r"^\| `([\w.-]+)` \| (.+?) \|", PAGE, re.MULTILINE))
    assert set(RULE_SETS) == {name for name in rows if name in RULE_SETS}
    for name, rule_set in RULE_SETS.items():
        assert rule_set.version in rows[name]


def test_how_long_shifts_and_trends_are() -> None:
    rows = dict(re.findall(r"^\| `([\w.-]+)` \| .+? \| (.+?) \|$", PAGE, re.MULTILINE))
    for name in ("mdc", "western-electric", "powerbi-spc"):
        for use in RULE_SETS[name].rules:
            if use.rule in (Rule.SHIFT, Rule.TREND):
                assert f"{use.rule} of {use.points}" in rows[name]


def test_what_is_hidden_in_a_copy_to_share() -> None:
    assert f"counts from 1 to {SMALL} become `*`" in PAGE
    assert f"rounded to the nearest {ROUND_TO}" in PAGE


def test_trial_limits() -> None:
    assert f"Below {RULE_SETS['mdc'].trial_below} points the limits are **trial limits**" in PAGE


def test_over_dispersion() -> None:
    # numbers of tests/spc/test_overdispersion.py, which has them from numpy
    assert f"From {FEWEST} wards on `compare` looks for it" in PAGE
    assert f"With fewer than {FEWEST} wards nothing is widened" in PAGE
    assert f"fewer than {EXPECTED} events" in PAGE
    assert "phi is 2.38" in PAGE
    assert "14.4 %,\nlies inside limits of up to 18.4 %" in PAGE
