"""No copy to share has exact counts, and sums that nobody looks for tell no number of it."""

from __future__ import annotations

import csv
import io
import json
from random import Random
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import make_workbook
from qiworkbook.workbook.outputs.shared_copy import RECORD
from tests.compose.disclosure.attacker import Reader
from tests.compose.disclosure.test_attack import learn, not_shown_at_all
from tests.compose.disclosure.wards import MEASURE, Invented, days_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

BOOK = (
    'format = 1\n[workbook]\nname = "Wards"\n[sharing]\nround_to = 1\nreason = "The board asked"\n'
)
PROJECT = 'format = 1\n[project]\ntitle = "Calm"\norganisation = "Elm Trust"\nunit = "{}"\n'
MONTHS = days_of("month", 24)
LARGE = [12, 11, 14, 13, 18, 19]


def folder_of(
    path: Path, wards: Mapping[str, Mapping[str, Sequence[int]]], more: str = ""
) -> WorkbookFolder:
    files = {"workbook.toml": BOOK}
    for ward, series in wards.items():
        files[f"projects/{ward}/project.toml"] = PROJECT.format(ward.title())
        for id_, numbers in series.items():
            said = f'counts = "incidents"\n{more}'
            files[f"projects/{ward}/project.toml"] += MEASURE.format(
                id=id_, name=id_, unit="incidents", every="month", more=said
            )
            rows = "".join(f"{day},{n}\n" for day, n in zip(MONTHS, numbers, strict=False))
            files[f"projects/{ward}/data/{id_}.csv"] = f"date,value\n{rows}"
    return make_workbook(path, files)


def shown(folder: WorkbookFolder, *asked: str) -> list[dict[str, str]]:
    ran = folder.run("export", *asked, "--share", "-o", "copy")
    assert ran.exit_code == 0, ran.err
    return list(csv.DictReader(io.StringIO(folder.read("copy/points.csv"))))


def asked_of(folder: WorkbookFolder) -> dict[str, str]:
    found = json.loads(folder.run("check", "--json").out)
    return {one["code"]: f"{one['file']}:{one['line']}" for one in found}


@pytest.mark.slow
def test_a_copy_is_rounded_whatever_the_workbook_says(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, {"elm": {"falls": LARGE}})
    assert [float(row["value"]) for row in shown(folder)] == [10, 10, 15, 15, 20, 20]
    assert asked_of(folder)["sharing-exact"] == "workbook.toml:5"
    assert "sharing-reason" not in asked_of(folder)
    folder.write(
        "workbook.toml", BOOK.replace("= 1\n", "= 10\n").replace("format = 10", "format = 1")
    )
    assert [float(row["value"]) for row in shown(folder)] == [10, 10, 10, 10, 20, 20]
    assert "sharing-exact" not in asked_of(folder)


@pytest.mark.slow
@pytest.mark.parametrize("finer", ["1", "4"])
def test_a_finer_copy_is_refused(tmp_path: Path, finer: str) -> None:
    folder = folder_of(tmp_path, {"elm": {"falls": LARGE}})
    refused = folder.run("export", "--share", "--round-to", finer, "-o", "exact")
    assert (refused.exit_code, "exact" in " ".join(folder.files())) == (1, False)
    assert "rounded to 5 at least" in refused.err
    assert folder.run("export", "--share", "--round-to", "10", "-o", "coarse").exit_code == 0


@pytest.mark.parametrize("excluded", [True, False])
def test_a_working_copy_with_a_small_count_that_is_excluded_says_so(
    tmp_path: Path, excluded: bool
) -> None:
    """It stands on the chart all the same."""
    more = f'exclude = [{{ date = {MONTHS[6]}, reason = "A slip" }}]'
    folder = folder_of(tmp_path, {"elm": {"falls": [*LARGE, 3 if excluded else 30]}}, more)
    assert folder.run("report", "-o", "made").exit_code == 0
    assert ("Not for sharing" in folder.read("made/report.html")) is excluded


