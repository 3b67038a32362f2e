"""Whether a value that a plugin gave holds what its class says: a plugin is seldom type-checked.

A frozen dataclass takes anything. A check whose code is a number, or a problem whose place is a
text, would otherwise surface much later, far from the plugin, as a fault of the program.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields, is_dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any

from qiworkbook.plugins.guard import Unfit, a_kind

if TYPE_CHECKING:
    from qiworkbook.content import Section, Table
    from qiworkbook.model import Series
    from qiworkbook.parts.extensions import Brand, Starter
    from qiworkbook.problems import Problem

Fits = Callable[[Any], bool]


MOST_TEXT = 100_000
"""Characters of one text of a value: more is the sign of a loop without an end."""
_MOST_SECTION = 500_000
_MOST_NAME = 60


def misfit_of(kind: type, value: object) -> str:
    """What is wrong with a value that should be a `kind`; "" when it will do."""
    if not isinstance(value, kind):
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
    if not wrong:
        wrong = wrong_name(str(measure.id))
    if not wrong and measure.id in taken:
        return f"the project has a {measure.id} of its own"
    return wrong or _wrong_series(series, measure.id)


def _wrong_series(series: Series, measure: str) -> str:
    if series.measure != measure:
        return f"it gave the Series of {series.measure} with the measure {measure}"
    days = [point.when for point in series.points]
    if days != sorted(days):
        return f"the points of {measure} are not in the order of their days"
    values = [v for one in series.points for v in (one.value, one.denominator) if v is not None]
    return "" if all(map(isfinite, values)) else f"a point of {measure} is no number that can be"


def writable(section: Section) -> list[Section]:
    """The section, when it can be written as text; whatever stops that is raised."""
    from qiworkbook.content import Document, Table
    from qiworkbook.writers.plain_text import write_text

    for block in section.blocks:
        wrong = _ragged(block) if isinstance(block, Table) else ""
        if wrong:
            raise Unfit(f'{wrong} in the section "{section.id}"')
    if len(write_text(Document("", sections=(section,)))) > _MOST_SECTION:
        message = f'the section "{section.id}" is longer than {_MOST_SECTION:,} characters'
        raise Unfit(message)
    return [section]


def _ragged(table: Table) -> str:
    for number, row in enumerate(table.rows, start=1):
        if len(row) != len(table.columns):
            from qiworkbook.text.words import counted

            cells = counted(len(row), "cell")
            return (
                f"row {number} of a grid has {cells} under {counted(len(table.columns), 'heading')}"
            )
    return ""


def missing_files(brand: Brand) -> tuple[str, ...]:
    """Which files a brand names that are not in its folder: "logo", "template"."""
    from pathlib import Path

    named = [key for key in ("logo", "template") if getattr(brand, key)]
    folder = Path(brand.folder)
    there = folder.is_absolute()
    return tuple(k for k in named if not (there and (folder / getattr(brand, k)).is_file()))


def misfit(value: object) -> str:
    """What does not fit, in a few words; "" when all of it does."""
    if not is_dataclass(value):
        return ""
    for field in fields(value):
        declared = _CALLABLE.sub("Callable", str(field.type))
        fits, wanted = _SHAPES.get(declared, _ANYTHING)
        given = getattr(value, field.name, None)
        if isinstance(given, str) and len(given) > MOST_TEXT and declared == "str":
            return f"{field.name} is longer than {MOST_TEXT:,} characters"
        if not fits(given):
            return f"{field.name} should be {wanted}, not {_shown(given)}"
    return ""


def _shown(value: object) -> str:
    return "nothing" if value is None else a_kind(type(value))


def _is(name: str) -> Fits:
    """Whether a value's class has this name: the classes themselves are heavy to import."""
    return lambda value: any(kind.__name__ == name for kind in type(value).__mro__)


def _tuple_of(fits: Fits) -> Fits:
    return lambda value: isinstance(value, tuple) and all(map(fits, value))


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return value is None or _is_whole(value) or isinstance(value, float)


def _is_count(value: object) -> bool:
    return value is not None and _is_number(value)


def _is_block(value: object) -> bool:
    return type(value).__module__.startswith("qiworkbook.content.") and is_dataclass(value)


def _is_point(value: object) -> bool:
    return _is("Point")(value) and not misfit(value)


def _is_day(value: object) -> bool:
    from datetime import date

    return type(value) is date


def _is_cell(value: object) -> bool:
    from datetime import date, time

    return value is None or isinstance(value, str | float | int | date | time)


