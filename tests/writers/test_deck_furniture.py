from __future__ import annotations

import pytest
from msgspec.structs import replace

from qiworkbook.content import (
    BrandIdentity,
    Bullets,
    Cell,
    Document,
    Facts,
    Grid,
    Paragraph,
    Section,
    SectionKind,
)
from qiworkbook.writers.deck import write_deck
from tests.writers.deck_reading import (
    notes_of,
    one_section,
    slides_of,
    titles_of,
)


@pytest.mark.slow
def test_no_two_titles_are_the_same() -> None:
    bullets = Bullets(tuple(f"Bullet {i}" for i in range(40)))
    sections = (
        Section("a", "A", "Same words", (bullets,)),
        Section("b", "B", "SAME words", (Paragraph("x"),)),
        Section("c", "C", "Other words", (Paragraph("x"),)),
    )
    titles = titles_of(write_deck(Document("T", sections=sections)))
    assert titles[-1] == "Other words"
    count = len(titles) - 1
    assert titles[:-2] == [f"Same words ({n} of {count})" for n in range(1, count)]
    assert titles[-2] == f"SAME words ({count} of {count})"


def test_a_title_too_long_for_its_place_is_whole_in_the_notes() -> None:
    title = "A title of many words that nobody could read out in one breath " * 8
    (slide,) = slides_of(write_deck(Document("T", sections=(Section("a", "A", title),))))
    shown = slide.shapes.title.text_frame.text
    assert shown.endswith("…")
    assert title.startswith(shown[:-1])
    assert title.strip() in notes_of(slide)


def test_a_title_that_fits_is_not_in_the_notes() -> None:
    (slide,) = slides_of(write_deck(one_section()))
    assert notes_of(slide) == ""


@pytest.mark.slow
def test_labels_footer_and_number_are_on_every_slide(document: Document) -> None:
    document = replace(document, labels=("Illustrative",), brand=BrandIdentity(footer="The footer"))
    for slide in slides_of(write_deck(document)):
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert texts.count("Illustrative") == 1
        assert texts.count("The footer") == 1
        assert slide.shapes.element.xpath(".//a:fld[@type='slidenum']")


def test_labels_that_need_more_than_a_line_stand_below_the_text() -> None:
    label = "Illustrative: an invented ward in an invented trust, with numbers that were made up"
    (slide,) = slides_of(write_deck(replace(one_section(Paragraph("x")), labels=(label,))))
    (shape,) = (s for s in slide.shapes if s.has_text_frame and s.text_frame.text == label)
    assert shape.top.pt > 400


@pytest.mark.slow
def test_no_placeholder_is_left_empty(document: Document) -> None:
    sections = (*document.sections, Section("x", "", "Only a title"))
    for slide in slides_of(write_deck(replace(document, sections=sections))):
        assert all(p.text_frame.text.strip() for p in slide.placeholders)


def test_a_cover_that_says_much_goes_on_behind_it() -> None:
    table = Grid(("Time", "What"), ((Cell("13:00"), Cell("Welcome")),))
    section = Section(
        "c", "", "Cover", (Facts((("Date", "12 March"),)), table), kind=SectionKind.COVER
    )
    first, second = slides_of(write_deck(Document("T", "Sub", (section,))))
    assert first.placeholders[1].text_frame.text.splitlines() == ["Sub", "Date: 12 March"]
    assert any(shape.has_table for shape in second.shapes)


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154"
    "08d763f8cfc0000000030001ff5fe5fb0000000049454e44ae426082"
)


COVER = Document(
    "T", sections=(Section("c", "", "Cover", kind=SectionKind.COVER), Section("d", "", "More"))
)


def test_a_logo_stands_on_the_cover_with_its_words() -> None:
    document = replace(COVER, brand=BrandIdentity("Northmoor", logo_words="The wave of Northmoor"))
    first, *others = slides_of(write_deck(document, logo=PNG))
    (logo,) = (shape for shape in first.shapes if shape.shape_type == 13)
    assert logo._element.xpath("./p:nvPicPr/p:cNvPr/@descr") == ["The wave of Northmoor"]
    assert logo.left + logo.width <= 960 * 12700
    assert not any(shape.shape_type == 13 for slide in others for shape in slide.shapes)


def test_a_logo_that_powerpoint_cannot_show_is_said_in_words() -> None:
    document = replace(COVER, brand=BrandIdentity("Northmoor", logo_words="The wave of Northmoor"))
    first, *_ = slides_of(write_deck(document, logo=b"<svg/>"))
    assert "The wave of Northmoor" in [s.text_frame.text for s in first.shapes if s.has_text_frame]


def test_heading_label_and_number_have_rows_of_their_own_however_long() -> None:
    heading = "New people who had the welcome talk within 72 hours of their arrival"
    label = "Illustrative: Hazel Unit, Rowan Ward and Willow Ward"
    document = Document("T", sections=(Section("a", heading, "Message"),), labels=(label,))
    (slide,) = slides_of(write_deck(document))
    places = {s.text_frame.text: s for s in slide.shapes if s.has_text_frame}
    assert places[heading].top.pt + places[heading].height.pt <= places["Message"].top.pt
    shown, number = places[label], places["‹#›"]
    assert shown.top.pt > 500
    assert shown.left.pt + shown.width.pt <= number.left.pt
