"""What every table of a file has in common, and how a definition is compared with another."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from functools import cache
from hashlib import sha256
from types import ModuleType
from typing import Annotated, Any, Self, TypeVar, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PlainValidator,
    model_validator,
)

from qiworkbook.text.source import Located, keep_spot

# Plugins of pydantic, which any package may bring, have no say in what a file means; and no start
# looks for them among all packages that are installed. To be told that there are none, pydantic
# would import all that reads the metadata of packages: an eighth of what `data add` costs.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
_none = ModuleType("pydantic.plugin._loader")
vars(_none)["get_plugins"] = tuple
sys.modules.setdefault(_none.__name__, _none)

T = TypeVar("T")

FORMAT = 1

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SLUG_LENGTH = 60


class Table(BaseModel):
    """A TOML table. Numbers are numbers and dates are dates: nothing is coerced from text.

    One that was read from a file knows where in it it stands, so that a message can point there
    and an edit change that table and no other.
    """

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, use_enum_values=False, defer_build=True
    )

    @classmethod
    def model_empty(cls) -> Self:
        """One that says nothing, made while pydantic has yet to learn how such a table is read.

        The empty tables of a model's own defaults would otherwise be learned at every start.
        """
        return super().model_construct()

    @model_validator(mode="wrap")
    @classmethod
    def _with_its_spot(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Keep where in its file the table stands, in whatever order a model puts its rows."""
        made = handler(data)
        if isinstance(data, Located):
            keep_spot(made, data.spot)
        return made


def _slug(text: str) -> str:
    if len(text) > SLUG_LENGTH or not SLUG.fullmatch(text):
        raise ValueError("use small letters, digits and single hyphens, at most 60 of them")
    return text


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("write something here")
    return text


Slug = Annotated[str, AfterValidator(_slug)]
"""An id: small letters, digits and hyphens, unique among its kind."""

Words = Annotated[str, AfterValidator(_not_blank)]
"""Text that must say something."""

Prose = Annotated[str, Field(json_schema_extra={"x-long": True})]
"""Text of a few sentences: a form has room for them."""

_A_ROLE = Field(json_schema_extra={"x-role": True})
JobTitle = Annotated[str, _A_ROLE]
"""A role or a job title: what looks like a name here is asked about."""

JobTitleWords = Annotated[Words, _A_ROLE]
"""A role or a job title that must say something."""


def _id_of(kind: str) -> Any:
    return Field(json_schema_extra={"x-links-to": kind})


DriverId = Annotated[str, _id_of("driver")]
"""The id of a driver: renamed with it, and a driver that is named so is not taken away."""

IdeaId = Annotated[str, _id_of("idea")]
"""The id of a change idea, as `DriverId` is that of a driver."""

MeasureId = Annotated[str, _id_of("measure")]
"""The id of a measure, as `DriverId` is that of a driver."""

CycleId = Annotated[str, _id_of("cycle")]
"""The id of a PDSA cycle: the name of its file."""

ProjectId = Annotated[str, _id_of("project")]
"""The id of a project: the name of its folder. Other ids of its table are looked for in that."""

WardId = Annotated[str, _id_of("ward")]
"""The id of a ward of workbook.toml."""

TrustId = Annotated[str, _id_of("trust")]
"""The id of a trust of workbook.toml."""

Shown = Annotated[str, _id_of("driver or aim")]
"""What a measure shows: "aim", or the id of a driver."""

Several = Annotated[tuple[T, ...], Field(strict=False)]
"""A TOML array. Strictness is lifted for the list itself, never for what is in it."""

_FEWER_THAN = re.compile(r"fewer than [1-9]\d*")


def _head_count(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, str) and _FEWER_THAN.fullmatch(value):
        return value
    raise ValueError('write how many people, such as 24, or "fewer than 11" for a small group')


HeadCount = Annotated[
    int | str, PlainValidator(_head_count, json_schema_input_type=Annotated[int, Field(ge=0)] | str)
]
"""How many people: a whole number, or "fewer than 11" where the group is small."""

