"""What the names of a sheet mean: whose rows they are, and of which measures.

Settled by names that are the same, by options, by a kept profile, or by asking; never by likeness.
One ward's numbers must not enter another: a name that stands for no project here, or for two, is
asked about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import starmap

from msgspec import Struct, field

from qiworkbook.content.sheets import CellValue, DateTable
from qiworkbook.model import Project
from qiworkbook.model.import_profile import ImportProfile, MeasureColumns
from qiworkbook.problems import Place, WorkbookError, do
from qiworkbook.spc.numbers import is_percentage
from qiworkbook.text.words import listed, meant_or
from qiworkbook.workbook.edits.points import RowForm, kept_as
from qiworkbook.workbook.question import Answers, Choice, Question, Unanswered, answer_to, answered
from qiworkbook.workbook.sheets.sheet_cells import counted, is_number, is_of_all, is_total
from qiworkbook.workbook.sheets.sheet_dates import name_of
from qiworkbook.workbook.sheets.sheet_names import (
    HEADINGS,
    SHEET,
    TITLE,
    WARD_WORDS,
    axes_of,
    is_no_actual,
    measures_called,
    plain,
    projects_called,
    ward_and_measure,
    without_time,
    without_ward,
)
from qiworkbook.workbook.sheets.sheet_tables import TARGET, UNITS

HALVES = ("numerator", "denominator")
PARTS = ("value", *HALVES, TARGET, "note")

Role = tuple[str, str]
"""A measure, and which part of it: one of PARTS."""

PLAIN_PARTS = {
    **dict.fromkeys(("value", "values", "number", "count", "result", "score", "actual"), "value"),
    **dict.fromkeys(("note", "notes", "comment", "comments"), "note"),
    **dict.fromkeys(("numerator", "numerators", "num"), "numerator"),
    **dict.fromkeys(("denominator", "denominators", "den", "denom"), "denominator"),
    TARGET: TARGET,
}
_ROW_PARTS = {
    **PLAIN_PARTS,
    **dict.fromkeys(("", "percentage", "per-cent", "percent", "rate", "performance"), "value"),
}
"""What a row says that it is, where a column has nothing but such names; "" is the sign %."""
_OF_MEASURE = re.compile(
    r"^(?:{0})-(?:(?:for|of)-)?|-(?:{0})$".format("numerator|denominator|target|actual")
)
_OF_ALL = frozenset(
    (
        *("denominator", "denominators", "den", "denom", "out-of", "of", "n", "base", "eligible"),
        *("total", "all", "in-all", "total-number", "sample", "sample-size"),
    )
)
"""What a column is called that says out of how many."""
_SHOWN = 12  # names that a message lists
LEAVE_OUT = "leave-out"
WHOSE = "whose"
"""The question of which project all rows are, where nothing in the file says so."""
_FIGURES = tuple("0123456789OolI")
_IN_BRACKETS = re.compile(r"\([0-9]+\)")
_JOINED = re.compile(r"\s*(?:[/&+,]|\band\b)\s*", re.IGNORECASE)
_PIVOT = (
    "It is a pivot table with all names in one column. In Excel, click into it and choose: Design, "
    "Report Layout, Show in Tabular Form, then Repeat All Item Labels."
)


class SheetScope(Struct, frozen=True):
    """Whose numbers a file may hold: all projects, or only `project`, and perhaps one `measure`."""

    projects: tuple[Project, ...]
    project: str = ""
    measure: str = ""


def some(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


class SheetMeaning(Struct, frozen=True):
    """What the names of a sheet mean.

    `where` are the names that rows must have, by the axis they stand on. `split` is the axis of
    the wards and `of` that of the measures, "" where all rows are of one. `wards` are the projects
    that a name stands for, none where it is left out. `roles` are the measures that a name on `of`
    stands for, and `columns` the parts that the columns of numbers hold where `of` is no heading.
    `part` is the axis that says which part a row has, Actual or Target, "" where none does, and
    `parts` what its names stand for. `notes` are the columns that somebody named for those.
    """

    where: Mapping[str, str]
    split: str
    of: str
    wards: Mapping[str, tuple[str, ...]]
    roles: Mapping[str, tuple[Role, ...]]
    columns: Mapping[str, str]
    part: str = ""
    parts: Mapping[str, tuple[Role, ...]] = field(default_factory=dict)
    notes: frozenset[str] = frozenset(("note", "notes", "comment", "comments"))

    def kept(self, profile: ImportProfile) -> ImportProfile:
        """The profile with all that was settled, so that it need not be asked again."""
        measures = dict(profile.measures)
        for name, roles in self.roles.items():
            for id_, part in roles:
                said = {part: name} if name else {}
                measures[id_] = measures.get(id_, MeasureColumns()).model_copy(update=said)
        found = {name: ids[0] if ids else "" for name, ids in self.wards.items() if name}
        settled = {
            "split": self.split,
            "measure_column": "" if self.of == HEADINGS else self.of,
            "wards": profile.wards | found,
            "measures": measures,
        }
        return profile.model_copy(update=settled)


def meaning_of(
    file: str,
    tables: Sequence[DateTable],
    profile: ImportProfile,
    scope: SheetScope,
    answers: Answers,
    *,
    told: Mapping[str, MeasureColumns] | None = None,
    counted: bool = False,
) -> SheetMeaning:
    """What the names in the tables of a file mean. `counted` is for a list, one row a case; `told`
    is what of the profile says that a column has the numbers themselves, if not all of it.

    Raises `Unanswered` for what only a person knows, and WorkbookError where nothing fits.
    """
    axes = axes_of(tables)
    if not counted and not any(table.values for table in tables):
        names = some([label.heading for table in tables for label in table.labels])
        raise WorkbookError(
            f"{file} has no column of numbers, so nothing was read. It has: {names}.",
            f"Put each number alone in its cell: 4, not 4 days.{_with_more(tables)}",
        )
    if counted:
        axes = {key: axis for key, axis in axes.items() if key != HEADINGS}
    settling = _Settling(
        file,
        axes,
        profile,
        scope,
        answers,
        () if counted else tables,
        profile.measures if told is None else told,
    )
    where = settling.where()
    split = settling.split(where)
    wards = settling.wards(split)
    targeted = dict.fromkeys(id_ for ids in wards.values() for id_ in ids)
    projects = [one for one in scope.projects if one.id in targeted]
    if not projects:
        of_wards = axes.get(split, ())
        raise WorkbookError(
            f"{file} has rows of {some(of_wards) or 'nobody'}, and none of them is a project "
            "here, so nothing was read.",
            "Say which is which.",
            action=do("", ward=f"{of_wards[0] if of_wards else 'NAME'}=PROJECT"),
        )
    if counted and scope.measure:
        return SheetMeaning(where, split, "", wards, {"": ((scope.measure, "value"),)}, {})
    part, parts = settling.part_axis((split, *where))
    of = settling.measure_axis((split, part, *where), HEADINGS if split != HEADINGS else "")
    if counted:
        roles = settling.roles("" if of == HEADINGS else of, HEADINGS, projects, ())
        wards = settling.one_each(wards, roles)
        return SheetMeaning(where, split, "" if of == HEADINGS else of, wards, roles, {})
    columns = settling.columns() if of != HEADINGS and split != HEADINGS else {}
    elsewhere = {*columns.values(), *(name for roles in parts.values() for _, name in roles)}
    roles = settling.roles(of, split, projects, elsewhere)
    wards = settling.one_each(wards, roles)
    return SheetMeaning(
        where,
        split,
        of,
        wards,
        roles=roles,
        columns=columns,
        part=part,
        parts=parts,
        notes=frozenset(name for name, part in PLAIN_PARTS.items() if part == "note")
        | {plain(one.note) for one in profile.measures.values() if one.note},
    )


def _with_more(tables: Sequence[DateTable]) -> str:
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


class _Settling(Struct):
    """What must be settled of the names of a file before it is read; `axes` are where they stand.

    Whose the rows are is settled first, then what they count.
    """

    name: str
    axes: Mapping[str, tuple[str, ...]]
    profile: ImportProfile
    scope: SheetScope
    answers: Answers
    tables: Sequence[DateTable]
    told: Mapping[str, MeasureColumns]
    mine: list[Project] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.mine = [p for p in self.scope.projects if self.scope.project in ("", p.id)]

    def where(self) -> dict[str, str]:
        """The names that rows must have, as they are compared, by their axis."""
        wanted = {}
        for said, name in self.profile.where.items():
            axis = self._axis(said, "The column of rows to keep")
            if plain(name) not in map(plain, names := self.axes[axis]):
                raise WorkbookError(
                    f"{self.name} has no row with {name} under {axis}, so nothing was read.",
                    f"{meant_or(name, names, '')} It has: {some(names)}.".lstrip(),
                )
            wanted[axis] = plain(name)
        return wanted

    def split(self, where: Mapping[str, str]) -> str:
        """The axis that says whose row it is, "" where all are of the one project."""
        if self.profile.split:
            return self._axis(self.profile.split, "The column of wards")
        axes = {k: n for k, n in self.axes.items() if not (self.scope.project and k in where)}
        mine = {one.id for one in self.mine}
        found = _best(axes, lambda name: bool(projects_called(name, self.scope.projects))) or _best(
            axes, lambda name: not mine.isdisjoint(self._said_by(name)[0])
        )
        named = [
            key
            for key, names in axes.items()
            if plain(key).replace("-", " ") in WARD_WORDS
            and not (found and {*map(str.casefold, names)} <= UNITS)  # "Unit" says either
        ]
        candidates = tuple(dict.fromkeys((*found, *named)))
        if len(candidates) == 1:
            return candidates[0]
        if not candidates and self.scope.project:
            return ""
        columns = [k for k, n in axes.items() if k not in (HEADINGS, TITLE) and len(n) > 1]
        if keys := candidates or columns:
            return self._which("split", f"Which column of {self.name} says whose row it is?", keys)
        if "row-labels" in (plain(one.heading) for table in self.tables for one in table.dates):
            raise WorkbookError(f"{self.name} is a pivot table, so nothing was read.", _PIVOT)
        choices = tuple(Choice(o.id, f"{o.ward}, {o.title}") for o in self.scope.projects)
        alone = choices[0].answer if len(choices) == 1 else ""
        asked = f"Whose numbers are those of {self.name}?"
        raise Unanswered(Question(WHOSE, asked, choices=choices, usual=alone))

    def wards(self, split: str) -> dict[str, tuple[str, ...]]:
        """The projects that each name stands for; none for one that is left out."""
        if not split:
            return {"": tuple(one.id for one in self.mine)}
        said = {plain(name): id_ for name, id_ in self.profile.wards.items()}
        wards: dict[str, tuple[str, ...]] = {}
        unknown = []
        for name in self.axes[split]:
            if plain(name) in said:
                wards[name] = self._known(name, said[plain(name)])
            elif is_total(name) or (split == HEADINGS and plain(name) in PLAIN_PARTS):
                wards[name] = ()
            elif plain(name) == plain(split):
                raise WorkbookError(
                    f"{self.name} has {name} once more below {split}, as a heading has it, and "
                    "what stands beside it can't be read as dates, so nothing was read.",
                    "Write the dates in every heading as in the first, with their years.",
                )
            elif found := self._said_by(name)[0]:
                wards[name] = found
            else:
                unknown.append(name)
        measures = [one for project in self.mine for one in project.measures]
        if split not in (HEADINGS, SHEET, TITLE) and any(
            measures_called(name, measures) for name in unknown
        ):
            raise WorkbookError(
                f"{self.name} has wards and measures below one another under {split}, so nothing "
                "was read.",
                _PIVOT,
            )
        if self.scope.project:
            wards = self._of_one(split, wards, unknown)
        else:
            wards |= {name: self._ask_ward(name, unknown) for name in unknown}
        return self._apart(wards, said)

    def _said_by(self, name: str) -> tuple[tuple[str, ...], str]:
        return ward_and_measure(name, self.scope.projects)

    def part_axis(self, taken: Collection[str]) -> tuple[str, dict[str, tuple[Role, ...]]]:
        """The axis of names such as Actual and Target, or Numerator, and what they stand for."""
        said = plain(self.profile.measure_column)
        axes = {key: names for key, names in self.axes.items() if key not in taken}
        for key, names in axes.items():
            parts = {name: self.row_parts(name) for name in names}
            kinds = {part for roles in parts.values() for _, part in roles}
            others = (name for one, of_one in axes.items() if one != key for name in of_one)
            if (
                key not in (HEADINGS, SHEET, TITLE)
                and plain(key) != said
                and (kinds - {"value"} or any(map(is_no_actual, names)))
                and all(roles or is_no_actual(name) for name, roles in parts.items())
                and (self.scope.measure or self.profile.measures or any(map(self.parts_of, others)))
            ):
                return key, parts
        return "", {}

    def measure_axis(self, taken: Sequence[str], otherwise: str) -> str:
        """The axis that says what is counted: HEADINGS where columns do, or `otherwise`; or that of
        the wards, the first of those `taken`, where its names say both.
        """
        if self.profile.measure_column:
            return self._axis(self.profile.measure_column, "The column of measures")
        axes = {key: names for key, names in self.axes.items() if key not in taken}
        found = _best(axes, lambda name: bool(self.parts_of(name)))
        split = taken[0]
        both = bool(split) and any(self._said_by(name)[1] for name in self.axes[split])
        if both and (not found or split not in (TITLE, SHEET)):
            return split
        if len(found) > 1 and HEADINGS in found:
            found = [HEADINGS]  # a title or a sheet says it once more
        if len(found) > 1:
            ask = f"Which column of {self.name} says what is counted?"
            return self._which("measure-column", ask, tuple(found))
        return found[0] if found else otherwise

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
                fitting = self._ask_ward(name, [name], f"{listed(fitting)} both have that name.")
            found[name] = fitting
        return found

    def _axis(self, said: str, what: str) -> str:
        for key in self.axes:
            if plain(key) == plain(said):
                return key
        columns = [key for key in self.axes if key not in (HEADINGS, TITLE)]
        raise WorkbookError(
            f"{self.name} has no column of names called {said}, so nothing was read.",
            f"{meant_or(said, columns, '')} {what} can be: "
            f"{', '.join(columns) or 'none'}.".lstrip(),
        )

    def _which(self, id_: str, ask: str, keys: Sequence[str]) -> str:
        choices = tuple(Choice(key, some(self.axes[key])) for key in keys)
        return answer_to(Question(id_, ask, choices=choices), self.answers)

    def _known(self, name: str, id_: str) -> tuple[str, ...]:
        if id_ in ("", LEAVE_OUT):
            return ()
        ids = [one.id for one in self.scope.projects]
        if id_ not in ids:
            hint = meant_or(id_, ids, f"There are: {some(ids)}.")
            raise WorkbookError(f"There is no project {id_}, which {name} should be.", hint)
        return (id_,)

    def _ask_ward(self, name: str, unknown: Sequence[str], why: str = "") -> tuple[str, ...]:
        kept = self.profile.wards
        there = {plain(one) for names in self.axes.values() for one in names}
        gone = [one for one, id_ in kept.items() if id_ and plain(one) not in there]
        new = bool(gone) or "" in kept.values()  # a profile that was kept has every name
        if not why and ("others" in self.answers or (self.profile.others and not new)):
            return ()
        rest = [one for one in unknown if one != name]
        more = f" Nor is there one called {some(rest)}." if rest else ""
        parts = [projects_called(part, self.mine) for part in _JOINED.split(name)]
        if len(parts) > 1 and all(parts):
            more = " It names several wards, and their numbers together belong to no single ward."
        if gone:
            more += f" {some(gone)}, which the profile has, is no longer there."
        question = Question(
            "ward",
            f"Which project is {name}?",
            why or f"No project here is called {name}.{more}",
            (
                *(Choice(p.id, p.title) for p in self.mine),
                Choice(LEAVE_OUT, "its numbers are not read"),
            ),
            about=name,
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
            f"{self.name} has the numbers of {some(names)}, and {own} has another name, "
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
            for id_ in () if self._said_by(name)[1] else ids:
                sharing.setdefault(id_, []).append(name)
        for id_, names in sharing.items():
            # (1) is the mark of a footnote, unless there is a (2), or none, beside it.
            if (
                len({(without_ward(plain(name)), *_IN_BRACKETS.findall(name)) for name in names})
                < 2
            ):
                continue
            for name in names:
                if plain(name) not in said and name not in answered("ward", self.answers):
                    wards[name] = self._ask_ward(
                        name, names, f"{listed(names)} could all be {id_}."
                    )
        return wards

    def roles(
        self, of: str, split: str, projects: Sequence[Project], elsewhere: Collection[str]
    ) -> dict[str, tuple[Role, ...]]:
        """The measures, and their parts, that each name on the axis of measures stands for.

        `elsewhere` are parts that columns, or another name in a row, say.
        """
        names = self.axes.get(of, ())
        unnamed = (one for one in self.tables if not any(value.heading for value in one.values))
        over = [without_time(one.title) or one.sheet for one in unnamed] if of == HEADINGS else []
        roles = {name: found for name in (*names, *over) if (found := self.parts_of(name))}
        if not roles:
            id_ = self._one_measure(projects, names)
            if of != HEADINGS or split == HEADINGS:
                return {"": ((id_, "value"),)}
            roles = self._columns_of(id_, names)
        ids = {id_ for found in roles.values() for id_, _ in found}
        if of == HEADINGS and len(ids) == 1:
            bare = [name for name in names if plain(name) == TARGET and name not in roles]
            roles |= {name: ((min(ids), TARGET),) for name in bare}
        if of == HEADINGS and names:
            roles |= self._bare_halves(roles, projects)
        if "denominator" not in elsewhere:
            roles = self._with_denominators(self._with_shares(roles, of, projects), of, projects)
        # The bed days of a rate whose events stand elsewhere are no numbers of it.
        whole = {id_ for found in roles.values() for id_, part in found if part != "denominator"}
        kept = {name: tuple(r for r in found if r[0] in whole) for name, found in roles.items()}
        return {name: found for name, found in kept.items() if found}

    def _bare_halves(
        self, roles: Mapping[str, tuple[Role, ...]], projects: Sequence[Project]
    ) -> dict[str, tuple[Role, ...]]:
        """Columns called no more than Numerator and Denominator, where one share or rate alone can
        be theirs and stands beside them: its counts say more than it does.
        """
        have = {role for found in roles.values() for role in found}
        pairs = [(p, m) for p in projects for m in p.measures if (m.id, "value") in have]
        shares = {m.id for _, m in pairs if m.per or is_percentage(m.unit)}
        halves = {
            name: part
            for name in self.axes[HEADINGS]
            if name not in roles and (part := _ROW_PARTS.get(plain(name))) in HALVES
        }
        told = self.profile.measures.keys() & shares  # --measure, or a profile, says the columns
        told |= {m.id for p, m in pairs if m.id in shares and kept_as(p, m) is RowForm.VALUE}
        if len(shares) != 1 or told or sorted(halves.values(), reverse=True) != [*HALVES]:
            return {}
        return {name: ((min(shares), part),) for name, part in halves.items()}

    def columns(self) -> dict[str, str]:
        """The parts in the columns of numbers, where another axis says what is counted."""
        names = list(dict.fromkeys(one.heading for table in self.tables for one in table.values))
        parts = {name: part for name in names if (part := PLAIN_PARTS.get(plain(name)))}
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

    def row_parts(self, name: str) -> tuple[Role, ...]:
        """The part that a row called so has: of any measure, or of those that call one so."""
        if part := _ROW_PARTS.get(plain(name)):
            return (("", part),)
        found = self.parts_of(name)
        told = any(
            plain(columns.value) == plain(name) for columns in self.profile.measures.values()
        )
        return found if told or all(part in HALVES for _, part in found) else ()

    def parts_of(self, name: str) -> tuple[Role, ...]:
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
        of_part = _OF_MEASURE.sub("", wanted)
        said = next((part for part in (*HALVES, TARGET) if part in wanted), "value")
        for project in self.mine:
            for id_ in measures_called(name, project.measures):
                found[id_, "value"] = None
            if project.id in (both := self._said_by(name))[0] and both[1] and not found:
                found[both[1], "value"] = None
            if of_part != wanted:
                for id_ in measures_called(of_part, project.measures):
                    found.setdefault((id_, said))
            for measure in project.measures:
                for part in HALVES:
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
        measures = [measure for one in projects for measure in one.typed_measures]
        if not measures:
            raise WorkbookError(
                f"{listed([one.id for one in projects])} has no measure yet.",
                "Add one.",
                action=do("measure add", projects[0].id, "NAME", kind="outcome"),
            )
        why = f"No measure here is called {some(names)}." if names else ""
        ask = f"Which measure are the numbers of {self.name}?"
        choices = tuple(starmap(Choice, {one.id: one.name for one in measures}.items()))
        return answer_to(Question("measure", ask, why, choices), self.answers)

    def _columns_of(self, id_: str, names: Sequence[str]) -> dict[str, tuple[Role, ...]]:
        """The columns of the one measure: called value, numerator ..., or the only one there is."""
        if not names or any(not one.heading for table in self.tables for one in table.values):
            names = (*names, "")
        parts = {name: part for name in names if (part := PLAIN_PARTS.get(plain(name)))}
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
        names = self.axes.get(of, ())
        have = {role for of_name in roles.values() for role in of_name}
        of_some = {m.id: m for p in projects for m in p.measures if m.per or is_percentage(m.unit)}
        for name, id_ in [(n, id_) for n in roles for id_, part in roles[n] if part == "value"]:
            told = self.told.get(id_, MeasureColumns()).value
            if id_ not in of_some or plain(told) == plain(name) or (id_, "denominator") in have:
                continue
            beside = {n: b for n in names if n not in roles and (b := self._beside(of, name, n))}
            if not beside:
                continue
            first = f"{next(iter(beside.values()))[0]:g}"
            question = Question(
                "share",
                f"{self.name}: {first} stands under {name}. What is it?",
                f"{id_} is {f'in {unit}' if (unit := of_some[id_].unit) else 'a rate'}.",
                (
                    *(Choice(other, f"{a:g} of {b:g}") for other, (a, b) in beside.items()),
                    Choice("itself", f"{first} {unit}".strip()),
                ),
                about=id_,
            )
            if (answer := answer_to(question, self.answers)) in beside:
                found[answer] = (*found.get(answer, ()), (id_, "denominator"))
                found[name] = tuple(
                    (id_, "numerator") if role == (id_, "value") else role for role in found[name]
                )
        return found

    def _beside(self, of: str, name: str, other: str) -> tuple[float, float] | None:
        """The first number under a name and the one under another, as in 40 of 60.

        None where they are no counts, or where most are more than what they would be out of, unless
        the other name says that it is: whether one of them is too many, is judged later.
        """
        pairs = list(
            zip(*(map(counted, _cells(self.tables, of, n)) for n in (name, other)), strict=False)
        )
        counts = [(a, b) for a, b in pairs if a is not None and b is not None]
        whole = all(a.is_integer() and b.is_integer() and min(a, b) >= 0 for a, b in counts)
        named = plain(other) in _OF_ALL
        few = 2 * sum(a <= b for a, b in counts) <= len(counts)
        if not whole or (not named and (few or all(a == 0 or b == 100 for a, b in counts))):
            return None
        return next(((a, b) for a, b in counts if a), None)

    def _with_denominators(
        self,
        roles: Mapping[str, tuple[Role, ...]],
        of: str,
        projects: Sequence[Project],
    ) -> dict[str, tuple[Role, ...]]:
        """The roles, where a value is how many of how many as numerator and denominator."""
        found = dict(roles)
        names = self.axes.get(of, ())
        have = {role for of_name in roles.values() for role in of_name}
        for id_ in dict.fromkeys(id_ for id_, _ in have):
            if (id_, "denominator") not in have:
                halved = (id_, "numerator") in have
                also = [n for n in names if {(id_, "numerator")} < {*roles.get(n, ())}]
                beside = (self._beside(of, n, o) for n in also for o in names if o not in roles)
                if also and not any(beside):
                    # What is counted is a measure, too, and nothing here is what it is out of.
                    found = {n: tuple(r for r in of_n if r[0] != id_) for n, of_n in found.items()}
                    continue
                value = [n for n in names if (id_, "value") in roles.get(n, ())]
                in_one = (is_of_all(cell) for n in value for cell in _cells(self.tables, of, n))
                kept = [kept_as(p, m) for p in projects for m in p.measures if m.id == id_]
                if not halved and (RowForm.PARTS not in kept or any(in_one)):
                    continue
                rest = tuple(n for n in names if id_ not in {one for one, _ in roles.get(n, ())})
                if not rest:
                    raise WorkbookError(
                        f"{id_} is recorded as a numerator and a denominator, and {self.name} has "
                        "one number a row, so nothing was written.",
                        "Give the sheet a column with how many there were in all.",
                    )
                ask = f"Which name in {self.name} is the denominator of {id_}?"
                why = f"{id_} is recorded as a numerator and a denominator."
                question = Question("denominator", ask, why, tuple(map(Choice, rest)), about=id_)
                name = answer_to(question, self.answers)
                found[name] = (*found.get(name, ()), (id_, "denominator"))
            if (id_, "numerator") in have:
                continue  # its value is the result of both
            meant = (id_, "numerator")
            for name, of_name in found.items():
                found[name] = tuple(meant if r == (id_, "value") else r for r in of_name)
        return found


def _cells(tables: Sequence[DateTable], of: str, name: str) -> Iterator[CellValue]:
    """The cells under a name, from top to bottom."""
    for table in tables:
        at = next((one.column for one in table.labels if one.heading == of), None)
        if {SHEET: table.sheet, TITLE: without_time(table.title)}.get(of, name) != name:
            continue
        columns = [one.column for one in table.values if of != HEADINGS or one.heading == name]
        for row in table.rows:
            if at is None or name_of(row.cell(at)) == name:
                yield from (row.cell(column) for column in columns)


def _best(axes: Mapping[str, Sequence[str]], fits: Callable[[str], bool]) -> list[str]:
    """The axes with the most names that fit, and the columns in which each does; none where no
    name does.
    """
    counts = {key: sum(map(fits, names)) for key, names in axes.items()}
    most = max(counts.values(), default=0)
    columns = axes.keys() - {HEADINGS, SHEET, TITLE}
    return [
        key
        for key, count in counts.items()
        if count and (count == most or (key in columns and count == len(axes[key])))
    ]
