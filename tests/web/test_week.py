"""The numbers of a week in one form: read, asked about, written together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.web.conftest import unescaped

if TYPE_CHECKING:
    from qiworkbook.testing import WorkbookFolder
    from tests.web.conftest import Visitor

PROJECT = """\
format = 1
[project]
title = "Elm"
[aim]
measure = "safe"
[[measure]]
id = "safe"
name = "Felt safe"
kind = "outcome"
unit = "%"
chart = "p"
every = "week"
counts = "people"
[[measure]]
id = "huddles"
name = "Huddles held"
kind = "process"
every = "week"
counts = "shifts"
unit = "shifts"
chart = "c"
[[measure]]
id = "open"
name = "Anything"
kind = "balancing"
"""
SAFE = "date,numerator,denominator\n2024-12-30,18,25\n2025-01-06,20,25\n"
HUDDLES = "date,value\n2024-12-16,12\n2024-12-23,11\n2024-12-30,12\n2025-01-06,10\n"
WEEK = "/project/elm/week"


@pytest.fixture(autouse=True)
def measured(elm: WorkbookFolder) -> None:
    elm.write("projects/elm/project.toml", PROJECT)
    elm.write("projects/elm/data/safe.csv", SAFE)
    elm.write("projects/elm/data/huddles.csv", HUDDLES)


def test_history_tells_the_numbers_before_what_was_marked_beside_them(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    defined = PROJECT.replace('name = "Anything"', 'name = "Anything"\ndefinition = "All of it"')
    elm.write("projects/elm/project.toml", defined)
    assert guest.post(WEEK, {"when": "Monday", "number.open": "5"}).status_code == 303
    history = guest.get("/history").text
    latest = re.findall(r"<li>[^<]*<span[^>]*>([^<]*)", history)[0]
    assert "1 new value of Anything" in latest
    assert "and 1 more" in latest  # that its definition was marked


def test_last_values_stand_beside_and_the_day_is_the_one_that_is_due(guest: Visitor) -> None:
    page = guest.get(WEEK).text
    assert "Last: 20 of 25 (6 January 2025); 18 of 25 (30 December 2024)" in page
    assert 'value="13 January 2025"' in page
    assert page.index("Felt safe") < page.index("Huddles held") < page.index("Anything")


def test_all_numbers_are_written_and_the_rest_stays(guest: Visitor, elm: WorkbookFolder) -> None:
    sent = {"when": "Monday", "number.safe": "21", "whole.safe": "24", "number.huddles": "9",
            "note.huddles": "two people on leave"}  # fmt: skip
    response = guest.post(WEEK, sent)
    assert response.headers["Location"] == "/project/elm/week/tested"
    assert elm.read("projects/elm/data/safe.csv") == SAFE + "2025-01-13,21,24\n"
    assert "2025-01-13,9,two people on leave" in elm.read("projects/elm/data/huddles.csv")
    assert "projects/elm/data/open.csv" not in elm.files()
    page = guest.get("/project/elm/week/tested").text
    assert "Saved for 13 January 2025. Felt safe: 21 of 24; Huddles held: 9." in page
    assert page.index("What did you test?") < page.index("The chart as it is now")


def test_a_count_of_a_week_that_is_not_over_is_said_to_be_drawn_and_not_judged(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    """Whoever typed it saw an empty dot, and a headline that took no notice of it."""
    elm.write(
        "projects/elm/project.toml", PROJECT.replace('measure = "safe"', 'measure = "huddles"')
    )
    assert "not judged" not in guest.get("/project/elm/week/tested").text
    guest.post(WEEK, {"when": "Monday", "number.huddles": "9"})
    page = unescaped(guest.get("/project/elm/week/tested").text)
    assert "13 January 2025 is drawn and not judged: the week is not over." in page


@pytest.mark.slow
def test_a_month_is_a_day_of_those_measures_alone_that_it_is_not_too_long_for(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    sent = {"when": "December 2024", "number.open": "4"}
    refused = guest.post(WEEK, {**sent, "number.huddles": "9"}).text
    assert "December 2024 is a month, and a week is wanted" in refused
    assert elm.read("projects/elm/data/huddles.csv") == HUDDLES
    assert guest.post(WEEK, sent).headers["Location"] == "/project/elm/week/tested"
    assert elm.read("projects/elm/data/open.csv").endswith("\n2024-12-01,4\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Type at least one number"),
        ({"when": "40/02/2025", "number.safe": "1"}, "not in the calendar"),
        ({"when": "", "number.safe": "1"}, "no date"),
        ({"number.safe": "21"}, "one number is not enough"),
        ({"whole.safe": "21"}, "Give both: how many, and out of how many."),
        ({"number.safe": "0", "whole.safe": "0"}, "Leave the field empty for no data."),
        ({"number.huddles": "10 January 2025 9"}, "a different day from the one on this form"),
        ({"number.huddles": "20250901"}, "it can be the date 2025-09-01"),
        ({"number.huddles": "9/12"}, "is kept as one number a row"),
        ({"number.safe": "30", "whole.safe": "25"}, "more than 100%"),
        ({"number.safe": "<5", "whole.safe": "25"}, "is not a number"),
        ({"number.safe": "٣", "whole.safe": "25"}, "digits 0 to 9"),
        ({"number.huddles": "ten"}, "is not a number"),
        ({"number.huddles": "61%"}, "is a percentage"),
        ({"number.huddles": "1.5"}, "can&#39;t be a count"),
        ({"number.huddles": "1e999"}, "too large"),
        ({"number.huddles": "1_000"}, "is not a number"),
        ({"number.safe": "30", "whole.safe": "25"}, "its measure says so with “Chart”: u."),
    ],
    ids=str,
)
def test_what_cannot_be_is_said_and_nothing_is_written(
    guest: Visitor, elm: WorkbookFolder, sent: dict[str, str], said: str
) -> None:
    good = {"when": "13 January 2025", "number.open": "4"} if sent else {"when": "today"}
    page = guest.post(WEEK, good | sent)
    assert page.status_code == 422
    assert said in page.text
    assert "There is a problem" in page.text
    for value in sent.values():
        if value and value != "<5":
            assert f'value="{value}"' in page.text
    assert elm.read("projects/elm/data/safe.csv") == SAFE
    assert elm.read("projects/elm/data/huddles.csv") == HUDDLES
    assert "projects/elm/data/open.csv" not in elm.files()


def test_each_unlikely_number_is_asked_about_by_itself(guest: Visitor, elm: WorkbookFolder) -> None:
    sent = {"when": "6 January 2025", "number.safe": "19", "whole.safe": "25",
            "number.huddles": "900"}  # fmt: skip
    page = guest.post(WEEK, sent)
    assert page.status_code == 409
    assert "has a point for 2025-01-06 already: 20 of 25." in page.text
    assert "“Felt safe” has a point" in page.text, "its name, and not its id"
    page = guest.answered(page, **{"answer:replace:safe": "yes"})
    assert "Huddles held” has a point for 2025-01-06 already" in page.text
    page = guest.answered(page, **{"answer:replace:huddles": "yes"})
    assert "Huddles held: " in page.text
    assert elm.read("projects/elm/data/safe.csv") == SAFE
    back = guest.answered(page, change="1")
    assert 'value="900"' in back.text
    page = guest.answered(page, **{"answer:unlikely:huddles": "yes"})
    assert page.status_code == 303
    assert "2025-01-06,19,25" in elm.read("projects/elm/data/safe.csv")
    assert "2025-01-06,900" in elm.read("projects/elm/data/huddles.csv")


def test_a_day_without_a_year_is_asked_about(guest: Visitor, elm: WorkbookFolder) -> None:
    sent = {"when": "13 Jan", "number.safe": "21", "whole.safe": "24"}
    page = guest.post(WEEK, sent)
    assert page.status_code == 409
    assert "Is it 13 January 2025?" in page.text
    assert guest.answered(page, **{"answer:day:13 Jan": "no"}).status_code == 422
    assert elm.read("projects/elm/data/safe.csv") == SAFE
    assert guest.answered(page, **{"answer:day:13 Jan": "yes"}).status_code == 303
    assert elm.read("projects/elm/data/safe.csv") == SAFE + "2025-01-13,21,24\n"
    page = guest.post(WEEK, {**sent, "when": "20 Nov"})  # the one before, in another year
    assert "Is it 20 November 2024?" in page.text


def test_a_day_in_figures_without_a_year_is_asked_about_by_either_order(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    page = guest.post(WEEK, {"when": "9/1", "number.open": "4"})
    assert page.status_code == 409
    assert "9 January 2025" in page.text
    assert "1 September 2024" in page.text
    assert guest.answered(page, **{"answer:day:9/1": "day-first"}).status_code == 303
    assert "2025-01-09,4" in elm.read("projects/elm/data/open.csv")
    assert 'order = "day-first"' in elm.read("workbook.toml")


def test_the_day_stands_first_always_once_that_is_said(guest: Visitor, elm: WorkbookFolder) -> None:
    sent = {"when": "9/1/2025", "number.open": "4"}
    page = guest.post(WEEK, sent)
    assert page.status_code == 409
    assert "9 January 2025" in page.text
    assert "1 September 2025" in page.text
    assert "Day first, always" in page.text
    said = {"answer:day:9/1/2025": "day-first"}
    before = elm.read("workbook.toml")
    assert guest.answered(page, **said, **{"number.open": "many"}).status_code == 422
    assert elm.read("workbook.toml") == before  # not before all of the form is taken
    assert guest.answered(page, **said).status_code == 303
    assert "2025-01-09,4" in elm.read("projects/elm/data/open.csv")
    assert 'order = "day-first"' in elm.read("workbook.toml")
    assert guest.post(WEEK, {**sent, "when": "10/1/2025"}).status_code == 303
    assert "2025-01-10,4" in elm.read("projects/elm/data/open.csv")


def test_no_number_of_a_block_is_lost_where_a_measure_has_one_box(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    page = guest.post(WEEK, {"take": "1", "block": "open\t8\t12"})
    assert 'name="number.open" value="8/12"' in page.text
    saved = guest.answered(page, when="6 January 2025")
    assert saved.status_code == 303
    assert "8,12" in elm.read("projects/elm/data/open.csv")
    page = guest.post(WEEK, {"take": "1", "block": "huddles\t8\t12"})
    saved = guest.answered(page, when="13 January 2025")
    assert saved.status_code == 422
    assert "one number a row" in saved.text


def test_a_no_writes_nothing(guest: Visitor, elm: WorkbookFolder) -> None:
    page = guest.post(WEEK, {"when": "6 January 2025", "number.huddles": "9"})
    page = guest.answered(page, **{"answer:replace:huddles": "no"})
    assert page.status_code == 422
    assert "Nothing was written." in page.text
    assert elm.read("projects/elm/data/huddles.csv") == HUDDLES


@pytest.mark.slow
@pytest.mark.parametrize(
    ("block", "boxes"),
    [
        ("21\t24\n9\n4", {"number.safe": "21", "whole.safe": "24", "number.huddles": "9",
                           "number.open": "4"}),
        ("21\t24\r\n\r\n4\r\n\r\n", {"number.huddles": "", "number.open": "4"}),
        ("Huddles held\t9\nfelt SAFE\t21\t24", {"number.safe": "21", "number.huddles": "9"}),
        ("huddles\t", {"number.huddles": ""}),
    ],
)  # fmt: skip
def test_a_column_or_a_block_from_excel_is_put_into_the_boxes(
    guest: Visitor, elm: WorkbookFolder, block: str, boxes: dict[str, str]
) -> None:
    page = guest.post(WEEK, {"when": "13 January 2025", "block": block, "take": "1"})
    assert page.status_code == 200
    for name, value in boxes.items():
        assert f'name="{name}" value="{value}"' in page.text
    assert elm.read("projects/elm/data/safe.csv") == SAFE


@pytest.mark.slow
@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("1\n2\n3\n4\n5", "5 lines, and there are 3 measures"),
        ("1\t2\t3", "more than two numbers"),
        (" \n", "Paste the numbers from Excel first"),
        ("6/1/2025\t21\n13/1/2025\t22\n20/1/2025\t19", "“6/1/2025” is not a measure on this form"),
        ("Week 2\t21\nWeek 3\t22", "“Week 2” is not a measure on this form"),
        ("huddles\t9\nsafe then\t4", "“safe then” is not a measure on this form"),
    ],
)
def test_a_block_that_does_not_fit_is_refused_and_kept(
    guest: Visitor, block: str, said: str
) -> None:
    page = guest.post(WEEK, {"when": "today", "block": block, "take": "1"})
    assert page.status_code == 422
    assert said in page.text
    assert block.strip() in page.text


def test_a_number_out_of_a_number_goes_into_one_box_where_nothing_is_kept_yet(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    assert guest.post(WEEK, {"when": "today", "number.open": "3 of 4"}).status_code == 303
    assert elm.read("projects/elm/data/open.csv").endswith("2025-01-15,3,4\n")


@pytest.mark.slow
def test_a_number_of_the_wrong_day_is_taken_out(guest: Visitor, elm: WorkbookFolder) -> None:
    here, file = "/project/elm/measure/safe", "projects/elm/data/safe.csv"
    assert "Take a number out" in guest.get(here).text
    nowhere = guest.answered(guest.get(here), when="7 January 2025", number="20/25")
    assert nowhere.status_code == 422
    assert "has no row for 2025-01-07" in nowhere.text
    elm.write(file, f"{SAFE}2025-01-06,19,25\n")
    other = guest.answered(guest.get(here), when="6 January 2025", number="18/25")
    assert other.status_code == 422  # somebody may have put it right since
    assert "It has: 20 of 25, 19 of 25" in other.text
    assert elm.read(file) == f"{SAFE}2025-01-06,19,25\n"
    taken = guest.answered(other, number="19/25")
    assert taken.status_code == 303
    assert elm.read(file) == SAFE
    assert "Taken out: the number of 6 January 2025" in guest.get(here).text
    undone = guest.answered(guest.get("/undo"))
    assert undone.status_code == 303
    assert "19,25" in elm.read(file)
