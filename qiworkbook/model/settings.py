"""The settings of a workbook, and the places that it names."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Annotated, Any

from msgspec import Struct
from pydantic import AfterValidator, Field, create_model, model_validator

from qiworkbook.model.base import (
    Choice,
    FileTable,
    Prose,
    Several,
    Slug,
    Table,
    TrustId,
    Words,
    keys_of,
)
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
    """Its trust; needed only where there are several."""

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


SMALL = 7
"""Counts from 1 to this are hidden, as NHS England does in hospital statistics (HES)."""

ROUND_TO = 5
"""Other counts are rounded to this, by the same rule."""

LEAST_RANGE = 3
"""How many different numbers a hidden count could be, at least, for all that a reader knows."""


class Coarse(StrEnum):
    """What the periods of a series can be joined into."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Sharing(Table):
    """What a copy that leaves the team may show. To loosen it takes a `reason`."""

    small: Annotated[int, Field(ge=2, le=100)] = SMALL
    """Counts from 1 to this are hidden. Below 7 only with a reason."""

    coarsen: Several[Choice[Coarse]] = tuple(Coarse)
    """How far periods may be joined until a series can be shown: month, quarter, year."""

    round_to: Annotated[int, Field(ge=1, le=100)] = ROUND_TO
    """Other counts are rounded to this: to 5 or more, as exact ones could tell what is hidden."""

    least_range: Annotated[int, Field(ge=2, le=100)] = LEAST_RANGE
    """How many different numbers a hidden count could be, at least. Below 3 only with a reason."""

    measurements: Several[str] = ()
    """Ids of measures that count neither people nor events, such as a score. Only with a reason."""

    agreed: Several[str] = ()
    """Modules whose judgements of a ward may leave, by name. Only with a reason."""

    reason: str = ""
    """Why the rules are looser than usual, and who decided that."""


def _colour(text: str) -> str:
    digits = text.removeprefix("#")
    if len(digits) != 6 or not set(digits.lower()) <= set("0123456789abcdef"):
        raise ValueError('write a colour as six digits, such as "#005EB8"')
    return "#" + digits.upper()


Colour = Annotated[str, AfterValidator(_colour)]


class Programme(Table):
    """Whose workbook this is."""

    name: str = ""
    """The name of the programme or collaborative."""

    organisation: str = ""
    """Whose workbook it is."""

    contact: str = ""
    """A shared mailbox."""

    told_of_harm: Prose = ""
    """What to do when somebody has told of harm: whom to tell, where to report it."""

    language: str = "en-GB"
    """The language of the outputs, such as en-GB."""

    as_of: datetime.date | None = None
    """Look at everything as on this day: for examples, and for work that is over."""

    illustrative: str = ""
    """Says so when the content is invented; printed on every output."""


class HouseLook(Table):
    """Colours, a footer, a logo, a PowerPoint template."""

    colour: Colour = "#005EB8"
    """The main colour, such as "#005EB8"."""

    accent: Colour = "#41B6E6"
    """The second colour."""

    footer: str = ""
    """A line at the foot of every page and slide."""

    logo: str = ""
    """The path of a picture in the workbook."""

    logo_words: str = ""
    """What the logo says, for those who cannot see it."""

    template: str = ""
    """The path of a PowerPoint template in the workbook."""


class HouseStyle(HouseLook):
    """How a trust's own outputs look."""

    pack: str = ""
    """The data pack, or the brand such as "high-contrast", that says what is not said here."""

    words: str = ""
    """The words that reports and decks use, such as "plain"."""


class Defaults(Table):
    """What holds where a project does not say."""

    rule_set: str = "mdc"
    """The rules that mark points where a measure does not say."""


class DateOrder(StrEnum):
    """Which part of a date such as 05/02/2024 people write first."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    YEAR_FIRST = "year-first"


class Dates(Table):
    """How people here write dates."""

    order: Choice[DateOrder] | None = None
    """What 05/02/2024 means here where nothing else settles it: "day-first" is 5 February."""


class Journal(Table):
    """What stood before each edit, kept on the computer of who made it: never in the workbook."""

    days: Annotated[int, Field(ge=0, le=90)] = 90
    """For how many days, at most 90; 0 keeps nothing, and takes away what was kept."""


class PluginChoice(Table):
    """Which plugins to leave out. Below it stand tables of plugins, which know what is in them."""

    disabled: Several[str] = ()
    """The names of plugins to leave out; they are not even imported."""

    @model_validator(mode="before")
    @classmethod
    def _leave_theirs(cls, data: Any) -> Any:
        """Without the tables of plugins that are not in use here: nobody can say what is wrong."""
        strangers = cls.strangers(data) if isinstance(data, dict) else ()
        return (
            {key: said for key, said in data.items() if key not in strangers} if strangers else data
        )

    @classmethod
    def strangers(cls, data: Mapping[str, Any]) -> tuple[str, ...]:
        """The tables of `data` that no plugin in use reads."""
        known = keys_of(cls)
        return tuple(
            key for key, said in data.items() if key not in known and isinstance(said, dict)
        )


class ProjectGroup(Table):
    """Projects that somebody looks at together, such as the ten wards of a coach."""

    id: Slug
    """A short name, by which they are chosen: "my-wards"."""

    projects: Several[str]
    """The projects, by the names of their folders."""


class IdentifierKept(Table):
    """Something that looks like an identifier, and that somebody decided to keep."""

    on: datetime.date
    """The day of the decision."""

    file: str
    """The file that it stands in."""

    kind: str
    """What it looks like: email, phone, titled-name. What it says is never written here."""

    why: str
    """Why it may stay."""


class WorkbookFile(FileTable):
    """All that `workbook.toml` may hold."""

    workbook: Programme = Programme.model_empty()
    """Whose workbook this is."""

    house_style: Annotated[HouseStyle, Field(alias="house-style")] = HouseStyle.model_empty()
    """How outputs look."""

    defaults: Defaults = Defaults.model_empty()
    """What holds where a project does not say."""

    dates: Dates = Dates.model_empty()
    """How people here write dates."""

    journal: Journal = Journal.model_empty()
    """How long what stood before an edit is kept for undo."""

    sharing: Sharing = Sharing.model_empty()
    """What a copy that leaves the team may show."""

    plugins: PluginChoice = PluginChoice.model_empty()
    """Which plugins to leave out."""

    trust: Several[Trust] = ()
    """The trusts, where there are several or one wants a region or a short name."""

    ward: Several[WardOfTrust] = ()
    """The wards as places, each of which projects can name."""

    group: Several[ProjectGroup] = ()
    """Projects that somebody looks at together."""

    identifier_kept: Annotated[Several[IdentifierKept], Field(alias="identifier-kept")] = ()
    """What looks like an identifier and was kept, with the reason."""


@cache
def file_with(*tables: tuple[str, type[Table]]) -> type[WorkbookFile]:
    """The model of workbook.toml in which each of these has its own table below `[plugins]`."""
    if not tables:
        return WorkbookFile
    # names of fields are ours, because a plugin's may have hyphens, and be taken
    fields: dict[str, Any] = {
        f"plugin_{at}": (Annotated[model, Field(alias=name)], model())
        for at, (name, model) in enumerate(tables)
    }
    choice = create_model("PluginSettings", __base__=PluginChoice, **fields)
    plugins: dict[str, Any] = {"plugins": (choice, choice.model_empty())}
    return create_model("WorkbookFile", __base__=WorkbookFile, **plugins)
