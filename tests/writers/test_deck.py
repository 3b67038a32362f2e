from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from pptx import Presentation

from qiworkbook.content import (
    Brand,
    Bullets,
    Callout,
    Cell,
    Chart,
    Document,
    Facts,
    Heading,
    Link,
    Links,
    Paragraph,
    Quote,
    Section,
    SectionKind,
    Table,
    Tone,
)
from qiworkbook.problems import WorkbookError
from qiworkbook.spc import Plan, analyse
from qiworkbook.writers.deck import write_deck
from qiworkbook.writers.deck.outline import outline
from tests.writers.deck_reading import (
    notes_of,
    one_section,
    runs_of,
    slides_of,
    tables_of,
    titles_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALL = Document(
    "Learning set",
    "Feeling safe",
    (
        Section("cover", "", "Learning set 4", notes=("Welcome.",), kind=SectionKind.COVER),
        Section("willow", "Willow Ward", "Feeling safe on Willow Ward", kind=SectionKind.DIVIDER),
        Section(
            "aim",
            "Aim",
            "From 61% to 90%",
            (
                Quote("90% feel safe.", "the team"),
                Facts((("Baseline", "61%"), ("Target", "90%"))),
                Paragraph("Agreed at the community meeting."),
            ),
            ("Who agreed it?",),
        ),
        Section(
            "ideas",
            "Ideas",
            "Two ideas, one in use",
            (Table(("Idea", "Status"), ((Cell("Huddle"), Cell("adopted", Tone.DONE)),), "Ideas"),),
        ),
    ),
    made_on=date(2024, 3, 12),
    labels=("Illustrative: an invented ward",),
    brand=Brand("Northmoor (invented)", footer="Northmoor · QI"),
)

# Worked out by hand from the document above.
EXPECTED = """\
# 1. Learning set 4
  Feeling safe
  Northmoor (invented)
  12 March 2024
  Illustrative: an invented ward
  Northmoor · QI
  ‹#›
  note: Welcome.

# 2. Feeling safe on Willow Ward
  Willow Ward
  Illustrative: an invented ward
  Northmoor · QI
  ‹#›

# 3. From 61% to 90%
  Aim
  “90% feel safe.”
  – the team
  Baseline
  61%
  Target
  90%
  Agreed at the community meeting.
  Illustrative: an invented ward
  Northmoor · QI
  ‹#›
  note: Who agreed it?

# 4. Two ideas, one in use
  Ideas
  Illustrative: an invented ward
  Ideas
  table: Ideas: table of 1 row with the columns Idea, Status
    Idea | Status
    Huddle | adopted
  Northmoor · QI
  ‹#›
"""


def test_a_deck_says_what_its_document_says() -> None:
    lines = outline(write_deck(SMALL)).splitlines()
    expected = EXPECTED.splitlines()
    assert sorted(lines) == sorted(expected)
    assert [line for line in lines if line[:1] == "#"] == [e for e in expected if e[:1] == "#"]


def test_a_slide_is_read_in_the_order_in_which_it_was_written() -> None:
    deck = outline(write_deck(SMALL)).split("# 3.")[1].split("# 4.")[0]
    said = ["90% feel safe.", "Baseline", "Agreed at the community"]
    assert sorted(said, key=deck.index) == said


def test_the_title_comes_first_in_the_reading_order(document: Document) -> None:
    for slide in slides_of(write_deck(document)):
        assert slide.shapes[0].shape_id == slide.shapes.title.shape_id


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


def test_labels_footer_and_number_are_on_every_slide(document: Document) -> None:
    document = replace(document, labels=("Illustrative",), brand=Brand(footer="The footer"))
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


def test_every_figure_has_words_and_none_is_the_name_of_a_file(document: Document) -> None:
    count = 0
    for slide in slides_of(write_deck(document)):
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table or shape.shape_type in (6, 13):
                count += 1
                alt = shape._element.xpath("./*[1]/p:cNvPr/@descr")
                assert alt
                assert alt[0].strip()
                assert not re.search(r"\.(png|jpe?g|svg|xlsx)$", alt[0])
    assert count >= 9


def test_shapes_of_a_slide_have_numbers_of_their_own(document: Document) -> None:
    for slide in slides_of(write_deck(document, logo=None)):
        numbers = Counter(slide.shapes.element.xpath(".//p:cNvPr/@id"))
        assert max(numbers.values()) == 1


def test_no_placeholder_is_left_empty(document: Document) -> None:
    sections = (*document.sections, Section("x", "", "Only a title"))
    for slide in slides_of(write_deck(replace(document, sections=sections))):
        assert all(p.text_frame.text.strip() for p in slide.placeholders)


def test_text_is_large_enough_and_never_changes_its_size(document: Document) -> None:
    long = Paragraph("A paragraph that goes on for a good while about the ward. " * 30)
    sections = (*document.sections, Section("x", "X", "Much text", (long,)))
    for slide in slides_of(write_deck(replace(document, sections=sections))):
        sizes = [int(size) / 100 for size in slide.shapes.element.xpath(".//a:r/a:rPr/@sz")]
        assert min(sizes) >= 12
        for place in slide.placeholders:
            if place.placeholder_format.idx == 1:
                run_sizes = place._element.xpath(".//a:r/a:rPr/@sz")
                assert min(int(size) for size in run_sizes) >= 1800
        assert not slide.shapes.element.xpath(".//a:normAutofit | .//a:spAutoFit")


def test_the_language_is_said_for_every_run_and_for_the_deck(document: Document) -> None:
    deck = write_deck(document)
    for slide in slides_of(deck):
        assert {run.xpath("./a:rPr/@lang")[0] for run in runs_of(slide)} <= {"en-GB"}
    about = Presentation(BytesIO(deck)).core_properties
    assert about.language == "en-GB"
    assert about.title == document.title
    assert about.author == document.brand.organisation
    assert about.created == about.modified


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


def test_a_cell_can_lead_to_the_first_slide_of_a_section() -> None:
    table = Table(("Go",), ((Cell("there", link="b"),), (Cell("nowhere", link="zz"),)))
    sections = (Section("a", "A", "One", (table,)), Section("b", "B", "Two", (Paragraph("x"),)))
    first, second = slides_of(write_deck(Document("T", sections=sections)))
    (jump,) = first.shapes.element.xpath(".//a:hlinkClick")
    assert jump.get("action") == "ppaction://hlinksldjump"
    target = first.part.related_part(jump.rId).slide
    assert target.shapes.title.text_frame.text == second.shapes.title.text_frame.text


def test_a_figure_is_said_in_the_notes_of_its_slide() -> None:
    chart = Chart(analyse((), Plan(name="Safe")), "A chart that waits for its first value.")
    document = one_section(chart, notes=("Ask about this.",))
    (slide,) = slides_of(write_deck(document))
    expected = "Ask about this.\nWhat the figure shows: A chart that waits for its first value."
    assert notes_of(slide) == expected


def test_notes_of_a_section_are_on_its_first_slide_alone() -> None:
    bullets = Bullets(tuple(f"Bullet {i}" for i in range(40)))
    slides = slides_of(write_deck(one_section(bullets, notes=("Ask.",))))
    assert [notes_of(slide) for slide in slides] == ["Ask.", *[""] * (len(slides) - 1)]


def test_a_long_table_goes_on_with_its_header() -> None:
    rows = tuple((Cell(f"Idea {i}"), Cell("testing")) for i in range(100))
    tables = tables_of(write_deck(one_section(Table(("Idea", "Status"), rows))))
    assert all(table[0] == ["Idea", "Status"] for table in tables)
    assert [row[0] for table in tables for row in table[1:]] == [f"Idea {i}" for i in range(100)]
    assert min(len(table) for table in tables) > 3


def test_a_screen_reader_is_told_which_cells_are_headers() -> None:
    facts = Facts(
        (("Where", "A ward with a name that is far too long for a card " * 3), ("By", "x"))
    )
    table = Table(("Idea",), ((Cell("Huddle"),),))
    (slide,) = slides_of(write_deck(one_section(facts, table)))
    found = [
        (one.get("firstRow"), one.get("firstCol"))
        for one in slide.shapes.element.xpath(".//a:tblPr")
    ]
    assert found == [("0", "1"), ("1", "0")]


def test_a_cell_that_no_slide_could_hold_goes_on_in_the_next_row() -> None:
    words = " ".join(f"word{i}" for i in range(1500))
    tables = tables_of(write_deck(one_section(Table(("A", "B"), ((Cell(words), Cell("x")),)))))
    assert len(tables) > 1
    assert " ".join(row[0] for table in tables for row in table[1:]) == words
    assert [row[1] for table in tables for row in table[1:]] == ["x", *[""] * (len(tables) - 1)]


def test_a_table_with_too_many_columns_goes_on_with_the_others() -> None:
    heads = tuple(f"Column{i}" for i in range(25))
    row = tuple(Cell(f"value{i}") for i in range(25))
    tables = tables_of(write_deck(one_section(Table(heads, (row,)))))
    assert all(table[0][0] == "Column0" for table in tables)
    found = [head for table in tables for head in table[0]]
    assert set(found) == set(heads)


def test_a_heading_is_not_left_at_the_foot_of_a_slide() -> None:
    texts = [Paragraph(f"Paragraph {i}, which says something.") for i in range(11)]
    table = Table(("A",), tuple((Cell(f"row {i}"),) for i in range(6)))
    for count in range(3, 11):
        deck = write_deck(one_section(*texts[:count], Heading("The heading"), table))
        for slide in slides_of(deck):
            words = [s.text_frame.text for s in slide.shapes if s.has_text_frame]
            if any("The heading" in text for text in words):
                assert any(shape.has_table for shape in slide.shapes)


def placed(slide: Any) -> Iterator[tuple[str, float, float, float, float]]:
    """What stands on a slide; signs and bands lie on tables and panels by design."""
    for shape in slide.shapes:
        if shape.name == "Band" or shape.shape_type == 6:
            continue
        yield shape.name, shape.left.pt, shape.top.pt, shape.width.pt, shape.height.pt


def test_nothing_leaves_the_slide_and_nothing_covers_anything(document: Document) -> None:
    for slide in slides_of(write_deck(document)):
        boxes = list(placed(slide))
        for name, x, y, w, h in boxes:
            assert min(x, y) >= 0, name
            assert x + w <= 960.5, name
            assert y + h <= 540.5, name
        for i, (one, x, y, w, h) in enumerate(boxes):
            for other, u, v, p, q in boxes[i + 1 :]:
                apart = x + w <= u + 1 or u + p <= x + 1 or y + h <= v + 1 or v + q <= y + 1
                assert apart, (one, other)


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


def test_a_cover_that_says_much_goes_on_behind_it() -> None:
    table = Table(("Time", "What"), ((Cell("13:00"), Cell("Welcome")),))
    section = Section(
        "c", "", "Cover", (Facts((("Date", "12 March"),)), table), kind=SectionKind.COVER
    )
    first, second = slides_of(write_deck(Document("T", "Sub", (section,))))
    assert first.placeholders[1].text_frame.text.splitlines() == ["Sub", "Date: 12 March"]
    assert any(shape.has_table for shape in second.shapes)


def test_a_figure_without_words_stops_the_deck() -> None:
    silent = Chart(analyse((), Plan()), " ")
    with pytest.raises(WorkbookError, match="in a"):
        write_deck(one_section(silent))


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154"
    "08d763f8cfc0000000030001ff5fe5fb0000000049454e44ae426082"
)


def test_a_logo_stands_on_the_cover_with_its_words() -> None:
    document = replace(SMALL, brand=Brand("Northmoor", logo_words="The wave of Northmoor"))
    first, *others = slides_of(write_deck(document, logo=PNG))
    (logo,) = (shape for shape in first.shapes if shape.shape_type == 13)
    assert logo._element.xpath("./p:nvPicPr/p:cNvPr/@descr") == ["The wave of Northmoor"]
    assert logo.left + logo.width <= 960 * 12700
    assert not any(shape.shape_type == 13 for slide in others for shape in slide.shapes)


def test_a_logo_that_powerpoint_cannot_show_is_said_in_words() -> None:
    document = replace(SMALL, brand=Brand("Northmoor", logo_words="The wave of Northmoor"))
    first, *_ = slides_of(write_deck(document, logo=b"<svg/>"))
    assert "The wave of Northmoor" in [s.text_frame.text for s in first.shapes if s.has_text_frame]


def test_importing_the_writer_does_not_load_python_pptx() -> None:
    code = "import sys, qiworkbook.writers.deck; print('pptx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
