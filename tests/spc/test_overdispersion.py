"""Over-dispersion against numpy 2 and scipy 1.17, on counts that others have published.

The twelve hospitals are the example "Surgical" of the BUGS manual (Spiegelhalter, Thomas, Best &
Gilks 1996, BUGS 0.5 Examples volume 1): operations on babies' hearts and deaths. The second set
is invented. Expected values: numpy.quantile for the tenths, scipy.stats for normal and chi-squared
quantiles, the formulas of Spiegelhalter 2005 written out anew.
"""

from __future__ import annotations

from datetime import date, timedelta
from math import pi, sqrt

import numpy as np
import pytest
from msgspec.structs import replace

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.funnel import (
    RATES,
    SCALES,
    SHARES,
    FunnelKind,
    Ward,
    WardSpread,
    chance_at_most,
    drawn_in,
    funnel,
    limits_at,
    spread_between,
    successive_excess,
)
from qiworkbook.spc.observations import Observation, ReadingPlan
from qiworkbook.spc.reading import ChartType, Side

OPERATIONS = (47, 148, 119, 810, 211, 196, 148, 215, 207, 97, 256, 360)
DEATHS = (0, 18, 8, 46, 8, 13, 9, 31, 14, 8, 29, 24)
HOSPITALS = [
    Ward(name, deaths, operations)
    for name, deaths, operations in zip("ABCDEFGHIJKL", DEATHS, OPERATIONS, strict=True)
]
EVENTS = (12, 30, 8, 45, 20, 15, 60, 9, 33, 25, 18, 40)
DAYS = (900, 1500, 1100, 2100, 800, 1700, 2300, 700, 1400, 2000, 600, 1300)
WARDS = [Ward(f"Ward {at}", EVENTS[at], DAYS[at]) for at in range(12)]


def test_published_shares() -> None:
    found = funnel(HOSPITALS, FunnelKind.P, widen=True)
    assert found.spread is not None
    assert found.spread.phi == pytest.approx(2.379791503735697, rel=1e-9)
    assert found.spread.tau**2 == pytest.approx(0.001809570839788547, rel=1e-9)
    # scipy.stats.chi2_contingency: 38.55563852262718 on 11 degrees of freedom, 95 % point 19.675
    assert found.spread.ratio == pytest.approx(38.55563852262718 / 11, rel=1e-9)
    assert found.spread.clear
    assert found.widened
    # BUGS finds a standard deviation of about 0.4 between hospitals, in logits; ours are arcsines,
    # on which a logit is sqrt(p (1 - p)) / 2. Hospital H pulls theirs up, and is drawn in by ours.
    p = found.centre
    assert 0.25 < found.spread.tau / (sqrt(p * (1 - p)) / 2) < 0.5


def test_published_shares_have_wider_limits_than_chance() -> None:
    alone, wide = funnel(HOSPITALS, FunnelKind.P), funnel(HOSPITALS, FunnelKind.P, widen=True)
    sides = {point.name: point.side for point in alone.points if point.side}
    assert sides == {"H": Side.ABOVE}
    assert [point.side for point in wide.points] == [None] * 12
    limits = next(point.limits for point in wide.points if point.name == "H")
    assert limits == pytest.approx((0.01137642, 0.02811964, 0.13909913, 0.18437685), abs=1e-7)
    assert alone.spread == wide.spread
    assert not alone.widened


def test_rates() -> None:
    found = funnel(WARDS, FunnelKind.U, per=1000, widen=True)
    assert found.spread is not None
    assert found.spread.phi == pytest.approx(4.000100941749146, rel=1e-9)
    assert found.spread.tau**2 == pytest.approx(0.0006244030553756091, rel=1e-9)
    assert found.spread.ratio == pytest.approx(4.290853621454478, rel=1e-9)  # scipy's chisquare
    limits = next(point.limits for point in found.points if point.denominator == 1300)
    assert limits == pytest.approx((2.52781072, 6.81917852, 37.87017704, 51.48524032), abs=1e-5)


def test_nothing_is_said_of_fewer_than_ten() -> None:
    found = funnel(HOSPITALS[:9], FunnelKind.P, widen=True)
    assert (found.spread, found.widened) == (None, False)
    assert found.points == funnel(HOSPITALS[:9], FunnelKind.P).points


def test_wards_too_small_to_tell_are_not_asked() -> None:
    # 1 in 10, so a ward of 20 expects two events: chance alone would look like a spread
    small = [Ward(f"Small {at}", at % 5, 20) for at in range(30)]
    assert funnel(small, FunnelKind.P, widen=True).spread is None
    few_without = [Ward(f"Small {at}", 20 - at % 5, 20) for at in range(30)]
    assert funnel(few_without, FunnelKind.P, widen=True).spread is None
    both = funnel([*HOSPITALS, Ward("Small", 2, 27)], FunnelKind.P, widen=True)
    assert both.spread is not None
    assert both.spread.wards == 12


