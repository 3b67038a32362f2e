"""Checks of the ratings: enough voices, heard where they differ, and something done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import Action, day, listed
from qiworkbook_spread.checks_base import Finding, Looking, asks
from qiworkbook_spread.ratings import FACTORS, lowest, newest_round

if TYPE_CHECKING:
    from collections.abc import Iterator


@asks(
    "spread-rating-incomplete",
    "A rating leaves out a factor.",
    "A score out of 100 needs all ten factors; a part of it is not a low score.",
)
def _incomplete(at: Looking) -> Iterator[Finding]:
    for rating in at.spread.sustainability:
        pairs = zip(FACTORS, rating.levels, strict=True)
        left = [factor.key for factor, level in pairs if level is None]
        if left:
            yield Finding(
                at.place(rating),
                f"{rating.who} did not rate {listed(left)}, so there is no score",
                "Ask again, or leave the rating as it is: its levels are shown all the same.",
            )


@asks(
    "spread-one-voice",
    "The newest round of ratings has one rater.",
    "What raters see differently is the most useful part of the model.",
)
def _one_voice(at: Looking) -> Iterator[Finding]:
    newest = newest_round(at.spread.sustainability)
    if len(newest) == 1:
        yield Finding(
            at.place(newest[0]),
            "only one person has rated sustainability in this round",
            "Ask somebody with another view of it.",
            action=Action("spread rate", (at.view.project.id,), (("rater", ""), ("levels", ""))),
        )


@asks(
    "spread-low-no-action",
    "One of the lowest factors has no action.",
    "Teams who were helped by the model were those who acted on what they found.",
)
def _no_action(at: Looking) -> Iterator[Finding]:
    newest = newest_round(at.spread.sustainability)
    acted = {action.factor.value for action in at.spread.sustainability_action}
    for one in lowest(newest):
        if one.factor.key not in acted:
            yield Finding(
                at.place(newest[-1]),
                f"{one.factor.name.lower()} is among the lowest factors, and has no action",
                "Add a [[sustainability_action]] with "
                f'factor = "{one.factor.key}", what, lead, by.',
            )


@asks(
    "spread-action-late",
    "An action is past its day and not done.",
    "It may be waiting for somebody who can clear the way.",
)
def _late(at: Looking) -> Iterator[Finding]:
    for action in at.spread.sustainability_action:
        if action.by and action.done is None and action.by < at.view.today:
            yield Finding(
                at.place(action, "by"),
                f"an action was to be done by {day(action.by)}",
                "Write done = ... if it is, or a new day. Does it need the sponsor?",
            )


CHECKS = (_incomplete, _one_voice, _no_action, _late)
