"""Call what is not ours so that it costs only its own part, and is named with what it did."""

from __future__ import annotations

import io
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from contextlib import redirect_stderr, redirect_stdout
from enum import StrEnum
from itertools import islice
from types import TracebackType
from typing import Any, Generic, TextIO, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from qiworkbook.problems import WorkbookError, is_pressed

T = TypeVar("T")

CORE = "core"
SLOW_SECONDS = 2.0
"""One call of a plugin that takes longer is named: a check of one project, for example."""
_SHARE = 8.0
"""How much longer than it works a call may take before it is the call, and no busy computer."""
MOST_OF_A_MAKER = 200
"""Measures, or sections, that one maker may give for a project."""
MOST_VALUES = 10_000
"""What one call may give: more is the sign of a loop without an end."""

_QUOTED = 60
_FAULT_QUOTED = 300
_OURS = os.path.dirname(__file__)  # noqa: PTH120  # read at every start: no pathlib


class Owned(Struct, Generic[T], frozen=True):
    """A value, and the plugin that gave it."""

    plugin: str
    value: T


class Cost(StrEnum):
    """What a trouble means for everything else, as a person is told it."""

    NOTHING = "Nothing is missing because of it."
    PART = "Everything else went on without it."
    FILE = "That file was left out, and everything else went on."
    STOPPED = "Add --no-plugins to work without any plugin."


class Unfit(Exception):  # noqa: N818  # never seen as an exception: its words are what is told
    """What a plugin gave will not do; the words say why."""


class Lost(Struct, frozen=True):
    """A part that was refused: of which hook, its name, and who has that name ("" for nobody).

    A whole plugin is of the hook "plugins".
    """

    hook: str
    name: str
    to: str = ""


class Trouble(Struct, frozen=True):
    """Something that a plugin did wrong: which plugin, when, what, in one plain sentence, its cost.

    `fault` is what was raised, if anything was, and `lost` the part that was refused.
    """

    plugin: str
    doing: str
    what: str
    cost: Cost = Cost.PART
    fault: BaseException | None = None
    lost: Lost | None = None

    def __str__(self) -> str:
        return f"plugin {self.plugin}, {self.doing}: {self.what}"

    @property
    def said(self) -> Trouble:
        """It without what was raised, which is another each time."""
        return replace(self, fault=None)

    @property
    def outcome(self) -> str:
        """What that means for everything else."""
        return str(self.cost)

    @property
    def whole(self) -> str:
        """All of it, as two sentences."""
        return f"{self}{'' if self.what.endswith(tuple('.!?…')) else '.'} {self.outcome}"

    @property
    def trace(self) -> str:
        """Where in the plugin's own files it happened, as Python tells it; "" for no exception."""
        if self.fault is None or isinstance(self.fault, Unfit):
            return ""
        from traceback import format_exception

        fault = self.fault
        whole = format_exception(type(fault), fault, _beyond_ours(fault.__traceback__))
        return f"{self.plugin}, {self.doing}:\n{''.join(whole)}"


def _beyond_ours(trace: TracebackType | None) -> TracebackType | None:
    """The frames from the first that is not of the program itself; all where every one is."""
    theirs = trace
    while theirs and theirs.tb_frame.f_code.co_filename.startswith(_OURS + os.sep):
        theirs = theirs.tb_next
    return theirs or trace


def _unwatched(_plugin: str, _doing: str) -> None:
    """Nobody asks what is being called."""


class _Call(Struct, frozen=True):
    """A call that goes on: of which plugin, since when, and the streams that it was kept from."""

    plugin: str
    doing: str
    began: float
    streams: tuple[TextIO, TextIO]


