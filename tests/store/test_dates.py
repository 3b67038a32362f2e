"""Dates as people write them: read where they mean one thing, settled by the column, or asked."""

from __future__ import annotations

import calendar
import random
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from qiworkbook.store.date_texts import DateWord, Period, meanings
from qiworkbook.store.dates import DateColumn, DateFault, ReadDate, read_dates, said_plainly


def days(column: DateColumn) -> list[str]:
    """The days that were read, "?" for a cell that was not."""
    return [str(one.when) if isinstance(one, ReadDate) else "?" for one in column.cells]


@pytest.mark.parametrize(
    ("text", "day", "period"),
    [
        ("2019-04-01", "2019-04-01", Period.DAY),
        ("2019-4-1", "2019-04-01", Period.DAY),
        ("2019/04/01", "2019-04-01", Period.DAY),
        ("20190401", "2019-04-01", Period.DAY),
        ("13/04/2019", "2019-04-13", Period.DAY),
        ("13.4.2019", "2019-04-13", Period.DAY),
        ("13\u201304\u20132019", "2019-04-13", Period.DAY),
        ("05/05/2019", "2019-05-05", Period.DAY),
        ("04/13/2019", "2019-04-13", Period.DAY),
        ("13/04/2019 08:15", "2019-04-13", Period.DAY),
        ("2019-04-01T00:00:00Z", "2019-04-01", Period.DAY),
        ("2019-03-31T23:00:00Z", "2019-04-01", Period.DAY),  # of clocks that are an hour ahead
        ("2019-03-31 00:30:00.000+00:00", "2019-03-31", Period.DAY),
        ("2019-10-26T23:00Z", "2019-10-27", Period.DAY),
        ("2019-10-27T23:00Z", "2019-10-27", Period.DAY),
        ("2019-03-31 23:00:00.0000000 +00:00", "2019-04-01", Period.DAY),  # as a database has it
        ("2019-06-30T23:30:00+01:00", "2019-06-30", Period.DAY),  # of clocks here
        ("2019-02-01T00:30:00+01:00", "2019-01-31", Period.DAY),  # an hour ahead of those here
        ("2019-06-30T22:30:00-0500", "2019-07-01", Period.DAY),
        ("31/03/2019 22:30Z", "2019-03-31", Period.DAY),
        ("2019-03-31T23:00:00+01:00", "2019-03-31", Period.DAY),
        ("2019-03-31T23:00:00", "2019-03-31", Period.DAY),
        ("1 April 2019", "2019-04-01", Period.DAY),
        ("1st April 2019", "2019-04-01", Period.DAY),
        ("22nd of April, 2019", "2019-04-22", Period.DAY),
        ("the 3rd of June 2019", "2019-06-03", Period.DAY),
        ("April 1, 2019", "2019-04-01", Period.DAY),
        ("2019 April 1", "2019-04-01", Period.DAY),
        ("01-Apr-19", "2019-04-01", Period.DAY),
        ("01-Apr-85", "1985-04-01", Period.DAY),
        ("1 Sept 2019", "2019-09-01", Period.DAY),
        ("Monday 1 April 2019", "2019-04-01", Period.DAY),
        ("Mon, 1 Apr 2019", "2019-04-01", Period.DAY),
        ("Mon 01/04/2019", "2019-04-01", Period.DAY),
        ("01/04/2019 (Mon)", "2019-04-01", Period.DAY),
        ("43556", "2019-04-01", Period.DAY),
        ("39448", "2008-01-01", Period.DAY),  # the example of Excel's help
        (43556, "2019-04-01", Period.DAY),
        (43556.75, "2019-04-01", Period.DAY),
        (date(2019, 4, 1), "2019-04-01", Period.DAY),
        (datetime(2019, 4, 1, 23, 59), "2019-04-01", Period.DAY),
        ("w/c 13/05/2019", "2019-05-13", Period.WEEK),
        ("W/C: 1 Apr 2019", "2019-04-01", Period.WEEK),
        ("wc Mon 1 April 2019", "2019-04-01", Period.WEEK),
        ("week commencing 1st April 2019", "2019-04-01", Period.WEEK),
        ("Week beginning 15/04/2019", "2019-04-15", Period.WEEK),
        ("2019-W14", "2019-04-01", Period.WEEK),
        ("2019W14", "2019-04-01", Period.WEEK),
        ("2019-W14-3", "2019-04-03", Period.DAY),
        ("week 14 2019", "2019-04-01", Period.WEEK),
        ("Wk 14, 2019", "2019-04-01", Period.WEEK),
        ("2019 week 1", "2018-12-31", Period.WEEK),
        ("April 2019", "2019-04-01", Period.MONTH),
        ("Apr 2019", "2019-04-01", Period.MONTH),
        ("Sept. 2019", "2019-09-01", Period.MONTH),
        ("2019 April", "2019-04-01", Period.MONTH),
        ("Apr '19", "2019-04-01", Period.MONTH),
        ("Apr \u201919", "2019-04-01", Period.MONTH),
        ("Apr-45", "2045-04-01", Period.MONTH),
        ("MSitAE-APRIL-2023", "2023-04-01", Period.MONTH),
        ("2019-04", "2019-04-01", Period.MONTH),
        ("2019/4", "2019-04-01", Period.MONTH),
        ("04/2019", "2019-04-01", Period.MONTH),
        ("4 2019", "2019-04-01", Period.MONTH),
        ("201904", "2019-04-01", Period.MONTH),
        ("April 2019/20", "2019-04-01", Period.MONTH),
        ("2019/20 January", "2020-01-01", Period.MONTH),
        ("M1 2019/20", "2019-04-01", Period.MONTH),
        ("2019/20 Month 12", "2020-03-01", Period.MONTH),
        ("2019/20 Q1", "2019-04-01", Period.QUARTER),
        ("2019-20 Q4", "2020-01-01", Period.QUARTER),
        ("Q1 2019/20", "2019-04-01", Period.QUARTER),
        ("Q3 19/20", "2019-10-01", Period.QUARTER),
        ("Quarter 2 2019/2020", "2019-07-01", Period.QUARTER),
        ("Q1 (Apr-Jun) 2019/20", "2019-04-01", Period.QUARTER),
        ("Apr-Jun 2019", "2019-04-01", Period.QUARTER),
        ("January to March 2019/20", "2020-01-01", Period.QUARTER),
        ("01/04/2019 - 30/04/2019", "2019-04-01", Period.MONTH),
        ("1st–30th April 2019", "2019-04-01", Period.MONTH),
        ("2019-04-01/2019-04-30", "2019-04-01", Period.MONTH),
        ("01/04 - 07/04/2019", "2019-04-01", Period.WEEK),
        ("29 Apr to 5 May 2019", "2019-04-29", Period.WEEK),
        ("1 April - 30 June 2019", "2019-04-01", Period.QUARTER),
        ("Apr 19 to Mar 20", "2019-04-01", Period.YEAR),
        ("Jan - Dec 2019", "2019-01-01", Period.YEAR),
        ("29 Dec - 4 Jan 2026", "2025-12-29", Period.WEEK),
        ("29/12 - 04/01/26", "2025-12-29", Period.WEEK),
        ("April - March 2026", "2025-04-01", Period.YEAR),
        ("2019/20", "2019-04-01", Period.YEAR),
        ("2019-20", "2019-04-01", Period.YEAR),
        ("2019/2020", "2019-04-01", Period.YEAR),
        ("1999/00", "1999-04-01", Period.YEAR),
        ("FY 2009/10", "2009-04-01", Period.YEAR),
        ("19/20", "2019-04-01", Period.YEAR),
        ("2019", "2019-01-01", Period.YEAR),
    ],
)
def test_what_means_one_thing_is_read(text: object, day: str, period: Period) -> None:
    (read,) = read_dates([text]).cells
    assert read == ReadDate(date.fromisoformat(day), period)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("31/04/2019", "31/04/2019 is not in the calendar"),
        ("2019-02-30", "2019-02-30 is not in the calendar"),
        ("30 February 2019", "30 February 2019 is not in the calendar"),
        ("1066-10-14", "1066-10-14 is in the year 1066"),
        ("9999", "9999 is in the year 9999"),
        ("5 Feb", "“5 Feb” has no year"),
        ("April", "“April” has no year"),
        ("Q1", "“Q1” has no year"),
        ("week 14", "“week 14” has no year"),
        ("Tuesday 1 April 2019", "“Tuesday 1 April 2019”: 1 April 2019 is a Monday"),
        ("2019/21 Q1", "“2019/21 Q1” is not a date"),
        ("2019-W60", "“2019-W60” is not a date"),
        ("w/c April 2019", "“w/c April 2019” is not a date"),
        ("Total", "“Total” is not a date"),
        ("61", "61 is not a date"),
        ("5", "5 is not a date"),
        ("True", "“True” is not a date"),
        ("٠١/٠٤/٢٠١٩", "“٠١/٠٤/٢٠١٩” is not a date"),
        ("1/2/345", "1/2/345 is not a date"),
        ("99999999999/1/1", "99999999999/1/1 is not a date"),
        ("29/02/2023", "29/02/2023 is not in the calendar"),
        (
            "01/04/2019 - 17/04/2019",
            "“01/04/2019 - 17/04/2019” is not a week, month, quarter or year: it has 17 days",
        ),
        (
            "Dec 18 - Feb 19",
            "“Dec 18 - Feb 19” is not a week, month, quarter or year: it has 90 days",
        ),
        ("Q1 2019 - Q2 2019", "“Q1 2019 - Q2 2019” is not a date"),
    ],
)
def test_what_is_no_date_says_why(text: str, message: str) -> None:
    column = read_dates([text])
    (fault,) = column.cells
    assert isinstance(fault, DateFault)
    assert (fault.message, column.doubt) == (message, None)


