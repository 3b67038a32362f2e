from __future__ import annotations

import pytest

from qiworkbook.content import NodeKind
from qiworkbook.figures.sketch import BOXES, INK, LOOKS, PAPER, QUIET, TARGET, TONES


def luminance(colour: str) -> float:
    """Relative luminance, from the definition in WCAG 2.2."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_formula_gives_21_for_black_on_white() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("colour", [INK, QUIET, TARGET, *TONES.values()])
def test_texts_are_readable_on_white(colour: str) -> None:
    assert contrast(colour, PAPER) >= 4.5


@pytest.mark.parametrize("kind", NodeKind)
def test_texts_are_readable_in_boxes(kind: NodeKind) -> None:
    assert contrast(BOXES[kind].text, BOXES[kind].fill) >= 4.5


def test_points_stand_out_from_white_and_no_two_colours_share_a_marker() -> None:
    by_marker: dict[str, set[str]] = {}
    for look in LOOKS.values():
        assert contrast(look.colour, PAPER) >= 3
        by_marker.setdefault(look.marker, set()).add(look.colour)
    assert all(len(colours) == 1 for colours in by_marker.values())


def test_no_two_kinds_of_special_cause_share_a_marker() -> None:
    markers = [look.marker for look in LOOKS.values() if look.words not in ("Too early to say",)]
    assert len(markers) == len(set(markers))
