"""The charter of a project: found, changed, and what it expects of whom as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from importlib.resources import files
from typing import Any

from qiworkbook.api import (
    Action,
    CountSet,
    Editor,
    FileTable,
    ProjectView,
    Record,
    RecordCounts,
    RecordType,
    Shared,
    TableMaker,
    WorkbookError,
    day,
    refuse_to_look_ahead,
)
from qiworkbook_charter.model import (
    Charter,
    CharterStage,
    Making,
    ReviewReason,
    fingerprint,
    is_agreed,
    newest_agreement,
    next_review,
    words_changed,
)

_WHO = ("patients", "staff", "visitors")


def counts(file: FileTable) -> Iterator[CountSet]:
    """How many of each group were there, occasion by occasion."""
    for key, one in _occasions(file) if isinstance(file, Charter) else ():
        for who in _WHO:
            if isinstance(many := getattr(one, who), int):
                yield CountSet(f"{key}-{who}", (many,))


def _occasions(charter: Charter) -> Iterator[tuple[str, Making]]:
    """Those on which it was made, by the day: others may be written in above."""
    often: Counter[date] = Counter()
    for one in charter.made:
        often[one.date] += 1
        yield f"{one.date}-{often[one.date]}", one


def as_shown(file: FileTable, shown: Mapping[str, tuple[float, ...]]) -> FileTable:
    """The charter with these numbers in place of its own; of the others, nobody is told."""
    if not isinstance(file, Charter):
        return file
    made = tuple(
        one.model_copy(
            update={
                who: int(shown[f"{key}-{who}"][0]) if f"{key}-{who}" in shown else None
                for who in _WHO
            }
        )
        for key, one in _occasions(file)
    )
    # A line that a copy leaves out would look like a word that was changed since it was agreed.
    agreed = tuple(one.model_copy(update={"fingerprint": ""}) for one in file.agreement)
    agreement = file.agreement if words_changed(file) else agreed
    return file.model_copy(update={"made": made, "agreement": agreement})


SHARED_COUNTS = RecordCounts(counts, as_shown)


FILE = "charter.toml"

RECORDS = (
    RecordType(
        "charter",
        FILE,
        Charter,
        "What patients, staff and visitors of a ward expect of each other, and how they agreed it",
        shared=Shared.WORDS,
        counts=SHARED_COUNTS,
    ),
)


def charter_of(view: ProjectView) -> Record[Charter] | None:
    """The charter of a project, if it has one that could be read."""
    return next(iter(view.project.records_of(Charter)), None)


def template() -> str:
    """The text with which a charter begins: examples to write over, each marked as one."""
    return files("qiworkbook_charter").joinpath("template.toml").read_text(encoding="utf-8")


def _lines(view: ProjectView) -> Iterator[tuple[str | int | date | None, ...]]:
    record = charter_of(view)
    if record is None:
        return
    charter = record.file
    agreed = newest_agreement(charter)
    about = (charter.status.value, charter.version, agreed.on if agreed else None)
    review = next_review(charter, view.today)
    for line in charter.expectation:
        yield (*about, review, line.id, line.who.value, str(line.origin or ""), line.text)


TABLES = (
    TableMaker(
        "charter-lines",
        "what is expected of whom",
        ("status", "version", "agreed", "review", "line", "expected_of", "origin", "text"),
        _lines,
        meanings=(
            "draft, consulting, agreed, displayed, under-review or retired.",
            "Which version of the words this is.",
            "The day on which the newest words were agreed.",
            "The day of the next review; empty where none is set.",
            "The id of the line.",
            "patients, staff, visitors or everyone.",
            "Whose idea it was: patients, staff, both or visitors.",
            "The line, as it was agreed.",
        ),
    ),
)


def agreeing(
    charter: Charter, by: Sequence[str], on: date, today: date
) -> Callable[[Editor], object]:
    """The change that records an agreement to the words of today.

    Words that changed since the last agreement become the next version. Raises WorkbookError for
    a day that has not come, for one before the newest agreement, and for one recorded already.
    """
    refuse_to_look_ahead(on, today)
    newest = newest_agreement(charter)
    if newest and on < newest.on:
        raise WorkbookError(
            f"The charter was agreed on {day(newest.on)}, which is later than {day(on)}.",
            "Is the day right?",
        )
    same = is_agreed(charter)
    if newest and same and (newest.on, tuple(newest.by)) == (on, tuple(by)):
        raise WorkbookError("That agreement is written down already; nothing was changed.")
    version = charter.version
    if newest:
        version = newest.version if same else max(charter.version, newest.version + 1)
    hangs = any(same or shown.since >= on for shown in charter.displayed)
    stage = CharterStage.DISPLAYED if hangs else CharterStage.AGREED
    entry = {
        "on": on,
        "by": list(by),
        "version": version,
        "fingerprint": fingerprint(charter),
    }

    def change(editor: Editor) -> None:
        editor.set(("status",), stage.value)
        editor.set(("version",), version)
        editor.add(("agreement",), entry)

    return change


def reviewing(
    why: ReviewReason,
    heard: str,
    did: str,
    on: date,
    today: date,
    *,
    by: Sequence[str] = (),
    changed: str = "",
    due: date | None = None,
) -> Callable[[Editor], object]:
    """The change that records a review, and the day of the next one if it is given.

    Raises WorkbookError for a review on a day in the future, and for a next one that is past.
    """
    refuse_to_look_ahead(on, today)
    if due is not None and due <= on:
        raise WorkbookError(
            f"The next review, {day(due)}, would not be after this one, {day(on)}.",
            "Is the day right?",
        )
    entry: dict[str, Any] = {"date": on, "why": why.value}
    entry |= {"by": list(by)} if by else {}
    entry |= {"heard": heard, "did": did}
    entry |= {"changed": changed} if changed else {}

    def change(editor: Editor) -> None:
        if due is not None:
            editor.set(("review_due",), due)
        editor.add(("review",), entry)

    return change


def next_step(project: str, charter: Charter) -> Action:
    """What to do after a review."""
    if words_changed(charter):
        return Action("charter agree", (project,), (("by", "community meeting"),))
    return Action("check", (project,))


def the_charter(view: ProjectView) -> Record[Charter]:
    """The project's charter. Raises WorkbookError when there is none, or it cannot be read."""
    record = charter_of(view)
    if record is not None:
        return record
    raise view.project.no_file(
        FILE,
        f"{view.project.id} has no charter yet.",
        "Begin one.",
        Action("charter new", (view.project.id,)),
    )


def the_charter_with_lines(view: ProjectView) -> Record[Charter]:
    """The same, with at least one line. Raises WorkbookError when there is none."""
    record = the_charter(view)
    if not record.file.expectation:
        raise WorkbookError(
            f"The charter of {view.project.id} has no line yet.",
            f"Add an [[expectation]] to {record.source.file} first.",
        )
    return record
