"""`data import` of numbers that are of another kind than the measure's: named, asked, left out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from qiworkbook.model import Measure
from qiworkbook.testing import make_workbook
from qiworkbook.workbook.sheets.sheet_names import other_unit_in

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

WARDS = ("oak", "oakwood")
PROJECT = """\
format = 1
[project]
title = "Safer {name}"
unit = "{name}"
[[measure]]
id = "falls"
name = "Falls"
kind = "outcome"
counts = "incidents"
every = "month"
[[measure]]
id = "seen"
name = "Seen in a week"
kind = "process"
unit = "%"
every = "month"
[[measure]]
id = "rate"
name = "Falls per 1,000 bed days"
kind = "outcome"
numerator = "Falls that were reported"
denominator = "Occupied bed days"
per = 1000
every = "month"
[[measure]]
id = "stay"
name = "Length of stay"
kind = "balancing"
unit = "days"
every = "month"
decimals = 1
"""


@pytest.fixture
def trust(tmp_path: Path) -> WorkbookFolder:
    """A workbook with two wards, one called like the beginning of the other."""
    files = {
        f"projects/{ward}/project.toml": PROJECT.format(name=ward.capitalize()) for ward in WARDS
    }
    return make_workbook(tmp_path, files)


def bring(trust: WorkbookFolder, text: str, *args: str) -> tuple[int, str]:
    """Import this text, of the last year, with these names and options."""
    trust.write("in.csv", text)
    first = next((at for at, one in enumerate(args) if one.startswith("--")), len(args))
    names, options = args[:first], args[first:]
    ran = trust.run("data", "import", *names, "in.csv", *options, "--yes", today=date(2025, 12, 31))
    assert "Traceback" not in ran.err
    return ran.exit_code, ran.out + ran.err


def points(trust: WorkbookFolder) -> dict[str, list[str]]:
    """The rows of each data file, by project and measure."""
    return {
        f"{ward} {measure}": trust.read(file).splitlines()[1:]
        for ward in WARDS
        for measure in ("falls", "seen", "rate", "stay")
        if (trust.root / (file := f"projects/{ward}/data/{measure}.csv")).exists()
    }


# How many out of how many

SLIP = (
    "Ward,Month,Seen in a week,{}\nOak,2025-04-01,40,50\nOak,2025-05-01,41,50\n"
    "Oak,2025-06-01,52,50\nOakwood,2025-04-01,44,60\nOakwood,2025-05-01,45,60\n"
)


@pytest.mark.parametrize("heading", ["Denominator", "Out of", "n", "Total", "Patients"])
def test_one_slip_makes_no_percentages_of_counts(trust: WorkbookFolder, heading: str) -> None:
    code, said = bring(trust, SLIP.format(heading))
    assert (code, points(trust)) == (1, {}), said
    assert f"{heading}: 40 of 50" in said
    told = ("--measure", f"{heading}=seen.denominator")
    code, said = bring(trust, SLIP.format(heading), *told)
    assert (code, points(trust)) == (1, {}), said
    assert "52 of 50 on 1 June 2025" in said
    assert bring(trust, SLIP.format(heading).replace("52,50", "42,50"), *told)[0] == 0
    assert points(trust)["oak seen"] == ["2025-04-01,40,50", "2025-05-01,41,50", "2025-06-01,42,50"]


@pytest.mark.parametrize(
    "text", ["Month,Out of,Seen\n{0},40,50\n", "Month,Seen,Out of\n{0},50,40\n"]
)
def test_a_column_called_out_of_is_asked_about_though_it_is_less(
    trust: WorkbookFolder, text: str
) -> None:
    code, said = bring(trust, text.format("Apr-25"), "oak", "seen")
    assert (code, points(trust)) == (1, {}), said
    assert "Out of: 50 of 40" in said


@pytest.mark.parametrize(
    ("result", "fits"),
    [
        ("82%", True),
        ("62%", False),
        ("0.82", True),
        ("82.0", True),
        ("8.2%", False),
        ("82.1%", True),
    ],
)
def test_a_result_beside_its_parts_is_held_against_them(
    trust: WorkbookFolder, result: str, fits: bool
) -> None:
    heading = "Ward,Month,Seen in a week (numerator),Seen in a week (denominator),Seen in a week"
    text = f"{heading}\nOak,Apr-25,40,50,80%\nOak,May-25,41,50,{result}\n"
    code, said = bring(trust, text)
    assert (code == 0) == fits, said
    if not fits:
        assert f"in.csv:3: 41 of 50 is not {result}" in said
        code, said = bring(trust, text, "--leave-out")
    rows = ["2025-04-01,40,50", "2025-05-01,41,50"][: 1 + fits]
    assert (code, points(trust)) == (0 if fits else 4, {"oak seen": rows}), said


def test_a_rate_is_held_against_its_parts_by_what_it_is_per(trust: WorkbookFolder) -> None:
    heading = 'Month,Falls that were reported,Occupied bed days,"Falls per 1,000 bed days"'
    code, said = bring(trust, f"{heading}\nApr-25,4,310,12.9\nMay-25,6,310,12.9\n", "oak")
    assert (code, "in.csv:3: 6 of 310 is not 12.9" in said, points(trust)) == (1, True, {}), said


HALVES = "Ward,Month,{}\nOak,Feb-25,4,310\nOak,Mar-25,6,311\n"


def test_bed_days_without_events_leave_a_rate_as_it_was(trust: WorkbookFolder) -> None:
    before = "date,numerator,denominator\n2025-02-01,5,314\n"
    trust.write("projects/oak/data/rate.csv", before)
    code, said = bring(trust, HALVES.format("Falls,Occupied bed days"), "--replace")
    assert (code, trust.read("projects/oak/data/rate.csv")) == (0, before), said
    assert "Columns that were not read: Occupied bed days" in said
    assert points(trust)["oak falls"] == ["2025-02-01,4", "2025-03-01,6"]


def test_events_without_bed_days_are_asked_for_them(trust: WorkbookFolder) -> None:
    text = HALVES.format("Falls that were reported,OBDs")
    code, said = bring(trust, text)
    assert (code, "Which name in in.csv is the denominator of rate?" in said) == (1, True), said
    assert not points(trust)
    code, said = bring(trust, text, "--measure", "OBDs=rate.denominator")
    assert (code, points(trust)) == (
        0,
        {"oak rate": ["2025-02-01,4,310", "2025-03-01,6,311"]},
    ), said


def test_a_ward_with_one_half_in_rows_of_their_own_is_named(trust: WorkbookFolder) -> None:
    rows = "Oak,Numerator,40,41\nOak,Denominator,50,50\nOakwood,Numerator,41,42\n"
    code, said = bring(trust, f"Ward,Row,Apr-25,May-25\n{rows}", "--measure", "seen")
    assert (code, points(trust)) == (1, {}), said
    assert "there is no denominator of seen beside it" in said


# What a column says of its numbers

METRIC = "Ward,Indicator,Metric,Apr-25,May-25\nOak,Falls,{},4,5\nOakwood,Falls,{},14,15\n"


def test_a_kept_profile_goes_on_telling_targets_from_numbers(trust: WorkbookFolder) -> None:
    first = METRIC.format("Actual", "Target")
    code, said = bring(trust, first, "--keep-profile", "m")
    assert (code, points(trust)["oak falls"]) == (0, ["2025-04-01,4", "2025-05-01,5"]), said
    later = METRIC.format("Target", "Target").replace("Apr-25,May-25", "Jun-25,Jul-25")
    later = later.replace("4,5", "3,3").replace("14,15", "13,13")
    code, said = bring(trust, later, "--profile", "m")
    assert (code, points(trust)["oak falls"]) == (0, ["2025-04-01,4", "2025-05-01,5"]), said
    assert "target = 3" in trust.read("projects/oak/project.toml")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("YTD", "YTD"),
        ("Trajectory", "Last year"),
        ("Forecast", "Plan"),
        ("2024/25 plan", "Planned"),
        ("Rolling 12 months", "Falls forecast"),
        ("Cumulative", "12 month rolling"),
    ],
)
def test_what_is_no_number_of_its_month_is_left_out_also_alone(
    trust: WorkbookFolder, first: str, second: str
) -> None:
    code, said = bring(trust, METRIC.format(first, second))
    assert (code, points(trust)) == (1, {}), said
    assert f"{first} (falls)" in said
    code, said = bring(trust, METRIC.format(first, "Actual"))
    assert (code, points(trust)) == (0, {"oakwood falls": ["2025-04-01,14", "2025-05-01,15"]}), said
    assert f"Not a measure here, left out: {first} (falls)" in said
    code, said = bring(trust, METRIC.format(first, "Actual"), "--measure", f"{first}=falls")
    assert (code, points(trust)["oak falls"]) == (0, ["2025-04-01,4", "2025-05-01,5"]), said


def test_a_forecast_of_one_ward_is_asked_about_where_other_rows_are_called_otherwise(
    trust: WorkbookFolder,
) -> None:
    code, said = bring(trust, METRIC.format("In month", "Forecast"))
    assert (code, points(trust)) == (1, {}), said
    assert "Metric says Forecast, and these rows would be falls of oakwood" in said
    code, said = bring(trust, METRIC.format("In month", "Forecast"), "--where", "Metric=In month")
    assert (code, points(trust)) == (0, {"oak falls": ["2025-04-01,4", "2025-05-01,5"]}), said


@pytest.mark.parametrize(
    ("measure", "unit", "fits"),
    [
        ("Length of stay", "weeks", False),
        ("Length of stay", "days", True),
        ("Length of stay", "Day", True),
        ("Seen in a week", "n", False),
        ("Seen in a week", "%", True),
        ("Seen in a week", "Percentage", True),
        ("Falls", "n", True),
        ("Falls", "incidents", True),
        ("Falls", "%", False),
        ("Falls", "per 1000 OBD", False),
        ("Falls per 1,000 bed days", "per 1,000 OBD", True),
        ("Falls per 1,000 bed days", "n", False),
    ],
)
def test_a_unit_that_is_not_the_measures_is_asked_about(
    trust: WorkbookFolder, measure: str, unit: str, fits: bool
) -> None:
    text = f'Ward,Measure,Unit,Apr-25,May-25\nOak,"{measure}","{unit}",40,41\n'
    code, said = bring(trust, text, "--split", "Ward")
    assert (code == 0) == fits, said
    assert f"Unit says {unit}" in said or fits
    code, said = bring(trust, text, "--split", "Ward", "--together", "Unit")
    assert (code, len(points(trust))) == (0, 1), said


def test_one_kind_alone_that_is_all_of_them_is_read(trust: WorkbookFolder) -> None:
    code, said = bring(trust, METRIC.replace("Metric", "Sex").format("All", "All"))
    assert (code, points(trust)["oak falls"]) == (0, ["2025-04-01,4", "2025-05-01,5"]), said


# Months across, one of which nobody can read

ACROSS = "Ward,Apr-25,May-25,{},Jul-25\nOak,4,5,9,6\nOakwood,14,15,19,16\n"


@pytest.mark.parametrize(
    "heading", ["", "June 2O25", "Jume-25", "June", "31/06/2025", "Jun-2O25", "Week 9"]
)
@pytest.mark.parametrize("last", [False, True])
def test_a_month_that_cannot_be_read_is_named_and_not_dropped(
    trust: WorkbookFolder, heading: str, last: bool
) -> None:
    text = ACROSS.format(heading)
    if last:
        text = "\n".join(",".join(row.split(",")[:4]) for row in text.splitlines())
    code, said = bring(trust, text, "--measure", "falls")
    assert (code, points(trust)) == (1, {}), said
    assert (heading or "nothing over column D") in said.partition("in.csv:2: ")[2]
    code, said = bring(trust, text, "--measure", "falls", "--leave-out")
    rows = ["2025-04-01,4", "2025-05-01,5", "2025-07-01,6"][: 2 + (not last)]
    assert (code, points(trust)["oak falls"]) == (4, rows), said


@pytest.mark.parametrize("heading", ["Total", "YTD", "12 month average", "RAG", "Var 25", "Target"])
def test_what_is_no_month_among_them_is_passed_over(trust: WorkbookFolder, heading: str) -> None:
    code, said = bring(trust, ACROSS.format(heading), "--measure", "falls")
    kept = ["2025-04-01,4", "2025-05-01,5", "2025-07-01,6"]
    assert (code, points(trust)["oak falls"]) == (0, kept), said


def test_a_sum_without_a_heading_is_no_month(trust: WorkbookFolder) -> None:
    text = "Ward,Apr-25,May-25,\nOak,4,5,9\nOakwood,14,15,29\n"
    code, said = bring(trust, text, "--measure", "falls")
    assert (code, points(trust)["oak falls"]) == (0, ["2025-04-01,4", "2025-05-01,5"]), said


# What is not there


@pytest.mark.parametrize("cell", ["", "*", "#DIV/0!", "n/a"])
def test_nothing_takes_the_place_of_a_number(trust: WorkbookFolder, cell: str) -> None:
    trust.write("projects/oak/data/falls.csv", "date,value\n2025-01-01,2\n2025-02-01,4\n")
    text = f"Ward,Jan-25,Feb-25,Mar-25\nOak,{cell},5,{cell}\n"
    code, said = bring(trust, text, "--measure", "falls", "--replace")
    assert code == 0, said
    assert "Numbers that stay, as the file has none there: oak falls 2025-01-01: 2" in said
    kept = [row.split(",")[:2] for row in points(trust)["oak falls"]]
    assert kept == [["2025-01-01", "2"], ["2025-02-01", "5"], ["2025-03-01", ""]], said


@pytest.mark.parametrize("cell", [",", "4,", ",310"])
def test_half_a_rate_takes_the_place_of_none(trust: WorkbookFolder, cell: str) -> None:
    before = "date,numerator,denominator\n2025-02-01,5,314\n"
    trust.write("projects/oak/data/rate.csv", before)
    text = f"Month,Falls that were reported,Occupied bed days\nFeb-25,{cell}\n"
    _, said = bring(trust, text, "oak", "--replace")
    assert trust.read("projects/oak/data/rate.csv") == before, said


@pytest.mark.parametrize("hide", ["row", "column"])
def test_a_number_in_merged_cells_of_which_one_is_hidden_is_refused(
    trust: WorkbookFolder, hide: str
) -> None:
    book = xlsxwriter.Workbook(str(trust.root / "in.xlsx"))
    page = book.add_worksheet("Data")
    rows = [["Ward", "Apr-25", "May-25", "Jun-25"], ["Oak", 4, 5, 6], ["Oakwood", 14, 15, 16]]
    for at, row in enumerate(rows):
        page.write_row(at, 0, row)
    if hide == "row":
        page.merge_range(1, 2, 2, 2, 9)
        page.set_row(2, options={"hidden": True})
    else:
        page.merge_range(1, 1, 1, 2, 9)
        page.set_column(2, 2, options={"hidden": True})
    book.close()
    ran = trust.run(
        *("data", "import", "in.xlsx", "--measure", "falls", "--hidden", "out", "--yes"),
        today=date(2025, 12, 31),
    )
    assert (ran.exit_code, points(trust)) == (1, {}), ran.out
    cell = "C2" if hide == "row" else "B2"
    assert f"in.xlsx, {cell}: one number is in merged cells" in ran.out


# What is above the numbers

NUMBERS = "Month,{}\nApr-25,4\nMay-25,5\n"


@pytest.mark.parametrize(
    ("title", "measure", "told"),
    [
        ("Cumulative falls", "falls", "that of its own date alone"),
        ("Rolling 12 months to:", "falls", "that of its own date alone"),
        ("Falls: forecast", "falls", "that of its own date alone"),
        ("Falls YTD", "falls", "that of its own date alone"),
        ("Falls (% of patients)", "falls", "falls is in plain numbers"),
        ("Falls per 1000 days", "falls", "falls is in plain numbers"),
        ("Length of stay (% over target)", "stay", "stay is in days"),
        ("Falls: 25% fewer by March", "falls", ""),
        ("Falls against trajectory", "falls", "that of its own date alone"),
        ("Length of stay in weeks", "stay", "stay is in days"),
        ("Length of stay (hours)", "stay", "stay is in days"),
        ("Length of stay (hrs)", "stay", "stay is in days"),
        ("Unit: hours", "stay", "stay is in days"),
        ("Length of stay ('000s)", "stay", "stay is in days"),
        ("Falls in thousands", "falls", "falls is in plain numbers"),
        ("Falls per 100 days", "falls", "falls is in plain numbers"),
        ("Falls 2026/27", "falls", "their dates are from 2025-04-01 to 2025-05-01"),
        ("Falls 2024/25", "falls", "their dates are from 2025-04-01 to 2025-05-01"),
        ("Falls in 2023", "falls", "their dates are from 2025-04-01 to 2025-05-01"),
        ("Falls on Oak 2025/26", "falls", ""),
        ("Falls in 2025", "falls", ""),
        ("Printed 3 June 2026", "falls", ""),
        ("Printed 03/06/2026", "falls", ""),
        ("From 2019 to 2025", "falls", ""),
        ("Length of stay in days", "stay", ""),
        ("Length of stay (days), weeks 1 to 9", "stay", ""),
        ("Falls, 1,000 beds", "falls", ""),
        ("Falls, planning team", "falls", ""),
    ],
)
def test_a_title_that_says_what_the_numbers_are_is_asked_about(
    trust: WorkbookFolder, title: str, measure: str, told: str
) -> None:
    name = "Falls" if measure == "falls" else "Length of stay"
    for names in (("oak", measure), ("oak",)):
        code, said = bring(trust, f"{title}\n{NUMBERS.format(name)}", *names)
        assert (code == 1, told in said, points(trust) == {}) == (bool(told), True, bool(told)), (
            said
        )
        if not told:
            return
        assert f"“{title}” is above the numbers" in said
    code, said = bring(trust, f"{title}\n{NUMBERS.format(name)}", "oak", measure, "--as-typed")
    assert (code, points(trust)[f"oak {measure}"]) == (0, ["2025-04-01,4", "2025-05-01,5"]), said


@pytest.mark.parametrize(
    ("keys", "title", "unit"),
    [
        ({"unit": "£"}, "Agency spend (£000)", "£"),
        ({"unit": "£"}, "Agency spend £k", "£"),
        ({"unit": "£"}, "Agency spend, £1,000 and more", ""),
        ({"unit": "£k"}, "Agency spend (£000)", ""),
        ({"unit": "£k"}, "Agency spend £m", "£k"),
        ({"unit": "minutes"}, "Time to triage (h)", "minutes"),
        ({"unit": "minutes"}, "Time to triage in mins", ""),
        ({"unit": "mins"}, "Time to triage: hours", "mins"),
        ({"unit": "minutes"}, "Time to triage, hrs", "minutes"),
        ({"per": 1000}, "Falls per 100 bed days", "numbers per 1000"),
        ({"per": 1000}, "Falls per 1,000 bed days", ""),
        ({"name": "Falls per 100 beds"}, "Falls per 100 beds, 2025", ""),
        ({"name": "Waits in hours"}, "Waits in hours", ""),
    ],
)
def test_a_title_in_another_unit_than_the_measure(
    keys: dict[str, object], title: str, unit: str
) -> None:
    measure = Measure.model_validate({"id": "m", "name": "M", "kind": "outcome", **keys})
    assert other_unit_in(title, [measure]) == unit


def test_a_heading_that_says_what_the_numbers_are_is_asked_about(trust: WorkbookFolder) -> None:
    rows = "Ward,Month,Falls YTD\nOak,Apr-25,4\nOak,May-25,9\n"
    code, said = bring(trust, rows, "--measure", "falls")
    assert (code, points(trust)) == (1, {}), said
    assert "“Falls YTD” is above the numbers, and each would be kept as that" in said
    assert bring(trust, rows, "--measure", "Falls YTD=falls")[0] == 0  # somebody says so
    beside = "Ward,Month,Falls,Falls YTD\nOak,Apr-25,4,4\nOak,May-25,5,9\n"
    assert bring(trust, beside, "--replace")[0] == 0  # it is not read
    assert points(trust) == {"oak falls": ["2025-04-01,4", "2025-05-01,5"]}


@pytest.mark.parametrize("names", [("Numerator", "Denominator"), ("Num", "Den")])
def test_a_percentage_is_no_numerator(trust: WorkbookFolder, names: tuple[str, str]) -> None:
    rows = f"Ward,Month,{','.join(names)}\nOak,Apr-25,45%,60\nOak,May-25,44,60\n"
    code, said = bring(trust, rows, "--measure", "seen", "--leave-out")
    assert (code, points(trust)) == (4, {"oak seen": ["2025-05-01,44,60"]}), said
    assert "in.csv:2: 45% is a percentage, where a count should be. Write how many" in said


def test_a_title_is_held_against_the_name_of_its_sheet(trust: WorkbookFolder) -> None:
    for titles, code in ((("Oakwood", "Oak"), 1), (("Oak", "Oakwood"), 0)):
        book = xlsxwriter.Workbook(str(trust.root / "in.xlsx"))
        for ward, title in zip(("Oak", "Oakwood"), titles, strict=True):
            page = book.add_worksheet(ward)
            rows = [[f"Ward: {title}"], ["Month", "Falls"], ["Apr-25", 4], ["May-25", len(ward)]]
            for at, row in enumerate(rows):
                page.write_row(at, 0, row)
        book.close()
        ran = trust.run(
            *("data", "import", "in.xlsx", "--sheet", "*", "--split", "sheet", "--yes"),
            today=date(2025, 12, 31),
        )
        assert ran.exit_code == code, ran.out + ran.err
        said = "“Ward: Oakwood” speaks of oakwood, and this is oak." in ran.out + ran.err
        assert (said, bool(points(trust))) == (bool(code), not code)
    assert points(trust)["oakwood falls"] == ["2025-04-01,4", "2025-05-01,7"]


@pytest.fixture
def alike(tmp_path: Path) -> WorkbookFolder:
    """Wards whose names are within one another's."""
    names = ("Elm", "Elm 2", "Elm Lodge", "North Elm", "Oak")
    files = {
        f"projects/{name.lower().replace(' ', '-')}/project.toml": PROJECT.format(name=name)
        for name in names
    }
    return make_workbook(tmp_path, files)


