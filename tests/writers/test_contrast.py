"""Contrast, by WCAG 2.2."""

from __future__ import annotations

import pytest

from qiworkbook.figures.sketch import READABLE, contrast, ink_of, text_on
from qiworkbook.problems import WorkbookError

# Published by WebAIM's contrast checker, to two decimals.
KNOWN = [
    ("#000000", "#FFFFFF", 21.0),
    ("#767676", "#FFFFFF", 4.54),
    ("#777777", "#FFFFFF", 4.48),
    ("#0000FF", "#FFFFFF", 8.59),
    ("#FF0000", "#FFFFFF", 4.0),
    ("#FFFFFF", "#FFFFFF", 1.0),
]


@pytest.mark.parametrize(("one", "other", "ratio"), KNOWN)
def test_known_ratios(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


@pytest.mark.parametrize(
    ("colour", "text"),
    [
        ("#005EB8", "#FFFFFF"),
        ("#41B6E6", "#000000"),
        ("#FFB81C", "#000000"),
        ("#330072", "#FFFFFF"),
        ("#767676", "#FFFFFF"),
        ("#777777", "#000000"),
    ],
)
def test_text_turns_from_white_to_black_where_white_can_not_be_read(colour: str, text: str) -> None:
    assert text_on(colour) == text


@pytest.mark.slow
def test_text_can_be_read_on_every_colour_and_every_ink_on_white() -> None:
    steps = range(0, 256, 15)
    for colour in (f"#{r:02X}{g:02x}{b:02X}" for r in steps for g in steps for b in steps):
        assert contrast(text_on(colour), colour) >= READABLE
        assert contrast(ink_of(colour), "#FFFFFF") >= READABLE


def test_a_colour_that_can_be_read_is_left_alone() -> None:
    assert ink_of("#005EB8") == "#005EB8"
    assert ink_of("#FFFFFF") != "#FFFFFF"


@pytest.mark.parametrize("colour", ["", "blue", "#12345", "#1234567", "#12345G", "#123456\n"])
def test_what_is_no_colour_is_told(colour: str) -> None:
    with pytest.raises(WorkbookError, match="is not a colour"):
        text_on(colour)
