"""What is wrong, and what to do: a `Problem`, its `Place`, an `Action`, a `WorkbookError`.

A `Problem` is a value: something to put right, and where. A `WorkbookError` stops a command.
`Pressed` is what Ctrl and C raise.
"""

from __future__ import annotations

import signal
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import force_setattr


class Severity(StrEnum):
    """How much a problem matters."""

    ERROR = "error"  # something could not be read, or contradicts itself
    QUESTION = "question"  # everything was read; a person is asked to look


class Place(Struct, frozen=True):
    """A file in the workbook, as a path from its root with `/`, and where in it (1 is first)."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


class Action(Struct, frozen=True):
    """The very thing to do next: what is done, to what, and what of it is worked out already.

    `name` is a use case in the words of the command line, "pdsa study", and empty for what was just
    done, to be done again with these fields; `on` are ids, the project first, or words in capitals
    for what a person is to name. A field without a value is for the person to say. The command line
    words an action as a command, a page as a link.
    """

    name: str
    on: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def noun(self) -> str:
        """What is worked on: "pdsa" of "pdsa study"."""
        return self.name.partition(" ")[0]


def do(name: str, /, *on: str, **fields: str) -> Action:
    """The action of this name. A field is named as in Python: `as_`, `value_column`."""
    given = ((key.rstrip("_").replace("_", "-"), value) for key, value in fields.items())
    return Action(name, on, tuple(given))


class InFile(Struct, frozen=True):
    """A part of advice as a file has it; a form has its own words for the same.

    `field` is the last key of what it is about, "" where a form says nothing of it, `values` what
    could be written there, in words, and with `row` it is a new row of a list.
    """

    text: str
    field: str = ""
    values: tuple[str, ...] = ()
    row: bool = False

    @classmethod
    def key(cls, name: str, *values: str) -> InFile:
        """A key and the texts that it could say; none for what the person is to word.

        >>> InFile.key("held", "yes", "partly", "no").text
        'held = "yes", "partly" or "no"'
        """
        *more, last = [f'"{value}"' for value in values or ("...",)]
        return cls(f"{name} = {', '.join(more)}{' or ' if more else ''}{last}", name, values)


class Advice(str):
    """What is wrong or to be done, said partly as a file has it: a `str`, and its `parts`.

    `Advice("Add ", InFile("a [[team]]", "team", row=True), " with ", InFile.key("role", "lead"))`
    is the text 'Add a [[team]] with role = "lead"', and on a page 'Add a row to “Team” with “Role”:
    lead'. A message or a hint that is no `Advice` is shown as it is everywhere.
    """

    parts: tuple[str | InFile, ...]

    def __new__(cls, *parts: str | InFile) -> Advice:
        """Put it together."""
        made = super().__new__(
            cls, "".join(one if isinstance(one, str) else one.text for one in parts)
        )
        made.parts = parts
        return made


class Problem(Struct, frozen=True):
    """Something in somebody's workbook: a code, a plain sentence, a place and a next step.

    `plugin` names the plugin that found it, and is empty for the core's own. Where it is a question
    of method, `ask` is what a coach would ask, `action` the thing to do, and `cycle` or `measure`
    the id of what it is about. `message_parts` and `hint_parts` are the same words in parts, where
    they were given as `Advice`. Problems sort by file, line, code and message, so that a list of
    them always comes out in the same order.
    """

    code: str
    message: str
    place: Place
    severity: Severity = Severity.ERROR
    hint: str = ""
    plugin: str = ""
    ask: str = ""
    action: Action | None = None
    cycle: str = ""
    measure: str = ""
    message_parts: tuple[str | InFile, ...] = ()
    hint_parts: tuple[str | InFile, ...] = ()

    def __post_init__(self) -> None:
        """Keep the parts of what was given as `Advice`, and none of other words than these."""
        for name in ("message", "hint"):
            said, parts = getattr(self, name), f"{name}_parts"
            if isinstance(said, Advice):
                force_setattr(self, name, str(said))
                force_setattr(self, parts, said.parts)
            elif (before := getattr(self, parts)) and Advice(*before) != said:
                force_setattr(self, parts, ())

    @property
    def sort_key(self) -> tuple[str, int, int, str, str, str, str, str]:
        """What problems are ordered by; a problem of the whole file comes before its lines."""
        return (
            self.place.file,
            self.place.line or 0,
            self.place.column or 0,
            self.code,
            self.message,
            self.severity,
            self.hint,
            self.plugin,
        )

    def __lt__(self, other: Problem) -> bool:
        return self.sort_key < other.sort_key

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class WorkbookError(Exception):
    """A command cannot go on. `message` says why, `hint` what to do next, in plain words.

    Either may be `Advice`, which pages word as their forms do.

    `problems` are the reasons that have a place, if there are any. `action` is the
    very thing to do, where it can be told.
    """

    def __init__(
        self,
        message: str,
        hint: str = "",
        problems: tuple[Problem, ...] = (),
        *,
        action: Action | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.problems = problems
        self.action = action

    @classmethod
    def of(cls, problem: Problem) -> WorkbookError:
        """The error that one problem amounts to, when it is the reason to stop."""
        hint = Advice(*problem.hint_parts) or problem.hint
        return cls(str(problem), hint, (problem,), action=problem.action)


class NothingFoundError(WorkbookError):
    """Nothing of what was asked for is in what could be read.

    Where something could not be read, nobody can say that there is none.
    """


class Pressed(KeyboardInterrupt):
    """Somebody pressed Ctrl and C. What a plugin raises of its own accord is another class."""


def is_pressed(fault: BaseException) -> bool:
    """Whether it comes from a person, who is obeyed.

    Under a program that handles Ctrl and C in Python's own way, every interrupt counts.
    """
    kind = type(fault)  # what a plugin raises can say that it is of any class
    own = signal.getsignal(signal.SIGINT) is not signal.default_int_handler
    return issubclass(kind, Pressed if own else KeyboardInterrupt)
