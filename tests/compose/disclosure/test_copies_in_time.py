"""Two copies in time, by months and then by quarters, together tell no small number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import make_workbook
from tests.compose.disclosure.attacker import Reader
from tests.compose.disclosure.test_attack import LEAST, SMALL, learn, rows_of
from tests.compose.disclosure.wards import MEASURE, Invented, days_of

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

FIRST = 12  # months of the first copy; those that follow are small, and periods are joined
FOUND = [8, 1, 8, 9, 3, 10, 3, 9, 9, 3, 9, 2, 2, 3, 2]
PROJECT = 'format = 1\n[project]\ntitle = "Calm"\norganisation = "Elm Trust"\nunit = "Elm"\n'


def counts(values: list[int]) -> Invented:
    days = days_of("month", len(values))
    more = MEASURE.format(
        id="slips", name="Slips", unit="", every="month", more='counts = "incidents"'
    )
    rows = "".join(f"{day},{value}\n" for day, value in zip(days, values, strict=True))
    files = {
        "projects/elm/project.toml": PROJECT + more,
        "projects/elm/data/slips.csv": f"date,value\n{rows}",
    }
    cells = {("elm", "slips", "value", day): n for day, n in zip(days, values, strict=True)}
    return Invented(files, cells, [])


def shares(pairs: list[tuple[int, int]]) -> Invented:
    """Of a few people each month, so many said yes."""
    days = days_of("month", len(pairs))
    more = MEASURE.format(id="slips", name="Slips", unit="%", every="month", more='counts="people"')
    rows = "".join(f"{day},{top},{of}\n" for day, (top, of) in zip(days, pairs, strict=True))
    made = Invented(
        {
            "projects/elm/project.toml": PROJECT + more,
            "projects/elm/data/slips.csv": f"date,numerator,denominator\n{rows}",
        }
    )
    for day, (top, of) in zip(days, pairs, strict=True):
        parts = {"numerator": top, "rest": of - top, "denominator": of}
        names = [("elm", "slips", part, day) for part in parts]
        made.cells |= dict(zip(names, parts.values(), strict=True))
        made.sums.append(list(zip(names, (1, 1, -1), strict=True)))
    return made


def invented(seed: int) -> Invented:
    """A year of which at least half can be shown, and months that are too small to be."""
    random = Random(seed)
    after = random.choice((3, 5, 6, 9))
    small = random.sample(range(FIRST), random.choice((5, 6)))
    year = [random.randint(1, 7) if at in small else random.randint(8, 14) for at in range(FIRST)]
    if seed % 3 < 2:
        return counts([*year, *(random.randint(1, 3) for _ in range(after))])
    others = [(random.randint(8, 20), few) for few in year]  # here those who said no are few
    others += [(random.randint(1, 3), random.randint(8, 20)) for _ in range(after)]
    return shares([(top, top + rest) for top, rest in others])


def early(made: Invented) -> Invented:
    until = date(2024, 1, 1)
    return replace(made, cells={name: n for name, n in made.cells.items() if name[3] < until})


def folder_of(made: Invented, path: Path) -> WorkbookFolder:
    """The workbook as it was when the first copy was made."""
    heading = {"workbook.toml": 'format = 1\n[workbook]\nname = "Invented"\n'}
    folder = make_workbook(path, made.files | heading, plugins=())
    rows = made.files["projects/elm/data/slips.csv"].splitlines(keepends=True)
    folder.write("projects/elm/data/slips.csv", "".join(rows[: FIRST + 1]))
    return folder


def renamed(folder: WorkbookFolder, made: Invented, how: str) -> dict[str, str]:
    """The workbook with all its numbers, and a new name of its measure or its project or neither.

    Gives the old names of both by the new ones.
    """
    files = dict(made.files)
    old = {"elm": "elm", "slips": "slips"}
    if how == "measure":
        files = {path.replace("slips", "falls"): text for path, text in files.items()}
        files["projects/elm/project.toml"] = files["projects/elm/project.toml"].replace(
            '"slips"', '"falls"'
        )
        (folder.root / "projects/elm/data/slips.csv").unlink()
        old["falls"] = "slips"
    if how == "project":
        (folder.root / "projects/elm").rename(folder.root / "projects/oak")
        files = {path.replace("/elm/", "/oak/"): text for path, text in files.items()}
        old["oak"] = "elm"
    for path, text in files.items():
        folder.write(path, text)
    return old


def copied(folder: WorkbookFolder, where: str, round_to: int) -> list[dict[str, str]]:
    ran = folder.run("export", "--share", "--round-to", str(round_to), "-o", where)
    assert ran.exit_code == 0, ran.err
    return rows_of(folder, where, "csv")


def recovered(made: Invented, path: Path, round_to: int, how: str = "") -> list[object]:
    """The small numbers of which a reader of both copies knows too much."""
    folder = folder_of(made, path)
    reader = Reader(truth=made.cells)
    for terms in made.sums:
        reader.learns(dict(terms), 0, 0)
    before = copied(folder, "before", round_to)
    assert len(before) == FIRST, "by months"
    hidden = learn(reader, before, early(made), round_to)
    old = renamed(folder, made, how)
    after = copied(folder, "after", round_to)
    assert len(after) < len(before), "by quarters"
    for row in after:
        row |= {"project": old[row["project"]], "measure": old[row["measure"]]}
    hidden |= learn(reader, after, made, round_to)
    reader.settle()
    small = sorted((one for one in hidden if 0 < made.cells[one] <= SMALL), key=str)
    assert small
    found = {one: reader.possible(one, LEAST) for one in small}
    return [(one, values) for one, values in found.items() if values and len(values) < LEAST]


@pytest.mark.slow
@pytest.mark.parametrize("how", ["", "measure", "project"])
@pytest.mark.parametrize("round_to", [1, 5])
def test_months_that_were_shown_are_thought_of_when_they_are_joined(
    tmp_path: Path, round_to: int, how: str
) -> None:
    assert recovered(counts(FOUND), tmp_path, round_to, how) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_a_copy_by_months_and_one_by_quarters(tmp_path: Path, seed: int) -> None:
    assert recovered(invented(seed), tmp_path, (1, 5)[seed // 3 % 2]) == []


def test_what_nothing_gives_away_is_still_shown(tmp_path: Path) -> None:
    """Two small months of the last quarter leave one another room, and new quarters are new."""
    made = counts([*FOUND, 3, 4, 5])
    folder = folder_of(made, tmp_path)
    copied(folder, "before", 5)
    renamed(folder, made, "")
    values = [row["numerator"] or "*" for row in copied(folder, "after", 5)]
    assert values == ["*", "20", "20", "15", "*", "10"]


def test_a_month_that_is_left_out_later_was_in_the_quarter_that_was_shown(tmp_path: Path) -> None:
    """Of 31 in all, then 14 and 14 alone: the month between them would be 3."""
    made = counts([14, 3, 14, 2, 3, 9, 1, 6, 9, 2, 2, 9])
    folder = folder_of(made, tmp_path)
    quarters = copied(folder, "before", 1)
    assert [row["numerator"] for row in quarters] == ["31", "14", "16", "13"]
    left_out = [date(2023, month, 1) for month in (2, 4, 5, 7, 8, 10, 11)]
    out = "".join(f"[[measure.exclude]]\ndate = {day}\nreason = 'Closed'\n" for day in left_out)
    path = "projects/elm/project.toml"
    folder.write(path, folder.read(path) + out)
    months = {row["date"]: row["value"] for row in copied(folder, "after", 1)}
    assert months["2023-06-01"] == "9"  # two small months leave one another room
    assert "*" in (months["2023-01-01"], months["2023-03-01"])


def test_a_series_that_is_left_out_later_still_counts_as_known(tmp_path: Path) -> None:
    """A part was shown once, and with the total it would tell the other part, which is 3."""
    made = counts([9, 14, 20, 12, 15, 11, 9, 12, 10, 13, 9, 12])
    folder = folder_of(made, tmp_path)
    assert copied(folder, "before", 1)[0]["value"] == "9"
    path, own = "projects/elm/project.toml", folder.read("projects/elm/project.toml")
    more = 'counts = "incidents"'
    measures = [
        MEASURE.format(id=id_, name=id_, unit="", every="month", more=more)
        for id_ in ("other", "total")
    ]
    # Days between events are never shown.
    without = own.replace('unit = ""', 'unit = ""\ndays_between = "Slips"')
    folder.write(path, "".join((without, *measures)))
    days = days_of("month", FIRST)
    part = [made.cells["elm", "slips", "value", day] for day in days]
    other = [3, *(n + 1 for n in part[1:])]
    series = {"other": other, "total": [a + b for a, b in zip(part, other, strict=True)]}
    for id_, values in series.items():
        rows = "".join(f"{day},{n}\n" for day, n in zip(days, values, strict=True))
        folder.write(f"projects/elm/data/{id_}.csv", f"date,value\n{rows}")
    told = {(row["measure"], row["date"]): row["value"] for row in copied(folder, "after", 1)}
    assert told["other", "2023-01-01"] == told["total", "2023-01-01"] == "*"
    assert told["total", "2023-02-01"] == "29"
    assert ("slips", "2023-01-01") not in told


def test_a_count_that_was_given_its_denominator_is_the_same_count(tmp_path: Path) -> None:
    folder = folder_of(counts(FOUND), tmp_path)
    copied(folder, "before", 1)
    for path, text in shares([(n, 90) for n in FOUND]).files.items():
        folder.write(path, text)
    after = {row["date"]: row["numerator"] for row in copied(folder, "after", 1)}
    assert after["2023-01-01"] in ("", "*")
    assert after["2023-10-01"] == "14"


@pytest.mark.parametrize("form", ["report", "slides"])
def test_whichever_way_the_first_copy_was_made(tmp_path: Path, form: str) -> None:
    folder = folder_of(counts(FOUND), tmp_path)
    assert folder.run(form, "--share", "-o", f"first{'.txt' * (form == 'slides')}").exit_code == 0
    renamed(folder, counts(FOUND), "")
    assert [row["numerator"] or "*" for row in copied(folder, "after", 5)][:2] == ["*", "20"]
