from __future__ import annotations

from itertools import accumulate
from math import comb, exp

import pytest

from qiworkbook.spc.funnel import FunnelKind, Ward, funnel, limits_at, point
from qiworkbook.spc.observations import SpcError
from qiworkbook.spc.reading import Side

WARDS = [Ward("Rowan", 40, 100), Ward("Ash", 5, 10), Ward("Elm", 90, 100), Ward("Oak", 55, 90)]


def test_binomial_limits_by_hand() -> None:
    # ten tosses: P(X <= 1) = 11/1024, P(X <= 2) = 56/1024, P(X = 2) = 45/1024
    limits = limits_at(FunnelKind.P, 0.5, 10)
    assert limits.near_lower == pytest.approx((2 - (56 / 1024 - 0.025) / (45 / 1024)) / 10)
    # P(X <= 0) = 1/1024 is just below 0.001; P(X <= 1) = 11/1024
    assert limits.lower == pytest.approx((1 - (11 / 1024 - 0.001) / (10 / 1024)) / 10)


def test_poisson_limits_by_hand() -> None:
    # mean 1: P(X <= 3) = (16/6)/e = 0.98101, P(X = 3) = 0.06131
    limits = limits_at(FunnelKind.U, 1, 1)
    assert limits.near_upper == pytest.approx(3 - (0.981011843 - 0.975) / 0.0613132402, rel=1e-6)
    assert limits.lower == limits.near_lower == 0


def test_large_wards_come_close_to_the_normal_curve() -> None:
    limits = limits_at(FunnelKind.P, 0.5, 10_000)
    assert limits.near_upper == pytest.approx(0.5 + 1.96 * 0.005, abs=1e-4)
    assert limits.upper == pytest.approx(0.5 + 3.09 * 0.005, abs=1e-4)
    limits = limits_at(FunnelKind.U, 4, 10_000)
    assert limits.upper == pytest.approx(4 + 3.09 * 0.02, abs=1e-3)


def test_very_large_wards_follow_the_normal_curve() -> None:
    limits = limits_at(FunnelKind.U, 10, 1e9)
    assert limits.upper == pytest.approx(10 + 3.0902323 * (10 / 1e9) ** 0.5)
    before, after = limits_at(FunnelKind.U, 4, 9_990), limits_at(FunnelKind.U, 4, 10_010)
    assert after.upper == pytest.approx(before.upper, abs=2e-4)


def test_wards_come_by_size_and_the_far_ones_are_named() -> None:
    found = funnel(WARDS, FunnelKind.P, per=100)
    assert [point.name for point in found.points] == ["Ash", "Oak", "Elm", "Rowan"]
    assert found.centre == pytest.approx(190 / 300 * 100)
    assert [point.side for point in found.points] == [None, None, Side.ABOVE, Side.BELOW]
    assert found.points[0].value == 50


def test_the_curve_narrows() -> None:
    curve = funnel(WARDS, FunnelKind.P).curve
    assert (curve[0][0], curve[-1][0]) == (10, 100)
    widths = [limits.upper - limits.lower for _, limits in curve]
    assert widths[0] > widths[20] > widths[-1]


def test_nobody_and_everybody() -> None:
    none = funnel([Ward("Ash", 0, 10), Ward("Elm", 0, 40)], FunnelKind.P)
    assert none.points[0].limits.upper == 0
    assert none.points[0].side is None
    everybody = funnel([Ward("Ash", 10, 10)], FunnelKind.P)
    assert everybody.points[0].limits.lower == 1


@pytest.mark.parametrize("share", [0.02, 0.1, 0.5, 0.8, 0.97])
@pytest.mark.parametrize("size", [1, 2, 5, 10, 20, 40, 80, 300])
def test_a_ward_like_the_others_is_called_beyond_once_in_five_hundred(
    share: float, size: int
) -> None:
    told = sum(
        comb(size, yes) * share**yes * (1 - share) ** (size - yes)
        for yes in range(size + 1)
        if point(Ward("Elm", yes, size), FunnelKind.P, share, 1.0, 0.0).side
    )
    assert told <= 0.002


@pytest.mark.parametrize("expected", [0.02, 0.3, 1, 4, 30])
def test_so_is_one_of_a_rate(expected: float) -> None:
    chances = accumulate(range(1, 120), lambda so_far, k: so_far * expected / k, initial=1.0)
    told = sum(
        exp(-expected) * chance
        for events, chance in enumerate(chances)
        if point(Ward("Elm", events, 1.0), FunnelKind.U, expected, 1.0, 0.0).side
    )
    assert told <= 0.002


def test_wards_without_a_denominator_are_named() -> None:
    found = funnel([*WARDS, Ward("Yew", 0, 0)], FunnelKind.P)
    assert found.left_out == ("Yew",)
    assert len(found.points) == 4


@pytest.mark.parametrize(
    ("wards", "message"),
    [
        ([], "A funnel needs at least one ward with a denominator."),
        ([Ward("Ash", 12, 10)], "Ash: 12 out of 10 cannot be."),
        ([Ward("Ash", -1, 10)], "Ash: -1 out of 10 cannot be."),
        ([Ward("Ash", float("nan"), 10)], "Ash: nan out of 10 cannot be."),
    ],
)
def test_what_cannot_be(wards: list[Ward], message: str) -> None:
    with pytest.raises(SpcError) as error:
        funnel(wards, FunnelKind.P)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("kind", "centre", "size", "limits"),
    # scipy 1.17: the quantile k of binom or poisson, then k - (cdf(k) - p) / pmf(k), per size
    [
        (FunnelKind.P, 0.074, 1, (0, 0, 0.662162162162, 0.986486486486)),
        (FunnelKind.P, 0.074, 5, (0, 0, 0.301637964022, 0.55056013435)),
        (FunnelKind.P, 0.074, 47, (0, 0, 0.146516214039, 0.205871780731)),
        (FunnelKind.P, 0.5, 3, (0, 0, 0.933333333333, 0.997333333333)),
        (FunnelKind.P, 0.5, 7, (0, 0.0448979591837, 0.812244897959, 0.981714285714)),
        (FunnelKind.P, 0.99, 20, (0.849813926396, 0.902463377974, 0.99847170877, 0.999938868351)),
        (FunnelKind.P, 0.01, 3, (0, 0, 0.0532938815767, 0.325374961739)),
        (FunnelKind.U, 0.018, 50, (0, 0, 0.0553272482927, 0.0934370087722)),
        (
            FunnelKind.U,
            0.018,
            600,
            (0.0027303612579, 0.007181973812, 0.0286864565951, 0.0363682651077),
        ),
        (FunnelKind.U, 2.5, 0.2, (0, 0, 9.3001295573, 17.3792949045)),
        (FunnelKind.U, 2.5, 1, (0, 0, 5.61152567466, 8.16253646153)),
    ],
)
def test_small_denominators_against_scipy(
    kind: FunnelKind, centre: float, size: float, limits: tuple[float, ...]
) -> None:
    assert limits_at(kind, centre, size) == pytest.approx(limits, rel=1e-9, abs=1e-12)
