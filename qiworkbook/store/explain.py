"""A fault that the model found, told to a tired person: what, where, and what it could say."""

from __future__ import annotations

import datetime
import re
from enum import Enum
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from qiworkbook.model.annotations import classes_in
from qiworkbook.problems import Problem
from qiworkbook.text.suggest import did_you_mean
from qiworkbook.text.words import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

    from qiworkbook.text.source import Source

_NUMBER = re.compile(r"\s*[+-]?\d+(\.\d+)?\s*%?\s*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

_LISTS = ("tuple", "set", "frozen")

# How pydantic ends the name of a fault when a value is of another kind altogether.
_OF_ANOTHER_KIND = ("_type", "_parsing", "_from_float", "_inexact")

_EXPECTED = {
    "string": "text in quotes",
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "date": "a date without quotes, such as 2025-03-31",
    "tuple": 'a list, such as ["one", "two"]',
    "list": 'a list, such as ["one", "two"]',
    "model": "a table with keys of its own",
    "dict": "a table with keys of its own",
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
        message, hint = _missing(path, data, model)
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
    known = tuple(_keys(_model_at(model, path[:-1])))
    owner = spoken(path[:-1], data) or "this file"
    guess = did_you_mean(key, known)
    if guess:
        return f'{owner} has no key "{key}"', f'Did you mean "{guess}"?'
    return f'{owner} has no key "{key}"', f"It could be one of: {', '.join(known)}."


def _missing(
    path: tuple[str | int, ...], data: dict[str, Any], model: type[BaseModel]
) -> tuple[str, str]:
    key = str(path[-1])
    owner = spoken(path[:-1], data) or "this file"
    return f"{owner} has no {key}", f"Add, for example: {key} = {_sample(model, path)}"


def _wrong_word(
    path: tuple[str | int, ...],
    data: dict[str, Any],
    fault: ErrorDetails,
    model: type[BaseModel],
) -> tuple[str, str]:
    found = fault["input"]
    words = tuple(word for word in _words(model, path) if word)
    guess = did_you_mean(str(found), words)
    message = f"{spoken(path, data)} is {_shown(found)}"
    choices = f"It could be one of: {', '.join(words)}."
    return message, f'Did you mean "{guess}"? {choices}' if guess else choices


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
    message = f"{what} is {_shown(found)}, where {_EXPECTED.get(wanted, 'something else')} belongs"
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
        data = _at(data, part)
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


def _at(data: Any, part: str | int) -> Any:
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


def _keys(model: type[BaseModel] | None) -> Iterator[str]:
    for name, info in (model.model_fields if model else {}).items():
        yield info.alias or name


def _model_at(model: type[BaseModel], path: tuple[str | int, ...]) -> type[BaseModel] | None:
    found: type[BaseModel] | None = model
    for part in path:
        if isinstance(part, str) and found is not None:
            found = next(_models(_annotation(found, part)), None)
    return found


def _annotation(model: type[BaseModel], key: str) -> Any:
    for name, info in model.model_fields.items():
        if key in (name, info.alias):
            return info.annotation
    return None


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    for kind in classes_in(annotation):
        if issubclass(kind, BaseModel):
            yield kind


def _kinds_at(model: type[BaseModel], path: tuple[str | int, ...]) -> tuple[type, ...]:
    keys = [part for part in path if isinstance(part, str)]
    owner = _model_at(model, tuple(keys[:-1]))
    return tuple(classes_in(_annotation(owner, keys[-1]))) if owner and keys else ()


def _words(model: type[BaseModel], path: tuple[str | int, ...]) -> Iterator[str]:
    for kind in _kinds_at(model, path):
        if issubclass(kind, Enum):
            yield from (str(member.value) for member in kind)


def _sample(model: type[BaseModel], path: tuple[str | int, ...]) -> str:
    kinds = _kinds_at(model, path)
    words = tuple(word for word in _words(model, path) if word)
    if words:
        return f'"{words[0]}"'
    if datetime.date in kinds:
        return "2025-03-31"
    if float in kinds or int in kinds:
        return "1"
    return '"a-short-id"' if path[-1] == "id" else '"..."'