@pytest.mark.parametrize(
    ("file", "title", "other"),
    [
        ("Elm Lodge", "", "elm-lodge"),
        ("elm-lodge", "", "elm-lodge"),
        ("elm2_falls", "", "elm-2"),
        ("falls North Elm", "", "north-elm"),
        ("in", "Falls on Elm Lodge", "elm-lodge"),
        ("in", "Elm 2 ward falls", "elm-2"),
        ("in", "Elm Lodge: falls 2025/26", "elm-lodge"),
        ("Elm falls", "Falls on Elm Lodge", "elm-lodge"),
        ("in", "Oak and Elm", "oak"),
        ("Elm falls", "", ""),
        ("Elm", "Falls on Elm ward 2025/26", ""),
        ("in", "Falls of the trust", ""),
    ],
)
def test_of_names_within_one_another_the_longest_counts(
    alike: WorkbookFolder, file: str, title: str, other: str
) -> None:
    alike.write(f"{file}.csv", f"{title}\nMonth,Falls\nApr-25,4\nMay-25,5\n".lstrip("\n"))
    for names in (("elm", "falls"), ("elm",)):
        ran = alike.run("data", "import", *names, f"{file}.csv", "--yes", today=date(2025, 12, 31))
        said, kept = ran.out + ran.err, (alike.root / "projects/elm/data/falls.csv").exists()
        assert (ran.exit_code, kept) == ((1, False) if other else (0, True)), said
        assert (f"speaks of {other}, and this is elm" in said) == bool(other), said


