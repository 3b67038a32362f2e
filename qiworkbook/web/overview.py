"""Every project on one page, and every problem."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from flask import Blueprint, Response, request
from msgspec import Struct

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.builtin.sections_measures import message_of
from qiworkbook.model import Stage, Status
from qiworkbook.problems import Severity
from qiworkbook.spc.words import headline
from qiworkbook.text.words import day
from qiworkbook.web.file_forms import form_in, put_right
from qiworkbook.web.site import page_asked, show, site
from qiworkbook.workbook import OpenWorkbook, problems_of
from qiworkbook.workbook.overview import Overview, overview_of
from qiworkbook.writers.html_page import Sign, sign_of

pages = Blueprint("overview", __name__)

_QUIET = timedelta(weeks=4)
MOST_SHOWN = 50
"""Problems on one page."""
FIRST = "from"
"""The word in an address that says at which problem a page begins."""


class ProjectLine(Struct, frozen=True):
    """One project in the list: its aim, how it goes, what is due."""

    of: Overview
    aim: str
    sign: Sign | None
    headline: str
    due: tuple[str, ...]
    is_quiet: bool
    waits_in_plan: bool


def line_of(view: ProjectView, at: int) -> ProjectLine:
    """A project as the list shows it; `at` makes the ids of its icon its own."""
    one, project, reading = overview_of(view, with_signals=False), view.project, view.outcome
    aim = project.aim
    is_active = one.unread or one.status == Status.ACTIVE
    return ProjectLine(
        of=one,
        aim=(aim.statement or message_of(view, aim)) if aim else "",
        sign=sign_of(reading, f"sign-{at}") if reading and reading.latest else None,
        headline=headline(reading) if reading else "No data yet",
        due=tuple(_due(view)) if is_active else (),
        is_quiet=is_active and (not one.latest_data or view.today - one.latest_data > _QUIET),
        waits_in_plan=any(c.stage is Stage.PLAN for c in view.thread.under_way),
    )


def _due(view: ProjectView) -> Iterator[str]:
    aim = view.project.aim
    if aim and aim.by and aim.by < view.today and aim.met is None:
        yield f"The aim was due by {day(aim.by)}"
    for step in view.project.next_steps:
        if step.by and step.by <= view.today:
            yield f"{step.what} (by {day(step.by)})"


@pages.route("/")
def home() -> Response:
    """Every project, and how it goes."""
    opened = site().book.opened()
    lines = [line_of(view, at) for at, view in enumerate(opened.views)]
    chosen = {key: request.args.get(key, "") for key in ("ward", "status", "stage", "only")}
    kept = [line for line in lines if _is_wanted(line, chosen)]
    return show(
        "overview",
        "Projects",
        lines=kept,
        all=len(lines),
        chosen=chosen,
        wards=sorted({line.of.ward for line in lines}),
        statuses=[str(one) for one in Status],
        stages=[str(one) for one in Stage],
        left_out=opened.left_out,
    )


def _is_wanted(line: ProjectLine, chosen: dict[str, str]) -> bool:
    cycle = line.of.latest_cycle
    wanted = {"quiet": line.is_quiet, "plan": line.waits_in_plan, "due": bool(line.due)}
    return (
        chosen["ward"] in ("", line.of.ward)
        and chosen["status"] in ("", line.of.status or chosen["status"])
        and (not chosen["stage"] or bool(cycle and cycle.stage == chosen["stage"]))
        and wanted.get(chosen["only"], True)
    )


def problems_page(opened: OpenWorkbook, view: ProjectView | None = None) -> Response:
    """The problems of a project, or all; errors first, each with where it is put right."""
    ids = (view.project.id,) if view else ()
    found = sorted(problems_of(opened, ids), key=lambda one: one.severity is not Severity.ERROR)
    first = max(0, request.args.get(FIRST, 1, int) - 1) // MOST_SHOWN * MOST_SHOWN
    shown = found[first : first + MOST_SHOWN]
    forms = {file: form_in(opened, file) for file in {one.place.file for one in shown}}
    back = page_asked()
    return show(
        "problems",
        "Problems",
        view=view,
        problems=[(one, *put_right(opened, one, forms[one.place.file], back)) for one in shown],
        pages=range(0, len(found), MOST_SHOWN) if len(found) > MOST_SHOWN else (),
        first=first,
        most=MOST_SHOWN,
        all=len(found),
        named=FIRST,
        error=Severity.ERROR,
    )


@pages.route("/problems")
def problems() -> Response:
    """Every problem of the workbook."""
    return problems_page(site().book.opened())
