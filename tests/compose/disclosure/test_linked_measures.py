"""A count that is typed a second time, as something else, tells nothing that its stars hide."""

from __future__ import annotations

import csv
from io import StringIO
from random import Random
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import make_workbook
from tests.compose.disclosure.wards import MEASURE, days_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

PROJECT = 'format = 1\n[project]\ntitle = "Calm"\norganisation = "Elm Trust"\nunit = "{}"\n'
FILE, DATA = "projects/{}/project.toml", "projects/{}/data/{}.csv"
COUNTS = [9, 12, 3, 11, 0, 14, 10, 2, 13, 12, 9, 11]
MONTHS = days_of("month", 14)


def rows(numbers: Sequence[object], start: int = 0, heading: str = "date,value") -> str:
    said = zip(MONTHS[start:], numbers, strict=False)
    return "\n".join((heading, *(f"{day},{one}" for day, one in said), ""))


def folder_of(path: Path, second: str, unit: str, data: str, ward: str = "elm") -> WorkbookFolder:
    """The falls of a ward, and a second measure of that ward or of another."""
    measure = MEASURE.format(id="falls", name="Falls", unit="falls", every="month", more="")
    other = MEASURE.format(id=second, name="Debriefs", unit=unit, every="month", more="")
    files = {FILE.format("elm"): PROJECT.format("Elm") + measure}
    files[FILE.format(ward)] = files.get(FILE.format(ward), PROJECT.format("Oak")) + other
    files |= {DATA.format("elm", "falls"): rows(COUNTS), DATA.format(ward, second): data}
    return make_workbook(path, files, plugins=())


def copy_of(folder: WorkbookFolder, name: str) -> dict[str, list[str]]:
    """The numbers of each measure in a copy."""
    ran = folder.run("export", "--share", "-o", name)
    assert ran.exit_code == 0, ran.err
    told: dict[str, list[str]] = {}
    for row in csv.DictReader(StringIO(folder.read(f"{name}/points.csv"))):
        told.setdefault(row["measure"], []).append(row["value"])
    return told


@pytest.mark.slow
@pytest.mark.parametrize("ward", ["elm", "oak"])
@pytest.mark.parametrize(
    ("unit", "times"), [("minutes", 1), ("h", 2), ("\u00a3", 0.25), ("kg", 15)]
)
@pytest.mark.parametrize("start", [0, 2])
def test_under_a_unit_of_time_money_or_mass(
    tmp_path: Path, ward: str, unit: str, times: float, start: int
) -> None:
    data = rows([times * one for one in COUNTS], start)
    told = copy_of(folder_of(tmp_path, "other", unit, data, ward), "one")
    assert "*" in told["falls"]
    assert "other" not in told


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["minutes", "things"])
@pytest.mark.parametrize(
    "twin",
    [
        [one + 10 for one in COUNTS],
        [20 - one for one in COUNTS],
        [2 * one + 3 for one in COUNTS],
        [2 * one for one in COUNTS[::-1]],
        [30 - one for one in COUNTS[::-1]],
    ],
    ids=["more", "less", "stretched", "backwards", "backwards-less"],
)
def test_so_many_more_or_less_and_in_another_order(
    tmp_path: Path, unit: str, twin: list[int]
) -> None:
    told = copy_of(folder_of(tmp_path, "other", unit, rows(twin)), "one")
    assert "*" in told["falls"]
    assert "other" not in told


def test_under_the_month_after(tmp_path: Path) -> None:
    data = rows([8, *(one + 20 for one in COUNTS[:-1])])
    assert "other" not in copy_of(folder_of(tmp_path, "other", "minutes", data), "one")


def test_of_ones_and_twos(tmp_path: Path) -> None:
    few = [1, 2, 1, 2, 2, 1, 1, 2, 1, 2, 2, 1]
    folder = folder_of(tmp_path, "other", "minutes", rows(few))
    folder.write(DATA.format("elm", "falls"), rows(few))
    assert "other" not in copy_of(folder, "one")


def test_with_a_number_altered_and_others_left_out(tmp_path: Path) -> None:
    data = rows([9, 12, 3, 11, 5, 14, 10, 2, 40])
    assert "other" not in copy_of(folder_of(tmp_path, "other", "minutes", data), "one")


