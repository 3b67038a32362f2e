"""Questions at a terminal, and what to say when there is nobody to answer."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import click

from qiworkbook.cli.say import clean
from qiworkbook.cli.session import Session
from qiworkbook.text.words import typed

if TYPE_CHECKING:
    from collections.abc import Mapping
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
    """One answer. What was answered before somebody stopped the same command is the default."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  # arrows and editing come with it; Windows has its own
    context = click.get_current_context(silent=True)  # none once the command itself is over
    session = context.ensure_object(Session) if context else Session()
    default = default or _answered_before(session, question)
    ends = " " if question.endswith("?") and not default else ": "
    raw: str = click.prompt(
        clean(question), default=default, show_default=bool(default), prompt_suffix=ends
    )
    said = typed(raw).strip()
    session.answered.append((question, said))
    return said


def _answered_before(session: Session, question: str) -> str:
    """What the draft says to this question; each answer serves once."""
    before = session.draft
    at = next((n for n, (asked, said) in enumerate(before) if asked == question and said), None)
    if at is None:
        return ""
    if not session.told_draft:
        session.told_draft = True
        click.echo("You stopped here before. Enter alone takes what you answered then.")
    return before.pop(at)[1]


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


def in_order_of_time(fields: Mapping[str, Any], first: str, last: str) -> dict[str, Any]:
    """The days that were put right, where what ends would end before it begins.

    They are asked for again at once; where nobody can be asked, it is a usage error.
    """
    begins, ends = fields.get(first), fields.get(last)
    right: dict[str, Any] = {}
    while begins and ends and ends < begins:
        message = f"It ends on {ends}, before it begins on {begins}."
        if not click.get_current_context().ensure_object(Session).terminal:
            raise click.UsageError(f"{message} Which of the two is right?")
        click.echo(message)
        begins = right[first] = ask_day("When does it begin?", begins, ahead=True)
        ends = right[last] = ask_day("When does it end?", ahead=True)
    return {key: value for key, value in right.items() if value}


def ask_yes(question: str) -> bool | None:
    """Yes or no; None for Enter alone."""
    while True:
        said = ask(f"{question} (yes/no)").casefold()
        if said in ("", "y", "yes", "n", "no"):
            return None if not said else said.startswith("y")
        click.echo("Please answer yes or no, or press Enter to leave it for later.")
