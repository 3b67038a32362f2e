"""What is read of one project: aim and chart first, theory, tests, measures, problems."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response as AnyResponse

from qiworkbook.analysis.progress import ceiling
from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.builtin.sections_cycles import blocks_of, progress
from qiworkbook.builtin.sections_measures import charts, message_of
from qiworkbook.compose.summary import summary
from qiworkbook.content import Block, Callout, Chart, Section
from qiworkbook.contributions.extensions import CoachQuestion
from qiworkbook.model import Cycle
from qiworkbook.problems import WorkbookError
from qiworkbook.spc.words import alt_text, headline, why_no_data
from qiworkbook.store.workbook_folder import project_said
from qiworkbook.text.words import capital, day
from qiworkbook.web.boxes import SEEN, Box, boxes_of, day_in, draw_blocks, edits_of
from qiworkbook.web.file_forms import (
    address_of,
    fields_at,
    form_in,
    list_of,
    where_done,
)
from qiworkbook.web.overview import line_of, problems_page
from qiworkbook.web.site import (
    Fault,
    FormError,
    QuestionFirst,
    form_page,
    form_sent,
    go_on,
    link_of,
    save,
    show,
    site,
)
from qiworkbook.workbook.edits.cycles import status_after
from qiworkbook.workbook.edits.form_edits import form_after
from qiworkbook.workbook.edits.forms import FormKey, form
from qiworkbook.workbook.edits.points import remove_point
from qiworkbook.workbook.edits.typed_points import typed_point
from qiworkbook.workbook.lookup import the_cycle, the_measure
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.overview import questions_of

pages = Blueprint("project", __name__, url_prefix="/project/<id_>")

_LATEST = 5


@pages.route("/")
def home(id_: str) -> Response:
    """The aim and its chart, the next steps, what the coach asks, the latest of everything."""
    opened = site().book.opened()
    view = opened.view(id_)
    aim, reading = view.project.aim, view.outcome
    asked = questions_of(opened, view)
    carried = [] if view.project.unread else [Callout(ceiling(view).words)]
    return show(
        "project",
        view.project.title,
        view=view,
        line=line_of(view, 0),
        message=message_of(view, aim) if aim else "",
        chart=draw_blocks(view, [Chart(reading, alt_text(reading))], "The aim") if reading else "",
        headline=headline(reading) if reading and reading.latest else "",
        asked=[(one, where_to_answer(opened, view, one)) for one in asked],
        measures=draw_blocks(view, summary([view]).blocks, "Measures"),
        under_way=view.thread.under_way[-_LATEST:],
        learned=view.project.learning[-_LATEST:],
        progress=draw_blocks(view, made_of(progress(view, in_full=True)) or carried, "Progress"),
    )


def made_of(sections: Iterable[Section]) -> list[Block]:
    """The blocks of sections, one after the other."""
    return [block for section in sections for block in section.blocks]


def where_to_answer(opened: OpenWorkbook, view: ProjectView, question: CoachQuestion) -> str:
    """The page on which a question of the coach is answered: a test step by step, not its form."""
    action, place = question.action, question.place
    if action and action.noun == "pdsa" and (to := link_of(action)):
        return to
    back = url_for("project.home", id_=view.project.id)
    to = where_done(opened, action, place, form_in(opened, place.file), back)
    return to or url_for("theory.home", id_=view.project.id)


@pages.route("/measures")
def measures(id_: str) -> Response:
    """Every measure with its icons, each leading to its chart."""
    opened = site().book.opened()
    view = opened.view(id_)
    made = summary([view])
    seen = form(opened, FormKey("project", id_)) if not view.project.unread else None
    return show(
        "measures",
        "Measures",
        view=view,
        message=made.message,
        body=draw_blocks(view, made.blocks, "Measures", level=1),
        form=seen,
        lists=[list_of(seen, "measure")] if seen else [],
        seen_name=SEEN,
        address=address_of,
    )


@pages.route("/measure/<measure>", methods=["GET", "POST"])
def measure(id_: str, measure: str) -> AnyResponse:
    """One chart, with why points are marked and what to beware of. A number is taken out here."""
    opened = site().book.opened()
    view = opened.view(id_)
    found = the_measure(view.project, measure)
    made = next((s for s in charts(view, in_full=True) if s.name == f"chart-{found.id}"), None)
    is_own = found.id in {one.id for one in view.project.typed_measures}

    def shown(faults: tuple[Fault, ...]) -> Response:
        return show(
            "measure",
            found.name,
            edit=address_of(FormKey("project", id_), ("measure", found.id)) if is_own else "",
            view=view,
            message=made.message if made else capital(why_no_data(view.readings[found.id])),
            body=draw_blocks(view, made.blocks, found.name, level=1) if made else "",
            texts=form_sent(),
            faults=faults,
        )

    def write() -> AnyResponse:
        when = day_in(opened, "when")
        was = typed_point(request.form.get("number", ""), lambda _: when).row(when)
        save(lambda _: remove_point(opened.root, opened, view.project, found.id, when, was))
        here = url_for("project.measure", id_=id_, measure=found.id)
        return go_on(f"Taken out: the number of {day(when)}.", here)

    return form_page(shown, write)


@pages.route("/measure/<measure>/preview", methods=["POST"])
def preview(id_: str, measure: str) -> Response:
    """The chart as it would be by the definition that stands in the form; nothing is written."""
    opened = site().book.opened()
    view = opened.view(id_)
    found = the_measure(view.project, measure)
    seen = form(opened, FormKey("project", id_))
    at = ("measure", found.id)
    try:
        edits = edits_of(boxes_of(opened, seen, fields_at(seen, at)), opened)
        changed = project_said(id_, form_after(opened, seen, edits)[0]).measure(measure)
        reading = view.read(changed or found)
    except (FormError, QuestionFirst, WorkbookError):  # half a word is typed, say
        return Response("<p>It is drawn once everything in the form can be read.</p>")
    chart = Chart(reading, alt_text(reading))
    return Response(str(draw_blocks(view, [chart], found.name, level=3)))


@pages.route("/tests")
def tests(id_: str) -> Response:
    """Every cycle, the latest first."""
    view = site().book.view(id_)
    found = [(cycle, view.thread.number(cycle)) for cycle in view.thread.cycles_by_date[::-1]]
    return show("tests", "Tests (PDSA)", view=view, found=found)


@pages.route("/test/<cycle>")
def test(id_: str, cycle: str) -> Response:
    """One cycle: plan, what happened, what was learned and decided."""
    opened = site().book.opened()
    view = opened.view(id_)
    found = the_cycle(view.project, cycle)
    return show(
        "test",
        found.title,
        view=view,
        cycle=found,
        number=view.thread.number(found),
        everything=address_of(FormKey("cycle", id_, found.id), ()),
        offer=_status_asked(opened, view, found),
        seen_name=SEEN,
        body=draw_blocks(view, blocks_of(view, found), found.title, level=1),
    )


class StatusAsked(Struct, frozen=True):
    """Whether an idea has come as far as was decided of its test: a small form, and where it goes.

    `shown` are the boxes, the status as the decision has it; `sha256` is of the file as it is.
    """

    ask: str
    shown: tuple[tuple[Box, tuple[str, ...]], ...]
    address: str
    sha256: str


def _status_asked(opened: OpenWorkbook, view: ProjectView, cycle: Cycle) -> StatusAsked | None:
    """None where the idea has that status, or a later test of it was decided on since."""
    decided = [
        one
        for one in view.thread.cycles_by_date
        if one.file.idea == cycle.file.idea and one.file.act.decision
    ]
    if not decided or decided[-1] is not cycle or view.project.unread:
        return None
    offer = status_after(view.project, cycle, cycle.file.act.decision)
    if offer is None:
        return None
    seen = form(opened, FormKey("project", view.project.id))
    row = ("idea", offer.idea.id)
    status, reason = boxes_of(opened, seen, [(*row, "status"), (*row, "status_reason")])
    return StatusAsked(
        offer.question.ask,
        ((status, (offer.status,)), (reason, reason.texts)),
        address_of(seen.key, row, back=request.path),
        seen.sha256,
    )


@pages.route("/problems")
def problems(id_: str) -> AnyResponse:
    """Every problem of this project."""
    opened = site().book.opened()
    return problems_page(opened, opened.view(id_))
