"""A table of a file becomes a value of its model, or a problem in words."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import Any, Generic, TypeVar

from msgspec import Struct
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from qiworkbook.model.base import FORMAT, FileTable, classes_in, keys_of
from qiworkbook.problems import Advice, InFile, Problem, WorkbookError, is_pressed
from qiworkbook.store.date_texts import YEARS
from qiworkbook.text.source import Source, located
from qiworkbook.text.words import meant_or, sentence

_NUMBER = re.compile(r"\s*[+-]?\d+(\.\d+)?\s*%?\s*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

_LISTS = ("tuple", "set", "frozen")

# How pydantic ends the name of a fault when a value is of another kind altogether.
_OF_ANOTHER_KIND = ("_type", "_parsing", "_from_float", "_inexact")

_EXPECTED: dict[str, tuple[str | InFile, ...]] = {
    "string": ("text", InFile(" in quotes")),
    "bool": ("true or false",),
    "int": ("a whole number",),
    "float": ("a number",),
    "date": ("a date", InFile(" without quotes, such as 2025-03-31")),
    "tuple": ("a list", InFile(', such as ["one", "two"]')),
    "list": ("a list", InFile(', such as ["one", "two"]')),
    "model": ("a table with keys of its own",),
    "dict": ("a table with keys of its own",),
}


def explain(
    fault: ErrorDetails, data: dict[str, Any], source: Source, model: type[BaseModel]
) -> Problem:
    """The problem that a fault of pydantic's amounts to, with its place and a next step."""
    path = tuple(fault["loc"])
    kind = fault["type"]
    if kind == "extra_forbidden":
        message, hint = _unknown_key(path, data, model)
        code = "unknown-key"
    elif kind == "missing":
        key = str(path[-1])
        owner = spoken(path[:-1], data) or "this file"
        message, hint = f"{owner} has no {key}", Advice("Add, for example: ", _sample(model, path))
        code = "missing-key"
    elif kind == "enum":
        message, hint = _wrong_word(path, data, fault, model)
        code = "unknown-word"
    else:
        message, hint = _wrong_value(path, data, fault)
        code = "wrong-value"
    return Problem(code, message, source.at(path), hint=hint)


def _unknown_key(
    path: tuple[str | int, ...], data: dict[str, Any], model: type[BaseModel]
) -> tuple[str, str]:
    key = str(path[-1])
    table = _model_at(model, path[:-1])
    known = keys_of(table) if table else ()
    owner = spoken(path[:-1], data) or "this file"
    hint = meant_or(key, known, f"It could be one of: {', '.join(known)}.", quotes='"')
    return f'{owner} has no key "{key}"', hint


def _wrong_word(
    path: tuple[str | int, ...],
    data: dict[str, Any],
    fault: ErrorDetails,
    model: type[BaseModel],
) -> tuple[str, str]:
    found = fault["input"]
    words = tuple(word for word in _words(model, path) if word)
    meant = meant_or(str(found), words, quotes='"')
    choices = f"{meant} It could be one of: {', '.join(words)}.".lstrip()
    return f"{spoken(path, data)} is {_shown(found)}", choices


def _wrong_value(
    path: tuple[str | int, ...], data: dict[str, Any], fault: ErrorDetails
) -> tuple[str, str]:
    found, kind = fault["input"], fault["type"]
    what = spoken(path, data) or "this file"
    if kind in ("value_error", "assertion_error"):
        said = str(fault["ctx"]["error"]) if "ctx" in fault else fault["msg"]
        if isinstance(found, dict | list | tuple):  # a rule for several keys together
            return f"{what} can't be as it is", sentence(said)
        return f"{what} is {_shown(found)}", sentence(said)
    wanted = kind.split("_")[0] if kind.endswith(_OF_ANOTHER_KIND) else ""
    if wanted and isinstance(found, list) and wanted in _LISTS:
        hint = "Tell whoever looks after the plugin: Several[...] takes the lists of a file."
        return f"{what} is a list, and its model takes lists of Python alone", hint
    message = Advice(
        f"{what} is {_shown(found)}, where ",
        *_EXPECTED.get(wanted, ("something else",)),
        " belongs",
    )
    if wanted in ("int", "float") and isinstance(found, str) and _NUMBER.fullmatch(found):
        return message, f"Write {found.strip(' %')} without quotes."
    if wanted == "date" and isinstance(found, str) and _DATE.fullmatch(found):
        return message, f"Write {found} without quotes."
    if wanted in ("tuple", "list") and isinstance(found, str):
        return message, f'Write ["{found}"].'
    if wanted not in _EXPECTED:
        return f"{what} is {_shown(found)}", sentence(fault["msg"].replace("Input", "It", 1))
    return message, ""


