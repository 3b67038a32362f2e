"""`export`: tidy tables, and a copy to share that holds no small number anywhere."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from qiworkbook.plugins.loader import EntryPoint

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

INCIDENTS = """
[[measure]]
id = "incidents"
name = "=HYPERLINK(1)"
kind = "outcome"
counts = "incidents"
unit = "incidents"
shows = ["aim"]
every = "week"
definition = "There were 3 last week"
"""
COUNTS = [9, 3, 11, 14, 8, 12, 10, 9, 13, 8, 11, 10]
MARK = 473  # a number that stands nowhere else
CYCLE = """\
format = 1
title = "Ask at a handover"
idea = "huddle"
[plan]
objective = "See whether it takes two minutes"
start = 2024-02-05
[[plan.question]]
ask = "How long?"
predict = "Three minutes"
[study]
learning = "Two incidents told us a lot"
"""


@pytest.fixture
def full(elm: WorkbookFolder) -> WorkbookFolder:
    elm.write("projects/elm/project.toml", elm.read("projects/elm/project.toml") + INCIDENTS)
    rows = [f"2024-{at + 1:02d}-05,{value}," for at, value in enumerate(COUNTS)]
    rows[2] += f"Room {MARK}"
    elm.write("projects/elm/data/incidents.csv", "date,value,note\n" + "\n".join(rows) + "\n")
    felt = "".join(f"2024-{at:02d}-05,{yes},40\n" for at, yes in ((1, 20), (2, 37), (3, 6)))
    elm.write("projects/elm/data/feels-safe.csv", "date,numerator,denominator\n" + felt)
    elm.write("projects/elm/pdsa/2024-02-05-one-handover.toml", CYCLE)
    return elm


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_working_tables(full: WorkbookFolder) -> None:
    ran = full.run("export")
    assert (ran.exit_code, ran.err) == (0, "")
    assert "output/export/points.csv\n" in ran.out
    assert "Not for sharing" in ran.out
    assert full.read("output/export/READ-ME-FIRST.txt").startswith("NOT FOR SHARING")
    assert "Illustrative: Elm Ward" in full.read("output/export/READ-ME-FIRST.txt")
    points = rows(full.read("output/export/points.csv"))
    assert [p["value"] for p in points if p["measure"] == "incidents"] == list(map(str, COUNTS))
    # 118 in twelve weeks; 9.833 + 3 * sqrt(9.833) = 19.24
    assert float(points[-1]["centre"]) == pytest.approx(118 / 12)
    assert float(points[-1]["upper"]) == pytest.approx(19.2408, abs=1e-4)
    assert points[-1]["rule_set"] == "Making Data Count 2023"
    (cycle,) = rows(full.read("output/export/cycles.csv"))
    assert (cycle["idea"], cycle["stage"], cycle["questions"]) == ("huddle", "act", "1")
    assert rows(full.read("output/export/ideas.csv"))[0]["drives"] == "confidence"
    assert rows(full.read("output/export/drivers.csv"))[1]["part_of"] == "talking"


def test_a_text_that_a_spreadsheet_would_run_is_kept_from_it(full: WorkbookFolder) -> None:
    full.run("export")
    assert rows(full.read("output/export/measures.csv"))[1]["name"] == "'=HYPERLINK(1)"
    full.run("export", "--format", "xlsx")
    with zipfile.ZipFile(full.root / "output/export/tables.xlsx") as parts:
        sheets = [parts.read(one) for one in parts.namelist() if "worksheets/sheet" in one]
        assert b"=HYPERLINK(1)" in parts.read("xl/sharedStrings.xml")
    assert sheets
    assert not any(b"<f>" in sheet for sheet in sheets)


def test_the_tables_for_a_machine(full: WorkbookFolder) -> None:
    full.run("export", "--format", "json")
    found = json.loads(full.read("output/export/tables.json"))
    assert set(found) == {
        *("notes", "measures", "points", "cycles", "ideas", "drivers", "questions", "progress"),
        *("projects", "learning_sets", "evaluations", "commitments", "attendance", "dictionary"),
    }
    assert found["notes"][0].startswith("NOT FOR SHARING")
    assert found["points"][0]["value"] == 50.0
    assert found["points"][0]["numerator"] == 20


def test_the_copy_to_share(full: WorkbookFolder) -> None:
    ran = full.run("export", "--share")
    assert "Counts from 1 to 7 are not shown" in ran.out
    points = rows(full.read("output/share/points.csv"))
    counted = [p for p in points if p["measure"] == "incidents"]
    # by fives: 9 is 10, 3 is hidden, 11 is 10, 14 is 15, 8 is 10, 12 is 10 ...
    assert [p["value"] for p in counted][:6] == ["10", "*", "10", "15", "10", "10"]
    # one is hidden, and it is small: the mean of the other eleven is not the mean of all
    assert [p["centre"] for p in counted] == [""] * 12
    # 37 and 6 of 40 are hidden, so the quarter is shown: 63 of 120, by fives
    (felt,) = [p for p in points if p["measure"] == "feels-safe"]
    assert (felt["date"], felt["numerator"], felt["denominator"]) == ("2024-01-01", "65", "120")
    (measure,) = [
        m for m in rows(full.read("output/share/measures.csv")) if m["measure"] == "incidents"
    ]
    assert measure["latest"] == "10"
    assert measure["centre"] == ""


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_what_is_hidden_is_in_none_of_the_files(full: WorkbookFolder, form: str) -> None:
    full.run("export", "--share", "--format", form)
    text = "".join(_text(full, path) for path in full.files() if path.startswith("output/share/"))
    assert "Ask at a handover" in text
    for told in (str(MARK), "There were 3", "Two incidents", "9.83", "19.24", "92.5", "takes two"):
        assert told not in text


def _text(full: WorkbookFolder, path: str) -> str:
    if not path.endswith(".xlsx"):
        return full.read(path)
    with zipfile.ZipFile(full.root / path) as parts:
        return "".join(parts.read(one).decode() for one in parts.namelist())


OTHER = """
from qiworkbook.api import Exporter, OutFile, hookimpl

