"""Documents that are not the report: sections that a command made, and papers of modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.compose.document import document, titles_of, unread
from qiworkbook.problems import WorkbookError
from qiworkbook.store.outputs import write_output, write_outputs
from qiworkbook.workbook.copies_apart import keep_apart
from qiworkbook.workbook.report import (
    logo_of,
    output_of,
    templates_of,
    write_as_markdown,
)
from qiworkbook.workbook.shared_copy import keep_files

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from qiworkbook.content import Document, Section
    from qiworkbook.parts.extensions import Paper
    from qiworkbook.workbook.opened import OpenWorkbook


def write_document(
    opened: OpenWorkbook, sections: Sequence[Section], title: str, folder: Path, name: str
) -> tuple[Path, Path]:
    """Write sections about the opened projects as NAME.html and NAME.md. Gives these two.

        >>> made = write_document(opened, governance(opened), "For the lead", folder, "privacy")
        >>> [path.name for path in made]
        ['privacy.html', 'privacy.md']

    Labels and look are those of a report on the projects; the figures of the Markdown lie in a
    folder beside it.
    """
    whose, _ = titles_of(opened.views, "")
    missing = tuple(section for view in opened.views for section in unread(view))
    made = document(opened.views, (*missing, *sections), title, whose, opened.today)
    keep_apart(opened, folder, [folder / f"{name}.html", folder / f"{name}.md"])
    in_markdown, *figures = write_as_markdown(made, folder, name)
    if opened.is_shared:
        keep_files(opened.root, figures)
    return write_paper(opened, made, folder / f"{name}.html"), in_markdown


def write_paper(opened: OpenWorkbook, made: Document, path: Path) -> Path:
    """Write a document as an HTML file that prints on A4."""
    from qiworkbook.writers.html_page import write_page

    page = write_page(
        made,
        workbook_templates=templates_of(opened),
        plugin_templates=opened.plugin_templates,
        logo=logo_of(opened),
    )
    return write_output(path, page)


def papers(opened: OpenWorkbook, ids: Sequence[str] = ()) -> tuple[Paper, ...]:
    """What modules can make of the named projects, or of all: posters, forms.

    >>> papers(opened)[0].name
    'willow-ward-benchmark-2025-02-24.xlsx'
    """
    return tuple(one for view in opened.views_of(ids) for one in opened.plugins.papers(view))


def write_papers(opened: OpenWorkbook, names: Collection[str]) -> tuple[Path, ...]:
    """Make the papers of these names, each whole, or none. Gives the files.

        >>> write_papers(opened, [papers(opened)[0].name])[0].name
        'willow-ward-benchmark-2025-02-24.xlsx'

    Raises WorkbookError for a name that nothing is offered under any more, and where a module
    goes wrong.
    """
    offered = {one.name: one for one in papers(opened)}
    if gone := [name for name in names if name not in offered]:
        raise WorkbookError(
            f"{gone[0]} can't be made now.",
            "What it is made of may have changed, or it is for the team alone.",
        )
    folder = output_of(opened)
    targets = [(folder / name, offered[name].make()) for name in dict.fromkeys(names)]
    keep_apart(opened, folder, [path for path, _ in targets])
    return write_outputs(targets)
