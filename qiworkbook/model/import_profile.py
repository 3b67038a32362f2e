"""What `imports/NAME.toml` says: how one sheet is read, asked once, kept, and edited by hand."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from qiworkbook.model.base import Choice, FileTable, Several, Table


class HiddenCells(StrEnum):
    """What becomes of rows and columns that people do not see, or may not count."""

    IN = "in"
    OUT = "out"


class MeasureColumns(Table):
    """What a measure is called in the sheet: headings of columns, or names in `measure_column`."""

    value: str = ""
    """The name of its values."""

    numerator: str = ""
    """The name of what is counted above the line."""

    denominator: str = ""
    """The name of what is counted below the line."""

    target: str = ""
    """The name of what it should reach, ward by ward."""

    note: str = ""
    """The name of the notes."""

    times: float | None = None
    """Multiplies the values: 100 where 61% is kept as 0.61."""


class ImportProfile(FileTable):
    """How a sheet of several wards, or several measures, is read."""

    reader: str = "table"
    """What kind of file it is: the name of its reader."""

    options: dict[str, str] = Field(default_factory=dict)
    """What a plugin's reader of files was told, by the name of the option."""

    sheet: str = ""
    """The sheet of an Excel file; "*" for every one, a ward or a measure each."""

    date: str = ""
    """The heading of the dates."""

    split: str = ""
    """The column whose names say whose row it is; "sheet" where every sheet is a ward."""

    measure_column: str = ""
    """The column whose names say what is counted; "sheet" where every sheet is a measure."""

    value: str = ""
    """The heading of the numbers, where a column says what is counted."""

    dates: Several[str] = ()
    """How its dates are written, such as "day-first"."""

    decimal: str = ""
    """What stands before the decimals of its numbers, where that is not clear: point or comma."""

    hidden: Choice[HiddenCells] | None = None
    """Whether rows and columns that people do not see are read: in, or out."""

    struck: Choice[HiddenCells] | None = None
    """Whether rows that are struck out are read: in, or out."""

    void: Choice[HiddenCells] | None = None
    """Whether cases of a list are counted that were rejected, say, or a duplicate: in, or out."""

    repeated: Choice[HiddenCells] | None = None
    """Whether rows of a list are counted that have the number of a case above: in, or out."""

    carry: bool | None = None
    """Whether an empty name means the name above it."""

    dash: str = ""
    """What "-" means where a number should be: "gap" or "zero"."""

    others: str = ""
    """Says "leave-out" where names that stand for no project here are passed over."""

    absent: str = ""
    """What a ward or a kind means that a list of cases has no row of: "zero" or "leave-out"."""

    together: Several[str] = ()
    """Columns whose names make no difference: rows are of one series whatever stands there."""

    where: dict[str, str] = Field(default_factory=dict)
    """Only the rows that say so: the heading of a column, and the name in it."""

    wards: dict[str, str] = Field(default_factory=dict)
    """The names of wards in the sheet, each with the id of its project; "" leaves it out."""

    measures: dict[str, MeasureColumns] = Field(default_factory=dict)
    """The ids of measures, each with what it is called in the sheet."""
