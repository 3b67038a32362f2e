"""The headings of an export: which are about people and are dropped, which are the questions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.api import WorkbookError, short
from qiworkbook_survey.questionnaire import Kind
from qiworkbook_survey.scales import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qiworkbook_survey.questionnaire import Item, Questionnaire

# Microsoft Forms, its quizzes, and Google Forms.
_ABOUT_PEOPLE = {
    *("id", "start time", "completion time", "email", "name", "last modified time"),
    *("language", "total points", "quiz feedback", "grade posted time"),
    *("timestamp", "email address", "username", "score"),
}
_ABOUT_POINTS = re.compile(r"(?:points|feedback) - .*")
_NUMBERED = re.compile(r"(?:(?:q|question)\s*)?\d{1,3}\s*[.):]\s*")
_REPEATED = re.compile(r"\s*\(?\d{1,2}\)?$")
_IN_BRACKETS = re.compile(r".*\[(.+)\]")
_ENDS = " .:*?"


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: its letters, its heading, and whether anything stands below it."""

    letters: str
    text: str
    filled: bool


@dataclass(frozen=True, slots=True)
class Matched:
    """Where each question stands, counted from 0, and the headings that are not read."""

    at: Mapping[str, int]
    dropped: tuple[str, ...]
    ignored: tuple[str, ...]
    missing: tuple[str, ...]


def match(
    headings: Sequence[Heading],
    questionnaire: Questionnaire,
    named: Mapping[str, str],
    ignored: Sequence[str],
    without: Sequence[str],
) -> Matched:
    """Find the column of each question.

    `named` says which column an item is, by letters or heading; `ignored` columns are left out,
    and so are the items in `without`. Raises WorkbookError that names every column and question
    for which there is no match, or more than one.
    """
    said = {item: _the_column(headings, column) for item, column in named.items()}
    left_out = {_the_column(headings, column) for column in ignored}
    people = _people(headings, questionnaire) - set(said.values())
    free = [at for at in range(len(headings)) if at not in left_out | people | set(said.values())]
    found: dict[str, list[int]] = {item: [at] for item, at in said.items()}
    for at in free:
        for item in _meant(headings[at].text, questionnaire):
            if item.id not in named and item.id not in without:
                found.setdefault(item.id, []).append(at)
    taken = {at for columns in found.values() for at in columns}
    loose = [at for at in free if at not in taken and (headings[at].text or headings[at].filled)]
    lacking = [
        item.id
        for item in questionnaire.item
        if item.id not in found and item.id not in without and item.kind is not Kind.TEXT
    ]
    _refuse(headings, found, loose, lacking)
    return Matched(
        {item: columns[0] for item, columns in found.items()},
        tuple(headings[at].text for at in sorted(people)),
        tuple(headings[at].text or headings[at].letters for at in sorted(left_out)),
        tuple(without),
    )


def _people(headings: Sequence[Heading], questionnaire: Questionnaire) -> set[int]:
    """The columns about people: those a form begins with, once each, and any no question is."""
    found: dict[int, str] = {}
    for at, heading in enumerate(headings):
        said = plain(heading.text)
        if said not in _ABOUT_PEOPLE and not _ABOUT_POINTS.fullmatch(said):
            continue
        begins = len(found) == at and said not in found.values()
        if begins or not _meant(heading.text, questionnaire):
            found[at] = said
    return set(found)


def _meant(heading: str, questionnaire: Questionnaire) -> tuple[Item, ...]:
    """The questions that a heading can stand for: the same words; else without what forms add."""
    said = plain(heading)
    for ways in ([said.strip(_ENDS)], list(_shorter(said))):
        found = tuple(
            item
            for item in questionnaire.item
            if {item.id, plain(item.text).strip(_ENDS)} & {way for way in ways if way}
        )
        if found:
            return found
    return ()


def _shorter(said: str) -> Iterator[str]:
    """A heading without a number before it, a digit behind it, or the question of its grid."""
    bare = _NUMBERED.sub("", said, count=1) if _NUMBERED.match(said) else said
    yield bare.strip(_ENDS)
    repeated = _REPEATED.sub("", bare.strip(_ENDS))
    yield repeated.strip(_ENDS)
    in_brackets = _IN_BRACKETS.fullmatch(bare)
    if in_brackets:
        yield in_brackets[1].strip(_ENDS)


def _the_column(headings: Sequence[Heading], said: str) -> int:
    """A column by its letters or its heading. Raises WorkbookError when it is not there once."""
    by_letters = [at for at, one in enumerate(headings) if one.letters == said.strip().upper()]
    by_text = [at for at, one in enumerate(headings) if plain(one.text) == plain(said)]
    found = by_text or by_letters
    if len(found) == 1:
        return found[0]
    how_many = "no column" if not found else f"{len(found)} columns"
    raise WorkbookError(
        f"There is {how_many} “{short(said)}”.",
        f"Name a column by its letters, from A to {headings[-1].letters}.",
    )


def _refuse(
    headings: Sequence[Heading],
    found: Mapping[str, Sequence[int]],
    loose: Sequence[int],
    lacking: Sequence[str],
) -> None:
    lines = [
        f"  {_named(headings, columns)} could each be {item}"
        for item, columns in found.items()
        if len(columns) > 1
    ]
    claims = [at for columns in found.values() for at in columns]
    lines += [
        f"  {_named(headings, [at])} could be several questions"
        for at in sorted({at for at in claims if claims.count(at) > 1})
    ]
    lines += [f"  {_named(headings, [at])} is no question of it" for at in loose]
    lines += [f"  there is no column for {item}" for item in lacking]
    if lines:
        raise WorkbookError(
            "\n".join(("The columns and the questionnaire do not match:", *lines)),
            "Say which column a question is with --column ITEM=H, leave a column out with "
            "--ignore H, or a question with --without ITEM. Nothing was written.",
        )


def _named(headings: Sequence[Heading], columns: Sequence[int]) -> str:
    names = []
    for at in columns:
        text = short(headings[at].text, 70)
        names.append(
            f"column {headings[at].letters}" + (f" (“{text}”)" if text else " (no heading)")
        )
    return " and ".join(names)
