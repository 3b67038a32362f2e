"""The survey in the report and in the deck: what was answered, what changed, what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import Output, Section, SectionMaker
from qiworkbook_survey.blocks import (
    answer_blocks,
    bar_blocks,
    change_blocks,
    comment_blocks,
    small_blocks,
)
from qiworkbook_survey.messages import (
    change_message,
    change_notes,
    comment_message,
    newest_message,
    newest_notes,
)
from qiworkbook_survey.showing import shown_waves

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qiworkbook.api import Block, ProjectView
    from qiworkbook_survey.showing import ShownWave


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


def _newest(view: ProjectView) -> Iterator[Section]:
    for name, waves in tracks(view):
        open_ones = [one for one in waves if one.returned is not None]
        heading = "What staff told us"
        if not open_ones:
            message = "Too few people answered the survey to show anything, and that protects them"
            yield _section(view, f"survey-{name}", heading, message, small_blocks(view, waves))
            continue
        now = open_ones[-1]
        blocks = bar_blocks(view, now, waves)
        message = newest_message(now)
        yield _section(view, f"survey-{name}", heading, message, blocks, newest_notes(now))


def _answers(view: ProjectView) -> Iterator[Section]:
    for name, waves in tracks(view):
        now = next((one for one in reversed(waves) if one.returned is not None), None)
        blocks = tuple(answer_blocks(view, now)) if now else ()
        if blocks:
            message = "Every answer of the newest survey, as counts"
            yield _section(view, f"survey-answers-{name}", "The answers", message, blocks)


def _change(view: ProjectView) -> Iterator[Section]:
    for name, waves in tracks(view):
        open_ones = [one for one in waves if one.returned is not None]
        if len(open_ones) > 1:
            first, now = open_ones[0], open_ones[-1]
            yield _section(
                view,
                f"survey-change-{name}",
                "What changed between surveys",
                change_message(first, now),
                change_blocks(view, open_ones),
                change_notes(),
            )


def _comments(view: ProjectView) -> Iterator[Section]:
    for name, waves in tracks(view):
        now = next((one for one in reversed(waves) if one.comments), None)
        if now:
            message = comment_message(now)
            blocks = comment_blocks(view, now)
            yield _section(view, f"survey-comments-{name}", "In their words", message, blocks)


SECTIONS = (
    SectionMaker(
        "survey",
        550,
        "The newest survey wave: how many answered, and how, as diverging bars",
        _newest,
    ),
    SectionMaker(
        "survey-answers",
        552,
        "Top-two shares with their numbers, and the questions with answers to choose",
        _answers,
        frozenset({Output.REPORT}),
    ),
    SectionMaker(
        "survey-change",
        554,
        "Top-two shares from the first wave to the newest, said to be unpaired",
        _change,
    ),
    SectionMaker("survey-comments", 556, "Comments that a person has cleared", _comments),
)
