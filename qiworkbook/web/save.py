"""A form becomes a call of a use case: what it asks is asked on a page, what is wrong is shown."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar

from flask import redirect, request
from msgspec import Struct
from werkzeug.datastructures import MultiDict

from qiworkbook.privacy.harm import WHERE_FIRST
from qiworkbook.problems import WorkbookError
from qiworkbook.store.atomic import sha256
from qiworkbook.store.files import guard_texts
from qiworkbook.store.journal import Occasion, begin
from qiworkbook.store.outputs import Wishes, wish
from qiworkbook.web.site import page_asked, say_next, site
from qiworkbook.workbook.drafts import draft_of
from qiworkbook.workbook.identifiers import guard_with, new_account_of_harm
from qiworkbook.workbook.question import Question, Unanswered

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from werkzeug.wrappers import Response

    from qiworkbook.store.journal import KeptEdit
    from qiworkbook.workbook.question import Answers

T = TypeVar("T")

_MOST_SAVED = 200  # forms that are known again when they are sent once more

ANSWER = "answer:"
"""Begins the names of fields that answer a question."""
TAKE_UP = "draft"
"""The word in an address that asks for what was typed and not sent."""
CHANGE = "change"
"""The field by which somebody goes back from a question to what they typed."""


LONGEST = 100_000
"""Letters that one field takes: a file with more could not be read again."""


class Asked(Exception):  # noqa: N818  # an answer, not a fault
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


class FormError(Exception):
    """A form cannot be taken as it is; each fault is shown beside its field."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


def form_page(
    shown: Callable[[tuple[Fault, ...]], Response],
    write: Callable[[], Response],
    *,
    adds: bool = False,
) -> Response:
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
        while len(saved) >= _MOST_SAVED:
            del saved[next(iter(saved))]
        if adds and response.location:
            saved[sent] = response.location
        return response
    except FormError as error:
        faults = error.faults
    except WorkbookError as error:
        faults = (Fault("", error.message, error.hint),)
    response = shown(faults)
    response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response


def _what_was_sent() -> str:
    """The page and all that was typed into it, but for the answers to questions."""
    fields = [pair for pair in request.form.items(multi=True) if not pair[0].startswith(ANSWER)]
    return sha256(repr((request.full_path, sorted(fields))).encode("utf-8", "replace"))


def typed() -> MultiDict[str, str]:
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


def save(use_case: Callable[[Answers], T | Question], *, undoes: int = 0) -> T:
    """What a use case comes to with the answers that the form has. Raises Asked for one it lacks.

    Every text is looked through for identifiers before it is written; why one may stay is kept in
    workbook.toml. `undoes` is the number of the change that it takes back. Raises WorkbookError
    as the use case does.
    """
    book = site().book
    answers = {
        name.removeprefix(ANSWER): value
        for name, value in request.form.items()
        if name.startswith(ANSWER)
    }
    guard = guard_with(answers, book.day())

    def look(root: Path, edits: Sequence[KeptEdit]) -> Sequence[KeptEdit]:
        for edit in edits:  # said first, whatever is asked
            if new_account_of_harm(*edit.words):
                say_next(f"{edit.file}: this may be somebody's account of harm. {WHERE_FIRST}")
        return guard(root, edits)

    wishes = Wishes(book.folder)
    wish(wishes)
    guard_texts(look)
    now = datetime.combine(book.day(), datetime.now().time())
    begin(Occasion(f"page {page_asked()}", now, undoes))
    try:
        made = use_case(answers)
    except Unanswered as unanswered:
        made = unanswered.question
    finally:
        begin(None)
        guard_texts(None)
        wish(None)
    for there, instead in wishes.kept:
        say_next(
            f"{there.name} stays as it is: it was changed since it was made, or made by somebody "
            f"else. The new one is {instead.name}."
        )
    if isinstance(made, Question):
        raise Asked(made)
    return made
