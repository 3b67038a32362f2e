"""What an import is told once, a profile keeps: the next file is read without a question."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

import qiworkbook_incidents
from qiworkbook.cli.coach import coach
from qiworkbook.cli.data_import import import_
from qiworkbook.testing import make_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

PROJECT = """\
format = 1
[project]
title = "Safer {name}"
unit = "{name}"
[[measure]]
id = "falls"
name = "Falls"
kind = "outcome"
every = "month"
[[measure]]
id = "seen"
name = "Seen in a week"
kind = "process"
unit = "%"
every = "month"
"""
Rows = list[list[Any]]

WARDS: Rows = [["Ward", "Month", "Falls"], ["Alder", "April 2025", 4], ["Birch", "April 2025", 14]]
CASES: Rows = [
    ["Incident date", "Ward", "Category", "Ref"],
    *([date(2025, 4, 2 + at), ("Alder", "Birch")[at % 2], "Falls", f"W{at}"] for at in range(9)),
]
SEEN: Rows = [
    ["Ward", "Month", "Seen in a week"],
    ["Alder", "April 2025", 0.61],
    ["Birch", "April 2025", 0.5],
]


def with_column(rows: Rows, name: str, *cells: Any) -> Rows:
    return [[*row, cell] for row, cell in zip(rows, (name, *cells), strict=True)]


# By option: how it is said, and a sheet that is read by nothing else.
KEPT: dict[str, tuple[Rows, tuple[str, ...]]] = {
    "reader": (CASES, ("--as", "incident-list")),
    "sheet": (WARDS, ("--sheet", "Data")),
    "split": (with_column(WARDS, "Site", "Elm", "Elm"), ("--split", "Ward")),
    "wards": ([*WARDS, ["Oak", "April 2025", 9]], ("--ward", "Oak=leave-out")),
    "others": ([*WARDS, ["Oak", "April 2025", 9]], ("--others", "leave-out")),
    "measure_column": (
        [
            ["Ward", "Month", "What", "Kind", "N"],
            ["Alder", "April 2025", "Falls", "Falls", 4],
            ["Birch", "April 2025", "Falls", "Falls", 5],
        ],
        ("--measure-column", "What"),
    ),
    "measures": ([["Ward", "April 2025"], ["Alder", 4], ["Birch", 5]], ("--measure", "falls")),
    "where": (
        with_column([*WARDS, ["Alder", "April 2025", 7]], "Shift", "Day", "Day", "Night"),
        ("--where", "Shift=Day"),
    ),
    "together": (
        [
            ["Ward", "Month", "Falls", "Kind"],
            ["Alder", "April 2025", 4, "Slip"],
            ["Alder", "May 2025", 4, "Trip"],
        ],
        ("--together", "Kind"),
    ),
    "date_column": (
        [["Ward", "Month", "Falls", "Date"], ["Alder", "2025-04-01", 4, "2025-05-01"]],
        ("--date-column", "Month"),
    ),
    "value_column": (
        [["Ward", "Month", "What", "A", "B"], ["Alder", "April 2025", "Falls", 4, 9]],
        ("--value-column", "B"),
    ),
    "numerator_column": (
        [["Ward", "Month", "Yes", "Asked"], ["Alder", "April 2025", 4, 9]],
        ("--measure", "seen", "--numerator-column", "Yes", "--denominator-column", "Asked"),
    ),
    "note_column": (
        [["Ward", "Month", "Falls", "Why"], ["Alder", "April 2025", 4, "a hot day"]],
        ("--measure", "falls", "--value-column", "Falls", "--note-column", "Why"),
    ),
    "dates": ([["Ward", "Month", "Falls"], ["Alder", "03/02/2025", 4]], ("--dates", "month-first")),
    "decimal": (
        [
            ["Ward", "Month", "Falls"],
            ["Alder", "April 2025", "1,300"],
            ["Birch", "April 2025", "4,5"],
        ],
        ("--decimal", "comma", "--as-typed"),
    ),
    "times": (SEEN, ("--times", "100")),
    "hidden": (WARDS, ("--hidden", "in")),
    "struck": (WARDS, ("--struck", "in")),
    "void": (
        with_column(CASES, "Status", "Void", *(["Open"] * 8)),
        ("--as", "incident-list", "--void", "out"),
    ),
    "repeated": ([*CASES, CASES[1]], ("--as", "incident-list", "--repeated", "out")),
    "dash": ([*WARDS, ["Alder", "May 2025", "-"]], ("--dash", "zero")),
    "absent": (CASES, ("--as", "incident-list", "--absent", "zero")),
    "carry": ([*WARDS[:2], [None, "May 2025", 5]], ("--carry",)),
}
KEPT["denominator_column"] = KEPT["numerator_column"]
NOT_KEPT = {
    "year": "another one next year",
    "parts": "what it changes is done once for good",
    "as_typed": "somebody looks at each file",
    "replace": "each time",
    "leave_out": "each time",
    "yes": "each time",
    **dict.fromkeys(("names", "profile", "keep_profile"), "which file, and which profile"),
    "options": "a plugin's own, tried in test_data_import_kinds.py",
}


def test_every_option_is_here() -> None:
    """A new option of the import is kept by a profile, or has a reason why it is not."""
    everywhere = {one.name for one in coach.params}  # of every command
    named = {one.name for one in import_.params} - everywhere
    assert named == {*KEPT, *NOT_KEPT}


def brought(path: Path, rows: Rows, said: tuple[str, ...], what: str) -> WorkbookFolder:
    """A workbook with two wards, into which rows were brought; the second of Birch's is marked."""
    files = {
        f"projects/{one}/project.toml": PROJECT.format(name=one.title())
        for one in ("alder", "birch")
    }
    trust = make_workbook(path, files, plugins=[qiworkbook_incidents])
    if said[:1] == ("--profile",):
        trust.write("imports/p.toml", (path.parent / "told/imports/p.toml").read_text("utf-8"))
    with xlsxwriter.Workbook(
        str(trust.root / "in.xlsx"), {"default_date_format": "dd/mm/yyyy"}
    ) as book:
        page, out = book.add_worksheet("Data"), book.add_format({"font_strikeout": True})
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                marks = [out] if (what, at) == ("struck", 2) else []
                page.write(at, column, cell, *marks)
        if what == "sheet":
            other = book.add_worksheet("Old")
            for at, row in enumerate(rows):
                other.write_row(at, 0, row)
        if what == "hidden":
            page.set_row(2, None, None, {"hidden": True})
    ran = trust.run("data", "import", "in.xlsx", *said, "--yes", today=date(2025, 12, 1))
    assert not said or ran.exit_code in (0, 4), ran.out + ran.err
    return trust


def data(trust: WorkbookFolder) -> dict[str, str]:
    return {name: trust.read(name) for name in trust.files() if "/data/" in name}


@pytest.mark.parametrize("what", KEPT)
def test_a_profile_keeps_what_was_said(tmp_path: Path, what: str) -> None:
    rows, said = KEPT[what]
    more = ("--as-typed",) if "--as-typed" in said else ()
    told = brought(tmp_path / "told", rows, (*said, "--keep-profile", "p"), what)
    kept = brought(tmp_path / "kept", rows, ("--profile", "p", *more), what)
    assert data(kept) == data(told)
    bare = brought(tmp_path / "bare", rows, (), what)
    assert data(bare) != data(told)  # it was needed
