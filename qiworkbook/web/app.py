"""The pages put together behind the door: what each request must pass, what errors become."""

from __future__ import annotations

import re
import secrets
import sys
import traceback
from http import HTTPStatus

from flask import Flask, Response, g, redirect, request, url_for
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from qiworkbook.problems import WorkbookError
from qiworkbook.store.layout import DATA_BYTES, packaged, system_reason
from qiworkbook.text.words import capital
from qiworkbook.web import (
    cycle,
    file_forms,
    learning_sets,
    outputs,
    overview,
    past,
    project,
    start,
    theory,
    upload,
    week,
)
from qiworkbook.web.access import FORM_TOKEN, HEADERS, READING, TOO_LONG, UNREAD, Refused
from qiworkbook.web.boxes import Conflict, show_conflict
from qiworkbook.web.site import (
    ANSWER,
    AS_SHOWN,
    ASKED,
    CHANGE,
    EXTENSION,
    Fault,
    QuestionFirst,
    ShownForm,
    Site,
    hold_latest,
    link_of,
    page_asked,
    page_of_ours,
    show,
    site,
    style,
)
from qiworkbook.workbook.edits.drafts import forget_draft, keep_draft
from qiworkbook.workbook.opened import NoProjectError

LARGEST_REQUEST = DATA_BYTES + 1024 * 1024  # a file as large as an import takes
LARGEST_FORM = 8 * 1024 * 1024
MOST_FIELDS = 5000
_PAGES = (
    start,
    overview,
    past,
    project,
    theory,
    week,
    cycle,
    file_forms,
    outputs,
    upload,
    learning_sets,
)
_TAKEN_UP = frozenset(one.pages.name for one in (week, cycle, file_forms, learning_sets))
"""The pages whose forms can be taken up again from a draft."""
_MOST_SHOWN = 20  # pages that answered a form, and are held to be gone back to
_OWN_FIELDS = ("expected", "decided-on", "kept-file", "back", "do", "sure", "take", "seen")
"""Fields of forms that nobody typed into."""
_GONE = (
    "Its folder was moved, renamed or removed since the page was shown. Put it back and load the "
    "page again, or see under History what was kept of it."
)
_MOST_LISTED = 200_000  # letters of what was typed that a page gives back to be copied


