"""The house styles that come with qiworkbook."""

from __future__ import annotations

from qiworkbook.parts.extensions import Brand

BRANDS = (
    Brand("neutral", "the look without any settings", colour="#005EB8", accent="#41B6E6"),
    # Both keep 7:1 on white, and white on them (WCAG 2.2, 1.4.6). Neither is a chart's colour.
    Brand("high-contrast", "colours that keep 7:1", colour="#001F3F", accent="#006454"),
)
