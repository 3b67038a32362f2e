"""Every file of the workbook by a form made from its model: its tables, its rows, a new one."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import Any

from flask import Blueprint, redirect, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.content import Rank, Section
from qiworkbook.contributions.extensions import Output, SectionMaker
from qiworkbook.contributions.records import Scope
from qiworkbook.plugins.manager import Plugins
from qiworkbook.problems import Action, Advice, Place, Problem, WorkbookError
from qiworkbook.store import layout
from qiworkbook.store.files import as_text, bytes_now
from qiworkbook.store.layout import inside, slug, unique_slug
from qiworkbook.store.pictures import PictureError
from qiworkbook.text.source import scan
from qiworkbook.text.words import listed, sentence, short
from qiworkbook.web.boxes import (
    SEEN,
    Box,
    boxes_of,
    draw_blocks,
    faults_of,
    new_boxes,
    shown_again,
    values_of,
    write_boxes,
    write_row,
)
from qiworkbook.web.site import (
    KEPT_FILE,
    Fault,
    FormError,
    QuestionFirst,
    form_page,
    form_sent,
    go_on,
    in_labels,
    link_of,
    need,
    page_of_ours,
    save,
    show,
    site,
)
from qiworkbook.workbook.edits.creation import begin_file, blank_form
from qiworkbook.workbook.edits.fields import Field, FieldKind
from qiworkbook.workbook.edits.form_edits import (
    Add,
    Move,
    RefusedError,
    Remove,
    change,
    form_after,
)
from qiworkbook.workbook.edits.forms import (
    NAMING,
    FieldProblem,
    Form,
    FormKey,
    FormPath,
    form,
    forms,
    home_of,
    is_row,
    name_of,
    path_by_names,
)
from qiworkbook.workbook.edits.pictures import FIELD as PICTURE, add_picture, remove_picture
from qiworkbook.workbook.memory.versions import When, text_then
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.question import YES
from qiworkbook.writers.templates import Markup

LONGEST = 5.0
"""Seconds that a page waits for one plugin."""


class PluginPanel(Struct, frozen=True):
    """A section of a plugin on a page."""

    heading: str
    message: str
    body: Markup


def panels(plugins: Plugins, view: ProjectView) -> tuple[list[PluginPanel], list[str]]:
    """The panels about a project, and the plugins that did not answer in time.

    One that did not is not asked again until the workbook is started anew: it may be at work yet.
    """
    owners = plugins.section_owners()
    found: list[tuple[int, Section]] = []
    for plugin in dict.fromkeys(owners.values()):
        makers = [one for one in plugins.sections() if owners.get(one.id) == plugin]
        made = None if plugin in site().slow else _made(makers, view)
        if made is None:
            site().slow.add(plugin)
        else:
            found += made
    found.sort(key=lambda pair: pair[0])
    shown = [
        PluginPanel(one.heading, one.message, draw_blocks(view, one.blocks, one.heading, level=3))
        for _, one in found
    ]
    return shown, sorted(site().slow)


def _made(
    makers: Sequence[SectionMaker], view: ProjectView
) -> Sequence[tuple[int, Section]] | None:
    """The sections, each with its place in the order; None where they take too long."""
    made: list[tuple[int, Section]] = []

    def ask() -> None:
        for one in (maker.of(Output.REPORT) for maker in makers):
            if Output.REPORT in one.outputs and one.rank is not Rank.DETAIL:
                made.extend((one.order, section) for section in one.make(view))

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(LONGEST)
    return None if asking.is_alive() else made


pages = Blueprint("part", __name__)

_LARGE = ("project", "workbook")
"""Files so large that each of their tables has a page of its own."""
_FEW, _MANY = 10, 15
"""Boxes shown at once of a table that has more than many; the rest are folded."""
SENT = "sent"
"""The field of a form in which a picture is chosen."""


class Listed(Struct, frozen=True):
    """A list of rows on a page: its field, where it stands, and its rows by name and words."""

    field: Field
    path: FormPath
    rows: tuple[tuple[str, str], ...]


@pages.route("/edit", methods=["GET", "POST"])
def edit() -> Response:
    """One table or one row of a file: its fields, and the lists that stand in it."""
    opened = site().book.opened()
    seen = form(opened, key_asked())
    at = _asked_path(seen)
    view = _view_of(opened, seen.key)

    def build(of: Form) -> tuple[Box, ...]:
        return boxes_of(opened, of, fields_at(of, at))

    def shown(faults: tuple[Fault, ...]) -> Response:
        return show(
            "edit",
            name_of(seen, at),
            view=view,
            form=seen,
            at_path=at,
            groups=list(_groups(seen, at, build(seen), faults)),
            lists=list(lists_at(seen, at)),
            tables=[
                (one, address_of(seen.key, (one.key,)))
                for one in seen.fields
                if one.kind is FieldKind.TABLE and not _is_whole(seen, at)
            ],
            faults=faults,
            seen_name=SEEN,
            expected=form_sent().get(SEEN) or seen.sha256,
            back=_asked_back() or _back(seen, at),
            address=address_of,
            is_row=is_row(seen, at),
            preview=_preview(seen, at),
        )

    def write() -> Response:
        after = write_boxes(opened, seen, build)
        said = "Nothing was changed." if after is seen else f"Saved: {name_of(after, at)}."
        return go_on(said, _asked_back() or (_back(seen, at) if at else address_of(seen.key, at)))

    return form_page(shown, write)


def _preview(seen: Form, at: FormPath) -> str:
    """Where the chart of a measure is drawn by what stands in its form; "" for anything else."""
    if seen.key.kind != "project" or len(at) != 2 or at[0] != "measure":
        return ""
    return url_for("project.preview", id_=seen.key.project, measure=at[1])


@pages.route("/rows", methods=["POST"])
def rows() -> Response:
    """A row moved up or down, or taken away."""
    opened = site().book.opened()
    seen = form(opened, key_asked())
    what, _, path = request.form.get("do", "").partition(":")
    at = tuple(path.split("/")) if path else ()
    names = [one.name for one in seen.rows(*at[:-1])] if at else []
    back = page_of_ours(request.form.get("back") or address_of(seen.key, at[:-2]))
    back = back or url_for("overview.home")
    if not at or at[-1] not in names:
        raise WorkbookError("What you wanted to change is no longer there.", "Look at it as it is.")
    here = names.index(at[-1])
    said = name_of(seen, at)
    try:
        match what:
            case "up" if here:
                write_row(opened, seen, Move(at, names[here - 1]))
            case "down" if here < len(names) - 1:
                write_row(opened, seen, Move(at, next(iter(names[here + 2 :]), "")))
            case "remove":
                asks = request.form.get("sure") == "ask"
                if not asks:
                    form_after(opened, seen, [Remove(at)])
                if "sure" not in request.form:
                    return show("remove", f"Remove “{said}”?", form=seen, what=said, back=back,
                                holds=(),
                                do=request.form["do"], seen_name=SEEN,
                                expected=request.form.get(SEEN, ""),
                                address=address_of(seen.key, (), "part.rows"),
                                view=_view_of(opened, seen.key),
                                for_good=_is_picture(seen, at[:1]))  # fmt: skip
                if _is_picture(seen, at[:1]):
                    save(
                        lambda said: remove_picture(
                            opened, seen.key.project, at[1], {**said, "sure": YES}
                        )
                    )
                else:
                    write_row(opened, seen, Remove(at, asks=asks))
                return go_on(f"Removed: {said}.", back)
    except RefusedError as error:
        return show("remove", f"“{said}” cannot be removed yet",
                    holds=dict.fromkeys(_held_in(opened, one, back) for one in error.at),
                    back=back, do=request.form["do"], seen_name=SEEN,
                    expected=request.form.get(SEEN, ""),
                    address=address_of(seen.key, (), "part.rows"),
                    view=_view_of(opened, seen.key))  # fmt: skip
    except FormError as error:
        told = (sentence(text) for one in error.faults for text in (one.message, one.hint) if text)
        raise WorkbookError(" ".join(told), "Nothing was changed.") from None
    return redirect(back, 303)


@pages.route("/add", methods=["GET", "POST"])
def add() -> Response:
    """A new row of a list."""
    opened = site().book.opened()
    seen = form(opened, key_asked())
    array = _asked_path(seen)
    field = seen.field(*array)
    if field is None or field.kind is not FieldKind.ROWS:
        raise WorkbookError("There is no such list.", "Go back, and look at the file.")
    is_picture = _is_picture(seen, array)
    boxes = new_boxes(opened, seen, array)
    if is_picture:  # the file is sent, and gets a name of its own
        boxes = tuple(box for box in boxes if box.field.key != "file")
    kept = site().upload_of(SENT) if is_picture else ""

    def shown(faults: tuple[Fault, ...]) -> Response:
        return show(
            "add",
            f"Add: {field.label.lower()}",
            view=_view_of(opened, seen.key),
            groups=list(_groups(seen, (*array, ""), boxes, faults)),
            faults=faults,
            back=_asked_back() or address_of(seen.key, array[:-1]),
            is_picture=is_picture,
            kept=(KEPT_FILE, kept, site().uploads[kept].name) if kept in site().uploads else None,
        )

    def write() -> Response:
        values = values_of(boxes, opened)
        if is_picture:
            name = _add_picture(opened, seen.key.project, values, boxes, kept)
        else:
            name = add_row(opened, seen, array, values, boxes)
        return go_on(f"Added: {name}.", _asked_back() or address_of(seen.key, array[:-1]))

    return form_page(shown, write, adds=True)


def _is_picture(seen: Form, array: FormPath) -> bool:
    """Whether a list is that of pictures, whose rows have a file that goes with them."""
    return seen.key.kind == "project" and array == (PICTURE,)


def _add_picture(
    opened: OpenWorkbook, project: str, values: dict[str, Any], boxes: tuple[Box, ...], kept: str
) -> str:
    """Keep a picture that was sent. Gives its file; raises FormError at the boxes."""
    need((kept, Fault(SENT, "Choose a picture: a JPEG or a PNG")))
    content = site().uploads[kept].content
    try:
        return save(lambda answers: add_picture(opened, project, content, values, answers))
    except RefusedError as error:
        raise faults_of(error, boxes) from None
    except PictureError as error:
        del site().uploads[kept]
        raise FormError(Fault.of(error, SENT)) from None
    except QuestionFirst as asked:
        raise QuestionFirst(asked.question, ((KEPT_FILE, kept),)) from None


def add_row(
    opened: OpenWorkbook,
    seen: Form,
    array: FormPath,
    values: dict[str, object],
    boxes: tuple[Box, ...],
) -> str:
    """Write a new row, with an id made from its name where it needs one. Gives its words.

    Raises FormError at the boxes, and Asked as `save` does. A row at the end is in nobody's way,
    so it is written whatever else changed since the page was shown.
    """
    field = seen.field(*array)
    keys = {one.key: one for one in (field.fields if field else ())}
    named = next((str(values[key]) for key in NAMING if values.get(key)), "")
    if "id" in keys and keys["id"].required and "id" not in values:
        first = next((box.name for box in boxes if box.field.required), "")
        need((named, Fault(first, "Write something here")))
        taken = [one.name for one in seen.rows(*array)]
        values = {"id": unique_slug(named, taken, str(array[-1])), **values}
    try:
        save(
            lambda answers: change(
                opened, seen.key, [Add(array, values)], expected=seen.sha256, answers=answers
            )
        )
    except RefusedError as error:
        raise faults_of(error, boxes) from None
    return short(named) or (field.label if field else "")


@pages.route("/new-file", methods=["GET", "POST"])
def new_file() -> Response:
    """A file that a plugin keeps and that is not there yet."""
    opened = site().book.opened()
    key = key_asked()
    kinds = {one.name: one for one in opened.plugins.record_types}
    kind = kinds.get(key.kind)
    if kind is None or (kind.scope is Scope.PROJECT) != bool(key.project):
        raise WorkbookError("There is nothing of this kind to begin.", "")
    is_named = "*" in kind.where
    seen = blank_form(opened, key)
    boxes = boxes_of(opened, seen, fields_at(seen, ()))

    def shown(faults: tuple[Fault, ...]) -> Response:
        return show(
            "new-file",
            f"Begin: {kind.what}",
            view=_view_of(opened, key),
            groups=list(_groups(seen, (), boxes, faults)),
            is_named=is_named,
            called=kind.called,
            today="" if kind.name_of else opened.today.isoformat(),
            form=form_sent(),
            faults=faults,
        )

    def write() -> Response:
        id_ = (kind.name_of or slug)(request.form.get("file-name", "").strip()) if is_named else ""
        if id_ is None:
            raise FormError(Fault("file-name", "It cannot be called that", f"Write {kind.called}."))
        values = values_of(boxes, opened)
        made = FormKey(key.kind, key.project, id_ or key.id)
        try:
            save(lambda _: begin_file(opened, made, values))
        except RefusedError as error:
            raise faults_of(error, boxes) from None
        return go_on(f"Begun: {kind.what}.", address_of(made, ()))

    return form_page(shown, write, adds=True)


@pages.route("/project/<id_>/more")
def more(id_: str) -> Response:
    """Everything else of a project: the parts of its file, and what plugins keep of it."""
    opened = site().book.opened()
    view = opened.view(id_)
    project = FormKey("project", id_)
    seen = form(opened, project) if not view.project.unread else None
    parts = [
        (one.label, one.hint, address_of(project, (one.key,))) if one.kind is FieldKind.TABLE else
        (one.hint.rstrip(".") or one.label, "", address_of(project, ()) + f"#{one.key}")
        for one in (seen.fields if seen else ())
    ]  # fmt: skip
    files = [
        (kind, [r.id for r in view.project.records.get(kind.name, ())])
        for kind in opened.plugins.record_types
        if kind.scope is Scope.PROJECT
    ]
    said, slow = panels(opened.plugins, view)
    return show("more", "Everything else", view=view, panels=said, slow=slow, parts=parts,
                files=files, address=address_of, key=FormKey, project_key=project)  # fmt: skip


def key_asked() -> FormKey:
    """The file that an address asks for."""
    asked = request.args
    return FormKey(asked.get("kind", ""), asked.get("project", ""), asked.get("id", ""))


def address_of(key: FormKey, at: FormPath, page: str = "part.edit", back: str = "") -> str:
    """The address of the form of a table or a row of a file, and where it leads on to."""
    return url_for(
        page,
        kind=key.kind,
        project=key.project or None,  # what is None is left out
        id=key.id or None,
        at="/".join(at) or None,
        back=back or None,
    )


def _asked_path(seen: Form) -> FormPath:
    at = tuple(filter(None, request.args.get("at", "").split("/")))
    if at and seen.field(*at) is None:
        raise WorkbookError(f"There is no “{at[-1]}” in {seen.file}.", "Go back, and look at it.")
    if is_row(seen, at) and at[-1] not in [one.name for one in seen.rows(*at[:-1])]:
        raise WorkbookError(
            f"What stood here in {seen.file} is no longer there.",
            "Somebody may have removed or renamed it. Go back, and look at the list.",
        )
    return at


def fields_at(seen: Form, at: FormPath) -> tuple[FormPath, ...]:
    """The single fields of a table or a row, those of tables in it after them."""
    field = seen.field(*at) if at else None
    fields = field.fields if field else seen.fields
    paths = [(*at, one.key) for one in fields if one.kind not in (FieldKind.TABLE, FieldKind.ROWS)]
    paths.sort(key=lambda path: path[-1] == "id")  # last: hardly anybody changes it
    if _is_whole(seen, at):
        for one in fields:
            if one.kind is FieldKind.TABLE:
                paths += fields_at(seen, (*at, one.key))
    return tuple(paths)


class BoxGroup(Struct, frozen=True):
    """The boxes of one table, below its name; those of the page itself stand below none.

    `is_open` says whether it holds anything yet: a table that nobody has filled in stays folded.
    """

    label: str
    hint: str
    shown: tuple[tuple[Box, tuple[str, ...]], ...]
    is_open: bool


def _groups(
    seen: Form, at: FormPath, boxes: Sequence[Box], faults: Sequence[Fault]
) -> Iterator[BoxGroup]:
    wrong = {fault.field for fault in faults}
    for path, some in groupby(shown_again(boxes), lambda pair: pair[0].path[:-1]):
        shown = tuple(some)
        field = seen.field(*path) if path != at else None
        first, more = (shown, ()) if len(shown) <= _MANY else (shown[:_FEW], shown[_FEW:])
        if field is None:
            yield BoxGroup("", "", first, is_open=True)
        else:
            is_open = bool(seen.value(*path)) or _is_touched(shown, wrong)
            yield BoxGroup(field.label, field.hint, first, is_open)
        if more:
            yield BoxGroup("More, if you need it", "", more, _is_touched(more, wrong))


def _is_touched(shown: Sequence[tuple[Box, tuple[str, ...]]], wrong: Collection[str]) -> bool:
    """Whether anything in these boxes was typed and not saved, or is wrong."""
    return any(box.name in wrong or texts != box.texts for box, texts in shown)


def lists_at(seen: Form, at: FormPath) -> Iterator[Listed]:
    """The lists of rows that stand in a table or a row, or in a table of it."""
    field = seen.field(*at) if at else None
    for one in field.fields if field else seen.fields:
        path = (*at, one.key)
        if one.kind is FieldKind.ROWS:
            yield list_of(seen, *path)
        elif one.kind is FieldKind.TABLE and _is_whole(seen, at):
            yield from lists_at(seen, path)


def _is_whole(seen: Form, at: FormPath) -> bool:
    """Whether the tables in it stand on the same page; of a large file each has its own."""
    return bool(at) or seen.key.kind not in _LARGE


def list_of(seen: Form, *path: str) -> Listed:
    """A list of rows of a file, to stand on a page of its own."""
    field = seen.field(*path)
    if field is None:
        raise KeyError(path)
    rows = tuple((row.name, name_of(seen, (*path, row.name))) for row in seen.rows(*path))
    return Listed(field, path, rows)


def _back(seen: Form, at: FormPath) -> str:
    if at and (seen.key.kind != "project" or len(at) > 1):
        return address_of(seen.key, at[:-2] if is_row(seen, at) else at[:-1])
    project = seen.key.project
    return url_for("part.more", id_=project) if project else url_for("overview.home")


def _asked_back() -> str:
    """Where the address says to go back to, if that is a page of ours: no other is led to."""
    return page_of_ours(request.args.get("back", ""))


def _view_of(opened: OpenWorkbook, key: FormKey) -> ProjectView | None:
    return opened.view(key.project) if key.project else None


def _held_in(opened: OpenWorkbook, held: FieldProblem, back: str) -> tuple[str, str]:
    """What keeps a row from being taken away, as people call it, and where that is changed."""
    place = held.problem.place
    seen = form_in(opened, place.file)
    if seen is None:
        return held.problem.message, link_of(held.problem.action)
    at = _path_at(seen, place.line or 1)
    return name_of(seen, at), address_of(seen.key, at, back=back)


_ELSEWHERE = (
    "No page can put this right: it is done where the file was changed, in an editor or in its "
    "folder. Load this page again afterwards."
)


def put_right(
    opened: OpenWorkbook, problem: Problem, seen: Form | None, back: str
) -> tuple[str, str, str]:
    """What a problem is, where it is put right, and how, in the words of the form `seen` there.

    A field that is empty there is named by its label.
    """
    action = problem.action
    to = where_done(opened, action, problem.place, seen, back)
    if seen is None:
        return problem.message, to, problem.hint if to else f"{sentence(problem.hint)} {_ELSEWHERE}"
    message = in_labels(Advice(*problem.message_parts) or problem.message, seen.fields)
    hint = in_labels(Advice(*problem.hint_parts) or problem.hint, seen.fields)
    fields = _asked_here(seen, _at_or_list(seen, problem.place, action), action)
    empty = [one.label for path, one in fields.items() if seen.value(*path) in (None, "", ())]
    if empty:
        hint = f"Fill in {listed([f'“{label}”' for label in empty])}."
    return message, to, hint


def where_done(
    opened: OpenWorkbook, action: Action | None, place: Place, seen: Form | None, back: str
) -> str:
    """The page on which a thing is done; "" where no page can.

    That is the form for a new row where one is to be added, the form `seen` of the place where it
    has the fields, and otherwise the page that does it.
    """
    if seen is None:
        return _way_back(opened, place.file) or link_of(action)
    noun, _, verb = action.name.partition(" ") if action else ("", "", "")
    about = seen.field(noun)
    if verb == "add" and about and about.kind is FieldKind.ROWS:
        return address_of(seen.key, (noun,), "part.add", back)
    at = _at_or_list(seen, place, action)
    if verb == "confirm" and len(kept := seen.rows(*at, "meant")) > 1:
        at = (*at, "meant", kept[-1].name)  # where it says who looked at the change, and why
    is_here = at[:1] == (noun,) or _asked_here(seen, at, action)
    here = address_of(seen.key, at, back=back)
    return here if is_here else link_of(action) or here


def _at_or_list(seen: Form, place: Place, action: Action | None) -> FormPath:
    """The table or row of a form at a place; where none is, the list that an action is about."""
    noun = action.noun if action else ""
    return _path_at(seen, place.line or 1) or ((noun,) if seen.field(noun) else ())


def _asked_here(seen: Form, at: FormPath, action: Action | None) -> dict[FormPath, Field]:
    """The fields of a row or a table that an action fills in; none where it makes another."""
    verb = action.name.rpartition(" ")[2] if action else ""
    given = dict(action.fields) if action else {}
    if verb == "add" or (verb == "plan" and "cycle" not in given):
        return {}
    asked = sorted((*at, key.replace("-", "_")) for key in given)
    return {path: field for path in asked if (field := seen.field(*path))}


def form_in(opened: OpenWorkbook, file: str) -> Form | None:
    """The form of a file, by its path in the workbook; None where there is none."""
    top, _, rest = file.partition("/")
    for key in forms(opened, rest.partition("/")[0] if top == layout.PROJECTS else ""):
        if home_of(opened, key)[0] == file:
            with contextlib.suppress(WorkbookError):
                return form(opened, key)
    return None


def _way_back(opened: OpenWorkbook, file: str) -> str:
    """Where a file that no form can show is brought back as it was saved last, if that is kept."""
    top, _, rest = file.partition("/")
    project, _, record = rest.partition("/")
    if top == layout.PROJECTS and record.endswith(".toml"):
        with contextlib.suppress(WorkbookError):
            then = text_then(opened.root, project, When("", day=opened.today), record)
            if then not in (None, as_text(bytes_now(inside(opened.root, file), file))):
                to = opened.today.isoformat()
                return url_for("past.restore", project=project, to=to, record=record)
    return ""


def _path_at(seen: Form, line: int) -> FormPath:
    """The table or the row of a form that stands at a line of its file."""
    best: tuple[str | int, ...] = ()
    at = 0
    for raw, (start, _) in scan(seen.text).positions.items():
        if at <= start <= line:
            best, at = raw, start
    path = path_by_names(seen.values, best)
    while path and not is_row(seen, path):
        if (field := seen.field(*path)) and field.kind is FieldKind.TABLE:
            break
        path = path[:-1]
    return path