def make_app(here: Site) -> Flask:
    """The pages of one workbook, as a WSGI application."""
    app = Flask("qiworkbook.web", static_folder=None, template_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=MOST_FIELDS,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.logger.disabled = True  # it would name addresses; what goes wrong is told below
    app.extensions[EXTENSION] = here
    app.before_request(_pass_the_door)
    app.after_request(_with_headers)
    app.after_request(_led_to)  # before that: the last one to be named is the first to be asked
    app.after_request(_keep_unwritten)
    app.teardown_request(_end_turn)
    app.add_url_rule("/start/<key>", "enter", _enter)
    app.add_url_rule("/open", "entered", _entered)
    app.add_url_rule("/look.css", "look", lambda: Response(style(), mimetype="text/css"))
    app.add_url_rule(
        "/page.js",
        "script",
        lambda: Response(packaged("web", "page.js").read_bytes(), mimetype="text/javascript"),
    )
    app.add_url_rule("/draft", "draft", _draft, methods=["POST"])
    for pages in _PAGES:
        app.register_blueprint(pages.pages)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(QuestionFirst, _asked)
    app.register_error_handler(Conflict, show_conflict)
    app.register_error_handler(WorkbookError, _could_not)
    app.register_error_handler(OSError, _disk_refused)
    app.register_error_handler(HTTPException, _no_such_page)
    app.register_error_handler(Exception, _our_fault)
    return app


def _pass_the_door() -> AnyResponse | None:
    if request.path == TOO_LONG:
        raise Refused(
            HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
            "The address, or what your browser sends with it, is too long for the workbook.",
            "Use the page that opened when the workbook was started. If this comes again, delete "
            "the cookies of 127.0.0.1 in your browser, and start the workbook again.",
        )
    if request.path == UNREAD:
        raise Refused(
            HTTPStatus.BAD_REQUEST,
            "No page can answer what was sent.",
            "Use the page that opened when the workbook was started, in a browser.",
        )
    door, host = site().door, request.headers.get("Host", "")
    door.check_host(host, request.method)
    if request.endpoint in ("enter", "entered"):
        return None
    g.visit = door.visit(request.cookies.get(door.cookie))
    if request.method not in READING:
        if request.mimetype != "multipart/form-data":  # which alone can hold a file
            request.max_content_length = LARGEST_FORM
            if request.get_data().count(b"&") > MOST_FIELDS:
                raise RequestEntityTooLarge
        door.check_write(g.visit, host, dict(request.headers), request.form.get(FORM_TOKEN, ""))
    site().book.turn.acquire()
    site().book.look_again()
    g.has_turn = True
    found = site().shown.get(request.args.get(AS_SHOWN, ""))
    if found and request.method in READING:
        if found.to:
            return redirect(found.to, HTTPStatus.SEE_OTHER)
        return Response(found.body, found.status, mimetype="text/html")
    if request.endpoint not in ("look", "script", "draft"):
        site().book.refuse_gone()
    if request.endpoint and not site().book.is_begun and request.blueprint != start.pages.name:
        return None if request.endpoint in ("look", "script") else redirect(url_for("start.begin"))
    return None


def _end_turn(_error: BaseException | None) -> None:
    if g.pop("has_turn", False):
        site().book.turn.release()


def _led_to(response: AnyResponse) -> AnyResponse:
    """A page that answers a form is led to, so that going back to it sends nothing again.

    Where a script asks, or a browser too old to say, it is answered at once.
    """
    is_page = response.mimetype == "text/html" and not response.location and "visit" in g
    goes = request.method == "POST" and request.headers.get("Sec-Fetch-Mode") == "navigate"
    if not (goes and is_page):
        return response
    token, page = secrets.token_urlsafe(8), page_asked()
    shown = ShownForm(page, response.status_code, response.get_data())
    hold_latest(site().shown, token, shown, _MOST_SHOWN)
    address = f"{page}{'&' if '?' in page else '?'}{AS_SHOWN}={token}"
    return redirect(address, HTTPStatus.SEE_OTHER)


def _keep_unwritten(response: AnyResponse) -> AnyResponse:
    """What a form sent is kept as a draft until it is written, for a browser that is closed on the
    question, the fault or the two versions that it is answered with.
    """
    is_answer = request.method == "POST" and response.mimetype == "text/html"
    is_kept = is_answer and not response.location and "has_turn" in g
    if is_kept and request.blueprint in _TAKEN_UP and _typed():
        _keep_sent(page_asked())
    return response


def _with_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    response.headers.pop("Server", None)
    return response


def _enter(key: str) -> AnyResponse:
    """Let in whoever has the key, and lead on at once: it is not to stay in the address."""
    door = site().door
    cookie = door.enter(key) if request.method == "GET" else None  # whoever only asks leaves it
    if cookie is None:
        raise Refused(
            HTTPStatus.FORBIDDEN,
            "This address worked once, and has been used.",
            "Start the workbook again, and use the page that opens.",
        )
    response = redirect(url_for("entered"), HTTPStatus.SEE_OTHER)
    response.set_cookie(door.cookie, cookie, httponly=True, samesite="Strict", max_age=12 * 3600)
    return response


def _entered() -> AnyResponse:
    """A step in between, of ours: a strict cookie is not sent on the way in from elsewhere."""
    response = show("entered", "The workbook is opening")
    response.headers["Refresh"] = f"0; url={url_for('overview.home')}"
    return response


def _draft() -> AnyResponse:
    """Keep what is typed into a page and not sent yet, or throw it away."""
    root, page = site().book.folder, page_asked(request.args.get("for", ""))
    if "forget" in request.form:
        forget_draft(root, page)
        return redirect(page_of_ours(page) or url_for("overview.home"), HTTPStatus.SEE_OTHER)
    said = "" if _keep_sent(page) else "Not kept as a draft: save it before you close this page."
    return Response(said, mimetype="text/plain")


def _keep_sent(page: str) -> bool:
    fields = [(name, text) for name, text in request.form.items(multi=True) if name != FORM_TOKEN]
    return keep_draft(site().book.folder, page, fields)


def _refused(refused: Refused) -> Response:
    """What was typed is given back, to be copied, to whoever sent it from this very address."""
    ours = request.headers.get("Origin") in {f"http://{host}" for host in site().door.hosts}
    typed = _typed() if ours else ()
    return show(
        "refused",
        refused.message,
        status=refused.status,
        next_step=refused.next_step,
        to="",
        typed=typed,
    )


def _asked(asked: QuestionFirst) -> Response:
    question, field = asked.question, ANSWER + asked.question.id
    left_out = (FORM_TOKEN, CHANGE, ASKED, field, *dict(asked.carried))
    carried = [
        *((name, value) for name, value in request.form.items(multi=True) if name not in left_out),
        *asked.carried,
    ]
    return show(
        "question",
        question.ask,
        status=HTTPStatus.CONFLICT,
        question=question,
        carried=carried,
        sent_token=request.form.get(FORM_TOKEN, ""),
        field=field,
        asked=ASKED,
        faults=[Fault(field, question.wrong(request.form.get(field, "")))]
        if request.form.get(ASKED) == question.id
        else [],
        change=CHANGE,
    )


def _could_not(error: WorkbookError) -> Response:
    is_gone = isinstance(error, NoProjectError) and not error.action  # nobody typed its name here
    told = Fault.of(error)
    return show(
        "refused",
        told.message,
        status=HTTPStatus.CONFLICT,
        next_step=_GONE if is_gone else told.hint,
        to=url_for("overview.problems") if error.problems else link_of(error.action),
        is_unread=bool(error.problems),
        back=page_of_ours(request.form.get("back", "")),
        typed=_typed(),
    )


def _disk_refused(error: OSError) -> Response:
    message = f"The folder of this workbook cannot be used just now: {system_reason(error)}."
    hint = "See that its drive is connected, and not full, and load this page again."
    return _could_not(WorkbookError(message, hint))


def _no_such_page(error: HTTPException) -> Response:
    if isinstance(error, RequestEntityTooLarge):
        message = "That was more than a page can take, so nothing was written."
        next_step = "Go back, and send less at a time: a file of at most 64 MB, a text of 8 MB."
    elif error.code == HTTPStatus.NOT_FOUND:
        message, next_step = "There is no such page.", "Go to the workbook, and look from there."
    else:
        message, next_step = "The page cannot do that.", "Go back, and try another way."
    status = error.code or HTTPStatus.BAD_REQUEST
    back = page_asked() if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else ""
    return show("refused", message, status=status, next_step=next_step, to="", back=back, typed=())


def _our_fault(error: Exception) -> Response:
    """The page says nothing of our insides; the terminal does, where somebody asked for it."""
    if site().debug:
        traceback.print_exception(error)
    else:
        print(f"A page failed: {type(error).__name__}. Start with --debug to see where.")
        sys.stdout.flush()
    return show(
        "refused",
        "Something went wrong inside the program.",
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
        next_step="This is a fault of the program, not of yours. No file is left half written.",
        to="",
        typed=_typed(),
    )


def _typed() -> tuple[tuple[str, str], ...]:
    """What a form held, to be copied: a person's own words are never lost."""
    if request.method in READING:
        return ()
    try:
        fields = [
            (capital(re.sub(r"[-./_]+", " ", name)), value)
            for name, value in request.form.items(multi=True)
            if value.strip()
            and name not in (FORM_TOKEN, *_OWN_FIELDS)
            and not name.startswith((ANSWER, "_"))
        ]
    except HTTPException:  # too large to be read
        return ()
    return tuple(fields) if sum(len(value) for _, value in fields) <= _MOST_LISTED else ()
