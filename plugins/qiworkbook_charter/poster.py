"""What stands on a printed charter, as pieces of text with a role; no size, inch or tag yet."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qiworkbook.api import day, listed, sentence
from qiworkbook_charter.life import is_agreed, newest_agreement, next_review, words_changed
from qiworkbook_charter.model import Audience, Stage
from qiworkbook_charter.reading_age import sentences_with_stops
from qiworkbook_charter.words import by_audience

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.api import ProjectView
    from qiworkbook_charter.model import Charter


class Kind(StrEnum):
    """What is printed."""

    POSTER = "poster"
    EASY_READ = "easy-read"
    WELCOME_PACK = "welcome-pack"


class Role(StrEnum):
    """What a piece of text is for."""

    LABEL = "label"  # "Illustrative: ...", "Draft: ..."
    TITLE = "title"
    LEAD = "lead"
    HEADING = "heading"
    LINE = "line"
    TEXT = "text"
    FOOT = "foot"


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of text. Each item of `texts` begins on a line of its own.

    With `pictured`, there is room for a picture beside it, and `picture` says what it could show.
    """

    role: Role
    texts: tuple[str, ...]
    pictured: bool = False
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Poster:
    """All that is printed, in reading order; `colour` is the house's, as "#RRGGBB"."""

    kind: Kind
    title: str
    pieces: tuple[Piece, ...]
    language: str
    colour: str

    @property
    def labels(self) -> tuple[str, ...]:
        """What keeps anybody from taking it for something that it is not."""
        return tuple(t for piece in self.pieces if piece.role is Role.LABEL for t in piece.texts)


HEADINGS = {
    Audience.EVERYONE: "All of us",
    Audience.PATIENTS: "Patients",
    Audience.STAFF: "Staff",
    Audience.VISITORS: "Visitors",
}


def poster_of(view: ProjectView, charter: Charter, kind: Kind) -> Poster:
    """What the charter says, as it is printed in this kind."""
    title = _clean(charter.title) or f"Our charter: {_clean(view.project.title)}"
    pieces = {
        Kind.POSTER: _poster,
        Kind.EASY_READ: _easy_read,
        Kind.WELCOME_PACK: _welcome_pack,
    }[kind](view, charter)
    return Poster(
        kind,
        title,
        tuple(
            Piece(piece.role, texts, piece.pictured, _clean(piece.picture))
            for piece in (*_labels(view, charter), Piece(Role.TITLE, (title,)), *pieces)
            if (texts := tuple(filter(None, map(_clean, piece.texts))))
        ),
        view.workbook.file.workbook.language,
        view.workbook.file.house_style.colour,
    )


def picture_words(piece: Piece) -> str:
    """What stands in the room for a picture until there is one."""
    return f"Picture: {piece.picture}" if piece.picture else "Room for a picture"


def _labels(view: ProjectView, charter: Charter) -> Iterator[Piece]:
    label = view.why_example(charter.illustrative)
    if label:
        yield Piece(Role.LABEL, (f"Illustrative: {label}",))
    if charter.status is Stage.RETIRED:
        yield Piece(Role.LABEL, ("Retired: this charter is no longer in use.",))
    elif words_changed(charter):
        yield Piece(Role.LABEL, ("Draft: these words have changed and need to be agreed again.",))
    elif not is_agreed(charter):
        yield Piece(Role.LABEL, ("Draft: not agreed yet. Take a pen and write on it.",))


def _poster(view: ProjectView, charter: Charter) -> Iterator[Piece]:
    yield Piece(Role.LEAD, (charter.commitment,))
    yield from _grouped(charter)
    yield from _under("If this does not happen", charter.if_not_met)
    yield Piece(Role.TEXT, tuple(f"• {where}" for where in charter.support))
    yield _foot(view, charter)


def _welcome_pack(view: ProjectView, charter: Charter) -> Iterator[Piece]:
    yield Piece(Role.LEAD, (charter.commitment,))
    yield from _under("Why we made this page", charter.context)
    yield from _grouped(charter)
    yield from _under("When people are unwell", charter.understanding)
    yield from _under("Talking about it", charter.conversation)
    yield from _under("If this does not happen", charter.if_not_met)
    yield Piece(Role.TEXT, tuple(f"• {where}" for where in charter.support))
    yield _foot(view, charter)


def _grouped(charter: Charter) -> Iterator[Piece]:
    for who, lines in by_audience(charter):
        yield Piece(Role.HEADING, (HEADINGS[who],))
        for line in lines:
            yield Piece(Role.LINE, (line.text,))


def _easy_read(view: ProjectView, charter: Charter) -> Iterator[Piece]:
    for who, lines in by_audience(charter):
        yield Piece(Role.HEADING, (HEADINGS[who],))
        for line in lines:
            ideas = sentences_with_stops(line.plain or line.text)
            yield Piece(Role.LINE, ideas, pictured=True, picture=line.picture)
    if charter.if_not_met.strip():
        yield Piece(Role.HEADING, ("If this does not happen",))
        ideas = sentences_with_stops(charter.if_not_met)
        yield Piece(Role.LINE, ideas, pictured=True, picture="two people who talk")
    yield _foot(view, charter)


def _under(heading: str, text: str) -> Iterator[Piece]:
    if text.strip():
        yield Piece(Role.HEADING, (heading,))
        yield Piece(Role.TEXT, (text,))


def _foot(view: ProjectView, charter: Charter) -> Piece:
    said = [f"Version {charter.version}."]
    newest = newest_agreement(charter)
    if newest and is_agreed(charter):
        by = f" by the {listed(newest.by)}" if newest.by else ""
        said.append(f"Agreed on {day(newest.on)}{by}.")
    due = next_review(charter, view.today)
    if due:
        said.append(f"We will review it by {day(due)}: tell us what you would change.")
    where = ", ".join(filter(None, (view.project.about.unit, view.project.about.organisation)))
    return Piece(Role.FOOT, (sentence(where), " ".join(said)))


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
