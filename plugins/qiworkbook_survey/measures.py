"""What others use of waves that may be shown: the followed questions as measures, and a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qiworkbook.api import (
    Measure,
    MeasureMaker,
    Point,
    Project,
    ProjectView,
    Series,
    Shared,
    TableMaker,
)
from qiworkbook_survey.disclosure import ShownWave, shown_waves
from qiworkbook_survey.library import top_two_words
from qiworkbook_survey.wave import Counted


def followed(project: Project) -> Iterator[tuple[Measure, Series]]:
    """A measure for each question that is followed, with a point for each wave that shows it."""
    waves = [one for one in shown_waves(project) if one.returned is not None]
    for name in dict.fromkeys(one.wave.questionnaire for one in waves):
        of_one = [one for one in waves if one.wave.questionnaire == name]
        for item in of_one[-1].wave.item:
            if item.chart:
                measure = _measure(item, of_one[-1])
                points = tuple(_points(item, of_one))
                if points:
                    source = of_one[-1].record.source
                    yield measure, Series(measure.id, points, source, True, "survey")


def measure_id(item: Counted) -> str:
    """The id of the measure that follows a question."""
    return f"survey-{item.id}"[:60].rstrip("-")


def _measure(item: Counted, newest: ShownWave) -> Measure:
    words = top_two_words(item.levels, reverse=item.reverse)
    return Measure.model_validate(
        {
            "id": measure_id(item),
            "name": f"Survey: {item.label}",
            "kind": "process",
            "definition": f"Of those who answered “{item.text}” in an anonymous survey, the share "
            f"who chose {words}. The people may differ from wave to wave.",
            "numerator": f"People who chose {words}",
            "denominator": "People who answered the question",
            "counts": "people",
            "better": "increase",
            "unit": "%",
            "shows": list(newest.wave.shows),
            "source": f"Survey waves of {newest.wave.questionnaire}: counts only",
        }
    )


def _points(item: Counted, waves: list[ShownWave]) -> Iterator[Point]:
    for one in waves:
        same = one.item(item.id)
        if same is None or same.answers is None or same.top_two is None or not one.wave.opened:
            continue
        if (same.item.text, same.item.levels) == (item.text, item.levels):
            yield Point(one.wave.opened, same.top_two, same.answers.answered, one.wave.label)


MEASURES = (
    MeasureMaker(
        "survey", "The top-two share of a followed question, for each wave", followed, Shared.COUNTS
    ),
)


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
