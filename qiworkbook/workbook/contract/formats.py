"""Every format that a document can be written in. The writers are imported when they are used."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.content import Document, Figure

    Write = Callable[[Document], object]


def written() -> tuple[tuple[str, Write], ...]:
    """The writers by the name of their format."""
    from qiworkbook.writers.deck import write_deck
    from qiworkbook.writers.html_deck import write_html_deck
    from qiworkbook.writers.html_page import write_page
    from qiworkbook.writers.markdown import write_markdown
    from qiworkbook.writers.plain_text import write_text

    return (
        ("a page in HTML", write_page),
        ("slides in HTML", write_html_deck),
        ("Markdown", lambda document: write_markdown(document, _drawn)),
        ("plain text", write_text),
        ("a PowerPoint deck", write_deck),
    )


def _drawn(figure: Figure, name: str) -> str:
    from qiworkbook.figures import figure_svg

    figure_svg(figure)
    return f"{name}.svg"
