"""What `programme.toml` says: a programme of several trusts, its aims, its members, what counts."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from qiworkbook.model.base import (
    Choice,
    FileTable,
    JobTitleWords,
    Prose,
    Several,
    Slug,
    Table,
    Words,
)
from qiworkbook.model.settings import ProjectGroup
from qiworkbook.model.theory import Target
from qiworkbook.spc.reading import Better

MOST_MONTHS = 60


def _two_names(text: str) -> str:
    trust, _, project = text.partition("/")
    if not trust or not project or "/" in project:
        raise ValueError('write the member and the project, such as "northmoor/willow-ward"')
    return text


ProjectOfMember = Annotated[str, AfterValidator(_two_names)]
"""A project of a member: "northmoor/willow-ward"."""


class AboutProgramme(Table):
    """What the programme is."""

    name: Words
    """What it is called."""

    aim: Prose = ""
    """What it sets out to achieve, in a sentence."""

    organisation: str = ""
    """Who runs it."""

    objectives: Several[Prose] = ()
    """What it does to get there."""

    learning_sets: Annotated[Several[datetime.date], Field(alias="learning-sets")] = ()
    """The days on which the teams meet."""

    definitions: str = ""
    """The data pack in packs/ that says what its measures mean, by its name."""

    needs_approval: Annotated[bool, Field(alias="needs-approval")] = False
    """Whether a project counts only once it is approved, under [[approval]]."""

    illustrative: str = ""
    """Says so when the content is invented; printed on every output."""


_KIND = re.compile(r"(a rate|a percentage|a number a month|a value in .*)?")


class Ambition(Table):
    """A change in numbers that the programme wants to see in all its wards together.

    The value before is of the baseline period, the value now of the last `months` up to `by`, or
    up to today. Only wards with numbers in both count.
    """

    statement: Prose
    """What is to be reached, as people say it."""

    measure: Words
    """The id of the measure, the same in every ward."""

    target: Target
    """The number to reach, or a change from the baseline such as "-25%"."""

    by: datetime.date
    """The date by which it is to be reached."""

    better: Choice[Better] | None = None
    """Which way is better, where the target is a number: increase or decrease."""

    start: Annotated[datetime.date | None, Field(alias="from")] = None
    """The first day of the baseline period."""

    end: Annotated[datetime.date | None, Field(alias="to")] = None
    """The last day of the baseline period."""

    months: Annotated[int, Field(ge=1, le=MOST_MONTHS)] = 3
    """How many months up to the date are looked at together."""

    kind: str = ""
    """Which numbers are added up, where wards count in several ways: "a rate", "a percentage", "a
    number a month", "a value in hours"; left out, those of most wards."""

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        """A change needs a period to change from, and a number a way to be better."""
        if (self.start is None) != (self.end is None):
            message = "a baseline period has both: from and to"
            raise ValueError(message)
        if self.start and self.end and self.end < self.start:
            message = "the baseline period ends before it begins"
            raise ValueError(message)
        if self.is_relative and self.start is None:
            message = "a change needs a baseline period: from = 2024-01-01, to = 2024-12-31"
            raise ValueError(message)
        if not self.is_relative and self.better not in (Better.INCREASE, Better.DECREASE):
            message = 'say which way is better: better = "increase" or "decrease"'
            raise ValueError(message)
        if not _KIND.fullmatch(self.kind):
            message = (
                'its kind can be "a rate", "a percentage", "a number a month" or "a value in UNIT"'
            )
            raise ValueError(message)
        return self

    @property
    def is_relative(self) -> bool:
        """Whether the target is a change from the baseline."""
        return isinstance(self.target, str)

    @property
    def is_upwards(self) -> bool:
        """Whether more is better."""
        if isinstance(self.target, str):
            return self.target.strip().startswith("+")
        return self.better is Better.INCREASE


class Member(Table):
    """A trust, or another part of the programme, and where its wards are found."""

    trust: Slug
    """A short name of the trust, for files and commands."""

    name: str = ""
    """The full name of the trust, where its own workbook does not say it."""

    region: str = ""
    """The region it is in, where its own workbook does not say it."""

    workbook: str = ""
    """A folder in this one with its workbook or its wards, or a zip of them."""

    pack: str = ""
    """A pack that the trust made to be shared, a zip or a folder in this one."""

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        """Either a workbook or a pack: which of two holds today's numbers nobody could know."""
        if bool(self.workbook) == bool(self.pack):
            message = 'say where its wards are: workbook = "members/..." or pack = "packs/..."'
            raise ValueError(message)
        return self

    @property
    def path(self) -> str:
        """The folder or the file, from the folder of the programme."""
        return self.workbook or self.pack


class Approval(Table):
    """A project that counts in the programme, and who decided that."""

    project: ProjectOfMember
    """The member and the project: "northmoor/willow-ward"."""

    by: JobTitleWords
    """Who approved it: a role or a board, never a person's name."""

    on: datetime.date
    """The day."""


class KnownWard(Table):
    """What people say of a ward, where projects of several trusts could be of one.

    With nothing that it `was` it is a ward of its own, whatever others are called.
    """

    project: ProjectOfMember
    """The member and the project as it is today: "northmoor/willow-ward"."""

    was: Mapping[ProjectOfMember, datetime.date] = {}
    """What it was before it moved, or what became part of it, each with its last day; they count
    as one ward."""


class ProgrammeFile(FileTable):
    """All that `programme.toml` may hold."""

    programme: AboutProgramme
    """What the programme is."""

    ambition: Several[Ambition] = ()
    """What it wants to reach, in numbers."""

    member: Several[Member] = ()
    """The trusts that take part."""

    approval: Several[Approval] = ()
    """The projects that count, where they have to be approved."""

    ward: Several[KnownWard] = ()
    """Wards that moved between trusts, and those that are called as another is."""

    group: Several[ProjectGroup] = ()
    """Projects that somebody looks at together, each as "MEMBER/PROJECT"."""
