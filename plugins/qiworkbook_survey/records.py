"""The files that this plugin owns, and what a copy that leaves the team takes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import CountSet, RecordCounts, RecordType, Scope, Shared
from qiworkbook_survey.library import Kind, Questionnaire
from qiworkbook_survey.wave import Wave

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qiworkbook.api import FileTable, Project, Record
    from qiworkbook_survey.wave import Counted

_RETURNED, _ELIGIBLE, _ITEM = "returned", "eligible", "item-"


def counts(file: FileTable) -> Iterator[CountSet]:
    """Who answered, who could have, and the answers to each question that are written down."""
    if not isinstance(file, Wave):
        return
    if isinstance(file.returned, int):
        yield CountSet(_RETURNED, (file.returned,))
        if file.eligible is not None and file.eligible >= file.returned:
            yield CountSet(_ELIGIBLE, (file.returned, file.eligible - file.returned))
    for item in file.item:
        if item.counts and not item.withheld:
            answered = (item.answered,) if item.kind is Kind.MULTI else ()
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
    if item.kind is Kind.MULTI:
        *each, answered = whole
    else:
        each, answered = list(whole), sum(whole)
    update = {"counts": tuple(each), "answered": answered, "group": ()}
    return item.model_copy(update=update)


SHARED_COUNTS = RecordCounts(counts, as_shown)


WAVES = RecordType(
    "survey",
    "survey/*.toml",
    Wave,
    "One wave of a survey: how many people chose each answer, and nothing about any of them",
    people=("cleared_by",),
    shared=Shared.COUNTS,
    counts=SHARED_COUNTS,
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
