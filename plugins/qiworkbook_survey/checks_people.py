"""Checks of whether anybody could be known from what a wave's file says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook_survey.checks_base import Finding, Looking, faults
from qiworkbook_survey.disclosure import least_of, shown_waves, stored, stored_groups
from qiworkbook_survey.suppression import DEFAULT_LEAST, may_show, split
from qiworkbook_survey.telltale import may_be_somebody

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOR_EVER = (
    "A file's history is for ever: if it was committed or shared, ask whoever looks after your "
    "repository and your information governance lead what to do."
)


@faults(
    "survey-small-group",
    "A file holds the answers of a group that is too small, or of one that nearly all agreed.",
    "Of few people everybody may know who said what. Nothing of it is shown, but the file has it.",
)
def _small_group(at: Looking) -> Iterator[Finding]:
    least = least_of(at.wave)
    returned = at.wave.returned
    few = not isinstance(returned, int) or returned < least
    if isinstance(returned, int) and returned < least:
        message = f"how many answered is written down, and it is fewer than {least}"
        yield Finding(at.place("returned"), message, f'Write returned = "fewer than {least}".')
    for item in at.wave.item:
        answers = stored(item)
        held = bool(item.counts) and answers.adds_up
        if held and (few or item.withheld or not may_show(answers, least)):
            yield Finding(
                at.place(item),
                f"{item.id} has counts that are not to be written down",
                f"Take out counts and answered, and write withheld = true. {_FOR_EVER}",
            )


@faults(
    "survey-group-split",
    "Answers are split by group, and one of the groups, or what is left of the total, is small.",
    "The total less the groups that are shown is the group that is not.",
)
def _group_split(at: Looking) -> Iterator[Finding]:
    least = least_of(at.wave)
    for item in at.wave.item:
        groups = stored_groups(item)
        if groups and not split(stored(item), [one for _, one in groups], least):
            yield Finding(
                at.place(item, "group"),
                f"{item.id} is split into groups of which one could be known",
                f"Take out every [[item.group]] of it. {_FOR_EVER}",
            )


@faults(
    "survey-seen-twice",
    "Two waves could be the same people, with a few more in one of them.",
    "What one wave has more than the other is what those few people said.",
)
def _seen_twice(at: Looking) -> Iterator[Finding]:
    for one in shown_waves(at.view.project):
        if one.record.id == at.record.id and one.twice:
            yield Finding(
                at.place("returned"),
                f"this wave could be the people of {one.twice} and a few more, so nothing of it "
                "is shown",
                f"Keep one of the two files. {_FOR_EVER}",
            )


@faults(
    "survey-group-lowered",
    "The smallest group was lowered below 11, and no reason is written down.",
    "Lowering it puts people at risk: somebody has to have decided that, and to stand by it.",
)
def _lowered(at: Looking) -> Iterator[Finding]:
    if at.wave.min_group < DEFAULT_LEAST and not at.wave.min_group_reason.strip():
        yield Finding(
            at.place("min_group"),
            f"min_group is {at.wave.min_group}, with no reason; until there is one it counts as "
            f"{DEFAULT_LEAST}",
            "Write who decided it and why: min_group_reason = ...",
        )


@faults(
    "survey-comment-not-cleared",
    "A comment stands in the file that nobody has cleared.",
    "People write as they speak; their colleagues know them by it.",
)
def _not_cleared(at: Looking) -> Iterator[Finding]:
    for comment in at.wave.comment:
        if not comment.cleared_by.strip() or comment.cleared_on is None:
            yield Finding(
                at.place(comment),
                "a comment is here that nobody has cleared, so it is not shown",
                "Let somebody outside the team read it, and write cleared_by (a role) and "
                "cleared_on; or take it out.",
            )


@faults(
    "survey-comment-telltale",
    "A cleared comment has something in it that looks like a person, a number, a date or a time.",
    "Clearing is reading, and everybody overlooks something in the fortieth comment.",
)
def _telltale(at: Looking) -> Iterator[Finding]:
    for comment in at.wave.comment:
        if may_be_somebody(comment.text):
            yield Finding(
                at.place(comment, "text"),
                "a comment has something in it that may lead to somebody, so it is not shown",
                "Take out names, addresses, numbers, dates and times.",
            )


@faults(
    "survey-comment-small-group",
    "Comments stand in the file of a wave of which nothing is shown.",
    "Words are easier to recognise than numbers.",
)
def _comment_of_few(at: Looking) -> Iterator[Finding]:
    shown = {one.record.id for one in shown_waves(at.view.project) if one.returned is not None}
    if at.wave.comment and at.record.id not in shown:
        yield Finding(
            at.place(at.wave.comment[0]),
            "comments are here, and too few people answered to show any",
            f"Take them out. {_FOR_EVER}",
        )


CHECKS = (
    _small_group,
    _group_split,
    _seen_twice,
    _lowered,
    _not_cleared,
    _telltale,
    _comment_of_few,
)