@pytest.mark.parametrize("kind", FunnelKind)
@pytest.mark.parametrize("events", [5, 20])
def test_wards_that_are_all_alike_keep_the_limits_of_chance(kind: FunnelKind, events: int) -> None:
    alike = [Ward(f"Ward {at}", events, 40) for at in range(12)]
    found = funnel(alike, kind, widen=True)
    assert found.spread is not None
    assert (found.spread.phi, found.spread.tau, found.spread.clear) == (0, 0, False)
    assert not found.widened


def test_a_ward_without_events_and_one_with_all_have_a_place() -> None:
    mixed = [Ward("None", 0, 12), Ward("All", 12, 12), *HOSPITALS]
    found = funnel(mixed, FunnelKind.P, widen=True)
    assert found.widened
    assert all(0 <= point.limits.lower < point.limits.upper <= 1 for point in found.points)


@pytest.mark.parametrize("size", [1, 2, 5, 12, 200])
def test_widened_limits_are_never_inside_those_of_chance(size: float) -> None:
    for kind, centre in ((FunnelKind.P, 0.3), (FunnelKind.P, 0.97), (FunnelKind.U, 0.2)):
        alone, wide = limits_at(kind, centre, size), limits_at(kind, centre, size, 0.01)
        assert wide.lower <= alone.lower
        assert wide.near_lower <= alone.near_lower
        assert wide.near_upper >= alone.near_upper
        assert wide.upper >= alone.upper


def test_the_extreme_tenths_are_drawn_in() -> None:
    # ten values: the tenth of the way is 0.9 of the first step, numpy.quantile says 1.9 and 9.1
    values = [float(one) for one in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)]
    assert drawn_in(values) == pytest.approx([1.9, 2, 3, 4, 5, 6, 7, 8, 9, 9.1])


@pytest.mark.parametrize(("freedom", "point"), [(9, 16.9190), (15.2, 25.2567), (29, 42.5570)])
def test_the_95_percent_point_of_chi_squared(freedom: float, point: float) -> None:
    assert chance_at_most(freedom) == pytest.approx(point, rel=1e-3)  # scipy.stats.chi2.ppf


def spread_of(
    rng: np.random.Generator, shares: np.ndarray, sizes: np.ndarray, kind: FunnelKind
) -> WardSpread | None:
    """The spread between invented wards with as many events as chance gives them.

    As a funnel asks for it, whose exact limits would take most of the time.
    """
    events = rng.binomial(sizes, shares) if kind is FunnelKind.P else rng.poisson(sizes * shares)
    values = (events / sizes).tolist()
    return spread_between(values, sizes.tolist(), events.sum() / sizes.sum(), SCALES[kind])


def test_a_funnel_asks_for_the_spread_about_all_wards_together() -> None:
    shares = [deaths / operations for deaths, operations in zip(DEATHS, OPERATIONS, strict=True)]
    spread = spread_between(shares, OPERATIONS, sum(DEATHS) / sum(OPERATIONS), SHARES)
    assert spread == funnel(HOSPITALS, FunnelKind.P).spread


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "centre", "wards", "sizes"),
    [
        (FunnelKind.P, 0.1, 10, (45, 70)),
        (FunnelKind.P, 0.5, 20, (8, 40)),
        (FunnelKind.P, 0.97, 30, (120, 300)),
        (FunnelKind.U, 0.01, 12, (400, 900)),
    ],
)
def test_wards_that_are_alike_are_told_apart_once_in_twenty(
    kind: FunnelKind, centre: float, wards: int, sizes: tuple[int, int]
) -> None:
    rng = np.random.default_rng(1)
    found = []
    for _ in range(1500):
        spread = spread_of(rng, np.full(wards, centre), rng.integers(*sizes, wards), kind)
        if spread is not None:
            found.append(spread)
    assert len(found) > 1400
    # 5 %, give or take three standard errors of 1500
    assert 0.033 < sum(one.clear for one in found) / len(found) < 0.067
    assert sum(one.ratio for one in found) / len(found) == pytest.approx(1, abs=0.04)
    assert 0.6 < sum(one.phi for one in found) / len(found) < 0.85


