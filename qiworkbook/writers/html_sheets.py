"""Sections as sheets of paper: words beside figures, each of them on one page of A4 or A3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.content import Figure
from qiworkbook.writers.clean import anchors
from qiworkbook.writers.html_frame import Look, Masthead, may_load
from qiworkbook.writers.html_pen import HtmlPen
from qiworkbook.writers.ready import ready
from qiworkbook.writers.templates import Markup, open_templates

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.content import Document

_CHART = (6.4, 4.0)  # inches: a little more than its place on A4


class PaperSheet(Struct, frozen=True):
    """A section, written: its words, and its figures beside them."""

    anchor: str
    title: str
    words: Markup
    figures: Markup


def write_sheets(
    document: Document,
    *,
    workbook_templates: Path | None = None,
    plugin_templates: tuple[Path, ...] = (),
    logo: bytes | Path | None = None,
) -> str:
    """The whole page as text: a sheet for each section, which prints on one page.

    Raises WorkbookError for a template with a mistake, and for a logo that can't be shown.
    """
    document = ready(document)
    templates = open_templates(workbook_templates, plugin_templates)
    names = anchors(document.sections)
    pen = HtmlPen(templates, names, chart_size=_CHART, folded_words=False)
    sheets = []
    for section, anchor in zip(document.sections, names.names, strict=True):
        words = tuple(block for block in section.blocks if not isinstance(block, Figure))
        figures = tuple(block for block in section.blocks if isinstance(block, Figure))
        sheets.append(
            PaperSheet(
                anchor,
                section.message or section.heading,
                pen.body(replace(section, blocks=words), 1),
                pen.body(replace(section, blocks=figures), 1),
            )
        )
    style = templates.fill("sheets.css", look=Look.of(document.brand))
    text = templates.fill(
        "sheets.html.j2",
        document=document,
        masthead=Masthead.of(document, logo),
        sheets=sheets,
        style=style,
        may_load=may_load(style),
    )
    return str(text)  # no longer marked as safe to put into HTML
