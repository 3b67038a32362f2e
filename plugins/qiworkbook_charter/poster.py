"""The poster: what stands on it, and how large; and the charter on paper as the page offers it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache, partial

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.api import Paper, PaperMaker, ProjectView, Shared, day, listed, sentence, text_width
from qiworkbook_charter.checks import sentences_with_stops
from qiworkbook_charter.model import (
    Charter,
    CharterStage,
    ExpectedOf,
    is_agreed,
    newest_agreement,
    next_review,
    words_changed,
)
from qiworkbook_charter.records import charter_of
from qiworkbook_charter.words import by_audience


class PosterKind(StrEnum):
    """What is printed."""

    POSTER = "poster"
    EASY_READ = "easy-read"
    WELCOME_PACK = "welcome-pack"


class TextRole(StrEnum):
    """What a piece of text is for."""

    LABEL = "label"  # "Illustrative: ...", "Draft: ..."
    TITLE = "title"
    LEAD = "lead"
    HEADING = "heading"
    LINE = "line"
    TEXT = "text"
    FOOT = "foot"


class PosterPiece(Struct, frozen=True):
    """One block of text. Each item of `texts` begins on a line of its own.

    With `pictured`, there is room for a picture beside it, and `picture` says what it could show.
    """

    role: TextRole
    texts: tuple[str, ...]
    pictured: bool = False
    picture: str = ""


class Poster(Struct, frozen=True):
    """All that is printed, in reading order; `colour` is the house's, as "#RRGGBB"."""

    kind: PosterKind
    title: str
    pieces: tuple[PosterPiece, ...]
    language: str
    colour: str

    @property
    def labels(self) -> tuple[str, ...]:
        """What keeps anybody from taking it for something that it is not."""
        return tuple(
            t for piece in self.pieces if piece.role is TextRole.LABEL for t in piece.texts
        )


HEADINGS = {
    ExpectedOf.EVERYONE: "All of us",
    ExpectedOf.PATIENTS: "Patients",
    ExpectedOf.STAFF: "Staff",
    ExpectedOf.VISITORS: "Visitors",
}


def poster_of(
    view: ProjectView, charter: Charter, kind: PosterKind, paper: PaperSize | None = None
) -> Poster:
    """What the charter says, as it is printed in this kind. A poster on A3 says why too, and how
    to begin to talk about it: it hangs where people stand in front of it."""
    title = _clean(charter.title) or f"Our charter: {_clean(view.project.title)}"
    pieces = {
        PosterKind.POSTER: _welcome_pack if paper is PaperSize.A3 else _poster,
        PosterKind.EASY_READ: _easy_read,
        PosterKind.WELCOME_PACK: _welcome_pack,
    }[kind](view, charter)
    return Poster(
        kind,
        title,
        tuple(
            PosterPiece(piece.role, texts, piece.pictured, _clean(piece.picture))
            for piece in (*_labels(view, charter), PosterPiece(TextRole.TITLE, (title,)), *pieces)
            if (texts := tuple(filter(None, map(_clean, piece.texts))))
        ),
        view.workbook.file.workbook.language,
        view.workbook.file.house_style.colour,
    )


def picture_words(piece: PosterPiece) -> str:
    """What stands in the room for a picture until there is one."""
    return f"Picture: {piece.picture}" if piece.picture else "Room for a picture"


def _labels(view: ProjectView, charter: Charter) -> Iterator[PosterPiece]:
    label = view.why_example(charter.illustrative)
    if label:
        yield PosterPiece(TextRole.LABEL, (f"Illustrative: {label}",))
    if charter.status is CharterStage.RETIRED:
        yield PosterPiece(TextRole.LABEL, ("Retired: this charter is no longer in use.",))
    elif words_changed(charter):
        yield PosterPiece(
            TextRole.LABEL, ("Draft: these words have changed and need to be agreed again.",)
        )
    elif not is_agreed(charter):
        yield PosterPiece(TextRole.LABEL, ("Draft: not agreed yet. Take a pen and write on it.",))


