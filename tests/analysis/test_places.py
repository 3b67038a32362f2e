"""A project is where its file or the tables of workbook.toml say, and no two wards look alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import make_workbook

if TYPE_CHECKING:
    from pathlib import Path

TABLES = """
format = 1

[workbook]
organisation = "A programme"

[[trust]]
id = "north"
name = "North NHS Trust"
short = "North"
region = "North West"

[[trust]]
id = "south"
name = "South NHS Trust"

[[ward]]
id = "oak-north"
name = "Oak Ward"
trust = "north"
setting = "acute"
was = ["Elm Ward until 2023-09"]

[[ward]]
id = "oak-south"
name = "Oak Ward"
trust = "south"

[[ward]]
id = "ash"
name = "Ash Ward"
trust = "north"
"""


def at(tmp_path: Path, *projects: str, tables: str = TABLES) -> dict[str, tuple[str, ...]]:
    """Ward as people say it, trust, setting, and codes of what is odd, by project."""
    files = {
        f"projects/p{i}/project.toml": f'format = 1\n[project]\ntitle = "Title {i}"\n{text}\n'
        for i, text in enumerate(projects)
    }
    book = make_workbook(tmp_path, {"workbook.toml": tables, **files}, plugins=[])
    (tmp_path / "workbook.toml").write_text(tables, "utf-8")
    odd = {
        p.code: p.place.file.split("/")[1] for p in book.problems() if p.code.startswith("place")
    }
    return {
        one.id: (
            one.ward,
            one.where.trust,
            str(one.about.setting or ""),
            *(code for code, project in odd.items() if project == one.id),
        )
        for one in book.open().workbook.projects
    }


def test_a_ward_is_what_its_table_says(tmp_path: Path) -> None:
    found = at(tmp_path, 'ward = "ash"', 'ward = "oak-north"', 'ward = "oak-south"')
    assert found == {
        "p0": ("Ash Ward", "North NHS Trust", ""),
        "p1": ("Oak Ward (North)", "North NHS Trust", "acute"),
        "p2": ("Oak Ward (South NHS Trust)", "South NHS Trust", ""),
    }


def test_without_tables_a_project_says_it_itself(tmp_path: Path) -> None:
    plain = 'format = 1\n[workbook]\norganisation = "Mine"\n'
    found = at(
        tmp_path,
        'unit = "Elm"\norganisation = "Theirs"\nsetting = "rehab"',
        'unit = "Fir"',
        "",
        tables=plain,
    )
    assert found == {
        "p0": ("Elm", "Theirs", "rehab"),
        "p1": ("Fir", "Mine", ""),
        "p2": ("Title 2", "Mine", ""),
    }


def test_wards_of_one_name_are_told_apart_by_what_projects_write(tmp_path: Path) -> None:
    found = at(
        tmp_path,
        'unit = "Oak Ward"\norganisation = "north nhs  trust"',
        'unit = "oak ward"\norganisation = "Elsewhere"',
    )
    assert [ward for ward, *_ in found.values()] == ["Oak Ward (North)", "oak ward (Elsewhere)"]


@pytest.mark.parametrize(
    ("short", "second", "names"),
    [
        ("NHS", "south", ["Oak Ward (North NHS Trust)", "Oak Ward (South NHS Trust)"]),
        ("", "north", ["Oak Ward (North, oak-north)", "Oak Ward (North, oak-south)"]),
    ],
)
def test_wards_of_one_name_are_told_apart_where_their_trusts_are_not_enough(
    tmp_path: Path, short: str, second: str, names: list[str]
) -> None:
    tables = TABLES
    if short:
        tables = tables.replace('short = "North"', f'short = "{short}"')
        named = 'name = "South NHS Trust"'
        tables = tables.replace(named, f'{named}\nshort = "{short}"')
    tables = tables.replace('trust = "south"', f'trust = "{second}"')
    found = at(tmp_path, 'ward = "oak-north"', 'ward = "oak-south"', tables=tables)
    assert [ward for ward, *_ in found.values()] == names


def test_two_projects_on_one_ward_are_told_apart_by_their_titles(tmp_path: Path) -> None:
    found = at(tmp_path, 'ward = "ash"', 'ward = "ash"')
    assert [ward for ward, *_ in found.values()] == ["Ash Ward: Title 0", "Ash Ward: Title 1"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ('ward = "ask"', "place-unknown"),
        ('ward = "ash"\nunit = "Ash"', "place-differs"),
        ('ward = "ash"\norganisation = "South NHS Trust"', "place-differs"),
        ('ward = "ash"\nunit = "ASH  Ward"\norganisation = "North NHS Trust"', None),
    ],
)
def test_what_does_not_fit_is_told(tmp_path: Path, written: str, code: str | None) -> None:
    assert at(tmp_path, written)["p0"][3:] == ((code,) if code else ())


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ('id = "south"', 'id = "north"', "place-twice", 14),
        ('id = "ash"', 'id = "oak-south"', "place-twice", 30),
        ('name = "Ash Ward"\ntrust = "north"', 'name = "Ash Ward"', "place-no-trust", 29),
        ('name = "Ash Ward"\ntrust = "north"', 'name = "A"\ntrust = "nort"', "place-unknown", 32),
        ("format = 1\n", 'format = 1\n[[group]]\nid="g"\nprojects=["x"]\n', "place-group", 5),
    ],
)
def test_tables_are_read_against_each_other(
    tmp_path: Path, old: str, new: str, code: str, line: int
) -> None:
    assert old in TABLES
    book = make_workbook(tmp_path, plugins=[])
    (tmp_path / "workbook.toml").write_text(TABLES.replace(old, new, 1), "utf-8")
    found = [p for p in book.problems() if p.place.file == "workbook.toml"]
    assert [(p.code, p.place.line) for p in found if p.code == code] == [(code, line)]
    assert all(p.hint for p in found)