@pytest.mark.parametrize("ward", ["elm", "oak"])
def test_a_count_so_many_times_as_large(tmp_path: Path, ward: str) -> None:
    data = rows([15 * one for one in COUNTS])
    told = copy_of(folder_of(tmp_path, "other", "things", data, ward), "one")
    assert "*" in told["falls"]
    assert "other" not in told


@pytest.mark.slow
def test_a_denominator_tells_as_much(tmp_path: Path) -> None:
    data = rows([f"20,{30 * one or 30}" for one in COUNTS], heading="date,numerator,denominator")
    assert "other" not in copy_of(folder_of(tmp_path, "other", "%", data), "one")


@pytest.mark.slow
@pytest.mark.parametrize("times", [2, 10])
def test_of_a_count_that_an_earlier_copy_hid(tmp_path: Path, times: int) -> None:
    folder = folder_of(tmp_path, "other", "minutes", rows([25, 40, 31, 8, 60, 33, 12, 90]))
    assert copy_of(folder, "one")["other"] == ["25", "40", "31", "8", "60", "33", "12", "90"]
    file = FILE.format("elm")
    folder.write(file, folder.read(file).replace('id = "falls"', 'id = "tens"'))
    (folder.root / DATA.format("elm", "falls")).unlink()
    folder.write(DATA.format("elm", "tens"), rows([times * one for one in COUNTS]))
    told = copy_of(folder, "two")
    assert "tens" not in told
    assert told["other"][0] == "25"


def test_each_copy_after_it_leaves_out_the_same(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "other", "minutes", rows(COUNTS), "oak")
    first = copy_of(folder, "one")
    assert copy_of(folder, "two") == first == copy_of(folder, "three")


def test_a_share_out_of_the_count_takes_nothing_from_it(tmp_path: Path) -> None:
    """Nothing has changed since, so every copy is the first, and says no more is left out."""
    of = [20, 31, 24, 35, 18, 40, 29, 22, 33, 31, 28, 30]
    said = [f"{a},{b}" for a, b in zip(COUNTS, of, strict=True)]
    folder = folder_of(tmp_path, "share", "%", rows(said, heading="date,numerator,denominator"))
    first = copy_of(folder, "one")
    assert {len(first["falls"]), len(first["share"])} == {12}
    assert copy_of(folder, "two") == first == copy_of(folder, "three")


def test_targets_that_move_are_held_back_until_they_are_let_out(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path, "other", "%", rows(["30,60"] * 12, heading="date,numerator,denominator")
    )
    steps = ", ".join(
        f"{{start = {day}, value = {one}}}" for day, one in zip(MONTHS, COUNTS, strict=False)
    )
    file = FILE.format("elm")
    old = folder.read(file)
    folder.write(file, old.replace('name = "Falls"\n', f'name = "Falls"\ntargets = [{steps}]\n'))
    copy_of(folder, "one")
    told = [*csv.DictReader(StringIO(folder.read("one/points.csv")))]
    assert {row["target"] for row in told} == {""}
    asked = folder.run("export", "--share", "-o", "two", "--release", "lines.txt")
    assert asked.exit_code == 1
    listed = "targets of falls = 9, 12, 3, 11, 0, 14, 10, 2, 13, 12, 9, 11"
    assert f"[ ] {listed}" in folder.read("lines.txt")
    folder.write("lines.txt", folder.read("lines.txt").replace("[ ]", "[x]"))
    assert folder.run("export", "--share", "-o", "two", "--release", "lines.txt").exit_code == 0
    told = [*csv.DictReader(StringIO(folder.read("two/points.csv")))]
    assert "12" in {row["target"] for row in told}


def said(number: float) -> str:
    return f"{number:.2f}".removesuffix(".00")


