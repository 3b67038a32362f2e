"""What a standards set holds: a publisher's or a trust's own list, with its source and wording."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from qiworkbook.api import Choice, FileTable, Several, Slug, Table, Words


class Wording(StrEnum):
    """Whose words the standards are in."""

    PARAPHRASE = "paraphrase"
    VERBATIM = "verbatim"
    LOCAL = "local"


class Audience(StrEnum):
    """Whom a standard is for."""

    PATIENTS = "patients"
    STAFF = "staff"
    VISITORS = "visitors"
    ORGANISATION = "organisation"


class Level(StrEnum):
    """Who can meet a standard."""

    WARD = "ward"
    TRUST = "trust"


class Theme(Table):
    """A heading that standards stand under."""

    id: Slug
    """A short id, for instance "asking"."""

    title: Words
    """What the theme is called."""


class Standard(Table):
    """One standard."""

    id: Slug
    """A short id, for instance "asked-on-arrival". Assessments name it, so it stays."""

    theme: str = ""
    """The id of its theme."""

    ref: str = ""
    """Its number in the published list, such as "2.3"."""

    text: Words
    """The standard."""

    audience: Several[Choice[Audience]] = ()
    """Whom it is for: patients, staff, visitors, organisation."""

    level: Choice[Level] = Level.WARD
    """Who can meet it: ward or trust."""


class StandardsSet(FileTable):
    """All that a standards set may hold."""

    id: Slug
    """A short id; assessments name it."""

    title: Words
    """What the set is called."""

    publisher: str = ""
    """Who published it."""

    year: Annotated[int, Field(ge=1900, le=2200)] | None = None
    """The year in which it was published."""

    url: str = ""
    """Where the published text can be read."""

    licence: str = ""
    """How the words may be used."""

    wording: Choice[Wording]
    """paraphrase, verbatim or local: whose words these are. Printed on every output."""

    scope: str = ""
    """What the set covers, and what it leaves out."""

    illustrative: str = ""
    """Says so when the set is only an example. Printed on every output."""

    theme: Several[Theme] = ()
    """The themes, in the order in which they are shown."""

    standard: Several[Standard] = ()
    """The standards."""
