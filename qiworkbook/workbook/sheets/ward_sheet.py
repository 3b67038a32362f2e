"""One ward's sheet: what is to be filled in this time, as an Excel file that travels by e-mail.

It needs nothing but Excel on the ward. What stands in it comes from the project, in the ward's
words, and what comes back is read by `ward_sheet_return`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.analysis.dates import next_date
from qiworkbook.content.sheets import Book, CellKind, Column, Sheet
from qiworkbook.store.outputs import OUTPUT, write_output
from qiworkbook.text.words import day, no_stop, one_line
from qiworkbook.workbook.edits.points import said_of
from qiworkbook.workbook.lookup import readable
from qiworkbook.writers.sheet import write_book

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.model import Cycle, Measure
    from qiworkbook.workbook.opened import OpenWorkbook

FORMAT = 1
NUMBERS, TESTS, LEARNED, ABOUT = "Numbers", "Our tests", "What we learned", "About this sheet"
YES, NO = "yes", "no"
SHEET, HERE = "sheet", "here"
"""Whose word counts where a sheet that came back and the workbook differ."""

_MOST_DATES = 6  # of one measure: a ward that sent nothing for longer writes the dates itself
_SPARE = 6

NUMBER_COLUMNS = (
    Column("Id", locked=True, width=20),
    Column("Measure", locked=True, width=44),
    Column("Last time", locked=True, width=26),
    Column("Date", CellKind.DATE, hint="The day, or the first day of the week or month.", width=14),
    Column(
        "Number",
        CellKind.NUMBER,
        hint="0 is zero. Leave it empty where nobody measured.",
        width=12,
    ),
    Column(
        "Out of",
        CellKind.NUMBER,
        hint="How many were asked, or days in use. Empty where the measure is one number.",
        width=12,
    ),
    Column("Note", hint="A few words on this number. No names.", width=40),
)
TEST_COLUMNS = (
    Column("Id", locked=True, width=24),
    Column("Test", locked=True, width=30),
    Column("Step", locked=True, width=10),
    Column("About", locked=True, width=36),
    Column("Question", locked=True, width=44),
    Column("As it is now", locked=True, width=36),
    Column("What is new", hint="Leave it empty where there is nothing. No names.", width=50),
)
LEARNED_COLUMNS = (
    Column("What we learned", hint="Also what did not work. No names.", width=70),
    Column("Did it work?", choices=(YES, NO), width=14),
    Column("When", CellKind.DATE, width=14),
)
_ABOUT_COLUMNS = (
    Column("What", locked=True, width=20),
    Column("Value", locked=True, width=60),
)


class AskedKey(Struct, frozen=True):
    """One thing that a sheet asks of a test: a key of its file, or of one of its questions.

    `step` and `key` name it in the file; `about` is the question of the plan that it belongs to,
    "" for the test as a whole. `now` is what the file says, as the sheet shows it.
    """

    step: str
    key: str
    ask: str
    about: str = ""
    now: str = ""


def ward_sheet(view: ProjectView) -> Book:
    """The sheet of a project as it is today: numbers that are due, open tests, room to learn."""
    project = view.project
    tests = (
        (cycle.id, one_line(cycle.title), one.step, one.about, one.ask, one.now or None, None)
        for cycle in view.thread.under_way
        for one in asked_of(cycle)
    )
    about = (
        ("format", str(FORMAT)),
        ("project", project.id),
        ("ward", project.place),
        ("trust", project.where.trust),
        ("made on", view.today.isoformat()),
    )
    return Book(
        f"{project.ward}: {day(view.today)}",
        (
            Sheet(
                NUMBERS,
                NUMBER_COLUMNS,
                tuple(
                    (one.measure.id, one.name, one.last, one.due, None, None, None)
                    for one in numbers_due(view)
                ),
            ),
            Sheet(TESTS, TEST_COLUMNS, tuple(tests)),
            Sheet(LEARNED, LEARNED_COLUMNS, (), _SPARE),
            Sheet(ABOUT, _ABOUT_COLUMNS, about),
        ),
        (
            "NOT FOR SHARING: it has this ward's own numbers. Send it to your team and coach only.",
            "",
            f"{NUMBERS}: one row for each date. Change the date if it was another day. A row "
            "with neither number nor note is skipped.",
            f"{TESTS}: write in the last column, and only what is new.",
            f"{LEARNED}: one row each. What did not work is learning too.",
            "",
            "Grey cells are locked, so that the file can be read back. Numbers and roles only: "
            "never names, and nothing about one person.",
            "Send the file back to whoever sent it: they read it into the workbook.",
        ),
        protect=True,
    )


def write_ward_sheet(opened: OpenWorkbook, project: str, target: Path | None = None) -> Path:
    """Write the sheet of a project as `target`, or in output/ under its name and the day.

    >>> write_ward_sheet(opened, "willow-ward", folder / "week.xlsx").name
    'week.xlsx'
    """
    view = opened.view(project)
    readable(view.project)
    path = target or opened.root / OUTPUT / f"{project}-{opened.today.isoformat()}.xlsx"
    return write_output(path, write_book(ward_sheet(view)))


class DueNumber(Struct, frozen=True):
    """A number that a ward is asked for: of which measure, what it was last, for which day.

    `due` is None where nobody said how often it is collected.
    """

    measure: Measure
    name: str
    last: str
    due: date | None
    has_denominator: bool


def numbers_due(view: ProjectView) -> Iterator[DueNumber]:
    """The numbers that a ward is asked for, measure by measure."""
    for measure in view.project.typed_measures:
        series = view.project.series.get(measure.id)
        latest = series.latest if series else None
        last = f"{said_of(latest)} ({day(latest.when)})" if latest else "nothing yet"
        name = no_stop(measure.name)
        shares = bool(series and series.has_denominator)
        if shares and measure.denominator:
            name = f"{name}. Out of: {no_stop(measure.denominator)}"
        for due in _due(measure, latest.when if latest else None, view.today) or (None,):
            yield DueNumber(measure, name, last, due, shares)


def _due(measure: Measure, latest: date | None, today: date) -> list[date]:
    """The dates since the last number on which one should have come."""
    if measure.every is None or latest is None:
        return []
    dates = []
    due = next_date(latest, measure.every)
    while due <= today:
        dates.append(due)
        due = next_date(due, measure.every)
    return dates if len(dates) <= _MOST_DATES else []


def asked_of(cycle: Cycle) -> Iterator[AskedKey]:
    """Everything that a sheet asks of a test, in the order of its steps."""
    file = cycle.file
    for question in file.plan.question:
        about = one_line(question.ask)
        yield AskedKey("plan", "predict", "What do you expect?", about, one_line(question.predict))
    yield AskedKey("do", "started", "When did it begin?", now=_said(file.do.started))
    yield AskedKey("do", "ended", "When did it end?", now=_said(file.do.ended))
    planned = file.do.as_planned
    now = "" if planned is None else YES if planned else NO
    yield AskedKey("do", "as_planned", "Did it go as planned? yes or no", now=now)
    yield AskedKey("do", "observations", "What did you see?", now=one_line(file.do.observations))
    for question in file.plan.question:
        about = one_line(question.ask)
        yield AskedKey("study", "answer", "What happened?", about, one_line(question.answer))
        yield AskedKey(
            "study",
            "held",
            "Did what you expected come true? yes, partly or no",
            about,
            str(question.held),
        )
    yield AskedKey("study", "summary", "What do the numbers say?", now=one_line(file.study.summary))
    yield AskedKey("study", "learning", "What did you learn?", now=one_line(file.study.learning))
    decision = "What do you do with the change? adopt, adapt or abandon"
    yield AskedKey("act", "decision", decision, now=str(file.act.decision))
    yield AskedKey("act", "next", "What comes next?", now=one_line(file.act.next))


def _said(when: date | None) -> str:
    return when.isoformat() if when else ""
