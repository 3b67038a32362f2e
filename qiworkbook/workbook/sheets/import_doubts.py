"""What of an import somebody must look at first: numbers that are unlikely, or another ward's."""

from __future__ import annotations

import re
from datetime import date
from itertools import chain, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from qiworkbook.analysis.plausible import Doubt
from qiworkbook.spc.numbers import months_later
from qiworkbook.store.layout import owner_of_data
from qiworkbook.text.words import counted, day, listed
from qiworkbook.workbook.edits.points import numbers_of, unlikely_of
from qiworkbook.workbook.lookup import the_measure
from qiworkbook.workbook.sheets.sheet_dates import name_of, years_in
from qiworkbook.workbook.sheets.sheet_meaning import some
from qiworkbook.workbook.sheets.sheet_names import (
    MISSED,
    NEGATING,
    TITLE,
    axes_of,
    measures_called,
    names_of,
    other_unit_in,
    plain,
    projects_called,
    says_opposite,
    tells_other_times,
    without_time,
)
from qiworkbook.workbook.sheets.sheet_series import TABLES, Key, LeftOut, UnreadWhy, cell_in
from qiworkbook.workbook.sheets.sheet_tables import words_alone

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
    from pathlib import Path

    from qiworkbook.content.sheets import DateTable, ReadLine, ReadLines
    from qiworkbook.model import Measure, Project
    from qiworkbook.model.import_profile import ImportProfile
    from qiworkbook.workbook.sheets.point_import import ImportPreview, TableLook

_ENOUGH = 5  # numbers that two series share by more than chance
_ALIKE = 0.9  # of the dates that both have: one number may have been put right since
_FOOT = 40  # rows at the end of a sheet in which footnotes stand
_SHORTEST = 3  # letters of a name that says something in the midst of a title


def owner_of_file(path: Path, projects: Sequence[Project]) -> Key | None:
    """The project and the measure here whose data file lies at this path, or is called like it."""
    owner = owner_of_data("/".join(path.resolve().parts[-4:]))
    known = {(project.id, measure.id) for project in projects for measure in project.measures}
    return owner if owner in known else None


def doubts_of(
    path: Path,
    sheets: Sequence[ReadLines],
    tables: Sequence[DateTable],
    looked: Sequence[ImportPreview],
    projects: Sequence[Project],
    project: str,
    left: Sequence[LeftOut],
    split: str,
    told: Collection[str],
) -> Iterator[str]:
    """Where a file speaks of another ward, kind of number or year, or holds what another measure
    has here already; and where rows with dates are left out. `told` are the plain names of columns
    of which somebody has said what they are.
    """
    yield from (
        f"From row {one.what} on stands another table, {counted(one.count, 'row')} of it with "
        "dates, which is not read."
        for one in left
        if one.why is UnreadWhy.BLOCK and one.count
    )
    yield from _named(path, sheets, tables, projects, project, split)
    yield from _titled(sheets, tables, looked, projects, told)
    yield from _had(path, looked, projects)


def unlikely_in(
    look: TableLook,
    looked: Sequence[ImportPreview],
    projects: Mapping[str, Project],
    today: date,
    told: Collection[str],
) -> Iterable[str]:
    """The numbers that are unlikely, by their reason: every reason of every measure is named.

    `told` are the measures of which somebody has said whether their numbers are fractions.
    """
    found: dict[Doubt, list[str]] = {Doubt.FAR: list(look.doubts)}
    for one in looked:
        project = projects[one.project]
        measure = the_measure(project, one.measure)
        for doubtful in unlikely_of(project, measure, (*one.new, *one.changed), today):
            if doubtful.doubt is Doubt.FRACTION and measure.id in told:
                continue
            whose = f"{one.project} {one.measure}: " if len(looked) > 1 else ""
            found.setdefault(doubtful.doubt, []).append(f"{whose}{doubtful.said}")
    return chain.from_iterable(found.values())