def test_rows_that_say_whose_they_are_are_not_asked_about(alike: WorkbookFolder) -> None:
    rows = "Month,Ward,Falls\n2025-04-01,Elm,4\n2025-04-01,Elm Lodge,7\n"
    alike.write("Elm and Elm Lodge.csv", rows)
    name = "Elm and Elm Lodge.csv"
    ran = alike.run("data", "import", "elm", "falls", name, "--yes", today=date(2025, 12, 31))
    assert ran.exit_code == 0, ran.out + ran.err
    assert alike.read("projects/elm/data/falls.csv") == "date,value\n2025-04-01,4\n"


# Names, and what parts the cells

BY_NAME = "Ward,Indicator,{}\nOak,Falls,6,7\nOak,{},92%,93%\nOak,Falls (YTD),6,13\n"


def test_an_indicator_that_is_called_otherwise_by_now_is_asked_about(trust: WorkbookFolder) -> None:
    first = BY_NAME.format("Apr-25,May-25", "Seen in a week")
    assert bring(trust, first, "--keep-profile", "m")[0] == 0
    later = BY_NAME.format("Jun-25,Jul-25", "Seen within a week")
    code, said = bring(trust, later, "--profile", "m")
    assert (code, len(points(trust)["oak falls"])) == (1, 2), said
    assert "seen was called Seen in a week, which in.csv does not have" in said
    assert 'again with the measure "Seen within a week=seen"' in said
    code, said = bring(trust, later, "--profile", "m", "--measure", "Seen within a week=seen")
    assert (code, points(trust)["oak seen"][2:]) == (0, ["2025-06-01,92", "2025-07-01,93"]), said
    again = BY_NAME.format("Aug-25,Sep-25", "Waits")
    assert bring(trust, again, "--profile", "m", "--as-typed")[0] == 0
    assert len(points(trust)["oak falls"]) == 6