def _poster(view: ProjectView, charter: Charter) -> Iterator[PosterPiece]:
    yield PosterPiece(TextRole.LEAD, (charter.commitment,))
    yield from _grouped(charter)
    yield from _under("If this does not happen", charter.if_not_met)
    yield PosterPiece(TextRole.TEXT, tuple(f"• {where}" for where in charter.support))
    yield _foot(view, charter)


def _welcome_pack(view: ProjectView, charter: Charter) -> Iterator[PosterPiece]:
    yield PosterPiece(TextRole.LEAD, (charter.commitment,))
    yield from _under("Why we made this page", charter.context)
    yield from _grouped(charter)
    yield from _under("When people are unwell", charter.understanding)
    yield from _under("Talking about it", charter.conversation)
    yield from _under("If this does not happen", charter.if_not_met)
    yield PosterPiece(TextRole.TEXT, tuple(f"• {where}" for where in charter.support))
    yield _foot(view, charter)


def _grouped(charter: Charter) -> Iterator[PosterPiece]:
    for who, lines in by_audience(charter):
        yield PosterPiece(TextRole.HEADING, (HEADINGS[who],))
        for line in lines:
            yield PosterPiece(TextRole.LINE, (line.text,))


def _easy_read(view: ProjectView, charter: Charter) -> Iterator[PosterPiece]:
    for who, lines in by_audience(charter):
        yield PosterPiece(TextRole.HEADING, (HEADINGS[who],))
        for line in lines:
            ideas = sentences_with_stops(line.plain or line.text)
            yield PosterPiece(TextRole.LINE, ideas, pictured=True, picture=line.picture)
    if charter.if_not_met.strip():
        yield PosterPiece(TextRole.HEADING, ("If this does not happen",))
        ideas = sentences_with_stops(charter.if_not_met)
        yield PosterPiece(TextRole.LINE, ideas, pictured=True, picture="two people who talk")
    yield _foot(view, charter)


def _under(heading: str, text: str) -> Iterator[PosterPiece]:
    if text.strip():
        yield PosterPiece(TextRole.HEADING, (heading,))
        yield PosterPiece(TextRole.TEXT, (text,))


def _foot(view: ProjectView, charter: Charter) -> PosterPiece:
    said = [f"Version {charter.version}."]
    newest = newest_agreement(charter)
    if newest and is_agreed(charter):
        by = f" by the {listed(newest.by)}" if newest.by else ""
        said.append(f"Agreed on {day(newest.on)}{by}.")
    due = next_review(charter, view.today)
    if due:
        said.append(f"We will review it by {day(due)}: tell us what you would change.")
    where = ", ".join(filter(None, (view.project.about.unit, view.project.about.organisation)))
    return PosterPiece(TextRole.FOOT, (sentence(where), " ".join(said)))


def _clean(text: str) -> str:
    """The text on one line, without what cannot be printed or would turn the line round."""
    return " ".join("".join(" " if _unprintable(sign) else sign for sign in text).split())


def _unprintable(sign: str) -> bool:
    return (
        unicodedata.category(sign) in ("Cc", "Cs")
        or ord(sign) & 0xFFFE == 0xFFFE  # no characters at all, and refused by XML
        or "\u202a" <= sign <= "\u202e"
        or "\u2066" <= sign <= "\u2069"
    )


_MM = 72 / 25.4


class PaperSize(StrEnum):
    """The size of the paper, upright."""

    A3 = "a3"
    A4 = "a4"

    @property
    def width(self) -> float:
        """In points."""
        return (297 if self is PaperSize.A3 else 210) * _MM

    @property
    def height(self) -> float:
        """In points."""
        return (420 if self is PaperSize.A3 else 297) * _MM

    @property
    def margin(self) -> float:
        """In points, on each side: what ward printers leave white, and some air."""
        return self.width * 0.075


class RoleStyle(Struct, frozen=True):
    """How a role is set: its size and the space before it, both in sizes of the plain line."""

    size: float
    before: float
    bold: bool = False


