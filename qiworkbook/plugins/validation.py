"""Whether a value that a plugin gave holds what its class says: a plugin is seldom type-checked.

A value takes anything. A check whose code is a number, or a problem whose place is a
text, would otherwise surface much later, far from the plugin, as a fault of the program.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, time
from enum import IntEnum, StrEnum
from functools import cache, partial
from inspect import get_annotations
from sys import float_info
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from qiworkbook.plugins.guard import Unfit, a_kind
from qiworkbook.problems import Problem, WorkbookError

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.content import Grid, Section
    from qiworkbook.contributions.extensions import Brand, Starter
    from qiworkbook.model import Series


MOST_TEXT = 100_000
"""Characters of one text of a value: more is the sign of a loop without an end."""
_MOST_SECTION = 500_000
_MOST_PARTS = 2_000
_MOST_POINTS = 5_000
_MOST_NAME = 60


def misfit_of(kind: type, value: object) -> str:
    """What is wrong with a value that should be a `kind`; "" when it will do."""
    if not issubclass(type(value), kind):  # a value can say that it is of any class
        return f"it gave {a_kind(type(value))} where {a_kind(kind)} belongs"
    wrong = misfit(value)
    if wrong:
        return f"it gave {a_kind(kind)} whose {wrong}"
    look = _FURTHER.get(kind.__name__)
    return look(value) if look else ""


def wrong_name(name: str) -> str:
    """Why a name cannot be typed, linked to and sorted like any other; "" when it can."""
    plain = name.isascii() and name == name.lower() and len(name) <= _MOST_NAME
    if plain and all(part.isalnum() for part in name.split("-")):
        return ""
    return (
        f'"{name[:_MOST_NAME]}" is no name: use small letters, digits and single hyphens, '
        f"at most {_MOST_NAME} of them"
    )


def _wrong_problem(problem: Problem) -> str:
    from qiworkbook.plugins.claims import wrong_place

    wrong = wrong_place(problem.place)
    return f"it gave a Problem {wrong}" if wrong else ""


def _wrong_starter(starter: Starter) -> str:
    from qiworkbook.plugins.claims import wrong_file

    wrong = next(filter(None, map(wrong_file, starter.files)), "")
    return f"it gave a Starter with {wrong}" if wrong else ""


_FURTHER: Mapping[str, Callable[[Any], str]] = {
    "Problem": _wrong_problem,
    "Starter": _wrong_starter,
}


def wrong_pair(pair: object, taken: Collection[str]) -> str:
    """What is wrong with a derived measure and its series. `taken` are the project's own ids."""
    from qiworkbook.model import Measure, Series

    if not isinstance(pair, tuple) or len(pair) != 2:
        return f"it gave {a_kind(type(pair))} where a Measure and its Series belong"
    measure, series = pair
    wrong = misfit_of(Measure, measure) or misfit_of(Series, series)
    if wrong or (wrong := wrong_name(str(vars(measure).get("id", "")))):
        return wrong
    if measure.id in taken:
        return f"the project has a {measure.id} of its own"
    if left := [key for key in Measure.model_fields if key not in vars(measure)]:
        return f"it gave a Measure without {', '.join(left[:3])}: it was made past its own rules"
    measure.model_dump_json(warnings="error")  # it may be made past its own rules
    return _wrong_series(series, measure.id)


def _wrong_series(series: Series, measure: str) -> str:
    if series.measure != measure:
        return f"it gave the Series of {series.measure} with the measure {measure}"
    if len(series.points) > _MOST_POINTS:
        return f"it gave more than {_MOST_POINTS:,} points of {measure}, and no chart can show them"
    days = [point.when for point in series.points]
    ordered = days == sorted(days)
    return "" if ordered else f"the points of {measure} are not in the order of their days"


def writable(section: Section) -> list[Section]:
    """The section, when it can be written as text; whatever stops that is raised."""
    from qiworkbook.content import Document, Grid
    from qiworkbook.writers.plain_text import write_text

    tables = [block for block in section.blocks if isinstance(block, Grid)]
    if len(section.blocks) + sum(len(table.rows) for table in tables) > _MOST_PARTS:
        message = f'the section "{section.id}" has more than {_MOST_PARTS:,} blocks and rows'
        raise Unfit(f"{message}: as many are a table to export (qiworkbook_tables)")
    if wrong := next(filter(None, map(_ragged, tables)), ""):
        raise Unfit(f'{wrong} in the section "{section.id}"')
    if len(write_text(Document("", sections=(section,)))) > _MOST_SECTION:
        message = f'the section "{section.id}" is longer than {_MOST_SECTION:,} characters'
        raise Unfit(message)
    return [section]


