"""What every page shares: the workbook, the door, the frame; and how a form becomes a call.

What a use case asks is asked on a page, and what is wrong with a form is shown beside its fields.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar, cast

from flask import Response, current_app, g, redirect, request, url_for
from msgspec import Struct, field
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.compose.document import brand_of, labels_of
from qiworkbook.content import BrandIdentity
from qiworkbook.model import ProjectFile
from qiworkbook.privacy.harm import WHERE_FIRST
from qiworkbook.problems import Action, Advice, InFile, Problem, WorkbookError
from qiworkbook.store import layout
from qiworkbook.store.atomic import sha256
from qiworkbook.store.files import guard_texts
from qiworkbook.store.journal import KeptEdit, Undertaking, begin
from qiworkbook.store.outputs import Wishes, wish
from qiworkbook.text.words import day, listed
from qiworkbook.web.access import FORM_TOKEN, ONCE, Door
from qiworkbook.web.served_workbook import ServedWorkbook
from qiworkbook.workbook.edits.drafts import draft_of, forget_draft
from qiworkbook.workbook.edits.fields import Field, fields_of
from qiworkbook.workbook.edits.identifiers import guard_with, new_account_of_harm
from qiworkbook.workbook.edits.typed_points import keep_order
from qiworkbook.workbook.opened import OpenWorkbook, unread_problems
from qiworkbook.workbook.question import Answers, Question, Unanswered
from qiworkbook.writers.html_page import BrandColours
from qiworkbook.writers.templates import Templates, packaged_templates

T = TypeVar("T")

KEPT_FILE = "kept-file"
"""The field of a form that says which file it sent before."""
AS_SHOWN = "shown"
"""The word in an address that asks for a page as it answered a form."""
EXTENSION = "qiworkbook"
"""Under this name an app has its site."""
_KEPT = 4  # files that are held in memory between their pages; the oldest goes first
_LONGEST_NAME = 120


class Upload(Struct, frozen=True):
    """A file that was sent to be looked at: held in memory, and never kept in the workbook."""

    name: str
    content: bytes


class ShownForm(Struct):
    """A page that answers a form, and the page of that form; `to` is where it led once written."""

    form: str
    status: int
    body: bytes
    to: str = ""


class Site(Struct):
    """The book and the door of one server.

    `said` is what the next page says first, by visit; `downloads` are paths of outputs by the
    address under which each is handed out, `uploads` files that are looked at by theirs.
    `slow` are plugins that did not answer in time. `saved` are forms that were taken, by what was
    in them, each with where it led: one that is sent again from the page before adds nothing.
    `shown` are the last pages that answered a form, by the word in their address: going back to
    one, or loading it again, sends nothing again.
    """

    book: ServedWorkbook
    door: Door
    debug: bool = False
    templates: Templates = field(default_factory=lambda: packaged_templates("web", "html"))
    said: dict[str, list[str]] = field(default_factory=dict)
    downloads: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    slow: set[str] = field(default_factory=set)
    saved: dict[str, str] = field(default_factory=dict)
    shown: dict[str, ShownForm] = field(default_factory=dict)

    def upload_of(self, field: str) -> str:
        """The token of the file that the form brought in this field, or before it: `KEPT_FILE`.

        "" where it brought none. A file is held while questions are asked and faults put right.
        """
        sent = request.files.get(field)
        if sent is None or not sent.filename:
            kept = request.form.get(KEPT_FILE, "")
            return kept if kept in self.uploads else ""
        name = PurePosixPath(sent.filename.replace("\\", "/")).name.replace("\0", "")
        with contextlib.closing(sent):
            return self.hold(name, sent.read())

    def hold(self, name: str, content: bytes) -> str:
        """Hold a file until it is taken in, or until others come. Gives its token."""
        token = secrets.token_urlsafe(8)
        hold_latest(self.uploads, token, Upload(name[-_LONGEST_NAME:], content), _KEPT)
        return token


def hold_latest(held: dict[str, T], key: str, value: T, most: int) -> None:
    """Hold this as well, and so many in all: the oldest go."""
    while len(held) >= most:
        del held[next(iter(held))]
    held[key] = value


def site() -> Site:
    """The site of the running app."""
    return cast("Site", current_app.extensions[EXTENSION])


def show(
    template: str,
    title: str,
    *,
    status: int = HTTPStatus.OK,
    view: ProjectView | None = None,
    **values: object,
) -> Response:
    """A page by its template, in the frame of all pages; `view` is the project that it is about."""
    here = site()
    visit = g.visit if "visit" in g else ""
    token = values.pop("sent_token", "") or f"{visit}{ONCE}{secrets.token_urlsafe(6)}"
    opened = _opened()
    about = opened.workbook.file.workbook if opened else None
    told = cast("Collection[Problem]", values.get("left_out", ()))
    found = unread_problems(opened.workbook.problems) if opened else ()
    is_asked = request.method == "GET" and about and "draft" not in request.args
    unread = unread_problems(view.project.problems) if view else ()
    if view and view.project.unread and template in ("project", "theory", "measures"):
        template = "unread"
    text = here.templates.fill(
        f"{template}.html.j2",
        title=title,
        at=request.path,
        full=page_asked(),
        draft=draft_of(here.book.folder, page_asked()) if is_asked else None,
        form_token=token,
        form_token_name=FORM_TOKEN,
        said=here.said.pop(visit, []),
        url=url_for,
        day=day,
        about=about,
        is_example=here.book.folder != here.book.own,
        view=view,
        unread=unread,
        beside=[one for one in found if one.place.file == layout.WORKBOOK and one not in told],
        lost="\n".join(problem.place.file for problem in unread),
        labels=labels_of([view]) if view else [*filter(None, [about and about.illustrative])],
        **values,
    )
    return Response(str(text), status=status, mimetype="text/html")


def page_asked(address: str = "") -> str:
    """The address of this page, or of another, without what says how it is shown."""
    path, _, query = (address or request.full_path).partition("?")
    parts = query.split("&")
    asked = [p for p in parts if p and p != "draft=1" and not p.startswith(f"{AS_SHOWN}=")]
    return f"{path}?{'&'.join(asked)}" if asked else path


def page_of_ours(address: str) -> str:
    """An address that somebody sent, if it leads to a page of ours; "" for any other."""
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if is_ours and address.isprintable() else ""  # browsers skip a tab in "/\t/"


def go_on(said: str, to: str) -> AnyResponse:
    """After something was written: on to another page, which says first what was done."""
    here = site()
    forget_draft(here.book.folder, page_asked())
    for one in here.shown.values():
        if one.form == page_asked():
            one.to, one.body = to, b""
    say_next(said)
    return redirect(to, HTTPStatus.SEE_OTHER)


_PAGE_OF = {
    "data add": ("week.week", "id_"),
    "data set": ("week.week", "id_"),
    "measure add": ("project.measures", "id_"),
    "driver add": ("theory.home", "id_"),
    "idea add": ("theory.home", "id_"),
    "pdsa plan": ("cycle.new", "id_"),
    "data remove": ("project.measure", "id_", "measure"),
    "chart": ("project.measure", "id_", "measure"),
    "theory": ("theory.home", "id_"),
    "pdsa show": ("project.test", "id_", "cycle"),
    "part show": ("part.more", "id_"),
    "sheet out": ("week.week", "id_"),
    "merge": ("past.join",),
    "pack": ("outputs.home",),
    "show": ("project.home", "id_"),
    "check": ("overview.problems",),
    "data import": ("upload.home",),
    "learning-set new": ("learning_sets.home",),
    "new": ("start.new_project",),
    "restore": ("past.restore",),
    "summary": ("overview.home",),
    "versions": ("past.history",),
    "pdsa *": ("cycle.step", "id_", "cycle"),
    **{f"{noun} *": ("part.edit", "project") for noun in ("aim", "coproduction")},
    **{f"{noun} *": ("part.edit", "project") for noun in ("team", "idea", "measure", "picture")},
}


def link_of(action: Action | None) -> str:
    """The page on which an action is done; "" where a page cannot do it."""
    if action is None:
        return ""
    noun, _, verb = action.name.partition(" ")
    given = dict(action.fields)
    if verb == "plan" and "cycle" in given:  # one that is there
        return url_for("cycle.step", id_=action.on[0], cycle=given["cycle"], step=verb)
    page, *takes = _PAGE_OF.get(action.name) or _PAGE_OF.get(f"{noun} *") or ("",)
    on = [id_ for id_ in action.on if not id_.isupper()]  # a word in capitals is for a person
    if not page or len(on) < len(takes):
        return ""
    values: dict[str, Any] = dict(zip(takes, on, strict=False))
    if page == "part.edit":
        values["at"], values["kind"] = "/".join((noun, *on[1:])), "project"
    elif page == "cycle.step":
        values["step"] = "plan" if verb == "predict" else verb
    elif page == "cycle.new":
        values |= {key: given[key] for key in ("idea", "follows") if given.get(key)}
    return url_for(page, **values)


def without_root(text: str) -> str:
    """What is said, without where the workbook lies on this computer."""
    return text.replace(f"{site().book.folder}{os.sep}", "")


def say_next(said: str) -> None:
    """Let the next page that this visitor sees say something first."""
    site().said.setdefault(g.visit, []).append(said)


def _opened() -> OpenWorkbook | None:
    """The workbook shown; None also where it cannot be opened: that page has a frame too."""
    book = site().book
    if "visit" in g and book.is_begun:
        with contextlib.suppress(WorkbookError, OSError):
            return book.opened()
    return None


def style() -> str:
    """The style sheet of all pages, in the trust's colours."""
    here = site()
    try:
        brand = brand_of(here.book.opened().views[:1]) if here.book.is_begun else BrandIdentity()
    except WorkbookError:
        brand = BrandIdentity()
    return str(here.templates.fill("web.css", look=BrandColours.of(brand)))


