"""A tally becomes the text of a wave's file: hidden before it is written, never afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qiworkbook.api import toml_text
from qiworkbook_survey.questionnaire import Kind
from qiworkbook_survey.scales import levels_of
from qiworkbook_survey.suppression import DEFAULT_LEAST, Round, shown, split

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from qiworkbook_survey.counts import Tally
    from qiworkbook_survey.questionnaire import Item, Questionnaire
    from qiworkbook_survey.suppression import Answers


@dataclass(frozen=True, slots=True)
class About:
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


@dataclass(frozen=True, slots=True)
class Safe:
    """What of a tally may be written down: no small group is in it.

    `returned` is None when it is one itself; `answers` and `groups` hold what can be shown.
    """

    returned: int | None
    answers: dict[str, Answers]
    groups: dict[str, tuple[tuple[str, Answers], ...]]

    def as_round(self, about: About) -> Round | None:
        """The wave as it is compared with others; None when it shows nothing."""
        if self.returned is None:
            return None
        return Round(about.opened, about.closed, self.returned, self.answers)


def safe(tally: Tally, least: int) -> Safe:
    """Hide what must be hidden."""
    if tally.returned < least:
        return Safe(None, {}, {})
    answers = shown(tally.returned, tally.answers, least)
    groups = {
        id_: named
        for id_, named in tally.groups.items()
        if id_ in answers and split(answers[id_], [one for _, one in named], least)
    }
    return Safe(tally.returned, answers, groups)


def wave_text(questionnaire: Questionnaire, about: About, asked: set[str], made: Safe) -> str:
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
        wave["item"] = list(_items(questionnaire, asked, made))
    return toml_text(wave)


def _items(questionnaire: Questionnaire, asked: set[str], made: Safe) -> Iterator[dict[str, Any]]:
    for item in questionnaire.item:
        if item.id in asked and item.kind is not Kind.TEXT:
            yield _question(item) | _numbers(item.id, made)


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
