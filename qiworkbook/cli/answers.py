"""How the command line answers what a use case asks: by an option, at a prompt, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import click

from qiworkbook.cli.ask import ask
from qiworkbook.cli.say import clean, say
from qiworkbook.cli.session import session
from qiworkbook.problems import WorkbookError
from qiworkbook.workbook.question import NO, YES, Choice, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from qiworkbook.workbook.question import Answers

T = TypeVar("T")

_TYPED_EASILY = 20  # letters; a longer answer, such as a path, is chosen by its number


@dataclass(frozen=True, slots=True)
class Option:
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
    question of that kind, "conflict:B7" among them. `yes` answers every other yes or no,
    but never a question for somebody who has looked. Without a terminal an open question is a
    WorkbookError that names its option.
    """
    answers = {id_: option.answer for id_, option in options.items() if option.answer is not None}
    while isinstance(done := use_case(answers), Question):
        kind = options.get(f"{done.id.partition(':')[0]}:")
        if kind and kind.answer is not None and done.id not in answers:
            answers[done.id] = kind.answer
        elif yes and not done.personal and done.id not in answers and done.takes(YES):
            answers[done.id] = YES
        elif session().terminal:
            answers[done.id] = put(done)
            session().said[done.id] = answers[done.id]
        else:
            raise _open(done, options.get(done.id) or kind)
    return done


def put(question: Question) -> str:
    """The answer of somebody at the terminal; Enter is the usual one, where there is one."""
    if question.usual and question.choices == (Choice(YES), Choice(NO)):
        if question.why:
            say(question.why)
        is_yes = click.confirm(clean(question.ask), default=question.usual == YES)
        return YES if is_yes else NO
    say(question.ask)
    if question.why:
        say(question.why)
    answers = [choice.answer for choice in question.choices]
    by_number = any(len(answer) > _TYPED_EASILY or " " in answer for answer in answers)
    for number, choice in enumerate(question.choices, 1):
        if choice.means or by_number:
            of_it = f"{number}: {choice.answer}" if by_number else choice.answer
            say(f"  {of_it}: {choice.means}".removesuffix(": "))
    words = f"1 to {len(answers)}" if by_number else "/".join(answers) or "Answer"
    while True:
        said = ask(words)
        if said and not answers:
            return said
        if by_number and said.isdecimal() and 0 < int(said) <= len(answers):
            return answers[int(said) - 1]
        fitting = [one for one in answers if said and one.startswith(said.lower())]
        if len(fitting) == 1 or said in fitting:
            return said if said in fitting else fitting[0]


def _open(question: Question, option: Option | None) -> WorkbookError:
    choices = [f"  {one.answer}: {one.means}" for one in question.choices if one.means]
    how = f"To answer: {option.typed}" if option else ""
    told = (question.why, *choices, "Nothing was written.", how)
    return WorkbookError(question.ask, "\n".join(filter(None, told)))