_MOST_SAVED = 200  # forms that are known again when they are sent once more

ANSWER = "answer:"
"""Begins the names of fields that answer a question."""
TAKE_UP = "draft"
"""The word in an address that asks for what was typed and not sent."""
ASKED = "_asked"
"""The field of the page of a question that says which one it asked."""
CHANGE = "change"
"""The field by which somebody goes back from a question to what they typed."""


LONGEST = 100_000
"""Letters that one field takes: a file with more could not be read again."""


class QuestionFirst(Exception):  # noqa: N818  # an answer, not a fault
    """A use case asks something first: the page of the question follows.

    `carried` is what the page sends on beside what was typed.
    """

    def __init__(self, question: Question, carried: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(question.ask)
        self.question, self.carried = question, carried


class Fault(Struct, frozen=True):
    """What is wrong with a form: the field, "" for the whole, what, and what to do."""

    field: str
    message: str
    hint: str = ""

    @classmethod
    def of(cls, error: WorkbookError, field: str = "") -> Fault:
        """What an error says, beside this field, in the words of pages."""
        return cls(field, without_root(in_labels(error.message)), in_labels(error.hint))


def in_labels(said: str, fields: Iterable[Field] = ()) -> str:
    """What is said, with the labels that keys in it have on their form: `Advice` alone has parts.

    What it says of another file is of the project's own.
    """
    if not isinstance(said, Advice):
        return said
    known = dict(_by_key((*fields_of(ProjectFile), *fields)))
    return "".join(
        part if isinstance(part, str) else _in_label(part, known.get(part.field))
        for part in said.parts
    )


def _in_label(part: InFile, field: Field | None) -> str:
    if field is None:
        return part.text if part.field else ""
    if part.row:
        return f"a row to “{field.label}”"
    said = listed(
        (one.replace("-", " ") if one in field.choices else one for one in part.values), "or"
    )
    return f"“{field.label}”{f': {said}' if said else ''}"


def _by_key(fields: Iterable[Field]) -> Iterator[tuple[str, Field]]:
    """The field of every key; of two of one name the outer is the last."""
    for one in fields:
        yield from _by_key(one.fields)
        yield one.key, one


class FormError(Exception):
    """A form cannot be taken as it is; each fault is shown beside its field."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


def need(*asked: tuple[object, Fault]) -> None:
    """Raise FormError with the fault of each thing that is not there, or does not hold."""
    if faults := [fault for holds, fault in asked if not holds]:
        raise FormError(*faults)


def form_page(
    shown: Callable[[tuple[Fault, ...]], AnyResponse],
    write: Callable[[], AnyResponse],
    *,
    adds: bool = False,
) -> AnyResponse:
    """A page with a form: shown, or written where it was sent; shown again with what is wrong.

    One that `adds` something adds nothing when it is sent again from the page as it was.
    """
    if request.method != "POST" or CHANGE in request.form:
        return shown(())
    sent, saved = _what_was_sent(), site().saved
    if adds and sent in saved:
        say_next("This was saved already, so nothing was written again.")
        return redirect(saved[sent], HTTPStatus.SEE_OTHER)
    try:
        _refuse_long()
        response = write()
        if adds and response.location:
            hold_latest(saved, sent, response.location, _MOST_SAVED)
        return response
    except FormError as error:
        faults = error.faults
    except WorkbookError as error:
        faults = (Fault.of(error),)
    response = shown(faults)
    response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response


def _what_was_sent() -> str:
    """The page and all that was typed into it, but for the answers to questions."""
    fields = [
        pair for pair in request.form.items(multi=True) if not pair[0].startswith((ANSWER, ASKED))
    ]
    return sha256(repr((request.full_path, sorted(fields))).encode("utf-8", "replace"))


def form_sent() -> MultiDict[str, str]:
    """What stands in the form of this page: as it was sent, or taken up again from a draft."""
    if request.method == "POST":
        return request.form
    if TAKE_UP in request.args and (draft := draft_of(site().book.folder, page_asked())):
        return MultiDict(draft.fields)
    return MultiDict()


def _refuse_long() -> None:
    long = [
        Fault(
            name,
            f"This is {len(value):,} letters long, and a field takes {LONGEST:,}",
            "Keep what matters, and put the rest into a file of its own.",
        )
        for name, value in request.form.items(multi=True)
        if len(value) > LONGEST
    ]
    if long:
        raise FormError(*long)


def answered() -> Answers:
    """The answers to questions that the form has, by what was asked."""
    return {
        name.removeprefix(ANSWER): value
        for name, value in request.form.items()
        if name.startswith(ANSWER)
    }


def save(use_case: Callable[[Answers], T | Question], *, undoes: int = 0) -> T:
    """What a use case comes to with the answers that the form has. Raises Asked for one it lacks.

    Every text is looked through for identifiers before it is written; why one may stay is kept in
    workbook.toml. `undoes` is the number of the change that it takes back. Raises WorkbookError
    as the use case does.
    """
    book, answers = site().book, answered()
    guard = guard_with(answers, book.day(), book.plugins.record_types)

    def look(root: Path, edits: Sequence[KeptEdit]) -> Sequence[KeptEdit]:
        for edit in edits:  # said first, whatever is asked
            if new_account_of_harm(*edit.words):
                say_next(f"{edit.file}: this may be somebody's account of harm. {WHERE_FIRST}")
        return guard(root, edits)

    wishes = Wishes(book.folder)
    wish(wishes)
    guard_texts(look)
    now = datetime.combine(book.day(), datetime.now().time())
    occasion = Undertaking("", now, undoes)  # named by what it changes, and not by an address
    begin(occasion)
    try:
        made = use_case(answers)
        if not isinstance(made, Question):
            keep_order(book.folder, answers)
    except Unanswered as unanswered:
        made = unanswered.question
    finally:
        book.look_again()
        begin(None)
        guard_texts(None)
        wish(None)
    for trouble in dict.fromkeys(occasion.troubles):
        say_next(f"This cannot be taken back later: what stood before was not kept, as {trouble}.")
    for there, instead in wishes.kept:
        say_next(
            f"{there.name} stays as it is: it has been changed since it was made, or somebody "
            f"else made it. The new one is {instead.name}."
        )
    if isinstance(made, Question):
        raise QuestionFirst(made)
    return made
