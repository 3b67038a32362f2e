"""A trust less its wards, and what became of a number since a copy: told exactly, it tells no few.

The true numbers stand here; what a reader could subtract is subtracted here.
"""

from __future__ import annotations

import csv
import io
import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.compose.disclosure.knowledge import known_before
from qiworkbook.compose.disclosure.proof import Fact
from qiworkbook.compose.disclosure.table import MeasureColumn, PointPart
from qiworkbook.testing import make_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

MONTHS = [f"2024-{month:02d}-01" for month in range(1, 13)]
EXACT = '[sharing]\nround_to = 1\nreason = "Agreed by the board"\n'
Numbers = dict[tuple[str, str], dict[str, str]]


def write(
    folder: WorkbookFolder,
    project: str,
    rows: Sequence[tuple[str, object]],
    unit: str = "",
    id_: str = "slips",
    every: str = "month",
) -> None:
    text = f'format = 1\n[project]\ntitle = "{project}"\norganisation = "Elm Trust"\n'
    text += f'unit = "{unit}"\n[[measure]]\nid = "{id_}"\nname = "Slips"\nkind = "outcome"\n'
    text += f'better = "decrease"\nunit = "incidents"\nevery = "{every}"\nshows = ["aim"]\n'
    is_ratio = isinstance(rows[0][1], tuple)
    lines = [",".join(map(str, (day, *n) if isinstance(n, tuple) else (day, n))) for day, n in rows]
    heading = "date,numerator,denominator" if is_ratio else "date,value"
    folder.write(f"projects/{project}/project.toml", text)
    folder.write(f"projects/{project}/data/{id_}.csv", "\n".join((heading, *lines, "")))


def begun(tmp_path: Path, sharing: str = EXACT) -> WorkbookFolder:
    head = f'format = 1\n[workbook]\nname = "W"\n{sharing}'
    return make_workbook(tmp_path, {"workbook.toml": head}, plugins=())


def shared(folder: WorkbookFolder) -> Numbers:
    shutil.rmtree(folder.root / "copy", ignore_errors=True)
    ran = folder.run("export", "--share", "-o", "copy")
    assert ran.exit_code == 0, ran.err
    found: Numbers = {}
    for row in csv.DictReader(io.StringIO(folder.read("copy/points.csv"))):
        found.setdefault((row["project"], row["measure"]), {})[row["date"]] = row["value"]
    return found


def rows(*numbers: object) -> list[tuple[str, object]]:
    return list(zip(MONTHS, numbers, strict=False))


OAK, ELM = (20, 23, 25, 19, 25, 31), (30, 33, 28, 29, 35, 41)
REST = (3, 12, 9, 30, 0, 1)


