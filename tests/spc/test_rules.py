"""Each rule on short series worked by hand: 1 above the centre, -1 below, 0 on it, None a gap."""

from __future__ import annotations

import pytest

from qiworkbook.spc import rules
from qiworkbook.spc.reading import Side

SIDE = {"+": 1, "-": -1, "0": 0, ".": None}


def sides(text: str) -> list[int | None]:
    return [SIDE[sign] for sign in text]


def marked(found: list[rules.RuleSignal]) -> list[tuple[int, ...]]:
    return [what.marked for what in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("++++++", []),  # six are not enough
        ("+++++++", [(0, 1, 2, 3, 4, 5, 6)]),  # seven are
        ("-+++++++-", [(1, 2, 3, 4, 5, 6, 7)]),
        ("++++++++", [(0, 1, 2, 3, 4, 5, 6, 7)]),  # all of a longer run are marked
        ("+++0++++", []),  # a point on the centre ends the run
        ("+++.++++", []),  # a gap ends it too
        ("+++++++-------", [(0, 1, 2, 3, 4, 5, 6), (7, 8, 9, 10, 11, 12, 13)]),
        ("0000000", []),  # on the centre is on no side
        (".......", []),
        ("", []),
    ],
)
def test_shift_of_seven(text: str, expected: list[tuple[int, ...]]) -> None:
    assert marked(rules.shift(sides(text), 7)) == expected


def test_a_shift_says_its_side_and_how_long_it_is() -> None:
    (found,) = rules.shift(sides("+--------"), 7)
    assert found.side is Side.BELOW
    assert found.numbers == (("run", 8), ("needed", 7))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+++0+++", [(0, 1, 2, 4, 5, 6)]),  # passed over: it neither makes nor breaks the run
        ("++++0+", []),  # and is not counted: five
        ("+++0.+++", []),  # a gap still ends it
        ("0++++++0-", [(1, 2, 3, 4, 5, 6)]),
    ],
)
def test_shift_of_six_that_passes_over_the_median(
    text: str, expected: list[tuple[int, ...]]
) -> None:
    assert marked(rules.shift(sides(text), 6, skip_centre=True)) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2, 3, 4, 5, 6], []),  # five steps
        ([1, 2, 3, 4, 5, 6, 7], [(0, 1, 2, 3, 4, 5, 6)]),  # six steps
        ([7, 6, 5, 4, 3, 2, 1, 0], [(0, 1, 2, 3, 4, 5, 6, 7)]),
        ([1, 2, 3, 3, 4, 5, 6, 7], []),  # a tie ends it
        ([1, 2, 3, None, 4, 5, 6, 7], []),  # a gap ends it
        ([9, 1, 2, 3, 4, 5, 6, 7], [(1, 2, 3, 4, 5, 6, 7)]),
        ([5, 5, 5, 5, 5, 5, 5], []),
        ([0.1 + 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8], []),  # 0.30000000000000004 is 0.3: a tie
    ],
)
def test_trend_of_seven(values: list[float | None], expected: list[tuple[int, ...]]) -> None:
    assert marked(rules.trend(values, 7)) == expected


def test_a_peak_shared_by_two_trends_belongs_to_the_one_that_leaves_it() -> None:
    up, down = rules.trend([1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1], 7)
    assert (up.side, up.marked) == (Side.INCREASING, (0, 1, 2, 3, 4, 5))
    assert (down.side, down.marked) == (Side.DECREASING, (6, 7, 8, 9, 10, 11, 12))
    assert up.points[-1] == down.points[0] == 6


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2, 2, 3, 4, 5], [(0, 1, 3, 4, 5)]),  # equal points count as one: five
        ([1, 2, 2, 2, 3, 4], []),
        ([5, 5, 4, 3, 3, 2, 1], [(0, 2, 3, 5, 6)]),
    ],
)
def test_trend_of_five_that_counts_equal_points_once(
    values: list[float | None], expected: list[tuple[int, ...]]
) -> None:
    assert marked(rules.trend(values, 5, skip_ties=True)) == expected


def test_outside_is_beyond_the_limit_and_not_on_it() -> None:
    values = [10.0, 10.1, -10.0, -10.1, None, 10 + 1e-13]
    found = rules.outside(values, [-10.0] * 6, [10.0] * 6)
    assert [(what.side, what.marked) for what in found] == [
        (Side.ABOVE, (1,)),
        (Side.BELOW, (3,)),
    ]


