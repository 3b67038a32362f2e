"""A point on the command line: its words and options, and what is said of it afterwards."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.cli.params import say_understood
from qiworkbook.cli.say import say, say_next
from qiworkbook.cli.session import session
from qiworkbook.problems import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.cli.ask import Option
    from qiworkbook.model import Measure, Project
    from qiworkbook.store.cells import GapWords
    from qiworkbook.workbook.opened import OpenWorkbook
    from qiworkbook.workbook.points import Kept
    from qiworkbook.workbook.typed_points import Typed, UnclearError


class Given(Struct, frozen=True):
    """What the command line gave: the words, and the options that stand for numbers or none.

    `command` is what stood before the words: what is advised begins with it.
    """

    command: str
    words: tuple[str, ...]
    numerator: float | None = None
    denominator: float | None = None
    gap: bool = False


def fitting(given: Given, measure: Measure, kept: Kept) -> Typed:
    """The day and the numbers, of the kind that the measure is made of.

    Raises a usage error, with what to type instead, and WorkbookError for numbers that cannot be
    true.
    """
    from qiworkbook.workbook.typed_points import UnclearError, fit

    typed = point_of(given, kept)
    if given.gap:
        if not typed.empty or (given.numerator, given.denominator) != (None, None):
            raise click.UsageError("Either --gap or numbers, not both.")
        return typed
    typed = _with_options(typed, given)
    try:
        fit(typed, measure, kept, _gap_option())
    except UnclearError as error:
        raise _usage(error, given.command) from None
    return typed


def point_of(given: Given, kept: Kept) -> Typed:
    """The day and the numbers among the words; a usage error for what is unclear."""
    from qiworkbook.workbook.points import Kept
    from qiworkbook.workbook.typed_points import UnclearError, typed_point

    shared, by_parts = session(), kept is not Kept.VALUE
    text = " ".join(given.words)
    try:
        typed = typed_point(
            text, shared.today, shared.date_order, by_parts=by_parts, gap=_gap_option()
        )
    except UnclearError as error:
        raise _usage(error, given.command) from None
    if typed.when:
        say_understood(typed.day, typed.when)
    return typed


def _gap_option() -> GapWords:
    from qiworkbook.store.cells import GapWords

    return GapWords(
        "For no data give --gap", "give --gap for no data", "give --gap, and say why with --note"
    )


def _usage(error: UnclearError, command: str) -> click.UsageError:
    """What is unclear, and each way out as a command."""
    ends = {True: '--gap --note "why"', False: ""}
    ways = [
        f"{way.says}: " + " ".join(filter(None, (command, way.point, ends[way.gap])))
        for way in error.ways
    ]
    hint = "" if ways else error.hint
    return click.UsageError("\n".join([f"{error.message} {hint}".rstrip(), *ways]))


def _with_options(typed: Typed, given: Given) -> Typed:
    """What was typed, with the numbers that options gave."""
    from qiworkbook.store.cells import written

    command = f"{given.command} {typed.when}" if typed.when else given.command
    parts = (given.numerator, given.denominator)
    if parts == (None, None):
        return typed
    if None in parts:
        top, whole = (typed.value if one is None else one for one in parts)
        message = "A numerator and a denominator go together."
        if top is not None and whole is not None:
            short = f"{written(top)}/{written(whole)}"
            message += f"\nFor {written(top)} out of {written(whole)}: {command} {short}"
        raise click.UsageError(message)
    if not typed.empty:
        short = f"{written(given.numerator)}/{written(given.denominator)}"
        raise click.UsageError(f"Give the numbers once.\nFor example: {command} {short}")
    return replace(typed, numerator=given.numerator, denominator=given.denominator)


F = TypeVar("F", bound="Callable[..., Any]")


def as_typed_option(command: F) -> F:
    """The option --as-typed: somebody has looked at the numbers, and they are right."""
    return click.option(
        "--as-typed", is_flag=True, help="The numbers are unlikely, and right: you have looked."
    )(command)


def looked_at(as_typed: bool) -> dict[str, Option]:  # as click gives it
    """What --as-typed answers: every question about what is unlikely."""
    from qiworkbook.cli.ask import Option
    from qiworkbook.workbook.points import UNLIKELY
    from qiworkbook.workbook.question import YES

    return dict.fromkeys(UNLIKELY, Option("--as-typed", YES if as_typed else None))


class Begun(Struct, frozen=True):
    """A point that somebody speaks of: where it belongs, and what was given of it."""

    opened: OpenWorkbook
    project: Project
    measure: Measure
    kept: Kept
    given: Given


def begun(
    verb: str,
    project: str,
    measure: str,
    words: tuple[str, ...],
    numerator: float | None = None,
    denominator: float | None = None,
    gap: bool = False,
) -> Begun:
    """The measure that was named, and the words of its point: a value below zero begins with a
    dash, an option with two. Where the measure stands further on, the words in their right order.
    """
    from qiworkbook.workbook.lookup import the_measure
    from qiworkbook.workbook.points import kept_as

    opened = session().open_measure(project, measure)
    found = opened.project(project)
    later = [word for word in words if found.measure(word)]
    if later and not found.measure(measure):
        rest = " ".join(word for word in (measure, *words) if word != later[0])
        command = f"qiworkbook data {verb} {project} {later[0]} {rest}"
        raise click.UsageError(f"Put the measure before the numbers.\nTry: {command}")
    for word in words:
        if word.startswith("--"):
            raise click.UsageError(f"There is no option {word}.", click.get_current_context())
    of = the_measure(found, measure)
    command = f"qiworkbook data {verb} {project} {measure}"
    given = Given(command, words, numerator, denominator, gap)
    return Begun(opened, found, of, kept_as(found, of), given)


def ask_point(view: ProjectView, measure: Measure, when: date, note: str = "") -> bool:
    """One point, asked for until it fits; whether there was one, and it was not passed on."""
    from qiworkbook.cli.ask import ask, settle
    from qiworkbook.workbook.points import add_point, kept_as, said_of

    series = view.project.series.get(measure.id)
    latest = series.latest if series else None
    last = f" (last: {said_of(latest)} on {latest.when})" if latest else ""
    shared, id_ = session(), view.project.id
    while said := ask(f"{measure.name}, {when}{last}"):
        opened = shared.open([id_])
        found = opened.project(id_)
        try:
            is_gap = said.casefold() == "gap"
            given = Given("", () if is_gap else (said,), gap=is_gap)
            typed = fitting(given, measure, kept_as(found, measure))
            of_day = typed.when or when
            row = typed.row(of_day, note)
            add = partial(add_point, shared.root, opened, found, measure.id, row)
            settle(add, looked_at(as_typed=False))
        except (WorkbookError, click.UsageError) as error:
            say(f"{getattr(error, 'message', error)}".strip().partition("\n")[0])
            continue
        say(f"  {of_day}: {row.said}")
        return True
    return False


def say_reading(project: str, measure: str, before: OpenWorkbook | None = None) -> int:
    """What the chart says now. Gives the exit status: rows may have been left out.

    `before` is what `Session.open_measure` gave before the data were changed.
    """
    from qiworkbook.cli.left_out import left_out
    from qiworkbook.spc.words import headline
    from qiworkbook.workbook.lookup import the_measure

    view = session().open_measure(project, measure, before).view(project)
    reading = view.read(the_measure(view.project, measure))
    say(headline(reading))
    say_next(f"qiworkbook chart {project} {measure}")
    return left_out([reading])
