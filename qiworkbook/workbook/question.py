"""What only a person can decide: a use case that must ask gives back a `Question`.

Nothing has been written by then. A prompt, an option or a field of a form answers it, and the use
case is called again with the answers so far, each under the id of its question.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import wraps
from types import MappingProxyType
from typing import TYPE_CHECKING, ParamSpec, TypeAlias, TypeVar

from msgspec import Struct

from qiworkbook.problems import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Callable

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


class Question(Struct, frozen=True):
    """What is asked, and why. `choices` are all the answers; none stand for a text of one's own.

    `usual` is the answer that most people give: a prompt takes Enter for it, a form begins with it.
    `personal` questions (an identifier, an unlikely value) are for somebody who has looked: a
    blanket "yes" given before anybody knew what would be asked never answers them.
    """

    id: str
    ask: str
    why: str = ""
    choices: tuple[Choice, ...] = (Choice(YES), Choice(NO))
    personal: bool = False
    usual: str = ""

    def takes(self, answer: str) -> bool:
        """Whether this is an answer to it."""
        if self.choices:
            return answer in (choice.answer for choice in self.choices)
        return bool(answer.strip())


class Unanswered(Exception):  # noqa: N818  # no error: `asks` makes a value of it
    """A question met deep inside a use case, on its way up to `asks`."""

    def __init__(self, question: Question) -> None:
        super().__init__(question.ask)
        self.question = question


class DeclinedError(WorkbookError):
    """A person said no, so nothing was written."""


def answer_to(question: Question, answers: Answers) -> str:
    """The answer that was given. Where there is none, the use case ends here with the question."""
    answer = answers.get(question.id, "")
    if not question.takes(answer):
        raise Unanswered(question)
    return answer


def settled(done: T | Question) -> T:
    """What a use case inside another came to; its question goes up to that of the other."""
    if isinstance(done, Question):
        raise Unanswered(done)
    return done


def need_yes(question: Question, answers: Answers) -> None:
    """Go on with a yes alone. Raises DeclinedError for a no."""
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
