"""Learning sets: agenda, what teams said, how it went, and the run sheet of the day."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from qiworkbook.compose.learning_set import (
    evaluation_form,
    invitation,
    opening,
    own_slides,
    run_sheet,
    said_last_time,
    told_us,
    will_test,
)
from qiworkbook.content import Heading
from qiworkbook.model import LearningSet
from qiworkbook.store import layout
from qiworkbook.text.words import day
from qiworkbook.web.boxes import day_in, draw_blocks
from qiworkbook.web.file_forms import address_of
from qiworkbook.web.project import made_of
from qiworkbook.web.site import Fault, FormError, form_page, form_sent, go_on, save, show, site
from qiworkbook.workbook.edits.forms import FormKey
from qiworkbook.workbook.edits.learning_sets import start_set, the_set

pages = Blueprint("learning_sets", __name__, url_prefix="/learning-sets")


@pages.route("", methods=["GET", "POST"])
def home() -> Response:
    """Every learning set, and a form to plan another."""
    opened = site().book.opened()

    def shown(faults: tuple[Fault, ...]) -> Response:
        sets = sorted(opened.workbook.learning_sets, key=lambda one: one.file.date, reverse=True)
        return show(
            "learning-sets",
            "Learning sets",
            sets=[(one, url_for("learning_sets.one", id_=one.id)) for one in sets],
            views=opened.views,
            left_out=[
                one for one in opened.left_out if one.place.file.startswith(layout.LEARNING_SETS)
            ],
            form=form_sent(),
            chosen=form_sent().getlist("teams"),
            faults=faults,
        )

    def write() -> Response:
        when = day_in(opened, "day", ahead=True)
        fields: dict[str, object] = {
            key: text for key in ("title", "theme") if (text := request.form.get(key, "").strip())
        }
        fields["teams"] = request.form.getlist("teams")
        id_ = when.isoformat()
        if any(one.id == id_ for one in opened.workbook.learning_sets):
            message = f"There is a learning set on {day(when)} already"
            raise FormError(Fault("day", message, "It is in the list: open it there."))
        save(lambda _: start_set(opened, when, fields))
        to = url_for("learning_sets.one", id_=id_)
        return go_on(f"Started: the learning set of {day(when)}.", to)

    return form_page(shown, write, adds=True)


@pages.route("/<id_>")
def one(id_: str) -> Response:
    """One learning set as it is written down so far; each part leads to where it is written."""
    opened = site().book.opened()
    found = the_set(opened, id_)
    workbook, when = opened.workbook, opened.today
    key, back = FormKey("learning-set", id=id_), request.path
    own = [one for after in (False, True) for one in own_slides(found, after_teams=after)]
    slides = [block for one in own for block in (Heading(one.message), *one.blocks)]
    parts = [
        ("Agenda", "agenda", draw_blocks(None, made_of(opening(found)), "Agenda")),
        ("Slides of our own", "slide", draw_blocks(None, slides, "Slides")),
        ("What teams ask and offer", "story", ""),
        (
            "What we said last time",
            "",
            draw_blocks(None, made_of(said_last_time(workbook, found, when)), "Last time"),
        ),
        (
            "What we will test",
            "commitment",
            draw_blocks(None, made_of(will_test(workbook, found)), ""),
        ),
        ("Who came", "attendance", ""),
        ("How it went", "evaluation", draw_blocks(None, made_of(told_us(found)), "How it went")),
    ]
    return show(
        "learning-set",
        name_of(found),
        found=found.file,
        left_out=opened.left_out,
        ward_of={view.project.id: view.project.ward for view in opened.views},
        parts=[
            (heading, part, body, *_ways(key, part, back))
            for heading, part, body in parts
            if body or part
        ],
        about_it=address_of(key, (), back=back),
        papers=[
            (said, url_for("learning_sets.paper", id_=id_, name=n)) for n, said in PAPERS.items()
        ],
    )


def _ways(key: FormKey, part: str, back: str) -> tuple[str, str]:
    """Where a part is changed, and where a line is added to it."""
    if part == "evaluation":
        return address_of(key, ("evaluation",), back=back), ""
    if not part:
        return "", ""
    change = f"{address_of(key, (), back=back)}#{part}"
    return change, address_of(key, (part,), "part.add", back=back)


PAPERS = {
    "run-sheet": "The run sheet of the day",
    "invitation": "The invitation",
    "evaluation-form": "The evaluation form",
}


@pages.route("/<id_>/<any('run-sheet', 'invitation', 'evaluation-form'):name>")
def paper(id_: str, name: str) -> Response:
    """A paper of the learning set, to print."""
    opened = site().book.opened()
    found = the_set(opened, id_)
    made = {
        "run-sheet": lambda: run_sheet(opened.workbook, found, opened.today),
        "invitation": lambda: invitation(opened.workbook, found),
        "evaluation-form": lambda: evaluation_form(found),
    }
    return show(
        "learning-set-paper",
        f"{PAPERS[name]}: {name_of(found)}",
        found=found.file,
        left_out=opened.left_out,
        sections=[
            (s.heading, s.message, draw_blocks(None, s.blocks, s.heading)) for s in made[name]()
        ],
        to=url_for("learning_sets.one", id_=id_),
    )


def name_of(found: LearningSet) -> str:
    """What people call it."""
    return found.file.title.strip() or f"Learning set of {day(found.file.date)}"
