"""The projects that a plugin is tried on, and the ground that they stand on."""

from __future__ import annotations

import atexit
import decimal
import gc
import inspect
import locale
import os
import random
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fnmatch import fnmatchcase
from importlib import import_module
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from qiworkbook.model import FileTable
from qiworkbook.store.toml_file import Plain, body_text, parse_toml
from qiworkbook.store.validation import ModelFaultError, validate
from qiworkbook.text.source import Source
from qiworkbook.workbook.edits.fields import Field, FieldKind, fields_of

SMALL_PROJECT = """\
format = 1

[project]
title = "Feeling safe on Elm Ward"
organisation = "Northmoor NHS Foundation Trust"
unit = "Elm Ward"
status = "active"
start = 2024-01-08
illustrative = "An invented ward in an invented trust."

[aim]
statement = "90% of people on Elm Ward say they feel safe by 31 March 2025."
measure = "feels-safe"
baseline = 61
target = 90
by = 2025-03-31

[[driver]]
id = "talking"
name = "Safety is talked about"

[[driver]]
id = "confidence"
name = "Staff feel confident to start the conversation"
part_of = ["talking"]

[[idea]]
id = "huddle"
name = "a two-minute question at the morning huddle"
drives = ["confidence"]
status = "testing"

[[measure]]
id = "feels-safe"
name = "People who felt safe this week"
kind = "outcome"
definition = "Of the people asked at the community meeting, the share who answer yes."
better = "increase"
unit = "%"
shows = ["aim", "talking"]
every = "week"
"""
"""A project with one of everything that a thread needs, cycles and data aside."""

CYCLE = """\
format = 1
title = "Ask at one handover"
idea = "huddle"
purpose = "test"

[plan]
objective = "Find out whether the question can be asked in two minutes"
predicted_on = 2024-02-02
start = 2024-02-05
end = 2024-02-05
scale = "one nurse, one handover"
belief = "low"
measures = ["feels-safe"]

[[plan.question]]
ask = "Can it be done in two minutes?"
predict = "It takes three the first time"
answer = "It took two"
held = "partly"

[do]
as_planned = true

[study]
summary = "It fits"

[act]
decision = "adapt"
next = "Ask at three handovers"
"""

AWKWARD = '<b>&amp; "quoted" | *stars* `ticks` =1+1 {{ seven }} – naïve Ω 😀 \u202e'
"""A text that has to come out as it is, whatever the format."""

EMPTY = "an empty project"

_WEEKS = 24

Files = dict[str, str]


def states(
    example: Mapping[str, str], models: Mapping[str, type[FileTable]] = MappingProxyType({})
) -> Iterator[tuple[str, Files]]:
    """Projects in every state, by what they are: files below the project's folder.

    `models` read the files of the example, by the path that a record names.
    """
    full = full_project()
    yield EMPTY, {"project.toml": "format = 1\n"}
    yield "a folder without a project", {"data/feels-safe.csv": "date,value\n"}
    yield "a half-written project", {"project.toml": _part(SMALL_PROJECT, 1, 2)}
    yield "a full project", full
    if example:
        yield "a full project with its example", full | dict(example)
        yield "an empty project with its example", {"project.toml": "format = 1\n"} | dict(example)
        yield "its example, awkward words wherever they may stand", full | _awkward(example, models)
        for quarter in (1, 2, 3):
            cut = {path: _part(text, quarter, 4) for path, text in example.items()}
            yield f"its example, cut after {quarter} quarters of its lines", full | cut


def full_project() -> Files:
    """A project with cycles, data, and an awkward text wherever a person may write one."""
    title = AWKWARD.replace("\\", "\\\\").replace('"', '\\"')
    text = SMALL_PROJECT.replace("Feeling safe on Elm Ward", title).replace(
        "a two-minute question at the morning huddle", title
    )
    weeks = (date(2024, 1, 8) + timedelta(weeks=week) for week in range(_WEEKS))
    rows = (f"{day},{60 + (week * 7) % 11},\n" for week, day in enumerate(weeks))
    return {
        "project.toml": text,
        "pdsa/2024-02-05-handover.toml": CYCLE,
        "data/feels-safe.csv": "date,value,note\n" + "".join(rows),
    }


def invented(model: type[FileTable]) -> str:
    """A file with something in every key of its model, as somebody may fill in its form."""
    return body_text({"format": 1, **_filled(fields_of(model))})


def _filled(fields: Sequence[Field]) -> dict[str, Plain]:
    values = {field.key: _value(field) for field in fields}
    return {key: value for key, value in values.items() if value is not None}


def _value(field: Field) -> Plain:
    match field.kind:
        case FieldKind.NUMBER:
            return 1 if field.least is None else field.least
        case FieldKind.DATE:
            return date(2024, 1, 8)
        case FieldKind.YES_NO:
            return True
        case FieldKind.CHOICE:
            return field.choices[0]
        case FieldKind.SEVERAL:
            return [_value(field.item)] if field.item else []
        case FieldKind.TABLE:
            return _filled(field.fields)
        case FieldKind.ROWS:
            return [_filled(field.fields)]
        case FieldKind.OTHER:
            return None
        case _:
            return "an-id" if field.key == "id" else AWKWARD


def _awkward(example: Mapping[str, str], models: Mapping[str, type[FileTable]]) -> Files:
    """The example, with an awkward text in place of every text that may be any."""
    texts = dict(example)
    for path, text in example.items():
        model = next((m for where, m in models.items() if fnmatchcase(path, where)), None)
        data, problem = parse_toml(text, path)
        if model is None or data is None or problem or not _takes(model, data):
            continue
        for one in _texts_in(data):
            one.holder[one.key] = AWKWARD
            if not _takes(model, data):
                one.holder[one.key] = one.text
        texts[path] = body_text(data)
    return texts


