"""The nouns of a document: what a report or a deck says, with no colour, inch or tag in it.

A writer turns a `Document` into one format. The set of blocks is closed, so that every writer
can promise to write every block. A figure is data plus words: its `alt` is required, because
what a chart shows must also reach those who cannot see it.
"""

from __future__ import annotations

from qiworkbook.content.document import (
    Block,
    Brand,
    Document,
    Figure,
    Rank,
    Section,
    SectionKind,
    alt_of,
    figures_without_words,
)
from qiworkbook.content.figures import (
    Arrow,
    Bar,
    Chart,
    DayCell,
    Diagram,
    Distribution,
    Funnel,
    IconRow,
    Icons,
    Node,
    NodeKind,
    SafetyCross,
    SmallMultiples,
)
from qiworkbook.content.words import (
    Bullets,
    Callout,
    Cell,
    Facts,
    Heading,
    Link,
    Links,
    Paragraph,
    Picture,
    Quote,
    Table,
    Tone,
)

__all__ = [
    "Arrow",
    "Bar",
    "Block",
    "Brand",
    "Bullets",
    "Callout",
    "Cell",
    "Chart",
    "DayCell",
    "Diagram",
    "Distribution",
    "Document",
    "Facts",
    "Figure",
    "Funnel",
    "Heading",
    "IconRow",
    "Icons",
    "Link",
    "Links",
    "Node",
    "NodeKind",
    "Paragraph",
    "Picture",
    "Quote",
    "Rank",
    "SafetyCross",
    "Section",
    "SectionKind",
    "SmallMultiples",
    "Table",
    "Tone",
    "alt_of",
    "figures_without_words",
]
