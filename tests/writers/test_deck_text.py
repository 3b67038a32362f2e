from __future__ import annotations

import re
from typing import Any

import pytest

from qiworkbook.content import (
    Bullets,
    Callout,
    Cell,
    Facts,
    Grid,
    Heading,
    Link,
    Links,
    Paragraph,
    Quote,
)
from qiworkbook.writers.deck import write_deck
from tests.writers.deck_reading import (
    notes_of,
    one_section,
    runs_of,
    slides_of,
)


def test_forty_bullets_go_on_over_several_slides_and_none_is_lost() -> None:
    items = tuple(f"Bullet number {i} of many" for i in range(40))
    slides = slides_of(write_deck(one_section(Bullets(items))))
    found = [p.text for s in slides for p in s.placeholders[1].text_frame.paragraphs]
    assert len(slides) > 1
    assert [text for text in found if text.startswith("Bullet")] == list(items)


def test_an_ordered_list_goes_on_counting_on_the_next_slide() -> None:
    items = tuple(f"Step {i}, which says a little more than that" for i in range(1, 31))
    slides = slides_of(write_deck(one_section(Bullets(items, ordered=True))))
    starts = [n for s in slides for n in s.shapes.element.xpath(".//a:buAutoNum/@startAt")]
    assert [int(number) for number in starts] == list(range(1, 31))


def test_a_link_opens_its_address_and_a_doubtful_one_stays_text() -> None:
    links = Links(
        (
            Link("Safe", "https://example.org/a?b=1", "a note"),
            Link("Mail", "mailto:ward@example.org"),
            Link("Trick", "javascript:alert(1)"),
            Link("Plain", "http://example.org"),
        )
    )
    (slide,) = slides_of(write_deck(one_section(links)))
    runs = [run for p in slide.placeholders[1].text_frame.paragraphs for run in p.runs]
    found = {run.text: run.hyperlink.address for run in runs if run.hyperlink.address}
    assert found == {"Safe": "https://example.org/a?b=1", "Mail": "mailto:ward@example.org"}
    assert "(javascript:alert(1))" in slide.placeholders[1].text_frame.text


@pytest.mark.slow
def test_a_heading_is_not_left_at_the_foot_of_a_slide() -> None:
    texts = [Paragraph(f"Paragraph {i}, which says something.") for i in range(11)]
    table = Grid(("A",), tuple((Cell(f"row {i}"),) for i in range(6)))
    for count in range(3, 11):
        deck = write_deck(one_section(*texts[:count], Heading("The heading"), table))
        for slide in slides_of(deck):
            words = [s.text_frame.text for s in slide.shapes if s.has_text_frame]
            if any("The heading" in text for text in words):
                assert any(shape.has_table for shape in slide.shapes)


@pytest.mark.slow
@pytest.mark.parametrize(
    "blocks",
    [
        (Paragraph("x" * 3000),),
        (Bullets(("y" * 900,)),),
        (Callout("word " * 600),),
        (Quote("q " * 900, "w" * 300),),
        (Facts((("l" * 100, "v" * 300),)),),
        (Facts(tuple((f"L{i}", f"{i}") for i in range(60))),),
        tuple(Heading(f"Heading {i}") for i in range(40)),
        (Paragraph("😀🎉 " * 300), Paragraph("עברית " * 300), Paragraph("中文字" * 300)),
    ],
    ids=["word", "bullet", "callout", "quote", "long fact", "facts", "headings", "scripts"],
)
def test_text_of_any_length_is_written_whole(blocks: tuple[Any, ...]) -> None:
    deck = write_deck(one_section(*blocks))
    words = "".join(
        "".join(run.xpath("./a:t/text()")) for s in slides_of(deck) for run in runs_of(s)
    )
    said = re.sub(r"\s", "", words)
    for block in blocks:
        for text in texts_of(block):
            assert said.count(text[0]) >= text.count(text[0])


def texts_of(block: Any) -> list[str]:
    match block:
        case Bullets():
            return list(block.items)
        case Facts():
            return [text for pair in block.pairs for text in pair]
        case _:
            return [block.text]


def test_a_right_to_left_text_stands_at_the_right() -> None:
    (slide,) = slides_of(write_deck(one_section(Paragraph("עברית היא שפה"), Paragraph("English"))))
    hebrew, english = (p._p for p in slide.placeholders[1].text_frame.paragraphs)
    assert (hebrew.pPr.get("rtl"), hebrew.pPr.get("algn")) == ("1", "r")
    assert (english.pPr.get("rtl"), english.pPr.get("algn")) == ("0", "l")


def test_a_date_in_brackets_goes_below_the_value_of_a_card() -> None:
    pairs = (("Baseline", "61%"), ("Latest", "89% (31 March 2025)"), ("By", "x"), ("Of", "y"))
    (slide,) = slides_of(write_deck(one_section(Facts(pairs))))
    said = [s.text_frame.text for s in slide.shapes if s.name.startswith("Fact")]
    assert said[:2] == ["Baseline\n61%", "Latest\n89%\v(31 March 2025)"]


@pytest.mark.slow
def test_a_remark_that_would_have_a_slide_to_itself_is_in_the_notes() -> None:
    rows = tuple((Cell(f"Row {n}"),) for n in range(12))
    remark = Callout("Six points are based on fewer than ten.")
    (slide,) = slides_of(write_deck(one_section(Grid(("What",), rows), remark, notes=("Ask.",))))
    assert notes_of(slide) == "Six points are based on fewer than ten.\nAsk."
    (beside,) = slides_of(write_deck(one_section(Grid(("What",), rows[:3]), remark)))
    assert remark.text in [s.text_frame.text for s in beside.shapes if s.has_text_frame]
