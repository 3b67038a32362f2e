"""A file that is read by a reader of its own, heading and rows: a list of cases, answers to a form.

Whose rows they are is settled by the names in the columns, as in any table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from qiworkbook.content.sheets import ReadLines, letters
from qiworkbook.contributions.exchange import ImportFile
from qiworkbook.problems import Place, WorkbookError, do
from qiworkbook.text.words import listed
from qiworkbook.workbook.lookup import the_measure
from qiworkbook.workbook.sheets.point_import import (
    Looked,
    SeveralSeriesError,
    TableLook,
    hold_against,
)
from qiworkbook.workbook.sheets.sheet_cells import Days
from qiworkbook.workbook.sheets.sheet_choice import TABLE, SeenFile
from qiworkbook.workbook.sheets.sheet_dates import name_of
from qiworkbook.workbook.sheets.sheet_meaning import meaning_of
from qiworkbook.workbook.sheets.sheet_names import SHEET, TITLE, plain
from qiworkbook.workbook.sheets.sheet_series import Beside, LeftOut, Why, ends_of_weeks

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from qiworkbook.content.sheets import CellValue, ReadLine, Table
    from qiworkbook.store.date_texts import DateWord
    from qiworkbook.workbook.sheets.sheet_meaning import Meaning
    from qiworkbook.workbook.sheets.sheet_series import Key


def look_by_reader(file: SeenFile, lines: ReadLines, tables: Sequence[Table]) -> TableLook:
    """What an importer makes of the rows of each series."""
    before = list(file.left)
    mixed: Mapping[str, tuple[Key, tuple[str, ...]]] = {}
    parts = _first_of(file, tables)
    table = replace(parts[0], rows=tuple(r for p in parts for r in p.rows)) if parts else None
    groups: dict[tuple[str, str], list[ReadLine]] = {}
    kept = file.profile
    where: tuple[str, ...] = ()
    if table is not None:
        meaning = meaning_of(
            file.path.name, parts, file.profile, file.scope, file.answers, counted=True
        )
        titles = {row.number: part.title for part in parts for row in part.rows}
        groups, chosen = _grouped(file, table, meaning, titles)
        if file.importer.name == TABLE:
            mixed = _mixed(table, groups, meaning, file)
        kept = meaning.kept(file.profile)
        where = (meaning.split, meaning.of, *meaning.where)
        every = replace(lines, rows=(*_down_to(lines, table), *chosen))
    elif file.scope.measure and not file.profile.where:
        every = lines
        groups[file.scope.project, file.scope.measure] = list(lines.rows)
    elif file.scope.project and file.importer.each_measure:
        every = lines
        project = file.project(file.scope.project)
        for each in project.measures:
            series = project.series.get(each.id)
            if series is None or not series.derived_by:
                groups[project.id, each.id] = list(lines.rows)
    else:
        raise WorkbookError(
            f"{file.path.name} has no heading with dates below, so nothing was read."
        )
    looked = []
    hidden = [
        name_of(table.heading.cell(at)) or letters(at)
        for at in sorted(lines.hidden_columns)
        if table and at < len(table.heading.cells)
    ]
    words: tuple[DateWord, ...] = ()
    dates = table.dates if table and file.importer.name != TABLE else ()
    cells = [(row.cell(one.column), row.number) for one in dates for row in every.rows]
    ending = (
        set().union(*(ends_of_weeks(table, one.column) for one in table.dates)) if table else set()
    )
    days = file.days(cells, lambda line: Place(lines.name, line), ending) if cells else None
    for (id_, measure), rows in sorted(groups.items()):
        one = replace(every, rows=(*_down_to(lines, table), *rows)) if table else every
        result, words, left = _read(
            file, id_, measure, one, every, days=days, table=table, spoken=where, ending=ending
        )
        file.need_seen(lines, [name for name in hidden if name not in left])
        if file.scope.measure or table or result.new or result.changed or result.refused:
            looked.append(result)
    if file.narrowed(mixed, before):
        return look_by_reader(file, lines, tables)
    return TableLook(tuple(looked), tuple(file.left), file.kept(kept, words))


def _first_of(file: SeenFile, tables: Sequence[Table]) -> list[Table]:
    """The first table, and those below it that have its headings once more.

    Any other is left out, with a word.
    """
    parts: list[Table] = []
    for one in tables:
        if one.turned:
            continue
        if not parts or one.heading.cells == parts[0].heading.cells:
            parts.append(one)
        else:
            file.left.append(LeftOut(Why.BLOCK, str(one.heading.number), len(one.rows)))
    return parts


def _grouped(
    file: SeenFile, table: Table, meaning: Meaning, titles: Mapping[int, str]
) -> tuple[dict[tuple[str, str], list[ReadLine]], list[ReadLine]]:
    """The rows of each series, and all rows that are asked for."""
    groups: dict[tuple[str, str], list[ReadLine]] = {}
    chosen = []
    left: dict[tuple[Why, str], int] = {}
    at = {one.heading: one.column for one in table.labels}

    def name(row: ReadLine, key: str) -> str:
        if key in at:
            return name_of(row.cell(at[key]))
        return {SHEET: table.sheet, TITLE: titles[row.number]}.get(key, "")

    known = {(p.id, m.id) for p in file.scope.projects for m in p.measures}
    for row in table.rows:
        if any(plain(name(row, key)) != said for key, said in meaning.where.items()):
            left[Why.WHERE, ""] = left.get((Why.WHERE, ""), 0) + 1
            continue
        chosen.append(row)
        ward, what = name(row, meaning.split), name(row, meaning.of)
        projects = meaning.wards.get(ward, ())
        roles = meaning.roles.get(what, ())
        why = (Why.NO_PROJECT, ward) if not projects else (Why.NO_MEASURE, what)
        if not projects or not roles:
            left[why] = left.get(why, 0) + 1
        for project in projects:
            for id_, _ in roles:
                if (project, id_) in known:
                    groups.setdefault((project, id_), []).append(row)
    file.left += sorted(LeftOut(why, what, count) for (why, what), count in left.items())
    return groups, chosen


def _read(
    file: SeenFile,
    id_: str,
    measure: str,
    lines: ReadLines,
    every: ReadLines,
    days: Days | None,
    table: Table | None,
    spoken: tuple[str, ...],
    ending: Collection[CellValue],
) -> tuple[Looked, tuple[DateWord, ...], tuple[str, ...]]:
    project = file.project(id_)
    found = the_measure(project, measure)
    alone = days or Days((), file.path.name, file._said(), file.usual, file.answers)
    read = file.importer.read(
        ImportFile(
            name=file.path.name,
            content=file.content,
            measure=found,
            columns=file.columns,
            lines=lambda: lines,
            day=alone.day,
            every_line=lambda: every,
        )
    )
    if days is None:
        cells = [(row.when, row.line) for row in read.rows]
        days = file.days(cells, lambda line: Place(lines.name, line), ending)
    mark = file.mark(read.rows, continental=lines.continental)
    handed = file.handed(lines.name, days, found, mark=mark)
    try:
        looked = hold_against(project, found, read.rows, handed)
    except SeveralSeriesError as error:
        by_line = {row.number: row for row in lines.rows}
        rows = [(table, by_line.get(line)) for line in error.lines] if table else []
        raise with_ways(error, rows, spoken) from None
    left = tuple(name for name in read.left if name not in spoken)
    return replace(looked, left=left), days.words, read.left


def _mixed(
    table: Table,
    groups: Mapping[Key, Sequence[ReadLine]],
    meaning: Meaning,
    file: SeenFile,
) -> dict[str, tuple[Key, tuple[str, ...]]]:
    beside = Beside(file.scope.projects)
    spoken = {
        plain(name) for name in (meaning.split, meaning.of, *meaning.where, *file.columns.values())
    }
    labels = [
        one
        for one in table.labels
        if spoken.isdisjoint(map(plain, (one.heading, letters(one.column))))
    ]
    for of, rows in groups.items():
        for row in rows:
            beside.count(of, labels, row)
    return beside.mixed()


def _down_to(lines: ReadLines, table: Table | None) -> tuple[ReadLine, ...]:
    """The titles and the heading of a table."""
    if table is None:
        return ()
    return tuple(row for row in lines.rows if row.number <= table.heading.number)


def with_ways(
    error: SeveralSeriesError,
    rows: Sequence[tuple[Table, ReadLine | None]],
    spoken: Sequence[str],
) -> WorkbookError:
    """The error, with what tells the rows apart and how to say which are meant."""
    apart: dict[str, list[str]] = {}
    for table, row in rows:
        for label in table.labels:
            if row is not None and label.heading not in spoken:
                apart.setdefault(label.heading, []).append(name_of(row.cell(label.column)))
    ways = {heading: names for heading, names in apart.items() if len(set(names)) > 1}
    where = None
    if not ways:
        first, *rest = (row.cells if row else () for _, row in rows) if rows else ((), ())
        alike = bool(first) and rest == [first]
        hint = (
            "The two rows are the same in every cell: delete one of them in the file."
            if alike
            else "If one of the two is wrong, put it right in the file."
        )
    else:
        column, names = next(iter(ways.items()))
        hint = (
            f"{column} tells them apart: {listed(list(dict.fromkeys(names)))}. "
            "Name no project to read many series at once, or say which rows are meant."
        )
        where = do("", where=f"{column}={names[0]}")
    return WorkbookError(error.message, hint, action=where)
