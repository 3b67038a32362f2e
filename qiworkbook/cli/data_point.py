"""What the commands on points share: which measure, what is unlikely, what the chart says then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from qiworkbook.cli.say import say, say_next
from qiworkbook.cli.session import session

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.cli.ask import Option
    from qiworkbook.model import Measure, Project
    from qiworkbook.workbook.opened import OpenWorkbook

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


def measure_first(project: Project, said: str, words: tuple[str, ...], verb: str) -> Measure:
    """The measure that was named; where it stands further on, the words in their right order."""
    from qiworkbook.cli.point import Unclear
    from qiworkbook.workbook.lookup import the_measure

    later = [word for word in words if project.measure(word)]
    if project.measure(said) or not later:
        return the_measure(project, said)
    rest = " ".join(word for word in (said, *words) if word != later[0])
    command = f"qiworkbook data {verb} {project.id} {later[0]} {rest}"
    raise Unclear(f"Put the measure before the numbers.\nTry: {command}")


def no_options(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words, if none looks like an option: a value below zero begins with one dash."""
    strange = [word for word in words if word.startswith("--")]
    if strange:
        ctx = click.get_current_context()
        raise click.UsageError(f"There is no option {strange[0]}.", ctx)
    return words


def say_reading(project: str, measure: str, before: OpenWorkbook | None = None) -> int:
    """What the chart says now. Gives the exit status: rows may have been left out.

    `before` is what `Session.open_measure` gave before the data were changed.
    """
    from qiworkbook.cli.shared import left_out
    from qiworkbook.spc.words import headline
    from qiworkbook.workbook.lookup import the_measure

    view = session().open_measure(project, measure, before).view(project)
    reading = view.read(the_measure(view.project, measure))
    say(headline(reading))
    say_next(f"qiworkbook chart {project} {measure}")
    return left_out([reading])