class Guard(Struct):
    """Calls plugins one by one, and keeps what went wrong.

    `clock` counts seconds, and `worked` those in which the processor was at work for us.

    `warned` holds the warnings that Python gave meanwhile: they are for whoever looks after a
    plugin, and `plugins check` and the test kit show them. `watch` is told of each call before it
    is made.
    """

    clock: Callable[[], float] = time.monotonic
    worked: Callable[[], float] = time.process_time
    troubles: list[Trouble] = field(default_factory=list)
    warned: list[str] = field(default_factory=list)
    watch: Callable[[str, str], None] = _unwatched
    _at_work: list[_Call] = field(default_factory=list)

    def call(
        self,
        plugin: str,
        doing: str,
        work: Callable[..., Iterable[T]],
        *given: Any,
        cost: Cost = Cost.PART,
        most: int = MOST_VALUES,
    ) -> list[T]:
        """What `work` gives, up to where it fails, or to so many as `most`.

        What it prints stays out of our output.
        """
        if plugin == CORE:
            return self._outcome(plugin, doing, work, given, cost, most)
        self.watch(plugin, doing)
        printed, folder, began, busy = io.StringIO(), _folder(), self.clock(), self.worked()
        depth, outer = sys.getrecursionlimit(), len(self._at_work)
        self._at_work.append(_Call(plugin, doing, began, (sys.stdout, sys.stderr)))
        try:
            with (
                warnings.catch_warnings(record=True) as warned,
                redirect_stdout(printed),
                redirect_stderr(printed),
            ):
                filters = len(warnings.filters)
                outcome = self._outcome(plugin, doing, work, given, cost, most)
                added = warnings.filters[: max(0, len(warnings.filters) - filters)]
        except KeyboardInterrupt as stop:
            self.let_go(stop)
            raise
        finally:
            del self._at_work[outer:]
        seconds, busy = self.clock() - began, self.worked() - busy
        if seconds > SLOW_SECONDS and max(busy, seconds - _SHARE * busy) > SLOW_SECONDS:
            slow = f"it took more than {SLOW_SECONDS:g} seconds"
            self.note(plugin, doing, slow, cost=Cost.NOTHING)
        self.warned += (
            f"{plugin}, {doing}: {one.category.__name__}: {one.message}" for one in warned
        )
        self._note_printed(plugin, doing, printed)
        if any(one[1:4] == (None, Warning, None) for one in added):
            what = "it changed what becomes of every warning, and that was put back"
            self.note(plugin, doing, what, cost=Cost.NOTHING)
        if depth != sys.getrecursionlimit():
            sys.setrecursionlimit(depth)
            what = "it changed how deep Python may go, and that was put back"
            self.note(plugin, doing, what, cost=Cost.NOTHING)
        self._put_back(plugin, doing, folder)
        return outcome

    def whole(
        self, plugin: str, doing: str, work: Callable[..., Iterable[T]], *given: Any
    ) -> list[T] | None:
        """All that `work` gives; None when it fails. A WorkbookError goes on: it is for people."""
        said: list[WorkbookError] = []

        def all_of_it() -> Iterable[list[T]]:
            try:
                made = list(islice(_listed(work(*given)), MOST_VALUES + 1))
            except WorkbookError as error:
                said.append(error)
                return
            if len(made) > MOST_VALUES:
                raise Unfit(f"it gave more than {MOST_VALUES:,} things")
            yield made

        values = self.call(plugin, doing, all_of_it)
        if said:
            raise said[0]
        return values[0] if values else None

    def note(
        self,
        plugin: str,
        doing: str,
        what: str,
        *,
        cost: Cost = Cost.PART,
        fault: BaseException | None = None,
        lost: Lost | None = None,
    ) -> None:
        """Keep a trouble, once however often it happens."""
        trouble = Trouble(plugin, doing, what, cost, fault, lost)
        if trouble.said not in [one.said for one in self.troubles]:
            self.troubles.append(trouble)

    def is_wrong(
        self, plugin: str, doing: str, look: Callable[..., str], value: object, *more: object
    ) -> bool:
        """Whether `look` finds something wrong with what a plugin gave, which is noted then."""
        wrong = self.fault_of(look, value, *more)
        if wrong:
            self.note(plugin, doing, wrong)
        return bool(wrong)

    @staticmethod
    def fault_of(look: Callable[..., str], value: object, *more: object) -> str:
        """What `look` finds wrong with a value. It can be anything, and do anything meanwhile."""
        try:
            return look(value, *more)
        except BaseException as fault:
            if is_pressed(fault):
                raise
            return f"it gave {a_kind(type(value))} that cannot be looked at: {fault_words(fault)}"

    def let_go(self, stop: BaseException | None = None) -> None:
        """Name what was at work when everything was stopped, and take the output back from it.

        It may still be at work, in another thread, and then holds the output too.
        """
        if not self._at_work:
            return
        last, (sys.stdout, sys.stderr) = self._at_work[-1], self._at_work[0].streams
        self._at_work.clear()
        seconds = self.clock() - last.began
        what = f"it was at work, for {seconds:.0f} seconds, when everything was stopped"
        self.note(last.plugin, last.doing, what, cost=Cost.STOPPED, fault=stop)

    def _outcome(
        self,
        plugin: str,
        doing: str,
        work: Callable[..., Iterable[T]],
        given: tuple[Any, ...],
        cost: Cost,
        most: int,
    ) -> list[T]:
        values: list[T] = []
        try:
            for value in _listed(work(*given)):
                if plugin != CORE and len(values) == most:
                    more = f"it gave more than {most:,} things, and the rest was left out"
                    self.note(plugin, doing, more, cost=cost)
                    break
                values.append(value)
        except BaseException as fault:
            if is_pressed(fault):
                raise  # all else is held, an exit too: isolation is the point
            kept = f". What it gave before that was kept ({len(values)})" if values else ""
            self.note(plugin, doing, fault_words(fault) + kept, cost=cost, fault=fault)
        return values

    def _note_printed(self, plugin: str, doing: str, printed: io.StringIO) -> None:
        if printed.closed:
            what = "it closed the output, which was kept open"
            self.note(plugin, doing, what, cost=Cost.NOTHING)
            return
        text = " ".join(printed.getvalue().split())
        if text:
            start = text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
            what = f"it printed, and that was left out: {start}"
            self.note(plugin, doing, what, cost=Cost.NOTHING)

    def _put_back(self, plugin: str, doing: str, folder: str) -> None:
        """Go back to the folder that everything works in."""
        if folder and folder != _folder():
            os.chdir(folder)
            what = "it changed the folder that everything works in, and that was put back"
            self.note(plugin, doing, what, cost=Cost.NOTHING)


