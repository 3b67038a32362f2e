"""How large a test is, from the words people use."""

from __future__ import annotations

import pytest

from qiworkbook.builtin.checks_cycles import is_large, same_words


@pytest.mark.parametrize(
    "scale",
    [
        "all shifts",
        "every handover for a month",
        "the whole ward",
        "20 patients",
        "84 shifts, whoever leads",
        "everybody who arrives",
        "both corridors",
    ],
)
def test_words_for_everybody_and_numbers_from_ten_are_large(scale: str) -> None:
    assert is_large(scale)


@pytest.mark.parametrize(
    "scale",
    [
        "one nurse, one morning handover",
        "one nurse, every handover of one day",
        "a single shift",
        "3 people",
        "two staff and 12 minutes",
        "seven mornings",
        "",
    ],
)
def test_what_begins_small_is_small(scale: str) -> None:
    assert not is_large(scale)


def test_conditions_are_compared_as_they_are_read() -> None:
    assert same_words(["One nurse", "one  NURSE "])
    assert not same_words(["One nurse", "Two nurses"])
    assert same_words([])
