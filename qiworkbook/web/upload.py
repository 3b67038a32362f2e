"""Import: a file is dropped in, looked at, asked about, and taken in whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from qiworkbook.problems import WorkbookError
from qiworkbook.text.words import counted
from qiworkbook.web.site import (
    ANSWER,
    CHANGE,
    Fault,
    FormError,
    Upload,
    form_page,
    form_sent,
    go_on,
    need,
    save,
    show,
    site,
)
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.question import Answers, Question
from qiworkbook.workbook.sheets.point_import import (
    TableLook,
    kept_profile,
    left_in_words,
    profile_names,
    read_profile,
    take_in,
    targets_text,
)

pages = Blueprint("upload", __name__, url_prefix="/import")

_PASTED = "pasted.csv"
_SHOWN = 50  # problems, and changes, that are listed


@pages.route("", methods=["GET", "POST"])
def home() -> Response:
    """Choose a file or paste a block, and say whose numbers are in it."""
    from qiworkbook.workbook.sheets.sheet_choice import (
        TABLE,  # not before somebody imports: it is large
    )

    opened = site().book.opened()
    held = site().uploads.get(request.args.get("again", ""))

    def shown(faults: tuple[Fault, ...]) -> Response:
        return show(
            "import",
            "Import numbers",
            views=opened.views,
            profiles=profile_names(opened.root),
            readers=sorted(owned.value.name for owned in opened.plugins.importers()),
            usual=TABLE,
            form=form_sent() or request.args,
            pasted=held.content.decode() if held and held.name == _PASTED else "",
            faults=faults,
        )

    def write() -> Response:
        form, token = request.form, site().upload_of("file")
        if pasted := form.get("paste", "").strip("\r\n"):
            if token:
                del site().uploads[token]
                hint = "Empty this box, and choose the file again; or look at what you pasted."
                raise FormError(Fault("paste", "There is a file as well as a pasted block", hint))
            token = site().hold(_PASTED, pasted.encode())
        message = "Choose a file, Excel or CSV, or paste what you copied from one"
        need((token, Fault("file", message)))
        to = url_for(
            "upload.look",
            token=token,
            project=form.get("project") or None,  # what is None is left out
            profile=form.get("profile") or None,
            reader=form.get("reader") or None,
        )
        return redirect(to, HTTPStatus.SEE_OTHER)

    return form_page(shown, write)


@pages.route("/<token>", methods=["GET", "POST"])
def look(token: str) -> Response:
    """What the file would bring; nothing is written before somebody says so."""
    upload = site().uploads.get(token)
    if upload is None:
        raise WorkbookError(
            "This file is no longer at hand: it was read by an earlier start of the workbook, or "
            "taken in already.",
            "Nothing was written now. Go to “Import numbers”, and choose it again.",
        )
    again = url_for("upload.home", project=request.args.get("project"), again=token)
    if CHANGE in request.form:  # back from a question: to what was pasted, or to choose a file
        return redirect(again, 303)
    opened = site().book.opened()
    found = save(lambda answers: _looked(opened, upload, answers))

    def shown(faults: tuple[Fault, ...]) -> Response:
        return show(
            "import-look",
            f"What is in {upload.name}",
            look=found,
            again=again if upload.name == _PASTED else "",
            called={
                (one.id, measure.id): (one.ward, measure.name)
                for one in opened.workbook.projects
                for measure in one.measures
            },
            left=list(left_in_words(found)),
            refused=_told(found),
            questions=[q for one in found.looked for q in one.questions][:_SHOWN],
            changes=[(one, *day) for one in found.looked for day in one.replaced][:_SHOWN],
            new=sum(len(one.new) for one in found.looked),
            carried=[pair for pair in request.form.items(multi=True) if pair[0].startswith(ANSWER)],
            form=request.form,
            faults=faults,
        )

    def write() -> Response:
        replacing, keep = "replace" in request.form, request.form.get("keep", "").strip()
        if found.refused and "leave-out" not in request.form:
            message = f"{counted(len(_told(found)), 'row')} could not be read"
            hint = "Put them right in the file and choose it again, or tick this box."
            raise FormError(Fault("leave-out", message, hint))
        rows = sum(len(one.new) + len(one.changed) * replacing for one in found.looked)
        if not rows and not found.targets and not keep:
            changed = any(one.changed for one in found.looked)
            what = "What differs stays as it is here" if changed else "There is nothing new in it"
            raise FormError(Fault("", what, "Nothing was written."))
        root, order = opened.root, opened.date_order
        others = [*targets_text(root, found.targets), *kept_profile(root, keep, found)]
        written = save(
            lambda _: take_in(root, found.looked, replacing=replacing, others=others, order=order)
        )
        del site().uploads[token]
        project = request.args.get("project", "")
        to = url_for("project.measures", id_=project) if project else url_for("overview.home")
        left = f", and left out {counted(len(_told(found)), 'row')}" * bool(found.refused)
        return go_on(f"Wrote {counted(written, 'point')} of {upload.name}{left}.", to)

    if "write" not in request.form:  # a question was answered on the way here
        return shown(())
    return form_page(shown, write)


def _looked(opened: OpenWorkbook, upload: Upload, answers: Answers) -> TableLook | Question:
    from qiworkbook.workbook.sheets.trust_sheet_import import look_at

    asked = request.args
    given = read_profile(opened.root, asked.get("profile", ""))
    wanted = asked.get("reader") or given.reader
    importers = {owned.value.name: owned.value for owned in opened.plugins.importers()}
    if wanted not in importers:
        raise WorkbookError(f"Nothing here reads files of the kind {wanted}.", "")
    project = asked.get("project", "")
    if project:
        opened.view(project)
    with tempfile.TemporaryDirectory(prefix="qiworkbook-") as folder:
        path = Path(folder, upload.name)
        try:
            path.write_bytes(upload.content)
        except (OSError, ValueError):
            raise WorkbookError(
                f"{upload.name} could not be looked at here.",
                "Give the file a short name, see that the disk is not full, and choose it again.",
            ) from None
        return look_at(
            path,
            importers[wanted],
            opened.workbook.projects,
            given.model_copy(update={"reader": wanted}),
            answers,
            opened.today,
            project=project,
            usual=opened.date_order,
            replacing="replace" in request.form,
            leaving_out="leave-out" in request.form,
        )


def _told(look: TableLook) -> Sequence[str]:
    """The rows that could not be read, each with its reason, once."""
    return list(dict.fromkeys(f"{one.place}: {one.message}" for one in look.refused))
