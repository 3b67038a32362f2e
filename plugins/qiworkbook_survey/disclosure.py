"""What of a wave may be shown: counts of groups large enough, and what changed between two."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.api import Project, ProjectView, Record
from qiworkbook_survey.library import ItemKind, is_scale, top_two
from qiworkbook_survey.suppression import (
    Answers,
    Round,
    answers_shown,
    may_be_somebody,
    seen_twice,
    split,
)
from qiworkbook_survey.wave import Comment, Counted, Wave, least_of, waves_of

HIDDEN = "Not shown, to protect the people who answered"
"""What stands for every hidden answer, whatever the reason."""


class ShownItem(Struct, frozen=True):
    """A question of a wave. `answers` is None when they are hidden; `groups` only if all can be.

    `about` stands before its numbers in a copy to share, where counts are rounded.
    """

    item: Counted
    answers: Answers | None
    groups: tuple[tuple[str, Answers], ...] = ()
    about: str = ""

    @property
    def top_two(self) -> int | None:
        """How many chose one of the two best answers of a scale."""
        if self.answers is None or not is_scale(self.item.kind):
            return None
        return top_two(self.answers.counts, reverse=self.item.reverse)

    @property
    def share(self) -> float | None:
        """The top-two share in percent."""
        top = self.top_two
        return None if top is None or self.answers is None else 100 * top / self.answers.answered


class ShownWave(Struct, frozen=True):
    """A wave as it may be shown. `returned` is None when nothing of it is, and `twice` names the
    wave with nearly the same people in it, when that is why. `about` is as in its questions."""

    record: Record[Wave]
    least: int
    returned: int | None
    items: tuple[ShownItem, ...] = ()
    comments: tuple[Comment, ...] = ()
    twice: str = ""
    about: str = ""

    @property
    def wave(self) -> Wave:
        """What the file says."""
        return self.record.file

    @property
    def rate(self) -> float | None:
        """The response rate in percent, where it is known."""
        eligible = self.wave.eligible
        if self.returned is None or not eligible or eligible < self.returned:
            return None
        return 100 * self.returned / eligible

    def item(self, id_: str) -> ShownItem | None:
        """The question with this id, if it was asked."""
        return next((one for one in self.items if one.item.id == id_), None)


def shown_waves(project: Project) -> tuple[ShownWave, ...]:
    """Every wave of a project as it may be shown, the oldest first."""
    seen: list[ShownWave] = []
    for record in waves_of(project):
        one = _shown(record)
        twin = _twin(one, seen)
        seen.append(ShownWave(record, one.least, None, twice=twin) if twin else one)
    return tuple(seen)


def told_waves(view: ProjectView) -> tuple[ShownWave, ...]:
    """Every wave as it may be shown, with "about" before the rounded numbers of a copy."""
    about = "about " * (view.workbook.shared is not None)
    return tuple(
        replace(one, about=about, items=tuple(replace(item, about=about) for item in one.items))
        for one in shown_waves(view.project)
    )


def as_round(one: ShownWave) -> Round | None:
    """A wave as it is compared with others; None when nothing of it is shown."""
    if one.returned is None:
        return None
    answers = {item.item.id: item.answers for item in one.items if item.answers}
    return Round(one.wave.opened, one.wave.closed, one.returned, answers)


def stored(item: Counted) -> Answers:
    """The counts as the file has them, to be looked at by checks."""
    return Answers(item.counts, item.answered, item.kind is ItemKind.MULTI)


def stored_groups(item: Counted) -> tuple[tuple[str, Answers], ...]:
    """The counts of each group as the file has them."""
    several = item.kind is ItemKind.MULTI
    return tuple((one.name, Answers(one.counts, one.answered, several)) for one in item.group)


def is_cleared(comment: Comment) -> bool:
    """Whether a person has cleared the words, and nothing in them looks like somebody."""
    cleared = bool(comment.cleared_by.strip()) and comment.cleared_on is not None
    return cleared and not may_be_somebody(comment.text)


def _shown(record: Record[Wave]) -> ShownWave:
    wave, least = record.file, least_of(record.file)
    if not isinstance(wave.returned, int) or wave.returned < least:
        return ShownWave(record, least, None)
    stand = {
        one.id: stored(one)
        for one in wave.item
        if not one.withheld and len(one.counts) == len(one.levels)
    }
    answers = answers_shown(wave.returned, stand, least)
    items = tuple(_item(one, answers.get(one.id), least) for one in wave.item)
    # By their words, not in the order in which they came: that could tell who wrote first.
    comments = sorted(filter(is_cleared, wave.comment), key=lambda one: (one.item, one.text))
    return ShownWave(record, least, wave.returned, items, tuple(comments))


def _item(item: Counted, answers: Answers | None, least: int) -> ShownItem:
    groups = stored_groups(item)
    safe = answers is not None and split(answers, [group for _, group in groups], least)
    return ShownItem(item, answers, groups if safe else ())


def _twin(one: ShownWave, before: Iterable[ShownWave]) -> str:
    """The id of an earlier wave with which this one could be compared person by person."""
    this = as_round(one)
    for other in before:
        that = as_round(other)
        if this and that and other.wave.questionnaire == one.wave.questionnaire:
            least = max(one.least, other.least)
            if seen_twice(that, this, least):
                return other.record.id
    return ""


_Z = 1.959964  # of a 95% interval


class WaveChange(Struct, frozen=True):
    """One question in two waves: shares in percent, and the interval of their difference."""

    before: ShownItem
    now: ShownItem
    points: float
    low: float
    high: float

    @property
    def could_be_chance(self) -> bool:
        """Whether no change at all would fit these numbers too."""
        return self.low <= 0 <= self.high


def changes(before: ShownWave, now: ShownWave) -> tuple[WaveChange, ...]:
    """The questions that both waves asked in the same words with the same answers, and show."""
    found = []
    for one in now.items:
        other = before.item(one.item.id)
        if other and same_question(other, one):
            change = _change(other, one)
            if change:
                found.append(change)
    return tuple(found)


def same_question(one: ShownItem, other: ShownItem) -> bool:
    """Whether it was asked in the same words, with the same answers."""
    asked = ("text", "kind", "levels", "reverse")
    return all(getattr(one.item, name) == getattr(other.item, name) for name in asked)


def _change(before: ShownItem, now: ShownItem) -> WaveChange | None:
    was, is_ = before.top_two, now.top_two
    if was is None or is_ is None or before.answers is None or now.answers is None:
        return None
    low, high = difference(is_, now.answers.answered, was, before.answers.answered)
    points = 100 * is_ / now.answers.answered - 100 * was / before.answers.answered
    return WaveChange(before, now, points, 100 * low, 100 * high)


def difference(a: int, m: int, b: int, n: int) -> tuple[float, float]:
    """The 95% interval of a/m - b/n for different people: Newcombe 1998, method 10.

    Statistics in Medicine 17: 873-890. It puts Wilson's interval of each share together, and
    holds for small numbers and for shares near 0 and 1.
    """
    p, q = a / m, b / n
    (low_p, high_p), (low_q, high_q) = wilson(a, m), wilson(b, n)
    below = sqrt((p - low_p) ** 2 + (high_q - q) ** 2)
    above = sqrt((high_p - p) ** 2 + (q - low_q) ** 2)
    return p - q - below, p - q + above


def wilson(count: int, of: int) -> tuple[float, float]:
    """The 95% interval of a share: Wilson 1927, as given by Newcombe."""
    middle = 2 * count + _Z**2
    reach = _Z * sqrt(_Z**2 + 4 * count * (1 - count / of))
    return (middle - reach) / (2 * (of + _Z**2)), (middle + reach) / (2 * (of + _Z**2))
