"""`data import` of sheets as people lay them out: each is read exactly, asked about, or refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from qiworkbook.testing import make_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

Numbers = dict[str, tuple[int, ...]]
Layout = Callable[[str, Numbers], list[str]]

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
    assert f"“{over}” is above the numbers, and they would be numbers of falls." in said
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


# Years and months that stand beside the table, not in it


@pytest.mark.parametrize("years", [",2025,2025,2025", "2025/26", ",2025/26,,"])
def test_a_line_of_years_below_the_months_is_that_of_the_months(
    trust: WorkbookFolder, years: str
) -> None:
    title, _, *rows = across("Falls by ward", FALLS)
    code, said = take(trust, [title, "Ward,Apr,May,Jun", years, *rows], "--measure", "falls")
    assert (code, read(trust)) == (0, {"falls": FALLS}), said


@pytest.mark.parametrize(
    "title", ["Falls 2025/26", "Falls (2025/26)", "2025/26 - Falls", "Falls for 2025/26"]
)
def test_a_title_says_what_is_counted_and_of_which_year(trust: WorkbookFolder, title: str) -> None:
    rows = [title, "Ward,Apr,May,Jun", *across("", FALLS)[2:]]
    code, said = take(trust, rows)
    assert (code, read(trust)) == (1, {}), said
    assert f"“{title}” stands there" in said
    code, said = take(trust, rows, "--year", "2025/26")
    assert (code, read(trust)) == (0, {"falls": FALLS}), said


def test_blocks_of_one_measure_have_each_the_year_of_its_title(trust: WorkbookFolder) -> None:
    rows = ["Falls 2024/25", "Ward,Feb,Mar", "Alder,8,9", "", "Falls 2025/26", "Ward,Apr,May"]
    code, said = take(trust, [*rows, "Alder,1,2"])
    assert code == 0, said
    assert trust.read("projects/alder/data/falls.csv").split() == [
        *("date,value", "2025-02-01,8", "2025-03-01,9", "2025-04-01,1", "2025-05-01,2")
    ]


def test_a_quarter_over_its_months_is_read_with_one_question(trust: WorkbookFolder) -> None:
    rows = ["Quarter 1 (Apr-Jun 2025)", "Ward,Apr,May,Jun", *across("", FALLS)[2:]]
    code, said = take(trust, rows, "--measure", "falls")
    assert (code, read(trust)) == (1, {}), said
    code, said = take(trust, rows, "--measure", "falls", "--year", "2025")
    assert (code, read(trust)) == (0, {"falls": FALLS}), said


@pytest.mark.parametrize("title", ["P1 2025/26", "Performance - M1 2025/26", "April 2025/26"])
def test_a_title_gives_the_month_of_all_numbers(trust: WorkbookFolder, title: str) -> None:
    code, said = take(trust, [title, "Ward,Falls,Restraints", "Alder,5,1", "Birch,11,6"])
    found = {"falls": {"alder": (5,), "birch": (11,)}, "restraints": {"alder": (1,), "birch": (6,)}}
    assert (code, read(trust)) == (0, found), said


def test_january_of_a_financial_year_in_a_title_is_in_its_second_year(
    trust: WorkbookFolder,
) -> None:
    code, said = take(trust, ["January 2024/25", "Ward,Falls", "Alder,5"])
    assert code == 0, said
    assert trust.read("projects/alder/data/falls.csv").split() == ["date,value", "2025-01-01,5"]


@pytest.mark.parametrize("way", ["headings", "none", "no-year"])
def test_a_month_in_a_line_above_each_block(trust: WorkbookFolder, way: str) -> None:
    rows = ["Ward,Falls,Restraints"] if way == "none" else []
    for at, month in enumerate(("April 2025", "May 2025", "June 2025")):
        rows.append(month.split()[0] if way == "no-year" else month)
        rows += ["Ward,Falls,Restraints"] * (way != "none")
        rows += [f"{NAMES[w]},{FALLS[w][at]},{RESTRAINTS[w][at]}" for w in NAMES]
        rows.append("")
    asked = ("--year", "2025/26") if way == "no-year" else ()
    code, said = take(trust, rows, *asked)
    assert (code, read(trust)) == (0, BOTH), said
    if asked:
        assert take(trust, rows)[0] == 1


@pytest.mark.parametrize("word", ["Ward", "Ward:", "Unit"])
def test_a_ward_beside_the_word_above_each_block(trust: WorkbookFolder, word: str) -> None:
    rows = []
    for ward, name in NAMES.items():
        rows += [f"{word},{name}", "Month,Falls,Restraints"]
        both = zip(MONTHS, FALLS[ward], RESTRAINTS[ward], strict=True)
        rows += [f"{month},{a},{b}" for month, a, b in both]
        rows.append("")
    code, said = take(trust, rows)
    assert (code, read(trust)) == (0, BOTH), said


@pytest.mark.parametrize("above", ["Ward:,Birch", "Birch"])
def test_another_ward_above_the_table_is_refused_until_somebody_says_whose_it_is(
    trust: WorkbookFolder, above: str
) -> None:
    rows = [above, "Month,Falls", "Apr-25,11", "May-25,12"]
    code, said = take(trust, rows, "alder", "falls", "/")
    assert (code, read(trust)) == (1, {}), said
    assert "has the numbers of Birch, and alder has another name" in said
    code, said = take(trust, rows, "alder", "falls", "/", "--ward", "Birch=alder", "--as-typed")
    assert (code, read(trust)) == (0, {"falls": {"alder": (11, 12)}}), said
    assert take(trust, rows)[0] == 0
    assert read(trust)["falls"]["birch"] == (11, 12)


# Headings that say a month in figures, or say more of it


@pytest.mark.parametrize(
    "months",
    [
        ("202504", "202505", "202506"),
        ("Apr 2025 (M1)", "May 2025 (M2)", "Jun 2025 (M3)"),
        ("Apr 2025 (M4)", "May 2025 (M5)", "Jun 2025 (M6)"),
        ("Apr 2025 (revised)", "May 2025 (p)", "Jun 2025"),
    ],
)
@pytest.mark.parametrize("way", ["across", "down"])
def test_a_month_with_its_number_or_in_figures(
    trust: WorkbookFolder, months: tuple[str, ...], way: str
) -> None:
    if way == "across":
        rows = ["Ward," + ",".join(months), *across("", FALLS)[2:]]
    else:
        rows = [
            "Ward,Month,Falls",
            *(f"{NAMES[w]},{m},{n[at]}" for w, n in FALLS.items() for at, m in enumerate(months)),
        ]
    code, said = take(trust, rows, "--measure", "Falls=falls" if way == "down" else "falls")
    assert (code, read(trust)) == (0, {"falls": FALLS}), said


def test_a_month_with_the_number_of_another_is_refused(trust: WorkbookFolder) -> None:
    rows = ["Ward,Month,Falls", "Alder,Apr 2025 (M1),5", "Alder,May 2025 (M9),7"]
    code, said = take(trust, rows)
    assert (code, read(trust)) == (1, {}), said
    assert "in.csv:3: “May 2025 (M9)” is not a date" in said


@pytest.mark.parametrize(
    ("word", "first"), [("year-and-month", "2024-04-01"), ("financial-years", "2024-07-01")]
)
def test_m04_of_a_year_is_april_or_july_and_asked_about(
    trust: WorkbookFolder, word: str, first: str
) -> None:
    rows = ["Ward,2024-M04,2024-M05,2024-M12", "Alder,5,7,4"]
    code, said = take(trust, rows, "--measure", "falls")
    assert (code, read(trust)) == (1, {}), said
    assert "--dates financial-years or year-and-month" in said
    code, said = take(trust, rows, "--measure", "falls", "--dates", word)
    assert code == 0, said
    days = [line[:10] for line in trust.read("projects/alder/data/falls.csv").split()[1:]]
    later = ["2024-05-01", "2024-12-01"] if first == "2024-04-01" else ["2024-08-01", "2025-03-01"]
    assert days == [first, *later]


@pytest.mark.parametrize(
    "rows",
    [
        ["Ward,202511,202512,202513", "Alder,5,7,4"],
        ["Ward,Month,Falls", "Alder,202511,5", "Alder,202514,7"],
    ],
)
def test_a_month_that_is_in_no_calendar_is_refused_with_its_cell(
    trust: WorkbookFolder, rows: list[str]
) -> None:
    code, said = take(trust, rows, "--measure", "Falls=falls" if "Month" in rows[0] else "falls")
    assert (code, read(trust)) == (1, {}), said
    assert f"in.csv:{len(rows)}: {'202514' if 'Month' in rows[0] else '2025-13'} is not" in said


def test_numbers_that_look_like_months_are_numbers(trust: WorkbookFolder) -> None:
    rows = ["Month,Alder,Birch", "Apr-25,202504,202505", "May-25,202506,202507"]
    code, said = take(trust, rows, "--measure", "falls")
    found = {"falls": {"alder": (202504, 202506), "birch": (202505, 202507)}}
    assert (code, read(trust)) == (0, found), said


# More


def test_how_many_of_how_many_in_every_cell_below_months(trust: WorkbookFolder) -> None:
    rows = ["Ward,Apr-25,May-25", "Alder,9/10,8/10", "Birch,6/12,7/11"]
    code, said = take(trust, rows, "--measure", "seen")
    assert code == 0, said
    assert trust.read("projects/birch/data/seen.csv").split() == [
        *("date,numerator,denominator", "2025-04-01,6,12", "2025-05-01,7,11")
    ]


def test_a_second_heading_row_that_is_wider_loses_no_column(trust: WorkbookFolder) -> None:
    rows = [",Apr-25,,May-25", "Ward,Falls,Restraints,Falls,Restraints"]
    code, said = take(trust, [*rows, "Alder,5,1,7,2", "Birch,11,6,12,0"])
    found = {measure: {w: n[:2] for w, n in of.items()} for measure, of in BOTH.items()}
    assert (code, read(trust)) == (0, found), said


@pytest.mark.parametrize("rag", ["RAG", ""])
def test_the_letters_of_a_rating_beside_the_numbers_are_no_numbers(
    trust: WorkbookFolder, rag: str
) -> None:
    rows = ["Ward," + ",".join(f"{month},{rag}" for month in MONTHS)]
    rows += [f"{NAMES[w]},{a},G,{b},A,{c},R" for w, (a, b, c) in FALLS.items()]
    said_out = () if rag else ("--leave-out",)
    code, said = take(trust, rows, "--measure", "falls", *said_out)
    assert (code, read(trust)) == (0 if rag else 4, {"falls": FALLS}), said


# Tables that touch


def touching(left: list[str], right: list[str]) -> list[str]:
    return [row.replace(",,", ",") for row in beside(left, right)]


def test_tables_of_different_layout_with_no_column_between_are_not_one(
    trust: WorkbookFolder,
) -> None:
    months = ["Month,Falls", *(f"{m},{n}" for m, n in zip(MONTHS, FALLS["alder"], strict=True))]
    wards = [f"{NAMES[w]},{','.join(map(str, n))}" for w, n in RESTRAINTS.items()]
    for rows in (
        touching(months[:3], ["Ward," + ",".join(MONTHS), *wards]),
        touching(["Ward," + ",".join(MONTHS), *wards], months[:3]),
    ):
        code, said = take(trust, rows, "alder", "/")
        assert (code, read(trust)) == (1, {}), said  # of what the other is, nothing says


def test_wards_over_months_that_stand_beside_wards_over_other_months(
    trust: WorkbookFolder,
) -> None:
    rows = ["Ward,Apr-25,May-25,Team,Jun-25", "Alder,5,7,Alder,4", "Birch,11,12,Birch,9"]
    code, said = take(trust, rows, "--measure", "falls")
    assert (code, read(trust)) == (1, {}), said
    rows[0] = rows[0].replace("Team", "Ward")
    code, said = take(trust, rows, "--measure", "falls")
    assert (code, read(trust)) == (0, {"falls": FALLS}), said


# Blocks below one another: the name of each


def named(name: str) -> list[str]:
    """A line of its own, if there is a name."""
    return [name] if name else []


@pytest.mark.parametrize("layout", [down, across])
@pytest.mark.parametrize("first", ["", "Ward report"])
@pytest.mark.parametrize("args", [(), ("--measure", "falls"), ("--leave-out",)])
def test_names_below_their_blocks_are_never_those_of_the_next_ones(
    trust: WorkbookFolder, layout: Layout, first: str, args: tuple[str, ...]
) -> None:
    falls, restraints = layout("", FALLS)[1:], layout("", RESTRAINTS)[1:]
    rows = [*named(first), *falls, "Falls", "", *restraints, "Restraints"]
    code, said = take(trust, rows, *args)
    assert (code, read(trust)) == (1, {}), said
    assert "Restraints stands below the last table, and nothing such over the first" in said


def test_names_of_wards_below_their_blocks_are_never_those_of_the_next_ones(
    trust: WorkbookFolder,
) -> None:
    head, *_ = across("", FALLS)[1:]
    rows = [
        line
        for ward, numbers in FALLS.items()
        for line in (
            head.replace("Ward", "Measure"),
            f"Falls,{','.join(map(str, numbers))}",
            NAMES[ward],
            "",
        )
    ]
    code, said = take(trust, rows, "--leave-out")
    assert (code, read(trust)) == (1, {}), said
    assert "Birch stands below the last table" in said


@pytest.mark.parametrize("layout", [down, across])
def test_a_first_block_without_a_name_is_never_left_out_in_silence(
    trust: WorkbookFolder, layout: Layout
) -> None:
    rows = [*layout("", FALLS)[1:], "", *layout("Restraints", RESTRAINTS)]
    for args in ((), ("--measure", "falls")):
        code, said = take(trust, rows, *args)
        assert (code, read(trust)) == (1, {}), said
        assert "in.csv:2" in said
        assert "nothing says whose this row is, or what it counts" in said
    code, said = take(trust, rows, "--leave-out")
    assert (code, read(trust)) == (4, {"restraints": RESTRAINTS}), said


# Two columns that could say it


@pytest.mark.parametrize("reporting", ["Birch", "Alder"])
@pytest.mark.parametrize("order", [1, -1])
def test_two_columns_of_wards_are_asked_about_whichever_names_more(
    trust: WorkbookFolder, reporting: str, order: int
) -> None:
    rows = [
        ",".join((*(one, other)[::order], month, str(n)))
        for one, other, month, n in (
            ("Incident ward", "Reporting ward", "Month", "Falls"),
            *(
                (NAMES[ward], reporting, month, n[at])
                for ward, n in FALLS.items()
                for at, month in enumerate(MONTHS)
            ),
        )
    ]
    code, said = take(trust, rows)
    assert (code, read(trust)) == (1, {}), said
    assert "Which column of in.csv says whose row it is?" in said
    code, said = take(trust, rows, "--split", "Incident ward")
    assert (code, read(trust)) == (0, {"falls": FALLS}), said


def test_two_columns_of_measures_are_asked_about_whichever_names_more(
    trust: WorkbookFolder,
) -> None:
    rows = ["Ward,Type,Category,Month,Number"]
    for what, numbers in (("Falls", FALLS), ("Restraints", RESTRAINTS)):
        rows += [
            f"{NAMES[ward]},{what},Falls,{month},{n[at]}"
            for ward, n in numbers.items()
            for at, month in enumerate(MONTHS)
        ]
    code, said = take(trust, rows)
    assert (code, read(trust)) == (1, {}), said
    assert "Which column of in.csv says what is counted?" in said
    code, said = take(trust, rows, "--measure-column", "Type")
    assert (code, read(trust)) == (0, BOTH), said


@pytest.mark.parametrize("layout", [down, across])
@pytest.mark.parametrize(
    ("dates", "why"),
    [
        (("Tue 15 Apr 25", "Tue 13 May 25", "Tue 24 Jun 25"), ""),
        (("Mon 15 Apr 25", "Mon 13 May 25", "Mon 24 Jun 25"), "15 April 2025 is a Tuesday"),
    ],
)
def test_a_day_whose_name_is_wrong_is_refused_with_the_reason(
    trust: WorkbookFolder, layout: Layout, dates: tuple[str, ...], why: str
) -> None:
    rows = "\n".join(layout("Falls", FALLS))
    for month, day in zip(MONTHS, dates, strict=True):
        rows = rows.replace(month, day)
    code, said = take(trust, [rows], "--as-typed")
    assert (code, why in said) == (int(bool(why)), True), said


def test_dates_that_nobody_can_read_are_named_as_that(trust: WorkbookFolder) -> None:
    code, said = take(trust, ["Date,Falls", "Month 1,4", "Month 2,5"], "alder", "falls", "/")
    assert (code, read(trust)) == (1, {})
    assert "in.csv has no column with dates." in said
    assert "--value-column" not in said


@pytest.mark.parametrize(
    "mark",
    ["{} G", "{} (A)", "{} (Red)", "{} ↑", "▼ {}", "{} 🟢", "{} \N{BLACK RIGHT-POINTING POINTER}"],
)
@pytest.mark.parametrize("form", [across, down])
def test_a_rating_or_an_arrow_beside_a_number_is_no_part_of_it(
    trust: WorkbookFolder, mark: str, form: Layout
) -> None:
    marked: Any = {ward: [mark.format(n) for n in of_one] for ward, of_one in FALLS.items()}
    code, said = take(trust, form("Falls", marked))
    if form is down and mark == "{} G":  # as a ward can be called
        assert (code, read(trust)) == (1, {}), said
        assert "Put each number alone in its cell: 4, not 4 days. in.csv:3 says “5 G”" in said
    else:
        assert (code, read(trust)) == (0, {"falls": FALLS}), said


@pytest.mark.parametrize("text", ["{} days", "{} falls", "{} (1 with harm)", "{} approx"])
def test_words_beside_numbers_are_named_with_their_cells(trust: WorkbookFolder, text: str) -> None:
    worded: Any = {ward: [text.format(n) for n in of_one] for ward, of_one in FALLS.items()}
    code, said = take(trust, across("Falls", worded))
    assert (code, read(trust)) == (1, {}), said
    assert f"in.csv:3: “{text.format(5)}” is not a number." in said


@pytest.mark.parametrize("text", ["{0}% ({1}/20)", "{1}/20 ({0}%)", "{1} of 20 ({0} %)"])
@pytest.mark.parametrize("form", [across, down])
def test_how_many_of_how_many_beside_its_percentage(
    trust: WorkbookFolder, text: str, form: Layout
) -> None:
    shares: Any = {ward: [text.format(5 * n, n) for n in of_one] for ward, of_one in FALLS.items()}
    assert take(trust, form("Seen in a week", shares))[0] == 0
    for ward, of_one in FALLS.items():
        _, *rows = trust.read(f"projects/{ward}/data/seen.csv").split()
        assert [row.split(",")[1:] for row in rows] == [[str(n), "20"] for n in of_one]
    shares["alder"][1] = text.format(36, 7)
    shares["birch"][1] = text.format(63, 12)
    code, said = take(trust, form("Seen in a week", shares), "--replace")
    assert code == 1
    assert "12 of 20 is not 63%, and both stand here" in said
    assert "7 of 20" not in said  # that is rounded


@pytest.mark.parametrize("names", [("April", "May", "June"), ("Apr", "May", "Jun")])
def test_sheets_called_like_months_are_of_the_year_that_somebody_says(
    trust: WorkbookFolder, names: tuple[str, ...]
) -> None:
    book = xlsxwriter.Workbook(str(trust.root / "in.xlsx"))
    for at, name in enumerate(names):
        page = book.add_worksheet(name)
        page.write_row(0, 0, ["Ward dashboard 2025/26"])
        page.write_row(1, 0, ["Ward", "Falls", "Restraints"])
        for row, (ward, called) in enumerate(NAMES.items(), 2):
            page.write_row(row, 0, [called, FALLS[ward][at], RESTRAINTS[ward][at]])
    book.add_worksheet("Notes").write(0, 0, "See the dashboard")
    book.close()
    ran = trust.run("data", "import", "in.xlsx", "--yes", today=date(2026, 1, 15))
    assert (ran.exit_code, read(trust)) == (1, {})
    assert f"{names[0]} has no year. Which year is it of?" in ran.err
    assert "“Ward dashboard 2025/26” stands there." in ran.err
    told = ("--year", "2025/26", "--yes")
    ran = trust.run("data", "import", "in.xlsx", *told, today=date(2026, 1, 15))
    assert (ran.exit_code, read(trust)) == (0, BOTH), ran.err


def test_wards_and_measures_below_one_another_in_a_pivot_table_are_no_wards(
    trust: WorkbookFolder,
) -> None:
    rows = ["Row Labels,Apr-25,May-25"]
    for at, name in enumerate(NAMES.values(), 5):
        rows += [f"{name},{2 * at},{2 * at}", f"  Falls,{at},{at}", f"  Restraints,{at},{at}"]
    for told in ((), ("--others", "leave-out", "--measure", "falls")):
        code, said = take(trust, rows, *told)
        assert (code, read(trust)) == (1, {}), said
        assert "in.csv has wards and measures below one another under Row Labels" in said
        assert "Show in Tabular Form" in said


MONTHLY = ("2025-04-01", "2025-05-01", "2025-06-01", "2025-07-01", "2025-08-01")
SLIPS = (
    (*MONTHLY[:3], "2024-07-01", MONTHLY[4]),
    (*MONTHLY[:1:-1], "2026-05-01", MONTHLY[0]),
    ("2025-04-14", "2025-04-21", "2025-12-05", "2025-05-19"),
)
IN_ORDER = (
    MONTHLY[::-1],
    (*MONTHLY, "2024-04-01", "2024-05-01", "2024-06-01"),
    (*MONTHLY[:2], *MONTHLY[3:], MONTHLY[2]),
    tuple(f"{year}{month[4:]}" for month in MONTHLY for year in (2024, 2025)),
)


@pytest.mark.parametrize("dates", [*SLIPS, *IN_ORDER])
def test_a_date_that_a_slip_has_put_out_of_order_is_asked_about(
    trust: WorkbookFolder, dates: tuple[str, ...]
) -> None:
    if dates == SLIPS[-1]:
        file = "projects/alder/project.toml"
        trust.write(file, trust.read(file).replace('every = "month"', 'every = "week"'))
    rows = ["Date,Falls", *(f"{when},{n}" for n, when in enumerate(dates, 4))]
    code, said = take(trust, rows, "alder", "falls", "/")
    asks = int(dates in SLIPS)
    assert (code, said.count("would be in order")) == (asks, asks), said
    assert not asks or not [name for name in trust.files() if "/data/" in name]
    for args in ("--as-typed",), ():  # afterwards it is there, and not asked about again
        assert take(trust, rows, "alder", "falls", "/", *args)[0] == 0
