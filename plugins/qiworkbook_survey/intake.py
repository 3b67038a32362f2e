"""A wave taken in from a form or by hand, and written down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from qiworkbook.api import Action, ProjectView, WorkbookError, counted, day, toml_text
from qiworkbook.cli.kit import AnswerKind, Desk
from qiworkbook_survey.counts import WaveTally
from qiworkbook_survey.disclosure import as_round, shown_waves
from qiworkbook_survey.library import Item, ItemKind, Questionnaire, levels_of, the_item
from qiworkbook_survey.suppression import (
    DEFAULT_LEAST,
    FLOOR,
    Answers,
    Round,
    answers_shown,
    seen_twice,
    split,
)


def tally_of(
    questionnaire: Questionnaire,
    returned: int,
    least: int,
    counts: Sequence[str],
    answered: Sequence[str],
    at: Desk | None,
) -> WaveTally:
    """The tally of forms on paper. With somebody `at` a desk, counts that lack are asked for.

    Raises WorkbookError for sums that cannot be true. Of a small group nothing is asked or kept.
    """
    given = dict(_pair(questionnaire, one) for one in counts)
    bases = dict(_pair(questionnaire, one) for one in answered)
    if returned < least:
        return WaveTally(returned, {}, {})
    answers = {}
    for item in questionnaire.item:
        if item.kind is ItemKind.TEXT:
            continue
        text = given.get(item.id, "")
        if at and not text:
            text = at.said(
                "The sums in this order, or Enter if it was not asked",
                f"{item.text}\n{' / '.join(levels_of(item))}",
                option=f"counts {item.id}=3,6,7,6,2",
                kind=AnswerKind.COUNTS,
                optional=True,
            )
        if text:
            base = bases.get(item.id, "")
            if item.kind is ItemKind.MULTI and at and not base:
                ask, option = "How many people chose anything?", f"answered {item.id}=24"
                base = at.said(f"{item.id}: {ask}", option=option, kind=AnswerKind.COUNT)
            answers[item.id] = _answers(item, text, base, returned)
    if not answers:
        raise WorkbookError(
            "No sums were given.",
            "Give those of each question.",
            action=Action("", (), (("counts", "confident-start=3,6,7,6,2"),)),
        )
    return WaveTally(returned, answers, {})


def _pair(questionnaire: Questionnaire, said: str) -> tuple[str, str]:
    item, _, text = said.partition("=")
    return the_item(questionnaire, item.strip()).id, text


def _answers(item: Item, text: str, base: str, returned: int) -> Answers:
    numbers = [_number(item, one) for one in re.split(r"[,;\s]+", text.strip()) if one]
    levels = levels_of(item)
    if len(numbers) != len(levels):
        have = counted(len(numbers), "sum")
        message = f"{item.id} has {counted(len(levels), 'answer')}, and {have} were given."
        raise WorkbookError(message, f"In this order: {', '.join(levels)}.")
    several = item.kind is ItemKind.MULTI
    if several and not base:
        raise WorkbookError(
            f"{item.id} lets people choose several answers, so the sums do not say how many people "
            "answered.",
            "Say how many did.",
            action=Action("", (), (("answered", f"{item.id}=24"),)),
        )
    answers = Answers(tuple(numbers), _number(item, base) if several else sum(numbers), several)
    if not answers.adds_up or answers.answered > returned:
        raise WorkbookError(
            f"The sums of {item.id} cannot be right: {returned} forms had an answer.",
            "Count again. Nothing was written.",
        )
    return answers


def _number(item: Item, text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text.strip()):
        raise WorkbookError(f"{item.id}: write whole numbers, such as 3,6,7,6,2.")
    return int(text)


class WaveDetails(Struct, frozen=True):
    """What a person says about a wave."""

    opened: date
    closed: date
    label: str = ""
    mode: str = ""
    eligible: int | None = None
    least: int = DEFAULT_LEAST
    reason: str = ""
    shows: tuple[str, ...] = ()
    by: str = ""


class Safe(Struct, frozen=True):
    """What of a tally may be written down: no small group is in it.

    `returned` is None when it is one itself; `answers` and `groups` hold what can be shown.
    """

    returned: int | None
    answers: dict[str, Answers]
    groups: dict[str, tuple[tuple[str, Answers], ...]]

    def as_round(self, about: WaveDetails) -> Round | None:
        """The wave as it is compared with others; None when it shows nothing."""
        if self.returned is None:
            return None
        return Round(about.opened, about.closed, self.returned, self.answers)


def safe(tally: WaveTally, least: int) -> Safe:
    """Hide what must be hidden."""
    if tally.returned < least:
        return Safe(None, {}, {})
    answers = answers_shown(tally.returned, tally.answers, least)
    groups = {
        id_: named
        for id_, named in tally.groups.items()
        if id_ in answers and split(answers[id_], [one for _, one in named], least)
    }
    return Safe(tally.returned, answers, groups)


def wave_text(questionnaire: Questionnaire, about: WaveDetails, asked: set[str], made: Safe) -> str:
    """The file of a wave. `asked` are the ids of the questions that were in the form."""
    wave: dict[str, Any] = {"format": 1, "questionnaire": questionnaire.id}
    wave |= {"label": about.label} if about.label else {}
    wave |= {"opened": about.opened, "closed": about.closed}
    wave |= {"mode": about.mode} if about.mode else {}
    wave |= {"eligible": about.eligible} if about.eligible is not None else {}
    few = f"fewer than {about.least}"
    wave |= {"returned": few if made.returned is None else made.returned}
    wave |= {"min_group": about.least}
    wave |= {"min_group_reason": about.reason} if about.reason else {}
    wave |= {"shows": list(about.shows)} if about.shows else {}
    wave |= {"group_by": about.by} if made.groups else {}
    if made.returned is not None:
        wave["item"] = [
            _question(item) | _numbers(item.id, made)
            for item in questionnaire.item
            if item.id in asked and item.kind is not ItemKind.TEXT
        ]
    return toml_text(wave)


def _question(item: Item) -> dict[str, Any]:
    flags = {name: True for name in ("reverse", "chart") if getattr(item, name)}
    words = {"id": item.id, "text": item.text}
    words |= {"name": item.name} if item.name else {}
    return words | {"type": item.kind.value} | {"levels": list(levels_of(item))} | flags


def _numbers(id_: str, made: Safe) -> dict[str, Any]:
    answers = made.answers.get(id_)
    if answers is None:
        return {"withheld": True}
    numbers: dict[str, Any] = {"counts": list(answers.counts), "answered": answers.answered}
    groups = [
        {"name": name, "counts": list(one.counts), "answered": one.answered}
        for name, one in made.groups.get(id_, ())
    ]
    return numbers | ({"group": groups} if groups else {})


_WAVE = re.compile(r"(\d{4}-\d{2}-\d{2})(-[a-z0-9]+(?:-[a-z0-9]+)*)?")


class Prepared(Struct, frozen=True):
    """What would be written: the wave's id, its text, and what of it can be shown."""

    wave: str
    text: str
    safe: Safe