def write(tables):
    yield OutFile("all/everything.txt", repr(tables))

@hookimpl
def qiworkbook_exporters():
    return [Exporter("plain", "what there is, as Python shows it", write)]
"""


@pytest.fixture
def other(full: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WorkbookFolder:
    name = f"other_formats_{tmp_path.name}"
    (tmp_path / f"{name}.py").write_text(OTHER, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return replace(full, plugins=(EntryPoint("other", name),))


def test_the_format_of_a_plugin(other: WorkbookFolder) -> None:
    ran = other.run("export", "--format", "plain")
    assert (ran.exit_code, ran.err) == (0, "")
    assert f"Room {MARK}" in other.read("output/export/all/everything.txt")
    assert other.read("output/export/READ-ME-FIRST.txt").startswith("NOT FOR SHARING")
    assert "Illustrative: Elm Ward" in other.read("output/export/READ-ME-FIRST.txt")
    assert "--format [csv|xlsx|json|sqlite|parquet|plain]" in other.run("export", "--help").out
    listed = other.run("plugins", "list").out
    assert "formats of export: plain" in listed


def test_a_plugin_never_sees_what_is_hidden(other: WorkbookFolder) -> None:
    assert other.run("export", "--format", "plain", "--share").exit_code == 0
    seen = other.read("output/share/all/everything.txt")
    assert "Ask at a handover" in seen
    assert not [told for told in (str(MARK), "There were 3", "9.83", "92.5") if told in seen]
    assert other.read("output/share/READ-ME-FIRST.txt").startswith("A copy to share.")


def test_a_format_that_is_not_there_is_told_with_a_guess(other: WorkbookFolder) -> None:
    ran = other.run("export", "--format", "plian")
    assert ran.exit_code == 2
    assert (
        '"plian" is not one of the choices. Did you mean plain? It could be: csv (a CSV' in ran.err
    )
    assert "Did you mean" not in other.run("export", "--no-plugins", "--format", "zzz").err
    ran = other.run("export", "--no-plugins", "--format", "plain")
    assert (ran.exit_code, ran.err.count("parquet (a Parquet file for each table).")) == (2, 1)


def test_a_link_in_the_folder_of_the_export_is_not_followed(other: WorkbookFolder) -> None:
    outside = other.root.parent / "outside"
    outside.mkdir()
    (other.root / "output" / "export").mkdir(parents=True)
    (other.root / "output" / "export" / "all").symlink_to(outside)
    ran = other.run("export", "--format", "plain")
    assert ran.exit_code == 1
    assert not list(outside.iterdir())
    assert "output/export/READ-ME-FIRST.txt" not in other.files()


def test_the_help_of_all_commands_asks_no_format() -> None:
    code = (
        "import sys\nfrom qiworkbook.cli.main import main\nmain(['--help'], [])\n"
        "print([m for m in ('qiworkbook.contributions.extensions', 'qiworkbook.builtin.exchange') "
        "if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.rstrip().endswith("[]")


def test_the_same_workbook_gives_the_same_bytes(full: WorkbookFolder) -> None:
    for form in ("csv", "xlsx", "json"):
        full.run("export", "--format", form, "-o", "one")
        full.run("export", "--format", form, "-o", "two")
    for path in full.files():
        if path.startswith("one/"):
            other = path.replace("one/", "two/")
            assert (full.root / path).read_bytes() == (full.root / other).read_bytes()