@pytest.mark.parametrize("title", ["", "Falls on Oak\n", "Falls, all wards, printed 3 June\n\n"])
@pytest.mark.parametrize("delimiter", [";", "\t", ","])
@pytest.mark.parametrize("names", [(), ("oak", "falls")])
def test_lines_above_the_heading_do_not_say_what_parts_the_cells(
    trust: WorkbookFolder, title: str, delimiter: str, names: tuple[str, ...]
) -> None:
    text = "Ward,Month,Falls\nOak,Apr-25,4\nOak,May-25,5\n".replace(",", delimiter)
    code, said = bring(trust, title + text, *names)
    assert (code, points(trust)["oak falls"]) == (0, ["2025-04-01,4", "2025-05-01,5"]), said


def test_commas_in_numbers_part_no_cells(trust: WorkbookFolder) -> None:
    rows = "Apr-25;4,5\nMay-25;5,5\n"
    for title in ("", "Length of stay\n", "Length of stay, Oak\n"):
        code, said = bring(trust, f"{title}Month;Length of stay\n{rows}", "oak", "stay")
        assert (code, points(trust)["oak stay"]) == (0, ["2025-04-01,4.5", "2025-05-01,5.5"]), said


# The day by which a month is kept

FIRSTS = "date,value\n2025-01-01,2\n2025-02-01,4\n2025-03-01,3\n"
LASTS = "date,value\n2025-01-31,2\n2025-02-28,4\n2025-03-31,3\n"


