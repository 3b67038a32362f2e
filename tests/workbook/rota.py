"""A plugin of somebody else's, with a field of every kind that a model can have."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from qiworkbook.api import (
    Choice,
    FileTable,
    IdeaId,
    Prose,
    RecordType,
    Several,
    Slug,
    Table,
    Words,
    hookimpl,
)

EXAMPLE = """\
# Who covers which weekend
format = 1
title = "Weekends"   # as people say it

[where]
place = "office"

# The first one
[[weekend]]
id = "first"
on = 2025-03-01
hours = 7.5

[[weekend.cover]]
role = "Night nurse"  # never a name

[[weekend]]
id = "second"
on = 2025-03-08
"""


class Mood(StrEnum):
    """How it was."""

    CALM = "calm"
    BUSY = "busy"


class Place(Table):
    """Where the list hangs."""

    place: Words
    """The room."""

    since: datetime.date = datetime.date(2024, 1, 1)
    """From when on."""


class Cover(Table):
    """One person's cover, by role."""

    role: Words
    """The role."""

    whole: bool = True
    """Whether it is the whole weekend."""


class Weekend(Table):
    """One weekend."""

    id: Slug
    """A short id."""

    on: datetime.date
    """The Saturday."""

    until: datetime.date | None = None
    """The last day."""

    hours: float | None = None
    """Hours that were covered."""

    people: Annotated[int, Field(ge=1, le=9)] = 1
    """How many."""

    mood: Choice[Mood] | None = None
    """How it was."""

    kind: Literal["long", "short"] = "short"
    """Whether there is a bank holiday."""

    moods: Several[Choice[Mood]] = ()
    """How each day was."""

    note: Prose = ""
    """Anything else."""

    idea: IdeaId = ""
    """The change idea that is tried."""

    cover: Several[Cover] = ()
    """Who covered it."""

    @model_validator(mode="after")
    def _in_order(self) -> Weekend:
        if self.until and self.until < self.on:
            message = "it ends before it begins"
            raise ValueError(message)
        return self


class Rota(FileTable):
    """All that `rota.toml` may hold."""

    title: str = ""
    """What it is called."""

    where: Place | None = None
    """Where it hangs."""

    weekend: Several[Weekend] = ()
    """The weekends."""


@hookimpl
def qiworkbook_records() -> list[RecordType]:
    """The rota of a ward."""
    return [RecordType("rota", "rota.toml", Rota, "who covers which weekend")]
