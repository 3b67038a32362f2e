"""A ward's sheet on paper: this week's numbers, its tests step by step, room for what it learned.

It asks what the Excel sheet asks, in the ward's own words, with lines to write on.
"""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from qiworkbook.content import Cell, Paragraph, Section, Table
from qiworkbook.model import Cycle, CycleFile, Stage
from qiworkbook.text.source import Source
from qiworkbook.text.words import capital, day, no_stop
from qiworkbook.workbook.ward_sheet import Asked, asked_of, numbers_due

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Block

_SHORT, _LONG = "_" * 9, "_" * 34
_LINES = 3  # for what was learned, and for numbers nobody expected
_PLAN = (
    Asked("plan", "title", "What will we try?"),
    Asked("plan", "scale", "With whom, when, how often? As small as will teach us something"),
    Asked("plan", "ask", "What do we want to find out?"),
    Asked("plan", "predict", "What do we expect to happen?"),
    Asked("plan", "data", "What do we write down, and who does?"),
)
ON_IT = "this time's numbers, the tests step by step, what you learned"
NO_NAMES = "Numbers and roles only: never names, and nothing about one person."


def ward_paper(view: ProjectView) -> tuple[Section, ...]:
    """The sheets of paper of a project as it is today; without an open test, a blank one."""
    tests = [one for one in view.thread.cycles_by_date if one.stage is not Stage.DONE]
    return (
        Section("paper-numbers", "Numbers", f"Our numbers: {day(view.today)}", (_numbers(view),)),
        *(
            Section(
                f"paper-{one.id}",
                "Our test",
                f"Our test: {no_stop(one.title)}",
                tuple(_steps(asked_of(one))),
            )
            for one in tests
        ),
        Section(
            "paper-new-test",
            "A new test",
            "A new test: plan, do, study, act",
            tuple(_steps((*_PLAN, *asked_of(_blank())))),
        ),
        Section("paper-learned", "Learning", "What we learned", tuple(_learned())),
    )


def paper_name(view: ProjectView) -> str:
    """What the page with the paper of a project is called."""
    return f"{view.project.id}-paper-{view.today.isoformat()}.html"


def _numbers(view: ProjectView) -> Block:
    rows = tuple(
        (
            Cell(one.name),
            Cell(one.last),
            Cell(day(one.due) if one.due else _SHORT),
            Cell(_SHORT),
            Cell(_SHORT if one.has_denominator else "—"),
            Cell(2 * _SHORT),
        )
        for one in numbers_due(view)
    )
    columns = ("Measure", "Last time", "Date", "Number", "Out of", "A few words")
    return Table(columns, rows) if rows else Paragraph("No measure is counted by hand yet.")


def _steps(asked: Iterable[Asked]) -> Iterator[Block]:
    """A table for each step: what is asked, what is there by now, and a line for the rest."""
    for step, found in groupby(asked, key=lambda one: one.step):
        rows = tuple(
            (
                Cell(f"{one.about} {one.ask}".strip()),
                Cell(_now(one) or _LONG),
            )
            for one in found
        )
        yield Table((capital(step), "What we write"), rows)


def _now(one: Asked) -> str:
    """What the file says by now, a day as people write it."""
    is_day = one.key in ("started", "ended") and one.now
    return day(date.fromisoformat(one.now)) if is_day else no_stop(one.now)


def _learned() -> Iterator[Block]:
    rows = tuple((Cell(_LONG), Cell("yes / no"), Cell(_SHORT)) for _ in range(_LINES))
    yield Table(("What we learned, also what did not work", "Did it work?", "When"), rows)


def _blank() -> Cycle:
    """A test that nobody has planned yet."""
    return Cycle("new", CycleFile(title="A new test"), Source("", ""))
