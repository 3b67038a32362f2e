"""What only a person can decide: a use case that must ask gives back a `Question`.

Nothing has been written by then. A prompt, an option or a field of a form answers it, and the use
case is called again with the answers so far, each under the id of its question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import wraps
from types import MappingProxyType
from typing import ParamSpec, TypeAlias, TypeVar

from msgspec import Struct

from qiworkbook.problems import WorkbookError
from qiworkbook.text.late_pattern import compiled
from qiworkbook.text.words import listed

P = ParamSpec("P")
T = TypeVar("T")

Answers: TypeAlias = Mapping[str, str]
"""What was answered, by the id of the question; nothing yet is an empty mapping."""

NOTHING_SAID: Answers = MappingProxyType({})
YES, NO = "yes", "no"


class Choice(Struct, frozen=True):
    """One answer that a question takes, and what it means where the word alone does not say."""

    answer: str
    means: str = ""


class AnswerKind(StrEnum):
    """What an answer that is not chosen looks like: words, whole numbers, or a day."""

    WORDS = "a few words"
    COUNT = "a whole number, such as 24"
    COUNTS = "whole numbers separated by commas, such as 3,6,7,6,2"
    DAY = "a day, such as 2024-02-05"


_COUNTS = r"[0-9]{1,6}(?:[,;\s]+[0-9]{1,6})*[,;\s]*"


class Question(Struct, frozen=True):
    """What is asked, and why. `choices` are all the answers; none stand for one of one's own.

    That is of this `kind`, and may be left empty where it is `optional`. `usual` is the answer
    that most people give: a prompt takes Enter for it, a form begins with it.
    `personal` questions (an identifier, an unlikely value) are for somebody who has looked: a
    blanket "yes" given before anybody knew what would be asked never answers them. Where several
    things are asked the same, `about` says which of them one is about.
    """

    name: str
    ask: str
    why: str = ""
    choices: tuple[Choice, ...] = (Choice(YES), Choice(NO))
    personal: bool = False
    usual: str = ""
    kind: AnswerKind = AnswerKind.WORDS
    optional: bool = False
    about: str | None = None

    @property
    def id(self) -> str:
        """What its answer is found under: its name, and which of several it is about."""
        return self.name if self.about is None else f"{self.name}:{self.about}"

    def takes(self, answer: str) -> bool:
        """Whether this is an answer to it."""
        said = answer.strip()
        if not said:
            return self.optional
        if self.choices:
            return answer in (choice.answer for choice in self.choices)
        match self.kind:
            case AnswerKind.COUNT:
                return said.isascii() and said.isdecimal() and len(said) <= _DIGITS
            case AnswerKind.COUNTS:
                return bool(compiled(_COUNTS).fullmatch(said))
            case AnswerKind.DAY:
                try:
                    return bool(compiled(_A_DAY).fullmatch(said) and date.fromisoformat(said))
                except ValueError:
                    return False
        return True

    def wrong(self, said: str) -> str:
        """Why this is no answer, and what would be one; "" where it answers."""
        if self.takes(said):
            return ""
        if not said.strip():
            return "Choose one" if self.choices else f"Write {self.kind}"
        fits = listed([one.answer for one in self.choices]) or self.kind
        return f"“{said}” is no answer to this: it takes {fits}"


_DIGITS = 6
_A_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"


def counts_of(answer: str) -> tuple[int, ...]:
    """The numbers of an answer of the kind COUNTS.

    >>> counts_of("3, 6;7")
    (3, 6, 7)
    """
    return tuple(map(int, re.findall(r"[0-9]+", answer)))


class Unanswered(Exception):  # noqa: N818  # no error: `asks` makes a value of it
    """A question met deep inside a use case, on its way up to `asks`."""

    def __init__(self, question: Question) -> None:
        super().__init__(question.ask)
        self.question = question


class DeclinedError(WorkbookError):
    """A person said no, so nothing was written."""


def answer_to(question: Question, answers: Answers) -> str:
    """The answer that was given. Where there is none, the use case ends here with the question.

    >>> answer_to(Question("whom", "For whom?", choices=()), {"whom": "Us"})
    'Us'
    """
    answer = answers.get(question.id)
    if answer is None or not question.takes(answer):
        raise Unanswered(question)
    return answer


def answered(name: str, answers: Answers) -> dict[str, str]:
    """What was answered to the questions of this name, by what each of them is about.

    >>> answered("day", {"day:6/4": "2025-04-06", "year": "2025"})
    {'6/4': '2025-04-06'}
    """
    ids = ((id_.partition(":"), said) for id_, said in answers.items())
    return {about: said for (kind, mark, about), said in ids if mark and kind == name}


def settled(done: T | Question) -> T:
    """What a use case inside another came to; its question goes up to that of the other.

    >>> settled("what it came to")
    'what it came to'
    """
    if isinstance(done, Question):
        raise Unanswered(done)
    return done


def need_yes(question: Question, answers: Answers) -> None:
    """Go on with a yes alone. Raises DeclinedError for a no.

    >>> need_yes(Question("sure", "Take it out?"), {"sure": "yes"})
    """
    if answer_to(question, answers) != YES:
        raise DeclinedError("Nothing was written.")


def asks(use_case: Callable[P, T]) -> Callable[P, T | Question]:
    """A use case that gives back the first question that its answers leave open."""

    @wraps(use_case)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T | Question:
        try:
            return use_case(*args, **kwargs)
        except Unanswered as unanswered:
            return unanswered.question

    return asked
