"""The answers of a form, counted and thrown away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from msgspec import Struct

from qiworkbook.api import (
    Action,
    ReadCell,
    ReadSheet,
    WorkbookError,
    counted,
    listed,
    short,
    told_of_harm,
    written_day,
)
from qiworkbook_survey.library import (
    OTHER,
    Item,
    ItemKind,
    Questionnaire,
    level_at,
    levels_of,
    plain,
)
from qiworkbook_survey.suppression import Answers

Row = Sequence[ReadCell]
Choices = frozenset[int]

# Microsoft Forms, its quizzes, and Google Forms.
_ABOUT_PEOPLE = {
    *("id", "start time", "completion time", "email", "name", "last modified time"),
    *("language", "total points", "quiz feedback", "grade posted time"),
    *("timestamp", "email address", "username", "score"),
}
_FINISHED = ("completion time", "timestamp", "start time")  # the best first
_APART = timedelta(days=28)  # nobody answers for so long, and then somebody does: another round
_SUMS = {"total", "totals", "grand total", "sum", "average", "mean", "count", "median"}
_ABOUT_POINTS = re.compile(r"(?:points|feedback) - .*")
_NUMBERED = re.compile(r"(?:(?:q|question)\s*)?\d{1,3}\s*[.):]\s*")
_REPEATED = re.compile(r"\s*\(?\d{1,2}\)?$")
_IN_BRACKETS = re.compile(r".*\[(.+)\]")
_ENDS = " .:*?"


class ColumnHeading(Struct, frozen=True):
    """One column: its letters, its heading, and whether anything stands below it."""

    letters: str
    text: str
    filled: bool


class Matched(Struct, frozen=True):
    """Where each question stands, counted from 0, and the headings that are not read."""

    at: Mapping[str, int]
    dropped: tuple[str, ...]
    ignored: tuple[str, ...]
    missing: tuple[str, ...]


def match(
    headings: Sequence[ColumnHeading],
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
        if item.id not in found and item.id not in without and item.kind is not ItemKind.TEXT
    ]
    _refuse(headings, found, loose, lacking)
    return Matched(
        {item: columns[0] for item, columns in found.items()},
        tuple(headings[at].text for at in sorted(people)),
        tuple(headings[at].text or headings[at].letters for at in sorted(left_out)),
        tuple(without),
    )


def _people(headings: Sequence[ColumnHeading], questionnaire: Questionnaire) -> set[int]:
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


def _the_column(headings: Sequence[ColumnHeading], said: str) -> int:
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
    headings: Sequence[ColumnHeading],
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
            "Nothing was written. Say which column a question is, or leave out a column or a "
            "question, with the options of these names.",
            action=Action(
                "", (), (("column", "ITEM=H"), ("ignore", "COLUMN"), ("without", "ITEM"))
            ),
        )


def _named(headings: Sequence[ColumnHeading], columns: Sequence[int]) -> str:
    names = []
    for at in columns:
        text = short(headings[at].text, 70)
        names.append(
            f"column {headings[at].letters}" + (f" (“{text}”)" if text else " (no heading)")
        )
    return " and ".join(names)


_BETWEEN = re.compile(r"\s*[;,]\s*")
_MOST = 2_000  # characters: nobody ticks more, and a longer cell could be slow to take apart


def chosen(item: Item, value: object) -> frozenset[int] | None:
    """Which answers, from 0, a cell holds; None when it cannot be read, or in two ways."""
    said = plain(f"{value}").strip("; ,")
    if not said or len(said) > _MOST:
        return None
    readings = set(_known_parts(said, tuple(map(plain, item.anchors)), frozenset()))
    if len(readings) == 1:
        return readings.pop()
    return _with_other(item, said) if item.other and not readings else None


def _known_parts(
    said: str, answers: tuple[str, ...], before: frozenset[int]
) -> Iterator[frozenset[int]]:
    """Each way in which the whole text is made of answers; none is chosen twice."""
    for at, answer in enumerate(answers):
        if at in before or not said.startswith(answer):
            continue
        rest = said[len(answer) :]
        if not rest:
            yield before | {at}
        elif gap := _BETWEEN.match(rest):
            yield from _known_parts(rest[gap.end() :], answers, before | {at})


def _with_other(item: Item, said: str) -> frozenset[int]:
    """The known answers in a text, and "Other" for what is left over; those words are dropped."""
    found = set()
    rest = said
    for answer in sorted(map(plain, item.anchors), key=len, reverse=True):
        whole = re.compile(rf"(?:^|(?<=[;,])\s*){re.escape(answer)}\s*(?=$|[;,])")
        if whole.search(rest):
            found.add(tuple(map(plain, item.anchors)).index(answer))
            rest = whole.sub("", rest)
    left_over = rest.strip("; ,")
    other = len(item.anchors)
    return frozenset(found | ({other} if left_over and left_over != plain(OTHER) else set())) or (
        frozenset({other})
    )


_SHOWN = 5


class WaveTally(Struct, frozen=True):
    """What a wave comes to, before anything is hidden. It stays in memory.

    `groups` holds, by item, the names of groups and their answers.
    """

    returned: int
    answers: Mapping[str, Answers]
    groups: Mapping[str, tuple[tuple[str, Answers], ...]]


class Export(Struct, frozen=True):
    """A file as it was understood: its counts, its columns, its rows without an answer.

    `of_harm` is how many texts may be an account of harm; what they say is not kept. `rounds` are
    the first and the last day of each round that the times of the answers tell; `looked_at` are
    the headings about people that were read for it.
    """

    tally: WaveTally
    columns: Matched
    empty: int
    of_harm: int = 0
    rounds: tuple[tuple[date, date], ...] = ()
    looked_at: tuple[str, ...] = ()


class Options(Struct, frozen=True):
    """What a person said about a file, where it does not speak for itself."""

    columns: Mapping[str, str]
    ignored: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    sheet: str = ""
    by: str = ""


def read_export(
    sheets: Sequence[ReadSheet], questionnaire: Questionnaire, options: Options
) -> Export:
    """Count the answers of an export. Raises WorkbookError that names every column at fault."""
    heading, *rows = _the_sheet(sheets, options.sheet).rows
    columns = match(
        tuple(_headings(heading, rows)),
        questionnaire,
        options.columns,
        options.ignored,
        options.without,
    )
    people = [row for row in rows if any(row[at].value is not None for at in columns.at.values())]
    summed = [
        cell.at
        for row in people
        for at, cell in enumerate(row)
        if at not in columns.at.values() and plain(str(cell.value)) in _SUMS
    ]
    if summed:
        raise WorkbookError(
            f"{listed(summed)}: a row of totals is nobody's answers.",
            "Take it out of the export, then import again. Nothing was written.",
        )
    about = {
        plain(f"{cell.value}"): at
        for at, cell in enumerate(heading)
        if at not in columns.at.values() and f"{cell.value}" not in columns.ignored
    }
    numbers = about.get("id")
    times = next((about[name] for name in _FINISHED if name in about), None)
    _refuse_twice([row[numbers] for row in people if numbers is not None])
    items = [
        one for one in questionnaire.item if one.id in columns.at and one.kind is not ItemKind.TEXT
    ]
    choices = {
        one.id: [_choices(one, row[columns.at[one.id]].value) for row in people] for one in items
    }
    unread = [_unread(one, columns.at[one.id], people, choices[one.id]) for one in items]
    if any(unread):
        raise WorkbookError(
            "\n".join(("Some answers are not among those of the question:", *filter(None, unread))),
            "Does the form have another scale, or other words? Then make a questionnaire of your "
            "own with its words in `anchors`. Nothing was written.",
        )
    answers = {one.id: _answers(one, choices[one.id]) for one in items}
    groups = _grouped(items, choices, options.by) if options.by else {}
    texts = [
        columns.at[one.id]
        for one in questionnaire.item
        if (one.kind is ItemKind.TEXT and one.id in columns.at)
    ]
    of_harm = sum(any(told_of_harm(str(row[at].value or ""))) for row in people for at in texts)
    tally = WaveTally(len(people), answers, groups)
    return Export(
        tally,
        columns,
        len(rows) - len(people),
        of_harm,
        _rounds([row[times].value for row in people if times is not None]),
        tuple(f"{heading[at].value}" for at in (numbers, times) if at is not None),
    )


def _refuse_twice(numbers: Sequence[ReadCell]) -> None:
    """Refuse answers that stand twice under one number of the form."""
    first: dict[object, str] = {}
    twice = [
        f"{first[cell.value]} and {cell.at}"
        for cell in numbers
        if cell.value is not None and first.setdefault(cell.value, cell.at) != cell.at
    ]
    if twice:
        raise WorkbookError(
            f"{listed(twice[:_SHOWN])} have the same number of the form: one person's answers "
            "would count twice.",
            "Take out what stands there twice, or import two forms each by itself. Are they no "
            "numbers of a form? Then leave the column out. Nothing was written.",
            action=Action("", (), (("ignore", "ID"),)),
        )


def _rounds(times: Sequence[object]) -> tuple[tuple[date, date], ...]:
    """The first and last day of each round; times that can be read in two ways say nothing."""
    days = sorted({on for time in times if (on := _day_of(time))})
    ends = [at for at, (one, after) in enumerate(pairwise(days), 1) if after - one > _APART]
    return tuple((days[a], days[b - 1]) for a, b in pairwise([0, *ends, len(days)]) if days)


def _day_of(time: object) -> date | None:
    if isinstance(time, date):
        return time.date() if isinstance(time, datetime) else time
    try:
        return written_day(f"{time}".split(" ")[0])
    except WorkbookError:
        return None


def _the_sheet(sheets: Sequence[ReadSheet], name: str) -> ReadSheet:
    filled = [sheet for sheet in sheets if len(sheet.rows) > 1]
    wanted = [sheet for sheet in filled if not name or sheet.name == name]
    if len(wanted) == 1:
        return wanted[0]
    if not filled:
        raise WorkbookError("There is no answer in the file: a heading alone, or nothing.")
    names = listed([f"“{short(sheet.name, 40)}”" for sheet in filled])
    raise WorkbookError(
        f"The file has answers on {counted(len(filled), 'sheet')}: {names}.",
        "Say which one holds the answers.",
        action=Action("", (), (("sheet", "NAME"),)),
    )


def _headings(heading: Row, rows: Sequence[Row]) -> Iterator[ColumnHeading]:
    for at, cell in enumerate(heading):
        text = " ".join(f"{cell.value}".split()) if cell.value is not None else ""
        filled = any(row[at].value is not None for row in rows)
        yield ColumnHeading(cell.at.rstrip("0123456789"), text, filled)


def _choices(item: Item, value: object) -> Choices | None:
    if value is None:
        return frozenset()
    if item.kind is ItemKind.MULTI:
        return chosen(item, value)
    level = level_at(item, value)
    return None if level is None else frozenset({level})


def _unread(item: Item, at: int, rows: Sequence[Row], read: Sequence[Choices | None]) -> str:
    """One line that names the column and the cells which could not be read; "" if all could."""
    cells = [row[at].at for row, one in zip(rows, read, strict=True) if one is None]
    if not cells:
        return ""
    more = f" and {len(cells) - _SHOWN} more" if len(cells) > _SHOWN else ""
    letters = cells[0].rstrip("0123456789")
    return (
        f"  column {letters}, {item.id} (“{short(item.text, 60)}”): "
        f"{', '.join(cells[:_SHOWN])}{more}; it has {listed(levels_of(item), 'or')}"
    )


def _answers(item: Item, read: Sequence[Choices | None]) -> Answers:
    chose = [one for one in read if one]
    counts = [sum(level in one for one in chose) for level in range(len(levels_of(item)))]
    return Answers(tuple(counts), len(chose), item.kind is ItemKind.MULTI)


def _grouped(
    items: Sequence[Item], choices: Mapping[str, Sequence[Choices | None]], by: str
) -> dict[str, tuple[tuple[str, Answers], ...]]:
    """The answers of each group of people that chose one answer of the question `by`."""
    grouping = next(
        (item for item in items if item.id == by and item.kind is ItemKind.CHOICE), None
    )
    if grouping is None:
        raise WorkbookError(
            f"{by} is no question with one answer to choose, so nobody can be grouped by it."
        )
    parts = {
        name: [at for at, one in enumerate(choices[by]) if one == frozenset({level})]
        for level, name in enumerate(levels_of(grouping))
    }
    return {
        item.id: tuple(
            (name, _answers(item, [choices[item.id][at] for at in people]))
            for name, people in parts.items()
            if people
        )
        for item in items
        if item.id != by
    }