def out_of_turn(looked: Sequence[ImportPreview]) -> Iterator[str]:
    """The dates out of order that would be in it a year before or after, or with day and month the
    other way round.
    """
    for one in looked:
        rows = sorted((*one.new, *one.changed, *one.same), key=attrgetter("line"))
        falling = sum(b.when < a.when for a, b in pairwise(rows)) > len(rows) / 2
        rows = rows[::-1] if falling else rows
        odd = (
            (first.when, row.when, last.when)
            for first, row, last in zip(rows, rows[1:], rows[2:], strict=False)
            if not first.when <= row.when <= last.when and row not in one.same
        )
        for before, when, after in odd:
            turned = date(when.year, when.day, when.month) if when.day <= 12 else when
            others = (months_later(when, 12), months_later(when, -12), turned)
            if meant := [other for other in others if before < other < after]:
                yield (
                    f"{day(when)} stands between {day(before)} and {day(after)}, where "
                    f"{day(meant[0])} would be in order"
                )


def renamed(
    name: str, tables: Sequence[DateTable], look: TableLook, kept: ImportProfile
) -> Iterator[str]:
    """That a measure was called otherwise when the profile was kept, where names are left over."""
    there = {plain(one) for names in axes_of(tables).values() for one in names}
    gone = [
        (id_, called)
        for id_, one in kept.measures.items()
        for called in (one.value, one.numerator, one.denominator)
        if called and plain(called) not in there
    ]
    over = [one.what for one in look.left if one.why in (UnreadWhy.NO_MEASURE, UnreadWhy.COLUMN)]
    if tables and gone and over:
        were = listed([f"{id_} was called {called}" for id_, called in gone])
        yield (
            f"{were}, which {name} does not have. Left out of it: {some(over)}. "
            f"If {gone[0][0]} is called so now, import again with the measure "
            f'"{over[0]}={gone[0][0]}".'
        )


def _named(
    path: Path,
    sheets: Sequence[ReadLines],
    tables: Sequence[DateTable],
    projects: Sequence[Project],
    project: str,
    split: str,
) -> Iterator[str]:
    """What the name of the file and the titles in it say, where they name another project.

    So does a title in a sheet that is called like a project. What stands below a table counts where
    nothing above it, nor the name of the file, speaks of the project.
    """
    counted = {_spelt(name) for one in projects for m in one.measures for name in (m.id, m.name)}
    called = {one.id: set(map(_spelt, names_of(one))) for one in projects}
    above = {sheet.name: _above(sheet, tables) for sheet in sheets}
    says = {one.title for one in tables if split == TITLE}
    for one in tables if split != TITLE else ():
        above[one.name].append(one.title)
    if project:
        titles = [path.stem, *(text for of_one in above.values() for text in of_one)]
        whose = [(project, titles, sheets)]
    else:
        ids = [(projects_called(one.sheet, projects), one) for one in sheets]
        whose = [(of[0], above[one.name], [one]) for of, one in ids if len(of) == 1]
    for id_, titles, of_one in whose:
        names = {other: mine if other == id_ else mine - counted for other, mine in called.items()}
        notes = [_words(row) for one in of_one for row in one.rows[-_FOOT:] if words_alone(row)]
        own = any({id_} & found for text in titles for found in _named_in(text, names))
        for text in dict.fromkeys((*titles, *(() if own else notes))):
            found = _named_in(text, names)
            if (split and any(id_ in one for one in found)) or text in says:
                continue  # each row, or table, says which of them it is of
            others = (other for one in found if id_ not in one for other in sorted(one))
            for other in dict.fromkeys(others):
                yield f"“{text}” speaks of {other}, and this is {id_}."


def _above(sheet: ReadLines, tables: Sequence[DateTable]) -> list[str]:
    """The lines above the first table of a sheet."""
    start = next((one.heading.number for one in tables if one.name == sheet.name), 0)
    return [_words(row) for row in sheet.rows if row.number < start]


def _words(row: ReadLine) -> str:
    return " ".join(str(cell) for cell in row.cells if isinstance(cell, str))