def day_of_wave(wave: str) -> date:
    """The day that a wave's name begins with. Raises WorkbookError when it does not."""
    match = _WAVE.fullmatch(wave)
    try:
        if match:
            return date.fromisoformat(match[1])
    except ValueError:
        pass
    raise WorkbookError(
        f"“{wave}” is not a name for a wave.",
        "Call it by its first day, such as 2025-01-20, or 2025-01-20-pulse.",
    )


def smallest_group(least: int | None, reason: str) -> int:
    """The smallest group that a person chose. Raises WorkbookError for one that is too small."""
    if least is None or least >= DEFAULT_LEAST:
        return DEFAULT_LEAST if least is None else least
    if least < FLOOR:
        raise WorkbookError(
            f"The smallest group cannot be below {FLOOR}.",
            "Of fewer people everybody knows who said what.",
        )
    if not reason.strip():
        raise WorkbookError(
            f"The smallest group is {DEFAULT_LEAST}; {least} needs a reason that is written down.",
            "Say who decided it, and why.",
            action=Action("", (), (("reason", ""),)),
        )
    return least


def prepare(
    view: ProjectView,
    wave: str,
    questionnaire: Questionnaire,
    about: WaveDetails,
    asked: set[str],
    tally: WaveTally,
) -> Prepared:
    """Hide what must be hidden, and make the text. Raises WorkbookError when it may not be."""
    if about.closed < about.opened:
        raise WorkbookError("The survey would have been closed before it was opened.")
    if about.closed > view.today:
        raise WorkbookError(
            f"The survey is open until {day(about.closed)}.",
            "Count once, when nobody can answer any more: two counts of one survey, a few answers "
            "apart, tell what those few people said.",
        )
    made = safe(tally, about.least)
    if made.returned is not None and about.eligible is not None and about.eligible < tally.returned:
        raise WorkbookError(
            f"{tally.returned} people answered, and only {about.eligible} could have.",
            "Were bank and agency staff asked too? Then they are among those who could have.",
            action=Action("", (), (("eligible", ""),)),
        )
    _refuse_twin(view, questionnaire, about, made)
    return Prepared(wave, wave_text(questionnaire, about, asked, made), made)


def _refuse_twin(
    view: ProjectView, questionnaire: Questionnaire, about: WaveDetails, made: Safe
) -> None:
    this = made.as_round(about)
    for other in shown_waves(view.project):
        that = as_round(other)
        if not this or not that or other.wave.questionnaire != questionnaire.id:
            continue
        earlier, later = (
            (that, this)
            if other.wave.opened is None or other.wave.opened <= about.opened
            else (this, that)
        )
        if seen_twice(earlier, later, max(about.least, other.least)):
            raise WorkbookError(
                f"These could be the people of {other.record.source.file}, with a few more or "
                "fewer.",
                "What one file has more than the other would be what those few said, so nothing "
                "was written. Is it another round? Then wait until it is a week apart.",
            )


def preview_lines(questionnaire: Questionnaire, prepared: Prepared, least: int) -> Iterator[str]:
    """What would be written, line by line: hidden answers are hidden here too."""
    made = prepared.safe
    if made.returned is None:
        yield (
            f"Fewer than {counted(least, 'person', 'people')} answered. No answer is written "
            "down, only that the survey took place."
        )
        return
    yield f"{counted(made.returned, 'person', 'people')} answered."
    for item in questionnaire.item:
        answers = made.answers.get(item.id)
        if answers:
            counts = " ".join(map(str, answers.counts))
            split = " (also by group)" if item.id in made.groups else ""
            yield f"  {item.id}: {counts}{split}"
        elif f'id = "{item.id}"' in prepared.text:
            yield f"  {item.id}: not written down, to protect the people who answered"
