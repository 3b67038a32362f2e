"""Which ward and which trust a project belongs to, and how wards of one name are told apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.model import About, Project, Where, WorkbookFile
from qiworkbook.problems import Problem, Severity
from qiworkbook.text.words import no_stop, one_line


def at_their_places(projects: Iterable[Project], file: WorkbookFile) -> tuple[Project, ...]:
    """The projects with their wards and trusts, as the tables of workbook.toml name them.

    A project that names a ward is called what the table says, since a ward is renamed there. Two
    wards of one name are told apart by their trusts, two projects on one ward by their titles.
    """
    places = Places(file)
    return told_apart([places.placed(project) for project in projects], file)


def where_of(about: About, file: WorkbookFile) -> Where:
    """The ward and the trust of a project, as far as anything says."""
    return Places(file).where(about)


class Placed(Struct, frozen=True):
    """As much of a project as its name among others takes."""

    where: Where
    unit: str
    title: str

    @property
    def name(self) -> str:
        """What it is called before others are looked at: its ward, or of none its title."""
        return self.where.ward or self.title

    @classmethod
    def of(cls, project: Project) -> Placed:
        """What a project that stands at its place says of it."""
        about = project.about
        return cls(project.where, one_line(about.unit), no_stop(one_line(about.title)))


class Places:
    """The tables of wards and trusts in workbook.toml, to be looked up."""

    def __init__(self, file: WorkbookFile) -> None:
        """Look them up in this file."""
        self._file = file
        self._wards = {one.id: one for one in reversed(file.ward)}
        self._trusts = {one.id: one for one in reversed(file.trust)}
        self._named = {_key(one.name): one for one in reversed(file.trust)}

    def where(self, about: About) -> Where:
        """The ward and the trust of a project, as far as anything says."""
        ward = self._wards.get(about.ward)
        organisation = one_line(about.organisation or self._file.workbook.organisation)
        if ward is None:
            trust = self._named.get(_key(organisation))
            where = Where(ward=one_line(about.unit))
        else:
            only = self._file.trust[0] if len(self._file.trust) == 1 else None
            trust = only if only and not ward.trust else self._trusts.get(ward.trust)
            where = Where(ward_id=ward.id, ward=one_line(ward.name), was=ward.was)
        if trust is None:
            return replace(where, trust=organisation)
        return replace(
            where,
            trust_id=trust.id,
            trust=one_line(trust.name),
            short=one_line(trust.short),
            region=one_line(trust.region),
        )

    def placed(self, project: Project) -> Project:
        """The project at its ward and trust, called as their tables say."""
        where = self.where(project.about)
        ward = self._wards.get(where.ward_id)
        if ward is None:
            return replace(project, where=where)
        problems = (*project.problems, *_otherwise(project, where))
        told = {
            "unit": where.ward,
            "organisation": where.trust,
            "setting": ward.setting or project.about.setting,
        }
        about = project.about.model_copy(update=told)
        return replace(project, where=where, about=about, problems=problems)

    def names(self, placed: Sequence[Placed]) -> Iterator[tuple[str, str]]:
        """How the ward of each is called, and its title, where the one or both are needed."""
        at: dict[str, set[str]] = defaultdict(set)
        for ward in self._file.ward:
            at[_key(ward.name)].add(ward.id)
        alike: dict[str, dict[tuple[str, str], Where]] = defaultdict(dict)
        for one in placed:
            at[_key(one.name)].add(one.where.ward_id or _key(one.where.trust))
            alike[_key(one.name)][_place(one.where)] = one.where
        shared = Counter(_place(one.where) for one in placed if one.where.ward)
        for one in placed:
            where, tell = one.where, ""
            if one.name and len(at[_key(one.name)]) > 1:
                wheres = alike[_key(one.name)].values()
                differ = (t for t in _TELLING if len({t(w) for w in wheres}) == len(wheres))
                tell = next(differ, _TELLING[-1])(where)
            yield _called(one, tell, shares=shared[_place(where)] > 1)


def _otherwise(project: Project, where: Where) -> Iterator[Problem]:
    """What a project writes of its place, where the table of its ward says another thing."""
    about = project.about
    for key, own, said in (
        ("unit", about.unit, where.ward),
        ("organisation", about.organisation, where.trust),
    ):
        if own and _key(own) != _key(said):
            yield Problem(
                "place-differs",
                f"{key} is “{one_line(own)}”, and workbook.toml says “{said}” of the ward "
                f"“{where.ward_id}”",
                project.source.place("project", key),
                Severity.QUESTION,
                f"What workbook.toml says is shown. Take {key} out here, or put the table right.",
            )


def told_apart(
    projects: Sequence[Project], file: WorkbookFile | None = None
) -> tuple[Project, ...]:
    """The projects, each `called` so that no other is called the same; see `at_their_places`."""
    names = Places(file or WorkbookFile.model_empty()).names(
        [Placed.of(project) for project in projects]
    )
    return tuple(
        replace(project, called=name or project.called, aside=title)
        for project, (name, title) in zip(projects, names, strict=True)
    )


def _called(one: Placed, tell: str, *, shares: bool) -> tuple[str, str]:
    name = f"{one.name} ({tell})" if tell else one.where.ward
    title = one.title if shares and one.title != one.where.ward else ""
    return "" if name == one.unit and not title else name, title


_TELLING: tuple[Callable[[Where], str], ...] = (
    attrgetter("trust_in_brief"),
    attrgetter("trust"),
    lambda where: ", ".join(filter(None, (where.trust_in_brief, where.ward_id))),
)
"""What tells wards of one name apart: their trusts, in brief where that is enough, or their ids."""


def ward_of(project: Project) -> tuple[str, ...]:
    """What projects on one ward have in common, and no others; of no ward, each its own."""
    return _place(project.where) if project.where.ward else (project.id,)


def _place(where: Where) -> tuple[str, str]:
    return where.ward_id or _key(where.ward), "" if where.ward_id else _key(where.trust)


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
