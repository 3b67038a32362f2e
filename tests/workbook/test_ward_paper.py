"""A ward's sheet on paper asks what the Excel sheet asks, and shows what is there by now."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from qiworkbook.content import Grid
from qiworkbook.plugins.manager import Plugins
from qiworkbook.workbook import open_workbook
from qiworkbook.workbook.outputs.documents import ward_paper
from qiworkbook.workbook.sheets.ward_sheet import asked_of, numbers_due

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("ward", ["willow-ward", "hazel-unit", "rowan-ward"])
def test_it_asks_what_the_sheet_asks(ward: str) -> None:
    view = open_workbook(ROOT, Plugins(), date(2025, 4, 8)).view(ward)
    numbers, *tests, new, learned = ward_paper(view)
    asked = [
        cell.text
        for block in numbers.blocks
        if isinstance(block, Grid)
        for cell in (row[0] for row in block.rows)
    ]
    assert asked == [one.name for one in numbers_due(view)]
    for section in tests:
        cycle = view.project.cycle(section.id.removeprefix("paper-"))
        assert cycle is not None
        rows = [row for block in section.blocks if isinstance(block, Grid) for row in block.rows]
        wanted = [*asked_of(cycle)]
        assert [row[0].text for row in rows] == [f"{o.about} {o.ask}".strip() for o in wanted]
        for row, one in zip(rows, wanted, strict=True):
            is_blank = not row[1].text.strip("_")
            assert is_blank == (not one.now), one
    steps = [block.columns[0] for block in new.blocks if isinstance(block, Grid)]
    assert steps == ["Plan", "Do", "Study", "Act"]
    assert learned.message == "What we learned"


def test_a_day_is_written_as_people_write_it() -> None:
    view = open_workbook(ROOT, Plugins(), date(2025, 4, 8)).view("willow-ward")
    said = [
        cell.text
        for section in ward_paper(view)
        for block in section.blocks
        if isinstance(block, Grid)
        for row in block.rows
        for cell in row
    ]
    assert "22 March 2025" in said
    assert "2025-03-22" not in said
