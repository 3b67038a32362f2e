"""The table of docs/charts.md that says how often charts are wrong, against charts drawn anew."""

from __future__ import annotations

import importlib.util
import re
import sys
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "charts.md").read_text("utf-8")
CHARTS = 60


def benchmark() -> ModuleType:
    """tests/benchmarks/rates.py, which is no package."""
    spec = importlib.util.spec_from_file_location(
        "benchmark_of_rates", ROOT / "tests" / "benchmarks" / "rates.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # for its dataclasses
    spec.loader.exec_module(module)
    return module


RATES = benchmark()
ROWS = re.findall(
    r"^\| (.+?) \| `([\w-]+)`, chosen \| `mdc` \| (\d+) / (\d+) \| (\d+) \|", PAGE, re.MULTILINE
)


def test_every_kind_of_data_is_in_the_table() -> None:
    assert [name for name, *_ in ROWS] == [kind.name for kind in RATES.KINDS]


@pytest.mark.parametrize(("name", "chart", "stable", "latest", "found"), ROWS)
def test_a_row_of_the_table_is_true(
    name: str, chart: str, stable: str, latest: str, found: str
) -> None:
    at = [kind.name for kind in RATES.KINDS].index(name)
    for printed, changed in ((int(stable), False), (int(found), True)):
        cell = RATES.Cell(at, None, "mdc", 24, changed)
        drawn = RATES.simulated(cell, CHARTS)
        share = min(max(printed / 100, 0.02), 0.98)
        assert drawn.any == pytest.approx(printed, abs=400 * sqrt(share * (1 - share) / CHARTS))
        assert changed or drawn.chart == chart
    if not name.startswith("autocorrelated"):
        assert int(stable) <= 23  # 20, and what a figure from 1,000 charts may be off by
        assert int(latest) <= 3
