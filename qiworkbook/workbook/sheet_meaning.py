"""What the names of a sheet mean: whose rows they are, and of which measures.

Settled by names that are the same, by options, by a kept profile, or by asking; never by likeness.
One ward's numbers must not enter another: a name that stands for no project here, or for two, is
asked about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.model.import_profile import MeasureColumns
from qiworkbook.problems import Place, WorkbookError
from qiworkbook.spc.numbers import is_percentage
from qiworkbook.store.cells import CellError, number
from qiworkbook.text.suggest import did_you_mean
from qiworkbook.text.words import listed
from qiworkbook.workbook.points import Kept, kept_as
from qiworkbook.workbook.question import Choice, Question, answer_to
from qiworkbook.workbook.sheet_names import (
    HEADINGS,
    SHEET,
    TITLE,
    WARD_WORDS,
    axes_of,
    measures_called,
    plain,
    projects_called,
    without_ward,
)
from qiworkbook.workbook.sheet_tables import TARGET
from qiworkbook.workbook.tidy_csv import is_total
from qiworkbook.workbook.whole_dates import name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from qiworkbook.content.sheets import CellValue
    from qiworkbook.model import Project
    from qiworkbook.model.import_profile import ImportProfile
    from qiworkbook.workbook.question import Answers
    from qiworkbook.workbook.sheet_names import Axis
    from qiworkbook.workbook.sheet_tables import Table

LEAVE_OUT = "leave-out"
PARTS = ("value", "numerator", "denominator", TARGET, "note")

Role = tuple[str, str]
"""A measure, and which part of it: one of PARTS."""

_PLAIN_PARTS = {
    **dict.fromkeys(("value", "values", "number", "count", "result", "score", "actual"), "value"),
    **dict.fromkeys(("note", "notes", "comment", "comments"), "note"),
    **{part: part for part in ("numerator", "denominator", TARGET)},
}
_PIVOT = (
    "It is a pivot table with all names in one column. In Excel, click into it and choose: Design, "
    "Report Layout, Show in Tabular Form, then Repeat All Item Labels."
)
_SHOWN = 12  # names that a message lists


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose numbers a file may hold: all projects, or only `project`, and perhaps one `measure`."""

    projects: tuple[Project, ...]
    project: str = ""
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the names of a sheet mean.

    `where` are the names that rows must have, by the axis they stand on. `split` is the axis of
    the wards and `of` that of the measures, "" where all rows are of one. `wards` are the projects
    that a name stands for, none where it is left out. `roles` are the measures that a name on `of`
    stands for, and `columns` the parts that the columns of numbers hold where `of` is no heading.
    """

    where: Mapping[str, str]
    split: str
    of: str
    wards: Mapping[str, tuple[str, ...]]
    roles: Mapping[str, tuple[Role, ...]]
    columns: Mapping[str, str]

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
    settling = _Settling(file, axes, profile, scope, answers, () if counted else tables)
    where = settling.where()
    split = settling.split(where)
    wards = settling.wards(split)
    targeted = dict.fromkeys(id_ for ids in wards.values() for id_ in ids)
    projects = [one for one in scope.projects if one.id in targeted]
    if not projects:
        raise settling.nobody(split)
    if counted and scope.measure:
        return Meaning(where, split, "", wards, {"": ((scope.measure, "value"),)}, {})
    of = settling.measure_axis(split, where)
    if counted:
        roles = settling.roles("" if of == HEADINGS else of, HEADINGS, projects, {})
        wards = settling.one_each(wards, roles)
        return Meaning(where, split, "" if of == HEADINGS else of, wards, roles, {})
    columns = settling.columns() if of != HEADINGS and split != HEADINGS else {}
    roles = settling.roles(of, split, projects, columns)
    wards = settling.one_each(wards, roles)
    return Meaning(where, split, of, wards, roles, columns)


def _with_more(tables: Sequence[Table]) -> str:
    """Where the first cell is that begins with a number and does not end there."""
    for table in tables:
        for row in table.rows:
            for label in table.labels:
                said = name_of(row.cell(label.column))
                if said[:1].isdecimal():
                    cell = table.cell_of(row, label.column)
                    place = (
                        Place(f"{table.name}, {cell}") if cell else Place(table.name, row.number)
                    )
                    return f" {place} says “{said[:40]}”."
    return ""


def some(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


class _Settling:
    def __init__(
        self,
        file: str,
        axes: Mapping[str, Axis],
        profile: ImportProfile,
        scope: Scope,
        answers: Answers,
        tables: Sequence[Table],
    ) -> None:
        self.tables = tables
        self.profile = profile
        self.scope = scope
        self.answers = answers
        self.name = file
        self.axes = axes
        self.mine = [p for p in scope.projects if scope.project in ("", p.id)]

    def where(self) -> dict[str, str]:
        """The names that rows must have, as they are compared, by their axis."""
        wanted = {}
        for said, name in self.profile.where.items():
            axis = self._axis(said, "--where")
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
            return self._axis(self.profile.split, "--split").key
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
            _PIVOT if pivot else "Name the project: qiworkbook data import PROJECT FILE",
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
            elif is_total(name) or (split == HEADINGS and plain(name) in _PLAIN_PARTS):
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

    def measure_axis(self, split: str, where: Mapping[str, str]) -> str:
        """The axis that says what is counted: HEADINGS where columns do, "" where nothing does."""
        if self.profile.measure_column:
            return self._axis(self.profile.measure_column, "--measure-column").key
        axes = [a for a in self.axes.values() if a.key != split and a.key not in where]
        found = _best(axes, lambda name: bool(self._roles_of(name)))
        if len(found) > 1 and HEADINGS in found:
            found = [HEADINGS]  # a title or a sheet says it once more
        if len(found) > 1:
            ask = f"Which column of {self.name} says what is counted?"
            return self._which("measure-column", ask, tuple(found))
        if found:
            return found[0]
        return "" if split == HEADINGS else HEADINGS

    def roles(
        self, of: str, split: str, projects: Sequence[Project], columns: Mapping[str, str]
    ) -> dict[str, tuple[Role, ...]]:
        """The measures, and their parts, that each name on the axis of measures stands for."""
        names = self.axes[of].names if of in self.axes else ()
        roles = {name: found for name in names if (found := self._roles_of(name))}
        if not roles:
            id_ = self._one_measure(projects, names)
            if of != HEADINGS or split == HEADINGS:
                return {"": ((id_, "value"),)}
            roles = self._columns_of(id_, names)
        ids = {id_ for found in roles.values() for id_, _ in found}
        if of == HEADINGS and len(ids) == 1:
            bare = [name for name in names if plain(name) == TARGET and name not in roles]
            roles |= {name: ((min(ids), TARGET),) for name in bare}
        if "denominator" in columns.values():
            return roles
        return self._with_denominators(self._with_shares(roles, of, projects), names, projects)

    def columns(self) -> dict[str, str]:
        """The parts in the columns of numbers, where another axis says what is counted."""
        names = list(dict.fromkeys(one.heading for table in self.tables for one in table.values))
        parts = {name: part for name in names if (part := _PLAIN_PARTS.get(plain(name)))}
        if self.profile.value:
            wanted = plain(self.profile.value)
            return {name: "value" for name in names if plain(name) == wanted} or parts
        if "value" in parts.values() or {"numerator", "denominator"} <= set(parts.values()):
            return parts
        rest = [name for name in names if name not in parts and not is_total(name)]
        if len(rest) == 1:
            return {**parts, rest[0]: "value"}
        ask = f"Which column of {self.name} has the numbers?"
        question = Question("value", ask, choices=tuple(map(Choice, rest or names)))
        return {**parts, answer_to(question, self.answers): "value"}

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
            f'Say which is which: --ward "{names[0] if names else "NAME"}=PROJECT"',
        )

    def _axis(self, said: str, option: str) -> Axis:
        for key, axis in self.axes.items():
            if plain(key) == plain(said):
                return axis
        columns = [key for key in self.axes if key not in (HEADINGS, TITLE)]
        guess = did_you_mean(said, columns)
        raise WorkbookError(
            f"{self.name} has no column of names called {said}, so nothing was read.",
            f"{f'Did you mean {guess}? ' if guess else ''}"
            f"{option} can take: {', '.join(columns) or 'none'}.",
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
        column = "COLUMN" if split in (HEADINGS, TITLE, SHEET) else split
        ways = [f'--ward "{names[0]}={own}"']
        if column == split:
            ways.insert(0, f'--where "{column}={names[0]}"')
        raise WorkbookError(
            f"{self.name} has the numbers of {some(names)}, and {own} is called otherwise, "
            "so nothing was read.",
            f"Say whose are meant, such as {' or '.join(ways)}. "
            "For many wards at once: qiworkbook data import FILE",
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

    def _roles_of(self, name: str) -> tuple[Role, ...]:
        """The measures, and their parts, that a name stands for in some project or other."""
        wanted = plain(name)
        told = tuple(
            (id_, part)
            for id_, columns in self.profile.measures.items()
            for part in PARTS
            if getattr(columns, part) and plain(getattr(columns, part)) == wanted
        )
        if told:
            return told
        found: dict[Role, None] = {}
        of_target = re.sub(r"^target-(?:for-)?|-target$", "", wanted)
        for project in self.mine:
            for id_ in measures_called(name, project.measures):
                found[id_, "value"] = None
            if of_target != wanted:
                for id_ in measures_called(of_target, project.measures):
                    found.setdefault((id_, TARGET))
            for measure in project.measures:
                for part in ("numerator", "denominator"):
                    if wanted and plain(getattr(measure, part)) == wanted:
                        found[measure.id, part] = None
        return tuple(r for r in found if self.scope.measure in ("", r[0]))

    def _one_measure(self, projects: Sequence[Project], names: Sequence[str]) -> str:
        """The measure that all numbers are of."""
        unnamed = [
            id_
            for id_, columns in self.profile.measures.items()
            if not any(getattr(columns, part) for part in PARTS)
        ]
        if self.scope.measure or len(unnamed) == 1:
            return self.scope.measure or unnamed[0]
        measures = [m for p in projects for m in p.measures if not m.days_between]
        if not measures:
            raise WorkbookError(
                f"{listed([one.id for one in projects])} has no measure yet.",
                f'Add one: qiworkbook measure add {projects[0].id} "NAME" --kind outcome',
            )
        why = f"No measure here is called {some(names)}." if names else ""
        ask = f"Which measure are the numbers of {self.name}?"
        choices = tuple(map(Choice, dict.fromkeys(one.id for one in measures)))
        return answer_to(Question("measure", ask, why, choices), self.answers)

    def _columns_of(self, id_: str, names: Sequence[str]) -> dict[str, tuple[Role, ...]]:
        """The columns of the one measure: called value, numerator ..., or the only one there is."""
        if not names or any(not one.heading for table in self.tables for one in table.values):
            names = (*names, "")
        parts = {name: part for name in names if (part := _PLAIN_PARTS.get(plain(name)))}
        if not {"value", "numerator"} & set(parts.values()):
            rest = [name for name in names if name not in parts and not is_total(name)]
            if len(rest) == 1 and not (rest[0] and self.scope.measure):
                parts[rest[0]] = "value"
            else:
                ask = f"Which column of {self.name} has the numbers of {id_}?"
                why = f"It has: {some(rest or names)}."
                question = Question("value", ask, why, tuple(map(Choice, rest or names)))
                parts[answer_to(question, self.answers)] = "value"
        return {name: ((id_, part),) for name, part in parts.items()}

    def _with_shares(
        self, roles: Mapping[str, tuple[Role, ...]], of: str, projects: Sequence[Project]
    ) -> dict[str, tuple[Role, ...]]:
        """The roles, where what should be a share or a rate may be a count beside what it is of."""
        found = dict(roles)
        names = self.axes[of].names if of in self.axes else ()
        have = {role for of_name in roles.values() for role in of_name}
        of_some = {m.id: m for p in projects for m in p.measures if m.per or is_percentage(m.unit)}
        for name, id_ in [(n, id_) for n in roles for id_, part in roles[n] if part == "value"]:
            told = self.profile.measures.get(id_, MeasureColumns()).value
            if id_ not in of_some or plain(told) == plain(name) or (id_, "denominator") in have:
                continue
            beside = {n: b for n in names if n not in roles and (b := self._beside(of, name, n))}
            if not beside:
                continue
            first = next(iter(beside.values())).partition(" of ")[0]
            question = Question(
                f"share:{id_}",
                f"{self.name}: {first} stands under {name}. What is it?",
                f"{id_} is {f'in {unit}' if (unit := of_some[id_].unit) else 'a rate'}.",
                (
                    *(Choice(other, said) for other, said in beside.items()),
                    Choice("itself", f"{first} {unit}".strip()),
                ),
            )
            if (answer := answer_to(question, self.answers)) in beside:
                found[answer] = (*found.get(answer, ()), (id_, "denominator"))
                found[name] = tuple(
                    (id_, "numerator") if role == (id_, "value") else role for role in found[name]
                )
        return found

    def _beside(self, of: str, name: str, other: str) -> str:
        """The first number under a name and the one under another, as 40 of 60.

        "" where they are no counts, or one is more than what it would be out of.
        """
        pairs = list(zip(*(_numbers(self.tables, of, one) for one in (name, other)), strict=False))
        counts = [(a, b) for a, b in pairs if a is not None and b is not None]
        whole = all(a.is_integer() and b.is_integer() and 0 <= a <= b for a, b in counts)
        if not whole or all(a == 0 or b == 100 for a, b in counts):
            return ""
        return next(f"{a:g} of {b:g}" for a, b in counts if a)

    def _with_denominators(
        self,
        roles: Mapping[str, tuple[Role, ...]],
        names: Sequence[str],
        projects: Sequence[Project],
    ) -> dict[str, tuple[Role, ...]]:
        """The roles, where a value is how many of how many as numerator and denominator."""
        found = dict(roles)
        have = {role for of_name in roles.values() for role in of_name}
        for id_ in dict.fromkeys(id_ for id_, _ in have):
            if (id_, "denominator") not in have:
                if not _by_parts(id_, projects):
                    continue
                rest = tuple(n for n in names if (id_, "value") not in roles.get(n, ()))
                if not rest:
                    raise WorkbookError(
                        f"{id_} is recorded as a numerator and a denominator, and {self.name} has "
                        "one number a row, so nothing was written.",
                        "Give the sheet a column with how many there were in all.",
                    )
                ask = f"Which name in {self.name} is the denominator of {id_}?"
                why = f"{id_} is recorded as a numerator and a denominator."
                question = Question(f"denominator:{id_}", ask, why, tuple(map(Choice, rest)))
                name = answer_to(question, self.answers)
                found[name] = (*found.get(name, ()), (id_, "denominator"))
            for name, of_name in found.items():
                found[name] = tuple(
                    (id_, "numerator") if role == (id_, "value") else role for role in of_name
                )
        return found


def _best(axes: Sequence[Axis], fits: Callable[[str], bool]) -> list[str]:
    """The axes with the most names that fit, none where no name does."""
    counts = {axis.key: sum(map(fits, axis.names)) for axis in axes}
    most = max(counts.values(), default=0)
    return [key for key, count in counts.items() if count == most and most]


def _numbers(tables: Sequence[Table], of: str, name: str) -> Iterator[float | None]:
    """The numbers under a name, from top to bottom; -1 for one that says it is no count."""
    for table in tables:
        at = next((one.column for one in table.labels if one.heading == of), None)
        if {SHEET: table.sheet, TITLE: table.title}.get(of, name) != name:
            continue
        columns = [one.column for one in table.values if of != HEADINGS or one.heading == name]
        for row in table.rows:
            if at is None or name_of(row.cell(at)) == name:
                yield from (_counted(row.cell(column)) for column in columns)


def _counted(cell: CellValue) -> float | None:
    text = str(cell).replace(",", "")
    if text.endswith("%"):
        return -1.0
    try:
        return number(text)
    except CellError:
        return None


def _by_parts(id_: str, projects: Sequence[Project]) -> bool:
    return any(
        kept_as(project, measure) is Kept.PARTS
        for project in projects
        for measure in project.measures
        if measure.id == id_
    )
