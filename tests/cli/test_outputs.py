"""`chart`, `report`, `slides`, `schema`, `plugins`: what is made, and where it is."""

from __future__ import annotations

import json
import re
import zipfile
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from qiworkbook.testing import WorkbookFolder

# Twelve points about 60, then one far off. By hand: the mean of all thirteen is 63, the mean moving
# range (11 × 10 + 44) / 12 = 12.8, the upper limit 63 + 2.66 × 12.8 = 97.1.
DATA = "date,value\n" + "".join(f"2024-{m:02d}-05,{55 + 10 * (m % 2)}\n" for m in range(1, 13))
LEARNING_SET = """\
format = 1
date = 2025-02-06
title = "Second learning set"
teams = ["elm"]

[[agenda]]
title = "Welcome"
start = "13:00"
"""


@pytest.fixture
def full(elm: WorkbookFolder) -> WorkbookFolder:
    """The workbook, with a year of data and a learning set."""
    elm.write("projects/elm/data/feels-safe.csv", DATA + "2025-01-05,99\n")
    elm.write("learning-sets/2025-02-06.toml", LEARNING_SET)
    return elm


def test_a_chart_in_words(full: WorkbookFolder) -> None:
    lines = full.run("chart", "elm", "feels-safe").out.splitlines()
    assert lines[0].startswith("People who felt safe this week – ")
    assert any(line.startswith("Marked: 2025-01-05") for line in lines)
    assert lines[-1] == "Next: qiworkbook chart elm feels-safe -o feels-safe.svg"


def test_trial_limits_are_said_once(elm: WorkbookFolder) -> None:
    elm.write("projects/elm/data/feels-safe.csv", "".join(DATA.splitlines(keepends=True)[:12]))
    out = elm.run("chart", "elm", "feels-safe").out
    assert out.count("trial limits") == 1


def test_of_many_marked_points_the_latest_are_named(elm: WorkbookFolder) -> None:
    rows = [
        f"2024-{at // 28 + 1:02d}-{at % 28 + 1:02d},{at}\n" for at in range(40)
    ]  # one long rise
    elm.write("projects/elm/data/feels-safe.csv", "date,value\n" + "".join(rows))
    (marked,) = (
        line for line in elm.run("chart", "elm", "feels-safe").out.splitlines() if "Marked" in line
    )
    assert marked.startswith("Marked: 16 earlier, 2024-01-17, ")
    assert marked.endswith("2024-02-12 (ask with --why)")


def test_why_a_point_is_marked(full: WorkbookFolder) -> None:
    out = full.run("chart", "elm", "feels-safe", "--why", "2025-01-05").out
    assert out.startswith("2025-01-05: 99%\nOutside the limits: 99% (5 January 2025) is above")
    out = full.run("chart", "elm", "feels-safe", "--why", "2024-03-05").out
    assert out == (
        "2024-03-05: 65%\n"
        "No rule marks this point. "
        "Around the same mean, 1 other point is marked as more than chance.\n"
    )
    ran = full.run("chart", "elm", "feels-safe", "--why", "2024-03-06")
    assert (ran.exit_code, ran.err) == (
        1,
        "There is no point on 2024-03-06.\nNearest: 2024-03-05 and 2024-04-05.\n",
    )


def test_a_value_looks_as_far_from_its_centre_as_it_is_where_one_asks_for_it(
    elm: WorkbookFolder,
) -> None:
    """By a hair on the same side as others that lie far: a mean of 44.02, and one of them 44.04."""
    values = [*(40 - at % 3 for at in range(12)), *(50, 47, 52, 44.04, 51, 48, 53, 55, 52, 48.4)]
    rows = [f"2024-01-{at + 1:02d},{value}\n" for at, value in enumerate(values)]
    elm.write("projects/elm/data/feels-safe.csv", "date,value\n" + "".join(rows))
    out = elm.run("chart", "elm", "feels-safe", "--why", "2024-01-16").out
    said = re.findall(r"^2024-01-16: ([\d.]+)%|above the mean of ([\d.]+)%", out, re.MULTILINE)
    value, centre = (float(one or other) for one, other in said[:2])
    assert value > centre, out


def test_a_point_that_was_left_out_says_why(full: WorkbookFolder) -> None:
    data = DATA.replace("date,value", "date,value,excluded").replace("06-05,55", "06-05,55,flood")
    full.write("projects/elm/data/feels-safe.csv", data)
    out = full.run("chart", "elm", "feels-safe", "--why", "2024-06-05").out
    assert "It is left out of centre and limits: flood" in out


def test_a_reading_as_data(full: WorkbookFolder) -> None:
    found = json.loads(full.run("chart", "elm", "feels-safe", "--json").out)
    assert (found["chart"], len(found["points"]), found["points"][-1]["value"]) == ("xmr", 13, 99.0)
    assert found["points"][-1]["why"][0].startswith("Outside the limits")


@pytest.mark.parametrize(("name", "begins"), [("c.svg", b"<svg"), ("out/c.png", b"\x89PNG")])
def test_a_chart_in_a_file(full: WorkbookFolder, name: str, begins: bytes) -> None:
    ran = full.run("chart", "elm", "feels-safe", "-o", name)
    assert ran.out == f"The chart is in {name}\n"
    first = (full.root / name).read_bytes()
    assert first.startswith(begins)
    full.run("chart", "elm", "feels-safe", "-o", name)
    assert (full.root / name).read_bytes() == first


def test_a_chart_of_another_kind_or_measure(full: WorkbookFolder) -> None:
    ran = full.run("chart", "elm", "feels-safe", "-o", "c.pdf")
    assert (ran.exit_code, "Try: c.svg" in ran.err) == (1, True)
    ran = full.run("chart", "elm", "feel-safe")
    assert (ran.exit_code, "Did you mean feels-safe?" in ran.err) == (1, True)


