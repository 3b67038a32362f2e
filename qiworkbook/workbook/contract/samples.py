"""Projects to try things on: a small one, an empty one, half-written ones, one that is full."""

from __future__ import annotations

from datetime import date, timedelta
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from qiworkbook.store.toml_file import parse_toml
from qiworkbook.store.toml_values import body_text
from qiworkbook.store.validation import ModelFaultError, validate
from qiworkbook.text.source import Source
from qiworkbook.workbook.fields import Kind, fields_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qiworkbook.model import FileTable
    from qiworkbook.store.toml_values import Plain
    from qiworkbook.workbook.fields import Field

SMALL_PROJECT = """\
format = 1

[project]
title = "Feeling safe on Elm Ward"
organisation = "Northmoor NHS Foundation Trust"
unit = "Elm Ward"
status = "active"
start = 2024-01-08
illustrative = "An invented ward in an invented trust."

[aim]
statement = "90% of people on Elm Ward say they feel safe by 31 March 2025."
measure = "feels-safe"
baseline = 61
target = 90
by = 2025-03-31

[[driver]]
id = "talking"
name = "Safety is talked about"

[[driver]]
id = "confidence"
name = "Staff feel confident to start the conversation"
part_of = ["talking"]

[[idea]]
id = "huddle"
name = "a two-minute question at the morning huddle"
drives = ["confidence"]
status = "testing"

[[measure]]
id = "feels-safe"
name = "People who felt safe this week"
kind = "outcome"
definition = "Of the people asked at the community meeting, the share who answer yes."
better = "increase"
unit = "%"
shows = ["aim", "talking"]
every = "week"
"""
"""A project with one of everything that a thread needs, cycles and data aside."""

CYCLE = """\
format = 1
title = "Ask at one handover"
idea = "huddle"
purpose = "test"

[plan]
objective = "Find out whether the question can be asked in two minutes"
predicted_on = 2024-02-02
start = 2024-02-05
end = 2024-02-05
scale = "one nurse, one handover"
belief = "low"
measures = ["feels-safe"]

[[plan.question]]
ask = "Can it be done in two minutes?"
predict = "It takes three the first time"
answer = "It took two"
held = "partly"

[do]
as_planned = true

[study]
summary = "It fits"

[act]
decision = "adapt"
next = "Ask at three handovers"
"""

AWKWARD = '<b>&amp; "quoted" | *stars* `ticks` =1+1 {{ seven }} – naïve Ω 😀 \u202e'
"""A text that has to come out as it is, whatever the format."""

EMPTY = "an empty project"

_WEEKS = 24

Files = dict[str, str]


def states(
    example: Mapping[str, str], models: Mapping[str, type[FileTable]] = MappingProxyType({})
) -> Iterator[tuple[str, Files]]:
    """Projects in every state, by what they are: files below the project's folder.

    `models` read the files of the example, by the path that a record names.
    """
    full = full_project()
    yield EMPTY, {"project.toml": "format = 1\n"}
    yield "a folder without a project", {"data/feels-safe.csv": "date,value\n"}
    yield "a half-written project", {"project.toml": _part(SMALL_PROJECT, 1, 2)}
    yield "a full project", full
    if example:
        yield "a full project with its example", full | dict(example)
        yield "an empty project with its example", {"project.toml": "format = 1\n"} | dict(example)
        yield "its example, awkward words wherever they may stand", full | _awkward(example, models)
        for quarter in (1, 2, 3):
            cut = {path: _part(text, quarter, 4) for path, text in example.items()}
            yield f"its example, cut after {quarter} quarters of its lines", full | cut


def full_project() -> Files:
    """A project with cycles, data, and an awkward text wherever a person may write one."""
    title = AWKWARD.replace("\\", "\\\\").replace('"', '\\"')
    text = SMALL_PROJECT.replace("Feeling safe on Elm Ward", title).replace(
        "a two-minute question at the morning huddle", title
    )
    weeks = (date(2024, 1, 8) + timedelta(weeks=week) for week in range(_WEEKS))
    rows = (f"{day},{60 + (week * 7) % 11},\n" for week, day in enumerate(weeks))
    return {
        "project.toml": text,
        "pdsa/2024-02-05-handover.toml": CYCLE,
        "data/feels-safe.csv": "date,value,note\n" + "".join(rows),
    }


def invented(model: type[FileTable]) -> str:
    """A file with something in every key of its model, as somebody may fill in its form."""
    return body_text({"format": 1, **_filled(fields_of(model))})


def _filled(fields: Sequence[Field]) -> dict[str, Plain]:
    values = {field.key: _value(field) for field in fields}
    return {key: value for key, value in values.items() if value is not None}


def _value(field: Field) -> Plain:
    match field.kind:
        case Kind.NUMBER:
            return 1 if field.least is None else field.least
        case Kind.DATE:
            return date(2024, 1, 8)
        case Kind.YES_NO:
            return True
        case Kind.CHOICE:
            return field.choices[0]
        case Kind.SEVERAL:
            return [_value(field.item)] if field.item else []
        case Kind.TABLE:
            return _filled(field.fields)
        case Kind.ROWS:
            return [_filled(field.fields)]
        case Kind.OTHER:
            return None
        case _:
            return "an-id" if field.key == "id" else AWKWARD


def _awkward(example: Mapping[str, str], models: Mapping[str, type[FileTable]]) -> Files:
    """The example, with an awkward text in place of every text that may be any."""
    texts = dict(example)
    for path, text in example.items():
        model = next((m for where, m in models.items() if fnmatchcase(path, where)), None)
        data, problem = parse_toml(text, path)
        if model is None or data is None or problem or not _takes(model, data):
            continue
        for one in _texts_in(data):
            one.holder[one.key] = AWKWARD
            if not _takes(model, data):
                one.holder[one.key] = one.text
        texts[path] = body_text(data)
    return texts


class _Text(Struct, frozen=True):
    """A text in plain data: what holds it, and where in that."""

    holder: Any
    key: Any
    text: str


def _texts_in(data: Any) -> list[_Text]:
    found: list[_Text] = []
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if isinstance(value, str):
            found.append(_Text(data, key, value))
        elif isinstance(value, dict | list):
            found += _texts_in(value)
    return found


def _takes(model: type[FileTable], data: dict[str, Any]) -> bool:
    try:
        return not validate(data, Source("example", ""), model).problems
    except ModelFaultError:
        return False


def _part(text: str, part: int, of: int) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(lines[: len(lines) * part // of])
