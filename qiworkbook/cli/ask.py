"""Questions at a terminal, and their answers; a day that is typed can be asked about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, TypeVar

import click
from msgspec import Struct

from qiworkbook.cli.options import Word
from qiworkbook.cli.session import Session, ask, ask_needed, clean, say, session
from qiworkbook.problems import WorkbookError
from qiworkbook.workbook.question import YES, AnswerKind, Answers, Question, asks, need_yes


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


def ask_one(
    question: str, names: Mapping[str, str], usual: str = "", *, optional: bool = True
) -> str:
    """An id, by its number in the list, its name or a part of either; "" for Enter alone.

    `names` are what things are called, by their ids. Nothing is asked where there is none. What a
    number stood for is said, and another can be typed in its place.
    """
    from qiworkbook.workbook.lookup import fitting

    if not names:
        return ""
    ids = list(names)
    for at, (id_, name) in enumerate(names.items(), 1):
        say(f"  {at}  {name} ({id_})" if name else f"  {at}  {id_}")
    chosen = ""
    while True:
        right = f"That is “{names.get(chosen) or chosen}”. Enter to go on, or another number"
        said = ask(right) if chosen else ask(f"{question} (number or name)", usual)
        if not said and (chosen or optional):
            return chosen
        if said.isdecimal() and 1 <= int(said) <= len(ids):
            chosen = ids[int(said) - 1]
            if len(ids) == 1:
                return chosen
            continue
        try:
            found = fitting(names, said)
        except WorkbookError as error:
            say(f"{error.message} {error.hint}")
            continue
        if found:
            return found
        hint = "" if chosen else _LATER if optional else _NEEDED
        say(f"That is not one of them. {hint}".rstrip() if said else hint)


_LATER = "Press Enter to leave it for later."
_NEEDED = "This one needs an answer. Ctrl-C stops, and keeps what you have answered."


def ask_day(question: str, default: date | None = None, *, ahead: bool = False) -> date | None:
    """A day, or None for Enter alone when there is no default."""
    while True:
        said = ask(question, str(default or ""))
        if not said:
            return None
        try:
            return Day(ahead=ahead).convert(said, None, click.get_current_context())
        except click.BadParameter as error:
            click.echo(error.message)


class Day(click.ParamType):  # type: ignore[type-arg]  # generic in newer clicks alone
    """A day as people type it: 2024-02-05, 5 February 2024, "today", or a weekday.

    A weekday is the last one; of a day that is still to come (`ahead`), the next. Which day was
    understood is told where another than 2024-02-05 was typed.
    """

    name = "date"

    def __init__(self, *, ahead: bool = False) -> None:
        """`ahead` is for days to come."""
        self.ahead = ahead

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; a usage error that says how to write it otherwise."""
        from datetime import date

        if isinstance(value, date):
            return value
        shared = ctx.ensure_object(Session) if ctx else Session()
        try:
            return day_typed(value, shared, ahead=self.ahead)
        except click.UsageError as error:
            self.fail(error.message, param, ctx)


def day_typed(said: str, shared: Session, *, ahead: bool = False, every: str | None = None) -> date:
    """The day, which is told; who sits at a terminal is asked where it could be several.

    Raises a usage error that says how to write it otherwise.
    """
    from qiworkbook.store.dates import DateFault, typed_day

    read = typed_day(said, shared.today, shared.date_order, ahead=ahead, every=every)
    if not isinstance(read, DateFault):
        say_understood(said, read.when)
        return read.when
    if not (read.could and shared.terminal):
        raise click.UsageError(f"{read.message}. {read.hint}")
    from qiworkbook.workbook.edits.typed_points import day_meant, keep_order

    asked = partial(day_meant, said, shared.today, shared.date_order, ahead=ahead, every=every)
    when = settle(lambda answers: asked({**shared.said, **answers}), {})
    keep_order(shared.root, shared.said)
    return when


def say_understood(said: str, when: date) -> None:
    """Which day was understood, where another than 2024-02-05 was typed."""
    if said.strip() != when.isoformat():
        understood = f"{when:%A} {when.day} {when:%B %Y}"
        click.echo(clean(f"“{said.strip()}” is read as {understood}."), err=True)


