"""`slides --check-brand`: what a deck will make of a trust's own PowerPoint file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches

from qiworkbook.store.layout import packaged

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

SMALL = "Its text is set in 12 points; the deck sets 13.5 or more"


def a_template(path: Path, *, small: tuple[int, ...] = ()) -> None:
    """PowerPoint's plain 4:3 template, 10 inches wide; these placeholders of its layout for text
    say 12 points."""
    presentation = Presentation()
    layouts = {layout.name: layout for layout in presentation.slide_layouts}
    for place in tuple(layouts["Title and Content"].placeholders):
        if place.placeholder_format.idx in small:
            style = place._element.find(f".//{qn('a:lstStyle')}")
            level = f'<a:lvl1pPr {nsdecls("a")}><a:defRPr sz="1200"/></a:lvl1pPr>'
            style.append(parse_xml(level))
    presentation.save(str(path))


def test_a_template_is_told_layout_by_layout(elm: WorkbookFolder) -> None:
    a_template(elm.root / "trust.pptx")
    ran = elm.run("slides", "--check-brand", "trust.pptx")
    lines = ran.out.splitlines()
    assert (ran.exit_code, ran.err) == (0, "")
    assert lines[0] == "The file"
    assert "  found: Slides are 10.0 by 7.5 inches, not 16:9." in ran.out
    assert "Layout “Title and Content”" in lines
    assert lines[-2].endswith(" to look at.")
    assert lines[-1] == "Make a deck with it: qiworkbook slides --brand trust.pptx"
    assert not (elm.root / "output").exists()


def test_small_titles_and_texts_are_said_for_their_layout(elm: WorkbookFolder) -> None:
    a_template(elm.root / "trust.pptx", small=(0, 1))
    out = elm.run("slides", "--check-brand", "trust.pptx").out
    part = out.split("Layout “Title and Content”")[1].split("Layout “")[0]
    assert part.count(SMALL) == 2
    assert "  improvised: Title 1: " + SMALL in part
    assert out.count(SMALL) == 2


def test_what_the_master_says_counts_where_a_layout_says_nothing(elm: WorkbookFolder) -> None:
    presentation = Presentation()
    styles = presentation.slide_master._element.find(f".//{qn('p:bodyStyle')}")
    styles.find(f"{qn('a:lvl1pPr')}/{qn('a:defRPr')}").set("sz", "1200")
    presentation.save(str(elm.root / "trust.pptx"))
    out = elm.run("slides", "--check-brand", "trust.pptx").out
    assert SMALL in out.split("Layout “Title and Content”")[1].split("Layout “")[0]
    presentation.slide_width, presentation.slide_height = Inches(26.667), Inches(15)
    presentation.save(str(elm.root / "large.pptx"))
    out = elm.run("slides", "--check-brand", "large.pptx").out
    assert "Its text is set in 12 points; the deck sets 36 or more" in out


def test_our_own_template_has_nothing_to_look_at(elm: WorkbookFolder) -> None:
    template = packaged("deck", "neutral.pptx").read_bytes()
    (elm.root / "ours.pptx").write_bytes(template)
    out = elm.run("slides", "--check-brand", "ours.pptx").out
    assert "It has everything that a deck needs." in out
    assert "points; the deck sets" not in out


def test_a_file_that_is_no_template_is_named(elm: WorkbookFolder) -> None:
    elm.write("notes.txt", "not a template")
    ran = elm.run("slides", "--check-brand", "notes.txt")
    assert ran.exit_code != 0
    assert "can't be read as a PowerPoint file" in ran.out + ran.err