def test_an_empty_cell_is_neither_a_date_nor_a_fault() -> None:
    assert read_dates([None, "", "  ", "2019-04-01"]).cells[:3] == (None, None, None)


@pytest.mark.parametrize(
    ("cells", "right"),
    [
        (["03/02/2025", "13/02/2025"], ["2025-02-03", "2025-02-13"]),
        (["03/02/2025", "02/13/2025"], ["2025-03-02", "2025-02-13"]),
        (["01/04/19", "08/04/19", "15/04/19"], ["2019-04-01", "2019-04-08", "2019-04-15"]),
        (["w/c 01/04/2019", "w/c 15/04/2019"], ["2019-04-01", "2019-04-15"]),
        (["05/02/2024", "Mon 04/03/2024"], ["2024-02-05", "2024-03-04"]),
        (["Apr-19", "May-19", "Jun-19"], ["2019-04-01", "2019-05-01", "2019-06-01"]),
        (["Apr 19", "May 19"], ["2019-04-01", "2019-05-01"]),
        (["Dec-18", "Jan-19"], ["2018-12-01", "2019-01-01"]),
        (["Jan-19", "Dec-18", "Nov-18"], ["2019-01-01", "2018-12-01", "2018-11-01"]),
        (["Apr-19", "May-19", "Apr-19", "May-19"], ["2019-04-01", "2019-05-01"] * 2),
        (["Sept-19", "1 Sept 2019", "Oct '19"], ["2019-09-01", "2019-09-01", "2019-10-01"]),
        (["Sept-19", "Oct-45"], ["2019-09-01", "2045-10-01"]),
        (["2009/10", "2012/13"], ["2009-04-01", "2012-04-01"]),
        (["2009-10", "2009-11"], ["2009-10-01", "2009-11-01"]),
        (["31/12/2019", "2020-01-07"], ["2019-12-31", "2020-01-07"]),
    ],
)
def test_one_row_settles_the_whole_column(cells: list[str], right: list[str]) -> None:
    assert days(read_dates(cells)) == right