Choice = Annotated[T, Field(strict=False)]
"""One word out of an enumeration, written as that word."""


class FileTable(Table):
    """A whole file: it starts with the version of the format."""

    format: Annotated[int, Field(ge=1)] = FORMAT
    """The version of the file format: 1."""


def classes_in(annotation: Any) -> Iterator[type]:
    """Every class inside an annotation: of `tuple[Annotated[Driver, ...], ...]`, Driver."""
    for part in _parts(annotation):
        if isinstance(part, type) and get_origin(part) is None:
            yield part


def _parts(annotation: Any) -> Iterator[Any]:
    """The annotation and all that is inside it, also what is only said of a part."""
    yield annotation
    for inner in get_args(annotation):
        yield from _parts(inner)


def keys_of(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys of a table as they are written in a file."""
    return tuple(info.alias or name for name, info in model.model_fields.items())


@cache
def asking_for_roles(model: type[BaseModel]) -> frozenset[str]:
    """The fields of a model that ask for a role, or for several."""
    return frozenset(
        name
        for name, info in model.model_fields.items()
        for part in (info, *_parts(info.annotation))
        if getattr(part, "json_schema_extra", None) == _A_ROLE.json_schema_extra
    )


@cache
def role_keys(model: type[BaseModel], table: str = "") -> tuple[str, ...]:
    """The keys of a file that ask for a role, each behind the table that it is in: task.who.

    Every file that is read asks, so a model is gone through once.
    """
    found: list[str] = []
    for key, (name, info) in zip(keys_of(model), model.model_fields.items(), strict=True):
        if name in asking_for_roles(model):
            found.append(f"{table}.{key}".removeprefix("."))
        for kind in classes_in(info.annotation):
            if issubclass(kind, BaseModel):
                found += role_keys(kind, key)
    return tuple(found)


OF_A_MEASURE = ("definition", "numerator", "denominator", "counts", "unit", "per", "source")
OF_THE_AIM = ("statement", "baseline", "target", "by")
"""The parts that make one number comparable with the next: other words there are another thing."""

_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_LENGTH = 8


class Meaning(Table):
    """What the data mean from a day on. Written by commands; whoever confirmed it is in `who`."""

    mark: Words
    """The fingerprints of the parts of the definition; written by commands."""

    since: date | None = None
    """The first day of the data that it applies to; left out, from the first."""

    who: JobTitle = ""
    """The role that looked at a change and confirmed it."""

    why: Prose = ""
    """Why it was changed."""


def mark_of(says: Mapping[str, object], parts: tuple[str, ...]) -> str:
    """The parts of a definition that say something, each with its fingerprint.

    Spaces, capitals and a full stop at the end make no other definition. Letters alone, so that
    nobody takes one for a number about people.

    >>> mark_of({"per": 1000, "unit": ""}, ("unit", "per"))
    'per eafbabhf'
    """
    plain = {key: _plain(says.get(key)) for key in parts}
    prints = {key: sha256(text.encode()).hexdigest() for key, text in plain.items() if text}
    return ", ".join(f"{key} {p[:_LENGTH].translate(_LETTERS)}" for key, p in prints.items())


def changed_parts(before: str, now: str) -> tuple[str, ...]:
    """The parts that say something else than by the mark `before`. One filled in is no change."""
    new = _by_part(now)
    return tuple(part for part, mark in _by_part(before).items() if new.get(part) != mark)


def _by_part(mark: str) -> dict[str, str]:
    pairs = (one.partition(" ") for one in mark.split(", "))
    return {part: fingerprint for part, _, fingerprint in pairs if part}


def _plain(value: object) -> str:
    if isinstance(value, (int, float)):
        return f"{float(value):.12g}"
    text = str(value.value if isinstance(value, Enum) else "" if value is None else value)
    return " ".join(text.casefold().split()).rstrip(".")
