"""`data import` of sheets as people lay them out: each is read exactly, asked about, or refused."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import make_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

Numbers = dict[str, tuple[int, ...]]

PROJECT = """\
format = 1
[project]
title = "{name}"
[[measure]]
id = "falls"
name = "Falls"
kind = "outcome"
every = "month"
[[measure]]
id = "restraints"
name = "Restraints"
kind = "outcome"
every = "month"
[[measure]]
id = "seen"
name = "Seen in a week"
kind = "process"
every = "month"
unit = "%"
"""
RATE = """\
[[measure]]
id = "fall-rate"
name = "Falls per 1000 bed days"
kind = "outcome"
every = "month"
per = 1000
numerator = "Falls"
denominator = "Occupied bed days"
"""
FALLS: Numbers = {"alder": (5, 7, 4), "birch": (11, 12, 9)}
RESTRAINTS: Numbers = {"alder": (1, 2, 3), "birch": (6, 0, 8)}
BOTH = {"falls": FALLS, "restraints": RESTRAINTS}
NAMES = {"alder": "Alder", "birch": "Birch"}
MONTHS = ("Apr-25", "May-25", "Jun-25")


def folder(tmp_path: Path, more: str = "") -> WorkbookFolder:
    files = {
        f"projects/{ward}/project.toml": PROJECT.format(name=name) + more
        for ward, name in NAMES.items()
    }
    return make_workbook(tmp_path, files)


@pytest.fixture
def trust(tmp_path: Path) -> WorkbookFolder:
    return folder(tmp_path)


def take(trust: WorkbookFolder, rows: list[str], *said: str) -> tuple[int, str]:
    """The rows as a CSV file, imported."""
    (trust.root / "in.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    at = said[: said.index("/")] if "/" in said else ()
    ran = trust.run(
        *("data", "import", *at, "in.csv", *said[len(at) + bool(at) :], "--yes"),
        today=date(2026, 1, 15),
    )
    assert "Traceback" not in ran.err
    return ran.exit_code, ran.out + ran.err


def read(trust: WorkbookFolder) -> dict[str, dict[str, tuple[float, ...]]]:
    """The numbers on disk, measure by measure and ward by ward; of April, May and June 2025."""
    found: dict[str, dict[str, tuple[float, ...]]] = {}
    for name in sorted(trust.files()):
        if "/data/" in name:
            _, ward, _, file = name.split("/")
            heading, *lines = trust.read(name).split()
            assert heading == "date,value"
            days, numbers = zip(*(line.split(",") for line in lines), strict=True)
            assert days == ("2025-04-01", "2025-05-01", "2025-06-01")[: len(days)], name
            found.setdefault(file[:-4], {})[ward] = tuple(map(float, numbers))
    return found


def down(title: str, numbers: Numbers) -> list[str]:
    """A table with months down and wards across."""
    rows = [
        f"{month},{','.join(str(n[at]) for n in numbers.values())}"
        for at, month in enumerate(MONTHS)
    ]
    return [title, "Month," + ",".join(NAMES.values()), *rows]


def across(title: str, numbers: Numbers) -> list[str]:
    """A table with months across and wards down."""
    rows = [f"{NAMES[ward]},{','.join(map(str, n))}" for ward, n in numbers.items()]
    return [title, "Ward," + ",".join(MONTHS), *rows]


def list_of(numbers: Numbers) -> list[str]:
    """A table with a row for each ward and month."""
    rows = [
        f"{NAMES[ward]},{month},{n[at]}"
        for ward, n in numbers.items()
        for at, month in enumerate(MONTHS)
    ]
    return ["", "Ward,Month,Falls", *rows]


def beside(left: list[str], right: list[str]) -> list[str]:
    """Two tables side by side, with an empty column between."""
    width = max(row.count(",") for row in left)
    height = max(len(left), len(right))
    padded = [*left, *[""] * (height - len(left))]
    other = [*right, *[""] * (height - len(right))]
    return [
        row + "," * (width - row.count(",") + 2) + more
        for row, more in zip(padded, other, strict=True)
    ]


# Two tables of different layout


@pytest.mark.parametrize(
    "rows",
    [
        beside(across("Falls", FALLS), across("Restraints", RESTRAINTS)),
        beside(list_of(FALLS), across("Restraints", RESTRAINTS)),
        beside(across("Restraints", RESTRAINTS), list_of(FALLS)),
        [*across("Restraints", RESTRAINTS), "", *list_of(FALLS)[1:]],
        [*list_of(FALLS)[1:], "", *across("Restraints", RESTRAINTS)],
    ],
    ids=["across-across", "list-across", "across-list", "across-above-list", "list-above-across"],
)
def test_two_tables_are_read_whole_wherever_they_stand(
    trust: WorkbookFolder, rows: list[str]
) -> None:
    code, said = take(trust, rows)
    assert (code, read(trust)) == (0, BOTH), said


@pytest.mark.parametrize("first", ["down", "across"])
@pytest.mark.parametrize("way", ["beside", "below"])
def test_of_two_tables_in_which_wards_stand_otherwise_none_is_taken_for_the_other(
    trust: WorkbookFolder, first: str, way: str
) -> None:
    one, other = down("Falls", FALLS), across("Restraints", RESTRAINTS)
    left, right = (one, other) if first == "down" else (other, one)
    rows = beside(left, right) if way == "beside" else [*left, "", *right]
    for args in ((), ("--measure", "falls")):
        code, said = take(trust, rows, *args)
        assert (code, read(trust)) == (1, {}), said
        assert "says whose row it is?" in said
    code, said = take(trust, rows, "--split", "headings")
    assert (code, read(trust)) == (1, {}), said
    start = right if way == "below" and first == "down" else left
    assert "stands another table, 2 rows of it with dates, which is not read" in said, start
    code, said = take(trust, rows, "--split", "headings", "--as-typed")
    assert (code, read(trust)) == (4, {"falls": FALLS}), said


def test_the_table_of_another_measure_beside_the_one_that_is_meant(trust: WorkbookFolder) -> None:
    one = ["Falls", "Month,Number", "Apr-25,5", "May-25,7", "Jun-25,4"]
    rows = beside(one, ["Restraints", ",Apr-25,May-25,Jun-25", "Number,11,12,9"])
    code, said = take(trust, rows, "alder", "falls", "/", "--as-typed")
    assert (code, read(trust)) == (4, {"falls": {"alder": FALLS["alder"]}}), said


@pytest.mark.parametrize("gap", ["Floor,,", ",,"])
def test_an_empty_column_within_a_table_makes_no_two_of_it(trust: WorkbookFolder, gap: str) -> None:
    rows = [f"Ward,{gap}Apr-25,May-25,,Jun-25,,YTD"]
    rows += [f"{NAMES[w]},{gap.lower()}{a},{b},,{c},,{a + b + c}" for w, (a, b, c) in FALLS.items()]
    code, said = take(trust, rows, "--measure", "falls")
    assert (code, read(trust)) == (0, {"falls": FALLS}), said


@pytest.mark.parametrize("over", ["Restraints", "restraints"])
def test_a_title_that_is_the_name_of_another_measure_is_asked_about(
    trust: WorkbookFolder, over: str
) -> None:
    rows = [over, "Month,Number", "Apr-25,5", "May-25,7", "Jun-25,4"]
    code, said = take(trust, rows, "alder", "falls", "/")
    assert (code, read(trust)) == (1, {}), said
    assert f"“{over}” stands over the numbers, and they would be numbers of falls." in said
    code, said = take(trust, [over, *across("", FALLS)[1:]], "alder", "restraints", "/")
    assert (code, read(trust)) == (0, {"restraints": {"alder": FALLS["alder"]}}), said


# A rate whose numerator is a measure, too


@pytest.mark.parametrize(
    "rows",
    [
        ["Ward,Month,Falls", *list_of(FALLS)[2:]],
        across("Falls", FALLS),
        ["Ward,Indicator,Apr-25,May-25,Jun-25", "Alder,Falls,5,7,4", "Birch,Falls,11,12,9"],
    ],
)
def test_falls_alone_are_no_numbers_of_the_rate_of_falls(tmp_path: Path, rows: list[str]) -> None:
    trust = folder(tmp_path, RATE)
    code, said = take(trust, rows)
    assert (code, read(trust)) == (0, {"falls": FALLS}), said


def test_falls_beside_what_could_be_their_bed_days_are_asked_about(tmp_path: Path) -> None:
    trust = folder(tmp_path, RATE)
    rows = ["Ward,Month,Falls,OBDs", "Alder,Apr-25,5,500", "Alder,May-25,7,510"]
    code, said = take(trust, rows)
    assert (code, read(trust)) == (1, {}), said
    assert "Which name in in.csv is the denominator of fall-rate?" in said
    code, said = take(trust, rows, "--measure", "OBDs=fall-rate.denominator")
    assert code == 0, said
    assert trust.read("projects/alder/data/falls.csv").split() == [
        *("date,value", "2025-04-01,5", "2025-05-01,7")
    ]
    assert trust.read("projects/alder/data/fall-rate.csv").split() == [
        *("date,numerator,denominator", "2025-04-01,5,500", "2025-05-01,7,510")
    ]
