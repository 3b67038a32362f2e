"""How often each chart and rule set speaks of a change that is not there, and finds one that is.

Series are drawn at random, seeded, and read as the workbook reads them. Every figure is the share
of charts, in per cent: with any signal at all, and with the latest point marked.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import Observation, ReadingPlan
from qiworkbook.spc.reading import Better, ChartType
from qiworkbook.spc.rule_sets import RULE_SETS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    Draw = Callable[[np.random.Generator, Sequence[float]], Iterator[Observation]]
    Numbers = Sequence[float] | NDArray[np.float64] | NDArray[np.int64]

MONDAY = date(2024, 1, 1)
LENGTHS = (24, 50)
SEED = 20240101


@dataclass(frozen=True)
class Kind:
    """One kind of data: how it is drawn about a level, and the level before and after a change.

    `charts` are asked for by name beside the one that the workbook chooses (None).
    """

    name: str
    draw: Draw
    before: float
    after: float
    plan: ReadingPlan
    charts: tuple[ChartType | None, ...] = (None, ChartType.XMR, ChartType.RUN)

    def series(self, rng: np.random.Generator, points: int, *, changed: bool) -> list[Observation]:
        """So many points; `changed` moves the level half-way, at the 13th of 24."""
        half = points // 2
        last = self.after if changed else self.before
        return list(self.draw(rng, [self.before] * half + [last] * (points - half)))


def weekly(values: Numbers, sizes: Numbers | None = None, step: int = 7) -> Iterator[Observation]:
    """Values at even steps of time."""
    for at, value in enumerate(values):
        when = MONDAY + timedelta(days=step * at)
        yield Observation(when, float(value), float(sizes[at]) if sizes is not None else None)


def normal(rng: np.random.Generator, levels: Sequence[float]) -> Iterator[Observation]:
    """One standard deviation is 1."""
    return weekly(rng.normal(levels, 1.0))


def autocorrelated(rng: np.random.Generator, levels: Sequence[float]) -> Iterator[Observation]:
    """Each value remembers 0.6 of the one before; one standard deviation is 1."""
    at, found = rng.normal(), []
    for level in levels:
        at = 0.6 * at + 0.8 * rng.normal()
        found.append(level + at)
    return weekly(found)


def weekdays(rng: np.random.Generator, levels: Sequence[float]) -> Iterator[Observation]:
    """Daily counts, a third fewer at weekends."""
    expected = [level * (2 / 3 if at % 7 > 4 else 1) for at, level in enumerate(levels)]
    return weekly(rng.poisson(expected), step=1)


def waits(
    rng: np.random.Generator, levels: Sequence[float], shape: float = 1.0
) -> Iterator[Observation]:
    """Waiting times, one decimal: mostly short and some very long, less so by a larger shape."""
    return weekly(np.round(rng.gamma(shape, np.asarray(levels) / shape), 1))


def log_normal(rng: np.random.Generator, levels: Sequence[float]) -> Iterator[Observation]:
    """Costs, or hours in a department: their logarithms have a standard deviation of 0.5."""
    return weekly(np.round(levels * np.exp(rng.normal(-0.125, 0.5, len(levels))), 1))


def whole_days(rng: np.random.Generator, levels: Sequence[float]) -> Iterator[Observation]:
    """Lengths of stay in whole days."""
    return weekly(np.floor(rng.exponential(levels)))


def typed_shares(rng: np.random.Generator, levels: Sequence[float]) -> Iterator[Observation]:
    """Percentages of 20 to 59 people, of whom nobody wrote down how many there were."""
    sizes = rng.integers(20, 60, len(levels))
    return weekly(np.round(100 * rng.binomial(sizes, levels) / sizes, 1))


def scores(rng: np.random.Generator, levels: Sequence[float]) -> Iterator[Observation]:
    """Marks from 1 to 5, in whole numbers."""
    return weekly(np.clip(np.round(rng.normal(levels, 0.6)), 1, 5))


def counts(rng: np.random.Generator, levels: Sequence[float]) -> Iterator[Observation]:
    """Events in equal stretches of time."""
    return weekly(rng.poisson(levels))


def varied_counts(
    rng: np.random.Generator, levels: Sequence[float], ratio: float = 2.0
) -> Iterator[Observation]:
    """Counts whose variance is so many times their mean (negative binomial)."""
    return weekly(rng.negative_binomial(np.asarray(levels) / (ratio - 1), 1 / ratio))


def varied_rates(
    rng: np.random.Generator, levels: Sequence[float], ratio: float
) -> Iterator[Observation]:
    """Events in 400 to 600 bed days whose variance is so many times their mean."""
    sizes = rng.integers(400, 601, len(levels))
    expected = np.asarray(levels) * sizes
    return weekly(rng.negative_binomial(expected / (ratio - 1), 1 / ratio), sizes)


def typed_by_few(
    rng: np.random.Generator, levels: Sequence[float], people: int = 8
) -> Iterator[Observation]:
    """Whole percentages of one small number of people, which nobody wrote down."""
    return weekly(np.floor(100 * rng.binomial(people, levels) / people + 0.5))


def shares(
    rng: np.random.Generator, levels: Sequence[float], fewest: int = 20, most: int = 20
) -> Iterator[Observation]:
    """How many of `fewest` to `most` people."""
    sizes = rng.integers(fewest, most + 1, len(levels))
    return weekly(rng.binomial(sizes, levels), sizes)


def rates(rng: np.random.Generator, levels: Sequence[float]) -> Iterator[Observation]:
    """Events in 400 to 600 bed days."""
    sizes = rng.integers(400, 601, len(levels))
    return weekly(rng.poisson(np.asarray(levels) * sizes), sizes)


def days_between(rng: np.random.Generator, levels: Sequence[float]) -> Iterator[Observation]:
    """Days from one event to the next; two on one day are half a day apart."""
    # a day apart on the calendar, so that a chart of one row a date can be asked for too
    for at, gap in enumerate(rng.exponential(levels)):
        yield Observation(MONDAY + timedelta(days=at), float(round(gap)) or 0.5)


def cases_between(rng: np.random.Generator, levels: Sequence[float]) -> Iterator[Observation]:
    """Cases between one event and the next, the event not counted."""
    return weekly(rng.geometric(1 / (np.asarray(levels) + 1)) - 1)


def threes(rng: np.random.Generator, levels: Sequence[float]) -> Iterator[Observation]:
    """Three measurements a point."""
    for at, level in enumerate(levels):
        group = tuple(float(one) for one in rng.normal(level, 1.0, 3))
        yield Observation(MONDAY + timedelta(weeks=at), None, subgroup=group)


PLAIN = ReadingPlan(every="week", better=Better.INCREASE)
INCIDENTS = replace(PLAIN, counts="incidents", better=Better.NEITHER)
PERCENT = replace(PLAIN, unit="%")
RATE = replace(INCIDENTS, per=1000)
DAYS = replace(PLAIN, every="", unit="days between incidents")
CASES = replace(PLAIN, every="", unit="admissions between falls")
OF_SHARES = (None, ChartType.P_PRIME, ChartType.XMR, ChartType.RUN)
OF_RATES = (None, ChartType.U_PRIME, ChartType.XMR, ChartType.RUN)

KINDS = (
    Kind("normal, +1.5 SD", normal, 0, 1.5, PLAIN),
    Kind("three at a time, normal, +1 SD", threes, 0, 1, PLAIN, (None, ChartType.S)),
    Kind("a count of 20 → 12", counts, 20, 12, INCIDENTS),
    Kind("a count of 4 → 2", counts, 4, 2, INCIDENTS),
    Kind("a count of 3 → 6", counts, 3, 6, INCIDENTS),
    Kind("a weekly count of 0.2 → 1", counts, 0.2, 1, INCIDENTS),
    Kind("8 in 1,000 bed days → 14", rates, 0.008, 0.014, RATE, OF_RATES),
    Kind("1% of 20 → 15%", shares, 0.01, 0.15, PERCENT, OF_SHARES),
    Kind("50% of 20 → 70%", shares, 0.5, 0.7, PERCENT, OF_SHARES),
    Kind("61% of 20 → 81%", shares, 0.61, 0.81, PERCENT, OF_SHARES),
    Kind("80% of 20 → 97%", shares, 0.8, 0.97, PERCENT, OF_SHARES),
    Kind("99% of 20 → 85%", shares, 0.99, 0.85, PERCENT, OF_SHARES),
    Kind("60% of 3 to 8 → 85%", partial(shares, fewest=3, most=8), 0.6, 0.85, PERCENT, OF_SHARES),
    Kind(
        "30% of 3,000 → 32%", partial(shares, fewest=2700, most=3300), 0.3, 0.32, PERCENT, OF_SHARES
    ),
    Kind("30 days between events → 90", days_between, 30, 90, DAYS, (None, ChartType.XMR)),
    Kind("30 cases between events → 90", cases_between, 30, 90, CASES, (None, ChartType.XMR)),
    Kind("autocorrelated (0.6), +1.5 SD", autocorrelated, 0, 1.5, PLAIN),
    Kind("daily, fewer at weekends, 9 → 5", weekdays, 9, 5, replace(INCIDENTS, every="day")),
    Kind("waits of 40 minutes → 20", waits, 40, 20, PLAIN),
    Kind("waits of 40 → 20, less uneven", partial(waits, shape=4), 40, 20, PLAIN),
    Kind("hours of 4 → 6, log-normal", log_normal, 4, 6, PLAIN),
    Kind("whole days of stay, 12 → 24", whole_days, 12, 24, PLAIN),
    Kind("scores of 1 to 5, 4.4 → 3.6", scores, 4.4, 3.6, PLAIN),
    Kind("typed, 95% → 85%", typed_shares, 0.95, 0.85, PERCENT),
    Kind("typed of 8, 95% → 75%", typed_by_few, 0.95, 0.75, PERCENT),
    Kind("varied 10 → 5, variance 1.5 × mean", partial(varied_counts, ratio=1.5), 10, 5, INCIDENTS),
    Kind("varied 10 → 5, variance 2 × mean", varied_counts, 10, 5, INCIDENTS),
    Kind("varied 10 → 5, variance 3 × mean", partial(varied_counts, ratio=3.0), 10, 5, INCIDENTS),
    Kind("varied 4 → 2, variance 2 × mean", varied_counts, 4, 2, INCIDENTS),
    Kind(
        "varied 8 in 1,000 → 16, variance 1.5 × mean",
        partial(varied_rates, ratio=1.5),
        0.008,
        0.016,
        RATE,
        OF_RATES,
    ),
    Kind(
        "varied 8 in 1,000 → 16, variance 3 × mean",
        partial(varied_rates, ratio=3.0),
        0.008,
        0.016,
        RATE,
        OF_RATES,
    ),
)


@dataclass(frozen=True)
class Cell:
    """What is simulated: `changed` is a real change half-way."""

    kind: int  # its place in KINDS, whose functions no process can hand to another
    chart: ChartType | None
    rule_set: str
    points: int
    changed: bool


@dataclass(frozen=True)
class Rates:
    """Per cent of charts: with any signal, with the latest point marked; and the chart drawn."""

    any: float
    latest: float
    chart: str


def simulated(cell: Cell, charts: int) -> Rates:
    """Both rates of so many charts. Every rule set and chart reads the same series."""
    kind = KINDS[cell.kind]
    rng = np.random.default_rng([SEED, cell.kind, cell.points, cell.changed])
    plan = replace(kind.plan, chart=cell.chart, rule_set=cell.rule_set)
    signalled = latest = 0
    drawn: dict[str, int] = {}
    for _ in range(charts):
        reading = analyse(kind.series(rng, cell.points, changed=cell.changed), plan)
        signalled += bool(reading.signals)
        at = reading.latest
        latest += at is not None and bool(reading.signals_at(at.index))
        drawn[reading.chart] = drawn.get(reading.chart, 0) + 1
    return Rates(100 * signalled / charts, 100 * latest / charts, max(drawn, key=drawn.__getitem__))


def table(kinds: Sequence[int], rule_sets: Sequence[str], *, every_chart: bool) -> list[Cell]:
    """What stands in each row of the printed table, from left to right."""
    return [
        Cell(kind, chart, rule_set, points, changed)
        for kind in kinds
        for chart in (KINDS[kind].charts if every_chart else (None,))
        for rule_set in rule_sets
        for points in LENGTHS
        for changed in (False, True)
    ]


def rows(cells: Sequence[Cell], found: Sequence[Rates]) -> Iterator[str]:
    """A Markdown table: stable as any / latest, and how many of the real changes are found."""
    yield (
        "| data, and the change | chart | rules | stable, 24 points: any / latest "
        "| change found | stable, 50 points: any / latest | change found |"
    )
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for at in range(0, len(cells), 4):
        cell, (short, short_change, long, long_change) = cells[at], found[at : at + 4]
        chart = f"`{short.chart}`" + ("" if cell.chart else ", chosen")
        yield (
            f"| {KINDS[cell.kind].name} | {chart} | `{cell.rule_set}` "
            f"| {short.any:.0f} / {short.latest:.0f} | {short_change.any:.0f} "
            f"| {long.any:.0f} / {long.latest:.0f} | {long_change.any:.0f} |"
        )


def main() -> None:
    """Simulate what was asked for and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--charts", type=int, default=1000, help="series for each figure")
    parser.add_argument("--kind", default="", help="only kinds of data whose name has this in it")
    parser.add_argument("--rule-set", action="append", choices=list(RULE_SETS), help="default: mdc")
    parser.add_argument("--all", action="store_true", help="every rule set, every chart")
    asked = parser.parse_args()
    kinds = [at for at, kind in enumerate(KINDS) if asked.kind in kind.name]
    rule_sets = asked.rule_set or (list(RULE_SETS) if asked.all else ["mdc"])
    cells = table(kinds, rule_sets, every_chart=asked.all)
    with ProcessPoolExecutor() as pool:
        found = list(pool.map(partial(simulated, charts=asked.charts), cells, chunksize=4))
    print("\n".join(rows(cells, found)))


if __name__ == "__main__":
    main()