@pytest.mark.parametrize(
    ("cells", "words", "answers"),
    [
        (
            ["03/02/2025", "04/02/2025"],
            ["day-first", "month-first"],
            {
                "day-first": ["2025-02-03", "2025-02-04"],
                "month-first": ["2025-03-02", "2025-04-02"],
            },
        ),
        (
            ["24-02-05", "24-02-12"],
            ["day-first", "year-first"],
            {"day-first": ["2005-02-24", "2012-02-24"], "year-first": ["2024-02-05", "2024-02-12"]},
        ),
        (
            ["Apr 19"],
            ["month-and-year", "no-year"],
            {"month-and-year": ["2019-04-01"], "no-year": ["?"]},
        ),
        (["Apr 18", "Apr 19"], ["month-and-year", "no-year"], {"no-year": ["?", "?"]}),
        (["Jan 01", "Feb 01"], ["month-and-year", "no-year"], {"no-year": ["?", "?"]}),
        (
            ["04/19", "05/19"],
            ["month-and-year", "no-year"],
            {"month-and-year": ["2019-04-01", "2019-05-01"]},
        ),
        (
            ["2009/10", "2010/11"],
            ["financial-years", "year-and-month"],
            {
                "financial-years": ["2009-04-01", "2010-04-01"],
                "year-and-month": ["2009-10-01", "2010-11-01"],
            },
        ),
        (
            ["Q1 2019", "Q4 2019"],
            ["financial-quarters", "calendar-quarters"],
            {
                "financial-quarters": ["2019-04-01", "2020-01-01"],
                "calendar-quarters": ["2019-01-01", "2019-10-01"],
            },
        ),
        (
            ["week ending 14/04/2019"],
            ["by-first-day", "by-last-day"],
            {"by-first-day": ["2019-04-08"], "by-last-day": ["2019-04-14"]},
        ),
    ],
)
def test_what_could_mean_two_things_is_asked(
    cells: list[str], words: list[str], answers: dict[str, list[str]]
) -> None:
    column = read_dates(cells)
    assert column.doubt is not None
    assert (days(column), list(column.doubt.words)) == (["?"] * len(cells), words)
    for word, right in answers.items():
        answered = read_dates(cells, [DateWord(word)])
        assert (answered.doubt, days(answered)) == (None, right)


