"""The survey in the report and in the deck: what was answered, what changed, what was said."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from qiworkbook.api import AudienceWords, Output, Section, SectionMaker, Shared
from qiworkbook_survey.blocks import (
    answer_blocks,
    answered_facts,
    asked_facts,
    bar_blocks,
    change_blocks,
    comment_blocks,
    small_blocks,
)
from qiworkbook_survey.disclosure import shown_waves
from qiworkbook_survey.messages import (
    change_message,
    change_notes,
    comment_message,
    newest_message,
    newest_notes,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qiworkbook.api import Block, ProjectView
    from qiworkbook_survey.disclosure import ShownWave


def tracks(view: ProjectView) -> Iterator[tuple[str, tuple[ShownWave, ...]]]:
    """The waves of each questionnaire that the project asked, the oldest first."""
    waves = shown_waves(view.project)
    for name in dict.fromkeys(one.wave.questionnaire for one in waves):
        yield name, tuple(one for one in waves if one.wave.questionnaire == name)


def _section(
    view: ProjectView,
    id_: str,
    heading: str,
    message: str,
    blocks: Iterable[Block],
    notes: tuple[str, ...] = (),
) -> Section:
    project = view.project.id
    return Section(
        f"{project}-{id_}", heading, message, tuple(blocks), notes, project=view.project.id
    )


def _newest(view: ProjectView, *, in_full: bool) -> Iterator[Section]:
    for name, waves in tracks(view):
        open_ones = [one for one in waves if one.returned is not None]
        heading = "What staff told us"
        if not open_ones:
            message = "Too few people answered the survey to show anything, and that protects them"
            yield _section(view, f"survey-{name}", heading, message, small_blocks(view, waves))
            continue
        now = open_ones[-1]
        blocks = bar_blocks(view, now, waves, in_full=in_full)
        notes = (*newest_notes(now), *(() if in_full else _as_notes(asked_facts(now))))
        yield _section(view, f"survey-{name}", heading, newest_message(now), blocks, notes)


def _as_notes(facts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """For a slide, which has no room for cards beside its bars."""
    return (f"{label}: {value}." for label, value in facts)


def _answers(view: ProjectView) -> Iterator[Section]:
    for name, waves in tracks(view):
        now = next((one for one in reversed(waves) if one.returned is not None), None)
        blocks = tuple(answer_blocks(view, now)) if now else ()
        if blocks:
            message = "Every answer of the newest survey, as counts"
            yield _section(view, f"survey-answers-{name}", "The answers", message, blocks)


def _change(view: ProjectView, *, in_full: bool) -> Iterator[Section]:
    for name, waves in tracks(view):
        open_ones = [one for one in waves if one.returned is not None]
        if len(open_ones) > 1:
            first, now = open_ones[0], open_ones[-1]
            yield _section(
                view,
                f"survey-change-{name}",
                "What changed between surveys",
                change_message(first, now),
                change_blocks(view, open_ones, in_full=in_full),
                (*change_notes(), *(() if in_full else _as_notes(answered_facts(open_ones)))),
            )


def _comments(view: ProjectView) -> Iterator[Section]:
    for name, waves in tracks(view):
        now = next((one for one in reversed(waves) if one.comments), None)
        if now:
            message = comment_message(now)
            blocks = comment_blocks(view, now)
            yield _section(view, f"survey-comments-{name}", "In their words", message, blocks)


_DECK, _REPORT = frozenset({Output.STORYBOARD}), frozenset({Output.REPORT})

NOT_FOR_OTHERS = (AudienceWords("plain", leave_out=True), AudienceWords("board", leave_out=True))
"""How the team works, and detail that helps nobody outside it."""

SECTIONS = (
    SectionMaker(
        "survey",
        550,
        "The newest survey wave: how many answered, and how, as diverging bars",
        partial(_newest, in_full=False),
        _DECK,
        shared=Shared.COUNTS,
        words=(
            AudienceWords(
                "plain",
                "What staff told us",
                "We ask staff some questions. No names are kept. When only a few people answer, we "
                "show nothing at all, so that nobody can be found out.",
            ),
            AudienceWords(
                "board",
                says="Answers as counts, with how many were asked. Where too few answered, nothing "
                "is shown.",
            ),
        ),
    ),
    SectionMaker(
        "survey-in-full",
        550,
        "The same, with when and how people were asked",
        partial(_newest, in_full=True),
        _REPORT,
        shared=Shared.COUNTS,
    ),
    SectionMaker(
        "survey-answers",
        552,
        "Top-two shares with their numbers, and the questions with answers to choose",
        _answers,
        _REPORT,
        shared=Shared.COUNTS,
    ),
    SectionMaker(
        "survey-change",
        554,
        "Top-two shares from the first wave to the newest, said to be unpaired",
        partial(_change, in_full=False),
        _DECK,
        detail=True,
        shared=Shared.COUNTS,
        words=NOT_FOR_OTHERS,
    ),
    SectionMaker(
        "survey-change-in-full",
        554,
        "The same, with how many answered each wave",
        partial(_change, in_full=True),
        _REPORT,
        shared=Shared.COUNTS,
    ),
    SectionMaker(
        "survey-comments",
        556,
        "Comments that a person has cleared",
        _comments,
        detail=True,
        shared=Shared.WORDS,
        words=(
            AudienceWords("plain", "In their own words", "This is what some people wrote."),
            AudienceWords("board", leave_out=True),
        ),
    ),
)
