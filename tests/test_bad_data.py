"""Data as they should not be: each gets a sentence with file and line, and a chart all the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from qiworkbook.testing import SMALL_PROJECT, make_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

FILE = "projects/elm/data/feels-safe.csv"
PROJECT = "projects/elm/project.toml"
GOOD = "2024-01-01,60\n2024-01-08,62\n"
PARTS = "2024-01-01,6,10\n2024-01-08,7,10\n"


def workbook(folder: Path, data: str, more: str = "") -> WorkbookFolder:
    text = SMALL_PROJECT + more
    return make_workbook(folder, {PROJECT: text, FILE: data})


def charted(made: WorkbookFolder) -> list[float | None]:
    """The values that are drawn; the picture is drawn too."""
    ran = made.run("chart", "elm", "feels-safe", "--json")
    assert ran.exit_code == (4 if ran.err else 0)
    found: dict[str, Any] = json.loads(ran.out)
    ran = made.run("chart", "elm", "feels-safe", "-o", "c.svg")
    assert ran.exit_code in (0, 4)
    assert made.read("c.svg").startswith("<svg")
    return [point["value"] for point in found["points"]]


@pytest.mark.parametrize(
    ("data", "line", "said", "drawn"),
    [
        (
            f"date,numerator,denominator\n{PARTS}2024-01-15,12,10\n",
            4,
            "above the line",
            [60, 70, 120],
        ),
        (f"date,numerator,denominator\n{PARTS}2024-01-15,7,0\n", 4, "is 0", [60, 70, None]),
        (f"date,numerator,denominator\n{PARTS}2024-01-15,7,\n", 4, "is empty", [60, 70, None]),
        (f"date,numerator,denominator\n{PARTS}2024-01-15,-1,10\n", 4, "can't be", [60, 70]),
        (f"date,value\n{GOOD}2024-01-15,NaN\n", 4, "is not a number", [60, 62]),
        (f"date,value\n{GOOD}2024-01-15,inf\n", 4, "is not a number", [60, 62]),
        (f"date,value\n{GOOD}2024-01-15,1e999\n", 4, "too large a number", [60, 62]),
        (f"date,value\n{GOOD}2024-01-15,-1e300\n", 4, "too large a number", [60, 62]),
        (f"date,value\n{GOOD}2024-01-15,1e-320\n", 4, "too small a number", [60, 62]),
        (f"date,value\n{GOOD}2024-01-15,about 60\n", 4, "is not a number", [60, 62]),
        (f"date,value\n{GOOD}2024-01-15,<5\n", 4, "is not a number", [60, 62]),
        (f"date,value\n{GOOD}2025-02-15,61\n", 4, "of the future", [60, 62, 61]),
        (f"date,value\n{GOOD}2023-12-25,61\n", 4, "stands below", [61, 60, 62]),
        (f"date,value\n{GOOD}2024-01-08,70\n", 4, "two rows for 2024-01-08", [60, None]),
        (f"date,value\n{GOOD}03/02/2024,70\n", 4, "could be 3 February", [60, 62]),
    ],
    ids=lambda value: None if not isinstance(value, str) else value.splitlines()[-1],
)
def test_a_row_that_cannot_be(
    tmp_path: Path, data: str, line: int, said: str, drawn: list[float | None]
) -> None:
    made = workbook(tmp_path, data)
    lines = made.run("check", "elm").out.splitlines()
    assert [one for one in lines if one.startswith(f"{FILE}:{line}: ") and said in one]
    assert charted(made) == drawn


def test_a_count_below_nothing(tmp_path: Path) -> None:
    more = 'chart = "c"\n'
    made = workbook(tmp_path, "date,value\n2024-01-01,3\n2024-01-08,-2\n2024-01-15,4\n", more)
    made.write(PROJECT, made.read(PROJECT).replace('unit = "%"', 'unit = "incidents"'))
    out = made.run("check", "elm").out
    assert f"{FILE}:3: -2 can't be a count: check the number of 8 January 2024" in out
    assert charted(made) == [3, None, 4]


@pytest.mark.parametrize(
    ("data", "said", "drawn"),
    [
        ("date,value\n", "no data yet", []),
        ("date,value\n2024-01-01,60\n", "too early to say, with 1 of 12 points", [60]),
        ("date,value\n2024-01-01,\n", "no data yet", [None]),
    ],
)
def test_hardly_any_points(tmp_path: Path, data: str, said: str, drawn: list[float | None]) -> None:
    made = workbook(tmp_path, data)
    assert said in made.run("chart", "elm", "feels-safe").out
    assert charted(made) == drawn


def test_ten_thousand_points(tmp_path: Path) -> None:
    days = "".join(
        f"{1997 + at // 336}-{at % 336 // 28 + 1:02d}-{at % 28 + 1:02d},{50 + at % 7}\n"
        for at in range(9000)
    )
    made = workbook(tmp_path, f"date,value\n{days}")
    assert len(charted(made)) == 9000


def phase(start: str, reason: str = "Huddle") -> str:
    return f'\n[[measure.phase]]\nstart = {start}\nreason = "{reason}"\n'


@pytest.mark.parametrize(
    ("more", "says", "line", "caution"),
    [
        (phase("2023-01-01"), "this phase starts before the data begin", "start = ", ""),
        (phase("2024-06-01"), "this phase starts after the last", "start = ", "no data yet for"),
        (
            phase("2024-01-08") + phase("2024-01-08", "Two"),
            "two phases start on 2024-01-08",
            "start = ",
            "Two phases start on 8 January 2024. The last one written is used.",
        ),
        ('rule_set = "mcd"\n', "no rule set called", "rule_set", "There is no rule set called"),
        (
            '\n[[measure.phase]]\nstart = 2024-01-08\nreason = "x"\npdsa = "none"\n',
            'comes from the cycle "none"',
            "pdsa",
            "",
        ),
        (
            '\n[[measure.exclude]]\ndate = 2024-01-09\nreason = "x"\n',
            "there is no point on 2024-01-09 to leave out",
            "date = 2024-01-09",
            "",
        ),
    ],
)
def test_a_decision_that_cannot_hold(
    tmp_path: Path, more: str, says: str, line: str, caution: str
) -> None:
    made = workbook(tmp_path, f"date,value\n{GOOD}2024-01-15,61\n", more)
    out = made.run("check", "elm").out
    (told,) = [one for one in out.splitlines() if says in one]
    at = made.read(PROJECT).splitlines()
    place, number, *_ = told.split(":")
    assert place == PROJECT
    assert at[int(number) - 1].startswith(line)
    assert caution in made.run("chart", "elm", "feels-safe").out
    assert charted(made) == [60, 62, 61]