def spoken(path: tuple[str | int, ...], data: Any) -> str:
    """A path in words: `measure "feels-safe", phase 2: reason`."""
    things: list[str] = []
    for at, part in enumerate(path):
        data = value_in(data, part)
        if isinstance(part, int):
            name = data.get("id") if isinstance(data, dict) else None
            noun = things.pop() if things else "item"
            things.append(
                f'{noun} "{name}"' if isinstance(name, str) and name else f"{noun} {part + 1}"
            )
        elif at and isinstance(data, dict | list):
            things.append(part)
        elif at:
            return f"{', '.join(things)}: {part}"
        else:
            things.append(part)
    return ", ".join(things)


def value_in(data: Any, part: str | int) -> Any:
    """What a key, or the number of a row, leads to in the data of a file; None where to nothing."""
    try:
        return data[part]
    except (KeyError, IndexError, TypeError):
        return None


def _shown(value: Any) -> str:
    if isinstance(value, str):
        short = value if len(value) <= 60 else value[:57] + "..."
        return f'the text "{short}"' if short else "empty text"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, datetime.datetime):
        return f"a date with a time, {value}"
    return str(value)


def _model_at(model: type[BaseModel], path: tuple[str | int, ...]) -> type[BaseModel] | None:
    found: type[BaseModel] | None = model
    for part in path:
        if isinstance(part, str) and found is not None:
            kinds = classes_in(_annotation(found, part))
            found = next((one for one in kinds if issubclass(one, BaseModel)), None)
    return found


def _annotation(model: type[BaseModel], key: str) -> Any:
    for name, info in model.model_fields.items():
        if key in (name, info.alias):
            return info.annotation
    return None


def _kinds_at(model: type[BaseModel], path: tuple[str | int, ...]) -> tuple[type, ...]:
    keys = [part for part in path if isinstance(part, str)]
    owner = _model_at(model, tuple(keys[:-1]))
    return tuple(classes_in(_annotation(owner, keys[-1]))) if owner and keys else ()


def _words(model: type[BaseModel], path: tuple[str | int, ...]) -> Iterator[str]:
    for kind in _kinds_at(model, path):
        if issubclass(kind, Enum):
            yield from (str(member.value) for member in kind)


def _sample(model: type[BaseModel], path: tuple[str | int, ...]) -> InFile:
    key, kinds = str(path[-1]), _kinds_at(model, path)
    words = tuple(word for word in _words(model, path) if word)
    if words:
        return InFile.key(key, words[0])
    if datetime.date in kinds:
        return InFile(f"{key} = 2025-03-31", key, ("2025-03-31",))
    if float in kinds or int in kinds:
        return InFile(f"{key} = 1", key, ("1",))
    return InFile.key(key, "a-short-id") if key == "id" else InFile.key(key)


M = TypeVar("M", bound=FileTable)

Path = tuple[str | int, ...]

# Each round leaves something out, so rounds end; more faults than this in one file is a file
# that a person should look at as a whole.
_ROUNDS = 200

# Left out, a thing without a name would turn every link to it into a second fault.
_STAND_INS = ("name", "what", "title", "ask", "reason")


class Validated(Struct, Generic[M], frozen=True):
    """What could be read of a file (None when nothing could), and what could not.

    `paths` lead to what each of the problems is about, in the data that were given.
    """

    value: M | None
    problems: tuple[Problem, ...] = ()
    paths: tuple[Path, ...] = ()


