"""The trust's one sheet: a table of all wards, or a list of what happened, a row each."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from msgspec.structs import replace

from qiworkbook.analysis.plausible import YEARS
from qiworkbook.analysis.project_view import targets_of
from qiworkbook.analysis.thread import Thread
from qiworkbook.content.sheets import (
    WIDE,
    CellValue,
    DateTable,
    ReadLine,
    ReadLines,
    letters,
)
from qiworkbook.contributions.extensions import Importer, ImportFile
from qiworkbook.model import Measure, Project
from qiworkbook.model.import_profile import ImportProfile, MeasureColumns
from qiworkbook.problems import Place, Problem, WorkbookError, do
from qiworkbook.spc.numbers import is_percentage, months_later
from qiworkbook.store.cells import CellError, cell_number, written
from qiworkbook.store.csv_lines import NAMES
from qiworkbook.store.date_texts import DateWord
from qiworkbook.text.words import day, listed
from qiworkbook.workbook.edits.points import need_looked_at
from qiworkbook.workbook.lookup import the_measure
from qiworkbook.workbook.question import Answers, Choice, Question, answer_to, answered, asks
from qiworkbook.workbook.sheets.point_import import (
    ImportPreview,
    NewTarget,
    SeveralSeriesError,
    TableLook,
)
from qiworkbook.workbook.sheets.sheet_cells import Days, counted, is_hidden, text_of
from qiworkbook.workbook.sheets.sheet_choice import (
    NEEDS,
    TABLE,
    SeenFile,
    doubts_of,
    out_of_turn,
    owner_of_file,
    renamed,
    unlikely_in,
)
from qiworkbook.workbook.sheets.sheet_dates import DATE_NAMES, name_of, need_carried
from qiworkbook.workbook.sheets.sheet_meaning import (
    LEAVE_OUT,
    WHOSE,
    SheetMeaning,
    SheetScope,
    meaning_of,
)
from qiworkbook.workbook.sheets.sheet_names import (
    SHEET,
    TITLE,
    measures_called,
    plain,
    projects_called,
    without_time,
)
from qiworkbook.workbook.sheets.sheet_series import (
    TABLES,
    Beside,
    Key,
    LeftOut,
    SheetSeries,
    UnreadWhy,
    cell_in,
    date_column,
    ends_of_weeks,
    number_of,
    place_in,
    series_of,
)

_QUARTERS = (
    " Q1 is a date for a measure that comes every quarter; the questions of a form are not dates."
)
_AT_LEAST = re.compile(r"^(?:[≥≤]|[<>]=) ?")
_LETTER = re.compile("[A-Z]{1,3}")
_REFERENCE = re.compile(r"\b(?:ref|reference|id|no|number)\b")
_IS_VOID = (
    r"(?:reject|cancell?|void|duplicat|withdr|delet|invalid|not (?:an? incident|approved|accepted)"
    r"|(?:(?:entered|created|raised|reported|logged) )?in error)[a-z]*"
)
_VOID = re.compile(rf"{_IS_VOID}(?: ?[-–(:,/].{{0,30}}|(?: [^ ]{{1,12}}){{0,2}})", re.IGNORECASE)
_VOID_KIND = re.compile(
    rf"{_IS_VOID}(?:(?: ?[-–(:,/]| (?:of|by|as|in|entry|record|report|incident|case|form)\b)"
    ".{0,30})?",
    re.IGNORECASE,
)
"""What a column of kinds calls void: not the medication that was given twice."""
_KINDS = re.compile(r"categor|type|kind|cause|group|medic|procedure|detail|descri|subject", re.I)
_VOID_COLUMN = re.compile(
    rf"(?:(?:is|was|marked|as|date|reasons?|for|an?) )*{_IS_VOID}"
    r"(?: ?[?(].*| (?:of|reason|date|flag|by|on|record|incident|case)\b)*",
    re.IGNORECASE,
)
"""A column of which all but no says that a case is void: Duplicate?, Rejection reason."""
_NO = frozenset(("", "n", "no", "none", "false", "0", "-", "n/a", "na"))
_HOW_MANY = re.compile(
    "(?:n|no|numbers?|counts?|quantity|qty|how-many)(?:-of(?:-.*)?)?|total(?:-.*)?|.*-(?:count|total)"
)
_FEW = 100  # more are numbers of incidents
_ROWS = "rows"  # are counted, whatever a column of numbers says
_ENOUGH = 8  # gaps between days that say how long one usually is
_MANY = 8  # rows a month: of so many, a month without any is hardly by chance
_OFTEN, _LONG = 10, 180  # times the longest of the others, and days, that are too long for one


def look_by_reader(file: SeenFile, lines: ReadLines, tables: Sequence[DateTable]) -> TableLook:
    """What an importer makes of the rows of each series."""
    before = list(file.left)
    mixed: Mapping[str, tuple[Key, tuple[str, ...]]] = {}
    parts = _first_of(file, tables)
    table = replace(parts[0], rows=tuple(r for p in parts for r in p.rows)) if parts else None
    groups: dict[tuple[str, str], list[ReadLine]] = {}
    unread: tuple[Problem, ...] = ()
    many: dict[str, list[float]] = {}
    kept = _with_columns(file)
    where: tuple[str, ...] = ()
    if table is not None:
        meaning = meaning_of(
            file.path.name, parts, file.profile, file.scope, file.answers, counted=True
        )
        titles = {row.number: without_time(part.title) for part in parts for row in part.rows}
        groups, chosen, unread = _grouped(file, table, meaning, titles)
        file.left += [
            LeftOut(UnreadWhy.REMARK, str(line)) for part in parts for line in part.remarks
        ]
        if file.importer.name == TABLE:
            mixed = _mixed(table, groups, meaning, file)
        else:
            groups |= {of: groups.get(of, []) for of in _counted_in(file, meaning)}
            many = _how_many(table, chosen, file._measures())
            out = {*_not_counted(file, table, chosen, (meaning.of, *meaning.where), many)}
            groups = {of: [r for r in one if r.number not in out] for of, one in groups.items()}
        kept = meaning.kept(kept)
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
    at = partial(Place, lines.name)
    days = file.days(cells, at, ending, groups) if cells else None
    if file.importer.name != TABLE:
        file.columns = _with_number(file, many)
    for (id_, measure), rows in sorted(groups.items()):
        one = replace(every, rows=(*_down_to(lines, table), *rows)) if table else every
        result, words, left = _read(
            file,
            id_,
            measure,
            one,
            every,
            days=days,
            table=table,
            spoken=where,
            ending=ending,
        )
        file.need_seen(lines, [name for name in hidden if name not in left])
        if file.scope.measure or rows or result.new or result.changed or result.same:
            looked.append(result)
    if file.narrowed(mixed, before):
        return look_by_reader(file, lines, tables)
    named = [one for one in dates if one.heading.casefold() in DATE_NAMES] or dates
    cells = [(row.cell(one.column), row.number) for one in named for row in every.rows]
    return TableLook(
        tuple(looked),
        tuple(file.left),
        file.kept(kept, words),
        unread=unread,
        doubts=(*(_odd_days(lines.name, cells, days, file.today) if days else ()),),
    )


def _counted_in(file: SeenFile, meaning: SheetMeaning) -> set[Key]:
    """The series that a list of cases is of: those of its wards and kinds, also without a row.

    Of a ward or a kind that the profile alone knows, somebody says whether there were none.
    """
    known = {(p.id, m.id) for p in file._projects() for m in file._measures() if m in p.measures}
    wards = {id_ for ids in meaning.wards.values() for id_ in ids}
    kinds = {id_ for roles in meaning.roles.values() for id_, _ in roles}
    kept = {id_ for id_ in file.profile.wards.values() if id_ in {one for one, _ in known}}
    more = {id_ for id_ in file.profile.measures if id_ in {one for _, one in known}}
    if absent := sorted((kept - wards) | (more - kinds)):
        question = Question(
            "absent",
            f"{file.path.name} has no row of {listed(absent)}. Were there none?",
            "A list of all wards and kinds has no row for a quiet one, and neither has a list "
            "of only some.",
            (Choice("zero", "there were none"), Choice(LEAVE_OUT, "the list does not cover them")),
        )
        if (file.profile.absent or answer_to(question, file.answers)) == "zero":
            wards |= kept
            kinds |= more
    return {(ward, kind) for ward, kind in known if ward in wards and kind in kinds}


def _not_counted(
    file: SeenFile,
    table: DateTable,
    rows: Sequence[ReadLine],
    spoken: Sequence[str],
    many: Collection[str],
) -> Iterator[int]:
    """The rows of a list that somebody says are not to be counted, by their numbers: those that it
    calls void, and further ones with the number of a case. Of the columns that are `spoken` of, and
    where all are void, it is what is counted; and those that say how `many` have no such number.
    """
    for one in (*table.labels, *table.values, *table.dates):
        cells = ((row.number, row.cell(one.column)) for row in rows)
        said = [(n, name_of(cell) or str(cell)) for n, cell in cells if cell not in (None, "")]
        void = {number: name for number, name in said if _is_void(one.heading, name)}
        firsts = {name: number for number, name in reversed(said)}
        again = [number for number, name in said if firsts[name] != number]
        if void and one.heading not in spoken and len(void) < len(rows):
            called = " or ".join(sorted({*void.values()}))
            yield from file.without([*void], file.path.name, f"{called} by {one.heading}", "void")
        elif (
            _REFERENCE.search(plain(one.heading))
            and 0 < len(again) < len(said) / 2
            and one.heading not in many
        ):
            yield from file.without(
                again, file.path.name, f"there above, by {one.heading}", "repeated"
            )


def _is_void(heading: str, said: str) -> bool:
    """Whether a list says of a case that it is none, by what stands in this column."""
    if _VOID_COLUMN.fullmatch(heading):
        return said.casefold() not in _NO
    return bool((_VOID_KIND if _KINDS.search(heading) else _VOID).fullmatch(said))


def _odd_days(
    name: str, cells: Sequence[tuple[CellValue, int]], days: Days, today: date
) -> tuple[str, ...]:
    """The days of a list that are still to come, or far from all others: each names its row.

    What is counted of them has none of its own: a slip in a year makes years of zeros.
    """
    first = {found: line for cell, line in reversed(cells) if (found := days.day(cell))}
    each = sorted(first)
    gaps = sorted(((after - before).days, before, after) for before, after in pairwise(each))
    most = _OFTEN * gaps[-2][0] if len(gaps) > _ENOUGH else YEARS
    odd = {one: "a day that is still to come" for one in each if one > today}
    for apart, before, after in gaps:
        if apart > min(YEARS, max(_LONG, most)):
            few, many = (before, after) if 2 * each.index(after) <= len(each) else (after, before)
            odd[few] = f"{apart} days away from {day(many)}, with none between them"
        elif after.replace(day=1) > months_later(before.replace(day=1), 1) and (
            len(cells) >= _MANY * len({(one.year, one.month) for one in each})
        ):
            odd[after] = f"the first since {day(before)}, where others have {_MANY} a month or more"
    return tuple(f"{Place(name, first[one])}: {day(one)}, {why}" for one, why in odd.items())


def _with_number(file: SeenFile, many: Mapping[str, Sequence[float]]) -> dict[str, str]:
    """The columns, with the one that says how many each row of a list stands for, if one is meant.

    Raises `Unanswered` where one of `many` could be: 2 beside one row.
    """
    said = file.columns.get("value") or file.profile.value
    if many and not said:
        ask = f"{file.path.name}: {listed(list(many))} may say how many. What is counted?"
        sums = (Choice(n, f"{sum(of_one):g}: what {n} adds up to") for n, of_one in many.items())
        rows = max(map(len, many.values()))
        choices = (*sums, Choice(_ROWS, f"{rows}: one a row"))
        said = answer_to(Question("value", ask, "", choices), file.answers)
    wanted = {**file.columns, "value": said}
    return {part: name for part, name in wanted.items() if name not in ("", _ROWS)}


def _how_many(
    table: DateTable, rows: Sequence[ReadLine], measures: Sequence[Measure]
) -> dict[str, list[float]]:
    """The numbers in the columns that may say how many each row stands for, by their headings."""
    columns = [
        one
        for one in table.values
        if _HOW_MANY.fullmatch(plain(one.heading)) or measures_called(one.heading, measures)
    ]
    cells = {one.heading: [counted(row.cell(one.column)) for row in rows] for one in columns}
    numbers = {name: [n for n in found if n is not None] for name, found in cells.items()}
    return {
        name: found
        for name, found in numbers.items()
        if cells[name].count(1) < len(rows)
        and not _are_references(found)
        and max(found, default=_FEW) < _FEW
    }


def _are_references(numbers: Sequence[float]) -> bool:
    """Whether numbers go up or down, row by row: one by one, or in a long list."""
    steps = {after - before for before, after in pairwise(numbers)}
    in_order = max(steps, default=0) < 0 or min(steps, default=0) > 0
    return in_order and (len(steps) == 1 or len(numbers) >= _ENOUGH)


def _first_of(file: SeenFile, tables: Sequence[DateTable]) -> list[DateTable]:
    """The first table, and those below it that have its headings once more.

    Any other is left out, with a word.
    """
    parts: list[DateTable] = []
    for one in tables:
        if one.turned:
            continue
        if not parts or one.heading.cells == parts[0].heading.cells:
            parts.append(one)
        else:
            file.left.append(LeftOut(UnreadWhy.BLOCK, str(one.heading.number), len(one.rows)))
    return parts


def _grouped(
    file: SeenFile, table: DateTable, meaning: SheetMeaning, titles: Mapping[int, str]
) -> tuple[dict[tuple[str, str], list[ReadLine]], list[ReadLine], tuple[Problem, ...]]:
    """The rows of each series, all rows that are asked for, and what does not say whose it is."""
    groups: dict[tuple[str, str], list[ReadLine]] = {}
    chosen, unread, held = [], [], ["", ""]
    left: dict[tuple[UnreadWhy, str], int] = {}
    at = {one.heading: one.column for one in table.labels}

    def name(row: ReadLine, key: str) -> str:
        if key in at:
            return name_of(row.cell(at[key]))
        return {SHEET: table.sheet, TITLE: titles[row.number]}.get(key, "")

    known = {(p.id, m.id) for p in file.scope.projects for m in p.measures}
    for row in table.rows:
        if any(plain(name(row, key)) != said for key, said in meaning.where.items()):
            left[UnreadWhy.WHERE, ""] = left.get((UnreadWhy.WHERE, ""), 0) + 1
            continue
        chosen.append(row)
        keys = (meaning.split, meaning.of)
        above = held if file.profile.carry else ("", "")
        ward, what = held = [name(row, k) or up for k, up in zip(keys, above, strict=True)]
        if empty := [key for key, one in zip(keys, held, strict=True) if key and not one]:
            fault = f"there is nothing under {empty[0]}, and nothing says whose row this is"
            unread.append(Problem("data-cell", fault, Place(table.name, row.number)))
            continue
        projects = meaning.wards.get(ward, ())
        roles = meaning.roles.get(what, ())
        why = (UnreadWhy.NO_PROJECT, ward) if not projects else (UnreadWhy.NO_MEASURE, what)
        if not projects or not roles:
            left[why] = left.get(why, 0) + 1
        for project in projects:
            for id_, _ in roles:
                if (project, id_) in known:
                    groups.setdefault((project, id_), []).append(row)
    file.left += sorted(LeftOut(why, what, count) for (why, what), count in left.items())
    return groups, chosen, tuple(unread)


def _read(
    file: SeenFile,
    id_: str,
    measure: str,
    lines: ReadLines,
    every: ReadLines,
    days: Days | None,
    table: DateTable | None,
    spoken: tuple[str, ...],
    ending: Collection[CellValue],
) -> tuple[ImportPreview, tuple[DateWord, ...], tuple[str, ...]]:
    project = file.project(id_)
    found = the_measure(project, measure)
    alone = days or Days((), file.path.name, file._said(), file.usual, file.answers)
    read = file.importer.read(
        ImportFile(
            name=file.path.name,
            content=file.content,
            measure=found,
            columns=MappingProxyType(file.columns),
            lines=lambda: lines,
            day=alone.day,
            every_line=lambda: every,
        )
    )
    if days is None:
        cells = [(row.when, row.line) for row in read.rows]
        days = file.days(cells, partial(Place, lines.name), ending, [(id_, measure)])
    mark = file.mark(read.rows, continental=lines.continental)
    try:
        looked = file.held(lines.name, project, found, read.rows, days, mark)
    except SeveralSeriesError as error:
        by_line = {row.number: row for row in lines.rows}
        rows = [(table, by_line.get(line)) for line in error.lines] if table else []
        raise with_ways(error, rows, spoken, file.scope.project) from None
    left = tuple(name for name in read.left if name not in spoken)
    return replace(looked, left=left), days.words, read.left


def _mixed(
    table: DateTable,
    groups: Mapping[Key, Sequence[ReadLine]],
    meaning: SheetMeaning,
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


def _down_to(lines: ReadLines, table: DateTable) -> tuple[ReadLine, ...]:
    """The titles and the heading of a table."""
    return tuple(row for row in lines.rows if row.number <= table.heading.number)


def with_ways(
    error: SeveralSeriesError,
    rows: Sequence[tuple[DateTable, ReadLine | None]],
    spoken: Sequence[str],
    project: str,
) -> WorkbookError:
    """The error, with what tells the rows apart and how to say which are meant.

    `project` is the one that somebody named, if they did.
    """
    apart: dict[str, list[str]] = {}
    for table, row in rows:
        for label in table.labels:
            if row is not None and label.heading not in spoken:
                apart.setdefault(label.heading, []).append(name_of(row.cell(label.column)))
    ways = {heading: names for heading, names in apart.items() if len(set(names)) > 1}
    where = None
    if not ways:
        first, *rest = (row.cells if row else () for _, row in rows) if rows else ((), ())
        hint = (
            "The two rows are the same in every cell: delete one of them in the file."
            if (bool(first) and rest == [first])
            else "If one of the two is wrong, put it right in the file."
        )
    else:
        column, names = next(iter(ways.items()))
        say = "Name no project to read many series at once, or say" if project else "Say"
        hint = (
            f"{column} tells them apart: {listed(list(dict.fromkeys(names)))}. "
            f"{say} which rows are meant."
        )
        where = do("", where=f"{column}={names[0]}")
    return WorkbookError(error.message, hint, action=where)


@asks
def look_at(
    path: Path,
    importer: Importer,
    projects: Sequence[Project],
    profile: ImportProfile,
    answers: Answers,
    today: date,
    *,
    project: str = "",
    measure: str = "",
    columns: Mapping[str, str] | None = None,
    times: float | None = None,
    usual: DateWord | None = None,
    replacing: bool = False,
    leaving_out: bool = False,
    preview: Callable[[TableLook], object] | None = None,
) -> TableLook:
    """Read somebody's file, and hold it against what the projects have. Nothing is written.

    With a `project`, and a `measure`, only their rows are read. `columns` are the file's names for
    the columns of the one measure, `times` what values in % are multiplied by, `usual` how people
    here write dates. `replacing` is whether points that are there will be changed, `leaving_out`
    whether rows that cannot be read will be left out: it decides what must be asked. Raises
    WorkbookError for a file that cannot be read at all. A question for a person comes back as a
    `Question`; before what is unlikely is asked about, `preview` is given what was read.
    """
    project = project or next((one.id for one in projects if one.id == answers.get(WHOSE)), "")
    scope = SheetScope(tuple(projects), project, measure)
    if not project and (owner := owner_of_file(path, projects)):
        scope = SheetScope(
            tuple(projects), *owner
        )  # a workbook's own data file says so by its place
    if profile.dash:
        answers = {"dash": profile.dash, **answers}
    own = profile.measures.get(measure, MeasureColumns()).model_dump(exclude={"times", "target"})
    named = {part: name for part, name in {"date": profile.date, **own}.items() if name}
    if profile.measure_column or not any(map(_LETTER.fullmatch, named.values())):
        named = {}  # headings, or names in rows, that are read as they are
    columns = named | dict(columns or {})
    file = SeenFile(
        path, importer, scope, profile, answers, today, columns, times=times, usual=usual
    )
    look = _looked_at(file)
    kept = look.looked if replacing else [replace(one, changed=()) for one in look.looked]
    told = {
        *(id_ for id_, of_one in profile.measures.items() if of_one.times is not None),
        *answered("times", answers),
        *(one.measure for one in kept if times is not None),
    }
    doubts = (
        *doubts_of(
            path,
            file.sheets,
            file.tables,
            kept,
            projects=projects,
            project=project,
            left=look.left,
            split=look.profile.split,
            told={plain(one.value) for one in profile.measures.values()},
        ),
        *(() if measure else renamed(path.name, file.tables, look, profile)),
        *(dict.fromkeys(out_of_turn(kept)) if importer.name == TABLE else ()),
        *unlikely_in(look, kept, {one.id: one for one in projects}, today, told),
    )
    look = replace(look, doubts=doubts)
    if leaving_out or not look.refused:
        if preview:
            preview(look)
        by = next((one.times for one in look.profile.measures.values() if one.times), times)
        said = f"Values were multiplied by {by:g}. " if by not in (None, 1) else ""
        need_looked_at(doubts, answers, why=f"{said}Is that right?")
    return look


def _looked_at(file: SeenFile) -> TableLook:
    if file.scope.measure:
        the_measure(file.project(file.scope.project), file.scope.measure)
    file.read()
    if file.importer.name != TABLE or _has_columns(file, file.tables):
        return look_by_reader(file, file.sheets[0], file.tables)
    if not file.tables:
        name, cells = file.path.name, (c for s in file.sheets for row in s.rows for c in row.cells)
        needs = NEEDS + _QUARTERS * any(str(cell).casefold() == "q1" for cell in cells)
        raise WorkbookError(f"{name} has no table with dates, so nothing was read.", needs)
    return _by_names(file, file.sheets, [file.seen(table, "number") for table in file.tables])


def _has_columns(file: SeenFile, tables: Sequence[DateTable]) -> bool:
    """Whether columns of the one measure are named, by options or as a data file has them."""
    if file.exported or not file.scope.measure or any(table.across for table in tables):
        return False
    headings = [plain(text_of(cell)) for cell in tables[0].heading.cells] if tables else []
    if not tables or any(headings.count(plain(name)) != 1 for name in file.columns.values()):
        return True  # by letters, or by two headings above one another
    if "note" in file.columns:
        return True
    named = set(map(plain, file.columns.values()))
    return "date" in {*headings} - named and {*filter(None, headings)} - named <= set(NAMES)


# A table read by the names in it


def _by_names(file: SeenFile, sheets: Sequence[ReadLines], seen: Sequence[DateTable]) -> TableLook:
    profile = _with_columns(file)
    meaning = meaning_of(
        file.path.name,
        seen,
        profile,
        file.scope,
        file.answers,
        told=file.profile.measures,  # a column of values may have the counts of a share
    )
    if TITLE in (meaning.split, meaning.of):
        _refuse_names_below(file, sheets, seen, meaning.split)
    dates = [date_column(table, profile.date, file.answers) for table in seen]
    found = series_of(seen, dates, meaning, file.scope.projects)
    before = list(file.left)
    passed = {one.what for one in found.left if one.why is UnreadWhy.COLUMN}
    for lines in sheets:
        for table in seen:
            if table.name == lines.name and not table.turned:
                file.need_seen(lines, [name for name in table.hidden if name not in passed])
    for column, place in found.carried.items():
        need_carried(place, column, profile.carry, file.answers)
    cells = [
        (row.cell(column), at * TABLES + number_of(table, row.number, column))
        for at, (table, column) in enumerate(zip(seen, dates, strict=True))
        for row in table.rows
    ]
    ending = set().union(*map(ends_of_weeks, seen, dates))
    where = partial(place_in, seen)
    days = file.days(cells, where, ending, found.series)
    every = (row for gathered in found.series.values() for row in gathered.rows)
    mark = file.mark(every, continental=sheets[0].continental)
    looked = []
    targets: list[NewTarget] = []
    for (id_, measure), gathered in sorted(found.series.items()):
        project = file.project(id_)
        there = the_measure(project, measure)
        try:
            looked.append(
                file.held(file.path.name, project, there, gathered.rows, days, mark, where)
            )
        except SeveralSeriesError as error:
            raise _told_apart(file, error, seen, meaning) from None
        targets += _target(file, project, measure, gathered.targets)
    if not looked and not found.faults:
        raise _nothing(file, found)
    if file.narrowed(found.mixed, before):
        return _by_names(file, sheets, seen)
    unread = tuple(
        Problem(
            "data-cell", "nothing says whose this row is, or what it counts", place_in(seen, line)
        )
        for line in dict.fromkeys(found.nameless)
    ) + tuple(Problem("data-quote", fault, place_in(seen, line)) for line, fault in found.faults)
    kept = file.kept(meaning.kept(profile), days.words)
    rows_of = {"", *(id_ for id_, _ in found.series)}
    absent = {*profile.wards.values()} - rows_of if not file.scope.project else ()
    file.left += [LeftOut(UnreadWhy.ABSENT, id_) for id_ in sorted(absent)]
    return TableLook(tuple(looked), (*file.left, *found.left), kept, tuple(targets), unread)


def _refuse_names_below(
    file: SeenFile, sheets: Sequence[ReadLines], tables: Sequence[DateTable], split: str
) -> None:
    """Raise WorkbookError where names stand below their tables: below the last, not over the first.

    Each would be read as the name of the next one.
    """

    def says(title: str) -> tuple[str, ...]:
        name, wards = without_time(title), file.scope.projects
        return projects_called(name, wards) if split == TITLE else measures_called(name, measures)

    last, measures = tables[-1], file._measures()
    below = (r for s in sheets if s.name == last.name for r in s.rows if r.number in last.remarks)
    names = [name for row in below for name in map(name_of, row.cells) if says(name)]
    if names and not says(tables[0].title):
        raise WorkbookError(
            f"{last.name}: {names[0]} stands below the last table, and nothing such over the "
            "first, so nothing was read.",
            "Move each name to the line over its own table.",
        )


def _with_columns(file: SeenFile) -> ImportProfile:
    """The profile, with the columns that options named for the one measure."""
    if not file.columns:
        return file.profile
    parts = {part: name for part, name in file.columns.items() if part != "date"}
    date = file.columns.get("date", file.profile.date)
    if not parts:
        return file.profile.model_copy(update={"date": date})
    ids = [file.scope.measure] if file.scope.measure else list(file.profile.measures)
    if set(parts) == {"value"} and (len(ids) != 1 or file.importer.name != TABLE):
        # a column says what is counted, or each row is a case, and this one says how many
        return file.profile.model_copy(update={"date": date, "value": parts["value"]})
    if len(ids) != 1:
        raise WorkbookError(
            "The columns that you named are of one measure, and nothing says which.",
            "Say it.",
            action=do("", measure="MEASURE"),
        )
    columns = file.profile.measures.get(ids[0], MeasureColumns())
    measures = {**file.profile.measures, ids[0]: columns.model_copy(update=parts)}
    return file.profile.model_copy(update={"date": date, "measures": measures})


def _target(
    file: SeenFile, project: Project, measure: str, cells: Sequence[CellValue]
) -> Iterator[NewTarget]:
    """The target of a ward, if its rows say one alone."""
    there = the_measure(project, measure)
    said = list(dict.fromkeys(str(cell).strip() for cell in cells if not is_hidden(cell)))
    if not said:
        return
    values = [_target_of(one) for one in said]
    own = targets_of(there, Thread(project))
    if all(value in {cell_number(written(one.value)) for one in own} for value in values):
        return
    value = values[0]
    fraction = is_percentage(there.unit) and 0 < (value or 0) <= 1 and "%" not in said[0]
    if len(said) > 1 or value is None or fraction:
        file.left.append(LeftOut(UnreadWhy.TARGETS, f"{measure} ({project.id}): {listed(said)}"))
    else:
        yield NewTarget(project.id, measure, value, there.target)


def _nothing(file: SeenFile, found: SheetSeries) -> WorkbookError:
    names = [
        one.what for one in found.left if one.why in (UnreadWhy.NO_MEASURE, UnreadWhy.OTHER_PART)
    ]
    about = f" It has numbers of {listed(names)}." if names else ""
    return WorkbookError(
        f"{file.path.name} has no numbers of a measure here, so nothing was read.{about}",
        "Say which is which.",
        action=do("", measure="NAME=MEASURE"),
    )


def _told_apart(
    file: SeenFile, error: SeveralSeriesError, tables: Sequence[DateTable], meaning: SheetMeaning
) -> WorkbookError:
    """The error, with the columns that tell the two rows apart, which nobody spoke of."""
    cells = (cell_in(tables, line) for line in error.lines)
    rows = [(table, _row_at(table, number_, column)) for table, number_, column in cells]
    axes = (meaning.split, meaning.of, meaning.part, *meaning.where)
    told = with_ways(error, rows, axes, file.scope.project)
    if (year := file.answers.get("year")) and told.action is None:
        hint = f"Its months were all read as those of {year}. If some are of another year, "
        return WorkbookError(told.message, f"{hint}write each month with its year.")
    return told


def _target_of(cell: str) -> float | None:
    """The number that a cell says should be reached, None where it says none."""
    try:
        return cell_number(_AT_LEAST.sub("", cell).removesuffix("%"))
    except CellError:
        return None


def _row_at(table: DateTable, number_: int, column: int) -> ReadLine | None:
    """The row of a table that has the cell in this row and column of the sheet."""
    last = number_ * WIDE + column if table.turned else number_
    first = number_ * WIDE if table.turned else number_
    rows = (row for row in table.rows if first <= row.number <= last)
    return max(rows, key=lambda row: row.number, default=None)
