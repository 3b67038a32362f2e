"""What pages are made of: boxes of a form, written back as one edit, and pictures.

A page sends back the fingerprint of the file as it was shown. Where somebody changed the file
since, what both did to different fields is joined; where both changed the same, the page shows
both and asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from http import HTTPStatus

from flask import Response, request, url_for
from msgspec import Struct

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.content import Block, Section
from qiworkbook.problems import Advice, WorkbookError
from qiworkbook.store.cells import written
from qiworkbook.store.editor import ChangedError
from qiworkbook.store.files import text_read
from qiworkbook.store.toml_file import Plain
from qiworkbook.text.words import day
from qiworkbook.web.access import FORM_TOKEN
from qiworkbook.web.site import (
    CHANGE,
    Fault,
    FormError,
    QuestionFirst,
    answered,
    form_sent,
    in_labels,
    save,
    show,
    site,
)
from qiworkbook.workbook.edits.fields import Field, FieldKind, read_typed
from qiworkbook.workbook.edits.form_edits import Edit, Move, RefusedError, Remove, Set, change
from qiworkbook.workbook.edits.forms import Form, FormPath, form_of
from qiworkbook.workbook.edits.renames import names_of
from qiworkbook.workbook.edits.typed_points import day_meant
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.question import Question
from qiworkbook.writers.clean import anchors
from qiworkbook.writers.html_page import HtmlPen
from qiworkbook.writers.templates import Markup

_FEW = 4
"""So many words are shown side by side; more of them in a list that opens."""
NOT_SAID, CHOOSE = "Not said", "Choose one"
_CARE = "Follow your safeguarding procedure and report it in your incident system, today."
_TOLD = frozenset({"what", "note", "ask", "because", "answer", "why"})
"""Fields of one line in which people tell what happened."""
_GONE_BY = frozenset({"predicted_on", "started", "ended"})
"""Days on which something happened: a weekday is the last one."""
_NO_LIST = (FieldKind.TABLE, FieldKind.ROWS)


class Shape(StrEnum):
    """What a box looks like."""

    LINE = "line"
    SHORT = "short"
    DAY = "day"
    LONG = "long"
    RADIOS = "radios"
    LIST = "list"
    BOXES = "boxes"
    FIXED = "fixed"  # shown, to be changed in a text editor
    NONE = "none"  # there is nothing to choose from yet


_SHAPES = {
    FieldKind.LONG_TEXT: Shape.LONG,
    FieldKind.NUMBER: Shape.SHORT,
    FieldKind.NUMBER_OR_TEXT: Shape.SHORT,
    FieldKind.DATE: Shape.DAY,
    FieldKind.OTHER: Shape.FIXED,
}


class Box(Struct, frozen=True):
    """One field on a page. `texts` are what stands in it: one, or those that are ticked.

    `options` are the answers to choose from, each with its words. With `care` stands beside it
    where to take what does not belong into it.
    """

    path: FormPath
    field: Field
    shape: Shape
    label: str
    hint: str
    texts: tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()
    care: str = ""

    @property
    def name(self) -> str:
        """Its name on the page."""
        return "/".join(self.path)

    @property
    def text(self) -> str:
        """What stands in it."""
        return "\n".join(self.texts)

    def sent(self) -> tuple[str, ...] | None:
        """What the form that was sent has in it; None where it had no such box.

        What is ticked keeps the order that the file has it in; what is new comes last.
        """
        form = form_sent()
        if self.name not in form or self.shape in (Shape.FIXED, Shape.NONE):
            return None
        said = tuple(map(_plain, form.getlist(self.name)))
        if self.shape is not Shape.BOXES:
            return said[:1]
        return tuple(one for one in dict.fromkeys((*self.texts, *said)) if one and one in said)


def boxes_of(
    opened: OpenWorkbook,
    form: Form,
    paths: Iterable[FormPath],
    labels: Mapping[FormPath, tuple[str, str]] | None = None,
) -> tuple[Box, ...]:
    """The boxes for these fields of a form; `labels` are other words for some, with their hints.

    A field that the model does not have is left out, and so are tables and lists of rows.
    """
    found, given = [], _choices(opened, form)
    for path in paths:
        field = form.field(*path)
        if field is not None and field.kind not in _NO_LIST:
            label, hint = (labels or {}).get(path, (field.label, field.hint))
            names = _names(opened, form, path, field, given)
            found.append(_box(opened, names, path, field, form.value(*path), label, hint))
    return tuple(found)


def _choices(opened: OpenWorkbook, form: Form) -> Mapping[str, Mapping[str, str]]:
    """What a plugin offers for the fields of its file."""
    for owned in opened.plugins.records():
        if owned.value.name == form.key.kind and owned.value.choices:
            return owned.value.choices(opened.workbook, form.values)
    return {}


def _names(
    opened: OpenWorkbook,
    form: Form,
    path: FormPath,
    field: Field,
    given: Mapping[str, Mapping[str, str]],
) -> Mapping[str, str] | None:
    """What an id in this field can be, by the names that people know; None for what is no id."""
    if links := field.links_to or (field.item.links_to if field.item else ""):
        return names_of(opened, links, form.key.project)
    return given.get(".".join(dict.fromkeys((path[0], path[-1]))))


def new_boxes(
    opened: OpenWorkbook, form: Form, array: FormPath, keys: Sequence[str] = ()
) -> tuple[Box, ...]:
    """The boxes for a new row of a list; its id is made from its name."""
    field = form.field(*array)
    fields = [one for one in (field.fields if field else ()) if one.kind not in _NO_LIST]
    given, found = _choices(opened, form), []
    for one in fields:
        if one.key in keys if keys else one.key != "id":
            path = (*array, "", one.key)
            names = _names(opened, form, path, one, given)
            found.append(_box(opened, names, path, one, one.default, one.label, one.hint))
    return tuple(found)


def _box(
    opened: OpenWorkbook,
    names: Mapping[str, str] | None,
    path: FormPath,
    field: Field,
    value: Plain,
    label: str,
    hint: str,
) -> Box:
    texts = _texts_of(field, value)
    shape = _SHAPES.get(field.kind, Shape.LINE)
    options: tuple[tuple[str, str], ...] = ()
    item = field.item
    match field.kind:
        case FieldKind.CHOICE | FieldKind.YES_NO:
            words = field.choices if field.kind is FieldKind.CHOICE else ("yes", "no")
            options = tuple((word, _words(word)) for word in words if word)
            shape = Shape.RADIOS if len(options) <= _FEW else Shape.LIST
        case FieldKind.SEVERAL:
            choices = item.choices if item else ()
            known = names or {word: _words(word) for word in choices if word}
            options = tuple(known.items())
            shape = Shape.BOXES if options else Shape.LONG
            if any("\n" in text for text in texts):  # which no line could hold
                shape = Shape.FIXED
        case _ if names and shape is Shape.LINE:
            shape, options = Shape.LIST, tuple(names.items())
    if names is not None and not names and not any(texts):
        shape = Shape.NONE
    if shape in (Shape.RADIOS, Shape.LIST, Shape.BOXES):
        there = {option for option, _ in options}
        odd = [(text, f"{text} (is none of them)") for text in texts if text and text not in there]
        options = (*options, *odd)
        if shape is not Shape.BOXES and not field.required:
            options = (("", NOT_SAID), *options)
        elif shape is Shape.LIST and not any(texts):  # or the first would be taken unseen
            options = (("", CHOOSE), *options)
    elif shape is Shape.LINE and "\n" in texts[0]:
        shape = Shape.LONG
    tells = shape is Shape.LONG or (shape is Shape.LINE and field.key in _TOLD)
    care = care_of(opened) if tells and not options else ""
    return Box(
        path=path,
        field=field,
        shape=shape,
        label=label,
        hint=hint,
        texts=texts,
        options=options,
        care=care,
    )


def care_of(opened: OpenWorkbook) -> str:
    """Where to take what somebody told of harm: the trust's own words, or what holds everywhere."""
    return opened.workbook.file.workbook.told_of_harm.strip() or _CARE