def _is_colour(value: object) -> bool:
    return isinstance(value, str) and bool(re.fullmatch("(#[0-9A-Fa-f]{6})?", value))


def _is_audience_words(value: object) -> bool:
    return _is("AudienceWords")(value) and not misfit(value)


def _is_pair(value: object) -> bool:
    return _tuple_of(_is("str"))(value) and isinstance(value, tuple) and len(value) == 2


def _is_row(value: object) -> bool:
    return _is("ImportedRow")(value) and not misfit(value)


def _is_action(value: object) -> bool:
    texts = _tuple_of(_is("str"))
    return value is None or (
        _is("Action")(value)
        and isinstance(getattr(value, "name", None), str)
        and texts(getattr(value, "on", None))
        and _tuple_of(texts)(getattr(value, "fields", None))
    )


def _is_model(value: object) -> bool:
    return isinstance(value, type) and any(kind.__name__ == "FileTable" for kind in value.__mro__)


def _is_table(value: object) -> bool:
    return isinstance(value, type) and any(kind.__name__ == "Table" for kind in value.__mro__)


def _are_outputs(value: object) -> bool:
    return isinstance(value, frozenset) and all(map(_is("Output"), value))


def _are_files(value: object) -> bool:
    return isinstance(value, Mapping) and all(
        isinstance(one, str) for pair in value.items() for one in pair
    )


_CALLABLE = re.compile(r"Callable\[.*\]")
_ANYTHING: tuple[Fits, str] = (lambda _: True, "")

_SHAPES: Mapping[str, tuple[Fits, str]] = {
    "str": (_is("str"), "a text"),
    "int": (_is_whole, "a whole number"),
    "date": (_is_day, "a date without a time"),
    "bool": (_is("bool"), "True or False"),
    "str | bytes": (lambda value: isinstance(value, str | bytes), "a text or bytes"),
    "Colour": (_is_colour, 'a colour such as "#005EB8"'),
    "CellValue": (_is_cell, "a text, a number, a date or None"),
    "float | None": (_is_number, "a number or None"),
    "Callable": (callable, "a function"),
    "Callable | None": (lambda value: value is None or callable(value), "a function or None"),
    "int | None": (lambda value: value is None or _is_whole(value), "a whole number or None"),
    "tuple[str, ...]": (_tuple_of(_is("str")), "a tuple of texts"),
    "tuple[float, ...]": (_tuple_of(_is_count), "a tuple of numbers"),
    "tuple[Block, ...]": (_tuple_of(_is_block), "a tuple of blocks"),
    "tuple[Point, ...]": (_tuple_of(_is_point), "a tuple of Points, each with a date and a number"),
    "tuple[ImportedRow, ...]": (
        _tuple_of(_is_row),
        "a tuple of ImportedRows, each as it should be",
    ),
    "tuple[AudienceWords, ...]": (_tuple_of(_is_audience_words), "a tuple of AudienceWords"),
    "tuple[tuple[str, str], ...]": (_tuple_of(_is_pair), "a tuple of pairs of texts"),
    "tuple[ExplainedWord, ...]": (_tuple_of(_is("ExplainedWord")), "a tuple of ExplainedWords"),
    "tuple[ImportOption, ...]": (_tuple_of(_is("ImportOption")), "a tuple of ImportOptions"),
    "tuple[RuleUse, ...]": (_tuple_of(_is("RuleUse")), "a tuple of RuleUses"),
    "Mapping[str, str]": (_are_files, "paths and texts"),
    "type[FileTable]": (_is_model, "a class made from FileTable"),
    "frozenset[Output]": (_are_outputs, "a frozenset of Outputs"),
    "Place": (_is("Place"), "a Place"),
    "Severity": (_is("Severity"), "a Severity"),
    "Scope": (_is("Scope"), "a Scope"),
    "Shared": (_is("Shared"), "a Shared"),
    "RecordCounts | None": (
        lambda value: value is None or _is("RecordCounts")(value),
        "a RecordCounts or None",
    ),
    "type[Table]": (_is_table, "a class made from Table"),
    "Turn": (_is("Turn"), "a Turn"),
    "Turn | None": (lambda value: value is None or _is("Turn")(value), "a Turn or None"),
    "Action | None": (_is_action, "an Action of texts, or None"),
    "SectionKind": (_is("SectionKind"), "a SectionKind"),
    "Rank": (_is("Rank"), "a Rank"),
    "Rank | None": (lambda value: value is None or _is("Rank")(value), "a Rank"),
}
