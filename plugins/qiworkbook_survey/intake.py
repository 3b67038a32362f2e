"""A tally is looked at, and written down when it may be: what import and tally by hand share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from qiworkbook.api import WorkbookError, counted, day
from qiworkbook_survey.disclosure import as_round, shown_waves
from qiworkbook_survey.suppression import DEFAULT_LEAST, FLOOR, seen_twice
from qiworkbook_survey.wave_text import About, Safe, safe, wave_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.api import ProjectView
    from qiworkbook_survey.counts import Tally
    from qiworkbook_survey.questionnaire import Questionnaire

_WAVE = re.compile(r"(\d{4}-\d{2}-\d{2})(-[a-z0-9]+(?:-[a-z0-9]+)*)?")


@dataclass(frozen=True, slots=True)
class Prepared:
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
            'Say who decided it and why: --reason "...".',
        )
    return least


def prepare(
    view: ProjectView,
    wave: str,
    questionnaire: Questionnaire,
    about: About,
    asked: set[str],
    tally: Tally,
) -> Prepared:
    """Hide what must be hidden, and make the text. Raises WorkbookError when it may not be."""
    _refuse_dates(view, about)
    made = safe(tally, about.least)
    if made.returned is not None and about.eligible is not None and about.eligible < tally.returned:
        raise WorkbookError(
            f"{tally.returned} people answered, and only {about.eligible} could have.",
            "Were bank and agency staff asked too? Then count them in at --eligible.",
        )
    _refuse_twin(view, questionnaire, about, made)
    return Prepared(wave, wave_text(questionnaire, about, asked, made), made)


def _refuse_dates(view: ProjectView, about: About) -> None:
    if about.closed < about.opened:
        raise WorkbookError("The survey would have been closed before it was opened.")
    if about.closed > view.today:
        raise WorkbookError(
            f"The survey is open until {day(about.closed)}.",
            "Count once, when nobody can answer any more: two counts of one survey, a few answers "
            "apart, tell what those few people said.",
        )


def _refuse_twin(view: ProjectView, questionnaire: Questionnaire, about: About, made: Safe) -> None:
    this = made.as_round(about)
    for other in shown_waves(view.project):
        that = as_round(other)
        if not this or not that or other.wave.questionnaire != questionnaire.id:
            continue
        earlier, later = (that, this) if _before(other.wave.opened, about.opened) else (this, that)
        if seen_twice(earlier, later, max(about.least, other.least)):
            raise WorkbookError(
                f"These could be the people of {other.record.source.file}, with a few more or "
                "fewer.",
                "What one file has more than the other would be what those few said, so nothing "
                "was written. Is it another round? Then wait until it stands a week apart.",
            )


def _before(one: date | None, other: date) -> bool:
    return one is None or one <= other


def told(questionnaire: Questionnaire, prepared: Prepared, least: int) -> Iterator[str]:
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
