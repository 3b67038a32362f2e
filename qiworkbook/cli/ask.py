"""Questions at a terminal, and what to say when there is nobody to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qiworkbook.cli.say import clean
from qiworkbook.cli.session import Session

if TYPE_CHECKING:
    from datetime import date

    from qiworkbook.cli.params import Word


def missing(*names: str) -> click.UsageError:
    """The usage error that names what was not given."""
    told = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    verb = "is" if len(names) == 1 else "are"
    return click.UsageError(f"{told} {verb} missing.", click.get_current_context())


def needed(value: str | None, question: str, name: str) -> str:
    """What was given, or what somebody says when asked. A usage error where nobody can be."""
    if value is not None:
        return value
    if not click.get_current_context().ensure_object(Session).terminal:
        raise missing(name)
    return ask_needed(question)


def ask(question: str, default: str = "") -> str:
    """A line of text; Enter alone gives the default."""
    return _prompt(question, default)


def _prompt(question: str, default: str = "") -> str:
    ends = " " if question.endswith("?") and not default else ": "
    said: str = click.prompt(
        clean(question), default=default, show_default=bool(default), prompt_suffix=ends
    )
    return said.strip()


def ask_needed(question: str) -> str:
    """A line of text that must say something: asked again until it does."""
    while True:
        said = _prompt(question)
        if said:
            return said


def ask_word(question: str, words: Word, default: str = "") -> str:
    """One of the words of an enumeration; "" for Enter alone, unless there is a default."""
    choices = "/".join(words.words)
    while True:
        said = ask(f"{question} ({choices})", default)
        if not said:
            return ""
        try:
            return words.convert(said, None, None)
        except click.BadParameter as error:
            click.echo(error.message)


def ask_day(question: str, default: date | None = None, *, ahead: bool = False) -> date | None:
    """A day, or None for Enter alone when there is no default."""
    from qiworkbook.cli.params import Day

    while True:
        said = ask(question, str(default or ""))
        if not said:
            return None
        try:
            return Day(ahead=ahead).convert(said, None, click.get_current_context())
        except click.BadParameter as error:
            click.echo(error.message)


def ask_yes(question: str) -> bool | None:
    """Yes or no; None for Enter alone."""
    while True:
        said = ask(f"{question} (yes/no)").casefold()
        if said in ("", "y", "yes", "n", "no"):
            return None if not said else said.startswith("y")
        click.echo("Please answer yes or no, or press Enter to leave it for later.")
