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
    from collections.abc import Sequence
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


def test_a_denominator_tells_as_much(tmp_path: Path) -> None:
    data = rows([f"20,{30 * one or 30}" for one in COUNTS], heading="date,numerator,denominator")
    assert "other" not in copy_of(folder_of(tmp_path, "other", "%", data), "one")


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


def test_until_it_is_named_with_a_reason(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "other", "minutes", rows(COUNTS))
    named = '\n[sharing]\nmeasurements = ["other"]\nreason = "They are times"\n'
    folder.write("workbook.toml", folder.read("workbook.toml") + named)
    assert copy_of(folder, "one")["other"] == [f"{one}" for one in COUNTS]


def test_measurements_of_their_own_are_shown(tmp_path: Path) -> None:
    """Of 30 such measures beside a count, by chance none goes with it."""
    random = Random(13)
    for at in range(30):
        minutes = [random.choice((5, 10, 15, 20, 30, 45)) for _ in range(4 + at % 9)]
        folder = folder_of(tmp_path / f"{at}", "other", "minutes", rows(minutes), "oak")
        assert copy_of(folder, "one")["other"] == [f"{one}" for one in minutes]