def test_a_trust_less_its_wards_tells_no_few(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    trust = [a + b + rest for a, b, rest in zip(OAK, ELM, REST, strict=True)]
    write(folder, "trust", rows(*trust))
    write(folder, "oak", rows(*OAK), "Oak")
    write(folder, "elm", rows(*ELM), "Elm")
    made = shared(folder)
    told = {
        day: int(whole) - int(made["oak", "slips"][day]) - int(made["elm", "slips"][day])
        for day, whole in made["trust", "slips"].items()
        if "*" not in (whole, made["oak", "slips"][day], made["elm", "slips"][day])
    }
    assert told == {day: n for day, n in rows(*REST) if n in (0, 9, 12, 30)}


def test_nor_does_one_of_how_many_people(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    # beside the two wards 12 of 30 said yes, 9 of 10, and 3 of 20
    write(folder, "trust", rows((57, 120), (70, 120), (53, 123)))
    write(folder, "oak", rows((30, 60), (41, 80), (33, 70)), "Oak")
    write(folder, "elm", rows((15, 30), (20, 30), (17, 33)), "Elm")
    made = shared(folder)
    assert "*" not in {*made["oak", "slips"].values(), *made["elm", "slips"].values()}
    assert [day for day, told in made["trust", "slips"].items() if told != "*"] == [MONTHS[0]]


@pytest.mark.slow
@pytest.mark.parametrize("sharing", ["", EXACT])
def test_a_new_ward_takes_away_what_it_would_tell_alone(tmp_path: Path, sharing: str) -> None:
    folder = begun(tmp_path, sharing)
    small = (3, 2, 5, 4, 1, 6)
    both = [a + b for a, b in zip(OAK, ELM, strict=True)]
    write(folder, "trust", rows(*both))
    write(folder, "oak", rows(*OAK), "Oak")
    write(folder, "elm", rows(*ELM), "Elm")
    first = shared(folder)
    write(folder, "trust", rows(*(n + few for n, few in zip(both, small, strict=True))))
    write(folder, "yew", rows(*small), "Yew")
    then = shared(folder)
    for ward in ("oak", "elm"):
        assert then[ward, "slips"] == first[ward, "slips"]
    if sharing:
        assert set(then.get(("trust", "slips"), {"": "*"}).values()) == {"*"}


WEEKS = [f"2024-01-{day:02d}" for day in (1, 8, 15, 22, 29)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "after", "every", "later"),
    [
        (MONTHS, [f"{day[:8]}15" for day in MONTHS], "month", "month"),
        (MONTHS, [MONTHS[0], "2024-02-02", *MONTHS[2:]], "month", "month"),
        (WEEKS, [f"2024-01-{day:02d}" for day in (2, 9, 16, 23, 30)], "week", "week"),
        (MONTHS, MONTHS[::3], "month", "quarter"),
    ],
)
def test_a_number_under_another_day_is_held_against_what_was_told(
    tmp_path: Path, before: list[str], after: list[str], every: str, later: str
) -> None:
    folder = begun(tmp_path)
    was = [20, 23, 25, 29, 30]
    write(folder, "oak", list(zip(before, was, strict=False)), "Oak", every=every)
    assert "*" not in shared(folder)["oak", "slips"].values()
    now = [68 + 3, 59 + 30] if later == "quarter" else [20, 26, 25, 34, 50]
    write(folder, "oak", list(zip(after, now, strict=False)), "Oak", every=later)
    told = shared(folder)["oak", "slips"].values()
    hidden = [n for n, number in zip(now, told, strict=True) if number == "*"]
    assert hidden == ([71] if later == "quarter" else [26, 34])


def test_a_project_under_a_new_name_is_known_by_half_its_numbers(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    write(folder, "oak", rows(20, 23, 25, 19, 30, 31), "Oak")
    shared(folder)
    shutil.rmtree(folder.root / "projects" / "oak")
    write(folder, "acorn", rows(23, 23, 29, 19, 30, 31), "Acorn")
    assert list(shared(folder)["acorn", "slips"].values()) == ["*", "23", "*", "19", "30", "31"]


@pytest.mark.slow
@pytest.mark.parametrize("later", [6, 8])
@pytest.mark.parametrize("others", [0, 4])
def test_a_ward_that_is_gone_is_still_known_by_what_was_told_of_it(
    tmp_path: Path, later: int, others: int
) -> None:
    """Elm had 6 of 33 in March; a trust of 33 to 37 less the 23 to 27 of Oak would be 6 or 7."""
    folder = begun(tmp_path, "")
    oak, elm = (20, 23, 27, 19, 25, 31, 22, 28), (30, 33, 6, 29, 35, 41, 39, 30)
    more = [(20 + n, 31 - n, 0, 22, 19 + n, 40 - n, 28, 33 + n) for n in range(others)]

    def files(many: int) -> None:
        wards = {"elm": elm, **{f"fir-{n}": of for n, of in enumerate(more)}}
        for name, numbers in wards.items():
            write(folder, name, rows(*numbers[:many]), name.title())
        whole = [sum(of) for of in zip(oak, elm, *more, strict=True)]
        write(folder, "trust", rows(*whole[:many]))

    files(6)
    write(folder, "oak", rows(*oak[:6]), "Oak")
    first = shared(folder)
    assert first["oak", "slips"]["2024-03-01"] == "25"
    shutil.rmtree(folder.root / "projects/oak")
    files(later)
    second = shared(folder)
    assert second["trust", "slips"]["2024-03-01"] == "*"
    assert second["elm", "slips"]["2024-03-01"] == "*"
    assert second["trust", "slips"]["2024-04-01"] != "*"


def test_a_renamed_ward_of_which_nothing_is_shown_is_still_known_by_what_was(
    tmp_path: Path,
) -> None:
    """Its count is left out, as it was the top of a percentage: in the copy before it was told."""
    folder = begun(tmp_path, "")
    oak, elm = (20, 23, 27, 19, 25, 31, 22, 27), (30, 33, 6, 29, 35, 41, 39, 6)
    trust = [a + b for a, b in zip(oak, elm, strict=True)]

    def files(name: str, many: int) -> None:
        write(folder, "trust", rows(*trust[:many]))
        write(folder, "elm", rows(*elm[:many]), "Elm")
        write(folder, name, rows(*oak[:many]), name.title())
        both = folder.read(f"projects/{name}/project.toml")
        share = [*zip(oak, (71, 95, 88, 64, 102, 77, 93, 85), strict=True)][:many]
        write(folder, name, rows(*share), name.title(), "share")
        ratio = folder.read(f"projects/{name}/project.toml").partition("[[measure]]")[2]
        folder.write(f"projects/{name}/project.toml", f"{both}[[measure]]{ratio}")

    files("oak", 6)
    assert shared(folder)["oak", "slips"]["2024-03-01"] == "25"
    shutil.rmtree(folder.root / "projects/oak")
    files("ash", 8)
    second = shared(folder)
    assert ("ash", "slips") not in second
    assert second["elm", "slips"]["2024-03-01"] == "*"
    assert second["trust", "slips"]["2024-03-01"] == "*"
    # Nor is it in a new month, of which the percentage tells it.
    assert second["ash", "share"]["2024-08-01"] != "*"
    assert second["elm", "slips"]["2024-08-01"] == "*"
    assert second["trust", "slips"]["2024-08-01"] == "*"


@pytest.mark.parametrize(
    ("now", "is_it"), [((3, 1, 6, 2, 5, 4), True), ((4, 2, 5, 3, 6, 1), False)]
)
def test_a_ward_that_is_gone_is_no_other_whose_numbers_are_only_as_small(
    now: tuple[int, ...], is_it: bool
) -> None:
    """What was hidden of it was known to be 1 to 7, and so is most of any other ward."""
    oak, elm = (MeasureColumn(name, "slips", PointPart.VALUE) for name in ("oak", "elm"))
    days = [date.fromisoformat(day) for day in MONTHS[:6]]
    told = zip(days, (3, 1, 6, 2, 5, 7), strict=True)
    facts = [Fact((((oak, day), 1),), 1, 7, (float(n),)) for day, n in told]
    cells = {elm: dict(zip(days, map(float, now), strict=True))}
    known = known_before(facts, cells)
    columns = {cell[0].project for fact in known.facts for cell, _ in fact.terms}
    assert columns == ({"oak", "elm"} if is_it else {"oak"})
