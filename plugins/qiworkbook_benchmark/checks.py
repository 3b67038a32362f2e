"""Every check of this plugin, what cannot be right before what a coach would look at; those of an
assessment as a piece of work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import Action, counted, day, listed, short
from qiworkbook_benchmark import checks_standards
from qiworkbook_benchmark.across import BenchmarkSettings
from qiworkbook_benchmark.checks_base import Finding, Looking, asks, faults, spots
from qiworkbook_benchmark.standards import guess
from qiworkbook_benchmark.tracks import (
    GAPS,
    Standing,
    is_open,
    is_overdue,
    items_of,
    months_after,
    standing_of,
    standings,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


_NAMED = 3


@asks(
    "benchmark-no-lived-experience",
    "Nobody with lived experience is among those who assessed.",
    "Those who live on a ward know what those who work there do not see.",
)
def _no_lived_experience(at: Looking) -> Iterator[Finding]:
    for record in at.newest:
        if not any(one.lived_experience for one in record.file.assessor):
            yield Finding(
                record.source.place("assessor"),
                "nobody with lived experience is among those who assessed",
                "Whom could you ask to look at it with you? Then add an [[assessor]] with "
                "lived_experience = true.",
            )


@asks(
    "benchmark-not-assessed",
    "Standards of the set are missing from the assessment.",
    "They are counted as not known, and nobody has said so.",
)
def _not_assessed(at: Looking) -> Iterator[Finding]:
    for track in at.tracks:
        there = items_of(track.newest.file)
        listed_in_set = track.standards.standard if track.standards else ()
        missing = [one.id for one in listed_in_set if one.id not in there]
        if missing:
            rest = len(missing) - _NAMED
            names = [*missing[:_NAMED], *([f"{rest} more"] if rest > 0 else [])]
            yield Finding(
                track.newest.source.place("item"),
                f"{counted(len(missing), 'standard')} of {len(listed_in_set)} "
                f"{'is' if len(missing) == 1 else 'are'} missing: {listed(names)}",
                'Add an [[item]] for each; rating = "unknown" is an answer.',
            )


@asks(
    "benchmark-gap-no-action",
    "A standard is not met, or partly, and nothing is planned.",
    "A gap with nothing to do about it is still there at the next assessment.",
)
def _gap_without_action(at: Looking) -> Iterator[Finding]:
    for spot in spots(at.newest):
        standing = standing_of(spot.item, spot.record.file.date)
        # What is rated as met and not shown is an error of its own.
        if standing in (Standing.NOT_MET, Standing.PARTLY) and not spot.item.action:
            yield Finding(
                spot.place("rating"),
                f'"{spot.item.standard}" has a gap, and no action',
                "What is the smallest next step? Add an [[item.action]] with what, lead and due.",
            )


@asks(
    "benchmark-action-overdue",
    "The day of an action has passed, and it is not blue.",
    "An old date teaches people that dates do not count.",
)
def _overdue(at: Looking) -> Iterator[Finding]:
    for spot in spots(at.newest):
        for one in spot.item.action:
            if one.due and is_overdue(one, at.view.today):
                yield Finding(
                    spot.place(one, "due"),
                    f'"{short(one.what, 60)}" was due on {day(one.due)}',
                    'Is it done and shown? Then status = "blue". Else agree a new day.',
                )


@asks(
    "benchmark-action-loose",
    "An action has nobody to lead it, or no day.",
    "What everybody is to do some day is done by nobody.",
)
def _loose_action(at: Looking) -> Iterator[Finding]:
    for spot in spots(at.newest):
        for one in spot.item.action:
            lacking = [
                name
                for name, missing in (("lead", not one.lead.strip()), ("due", one.due is None))
                if missing
            ]
            if is_open(one) and lacking:
                yield Finding(
                    spot.place(one),
                    f'"{short(one.what, 60)}" has no {listed(lacking, "and no")}',
                    "Add a role as lead, and a day as due.",
                )


@asks(
    "benchmark-action-lost",
    "An open action of the last assessment is not in the new one, and its gap is still there.",
    "It was done, or dropped for a reason: either is worth a line.",
)
def _lost_action(at: Looking) -> Iterator[Finding]:
    for track in at.tracks:
        if track.previous is None:
            continue
        there = {
            (item.standard, one.what) for item in track.newest.file.item for one in item.action
        }
        now = standings(track.newest.file)
        for spot in spots([track.previous]):
            if now.get(spot.item.standard) not in GAPS:
                continue
            for one in spot.item.action:
                # What became a change idea is followed there.
                if is_open(one) and not one.idea and (spot.item.standard, one.what) not in there:
                    yield Finding(
                        spot.place(one),
                        f'"{short(one.what, 60)}" was open, and is not in the assessment of '
                        f"{day(track.newest.file.date)}",
                        'Carry it over there, or close it here with status = "blue".',
                    )


@faults(
    "benchmark-idea-unknown",
    "An action names a change idea that the project does not have.",
    "The thread from the gap to the test breaks there.",
)
def _unknown_idea(at: Looking) -> Iterator[Finding]:
    ideas = [idea.id for idea in at.view.project.ideas]
    for spot in spots(at.records):
        for one in spot.item.action:
            if one.idea and one.idea not in ideas:
                yield Finding(
                    spot.place(one, "idea"),
                    f'the project has no change idea "{one.idea}"',
                    guess(one.idea, ideas),
                )


@asks(
    "benchmark-due",
    "The last assessment is more than a year old, or than the months that workbook.toml says.",
    "Evidence goes stale in a year. A yearly look keeps it honest, and shows what moved.",
)
def _due(at: Looking) -> Iterator[Finding]:
    for track in at.tracks:
        record = track.newest
        due = months_after(
            record.file.date, at.view.workbook.settings_of(BenchmarkSettings).again_after
        )
        if due < at.view.today:
            yield Finding(
                record.source.place("date"),
                f"the last assessment against {track.set_id} is of {day(record.file.date)}: the "
                f"next was due by {day(due)}",
                "Begin it.",
                action=Action("benchmark start", (at.view.project.id,), (("set", track.set_id),)),
            )


@faults(
    "benchmark-date-ahead",
    "An assessment has a date in the future.",
    "It would be the newest for ever after.",
)
def _ahead(at: Looking) -> Iterator[Finding]:
    for record in at.records:
        if record.file.date > at.view.today and any(
            one.value != "unknown" for one in standings(record.file).values()
        ):
            yield Finding(
                record.source.place("date"),
                f"{day(record.file.date)} is in the future, and standards are rated",
                "Is the day right?",
            )


@asks(
    "benchmark-other-unit",
    "An assessment is of another unit than the project.",
    "Side by side, two units soon become a league table. Each is better in a project of its own.",
)
def _other_unit(at: Looking) -> Iterator[Finding]:
    for track in at.tracks:
        if not track.own:
            yield Finding(
                track.newest.source.place("unit"),
                f"this assessment is of {track.unit}, and the project of "
                f"{at.view.project.about.unit or 'no unit'}",
                "Is it the same place? Then give it the same name, or leave unit out.",
            )


CHECKS = (
    *checks_standards.OF_ITEMS,
    _unknown_idea,
    _ahead,
    _no_lived_experience,
    _not_assessed,
    _gap_without_action,
    _overdue,
    _loose_action,
    _lost_action,
    _other_unit,
    _due,
    *checks_standards.OF_SETS,
)
