"""Who names whom in the files of a workbook, by the fields of their models that hold an id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.model import AIM
from qiworkbook.store.row_names import row_names
from qiworkbook.workbook.fields import Field, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.store.toml_values import Plain
    from qiworkbook.workbook.forms import FormPath
    from qiworkbook.workbook.opened import OpenWorkbook

NAMED = {"project": ("driver", "idea", "measure"), "workbook": ("ward", "trust")}
"""What has its id in a file of this kind, in an array of this name."""


@dataclass(frozen=True, slots=True)
class Link:
    """An id that stands at `path`: of what `kind` of thing, and of which project ("" for any)."""

    path: FormPath
    kind: str
    id: str
    project: str

    @property
    def names(self) -> tuple[str, str, str]:
        """What it names, wherever it stands."""
        return self.kind, self.id, self.project


def links_in(
    fields: tuple[Field, ...], table: Mapping[str, Plain], project: str, path: FormPath = ()
) -> Iterator[Link]:
    """Every id that a table names, in the order of its fields.

    `project` is the one that the file belongs to; a table that names a project of its own speaks
    of that one's drivers, ideas and measures.
    """
    own = [table.get(one.key) for one in fields if one.links_to == "project"]
    whose = next((one for one in own if isinstance(one, str) and one), project)
    for one in fields:
        value, here = table.get(one.key), (*path, one.key)
        if one.kind is Kind.TABLE and isinstance(value, Mapping):
            yield from links_in(one.fields, value, project, here)
        elif one.kind is Kind.ROWS and isinstance(value, (list, tuple)):
            rows = [row for row in value if isinstance(row, Mapping)]
            for name, row in zip(row_names(rows), rows, strict=True):
                yield from links_in(one.fields, row, project, (*here, name))
        else:
            kind = one.links_to or (one.item.links_to if one.item else "")
            for id_ in value if isinstance(value, (list, tuple)) else (value,):
                if kind and isinstance(id_, str) and id_:
                    yield from _link(here, kind, id_, whose)


def _link(path: FormPath, kind: str, id_: str, project: str) -> Iterator[Link]:
    if kind == "driver or aim":
        if id_ != AIM:
            yield Link(path, "driver", id_, project)
    else:
        is_global = kind == "project" or kind in NAMED["workbook"]
        yield Link(path, kind, id_, "" if is_global else project)


def names_of(opened: OpenWorkbook, kind: str, project: str) -> dict[str, str]:
    """What an id of this kind can be, each with how people call it: what a form offers.

        >>> names_of(opened, "driver", "willow-ward")["talked-about"]
        'Sexual safety is talked about openly'

    Without a project: those of all that were read.
    """
    if kind == "project":
        titles = {one.id: one.title for one in opened.workbook.projects}
        return {id_: titles.get(id_, id_) for id_ in opened.workbook.ids}
    if kind in NAMED["workbook"]:
        places = getattr(opened.workbook.file, kind)
        return {one.id: one.name for one in places}
    projects = [one for one in opened.workbook.projects if project in ("", one.id)]
    match kind:
        case "driver" | "driver or aim":
            found = {one.id: one.name for each in projects for one in each.drivers}
            return {AIM: "The aim", **found} if kind != "driver" else found
        case "idea":
            return {one.id: one.name for each in projects for one in each.ideas}
        case "measure":
            return {one.id: one.name for each in projects for one in each.measures}
        case "cycle":
            return {one.id: one.title for each in projects for one in each.cycles}
    return {}
