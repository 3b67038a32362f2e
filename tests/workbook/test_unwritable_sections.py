"""A section of a plugin that some writer refuses is left out by name, and the rest stands."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pptx import Presentation

from qiworkbook.testing import SMALL_PROJECT, make_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

PLUGIN = """
from qiworkbook.api import Diagram, Node, NodeKind, Paragraph, Section, SectionMaker, hookimpl

def good(view):
    yield Section(f"{view.project.id}-good", "Good", "All is well", (Paragraph("Fine."),))

def bad(view):
    picture = Diagram((Node("a", "An idea", NodeKind.IDEA, column=-1),), (), "One idea.")
    yield Section(f"{view.project.id}-bad", "Bad", "Nothing can draw this", (picture,))

@hookimpl
def qiworkbook_sections():
    return [SectionMaker("good", 20, "Goes well", good), SectionMaker("bad", 30, "Fails", bad)]
"""
TOLD = "plugin hard-to-draw, drawing bad: IndexError:"
"""What a person reads; what follows is the fault in its own words."""

DECKS = ("deck.pptx", "deck-appendix.pptx")


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WorkbookFolder:
    (tmp_path / "hard_to_draw.py").write_text(PLUGIN)
    monkeypatch.syspath_prepend(tmp_path)
    import hard_to_draw  # type: ignore[import-not-found]

    files = {"projects/elm/project.toml": SMALL_PROJECT}
    return make_workbook(tmp_path / "workbook", files, plugins=[hard_to_draw])


@pytest.mark.slow
def test_a_deck_is_made_without_what_cannot_be_drawn(workbook: WorkbookFolder) -> None:
    ran = workbook.run("slides", "-o", str(workbook.root / "deck.pptx"))

    assert ran.exit_code == 4
    assert TOLD in ran.err
    decks = [Presentation(BytesIO((workbook.root / name).read_bytes())) for name in DECKS]
    titles = [slide.shapes.title.text_frame.text for deck in decks for slide in deck.slides]
    assert "Elm Ward: All is well" in titles
    assert "Elm Ward: Nothing can draw this" not in titles
    assert len(titles) > 3


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_so_is_a_report(workbook: WorkbookFolder, form: str) -> None:
    ran = workbook.run("report", "--format", form, "-o", str(workbook.root / "out"))

    assert ran.exit_code == 4
    assert TOLD in ran.err
    ending = {"html": "html", "markdown": "md"}[form]
    page = (workbook.root / f"out/report.{ending}").read_text()
    assert "All is well" in page
    assert "Nothing can draw this" not in page


def test_a_fault_that_is_no_plugins_is_not_laid_at_its_door(workbook: WorkbookFolder) -> None:
    brand = workbook.root / "brand.pptx"
    brand.write_bytes(b"no PowerPoint file")

    ran = workbook.run("slides", "--brand", str(brand))

    assert ran.exit_code != 0
    assert "hard-to-draw" not in ran.err
    assert f"{brand}: " in ran.err
