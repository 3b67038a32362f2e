"""The deck as a page has the slides of the deck in PowerPoint, and nothing is lost between them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from qiworkbook.content import (
    Arrow,
    Bar,
    Block,
    Bullets,
    Callout,
    Cell,
    DayCell,
    Diagram,
    Distribution,
    Document,
    Facts,
    Grid,
    Heading,
    IconRow,
    Icons,
    Link,
    Links,
    Node,
    NodeKind,
    Paragraph,
    Quote,
    SafetyCross,
    Section,
    SectionKind,
    SmallMultiples,
    Tone,
)
from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import ReadingPlan
from qiworkbook.writers.deck import write_deck
from qiworkbook.writers.html_page import write_html_deck

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[str], Any]

LONG = "which takes a line or two of a slide, as things do that a team has thought about for long"


def said(n: int) -> str:
    return f"Item {n:03d}, {LONG}."


def table(rows: int) -> Grid:
    return Grid(("n", "said"), tuple((Cell(str(n)), Cell(said(n))) for n in range(rows)), "All")


def tree(ideas: int) -> Diagram:
    """An aim, a driver for five ideas each, and the ideas."""
    drivers = range(-(-ideas // 5))
    nodes = (
        Node("aim", "The aim", NodeKind.AIM, 0),
        *(Node(f"d{n}", f"Driver {n}", NodeKind.PRIMARY, 1) for n in drivers),
        *(Node(f"i{n}", said(n), NodeKind.IDEA, 2) for n in range(ideas)),
    )
    arrows = (
        *(Arrow("aim", f"d{n}") for n in drivers),
        *(Arrow(f"d{n // 5}", f"i{n}") for n in range(ideas)),
    )
    return Diagram(nodes, arrows, "The theory in words", ("Aim", "Drivers", "Ideas"))


READINGS = tuple(analyse((), ReadingPlan(name=said(n))) for n in range(14))
DAYS = tuple(DayCell(date(2024, 1, 1) + timedelta(n), n % 2) for n in range(366))
MANY: dict[str, tuple[Block, ...]] = {
    "paragraphs": tuple(Paragraph(said(n)) for n in range(30)),
    "one endless paragraph": (Paragraph(" ".join(said(n) for n in range(60))),),
    "bullets": (Heading("Said"), Bullets(tuple(said(n) for n in range(30)))),
    "numbered": (Bullets(tuple(said(n) for n in range(30)), ordered=True),),
    "links": (Links(tuple(Link(said(n), "https://a.org/", f"Note {n}") for n in range(25))),),
    "facts": (Facts(tuple((f"Fact {n}", said(n)) for n in range(25))),),
    "cards": (Facts(tuple((f"Fact {n:03d}", f"{n}%") for n in range(60))),),
    "quotes": tuple(Quote(said(n), f"Group {n}") for n in range(20)),
    "callouts": tuple(Callout(said(n), Tone.WATCH) for n in range(20)),
    "tables": (table(40), Paragraph("Between"), table(3)),
    "icons": (Icons(tuple(IconRow(one.name, "3", one) for one in READINGS), "In words"),),
    "diagram": (tree(25),),
    "bars": (
        Distribution(("no", "yes"), tuple(Bar(said(n), (40, 60), 9) for n in range(20)), "A"),
    ),
    "days": (SafetyCross(DAYS, "In words"),),
    "small charts": (SmallMultiples(READINGS, tuple(o.name for o in READINGS), "In words"),),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", MANY)
def test_the_slides_are_the_same_and_say_the_same(kind: str, read_html: Reader) -> None:
    from pptx import Presentation

    body = Section("a", "Heading", "Message", MANY[kind], ("Ask why",))
    opening = Section("part", "", "A part", kind=SectionKind.DIVIDER)
    cover = Section("c", "", "T", kind=SectionKind.COVER)
    document = Document("T", sections=(cover, opening, body))
    in_powerpoint = list(Presentation(BytesIO(write_deck(document))).slides)
    page = read_html(write_html_deck(document))
    on_page = [one for one in page.all("section") if "slide" in one.attributes["class"].split()]
    assert [one.text for one in page.all("h1", "h2")] == [
        one.shapes.title.text_frame.text for one in in_powerpoint
    ]
    assert len(in_powerpoint) > 3
    assert ["Ask why" in one.text for one in on_page].count(True) == 1
    asked = {one for block in MANY[kind] for one in re.findall(r"Item \d+|Fact \d+", repr(block))}
    seen = [{one for one in asked if one in slide.text} for slide in on_page]
    assert set().union(*seen) == asked
    if kind != "diagram":  # its aim and drivers stand on each of its slides
        shown = [[one for one in asked if one in words(slide)] for slide in in_powerpoint]
        assert [len(one) for one in shown if one] == [len(one) for one in seen if one] or not any(
            shown
        )


def words(slide: Any) -> str:
    return " ".join(slide.shapes.element.itertext()).replace("\N{NO-BREAK SPACE}", " ")


def test_a_numbered_list_goes_on_with_its_numbers(read_html: Reader) -> None:
    document = Document("T", sections=(Section("a", "", "Message", MANY["numbered"]),))
    page = read_html(write_html_deck(document))
    assert "30. Item 029" in page.all("section")[-1].text


@pytest.mark.slow
def test_a_template_with_less_room_has_more_slides_on_the_page_too() -> None:
    from pptx import Presentation

    low = Presentation(BytesIO(write_deck(Document("T"))))
    low.slide_height = low.slide_width // 2
    file = BytesIO()
    low.save(file)
    document = Document(
        "T",
        sections=(
            Section("c", "", "T", kind=SectionKind.COVER),
            Section("a", "", "Message", (table(40),)),
        ),
    )
    of_ours = write_html_deck(document).count('<section class="slide')
    template = file.getvalue()
    of_theirs = write_html_deck(document, template=template).count('<section class="slide')
    assert of_theirs == len(Presentation(BytesIO(write_deck(document, template))).slides)
    assert of_theirs > of_ours