@pytest.mark.parametrize(
    ("there", "text", "word", "rows"),
    [
        (FIRSTS, "31/03/2025,3\n30/04/2025,5\n", "by-first-day", ["2025-04-01,5"]),
        (FIRSTS, "30/04/2025,5\n31/05/2025,6\n", "by-last-day", ["2025-04-30,5", "2025-05-31,6"]),
        (LASTS, "Mar-25,3\nApr-25,5\n", "by-last-day", ["2025-04-30,5"]),
        (LASTS, "Apr-25,5\nMay-25,6\n", "by-first-day", ["2025-04-01,5", "2025-05-01,6"]),
    ],
)
def test_the_last_day_of_a_month_among_first_ones_is_asked_about(
    trust: WorkbookFolder, there: str, text: str, word: str, rows: list[str]
) -> None:
    trust.write("projects/oak/data/falls.csv", there)
    code, said = bring(trust, f"Month,Falls\n{text}", "oak", "falls", "--as-typed")
    assert (code, trust.read("projects/oak/data/falls.csv")) == (1, there), said
    assert "Which of the two is it kept by?" in said
    assert "To answer: --dates by-first-day or by-last-day" in said
    told = ("--dates", word, "--as-typed", "--keep-profile", "m")
    code, said = bring(trust, f"Month,Falls\n{text}", "oak", *told)
    assert (code, points(trust)["oak falls"]) == (0, [*there.splitlines()[1:], *rows]), said
    assert word in trust.read("imports/m.toml")


