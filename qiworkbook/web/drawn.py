"""What the report draws, drawn on a page: its links lead to our pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

from qiworkbook.content import Section
from qiworkbook.web.site import site
from qiworkbook.writers.anchors import anchors
from qiworkbook.writers.html_pen import HtmlPen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Block
    from qiworkbook.writers.templates import Markup


class _PagePen(HtmlPen):
    """A pen whose links to the section of a chart lead to the page of that measure."""

    pages: dict[str, str]

    def _target(self, link: str) -> str:
        return self.pages.get(link, "")


def drawn(view: ProjectView, blocks: Iterable[Block], caption: str, level: int = 2) -> Markup:
    """Blocks about a project, below a heading of this level; `caption` names their tables."""
    pen = _PagePen(site().templates, anchors(()))
    id_ = view.project.id
    pen.pages = {
        f"{id_}-chart-{measure.id}": url_for("project.measure", id_=id_, measure=measure.id)
        for measure in view.project.measures
    }
    return pen.body(Section(id_, caption, caption, tuple(blocks)), level)
