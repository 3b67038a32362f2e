"""Problems of trusts, wards and groups in workbook.toml, and of projects that name a ward."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.problems import Problem, Severity
from qiworkbook.text.suggest import there_are

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.model import Trust, WardOfTrust, Workbook
    from qiworkbook.model.settings import ProjectGroup


def problems_of_places(workbook: Workbook) -> Iterator[Problem]:
    """Ids that nothing has, ids that two have, and wards of which the trust is not known."""
    file, source = workbook.file, workbook.source
    for kind, tables in (("trust", file.trust), ("ward", file.ward), ("group", file.group)):
        yield from _twice(workbook, kind, tables)
    trusts = [trust.id for trust in file.trust]
    for ward in file.ward:
        if ward.trust and ward.trust not in trusts:
            message = f"the ward “{ward.id}” is of the trust “{ward.trust}”, and there is no such"
            place = source.place(ward, "trust")
            yield Problem("place-unknown", message, place, hint=there_are(ward.trust, trusts))
        elif not ward.trust and len(trusts) > 1:
            yield Problem(
                "place-no-trust",
                f"nothing says which trust the ward “{ward.id}” is of",
                source.place(ward),
                Severity.QUESTION,
                f'Add, for example: trust = "{trusts[0]}"',
            )
    for group in file.group:
        for id_ in group.projects:
            if id_ not in workbook.ids:
                message = f"the group “{group.id}” has a project “{id_}”, and there is no such"
                place = source.item(id_, group, "projects")
                yield Problem("place-group", message, place, hint=there_are(id_, workbook.ids))
    yield from _of_projects(workbook)


def _twice(
    workbook: Workbook, kind: str, tables: Sequence[Trust | WardOfTrust | ProjectGroup]
) -> Iterator[Problem]:
    seen: set[str] = set()
    for table in tables:
        if table.id in seen:
            message = f"two {kind}s are called “{table.id}”"
            place = workbook.source.place(table, "id")
            yield Problem("place-twice", message, place, hint="Give each its own id.")
        seen.add(table.id)


def _of_projects(workbook: Workbook) -> Iterator[Problem]:
    wards = [ward.id for ward in workbook.file.ward]
    for project in workbook.projects:
        said = project.about.ward
        if said and said not in wards:
            message = f"the project is at the ward “{said}”, and workbook.toml has no such ward"
            hint = (
                there_are(said, wards)
                if wards
                else (f'Add to workbook.toml a [[ward]] with id = "{said}" and a name.')
            )
            place = project.source.place("project", "ward")
            yield Problem("place-unknown", message, place, hint=hint)
