"""`measure confirm` and `aim confirm`: what a changed definition means for the data before it."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from qiworkbook.cli.ask import Day, ask_day, needed
from qiworkbook.cli.command import Command
from qiworkbook.cli.options import measure_argument, project_argument, with_options
from qiworkbook.cli.session import say, say_next, session

_options = with_options(
    click.option("--who", help="The role that looked at it."),
    click.option("--why", help="Why it was changed."),
    click.option("--since", type=Day(), help="The first day of the data that it applies to."),
    click.option("--same", is_flag=True, help="Only the wording has changed: it means the same."),
)


def confirm_command(*, of_measure: bool) -> click.Command:
    """The command for the definition of a measure, or for the aim."""
    what = "the definition of MEASURE" if of_measure else "the aim of PROJECT"
    group, on = ("measure", " feels-safe") if of_measure else ("aim", "")

    def confirm(project: str, measure: str = "", **options: Any) -> None:
        _confirm(project, measure, **options)

    confirm = _options(measure_argument(confirm) if of_measure else confirm)
    return click.command(
        "confirm",
        cls=Command,
        help=f"Confirm that {what} was changed: who, why, since when.\n\nUntil then every chart "
        "says so.",
        example=f"""
        qiworkbook {group} confirm willow-ward{on} --who "Ward manager" --why "Nights count too" \
--since 2025-03-03
        qiworkbook {group} confirm willow-ward{on} --who "Ward manager" --why "A typing error" \
--same
        """,
    )(project_argument(confirm))


def say_redefined(project: str, measure: str = "") -> bool:
    """Say that data follow another definition from now on, if they do, and how to confirm it."""
    from qiworkbook.analysis.project_view import redefinition
    from qiworkbook.workbook.lookup import the_measure

    found = session().view(project).project
    changed = redefinition(the_measure(found, measure) if measure else found.aim)
    if changed is None:
        return False
    say(f"! {changed.caution}")
    say_next(f"qiworkbook {'measure' if measure else 'aim'} confirm {project} {measure}".rstrip())
    return True


def _confirm(
    project: str, measure: str, who: str | None, why: str | None, since: date | None, same: bool
) -> None:
    from qiworkbook.analysis.project_view import redefinition
    from qiworkbook.workbook.edits.confirmation import confirm_meaning
    from qiworkbook.workbook.lookup import the_measure

    found = session().view(project).project
    of = the_measure(found, measure) if measure else found.aim
    changed = redefinition(of)
    if of is not None and changed is None and not (since or same):
        say("There is nothing to confirm: its data were collected as it is written now.")
        return
    who = needed(who, "Who looked at it? A role, no name", "--who")
    why = needed(why, "Why was it changed?", "--why")
    if changed and not (since or same or changed.since) and session().terminal:
        since = ask_day("From which day on do the data follow it? (Enter: it means the same)")
        same = since is None
    holds = confirm_meaning(
        session().root, found, measure, who=who, why=why, since=since, same=same
    )
    said = f"from {holds} on" if holds else "for all its data"
    say(f"Confirmed: what is written now applies {said}.")
    if measure and holds:
        say("Do the numbers before still belong to it? New limits can start there.")
        say_next(
            f"qiworkbook measure phase {project} {measure} --start {holds} "
            '--reason "A new definition"',
            f"qiworkbook chart {project} {measure}",
        )
    else:
        say_next(f"qiworkbook check {project}")
