"""One headline for a measure, at every door: slide, report, terminal, picture, and its words."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pptx import Presentation

from qiworkbook.spc.course import course_words
from qiworkbook.spc.words import alt_text, headline, variation_said, verdict
from qiworkbook.testing import make_workbook
from qiworkbook.text.words import capital

if TYPE_CHECKING:
    from pathlib import Path

FIRST = date(2024, 1, 1)
STEADY = [9, 11, 10, 12, 8, 10, 11, 9]
SERIES: dict[str, tuple[list[int], int | None]] = {
    "rises and stays": ([4, 5, 3, 4] * 2 + [17, 16, 18, 17] * 5, None),
    "rises and stays, with new limits": ([4, 5, 3, 4] * 4 + [17, 16, 18, 17] * 5, 16),
    "falls and stays, with new limits": ([17, 16, 18, 17] * 4 + [4, 5, 3, 4] * 5, 16),
    "rises and comes back": ([4, 5, 3, 4] * 3 + [17, 18, 16, 17] * 3 + [4, 5, 3, 4] * 3, None),
    "never moves much": (STEADY * 4, None),
    "one odd week": ([*STEADY, *STEADY, *STEADY, 20], None),
    "few": ([4, 6, 5], None),
}
MEASURE = """format = 1
[project]
unit = "Elm Ward"

[[measure]]
id = "safe"
name = "Felt safe"
unit = "%"
better = "increase"
chart = "p"
every = "week"
kind = "outcome"
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", SERIES)
def test_every_door_says_the_same(name: str, tmp_path: Path) -> None:
    values, phase = SERIES[name]
    weeks = [FIRST + timedelta(weeks=at) for at in range(len(values))]
    limits = f'\n[[measure.phase]]\nstart = {weeks[phase]}\nreason = "New"\n' if phase else ""
    rows = "".join(f"{day},{top},20\n" for day, top in zip(weeks, values, strict=True))
    workbook = make_workbook(
        tmp_path,
        {
            "projects/elm/project.toml": MEASURE + limits,
            "projects/elm/data/safe.csv": f"date,numerator,denominator\n{rows}",
        },
        plugins=[],
    )
    reading = workbook.view("elm").readings["safe"]
    said, went = headline(reading), course_words(reading)
    claim = said.partition(" – ")[2]
    assert claim.startswith(went)

    assert said in workbook.run("chart", "elm", "safe").out
    told = json.loads(workbook.run("summary", "--json").out)
    assert [one["headline"] for one in told] == [said]
    workbook.run("chart", "elm", "safe", "-o", "safe.svg")
    picture = unescape(" ".join(re.findall(r">([^<>]+)</text>", workbook.read("safe.svg"))))
    assert capital(claim) in picture
    if went:
        assert alt_text(reading).startswith(capital(went))
        assert "no sign of change" not in f"{said} {verdict(reading)} {variation_said(reading)}"

    workbook.run("slides", "-o", "deck.pptx", "--in-full")
    deck = Presentation(BytesIO((tmp_path / "deck.pptx").read_bytes()))
    titles = [slide.shapes.title.text for slide in deck.slides if slide.shapes.title]
    assert any(claim in title or capital(claim) in title for title in titles)
    workbook.run("report", "--in-full", "-o", "output")
    assert capital(claim) in unescape(workbook.read("output/report.html"))