_ON_A_WALL = {
    TextRole.LABEL: RoleStyle(0.6, 0.0, bold=True),
    TextRole.TITLE: RoleStyle(1.7, 0.3, bold=True),
    TextRole.LEAD: RoleStyle(1.0, 0.5),
    TextRole.HEADING: RoleStyle(1.05, 0.75, bold=True),
    TextRole.LINE: RoleStyle(1.0, 0.35),
    TextRole.TEXT: RoleStyle(0.8, 0.3),
    TextRole.FOOT: RoleStyle(0.6, 0.8),
}
# Read in the hand, much of it is running text.
_IN_A_PACK = _ON_A_WALL | {
    TextRole.LABEL: RoleStyle(0.75, 0.0, bold=True),
    TextRole.TEXT: RoleStyle(1.0, 0.3),
    TextRole.FOOT: RoleStyle(0.75, 0.8),
}

LINE_HEIGHT = 1.25
PICTURE_GAP = 0.6  # in sizes of the plain line
PICTURE_WORDS = 0.7  # so are the words in the room for a picture
_WIDE, _LEAST_WIDE = 4.4, 50 * 72 / 25.4  # of a picture: sizes of the plain line, points
PICTURE_HEIGHT = 15 / 22  # widths

# Smallest plain line, and largest on A4, in points; on A3 the largest grows as the paper is wider.
# All of easy read has at least 14 point (gov.uk, Accessible communication formats).
_LEAST_EASY = 14.0
_SIZES = {
    PosterKind.POSTER: (15.0, 30.0),
    PosterKind.EASY_READ: (16.0, 30.0),
    PosterKind.WELCOME_PACK: (11.5, 16.0),
}
_STEP = 0.25
_GAP_STEP, _WIDEST_GAPS = 0.05, 2.0


class PageSetting(Struct, frozen=True):
    """A kind of page on a size of paper, with plain lines of `base` points."""

    kind: PosterKind
    paper: PaperSize
    base: float

    @property
    def width(self) -> float:
        """Between the margins."""
        return self.paper.width - 2 * self.paper.margin

    @property
    def room(self) -> float:
        """The height between the margins."""
        return self.paper.height - 2 * self.paper.margin

    def style(self, piece: PosterPiece) -> RoleStyle:
        """How this piece is set."""
        return (_IN_A_PACK if self.kind is PosterKind.WELCOME_PACK else _ON_A_WALL)[piece.role]

    def size(self, piece: PosterPiece) -> float:
        """The size of its letters."""
        least = _LEAST_EASY if self.kind is PosterKind.EASY_READ else 0.0
        return max(self.base * self.style(piece).size, least)

    @property
    def picture(self) -> float:
        """The width of a picture: five centimetres at the least."""
        return max(_WIDE * self.base, _LEAST_WIDE)

    def beside(self, piece: PosterPiece) -> float:
        """The width that its picture takes."""
        return self.picture + PICTURE_GAP * self.base if piece.pictured else 0.0

    @lru_cache(maxsize=4096)  # noqa: B019 of values: asked again for every piece that follows
    def lines(self, piece: PosterPiece) -> tuple[str, ...]:
        """The lines on which its text breaks."""
        measure = partial(text_width, bold=self.style(piece).bold)
        width, size = self.width - self.beside(piece), self.size(piece)
        broken: list[str] = []
        for text in piece.texts:
            line = ""
            for word in text.split(" "):
                longer = f"{line} {word}" if line else word
                if line and measure(longer, size) > width:
                    broken.append(line)
                    longer = word
                line = longer
            broken.append(line)
        return tuple(broken)

    def height(self, piece: PosterPiece) -> float:
        """The height that it takes."""
        height = len(self.lines(piece)) * self.size(piece) * LINE_HEIGHT
        return max(height, PICTURE_HEIGHT * self.picture) if piece.pictured else height

    def before(self, piece: PosterPiece) -> float:
        """The least space before it."""
        return self.style(piece).before * self.base

    def total(self, pieces: Sequence[PosterPiece], gaps: float = 1.0) -> float:
        """The height of all of these, with the space between them widened by `gaps`."""
        return sum(map(self.height, pieces)) + gaps * sum(map(self.before, pieces[1:]))


