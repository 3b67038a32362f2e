"""What a coach would ask about a survey: kindly, and only from what may be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from qiworkbook.api import (
    Action,
    CoachQuestion,
    Place,
    ProjectView,
    QuestionMaker,
    Row,
    day,
    listed,
    short,
)
from qiworkbook_survey.disclosure import ShownWave
from qiworkbook_survey.library import is_scale
from qiworkbook_survey.sections import tracks
from qiworkbook_survey.words import headline, percent, response, top_share, wave_name

Ask = Callable[[ProjectView, tuple[ShownWave, ...]], Iterator[CoachQuestion]]

LOW = 50.0
HALF_A_YEAR = timedelta(days=183)


def _maker(code: str, summary: str, why: str, ask: Ask) -> QuestionMaker:
    def asked(view: ProjectView) -> Iterator[CoachQuestion]:
        if view.project.about.status != "closed":
            for _, waves in tracks(view):
                yield from ask(view, waves)

    return QuestionMaker(code, summary, why, asked)


def _newest(waves: tuple[ShownWave, ...]) -> ShownWave | None:
    return next((one for one in reversed(waves) if one.returned is not None), None)


def _at(one: ShownWave, *path: str | Row) -> Place:
    return one.record.source.place(*path)


def _lowest(view: ProjectView, waves: tuple[ShownWave, ...]) -> Iterator[CoachQuestion]:
    now = _newest(waves)
    scales = [one for one in now.items if one.share is not None] if now else []
    lowest = min(scales, key=lambda one: one.share or 0.0, default=None)
    if now is None or lowest is None or lowest.share is None or lowest.share >= LOW:
        return
    lifting = {
        idea.id: f"“{short(idea.name, 50)}”"
        for idea in view.project.ideas
        if set(idea.drives) & set(now.wave.shows) and idea.status not in ("abandoned", "parked")
    }
    if any(one.file.idea in lifting and one.stage != "done" for one in view.project.cycles):
        return  # one is being tested
    ideas, label = [*lifting.values()], short(lowest.item.label, 60)
    if ideas:
        ask = f"Which of your ideas would lift “{label}”: {listed(ideas[:3], 'or')}?"
    else:
        ask = f"Which change idea would lift “{label}”, and who on the ward would know?"
    because = f"It is the lowest answer of {wave_name(now)}: {top_share(lowest)} chose the top two."
    action = Action("pdsa plan" if ideas else "idea add", (view.project.id,))
    yield CoachQuestion("survey-ask-lowest", ask, because, _at(now, lowest.item), action=action)


def _few_answered(view: ProjectView, waves: tuple[ShownWave, ...]) -> Iterator[CoachQuestion]:
    now = _newest(waves)
    if now and now.rate is not None and now.rate < LOW:
        yield CoachQuestion(
            "survey-ask-response",
            "Who did not answer, and what would make it easy for them: paper, another time, "
            "somebody they trust?",
            f"{wave_name(now)}: {response(now)} answered.",
            _at(now, "eligible"),
            action=Action("survey form", (view.project.id,)),
        )


def _too_few(_: ProjectView, waves: tuple[ShownWave, ...]) -> Iterator[CoachQuestion]:
    last = waves[-1]
    if last.returned is None and not last.twice:
        yield CoachQuestion(
            "survey-ask-too-few",
            "Which ward could you ask together with, so that nobody can be identified?",
            f"{wave_name(last)}: fewer than {last.least} people answered, so nothing is shown.",
            _at(last, "returned"),
        )


def _again(view: ProjectView, waves: tuple[ShownWave, ...]) -> Iterator[CoachQuestion]:
    last = waves[-1]
    when = last.wave.closed or last.wave.opened
    if when and view.today - when > HALF_A_YEAR:
        yield CoachQuestion(
            "survey-ask-again",
            "When do you ask again, and would a single question every fortnight tell you more?",
            f"The last survey was on {day(when)}. One question on a chart says more than two "
            "long surveys.",
            _at(last, "opened"),
            action=Action("survey form", (view.project.id,)),
        )


def _differs(view: ProjectView, waves: tuple[ShownWave, ...]) -> Iterator[CoachQuestion]:
    now = _newest(waves)
    first = headline(now) if now else None
    if now is None or first is None or first.share is None or first.share < LOW:
        return
    others = [one for one in now.items if one.share is not None and is_scale(one.item.kind)]
    weakest = min(others, key=lambda one: one.share or 0.0)
    is_told = weakest.item.learned.strip()
    if not is_told and weakest.share is not None and LOW <= weakest.share <= first.share - 15:
        yield CoachQuestion(
            "survey-ask-gap",
            f"What makes “{short(weakest.item.label, 60)}” harder than the rest?",
            f"{weakest.about}{percent(weakest.share)} chose the top two answers there, and "
            f"{first.about}{percent(first.share)} for “{short(first.item.label, 60)}”.",
            _at(now, weakest.item),
            action=Action(
                "part set",
                (view.project.id, "item", weakest.item.id, "learned=..."),
                (("in", f"survey {now.record.id}"),),
            ),
        )


QUESTIONS = (
    _maker(
        "survey-ask-lowest",
        "Fewer than half chose the top two answers of a question: which idea could help?",
        "An answer is worth asking for when something is tested because of it.",
        _lowest,
    ),
    _maker(
        "survey-ask-gap",
        "One question lies far below the main one.",
        "Beginning and following up are different skills.",
        _differs,
    ),
    _maker(
        "survey-ask-response",
        "Fewer than half answered.",
        "Those who did not answer may be those who feel least sure.",
        _few_answered,
    ),
    _maker(
        "survey-ask-too-few",
        "Too few answered to show anything.",
        "Two wards together can protect each other.",
        _too_few,
    ),
    _maker(
        "survey-ask-again",
        "Nobody has been asked for half a year.",
        "Staff change, and so does what they dare to say.",
        _again,
    ),
)
