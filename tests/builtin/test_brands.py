"""The house styles that come along: what is usual stays, and high contrast is high."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.builtin.exchange import BRANDS
from qiworkbook.figures.sketch import LOOKS, TARGET
from qiworkbook.model.settings import HouseStyle
from qiworkbook.testing import SMALL_PROJECT, make_workbook

if TYPE_CHECKING:
    from pathlib import Path

BY_NAME = {brand.name: brand for brand in BRANDS}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it, written here a second time on purpose."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_with_white(colour: str) -> float:
    return 1.05 / (luminance(colour) + 0.05)


def test_the_formula_gives_the_known_values() -> None:
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#767676") == pytest.approx(4.54, abs=0.005)  # as is often quoted


def test_neutral_is_what_is_there_without_settings() -> None:
    usual, neutral = HouseStyle(), BY_NAME["neutral"]
    assert (neutral.colour, neutral.accent) == (usual.colour, usual.accent)


def test_high_contrast_keeps_seven_to_one() -> None:
    brand = BY_NAME["high-contrast"]
    assert contrast_with_white(brand.colour) >= 7
    assert contrast_with_white(brand.accent) >= 7


@pytest.mark.parametrize("brand", BRANDS, ids=lambda brand: brand.name)
def test_an_accent_is_no_colour_that_means_something_on_a_chart(brand: object) -> None:
    taken = {look.colour for look in LOOKS.values()} | {TARGET}
    assert getattr(brand, "accent") not in taken  # noqa: B009


def test_high_contrast_reaches_the_page(tmp_path: Path) -> None:
    files = {
        "workbook.toml": 'format = 1\n[house-style]\npack = "high-contrast"\n',
        "projects/elm/project.toml": SMALL_PROJECT,
    }
    book = make_workbook(tmp_path, files)
    assert book.run("report", "--no-plugins").exit_code == 0
    page = book.read("output/report.html")
    assert "--brand: #001F3F;" in page
    assert "--accent: #006454;" in page
