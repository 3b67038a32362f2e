"""Projects become documents, and documents become files: the report and the deck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.content import Section
from qiworkbook.extensions import CoachQuestion, Output, SectionMaker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.view import ProjectView
    from qiworkbook.workbook.opening import OpenWorkbook


def questions_for(opened: OpenWorkbook, view: ProjectView) -> tuple[CoachQuestion, ...]:
    """The next questions to ask about one project."""
    return tuple(
        question
        for maker in opened.plugins.questions()
        for question in opened.plugins.run(
            maker.plugin, f"question {maker.value.code}", maker.value.ask, view, of=CoachQuestion
        )
    )


def sections_for(opened: OpenWorkbook, view: ProjectView, output: Output) -> tuple[Section, ...]:
    """The sections about one project, in order; a plugin that fails leaves out only its own."""
    return tuple(
        section
        for maker in opened.plugins.sections()
        if output in maker.value.outputs
        for section in opened.plugins.run(
            maker.plugin, f"section {maker.value.id}", maker.value.make, view, of=Section
        )
    )


def makers(opened: OpenWorkbook) -> Sequence[SectionMaker]:
    """All makers of sections, each guarded so that what it raises is noted and costs its part."""
    return tuple(owned.value for owned in opened.plugins.sections())
