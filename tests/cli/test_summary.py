"""`summary`: every measure of every project, each leading to its chart."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from qiworkbook.testing import WorkbookFolder

# Ten weeks around 60, then ten around 80: a shift above the mean of 70, limits 70 ± 26.6.
VALUES = [55, 65] * 5 + [75, 85] * 5
DATA = "date,value\n" + "".join(
    f"2024-{at // 4 + 1:02d}-{at % 4 * 7 + 1:02d},{value}\n" for at, value in enumerate(VALUES)
)
COLUMNS = r"measure +latest +on +variation +assurance"


@pytest.fixture
def two(elm: WorkbookFolder) -> WorkbookFolder:
    text = elm.read("projects/elm/project.toml")
    elm.write("projects/oak/project.toml", text.replace("Elm Ward", "Oak Ward"))
    elm.write("projects/elm/data/feels-safe.csv", DATA)
    return elm


def test_at_the_terminal(two: WorkbookFolder) -> None:
    lines = two.run("summary").out.splitlines()
    assert lines[0] == "Elm Ward (elm)"
    assert re.fullmatch(COLUMNS, lines[1])
    assert re.fullmatch(
        r"feels-safe +85% +2024-05-22 +Special cause: improvement, higher +"
        r"Nothing to say about a target",  # 90: all ten weeks since the change missed it
        lines[2],
    )
    assert lines[4] == "Oak Ward (oak)"
    assert re.fullmatch(
        r"feels-safe +no data yet +Too early to say +Nothing to say about a target", lines[6]
    )
    assert "2 measures: 1 changed for the better and 1 with no data yet" in lines
    assert "Rules: Making Data Count 2023" in lines
    assert "Next: qiworkbook chart elm feels-safe" in lines


def test_rules_are_told_a_measure_where_they_differ(two: WorkbookFolder) -> None:
    text = two.read("projects/oak/project.toml").replace('unit = "%"', 'rule_set = "nelson"')
    two.write("projects/oak/project.toml", text)
    lines = two.run("summary").out.splitlines()
    assert lines[2].endswith("Making Data Count 2023")
    assert lines[6].endswith("Nelson 1984")


def test_of_one_project(two: WorkbookFolder) -> None:
    assert "Elm Ward" not in two.run("summary", "oak").out
    assert two.run("summary", "ash").exit_code == 1


def test_for_a_machine(two: WorkbookFolder) -> None:
    elm, oak = json.loads(two.run("summary", "--json").out)
    assert (elm["project"], elm["measure"], elm["latest"], elm["date"]) == (
        *("elm", "feels-safe", 85.0, "2024-05-22"),
    )
    assert (elm["variation"], elm["assurance"]) == ("improvement-high", "none")
    assert (oak["latest"], oak["variation"]) == (None, "too-early")


def test_every_row_leads_to_its_chart(two: WorkbookFolder) -> None:
    ran = two.run("summary", "-o", "s.html")
    assert ran.out == "The summary is in s.html\n"
    page = two.read("s.html")
    led = set(re.findall(r'href="#((?:elm|oak)-chart[a-z-]*)"', page))
    assert led == {"elm-chart-feels-safe", "oak-chart-none-yet"}
    for id_ in led:
        assert f'id="{id_}"' in page


def test_as_markdown_and_as_pictures(two: WorkbookFolder) -> None:
    two.run("summary", "-o", "out/s.md")
    assert "](#elm-chart-feels-safe)" in two.read("out/s.md")
    for name, begins in (("s.svg", b"<svg"), ("s.png", b"\x89PNG")):
        two.run("summary", "-o", name)
        first = (two.root / name).read_bytes()
        assert first.startswith(begins)
        two.run("summary", "-o", name)
        assert (two.root / name).read_bytes() == first


def test_another_ending(two: WorkbookFolder) -> None:
    ran = two.run("summary", "-o", "s.docx")
    assert (ran.exit_code, "Try: s.html" in ran.err) == (1, True)
