"""What the names in a sheet count: measures, and the parts of them that stand in its columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field

from qiworkbook.model.import_profile import MeasureColumns
from qiworkbook.problems import WorkbookError, do
from qiworkbook.spc.numbers import is_percentage
from qiworkbook.text.words import listed
from qiworkbook.workbook.points import Kept, kept_as
from qiworkbook.workbook.question import Choice, Question, answer_to
from qiworkbook.workbook.sheet_dates import name_of
from qiworkbook.workbook.sheet_names import HEADINGS, SHEET, TITLE, measures_called, plain
from qiworkbook.workbook.tidy_csv import counted, is_of_all, is_total
from qiworkbook.workbook.turned_tables import TARGET

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from qiworkbook.content.sheets import CellValue, Table
    from qiworkbook.model import Project
    from qiworkbook.model.import_profile import ImportProfile
    from qiworkbook.workbook.question import Answers
    from qiworkbook.workbook.sheet_names import Axis

HALVES = ("numerator", "denominator")
PARTS = ("value", *HALVES, TARGET, "note")

Role = tuple[str, str]
"""A measure, and which part of it: one of PARTS."""

PLAIN_PARTS = {
    **dict.fromkeys(("value", "values", "number", "count", "result", "score", "actual"), "value"),
    **dict.fromkeys(("note", "notes", "comment", "comments"), "note"),
    **{part: part for part in ("numerator", "denominator", TARGET)},
}
_ROW_PARTS = {
    **PLAIN_PARTS,
    **dict.fromkeys(("num", "numerators"), "numerator"),
    **dict.fromkeys(("den", "denom", "denominators"), "denominator"),
    **dict.fromkeys(("", "percentage", "per-cent", "percent", "rate", "performance"), "value"),
}
"""What a row says that it is, where a column has nothing but such names; "" is the sign %."""
_OF_MEASURE = re.compile(
    r"^(?:{0})-(?:(?:for|of)-)?|-(?:{0})$".format("numerator|denominator|target")
)
_OF_ALL = frozenset(
    (
        *("denominator", "denominators", "den", "denom", "out-of", "of", "n", "base", "eligible"),
        *("total", "all", "in-all", "total-number", "sample", "sample-size"),
    )
)
"""What a column is called that says out of how many."""
_SHOWN = 12  # names that a message lists


class Scope(Struct, frozen=True):
    """Whose numbers a file may hold: all projects, or only `project`, and perhaps one `measure`."""

    projects: tuple[Project, ...]
    project: str = ""
    measure: str = ""


def some(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


class Settling(Struct):
    """What must be settled of the names of a file before it is read; `axes` are where they stand.

    The measures are settled here, the wards in `sheet_meaning`.
    """

    name: str
    axes: Mapping[str, Axis]
    profile: ImportProfile
    scope: Scope
    answers: Answers
    tables: Sequence[Table]
    mine: list[Project] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.mine = [p for p in self.scope.projects if self.scope.project in ("", p.id)]

    def roles(
        self, of: str, split: str, projects: Sequence[Project], elsewhere: Collection[str]
    ) -> dict[str, tuple[Role, ...]]:
        """The measures, and their parts, that each name on the axis of measures stands for.

        `elsewhere` are parts that columns, or another name in a row, say.
        """
        names = self.axes[of].names if of in self.axes else ()
        roles = {name: found for name in names if (found := self.parts_of(name))}
        if not roles:
            id_ = self._one_measure(projects, names)
            if of != HEADINGS or split == HEADINGS:
                return {"": ((id_, "value"),)}
            roles = self._columns_of(id_, names)
        ids = {id_ for found in roles.values() for id_, _ in found}
        if of == HEADINGS and len(ids) == 1:
            bare = [name for name in names if plain(name) == TARGET and name not in roles]
            roles |= {name: ((min(ids), TARGET),) for name in bare}
        if "denominator" not in elsewhere:
            roles = self._with_denominators(self._with_shares(roles, of, projects), of, projects)
        # The bed days of a rate whose events stand elsewhere are no numbers of it.
        whole = {id_ for found in roles.values() for id_, part in found if part != "denominator"}
        kept = {name: tuple(r for r in found if r[0] in whole) for name, found in roles.items()}
        return {name: found for name, found in kept.items() if found}

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
        said = next((part for part in (*HALVES, TARGET) if part in wanted), "")
        for project in self.mine:
            for id_ in measures_called(name, project.measures):
                found[id_, "value"] = None
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
        measures = [m for p in projects for m in p.measures if not m.days_between]
        if not measures:
            raise WorkbookError(
                f"{listed([one.id for one in projects])} has no measure yet.",
                "Add one.",
                action=do("measure add", projects[0].id, "NAME", kind="outcome"),
            )
        why = f"No measure here is called {some(names)}." if names else ""
        ask = f"Which measure are the numbers of {self.name}?"
        choices = tuple(map(Choice, dict.fromkeys(one.id for one in measures)))
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

        "" where they are no counts, or where most are more than what they would be out of, unless
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
            return ""
        return next((f"{a:g} of {b:g}" for a, b in counts if a), "")

    def _with_denominators(
        self,
        roles: Mapping[str, tuple[Role, ...]],
        of: str,
        projects: Sequence[Project],
    ) -> dict[str, tuple[Role, ...]]:
        """The roles, where a value is how many of how many as numerator and denominator."""
        found = dict(roles)
        names = self.axes[of].names if of in self.axes else ()
        have = {role for of_name in roles.values() for role in of_name}
        for id_ in dict.fromkeys(id_ for id_, _ in have):
            if (id_, "denominator") not in have:
                halved = (id_, "numerator") in have
                value = [n for n in names if (id_, "value") in roles.get(n, ())]
                in_one = (is_of_all(cell) for n in value for cell in _cells(self.tables, of, n))
                if not halved and (
                    not any(
                        kept_as(project, measure) is Kept.PARTS
                        for project in projects
                        for measure in project.measures
                        if measure.id == id_
                    )
                    or any(in_one)
                ):
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
                question = Question(f"denominator:{id_}", ask, why, tuple(map(Choice, rest)))
                name = answer_to(question, self.answers)
                found[name] = (*found.get(name, ()), (id_, "denominator"))
            if (id_, "numerator") in have:
                continue  # its value is the result of both
            meant = (id_, "numerator")
            for name, of_name in found.items():
                found[name] = tuple(meant if r == (id_, "value") else r for r in of_name)
        return found


def _cells(tables: Sequence[Table], of: str, name: str) -> Iterator[CellValue]:
    """The cells under a name, from top to bottom."""
    for table in tables:
        at = next((one.column for one in table.labels if one.heading == of), None)
        if {SHEET: table.sheet, TITLE: table.title}.get(of, name) != name:
            continue
        columns = [one.column for one in table.values if of != HEADINGS or one.heading == name]
        for row in table.rows:
            if at is None or name_of(row.cell(at)) == name:
                yield from (row.cell(column) for column in columns)