def test_the_end_of_a_quarter_is_its_first_day(trust: WorkbookFolder) -> None:
    name = "projects/oak/project.toml"
    trust.write(name, trust.read(name).replace('every = "month"', 'every = "quarter"'))
    trust.write("projects/oak/data/falls.csv", "date,value\n2025-01-01,2\n2025-04-01,4\n")
    told = ("oak", "falls", "--dates", "by-first-day")
    code, said = bring(trust, "Quarter,Falls\n30/06/2025,4\n30/09/2025,5\n", *told)
    rows = ["2025-01-01,2", "2025-04-01,4", "2025-07-01,5"]
    assert (code, points(trust)["oak falls"]) == (0, rows), said


@pytest.mark.parametrize("text", ["Date,Falls\n15/04/2025,4\n", "Date,Falls\n01/04/2025,4\n"])
def test_other_days_are_not_asked_about(trust: WorkbookFolder, text: str) -> None:
    trust.write("projects/oak/data/falls.csv", FIRSTS)
    code, said = bring(trust, text, "oak", "falls", "--dates", "day-first")
    assert code == 0, said


# Days without a year, side by side


@pytest.mark.parametrize(
    ("heading", "options"),
    [
        ("01/04,08/04,15/04,22/04", ("--year", "2025")),
        ("01/04,02/04,03/04,04/04", ("--year", "2025", "--dates", "day-first")),
        ("04/01,04/08,04/15,04/22", ("--year", "2025", "--dates", "month-first")),
    ],
)
def test_days_across_without_a_year_are_read_with_it(
    trust: WorkbookFolder, heading: str, options: tuple[str, ...]
) -> None:
    text = f"Ward,{heading}\nOak,4,5,6,7\n"
    code, said = bring(trust, text, "--measure", "falls", "--as-typed")
    assert (code, points(trust)) == (1, {}), said
    assert "year" in said
    code, said = bring(trust, text, "--measure", "falls", "--as-typed", *options)
    days = [row.partition(",")[0] for row in points(trust)["oak falls"]]
    assert code == 0, said
    assert (days[0], {day[:8] for day in days}) == ("2025-04-01", {"2025-04-"})


def test_nine_of_twelve_side_by_side_is_no_date(trust: WorkbookFolder) -> None:
    text = "Ward,Apr-25,May-25,Jun-25\nOak,9/12,8/11,7/10\nTotal,9,8,7\n"
    code, said = bring(trust, text, "--measure", "seen")
    rows = ["2025-04-01,9,12", "2025-05-01,8,11", "2025-06-01,7,10"]
    assert (code, points(trust)["oak seen"]) == (0, rows), said


def test_fractions_side_by_side_are_no_days(trust: WorkbookFolder) -> None:
    text = "Month,Oak,Oakwood,Elm\nApr-25,0.45,0.5,0.61\nMay-25,0.46,0.11,0.62\n"
    code, said = bring(trust, text, "--measure", "seen", "--others", "leave-out", "--times", "100")
    assert (code, points(trust)["oak seen"]) == (0, ["2025-04-01,45", "2025-05-01,46"]), said


