"""Worked examples from books and manuals, to as many places as are printed there."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import Observation, ReadingPlan
from qiworkbook.spc.reading import ChartType, Rule

EXAMPLES = tomllib.loads(Path(__file__).with_name("published.toml").read_text("utf-8"))["example"]


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda case: case["source"][:60])
def test_published_limits(case: dict[str, Any]) -> None:
    values = case["values"]
    sizes = case.get("sizes", [case.get("size")] * len(values))
    rows = [
        Observation(None, value, size, excluded="known" if i in case.get("excluded", []) else "")
        for i, (value, size) in enumerate(zip(values, sizes, strict=True))
    ]
    plan = ReadingPlan(chart=ChartType(case["chart"]), rule_set=case["rule_set"])
    reading = analyse(rows, plan)
    point = reading.points[0 if case.get("first") else -1]
    close = case.get("close", 0.5001 * 10 ** -case["places"])
    assert point.centre == pytest.approx(case["centre"], abs=close)
    assert point.upper == pytest.approx(case["upper"], abs=close)
    assert point.lower == pytest.approx(case["lower"], abs=close)
    outside = {i for s in reading.signals if s.rule is Rule.OUTSIDE for i in s.marked}
    assert outside == set(case.get("outside", []))
