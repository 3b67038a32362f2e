"""The example charter of this repository: right, agreed, and true to the cycles beside it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from qiworkbook.plugins.manager import Plugins
from qiworkbook.workbook import open_workbook, problems_of
from qiworkbook_charter.model import is_agreed
from qiworkbook_charter.poster import PaperSize, PosterKind, poster_of, typeset
from qiworkbook_charter.records import charter_of

ROOT = Path(__file__).parents[3]
DAY = date(2025, 4, 10)


@pytest.mark.slow
def test_it_is_right_and_its_words_are_those_that_were_agreed() -> None:
    opened = open_workbook(ROOT, Plugins(), DAY)
    problems = problems_of(opened, ["willow-ward"])
    assert [p for p in problems if p.place.file.endswith("charter.toml")] == []
    record = charter_of(opened.view("willow-ward"))
    assert record is not None
    assert is_agreed(record.file)


def test_it_tells_the_story_that_the_cycles_tell() -> None:
    # Cycle of 15 July 2024: 31 lines, which fall into seven. Cycle of 30 September 2024: four
    # were made shorter; on the wall and in the welcome pack in November.
    view = open_workbook(ROOT, Plugins(), DAY).view("willow-ward")
    record = charter_of(view)
    assert record is not None
    charter = record.file
    assert len(charter.expectation) == 7
    assert any("Four of the seven lines were made shorter" in made.note for made in charter.made)
    since = {shown.where: shown.since for shown in charter.displayed}
    assert since["Welcome pack"] == since["Ward entrance and lounge"] == date(2024, 11, 4)
    assert view.project.idea(charter.idea) is not None


@pytest.mark.slow
def test_every_kind_of_page_fits_on_a4_and_on_a3() -> None:
    view = open_workbook(ROOT, Plugins(), DAY).view("willow-ward")
    record = charter_of(view)
    assert record is not None
    for kind in PosterKind:
        for paper in PaperSize:
            sheets = typeset(poster_of(view, record.file, kind, paper), paper)
            # Of easy read, eight pictures large enough to be seen need a second page.
            assert len(sheets) == 1 + (kind is PosterKind.EASY_READ)