class PlacedPiece(Struct, frozen=True):
    """A piece on a sheet, and its top."""

    piece: PosterPiece
    top: float


class PosterSheet(Struct, frozen=True):
    """One printed page: how it is set, and what stands where."""

    setting: PageSetting
    placed: tuple[PlacedPiece, ...]


def typeset(poster: Poster, paper: PaperSize) -> tuple[PosterSheet, ...]:
    """The sheets: as few as the smallest type needs, in the largest that needs no more."""
    smallest, largest = _SIZES[poster.kind]
    fewest = len(tuple(_pages(poster.pieces, PageSetting(poster.kind, paper, smallest))))
    setting = PageSetting(poster.kind, paper, largest * (paper.width / PaperSize.A4.width))
    while len(pages := tuple(_pages(poster.pieces, setting))) > fewest:
        setting = replace(setting, base=max(smallest, setting.base - _STEP))
    return tuple(_sheet(pieces, setting) for pieces in pages)


def _sheet(pieces: Sequence[PosterPiece], setting: PageSetting) -> PosterSheet:
    gaps = 1.0
    while gaps < _WIDEST_GAPS and setting.total(pieces, gaps + _GAP_STEP) <= setting.room:
        gaps += _GAP_STEP
    placed: list[PlacedPiece] = []
    top = setting.paper.margin
    for piece in pieces:
        top += gaps * setting.before(piece) if placed else 0.0
        placed.append(PlacedPiece(piece, top))
        top += setting.height(piece)
    if pieces[-1].role is TextRole.FOOT:
        bottom = setting.paper.height - setting.paper.margin
        placed[-1] = PlacedPiece(pieces[-1], bottom - setting.height(pieces[-1]))
    return PosterSheet(setting, tuple(placed))


def _pages(
    pieces: Sequence[PosterPiece], setting: PageSetting
) -> Iterator[tuple[PosterPiece, ...]]:
    """As many pieces on a page as fit."""
    page: list[PosterPiece] = []
    for piece in _no_longer_than_a_page(pieces, setting):
        if page and setting.total([*page, piece]) > setting.room:
            at = _last_to_stay(page, piece)
            yield tuple(page[:at])
            page = page[at:]
        page.append(piece)
    yield tuple(page)


def _last_to_stay(page: Sequence[PosterPiece], onward: PosterPiece) -> int:
    """A heading is never the last of its page, and the foot never alone on one."""
    at = len(page) - (onward.role is TextRole.FOOT)
    while at > 1 and page[at - 1].role is TextRole.HEADING:
        at -= 1
    return max(at, 1)


def _no_longer_than_a_page(
    pieces: Sequence[PosterPiece], setting: PageSetting
) -> Iterator[PosterPiece]:
    for piece in pieces:
        if setting.height(piece) <= setting.room / 2:
            yield piece
            continue
        lines = setting.lines(piece)
        most = max(1, int(setting.room / 2 / (setting.size(piece) * LINE_HEIGHT)))
        for start in range(0, len(lines), most):
            yield replace(piece, texts=lines[start : start + most])


_WORDS = {
    PosterKind.POSTER: "the ward charter as a poster",
    PosterKind.EASY_READ: "the ward charter, easy to read",
    PosterKind.WELCOME_PACK: "the ward charter for the welcome pack",
}
_PAPER_SIZES = {PosterKind.POSTER: (PaperSize.A4, PaperSize.A3)}


def offered(view: ProjectView) -> Iterator[Paper]:
    """Every kind of page, once the charter has a line."""
    record = charter_of(view)
    if record is None or not record.file.expectation:
        return
    for kind, words in _WORDS.items():
        for size in _PAPER_SIZES.get(kind, (PaperSize.A4,)):
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
