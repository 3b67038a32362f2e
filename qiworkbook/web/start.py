"""Begin: in a folder that is no workbook yet, and a first project or another one in it."""

from __future__ import annotations

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.wrappers import Response

from qiworkbook.store.layout import slug
from qiworkbook.web.site import Fault, form_page, form_sent, go_on, need, save, show, site
from qiworkbook.workbook.edits.creation import (
    BLANK,
    ProjectHeading,
    start_example,
    start_project,
    start_workbook,
    starter_named,
    starters,
)

pages = Blueprint("start", __name__)


@pages.route("/begin", methods=["GET", "POST"])
def begin() -> Response:
    """Offer to make the folder a workbook."""
    book = site().book
    if book.is_begun:
        return redirect(url_for("overview.home"))

    def shown(faults: tuple[Fault, ...]) -> Response:
        others = any(book.folder.iterdir()) if book.folder.is_dir() else False
        return show("begin", "Begin a workbook", faults=faults, form=form_sent(), others=others,
                    folder=book.folder)  # fmt: skip

    def write() -> Response:
        name = request.form.get("name", "").strip()
        need((name, Fault("name", "Give the workbook a name", "For example: Willow Ward")))
        organisation = request.form.get("organisation", "").strip()
        save(lambda _: start_workbook(book.folder, name, organisation))
        return go_on("The workbook is begun.", url_for("start.new_project"))

    return form_page(shown, write)


@pages.route("/example", methods=["POST"])
def example() -> Response:
    """Show the example, made anew beside one's own workbook, or go back to that."""
    book, door = site().book, site().door
    to = book.own
    if book.folder == book.own:
        to = book.own.with_name(f"{book.own.name} example")
        start_example(to)
    book.turn_to(to)
    door.renew()
    g.visit = door.visit(request.cookies.get(door.cookie))
    return redirect(url_for("overview.home"), 303)


@pages.route("/new-project", methods=["GET", "POST"])
def new_project() -> Response:
    """Start a project from a starter."""
    book = site().book
    if not book.is_begun:
        return redirect(url_for("start.begin"))
    opened = book.opened()

    def shown(faults: tuple[Fault, ...]) -> Response:
        return show(
            "new-project",
            "Start a project",
            faults=faults,
            form=form_sent(),
            starters=starters(opened.root, opened.plugins),
            usual=BLANK,
        )

    def write() -> Response:
        title = request.form.get("title", "").strip()
        need((title, Fault("title", "Say what the project is about", "For example: Feeling safe")))
        unit = request.form.get("unit", "").strip()
        id_ = slug(unit or title)
        starter = starter_named(opened.root, opened.plugins, request.form.get("starter") or BLANK)
        heading = ProjectHeading(title, unit=unit)
        save(lambda _: start_project(opened.root, id_, starter, heading, opened.today))
        return go_on(f"{title} is started.", url_for("project.home", id_=id_))

    return form_page(shown, write)
