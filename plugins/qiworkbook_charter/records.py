"""The charter of a project, and what it expects of whom as a table."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files
from typing import TYPE_CHECKING

from qiworkbook.api import CountSet, RecordCounts, RecordType, Shared, TableMaker
from qiworkbook_charter.life import newest_agreement, next_review, words_changed
from qiworkbook_charter.model import Charter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from qiworkbook.api import FileTable, ProjectView, Record
    from qiworkbook_charter.model import Making

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
