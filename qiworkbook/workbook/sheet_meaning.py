"""What the names of a sheet mean: whose rows they are, and of which measures.

Settled by names that are the same, by options, by a kept profile, or by asking; never by likeness.
One ward's numbers must not enter another: a name that stands for no project here, or for two, is
asked about.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field

from qiworkbook.model.import_profile import MeasureColumns
from qiworkbook.problems import Place, WorkbookError, do
from qiworkbook.text.suggest import did_you_mean
from qiworkbook.text.words import listed
from qiworkbook.workbook.question import Choice, Question, answer_to
from qiworkbook.workbook.sheet_dates import name_of
from qiworkbook.workbook.sheet_names import (
    HEADINGS,
    SHEET,
    TITLE,
    WARD_WORDS,
    axes_of,
    is_no_actual,
    plain,
    projects_called,
    without_ward,
)
from qiworkbook.workbook.sheet_roles import PLAIN_PARTS, Role, Scope, Settling, some
from qiworkbook.workbook.tidy_csv import is_number, is_total

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from qiworkbook.content.sheets import Table
    from qiworkbook.model.import_profile import ImportProfile
    from qiworkbook.workbook.question import Answers
    from qiworkbook.workbook.sheet_names import Axis

LEAVE_OUT = "leave-out"
_FIGURES = tuple("0123456789OolI")
_JOINED = re.compile(r"\s*(?:[/&+,]|\band\b)\s*", re.IGNORECASE)
_PIVOT = (
    "It is a pivot table with all names in one column. In Excel, click into it and choose: Design, "
    "Report Layout, Show in Tabular Form, then Repeat All Item Labels."
)


class Meaning(Struct, frozen=True):
    """What the names of a sheet mean.

    `where` are the names that rows must have, by the axis they stand on. `split` is the axis of
    the wards and `of` that of the measures, "" where all rows are of one. `wards` are the projects
    that a name stands for, none where it is left out. `roles` are the measures that a name on `of`
    stands for, and `columns` the parts that the columns of numbers hold where `of` is no heading.
    `part` is the axis that says which part a row has, Actual or Target, "" where none does, and
    `parts` what its names stand for.
    """

    where: Mapping[str, str]
    split: str
    of: str
    wards: Mapping[str, tuple[str, ...]]
    roles: Mapping[str, tuple[Role, ...]]
    columns: Mapping[str, str]
    part: str = ""
    parts: Mapping[str, tuple[Role, ...]] = field(default_factory=dict)

    def kept(self, profile: ImportProfile) -> ImportProfile:
        """The profile with all that was settled, so that it need not be asked again."""
        measures = dict(profile.measures)
        for name, roles in self.roles.items():
            for id_, part in roles:
                said = {part: name} if name else {}
                measures[id_] = measures.get(id_, MeasureColumns()).model_copy(update=said)
        wards = {name: ids[0] if ids else "" for name, ids in self.wards.items() if name}
        settled = {
            "split": self.split,
            "measure_column": "" if self.of == HEADINGS else self.of,
            "wards": wards,
            "measures": measures,
        }
        return profile.model_copy(update=settled)


def meaning_of(
    file: str,
    tables: Sequence[Table],
    profile: ImportProfile,
    scope: Scope,
    answers: Answers,
    *,
    counted: bool = False,
) -> Meaning:
    """What the names in the tables of a file mean. `counted` is for a list, one row a case.

    Raises `Unanswered` for what only a person knows, and WorkbookError where nothing fits.
    """
    axes = axes_of(tables)
    if not counted and not any(table.values for table in tables):
        names = some([label.heading for table in tables for label in table.labels])
        raise WorkbookError(
            f"{file} has no column of numbers, so nothing was read. It has: {names}.",
            f"A number stands alone in its cell: 4, and not 4 days.{_with_more(tables)}",
        )
    if counted:
        axes = {key: axis for key, axis in axes.items() if key != HEADINGS}
    settling = _Wards(file, axes, profile, scope, answers, () if counted else tables)
    where = settling.where()
    split = settling.split(where)
    wards = settling.wards(split)
    targeted = dict.fromkeys(id_ for ids in wards.values() for id_ in ids)
    projects = [one for one in scope.projects if one.id in targeted]
    if not projects:
        raise settling.nobody(split)
    if counted and scope.measure:
        return Meaning(where, split, "", wards, {"": ((scope.measure, "value"),)}, {})
    part, parts = settling.part_axis((split, *where))
    of = settling.measure_axis((split, part, *where), HEADINGS if split != HEADINGS else "")
    if counted:
        roles = settling.roles("" if of == HEADINGS else of, HEADINGS, projects, ())
        wards = settling.one_each(wards, roles)
        return Meaning(where, split, "" if of == HEADINGS else of, wards, roles, {})
    columns = settling.columns() if of != HEADINGS and split != HEADINGS else {}
    elsewhere = {*columns.values(), *(name for roles in parts.values() for _, name in roles)}
    roles = settling.roles(of, split, projects, elsewhere)
    wards = settling.one_each(wards, roles)
    return Meaning(where, split, of, wards, roles=roles, columns=columns, part=part, parts=parts)


def _with_more(tables: Sequence[Table]) -> str:
    """Where the first cell is that is no number and seems to be meant as one."""
    for table in tables:
        for row in table.rows:
            for label in table.labels:
                said = name_of(row.cell(label.column))
                if said[:1] in _FIGURES and any(map(str.isdecimal, said)) and not is_number(said):
                    cell = table.cell_of(row, label.column)
                    name = f"{table.name}, {cell}" if cell else table.name
                    return f" {Place(name, None if cell else row.number)} says “{said[:40]}”."
    return ""


class _Wards(Settling):
    """The names of wards, and the columns that all names stand in."""

    def where(self) -> dict[str, str]:
        """The names that rows must have, as they are compared, by their axis."""
        wanted = {}
        for said, name in self.profile.where.items():
            axis = self._axis(said, "The column of rows to keep")
            if plain(name) not in map(plain, axis.names):
                guess = did_you_mean(name, axis.names)
                raise WorkbookError(
                    f"{self.name} has no row with {name} under {axis.key}, so nothing was read.",
                    f"{f'Did you mean {guess}? ' if guess else ''}It has: {some(axis.names)}.",
                )
            wanted[axis.key] = plain(name)
        return wanted

    def split(self, where: Mapping[str, str]) -> str:
        """The axis that says whose row it is, "" where all are of the one project."""
        if self.profile.split:
            return self._axis(self.profile.split, "The column of wards").key
        axes = [a for a in self.axes.values() if not (self.scope.project and a.key in where)]
        found = _best(axes, lambda name: bool(projects_called(name, self.scope.projects)))
        named = [a.key for a in axes if plain(a.key).replace("-", " ") in WARD_WORDS]
        candidates = tuple(dict.fromkeys((*found, *named)))
        if len(candidates) == 1:
            return candidates[0]
        if not candidates and self.scope.project:
            return ""
        columns = [a.key for a in axes if a.key not in (HEADINGS, TITLE) and len(a.names) > 1]
        if keys := candidates or columns:
            ask = f"Which column of {self.name} says whose row it is?"
            return self._which("split", ask, keys)
        headings = (label.heading for table in self.tables for label in table.dates)
        pivot = "row-labels" in map(plain, headings)
        raise WorkbookError(
            f"{self.name} does not say whose numbers these are, so nothing was read.",
            _PIVOT if pivot else "Name the project.",
            action=None if pivot else do("data import", "PROJECT", "FILE"),
        )

    def wards(self, split: str) -> dict[str, tuple[str, ...]]:
        """The projects that each name stands for; none for one that is left out."""
        if not split:
            return {"": tuple(one.id for one in self.mine)}
        said = {plain(name): id_ for name, id_ in self.profile.wards.items()}
        wards: dict[str, tuple[str, ...]] = {}
        unknown = []
        for name in self.axes[split].names:
            if plain(name) in said:
                wards[name] = self._known(name, said[plain(name)])
            elif is_total(name) or (split == HEADINGS and plain(name) in PLAIN_PARTS):
                wards[name] = ()
            elif found := projects_called(name, self.scope.projects):
                wards[name] = found
            else:
                unknown.append(name)
        if self.scope.project:
            wards = self._of_one(split, wards, unknown)
        else:
            wards |= {name: self._ask_ward(name, unknown) for name in unknown}
        return self._apart(wards, said)

    def part_axis(self, taken: Collection[str]) -> tuple[str, dict[str, tuple[Role, ...]]]:
        """The axis of names such as Actual and Target, or Numerator, and what they stand for."""
        said = plain(self.profile.measure_column)
        axes = [a for a in self.axes.values() if a.key not in taken]
        for axis in axes:
            parts = {name: self.row_parts(name) for name in axis.names}
            kinds = {part for roles in parts.values() for _, part in roles}
            others = (name for one in axes if one is not axis for name in one.names)
            if (
                axis.key not in (HEADINGS, SHEET, TITLE)
                and plain(axis.key) != said
                and (kinds - {"value"} or any(map(is_no_actual, axis.names)))
                and all(roles or is_no_actual(name) for name, roles in parts.items())
                and (self.scope.measure or self.profile.measures or any(map(self.parts_of, others)))
            ):
                return axis.key, parts
        return "", {}

    def measure_axis(self, taken: Collection[str], otherwise: str) -> str:
        """The axis that says what is counted: HEADINGS where columns do, or `otherwise`."""
        if self.profile.measure_column:
            return self._axis(self.profile.measure_column, "The column of measures").key
        axes = [a for a in self.axes.values() if a.key not in taken]
        found = _best(axes, lambda name: bool(self.parts_of(name)))
        if len(found) > 1 and HEADINGS in found:
            found = [HEADINGS]  # a title or a sheet says it once more
        if len(found) > 1:
            ask = f"Which column of {self.name} says what is counted?"
            return self._which("measure-column", ask, tuple(found))
        if found:
            return found[0]
        return otherwise

    def one_each(
        self, wards: Mapping[str, tuple[str, ...]], roles: Mapping[str, tuple[Role, ...]]
    ) -> dict[str, tuple[str, ...]]:
        """The wards, a name that stands for two projects going to the one with the measures."""
        ids = {id_ for found in roles.values() for id_, _ in found}
        have = {p.id: {m.id for m in p.measures} & ids for p in self.scope.projects}
        found = {}
        for name, projects in wards.items():
            fitting = tuple(id_ for id_ in projects if have[id_]) or projects[:1]
            if len(fitting) > 1 and not self.scope.project:
                fitting = self._ask_ward(name, [name], f"{listed(fitting)} are both called so.")
            found[name] = fitting
        return found

    def nobody(self, split: str) -> WorkbookError:
        """That none of the names is a project."""
        names = self.axes[split].names if split in self.axes else ()
        return WorkbookError(
            f"{self.name} has rows of {some(names) or 'nobody'}, and none of them is a project "
            "here, so nothing was read.",
            "Say which is which.",
            action=do("", ward=f"{names[0] if names else 'NAME'}=PROJECT"),
        )

    def _axis(self, said: str, what: str) -> Axis:
        for key, axis in self.axes.items():
            if plain(key) == plain(said):
                return axis
        columns = [key for key in self.axes if key not in (HEADINGS, TITLE)]
        guess = did_you_mean(said, columns)
        raise WorkbookError(
            f"{self.name} has no column of names called {said}, so nothing was read.",
            f"{f'Did you mean {guess}? ' if guess else ''}"
            f"{what} can be: {', '.join(columns) or 'none'}.",
        )

    def _which(self, id_: str, ask: str, keys: Sequence[str]) -> str:
        choices = tuple(Choice(key, some(self.axes[key].names)) for key in keys)
        return answer_to(Question(id_, ask, choices=choices), self.answers)

    def _known(self, name: str, id_: str) -> tuple[str, ...]:
        if id_ in ("", LEAVE_OUT):
            return ()
        ids = [one.id for one in self.scope.projects]
        if id_ not in ids:
            guess = did_you_mean(id_, ids)
            hint = f"Did you mean {guess}?" if guess else f"There are: {some(ids)}."
            raise WorkbookError(f"There is no project {id_}, which {name} should be.", hint)
        return (id_,)

    def _ask_ward(self, name: str, unknown: Sequence[str], why: str = "") -> tuple[str, ...]:
        if self.profile.others == LEAVE_OUT and not why:
            return ()
        rest = [one for one in unknown if one != name]
        more = f" Nor is there one called {some(rest)}." if rest else ""
        parts = [projects_called(part, self.mine) for part in _JOINED.split(name)]
        if len(parts) > 1 and all(parts):
            more = " It names several wards, and their numbers together are those of none."
        question = Question(
            f"ward:{name}",
            f"Which project is {name}?",
            why or f"No project here is called {name}.{more}",
            (*(Choice(p.id) for p in self.mine), Choice(LEAVE_OUT, "its numbers are not read")),
        )
        answer = answer_to(question, self.answers)
        return () if answer == LEAVE_OUT else (answer,)

    def _of_one(
        self, split: str, wards: Mapping[str, tuple[str, ...]], unknown: Sequence[str]
    ) -> dict[str, tuple[str, ...]]:
        """The names, of which only those of the one project that was named count."""
        own = self.scope.project
        if any(own in ids for ids in wards.values()):
            mine = {name: (own,) if own in ids else () for name, ids in wards.items()}
            return {**mine, **dict.fromkeys(unknown, ())}
        others = [name for name, ids in wards.items() if ids]
        if len(unknown) == 1 and not others:
            return {**wards, unknown[0]: self._ask_ward(unknown[0], unknown)}
        names = [*others, *unknown]
        if not names:
            return dict(wards)
        of_cells = split not in (HEADINGS, TITLE, SHEET)
        meant = unknown[0] if len(unknown) == 1 else "NAME"  # never another ward as an example
        raise WorkbookError(
            f"{self.name} has the numbers of {some(names)}, and {own} is called otherwise, "
            "so nothing was read.",
            "Name no project to read many wards at once, or say whose are meant.",
            action=do("", where=f"{split}={meant}") if of_cells else do("", ward=f"{meant}={own}"),
        )

    def _apart(
        self, wards: dict[str, tuple[str, ...]], said: Mapping[str, str]
    ) -> dict[str, tuple[str, ...]]:
        """The names; two that would share a project are asked about, unless somebody said so."""
        sharing: dict[str, list[str]] = {}
        for name, ids in wards.items():
            for id_ in ids:
                sharing.setdefault(id_, []).append(name)
        for id_, names in sharing.items():
            if len({without_ward(plain(name)) for name in names}) < 2:
                continue
            for name in names:
                if plain(name) not in said and f"ward:{name}" not in self.answers:
                    why = f"{listed(names)} could all be {id_}."
                    wards[name] = self._ask_ward(name, names, why)
        return wards


def _best(axes: Sequence[Axis], fits: Callable[[str], bool]) -> list[str]:
    """The axes with the most names that fit, none where no name does."""
    counts = {axis.key: sum(map(fits, axis.names)) for axis in axes}
    most = max(counts.values(), default=0)
    return [key for key, count in counts.items() if count == most and most]
