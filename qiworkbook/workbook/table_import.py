"""A file of points, of one measure or of many wards and measures, looked at before it is taken.

Nothing is written here; `importing.take_in` writes what was looked at, all of it or nothing.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from qiworkbook.content.sheets import ReadLines, letters
from qiworkbook.model.import_profile import HiddenCells, ImportProfile, MeasureColumns
from qiworkbook.parts.exchange import ImportFile
from qiworkbook.problems import Place, Problem, WorkbookError
from qiworkbook.spc.numbers import is_percentage
from qiworkbook.store.cells import CellError, number
from qiworkbook.store.csv_lines import NAMES
from qiworkbook.store.date_texts import DateWord
from qiworkbook.store.paths import DATA_BYTES
from qiworkbook.text.words import counted, listed
from qiworkbook.workbook.import_doubts import (
    ask_about_owner,
    ask_about_unlikely,
    owner_of_file,
)
from qiworkbook.workbook.lookup import the_measure
from qiworkbook.workbook.point_import import (
    Handed,
    Looked,
    SeveralSeriesError,
    hold_against,
)
from qiworkbook.workbook.question import Choice, Question, answer_to, asks, need_yes
from qiworkbook.workbook.sheet_lines import (
    EVERY_SHEET,
    content_of,
    hidden_sheets,
    one_of,
    sheets_of,
)
from qiworkbook.workbook.sheet_meaning import Scope, meaning_of
from qiworkbook.workbook.sheet_names import (
    SHEET,
    TITLE,
    measures_called,
    plain,
    projects_called,
)
from qiworkbook.workbook.sheet_series import (
    TABLES,
    LeftOut,
    Why,
    cell_in,
    date_column,
    number_of,
    place_in,
    series_of,
)
from qiworkbook.workbook.sheet_tables import (
    WIDE,
    tables_of,
    text_of,
    with_faults,
)
from qiworkbook.workbook.tidy_csv import Days, decimal_mark, is_hidden
from qiworkbook.workbook.whole_dates import name_of, with_cells, with_whole_dates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from qiworkbook.content.sheets import CellValue, ReadLine
    from qiworkbook.model import Measure, Project
    from qiworkbook.parts.exchange import ImportedRow, Importer
    from qiworkbook.store.numbers import DecimalMark
    from qiworkbook.workbook.question import Answers
    from qiworkbook.workbook.sheet_meaning import Meaning
    from qiworkbook.workbook.sheet_series import SheetSeries
    from qiworkbook.workbook.sheet_tables import Table

_EXPORTED = {"project", "measure", "date", "value", "numerator", "denominator", "rule_set"}
"""Headings of the points that `export` writes: they say by themselves whose each row is."""

_AT_LEAST = re.compile(r"^(?:[≥≤]|[<>]=) ?")
_NEEDS = "It needs a heading over its columns, and dates down or across."

TABLE = "table"
"""The reader of tables; any other reads a file by itself, with a heading and rows below."""


@dataclass(frozen=True, slots=True)
class NewTarget:
    """What a table says that a measure should reach, where the project says something else."""

    project: str
    measure: str
    value: float
    before: float | None


@dataclass(frozen=True, slots=True)
class TableLook:
    """What a file would bring, project by project and measure by measure.

    `left` is what is not read and why. `profile` says how the file was read, for the next time.
    `unread` are problems of rows that could not be told whose they are.
    """

    looked: tuple[Looked, ...]
    left: tuple[LeftOut, ...]
    profile: ImportProfile
    targets: tuple[NewTarget, ...] = ()
    unread: tuple[Problem, ...] = ()

    @property
    def refused(self) -> tuple[Problem, ...]:
        """Every row that could not be read."""
        return (*self.unread, *(problem for one in self.looked for problem in one.refused))


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
    scope = Scope(tuple(projects), project, measure)
    if not project and (owner := owner_of_file(path, projects)):
        scope = Scope(tuple(projects), *owner)  # a workbook's own data file says so by its place
    looking = _Look(
        path=path,
        importer=importer,
        scope=scope,
        profile=profile,
        answers=answers,
        today=today,
        columns=columns or {},
        times=times,
        usual=usual,
    )
    look = looking.look()
    if leaving_out or not look.refused:
        if preview:
            preview(look)
        kept = look.looked if replacing else [replace(one, changed=()) for one in look.looked]
        sheets, tables = looking.sheets, looking.tables
        ask_about_owner(path, sheets, tables, kept, projects, project, answers)
        ask_about_unlikely(kept, {one.id: one for one in projects}, today, answers)
    return look


@dataclass
class _Look:
    path: Path
    importer: Importer
    scope: Scope
    profile: ImportProfile
    answers: Answers
    today: date
    columns: Mapping[str, str]
    times: float | None
    usual: DateWord | None
    exported: bool = False
    left: list[LeftOut] = field(default_factory=list)
    sheets: list[ReadLines] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    @cached_property
    def content(self) -> bytes:
        return content_of(self.path, DATA_BYTES)

    def look(self) -> TableLook:
        if self.scope.measure:
            the_measure(self._project(self.scope.project), self.scope.measure)
        sheets = [with_whole_dates(self._seen(sheet), self.answers) for sheet in self._sheets()]
        tables: list[Table] = []
        for at, sheet in enumerate(sheets):
            found = tables_of(sheet)
            if found and not found[0].turned:
                sheets[at] = with_faults(self._seen_columns(sheet, found[0]), found[0])
            tables += found if sheets[at] is sheet else tables_of(sheets[at])
        self.sheets, self.tables = sheets, tables
        if self.importer.name != TABLE or self._has_columns(tables):
            return self._by_reader(sheets[0], tables)
        if not tables:
            raise WorkbookError(
                f"{self.path.name} has no table with dates, so nothing was read.",
                _NEEDS,
            )
        return self._by_names(sheets, tables)

    def _has_columns(self, tables: Sequence[Table]) -> bool:
        """Whether columns of the one measure are named, by options or as a data file has them."""
        if self.exported or not self.scope.measure or any(table.across for table in tables):
            return False
        headings = [plain(text_of(cell)) for cell in tables[0].heading.cells] if tables else []
        if not tables or any(headings.count(plain(name)) != 1 for name in self.columns.values()):
            return True  # by letters, or by two headings above one another
        if "note" in self.columns:
            return True
        return "date" in headings and set(filter(None, headings)) <= set(NAMES)

    # What is read of the file

    def _sheets(self) -> list[ReadLines]:
        sheets = sheets_of(self.path, self.content)
        for name in hidden_sheets(self.path, self.content):
            self.left.append(LeftOut(Why.HIDDEN_SHEET, name))
        exported = [one for one in sheets if one.rows and set(one.rows[0].cells) >= _EXPORTED]
        if exported and not self.profile.split:
            names = {"split": "project", "measure_column": "measure", "date": "date"}
            self.profile, self.exported = self.profile.model_copy(update=names), True
            return exported[:1]
        if self.profile.sheet not in ("", EVERY_SHEET) or len(sheets) < 2:
            return [one_of(self.path.name, sheets, self.profile.sheet.replace(EVERY_SHEET, ""))]
        full = [one for one in sheets if tables_of(with_whole_dates(one, self.answers))]
        several = not self.scope.measure and self._each_names(sheets)
        if self.profile.sheet == EVERY_SHEET or several:
            self.profile = self.profile.model_copy(update={"sheet": EVERY_SHEET})
        elif len(full) != 1 or self.importer.name != TABLE:
            return [one_of(self.path.name, sheets, "")]
        if not full:
            raise WorkbookError(f"No sheet of {self.path.name} has a table with dates.", _NEEDS)
        passed = [one.sheet for one in sheets if one not in full]
        self.left += [LeftOut(Why.NO_TABLE, name) for name in passed]
        return full

    def _each_names(self, sheets: Sequence[ReadLines]) -> bool:
        """Whether at least two sheets are called like projects, or like measures."""
        measures = [measure for one in self.scope.projects for measure in one.measures]
        names = [sheet.sheet for sheet in sheets]
        wards = sum(bool(projects_called(name, self.scope.projects)) for name in names)
        return max(wards, sum(bool(measures_called(name, measures)) for name in names)) > 1

    def _seen(self, lines: ReadLines) -> ReadLines:
        """The sheet as somebody wants it read: with what is hidden, or without."""
        hidden = [row.number for row in lines.rows if row.hidden]
        if not hidden:
            return lines
        if self._with_hidden(f"{counted(len(hidden), 'row')} of {lines.name}", len(hidden) == 1):
            return lines
        self.left.append(LeftOut(Why.HIDDEN, lines.name, len(hidden)))
        return replace(lines, rows=tuple(row for row in lines.rows if not row.hidden))

    def _seen_columns(self, lines: ReadLines, table: Table) -> ReadLines:
        """The sheet without its hidden columns, where people said so and there are others."""
        out = HiddenCells.OUT in (self.profile.hidden, self.answers.get("hidden"))
        others = [one for one in table.values if one.column not in lines.hidden_columns]
        if not out or not lines.hidden_columns or not others:
            return lines
        self.left += [LeftOut(Why.COLUMN, f"{name} (hidden)") for name in table.hidden]
        hidden = dict.fromkeys(lines.hidden_columns)
        rows = tuple(with_cells(row, hidden) for row in lines.rows)
        return replace(lines, rows=rows, hidden_columns=frozenset())

    def _with_hidden(self, what: str, alone: bool) -> bool:
        if self.profile.hidden:
            return self.profile.hidden is HiddenCells.IN
        question = Question(
            "hidden",
            f"{what} {'is' if alone else 'are'} hidden, by a filter or by hand. "
            f"{'Is it' if alone else 'Are they'} to be read?",
            "",
            (
                Choice(HiddenCells.OUT, "read what people see"),
                Choice(HiddenCells.IN, "read the hidden ones too"),
            ),
        )
        return answer_to(question, self.answers) == HiddenCells.IN

    def _need_seen(self, lines: ReadLines, columns: Sequence[str]) -> None:
        """Ask, or refuse, where a column that is read is one that people do not see."""
        for name in columns:
            if not self._with_hidden(f"The column {name} of {lines.name}", alone=True):
                raise WorkbookError(
                    f"{lines.name}: the column {name} is hidden, and there is no other, so "
                    "nothing was read.",
                    "Show it in Excel, name another column, or say --hidden in.",
                )

    # A table read by the names in it

    def _by_names(self, sheets: Sequence[ReadLines], tables: Sequence[Table]) -> TableLook:
        profile = self._with_columns()
        seen = [self._seen_rows(table) for table in tables]
        meaning = meaning_of(self.path.name, seen, profile, self.scope, self.answers)
        dates = [date_column(table, profile.date, self.answers) for table in seen]
        found = series_of(seen, dates, meaning, self.scope.projects)
        self._need_seen_columns(sheets, seen, found)
        self._need_carried(found)
        cells = [
            (row.cell(column), at * TABLES + number_of(table, row, column))
            for at, (table, column) in enumerate(zip(seen, dates, strict=True))
            for row in table.rows
        ]
        days = self._days(cells, lambda line: place_in(seen, line))
        every = (row for gathered in found.series.values() for row in gathered.rows)
        mark = self._mark(every, continental=sheets[0].continental)
        looked = []
        targets: list[NewTarget] = []
        for (id_, measure), gathered in sorted(found.series.items()):
            project = self._project(id_)
            there = the_measure(project, measure)
            handed = self._handed(
                self.path.name,
                days,
                there,
                lambda line: place_in(seen, line),
                mark=mark,
            )
            try:
                looked.append(hold_against(project, there, gathered.rows, handed))
            except SeveralSeriesError as error:
                raise self._told_apart(error, seen, meaning) from None
            targets += self._target(project, measure, gathered.targets)
        if not looked and not found.faults:
            raise self._nothing(found)
        unread = tuple(
            Problem("data-cell", "this row does not say whose it is", place_in(seen, line))
            for line in dict.fromkeys(found.nameless)
        ) + tuple(
            Problem("data-quote", fault, place_in(seen, line)) for line, fault in found.faults
        )
        kept = self._kept(meaning.kept(profile), days.words)
        left = (*self.left, *found.left)
        return TableLook(tuple(looked), left, kept, tuple(targets), unread)

    def _with_columns(self) -> ImportProfile:
        """The profile, with the columns that options named for the one measure."""
        if not self.columns:
            return self.profile
        parts = {part: name for part, name in self.columns.items() if part != "date"}
        date = self.columns.get("date", self.profile.date)
        if not parts:
            return self.profile.model_copy(update={"date": date})
        ids = [self.scope.measure] if self.scope.measure else list(self.profile.measures)
        if len(ids) != 1:
            if set(parts) == {"value"}:  # a column says what is counted, and this one how many
                return self.profile.model_copy(update={"date": date, "value": parts["value"]})
            raise WorkbookError(
                "The columns that you named are of one measure, and which one is not said.",
                "Say it: --measure MEASURE",
            )
        columns = self.profile.measures.get(ids[0], MeasureColumns())
        measures = {**self.profile.measures, ids[0]: columns.model_copy(update=parts)}
        return self.profile.model_copy(update={"date": date, "measures": measures})

    def _seen_rows(self, table: Table) -> Table:
        """A table that was turned, as somebody wants it read: months can be hidden, too."""
        hidden = sum(row.hidden for row in table.rows)
        if not hidden or not table.turned:
            return table
        if self._with_hidden(f"{counted(hidden, 'number')} of {table.name}", hidden == 1):
            return table
        self.left.append(LeftOut(Why.HIDDEN, table.name, hidden))
        return replace(table, rows=tuple(row for row in table.rows if not row.hidden))

    def _need_seen_columns(
        self, sheets: Sequence[ReadLines], tables: Sequence[Table], found: SheetSeries
    ) -> None:
        passed = {one.what for one in found.left if one.why is Why.COLUMN}
        for lines in sheets:
            for table in tables:
                if table.name == lines.name and not table.turned:
                    self._need_seen(lines, [name for name in table.hidden if name not in passed])

    def _need_carried(self, found: SheetSeries) -> None:
        for column, place in found.carried.items():
            if self.profile.carry is None:
                need_yes(
                    Question(
                        "carry",
                        f"{place}: there is nothing under {column}. Is it as in the row above?",
                        "A name is often written once, above all the rows that it is for.",
                    ),
                    self.answers,
                )
            elif not self.profile.carry:
                raise WorkbookError(f"{place}: there is nothing under {column}.", "Fill it in.")

    def _days(self, cells: Sequence[tuple[CellValue, int]], place: Callable[[int], Place]) -> Days:
        """What the dates of the file mean, with where each of them stands."""

        def where(text: str) -> str:
            return next(
                (str(place(line)) for cell, line in cells if str(cell).startswith(text)),
                self.path.name,
            )

        dates = (cell for cell, _ in cells)
        return Days(dates, self.path.name, self._said(), self.usual, self.answers, where)

    def _mark(self, rows: Iterable[ImportedRow], *, continental: bool) -> DecimalMark | None:
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

    def _handed(
        self,
        name: str,
        days: Days,
        measure: Measure,
        place: Callable[[int], Place] | None = None,
        *,
        mark: DecimalMark | None,
    ) -> Handed:
        columns = self.profile.measures.get(measure.id)
        times = columns.times if columns else None
        if times is None and (self.scope.measure or measure.unit.strip() == "%"):
            times = self.times
        return Handed(
            name=name,
            days=days,
            answers=self.answers,
            today=self.today,
            times=times,
            mark=mark,
            place=place,
        )

    def _project(self, id_: str) -> Project:
        return next(one for one in self.scope.projects if one.id == id_)

    def _kept(self, profile: ImportProfile, dates: Sequence[DateWord]) -> ImportProfile:
        """The profile with what was answered and what options said, for the next time."""
        answers = self.answers
        measures = dict(profile.measures)
        for id_, columns in profile.measures.items():
            said = answers.get(f"times:{id_}")
            times = float(said) if said else self.times
            if columns.times is None and times is not None:
                measures[id_] = columns.model_copy(update={"times": times})
        update = {
            "dates": tuple(dates),
            "measures": measures,
            "date": profile.date or answers.get("date", ""),
            "value": profile.value or answers.get("value", ""),
            "decimal": profile.decimal or answers.get("decimal", ""),
            "dash": profile.dash or answers.get("dash", ""),
            "carry": True if "carry" in answers else profile.carry,
            "hidden": HiddenCells(answers["hidden"]) if "hidden" in answers else profile.hidden,
        }
        return profile.model_copy(update=update)

    def _target(
        self, project: Project, measure: str, cells: Sequence[CellValue]
    ) -> Iterator[NewTarget]:
        """The target of a ward, if its rows say one alone."""
        there = the_measure(project, measure)
        said = list(dict.fromkeys(str(cell).strip() for cell in cells if not is_hidden(cell)))
        if not said:
            return
        value = None
        with suppress(CellError):
            value = number(_AT_LEAST.sub("", said[0]).removesuffix("%"))
        fraction = is_percentage(there.unit) and 0 < (value or 0) <= 1 and "%" not in said[0]
        if len(said) > 1 or value is None or fraction:
            self.left.append(LeftOut(Why.TARGETS, f"{measure} ({project.id}): {listed(said)}"))
        elif value != there.target:
            yield NewTarget(project.id, measure, value, there.target)

    def _nothing(self, found: SheetSeries) -> WorkbookError:
        names = [one.what for one in found.left if one.why is Why.NO_MEASURE]
        about = f" It has numbers of {listed(names)}." if names else ""
        return WorkbookError(
            f"{self.path.name} has no numbers of a measure here, so nothing was read.{about}",
            'Say which is which: --measure "NAME=MEASURE"',
        )

    def _told_apart(
        self, error: SeveralSeriesError, tables: Sequence[Table], meaning: Meaning
    ) -> WorkbookError:
        """The error, with the columns that tell the two rows apart, which nobody spoke of."""
        rows = []
        for line in error.lines:
            table, number_, column = cell_in(tables, line)
            rows.append((table, _row_at(table, number_, column)))
        return _with_ways(error, rows, (meaning.split, meaning.of, *meaning.where))

    # A file read by an importer, heading and rows

    def _by_reader(self, lines: ReadLines, tables: Sequence[Table]) -> TableLook:
        """What an importer makes of the rows of each series."""
        parts = self._first_of(tables)
        table = replace(parts[0], rows=tuple(r for p in parts for r in p.rows)) if parts else None
        groups: dict[tuple[str, str], list[ReadLine]] = {}
        kept = self.profile
        where: tuple[str, ...] = ()
        if table is not None:
            meaning = meaning_of(
                self.path.name, parts, self.profile, self.scope, self.answers, counted=True
            )
            titles = {row.number: part.title for part in parts for row in part.rows}
            groups, chosen = self._grouped(table, meaning, titles)
            kept = meaning.kept(self.profile)
            where = (meaning.split, meaning.of, *meaning.where)
            every = replace(lines, rows=(*_down_to(lines, table), *chosen))
        elif self.scope.measure and not self.profile.where:
            every = lines
            groups[self.scope.project, self.scope.measure] = list(lines.rows)
        elif self.scope.project and self.importer.each_measure:
            every = lines
            project = self._project(self.scope.project)
            for each in project.measures:
                series = project.series.get(each.id)
                if series is None or not series.derived_by:
                    groups[project.id, each.id] = list(lines.rows)
        else:
            raise WorkbookError(
                f"{self.path.name} has no heading with dates below, so nothing was read."
            )
        looked = []
        hidden = [
            name_of(table.heading.cell(at)) or letters(at)
            for at in sorted(lines.hidden_columns)
            if table and at < len(table.heading.cells)
        ]
        words: tuple[DateWord, ...] = ()
        dates = table.dates if table and self.importer.name != TABLE else ()
        cells = [(row.cell(one.column), row.number) for one in dates for row in every.rows]
        days = self._days(cells, lambda line: Place(lines.name, line)) if cells else None
        for (id_, measure), rows in sorted(groups.items()):
            one = replace(every, rows=(*_down_to(lines, table), *rows)) if table else every
            result, words, left = self._read(id_, measure, one, every, days, table, where)
            self._need_seen(lines, [name for name in hidden if name not in left])
            if self.scope.measure or table or result.new or result.changed or result.refused:
                looked.append(result)
        return TableLook(tuple(looked), tuple(self.left), self._kept(kept, words))

    def _first_of(self, tables: Sequence[Table]) -> list[Table]:
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
                self.left.append(LeftOut(Why.BLOCK, str(one.heading.number), len(one.rows)))
        return parts

    def _grouped(
        self, table: Table, meaning: Meaning, titles: Mapping[int, str]
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

        known = {(p.id, m.id) for p in self.scope.projects for m in p.measures}
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
        self.left += sorted(LeftOut(why, what, count) for (why, what), count in left.items())
        return groups, chosen

    def _read(
        self,
        id_: str,
        measure: str,
        lines: ReadLines,
        every: ReadLines,
        days: Days | None,
        table: Table | None,
        spoken: tuple[str, ...],
    ) -> tuple[Looked, tuple[DateWord, ...], tuple[str, ...]]:
        project = self._project(id_)
        found = the_measure(project, measure)
        alone = days or Days((), self.path.name, self._said(), self.usual, self.answers)
        read = self.importer.read(
            ImportFile(
                name=self.path.name,
                content=self.content,
                measure=found,
                columns=self.columns,
                lines=lambda: lines,
                day=alone.day,
                every_line=lambda: every,
            )
        )
        if days is None:
            cells = [(row.when, row.line) for row in read.rows]
            days = self._days(cells, lambda line: Place(lines.name, line))
        mark = self._mark(read.rows, continental=lines.continental)
        handed = self._handed(lines.name, days, found, mark=mark)
        try:
            looked = hold_against(project, found, read.rows, handed)
        except SeveralSeriesError as error:
            by_line = {row.number: row for row in lines.rows}
            rows = [(table, by_line.get(line)) for line in error.lines] if table else []
            raise _with_ways(error, rows, spoken) from None
        left = tuple(name for name in read.left if name not in spoken)
        return replace(looked, left=left), days.words, read.left


def _down_to(lines: ReadLines, table: Table | None) -> tuple[ReadLine, ...]:
    """The titles and the heading of a table."""
    if table is None:
        return ()
    return tuple(row for row in lines.rows if row.number <= table.heading.number)


def _row_at(table: Table, number_: int, column: int) -> ReadLine | None:
    """The row of a table that has the cell in this row and column of the sheet."""
    last = number_ * WIDE + column if table.turned else number_
    first = number_ * WIDE if table.turned else number_
    rows = [row for row in table.rows if first <= row.number <= last]
    return max(rows, key=lambda row: row.number, default=None)


def _with_ways(
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
            f'Say which rows are meant: --where "{column}={names[0]}". '
            "For many series at once: qiworkbook data import FILE"
        )
    return WorkbookError(error.message, hint)