def _folder() -> str:
    try:
        return os.getcwd()  # noqa: PTH109  # called hundreds of times
    except OSError:
        return ""  # deleted under our feet


def _listed(result: Iterable[T]) -> Iterable[T]:
    """The result where it can be gone through. Raises Unfit, with what probably happened."""
    if result is None:
        message = "it returned nothing: is a return missing?"
        raise Unfit(message)
    if hasattr(result, "__await__") or hasattr(result, "__aiter__"):
        if hasattr(result, "close"):
            result.close()  # never awaited, and nothing shall say so
        message = "it is an async function, and a plain one belongs there"
        raise Unfit(message)
    if isinstance(result, str | bytes):
        message = "it returned a text, where a list belongs"
        raise Unfit(message)
    if not hasattr(result, "__iter__") and not hasattr(result, "__getitem__"):
        message = f"it returned {a_kind(type(result))}, where a list belongs"
        raise Unfit(message)
    return result


def a_kind(kind: type) -> str:
    """A class with its article: "a Check", "an int"."""
    name = _name_of(kind)
    return f"{'an' if name[:1] in 'AEIOUaeiou' else 'a'} {name}"


_name_of: Callable[[type], str] = type.__dict__["__name__"].__get__  # a class can lie of its own


def fault_words(fault: BaseException) -> str:
    """The kind of a fault and what it says of itself, on one line."""
    kind = _name_of(type(fault))
    try:
        said = " ".join(str(fault).split())
    except BaseException:  # noqa: BLE001  # a fault that cannot even say what it is
        said = ""
    said = said if len(said) <= _FAULT_QUOTED else f"{said[:_FAULT_QUOTED]}…"
    if type(fault) is Unfit:
        return said
    return f"{kind}: {said}" if said else kind