@pytest.mark.slow
@pytest.mark.parametrize(
    "spoilt", ["{", "[]", '{"copies": [], "files": []}', "<<<<<<< here\n{}", "", "day", "part"]
)
def test_a_record_that_cannot_be_read_is_a_problem(tmp_path: Path, spoilt: str) -> None:
    folder = folder_of(tmp_path, {"elm": {"falls": [*LARGE, 3, 2, 9, 14]}})
    assert "sharing-record" not in asked_of(folder)
    shown(folder)
    record = folder.read(RECORD)
    assert '"days"' in record
    assert "sharing-record" not in asked_of(folder)
    swapped = {"day": ("2023-01-01", "January"), "part": ('"value"', '"values"')}.get(spoilt)
    folder.write(RECORD, record.replace(*swapped) if swapped else spoilt)
    assert asked_of(folder)["sharing-record"] == ".qiworkbook/shared.json:None"
    assert folder.run("check").exit_code == 1
    refused = folder.run("export", "--share", "-o", "again")
    assert (refused.exit_code, "cannot be read" in refused.err) == (1, True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("where", "said"),
    [
        (("shown", 0, "between", 0), [8.0, 12.0, [9.0, 9.0]]),
        (("shown", 0, "between", 0), ["8", 12.0]),
        (("shown", 0, "days"), []),
        (("shown", 0, "between", 0, 2), "9"),
        (("copies", 0, "on"), "in May"),
        (("copies", 0, "recipient"), None),
        (("answers",), [{"project": "elm"}]),
        (("series",), [{"project": "elm"}]),
        (("series",), "elm"),
        (("let-out",), [1]),
        (("files",), "output"),
    ],
)
def test_check_and_a_copy_find_the_same_wrong_with_the_record(
    tmp_path: Path, where: tuple[str | int, ...], said: object
) -> None:
    folder = folder_of(tmp_path, {"elm": {"falls": [*LARGE, 3, 2, 9, 14]}})
    shown(folder)
    record = inner = json.loads(folder.read(RECORD))
    for one in where[:-1]:
        inner = inner[one]
    inner[where[-1]] = said
    folder.write(RECORD, json.dumps(record))
    assert "sharing-record" in asked_of(folder)
    refused = folder.run("export", "--share", "-o", "again")
    assert (refused.exit_code, "cannot be read" in refused.err) == (1, True)


@pytest.mark.slow
def test_a_record_of_before_numbers_series_and_recipients_were_kept_can_be_read(
    tmp_path: Path,
) -> None:
    folder = folder_of(tmp_path, {"elm": {"falls": [*LARGE, 3, 2, 9, 14]}})
    shown(folder)
    record = json.loads(folder.read(RECORD))
    for one in record["shown"]:
        one["between"] = [bounds[:2] for bounds in one["between"]]
    del record["copies"][0]["recipient"], record["series"], record["answers"], record["let-out"]
    folder.write(RECORD, json.dumps(record))
    assert "sharing-record" not in asked_of(folder)
    shown(folder)


@pytest.mark.slow
def test_a_record_with_what_has_no_end_can_be_read(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, {"elm": {"falls": LARGE}})
    shown(folder)
    record = json.loads(folder.read(RECORD))
    record["shown"][0]["between"][0][1] = float("inf")
    folder.write(RECORD, json.dumps(record))
    assert "Infinity" in folder.read(RECORD)
    assert "sharing-record" not in asked_of(folder)
    shown(folder)


# Sums that nobody looks for: how many times which count of which month.
UNKNOWN: dict[str, Callable[[int], dict[tuple[str, int], int]]] = {
    "three of them": lambda at: {("a", at): 1, ("b", at): 2, ("c", at): 1},
    "five months": lambda at: {("a", one): 1 for one in range(at - 4, at + 1)},
    "two months of another": lambda at: {("a", at): 1, ("b", at): 1, ("b", at - 2): 1},
    "twice one": lambda at: {("a", at): 2, ("b", at - 1): 1, ("c", at): 1},
}


@pytest.mark.slow
@pytest.mark.parametrize("name", UNKNOWN)
@pytest.mark.parametrize("ward", ["elm", "oak"])
def test_a_sum_that_nobody_looks_for_tells_no_hidden_count(
    tmp_path: Path, name: str, ward: str
) -> None:
    random = Random(f"{name} {ward}")
    ends = {"a": (0, 14), "b": (8, 30), "c": (3, 20)}
    series = {one: [random.randint(*of) for _ in MONTHS] for one, of in ends.items()}
    sums = [
        {term: many for term, many in UNKNOWN[name](at).items() if term[1] >= 0}
        for at in range(len(MONTHS))
    ]
    total = [sum(many * series[of][at] for (of, at), many in one.items()) for one in sums]
    wards = {"elm": {**series}}
    wards[ward] = {**wards.get(ward, {}), "other": total}
    made = Invented()
    for id_, of_ward in wards.items():
        for one, numbers in of_ward.items():
            for month, number in zip(MONTHS, numbers, strict=True):
                made.cells[id_, one, "value", month] = number
    rows = shown(folder_of(tmp_path, wards))
    reader = Reader(truth=made.cells)
    for month, added in zip(MONTHS, sums, strict=True):
        parts = {("elm", of, "value", MONTHS[at]): many for (of, at), many in added.items()}
        reader.learns({**parts, (ward, "other", "value", month): -1}, 0, 0)
    hidden = learn(reader, rows, made, 5) | not_shown_at_all(made, rows)
    reader.settle()
    small = [cell for cell in sorted(hidden) if 0 < made.cells[cell] <= 7]
    found = {cell: reader.possible(cell, 2) for cell in small}
    assert small
    assert [cell for cell, one in found.items() if one is not None and len(one) < 2] == []
