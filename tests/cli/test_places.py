"""Projects are chosen and sorted by trust, ward and group: never by a guess."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import WorkbookFolder, make_workbook

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """format = 1
[[trust]]
id = "north"
name = "North NHS Trust"
[[trust]]
id = "south"
name = "South NHS Trust"
[[ward]]
id = "oak-north"
name = "Oak Ward"
trust = "north"
[[ward]]
id = "oak-south"
name = "Oak Ward"
trust = "south"
[[ward]]
id = "ash"
name = "Ash Ward"
trust = "north"
[[group]]
id = "mine"
projects = ["falls", "sleep"]
"""


@pytest.fixture
def nation(tmp_path: Path) -> WorkbookFolder:
    """Three projects on three wards of two trusts, each with a share of 20."""
    measure = '[[measure]]\nid = "well"\nname = "Well"\nkind = "outcome"\ndefinition = "x"\n'
    files = {"workbook.toml": SETTINGS}
    wards = (
        ("calm", "oak-north", 12),
        ("falls", "ash", 9),
        ("sleep", "oak-south", 15),
    )
    for id_, ward, top in wards:
        about = f'format = 1\n[project]\ntitle = "{id_}"\nward = "{ward}"\n'
        files[f"projects/{id_}/project.toml"] = f'{about}{measure}unit = "%"\nchart = "p"\n'
        rows = "".join(f"2025-01-{day:02},{top},20\n" for day in range(1, 9))
        files[f"projects/{id_}/data/well.csv"] = f"date,numerator,denominator\n{rows}"
    return make_workbook(tmp_path, files, plugins=[])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ((), ["calm", "falls", "sleep"]),
        (("--trust", "north"), ["calm", "falls"]),
        (("--trust", "SOUTH nhs"), ["sleep"]),
        (("--trust", "north", "--trust", "south"), ["calm", "falls", "sleep"]),
        (("--ward", "ash"), ["falls"]),
        (("--ward", "oak-south"), ["sleep"]),
        (("--group", "mine"), ["falls", "sleep"]),
        (("--group", "mine", "--trust", "north"), ["falls"]),
        (("calm", "falls", "--ward", "ash"), ["falls"]),
    ],
)
def test_projects_are_found_by_their_places(
    nation: WorkbookFolder, asked: tuple[str, ...], found: list[str]
) -> None:
    ran = nation.run("list", "--json", *asked)
    assert ran.exit_code == 0, ran.err
    assert [one["id"] for one in json.loads(ran.out)] == found


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("--ward", "Oak Ward"), "Several wards could be “Oak Ward”"),
        (("--trust", "nhs"), "Several trusts could be “nhs”"),
        (("--ward", "elm"), "No ward here is “elm”"),
        (("--group", "min"), "Did you mean “mine”?"),
        (("--trust", "south", "--ward", "ash"), "No project is at all of these places at once"),
    ],
)
@pytest.mark.parametrize("command", ["list", "check", "report", "slides", "export", "wards"])
def test_a_place_that_is_none_or_several_is_never_guessed(
    nation: WorkbookFolder, command: str, asked: tuple[str, ...], words: str
) -> None:
    ran = nation.run(command, *asked)
    assert ran.exit_code == 1
    assert words in ran.err
    assert not (nation.root / "output").exists()


@pytest.mark.parametrize("command", ["list", "wards", "digest", "export", "report"])
def test_a_project_of_a_group_that_is_not_there_is_told(
    nation: WorkbookFolder, command: str
) -> None:
    settings = nation.read("workbook.toml")
    nation.write("workbook.toml", settings.replace('["falls"', '["fall", "falls"'))
    since = ("--since", "2025-01-01") if command == "digest" else ()
    ran = nation.run(command, "--group", "mine", *since, today=date(2025, 2, 1))
    assert (ran.exit_code, "has a project “fall”, which is not in the workbook" in ran.err) == (
        4,
        True,
    )
    assert nation.run(command, "--trust", "north", *since, today=date(2025, 2, 1)).exit_code == 0


def test_a_project_whose_place_cannot_be_read_is_told(nation: WorkbookFolder) -> None:
    nation.write("projects/calm/project.toml", "format = 1\n[project\n")
    ran = nation.run("list", "--json", "--trust", "north")
    assert [one["id"] for one in json.loads(ran.out)] == ["falls"]
    assert ran.exit_code == 4
    assert "projects/calm/project.toml" in ran.err


def test_a_list_is_sorted_by_place_and_names_it(nation: WorkbookFolder) -> None:
    lines = nation.run("list", "--by", "trust").out.splitlines()
    assert [line.split("  ")[0] for line in lines[1:4]] == ["North NHS Trust"] * 2 + [
        "South NHS Trust"
    ]
    by_trust = nation.run("wards", "--by", "trust", "--format", "csv").out.splitlines()
    assert [line.split(",")[0] for line in by_trust[1:]] == ["falls", "calm", "sleep"]
    assert [
        line.split()[0] for line in nation.run("list", "--by", "ward").out.splitlines()[1:4]
    ] == [
        "Ash",
        "Oak",
        "Oak",
    ]


def test_a_funnel_of_trusts_adds_their_wards_up(nation: WorkbookFolder) -> None:
    ran = nation.run("compare", "well", "--by", "trust", "--json")
    assert {
        one["name"]: (one["value"], one["denominator"]) for one in json.loads(ran.out)["wards"]
    } == {
        "North NHS Trust": ((12 + 9) * 8 / (2 * 8 * 20) * 100, 320),
        "South NHS Trust": (75, 160),
    }
    told = nation.run("compare", "well", "--by", "trust").out
    assert "2 trusts" in told
    assert "ward" not in told.casefold().replace("--overdispersion", "")
    one = nation.run("compare", "well", "--by", "trust", "--trust", "north")
    assert (one.exit_code, "of one trust" in one.err) == (1, True)


def test_an_export_has_ward_and_trust_in_every_table(
    nation: WorkbookFolder, tmp_path: Path
) -> None:
    ran = nation.run("export", "--format", "json", "-o", str(tmp_path / "out"))
    assert ran.exit_code == 0, ran.err
    found = json.loads((tmp_path / "out" / "tables.json").read_text("utf-8"))
    assert {row["trust"] for row in found["points"]} == {"North NHS Trust", "South NHS Trust"}
    assert found["points"][0]["ward"] == "Oak Ward (North NHS Trust)"


PLACES = """format = 1
[[trust]]
id = "north"
name = "North NHS Trust"
[[trust]]
id = "south"
name = "South NHS Trust"
[[ward]]
id = "oak"
name = "{name}"
trust = "{trust}"
was = [{was}]
[[ward]]
id = "ash"
name = "Ash Ward"
trust = "north"
"""
AT = 'format = 1\n[project]\ntitle = "{}"\nward = "{}"\n'


def test_a_ward_that_is_renamed_moves_or_takes_another_in_is_one_place(tmp_path: Path) -> None:
    def said(*more: str) -> list[tuple[str, str, str]]:
        rows = json.loads(book.run("list", "--json", *more).out)
        return [(one["id"], one["ward"], one["trust"]) for one in rows]

    book = make_workbook(
        tmp_path,
        {
            "workbook.toml": PLACES.format(name="Elm Ward", trust="north", was=""),
            "projects/calm/project.toml": AT.format("Calm", "oak"),
            "projects/calm/data/x.csv": "date,value\n2025-01-01,5\n",
            "projects/heard/project.toml": AT.format("Heard", "ash"),
        },
    )
    assert said() == [
        ("calm", "Elm Ward", "North NHS Trust"),
        ("heard", "Ash Ward", "North NHS Trust"),
    ]
    # Renamed, and moved to another trust: one table changes, and no project.
    was = '"Elm Ward until 2023-09"'
    book.write("workbook.toml", PLACES.format(name="Oak Ward", trust="south", was=was))
    moved = [("calm", "Oak Ward", "South NHS Trust")]
    assert said("--ward", "oak") == said("--ward", "Elm Ward") == said("--trust", "south") == moved
    assert "Before: Elm Ward until 2023-09" in book.run("show", "calm").out
    book.run("export", "-o", "out")
    assert "Elm Ward until 2023-09" in book.read("out/projects.csv")
    # Merged with Ash Ward: its project is on Oak Ward from now on, and both are told apart.
    was += ', "Ash Ward until 2024-01"'
    book.write("workbook.toml", PLACES.format(name="Oak Ward", trust="south", was=was))
    book.write("projects/heard/project.toml", AT.format("Heard", "oak"))
    both = [
        ("calm", "Oak Ward: Calm", "South NHS Trust"),
        ("heard", "Oak Ward: Heard", "South NHS Trust"),
    ]
    assert said("--ward", "Ash Ward") == said("--ward", "oak") == both
    assert json.loads(book.run("list", "--json").out)[0]["was"] == [
        "Elm Ward until 2023-09",
        "Ash Ward until 2024-01",
    ]


def test_two_wards_of_one_name_or_title_are_told_apart_wherever_several_are_named(
    tmp_path: Path,
) -> None:
    files = {"workbook.toml": SETTINGS}
    for id_, ward in (("a", "oak-north"), ("b", "oak-south"), ("c", "oak-north")):
        about = AT.format("Sleep" if id_ == "c" else "Calm", ward)
        files[f"projects/{id_}/project.toml"] = f"{about}[aim]\nstatement = 'Calm'\n"
        files[f"projects/{id_}/pdsa/2025-03-01-x.toml"] = "format = 1\ntitle = 'X'\n"
    book = make_workbook(tmp_path, files, plugins=[])
    names = [
        *("Oak Ward (North NHS Trust): Calm", "Oak Ward (South NHS Trust)"),
        "Oak Ward (North NHS Trust): Sleep",
    ]
    for command in (("coach",), ("changes", "--since", "2025-01-01"), ()):
        told = book.run(*command).out
        assert all(name in told for name in names), (command, told)
        assert not any(line.startswith("Calm") for line in told.splitlines())
    # and the two projects on one ward are of one ward in the tables
    book.run("export", "-o", "out")
    rows = [line.split(",") for line in book.read("out/cycles.csv").splitlines()[1:]]
    here = ["Oak Ward (North NHS Trust)", "Oak Ward (South NHS Trust)"]
    assert [row[1] for row in rows] == [*here, here[0]]