def edits_of(boxes: Iterable[Box], opened: OpenWorkbook, *, ahead: bool = True) -> list[Set]:
    """What the form that was sent changes. Raises FormError for what cannot be read."""
    changed = [
        box for box in boxes if (sent := box.sent()) is not None and not _same(sent, box.texts)
    ]
    return [Set(*one) for one in values_sent(changed, opened, ahead=ahead).items()]


def values_sent(
    boxes: Iterable[Box], opened: OpenWorkbook, *, ahead: bool = True
) -> dict[FormPath, Plain]:
    """What the form that was sent has in these boxes, as their file holds it. Raises FormError."""
    found: dict[FormPath, Plain] = {}
    faults = []
    for box in boxes:
        sent = box.sent()
        try:
            if sent is not None:
                found[box.path] = read_box(box, sent, opened, ahead=ahead)
        except WorkbookError as error:
            faults.append(Fault.of(error, box.name))
    if faults:
        raise FormError(*faults)
    return found


def values_of(boxes: Iterable[Box], opened: OpenWorkbook) -> dict[str, Plain]:
    """The values of a new row by their keys, as they were sent. Raises FormError."""
    return {edit.path[-1]: edit.value for edit in edits_of(boxes, opened) if edit.value is not None}


def read_box(box: Box, sent: Sequence[str], opened: OpenWorkbook, *, ahead: bool = True) -> Plain:
    """What was sent in a box, as its file holds it. Raises WorkbookError."""
    ahead = ahead and box.field.key not in _GONE_BY
    if box.shape is Shape.BOXES:
        return list(sent)
    if box.field.kind is FieldKind.DATE and sent[0].strip():
        return day_of(opened, sent[0].strip(), ahead=ahead)
    return read_typed(box.field, sent[0], opened.today, opened.date_order, ahead=ahead)


