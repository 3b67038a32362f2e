"""Slides, reports, tables, papers of modules, copies to share: made from a form, and handed out."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from flask import Blueprint, Response, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response as AnyResponse

from qiworkbook.compose.short_deck import Length
from qiworkbook.problems import WorkbookError
from qiworkbook.store.layout import read_bytes
from qiworkbook.store.outputs import outputs_made
from qiworkbook.text.words import capital
from qiworkbook.web.site import Fault, form_page, form_sent, go_on, need, save, show, site
from qiworkbook.workbook.edits.identifiers import identifiers_in
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.question import Answers, settled

pages = Blueprint("outputs", __name__)

_KINDS = SLIDES, REPORT, TABLES, PAPERS, PACK = "slides", "report", "tables", "papers", "pack"
TEAM, OTHERS = "team", "others"
_LARGEST = 512 * 1024 * 1024
_WHAT = {
    ".pptx": "PowerPoint",
    ".html": "a page for any browser",
    ".txt": "plain text",
    ".xlsx": "Excel",
    ".zip": "a share pack: plain files in one",
    ".md": "Markdown",
}


class Download(Struct, frozen=True):
    """A file that can be downloaded: where from, its name, what it is, and for whom."""

    address: str
    name: str
    what: str
    is_shared: bool


@pages.route("/outputs", methods=["GET", "POST"])
def home() -> AnyResponse:
    """What can be made, and what has been made."""
    # what makes them is loaded once somebody is here: the first page waits for none of it
    from qiworkbook.workbook.edits.pictures import not_shown
    from qiworkbook.workbook.outputs.documents import papers
    from qiworkbook.workbook.outputs.slides import left_out_of

    opened = site().book.opened()

    def shown(faults: tuple[Fault, ...]) -> AnyResponse:
        return show(
            "outputs",
            "Slides and reports",
            views=opened.views,
            sets=sorted(opened.workbook.learning_sets, key=lambda one: one.id, reverse=True),
            lengths=_LENGTHS,
            form=form_sent(),
            chosen=request.form.getlist("project"),
            papers=[(one.name, f"{capital(one.what)} ({one.name})") for one in papers(opened)],
            wanted=request.form.getlist(PAPERS),
            downloads=_downloads(opened),
            identifiers=identifiers_in(opened),
            left_out=(*opened.left_out, *not_shown(opened, ())),
            faults=faults,
        )

    def write() -> AnyResponse:
        what, whose = request.form.get("what", ""), request.form.get("for")
        need(
            (what in _KINDS, Fault("what", "Choose what you need")),
            (
                what != PAPERS or request.form.getlist(PAPERS),
                Fault(PAPERS, "Choose at least one of them"),
            ),
            (whose in (TEAM, OTHERS), Fault("for", "Say who it is for")),
            (
                (what, whose) != (PACK, TEAM),
                Fault("for", "A share pack is for others: it hides small numbers"),
            ),
            (
                whose != OTHERS or request.form.get("whom", "").strip(),
                Fault("whom", "Say which team or organisation it is for"),
            ),
        )
        paths = save(lambda answers: _make(opened, what, answers))
        made = f"Made: {', '.join(path.name for path in paths)}. Download it below"
        lost = left_out_of(opened, paths) if what == SLIDES else ()
        return go_on(f"{'. '.join((made, *lost))}.", url_for("outputs.home"))

    return form_page(shown, write)


_LENGTHS = (
    (Length.USUAL, "As usual"),
    (Length.SHORT, "Short: about eight slides a team"),
    (Length.FULL, "In full: everything, not just the highlights"),
    (Length.ONLY_NEW, "Only what is new since the last learning set"),
)


def _make(opened: OpenWorkbook, what: str, answers: Answers) -> tuple[Path, ...]:
    from qiworkbook.workbook.outputs.documents import (
        output_of,
        write_export,
        write_papers,
        write_report,
    )
    from qiworkbook.workbook.outputs.shared_copy import Wish, shared_copy
    from qiworkbook.workbook.outputs.slides import DeckOrder, write_slides
    from qiworkbook.workbook.programmes.share_pack import keep_pack, pack_of

    ids = tuple(request.form.getlist("project"))
    if request.form["for"] == OTHERS:
        whom = " ".join(request.form.get("whom", "").split())
        wish = Wish(ids, command="page", recipient=whom)
        if what == PACK:
            return (settled(keep_pack(settled(pack_of(opened, wish, answers)), answers)),)
        opened = settled(shared_copy(opened, wish, answers)).opened
    if what == PAPERS:
        return write_papers(opened, request.form.getlist(PAPERS))
    if what == TABLES:
        excel = opened.plugins.exporter("xlsx")
        folder = output_of(opened) if opened.is_shared else output_of(opened) / "export"
        return write_export(opened, ids, folder, excel)
    if what == REPORT:
        return write_report(opened, ids, output_of(opened))
    length = request.form.get("length", "")
    wanted = DeckOrder(
        ids,
        request.form.get("learning_set", ""),
        Length(length) if length in {*Length} else Length.USUAL,
    )
    made = write_slides(opened, wanted)
    return (*made.deck, *made.appendix)


def _downloads(opened: OpenWorkbook) -> Sequence[Download]:
    """What was made and is there still, each under an address that only this server knows."""
    known = site().downloads
    addresses = {path: token for token, path in known.items()}
    found = []
    for path in outputs_made(opened.root):
        name = PurePosixPath(path)
        if name.is_absolute():  # made elsewhere: it is not ours to hand out
            continue
        token = addresses.get(path) or secrets.token_urlsafe(8)
        known[token] = path
        called, what = _called(path), _WHAT.get(name.suffix, name.suffix.removeprefix("."))
        address = url_for("outputs.download", token=token)
        found.append(Download(address, called, what, called != name.name))
    return found


def _called(path: str) -> str:
    """The name under which it is handed out: a copy for others says so when it is attached."""
    name = PurePosixPath(path)
    return (
        name.with_stem(f"{name.stem}-for-others").name if "share" in name.parts[:-1] else name.name
    )


@pages.route("/download/<token>")
def download(token: str) -> AnyResponse:
    """One of the files that were listed; no name of a file is taken from an address."""
    path = site().downloads.get(token)
    if path is None:
        raise WorkbookError(
            "This download is of an earlier start of the workbook.",
            "Go to “Slides and reports”, and download it from there.",
        )
    content = read_bytes(site().book.folder, path, _LARGEST)
    response = Response(content, mimetype="application/octet-stream")
    response.headers.set("Content-Disposition", "attachment", filename=_called(path))
    return response
