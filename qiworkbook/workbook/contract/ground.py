"""What everybody stands on, before and after a plugin was at work: it is nobody's to change."""

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
from importlib import import_module
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MOST_TOLD = 3
_WATCHED = ("qiworkbook", "builtins", "click", "pluggy", "pydantic", "tomlkit", "jinja2", "pptx")
_PLAIN = (int, float, str, tuple)
_FORGETS = {"qiworkbook.store.files._READ"}
"""What is kept to be had at once, and forgets what is oldest."""


class Ground(Struct, frozen=True):
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
    def now(cls) -> Ground:
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
        after = Ground.now()
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