class _Text(Struct, frozen=True):
    """A text in plain data: what holds it, and where in that."""

    holder: Any
    key: Any
    text: str


def _texts_in(data: Any) -> list[_Text]:
    found: list[_Text] = []
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if isinstance(value, str):
            found.append(_Text(data, key, value))
        elif isinstance(value, dict | list):
            found += _texts_in(value)
    return found


def _takes(model: type[FileTable], data: dict[str, Any]) -> bool:
    try:
        return not validate(data, Source("example", ""), model).problems
    except ModelFaultError:
        return False


def _part(text: str, part: int, of: int) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(lines[: len(lines) * part // of])


_MOST_TOLD = 3
_WATCHED = ("qiworkbook", "builtins", "click", "pluggy", "pydantic", "tomlkit", "jinja2", "pptx")
_PLAIN = (int, float, str, tuple)
_FORGETS = {"qiworkbook.store.files._READ"}
"""What is kept to be had at once, and forgets what is oldest."""


class ProcessState(Struct, frozen=True):
    """The environment, what Python keeps for the whole process, and all that a program is made of.

    `state` is by what is said of whoever changes it, `things` by where each stands: functions,
    classes and values of qiworkbook, of Python and of what qiworkbook is made with.
    """

    environment: Mapping[str, str]
    state: Mapping[str, object]
    things: Mapping[str, object]
    threads: frozenset[int | None]
    exits: int

    @classmethod
    def now(cls) -> ProcessState:
        """As it is."""
        for name in _WATCHED:
            import_module(name)
        threads = frozenset(one.ident for one in threading.enumerate())
        return cls(
            environment=dict(os.environ),
            state=dict(_state()),
            things=dict(_things()),
            threads=threads,
            exits=atexit._ncallbacks(),
        )

    def changed(self) -> Iterator[str]:
        """What is no longer as it was, each as the end of a sentence that begins with "it"."""
        after = ProcessState.now()
        names = {
            name
            for name in {*self.environment, *after.environment}
            if self.environment.get(name) != after.environment.get(name)
        }
        # pytest says in the environment which test is running.
        for name in sorted(names - {"PYTEST_CURRENT_TEST"}):
            yield f"changed {name} in the environment"
        yield from (what for what, before in self.state.items() if after.state[what] != before)
        if after.threads - self.threads:
            yield "left a thread at work"
        if after.exits > self.exits:
            yield "asked to be called at the end of everything (atexit)"
        odd = [name for name, one in self.things.items() if not _same(one, after.things.get(name))]
        for name in odd[:_MOST_TOLD]:
            yield f"changed {name}{' itself' if name.startswith('qiworkbook') else ''}"
        if odd[_MOST_TOLD:]:
            yield f"changed {len(odd) - _MOST_TOLD} things more of the program"


def _state() -> Iterator[tuple[str, object]]:
    """What Python keeps once for the whole process."""
    mask = os.umask(0o077)  # it can only be read by setting it
    os.umask(mask)
    signals = [signal.getsignal(one) for one in sorted(signal.valid_signals())]
    clock = getattr(signal, "getitimer", lambda _: (0.0,))(getattr(signal, "ITIMER_REAL", 0))
    context = decimal.getcontext()
    yield "closed or replaced the output", (sys.stdout, sys.stderr, _is_open(1), _is_open(2))
    yield "changed the list of folders that Python imports from", tuple(sys.path)
    yield "changed how Python finds modules", (*sys.meta_path, *sys.path_hooks)
    yield "changed what a signal does, such as Ctrl and C", signals
    yield "set a clock that ends the process (alarm)", clock[0] > 0
    yield "changed the mask of new files (umask)", mask
    yield "changed the locale", locale.setlocale(locale.LC_ALL)
    yield "changed how decimals are worked out", (context.prec, context.rounding, context.traps)
    yield "changed the numbers that come by chance (random)", random.getstate()
    yield "changed how long a connection is waited for", socket.getdefaulttimeout()
    yield "changed what becomes of a fault", (sys.excepthook, threading.excepthook)
    yield "watches every step of Python", (sys.gettrace(), sys.getprofile())
    yield "changed how Python tidies up (gc)", (gc.isenabled(), gc.get_threshold())
    yield "changed the arguments of the process", tuple(sys.argv)
    yield "changed the time zone", time.tzname


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def _things() -> Iterator[tuple[str, object]]:
    for module_name, module in sorted(sys.modules.items()):
        top = module_name.partition(".")[0]
        if module is None or not (top in _WATCHED or module_name in sys.stdlib_module_names):
            continue
        for name, thing in tuple(vars(module).items()):
            if name.startswith("__"):
                continue
            where, is_ours = f"{module_name}.{name}", top == "qiworkbook"
            if where in _FORGETS:
                continue
            if inspect.isclass(thing) and thing.__module__ == module_name and top in _WATCHED:
                for part, inner in tuple(vars(thing).items()):
                    if _is_code(inner):
                        yield f"{where}.{part}", inner
                    elif is_ours and isinstance(inner, dict) and not part.startswith("__"):
                        yield f"{where}.{part}", frozenset(map(id, inner))
            if inspect.isclass(thing) or _is_code(thing) or (is_ours and isinstance(thing, _PLAIN)):
                yield where, thing
            elif is_ours and isinstance(thing, dict | list | set):
                yield where, frozenset(map(id, thing))


def _is_code(thing: object) -> bool:
    return inspect.isroutine(thing) or isinstance(thing, property)


def _same(before: object, after: object) -> bool:
    """Whether it is the same. What holds things may grow: some is kept to be had at once."""
    if isinstance(before, frozenset) and isinstance(after, frozenset):
        return before <= after
    return before is after or (isinstance(before, _PLAIN) and before == after)
