"""A ward's sheet that came back filled in: read, held against the project as it is now, taken in.

Nothing is written before everything is read and every doubt is answered; then all files or none.
What the ward did not touch stays as it is here, also where it was changed since the sheet was sent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.content.sheets import README, UNWORKED, CellValue
from qiworkbook.contributions.extensions import ImportedRow
from qiworkbook.model import Cycle, Decision, Frequency, Held, Measure, Stage
from qiworkbook.problems import Place, Problem, Severity, WorkbookError, do
from qiworkbook.store.dates import DateFault, ReadDate, typed_day
from qiworkbook.store.toml_file import Plain
from qiworkbook.text.words import counted, one_line
from qiworkbook.workbook.edits.form_edits import Add, FileEdits, Set, texts_of
from qiworkbook.workbook.edits.forms import FormKey, form
from qiworkbook.workbook.edits.points import RowForm, kept_as, need_looked_at, unlikely_of
from qiworkbook.workbook.lookup import readable
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.question import (
    NOTHING_SAID,
    Answers,
    Choice,
    Question,
    answer_to,
    asks,
    need_yes,
)
from qiworkbook.workbook.sheets.point_import import ImportPreview, hold_against, take_in
from qiworkbook.workbook.sheets.sheet_cells import NO_RESULT, SAVE_AGAIN, Days
from qiworkbook.workbook.sheets.sheet_lines import read_sheets
from qiworkbook.workbook.sheets.sheet_meaning import some
from qiworkbook.workbook.sheets.sheet_names import plain
from qiworkbook.workbook.sheets.sheet_tables import SPREAD
from qiworkbook.workbook.sheets.ward_sheet import (
    ABOUT,
    FORMAT,
    HERE,
    LEARNED,
    LEARNED_COLUMNS,
    NO,
    NUMBER_COLUMNS,
    NUMBERS,
    SHEET,
    TEST_COLUMNS,
    TESTS,
    YES,
    AskedKey,
    asked_of,
    numbers_due,
)

_DAYS = ("started", "ended")
_ASKED = {NUMBERS: NUMBER_COLUMNS, TESTS: TEST_COLUMNS, LEARNED: LEARNED_COLUMNS}
_Value: TypeAlias = "str | date | bool"
_WHICH = (Choice(SHEET, "what the sheet says"), Choice(HERE, "what the workbook says"))


class FilledCell(Struct, frozen=True):
    """What a row of a filled-in sheet says of a test: a key of its file, and the new value."""

    cycle: Cycle
    asked: AskedKey
    value: _Value
    row: int = 0

    @property
    def said(self) -> str:
        """The new value, as people say it."""
        return _text(self.value)


class Filled(Struct, frozen=True):
    """What a sheet that came back would change in a project. Nothing of it is written yet.

    `looked` are the numbers, measure by measure; `tests` what is new of the open tests; `learned`
    the rows for `[[learning]]`. `same` counts what stands here already, and `beside` are the places
    of words and numbers that nobody asked for, and that are not read.
    """

    project: str
    looked: tuple[ImportPreview, ...] = ()
    tests: tuple[FilledCell, ...] = ()
    learned: tuple[Mapping[str, Plain], ...] = ()
    same: int = 0
    beside: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (
            self.tests or self.learned or any(one.new or one.changed for one in self.looked)
        )


def project_of_sheet(path: Path) -> str:
    """The project that a filled-in sheet belongs to. Raises WorkbookError for any other file.

    >>> project_of_sheet(write_ward_sheet(opened, "willow-ward", folder / "week.xlsx"))
    'willow-ward'
    """
    return _Sheets(path).about["project"]


@asks
def look_at_sheet(opened: OpenWorkbook, path: Path, answers: Answers) -> Filled:
    """A filled-in sheet held against the project as it is now.

        >>> sheet = write_ward_sheet(opened, "willow-ward", folder / "week.xlsx")
        >>> look_at_sheet(opened, sheet, {}).project
        'willow-ward'

    Asks which project it is of where none has that name by now, where the project has another
    ward's name, where a number or a field of a test was changed here since the sheet was sent, and
    about numbers that are unlikely. Raises WorkbookError for a file that is no such sheet, and,
    with every cell named, for one that cannot be read.
    """
    sheets = _Sheets(path)
    view = opened.view(_whose(opened, sheets, answers))
    readable(view.project)
    _ask_whose(view, sheets, answers)
    reader = _Reader(opened, view, sheets, answers)
    filled = reader.read()
    if reader.problems:
        told = "\n".join(
            f"  {one.place.file}, row {one.place.line}: "
            + ". ".join(filter(None, (one.message, one.hint)))
            for one in reader.problems
        )
        raise WorkbookError(
            f"{path.name} has {counted(len(reader.problems), 'cell')} that cannot be read, so "
            f"nothing was written:\n{told}",
            "Put them right in the file, and read it again.",
            tuple(reader.problems),
        )
    return filled


@asks
def take_in_sheet(
    root: Path, opened: OpenWorkbook, filled: Filled, answers: Answers = NOTHING_SAID
) -> int:
    """Write what a sheet brings: all files or none. Gives how many things were written.

        >>> sheet = write_ward_sheet(opened, "willow-ward", folder / "week.xlsx")
        >>> take_in_sheet(root, opened, look_at_sheet(opened, sheet, {}))
        0

    Raises WorkbookError where a file has changed since it was looked at. Asks as an edit does.
    """
    view = opened.view(filled.project)
    wanted = _edits_of(opened, view, filled)
    others = [new for one in wanted for new in texts_of(opened, one, answers)]
    points = take_in(root, filled.looked, replacing=True, others=others, order=opened.date_order)
    return points + len(filled.tests) + len(filled.learned)


class _Sheets:
    """The sheets of the file, by their names. Raises WorkbookError where it is no ward's sheet."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.by_name = {sheet.name: sheet for sheet in read_sheets(path)}
        missing = [name for name in (ABOUT, *_ASKED) if name not in self.by_name]
        if missing:
            raise WorkbookError(
                f"{path.name} has no sheet “{missing[0]}”, so sheet out did not write it.",
                "Make one.",
                action=do("sheet out", "PROJECT"),
            )
        self.about = {
            str(row[0].value): str(row[1].value or "")
            for row in self.by_name[ABOUT].rows[1:]
            if len(row) > 1
        }
        if not self.about.get("project"):
            raise WorkbookError(
                f"{path.name} does not say which project it is of.",
                "Make a new one.",
                action=do("sheet out", "PROJECT"),
            )
        if self.about.get("format") != str(FORMAT):
            raise WorkbookError(
                f"{path.name} was written by another version of qiworkbook.",
                "Make a new one.",
                action=do("sheet out", "PROJECT"),
            )

    def rows(self, name: str) -> Iterator[tuple[int, tuple[CellValue, ...]]]:
        """The rows below the headings with their numbers, each cell where its heading says.

        Raises WorkbookError where a column is gone: nobody can tell then what its numbers were.
        """
        first, *rows = self.by_name[name].rows or ((),)
        said = [plain(_text(cell.value)) for cell in first]
        wanted = {plain(one.heading): one.heading for one in _ASKED[name]}
        if odd := [heading for key, heading in wanted.items() if said.count(key) != 1]:
            several = "several columns" if plain(odd[0]) in said else "no column"
            raise WorkbookError(
                f"{self.name}, {name}, has {several} “{odd[0]}” in its first row, so nothing was "
                "written.",
                "Put back how it was, or copy what was written into a new sheet.",
                action=do("sheet out", self.about["project"]),
            )
        places = [said.index(key) for key in wanted]
        for number, row in enumerate(rows, start=2):
            yield number, tuple(row[at].value for at in places)

    def beside(self) -> Iterator[str]:
        """Where something stands that nobody asked for: in another column, or another sheet."""
        for name, sheet in self.by_name.items():
            if name in (ABOUT, README):
                continue
            asked = [plain(one.heading) for one in _ASKED.get(name, ())]
            headings = [plain(_text(cell.value)) for cell in sheet.rows[0]] if asked else []
            found = [
                cell.at
                for row in sheet.rows
                for column, cell in enumerate(row)
                if cell.value is not None and not (asked and headings[column] in asked)
            ]
            if found:
                yield f"{name}, {some(found)}"

    def place(self, name: str, number: int) -> Place:
        """A row of a sheet, as a message speaks of it."""
        return Place(f"{self.name}, {name}", number)


