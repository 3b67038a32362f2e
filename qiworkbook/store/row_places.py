"""Where a new row goes among those of a data file, in the order that the file has."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qiworkbook.store.csv_lines import Record


@dataclass(frozen=True, slots=True)
class RowPlaces:
    """The places among the rows of one file, found by halving: a file may have many thousands.

    `furthest` is, for each record with a date, the earliest date from there to the end (where the
    newest stand first, the latest). It never goes back, in whatever order the rows are, and its
    last change is where a search from the end would have stopped.
    """

    records: tuple[Record, ...]
    furthest: tuple[str, ...]
    newest_first: bool
    top: int

    @classmethod
    def among(cls, rows: Sequence[Record], day: Callable[[Record], str], top: int) -> RowPlaces:
        """The places among these rows; `top` is the index of the line below the heading."""
        dated = [one for one in rows if re.fullmatch(r"\d{4}-\d\d-\d\d", day(one))]
        days = [day(one) for one in dated]
        newest_first = len(days) > 1 and days[0] > days[-1]
        furthest = tuple(accumulate(reversed(days), max if newest_first else min))[::-1]
        return cls(tuple(dated), furthest, newest_first, top)

    def line_for(self, when: str) -> int:
        """The index of the line before which the row goes: after the last of its day or before."""
        found = bisect_left(self.furthest, True, key=lambda day: not self._is_before(day, when))
        if not found:
            return self.top
        last = self.records[found - 1]
        return last.line - 1 + last.lines

    def _is_before(self, day: str, when: str) -> bool:
        return day >= when if self.newest_first else day <= when