def test_a_doubt_says_what_its_cell_could_be() -> None:
    doubt = read_dates(["05/02/2024"]).doubt
    assert doubt is not None
    assert doubt.message == "05/02/2024 could be 5 February 2024 or 2 May 2024"


def test_rows_that_contradict_each_other_settle_nothing() -> None:
    cells = ["13/02/2025", "02/13/2025", "03/02/2025"]
    column = read_dates(cells)
    assert (column.doubt is not None, days(column)) == (True, ["2025-02-13", "2025-02-13", "?"])
    assert days(read_dates(cells, [DateWord.DAY_FIRST])) == ["2025-02-13", "?", "2025-02-03"]


@pytest.mark.parametrize(
    ("cells", "usual"),
    [
        ([f"01/{month:02d}/2025" for month in range(1, 13)] + ["01/13/2025"], None),
        (["01/02/2025", "01/13/2025", "02/03/2025"], None),
        (["02/01/2025", "13/01/2025", "03/02/2025"], DateWord.MONTH_FIRST),
    ],
)
def test_one_cell_against_the_custom_may_be_a_slip_and_is_asked_about(
    cells: list[str], usual: DateWord | None
) -> None:
    asked = read_dates(cells, usual=usual)
    assert asked.doubt
    assert set(asked.doubt.words) >= {DateWord.DAY_FIRST, DateWord.MONTH_FIRST}
    other = DateWord.MONTH_FIRST if usual is None else DateWord.DAY_FIRST
    said = read_dates(cells, [other], usual)
    assert not said.doubt
    assert all(isinstance(one, ReadDate) for one in said.cells)
    custom = DateWord.DAY_FIRST if usual is None else DateWord.MONTH_FIRST
    (fault,) = [
        one for one in read_dates(cells, [custom], usual).cells if isinstance(one, DateFault)
    ]
    assert "no date that is written" in fault.message


