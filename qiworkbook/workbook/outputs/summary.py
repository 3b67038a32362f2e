"""Every measure of many projects at a glance: as rows, as a page that leads to the charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.builtin.sections_measures import charts
from qiworkbook.compose.document import divider, document, titles_of
from qiworkbook.compose.summary import summary, summary_message
from qiworkbook.content import IconRow, Icons
from qiworkbook.problems import NothingFoundError, WorkbookError
from qiworkbook.store.outputs import write_output
from qiworkbook.workbook.outputs.report import logo_of, templates_of, write_as_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Document, Section
    from qiworkbook.workbook.opened import OpenWorkbook

ENDINGS = (".html", ".md", ".svg", ".png")


class Summary(Struct, frozen=True):
    """The rows, project by project, and one sentence that counts what they say."""

    rows: tuple[IconRow, ...]
    message: str


def summary_of(views: Sequence[ProjectView]) -> Summary:
    """Every measure of these projects with its reading.

    >>> len(summary_of(opened.views).rows) > 3
    True
    """
    rows = tuple(row for icons in _icons(summary(views)) for row in icons.rows)
    return Summary(rows, summary_message(rows))


def write_summary(opened: OpenWorkbook, ids: Sequence[str], target: Path) -> tuple[Path, ...]:
    """Write the summary by the ending of `target`. Gives the files, the summary first.

        >>> write_summary(opened, ["willow-ward"], folder / "summary.md")[0].name
        'summary.md'

    A page (.html or .md) has the charts below, each row leading to its own; a picture (.svg or
    .png) has the icons alone. Raises WorkbookError for another ending, and for a picture of none.
    """
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        raise WorkbookError(
            f"The summary can be .html, .md, .svg or .png, and {target.name} is none of them.",
            f"Try: {target.stem}.html",
        )
    views = opened.views_of(ids)
    if ending == ".md":
        return write_as_markdown(_composed(opened, views), target.parent, target.stem)
    if ending == ".html":
        from qiworkbook.writers.html_page import write_page

        page = write_page(
            _composed(opened, views),
            workbook_templates=templates_of(opened),
            plugin_templates=opened.plugin_templates,
            logo=logo_of(opened),
        )
        return (write_output(target, page),)
    return (write_output(target, _picture(views, target)),)


def _composed(opened: OpenWorkbook, views: Sequence[ProjectView]) -> Document:
    title, subtitle = titles_of(views, "Summary of measures")
    return document(views, _sections(views), title, subtitle, opened.today)


def _sections(views: Sequence[ProjectView]) -> Iterator[Section]:
    yield summary(views)
    for view in views:
        if len(views) > 1:
            yield divider(view)
        yield from charts(view, in_full=True)


def _picture(views: Sequence[ProjectView], target: Path) -> bytes:
    from qiworkbook.figures import figure_png, figure_svg

    icons = next(_icons(summary(views)), None)
    if icons is None:
        raise NothingFoundError("There are no measures yet, so there is nothing to draw.")
    if target.suffix.lower() == ".png":
        return figure_png(icons)
    return figure_svg(icons).encode()


def _icons(section: Section) -> Iterator[Icons]:
    return (block for block in section.blocks if isinstance(block, Icons))