def test_the_report(full: WorkbookFolder) -> None:
    ran = full.run("report")
    assert (ran.out, ran.err) == ("The report is in output/report.html\n", "")
    page = full.read("output/report.html")
    assert "People who felt safe this week" in page
    assert "Illustrative: Elm Ward" in page
    full.run("report")
    assert full.read("output/report.html") == page


def test_the_report_in_markdown(full: WorkbookFolder) -> None:
    ran = full.run("report", "elm", "-o", "for the board", "--format", "markdown")
    assert ran.out.startswith("The report is in for the board/report.md\nIts ")
    text = full.read("for the board/report.md")
    figures = [path for path in full.files() if path.endswith(".svg")]
    assert figures
    for path in figures:
        assert path.removeprefix("for the board/") in text


def test_its_figures_for_programs_that_show_no_svg(full: WorkbookFolder) -> None:
    args = ("report", "elm", "-o", "out", "--format", "markdown", "--figures", "png")
    assert full.run(*args).exit_code == 0
    figures = [path for path in full.files() if path.startswith("out/figures/")]
    assert figures
    for path in figures:
        assert path.removeprefix("out/") in full.read("out/report.md")
        assert (full.root / path).read_bytes().startswith(b"\x89PNG")


def test_the_deck_and_its_twin_in_plain_text(full: WorkbookFolder) -> None:
    ran = full.run("slides")
    assert (ran.exit_code, ran.err) == (0, "")
    assert ran.out.startswith("The deck is in output/deck.pptx\n")
    assert "plain text is in output/deck.txt\n" in ran.out
    assert "ppt/presentation.xml" in zipfile.ZipFile(full.root / "output/deck.pptx").namelist()
    assert "People who felt safe this week" in full.read("output/deck.txt")


@pytest.mark.parametrize("name", ["deck.html", "deck.txt"])
def test_the_deck_in_another_form(full: WorkbookFolder, name: str) -> None:
    assert full.run("slides", "elm", "-o", name).out.startswith(f"The deck is in {name}\n")
    assert "Feeling safe on Elm Ward" in full.read(name)


def test_the_deck_of_a_learning_set(full: WorkbookFolder) -> None:
    ran = full.run("slides", "--learning-set", "2025-02-06")
    assert ran.out.startswith("The deck is in output/deck-2025-02-06.pptx\n")
    text = full.read("output/deck-2025-02-06.txt")
    assert "Second learning set" in text
    assert "Welcome" in text


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--learning-set", "2025-02-07"), "Did you mean 2025-02-06?"),
        (("-o", "deck.key"), "deck.key is none of them.\nTry: deck.pptx"),
        (("--brand", "nowhere.potx"), "nowhere.potx: the file is not there"),
        (("oak",), "There is no project oak."),
    ],
)
def test_a_deck_that_cannot_be(full: WorkbookFolder, args: tuple[str, ...], said: str) -> None:
    ran = full.run("slides", *args)
    assert ran.exit_code == 1
    assert said in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("pair", list(combinations(("--in-full", "--short", "--only-new"), 2)))
def test_a_deck_has_one_length(full: WorkbookFolder, pair: tuple[str, str]) -> None:
    ran = full.run("slides", *pair)
    assert ran.exit_code == 2
    assert f"{pair[0]} and {pair[1]} can't go together: choose one." in ran.err


def test_one_broken_team_does_not_keep_the_others_from_the_deck(full: WorkbookFolder) -> None:
    full.write("projects/ash/project.toml", "format = 1\n[project\n")
    assert full.run("slides", "-o", "deck.txt").exit_code == 4
    text = full.read("deck.txt")
    assert "People who felt safe this week" in text
    assert "could not be read" in text


def test_the_schemas(full: WorkbookFolder) -> None:
    out = full.run("schema", "-o", "schemas").out
    assert "  schemas/project.schema.json\n" in out
    assert "  schemas/charter.schema.json\n" in out  # a plugin's
    schema = json.loads(full.read("schemas/project.schema.json"))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    idea = schema["$defs"]["Idea"]
    assert idea["required"] == ["id", "name"]
    assert idea["properties"]["status_reason"]["title"] == "status reason"
    assert schema["$defs"]["IdeaStatus"]["enum"][0] == "proposed"
    assert '"null"' not in full.read("schemas/project.schema.json")
    assert set(json.loads(full.run("schema").out)) >= {"project", "cycle", "workbook", "charter"}


def test_the_plugins(full: WorkbookFolder) -> None:
    lines = full.run("plugins", "list").out.splitlines()
    assert lines[0].split() == ["plugin", "is", "from", "gives"]
    assert any(line.startswith("charter ") and " in use " in line for line in lines)
    found = {one["name"]: one for one in json.loads(full.run("plugins", "list", "--json").out)}
    assert found["charter"]["gives"]["commands"] == ["charter"]
    full.write("workbook.toml", 'format = 1\n[plugins]\ndisabled = ["charter"]\n')
    found = {one["name"]: one for one in json.loads(full.run("plugins", "list", "--json").out)}
    assert (found["charter"]["state"], found["charter"]["gives"]) == ("left out", {})


@pytest.mark.parametrize("command", ["report", "export", "privacy page", "spread package"])
def test_the_name_of_a_file_is_no_folder_to_write_into(elm: WorkbookFolder, command: str) -> None:
    there = elm.files()
    ran = elm.run(*command.split(), "-o", "all.PPTX")
    assert ran.exit_code == 2
    assert "Name a folder: all" in ran.err
    assert elm.files() == there
