"""The tests for special cause, one short function per rule; and Anhøj's, by the exact chances of
runs and crossings.

Positions count from 0 within the sequence given. `sides` holds 1 above the centre, -1 below, 0 on
it, None for a gap. A gap ends every run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, groupby, pairwise
from math import exp, inf, lgamma, log, log2, sqrt
from typing import NamedTuple

from qiworkbook.spc.numbers import side_of
from qiworkbook.spc.reading import Side

Numbers = tuple[tuple[str, float], ...]

FAR = 10  # standard deviations from the middle, beyond which nothing is left to add up


class RunsTest(NamedTuple):
    """The counts behind the two tests, with the bounds that chance keeps within."""

    useful: int
    longest_run: int
    longest_run_max: int
    crossings: int
    crossings_min: int


def runs_test(sides: Sequence[int | None]) -> RunsTest | None:
    """Count runs and crossings of `sides` (1 above, -1 below, 0 on the centre, None missing).

    Points on the centre and gaps are dropped first, so runs go on across them. None when no point
    is left. Anhøj & Olesen 2014, PLoS ONE 9:e113825; Anhøj 2015, PLoS ONE 10:e0121349.
    """
    useful = [side for side in sides if side]
    if not useful:
        return None
    runs = [len(list(run)) for _, run in groupby(useful)]
    return RunsTest(
        len(useful),
        max(runs),
        longest_run_max(len(useful)),
        len(runs) - 1,
        crossings_min(len(useful)),
    )


def longest_run_max(useful: int) -> int:
    """round(log2 n) + 3: a run longer than this is a signal (Schilling 2012 gives the log2 n)."""
    return round(log2(useful)) + 3


def crossings_min(useful: int) -> int:
    """The 5 % point of a binomial with n - 1 tries at even odds: fewer crossings are a signal.

    The smallest k with P(X <= k) >= 0.05 (Chen 2010, Model Assisted Statistics and Applications
    5:73, after David 1947), from the exact distribution.
    """
    tries = useful - 1
    k = max(0, int(tries / 2 - FAR * sqrt(tries) / 2))
    at_most = exp(log_ways(tries, k) - tries * log(2))
    while at_most < 0.05:
        k += 1
        at_most += exp(log_ways(tries, k) - tries * log(2))
    return k


def log_ways(things: int, taken: int) -> float:
    """The logarithm of the number of ways to take some of so many things; -inf where there is none.

    Logarithms, because the ways themselves soon have more digits than a number on a computer.
    """
    if not 0 <= taken <= things:
        return -inf
    return lgamma(things + 1) - lgamma(taken + 1) - lgamma(things - taken + 1)


TAIL = 0.025  # 5 %, both sides together


@lru_cache(maxsize=512)
def runs_expected(above: int, below: int) -> tuple[int, int]:
    """The fewest and the most runs that chance allows among so many points above the median and
    so many below it, which differ where many points lie on it.

    Swed & Eisenhart 1943 (Annals of Mathematical Statistics 14:66), at 5 % two-sided: from the
    exact distribution, however many there are. Calculated here, not copied from a printed table:
    printed tables for run charts suppose halves, and may differ by one run at some numbers of
    points.
    """
    useful, both = above + below, 2 * above * below
    if not both:
        return 0, useful
    middle = 1 + both / useful
    reach = FAR * sqrt(both * (both - useful) / useful**2 / (useful - 1)) + 2
    most = min(2 * min(above, below) + (above != below), int(middle + reach) + 1)
    likely = range(max(2, int(middle - reach)), most + 1)
    chances = [(runs, chance_of(runs, above, below)) for runs in likely]
    return within_tail(chances), within_tail(chances[::-1])


def within_tail(chances: list[tuple[int, float]]) -> int:
    """The first number of runs that is not in the tail."""
    so_far = accumulate(chance for _, chance in chances)
    return next(runs for (runs, _), total in zip(chances, so_far, strict=True) if total > TAIL)


def chance_of(runs: int, above: int, below: int) -> float:
    """The chance of exactly so many runs, of 2 or more."""
    half, odd = divmod(runs, 2)
    # an even number has as many runs above as below; an odd one has one more of those it begins by
    pairs = ((half, half - 1), (half - 1, half)) if odd else ((half - 1, half - 1),) * 2
    total = log_ways(above + below, above)
    return sum(
        exp(log_ways(above - 1, up) + log_ways(below - 1, down) - total)
        for up, down in pairs
        if up < above and down < below
    )


OVER = {1: Side.ABOVE, -1: Side.BELOW}
HEADING = {1: Side.INCREASING, -1: Side.DECREASING}


class RuleSignal(NamedTuple):
    """One signal: its side, the points it involves, those it marks, and what was compared."""

    side: Side
    points: tuple[int, ...]
    marked: tuple[int, ...]
    numbers: Numbers = ()


def outside(
    values: Sequence[float | None],
    lowers: Sequence[float | None],
    uppers: Sequence[float | None],
) -> list[RuleSignal]:
    """Each point beyond a process limit; a point on the limit is not (Shewhart 1931)."""
    found = []
    for i, value in enumerate(values):
        if value is None:
            continue
        lower, upper = lowers[i], uppers[i]
        if upper is not None and value > upper and side_of(value, upper) > 0:
            found.append(RuleSignal(Side.ABOVE, (i,), (i,), (("value", value), ("limit", upper))))
        elif lower is not None and value < lower and side_of(value, lower) < 0:
            found.append(RuleSignal(Side.BELOW, (i,), (i,), (("value", value), ("limit", lower))))
    return found


def shift(
    sides: Sequence[int | None], points: int, *, skip_centre: bool = False
) -> list[RuleSignal]:
    """Each run of at least `points` successive points on one side of the centre.

    A point on the centre ends the run (Making Data Count), or is passed over with `skip_centre`
    (Perla 2011: it neither makes nor breaks a shift).
    """
    runs = one_side_runs(sides, skip_centre=skip_centre)
    return runs_of(((OVER[side], run) for side, run in runs), points)


def runs_of(runs: Iterable[tuple[Side, tuple[int, ...]]], points: int) -> list[RuleSignal]:
    """A signal for each run of at least so many points, which marks all of them."""
    return [
        RuleSignal(side, run, run, (("run", len(run)), ("needed", points)))
        for side, run in runs
        if len(run) >= points
    ]


def one_side_runs(
    sides: Sequence[int | None], *, skip_centre: bool
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The runs of points on one side, each with its side."""
    counted = [i for i, side in enumerate(sides) if side != 0 or not skip_centre]
    for side, run in groupby(counted, key=lambda i: sides[i] or 0):
        if side:
            yield side, tuple(run)


