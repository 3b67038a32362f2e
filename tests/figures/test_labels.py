from __future__ import annotations

from itertools import combinations

import pytest

from qiworkbook.figures.plot import flags_for, key_lines, spread, staggered

NAMES = [str(i + 1) for i in range(40)]


def test_labels_with_room_share_the_lowest_row() -> None:
    placed = staggered([0, 50, 100], [40, 40, 40], rows=3, gap=5)
    assert placed is not None
    assert [label.row for label in placed] == [0, 0, 0]


def test_of_two_that_would_touch_the_left_one_stands_higher() -> None:
    placed = staggered([0, 20, 40], [50, 50, 50], rows=3, gap=5)
    assert placed is not None
    assert [label.row for label in placed] == [2, 1, 0]


def test_no_label_covers_another_or_its_pointer() -> None:
    starts = [0.0, 12.0, 30.0, 31.0, 90.0, 140.0, 141.0]
    placed = staggered(starts, [40.0, 15.0, 30.0, 44.0, 60.0, 20.0, 35.0], rows=5, gap=4)
    assert placed is not None
    for left, right in combinations(placed, 2):
        if left.row == right.row:
            assert left.x + left.width < right.x
        # The pointer of a label runs down through every row below its own.
        if right.row > left.row:
            assert not left.x < right.x < left.x + left.width


def test_too_many_for_the_rows_is_none() -> None:
    assert staggered([0, 1, 2], [50, 50, 50], rows=2, gap=5) is None


def test_labels_move_apart_as_little_as_possible() -> None:
    assert spread([10, 12, 50], [10, 10, 10], 0, 100) == pytest.approx([10, 20, 50])
    assert spread([98, 99], [10, 10], 0, 100) == pytest.approx([85, 95])
    assert spread([5, 80, 79], [10, 10, 10], 0, 100) == pytest.approx([5, 89, 79])


def test_words_are_kept_when_they_fit_and_never_cut() -> None:
    flags = flags_for([(0, "First test"), (200, "Second test")], 280, 10, 2, NAMES)
    assert [flag.text for flag in flags.flags] == ["First test", "Second test"]
    assert flags.key == ()
    long = flags_for([(0, "First test"), (200, "Second test of the same")], 280, 10, 2, NAMES)
    assert long.key == ("1 First test", "2 Second test of the same")


def test_a_label_that_several_have_stands_in_the_key_once() -> None:
    labels = [(float(x), "No meeting" if x else "A test") for x in (0, 4, 8, 200)]
    assert flags_for(labels, 600, 10, 1, NAMES).key == ("1 A test", "2–4 No meeting")


def test_numbers_take_over_with_a_key_and_ranges_where_they_crowd() -> None:
    labels = [(float(x), f"Test {x}") for x in (0, 4, 8, 200, 204)]
    flags = flags_for(labels, 600, 10, 2, NAMES)
    assert [flag.text for flag in flags.flags] == ["1–3", "4–5"]
    assert [flag.pointers for flag in flags.flags] == [(0, 4, 8), (200, 204)]
    assert flags.key[0] == "1 Test 0"
    assert flags.rows == 1


def test_no_labels_take_no_rows() -> None:
    assert flags_for([], 600, 10, 2, NAMES).rows == 0


def test_a_key_too_long_counts_what_is_left_out() -> None:
    key = [f"{i} Cycle number {i}" for i in range(1, 21)]
    assert key_lines(key[:2], 400, 10, 3) == ("1 Cycle number 1\xa0· 2 Cycle number 2",)
    short = key_lines(key, 300, 10, 2)
    assert len(short) == 2
    assert short[-1].endswith("more")
    assert key_lines([], 300, 10, 2) == ()
