"""What of a file is read: which of its sheets, and what in them is hidden.

People do not see a row behind a filter, or a hidden column: they are asked whether it is meant.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from qiworkbook.content.sheets import EXPORTED_POINTS
from qiworkbook.model.import_profile import HiddenCells, ImportProfile
from qiworkbook.problems import WorkbookError, do
from qiworkbook.spc.reading import SEVERAL_A_DATE
from qiworkbook.store.paths import DATA_BYTES
from qiworkbook.text.words import counted, listed
from qiworkbook.workbook.lookup import the_measure
from qiworkbook.workbook.question import Choice, Question, answer_to
from qiworkbook.workbook.sheet_lines import (
    EVERY_SHEET,
    content_of,
    hidden_sheets,
    one_of,
    sheets_of,
)
from qiworkbook.workbook.sheet_names import measures_called, plain, projects_called
from qiworkbook.workbook.sheet_series import LeftOut, Why
from qiworkbook.workbook.sheet_tables import tables_of
from qiworkbook.workbook.whole_dates import with_cells, with_whole_dates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from qiworkbook.content.sheets import ReadLines, Table
    from qiworkbook.model import Project
    from qiworkbook.parts.exchange import Importer
    from qiworkbook.store.date_texts import DateWord
    from qiworkbook.workbook.question import Answers
    from qiworkbook.workbook.sheet_roles import Scope
    from qiworkbook.workbook.sheet_series import Key

TOGETHER = "together"
_SHOWN = 8  # names that a question lists
TABLE = "table"
"""The reader of tables; any other reads a file by itself, with a heading and rows below."""

NEEDS = "It needs a heading over its columns, and dates down or across."


class SeenFile(Struct, dict=True):
    """A file being looked at, and what of it was read so far. `left` is what is not read."""

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
        """The bytes of the file."""
        return content_of(self.path, DATA_BYTES)

    def _sheets(self) -> list[ReadLines]:
        """The sheets that are read, of those that anybody sees."""
        sheets = sheets_of(self.path, self.content)
        for name in hidden_sheets(self.path, self.content):
            self.left.append(LeftOut(Why.HIDDEN_SHEET, name))
        exported = [one for one in sheets if one.rows and set(one.rows[0].cells) >= EXPORTED_POINTS]
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
            raise WorkbookError(f"No sheet of {self.path.name} has a table with dates.", NEEDS)
        read = {one.sheet for one in full}
        self.left += [LeftOut(Why.NO_TABLE, one.sheet) for one in sheets if one.sheet not in read]
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
                    "Show it in Excel, name another column, or read what is hidden too.",
                    action=do("", hidden="in"),
                )

    def _seen_rows(self, table: Table) -> Table:
        """A table that was turned, as somebody wants it read: months can be hidden, too."""
        hidden = sum(row.hidden for row in table.rows)
        if not hidden or not table.turned:
            return table
        if self._with_hidden(f"{counted(hidden, 'number')} of {table.name}", hidden == 1):
            return table
        self.left.append(LeftOut(Why.HIDDEN, table.name, hidden))
        return replace(table, rows=tuple(row for row in table.rows if not row.hidden))

    def _project(self, id_: str) -> Project:
        return next(one for one in self.scope.projects if one.id == id_)

    def _narrowed(
        self, mixed: Mapping[str, tuple[Key, tuple[str, ...]]], left: list[LeftOut]
    ) -> bool:
        """Whether only some rows are meant, where a column tells those of one series apart.

        Then the profile says which, and `left` is all that was left out before they were read.
        """
        for heading, ((project, measure), names) in mixed.items():
            chart = the_measure(self._project(project), measure).chart
            said = plain(heading) in map(plain, self.profile.together)
            if self.exported or said or chart in SEVERAL_A_DATE:
                continue
            question = Question(
                f"mixed:{heading}",
                f"{self.path.name}: {heading} says {listed(names[:_SHOWN])}, and these rows would "
                f"be one series, {measure} of {project}. Which are meant?",
                "",
                (
                    *map(Choice, names[:_SHOWN]),
                    Choice(TOGETHER, f"all of them: {heading} makes no difference"),
                ),
            )
            if (answer := answer_to(question, self.answers)) != TOGETHER:
                where = {**self.profile.where, heading: answer}
                self.profile = self.profile.model_copy(update={"where": where})
                self.left = left
                return True
        return False
