"""The charter on paper, as the page offers it: a poster, easy to read, for the welcome pack."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from qiworkbook.api import Paper, PaperMaker, ProjectView, Shared
from qiworkbook_charter.model import Charter
from qiworkbook_charter.poster import PaperSize, PosterKind, poster_of
from qiworkbook_charter.records import charter_of

_WORDS = {
    PosterKind.POSTER: "the ward charter as a poster",
    PosterKind.EASY_READ: "the ward charter, easy to read",
    PosterKind.WELCOME_PACK: "the ward charter for the welcome pack",
}
_SIZES = {PosterKind.POSTER: (PaperSize.A4, PaperSize.A3)}


def offered(view: ProjectView) -> Iterator[Paper]:
    """Every kind of page, once the charter has a line."""
    record = charter_of(view)
    if record is None or not record.file.expectation:
        return
    for kind, words in _WORDS.items():
        for size in _SIZES.get(kind, (PaperSize.A4,)):
            name = file_name(view, kind, size)
            yield Paper(
                name, f"{words}, {size.upper()}", partial(_page, view, record.file, kind, size)
            )


def file_name(view: ProjectView, kind: PosterKind, size: PaperSize) -> str:
    """What a page of this kind and size is called."""
    return f"{view.project.id}-charter-{kind.value}-{size.value}.html"


def _page(view: ProjectView, charter: Charter, kind: PosterKind, size: PaperSize) -> str:
    from qiworkbook_charter.poster_files import poster_html

    return poster_html(poster_of(view, charter, kind, size), size)


PAPERS = (PaperMaker("charter-pages", "The ward charter, to print", offered, Shared.WORDS),)
