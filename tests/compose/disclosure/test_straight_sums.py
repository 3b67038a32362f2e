"""Counts that are a straight sum of others, and no plain total, tell nothing of what is hidden.

A reader who knows how each was worked out, and solves by another way than the program, is let loose
on exact counts (see `attacker`).
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from qiworkbook.compose.disclosure.relations import relations_of
from qiworkbook.compose.disclosure.table import MeasureColumn, PointPart
from qiworkbook.testing import make_workbook
from tests.compose.disclosure.attacker import Reader
from tests.compose.disclosure.test_attack import learn, not_shown_at_all, rows_of
from tests.compose.disclosure.wards import MEASURE, Invented, days_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

PROJECT = 'format = 1\n[project]\ntitle = "Calm"\norganisation = "Elm Trust"\nunit = "Elm"\n'
MONTHS = days_of("month", 24)
Weights = dict[tuple[str, int], int]

# How many times which series of which month, and how many more, at a place in the series.
SUMS: dict[str, tuple[Callable[[int], Weights], int]] = {
    "twice and another": (lambda at: {("a", at): 2, ("c", at): 1}, 0),
    "both and a few": (lambda at: {("a", at): 1, ("c", at): 1}, 7),
    "the difference": (lambda at: {("a", at): 1, ("c", at): -1}, 50),
    "what is left": (lambda at: {("a", at): -1, ("c", at): -1}, 90),
    "what is left of one": (lambda at: {("a", at): -1}, 60),
    "with another month": (lambda at: {("a", at): 1, ("c", at - 1): 1}, 0),
    "this month and twice the last": (lambda at: {("a", at): 1, ("a", at - 1): 2}, 0),
    "so far and another": (
        lambda at: {**{("a", one): 1 for one in range(at + 1)}, ("c", at): 1},
        0,
    ),
    "what they cost": (lambda at: {("a", at): 12, ("c", at): 5}, 0),
}


def invented(name: str, seed: int) -> tuple[Invented, dict[str, dict[date, int]]]:
    """Two counts and a third that is worked out of them, with what adds up."""
    random = Random(seed)
    made = Invented()
    ends = {"a": (0, 14), "c": (3, 20)}
    series = {one: [random.randint(*of) for _ in MONTHS] for one, of in ends.items()}
    numbers = {one: dict(zip(MONTHS, of, strict=True)) for one, of in series.items()} | {
        "other": {}
    }
    weights, more = SUMS[name]
    for at, day in enumerate(MONTHS[1:], 1):
        total = sum(series[one][then] * many for (one, then), many in weights(at).items()) + more
        numbers["other"][day] = total
        terms = [
            (("elm", one, "value", MONTHS[then]), many) for (one, then), many in weights(at).items()
        ]
        made.sums.append([*terms, (("elm", "other", "value", day), -1)])
    for one, of in numbers.items():
        made.cells |= {("elm", one, "value", day): number for day, number in of.items()}
    return made, numbers


def folder_of(path: Path, numbers: dict[str, dict[date, int]], unit: str) -> WorkbookFolder:
    files = {"projects/elm/project.toml": PROJECT}
    for one, of in numbers.items():
        said = unit if one == "other" else "incidents"
        more = "" if said == "minutes" else 'counts = "incidents"'
        files["projects/elm/project.toml"] += MEASURE.format(
            id=one, name=one, unit=said, every="month", more=more
        )
        rows = "".join(f"{day},{number}\n" for day, number in of.items())
        files[f"projects/elm/data/{one}.csv"] = f"date,value\n{rows}"
    return make_workbook(path, files, plugins=())


def copy_of(folder: WorkbookFolder, name: str) -> list[dict[str, str]]:
    ran = folder.run("export", "--share", "--round-to", "1", "-o", name)
    assert ran.exit_code == 0, ran.err
    return rows_of(folder, name, "csv")


def recovered(
    made: Invented, more: int, copies: Sequence[list[dict[str, str]]]
) -> dict[object, set[int]]:
    reader = Reader(truth=made.cells)
    for terms in made.sums:
        reader.learns(dict(terms), -more, -more)
    hidden = set.union(*(learn(reader, rows, made, 1) for rows in copies))
    hidden |= not_shown_at_all(made, copies[-1])
    reader.settle()
    small = [name for name in hidden if 0 < made.cells[name] <= 7]
    assert small
    found = {name: reader.possible(name, 3) for name in small}
    return {name: one for name, one in found.items() if one is not None and len(one) < 3}


@pytest.mark.slow
@pytest.mark.parametrize("name", SUMS)
@pytest.mark.parametrize("seed", range(2))
def test_nothing_hidden_follows_from_a_count_that_is_a_sum(
    tmp_path: Path, name: str, seed: int
) -> None:
    made, numbers = invented(name, seed)
    folder = folder_of(tmp_path, numbers, "things")
    assert recovered(made, SUMS[name][1], [copy_of(folder, "one")]) == {}


@pytest.mark.slow
def test_numbers_of_their_own_are_no_such_sum() -> None:
    """Of 200 projects of counts and shares, two or three have one by chance."""
    by_chance = 0
    for seed in range(200):
        random = Random(seed)
        days = days_of("month", random.choice((6, 8, 12, 18, 24)))
        cells = {
            MeasureColumn("elm", f"m{at}", PointPart.VALUE): {
                day: float(random.randint(0, most)) for day in days
            }
            for at, most in enumerate(random.choices((4, 8, 15, 30, 60), k=5))
        }
        by_chance += bool(relations_of(cells, {}, 7))
    assert by_chance <= 6