def _titled(
    sheets: Sequence[ReadLines],
    tables: Sequence[DateTable],
    looked: Sequence[ImportPreview],
    projects: Sequence[Project],
    told: Collection[str],
) -> Iterator[str]:
    """Titles, headings and names of sheets by which numbers are of another kind, unit or year."""
    rows: dict[int, list[tuple[Measure, date, str]]] = {}
    by_id = {one.id: one for one in projects}
    for one in looked:
        measure = the_measure(by_id[one.project], one.measure)
        for row in (*one.new, *one.changed):
            table, number, column = cell_in(tables, row.line) if tables else (None, 0, 0)
            down = table if table and number and not table.across else None
            head = name_of(down.heading.cell(column)) if down else ""
            rows.setdefault(row.line // TABLES, []).append((measure, row.when, head))
    for at, found in rows.items() if tables else ():
        lines = next(one for one in sheets if one.name == tables[at].name)
        days = sorted(day for _, day, _ in found)
        measures = list({measure.id: measure for measure, _, _ in found}.values())
        heads = [name for _, _, name in found if plain(name) not in told]
        others = {one.title for one in tables} - {tables[at].title}
        above = [text for text in _above(lines, tables) if text not in others]
        alone = dict.fromkeys((lines.sheet, tables[at].title), MISSED)
        alone |= dict.fromkeys(heads, NEGATING)
        for text in dict.fromkeys((lines.sheet, *above, tables[at].title, *heads)):
            over = f"“{text}” is above the numbers, and "
            if tells_other_times(text, measures):
                yield f"{over}each would be kept as that of its own date alone."
            if unit := other_unit_in(text, measures):
                yield f"{over}{measures[0].id} is in {unit}."
            if plain(without_time(text)) not in told and all(
                says_opposite(text, one, alone.get(text, frozenset())) for one in measures
            ):
                yield f"{over}{measures[0].id} is {measures[0].name}."
            ids = set(measures_called(text, (m for one in projects for m in one.measures)))
            headed = (measures_called(one.heading, measures) for one in tables[at].values)
            if ids and not any(headed) and ids.isdisjoint(one.id for one in measures):
                yield f"{over}they would be numbers of {measures[0].id}."
            if (spans := years_in(text)) and not any(a <= d <= b for d in days for a, b in spans):
                yield f"{over}their dates are from {days[0]} to {days[-1]}."


def _spelt(text: str) -> tuple[str, ...]:
    """The words and the figures of a text, one by one: elm2 is Elm 2, and ElmLodge Elm Lodge."""
    apart = re.sub("(?<=[a-z])(?=[A-Z])", " ", text)
    return tuple(re.findall("[a-z]+|[0-9]+", plain(apart)))


def _named_in(text: str, names: Mapping[str, Set[tuple[str, ...]]]) -> list[set[str]]:
    """The projects that a text names, place by place; of names within one another, the longest."""
    words = _spelt(text)
    found: dict[tuple[int, int], set[str]] = {}
    for id_, of_one in names.items():
        for name in of_one:
            for at in range(len(words)):
                if words[at : at + len(name)] == name and len("".join(name)) >= _SHORTEST:
                    found.setdefault((at, at + len(name)), set()).add(id_)
    return [
        ids
        for (first, last), ids in found.items()
        if not any(a <= first and last <= b and (a, b) != (first, last) for a, b in found)
    ]


def _had(path: Path, looked: Sequence[ImportPreview], projects: Sequence[Project]) -> Iterator[str]:
    """Series that are another's here, number by number, or whose file is another's."""
    owner = owner_of_file(path, projects)
    numbers = {
        (project.id, measure): {p.when: (p.value, p.denominator) for p in series.points}
        for project in projects
        for measure, series in project.series.items()
        if any(one.new or one.changed for one in looked)
    }
    for one in looked:
        rows = (*one.new, *one.changed)
        key = (one.project, one.measure)
        if rows and owner and len(looked) == 1 and owner != key:
            yield f"{path.name} is the data file of {owner[1]} of {owner[0]}."
            continue
        read = {row.when: said for row in (*rows, *one.same) if (said := numbers_of(row))[0]}
        for other, there in numbers.items():
            if rows and other != key and are_the_same(read, there):
                yield (
                    f"The numbers for {one.measure} of {one.project} are those that "
                    f"{other[1]} of {other[0]} has already."
                )


def are_the_same(read: Mapping[date, object], there: Mapping[date, object]) -> bool:
    """Whether numbers by date are those of another series, by more than chance: one may differ."""
    both = read.keys() & there.keys()
    few = len(set(read.values())) < 2 or len(both) < max(_ENOUGH, len(read) / 2)
    return not few and sum(read[when] == there[when] for when in both) >= _ALIKE * len(both)