def _ragged(table: Grid) -> str:
    for number, row in enumerate(table.rows, start=1):
        if len(row) != len(table.columns):
            from qiworkbook.text.words import counted

            cells = counted(len(row), "cell")
            return (
                f"row {number} of a grid has {cells} under {counted(len(table.columns), 'heading')}"
            )
    return ""


def unfit_files(brand: Brand) -> dict[str, str]:
    """What is wrong with the files that a brand names, its "logo" and its "template"."""
    from pathlib import Path

    found, folder = {}, Path(brand.folder)
    for key, kind, is_kind in (
        ("logo", "a PNG, JPEG or SVG picture of less than 2 MB", _is_picture),
        ("template", "a PowerPoint file", _is_deck),
    ):
        name = getattr(brand, key)
        if name and not (folder.is_absolute() and (folder / name).is_file()):
            found[key] = "is not in its folder"
        elif name and not is_kind(folder / name):
            found[key] = f"is not {kind}"
    return found


def _is_picture(file: Path) -> bool:
    from qiworkbook.writers.html_page import data_uri

    try:
        return bool(data_uri(file))
    except WorkbookError:
        return False


def _is_deck(file: Path) -> bool:
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(file) as parts:
            return "ppt/presentation.xml" in parts.namelist()
    except (OSError, ValueError, BadZipFile):
        return False


def misfit(value: object) -> str:
    """What does not fit, in a few words; "" when all of it does."""
    kind = type(value)
    for name, declared in _declared(kind).items() if issubclass(kind, Struct) else ():
        wanted, is_kind, inside = _shape(declared)
        given = getattr(value, name, None)
        if not is_kind(given):
            return f"{name} should be {wanted}, not {_shown(given)}"
        if wrong := inside(given):
            return f"{name} {wrong}"
    return ""


@cache
def _declared(kind: type[Struct]) -> dict[str, str]:
    """The types of the fields of a class, as they are written."""
    written = dict(item for one in kind.__mro__[::-1] for item in get_annotations(one).items())
    return {name: str(written[name]) for name in kind.__struct_fields__}


def fits(declared: str, value: object) -> bool:
    """Whether a value, and all in it, is as declared: "tuple[str, ...]", for example."""
    _, is_kind, inside = _shape(declared)
    return is_kind(value) and not inside(value)


def _shown(value: object) -> str:
    if isinstance(value, int | float) and not -_LARGEST < value < _LARGEST:
        return "a number that large" if isinstance(value, int) else f"{value}"
    return "nothing" if value is None else a_kind(type(value))


_Shape = tuple[str, Callable[[Any], bool], Callable[[Any], str]]
"""What may stand in a field, in words; whether a value is of the kind; what is wrong in one."""


@cache
def _shape(declared: str, holds: str = "holds") -> _Shape:
    """The shape that a type stands for, as it is written. A class is known by its name alone:
    the classes themselves are heavy to import. A field `holds` it, and several hold it.
    """
    if declared in _PLAIN:
        return _PLAIN[declared]
    kinds = _parted(declared, " | ")
    if len(kinds) > 1:
        return _any_of([_shape(kind, holds) for kind in kinds])
    name, _, within = declared.removesuffix("]").partition("[")
    of = _parted(within, ", ")
    if name == "tuple" and of[1:] == ["..."]:
        return _many(of[0])
    if name == "tuple":
        return _pair(of)
    if name == "Callable":
        return "a function", callable, _nothing
    if name == "type":
        made_of = f"a class made from {within}"
        return made_of, lambda value: isinstance(value, type) and _is_of(value, within), _nothing
    if name == "frozenset":
        some = f"a frozenset of {_several(_shape(within)[0])}"
        return some, lambda value: type(value) is frozenset and _all_fit(within, value), _nothing
    if name == "Block":
        return "a block", _is_block, partial(_inside, holds)
    article = "an" if name[:1] in "AEIOU" else "a"
    return f"{article} {name}", lambda one: _is_of(type(one), name), partial(_inside, holds)


def _parted(text: str, between: str) -> list[str]:
    """A type apart at what stands between its parts, and not inside one of them."""
    parts = [""]
    for piece in re.split(f"({re.escape(between)})", text):
        if piece == between and parts[-1].count("[") == parts[-1].count("]"):
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _any_of(shapes: list[_Shape]) -> _Shape:
    def inside(value: Any) -> str:
        return next(within(value) for _, is_kind, within in shapes if is_kind(value))

    wanted = " or ".join(words for words, *_ in shapes)
    return wanted, lambda value: any(is_kind(value) for _, is_kind, _ in shapes), inside