# Names that stand once for several rows


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        ("Oak,Falls,Apr-25,4\n,,May-25,5\n,Length of stay,Apr-25,33\nOakwood,,Apr-25,14\n", 5),
        (",Falls,Apr-25,4\nOak,Falls,May-25,5\n,Falls,Apr-25,14\nOakwood,Falls,May-25,15\n", 4),
        ("Oak,Falls,Apr-25,4\n,Falls,May-25,5\nOakwood,Falls,,15\n", 4),
    ],
)
def test_a_gap_that_can_pair_wrongly_is_refused(
    trust: WorkbookFolder, rows: str, where: int
) -> None:
    text = f"Ward,Indicator,Month,Value\n{rows}"
    for options in (("--carry",), ("--carry", "--leave-out")):
        code, said = bring(trust, text, *options)
        assert (code, points(trust)) == (1, {}), said
        assert f"in.csv:{where}: there is nothing under" in said


@pytest.mark.parametrize(
    "rows",
    [
        "Oak,Falls,Apr-25,4\n,,May-25,5\nOakwood,Falls,Apr-25,14\n,,May-25,15\n",
        "Oak,Falls,Apr-25,4\nOakwood,,,14\nOak,Falls,May-25,5\nOakwood,,,15\n",
    ],
)
def test_gaps_of_one_kind_are_filled_from_above(trust: WorkbookFolder, rows: str) -> None:
    code, said = bring(trust, f"Ward,Indicator,Month,Value\n{rows}", "--carry")
    assert code == 0, said
    assert points(trust) == {
        "oak falls": ["2025-04-01,4", "2025-05-01,5"],
        "oakwood falls": ["2025-04-01,14", "2025-05-01,15"],
    }


# What has another name


@pytest.mark.parametrize("name", ["Falls Actual", "Actual falls", "Falls (actual)"])
def test_the_actual_of_a_measure_is_its_value(trust: WorkbookFolder, name: str) -> None:
    text = f"Ward,Month,{name},Falls Plan\nOak,Apr-25,4,3\nOak,May-25,5,3\n"
    code, said = bring(trust, text)
    assert (code, points(trust)["oak falls"]) == (0, ["2025-04-01,4", "2025-05-01,5"]), said
    text = f"Ward,Indicator,Jun-25,Jul-25\nOak,{name},4,5\nOak,Falls Plan,3,3\n"
    code, said = bring(trust, text)
    assert (code, points(trust)["oak falls"][2:]) == (0, ["2025-06-01,4", "2025-07-01,5"]), said


def test_an_indicator_that_is_no_measure_here_ends_in_another_status(
    trust: WorkbookFolder,
) -> None:
    text = "Ward,Indicator,Apr-25,May-25\nOak,Falls,4,5\nOak,Seen within a week,92%,93%\n"
    code, said = bring(trust, text, "--keep-profile", "m")
    assert code == 4, said
    assert '--measure "Seen within a week=MEASURE"' in said
    for options in (("--profile", "m"), ("--others", "leave-out"), ("--measure", "Falls=falls")):
        code, said = bring(trust, text.replace("Apr-25,May-25", "Jun-25,Jul-25"), *options)
        assert code == 0, said


def test_numbers_that_stay_are_not_called_nothing_new(trust: WorkbookFolder) -> None:
    trust.write("projects/oak/data/falls.csv", FIRSTS)
    code, said = bring(trust, "Month,Falls\nJan-25,9\nFeb-25,8\n", "oak", "falls")
    assert (code, trust.read("projects/oak/data/falls.csv")) == (0, FIRSTS)
    assert "2 numbers in the file would change what is here" in said
    assert "nothing new" not in said


def test_a_fraction_of_which_somebody_said_the_times_is_not_asked_about(
    trust: WorkbookFolder,
) -> None:
    text = "Ward,Month,Seen in a week\nOak,Apr-25,0.61\nOak,May-25,0.71\n"
    code, said = bring(trust, text, "--times", "1")
    assert (code, points(trust)["oak seen"]) == (0, ["2025-04-01,0.61", "2025-05-01,0.71"]), said


def test_a_ward_that_is_called_otherwise_by_now_is_asked_about(trust: WorkbookFolder) -> None:
    rows = "Ward,Month,Falls\nOak,2025-04,4\nOakwood,2025-04,5\nBeech,2025-04,9\n"
    assert bring(trust, rows, "--others", "leave-out", "--keep-profile", "m")[0] == 0
    later = rows.replace("-04", "-05")
    assert bring(trust, later, "--profile", "m")[0] == 0  # Beech is one of those left out
    for new, told in (("Oak,", "Oak House,"), ("Beech,", "Fir,")):
        renamed = rows.replace("-04", "-06").replace(new, told)
        code, said = bring(trust, renamed, "--profile", "m")
        name = told.partition(",")[0]
        assert (code, len(points(trust)["oak falls"])) == (1, 2), said
        assert f"Which project is {name}?" in said
        assert ("Oak, which the profile has, is no longer there" in said) == (name != "Fir")
    now = ("--ward", "Oak House=oak")
    renamed = rows.replace("-04", "-06").replace("Oak,", "Oak House,")
    code, said = bring(trust, renamed, "--profile", "m", *now)
    assert (code, points(trust)["oak falls"][2:]) == (0, ["2025-06-01,4"]), said


# Blocks below one another

