"""The library: what helps, where it is, and whom it serves."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from qiworkbook.model.base import DriverId, FileTable, Prose, Several, Slug, Table, Words


class Resource(Table):
    """Something useful: a title, a link, whom it serves."""

    id: Slug
    """A short id."""

    title: Words
    """What it is called."""

    link: str = ""
    """Where it is, an https address."""

    theme: str = ""
    """What it is about."""

    serves: Annotated[tuple[str, ...], Field(strict=False, alias="for")] = ()
    """Whom it serves."""

    licence: str = ""
    """How it may be used."""

    note: Prose = ""
    """What it is good for."""

    drivers: Several[DriverId] = ()
    """The ids of drivers that it helps with."""


class ResourcesFile(FileTable):
    """All that `resources.toml` may hold."""

    resource: Several[Resource] = ()
    """The library."""
