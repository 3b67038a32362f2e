"""What an import did not read of a sheet, and why, in words for whoever sent the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.text.words import counted
from qiworkbook.workbook.sheet_series import Why

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.workbook.point_import import TableLook

_SHOWN = 8  # columns that nobody asked for


def left_in_words(look: TableLook) -> Iterator[str]:
    """A line for each reason, with what was left out for it."""
    said = {why: [one for one in look.left if one.why is why] for why in Why}
    columns = [column for one in look.looked for column in one.left]
    names = dict.fromkeys((*columns, *(one.what for one in said[Why.COLUMN])))
    lines = {
        "Numbers that stay, as the file has none there": [
            f"{one.project} {one.measure} {stays}" for one in look.looked for stays in one.stays
        ],
        "Columns that were not read": list(names),
        "Rows of others, left out": [one.what for one in said[Why.NO_PROJECT]],
        "Not a measure here, left out": [one.what for one in said[Why.NO_MEASURE]],
        "Sums and means, left out": list(dict.fromkeys(one.what for one in said[Why.TOTAL])),
        "Lines of words, not read": [one.what for one in said[Why.REMARK]],
        "Hidden sheets, not read": [one.what for one in said[Why.HIDDEN_SHEET]],
        "Sheets without a table of dates, not read": [one.what for one in said[Why.NO_TABLE]],
        "Targets that change, or are no number, not read": [one.what for one in said[Why.TARGETS]],
        "Other tables, below or beside, not read, from row": [one.what for one in said[Why.BLOCK]],
    }
    for what, found in lines.items():
        if found:
            more = f" and {len(found) - _SHOWN} more" * (len(found) > _SHOWN)
            yield f"{what}: {', '.join(found[:_SHOWN])}{more}"
    for one in said[Why.HIDDEN]:
        hidden = counted(one.count, "hidden row or cell", "hidden rows or cells")
        yield f"{one.what}: {hidden} left out"
    for one in said[Why.WHERE]:
        yield f"{counted(one.count, 'row')} of others, which the rows you named leave out"
