"""`data add` as people type it: what is meant is written, or the next words to type are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import WorkbookFolder, make_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

ADD = "qiworkbook data add elm "
PROJECT = """\
format = 1
[project]
title = "Elm Ward"

[[measure]]
id = "yes"
name = "People who say yes"
kind = "outcome"
chart = "p"
unit = "%"
numerator = "people who say yes"
denominator = "people asked"

[[measure]]
id = "felt"
name = "How safe it felt"
kind = "outcome"
unit = "%"

[[measure]]
id = "count"
name = "Incidents"
kind = "outcome"
counts = "incidents"
chart = "c"

[[measure]]
id = "open"
name = "Nothing said of it yet"
kind = "outcome"
"""
DATA = {
    "yes": "date,numerator,denominator\n2024-12-30,4,10\n",
    "felt": "date,value\n2024-12-30,40\n",
    "count": "date,value\n2024-12-30,4\n",
}


@pytest.fixture
def ward(tmp_path: Path) -> WorkbookFolder:
    """A measure of parts, one of percentages, one of counts, and one that leaves it open."""
    files = {f"projects/elm/data/{name}.csv": text for name, text in DATA.items()}
    return make_workbook(tmp_path, {"projects/elm/project.toml": PROJECT, **files})


@pytest.mark.parametrize(
    ("measure", "typed", "row"),
    [  # a | stands between the words of the command line; the day is 15 January 2025
        ("yes", "3/10", "2025-01-15,3,10"),
        ("yes", "3 / 10", "2025-01-15,3,10"),
        ("yes", "3|/|10", "2025-01-15,3,10"),
        ("yes", "3 of 10", "2025-01-15,3,10"),
        ("yes", "3|of|10", "2025-01-15,3,10"),
        ("yes", "3 out of 10", "2025-01-15,3,10"),
        ("yes", "0/10", "2025-01-15,0,10"),
        ("yes", "2025-01-06|3/10", "2025-01-06,3,10"),
        ("yes", "3/10|2025-01-06", "2025-01-06,3,10"),
        ("yes", "2025-01-06|--gap", "2025-01-06,,"),
        ("felt", "30%", "2025-01-15,30"),
        ("felt", "30 %", "2025-01-15,30"),
        ("felt", "30|2025-01-06", "2025-01-06,30"),
        ("count", "3|2025-01-06", "2025-01-06,3"),
        ("open", "3/10", "2025-01-15,3,10"),
        ("open", "30%", "2025-01-15,30"),
    ],
)
def test_what_is_meant_is_written(ward: WorkbookFolder, measure: str, typed: str, row: str) -> None:
    ran = ward.run("data", "add", "elm", measure, *typed.split("|"))
    assert (ran.exit_code, ran.err) == (0, "")
    assert ward.read(f"projects/elm/data/{measure}.csv").splitlines()[-1] == row


@pytest.mark.parametrize(
    ("typed", "told", "day"),
    [  # the day is Wednesday 15 January 2025
        ("yesterday|3|of|10", "Tuesday 14 January 2025", "2025-01-14"),
        ("monday|3/10", "Monday 13 January 2025", "2025-01-13"),
        ("3/10|wed", "Wednesday 15 January 2025", "2025-01-15"),
        ("3/10|Thursday", "Thursday 9 January 2025", "2025-01-09"),
        ("3/10|6 January 2025", "Monday 6 January 2025", "2025-01-06"),
        ("3/10|6th Jan '25", "Monday 6 January 2025", "2025-01-06"),
        ("06-Jan-25|3/10", "Monday 6 January 2025", "2025-01-06"),
        ("Mon 6 Jan 2025|3/10", "Monday 6 January 2025", "2025-01-06"),
        ("w/c 6 January 2025|3/10", "Monday 6 January 2025", "2025-01-06"),
        ("week 2 2025|3/10", "Monday 6 January 2025", "2025-01-06"),
        ("January 2025|3/10", "Wednesday 1 January 2025", "2025-01-01"),
        ("2025-01|3/10", "Wednesday 1 January 2025", "2025-01-01"),
        ("Q4 2024/25|3/10", "Wednesday 1 January 2025", "2025-01-01"),
        ("13/01/2025|3/10", "Monday 13 January 2025", "2025-01-13"),
    ],
)
def test_a_day_in_other_words_is_told_as_it_was_read(
    ward: WorkbookFolder, typed: str, told: str, day: str
) -> None:
    ran = ward.run("data", "add", "elm", "yes", *typed.split("|"))
    assert ran.exit_code == 0, ran.err
    assert ran.err.endswith(f"” is read as {told}.\n")
    assert f"{day},3,10" in ward.read("projects/elm/data/yes.csv").splitlines()


def test_the_workbook_says_which_number_is_the_day(ward: WorkbookFolder) -> None:
    file = ward.root / "workbook.toml"
    file.write_text(file.read_text("utf-8") + '\n[dates]\norder = "day-first"\n', "utf-8")
    ran = ward.run("data", "add", "elm", "yes", "6/1/25", "3/10")
    assert (ran.exit_code, ran.err) == (0, "“6/1/25” is read as Monday 6 January 2025.\n")


@pytest.mark.parametrize(
    ("measure", "typed", "says", "then"),
    [
        ("yes", "3 10", "more than a date and a value", f"3 out of 10: {ADD}yes 3/10"),
        ("yes", "2025-01-06|3|10", "more than a date", f"{ADD}yes 2025-01-06 3/10"),
        ("yes", "3|10|2025-01-06", "more than a date", f"{ADD}yes 2025-01-06 3/10"),
        ("yes", "3:10", "“3:10” is not a number", f"{ADD}yes 3/10"),
        ("yes", "3,10", "“3,10” is not a number", f"{ADD}yes 3/10"),
        ("yes", "30%", "(people who say yes, out of people asked)", f"{ADD}yes 3/10"),
        ("yes", "0.3|2025-01-06", "so one number is not", f"{ADD}yes 2025-01-06 3/10"),
        ("yes", "0,3", "is not a number", "Write 0.3 if the comma is a decimal point."),
        ("yes", "30% of 10", "mixes a percentage and counts", "Give one of them."),
        ("yes", "0/0", "there was nobody to count, which is no data", f"{ADD}yes --gap --note"),
        ("yes", "3/0", "3 of 0 can't be.", "How many were there in all?"),
        ("yes", "--denominator|10|3", "go together", f"{ADD}yes 3/10"),
        ("yes", "3/10|--numerator|3|--denominator|10", "numbers once", f"{ADD}yes 3/10"),
        ("yes", "", "Give how many out of how many, or give --gap", f"{ADD}yes 18/25"),
        ("yes", "2025-01-06", "Give how many out of how many", f"{ADD}yes 2025-01-06 18/25"),
        ("yes", "3/1/25", "could be 3 January 2025 or 1 March 2025", "Write 2025-01-03 or"),
        ("yes", "3/10|03/01/2025", "could be 3 January", "Write 2025-01-03 or 2025-03-01, or say"),
        (
            "yes",
            "3/1/25",
            'or say it once for all in workbook.toml: [dates] order = "day-first"',
            "",
        ),
        ("yes", "next monday|3/10", "could be 20 January 2025 or 27 January 2025", "2025-01-20"),
        ("yes", "Tue 6 Jan 2025|3/10", "6 January 2025 is a Monday", "leave out its name"),
        ("yes", "Jan-25|3/10", "“Jan-25” could be January 2025", "Write 2025-01-01."),
        ("yes", "2025-01-06|2025-01-07", "two days and no number", ""),
        (
            "felt",
            "3/10",
            "“How safe it felt” is kept as one number",
            f"3 of 10 is 30%: {ADD}felt 30",
        ),
        ("felt", "1/6|2025-01-06", "one number a row", f"{ADD}felt 2025-01-06 16.7"),
        ("felt", "3 10", "more than a date and a value", f"Give one number: {ADD}felt 3"),
        (
            "felt",
            "20250106 4",
            "can be the date 2025-01-06",
            f"For the date: {ADD}felt 2025-01-06 4",
        ),
        ("felt", "20250106", "can be a number", f"For the number: {ADD}felt 20250106.0"),
        ("count", "06012025", "can be a number", f"For the date: {ADD}count 2025-01-06"),
        ("count", "2025-01-06|20250106", "can be the date", f"{ADD}count 2025-01-06 20250106.0"),
        ("felt", "0,3", "is not a number", "Write 0.3 if the comma is a decimal point."),
        ("felt", "none", "“none” is not a number", "For no data give --gap; 0 is zero."),
        ("felt", "<5", "Write the true count, or give --gap", "say why with --note"),
        ("count", "3/10", "“Incidents” is kept as one", f"If 3 is the number: {ADD}count 3"),
        (
            "count",
            "30%",
            "percentage, and “Incidents” is kept in incidents",
            f"{ADD}count 30",
        ),
        ("count", "1,000", "“1,000” is not a number", "Write 1000."),
        ("felt", "1 300", "“1 300” is not a number", "Write 1300."),
        ("open", "1 300", "more than a date and a value", f"For the number: {ADD}open 1300"),
        ("felt", "2:30", "“2:30” is not a number", "Give one number."),
        ("felt", "Feb 24|6", "“Feb 24” could be February 2024 or", "Write 2024-02-01."),
        ("felt", "2023/24|6", "from 1 April 2023 is a year", "first day write 2023-04-01"),
        ("felt", "Q3 2024|6", "“Q3 2024” could be the quarter", "Write 2024-07-01 or 2024-10-01."),
        ("open", "", "Give a value, or how many out of how many, or give --gap", f"{ADD}open 72"),
        ("3/10", "yes", "the measure before the numbers", f"{ADD}yes 3/10"),
        ("2025-01-06", "yes|3/10", "the measure before the numbers", f"{ADD}yes 2025-01-06 3/10"),
    ],
)
def test_or_the_next_words_are_given(
    ward: WorkbookFolder, measure: str, typed: str, says: str, then: str
) -> None:
    ran = ward.run("data", "add", "elm", measure, *filter(None, typed.split("|")))
    assert ran.exit_code == 2
    assert says in ran.err
    assert then in ran.err
    assert "Leave the cell" not in ran.err
    assert ADD not in then or "willow-ward" not in ran.err  # one next step, and it is theirs
    for name, text in DATA.items():
        assert ward.read(f"projects/elm/data/{name}.csv") == text


@pytest.mark.parametrize("typed", ["0:35", "n/a", "N/A"])
def test_a_time_and_no_number_are_told_as_they_were_typed(ward: WorkbookFolder, typed: str) -> None:
    ran = ward.run("data", "add", "elm", "count", "2025-03-31", typed)
    assert ran.exit_code == 2
    assert f"“{typed}” is not a number." in ran.err
    assert "2025-03-31 0" not in ran.err


def test_more_than_all_is_no_share(ward: WorkbookFolder) -> None:
    ran = ward.run("data", "add", "elm", "yes", "12/10")
    assert ran.exit_code == 1
    assert ran.err.startswith("12 of 10 is more than 100%, which a share can't be")


@pytest.mark.parametrize(
    ("measure", "typed", "says"),
    [
        ("count", "-3", "-3 can't be a count, so nothing was written."),
        ("count", "2.5", "2.5 can't be a count, so nothing was written."),
        ("yes", "-3/10", "-3 of 10 can't be counts"),
    ],
)
def test_what_cannot_be_true_is_refused_even_as_typed(
    ward: WorkbookFolder, measure: str, typed: str, says: str
) -> None:
    ran = ward.run("data", "add", "elm", measure, typed, "--as-typed")
    assert (ran.exit_code, ran.err.startswith(says)) == (1, True), ran.err


@pytest.mark.parametrize(
    ("measure", "typed", "says"),
    [
        ("felt", "2025-01-06|0.3", "less than one in a hundred; is it 30%?"),
        ("felt", "2025-01-06|610", "more than 100%"),
        ("felt", "2025-05-07|61", "61 on 7 May 2025: that day is still to come"),
        ("felt", "2015-01-06|61", "years away from every other point, the nearest of 30 December"),
        ("yes", "tomorrow|3/10", "3 of 10 on 16 January 2025: that day is still to come"),
    ],
)
def test_what_is_unlikely_is_asked_about_before_it_is_written(
    ward: WorkbookFolder, measure: str, typed: str, says: str
) -> None:
    file = f"projects/elm/data/{measure}.csv"
    args = ("data", "add", "elm", measure, *typed.split("|"))
    ran = ward.run(*args)
    assert ran.exit_code == 1
    assert says in ran.err
    assert ran.err.endswith("Nothing was written.\nTo answer: --as-typed\n")
    assert ward.read(file) == DATA[measure]
    assert ward.run(*args, "--as-typed").exit_code == 0
    assert len(ward.read(file).splitlines()) == 3


def test_at_a_terminal_what_is_unlikely_is_asked_about_first(
    elm: WorkbookFolder, talk: Callable[..., Result]
) -> None:
    args = ("data", "add", "elm", "feels-safe", "2025-05-07", "61")
    assert (
        "that day is still to come\nIs it right all the same?\nyes/no: n"
        in talk(*args, answers=("n",)).output
    )
    assert "projects/elm/data/feels-safe.csv" not in elm.files()
    talk(*args, answers=("y",))
    assert "2025-05-07,61" in elm.read("projects/elm/data/feels-safe.csv")


def test_at_a_terminal_a_day_without_a_year_is_asked_about(
    elm: WorkbookFolder, talk: Callable[..., Result]
) -> None:
    args = ("data", "add", "elm", "feels-safe", "2 Jan", "61")
    asked = talk(*args, answers=("n",))
    assert "Is it 2 January 2025?" in asked.output
    assert "projects/elm/data/feels-safe.csv" not in elm.files()
    talk(*args, answers=("y",))
    assert "2025-01-02,61" in elm.read("projects/elm/data/feels-safe.csv")
    talk("aim", "set", "elm", "--by", "2 Mar", answers=("2025",))
    assert "by = 2025-03-02" in elm.read("projects/elm/project.toml")
    talk("next", "add", "elm", "--what", "Go on", "--by", "3 Feb", answers=("2025",))
    assert "by = 2025-02-03" in elm.read("projects/elm/project.toml")


def test_at_a_terminal_the_order_of_dates_is_settled_once(
    elm: WorkbookFolder, talk: Callable[..., Result]
) -> None:
    ran = talk("learning-set", "new", "6/2/2025", "--next", "7/3/2025", answers=("day-first",))
    assert ran.output.count("Which day is it?") == 1, ran.output
    assert 'order = "day-first"' in elm.read("workbook.toml")
    assert "next = 2025-03-07" in elm.read("learning-sets/2025-02-06.toml")


def test_a_day_without_a_year_is_refused_with_the_last_one(elm: WorkbookFolder) -> None:
    ran = elm.run("data", "add", "elm", "feels-safe", "2 Jan", "61")
    assert ran.exit_code == 2
    assert "“2 Jan” has no year. Write the year too, as in 2024-02-05. It could be 2" in ran.err
    assert "-01-02." in ran.err


@pytest.mark.parametrize("typed", ["Q1 2024/25", "April 2024"])
@pytest.mark.parametrize("every", ["day", "week", "fortnight", "month", "quarter", ""])
def test_the_number_of_a_longer_time_is_no_point(
    ward: WorkbookFolder, every: str, typed: str
) -> None:
    """A quarter's number is none of a week."""
    often = f'every = "{every}"' if every else ""
    text = PROJECT.replace('chart = "c"\n', f'chart = "c"\n{often}\n')
    ward.write("projects/elm/project.toml", text)
    fits = every in ("", "quarter") or (every == "month" and typed == "April 2024")
    ran = ward.run("data", "add", "elm", "count", typed, "5", "--as-typed")
    there = ward.read("projects/elm/data/count.csv")
    assert (ran.exit_code, "2024-04-01,5" in there) == ((0, True) if fits else (2, False))
    assert fits or f"and a {every} is wanted. Give each {every} a number of its own." in ran.err


def test_where_a_point_is_asked_for_each_way_out_is_what_to_type(
    elm: WorkbookFolder, talk: Callable[..., Result]
) -> None:
    data = "date,numerator,denominator\n2025-01-01,3,10\n"
    elm.write("projects/elm/data/feels-safe.csv", data)
    told = {
        "3": "Give both, such as 3 out of 10: 3/10",
        "3 10": "For 3 out of 10: 3/10",
        "2025-01-06": "or type gap for no data.\nFor example: 2025-01-06 18/25",
        "2025-01-06 0/0": "Then: 2025-01-06 gap",
        "3/0": "How many were there in all?",
    }
    out = talk("data", "add", "elm", "feels-safe", answers=(*told, "2025-01-06 gap")).output
    assert [way for way in told.values() if way not in out] == []
    assert "--gap" not in out