@pytest.mark.parametrize("cells", [["03/02/2025", "13/02/2025", "05/03/2025"]])
def test_one_cell_with_the_custom_settles_the_column(cells: list[str]) -> None:
    read = read_dates(cells)
    assert (read.doubt, read.settled) == (None, (DateWord.DAY_FIRST,))


def test_several_cells_settle_the_column_also_against_the_custom() -> None:
    read = read_dates(["01/02/2025", "01/13/2025", "01/14/2025", "02/03/2025"])
    assert (read.doubt, read.settled) == (None, (DateWord.MONTH_FIRST,))


def test_the_custom_of_the_house_holds_where_the_column_settles_nothing() -> None:
    usual = DateWord.DAY_FIRST
    assert days(read_dates(["03/02/2025"], usual=usual)) == ["2025-02-03"]
    assert days(read_dates(["01/04/19"], usual=usual)) == ["2019-04-01"]
    assert days(read_dates(["03/02/2025", "02/13/2025"], usual=usual)) == [
        "2025-03-02",
        "2025-02-13",
    ]
    months = [f"01/{month:02}/{year}" for year in (24, 25) for month in range(1, 13)]
    assert days(read_dates(months, usual=usual))[12] == "2025-01-01"
    assert read_dates(["24-02-05", "24-02-12"], usual=usual).doubt is not None


def half_swapped() -> tuple[list[object], list[str]]:
    """Twenty weeks typed day first into an Excel that reads months first, and what was meant."""
    weeks = [date(2025, 1, 6) + timedelta(weeks=week) for week in range(20)]
    cells: list[object] = [
        week.replace(month=week.day, day=week.month) if week.day <= 12 else f"{week:%d/%m/%Y}"
        for week in weeks
    ]
    return cells, [str(week) for week in weeks]


@pytest.mark.parametrize("as_text", [False, True])
def test_dates_that_excel_changed_round_among_texts_are_asked_about(*, as_text: bool) -> None:
    cells, meant = half_swapped()
    cells = [str(cell) if as_text else cell for cell in cells]
    column = read_dates(cells)
    assert column.doubt is not None
    assert column.doubt.words == (DateWord.CHANGED_ROUND, DateWord.AS_STORED)
    assert days(column)[:6] == ["?", "2025-01-13", "2025-01-20", "2025-01-27", "?", "?"]
    assert column.doubt.message == "2025-06-01 could be 6 January 2025 or 1 June 2025"
    assert days(read_dates(cells, [DateWord.CHANGED_ROUND])) == meant
    stored = read_dates(cells, [DateWord.AS_STORED])
    assert (stored.doubt, days(stored)[0]) == (None, "2025-06-01")


def typed_as_months(years: list[int], as_text: str = "") -> list[object]:
    """April 2024 to March 2025, typed as Apr-24 into Excel in these years."""
    months = [(2024 + (4 + n > 12), (3 + n) % 12 + 1) for n in range(12)]
    cells = [
        date(typed, month, year - 2000) for (year, month), typed in zip(months, years, strict=True)
    ]
    return [f"{cell:{as_text}}" for cell in cells] if as_text else [*cells]


@pytest.mark.parametrize("as_text", ["", "%Y-%m-%d", "%d/%m/%Y"])
@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("years", [[2025] * 12, [2024] * 12, [2024] * 9 + [2025] * 3, [2026] * 12])
def test_months_that_excel_made_days_of_are_asked_about(
    years: list[int], newest_first: bool, as_text: str
) -> None:
    cells = typed_as_months(years, as_text)
    cells = cells[::-1] if newest_first else cells
    meant = [f"2024-{n:02d}-01" for n in range(4, 13)] + [f"2025-{n:02d}-01" for n in range(1, 4)]
    column = read_dates(cells)
    assert column.doubt is not None
    assert column.doubt.words == (DateWord.MONTH_AND_YEAR, DateWord.AS_STORED)
    assert days(column) == ["?"] * 12
    read = days(read_dates(cells, [DateWord.MONTH_AND_YEAR]))
    assert (read[::-1] if newest_first else read) == meant
    stored = read_dates(cells, [DateWord.AS_STORED])
    assert (stored.doubt, days(stored)) == (None, days(read_dates(cells, [DateWord.DAY_FIRST])))
    assert "?" not in days(stored)