STRAIGHT_SUMS: dict[str, Callable[[list[int], list[int], int], float]] = {
    "this month and the last": lambda a, _, at: a[at] + a[at - 1],
    "twice and another": lambda a, b, at: 2 * a[at] + b[at],
    "three times and another": lambda a, b, at: 3 * a[at] + b[at],
    "both": lambda a, b, at: a[at] + b[at],
    "both and a few": lambda a, b, at: a[at] + b[at] + 7,
    "the mean": lambda a, b, at: (a[at] + b[at]) / 2,
    "the mean of three months": lambda a, _, at: sum(a[at - 2 : at + 1]) / 3,
    "another of the last month": lambda a, b, at: a[at] + b[at - 1],
    "another of the next month": lambda a, b, at: a[at] + b[at + 1],
    "twice the last month": lambda a, _, at: a[at] + 2 * a[at - 1],
    "the difference": lambda a, b, at: 50 + a[at] - b[at],
    "what is left": lambda a, b, at: 90 - a[at] - b[at],
    "the change": lambda a, _, at: a[at] - a[at - 1] + 30,
    "three months": lambda a, _, at: sum(a[at - 2 : at + 1]),
    "four months": lambda a, _, at: sum(a[at - 3 : at + 1]),
    "months around": lambda a, _, at: sum(a[at - 1 : at + 2]),
    "twelve months": lambda a, _, at: sum(a[at - 11 : at + 1]),
    "since last year": lambda a, _, at: a[at] - a[at - 12] + 40,
    "so far": lambda a, _, at: sum(a[: at + 1]),
    "so far and another": lambda a, b, at: sum(a[: at + 1]) + b[at],
    "a trend": lambda a, _, at: a[at] + 3 * at,
    "a falling trend": lambda a, _, at: 200 - 2 * at + a[at],
    "a square": lambda a, _, at: a[at] ** 2,
    "what they cost": lambda a, b, at: 120 * a[at] + 35 * b[at],
    "a weighted mean": lambda a, b, at: 0.7 * a[at] + 0.3 * b[at],
    "a score": lambda a, b, at: 10 - 0.25 * a[at] + 0.5 * b[at],
    "both of two months": lambda a, b, at: a[at] + b[at] + a[at - 1] + b[at - 1],
}
LONG = days_of("month", 36)


@pytest.mark.slow
@pytest.mark.parametrize("name", STRAIGHT_SUMS)
@pytest.mark.parametrize("seed", range(2))
def test_a_straight_sum_of_two_series(tmp_path: Path, name: str, seed: int) -> None:
    """What is shown of a measurement beside two counts is none of 27 sums of them."""
    random = Random(seed)
    a, b = ([random.randint(0, most) for _ in LONG] for most in (14, 20))
    sums = [STRAIGHT_SUMS[name](a, b, at) for at in range(12, 35)]
    folder = folder_of(tmp_path, "other", "minutes", "date,value\n")
    file = FILE.format("elm")
    more = MEASURE.format(id="slips", name="Slips", unit="slips", every="month", more="")
    folder.write(file, folder.read(file) + more)
    for id_, numbers in (("falls", a), ("slips", b)):
        told = zip(LONG, map(str, numbers), strict=True)
        folder.write(
            DATA.format("elm", id_), "date,value\n" + "".join(f"{d},{n}\n" for d, n in told)
        )
    told = zip(LONG[12:], map(said, sums), strict=False)
    folder.write(
        DATA.format("elm", "other"), "date,value\n" + "".join(f"{d},{n}\n" for d, n in told)
    )
    shown = copy_of(folder, "one")
    assert "*" in shown["falls"]
    assert "other" not in shown


def test_until_it_is_named_with_a_reason(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "other", "minutes", rows(COUNTS))
    named = '\n[sharing]\nmeasurements = ["other"]\nreason = "They are times"\n'
    folder.write("workbook.toml", folder.read("workbook.toml") + named)
    assert copy_of(folder, "one")["other"] == [f"{one}" for one in COUNTS]


@pytest.mark.slow
def test_measurements_of_their_own_are_shown(tmp_path: Path) -> None:
    """Of 30 such measures beside a count, by chance none goes with it."""
    random = Random(13)
    for at in range(30):
        minutes = [random.choice((5, 10, 15, 20, 30, 45)) for _ in range(4 + at % 9)]
        folder = folder_of(tmp_path / f"{at}", "other", "minutes", rows(minutes), "oak")
        assert copy_of(folder, "one")["other"] == [f"{one}" for one in minutes]
