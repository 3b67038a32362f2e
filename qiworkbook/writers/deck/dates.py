"""Keeps a date on one line: "by 31" at the end of one and "December" on the next reads badly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qiworkbook.spc.numbers import MONTHS

if TYPE_CHECKING:
    from qiworkbook.writers.deck.text_room import Face

_DATE = re.compile(rf"\b\d{{1,2}} (?:{'|'.join(MONTHS)})\b(?: \d{{4}}\b)?")


def with_whole_dates(
    text: str, width: float, size: float, face: Face, *, bold: bool = False
) -> str:
    """The text, with spaces that no line ends at in its dates, if one of them would be broken."""
    if not _DATE.search(text):
        return text
    lines = face.lines(text, width, size, bold=bold)
    if _DATE.findall(text) == [date for line in lines for date in _DATE.findall(line)]:
        return text
    return _DATE.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), text)