def day_of(
    opened: OpenWorkbook, text: str, *, ahead: bool = False, every: str | None = None
) -> date:
    """The day that was typed; asked about where it could be several. Raises WorkbookError."""
    made = day_meant(text, opened.today, opened.date_order, answered(), ahead=ahead, every=every)
    if isinstance(made, Question):
        raise QuestionFirst(made)
    return made


def day_in(
    opened: OpenWorkbook, field: str, *, ahead: bool = False, every: str | None = None
) -> date:
    """The day that the form has in a field. Raises FormError there, and Asked as `day_of` does."""
    try:
        return day_of(opened, request.form.get(field, ""), ahead=ahead, every=every)
    except WorkbookError as error:
        raise FormError(Fault.of(error, field)) from None


def faults_of(error: RefusedError, boxes: Sequence[Box]) -> FormError:
    """What a model refuses, each at its box; what is about no box here stands on top."""
    names, fields = [box.name for box in boxes], [box.field for box in boxes]
    faults = []
    for one in error.at:
        name = "/".join(one.path)
        exact = name if name in names else next((n for n in names if n.endswith(f"/{name}")), "")
        message = one.problem.message
        hint = in_labels(Advice(*one.problem.hint_parts) or one.problem.hint, fields)
        faults.append(Fault(exact, message[:1].upper() + message[1:], hint))
    return FormError(*dict.fromkeys(faults))


def shown_again(boxes: Iterable[Box]) -> Iterator[tuple[Box, tuple[str, ...]]]:
    """Each box with what is to stand in it: what was sent, and otherwise what its file says."""
    for box in boxes:
        sent = box.sent()
        yield box, box.texts if sent is None else sent


def said_texts(box: Box, value: Plain) -> tuple[str, ...]:
    """What the box had in it when its file said this."""
    texts = _texts_of(box.field, value)
    return texts if box.shape is Shape.BOXES else ("\n".join(texts),)


def _texts_of(field: Field, value: Plain) -> tuple[str, ...]:
    value = field.default if value is None else value
    if field.kind is FieldKind.SEVERAL and isinstance(value, (list, tuple)):
        return tuple(map(_said, value))
    return (_said(value),)


def _same(one: Sequence[str], other: Sequence[str]) -> bool:
    return tuple(map(_plain, one)) == tuple(map(_plain, other)) or (
        len(other) > 1 and one == ("\n".join(map(_plain, other)),)
    )


def _plain(text: str) -> str:
    """A text as it comes back from a form: browsers send other line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _said(value: Plain) -> str:
    """A value of a file as it is typed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return written(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return day(value)
    return str(value)


_LETTERS = {"picu": "PICU", "camhs": "CAMHS", "xmr": "XmR", "xbar": "X-bar"}


def _words(word: str) -> str:
    return _LETTERS.get(word) or (word[:1].upper() + word[1:]).replace("-", " ")


class _PagePen(HtmlPen):
    """A pen whose links to the section of a chart lead to the page of that measure."""

    pages: dict[str, str]

    def _target(self, link: str) -> str:
        return self.pages.get(link, "")


def draw_blocks(
    view: ProjectView | None, blocks: Iterable[Block], caption: str, level: int = 2
) -> Markup:
    """Blocks about a project, or about all, below a heading of this level; `caption` names their
    tables."""
    pen = _PagePen(site().templates, anchors(()))
    id_ = view.project.id if view else "workbook"
    pen.pages = {
        f"{id_}-chart-{measure.id}": url_for("project.measure", id_=id_, measure=measure.id)
        for measure in (view.project.measures if view else ())
    }
    return pen.body(Section(id_, caption, caption, tuple(blocks)), level)


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
        message = "Somebody has changed this since it was shown, so nothing was changed now"
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
        message = "The file was changed just then. Send it again"
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
            "Look at it as it is now. What you typed is below.",
        )
    decided = request.form.get(DECIDED) == now.sha256
    both = []
    for edit in edits:
        box, path = by_path[edit.path], _way(before, now, edit.path) or edit.path
        theirs = now.value(*path)
        is_theirs = before is now or theirs != before.value(*edit.path)
        keep = request.form.get(KEEP + box.name) if decided else None
        if is_theirs and theirs != edit.value and keep is None:
            words = dict(box.options)  # of what is ticked, and kept by its id
            texts = (said_texts(box, theirs), box.sent() or ())
            both.append(Both(box, *("\n".join(words.get(t, t) for t in said) for said in texts)))
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
    own, key = (FORM_TOKEN, CHANGE, DECIDED), conflict.form.key
    carried = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in own and not name.startswith(KEEP)
    ]
    return show(
        "conflict",
        "Somebody changed this meanwhile",
        status=HTTPStatus.CONFLICT,
        view=site().book.view(key.project) if key.project else None,
        both=conflict.both,
        faults=[Fault(KEEP + one.box.name, "Say which is right") for one in conflict.both]
        if request.form.get(DECIDED) == conflict.form.sha256
        else [],
        carried=carried,
        decided=DECIDED,
        now=conflict.form.sha256,
        keep=KEEP,
        mine=MINE,
        theirs=THEIRS,
    )
