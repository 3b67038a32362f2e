"""The followed questions as measures: the top-two share of each wave that may be shown."""

from __future__ import annotations

from collections.abc import Iterator

from qiworkbook.api import Measure, MeasureMaker, Point, Project, Series, Shared
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