class _Reader:
    """Reads the three sheets; `problems` are the cells that could not be read."""

    def __init__(
        self, opened: OpenWorkbook, view: ProjectView, sheets: _Sheets, answers: Answers
    ) -> None:
        self.opened, self.view, self.sheets, self.answers = opened, view, sheets, answers
        self.problems: list[Problem] = []
        self.unlikely: list[str] = []
        self.same = 0

    def read(self) -> Filled:
        looked = tuple(self._numbers())
        tests = tuple(self._tests())
        self._refuse_backwards(tests)
        learned = tuple(self._learned())
        if not self.problems:
            need_looked_at(self.unlikely, self.answers)
        beside = tuple(self.sheets.beside())
        return Filled(self.view.project.id, looked, tests, learned, self.same, beside)

    def _rows(self, name: str) -> Iterator[tuple[int, tuple[CellValue, ...]]]:
        """The rows of a sheet; one with a sum that no program has worked out is refused."""
        for number, row in self.sheets.rows(name):
            if UNWORKED in row:
                self._refuse(name, number, NO_RESULT, SAVE_AGAIN)
            elif number in self.sheets.by_name[name].spread:
                self._refuse(name, number, SPREAD, "Write each number into a cell of its own.")
            else:
                yield number, row

    def _numbers(self) -> Iterator[ImportPreview]:
        measures = {measure.id: measure for measure in self.view.project.typed_measures}
        named = {one_line(one.name): one.measure.id for one in numbers_due(self.view)}
        by_measure: dict[str, list[ImportedRow]] = {}
        for number, row in self._rows(NUMBERS):
            id_, name, _, when, value, size, note = row
            if value is None and size is None and note is None:
                continue
            meant = named.get(_text(name), "")
            measure = str(id_ or meant or _text(name))
            if measure in measures and meant not in ("", measure):  # sorted in part, or pasted over
                what = f"“{_text(name)}” stands beside the id {id_}, which is of another measure"
                self._refuse(NUMBERS, number, what)
                continue
            has_size = size is not None
            by_measure.setdefault(measure, []).append(
                ImportedRow(
                    number,
                    when,
                    value=None if has_size else value,
                    numerator=value if has_size else None,
                    denominator=size,
                    note=note,
                )
            )
        for id_, rows in by_measure.items():
            if id_ not in measures:
                self._refuse(NUMBERS, rows[0].line, f"there is no measure “{id_}” any more")
            else:
                yield from self._held(measures[id_], rows)

    def _held(self, measure: Measure, rows: Sequence[ImportedRow]) -> Iterator[ImportPreview]:
        project, today = self.view.project, self.opened.today
        kept = kept_as(project, measure)
        for row in rows:
            if row.when is None:
                self._refuse(NUMBERS, row.line, "there is a number and no date")
            elif any(str(one)[:1] == "#" for one in (row.value, row.numerator, row.denominator)):
                what = "a formula of Excel could not be worked out there"
                self._refuse(
                    NUMBERS,
                    row.line,
                    "a formula of Excel could not be worked out there",
                    "Write the number, or empty the cell.",
                )
            elif kept is RowForm.PARTS and row.denominator is None and row.value is not None:
                what = f"{measure.name} needs both numbers: how many, out of how many"
                self._refuse(NUMBERS, row.line, what, "Write the second under “Out of”.")
            elif kept is RowForm.VALUE and row.denominator is not None:
                what = f"{measure.name} is one number, and here are two"
                self._refuse(NUMBERS, row.line, what, "Leave “Out of” empty.")
        if any(problem.place.line in {row.line for row in rows} for problem in self.problems):
            return
        dated = [row for row in rows if row.when is not None]
        name = f"{self.sheets.name}, {NUMBERS}"
        sheet = self.sheets.by_name[NUMBERS]
        days = Days(
            [row.when for row in dated],
            name,
            (),
            self.opened.date_order,
            self.answers,
            formats=sheet.formats,
            monthly=measure.every is Frequency.MONTH,
            later=sheet.later,
        )
        looked = hold_against(
            project,
            measure,
            dated,
            name=name,
            days=days,
            answers=self.answers,
            today=today,
            place=lambda line: self.sheets.place(NUMBERS, line),
        )
        self.problems += looked.refused
        self.same += len(looked.same)
        unlikely = unlikely_of(project, measure, (*looked.new, *looked.changed), today)
        self.unlikely += [f"{measure.name}: {one.said}" for one in unlikely]
        taken = {
            when
            for when, before, now in looked.replaced
            if self._prefers_sheet(
                f"{measure.id}:{when}",
                f"{measure.name}, {when}: here it is {before}, in the sheet {now}.",
            )
        }
        changed = [
            (now, before)
            for now, before in zip(looked.changed, looked.before, strict=True)
            if now.when in taken
        ]
        yield replace(
            looked,
            changed=tuple(now for now, _ in changed),
            before=tuple(before for _, before in changed),
        )

    def _prefers_sheet(self, what: str, ask: str) -> bool:
        """Which of two is taken: what the sheet says, or what is here."""
        question = Question("conflict", ask, choices=_WHICH, personal=True, about=what)
        return answer_to(question, self.answers) == SHEET

    def _tests(self) -> Iterator[FilledCell]:
        for number, row in self._rows(TESTS):
            id_, _, step, about, ask, was, new = map(_text, row)
            if not new:
                continue
            cycle = self.view.project.cycle(id_)
            if cycle is None:
                self._refuse(TESTS, number, f"the test “{id_}” is no longer there")
                continue
            found = [
                one
                for one in asked_of(cycle)
                if (one.step, one.about, one.ask) == (step, about, ask)
            ]
            if len(found) != 1:
                what = "is asked more than once" if found else "is no longer asked"
                self._refuse(TESTS, number, f"“{about or ask}” {what} in the test {id_}")
                continue
            yield from self._answered(number, cycle, found[0], was, row[-1])

    def _refuse_backwards(self, tests: Sequence[FilledCell]) -> None:
        """A test that ends before it begins, by the sheet and by what is here."""
        for cycle in {one.cycle.id: one.cycle for one in tests}.values():
            mine = [o for o in tests if o.cycle is cycle and isinstance(o.value, date)]
            said = {one.asked.key: one.value for one in mine if isinstance(one.value, date)}
            began, ended = (said.get(key, getattr(cycle.file.do, key)) for key in _DAYS)
            if mine and began and ended and ended < began:
                what = f"the test {cycle.id} would end on {ended}, before it begins on {began}"
                self._refuse(TESTS, max(one.row for one in mine), what)

    def _answered(
        self, number: int, cycle: Cycle, asked: AskedKey, was: str, cell: CellValue
    ) -> Iterator[FilledCell]:
        """The new value of a field; asked about where it was changed here meanwhile."""
        value = self._value(number, asked, cell)
        if value is None:
            return
        written = FilledCell(cycle, asked, value, number)
        if written.said == asked.now:
            self.same += 1
            return
        if cycle.stage is Stage.DONE:
            self._refuse(TESTS, number, f"the test “{cycle.id}” is decided by now")
            return
        if asked.now not in ("", was):
            about = f"{asked.about}: " if asked.about else ""
            ask = (
                f"{cycle.title}, {about}{asked.ask} When the sheet was sent, this was "
                f"“{was}”. Now the workbook says “{asked.now}”, and the sheet “{written.said}”."
            )
            if not self._prefers_sheet(f"{cycle.id}:{number}", ask):
                return
        yield written

    def _value(self, number: int, asked: AskedKey, cell: CellValue) -> _Value | None:
        """What was written into a cell, as its key wants it."""
        text = _text(cell)
        word = text.casefold().rstrip(".")
        if asked.key in _DAYS:
            if isinstance(cell, date):
                return cell
            read = typed_day(text, self.opened.today, self.opened.date_order)
            if isinstance(read, ReadDate):
                return read.when
            self._not(number, text, read.message, read.hint)
            return None
        if asked.key == "as_planned":
            if word in (YES, NO):
                return word == YES
            self._not(number, text, "that is neither yes nor no", "Write yes or no.")
            return None
        words = {"held": Held, "decision": Decision}.get(asked.key)
        if words is None:
            return text
        known = [str(one) for one in words if one]
        if word in known:
            return word
        self._not(number, text, "that is not one of the choices", f"Write {', '.join(known)}.")
        return None

    def _learned(self) -> Iterator[Mapping[str, Plain]]:
        there = Counter(one_line(one.what) for one in self.view.project.learning)
        for number, (what, worked, when) in self._rows(LEARNED):
            text = _text(what)
            if not text:
                if worked is not None or when is not None:
                    self._refuse(LEARNED, number, "nothing says what was learned")
                continue
            if text in there:
                self.same += 1
                continue
            learned: dict[str, Plain] = {"what": text}
            if when is not None:
                read = typed_day(_text(when), self.opened.today, self.opened.date_order)
                if isinstance(read, DateFault):
                    self._not(number, _text(when), read.message, read.hint, LEARNED)
                    continue
                learned["date"] = read.when
            if worked is not None:
                word = _text(worked).casefold()
                if word not in (YES, NO):
                    self._not(number, word, "that is neither yes nor no", "Pick one.", LEARNED)
                    continue
                learned["worked"] = word == YES
            yield learned

    def _refuse(self, sheet: str, number: int, message: str, hint: str = "") -> None:
        place = self.sheets.place(sheet, number)
        self.problems.append(Problem("sheet-cell", message, place, Severity.ERROR, hint))

    def _not(self, number: int, said: str, message: str, hint: str, sheet: str = TESTS) -> None:
        self._refuse(sheet, number, f"“{said}”: {message}", hint)


