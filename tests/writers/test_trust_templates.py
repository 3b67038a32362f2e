"""A deck on templates as trusts have them: it works, or it is refused with the reason."""

from __future__ import annotations

import time
import warnings
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from msgspec.structs import replace
from pptx import Presentation
from pptx.oxml.ns import qn

from qiworkbook.content import BrandIdentity, Document, Paragraph, Picture, Section, SectionKind
from qiworkbook.figures.sketch import INK, READABLE, contrast
from qiworkbook.problems import WorkbookError
from qiworkbook.writers.deck import check_brand, write_deck
from qiworkbook.writers.deck.brand_check import SAMPLE
from qiworkbook.writers.deck.text import Face
from tests.photographs import jpeg, png
from tests.writers.conftest import Texts, full_document
from tests.writers.deck_reading import notes_of, slides_of
from tests.writers.geometry import faults
from tests.writers.trust_templates import REFUSED, TEMPLATES, a_watermark_across, edited, made

SLOW = 10.0  # seconds
QUICK = (  # of each kind of trait one
    "ten_by_5_625_inches",
    "only_a_title_slide",
    "as_libreoffice_saves",
    "badge_on_the_title",
    "picture_as_ground",
)


@cache
def document() -> Document:
    """Every kind of block, and a sample of real length, with a footer and a label."""
    whole = full_document(Texts("Some words to be read"))
    return Document(
        "A deck",
        "Of an invented ward",
        (*SAMPLE.sections, *whole.sections[2:]),
        labels=("Illustrative: an invented ward",),
        brand=BrandIdentity("Northmoor NHS Foundation Trust", footer="Northmoor improvement team"),
    )


@cache
def neutral_slides() -> int:
    return len(slides_of(write_deck(document())))


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [one if one in QUICK else pytest.param(one, marks=pytest.mark.slow) for one in TEMPLATES],
)
def test_a_deck_stands_on_it(name: str) -> None:
    template, began = made(name), time.monotonic()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        deck = write_deck(document(), template)
    assert time.monotonic() - began < SLOW
    assert faults(deck) == []
    slides = slides_of(deck)
    assert len(slides) <= 1.3 * neutral_slides()
    assert not [notes_of(slide) for slide in slides if "The whole title:" in notes_of(slide)]
    assert {"Northmoor improvement team"} <= texts_of(slides[-1])


@pytest.mark.parametrize("name", ["footer_60_points_wide", "logos_over_the_footer"])
def test_a_footer_that_has_too_little_room_left_goes_where_it_is_read_whole(name: str) -> None:
    footer = "Northmoor and Fellbrook Foundation"
    whole = document()
    brand = replace(whole.brand, footer=footer)
    slides = slides_of(write_deck(replace(whole, brand=brand), made(name)))
    assert all(footer in texts_of(slide) for slide in slides)


def texts_of(slide: Any) -> set[str]:
    return {shape.text_frame.text for shape in slide.shapes if shape.has_text_frame}


@pytest.mark.slow
@pytest.mark.parametrize("name", TEMPLATES)
def test_the_check_says_what_is_worked_around(name: str) -> None:
    words = [finding.words for finding in check_brand(made(name))]
    assert any("A sample deck has" in one for one in words)


@pytest.mark.slow
@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_a_second_with_what_to_do(name: str) -> None:
    template, began = made(name), time.monotonic()
    with pytest.raises(WorkbookError) as caught:
        write_deck(document(), template)
    assert time.monotonic() - began < 1
    assert caught.value.hint
    with pytest.raises(WorkbookError):
        check_brand(template)


@pytest.mark.slow
def test_what_is_advised_about_a_watermark_helps() -> None:
    with pytest.raises(WorkbookError) as caught:
        write_deck(document(), a_watermark_across())
    assert "Hide Background Graphics" in caught.value.hint
    slides = slides_of(write_deck(document(), a_watermark_across(hidden=True)))
    assert len(slides) <= 1.3 * neutral_slides()


def test_old_and_strict_files_are_told_apart() -> None:
    strict = edited(
        made("wide_screen"),
        lambda _, data: data.replace(
            b"http://schemas.openxmlformats.org/presentationml/2006/main",
            b"http://purl.oclc.org/ooxml/presentationml/main",
        ),
    )
    for template, words in (
        (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), "an old .ppt file, or has a password"),
        (strict, "Strict Open XML"),
    ):
        with pytest.raises(WorkbookError, match=words):
            write_deck(document(), template)


@pytest.mark.slow
def test_titles_moved_to_the_top_lose_capitals_and_pale_words_are_written_dark() -> None:
    name = "only_a_section_header_in_capitals_and_a_pale_subtitle"
    cover, *slides = slides_of(write_deck(document(), made(name)))
    for slide in slides:
        if slide.shapes.title is not None and slide.slide_layout.name == "Section Header":
            assert {run.get("cap") for run in slide.shapes.title._element.iter(qn("a:rPr"))} == {
                "none"
            }
    (subtitle,) = (one for one in cover.placeholders if one.placeholder_format.idx == 1)
    assert {one.get("val") for one in subtitle._element.iter(qn("a:srgbClr"))} == {INK[1:]}


@pytest.mark.slow
def test_our_words_are_set_in_the_typeface_that_they_are_measured_in() -> None:
    deck = write_deck(document(), made("wide_letters_for_other_text"))
    master = Presentation(BytesIO(deck)).slide_master._element
    (style,) = master.iter(qn("p:otherStyle"))
    assert {one.get("typeface") for one in style.iter(qn("a:latin"))} == {"+mn-lt"}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["banner_across_the_titles_of_a_portrait", "corner_at_the_foot"])