def test_wards_that_differ_are_found_as_often_as_by_a_plain_chi_squared() -> None:
    # 20 wards of 100, shares spread so that the variance is 1.86 times that of chance
    rng = np.random.default_rng(2)
    more = np.sqrt(0.86 * 0.3 * 0.7 / 99)  # a share that varies by s has n - 1 parts of its s²
    clear = 0
    for _ in range(600):
        shares = np.clip(rng.normal(0.3, more, 20), 0, 1)
        spread = spread_of(rng, shares, np.full(20, 100), FunnelKind.P)
        clear += spread is not None and spread.clear
    assert clear / 600 > 0.6


@pytest.mark.slow
@pytest.mark.parametrize(("points", "centre"), [(12, 0.3), (24, 0.61), (50, 0.9)])
def test_points_that_chance_made_are_called_unsteady_once_in_twenty(
    points: int, centre: float
) -> None:
    rng = np.random.default_rng(points)
    found = 0
    for _ in range(2000):
        sizes = rng.integers(15, 40, points)
        z = (rng.binomial(sizes, centre) / sizes - centre) * np.sqrt(
            sizes / (centre * (1 - centre))
        )
        found += successive_excess([z.tolist()])
    assert 0.034 < found / 2000 < 0.066  # scipy's own chi-squared gives 0.04 to 0.053 of these


def test_a_lasting_change_is_not_unsteadiness_but_a_swing_at_every_point_is() -> None:
    rng = np.random.default_rng(3)
    moved = [
        successive_excess([(rng.normal(0, 1, 24) + np.repeat([0.0, 2.0], 12)).tolist()])
        for _ in range(500)
    ]
    assert sum(moved) < 0.15 * 500
    swinging = [successive_excess([rng.normal(0, 2, 24).tolist()]) for _ in range(500)]
    assert sum(swinging) > 0.95 * 500


def test_a_gap_and_a_new_phase_have_no_difference_across_them() -> None:
    z = [0.5, -0.5] * 8
    assert not successive_excess([z])
    assert successive_excess([[*z, 12.0, -12.0]])
    assert not successive_excess([[*z, None, 12.0, None, -12.0]])
    assert not successive_excess([[*z], [12.0, 12.5]])
    assert not successive_excess([[-9.0, 9.0] * 5])  # nine differences are too few


def test_both_scales_lead_back() -> None:
    assert [SHARES.back(SHARES.there(share)) for share in (0, 0.3, 1)] == pytest.approx([0, 0.3, 1])
    assert [RATES.back(RATES.there(rate)) for rate in (0, 2.5)] == pytest.approx([0, 2.5])
    assert (SHARES.back(-1), SHARES.back(pi), RATES.back(-1)) == pytest.approx((0, 1, 0))


def test_chance_alone_is_told_from_more() -> None:
    # twelve wards one standard deviation from the middle, six on either side: phi is 1
    there = SHARES.there(0.5)
    values = [SHARES.back(there + (-1) ** at / (2 * sqrt(400))) for at in range(12)]
    found = spread_between(values, [400] * 12, 0.5, SHARES)
    assert found is not None
    assert found.phi == pytest.approx(1)
    assert not found.clear
    # (12 - 11) / (1600 x 11)
    assert found.tau**2 == pytest.approx(1 / 17_600)


def test_one_value_far_out_is_a_point_to_look_at_and_no_spread() -> None:
    rng = np.random.default_rng(5)
    quiet = [successive_excess([[*rng.normal(0, 0.7, 24), 30.0]]) for _ in range(300)]
    ordinary = [successive_excess([[*rng.normal(0, 1, 24), 30.0]]) for _ in range(300)]
    assert not any(quiet)
    assert sum(ordinary) < 0.25 * 300


@pytest.mark.slow
@pytest.mark.parametrize("size", [40, 400])
def test_a_chart_that_is_chosen_for_its_spread_has_no_limits_nearer_than_those_of_chance(
    size: int,
) -> None:
    rng = np.random.default_rng(size)
    plan = ReadingPlan(unit="%", every="week")
    chosen = 0
    for at in range(200):
        shares = np.clip(rng.normal(0.4, 0.1 * (at % 2), 24), 0, 1)
        counts = rng.binomial(size, shares)
        counts[9] = size if at % 4 > 1 else counts[9]
        rows = [
            Observation(date(2024, 1, 1) + timedelta(weeks=week), float(count), float(size))
            for week, count in enumerate(counts)
        ]
        reading = analyse(rows, plan)
        plain = analyse(rows, replace(plan, chart=ChartType.P))
        if reading.chart is not ChartType.P_PRIME:
            continue
        chosen += 1
        for point, other in zip(reading.points, plain.points, strict=True):
            assert (point.lower or 0.0) <= (other.lower or 0.0)
            assert (point.upper or 0.0) >= (other.upper or 0.0)
    assert chosen > 60
