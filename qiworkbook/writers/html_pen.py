"""Each block as HTML, by the template of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.content import Chart, Icons
from qiworkbook.figures import figure_svg
from qiworkbook.figures.control_chart import FOR_SLIDES, chart_svg
from qiworkbook.writers.blocks import put
from qiworkbook.writers.clean import safe_address
from qiworkbook.writers.figure_words import in_words, kind_of, name_of_figure
from qiworkbook.writers.html_frame import data_address
from qiworkbook.writers.html_summary import summary_groups
from qiworkbook.writers.templates import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qiworkbook.content import (
        Block,
        Bullets,
        Callout,
        Facts,
        Figure,
        Heading,
        Links,
        Paragraph,
        Picture,
        Quote,
        Section,
        Table,
    )
    from qiworkbook.writers.clean import Anchors
    from qiworkbook.writers.templates import Templates


_WIDE = (9.6, 4.3)  # inches: the part of a slide that is below its title
_MOST_TILES = 5
_TILE = 36  # letters that stand on two or three lines of a tile


class ShownLink(Struct, frozen=True):
    """A link for its template: `address` is "" when it may not be one, `shown` is as written."""

    title: str
    address: str
    shown: str
    note: str


class HtmlPen:
    """Writes the blocks of one document. Escaping is done by the templates, and only there.

    `for_slides` draws charts wide, with texts that can be read from the back of a room;
    `chart_size` is in inches. With `folded_words` a figure has the same in words below it.
    `elsewhere` are the pages beside this one, by the ids of sections that stand there.
    """

    def __init__(
        self,
        templates: Templates,
        anchors: Anchors,
        *,
        for_slides: bool = False,
        chart_size: tuple[float, float] | None = None,
        folded_words: bool = True,
        elsewhere: Mapping[str, str] | None = None,
    ) -> None:
        self.chart_size = _WIDE if for_slides else chart_size
        self.scale = FOR_SLIDES if for_slides else 1.0
        self.folded_words = folded_words
        self.elsewhere = elsewhere or {}
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
        """A `dl`: as tiles that catch the eye, or as rows when there is much to read."""
        few = len(block.pairs) <= _MOST_TILES
        short = all(len(value) <= _TILE for _, value in block.pairs)
        return self._fill("facts", block=block, shape="tiles" if few and short else "rows")

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

    def picture(self, block: Picture) -> Markup:
        """An `img` that carries the picture in it, or an empty frame."""
        return self._fill(
            "picture", block=block, address=data_address(block.content) if block.content else ""
        )

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
            drawing=Markup(self._drawn(block, prefix)),  # escaped where it was drawn
            words=self.all(in_words(block)) if self.folded_words else "",
        )

    def _drawn(self, figure: Figure, prefix: str) -> str:
        if isinstance(figure, Chart):  # under the title of its section, which is its headline
            return chart_svg(
                figure.reading, figure.alt, size=self.chart_size, scale=self.scale, prefix=prefix
            )
        return figure_svg(figure, prefix=prefix)

    def _fill(self, name: str, **values: object) -> Markup:
        return self.templates.fill(f"blocks/{name}.html.j2", **values)

    def _target(self, link: str) -> str:
        name = self.anchors.of(link)
        return f"#{name}" if name else self.elsewhere.get(link, "")