@pytest.mark.parametrize(
    "cells",
    [
        [date(2025, month, 22) for month in range(1, 13)],  # the 22nd of each month
        [date(2025, 9, 24), date(2025, 10, 24), date(2025, 11, 24), date(2025, 12, 25)],  # in order
        [date(2025, 4, 24), date(2025, 5, 20), date(2025, 3, 25), date(2025, 1, 22)],  # no years
        [date(2025, 4, 30), date(2025, 5, 30), date(2025, 1, 31), date(2025, 2, 28)],  # ahead
    ],
)
def test_days_that_are_no_months_are_as_they_stand(cells: list[object]) -> None:
    column = read_dates(cells)
    assert (column.doubt, days(column)) == (None, [str(cell) for cell in cells])


@pytest.mark.parametrize(
    "cells",
    [
        [date(2025, month, 24) for month in range(4, 13)],  # typed as Apr-24, shown with a year
        [f"{n:02d} - {date(2024, 3 + n, 1):%B %Y}" for n in range(1, 10)],
        [date(2024, month, month) for month in range(4, 13)],
        [date(2024, month, month - 3) for month in range(12, 3, -1)],
    ],
)
def test_months_with_a_number_of_their_own_are_asked_about(cells: list[object]) -> None:
    column = read_dates(cells)
    assert column.doubt is not None
    assert column.doubt.words == (DateWord.MONTH_AND_YEAR, DateWord.AS_STORED)
    assert set(days(column)) == {"?"}
    meant = [f"2024-{n:02d}-01" for n in range(4, 13)]
    assert sorted(days(read_dates(cells, [DateWord.MONTH_AND_YEAR]))) == meant
    assert "?" not in days(read_dates(cells, [DateWord.AS_STORED]))


def test_weeks_are_never_taken_for_months() -> None:
    cells = typed_as_months([2025] * 12)
    assert read_dates(cells, often=True).doubt is None


def test_dates_among_texts_that_stand_in_order_are_as_they_are() -> None:
    cells = [date(2025, 1, 6), "13/01/2025", "20/01/2025", date(2025, 2, 3), "17/02/2025"]
    column = read_dates(cells)
    assert (column.doubt, days(column)[3]) == (None, "2025-02-03")


def test_a_true_date_of_the_second_half_of_a_month_clears_the_others() -> None:
    cells = [date(2025, 6, 1), "13/01/2025", date(2025, 3, 30)]
    assert days(read_dates(cells)) == ["2025-06-01", "2025-01-13", "2025-03-30"]


def test_month_and_year_of_two_columns_are_read_joined() -> None:
    joined = [
        f"{month} {year}" for month, year in [("April", 2019), ("5", "2019"), ("Jan", "2019/20")]
    ]
    assert days(read_dates(joined)) == ["2019-04-01", "2019-05-01", "2020-01-01"]


@given(st.dates(date(1980, 1, 1), date(2079, 12, 31)))
def test_no_way_of_writing_a_day_is_ever_read_as_another_day(day: date) -> None:
    for form in (
        "%Y-%m-%d",
        "%d/%m/%Y",
        "%m/%d/%Y",
        "%d.%m.%y",
        "%d %B %Y",
        "%d-%b-%y",
        "%A %d %B %Y",
    ):
        (read,) = read_dates([f"{day:{form}}"]).cells
        assert read == ReadDate(day) if isinstance(read, ReadDate) else isinstance(read, DateFault)


