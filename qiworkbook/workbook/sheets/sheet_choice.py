"""What of a file is read, and what of it somebody must look at first.

People do not see a row behind a filter, or a hidden column: they are asked whether it is meant, as
they are about numbers that are unlikely, or another ward's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import chain, pairwise
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from qiworkbook.analysis.plausible import Doubt
from qiworkbook.content.sheets import EXPORTED_POINTS, CellValue, DateTable, ReadLines
from qiworkbook.contributions.extensions import ImportedRow, Importer
from qiworkbook.model import Frequency, Measure, Project
from qiworkbook.model.import_profile import HiddenCells, ImportProfile
from qiworkbook.problems import Place, WorkbookError, do
from qiworkbook.spc.numbers import months_later
from qiworkbook.spc.reading import SEVERAL_A_DATE
from qiworkbook.store.cells import DecimalMark
from qiworkbook.store.date_texts import DateWord, day_here
from qiworkbook.store.layout import DATA_BYTES, owner_of_data
from qiworkbook.text.words import counted, day, listed
from qiworkbook.workbook.edits.points import numbers_of, unlikely_of
from qiworkbook.workbook.lookup import the_measure
from qiworkbook.workbook.question import Answers, Choice, Question, answer_to, answered
from qiworkbook.workbook.sheets.point_import import ImportPreview, hold_against
from qiworkbook.workbook.sheets.sheet_cells import Days, decimal_mark, may_be_day
from qiworkbook.workbook.sheets.sheet_dates import (
    asked_year,
    month_in,
    month_of,
    month_of_titles,
    name_of,
    with_cells,
    with_months,
    with_whole_dates,
    years_in,
)
from qiworkbook.workbook.sheets.sheet_lines import EVERY_SHEET, content_of, one_of, sheets_of
from qiworkbook.workbook.sheets.sheet_meaning import SheetScope, some
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
    ward_and_measure,
    without_time,
)
from qiworkbook.workbook.sheets.sheet_series import TABLES, Key, LeftOut, UnreadWhy, cell_in
from qiworkbook.workbook.sheets.sheet_tables import tables_of, with_faults, words_alone

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from qiworkbook.content.sheets import ReadLine
    from qiworkbook.workbook.sheets.point_import import TableLook

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


TOGETHER = "together"
HIDDEN = ("hidden", "struck", "void", "repeated")
"""Why rows may not be meant: each is a question, and what a profile says of it."""
_SHOWN = 8  # names that a question lists
TABLE = "table"
"""The reader of tables; any other reads a file by itself, with a heading and rows below."""

_MIXED = "mixed"
_Rows = TypeVar("_Rows", ReadLines, DateTable)

NEEDS = (
    "It needs a heading over its columns, dates down or across, such as 2024-02-05, or Apr-24 for "
    "a month, and numbers beside or below them."
)


class SeenFile(Struct, dict=True):
    """A file being looked at, and what of it was read so far. `left` is what is not read."""

    path: Path
    importer: Importer
    scope: SheetScope
    profile: ImportProfile
    answers: Answers
    today: date
    columns: Mapping[str, str]
    times: float | None
    usual: DateWord | None
    exported: bool = False
    left: list[LeftOut] = field(default_factory=list)
    sheets: list[ReadLines] = field(default_factory=list)
    tables: list[DateTable] = field(default_factory=list)
    searched: list[tuple[ReadLines, tuple[ReadLines, tuple[DateTable, ...]]]] = field(
        default_factory=list
    )

    @cached_property
    def content(self) -> bytes:
        """The bytes of the file."""
        return content_of(self.path, DATA_BYTES)

    def read(self) -> None:
        """Read the sheets that are meant, of those that anybody sees, and find their tables."""
        sheets, hidden = sheets_of(self.path, self.content)
        self.left += [LeftOut(UnreadWhy.HIDDEN_SHEET, name) for name in hidden]
        for lines in self._meant(sheets):
            whole, found = self._searched(self.seen(lines, "row"))
            if found and not found[0].turned:
                shown = with_faults(self._seen_columns(whole, found[0]), found)
                whole, found = shown, found if shown is whole else tables_of(shown)
            self.sheets.append(whole)
            self.tables += found
            for one in found:
                below = [row for row in whole.rows if row.number in one.below]
                dated = [r for r in below if any(may_be_day(r.cell(d.column)) for d in one.dates)]
                self.left += [
                    LeftOut(UnreadWhy.BLOCK, str(r.number), len(dated)) for r in below[:1]
                ]

    def _searched(self, lines: ReadLines) -> tuple[ReadLines, tuple[DateTable, ...]]:
        """A sheet with its dates made whole, and the tables in it: searched once."""
        found = next((whole for of, whole in self.searched if of is lines), None)
        if found is None:
            quarterly = {None, Frequency.QUARTER} & {one.every for one in self._measures()}
            whole = with_months(
                with_whole_dates(
                    lines,
                    self._said(),
                    self.usual,
                    self.answers,
                    carry=self.profile.carry,
                    quarters=bool(quarterly),
                )
            )
            found = whole, tables_of(whole)
            month = month_of_titles(whole) or month_in(whole.sheet)
            bare = "" if found[1] or month else month_of(whole.sheet)
            if bare and tables_of(with_months(whole, f"{bare} 2000")):  # there is what can be of it
                month = f"{bare} {asked_year(whole.name, bare, whole.rows, self.answers)}"
            if not found[1] and month:
                dated = with_months(whole, month)
                found = dated, tables_of(dated)
                self.left.append(LeftOut(UnreadWhy.MONTH, month))
            self.searched.append((lines, found))
        return found

    def _meant(self, sheets: tuple[ReadLines, ...]) -> Sequence[ReadLines]:
        """The sheets that are read: the one that is named, or those with tables."""
        exported = [one for one in sheets if one.rows and set(one.rows[0].cells) >= EXPORTED_POINTS]
        if exported and not self.profile.split:
            names = {"split": "project", "measure_column": "measure", "date": "date"}
            self.profile, self.exported = self.profile.model_copy(update=names), True
            return exported[:1]
        if self.profile.sheet not in ("", EVERY_SHEET) or len(sheets) < 2:
            return [one_of(self.path.name, sheets, self.profile.sheet.replace(EVERY_SHEET, ""))]
        full = [one for one in sheets if self._searched(one)[1]]
        several = not self.scope.measure and self._each_names(sheets)
        if self.profile.sheet == EVERY_SHEET or several:
            self.profile = self.profile.model_copy(update={"sheet": EVERY_SHEET})
        elif len(full) != 1 or self.importer.name != TABLE:
            return [one_of(self.path.name, sheets, "")]
        if not full:
            raise WorkbookError(f"No sheet of {self.path.name} has a table with dates.", NEEDS)
        empty = (one.sheet for one in sheets if not self._searched(one)[1])
        self.left += [LeftOut(UnreadWhy.NO_TABLE, name) for name in empty]
        return full

    def _each_names(self, sheets: Sequence[ReadLines]) -> bool:
        """Whether at least two sheets are called like projects, like measures, like both in one,
        or like months.
        """
        projects = self.scope.projects
        measures = [measure for one in projects for measure in one.measures]
        kinds: tuple[Callable[[str], object], ...] = (
            lambda name: ward_and_measure(name, projects)[0],
            lambda name: measures_called(name, measures),
            lambda name: month_in(name) or month_of(name),
        )
        return any(sum(bool(kind(one.sheet)) for one in sheets) > 1 for kind in kinds)

    def seen(self, whole: _Rows, what: str) -> _Rows:
        """A sheet as somebody wants it read, with what is hidden, or without; or a table that was
        turned, of which months can be hidden, too. `what` is one of its rows, in a word.
        """
        struck = [row.number for row in whole.rows if row.struck]
        if out := self.without(struck, whole.name, "struck out", "struck", what):
            whole = replace(whole, rows=tuple(r for r in whole.rows if r.number not in out))
        count = sum(row.hidden for row in whole.rows)
        if not count or self.reads(f"{counted(count, what)} of {whole.name}", count == 1):
            return whole
        self.left.append(LeftOut(UnreadWhy.HIDDEN, whole.name, count))
        return replace(whole, rows=tuple(row for row in whole.rows if not row.hidden))

    def _seen_columns(self, lines: ReadLines, table: DateTable) -> ReadLines:
        """The sheet without its hidden columns, where people said so and there are others."""
        out = HiddenCells.OUT in (self.profile.hidden, self.answers.get("hidden"))
        others = [one for one in table.values if one.column not in lines.hidden_columns]
        if not out or not lines.hidden_columns or not others:
            return lines
        self.left += [LeftOut(UnreadWhy.COLUMN, f"{name} (hidden)") for name in table.hidden]
        hidden = dict.fromkeys(lines.hidden_columns)
        rows = tuple(with_cells(row, hidden) for row in lines.rows)
        return replace(lines, rows=rows, hidden_columns=frozenset())

    def without(
        self, rows: Sequence[int], name: str, how: str, id_: str, what: str = "row"
    ) -> Sequence[int]:
        """These rows, unless somebody wants them read all the same; `id_` is one of HIDDEN."""
        some_of = f"{counted(len(rows), what)} of {name}"
        if not rows or self.reads(f"{some_of}, such as row {rows[0]},", len(rows) == 1, how, id_):
            return ()
        self.left += [LeftOut(UnreadWhy(id_), str(number)) for number in sorted(rows)]
        return rows

    def reads(
        self,
        what: str,
        alone: bool,
        how: str = "hidden, by a filter or by hand",
        id_: str = "hidden",
    ) -> bool:
        """Whether rows or columns are read that people may not count; `id_` is one of HIDDEN."""
        if said := getattr(self.profile, id_):
            return said is HiddenCells.IN
        question = Question(
            id_,
            f"{what} {'is' if alone else 'are'} {how}. "
            f"{'Is it' if alone else 'Are they'} to be read?",
            "",
            (
                Choice(HiddenCells.OUT, "read the others alone"),
                Choice(HiddenCells.IN, f"read the {id_} ones too"),
            ),
        )
        return answer_to(question, self.answers) == HiddenCells.IN

    def need_seen(self, lines: ReadLines, columns: Sequence[str]) -> None:
        """Ask, or refuse, where a column that is read is one that people do not see."""
        for name in columns:
            if not self.reads(f"The column {name} of {lines.name}", alone=True):
                raise WorkbookError(
                    f"{lines.name}: the column {name} is hidden, and there is no other, so "
                    "nothing was read.",
                    "Show it in Excel, name another column, or read what is hidden too.",
                    action=do("", hidden="in"),
                )

    def project(self, id_: str) -> Project:
        """The project with this id."""
        return next(one for one in self.scope.projects if one.id == id_)

    def narrowed(
        self, mixed: Mapping[str, tuple[Key, tuple[str, ...]]], left: list[LeftOut]
    ) -> bool:
        """Whether only some rows are meant, where a column tells those of one series apart.

        Then the profile says which, and `left` is all that was left out before they were read.
        """
        for heading, ((project, measure), names) in mixed.items():
            chart = the_measure(self.project(project), measure).chart
            said = plain(heading) in map(plain, self.profile.together)
            if self.exported or said or chart in SEVERAL_A_DATE:
                continue
            series = f"{measure} of {project}"
            would = f"one series, {series}. Which are" if len(names) > 1 else f"{series}. Is that"
            question = Question(
                _MIXED,
                f"{self.path.name}: {heading} says {listed(names[:_SHOWN])}, and these rows would "
                f"be {would} meant?",
                "",
                (
                    *map(Choice, names[:_SHOWN]),
                    Choice(TOGETHER, f"all of them: {heading} makes no difference"),
                ),
                about=heading,
            )
            if (answer := answer_to(question, self.answers)) != TOGETHER:
                where = {**self.profile.where, heading: answer}
                self.profile = self.profile.model_copy(update={"where": where})
                self.left = left
                return True
        return False

    def days(
        self,
        cells: Sequence[tuple[CellValue, int]],
        place: Callable[[int], Place],
        ending: Collection[CellValue],
        of: Iterable[Key],
    ) -> Days:
        """What the dates of the file mean, with where each of them stands.

        `ending` are those that a heading calls the last days of weeks, `of` the series that the
        numbers are of.
        """

        def where(text: str) -> str:
            return next(
                (str(place(line)) for cell, line in cells if str(cell).startswith(text)),
                self.path.name,
            )

        dates = [cell for cell, _ in cells]
        self.left += [
            LeftOut(UnreadWhy.ZONE, f"{cell} as {day}")
            for cell in dict.fromkeys(dates)
            if isinstance(cell, str) and (day := day_here(cell)) not in ("", cell[:10])
        ]
        weekly = {one.id for one in self._measures() if one.every is Frequency.WEEK}
        series = (p.series[id_] for p in self._projects() for id_ in weekly & p.series.keys())
        weekdays = {point.when.weekday() for one in series for point in one.points}
        weekday = min(weekdays) if len(weekdays) == 1 else None
        monthly = {the_measure(self.project(id_), one).every for id_, one in of} == {
            Frequency.MONTH
        }
        often = {one.every for one in self._measures()} <= {Frequency.DAY, Frequency.WEEK}
        name, said, usual = self.path.name, self._said(), self.usual
        recent = {f"{self.today.year - back}"[2:] for back in range(3)}
        across = any(table.across for table in self.tables)
        if across and len(set(dates)) == 1 and str(dates[0])[-2:] in recent:
            said.append(DateWord.MONTH_AND_YEAR)  # Aug-24 stands over all the numbers of a month
        return Days(
            dates,
            name,
            said,
            usual,
            self.answers,
            place=where,
            ending=ending,
            weekday=weekday,
            often=often or (False if monthly and self.importer.name == TABLE else None),
            formats={
                cell: lines.formats[row.number, at]
                for lines in self.sheets
                for row in lines.rows
                for at, cell in enumerate(row.cells)
                if (row.number, at) in lines.formats
            },
            monthly=monthly,
            later=max((lines.later for lines in self.sheets), default=0),
        )

    def _projects(self) -> list[Project]:
        return [one for one in self.scope.projects if self.scope.project in ("", one.id)]

    def _measures(self) -> list[Measure]:
        """The measures that the file can be of."""
        of_all = (measure for one in self._projects() for measure in one.measures)
        return [one for one in of_all if self.scope.measure in ("", one.id)]

    def mark(self, rows: Iterable[ImportedRow], *, continental: bool) -> DecimalMark | None:
        """What stands before the decimals in the numbers of these rows."""
        cells = (cell for row in rows for cell in (row.value, row.numerator, row.denominator))
        return decimal_mark(
            cells, self.path.name, self.profile.decimal, self.answers, continental=continental
        )

    def _said(self) -> list[DateWord]:
        try:
            return [DateWord(word) for word in self.profile.dates]
        except ValueError:
            words = ", ".join(DateWord)
            raise WorkbookError(
                f"{listed(self.profile.dates)} does not say how dates are written.",
                f"It could be: {words}.",
            ) from None

    def held(
        self,
        name: str,
        project: Project,
        measure: Measure,
        rows: Sequence[ImportedRow],
        days: Days,
        mark: DecimalMark | None,
        place: Callable[[int], Place] | None = None,
    ) -> ImportPreview:
        """Rows of this measure held against what it has."""
        columns = self.profile.measures.get(measure.id)
        times = columns.times if columns else None
        if times is None and (self.scope.measure or measure.unit.strip() == "%"):
            times = self.times
        today, answers = self.today, self.answers
        return hold_against(
            project,
            measure,
            rows,
            name=name,
            days=days,
            answers=answers,
            today=today,
            times=times,
            mark=mark,
            place=place,
        )

    def kept(self, profile: ImportProfile, dates: Sequence[DateWord]) -> ImportProfile:
        """The profile with what was answered and what options said, for the next time."""
        answers = self.answers
        measures = dict(profile.measures)
        for id_, columns in profile.measures.items():
            said = answered("times", answers).get(id_)
            times = float(said) if said else self.times
            if columns.times is None and times is not None:
                measures[id_] = columns.model_copy(update={"times": times})
        update = {
            "dates": tuple(dates),
            "measures": measures,
            "date": profile.date or answers.get("date", ""),
            "value": profile.value or answers.get("value", ""),
            "decimal": answers.get("decimal", profile.decimal),
            "dash": answers.get("dash", profile.dash),
            "others": answers.get("others", profile.others),
            "absent": answers.get("absent", profile.absent),
            "carry": True if "carry" in answers else profile.carry,
            "together": (
                *profile.together,
                *(one for one, said in answered(_MIXED, answers).items() if said == TOGETHER),
            ),
            **{one: HiddenCells(answers[one]) for one in HIDDEN if one in answers},
        }
        return profile.model_copy(update=update)