def _many(of: str) -> _Shape:
    one, is_kind, within = _shape(of, "hold")
    wanted = f"a tuple of {_several(one)}"

    def inside(value: tuple[Any, ...]) -> str:
        for item in value:
            if not is_kind(item):
                return f"should be {wanted}, and one thing in it is {_shown(item)}"
            if wrong := within(item):
                return wrong
        return ""

    return wanted, lambda value: type(value) is tuple, inside


def _pair(of: list[str]) -> _Shape:
    def is_kind(value: Any) -> bool:
        return isinstance(value, tuple) and len(value) == len(of) and all(map(fits, of, value))

    return f"a pair of {' and '.join(_shape(one)[0] for one in of)}", is_kind, _nothing


def _inside(holds: str, value: object) -> str:
    """What is wrong in a value of ours that lies in another. A reading is the core's work."""
    kind = type(value)
    ours = kind.__module__.startswith("qiworkbook.") and kind.__name__ != "Reading"
    wrong = misfit(value) if ours else ""
    return f"{holds} {a_kind(type(value))} whose {wrong}" if wrong else ""


def _several(one: str) -> str:
    """The words for one thing as those for several: "a pair of ..." as "pairs of ..."."""
    noun, of, rest = one.partition(" ")[2].partition(" of ")
    return f"{noun}{'' if noun.endswith('s') else 's'}{of}{rest}"


def _nothing(_value: object) -> str:
    return ""


def _is_of(kind: type, name: str) -> bool:
    return any(one.__name__ == name for one in kind.__mro__)


def _all_fit(declared: str, values: Collection[object]) -> bool:
    return all(fits(declared, one) for one in values)


def _is_text(value: object) -> bool:
    return type(value) is str or issubclass(type(value), StrEnum)


def _wrong_text(value: str) -> str:
    if len(value) > MOST_TEXT:
        return f"is longer than {MOST_TEXT:,} characters"
    try:
        value.encode()
    except UnicodeEncodeError:
        return "has an invalid character, which no file can hold"
    return ""


def _is_whole(value: object) -> bool:
    is_whole = type(value) is int or issubclass(type(value), IntEnum)
    return is_whole and -_LARGEST < value < _LARGEST  # type: ignore[operator]  # as it is an int


def _is_number(value: object) -> bool:
    is_number = isinstance(value, int | float) and type(value) is not bool
    return is_number and -float_info.max <= value <= float_info.max  # type: ignore[operator]


def _is_block(value: object) -> bool:
    kind = type(value)
    return kind.__module__.startswith("qiworkbook.content.") and issubclass(kind, Struct)


def _is_cell(value: object) -> bool:
    """What every format of an export can hold."""
    if isinstance(value, str):
        return _is_text(value) and not _wrong_text(value)
    return value is None or isinstance(value, bool | date) or _is_number(value)


_LARGEST = 10**15  # of a whole number: no line, order or count comes near it
_VALUE = "a text, a number, a date or None"
_CELLS = (str, float, int, date, time, type(None))
_PLAIN: Mapping[str, _Shape] = {
    "str": ("a text", _is_text, _wrong_text),
    "int": ("a whole number", _is_whole, _nothing),
    "float": ("a number", _is_number, _nothing),
    "bool": ("True or False", lambda value: type(value) is bool, _nothing),
    "str | bytes": ("a text or bytes", lambda one: isinstance(one, str | bytes), _nothing),
    "bytes": ("bytes", lambda value: type(value) is bytes, _nothing),
    "None": ("None", lambda value: value is None, _nothing),
    "date": ("a date without a time", lambda value: type(value) is date, _nothing),
    "time": ("a time", lambda value: type(value) is time, _nothing),
    "Mapping[str, str]": (
        "paths and texts",
        lambda value: (
            isinstance(value, Mapping) and all(_all_fit("str", pair) for pair in value.items())
        ),
        _nothing,
    ),
    "CellValue": (_VALUE, lambda value: isinstance(value, _CELLS), _nothing),
    "Value": ("a cell", _is_cell, _nothing),
    "Colour": (
        'a colour such as "#005EB8"',
        lambda value: _is_text(value) and bool(re.fullmatch("(#[0-9A-Fa-f]{6})?", str(value))),
        _nothing,
    ),
}