def test_titles_stand_over_what_they_are_the_titles_of(name: str) -> None:
    deck = write_deck(document(), made(name))
    for slide in slides_of(deck)[2:]:
        title = slide.shapes.title
        others = [one for one in slide.shapes if one.shape_id != title.shape_id]
        assert title.top < min(one.top for one in others), title.text_frame.text


@pytest.mark.slow
def test_on_a_dark_opening_an_empty_frame_is_seen_and_the_labels_have_room() -> None:
    why = Paragraph("In autumn 2023 people told the community meeting that evenings felt uneasy.")
    blocks = (why, Picture(b"", "Your team here"))
    opens = Section("opens", "Elm Ward", "Feeling safe", kind=SectionKind.DIVIDER, blocks=blocks)
    whose = "Illustrative: Willow Ward, Hazel Unit and Rowan Ward"
    labels = ("Not for sharing: holds small numbers", whose)
    deck = write_deck(
        Document("A deck", sections=(opens,), labels=labels), made("portrait_and_dark_with_a_logo")
    )
    shapes = {shape.name: shape for shape in slides_of(deck)[-1].shapes}
    frame, label = shapes["Frame for a picture"], shapes["Document label"]
    inks = {f"#{one.get('val')}" for one in frame._element.iter(qn("a:srgbClr"))}
    assert min(contrast(one, "#1B1B2F") for one in inks) >= READABLE
    (run,) = label.text_frame.paragraphs[0].runs
    face = Face.named("Calibri")
    needed = face.height(run.text, label.width.pt - 10, run.font.size.pt, bold=True)
    assert label.height.pt >= needed


@pytest.mark.slow
def test_our_own_template_passes_the_same_look() -> None:
    assert faults(write_deck(document())) == []


@pytest.mark.slow
@pytest.mark.parametrize("template", [None, "ten_by_5_625_inches"])
def test_a_photograph_stands_clear_of_words_and_titles(template: str | None) -> None:
    words = Paragraph("We practised the first sentence with a colleague. " * 3)
    broad = Picture(jpeg(), "The team in the kitchen", 600, 400)
    high = Picture(png(size=(200, 600)), "The board in the corridor", 200, 600)
    sections = (
        Section("opens", "Elm Ward", "", kind=SectionKind.DIVIDER, blocks=(broad, words)),
        Section("shows", "What it looks like", "It hangs in the corridor", (words, high)),
    )
    whole = Document("A deck", "Of an invented ward", sections)
    deck = write_deck(whole, made(template)) if template else write_deck(whole)
    assert [shape.shape_type for one in slides_of(deck) for shape in one.shapes].count(13) == 2
    assert faults(deck) == []


@pytest.mark.slow
def test_the_properties_are_in_the_deck_once() -> None:
    import zipfile

    deck = write_deck(document(), made("as_libreoffice_saves"))
    with zipfile.ZipFile(BytesIO(deck)) as archive:
        assert [one for one in archive.namelist() if "core" in one] == ["docProps/core.xml"]
    assert Presentation(BytesIO(deck)).core_properties.title == "A deck"


def test_an_opening_without_room_for_a_problem_says_how_it_begins() -> None:
    heard = Paragraph("“Practising the first sentence with a colleague, as we did with the card.”")
    begins = "In autumn 2023 people told the community meeting that evenings felt uneasy."
    problem = Paragraph(
        f"{begins} Staff cared, and were not sure how to begin. " + "And so on. " * 40
    )
    frame = Picture(b"", "Your team here", 400, 300)
    opens = Section(
        "o", "", "A ward", (heard, problem, frame), kind=SectionKind.DIVIDER, single=True
    )
    deck = write_deck(Document("A deck", "", (opens,)), made("ten_by_5_625_inches"))
    (slide,) = slides_of(deck)
    said = "\n".join(one.text_frame.text for one in slide.shapes if one.has_text_frame)
    assert begins in said
    assert problem.text.strip() not in said
    assert problem.text.strip() in notes_of(slide)


def test_the_words_in_an_empty_frame_are_in_the_letters_of_its_ground() -> None:
    frame = Picture(b"", "Your team here", 400, 300)
    opens = Section("o", "", "A ward", (frame,), kind=SectionKind.DIVIDER, single=True)
    deck = write_deck(Document("A deck", "", (opens,)), made("dark_ground_with_default_links"))
    (shape,) = (one for one in slides_of(deck)[0].shapes if one.name == "Frame for a picture")
    colours = [one.get("val") for one in shape._element.iter(qn("a:schemeClr"))]
    assert colours == ["bg1", "tx1", "tx1"]


def test_words_in_boxes_of_ours_can_be_read_on_a_dark_ground() -> None:
    words = Paragraph("Nobody knew how many people felt this way.")
    opens = Section("opens", "Elm Ward", "", kind=SectionKind.DIVIDER, blocks=(words,))
    slide = slides_of(
        write_deck(
            Document("A deck", "Of a ward", (opens,)), made("dark_ground_without_placeholders")
        )
    )[-1]
    (said,) = (
        run for run in slide._element.iter(qn("a:r")) if words.text in "".join(run.itertext())
    )
    assert contrast("#" + next(said.iter(qn("a:srgbClr"))).get("val"), "#000000") >= READABLE
