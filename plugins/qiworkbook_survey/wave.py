"""A wave of a survey: what its file may say, and how it is found."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field

from qiworkbook.api import (
    Choice,
    CountSet,
    FileTable,
    HeadCount,
    JobTitle,
    Project,
    Prose,
    Record,
    RecordCounts,
    RecordType,
    Scope,
    Several,
    Shared,
    Shown,
    Slug,
    Table,
    Words,
    Workbook,
)
from qiworkbook_survey.library import ItemKind, Questionnaire, questionnaires
from qiworkbook_survey.suppression import DEFAULT_LEAST, FLOOR

Count = Annotated[int, Field(ge=0)]


class GroupAnswers(Table):
    """The answers of one group of people, such as a role; none of them a small one."""

    name: Words
    """Which group."""

    counts: Several[Count]
    """How many of the group chose each answer."""

    answered: Count
    """How many of the group answered."""


class Counted(Table):
    """One question of a wave, as it was asked, and how many chose each answer."""

    id: Slug
    """The id of the question."""

    text: Words
    """The question, as it was asked."""

    name: str = ""
    """The same in a few words."""

    kind: Annotated[Choice[ItemKind], Field(alias="type")]
    """likert5, 0-10, choice or multi."""

    levels: Several[Words]
    """The answers that could be chosen, lowest first."""

    reverse: bool = False
    """Whether low is good."""

    chart: bool = False
    """Whether its top-two share is followed as a measure."""

    withheld: bool = False
    """The answers are not written down, to protect those who gave them."""

    counts: Several[Count] = ()
    """How many chose each answer, in the order of `levels`."""

    answered: Count = 0
    """How many answered this question."""

    group: Several[GroupAnswers] = ()
    """The same by group; only where no group is small."""

    learned: Prose = ""
    """What makes it easier or harder than the rest, as the team sees it."""

    @property
    def label(self) -> str:
        """What stands beside its answers."""
        return self.name or self.text


class Comment(Table):
    """One comment that a person has read and cleared."""

    item: str = ""
    """The question that it answers."""

    text: Words
    """The words, with nothing in them by which anybody could be known."""

    cleared_by: JobTitle = ""
    """The role of whoever read and cleared it; never a name."""

    cleared_on: datetime.date | None = None
    """The day."""


class Wave(FileTable):
    """One round of asking. No row of answers, no name, no time is in it."""

    questionnaire: Slug
    """The questionnaire that was asked."""

    label: str = ""
    """What the wave is called, such as "Before we began"."""

    opened: datetime.date | None = None
    """The first day on which people could answer."""

    closed: datetime.date | None = None
    """The last day."""

    mode: str = ""
    """How it was asked: an online form, on paper."""

    eligible: Count | None = None
    """How many people could have answered."""

    returned: HeadCount
    """How many did; "fewer than 11" when that is a small group."""

    min_group: Annotated[int, Field(ge=FLOOR)] = DEFAULT_LEAST
    """The smallest group of which anything is shown: 11 unless raised, never below 5."""

    min_group_reason: str = ""
    """Why it is below 11, and who decided that. Without a reason it stays 11."""

    shows: Several[Shown] = ()
    """What the followed question shows: "aim", or drivers."""

    group_by: str = ""
    """The question by which groups were made."""

    illustrative: str = ""
    """Says so when the wave is an example."""

    item: Several[Counted] = ()
    """The questions and their counts."""

    comment: Several[Comment] = ()
    """Cleared comments only."""


def least_of(wave: Wave) -> int:
    """The smallest group that holds: below 11 only with a reason."""
    if wave.min_group < DEFAULT_LEAST and not wave.min_group_reason.strip():
        return DEFAULT_LEAST
    return wave.min_group


_RETURNED, _ELIGIBLE, _ITEM = "returned", "eligible", "item-"


def counts(file: FileTable) -> Iterator[CountSet]:
    """Who answered, who could have, and the answers to each question that are written down."""
    if not isinstance(file, Wave) or not isinstance(file.returned, int):
        return
    if file.returned < least_of(file):
        return
    yield CountSet(_RETURNED, (file.returned,))
    if file.eligible is not None and file.eligible >= file.returned:
        yield CountSet(_ELIGIBLE, (file.returned, file.eligible - file.returned))
    for item in file.item:
        if item.counts and not item.withheld:
            answered = (item.answered,) if item.kind is ItemKind.MULTI else ()
            group = f"{file.questionnaire}/{item.id}"
            yield CountSet(f"{_ITEM}{item.id}", (*item.counts, *answered), group)


def as_shown(file: FileTable, shown: Mapping[str, tuple[float, ...]]) -> FileTable:
    """The wave with these counts in place of its own. Groups of people stay away."""
    if not isinstance(file, Wave):
        return file
    returned, eligible = shown.get(_RETURNED), shown.get(_ELIGIBLE)
    return file.model_copy(
        update={
            "returned": int(returned[0]) if returned else 0,
            "eligible": int(sum(eligible)) if eligible else None,
            "group_by": "",
            "item": tuple(_item(one, shown.get(f"{_ITEM}{one.id}")) for one in file.item),
        }
    )


def _item(item: Counted, shown: tuple[float, ...] | None) -> Counted:
    if shown is None:
        update: dict[str, object] = {"withheld": True, "counts": (), "answered": 0, "group": ()}
        return item.model_copy(update=update)
    whole = tuple(int(count) for count in shown)
    if item.kind is ItemKind.MULTI:
        *each, answered = whole
    else:
        each, answered = list(whole), sum(whole)
    return item.model_copy(update={"counts": tuple(each), "answered": answered, "group": ()})


SHARED_COUNTS = RecordCounts(counts, as_shown)


def choices(workbook: Workbook, file: Mapping[str, Any]) -> Mapping[str, Mapping[str, str]]:
    """The questionnaires that there are, and the questions of the one that a wave names."""
    known = questionnaires(workbook)
    asked = next((one.item for one in known if one.id == file.get("questionnaire")), ())
    items = {item.id: item.name or item.text for item in asked}
    titles = {one.id: one.title for one in known}
    return {"questionnaire": titles, "group_by": items, "comment.item": items}


WAVES = RecordType(
    "survey",
    "survey/*.toml",
    Wave,
    "One wave of a survey: how many people chose each answer, and nothing about any of them",
    people=("cleared_by",),
    shared=Shared.COUNTS,
    counts=SHARED_COUNTS,
    choices=choices,
)
QUESTIONNAIRES = RecordType(
    "questionnaires",
    "questionnaires/*.toml",
    Questionnaire,
    "A questionnaire of your own",
    Scope.WORKBOOK,
)

RECORDS = (WAVES, QUESTIONNAIRES)


def waves_of(project: Project) -> tuple[Record[Wave], ...]:
    """The waves of a project, the oldest first."""
    waves = project.records_of(Wave)
    return tuple(sorted(waves, key=lambda wave: (str(wave.file.opened or wave.id), wave.id)))
