"""How long one measure takes to be read, of 24 points and of 10,000, by each kind of chart."""

from __future__ import annotations

import time
from datetime import date, timedelta

import numpy as np

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import Observation, ReadingPlan, TargetStep
from qiworkbook.spc.reading import Better, ChartType

MONDAY = date(1990, 1, 1)
TARGET = (TargetStep(None, 70.0),)
CHARTS = (ChartType.XMR, ChartType.RUN, ChartType.P, ChartType.U, ChartType.C, ChartType.T)


def rows(points: int, *, divided: bool) -> list[Observation]:
    """Invented weeks, the same every time."""
    rng = np.random.default_rng(points)
    values = rng.binomial(30, 0.6, points).tolist()
    return [
        Observation(MONDAY + timedelta(days=at), float(value + 1), 40.0 if divided else None)
        for at, value in enumerate(values)
    ]


def seconds(observations: list[Observation], plan: ReadingPlan, runs: int) -> float:
    """The least of so many readings, in seconds of the processor: whatever else a computer does
    can only add to it.
    """
    found = []
    for _ in range(runs):
        before = time.process_time()
        analyse(observations, plan)
        found.append(time.process_time() - before)
    return min(found)


def main() -> None:
    """Print a line for each chart and length."""
    for points, runs in ((24, 2000), (10_000, 7)):
        for chart in CHARTS:
            divided = chart in (ChartType.P, ChartType.U)
            plan = ReadingPlan(
                "Felt safe", "%" if divided else "", Better.INCREASE, chart, targets=TARGET
            )
            taken = seconds(rows(points, divided=divided), plan, runs)
            print(f"{points:>6} points, {chart:<4} {taken * 1000:9.3f} ms")


if __name__ == "__main__":
    main()
