"""What may be shown of answers that people gave in confidence, and words that may lead to
somebody.

Counts in, counts out; no file and no screen. The rules, and where they come from:

- Fewer answers than the smallest group: nothing (NHS Staff Survey, local reports: 11).
- Everybody, or everybody but one, gave the same answer: nothing of that question. Otherwise one
  would know what each colleague said, or the one who differs would.
- What is hidden looks alike for either reason, and takes its number of answers with it.
- Groups of people stand beside the total only if none of them, nor those who named no group, falls
  under a rule above: total less the shown groups is what is left.
- Two waves that could be the same people and a few more: the later one is hidden, because the
  difference between the two is those few.

A person decides what is cleared; this only stops what is plain. Finding nothing proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

DEFAULT_LEAST = 11
"""The smallest group of which anything is shown, unless a wave says otherwise."""

FLOOR = 5
"""No wave can go below this, whatever its reason."""

SAME_ROUND = timedelta(days=7)
"""Waves that overlap, or lie less than this apart, are one round of asking seen twice."""

_NESTED = 0.75  # one or two people may also have changed an answer


class Answers(Struct, frozen=True):
    """How many chose each answer, and how many answered. `several`: one could choose several."""

    counts: tuple[int, ...]
    answered: int
    several: bool = False

    @property
    def adds_up(self) -> bool:
        """Whether these numbers can be true."""
        if min(self.counts, default=-1) < 0:
            return False
        if self.several:
            return max(self.counts) <= self.answered <= sum(self.counts)
        return sum(self.counts) == self.answered


class Round(Struct, frozen=True):
    """One wave as far as it is written down: when, how many, and the answers to each question."""

    opened: date | None
    closed: date | None
    returned: int
    answers: Mapping[str, Answers]


def may_show(answers: Answers, least: int) -> bool:
    """Whether the answers of a group can be shown, seen alone."""
    gives_away = any(count >= answers.answered - 1 for count in answers.counts)
    return answers.adds_up and answers.answered >= least and not gives_away


def answers_shown(returned: int, answers: Mapping[str, Answers], least: int) -> dict[str, Answers]:
    """The questions of a wave whose answers can be shown; all others are hidden alike."""
    if returned < least:
        return {}
    return {
        id_: one
        for id_, one in answers.items()
        if may_show(one, least) and one.answered <= returned
    }


def split(total: Answers, groups: Sequence[Answers], least: int) -> bool:
    """Whether the answers of groups can stand beside their total: all of them, or none."""
    if len(groups) < 2 or not may_show(total, least):
        return False
    rest = _rest(total, groups)
    if rest is None:
        return False
    nobody = rest.answered == 0 and not any(rest.counts)
    return (nobody or may_show(rest, least)) and all(may_show(one, least) for one in groups)


def _rest(total: Answers, groups: Sequence[Answers]) -> Answers | None:
    """Those who named no group; None when the groups are not parts of the total."""
    if any(len(one.counts) != len(total.counts) for one in groups):
        return None
    counts = tuple(
        whole - sum(one.counts[at] for one in groups) for at, whole in enumerate(total.counts)
    )
    answered = total.answered - sum(one.answered for one in groups)
    return None if min(*counts, answered) < 0 else Answers(counts, answered, total.several)


def seen_twice(earlier: Round, later: Round, least: int) -> bool:
    """Whether two waves could be the same people, with fewer than `least` more in one of them.

    They could when they are one round of asking, or when nearly every question has, at each of its
    answers, as many people as before or a few more.
    """
    more = abs(later.returned - earlier.returned)
    if more >= least:
        return False
    end, start = earlier.closed or earlier.opened, later.opened or later.closed
    if end is not None and start is not None and start - end < SAME_ROUND:
        return True
    fewer, most = sorted((earlier, later), key=lambda one: one.returned)
    both = [id_ for id_ in fewer.answers if id_ in most.answers]
    pairs = [(fewer.answers[id_].counts, most.answers[id_].counts) for id_ in both]
    nested = sum(
        len(few) == len(many) and all(one <= other for one, other in zip(few, many, strict=True))
        for few, many in pairs
    )
    return more > 0 and bool(both) and nested >= _NESTED * len(both)


_SIGNS = (
    re.compile(r"\S@\S"),
    re.compile(r"(?:\d[ -]?){7,}"),  # telephone, NHS and staff numbers
    re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b"),
    re.compile(r"\b\d{1,2}[:.]\d{2}\s*(?:am|pm|hrs|h)?\b", re.IGNORECASE),
    re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sister|Nurse)\.?\s+[A-Z]"),
    re.compile(r"https?://|www\.", re.IGNORECASE),
)


def may_be_somebody(text: str) -> bool:
    """Whether something in the text looks like a person, an address, a number, a date or time."""
    return any(sign.search(text) for sign in _SIGNS)
