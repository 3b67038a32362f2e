"""A storyboard on one page: one slide and one sheet a ward, all of it on it, and nothing cut."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from pptx import Presentation

from qiworkbook.testing import make_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

LONG = "We saw that this takes far longer than anybody on the ward had thought before. " * 12
PROJECT = """format = 1
[project]
unit = "{ward}"
problem = "{problem}"

[aim]
statement = "By June, 90% say that they feel safe. {more}"
measure = "safe"

[[driver]]
id = "talk"
name = "People talk"

[[idea]]
id = "card"
name = "A card with words"
drives = ["talk"]
status = "testing"

[[measure]]
id = "safe"
name = "Felt safe"
kind = "outcome"
unit = "%"
better = "increase"

[[learning]]
what = "{learned}"
worked = false

[[next]]
what = "Pictures of private places. {more}"
ask = true
"""
CYCLE = """format = 1
title = "The card with one person"
idea = "card"

[plan]
objective = "Would she use it?"
scale = "one person"
start = 2025-01-14

[[plan.question]]
ask = "Will it be used?"
predict = "Twice. {more}"
answer = "Four times. {more}"
held = "no"

[do]
started = 2025-01-14
observations = "It was."
as_planned = true

[study]
summary = "It works."

[act]
decision = "adapt"
"""
DATA = "date,value\n" + "".join(f"2024-{m:02d}-01,{50 + m % 3}\n" for m in range(1, 13))


def book(folder: Path, wards: int, more: str = "") -> WorkbookFolder:
    files = {}
    for number in range(wards):
        told = {"ward": f"Ward {number:02d}", "more": more}
        told |= {"problem": f"Evenings. {more}", "learned": f"A cross face. {more}"}
        files[f"projects/ward-{number:02d}/project.toml"] = PROJECT.format(**told)
        files[f"projects/ward-{number:02d}/pdsa/2025-01-14-card.toml"] = CYCLE.format(more=more)
        files[f"projects/ward-{number:02d}/data/safe.csv"] = DATA
    return make_workbook(folder, files, plugins=[])


@pytest.mark.slow
@pytest.mark.parametrize("wards", [1, 5])
def test_each_ward_has_one_slide_and_one_sheet(tmp_path: Path, wards: int) -> None:
    workbook = book(tmp_path, wards)
    assert workbook.run("slides", "--one-page").exit_code == 0
    deck = Presentation(str(tmp_path / "output/deck-one-page.pptx"))
    assert [slide.shapes.title.text.partition(":")[0] for slide in deck.slides] == [
        f"Ward {number:02d}" for number in range(wards)
    ]
    page = workbook.read("output/deck-one-page.html")
    assert page.count('<article class="sheet"') == wards
    assert workbook.run("report", "--one-page").exit_code == 0
    assert workbook.read("output/report-one-page.html") == page
    first = page.partition("</article>")[0]
    for told in ("Evenings", "By June, 90% say", "Twice", "Four times", "A cross face"):
        assert told in first
    assert "Pictures of private places" in first
    assert "A card with words: the prediction did not hold" in first  # which idea the steps test
    assert len(re.findall("<svg", first)) == 2  # the chart of the aim, and the theory


@pytest.mark.slow
def test_what_has_no_room_on_a_slide_stands_in_its_notes_and_nothing_off_it(tmp_path: Path) -> None:
    workbook = book(tmp_path, 1, LONG)
    assert workbook.run("slides", "--one-page", "-o", "deck.pptx").exit_code == 0
    deck = Presentation(str(tmp_path / "deck.pptx"))
    (slide,) = deck.slides
    for shape in slide.shapes:
        assert shape.left >= 0
        assert shape.top + shape.height <= deck.slide_height
        assert shape.left + shape.width <= deck.slide_width
    notes = slide.notes_slide.notes_text_frame.text
    assert "Pictures of private places" in notes


def test_a_ward_with_nothing_yet_has_its_page_too(tmp_path: Path) -> None:
    workbook = make_workbook(
        tmp_path, {"projects/elm/project.toml": 'format = 1\n[project]\nunit = "Elm"\n'}, plugins=[]
    )
    assert workbook.run("slides", "--one-page").exit_code == 0
    page = workbook.read("output/deck-one-page.html")
    assert page.count('<article class="sheet"') == 1
    for said in ("Still to be agreed", "No test has begun yet", "Nothing is asked for now"):
        assert said in page


def test_one_length_at_a_time(tmp_path: Path) -> None:
    workbook = book(tmp_path, 1)
    assert workbook.run("slides", "--one-page", "--in-full").exit_code == 2
    assert workbook.run("report", "--one-page", "--in-full").exit_code == 2


def test_a_copy_to_share_has_no_small_numbers_on_its_pages(tmp_path: Path) -> None:
    workbook = book(tmp_path, 1)
    ran = workbook.run("report", "--one-page", "--share", "-o", "copy")
    assert ran.exit_code in (0, 4)
    page = workbook.read("copy/report-one-page.html")
    assert "A copy to share" in page
    assert "Not for sharing" not in page
