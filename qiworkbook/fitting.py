"""Whether a value that a plugin gave holds what its class says: a plugin is seldom type-checked.

A frozen dataclass takes anything. A check whose code is a number, or a problem whose place is a
text, would otherwise surface much later, far from the plugin, as a fault of the program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

Fits = Callable[[Any], bool]


def misfit(value: object) -> str:
    """What does not fit, in a few words; "" when all of it does."""
    if not is_dataclass(value):
        return ""
    for field in fields(value):
        declared = "Callable" if str(field.type).startswith("Callable[") else str(field.type)
        fits, wanted = _SHAPES.get(declared, _ANYTHING)
        given = getattr(value, field.name, None)
        if not fits(given):
            return f"{field.name} should be {wanted}, not {_shown(given)}"
    return ""


def _shown(value: object) -> str:
    return "nothing" if value is None else f"a {type(value).__name__}"


def _is(name: str) -> Fits:
    """Whether a value's class has this name: the classes themselves are heavy to import."""
    return lambda value: any(kind.__name__ == name for kind in type(value).__mro__)


def _tuple_of(fits: Fits) -> Fits:
    return lambda value: isinstance(value, tuple) and all(map(fits, value))


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return value is None or _is_whole(value) or isinstance(value, float)


def _is_block(value: object) -> bool:
    return type(value).__module__ == "qiworkbook.content" and is_dataclass(value)


def _is_point(value: object) -> bool:
    return _is("Point")(value) and not misfit(value)


def _is_model(value: object) -> bool:
    return isinstance(value, type) and any(kind.__name__ == "FileTable" for kind in value.__mro__)


def _are_outputs(value: object) -> bool:
    return isinstance(value, frozenset) and all(map(_is("Output"), value))


def _are_files(value: object) -> bool:
    return isinstance(value, Mapping) and all(
        isinstance(one, str) for pair in value.items() for one in pair
    )


_ANYTHING: tuple[Fits, str] = (lambda _: True, "")

_SHAPES: Mapping[str, tuple[Fits, str]] = {
    "str": (_is("str"), "a text"),
    "int": (_is_whole, "a whole number"),
    "date": (lambda value: type(value) is date, "a date without a time"),
    "float | None": (_is_number, "a number or None"),
    "Callable": (callable, "a function"),
    "tuple[str, ...]": (_tuple_of(_is("str")), "a tuple of texts"),
    "tuple[Block, ...]": (_tuple_of(_is_block), "a tuple of blocks"),
    "tuple[Point, ...]": (_tuple_of(_is_point), "a tuple of Points, each with a date and a number"),
    "tuple[RuleUse, ...]": (_tuple_of(_is("RuleUse")), "a tuple of RuleUses"),
    "Mapping[str, str]": (_are_files, "paths and texts"),
    "type[FileTable]": (_is_model, "a class made from FileTable"),
    "frozenset[Output]": (_are_outputs, "a frozenset of Outputs"),
    "Place": (_is("Place"), "a Place"),
    "Severity": (_is("Severity"), "a Severity"),
    "Scope": (_is("Scope"), "a Scope"),
    "SectionKind": (_is("SectionKind"), "a SectionKind"),
}
