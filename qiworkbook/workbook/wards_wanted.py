"""Trusts, wards and groups: which projects are meant, and what is wrong with the tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from qiworkbook.analysis.wards_and_trusts import where_of
from qiworkbook.model import About, ProjectFile, Trust, WardOfTrust, Where, Workbook, WorkbookFile
from qiworkbook.model.settings import ProjectGroup
from qiworkbook.problems import Problem, Severity, WorkbookError
from qiworkbook.store import layout
from qiworkbook.store.toml_file import read_toml
from qiworkbook.store.workbook_folder import project_ids
from qiworkbook.text.source import Source
from qiworkbook.text.words import nearest, there_are


class WardsWanted(Struct, frozen=True):
    """Which projects somebody wants to see: of these trusts, at these wards, in these groups.

    Each is a list of ids, names or parts of names; nothing named wants all. Projects must fit
    every list that is not empty, and one entry of each.
    """

    trusts: tuple[str, ...] = ()
    wards: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.trusts or self.wards or self.groups)


def projects_wanted(
    root: Path, wanted: WardsWanted, named: Sequence[str] = ()
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """The ids of the projects that are wanted, of those `named` or of all; and what is unread.

        >>> projects_wanted(root, WardsWanted())[0]
        ('willow-ward',)

    Where a project is cannot be known while its project.toml cannot be read: it is left out, and
    told as a problem. Raises WorkbookError for a trust, ward or group that is none or could be
    several, and when nothing is left.
    """
    file = read_toml(root, layout.WORKBOOK, WorkbookFile)
    settings = file.value or WorkbookFile()
    there: dict[str, Where] = {}
    groups = [_group(said, settings.group) for said in wanted.groups]
    unread = list(_not_there(groups, file.source, project_ids(root)))
    for id_ in named or project_ids(root):
        read = read_toml(root, layout.project_file(id_), ProjectFile)
        if read.value is None:
            unread += read.problems
        else:
            there[id_] = where_of(read.value.project or About(), settings)
    return at_places(there, wanted, settings.group), tuple(unread)


def at_places(
    there: Mapping[str, Where], wanted: WardsWanted, groups: Sequence[ProjectGroup] = ()
) -> tuple[str, ...]:
    """The projects, by where they are, that are of the trusts, wards and `groups` that are wanted.

        >>> at_places({"a": Where(trust="North"), "b": Where()}, WardsWanted(trusts=("north",)))
        ('a',)

    Raises WorkbookError for a trust, ward or group that is none or could be several, and for no
    project.
    """
    in_groups = {id_ for said in wanted.groups for id_ in _group(said, groups).projects}
    trusts = {_the(said, "trust", {*map(_trust, there.values())}) for said in wanted.trusts}
    wards = {_the(said, "ward", {*map(_ward, there.values())}) for said in wanted.wards}
    found = tuple(
        id_
        for id_, where in there.items()
        if (not trusts or _trust(where) in trusts)
        and (not wards or _ward(where) in wards)
        and (not wanted.groups or id_ in in_groups)
    )
    if found:
        return found
    raise WorkbookError("No project is at all of these places at once.", "Name fewer of them.")


class _Named(Struct, frozen=True, order=True):
    """A trust or a ward, by what it may be called; `of` tells apart those of one name."""

    names: tuple[str, ...]
    of: str = ""

    def __str__(self) -> str:
        return next(filter(None, self.names)) + (f" ({self.of})" if self.of else "")


def _trust(where: Where) -> _Named:
    return _Named((where.trust_id, where.trust, where.short))


def _ward(where: Where) -> _Named:
    return _Named((where.ward_id, where.ward, *where.was), where.trust_in_brief)


def _the(said: str, noun: str, there: Collection[_Named]) -> _Named:
    """The one that is called so; else the only one with these letters in a name."""
    word = " ".join(said.casefold().split())
    known = sorted(one for one in there if any(one.names))
    same = [one for one in known if word in (name.casefold() for name in one.names if name)]
    like = same or [one for one in known if any(word in name.casefold() for name in one.names)]
    if len(like) == 1:
        return like[0]
    if like:
        told = "; ".join(nearest(said, [*map(str, like)]))
        raise WorkbookError(
            f"Several {noun}s could be “{said}”: {told}.", "Write more of its name, or its id."
        )
    raise WorkbookError(f"No {noun} here is “{said}”.", there_are(said, [*map(str, known)]))


def _group(said: str, groups: Sequence[ProjectGroup]) -> ProjectGroup:
    for group in groups:
        if group.id == said:
            return group
    ids = [group.id for group in groups]
    hint = (
        there_are(said, ids)
        if ids
        else "Write one in workbook.toml, or of a programme in programme.toml: [[group]], id and "
        "projects."
    )
    raise WorkbookError(f"No group here is “{said}”.", hint)


def problems_of_places(workbook: Workbook) -> Iterator[Problem]:
    """Ids that nothing has, ids that two have, and wards of which the trust is not known."""
    file, source = workbook.file, workbook.source
    kinds: dict[str, Sequence[Trust | WardOfTrust | ProjectGroup]] = {
        "trust": file.trust,
        "ward": file.ward,
        "group": file.group,
    }
    for kind, tables in kinds.items():
        for table, place, _ in source.repeated(tables, "id"):
            message = f"two {kind}s are called “{table.id}”"
            yield Problem("place-twice", message, place, hint="Give each its own id.")
    trusts = [trust.id for trust in file.trust]
    for ward in file.ward:
        if ward.trust and ward.trust not in trusts:
            message = (
                f"the ward “{ward.id}” is of the trust “{ward.trust}”, which is not in the file"
            )
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
    yield from _not_there(file.group, source, workbook.ids)
    yield from _of_projects(workbook)


def _not_there(
    groups: Sequence[ProjectGroup], source: Source, ids: Sequence[str]
) -> Iterator[Problem]:
    """What groups name and no folder is called: one that was renamed, say."""
    for group in groups:
        for id_ in group.projects:
            if id_ not in ids:
                message = (
                    f"the group “{group.id}” has a project “{id_}”, which is not in the workbook"
                )
                place = source.item(id_, group, "projects")
                yield Problem("place-group", message, place, hint=there_are(id_, ids))


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
