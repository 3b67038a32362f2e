"""Some fields of one file on a page, written back as one edit, also where the file has changed.

A page sends back the fingerprint of the file as it was shown. Where somebody changed the file
since, what both did to different fields is joined; where both changed the same, the page shows
both and asks.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import request
from msgspec import Struct

from qiworkbook.problems import WorkbookError
from qiworkbook.store.changed import ChangedError
from qiworkbook.store.files import text_read
from qiworkbook.web.access import FORM_TOKEN
from qiworkbook.web.boxes import Box, edits_of, faults_of, said_texts
from qiworkbook.web.save import CHANGE, Fault, FormError, save
from qiworkbook.web.site import show
from qiworkbook.workbook.form_edits import RefusedError, Set, change
from qiworkbook.workbook.forms import form_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flask import Response

    from qiworkbook.workbook.form_edits import Edit, Move, Remove
    from qiworkbook.workbook.forms import Form, FormPath
    from qiworkbook.workbook.opened import OpenWorkbook

SEEN, DECIDED, KEEP = "expected", "decided-on", "keep:"
"""Fields of a page: the fingerprint it was made from, that of a decision, and what to keep."""
MINE, THEIRS = "mine", "theirs"


class Both(Struct, frozen=True):
    """A box that two changed: what the file says now, and what was typed."""

    box: Box
    now: str
    typed: str


class Conflict(Exception):  # noqa: N818  # an answer, not a fault
    """Two people changed the same: which is to stay is asked on a page."""

    def __init__(self, form: Form, both: Sequence[Both]) -> None:
        super().__init__(form.file)
        self.form = form
        self.both = tuple(both)


def write_boxes(
    opened: OpenWorkbook,
    form: Form,
    build: Callable[[Form], Sequence[Box]],
    more: Sequence[Edit] = (),
    *,
    ahead: bool = True,
) -> Form:
    """Write what the form that was sent changes in its boxes, and `more` edits with it.

    `build` makes the boxes of a file. Raises FormError for what cannot be taken, Conflict where
    somebody else changed the same, and Asked as `save` does.
    """
    seen = request.form.get(SEEN)
    if seen in (None, form.sha256):
        boxes = build(form)
        edits: list[Edit] = [*edits_of(boxes, opened, ahead=ahead)]
    else:
        text = text_read(seen or "")
        before = form if text is None else form_of(form, text)
        boxes = build(before)
        edits = [*_joined(form, before, edits_of(boxes, opened, ahead=ahead), boxes)]
    edits += more
    if not edits:
        return form
    try:
        return _changed(opened, form, edits)
    except RefusedError as error:
        raise faults_of(error, boxes) from None


def write_row(opened: OpenWorkbook, form: Form, edit: Remove | Move) -> Form:
    """Take a row away, or move it, as long as nobody changed that row since it was shown."""
    text = text_read(request.form.get(SEEN, ""))
    before = form if text is None else form_of(form, text)
    if before.value(*edit.path) != form.value(*edit.path):
        message = "Somebody has changed this since it was shown, so it is as it was"
        raise FormError(Fault("", message, "Look at it, then try again."))
    try:
        return _changed(opened, form, [edit])
    except RefusedError as error:
        raise faults_of(error, ()) from None


def _changed(opened: OpenWorkbook, form: Form, edits: Sequence[Edit]) -> Form:
    try:
        return save(
            lambda answers: change(opened, form.key, edits, expected=form.sha256, answers=answers)
        )
    except ChangedError as error:
        message = "The file was changed at this very moment. Send it once more"
        raise FormError(Fault("", message, error.hint)) from None


def _joined(now: Form, before: Form, edits: Sequence[Set], boxes: Sequence[Box]) -> Iterator[Set]:
    """The edits of somebody who saw the file `before`, for the file as it is `now`.

    Raises Conflict where both changed the same, unless it was decided on this very file.
    """
    by_path = {box.path: box for box in boxes}
    lost = [box for box in boxes if _way(before, now, box.path) is None]
    if any(edit.path in {box.path for box in lost} for edit in edits):
        raise WorkbookError(
            "Somebody has removed what you were writing about, so nothing was written.",
            "Look at it as it is now. What you typed stands below.",
        )
    decided = request.form.get(DECIDED) == now.sha256
    both = []
    for edit in edits:
        box, path = by_path[edit.path], _way(before, now, edit.path) or edit.path
        theirs = now.value(*path)
        is_theirs = before is now or theirs != before.value(*edit.path)
        keep = request.form.get(KEEP + box.name) if decided else None
        if is_theirs and theirs != edit.value and keep is None:
            texts = said_texts(box, theirs)
            both.append(Both(box, "\n".join(texts), "\n".join(box.sent() or ())))
        elif keep != THEIRS:
            yield Set(path, edit.value)
    if both:
        raise Conflict(now, both)


def _way(before: Form, now: Form, path: FormPath) -> FormPath | None:
    """Where what stood at a path stands now: rows by their names, else those that are left, in
    their order. None where it is gone."""
    found: FormPath = ()
    for at, part in enumerate(path):
        old = [row.name for row in before.rows(*path[:at])]
        if part not in old:
            found = (*found, part)
            continue
        new = [row.name for row in now.rows(*found)]
        gone = [name for name in old if name not in new]
        come = [name for name in new if name not in old]
        if part in new:
            found = (*found, part)
        elif gone.index(part) < len(come):
            found = (*found, come[gone.index(part)])
        else:
            return None
    return found


def show_conflict(conflict: Conflict) -> Response:
    """Both, field by field; what was typed is kept."""
    own = (FORM_TOKEN, CHANGE, DECIDED)
    carried = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in own and not name.startswith(KEEP)
    ]
    return show(
        "conflict",
        "Somebody changed this meanwhile",
        status=HTTPStatus.CONFLICT,
        both=conflict.both,
        carried=carried,
        decided=DECIDED,
        now=conflict.form.sha256,
        keep=KEEP,
        mine=MINE,
        theirs=THEIRS,
    )