class ModelFaultError(WorkbookError):
    """A model raised what no model may: `cause`. Models are plugins' too, so anything can come."""

    def __init__(self, file: str, model: type[FileTable], cause: BaseException) -> None:
        super().__init__(
            f"{file} could not be looked at: {model.__name__} of {model.__module__} went wrong "
            f"({type(cause).__name__}). Nothing was written.",
            "Tell whoever looks after the plugin. The file is as it was.",
        )
        self.cause = cause


def validate(data: dict[str, Any], source: Source, model: type[M]) -> Validated[M]:
    """Read `data`, the content of `source`, into `model`. Raises ModelFaultError for its faults."""
    newer = _newer_format(data, source)
    if newer:
        return Validated(None, (newer,), (("format",),))
    years = dict(_odd_years(data))
    left = located(data, source.file)
    for path in sorted(years, key=_late_first):
        _leave_out(left, path)
    value, found = _read(left, source, model)
    faults = [fault for fault in found if fault["loc"] not in years]
    problems = (
        *(
            Problem(
                "wrong-value",
                f"{spoken(path, data)} is in the year {year}",
                source.at(path),
                hint="Check the year.",
            )
            for path, year in years.items()
        ),
        *(explain(fault, left, source, model) for fault in faults),
    )
    if not problems:
        return Validated(value)
    paths = (*years, *(fault["loc"] for fault in faults))
    return Validated(_salvage(left, source, model), problems, paths)


def _odd_years(data: Any, path: Path = ()) -> Iterator[tuple[Path, int]]:
    """Dates that no project has. Left in, they would lead sums of days out of the calendar."""
    if isinstance(data, date) and data.year not in YEARS:
        yield path, data.year
    elif isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _odd_years(value, (*path, key))


def _newer_format(data: dict[str, Any], source: Source) -> Problem | None:
    written = data.get("format")
    if not isinstance(written, int) or isinstance(written, bool) or written <= FORMAT:
        return None
    return Problem(
        "format-newer",
        f"this file is written in format {written}, and this version reads up to {FORMAT}",
        source.place("format"),
        hint="Install a newer qiworkbook to open it. Nothing has been changed.",
    )


def _read(
    data: dict[str, Any], source: Source, model: type[M]
) -> tuple[M | None, list[ErrorDetails]]:
    """What the model makes of the data, or what it does not take of them."""
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, error.errors(include_url=False)
    except BaseException as fault:
        if is_pressed(fault):
            raise
        raise ModelFaultError(source.file, model, fault) from fault


def _salvage(data: dict[str, Any], source: Source, model: type[M]) -> M | None:
    for _ in range(_ROUNDS):
        value, faults = _read(data, source, model)
        if not faults:
            return value
        if not _mend(data, faults):
            return None
    return None


def _mend(data: dict[str, Any], faults: list[ErrorDetails]) -> bool:
    """Leave out, or stand in for, what is at fault. False when nothing is left to leave out."""
    to_leave_out: set[Path] = set()
    for fault in faults:
        path: Path = fault["loc"]
        if fault["type"] == "missing" and path[-1] in _STAND_INS:
            _step_to(data, path[:-1])[path[-1]] = f"(no {path[-1]} yet)"
        else:
            to_leave_out.add(path[:-1] if fault["type"] == "missing" else path)
    # From the last to the first, so that indices into arrays stay true while we leave out.
    for path in sorted(to_leave_out, key=_late_first):
        _leave_out(data, path)
    return () not in to_leave_out


def _late_first(path: Path) -> tuple[tuple[int, int | str], ...]:
    return tuple((0, -part) if isinstance(part, int) else (1, part) for part in path)


def _leave_out(data: Any, path: Path) -> None:
    """Remove the value at `path`; what is not there any more has gone with a parent of it."""
    if not path:
        return
    data = _step_to(data, path[:-1])
    last = path[-1]
    if isinstance(data, dict):
        data.pop(last, None)
    elif isinstance(data, list) and isinstance(last, int) and last < len(data):
        del data[last]


def _step_to(data: Any, path: Path) -> Any:
    for part in path:
        data = _step(data, part)
    return data


def _step(data: Any, part: str | int) -> Any:
    if isinstance(data, dict):
        return data.get(part)
    if isinstance(data, list) and isinstance(part, int) and part < len(data):
        return data[part]
    return None
