"""What a copy protected stays protected in the copies after it, whatever the project says."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import make_workbook
from tests.compose.disclosure.wards import MEASURE, days_of

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

PROJECT = 'format = 1\n[project]\ntitle = "Calm"\norganisation = "Elm Trust"\nunit = "Elm"\n'
FILE, DATA = "projects/elm/project.toml", "projects/elm/data/{}.csv"
COUNTS = [9, 9, 2, 12, 14, 11, 9, 3, 18, 22, 12, 13]
OF = [
    *("9,20", "9,30", "2,25", "12,18", "14,30", "11,28"),
    *("9,25", "3,19", "18,19", "22,22", "12,24", "13,28"),
]
FALLS = MEASURE.format(id="falls", name="Falls", unit="falls", every="month", more="")


def folder_of(path: Path, rows: list[object], more: str = "") -> WorkbookFolder:
    heading = "date,numerator,denominator" if isinstance(rows[0], str) else "date,value"
    said = [f"{day},{row}" for day, row in zip(days_of("month", len(rows)), rows, strict=True)]
    files = {FILE: PROJECT + FALLS + more, DATA.format("falls"): "\n".join((heading, *said, ""))}
    return make_workbook(path, files, plugins=())


def copy_of(folder: WorkbookFolder, name: str) -> tuple[list[list[str]], str]:
    """The numbers of a copy, by day, and what was said of it."""
    ran = folder.run("export", "--share", "--round-to", "1", "-o", name)
    assert ran.exit_code == 0, ran.err
    if not (folder.root / name / "points.csv").exists():
        return [], ran.out + ran.err
    rows = csv.DictReader(StringIO(folder.read(f"{name}/points.csv")))
    told = [[row["value"], row["numerator"], row["denominator"]] for row in rows]
    return told, ran.out + ran.err


def change(folder: WorkbookFolder, old: str, new: str) -> None:
    said = folder.read(FILE)
    assert old in said
    folder.write(FILE, said.replace(old, new))


@pytest.mark.slow
@pytest.mark.parametrize("new", ['unit = "minutes"', 'unit = "kg"', 'unit = "h"\nchart = "xmr"'])
def test_a_unit_that_is_no_count_shows_nothing_more(tmp_path: Path, new: str) -> None:
    folder = folder_of(tmp_path, [*COUNTS])
    first, _ = copy_of(folder, "one")
    assert ["*", "", ""] in first
    change(folder, 'unit = "falls"', new)
    assert copy_of(folder, "two")[0] == first
    assert "Falls is protected as in copies before, unless" in copy_of(folder, "three")[1]


def test_nor_does_a_measure_made_anew_under_another_name(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, [*COUNTS])
    first, _ = copy_of(folder, "one")
    folder.write(DATA.format("lost-time"), folder.read(DATA.format("falls")) + "2024-01-01,4\n")
    (folder.root / DATA.format("falls")).unlink()
    change(folder, '"falls"\nname = "Falls"', '"lost-time"\nname = "Lost time"')
    change(folder, 'unit = "falls"', 'unit = "minutes"')
    assert copy_of(folder, "two")[0] == [*first, ["*", "", ""]]


def test_until_it_is_named_with_a_reason(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, [*COUNTS])
    copy_of(folder, "one")
    change(folder, 'unit = "falls"', 'unit = "minutes"')
    plain = folder.read("workbook.toml")
    folder.write("workbook.toml", f'{plain}\n[sharing]\nmeasurements = ["falls"]\n')
    assert ["2", "", ""] not in copy_of(folder, "two")[0]
    named = f'{plain}\n[sharing]\nmeasurements = ["falls"]\nreason = "It is a time"\n'
    folder.write("workbook.toml", named)
    assert [row[0] for row in copy_of(folder, "three")[0]] == [f"{n}" for n in COUNTS]


def test_a_measurement_from_the_first_copy_on_is_shown(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, [*COUNTS])
    change(folder, 'unit = "falls"', 'unit = "minutes"')
    assert [row[0] for row in copy_of(folder, "one")[0]] == [f"{n}" for n in COUNTS]


@pytest.mark.parametrize("more", ['chart = "g"\n', 'chart = "xbar"\n'])
def test_what_was_shown_nothing_of_stays_out(tmp_path: Path, more: str) -> None:
    folder = folder_of(tmp_path, [*COUNTS], more)
    assert copy_of(folder, "one")[0] == []
    change(folder, more, 'chart = "run"\n')
    told, said = copy_of(folder, "two")
    assert told == []
    assert "copies before showed nothing of it" in said


@pytest.mark.slow
@pytest.mark.parametrize("more", ['chart = "u"\n', 'counts = "shifts"\n', "per = 1000\n"])
def test_those_left_of_a_group_stay_hidden(tmp_path: Path, more: str) -> None:
    folder = folder_of(tmp_path, [*OF])
    first, _ = copy_of(folder, "one")
    assert ["", "*", "22"] in [["", *row[1:]] for row in first]  # 22 of 22
    folder.write(FILE, folder.read(FILE) + more)
    second, _ = copy_of(folder, "two")
    assert [row[1:] for row in second] == [row[1:] for row in first]


def test_a_count_without_its_denominator_is_left_out(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, [*OF])
    copy_of(folder, "one")
    rows = folder.read(DATA.format("falls")).splitlines()[1:]
    folder.write(
        DATA.format("falls"),
        "date,value\n" + "".join(f"{row.rpartition(',')[0]}\n" for row in rows),
    )
    told, said = copy_of(folder, "two")
    assert told == []
    assert "out of how many, which is no longer there" in said


def test_a_record_from_before_series_were_kept_knows_them_too(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, [*COUNTS])
    first, _ = copy_of(folder, "one")
    record = json.loads(folder.read(".qiworkbook/shared.json"))
    del record["series"], record["answers"]
    folder.write(".qiworkbook/shared.json", json.dumps(record))
    change(folder, 'unit = "falls"', 'unit = "minutes"')
    assert copy_of(folder, "two")[0] == first