def test_outside_needs_a_limit() -> None:
    assert rules.outside([5.0], [None], [None]) == []


@pytest.mark.parametrize(
    ("zone", "side", "expected"),
    [
        ("+0+", "+++", [(0, 2)]),
        ("++", "++", []),  # three points are needed to look at
        ("+0+", "+-+", []),  # the third must be on the same side
        ("+0+", "+0+", []),  # and on the mean is on no side
        ("+0-", "++-", []),
        ("+.+", "+.+", []),  # a gap ends it
        ("+0+0+", "+++++", [(0, 2, 4)]),  # overlapping windows are one signal
        ("++00++", "++++++", [(0, 1, 4, 5)]),
    ],
)
def test_two_in_three_on_one_side(zone: str, side: str, expected: list[tuple[int, ...]]) -> None:
    found = rules.close_together(sides(zone), sides(side), 2, 3, one_side=True)
    assert sorted({i for what in found for i in what.marked}) == sorted(
        {i for group in expected for i in group}
    )
    assert bool(found) == bool(expected)


def test_two_in_three_with_the_third_anywhere() -> None:
    found = rules.close_together(sides("+0+"), sides("+-+"), 2, 3)
    assert marked(found) == [(0, 2)]
    assert rules.close_together(sides("+-+"), sides("+-+"), 2, 3)
    assert not rules.close_together(sides("+-+"), sides("+-+"), 2, 3, opposite_cancels=True)


def test_four_in_five() -> None:
    assert marked(rules.close_together(sides("++0++"), sides("+++++"), 4, 5)) == [(0, 1, 3, 4)]
    assert rules.close_together(sides("++00+"), sides("+++++"), 4, 5) == []


def test_fifteen_points_within_one_sigma_and_eight_without_any() -> None:
    assert rules.hugging([0] * 14, 15, within=True) == []
    assert marked(rules.hugging([1, *[0] * 15, 1], 15, within=True)) == [tuple(range(1, 16))]
    assert rules.hugging([0] * 7 + [None] + [0] * 8, 15, within=True) == []
    assert marked(rules.hugging([1, -1, 1, 1, -1, -1, 1, 1, 0], 8, within=False)) == [
        tuple(range(8))
    ]
    assert rules.hugging([1, -1, 1, 0, -1, -1, 1, 1], 8, within=False) == []


def test_fourteen_points_up_and_down_in_turn() -> None:
    zigzag = [1.0, 2.0] * 7
    assert marked(rules.alternating(zigzag, 14)) == [tuple(range(14))]
    assert rules.alternating(zigzag[:13], 14) == []
    assert rules.alternating([*zigzag[:7], *zigzag[6:]], 14) == []  # a tie ends it
    assert marked(rules.alternating([0.0, *zigzag], 14)) == [tuple(range(1, 15))]


def test_the_longest_run_too_long() -> None:
    # 20 useful points allow round(4.32) + 3 = 7
    seven = sides("+++++++-+-+-+-+-+-+-")
    eight = sides("++++++++-+-+-+-+-+-+")
    assert rules.long_run(seven) == []
    (found,) = rules.long_run(eight)
    assert (found.side, found.marked) == (Side.ABOVE, tuple(range(8)))
    assert found.numbers == (("run", 8), ("most", 7), ("useful", 20))


def test_a_long_run_goes_on_across_gaps_and_the_centre() -> None:
    (found,) = rules.long_run(sides("++++0+++.+-+-+-+-+-+-+"))
    assert found.marked == (0, 1, 2, 3, 5, 6, 7, 9)


def test_too_few_crossings() -> None:
    # 20 useful points cross at least 6 times (published table, Anhøj & Olesen 2014)
    five = sides("++++---++++---+++---")
    assert [what.numbers for what in rules.few_crossings(five)] == [
        (("crossings", 5), ("least", 6), ("useful", 20))
    ]
    assert rules.few_crossings(sides("++++---+++---+++--++")) == []
    assert rules.few_crossings([]) == rules.few_crossings(sides("00.")) == []


def test_too_few_and_too_many_runs() -> None:
    # 10 useful points: 3 to 9 runs
    assert rules.run_count(sides("+++++-----"))[0].numbers[0] == ("runs", 2)
    assert rules.run_count(sides("++++---+++")) == []
    assert rules.run_count(sides("+-+-+-+-+-"))[0].numbers[0] == ("runs", 10)
    assert rules.run_count([]) == []