DAYS = ("%d/%m/%Y", "%m/%d/%Y", "%d/%m/%y", "%y-%m-%d", "%y/%m/%d", "%d-%b-%y", "%d%m%y", "%y%m%d")
WITHOUT_YEAR = ("%b %d", "%b-%d", "%d %b", "%d/%m", "%m/%d")
MONTHS = ("%b-%y", "%b %y", "%B %Y", "%Y-%m", "%m/%Y", "%Y%m", "%m/%y")


@pytest.mark.slow
@pytest.mark.parametrize("form", [*DAYS, *WITHOUT_YEAR, *MONTHS])
@pytest.mark.parametrize("step", [1, 7, 14, 28, 0])
def test_no_column_of_any_form_is_read_as_other_days(form: str, step: int) -> None:
    rng = random.Random(f"{form} {step}")
    read = 0
    for length in (1, 2, 3, 5, 12, 40):
        for _ in range(20):
            day = date(rng.randint(2005, 2025), rng.randint(1, 12), rng.randint(1, 28))
            day = day.replace(day=1) if form in MONTHS or not step else day
            truth = []
            for _ in range(length):
                truth.append(day)
                days_more = step if form in DAYS + WITHOUT_YEAR else 0
                day += timedelta(days_more) if days_more else timedelta(calendar_days(day))
            if form in WITHOUT_YEAR and len({one.day for one in truth}) == 1:
                continue  # Apr 19, May 19 and Jun 19 are taken for months: no day says otherwise
            column = read_dates([f"{one:{form}}" for one in truth[:: rng.choice((1, -1))]])
            there = [one.when for one in column.cells if isinstance(one, ReadDate)]
            assert set(there) <= set(truth), truth
            read += len(there)
    assert step != 7 or bool(read) is (
        form not in WITHOUT_YEAR and form not in ("%m/%y", "%d%m%y", "%y%m%d")
    )


def calendar_days(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_fault(text: str) -> None:
    column = read_dates([text])
    assert all(isinstance(one, ReadDate | DateFault | None) for one in column.cells)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2019-04-01", "1 April 2019"),
        ("April 2019", "April 2019"),
        ("w/c 1 April 2019", "the week from 1 April 2019"),
        ("2019/20", "the year from 1 April 2019"),
    ],
)
def test_a_date_is_said_in_words(text: str, said: str) -> None:
    (read,) = read_dates([text]).cells
    assert isinstance(read, ReadDate)
    assert said_plainly(read) == said


@pytest.mark.parametrize(
    ("text", "by_end", "by_start"),
    [
        ("Q1 FY24", "2023-04-01", "2024-04-01"),
        ("Q4 FY24", "2024-01-01", "2025-01-01"),
        ("FY2024 Q2", "2023-07-01", "2024-07-01"),
        ("Apr FY24", "2023-04-01", "2024-04-01"),
        ("M10 FY24", "2024-01-01", "2025-01-01"),
        ("FY24 M10", "2024-01-01", "2025-01-01"),
        ("FY2024 P1", "2023-04-01", "2024-04-01"),
    ],
)
def test_a_financial_year_by_one_figure_is_asked_about(
    text: str, by_end: str, by_start: str
) -> None:
    column = read_dates([text])
    assert column.doubt is not None
    assert column.doubt.words == (DateWord.FY_BY_END, DateWord.FY_BY_START)
    assert days(column) == ["?"]
    assert days(read_dates([text], [DateWord.FY_BY_END])) == [by_end]
    assert days(read_dates([text], [DateWord.FY_BY_START])) == [by_start]


@pytest.mark.parametrize("text", ["05/05 - 11/05", "05/05 to 11/05", "05/05 / 11/05"])
def test_a_week_without_a_year_is_no_day_of_another_one(text: str) -> None:
    assert not meanings(text).all


@pytest.mark.parametrize("text", ["2025/26 Wk 1", "Week 1 2025/26", "FY25/26 W01", "Wk 3 of 25/26"])
def test_a_week_of_a_financial_year_is_refused_as_that(text: str) -> None:
    found = meanings(text)
    assert (found.all, found.hint) == ((), "Write the first day of each week.")
    assert found.fault == f"“{text}” could be counted from 1 April, or from a Monday near it"
