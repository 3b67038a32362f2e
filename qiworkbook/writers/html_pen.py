"""Each block as HTML, by the template of its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.content import Icons
from qiworkbook.figures import figure_svg
from qiworkbook.templates import Markup
from qiworkbook.writers.addresses import safe_address
from qiworkbook.writers.blocks import put
from qiworkbook.writers.figure_words import in_words, kind_of, name_of_figure
from qiworkbook.writers.html_summary import summary_groups

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiworkbook.content import (
        Block,
        Bullets,
        Callout,
        Facts,
        Figure,
        Heading,
        Links,
        Paragraph,
        Quote,
        Section,
        Table,
    )
    from qiworkbook.templates import Templates
    from qiworkbook.writers.anchors import Anchors


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A link for its template: `address` is "" when it may not be one, `shown` is as written."""

    title: str
    address: str
    shown: str
    note: str


class HtmlPen:
    """Writes the blocks of one document. Escaping is done by the templates, and only there."""

    def __init__(self, templates: Templates, anchors: Anchors) -> None:
        self.templates = templates
        self.anchors = anchors
        self.level = 2
        self.caption = ""
        self.figures = 0

    def body(self, section: Section, level: int) -> Markup:
        """What stands in a section whose own heading is of this level."""
        self.level = level + 1
        self.caption = section.heading or section.message
        return self.all(section.blocks)

    def all(self, blocks: Iterable[Block]) -> Markup:
        """Blocks, one after the other."""
        return Markup("").join([put(self, block) for block in blocks])

    def paragraph(self, block: Paragraph) -> Markup:
        """A `p`; its own line ends are kept by the style."""
        return self._fill("paragraph", block=block)

    def heading(self, block: Heading) -> Markup:
        """A heading one level below its section's."""
        return self._fill("heading", block=block, level=self.level)

    def bullets(self, block: Bullets) -> Markup:
        """A `ul` or an `ol`."""
        return self._fill("bullets", block=block)

    def quote(self, block: Quote) -> Markup:
        """A `blockquote` with who said it."""
        return self._fill("quote", block=block)

    def callout(self, block: Callout) -> Markup:
        """A note in a box."""
        return self._fill("callout", block=block)

    def facts(self, block: Facts) -> Markup:
        """A `dl`."""
        return self._fill("facts", block=block)

    def table(self, block: Table) -> Markup:
        """A table with a caption, in a box that scrolls sideways where the page is narrow."""
        caption = block.caption or self.caption
        return self._fill("table", block=block, caption=caption, target_of=self._target)

    def links(self, block: Links) -> Markup:
        """A list of links; an address that may not be one is shown, not linked."""
        links = tuple(
            ShownLink(link.title, safe_address(link.address), link.address, link.note)
            for link in block.items
        )
        return self._fill("links", links=links)

    def figure(self, block: Figure) -> Markup:
        """A drawing with its alt text, and behind a summary the same in words and numbers."""
        self.figures += 1
        prefix = f"figure_{self.figures}"  # no two drawings share an id
        if isinstance(block, Icons):
            groups = summary_groups(block, self._target, prefix)
            return self._fill("summary", block=block, groups=groups)
        return self._fill(
            "figure",
            block=block,
            kind=kind_of(block),
            called=name_of_figure(block),
            drawing=Markup(figure_svg(block, prefix=prefix)),  # escaped where it was drawn
            words=self.all(in_words(block)),
        )

    def _fill(self, name: str, **values: object) -> Markup:
        return self.templates.fill(f"blocks/{name}.html.j2", **values)

    def _target(self, link: str) -> str:
        name = self.anchors.of(link)
        return f"#{name}" if name else ""
