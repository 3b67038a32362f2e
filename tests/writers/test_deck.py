from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from pptx import Presentation

from qiworkbook.content import (
    Arrow,
    BrandIdentity,
    Bullets,
    Cell,
    Chart,
    Diagram,
    Document,
    Facts,
    Grid,
    Node,
    NodeKind,
    Paragraph,
    Quote,
    Section,
    SectionKind,
    Tone,
)
from qiworkbook.problems import WorkbookError
from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import ReadingPlan
from qiworkbook.writers.deck import write_deck
from tests.writers.deck_outline import outline
from tests.writers.deck_reading import (
    notes_of,
    one_section,
    runs_of,
    slides_of,
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
            (Grid(("Idea", "Status"), ((Cell("Huddle"), Cell("adopted", Tone.DONE)),), "Ideas"),),
        ),
    ),
    made_on=date(2024, 3, 12),
    labels=("Illustrative: an invented ward",),
    brand=BrandIdentity("Northmoor (invented)", footer="Northmoor · QI"),
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


@pytest.mark.slow
def test_a_deck_says_what_its_document_says() -> None:
    lines = outline(write_deck(SMALL)).splitlines()
    expected = EXPECTED.splitlines()
    assert sorted(lines) == sorted(expected)
    assert [line for line in lines if line[:1] == "#"] == [e for e in expected if e[:1] == "#"]


def test_a_slide_is_read_in_the_order_in_which_it_was_written() -> None:
    deck = outline(write_deck(SMALL)).split("# 3.")[1].split("# 4.")[0]
    said = ["90% feel safe.", "Baseline", "Agreed at the community"]
    assert sorted(said, key=deck.index) == said


@pytest.mark.slow
def test_the_title_comes_first_in_the_reading_order(document: Document) -> None:
    for slide in slides_of(write_deck(document)):
        assert slide.shapes[0].shape_id == slide.shapes.title.shape_id


@pytest.mark.slow
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


@pytest.mark.slow
def test_shapes_of_a_slide_have_numbers_of_their_own(document: Document) -> None:
    for slide in slides_of(write_deck(document, logo=None)):
        numbers = Counter(slide.shapes.element.xpath(".//p:cNvPr/@id"))
        assert max(numbers.values()) == 1


@pytest.mark.slow
def test_the_language_is_said_for_every_run_and_for_the_deck(document: Document) -> None:
    deck = write_deck(document)
    for slide in slides_of(deck):
        assert {run.xpath("./a:rPr/@lang")[0] for run in runs_of(slide)} <= {"en-GB"}
    about = Presentation(BytesIO(deck)).core_properties
    assert about.language == "en-GB"
    assert about.title == document.title
    assert about.author == document.brand.organisation
    assert about.created == about.modified


@pytest.mark.slow
def test_a_figure_is_said_in_the_notes_of_its_slide() -> None:
    chart = Chart(analyse((), ReadingPlan(name="Safe")), "A chart that waits for its first value.")
    document = one_section(chart, notes=("Ask about this.",))
    (slide,) = slides_of(write_deck(document))
    figure = "What the figure shows: A chart that waits for its first value."
    assert notes_of(slide) == f"Ask about this.\nTo look up:\n{figure}"


@pytest.mark.slow
def test_what_a_figure_of_several_slides_shows_is_said_on_the_first() -> None:
    nodes = tuple(
        Node(f"i{n}", f"An idea of some length, {n}", NodeKind.IDEA, 1) for n in range(40)
    )
    aim = Node("aim", "The aim", NodeKind.AIM, 0)
    arrows = tuple(Arrow("aim", node.id) for node in nodes)
    slides = slides_of(write_deck(one_section(Diagram((aim, *nodes), arrows, "Forty ideas."))))
    assert [notes_of(slide) for slide in slides] == [
        "What the figure shows: Forty ideas.",
        *[""] * (len(slides) - 1),
    ]
    assert len(slides) > 2


def test_what_the_title_begins_with_is_not_said_over_it_too() -> None:
    sections = (
        Section("a", "Feeling safe", "Feeling safe – a change for the better", (Paragraph("x"),)),
        Section("b", "Feeling safe", "People feel safer", (Paragraph("x"),)),
    )
    first, second = slides_of(write_deck(Document("T", sections=sections)))
    assert "Feeling safe" not in [shape.text_frame.text for shape in first.placeholders]
    assert "Feeling safe" in [shape.text_frame.text for shape in second.placeholders]


def test_notes_of_a_section_are_on_its_first_slide_alone() -> None:
    bullets = Bullets(tuple(f"Bullet {i}" for i in range(40)))
    slides = slides_of(write_deck(one_section(bullets, notes=("Ask.",))))
    assert [notes_of(slide) for slide in slides] == ["Ask.", *[""] * (len(slides) - 1)]


def placed(slide: Any) -> Iterator[tuple[str, float, float, float, float]]:
    """What stands on a slide; signs and bands lie on tables and panels by design."""
    for shape in slide.shapes:
        if shape.name.startswith("Band") or shape.shape_type == 6:
            continue
        yield shape.name, shape.left.pt, shape.top.pt, shape.width.pt, shape.height.pt


@pytest.mark.slow
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


def test_a_figure_without_words_stops_the_deck() -> None:
    silent = Chart(analyse((), ReadingPlan()), " ")
    with pytest.raises(WorkbookError, match="in: a"):
        write_deck(one_section(silent))


@pytest.mark.slow
def test_importing_the_writer_does_not_load_python_pptx() -> None:
    code = "import sys, qiworkbook.writers.deck; print('pptx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
