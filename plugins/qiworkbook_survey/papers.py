"""Questionnaires on paper, each with a tally sheet as its last page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from qiworkbook.api import Paper, PaperMaker, Shared
from qiworkbook_survey.library import questionnaires

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.api import ProjectView
    from qiworkbook_survey.library import Questionnaire


def offered(view: ProjectView) -> Iterator[Paper]:
    """Every questionnaire that is whole."""
    for one in questionnaires(view.workbook):
        if not one.incomplete:
            what = f"the questionnaire “{one.title}” on A4, with a tally sheet"
            yield Paper(file_name(view, one), what, partial(form_of, view, one))


def file_name(view: ProjectView, questionnaire: Questionnaire) -> str:
    """What its form is called."""
    return f"{view.project.id}-{questionnaire.id}.html"


def form_of(view: ProjectView, questionnaire: Questionnaire) -> str:
    """The form to print, in the colours of the house."""
    from qiworkbook_survey.paper import paper_form

    house = view.workbook.file
    label = questionnaire.illustrative
    return paper_form(questionnaire, house.workbook.language, house.house_style.colour, label)


PAPERS = (PaperMaker("survey-forms", "Questionnaires to print", offered, Shared.WORDS),)
