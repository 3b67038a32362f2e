"""One point on the command line: `data add`, `set`, `remove`, `repair`, and what is said of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click
from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.cli.ask import Option, agreed, day_typed, settle
from qiworkbook.cli.command import Command
from qiworkbook.cli.left_out import tell_unread
from qiworkbook.cli.options import Number, asked_option, measure_argument, project_argument
from qiworkbook.cli.session import ask, count, say, say_next, session
from qiworkbook.problems import WorkbookError
from qiworkbook.workbook.question import YES

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.model import Measure, Project
    from qiworkbook.store.cells import GapWords
    from qiworkbook.workbook.edits.points import RowForm
    from qiworkbook.workbook.edits.typed_points import Typed, UnclearError
    from qiworkbook.workbook.opened import OpenWorkbook


class GivenPoint(Struct, frozen=True):
    """What the command line gave: the words, and the options that stand for numbers or none.

    `command` is what stood before the words: what is advised begins with it.
    """

    command: str
    words: tuple[str, ...]
    numerator: float | None = None
    denominator: float | None = None
    gap: bool = False


def fitting(given: GivenPoint, typed: Typed, measure: Measure, kept: RowForm) -> Typed:
    """The day and the numbers that were typed, of the kind that the measure is made of.

    Raises a usage error, with what to type instead, and WorkbookError for numbers that cannot be
    true.
    """
    from qiworkbook.workbook.edits.typed_points import UnclearError, fit

    if given.gap:
        if not typed.empty or (given.numerator, given.denominator) != (None, None):
            raise click.UsageError("Either --gap or numbers, not both.")
        return typed
    typed = _with_options(typed, given)
    try:
        fit(typed, measure, kept, _gap_option(given.command))
    except UnclearError as error:
        raise _usage(error, given.command) from None
    return typed


def point_of(given: GivenPoint, measure: Measure, kept: RowForm) -> Typed:
    """The day and the numbers among the words; a usage error for what is unclear."""
    from qiworkbook.workbook.edits.points import RowForm
    from qiworkbook.workbook.edits.typed_points import UnclearError, typed_point

    shared, by_parts = session(), kept is not RowForm.VALUE
    text = " ".join(given.words)
    try:
        return typed_point(
            text,
            partial(day_typed, shared=shared, every=measure.every or ""),
            by_parts=by_parts,
            gap=_gap_option(given.command),
        )
    except UnclearError as error:
        raise _usage(error, given.command) from None


def _gap_option(command: str) -> GapWords:
    """How no data are given: by an option of the command, or by a word where one is asked."""
    from qiworkbook.store.cells import GapWords

    how = "give --gap" if command else "type gap"
    return GapWords(
        f"For no data {how}",
        f"{how} for no data",
        f"{how}, and say why with --note" if command else how,
    )


def _usage(error: UnclearError, command: str) -> click.UsageError:
    """What is unclear, and each way out as a command, or as what to type where one is asked."""
    ends = {True: '--gap --note "why"' if command else "gap", False: ""}
    ways = [
        f"{way.says}: " + " ".join(filter(None, (command, way.point, ends[way.gap])))
        for way in error.ways
    ]
    said = error.message if ways else f"{error.message} {error.hint}".rstrip()
    return click.UsageError("\n".join([said, *ways]))


def _with_options(typed: Typed, given: GivenPoint) -> Typed:
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


as_typed_option = click.option(
    "--as-typed", is_flag=True, help="The numbers are unlikely, and right: you have looked."
)
"""The option --as-typed: somebody has looked at the numbers, and they are right."""


def looked_at(as_typed: bool) -> dict[str, Option]:  # as click gives it
    """What --as-typed answers: the question about what is unlikely."""
    from qiworkbook.workbook.edits.points import UNLIKELY

    return {UNLIKELY: Option("--as-typed", YES if as_typed else None)}


class Begun(Struct, frozen=True):
    """A point that somebody speaks of: where it belongs, and what was given of it."""

    opened: OpenWorkbook
    project: Project
    measure: Measure
    kept: RowForm
    given: GivenPoint


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
    from qiworkbook.workbook.edits.points import kept_as
    from qiworkbook.workbook.lookup import the_measure

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
    given = GivenPoint(command, words, numerator, denominator, gap)
    return Begun(opened, found, of, kept_as(found, of), given)


def ask_point(
    view: ProjectView,
    measure: Measure,
    when: date,
    note: str = "",
    keep: Callable[..., object] | None = None,
) -> bool:
    """One point, asked for until it fits; whether there was one, and it was not passed on.

    It is added, unless `keep` does something else with it.
    """
    from qiworkbook.workbook.edits.points import add_point, kept_as, said_of

    series = view.project.series.get(measure.id)
    latest = series.latest if series else None
    last = f" (last: {said_of(latest)} on {latest.when})" if latest else ""
    shared, id_ = session(), view.project.id
    while said := ask(f"{measure.name}, {when}{last}"):
        opened = shared.open([id_])
        found = opened.project(id_)
        try:
            of, _, last_word = said.rpartition(" ")
            is_gap = last_word.casefold().lstrip("-") == "gap"
            given = GivenPoint("", (of if is_gap else said,), gap=is_gap)
            kept = kept_as(found, measure)
            typed = fitting(given, point_of(given, measure, kept), measure, kept)
            row = typed.row(typed.when or when, note)
            add = partial(keep or add_point, shared.root, opened, found, measure.id, row)
            settle(add, looked_at(as_typed=False))
        except (WorkbookError, click.UsageError) as error:
            say(f"{error.message} {getattr(error, 'hint', '')}".strip())
            continue
        say(f"  {row.when}: {row.said}{_in_place_of_none(found, measure, row.when)}")
        return True
    return False


def _in_place_of_none(project: Project, measure: Measure, when: date) -> str:
    """That a day was written down as no data before, where it was."""
    from qiworkbook.workbook.edits.points import point_on

    there = point_on(project, measure.id, when)
    return " (in place of no data)" if there and there.is_open else ""


def say_reading(project: str, measure: str, before: OpenWorkbook | None = None) -> int:
    """What the chart says now. Gives the exit status: rows may have been left out.

    `before` is what `Session.open_measure` gave before the data were changed.
    """
    from qiworkbook.spc.words import headline
    from qiworkbook.workbook.lookup import the_measure

    view = session().open_measure(project, measure, before).view(project)
    reading = view.read(the_measure(view.project, measure))
    say(headline(reading))
    say_next(f"qiworkbook chart {project} {measure}")
    return tell_unread([reading])


@click.command(
    cls=Command,
    # A value may be below zero: -3 is not taken for an option.
    context_settings={"ignore_unknown_options": True},
    example="""
    qiworkbook data add willow-ward feels-safe 72
    qiworkbook data add willow-ward feels-safe 2025-02-03 72 --note "two people on leave"
    qiworkbook data add willow-ward feels-safe 2025-02-03 18/25
    qiworkbook data add willow-ward feels-safe 2025-02-10 --gap --note "no meeting"
    """,
)
@project_argument
@measure_argument
@click.argument("point", nargs=-1, metavar="[DATE] [VALUE]")
@click.option("--numerator", type=Number(), help="How many, out of the denominator.")
@click.option("--denominator", type=Number(), help="How many there were in all.")
@click.option("--gap", is_flag=True, help="Nobody measured: no data, which is not zero.")
@click.option("--note", default="", help="A few words on this point. No names.")
@click.option("--replace", is_flag=True, help="Replace the point already recorded for that date.")
@as_typed_option
def add(
    project: str,
    measure: str,
    point: tuple[str, ...],
    numerator: float | None,
    denominator: float | None,
    gap: bool,
    note: str,
    replace: bool,
    as_typed: bool,
) -> int:
    """Add a point to MEASURE of PROJECT. Without a DATE it is today's.

    Give one VALUE, such as 72, or how many out of how many, such as 18/25, or --gap; left out, it
    is asked for at a terminal. The date may stand before or behind it: 2025-02-03, 3 Feb 2025,
    yesterday, Monday. On an X-bar or S chart a date has several points, and each is added to the
    others.
    """
    from qiworkbook.workbook.edits.points import add_point

    shared = session()
    on = begun("add", project, measure, point, numerator, denominator, gap)
    typed = point_of(on.given, on.measure, on.kept)
    when = typed.when or shared.today
    if shared.terminal and typed.empty and not (gap or replace or numerator or denominator):
        was_told = ask_point(shared.view(project), on.measure, when, note)
        return say_reading(project, measure) if was_told else 0
    typed = fitting(on.given, typed, on.measure, on.kept)
    row = typed.row(when, note)
    options = {"replace": Option("--replace", YES if replace else None), **looked_at(as_typed)}
    settle(
        lambda answers: add_point(shared.root, on.opened, on.project, measure, row, answers),
        options,
    )
    say(
        f"{when}: {row.said}{f' ({note})' if note else ''}"
        f"{_in_place_of_none(on.project, on.measure, when)}"
    )
    return say_reading(project, measure, on.opened)


@click.command(
    "set",
    cls=Command,
    context_settings={"ignore_unknown_options": True},
    example="""
    qiworkbook data set willow-ward feels-safe 2025-02-03 71
    qiworkbook data set willow-ward feels-safe 2025-02-03 18/25 --note "two people on leave"
    qiworkbook data set willow-ward waiting 2025-02-03 34 --was 43
    qiworkbook data set willow-ward feels-safe 2025-02-03 --note "two people on leave"
    """,
)
@project_argument
@measure_argument
@click.argument("point", nargs=-1, metavar="DATE [VALUE]")
@click.option("--numerator", type=Number(), help="How many, out of the denominator.")
@click.option("--denominator", type=Number(), help="How many there were in all.")
@click.option("--gap", is_flag=True, help="Nobody measured: no data, which is not zero.")
@click.option("--was", default="", help="What it says now, if the date has several points.")
@asked_option("--note", default="", help="A few words on this point. No names.")
@as_typed_option
def set_(
    project: str,
    measure: str,
    point: tuple[str, ...],
    numerator: float | None,
    denominator: float | None,
    gap: bool,
    was: str,
    note: str,
    as_typed: bool,
) -> int:
    """Put the numbers of a point of MEASURE right. The point of that DATE must be there.

    Its note stays unless you give another one, and its numbers where you give a note alone.
    Without either the VALUE is asked for at a terminal. No other line of the file changes.
    """
    from qiworkbook.workbook.edits.points import numbers_of, point_on, set_point
    from qiworkbook.workbook.edits.typed_points import Typed

    on = begun("set", project, measure, point, numerator, denominator, gap)
    shared, typed = session(), point_of(on.given, on.measure, on.kept)
    when = _needed(typed.when)
    before = (
        point_of(GivenPoint(on.given.command, (was,)), on.measure, on.kept).row(when)
        if was
        else None
    )
    there = point_on(on.project, on.measure.id, when)
    put = partial(set_point, was=before)
    given = gap or (numerator, denominator) != (None, None)
    if typed.empty and not given and note and there:
        of, whole = numbers_of(before) if before else (there.value, there.denominator)
        typed = Typed(when, of) if whole is None else Typed(when, None, of, whole)
    elif typed.empty and not given and shared.terminal:
        was_told = ask_point(shared.view(project), on.measure, when, note, put)
        return say_reading(project, measure) if was_told else 0
    else:
        typed = fitting(on.given, typed, on.measure, on.kept)
    row = typed.row(when, note)
    settle(
        partial(put, shared.root, on.opened, on.project, measure, row),
        looked_at(as_typed),
    )
    say(f"{when}: {row.said}{f' ({note})' if note else ''}")
    return say_reading(project, measure, on.opened)


@click.command(
    cls=Command,
    context_settings={"ignore_unknown_options": True},
    example="""
    qiworkbook data remove willow-ward feels-safe 2025-02-03
    qiworkbook data remove willow-ward waiting 2025-02-03 43
    """,
)
@project_argument
@measure_argument
@click.argument("point", nargs=-1, metavar="DATE [VALUE]")
@click.option("--gap", is_flag=True, help="The row without a value, if the date has several rows.")
@click.option("--yes", is_flag=True, help="Remove it without asking again.")
def remove(project: str, measure: str, point: tuple[str, ...], gap: bool, yes: bool) -> int:
    """Take the point of a DATE out of MEASURE. Where a date has several, name its VALUE too.

    No other line of the file changes.
    """
    from qiworkbook.workbook.edits.points import point_on, remove_point

    on = begun("remove", project, measure, point)
    typed = point_of(on.given, on.measure, on.kept)
    when = _needed(typed.when)
    was = typed.row(when) if gap or not typed.empty else None
    said = f"the point of {when}" if was is None else f"{was.said} of {when}"

    if point_on(on.project, measure, when) is None:
        raise WorkbookError(
            f"{measure} has no point of {when}, so nothing was removed.",
            f"What there is: qiworkbook chart {project} {measure} --json",
        )
    agreed(f"Take out {said}? Undo brings it back.", yes=yes)
    remove_point(session().root, on.opened, on.project, measure, when, was)
    say(f"Took out {said}.")
    return say_reading(project, measure, on.opened)


def _needed(when: date | None) -> date:
    if when is None:
        raise click.UsageError("Say which date.", click.get_current_context())
    return when


_WORDS = (
    *("day-first", "month-first", "year-first", "month-and-year"),
    *("financial-years", "year-and-month", "financial-quarters", "calendar-quarters"),
    *("by-first-day", "by-last-day", "fy-by-end", "fy-by-start"),
)


@click.command(
    cls=Command,
    example="""
    qiworkbook data repair willow-ward feels-safe
    qiworkbook data repair willow-ward feels-safe --dates day-first
    """,
)
@project_argument
@measure_argument
@click.option(
    "--dates",
    "said",
    type=click.Choice(_WORDS),
    multiple=True,
    help="What the dates mean, where they could mean two things.",
)
def repair(project: str, measure: str, said: tuple[str, ...]) -> int:
    """Write the dates in the file of MEASURE as 2024-02-05, after Excel has changed them.

    Only dates that are understood are written anew; repeated headings and rows of totals go. What
    remains unclear stays as it is, and is named.
    """
    from qiworkbook.store.date_texts import DateWord
    from qiworkbook.workbook.edits.points import repair_data

    shared = session()
    opened = shared.open_measure(project, measure)
    done = repair_data(
        shared.root, opened, opened.project(project), measure, [DateWord(word) for word in said]
    )
    gone = f", and took {count(done.gone, 'line')} of headings and totals out" if done.gone else ""
    say(f"Wrote {count(done.dates, 'date')} as 2024-02-05{gone}.")
    if done.doubt:
        say(f"{done.doubt.message}. Say which:")
        command = f"qiworkbook data repair {project} {measure}"
        for word, meant in zip(done.doubt.words, done.doubt.meant, strict=True):
            say(f"  {command} --dates {word}   ({meant})")
    elif done.left:
        say(f"{count(done.left, 'date')} can't be understood.")
        say_next(f"qiworkbook check {project}")
    return say_reading(project, measure, opened)
