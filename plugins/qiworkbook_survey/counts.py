"""Rows become counts. Nothing of a row outlives this module: not an answer, not its place.

What cannot be read is told by the places of its cells, never by what stands in them: it could be
a name in the wrong column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.api import WorkbookError, counted, listed, short, told_of_harm
from qiworkbook_survey.headings import Heading, Matched, match
from qiworkbook_survey.questionnaire import Kind
from qiworkbook_survey.scales import level_at, levels_of
from qiworkbook_survey.several import chosen
from qiworkbook_survey.suppression import Answers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qiworkbook.api import ReadCell, ReadSheet
    from qiworkbook_survey.questionnaire import Item, Questionnaire

    Row = Sequence[ReadCell]
    Choices = frozenset[int]

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Tally:
    """What a wave comes to, before anything is hidden. It stays in memory.

    `groups` holds, by item, the names of groups and their answers.
    """

    returned: int
    answers: Mapping[str, Answers]
    groups: Mapping[str, tuple[tuple[str, Answers], ...]]


@dataclass(frozen=True, slots=True)
class Export:
    """A file as it was understood: its counts, its columns, its rows without an answer.

    `of_harm` is how many texts may be an account of harm; what they say is not kept.
    """

    tally: Tally
    columns: Matched
    empty: int
    of_harm: int = 0


@dataclass(frozen=True, slots=True)
class Options:
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
    items = [
        one for one in questionnaire.item if one.id in columns.at and one.kind is not Kind.TEXT
    ]
    choices = {one.id: _column(one, columns.at[one.id], people) for one in items}
    unread = [_unread(one, columns.at[one.id], people, choices[one.id]) for one in items]
    if any(unread):
        raise WorkbookError(
            "\n".join(("Some answers are not among those of the question:", *filter(None, unread))),
            "Does the form have another scale, or other words? Then make a questionnaire of your "
            "own with its words in `anchors`. Nothing was written.",
        )
    answers = {one.id: _answers(one, choices[one.id]) for one in items}
    groups = _grouped(items, choices, options.by) if options.by else {}
    texts = [columns.at[one.id] for one in questionnaire.item if _is_text_in(one, columns)]
    of_harm = sum(any(told_of_harm(str(row[at].value or ""))) for row in people for at in texts)
    tally = Tally(len(people), answers, groups)
    return Export(tally, columns, len(rows) - len(people), of_harm)


def _is_text_in(item: Item, columns: Matched) -> bool:
    return item.kind is Kind.TEXT and item.id in columns.at


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
        "Say which one holds the answers with --sheet NAME.",
    )


def _headings(heading: Row, rows: Sequence[Row]) -> Iterator[Heading]:
    for at, cell in enumerate(heading):
        text = " ".join(f"{cell.value}".split()) if cell.value is not None else ""
        filled = any(row[at].value is not None for row in rows)
        yield Heading(cell.at.rstrip("0123456789"), text, filled)


def _column(item: Item, at: int, rows: Sequence[Row]) -> list[Choices | None]:
    """What each person chose; an empty set for nothing, None for what cannot be read."""
    return [_choices(item, row[at].value) for row in rows]


def _choices(item: Item, value: object) -> Choices | None:
    if value is None:
        return frozenset()
    if item.kind is Kind.MULTI:
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
    return Answers(tuple(counts), len(chose), item.kind is Kind.MULTI)


def _grouped(
    items: Sequence[Item], choices: Mapping[str, Sequence[Choices | None]], by: str
) -> dict[str, tuple[tuple[str, Answers], ...]]:
    """The answers of each group of people that chose one answer of the question `by`."""
    grouping = next((item for item in items if item.id == by and item.kind is Kind.CHOICE), None)
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
