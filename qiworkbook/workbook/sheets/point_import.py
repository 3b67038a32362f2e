"""Points from a table into the file of a measure, and the profile of how it was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise
from operator import attrgetter
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.content.sheets import WIDE, letters
from qiworkbook.contributions.extensions import ImportedRow
from qiworkbook.model import Measure, Project
from qiworkbook.model.base import SLUG, SLUG_LENGTH
from qiworkbook.model.import_profile import ImportProfile
from qiworkbook.problems import Place, Problem, Severity, WorkbookError, do
from qiworkbook.spc.numbers import RHYTHMS, months_later
from qiworkbook.spc.reading import ChartType
from qiworkbook.store import layout
from qiworkbook.store.atomic import locked
from qiworkbook.store.cells import DecimalMark, with_guard, written
from qiworkbook.store.csv_lines import row_text
from qiworkbook.store.date_texts import DateWord
from qiworkbook.store.definition_marks import with_meanings
from qiworkbook.store.editor import ChangedError, Editor, changes_between, edited
from qiworkbook.store.files import NewText, read_text, text_if_there, write_together
from qiworkbook.store.layout import DATA_BYTES, TOML_BYTES, FileError, files_in
from qiworkbook.store.rows import DataRow, read_records
from qiworkbook.store.rows_edit import add_rows
from qiworkbook.store.toml_file import read_toml
from qiworkbook.text.words import counted, day, grouped, listed, meant_or
from qiworkbook.workbook.edits.points import (
    RowForm,
    impossible_rows,
    kept_as,
    numbers_of,
    refuse_derived,
    said_of,
)
from qiworkbook.workbook.question import Answers, Question, need_yes
from qiworkbook.workbook.sheets.sheet_cells import Days, is_by_parts, tidied
from qiworkbook.workbook.sheets.sheet_meaning import some
from qiworkbook.workbook.sheets.sheet_series import TABLES, LeftOut, UnreadWhy

_SUBGROUPS = (ChartType.XBAR, ChartType.S)


class ImportPreview(Struct, frozen=True):
    """What a file would bring to a measure of a project.

    `new` are rows for dates without numbers; `changed` give other numbers for dates that have
    some, and `before` says which, in the same order; `same` say what is there already. `refused`
    are the problems of rows that could not be read, one or several a row, and `questions` the
    rest. `left` are the columns that were not read, `not_yet` how many empty rows are of the
    future, where nobody can have measured yet. `stays` are numbers, with their
    dates, of which the file has none: nothing takes the place of a number. `text` is the data file
    as it was looked at.
    """

    project: str
    measure: str
    new: tuple[DataRow, ...]
    changed: tuple[DataRow, ...]
    before: tuple[str, ...]
    same: tuple[DataRow, ...]
    refused: tuple[Problem, ...]
    questions: tuple[Problem, ...]
    left: tuple[str, ...] = ()
    not_yet: int = 0
    text: str = ""
    several: bool = False
    stays: tuple[str, ...] = ()

    @property
    def replaced(self) -> list[tuple[date, str, str]]:
        """The dates that have other numbers: what is there, and what the file says."""
        days = grouped(zip(self.changed, self.before, strict=True), lambda pair: pair[0].when)
        return [(day, of[0][1], listed([row.said for row, _ in of])) for day, of in days.items()]


class NewTarget(Struct, frozen=True):
    """What a table says that a measure should reach, where the project says something else."""

    project: str
    measure: str
    value: float
    before: float | None


class TableLook(Struct, frozen=True):
    """What a file would bring, project by project and measure by measure.

    `left` is what is not read and why. `profile` says how the file was read, for the next time.
    `unread` are problems of rows that could not be told whose they are, and `doubts` what somebody
    must look at.
    """

    looked: tuple[ImportPreview, ...]
    left: tuple[LeftOut, ...]
    profile: ImportProfile
    targets: tuple[NewTarget, ...] = ()
    unread: tuple[Problem, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def refused(self) -> tuple[Problem, ...]:
        """Every row that could not be read."""
        return (*self.unread, *(problem for one in self.looked for problem in one.refused))


def left_in_words(look: TableLook) -> Iterator[str]:
    """A line for each reason, with what was left out for it."""
    said = {why: [one for one in look.left if one.why is why] for why in UnreadWhy}
    columns = [column for one in look.looked for column in one.left]
    names = dict.fromkeys((*columns, *(one.what for one in said[UnreadWhy.COLUMN])))
    lines = {
        "Numbers that stay, as the file has none there": [
            f"{one.project} {one.measure} {stays}" for one in look.looked for stays in one.stays
        ],
        "Columns that were not read": list(names),
        "Rows of others, left out": [one.what for one in said[UnreadWhy.NO_PROJECT]],
        "Not a measure here, left out": [
            one.what for one in (*said[UnreadWhy.NO_MEASURE], *said[UnreadWhy.OTHER_PART])
        ],
        "No measure of that project, left out": [one.what for one in said[UnreadWhy.NOT_THEIRS]],
        "Sums and means, left out": list(dict.fromkeys(one.what for one in said[UnreadWhy.TOTAL])),
        "Lines of words, not read": [one.what for one in said[UnreadWhy.REMARK]],
        "Wards of the profile, of which the file has no row": [
            one.what for one in said[UnreadWhy.ABSENT]
        ],
        "Rows that are struck out, not read": [one.what for one in said[UnreadWhy.STRUCK]],
        "Rows that are void, or there once more, not counted": [
            one.what for one in (*said[UnreadWhy.VOID], *said[UnreadWhy.REPEATED])
        ],
        "Hidden sheets, not read": [one.what for one in said[UnreadWhy.HIDDEN_SHEET]],
        "Sheets without a table of dates, not read": [one.what for one in said[UnreadWhy.NO_TABLE]],
        "Targets that change, or are no number, not read": [
            one.what for one in said[UnreadWhy.TARGETS]
        ],
        "The month of all numbers, which the title says": [
            one.what for one in said[UnreadWhy.MONTH]
        ],
        "Read by the clock of Britain, which gives another day": list(
            dict.fromkeys(one.what for one in said[UnreadWhy.ZONE])
        ),
        "Other tables, below or beside, not read, from row": [
            one.what for one in said[UnreadWhy.BLOCK]
        ],
    }
    for what, found in lines.items():
        if found:
            yield f"{what}: {some(found)}"
    for one in said[UnreadWhy.HIDDEN]:
        hidden = counted(one.count, "hidden row or cell", "hidden rows or cells")
        yield f"{one.what}: {hidden} left out"
    for one in said[UnreadWhy.WHERE]:
        yield f"{counted(one.count, 'row')} of others, which the rows you named leave out"


class SeveralSeriesError(WorkbookError):
    """Rows for one date: several series, which must be told apart. `lines` are the first two."""

    def __init__(
        self,
        name: str,
        measure: str,
        first: DataRow,
        second: DataRow,
        place: Callable[[int], Place] | None,
    ) -> None:
        places = [place(row.line) if place else row.line for row in (first, second)]
        where = [_where(one) if isinstance(one, Place) else f"line {one}" for one in places]
        cells = any(isinstance(one, Place) and one.column for one in places)
        super().__init__(
            f"{name} has two {'cells' if cells else 'rows'} for {first.when}, "
            f"{first.said} ({where[0]}) and {second.said} "
            f"({where[1]}). These are several series, and {measure} is one, so nothing was read."
        )
        self.lines = (first.line, second.line)


def hold_against(
    project: Project,
    measure: Measure,
    rows: Sequence[ImportedRow],
    name: str,
    days: Days,
    answers: Answers,
    today: date,
    times: float | None = None,
    mark: DecimalMark | None = None,
    place: Callable[[int], Place] | None = None,
) -> ImportPreview:
    """Rows of a file held against what the measure has. Nothing is written.

    `name` is what a message calls the file, and `place` a place in it; values are multiplied by
    `times`, and `mark` stands before their decimals. Raises SeveralSeriesError for two rows of one
    date, unless the chart is one of subgroups, and `Unanswered` for what only a person knows.
    """
    refuse_derived(project, measure.id)
    records = tidied(rows, name, days, answers, measure=measure, times=times, mark=mark)
    found, problems = read_records(records, name, most=len(rows) * 2 + 10)
    found = _by_one_day(project, measure, found, name, days)
    _need_kind(project, measure, found, name, answers)
    if measure.chart not in _SUBGROUPS:
        for before, row in pairwise(found):
            if before.when == row.when:
                raise SeveralSeriesError(name, measure.id, before, row, place)
    elif year := answers.get("year"):
        _need_one_round(name, found, year)
    problems = tuple(sorted((*problems, *impossible_rows(measure, found, name))))
    refused = tuple(p for p in problems if p.severity is Severity.ERROR)
    lines = {problem.place.line for problem in refused}
    kept = [row for row in found if row.line not in lines]
    come = [row for row in kept if row.when <= today or not _is_empty(row)]
    return replace(
        _against(project, measure, come),
        refused=_placed(refused, place),
        questions=_placed([p for p in problems if p.severity is not Severity.ERROR], place),
        not_yet=len(kept) - len(come),
    )


def _need_one_round(name: str, rows: Sequence[DataRow], year: str) -> None:
    """Raise WorkbookError where months of subgroups begin anew: they are of another year, too."""
    found = sorted(rows, key=lambda row: (row.line // TABLES, row.line % WIDE, row.line))
    runs = [when for when, _ in groupby(found, key=attrgetter("when"))]
    if len(runs) > len(set(runs)):
        raise WorkbookError(
            f"{name}: the months start again, and can't all be of {year}, so nothing was read.",
            "If some are of another year, write each month with its year.",
        )


def _by_one_day(
    project: Project, measure: Measure, rows: tuple[DataRow, ...], name: str, days: Days
) -> tuple[DataRow, ...]:
    """The rows of months or quarters by the same day of them as those that are there.

    Raises `Unanswered` where all say the last day and those that are there the first, or so.
    """
    months = RHYTHMS[measure.every].months % 12 if measure.every else 0
    series = project.series.get(measure.id)
    here = [point.when for point in series.points] if series else []
    both = [_ends(here), _ends(row.when for row in rows)]
    if not months or sorted(map(sorted, both)) != [[(False, True)], [(True, False)]]:
        return rows
    one = rows[0].when
    other = _other_end(one, months)
    ask = (
        f"{name}: {day(one)} is the {'last' if other < one else 'first'} day of its "
        f"{measure.every}, and {measure.id} has days such as {day(here[-1])}. Which of the two is "
        "it kept by?"
    )
    if days.kept_by_last(ask, *sorted((one, other))) is (other < one):
        return rows
    return tuple(replace(row, when=_other_end(row.when, months)) for row in rows)


def _ends(days: Iterable[date]) -> set[tuple[bool, bool]]:
    """Whether days are the first and whether they are the last ones of their months."""
    return {(day.day == 1, (day + timedelta(days=1)).day == 1) for day in days}


def _other_end(when: date, months: int) -> date:
    """The last day of the months that begin on a day, or the first of those that end on one."""
    if when.day == 1:
        return months_later(when, months) - timedelta(days=1)
    return months_later(when + timedelta(days=1), -months)


def take_in(
    root: Path,
    looked: Sequence[ImportPreview],
    *,
    replacing: bool = False,
    others: Sequence[NewText] = (),
    order: DateWord | None = None,
) -> int:
    """Write the new rows, and with `replacing` the changed ones too. Gives how many.

    All data files are written, and the `others`, or none of them. `order` is how people here write
    dates, for a data file that has some of another kind than ours.
    """
    with locked(root):
        texts = [_text_with(root, one, order, replacing=replacing) for one in looked]
        write_together(root, with_meanings(root, [*filter(None, texts), *others]))
    return sum(len(one.new) + len(one.changed) * replacing for one in looked)


def _text_with(
    root: Path, looked: ImportPreview, order: DateWord | None, *, replacing: bool
) -> NewText | None:
    """What the data file of a measure is to say; None where nothing changes."""
    rows = (*looked.new, *(looked.changed if replacing else ()))
    if not rows:
        return None
    file = layout.data_file(looked.project, looked.measure)
    read = text_if_there(root, file, DATA_BYTES)
    if read is None:
        return NewText(file, _as_text(rows))
    if read.text != looked.text:
        raise ChangedError(file, changes_between(looked.text, read.text, file))
    several = looked.several
    text = add_rows(read.text, rows, file, replace=True, several=several, parts=True, order=order)
    return NewText(file, text, read.sha256)


def _need_kind(
    project: Project, measure: Measure, rows: Sequence[DataRow], name: str, answers: Answers
) -> None:
    """Raise WorkbookError where the file has one number a row and the measure two, or so.

    A share or a rate that has one can have both from now on: that is asked.
    """
    series = project.series.get(measure.id)
    kept = kept_as(project, measure) if series and series.points else RowForm.EITHER
    parts = any(row.denominator is not None for row in rows)
    have = [p for p in (series.points if series else ()) if p.value is not None]
    if kept is RowForm.VALUE and parts and have and is_by_parts(measure):
        need_yes(
            Question(
                "parts",
                f"{measure.id} is kept as one number a row, and {name} has numerators and "
                "denominators. Are both to be kept from now on?",
                f"{counted(len(have), 'number')} here, such as {written(have[0].value)} on "
                f"{day(have[0].when)}, will be a gap on the chart until both are written. "
                "Or keep both in a measure of its own.",
                about=measure.id,
            ),
            answers,
        )
    elif kept is RowForm.VALUE and parts:
        raise WorkbookError(
            f"{measure.id} is kept as one number a row, and {name} was read as a numerator and a "
            "denominator, so nothing was written.",
            "If the file has a column with the result, name that one. "
            "Or keep both numbers in a measure of its own.",
            action=do("measure add", project.id, "What you count", kind=measure.kind),
        )
    if kept is RowForm.PARTS and not parts and any(row.value is not None for row in rows):
        raise WorkbookError(
            f"{measure.id} is recorded as a numerator and a denominator, and {name} was read as "
            "one number a row, so nothing was written.",
            "Name the columns with the two.",
            action=do("", numerator_column="", denominator_column=""),
        )


def _placed(
    problems: Sequence[Problem], place: Callable[[int], Place] | None
) -> tuple[Problem, ...]:
    """The problems, each where its row stands in the file that people see."""
    if place is None:
        return tuple(problems)
    return tuple(
        replace(one, place=place(line)) if (line := one.place.line) and line > 1 else one
        for one in problems
    )


def _where(place: Place) -> str:
    column = f", column {letters(place.column - 1)}" if place.line and place.column else ""
    return f"{place}{column}"


def _is_empty(row: DataRow) -> bool:
    return not row.note and row.value is None and row.numerator is None and row.denominator is None


def _against(project: Project, measure: Measure, rows: Sequence[DataRow]) -> ImportPreview:
    series = project.series.get(measure.id)
    there = grouped(series.points if series else (), lambda point: point.when)
    new, changed, before, same, stays = [], [], [], [], []
    for when, of_day in grouped(rows, lambda row: row.when).items():
        points = there.get(when, [])
        if not points or (all(p.is_open for p in points) and not all(map(_is_empty, of_day))):
            new += of_day
        elif Counter(map(numbers_of, of_day)) == Counter((p.value, p.denominator) for p in points):
            same += of_day
        elif all(numbers_of(row)[0] is None for row in of_day):
            stays.append(f"{when}: {listed(list(map(said_of, points)))}")
        else:
            was = {(p.value, p.denominator): p for p in points}
            changed += [
                replace(row, note=row.note or same_.note, excluded=same_.excluded)
                if (same_ := was.get(numbers_of(row)))
                else row
                for row in of_day
            ]
            before += [listed(list(map(said_of, points)))] * len(of_day)
    text = series.source.text if series and not series.derived_by else ""
    return ImportPreview(
        project.id,
        measure.id,
        tuple(new),
        tuple(changed),
        tuple(before),
        tuple(same),
        refused=(),
        questions=(),
        text=text,
        several=measure.chart in _SUBGROUPS,
        stays=tuple(stays),
    )


def _as_text(rows: Sequence[DataRow]) -> str:
    """A new data file."""
    by_parts = any(row.denominator is not None for row in rows)
    numbers = ("numerator", "denominator") if by_parts else ("value",)
    texts = [name for name in ("note", "excluded") if any(map(attrgetter(name), rows))]
    names = ("date", *numbers, *texts)
    days = [row.when.isoformat() for row in rows]
    columns = (
        map(written if name in numbers else with_guard, map(attrgetter(name), rows))
        for name in (*numbers, *texts)
    )
    lines = (row_text(cells, ",") for cells in zip(days, *columns, strict=True))
    return "\n".join((",".join(names), *lines, ""))


def profile_names(root: Path) -> list[str]:
    """The profiles that were kept here, by name.

    >>> profile_names(root)
    []
    """
    try:
        return [layout.stem(path) for path in files_in(root, layout.IMPORTS, ".toml")]
    except FileError:
        return []


def read_profile(root: Path, name: str) -> ImportProfile:
    """The profile of this name; without a name, one that says nothing.

        >>> read_profile(root, "").reader
        'table'

    Raises WorkbookError where it is not there or cannot be read whole: half a profile would read
    a sheet in another way than was agreed.
    """
    if not name:
        return ImportProfile()
    names = profile_names(root)
    if name not in names:
        there = (
            f"There are: {', '.join(names)}."
            if names
            else "Import a file, and keep how it was read."
        )
        keep = None if names else do("", keep_profile="NAME")
        message = f"There is no profile {name} in {layout.IMPORTS}/."
        raise WorkbookError(message, meant_or(name, names, there), action=keep)
    read = read_toml(root, layout.import_file(name), ImportProfile)
    if read.value is None or read.problems:
        problem = read.problems[0]
        raise WorkbookError(f"{problem}. Nothing was read.", problem.hint, read.problems)
    return read.value


def kept_profile(root: Path, name: str, look: TableLook) -> tuple[NewText, ...]:
    """The file that keeps how a sheet was read; comments of one that is there stay in it."""
    if not name:
        return ()
    if not SLUG.fullmatch(name) or len(name) > SLUG_LENGTH:
        raise WorkbookError(
            f"{name!r} cannot name a profile, so nothing was written.",
            "Small letters, digits and single hyphens can, such as trust-monthly.",
        )
    file = layout.import_file(name)
    before = text_if_there(root, file, TOML_BYTES)
    text = before.text if before else "format = 1\n"
    wanted = look.profile.model_dump(mode="json", exclude_defaults=True)

    def change(editor: Editor) -> None:
        for key, value in wanted.items():
            if isinstance(value, dict):
                for name_, inner in value.items():
                    editor.set((key, name_), inner)
            else:
                editor.set((key,), value)

    return (NewText(file, edited(text, file, change), before.sha256 if before else None),)


def targets_text(root: Path, targets: Sequence[NewTarget]) -> Iterator[NewText]:
    """The project files with the targets that a sheet gives to their measures."""
    for project in dict.fromkeys(one.project for one in targets):
        file = layout.project_file(project)
        before = read_text(root, file, TOML_BYTES)

        def change(editor: Editor, project: str = project) -> None:
            for one in targets:
                if one.project == project:
                    row = editor.find(("measure",), "id", one.measure)
                    value = int(one.value) if one.value == int(one.value) else one.value
                    editor.set((row, "target"), value)

        yield NewText(file, edited(before.text, file, change), before.sha256)
