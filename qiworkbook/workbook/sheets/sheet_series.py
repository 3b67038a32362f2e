"""The rows of a sheet as series, by project and measure, and all that was not read of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct, field

from qiworkbook.content.sheets import (
    WIDE,
    CellValue,
    DateTable,
    Label,
    ReadLine,
    cell_name,
    row_and_column,
)
from qiworkbook.contributions.extensions import ImportedRow
from qiworkbook.model import Project
from qiworkbook.problems import Place, WorkbookError, do
from qiworkbook.store.date_texts import says_week_ends
from qiworkbook.workbook.question import Answers, Choice, Question, answer_to
from qiworkbook.workbook.sheets.sheet_cells import counted, is_total, may_be_day, text_of
from qiworkbook.workbook.sheets.sheet_dates import DATE_NAMES, is_sum, name_of
from qiworkbook.workbook.sheets.sheet_meaning import HALVES, Role, SheetMeaning, some
from qiworkbook.workbook.sheets.sheet_names import (
    HEADINGS,
    SHEET,
    TITLE,
    is_no_actual,
    plain,
    says_otherwise,
    tells_apart,
    without_time,
)
from qiworkbook.workbook.sheets.sheet_tables import SPREAD, TARGET

Key = tuple[str, str]
"""A project and a measure."""

_CELLS = ("value", "numerator", "denominator", "note")

TABLES = 1 << 40
"""What the number of a table is multiplied by, where it and a cell of it are one number."""


class UnreadWhy(StrEnum):
    """Why something of a sheet is not read."""

    NO_PROJECT = "no-project"
    NO_MEASURE = "no-measure"
    NOT_THEIRS = "not-theirs"
    OTHER_PART = "other-part"
    TOTAL = "total"
    WHERE = "where"
    COLUMN = "column"
    REMARK = "remark"
    HIDDEN = "hidden"
    HIDDEN_SHEET = "hidden-sheet"
    STRUCK = "struck"
    NO_TABLE = "no-table"
    TARGETS = "targets"
    BLOCK = "block"
    MONTH = "month"
    ZONE = "zone"
    VOID = "void"
    REPEATED = "repeated"
    ABSENT = "absent"


class LeftOut(Struct, frozen=True, order=True):
    """Something that is not read: why, what it is called, and how many numbers or rows it has."""

    why: UnreadWhy
    what: str
    count: int = 0


class Gathered(Struct):
    """The rows of one measure of one project, and what a column says that it should reach."""

    rows: list[ImportedRow] = field(default_factory=list)
    targets: list[CellValue] = field(default_factory=list)


class SheetSeries(Struct, frozen=True):
    """The series of a file, and what was left of it.

    `nameless` are numbers that nothing says whose they are, `faults` rows that have no cells, with
    the reason. `carried` is the first place, by column, where an empty cell was read as the one
    above it. `mixed` are the columns, by heading, that tell rows of one series apart, each with
    that series and the names in it.
    """

    series: Mapping[Key, Gathered]
    left: tuple[LeftOut, ...]
    nameless: tuple[int, ...]
    faults: tuple[tuple[int, str], ...]
    carried: Mapping[str, str]
    mixed: Mapping[str, tuple[Key, tuple[str, ...]]]


def place_in(tables: Sequence[DateTable], line: int) -> Place:
    """Where in the file a row of a series stands: sheet and cell, or the line of a CSV file.

    Where dates or names stand across, it has the column too.
    """
    table, row, column = cell_in(tables, line)
    across = column + 1 if table.turned else None
    if table.sheet:
        return Place(f"{table.name}, {cell_name(row - 1, column)}", column=across)
    return Place(table.name, row, across)


def cell_in(tables: Sequence[DateTable], line: int) -> tuple[DateTable, int, int]:
    """The table, the row of the sheet, and the column from 0, of a row of a series."""
    at, rest = divmod(line, TABLES)
    return (tables[at], *row_and_column(rest))


def number_of(table: DateTable, row: int, column: int) -> int:
    """A row of a table, by its number, and a column of the sheet, as one number."""
    if table.turned:
        return row + max(0, column - table.values[0].column)
    return row * WIDE + column


def date_column(table: DateTable, wanted: str, answers: Answers) -> int:
    """The column of the dates. Raises `Unanswered` where it could be several."""
    if table.turned:
        return table.dates[0].column
    columns: tuple[Label, ...] = (*table.dates, *table.labels, *table.values)
    if wanted:
        found = [one.column for one in columns if plain(one.heading) == plain(wanted)]
        if len(found) == 1:
            return found[0]
        raise WorkbookError(
            f"{table.name} has no one column {wanted!r}, so nothing was read.",
            f"It has: {some([one.heading for one in columns])}.",
        )
    named = [one for one in table.dates if plain(one.heading) in map(plain, DATE_NAMES)]
    # A quarter beside each month is said once more, and is no date of its own.
    shorter = [one for one in named if not all(is_sum(r.cell(one.column)) for r in table.rows)]
    dates = next((few for few in (named, shorter) if len(few) == 1), table.dates)
    if len(dates) == 1:
        return dates[0].column
    if not dates:
        below = ((row, row.cell(columns[0].column)) for row in table.rows)
        row, first = next((r, c) for r, c in below if c is not None and not may_be_day(c))
        raise WorkbookError(
            f"{table.name} has no column with dates: below {columns[0].heading} stands {first!r} "
            f"({Place(table.name, row.number)}).",
            "Write its dates as 2024-02-05, or as Apr-24 for a month.",
        )
    choices = tuple(Choice(one.heading) for one in dates)
    answer = answer_to(
        Question("date", f"Which column of {table.name} has the dates?", choices=choices), answers
    )
    return next(one.column for one in dates if one.heading == answer)


def ends_of_weeks(table: DateTable, column: int) -> set[CellValue]:
    """The dates in this column, if a heading such as "Week ending" calls them last days."""
    dates = [one.heading for one in table.dates if one.column == column]
    names = map(text_of, table.heading.cells) if table.across else dates
    if not any(map(says_week_ends, names)):
        return set()
    return {row.cell(column) for row in table.rows}


def series_of(
    tables: Sequence[DateTable],
    dates: Sequence[int],
    meaning: SheetMeaning,
    projects: Sequence[Project],
) -> SheetSeries:
    """The series of tables whose names have been settled; `dates` are the columns of their dates.

    Raises WorkbookError where two columns of a row are one and the same number of a measure.
    """
    gathering = _Gathering(tables, meaning, projects)
    for at, table in enumerate(tables):
        gathering.take(table, at * TABLES, dates[at])
    return gathering.done()


class Beside:
    """The names in columns that say neither whose a row is nor of what, series by series."""

    def __init__(self, projects: Iterable[Project]) -> None:
        self.measures = {(one.id, m.id): m for one in projects for m in one.measures}
        self.rows: Counter[Key] = Counter()
        self.names: dict[tuple[str, Key], Counter[str]] = defaultdict(Counter)

    def count(self, of: Key, labels: Sequence[Label], row: ReadLine) -> None:
        """Count a row of a series, by what stands in these columns."""
        self.rows[of] += 1
        for label in labels:
            if name := name_of(row.cell(label.column)):
                self.names[label.heading, of][name] += 1

    def mixed(self) -> dict[str, tuple[Key, tuple[str, ...]]]:
        """The columns that tell rows of one series apart, or say that they hold other numbers than
        those of its measure: the first such series, and the names.
        """
        found: dict[str, tuple[Key, tuple[str, ...]]] = {}
        for (heading, of), names in self.names.items():
            if heading not in found and (
                tells_apart(heading, names, self.rows[of])
                or says_otherwise(heading, names, self.measures[of])
            ):
                found[heading] = (of, tuple(names))
        return found


class _Slot(Struct, frozen=True):
    """A column of numbers: whose it is and what it holds, as far as its heading says so."""

    column: int
    ward: str | None
    roles: tuple[Role, ...] | None
    part: str = "value"


class _Route(Struct, frozen=True):
    """Where a cell goes: to parts of series, or why to none. `nameless` is of no ward."""

    to: tuple[tuple[Key, str], ...]
    left: tuple[tuple[UnreadWhy, str], ...]
    nameless: bool


_Parts = dict[str, "tuple[CellValue, int]"]  # the cells of one row by their part, and their places


class _Gathering:
    """The rows of all tables on their way into series."""

    def __init__(
        self, tables: Sequence[DateTable], meaning: SheetMeaning, projects: Sequence[Project]
    ) -> None:
        self.tables = tables
        self.meaning = meaning
        self.series: dict[Key, Gathered] = defaultdict(Gathered)
        self.left: Counter[tuple[UnreadWhy, str]] = Counter()
        self.nameless: list[int] = []
        self.faults: list[tuple[int, str]] = []
        self.carried: dict[str, str] = {}
        self.titles: dict[str, str] = {}
        self.beside = Beside(projects)
        # Numerator and denominator in rows of their own are put together by their date.
        ids = Counter(id_ for roles in meaning.roles.values() for id_ in {r[0] for r in roles})
        apart = meaning.of != HEADINGS
        self.scattered = {id_ for id_, n in ids.items() if meaning.part or (n > 1 and apart)}
        self.open: dict[tuple[Key, CellValue], list[_Parts]] = {}

    def take(self, table: DateTable, base: int, date: int) -> None:
        """The rows of one table; `base` is what the number of its first row stands for."""
        slots = self._slots(table)
        if not slots and not any(one.heading for one in table.values):
            self.left[UnreadWhy.BLOCK, str(table.heading.number)] += len(
                {*map(table.line_of, table.rows)}
            )
        numbers = len(slots)
        slots += self._notes(table, slots)
        places = [base + number_of(table, 0, slot.column) for slot in slots]
        meaning = self.meaning
        axes = dict.fromkeys((*meaning.where, meaning.split, meaning.of, meaning.part))
        keys = [key for key in axes if key]
        columns = {label.heading: label.column for label in reversed(table.labels)}
        held: dict[str, CellValue] = {**dict.fromkeys(keys, ""), SHEET: table.sheet}
        above = self.titles.get(table.name, "") if TITLE in keys else ""
        if above and not table.title:
            self.carried.setdefault("title", str(Place(table.name, table.heading.number)))
        held[TITLE] = self.titles[table.name] = without_time(table.title) or above
        columns = {k: columns[k] for k in keys if k in columns and k not in (SHEET, TITLE)}
        ways: dict[tuple[CellValue, ...], list[_Route] | None] = {}
        asides = [one for one in table.labels if one.heading not in keys]
        gaps: set[tuple[str, str]] = set()
        for row in table.rows:
            first = number_of(table, row.number, 0)
            if row.fault:
                spread = [column for at, column in table.spread if at == row.number]
                place = base + first + number_of(table, 0, min(spread, default=0))
                self.faults.append((place, row.fault))
                continue
            cells = [row.cell(slot.column) for slot in slots]
            when = row.cell(date)
            said = {key: name_of(row.cell(column)) for key, column in columns.items()}
            empty = [columns[key] for key, name in said.items() if not name]
            first_of = [one.column for one in table.labels if empty and one.column < min(empty)]
            if self._is_aside(table, row, when, cells[:numbers], first_of):
                continue
            if (when is None or "" in said.values()) and cells.count(None) < len(cells):
                self._refuse_unclear_gap(table, row, held, {**said, "": when}, gaps)
            for key, name in said.items():  # where a cell is empty, the one above it holds
                held[key] = name or self._held(table, row, key, held, key) or ""
            names = tuple([held[key] for key in keys])
            if names not in ways:
                ways[names] = self._ways({k: str(held[k]) for k in keys}, slots)
            routes = ways[names]
            if routes is None:
                self.left[UnreadWhy.WHERE, ""] += 1
                continue
            if when is None:
                when = self._held(table, row, "", held, "date")
            held[""] = when
            found: dict[Key, _Parts] = {}
            for route, cell, place in zip(routes, cells, places, strict=True):
                self._put(found, route, (cell, first + place))
            for of, parts in found.items():
                if asides and any(cell is not None for cell, _ in parts.values()):
                    self.beside.count(of, asides, row)
                self._add(table, of, when, parts)
        self._name_what_is_left(table, slots, keys, date)

    def done(self) -> SheetSeries:
        """All series, with rows that belong together put together."""
        for (key, when), rows in self.open.items():
            for parts in rows:
                self._append(key, when, parts)
        left = tuple(sorted(LeftOut(why, what, n) for (why, what), n in self.left.items()))
        return SheetSeries(
            self.series,
            left,
            tuple(self.nameless),
            tuple(self.faults),
            self.carried,
            self.beside.mixed(),
        )

    def _slots(self, table: DateTable) -> list[_Slot]:
        meaning = self.meaning
        by_ward, by_measure = meaning.split == HEADINGS, meaning.of == HEADINGS
        if by_ward or by_measure:  # or by both: Elm - Falls
            return [
                _Slot(one.column, name if by_ward else None, roles if by_measure else None)
                for one in table.values
                for name in (one.heading,)
                for over in (
                    ""
                    if name or name in meaning.roles
                    else without_time(table.title) or table.sheet,
                )
                for roles in (meaning.roles.get(name or over),)
                if (not by_ward or name in meaning.wards) and (not by_measure or roles)
            ]
        return [
            _Slot(one.column, None, None, part)
            for one in table.values
            if (part := meaning.columns.get(one.heading))
        ]

    def _notes(self, table: DateTable, slots: Sequence[_Slot]) -> Iterator[_Slot]:
        """The column of notes, where the numbers of a row are of one measure alone."""
        if self.scattered:
            return
        ids = {id_ for slot in slots for id_, _ in slot.roles or ()}
        apart = self.meaning.of != HEADINGS and self.meaning.split != HEADINGS
        for label in () if table.turned else table.labels:
            if plain(label.heading) in self.meaning.notes:
                if len(ids) == 1:
                    yield _Slot(label.column, None, tuple((id_, "note") for id_ in ids))
                elif apart:
                    yield _Slot(label.column, None, None, "note")

    def _is_aside(
        self,
        table: DateTable,
        row: ReadLine,
        when: CellValue,
        cells: Sequence[CellValue],
        before: Sequence[int],
    ) -> bool:
        """Whether a row is no row of data: a total, a remark, the heading once more.

        In the columns `before` an empty name can stand North Total, where a site has several wards.
        """
        if words := next(
            filter(is_total, (text_of(when), *(name_of(row.cell(at)) for at in before))), ""
        ):
            self.left[UnreadWhy.TOTAL, words] += 1
            return True
        if row.cells != table.heading.cells and cells.count(None) < len(cells):
            return False
        if when is None or not may_be_day(when):
            self.left[UnreadWhy.REMARK, str(table.line_of(row))] += 1
            return True
        return False

    def _refuse_unclear_gap(
        self,
        table: DateTable,
        row: ReadLine,
        held: Mapping[str, CellValue],
        said: Mapping[str, CellValue],
        gaps: set[tuple[str, str]],
    ) -> None:
        """Raise WorkbookError where an empty cell may not be as the one above it.

        So it is where a column is empty above its first name, which may stand below its rows; and
        beside a new name, where the column of that one is empty beside others. `gaps` are all so
        far: a column that is empty, and another with a new name, or none above, where both are one.
        """
        new = [key for key, cell in said.items() if held.get(key) not in (None, "", cell) and cell]
        for gap in [key for key, cell in said.items() if not cell]:
            if not held.get(gap):
                gaps.add((gap, gap))
                continue
            gaps.update((gap, key) for key in new)
            if (gap, gap) in gaps or any((key, gap) in gaps for key in new):
                raise WorkbookError(
                    f"{Place(table.name, table.line_of(row))}: there is nothing under "
                    f"{gap or 'the date'}, and it can't be told whether it is as in the row "
                    "above, so nothing was read.",
                    "Fill in every row.",
                )

    def _held(
        self, table: DateTable, row: ReadLine, key: str, held: Mapping[str, CellValue], called: str
    ) -> CellValue:
        if held.get(key):
            self.carried.setdefault(called, str(Place(table.name, table.line_of(row))))
        return held.get(key)

    def _put(self, found: dict[Key, _Parts], route: _Route, cell: tuple[CellValue, int]) -> None:
        """A cell among the parts of the measures that it belongs to, if it belongs to any."""
        for why in route.left:
            self.left[why] += 1
        if route.nameless and cell[0] is not None:
            self.nameless.append(cell[1])
        for key, part in route.to:
            parts = found.setdefault(key, {})
            first = parts.get(part, cell)
            if None not in (first[0], cell[0]) and first[0] != cell[0]:
                raise self._two_of(key[1], first, cell)
            parts[part] = cell if first[0] is None else first

    def _ways(self, names: Mapping[str, str], slots: Sequence[_Slot]) -> list[_Route] | None:
        """Where the cells of a row with these names go; None where other rows are meant."""
        meaning = self.meaning
        if any(plain(names[key]) != wanted for key, wanted in meaning.where.items()):
            return None
        ward, name, part = (names.get(key, "") for key in (meaning.split, meaning.of, meaning.part))
        return [
            self._route(ward if slot.ward is None else slot.ward, name, part, slot)
            for slot in slots
        ]

    def _route(self, ward: str, name: str, said: str, slot: _Slot) -> _Route:
        """Where a cell goes of which a slot and its row say whose it is, and of what."""
        meaning = self.meaning
        roles = slot.roles if slot.roles is not None else meaning.roles.get(name, ())
        projects = meaning.wards.get(ward, ())
        unsaid = slot.roles is None and not roles and not name
        nameless = bool((meaning.split and not ward) or (meaning.of and unsaid))
        left: list[tuple[UnreadWhy, str]] = []
        if not nameless and not projects:
            left.append((UnreadWhy.TOTAL if is_total(ward) else UnreadWhy.NO_PROJECT, ward))
        elif not nameless and not roles:
            why = UnreadWhy.OTHER_PART if is_no_actual(name) else UnreadWhy.NO_MEASURE
            left.append((UnreadWhy.TOTAL if is_total(name) else why, name))
        to = []
        for project in projects:
            for id_, part in roles:
                own = slot.part if part == "value" or slot.part == "note" else part
                if own == "value" and meaning.part:
                    parts = meaning.parts.get(said, ())
                    own = next((one for of, one in parts if of in ("", id_)), "")
                if not own:
                    left.append((UnreadWhy.OTHER_PART, f"{said} ({id_})"))
                elif (project, id_) in self.beside.measures:
                    to.append(((project, id_), own))
                else:
                    left.append((UnreadWhy.NOT_THEIRS, f"{id_} ({project})"))
        return _Route(tuple(to), tuple(left), nameless)

    def _two_of(
        self, measure: str, first: tuple[CellValue, int], second: tuple[CellValue, int]
    ) -> WorkbookError:
        """That two columns say the same number of a measure, and not the same."""
        places = [str(place_in(self.tables, line)) for _, line in (first, second)]
        table, _, column = cell_in(self.tables, first[1])
        name = text_of(table.heading.cell(column)) or "NAME"
        other, _, beside = cell_in(self.tables, second[1])
        alike = plain(text_of(other.heading.cell(beside))) == plain(name)
        by_heading = HEADINGS in (self.meaning.of, self.meaning.split)
        said = {"measure": f"{name}={measure}"} if by_heading else {"value_column": name}
        return WorkbookError(
            f"Two columns of {table.name} can be {measure}: {first[0]} ({places[0]}) and "
            f"{second[0]} ({places[1]}), so nothing was read.",
            f"Both are called {name}: give one of them another name in the file."
            if alike
            else "Say which one it is.",
            action=None if alike else do("", **said),
        )

    def _add(self, table: DateTable, key: Key, when: CellValue, parts: _Parts) -> None:
        target = parts.pop(TARGET, None)
        gathered = self.series[key]
        if target and target[0] is not None:
            gathered.targets.append(target[0])
        if not parts:
            return
        # One of the cells may say a number that was written once, for several of them.
        at = [row_and_column(place % TABLES) for _, place in parts.values()]
        fault = "" if table.spread.isdisjoint(at) else SPREAD
        if key[1] not in self.scattered or fault:
            self._append(key, when, parts, fault)
            return
        rows = self.open.setdefault((key, when), [])
        fitting = next((row for row in rows if not row.keys() & parts.keys()), None)
        if fitting is None:
            rows.append(parts)
        else:
            fitting.update(parts)

    def _append(self, key: Key, when: CellValue, parts: _Parts, fault: str = "") -> None:
        numbers = [place for part, (_, place) in parts.items() if part != "note"]
        line = min(numbers or [place for _, place in parts.values()])
        halves = {part for part, (cell, _) in parts.items() if part in HALVES and cell is not None}
        if len(halves) == len(HALVES):
            fault = fault or self._fault_of_result(key, parts)
            parts.pop("value", None)
        elif halves and not parts.keys() >= {*HALVES}:
            fault = fault or f"there is no {HALVES[HALVES[0] in halves]} of {key[1]} beside it"
        cells = [parts[name][0] if name in parts else None for name in _CELLS]
        value, numerator, denominator, note = cells
        row = ImportedRow(line, when, value, numerator, denominator, note, fault=fault)
        self.series[key].rows.append(row)

    def _fault_of_result(self, key: Key, parts: _Parts) -> str:
        """That the result which stands beside numerator and denominator is another's, if it is.

        It may be cut where it should be rounded, and be so many per cent or per one.
        """
        cell = text_of(parts.get("value", ("", 0))[0]) or name_of(parts.get("value", ("", 0))[0])
        said, (above, below) = counted(cell.rstrip("%")), [counted(parts[one][0]) for one in HALVES]
        if not said or above is None or not below:
            return ""
        scales = {1, 100, self.beside.measures[key].per or 1}
        near = 1 / 10 ** len(cell.rstrip("%").partition(".")[2])
        if any(abs(above / below * scale - said) <= near for scale in scales):
            return ""
        return f"{above:g} of {below:g} is not {cell}, and both stand here"

    def _name_what_is_left(
        self, table: DateTable, slots: Sequence[_Slot], keys: Sequence[str], date: int
    ) -> None:
        parts = {role for slot in slots for role in slot.roles or ()}
        results = {(id_, "value") for id_, part in parts if part == HALVES[0]}
        used = {slot.column for slot in slots if not results.issuperset(slot.roles or ("",))}
        names = [one.heading for one in table.values if one.column not in used]
        unread = [one for one in table.labels if one.column not in used]
        names += [one.heading for one in unread if one.heading not in keys]
        names += [one.heading for one in table.dates if one.column != date]
        for heading in filter(None, (*names, *table.left)):
            self.left[UnreadWhy.TOTAL if is_total(heading) else UnreadWhy.COLUMN, heading] += 0
        for line in table.remarks:
            self.left[UnreadWhy.REMARK, str(line)] += 0
