"""What each key of a file means: read from the docstrings that stand under the fields.

JSON Schemas, which help people while they type, and the documentation of the format both come
from here, so that neither can fall behind the model.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

from pydantic import BaseModel

from qiworkbook.model.base import classes_in


def meanings(model: type[BaseModel]) -> dict[str, str]:
    """The meaning of each key of a table, by the key as it is written in a file."""
    owners = (one for one in reversed(model.__mro__) if issubclass(one, BaseModel))
    told = {key: said for one in owners if one is not BaseModel for key, said in _docstrings(one)}
    return {
        info.alias or name: told[name] for name, info in model.model_fields.items() if name in told
    }


def _docstrings(owner: type) -> Iterator[tuple[str, str]]:
    try:
        definition = (
            _classes(inspect.getmodule(owner)).get(owner.__qualname__)
            or ast.parse(textwrap.dedent(inspect.getsource(owner))).body[0]
        )
    except OSError:  # a class that was made while its plugin ran
        return
    for field, below in pairwise(ast.iter_child_nodes(definition)):
        match field, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                yield name, inspect.cleandoc(text)


@lru_cache
def _classes(module: Any) -> dict[str, ast.ClassDef]:
    """The classes of a module, which is read once for all of them."""
    whole = ast.parse(inspect.getsource(module)).body
    return {one.name: one for one in whole if isinstance(one, ast.ClassDef)}


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema of a file, with the meaning of every key as its description."""
    schema = model.model_json_schema(by_alias=True)
    for kind in models_in(model):
        table = schema if kind is model else schema.get("$defs", {}).get(kind.__name__, {})
        for key, meaning in meanings(kind).items():
            table.get("properties", {}).get(key, {})["description"] = " ".join(meaning.split())
    return schema


def models_in(model: type[BaseModel], seen: set[type] | None = None) -> Iterator[type[BaseModel]]:
    """The model, and every model that is inside it, each once."""
    seen = set() if seen is None else seen
    if model not in seen:
        seen.add(model)
        yield model
        for info in model.model_fields.values():
            for kind in classes_in(info.annotation):
                if issubclass(kind, BaseModel):
                    yield from models_in(kind, seen)
