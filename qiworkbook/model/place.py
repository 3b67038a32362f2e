"""Where work happens: trusts and their wards, which stay while projects come and go."""

from __future__ import annotations

from msgspec import Struct

from qiworkbook.model.base import Choice, Several, Slug, Table, TrustId, Words
from qiworkbook.model.project_file import Setting


class Trust(Table):
    """A trust, or another organisation that runs wards."""

    id: Slug
    """A short name for files and commands."""

    name: Words
    """The full name."""

    short: str = ""
    """What people call it, for tables and charts where the full name is too long."""

    region: str = ""
    """The region it is in."""


class WardOfTrust(Table):
    """A ward as a place, not a project: two projects may share one, and it may be renamed."""

    id: Slug
    """A short name for files and commands."""

    name: Words
    """The name of the ward today."""

    trust: TrustId = ""
    """The id of its trust; needed only where there are several."""

    setting: Choice[Setting] | None = None
    """The kind of ward."""

    was: Several[str] = ()
    """What it was called, or was part of, before: "Elm Ward until 2023-09"."""


class Where(Struct, frozen=True):
    """Where a project happens, names filled in from the tables of workbook.toml.

    An id is "" where there is no table: the name is then as the project wrote it. `ward` and
    `trust` are "" where nothing says.
    """

    ward_id: str = ""
    ward: str = ""
    trust_id: str = ""
    trust: str = ""
    short: str = ""
    region: str = ""
    was: tuple[str, ...] = ()

    @property
    def trust_in_brief(self) -> str:
        """The name of the trust as short as it is known."""
        return self.short or self.trust


NOWHERE = Where()
"""Where nothing says where a project happens."""
