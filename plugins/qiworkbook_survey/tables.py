"""The waves as a table for an export: one row an answer, as far as it may be shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qiworkbook.api import ProjectView, Shared, TableMaker
from qiworkbook_survey.disclosure import shown_waves

_HIDDEN = "*"


def _answers(view: ProjectView) -> Iterator[tuple[str | float | date | None, ...]]:
    for one in shown_waves(view.project):
        wave, hidden = one.wave, one.returned is None
        about = (one.record.id, wave.questionnaire, wave.label, wave.opened, wave.closed)
        returned = _HIDDEN if one.returned is None else one.returned
        eligible = _HIDDEN if hidden and wave.eligible is not None else wave.eligible
        if not wave.item:  # such as a small wave: that it was held can be told
            yield (*about, returned, eligible, *[None] * 4, _HIDDEN, _HIDDEN)
        for item in wave.item:
            shown = one.item(item.id)
            answers = shown.answers if shown else None
            for at, level in enumerate(item.levels):
                counts = (answers.counts[at], answers.answered) if answers else (_HIDDEN, _HIDDEN)
                asked = (item.id, item.text, item.kind.value, level)
                yield (*about, returned, eligible, *asked, *counts)


TABLES = (
    TableMaker(
        "survey-answers",
        "how many chose each answer, wave by wave",
        (
            *("wave", "questionnaire", "label", "opened", "closed", "returned", "eligible"),
            *("question", "text", "type", "answer", "people", "answered"),
        ),
        _answers,
        Shared.COUNTS,
        (
            "The id of the wave: the name of its file.",
            "The id of the questionnaire.",
            "What the wave is called.",
            "The first day on which people could answer.",
            "The last day.",
            "How many answered the wave; * where it is not shown, to protect them.",
            "How many could have answered.",
            "The id of the question.",
            "The question, as it was asked.",
            "likert5, 0-10, choice or multi.",
            "One of the answers that could be chosen.",
            "How many people gave this answer; * where it is not shown.",
            "How many answered the question; * where it is not shown.",
        ),
    ),
)
