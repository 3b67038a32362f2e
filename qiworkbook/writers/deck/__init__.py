"""A document as a PowerPoint deck: text, tables, charts and diagrams of PowerPoint's own.

python-pptx is imported when a deck is written or a template is looked at, not before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.store.cache import NO_SHELF, Shelf
from qiworkbook.writers.deck.findings import BrandFinding, PartStanding
from qiworkbook.writers.progress import ProgressTeller, unwatched

if TYPE_CHECKING:
    from qiworkbook.content import Document

__all__ = ["BrandFinding", "PartStanding", "check_brand", "write_deck"]


def write_deck(
    document: Document,
    template: bytes | None = None,
    logo: bytes | None = None,
    progress: ProgressTeller = unwatched,
    shelf: Shelf = NO_SHELF,
) -> bytes:
    """The deck as the bytes of a .pptx, 16:9 on our own template, or on a trust's.

    `template` is a .pptx or a .potx, `logo` a PNG or a JPEG for the first slide. The same
    document gives the same bytes, whatever of it is kept on a `shelf`. `progress` is handed
    sections, then slides. Raises WorkbookError
    for a figure without words, for a text too small to read from the back of a room, and for a
    template that can't be used.
    """
    from qiworkbook.writers.deck.writer import write

    return write(document, template, logo, progress, shelf)


def check_brand(template: bytes) -> tuple[BrandFinding, ...]:
    """What a deck on this .pptx or .potx will use, miss and improvise, layout by layout.

    Raises WorkbookError for a file that can't be used as a template at all.
    """
    from qiworkbook.writers.deck.brand_check import check

    return check(template)
