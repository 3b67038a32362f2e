"""Sections made of blocks, and the report or the deck that they make."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import force_setattr

from qiworkbook.content.figures import (
    Chart,
    Diagram,
    Distribution,
    Funnel,
    Icons,
    SafetyCross,
    SmallMultiples,
)
from qiworkbook.content.words import (
    Bullets,
    Callout,
    Facts,
    Heading,
    Links,
    Paragraph,
    Picture,
    Quote,
    Table,
)

if TYPE_CHECKING:
    from datetime import date


Figure = Chart | SmallMultiples | Icons | Diagram | Distribution | SafetyCross | Funnel
"""A block that is drawn."""
Block = Paragraph | Heading | Bullets | Quote | Callout | Facts | Table | Links | Picture | Figure
"""What a section is made of."""


class SectionKind(StrEnum):
    """How a section opens the page or the slide."""

    COVER = "cover"  # the first slide of a deck
    DIVIDER = "divider"  # the first slide of a team's part
    BODY = "body"


class Rank(StrEnum):
    """What a team's story says of a section; all of it stands in the appendix and the report."""

    ESSENTIAL = "essential"  # a slide of the story
    USUAL = "usual"  # one line of the story, among what it rests on
    DETAIL = "detail"  # nothing: it is there to look up


class Section(Struct, frozen=True):
    """One thing to say. `message` is the one sentence to leave with: the title of its slide.

    `heading` is the short label that a contents list shows. `notes` are for the person who
    speaks: questions and reminders, one a line. `project` is the project's id, or "". `maker` is
    the id of the `SectionMaker` that it is from; the core fills it in. `rank` is its maker's where
    it says nothing. With `fold` its chart may share a slide with others when it says little. A
    `single` one takes one slide whatever it holds: what has no room there stands in the notes. So
    does a `sheet`, and it has its words beside its figures. `name` is what it is, in whichever
    project: "theory"; its id where nothing is said. `to_agree`, it only says that this is still to
    be agreed. `steps`, `asks` and `offers` are what a team does next, asks of others, offers them.
    """

    id: str
    heading: str
    message: str
    blocks: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()
    kind: SectionKind = SectionKind.BODY
    project: str = ""
    maker: str = ""
    rank: Rank | None = None
    fold: bool = False
    single: bool = False
    sheet: bool = False
    name: str = ""
    to_agree: bool = False
    steps: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """A name, whoever made it."""
        if not self.name:
            force_setattr(self, "name", self.id)


class Brand(Struct, frozen=True):
    """What a trust makes its own: colours as "#RRGGBB", a footer, a logo's path with its words."""

    organisation: str = ""
    colour: str = "#005EB8"
    accent: str = "#41B6E6"
    footer: str = ""
    logo: str = ""
    logo_words: str = ""
    template: str = ""


class Document(Struct, frozen=True):
    """A report or a deck, before anybody has chosen a format.

    `labels` are printed on every page or slide: "Illustrative: an invented ward". `first` are the
    ids of the sections that answer first: a page folds all others away; it folds none without any.
    """

    title: str
    subtitle: str = ""
    sections: tuple[Section, ...] = ()
    language: str = "en-GB"
    made_on: date | None = None
    labels: tuple[str, ...] = ()
    brand: Brand = field(default_factory=Brand)
    first: tuple[str, ...] = ()


def alt_of(block: Block) -> str | None:
    """The words of a figure; None for a block that is words already."""
    return getattr(block, "alt", None)


def figures_without_words(document: Document) -> tuple[str, ...]:
    """The ids of sections that hold a figure with no alt text. A writer refuses such a document."""
    return tuple(
        section.id
        for section in document.sections
        if any((alt := alt_of(block)) is not None and not alt.strip() for block in section.blocks)
    )
