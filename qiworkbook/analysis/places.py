"""Which ward and which trust a project belongs to, and how wards of one name are told apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from qiworkbook.model.place import Where
from qiworkbook.problems import Problem, Severity
from qiworkbook.text.words import no_stop, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qiworkbook.model import About, Project, Trust, WardOfTrust, WorkbookFile


def at_their_places(projects: Iterable[Project], file: WorkbookFile) -> tuple[Project, ...]:
    """The projects with their wards and trusts, as the tables of workbook.toml name them.

    A project that names a ward is called what the table says, since a ward is renamed there. Two
    wards of one name are told apart by their trusts, two projects on one ward by their titles.
    """
    return told_apart([_at_its_place(project, file) for project in projects], file)


def where_of(about: About, file: WorkbookFile) -> Where:
    """The ward and the trust of a project, as far as anything says."""
    ward = ward_named(about.ward, file)
    organisation = one_line(about.organisation or file.workbook.organisation)
    if ward is None:
        trust = next((one for one in file.trust if _key(organisation) == _key(one.name)), None)
        where = Where(ward=one_line(about.unit))
    else:
        trust = trust_of(ward, file)
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


def ward_named(id_: str, file: WorkbookFile) -> WardOfTrust | None:
    """The ward with this id; None for "" and for one that has no table."""
    return next((one for one in file.ward if one.id == id_), None)


def trust_of(ward: WardOfTrust, file: WorkbookFile) -> Trust | None:
    """The trust that a ward names; the only one there is where it names none."""
    if not ward.trust and len(file.trust) == 1:
        return file.trust[0]
    return next((one for one in file.trust if one.id == ward.trust), None)


def _at_its_place(project: Project, file: WorkbookFile) -> Project:
    where = where_of(project.about, file)
    ward = ward_named(where.ward_id, file)
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
    at: dict[str, set[str]] = defaultdict(set)
    for ward in file.ward if file else ():
        at[_key(ward.name)].add(ward.id)
    for project in projects:
        where = project.where
        if where.ward:
            at[_key(where.ward)].add(where.ward_id or _key(where.trust))
    shared = Counter(_place(project.where) for project in projects if project.where.ward)
    return tuple(
        replace(
            project,
            called=_called(
                project,
                is_one_of_several=len(at[_key(project.where.ward)]) > 1,
                shares=shared[_place(project.where)] > 1,
            ),
        )
        for project in projects
    )


def _called(project: Project, *, is_one_of_several: bool, shares: bool) -> str:
    where = project.where
    if not where.ward:
        return project.called
    trust = where.trust_in_brief
    name = f"{where.ward} ({trust})" if is_one_of_several and trust else where.ward
    title = no_stop(one_line(project.about.title))
    if shares and title and title != where.ward:
        return f"{name}: {title}"
    return name if name != one_line(project.about.unit) else ""


def _place(where: Where) -> tuple[str, str]:
    return where.ward_id or _key(where.ward), "" if where.ward_id else _key(where.trust)


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