def _text(cell: CellValue) -> str:
    """A cell as text on one line."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return YES if cell else NO
    return cell.isoformat() if isinstance(cell, date) else one_line(str(cell))


def _whose(opened: OpenWorkbook, sheets: _Sheets, answers: Answers) -> str:
    """The project that a sheet is of; asked for where none here has that name any more."""
    said, ward = sheets.about["project"], sheets.about.get("ward", "")
    there = {view.project.id: view.project.ward for view in opened.views}
    if said in there or not there:
        return said
    like = [id_ for id_, name in there.items() if one_line(name).casefold() == ward.casefold()]
    ask = (
        f"{sheets.name} was sent to {said}, and no project here is called that. Was it renamed"
        f"{f' to {like[0]}, which is {ward} too' if like else ''}? Which project is the sheet of?"
    )
    named = {**dict.fromkeys(like, ward), **there, said: "none of these: nothing of it is read"}
    return answer_to(
        Question("project", ask, choices=tuple(Choice(*one) for one in named.items())), answers
    )


def _ask_whose(view: ProjectView, sheets: _Sheets, answers: Answers) -> None:
    """A sheet of a ward that has another name may be another ward's."""
    project = view.project
    said = sheets.about.get("ward", ""), sheets.about.get("trust", "")
    now = project.place, project.where.trust
    plain = [[one_line(name).casefold() for name in names] for names in (said, now)]
    if plain[0] != plain[1]:
        sheet, here = (", ".join(filter(None, pair)) for pair in (said, now))
        ask = f"{sheets.name} is of {sheet}, and {project.id} here is {here}. Is it the same ward?"
        need_yes(Question("ward", ask, personal=True), answers)


def _edits_of(opened: OpenWorkbook, view: ProjectView, filled: Filled) -> Iterator[FileEdits]:
    """What a sheet changes in the files of tests, and of the project."""
    project = view.project
    for cycle in {one.cycle.id: one.cycle for one in filled.tests}.values():
        seen = form(opened, FormKey("cycle", project.id, cycle.id))
        rows = reversed(seen.rows("plan", "question"))
        names = {one_line(str(row.values.get("ask"))): row.name for row in rows}
        edits = []
        for one in (one for one in filled.tests if one.cycle.id == cycle.id):
            name = names.get(one.asked.about)
            at = ("plan", "question", name) if name else (one.asked.step,)
            edits.append(Set((*at, one.asked.key), one.value))
        yield FileEdits(seen.key, edits, cycle.source.sha256)
    if filled.learned:
        learned = [Add(("learning",), one) for one in filled.learned]
        yield FileEdits(FormKey("project", project.id), learned, project.source.sha256)
