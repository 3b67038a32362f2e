"""Documents that are not the report: sections that a command made, as a page and as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.compose.document import document, titles_of, unread
from qiworkbook.store.outputs import write_output
from qiworkbook.workbook.copies_apart import keep_apart
from qiworkbook.workbook.report import (
    logo_of,
    templates_of,
    write_as_markdown,
)
from qiworkbook.workbook.shared_copy import keep_files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qiworkbook.content import Section
    from qiworkbook.workbook.opened import OpenWorkbook


def write_document(
    opened: OpenWorkbook, sections: Sequence[Section], title: str, folder: Path, name: str
) -> tuple[Path, Path]:
    """Write sections about the opened projects as NAME.html and NAME.md. Gives these two.

    Labels and look are those of a report on the projects; the figures of the Markdown lie in a
    folder beside it.
    """
    from qiworkbook.writers.html_page import write_page

    whose, _ = titles_of(opened.views, "")
    missing = tuple(section for view in opened.views for section in unread(view))
    made = document(opened.views, (*missing, *sections), title, whose, opened.today)
    page = write_page(
        made,
        workbook_templates=templates_of(opened),
        plugin_templates=opened.plugin_templates,
        logo=logo_of(opened),
    )
    keep_apart(opened, folder, [folder / f"{name}.html", folder / f"{name}.md"])
    in_markdown, *figures = write_as_markdown(made, folder, name)
    if opened.is_shared:
        keep_files(opened.root, figures)
    return write_output(folder / f"{name}.html", page), in_markdown
