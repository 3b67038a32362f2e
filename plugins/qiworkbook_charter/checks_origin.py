"""Checks of how a charter was made and agreed: together, by whom, and these very words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import CoproductionLevel, counted, day
from qiworkbook_charter.checks_base import Finding, Looking, asks, faults
from qiworkbook_charter.life import STANDING, newest_agreement, words_changed
from qiworkbook_charter.model import Stage
from qiworkbook_charter.words import GROUPS, SMALL_GROUP

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from qiworkbook.api import Row
    from qiworkbook_charter.model import Making

_SHARED = frozenset(
    {CoproductionLevel.ENGAGED, CoproductionLevel.CO_DESIGNED, CoproductionLevel.CO_PRODUCED}
)


@asks(
    "charter-not-made-together",
    "No occasion is recorded on which patients helped to make the charter.",
    "A charter that patients did not help to make is not co-produced, whatever it says.",
)
def _not_made_together(at: Looking) -> Iterator[Finding]:
    made = at.charter.made
    if any(map(_with_patients, made)):
        return
    if not made:
        message = "nothing says how the charter was made together"
    elif not any(map(_patients_came, made)):
        message = "as far as the file says, no patients took part in making the charter"
    else:
        message = "patients were told or asked, and did not share in deciding"
    yield Finding(
        at.place("made") if made else at.place(),
        message,
        "Take it to a community meeting, and add a [[made]] with date, event, patients, level.",
    )


def _patients_came(made: Making) -> bool:
    return made.patients not in (None, 0)


def _with_patients(made: Making) -> bool:
    return _patients_came(made) and (made.level is None or made.level in _SHARED)


@asks(
    "charter-small-group",
    "A small group is written down as a number.",
    "The history of a file is for ever, and of two visitors everybody may know who they were. "
    "Every page that is made from the file says “fewer than 5” anyway.",
)
def _small_group(at: Looking) -> Iterator[Finding]:
    for made in at.charter.made:
        for group in GROUPS:
            came = getattr(made, group)
            if isinstance(came, int) and 0 < came < SMALL_GROUP:
                yield Finding(
                    at.place(made, group),
                    f"{counted(came, 'person', 'people')} is a small group ({group})",
                    f'Better: {group} = "fewer than {SMALL_GROUP}".',
                )


@asks(
    "charter-no-agreement",
    'The charter is "agreed" or "displayed", and nothing holds what was agreed.',
    "With the fingerprint of the agreed words, anybody can see whether they are still the same.",
)
def _no_agreement(at: Looking) -> Iterator[Finding]:
    newest = newest_agreement(at.charter)
    if at.charter.status in STANDING and not (newest and newest.fingerprint):
        yield Finding(
            at.place("status"),
            f'the charter is "{at.charter.status.value}", and nothing holds the words that were '
            "agreed",
            f'Record it: qiworkbook charter agree {at.view.project.id} --by "community meeting"',
        )


@faults(
    "charter-words-changed",
    "The words differ from those that were agreed.",
    "People agreed to particular words. Other words, however much better, have to be agreed too.",
)
def _changed(at: Looking) -> Iterator[Finding]:
    newest = newest_agreement(at.charter)
    if newest and at.charter.status in STANDING and words_changed(at.charter):
        yield Finding(
            at.place(newest),
            f"the words have changed since they were agreed on {day(newest.on)}",
            f"Take them back to those who agreed, then: qiworkbook charter agree "
            f"{at.view.project.id} --by ... Until then, say status = "
            f'"{Stage.UNDER_REVIEW.value}".',
        )


@faults(
    "charter-date-ahead",
    "Something is written down as done on a day in the future.",
    "What has happened has a day in the past; a slip in the year is easily made.",
)
def _date_ahead(at: Looking) -> Iterator[Finding]:
    for row, key in _days(at):
        when: date = getattr(row, key)
        if when > at.view.today:
            yield Finding(
                at.place(row, key),
                f"{day(when)} is in the future",
                "Is the year right? Write things down when they have happened.",
            )


def _days(at: Looking) -> Iterator[tuple[Row, str]]:
    """Every row that has a day, and the key of it."""
    charter = at.charter
    yield from ((row, "date") for row in (*charter.made, *charter.review))
    yield from ((row, "on") for row in (*charter.agreement, *charter.noted))


CHECKS = (_not_made_together, _small_group, _no_agreement, _changed, _date_ahead)
