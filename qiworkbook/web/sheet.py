"""Some fields of one file on a page, written back as one edit, also where the file has changed.

A page sends back the fingerprint of the file as it was shown. Where somebody changed the file
since, what both did to different fields is joined; where both changed the same, the page shows
both and asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import request

from qiworkbook.store.changed import Changed, ChangedError, refuse_changed
from qiworkbook.web.boxes import Box, edits_of, faults_of, said_texts
from qiworkbook.web.door import FORM_TOKEN
from qiworkbook.web.save import CHANGE, Fault, FormError, save
from qiworkbook.web.site import show
from qiworkbook.workbook.form_edits import Move, RefusedError, Remove, change

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flask import Response

    from qiworkbook.workbook.form_edits import Edit
    from qiworkbook.workbook.forms import Form
    from qiworkbook.workbook.opened import OpenWorkbook

SEEN, DECIDED, KEEP = "expected", "decided-on", "keep:"
"""Fields of a page: the fingerprint it was made from, that of a decision, and what to keep."""
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True, slots=True)
class Both:
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
    boxes: Sequence[Box],
    more: Sequence[Edit] = (),
    *,
    ahead: bool = True,
) -> Form:
    """Write what the form that was sent changes in these boxes, and `more` edits with it.

    Raises FormError for what cannot be taken, Conflict where somebody else changed the same, and
    Asked as `save` does.
    """
    edits = [*edits_of(_mine(form, boxes), opened, ahead=ahead), *more]
    if not edits:
        return form
    try:
        return save(
            lambda answers: change(
                opened, form.key, edits, expected=form.sha256, answers=answers
            )
        )
    except RefusedError as error:
        raise faults_of(error, boxes) from None
    except ChangedError as error:
        message = "The file was changed at this very moment. Send it once more."
        raise FormError(Fault("", message, error.hint)) from None


def write_row(opened: OpenWorkbook, form: Form, edit: Remove | Move) -> Form:
    """Take a row away, or move it, as long as nobody changed that row since it was shown."""
    for one in changes_since(form):
        if one.path[: len(edit.path)] == edit.path:
            raise FormError(
                Fault("", "Somebody has changed this since it was shown, so it is as it was.", "")
            )
    try:
        return save(
            lambda answers: change(
                opened, form.key, [edit], expected=form.sha256, answers=answers
            )
        )
    except RefusedError as error:
        raise faults_of(error, ()) from None


def changes_since(form: Form) -> tuple[Changed, ...]:
    """What somebody else changed in the file since the page was made; () for nothing, or unknown.

    What it was is not known where the journal does not have it.
    """
    try:
        refuse_changed(form.file, request.form.get(SEEN), form.sha256, form.text)
    except ChangedError as error:
        return error.changes
    return ()


def _mine(form: Form, boxes: Sequence[Box]) -> Iterator[Box]:
    """The boxes that the sender changed. Raises Conflict for those that somebody else did too."""
    if request.form.get(SEEN) in (None, form.sha256):
        yield from boxes
        return
    changes = {one.path: one for one in changes_since(form)}
    decided = request.form.get(DECIDED) == form.sha256
    both = []
    for box in boxes:
        sent = box.sent()
        if sent is None or sent == box.texts:
            continue
        was = changes.get(box.path)
        if was is not None and sent == said_texts(box, was.before):
            continue  # untouched by whoever sent it: theirs stays
        if was is not None or not changes:
            keep = request.form.get(KEEP + box.name) if decided else None
            if keep is None:
                both.append(Both(box, box.text, "\n".join(sent)))
                continue
            if keep == THEIRS:
                continue
        yield box
    if both:
        raise Conflict(form, both)


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
