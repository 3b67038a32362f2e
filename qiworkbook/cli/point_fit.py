"""A point that was typed, made to fit how its measure is kept; or what to type instead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qiworkbook.cli.point import Typed, Unclear, point_of

if TYPE_CHECKING:
    from qiworkbook.model import Measure
    from qiworkbook.workbook.points import Kept


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line gave: the words, and the options that stand for numbers or none."""

    words: tuple[str, ...]
    numerator: float | None
    denominator: float | None
    gap: bool


def fitting(given: Given, measure: Measure, kept: Kept, command: str) -> Typed:
    """The day and the numbers, of the kind that the measure is made of.

    `command` is what stood before them. Raises Unclear, with what to type instead, and
    WorkbookError for numbers that cannot be true.
    """
    from qiworkbook.workbook.points import Kept, refuse_impossible

    typed = point_of(given.words, command, by_parts=kept is not Kept.VALUE)
    if typed.when:
        command += f" {typed.when}"
    if given.gap:
        if not typed.empty or (given.numerator, given.denominator) != (None, None):
            raise Unclear("Either --gap or numbers, not both.")
        return typed
    typed = _with_options(typed, given, command)
    if typed.empty:
        raise _something_wanted(kept, command)
    value = typed.value if typed.denominator is None else typed.numerator
    refuse_impossible(measure, value, typed.denominator)
    _check_kind(typed, measure, kept, command)
    return typed


def _with_options(typed: Typed, given: Given, command: str) -> Typed:
    """What was typed, with the numbers that options gave."""
    parts = (given.numerator, given.denominator)
    if parts == (None, None):
        return typed
    if None in parts:
        top, whole = (typed.value if one is None else one for one in parts)
        message = "A numerator and a denominator go together."
        if top is not None and whole is not None:
            short = f"{_said(top)}/{_said(whole)}"
            message += f"\nFor {_said(top)} out of {_said(whole)}: {command} {short}"
        raise Unclear(message)
    if not typed.empty:
        short = f"{_said(given.numerator)}/{_said(given.denominator)}"
        raise Unclear(f"Give the numbers once.\nFor example: {command} {short}")
    return replace(typed, numerator=given.numerator, denominator=given.denominator)


def _something_wanted(kept: Kept, command: str) -> Unclear:
    from qiworkbook.workbook.points import Kept

    ways = {
        Kept.VALUE: ("a value", "72"),
        Kept.PARTS: ("how many out of how many", "18/25"),
        Kept.EITHER: ("a value, or how many out of how many", "72"),
    }
    what, sample = ways[kept]
    return Unclear(f"Give {what}, or --gap for no data.\nFor example: {command} {sample}")


def _check_kind(typed: Typed, measure: Measure, kept: Kept, command: str) -> None:
    from qiworkbook.workbook.points import Kept

    if typed.denominator is not None:
        if not typed.denominator:
            _check_whole(typed, command)
        if kept is Kept.VALUE:
            raise _one_value_wanted(typed, measure, command)
    elif kept is Kept.PARTS:
        raise _parts_wanted(measure, command)
    elif typed.share and not _may_be_a_share(measure):
        raise Unclear(
            f"{_said(typed.value)}% is a percentage, and {measure.id} is kept in "
            f"{measure.unit or measure.counts or 'plain numbers'}.\n"
            f"If it is the number: {command} {_said(typed.value)}"
        )


def _check_whole(typed: Typed, command: str) -> None:
    """Nobody in all: what is above the line is a slip, or there are no data."""
    if typed.numerator:
        raise Unclear(f"{_said(typed.numerator)} of 0 can't be. How many were there in all?")
    raise Unclear(
        "0 of 0 says that there was nobody to count, which is no data.\n"
        f'Then: {command} --gap --note "why"'
    )


def _one_value_wanted(typed: Typed, measure: Measure, command: str) -> Unclear:
    from qiworkbook.spc.numbers import is_percentage

    top, whole = typed.numerator or 0, typed.denominator or 1
    said = f"{_said(top)} of {_said(whole)}"
    why = f"{measure.id} is kept as one number a row, not as a numerator and a denominator."
    if not is_percentage(measure.unit):
        return Unclear(f"{why}\nIf {_said(top)} is the number: {command} {_said(top)}")
    share = round(100 * top / whole, 1)
    return Unclear(f"{why}\n{said} is {_said(share)}%: {command} {_said(share)}")


def _parts_wanted(measure: Measure, command: str) -> Unclear:
    top, whole = measure.numerator.strip(" ."), measure.denominator.strip(" .")
    words = f" ({top}, out of {whole})" if top and whole else ""
    return Unclear(
        f"{measure.id} is recorded as a numerator and a denominator{words}, "
        "so one number is not enough.\n"
        f"Give both, such as 3 out of 10: {command} 3/10"
    )


def _may_be_a_share(measure: Measure) -> bool:
    """Whether a % sign can be passed over: the unit is per cent, or nothing says what it is."""
    return "%" in measure.unit or not (measure.unit or measure.counts or measure.chart)


def _said(value: float | None) -> str:
    from qiworkbook.store.cells import written

    return written(value)