LATER = "Ward,{}\nOak,1,2,3\nOakwood,2,3,4\n\n{}Ward,{}\n{}\n"
AGAIN = "Oak,7,8,9\nOakwood,8,9,10"


@pytest.mark.parametrize(
    ("text", "args", "first", "second"),
    [
        (  # months of one year, which begin later
            "Falls A\n" + LATER.format("Jul,Aug,Sep", "Falls B\n", "Oct,Nov,Dec", AGAIN),
            ("--year", "2024/25"),
            "2024-07",
            "2024-10",
        ),
        (
            "Falls A\n" + LATER.format("Jul,Aug,Sep", "Falls B\n", "Jan,Feb,Mar", AGAIN),
            ("--year", "2024/25"),
            "2024-07",
            "2025-01",
        ),
        (  # the year in a line over each
            "Falls\n2024\n" + LATER.format("Jul,Aug,Sep", "2025\n", "Jan,Feb,Mar", AGAIN),
            ("--carry",),
            "2024-07",
            "2025-01",
        ),
        (  # the year in each title
            "Falls 2023/24\n"
            + LATER.format("Apr,May,Jun", "Falls 2024/25\n", "Apr,May,Jun", AGAIN),
            (),
            "2023-04",
            "2024-04",
        ),
        (  # months with their years, and one title
            "Falls\n" + LATER.format("Jul-24,Aug-24,Sep-24", "", "Jan-25,Feb-25,Mar-25", AGAIN),
            ("--carry",),
            "2024-07",
            "2025-01",
        ),
    ],
)
def test_a_heading_below_a_block_begins_another(
    trust: WorkbookFolder, text: str, args: tuple[str, ...], first: str, second: str
) -> None:
    if args:
        assert bring(trust, text, "--measure", "falls")[0] == 1
        assert points(trust) == {}
    code, said = bring(trust, text, "--measure", "falls", *args)
    assert code == 0, said
    for ward, numbers in (("oak", (1, 2, 3, 7, 8, 9)), ("oakwood", (2, 3, 4, 8, 9, 10))):
        days = [f"{one[:5]}{int(one[5:]) + at:02}-01" for one in (first, second) for at in range(3)]
        rows = [f"{day},{number}" for day, number in zip(days, numbers, strict=True)]
        assert points(trust)[f"{ward} falls"] == rows, said


@pytest.mark.parametrize("year", ["2024", "2024/25"])
def test_months_that_begin_anew_are_of_no_one_year(trust: WorkbookFolder, year: str) -> None:
    text = "Falls\n" + LATER.format("Jul,Aug,Sep", "", "Jan,Feb,Apr", AGAIN)
    code, said = bring(trust, text, "--measure", "falls", "--year", year, "--carry")
    assert (code, points(trust)) == (1, {}), said
    assert "year" in said
    assert "--others" not in said


MONTHS = ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"]
YEAR_FIRST = [f"{25 if at > 8 else 24}-{name}" for at, name in enumerate(MONTHS)]


@pytest.mark.parametrize("cells", [YEAR_FIRST, YEAR_FIRST[::-1], YEAR_FIRST[:3]])
def test_months_after_their_year_are_no_days(trust: WorkbookFolder, cells: list[str]) -> None:
    rows = "".join(f"{cell},{at}\n" for at, cell in enumerate(cells, 4))
    for args in ((), ("--year", "2024/25")):
        code, said = bring(trust, f"Period,Falls\n{rows}", "oak", "falls", *args)
        assert (code, points(trust)) == (1, {}), said
        assert f"{cells[0]} and those after it can be months of years" in said
    month = ("--dates", "month-and-year", "--yes")
    code, said = bring(trust, f"Period,Falls\n{rows}", "oak", "falls", *month)
    days = [f"20{cell[:2]}-{(MONTHS.index(cell[3:]) + 3) % 12 + 1:02d}-01" for cell in cells]
    found = [f"{day},{at}" for at, day in enumerate(days, 4)]
    assert (code, points(trust)) == (0, {"oak falls": sorted(found)}), said


def test_days_of_months_that_could_be_years_are_days_if_somebody_says_so(
    trust: WorkbookFolder,
) -> None:
    text = "Day,Falls\n24 April,4\n24 May,5\n24 June,6\n"
    args = ("oak", "falls", "--dates", "no-year", "--year", "2025", "--yes", "--as-typed")
    code, said = bring(trust, text, *args)
    found = ["2025-04-24,4", "2025-05-24,5", "2025-06-24,6"]
    assert (code, points(trust)) == (0, {"oak falls": found}), said


def test_a_column_of_values_beside_what_it_is_out_of_is_asked_about(trust: WorkbookFolder) -> None:
    rows = "Month,Achieved,Eligible\nApr-25,45,60\nMay-25,44,60\n"
    named = ("oak", "seen", "--value-column", "Achieved")
    code, said = bring(trust, rows, *named)
    assert (code, points(trust)) == (1, {}), said
    assert "45 stands under Achieved. What is it?" in said
    assert "Eligible: 45 of 60" in said
    told = (("oak", "Eligible=seen.denominator", ",60"), ("oakwood", "Achieved=seen", ""))
    for ward, answer, rest in told:
        code, said = bring(trust, rows, ward, *named[1:], "--measure", answer)
        assert code == 0, said
        kept = [f"2025-04-01,45{rest}", f"2025-05-01,44{rest}"]
        assert points(trust)[f"{ward} seen"] == kept
