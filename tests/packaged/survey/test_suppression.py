"""No hidden cell is solvable: by hand, by every table of a small world, and by chance ones.

The reader that these tests play knows the rules and everything that is shown, and looks for
hidden counts that can be only one number.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings, strategies as st

from qiworkbook_survey.suppression import Answers, Round, answers_shown, may_show, seen_twice, split

if TYPE_CHECKING:
    from collections.abc import Iterator

    Counts = tuple[int, ...]


def of(*counts: int) -> Answers:
    return Answers(counts, sum(counts))


def vectors(levels: int, most: int) -> Iterator[Counts]:
    if not levels:
        yield ()
        return
    for first in range(most + 1):
        for rest in vectors(levels - 1, most - first):
            yield (first, *rest)


@pytest.mark.parametrize(
    ("answers", "least", "can"),
    [
        (of(2, 3, 2, 2, 1), 11, False),  # ten
        (of(2, 3, 2, 2, 2), 11, True),  # eleven
        (of(2, 3, 2, 2, 2), 12, False),
        (of(0, 0, 0, 24, 0), 11, False),  # everybody
        (of(0, 0, 1, 23, 0), 11, False),  # everybody but one
        (of(0, 0, 2, 22, 0), 11, True),
        (Answers((3, 4), 8), 5, False),  # does not add up
        (Answers((9, 6, 4), 12, several=True), 11, True),
        (Answers((12, 6, 4), 12, several=True), 11, False),
        (Answers((11, 6, 4), 12, several=True), 11, False),
        (Answers((13, 6, 4), 12, several=True), 11, False),  # more than answered
        (Answers((), 24), 11, False),
    ],
)
def test_one_question(answers: Answers, least: int, can: bool) -> None:
    assert may_show(answers, least) is can


@pytest.mark.parametrize(
    ("answers", "true"),
    [
        (Answers((3, 4), 7), True),
        (Answers((3, 4), 8), False),  # one answer to one question each
        (Answers((-1, 8), 7), False),
        (Answers((), 0), False),
        (Answers((5, 4), 6, several=True), True),
        (Answers((6, 0), 6, several=True), True),
        (Answers((7, 4), 6, several=True), False),  # more than were there
        (Answers((2, 3), 6, several=True), False),  # one who answered chose nothing
        (Answers((-1, 7), 6, several=True), False),
    ],
)
def test_numbers_that_can_be_true(answers: Answers, true: bool) -> None:
    assert answers.adds_up is true


def test_a_small_wave_shows_nothing_at_all() -> None:
    assert answers_shown(10, {"a": of(2, 3, 2, 2, 1)}, 11) == {}


def test_a_question_that_few_answered_is_hidden_in_a_large_wave() -> None:
    both = {"a": of(6, 6, 6, 6), "b": of(3, 3, 2, 2)}
    assert list(answers_shown(24, both, 11)) == ["a"]


def test_total_less_one_group_is_the_other() -> None:
    # 24 people, 15 nurses and 9 others: the 9 would be what is left.
    total, nurses, others = of(4, 8, 12), of(3, 5, 7), of(1, 3, 5)
    assert not split(total, [nurses, others], 11)
    assert not split(total, [nurses], 11)
    assert split(of(8, 8, 8), [of(4, 4, 4), of(4, 4, 4)], 11)


def test_those_who_named_no_group_are_a_group() -> None:
    parts = [of(4, 4, 4), of(4, 4, 4)]
    assert not split(of(9, 9, 9), parts, 11)  # three people are left
    assert split(of(12, 12, 12), parts, 11)  # twelve are
    assert not split(of(8, 8, 7), parts, 11)  # parts of something else


def test_a_unanimous_group_hides_every_group() -> None:
    assert not split(of(16, 8), [of(12, 0), of(4, 8)], 11)


@pytest.mark.slow
@pytest.mark.parametrize(("levels", "most"), [(2, 7), (3, 6)])
def test_no_hidden_question_can_be_worked_out(levels: int, most: int) -> None:
    least = 3
    worlds = defaultdict(list)
    for returned in range(most + 1):
        possible = [of(*counts) for counts in vectors(levels, returned)]
        for a, b in product(possible, possible):
            seen = answers_shown(returned, {"a": a, "b": b}, least)
            told = (returned if returned >= least else None, tuple(sorted(seen.items(), key=str)))
            worlds[told].append({"a": a, "b": b})
    assert len(worlds) > 100
    for (_, seen_items), tables in worlds.items():
        for hidden in {"a", "b"} - {name for name, _ in seen_items}:
            for level in range(levels):
                assert len({table[hidden].counts[level] for table in tables}) > 1


@pytest.mark.slow
@pytest.mark.parametrize(("levels", "most"), [(2, 11), (3, 8)])
def test_no_hidden_group_can_be_worked_out_even_if_its_size_is_known(
    levels: int, most: int
) -> None:
    least = 3
    worlds = defaultdict(list)
    for first in vectors(levels, most):
        for second in vectors(levels, most - sum(first)):
            total = tuple(map(sum, zip(first, second, strict=True)))
            if may_show(of(*total), least):
                together = split(of(*total), [of(*first), of(*second)], least)
                worlds[total, sum(first), sum(second), together].append((first, second))
    hidden = {key: tables for key, tables in worlds.items() if not key[3] and min(key[1:3]) > 0}
    assert hidden
    for (total, *_), tables in hidden.items():
        for group, level in product((0, 1), range(levels)):
            if total[level]:  # nobody chose it: the total says so, and about no group
                assert len({table[group][level] for table in tables}) > 1


@pytest.mark.slow
@settings(max_examples=100)
@given(st.data())
def test_no_hidden_question_can_be_worked_out_in_larger_waves(data: st.DataObject) -> None:
    least = data.draw(st.integers(5, 20), "least")
    levels = data.draw(st.integers(2, 6), "levels")
    counts = st.lists(st.integers(0, 12), min_size=levels, max_size=levels).map(tuple)
    real = data.draw(st.dictionaries(st.sampled_from("abcd"), counts, min_size=1), "counts")
    answers = {name: of(*one) for name, one in real.items()}
    returned = max(one.answered for one in answers.values()) + data.draw(st.integers(0, 3))
    seen = answers_shown(returned, answers, least)
    for name in answers.keys() - seen.keys():
        for level in range(levels):
            # Two worlds that look just the same, and differ in this one number.
            other = of(*(int(at == level) for at in range(levels)))
            none = of(*[0] * levels)
            for world in (other, none):
                assert answers_shown(returned, answers | {name: world}, least) == seen
    for one in seen.values():
        assert one.answered >= least
        assert max(one.counts) <= one.answered - 2


def wave(opened: date, *items: Answers, days: int = 0) -> Round:
    answers = {str(at): one for at, one in enumerate(items)}
    closed = opened + timedelta(days=days)
    return Round(opened, closed, max(one.answered for one in items), answers)


JANUARY = date(2025, 1, 6)


def test_the_same_people_and_one_more() -> None:
    first = wave(JANUARY, of(2, 3, 7, 8, 4), of(4, 6, 6, 5, 3))
    one_more = wave(date(2025, 7, 7), of(2, 3, 7, 9, 4), of(4, 7, 6, 5, 3))
    assert seen_twice(first, one_more, 11)
    one_fewer = wave(date(2025, 7, 7), of(2, 3, 6, 8, 4), of(3, 6, 6, 5, 3))
    assert seen_twice(first, one_fewer, 11)


def test_the_same_people_one_more_and_one_who_thought_again() -> None:
    items = [of(2, 3, 7, 8, 4), of(4, 6, 6, 5, 3), of(5, 5, 5, 5, 4), of(9, 9, 2, 2, 2)]
    later = [of(2, 3, 7, 9, 4), of(4, 7, 6, 5, 3), of(6, 5, 5, 5, 4), of(8, 9, 3, 2, 3)]
    assert seen_twice(wave(JANUARY, *items), wave(date(2025, 7, 7), *later), 11)


def test_another_round_is_another_round() -> None:
    first = wave(JANUARY, of(2, 3, 7, 8, 4), of(4, 6, 6, 5, 3))
    later = wave(date(2025, 7, 7), of(1, 2, 6, 9, 7), of(5, 7, 6, 4, 3))
    assert not seen_twice(first, later, 11)


def test_one_round_of_asking_counted_twice() -> None:
    first = wave(JANUARY, of(2, 3, 7, 8, 4), days=10)
    later = wave(date(2025, 1, 13), of(1, 9, 7, 5, 3))  # before the first was closed
    assert seen_twice(first, later, 11)
    assert not seen_twice(first, wave(date(2025, 1, 23), of(1, 9, 7, 5, 3)), 11)


def test_eleven_more_are_a_group_of_their_own() -> None:
    first = wave(JANUARY, of(2, 3, 7, 8, 4), days=10)
    assert not seen_twice(first, wave(JANUARY, of(4, 6, 9, 10, 6)), 11)
