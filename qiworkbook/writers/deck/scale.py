"""Our points become the template's: every length and every size of letters, in one place.

A deck is planned on slides that are 960 points wide. On a template that is twice as wide all that
is ours is twice as large, so that it looks the same on a screen.
"""

from __future__ import annotations

import re
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pptx.oxml.xmlchemy import BaseOxmlElement

_LENGTHS = frozenset(
    (
        *("x", "y", "cx", "cy", "w", "h", "indent"),
        *(f"{side}Ins" for side in "ltrb"),
        *(f"mar{side}" for side in "LTRB"),
    )
)
_SPACES = "}spcPts"  # its "val" is a length, in hundredths of points
_IN_CHART = re.compile(rb'\b(sz)="(\d+)"|(<a:ln w)="(\d+)"|(<c:size val)="(\d+)"')
_SIGNS = (2, 72)  # what the file format lets the sign of a point be, in points


def scaled(element: BaseOxmlElement, scale: float) -> BaseOxmlElement:
    """The element with all of its lengths and sizes made so much larger; it is changed in place."""
    if scale != 1:
        for one in element.iter():
            for name, value in one.attrib.items():
                is_length = name in _LENGTHS or (name == "val" and str(one.tag).endswith(_SPACES))
                if is_length and value.lstrip("-").isdigit():
                    one.set(name, str(round(int(value) * scale)))
                elif name == "sz" and value.isdigit():
                    one.set(name, str(size_at(int(value), scale)))
    return element


def size_at(hundredths: float, scale: float) -> int:
    """A size of letters in hundredths of the template's points: rather a hair larger than not."""
    return ceil(round(hundredths * scale, 4))


def scaled_chart(xml: bytes, scale: float) -> bytes:
    """A chart with its letters, lines and signs made so much larger; the rest of it is shares."""
    if scale == 1:
        return xml

    def larger(match: re.Match[bytes]) -> bytes:
        name, value = (one for one in match.groups() if one is not None)
        least, most = _SIGNS if name.startswith(b"<c:size") else (0, 10**9)
        size = size_at(int(value), scale) if name == b"sz" else round(int(value) * scale)
        return b'%s="%d"' % (name, min(max(size, least), most))

    return _IN_CHART.sub(larger, xml)
