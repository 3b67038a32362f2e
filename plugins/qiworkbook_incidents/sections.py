"""The safety cross in report and deck, with what is counted and how to read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from qiworkbook.api import (
    AudienceWords,
    Callout,
    Cell,
    DayCell,
    Grid,
    Output,
    Paragraph,
    ProjectView,
    Record,
    SafetyCross,
    Section,
    SectionMaker,
    Tone,
    counted,
    listed,
)
from qiworkbook_incidents.records import (
    DEFINITIONS,
    REPORTING_CULTURE,
    SOURCE,
    Month,
    counting,
    days_of_month,
    first_of,
    months,
)

_TWO_WEEKS = 14
_NOTES = (
    "Say what one count is, and that quiet days are filled in too.",
    "Ask: what do people on the ward say about the same weeks?",
    "Do not count days since the last one: nobody should be the reason that a number goes to zero.",
)


def _cross(view: ProjectView) -> Iterator[Section]:
    record = _month_to_show(months(view.project))
    first = first_of(record.id) if record else None
    if record and first:
        yield Section(
            f"{view.project.id}-safety-cross",
            "Safety cross",
            _message(record, first, view),
            (
                SafetyCross(tuple(_cells(record, first)), _alt(record, first, view)),
                Callout(REPORTING_CULTURE, Tone.WATCH),
            ),
            _NOTES,
            project=view.project.id,
        )


def _month_to_show(recorded: Sequence[Record[Month]]) -> Record[Month] | None:
    """The latest month with two weeks of days in it; the latest of all before there is one."""
    named = [record for record in recorded if first_of(record.id)]
    full = [record for record in named if len(record.file.day) >= _TWO_WEEKS]
    return next(reversed(full or named), None)


def _definitions(view: ProjectView) -> Iterator[Section]:
    if months(view.project):
        rows = tuple(
            (Cell(f"{kind.name} ({kind.letter})"), Cell(kind.counts)) for kind in DEFINITIONS
        )
        unit = counting(view.project)
        yield Section(
            f"{view.project.id}-incident-kinds",
            "What is counted",
            f"Three kinds, each counted as {unit}, and no kind twice",
            (Grid(("Kind", "What counts"), rows), Paragraph(SOURCE)),
            project=view.project.id,
        )


def _message(record: Record[Month], first: date, view: ProjectView) -> str:
    total = sum(day.total for day in record.file.day)
    unit = counting(view.project).value
    noun = unit[:-1] if total == 1 else unit
    filled, days = len(record.file.day), len(list(days_of_month(first)))
    whole = "every day is filled in" if filled == days else f"{filled} of {days} days are filled in"
    return f"{first:%B %Y}: {total or 'no'} {noun}; {whole}"


def _cells(record: Record[Month], first: date) -> Iterator[DayCell]:
    by_date = {day.on: day for day in record.file.day}
    for on in days_of_month(first):
        day = by_date.get(on)
        yield DayCell(
            on,
            day.total if day else None,
            "".join(kind.letter for kind in DEFINITIONS if getattr(day, kind.key)) if day else "",
        )


def _alt(record: Record[Month], first: date, view: ProjectView) -> str:
    unit = counting(view.project).value
    kinds = [
        f"{sum(getattr(day, kind.key) for day in record.file.day)} {kind.name.lower()}"
        for kind in DEFINITIONS
    ]
    every = list(days_of_month(first))
    missing = len(every) - len({day.on for day in record.file.day})
    gaps = f" {counted(missing, 'day')} not filled in." if missing else " Every day is filled in."
    return f"Safety cross of {first:%B %Y}, counting {unit}: {listed(kinds)}.{gaps}"


SECTIONS = (
    SectionMaker(
        "safety-cross",
        540,
        "The safety cross of the latest month",
        _cross,
        # Day by day, it could give a person away on the ward where it happened.
        words=(AudienceWords("plain", leave_out=True), AudienceWords("board", leave_out=True)),
    ),
    SectionMaker(
        "incident-kinds",
        545,
        "What is counted, kind by kind",
        _definitions,
        frozenset({Output.REPORT}),
    ),
)