def trend(
    values: Sequence[float | None], points: int, *, skip_ties: bool = False
) -> list[RuleSignal]:
    """Each run of at least `points` successive points all rising or all falling.

    Two equal values end the run (Making Data Count), or count as one with `skip_ties` (Perla
    2011). A peak shared by two runs is marked by the later one: the direction it is leaving in.
    """
    if not goes_one_way(values, points, skip_ties=skip_ties):
        return []
    ways = one_way_runs(values, skip_ties=skip_ties)
    found = runs_of(((HEADING[way], run) for way, run in ways), points)
    peaks = {one.points[0] for one in found}
    return [
        one._replace(marked=one.points[:-1]) if one.points[-1] in peaks else one for one in found
    ]


def goes_one_way(values: Sequence[float | None], points: int, *, skip_ties: bool) -> bool:
    """Whether so many values can go one way: a first look, to which nearly equal ones do."""
    up = down = 1
    for earlier, later in pairwise([value for value in values if value is not None]):
        tied = skip_ties and later == earlier
        up = up + 1 if later > earlier or tied else 1
        down = down + 1 if later < earlier or tied else 1
        if up >= points or down >= points:
            return True
    return False


def one_way_runs(
    values: Sequence[float | None], *, skip_ties: bool
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The runs of steps in one direction, each with its direction and its points."""
    kept: list[int] = []
    for i, value in enumerate(values):
        before = values[kept[-1]] if kept else None
        if not skip_ties or value is None or before is None or side_of(value, before):
            kept.append(i)
    steps = steps_of([values[i] for i in kept])
    for way, group in groupby(range(len(steps)), key=steps.__getitem__):
        at = list(group)
        if way:
            yield way, tuple(kept[at[0] : at[-1] + 2])


def steps_of(values: Sequence[float | None]) -> list[int]:
    """Up (1), down (-1) or neither from each value to the next; neither at a gap."""
    return [0 if a is None or b is None else side_of(b, a) for a, b in pairwise(values)]


def close_together(
    zones: Sequence[int | None],
    sides: Sequence[int | None],
    points: int,
    window: int,
    *,
    one_side: bool = False,
    opposite_cancels: bool = False,
) -> list[RuleSignal]:
    """At least `points` of `window` successive points in the zone of one side.

    `zones` holds 1 in the upper zone, -1 in the lower, 0 in neither. With `one_side` the whole
    window must lie on that side of the centre; with `opposite_cancels` a point in the zone of the
    other side takes one away. Windows that overlap are told as one signal; only
    points in the zone are marked.
    """
    found: list[RuleSignal] = []
    for side in (1, -1):
        if zones.count(side) < points:
            continue
        merged: list[tuple[set[int], set[int]]] = []
        near = [i for i, zone in enumerate(zones) if zone == side]
        last = len(zones) - window
        # windows that hold a point in the zone: of a long series, a few of very many
        starts = {at for i in near for at in range(max(0, i - window + 1), min(i, last) + 1)}
        for start in sorted(starts):
            places = range(start, start + window)
            hits = {i for i in places if zones[i] == side}
            if len(hits) < points or any(zones[i] is None for i in places):
                continue
            if opposite_cancels and len(hits) - sum(zones[i] == -side for i in places) < points:
                continue
            if one_side and any(sides[i] != side for i in places):
                continue
            if merged and start in merged[-1][0]:
                merged[-1][0].update(places)
                merged[-1][1].update(hits)
            else:
                merged.append((set(places), hits))
        for involved, hits in merged:
            numbers = (("close", len(hits)), ("needed", points), ("window", window))
            found.append(
                RuleSignal(OVER[side], tuple(sorted(involved)), tuple(sorted(hits)), numbers)
            )
    return found


def hugging(inner: Sequence[int | None], points: int, *, within: bool) -> list[RuleSignal]:
    """Each run of at least `points` points all within one sigma of the centre, or none within it.

    `inner` holds 0 within one sigma, 1 or -1 beyond it. Nelson 1984, J Quality Technology 16:237.
    """
    sought = {0} if within else {1, -1}
    groups = groupby(range(len(inner)), key=lambda i: inner[i] in sought)
    return runs_of(((Side.NEITHER, tuple(group)) for held, group in groups if held), points)


def alternating(values: Sequence[float | None], points: int) -> list[RuleSignal]:
    """Each run of at least `points` points that go up and down in turn (Nelson 1984)."""
    steps = steps_of(values)
    # every second step turned round: those that go up and down in turn are then alike
    groups = groupby(range(len(steps)), key=lambda i: steps[i] * (-1) ** i)
    zigzags = (tuple(group) for way, group in groups if way)
    return runs_of(((Side.NEITHER, (*run, run[-1] + 1)) for run in zigzags), points)


def long_run(sides: Sequence[int | None]) -> list[RuleSignal]:
    """The longest run, when it is longer than chance allows (Anhøj)."""
    test = runs_test(sides)
    if test is None or test.longest_run <= test.longest_run_max:
        return []
    numbers = (("run", test.longest_run), ("most", test.longest_run_max), ("useful", test.useful))
    return [
        RuleSignal(OVER[side], run, run, numbers)
        for side, run in useful_runs(sides)
        if len(run) == test.longest_run
    ]


def useful_runs(sides: Sequence[int | None]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The runs of useful points: on across gaps and across points on the centre."""
    useful = [i for i, side in enumerate(sides) if side]
    for side, run in one_side_runs([sides[i] for i in useful], skip_centre=False):
        yield side, tuple(useful[i] for i in run)


def few_crossings(sides: Sequence[int | None]) -> list[RuleSignal]:
    """The whole series, when it crosses the centre less often than chance allows (Anhøj)."""
    test = runs_test(sides)
    if test is None or test.crossings >= test.crossings_min:
        return []
    numbers = (
        ("crossings", test.crossings),
        ("least", test.crossings_min),
        ("useful", test.useful),
    )
    return [RuleSignal(Side.NEITHER, tuple(i for i, side in enumerate(sides) if side), (), numbers)]


def run_count(sides: Sequence[int | None]) -> list[RuleSignal]:
    """The whole series, when it has fewer or more runs than chance allows (Perla 2011).

    Perla's table supposes as many points above the median as below: where many lie on it, chance
    gives fewer runs than that.
    """
    useful = tuple(i for i, side in enumerate(sides) if side)
    runs = sum(1 for _ in useful_runs(sides))
    above = sum(1 for side in sides if side == 1)
    least, most = runs_expected(above, len(useful) - above)
    if not useful or least <= runs <= most:
        return []
    numbers = (("runs", runs), ("least", least), ("most", most), ("useful", len(useful)))
    return [RuleSignal(Side.NEITHER, useful, (), numbers)]
