"""What was: versions kept and looked at, my last change taken back, a project as at a date."""

from __future__ import annotations

import contextlib

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from qiworkbook.history import repository_around
from qiworkbook.problems import WorkbookError
from qiworkbook.store.atomic import sha256
from qiworkbook.store.journal import JournalChange
from qiworkbook.store.workbook_folder import project_ids
from qiworkbook.web.site import (
    ANSWER,
    Fault,
    form_page,
    form_sent,
    go_on,
    need,
    save,
    show,
    site,
)
from qiworkbook.workbook.edits.identifiers import keep_in_version
from qiworkbook.workbook.memory.merge import joining, open_pairs
from qiworkbook.workbook.memory.undo import (
    GO_BACK,
    WayBack,
    change_words,
    files_said,
    first_of,
    go_back,
    my_changes,
    undoing,
    way_back_words,
)
from qiworkbook.workbook.memory.versions import (
    START,
    Unsaved,
    begin_versions,
    kept_of,
    repository_of,
    restoring,
    save as keep_version,
    unsaved,
    when_said,
)
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.question import YES

pages = Blueprint("past", __name__)

SEEN = "seen"
"""The field that says what going back was shown to change."""
_CHANGES = 10  # that are listed


@pages.route("/undo", methods=["GET", "POST"])
def undo() -> Response:
    """My last change taken back, once it is seen what that changes."""
    opened = site().book.opened()
    way = undoing(opened.root, opened.plugins.record_types)
    return _looked_at(opened, way, "Taken back", "Take it back")


@pages.route("/restore", methods=["GET", "POST"])
def restore() -> Response:
    """A project, or a part of it, as it was; what that changes is shown first."""
    opened = site().book.opened()

    def shown(faults: tuple[Fault, ...]) -> Response:
        return show(
            "restore",
            "Bring back how it was",
            ids=[(id_, id_) for id_ in project_ids(opened.root)],
            kept=kept_of(opened.root, kinds=opened.plugins.record_types).kept[:_CHANGES],
            form=form_sent() or request.args,
            faults=faults,
        )

    def write() -> Response:
        project, to = request.form.get("project", ""), request.form.get("to", "").strip()
        need(
            (project, Fault("project", "Choose a project")),
            (to, Fault("to", "Say which day to go back to", "For example 3 February 2025")),
        )
        when = when_said(opened.root, to, opened.today, opened.date_order)
        record = request.form.get("record", "").strip()
        way = save(lambda answers: restoring(opened, project, when, record, answers))
        return _looked_at(opened, way, "Brought back", "Bring it back")

    return form_page(shown, write)


@pages.route("/join", methods=["GET", "POST"])
def join() -> Response:
    """What two people did at the same time put together; what that changes is shown first."""
    opened = site().book.opened()
    found = open_pairs(opened.root)

    def shown(faults: tuple[Fault, ...]) -> Response:
        return show("join", "Join what two people did", found=found, faults=faults)

    def write() -> Response:
        way = save(
            lambda said: joining(opened.root, found, said, order=opened.date_order, opened=opened)
        )
        return _looked_at(opened, way, "Joined", "Join them")

    return form_page(shown, write)


def _looked_at(opened: OpenWorkbook, way: WayBack, did: str, do: str) -> Response:
    """What a way back would change; once that has been seen, it is gone."""
    seen = sha256("\n".join(way.shows).encode("utf-8", "surrogatepass"))
    if request.form.get(SEEN) != seen:
        carried = [
            pair
            for pair in request.form.items(multi=True)
            if pair[0] in ("project", "to", "record") or pair[0].startswith(ANSWER)
        ]
        return show(
            "restore-look",
            way.ask,
            way=way,
            told=way_back_words(opened.root, way, opened.plugins.record_types),
            carried=carried,
            seen=(SEEN, seen),
            do=do,
        )
    save(lambda _: go_back(opened.root, way, {GO_BACK: YES}), undoes=way.undoes)
    return go_on(f"{did}: {files_said(way.texts)}.", url_for("past.history"))


@pages.route("/history", methods=["GET", "POST"])
def history() -> Response:
    """What changed since the version before, and a form to keep the next one."""
    opened = site().book.opened()
    found: Unsaved | None = None
    trouble: WorkbookError | None = None
    is_kept = False
    try:
        is_kept = repository_around(opened.root)
        found = unsaved(opened, repository_of(opened.root, trusted=False)) if is_kept else None
    except WorkbookError as error:
        trouble = error

    def shown(faults: tuple[Fault, ...]) -> Response:
        return show(
            "history",
            "History",
            found=found,
            trouble=trouble,
            is_kept=is_kept,
            changes=_latest_changes(opened),
            faults=faults,
            form=form_sent(),
        )

    def write() -> Response:
        if "start" in request.form and not is_kept and trouble is None:
            save(lambda _: begin_versions(opened.root, {START: YES}))
            return go_on("Versions are kept from now on, in the folder itself.", request.path)
        if found is None:
            raise trouble or WorkbookError("No versions are kept of this workbook yet.")
        words = request.form.get("words", "").strip()
        name = request.form.get("name", "").strip() or found.repository.name
        need(
            (words, Fault("words", "Say in a few words what you did")),
            (name, Fault("name", "Say who saves: a team or a role will do")),
            (
                not found.errors or "anyway" in request.form,
                Fault("anyway", "Put the errors right first, or tick this box"),
            ),
        )
        new = f"{words}\n{name * (name != found.repository.name)}"
        kept = save(lambda answers: keep_in_version(opened, found.problems, new, answers))
        version = unsaved(opened, found.repository) if kept else found
        keep_version(version, f"{words}\n", name, trusted=False)
        return go_on(f"Saved: {words}", url_for("past.history"))

    return form_page(shown, write)


def _latest_changes(opened: OpenWorkbook) -> list[tuple[JournalChange, str, bool]]:
    """What was changed last on this computer, in words, and whether it was taken back since.

    The latest first; one that took another back is told by what it took back. Nothing where they
    can't be read.
    """
    with contextlib.suppress(WorkbookError):
        root, kinds = opened.root, opened.plugins.record_types
        every = {one.number: one for one in my_changes(root)}
        back = {one.undoes for one in every.values()}
        return [
            (
                one,
                "Taken back: " * (one.undoes in every)
                + first_of(change_words(root, every.get(one.undoes, one), kinds)),
                one.number in back,
            )
            for one in reversed([*every.values()][-_CHANGES:])
        ]
    return []
