"""A document with every kind of block, and a text in every place where a person may write."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser

import pytest

from qiworkbook.content import (
    Arrow,
    Bar,
    Block,
    BrandIdentity,
    Bullets,
    Callout,
    Cell,
    Chart,
    DayCell,
    Diagram,
    Distribution,
    Document,
    Facts,
    Funnel,
    Grid,
    Heading,
    IconRow,
    Icons,
    Link,
    Links,
    Node,
    NodeKind,
    Paragraph,
    Picture,
    Quote,
    SafetyCross,
    Section,
    SectionKind,
    SmallMultiples,
    Tone,
)
from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.funnel import FunnelKind, Ward, funnel
from qiworkbook.spc.observations import Observation, PhaseStart, ReadingPlan, TargetStep
from qiworkbook.spc.reading import Event, Reading, UnmeasuredStretch

# Breaks out of attributes, elements, code, links and formulas; turns the direction of writing;
# holds two characters that no XML file may hold, an emoji, and Hebrew.
AWKWARD = (
    "\"><script>alert(1)</script> & ' ` * _ | [x](javascript:alert(1)) = + - @ "
    "\u202e \ufffe \u0007 😀 עברית"
)


@dataclass
class Texts:
    """Gives texts that can be told apart, and remembers them: "t1 ...", "t2 ..."."""

    end: str = ""
    given: list[str] = field(default_factory=list)

    def __call__(self) -> str:
        self.given.append(f"t{len(self.given) + 1}. {self.end}".strip())
        return self.given[-1]


def reading(text: Texts, weeks: int = 12) -> Reading:
    """A chart with everything that a chart can carry: phases, an event, a pause, notes."""
    rows = [
        Observation(date(2024, 1 + week // 4, 1 + 7 * (week % 4)), 60.0 + week % 5, note=text())
        for week in range(weeks)
    ]
    return analyse(
        rows,
        ReadingPlan(
            name=text(),
            unit="%",
            targets=(TargetStep(None, 90),),
            phases=(PhaseStart(date(2024, 2, 1), text()),),
            events=(Event(date(2024, 1, 8), text()),),
            pauses=(UnmeasuredStretch(date(2024, 4, 1), date(2024, 4, 8), text()),),
            source=text(),
        ),
    )


def every_block(text: Texts) -> tuple[Block, ...]:
    """One of each block, with a text of its own in every field for texts."""
    return (
        Paragraph(text()),
        Heading(text()),
        Bullets((text(), text())),
        Bullets((text(), text()), ordered=True),
        Quote(text(), text()),
        Picture(b"", text()),
        *(Callout(text(), tone) for tone in Tone),
        Facts(((text(), text()), (text(), text()))),
        Grid(
            (text(), text()),
            ((Cell(text()), Cell(text(), Tone.GOOD)), (Cell(text(), link="s2"), Cell(text()))),
            text(),
        ),
        Links(
            (
                Link(text(), "https://example.org/a", text()),
                Link(text(), "mailto:ward@example.org", text()),
                Link(text(), "javascript:alert(1)", text()),
            )
        ),
        Chart(reading(text), text()),
        SmallMultiples((reading(text), reading(text)), (text(), text()), text()),
        Icons((IconRow(text(), text(), reading(Texts()), "s2", text()),), text()),
        Diagram(
            (
                Node("a", text(), NodeKind.AIM, 0),
                Node("b", text(), NodeKind.PRIMARY, 1, text(), Tone.WATCH),
                Node("c", text(), NodeKind.IDEA, 2),
            ),
            (Arrow("a", "b"), Arrow("b", "c", weak=True)),
            text(),
            (text(), text()),
        ),
        Distribution(
            (text(), text()),
            (Bar(text(), (40.0, 60.0), 25), Bar(text(), (), None, text())),
            text(),
        ),
        SafetyCross(
            (DayCell(date(2024, 5, 1), 0), DayCell(date(2024, 5, 2), None, text())), text()
        ),
        Funnel(
            text(),
            text(),
            funnel((Ward(text(), 8, 20), Ward(text(), 30, 60)), FunnelKind.P, 100),
            text(),
            text(),
            "%",
            0,
        ),
    )


def full_document(text: Texts) -> Document:
    """A cover, a divider and a section of one project, and a section that has every block."""
    return Document(
        title=text(),
        subtitle=text(),
        sections=(
            Section("s0", "", text(), (Paragraph(text()),), kind=SectionKind.COVER),
            Section("s1", text(), text(), kind=SectionKind.DIVIDER, project="willow"),
            Section("s2", text(), text(), every_block(text), (text(), text()), project="willow"),
        ),
        made_on=date(2024, 6, 3),
        labels=(text(), text()),
        brand=BrandIdentity(organisation=text(), footer=text()),
    )


@pytest.fixture
def texts() -> Texts:
    """Plain texts: "t1.", "t2." ..."""
    return Texts()


@pytest.fixture
def awkward() -> Texts:
    """Texts that each try to be more than text."""
    return Texts(AWKWARD)


@pytest.fixture
def document(texts: Texts) -> Document:
    """Every block, with plain texts."""
    return full_document(texts)


@pytest.fixture
def awkward_document(awkward: Texts) -> Document:
    """Every block, with awkward texts; `awkward.given` are those that must come back."""
    return full_document(awkward)


@dataclass
class Element:
    """An HTML element as it was read: its attributes, and the text in it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


class Page(HTMLParser):
    """HTML read by the parser of the standard library: elements in order, text, style, script."""

    EMPTY = ("meta", "img", "input", "hr", "br")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.loose: list[tuple[str, str]] = []  # texts with no direction of their own, and where
        self._open: list[Element] = []
        self.text = ""
        self.feed(html)
        self.close()
        self.left_open = [element.tag for element in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in self.EMPTY:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"nothing is open, and </{tag}> closes something"
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data
        if not self._open or self._open[-1].tag not in ("script", "style"):
            self.text += data
        if not any(e.tag == "bdi" or e.attributes.get("dir") == "auto" for e in self._open):
            self.loose.append((data, " ".join(e.tag for e in self._open)))

    def all(self, *tags: str) -> list[Element]:
        """The elements of these names, in order."""
        return [element for element in self.elements if element.tag in tags]

    def values(self, attribute: str) -> list[str]:
        """What stands in every attribute of this name."""
        return [e.attributes[attribute] for e in self.elements if attribute in e.attributes]


@pytest.fixture
def read_html() -> type[Page]:
    """Reads HTML, and refuses elements that are not closed in their order."""
    return Page