def in_order_of_time(fields: Mapping[str, Any], first: str, last: str) -> dict[str, Any]:
    """The fields, their days put right where what ends would end before it begins.

    They are asked for again at once; where nobody can be asked, it is a usage error. What is left
    for later then is not among them.
    """
    begins, ends, right = fields.get(first), fields.get(last), {**fields}
    while begins and ends and ends < begins:
        message = f"It ends on {ends}, before it begins on {begins}."
        if not click.get_current_context().ensure_object(Session).terminal:
            raise click.UsageError(f"{message} Which of the two is right?")
        click.echo(message)
        begins = right[first] = ask_day("When does it begin?", begins, ahead=True)
        ends = right[last] = ask_day("When does it end?", ahead=True)
    return {key: value for key, value in right.items() if value is not None}


T = TypeVar("T")

_TYPED_EASILY = 20  # letters; a longer answer, such as a path, is chosen by its number


class Option(Struct, frozen=True):
    """The option that answers a question: as it is typed, and what it said, if it was given."""

    typed: str
    answer: str | None = None


def settle(
    use_case: Callable[[Answers], T | Question],
    options: Mapping[str, Option],
    *,
    yes: bool = False,
) -> T:
    """What a use case comes to once all that it asks is answered.

    `options` are by the id of the question that they answer; one by "conflict:" answers every
    question of that kind, "conflict:B7" among them, and is typed with what is asked about for its
    {what}; one by "" answers every other question, with its kind for {kind}. `yes` answers every
    other yes or no, but never a question for somebody who has looked. Without a terminal an open
    question is a WorkbookError that names its option.
    """
    answers = {id_: option.answer for id_, option in options.items() if option.answer is not None}
    while isinstance(done := use_case(answers), Question):
        option = options.get(done.id) or options.get(f"{done.name}:") or options.get("")
        if option and option.answer is not None and done.id not in answers:
            answers[done.id] = option.answer
        elif yes and not done.personal and done.id not in answers and done.takes(YES):
            answers[done.id] = YES
        elif session().terminal:
            if done.id in answers and (wrong := done.wrong(answers[done.id])):
                say(f"{wrong}.")
            answers[done.id] = ask_at_terminal(done)
            session().said[done.id] = answers[done.id]
        else:
            how = option.typed.replace("{what}", done.about or "") if option else ""
            raise _open(done, how.replace("{kind}", done.name), answers.get(done.id))
    return done


def agreed(what: str, *, yes: bool) -> None:
    """Go on where somebody says yes, now or by --yes before. Raises DeclinedError for a no."""
    settle(partial(asks(need_yes), Question("write", what)), {"write": Option("--yes")}, yes=yes)


def ask_at_terminal(question: Question) -> str:
    """The answer of somebody at the terminal; Enter is the usual one, where there is one."""
    if not question.choices:
        return _own(question)
    say(question.ask)
    if question.why:
        say(question.why)
    answers = [choice.answer for choice in question.choices]
    if any(len(answer) > _TYPED_EASILY or " " in answer for answer in answers):
        names = {choice.answer: choice.means for choice in question.choices}
        return ask_one("Which of them?", names, question.usual, optional=question.optional)
    for choice in question.choices:
        if choice.means:
            say(f"  {choice.answer}: {choice.means}")
    words = "/".join(answers)
    while (said := ask(words, question.usual, about=question.ask)) or not question.optional:
        fitting = [one for one in answers if said and one.startswith(said.lower())]
        if len(fitting) == 1 or said in fitting:
            return said if said in fitting else fitting[0]
        say(f"{question.wrong(said)}." if said else _NEEDED)
    return ""


def _own(question: Question) -> str:
    """An answer that is not chosen, asked for until it is of the kind that is wanted."""
    if question.why:
        say(question.why)
    if question.kind is AnswerKind.DAY:
        return str(ask_day(question.ask) or "")
    while wrong := question.wrong(said := ask(question.ask)):
        say(f"{wrong}.")
    return said


def _open(question: Question, how: str, said: str | None) -> WorkbookError:
    choices = [
        f"  {one.answer}: {one.means}".removesuffix(": ")
        for one in question.choices
        if one.means or not question.takes(YES)
    ]
    told = (
        f"{question.wrong(said)}." if said and not question.takes(said) else "",
        question.why,
        *choices,
        "Nothing was written.",
        how and f"To answer: {how}",
    )
    return WorkbookError(question.ask, "\n".join(filter(None, told)))
