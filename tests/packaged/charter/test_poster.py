"""What is printed: all of it, on as few pages as can be read, inside the paper, the same twice."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from pptx import Presentation
from pptx.util import Emu

from qiworkbook_charter.poster import (
    LINE_HEIGHT,
    PaperSize,
    PosterKind,
    TextRole,
    poster_of,
    typeset,
)
from qiworkbook_charter.poster_files import poster_html, poster_pptx
from qiworkbook_charter.records import charter_of

if TYPE_CHECKING:
    from qiworkbook_charter.poster import Poster
    from tests.packaged.charter.conftest import Elm

AWKWARD = "<b>&\"quotes\" 'too' {{ jinja }} 🙂 \u202eright-to-left\u202c עברית \x7f end"
KINDS = pytest.mark.parametrize("kind", PosterKind)
PAPERS = pytest.mark.parametrize("paper", PaperSize)

LINE = """
[[expectation]]
id = "line-{at}"
for = "staff"
text = "This is line number {at} of very many, and it is about as long as a line may be."
plain = "This is line {at}. It is one of many."
"""


def poster(elm: Elm, kind: PosterKind, paper: PaperSize | None = None) -> Poster:
    view = elm.folder.view("elm")
    record = charter_of(view)
    assert record is not None
    return poster_of(view, record.file, kind, paper)


def words_of(texts: list[str]) -> list[str]:
    return " ".join(texts).split()


@pytest.mark.slow
@KINDS
@PAPERS
def test_a_usual_charter_is_one_page_inside_its_margins(
    elm: Elm, kind: PosterKind, paper: PaperSize
) -> None:
    (sheet,) = typeset(poster(elm, kind), paper)
    setting = sheet.setting
    ends = [placed.top + setting.height(placed.piece) for placed in sheet.placed]
    tops = [placed.top for placed in sheet.placed]
    assert tops[0] == pytest.approx(paper.margin)
    assert all(end <= top + 1e-6 for end, top in zip(ends, tops[1:], strict=False))
    assert ends[-1] <= paper.height - paper.margin + 1e-6


@pytest.mark.slow
@KINDS
@PAPERS
def test_the_type_is_the_largest_that_fits(elm: Elm, kind: PosterKind, paper: PaperSize) -> None:
    page = poster(elm, kind)
    (sheet,) = typeset(page, paper)
    larger = replace(sheet.setting, base=sheet.setting.base + 0.25)
    too_large = {PosterKind.POSTER: 30, PosterKind.EASY_READ: 30, PosterKind.WELCOME_PACK: 16}[kind]
    at_its_limit = sheet.setting.base >= too_large * paper.width / PaperSize.A4.width - 1e-6
    assert at_its_limit or larger.total(page.pieces) > larger.room


@pytest.mark.slow
@KINDS
def test_type_is_large_enough_however_much_there_is(elm: Elm, kind: PosterKind) -> None:
    elm.add("".join(LINE.format(at=at) for at in range(60)))
    sheets = typeset(poster(elm, kind), PaperSize.A4)
    least = {PosterKind.POSTER: 15, PosterKind.EASY_READ: 16, PosterKind.WELCOME_PACK: 11.5}[kind]
    assert len(sheets) > 1
    (base,) = {sheet.setting.base for sheet in sheets}
    assert least <= base < 2 * least
    if kind is PosterKind.EASY_READ:
        sizes = [one.setting.size(placed.piece) for one in sheets for placed in one.placed]
        assert min(sizes) >= 14


@pytest.mark.slow
def test_pictures_of_easy_read_are_five_centimetres_wide_and_their_words_can_be_read(
    elm: Elm,
) -> None:
    page = poster(elm, PosterKind.EASY_READ)
    five = 50 * 72 / 25.4
    for paper in PaperSize:
        deck = Presentation(io.BytesIO(poster_pptx(page, paper)))
        frame = next(one for one in deck.slides[0].shapes if one.name == "Room for a picture")
        assert frame.width.pt == pytest.approx(frame.height.pt * 22 / 15, rel=0.01)
        assert frame.width.pt > five - 1
        assert frame.text_frame.paragraphs[0].runs[0].font.size.pt >= 11
    (width,) = re.findall(r"width: ([\d.]+)pt; aspect-ratio", poster_html(page, PaperSize.A4))
    assert float(width) > five - 1


@pytest.mark.slow
def test_a_poster_on_a3_says_more_in_letters_no_smaller(elm: Elm) -> None:
    a3, a4 = (poster(elm, PosterKind.POSTER, paper) for paper in PaperSize)
    assert set(a4.pieces) < set(a3.pieces)
    assert "Talking about it" in {text for piece in a3.pieces for text in piece.texts}
    (large,), (small,) = typeset(a3, PaperSize.A3), typeset(a4, PaperSize.A4)
    assert large.setting.base >= small.setting.base


@pytest.mark.slow
@KINDS
def test_many_lines_lose_nothing_and_leave_no_heading_behind(elm: Elm, kind: PosterKind) -> None:
    elm.add("".join(LINE.format(at=at) for at in range(60)))
    page = poster(elm, kind)
    sheets = typeset(page, PaperSize.A4)
    set_ = [text for sheet in sheets for placed in sheet.placed for text in placed.piece.texts]
    assert words_of(set_) == words_of([text for piece in page.pieces for text in piece.texts])
    assert all(sheet.placed[-1].piece.role is not TextRole.HEADING for sheet in sheets)
    assert len(sheets[-1].placed) > 1
    for sheet in sheets:
        last = sheet.placed[-1]
        assert (
            last.top + sheet.setting.height(last.piece)
            <= PaperSize.A4.height - PaperSize.A4.margin + 1
        )


@pytest.mark.slow
def test_a_line_longer_than_a_page_is_broken_and_not_cut(elm: Elm) -> None:
    long = "word " * 3000
    elm.change("We ask before we go in.", long)
    page = poster(elm, PosterKind.POSTER)
    sheets = typeset(page, PaperSize.A4)
    set_ = [text for sheet in sheets for placed in sheet.placed for text in placed.piece.texts]
    assert words_of(set_).count("word") == 3000


def test_few_words_grow(elm: Elm) -> None:
    elm.folder.write(
        "projects/elm/charter.toml",
        '[[expectation]]\nid = "a"\nfor = "everyone"\ntext = "We knock."\n',
    )
    (sheet,) = typeset(poster(elm, PosterKind.POSTER), PaperSize.A4)
    assert sheet.setting.base == 30


@pytest.mark.slow
@KINDS
def test_what_each_kind_says(elm: Elm, kind: PosterKind) -> None:
    said = "\n".join(text for piece in poster(elm, kind).pieces for text in piece.texts)
    assert "Feeling safe on Elm Ward" in said
    assert "Tell any member of staff." in said
    easy = kind is PosterKind.EASY_READ
    assert ("Knock.\nWait for an answer." in said) is easy
    assert ("We knock, and wait for an answer." in said) is not easy
    assert ("We all have the right to feel safe." in said) is not easy
    assert ("evenings felt uneasy" in said) is (kind is PosterKind.WELCOME_PACK)
    assert "Version 1. Agreed on 25 November 2024 by the community meeting." in said


@pytest.mark.slow
def test_it_says_what_it_is(elm: Elm) -> None:
    assert poster(elm, PosterKind.POSTER).labels == (
        "Illustrative: An invented ward in an invented trust.",
    )
    elm.change("We ask before we go in.", "We ask before we enter.")
    page = poster(elm, PosterKind.POSTER)
    assert page.labels[1].startswith("Draft: these words have changed")
    assert not any("Agreed on" in text for piece in page.pieces for text in piece.texts)
    elm.change('status = "displayed"', 'status = "retired"')
    assert poster(elm, PosterKind.POSTER).labels[1].startswith("Retired")


def test_a_draft_invites_a_pen(unagreed: Elm) -> None:
    assert any("Take a pen" in label for label in poster(unagreed, PosterKind.POSTER).labels)


@pytest.mark.slow
def test_html_is_one_file_of_real_text(elm: Elm) -> None:
    page = poster_html(poster(elm, PosterKind.EASY_READ), PaperSize.A3)
    assert page.startswith('<!doctype html>\n<html lang="en-GB">')
    assert "@page { size: A3 portrait; margin: 0 }" in page
    assert page.count('class="sheet"') == 1
    assert page.count("<h1") == 1
    before, inside = page.split("<body>")[1].split("<main>")
    assert before.strip() == ""
    assert inside.split("</main>")[1].strip() == "</body>\n</html>"
    assert re.findall(r"https?:|src=|href=|@import|url\(", page) == []
    assert page.count('class="picture"') == 4  # three lines, and what to do
    assert "Picture: a hand that knocks" in page
    assert "Room for a picture" in page


@pytest.mark.slow
@KINDS
def test_pptx_stands_inside_its_paper(elm: Elm, kind: PosterKind) -> None:
    elm.add("".join(LINE.format(at=at) for at in range(30)))
    page = poster(elm, kind)
    deck = Presentation(io.BytesIO(poster_pptx(page, PaperSize.A4)))
    assert (deck.slide_width, deck.slide_height) == (Emu(7560000), Emu(10692000))  # 210 × 297 mm
    for slide in deck.slides:
        assert slide.shapes.title is not None
        assert slide.shapes.title.text_frame.text
        for shape in slide.shapes:
            if shape is not slide.shapes.title:
                assert shape.left >= 0
                assert shape.left + shape.width <= deck.slide_width
                assert shape.top + shape.height <= deck.slide_height
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert len(set(titles)) == len(titles)


@pytest.mark.slow
def test_pptx_says_all_that_the_page_says(elm: Elm) -> None:
    page = poster(elm, PosterKind.WELCOME_PACK)
    deck = Presentation(io.BytesIO(poster_pptx(page, PaperSize.A4)))
    said = [p.text for s in deck.slides for shape in s.shapes for p in shape.text_frame.paragraphs]
    wanted = [text for piece in page.pieces for text in piece.texts]
    assert sorted(filter(None, said)) == sorted(wanted)


@pytest.mark.slow
def test_pptx_sets_lines_as_high_as_they_were_thought(elm: Elm) -> None:
    page = poster(elm, PosterKind.POSTER)
    (sheet,) = typeset(page, PaperSize.A4)
    deck = Presentation(io.BytesIO(poster_pptx(page, PaperSize.A4)))
    shapes = {shape.text_frame.text: shape for shape in deck.slides[0].shapes}
    (paragraph,) = shapes["We ask before we go in."].text_frame.paragraphs
    assert paragraph.line_spacing.pt == pytest.approx(sheet.setting.base * LINE_HEIGHT, abs=0.1)
    assert paragraph.runs[0].font.size.pt == pytest.approx(sheet.setting.base, abs=0.1)


@pytest.mark.slow
@KINDS
def test_the_same_charter_makes_the_same_bytes(elm: Elm, kind: PosterKind) -> None:
    page = poster(elm, kind)
    assert poster_html(page, PaperSize.A4) == poster_html(page, PaperSize.A4)
    first, second = poster_pptx(page, PaperSize.A4), poster_pptx(page, PaperSize.A4)
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.slow
@KINDS
def test_awkward_words_everywhere(elm: Elm, kind: PosterKind) -> None:
    toml = AWKWARD.replace('"', '\\"').replace("\x7f", "\\u007f")
    for text in ("We ask before we go in.", "Ask before you go in.", "a hand that knocks"):
        elm.change(text, toml)
    elm.change('title = "Feeling safe on Elm Ward"', f'title = "{toml}"')
    page = poster(elm, kind)
    html = poster_html(page, PaperSize.A4)
    assert "<b>" not in html
    assert "&lt;b&gt;&amp;&quot;quotes&quot;" in html
    deck = Presentation(io.BytesIO(poster_pptx(page, PaperSize.A4)))
    title = deck.slides[0].shapes.title.text_frame.text
    assert title == "<b>&\"quotes\" 'too' {{ jinja }} 🙂 right-to-left עברית end"
