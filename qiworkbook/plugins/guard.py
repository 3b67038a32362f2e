"""Call what is not ours so that it costs only its own part: faults, exits, prints and slowness."""

from __future__ import annotations

import io
import time
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")

CORE = "core"
SLOW_SECONDS = 2.0
"""One call of a plugin that takes longer is named: a check of one project, for example."""

_QUOTED = 60


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that a plugin did wrong: which plugin, when, and what, in one plain sentence.

    `lost` is whether something is missing because of it.
    """

    plugin: str
    doing: str
    what: str
    lost: bool = True

    def __str__(self) -> str:
        return f"plugin {self.plugin}, {self.doing}: {self.what}"

    @property
    def outcome(self) -> str:
        """What that means for everything else."""
        if self.lost:
            return "Everything else went on without it."
        return "Nothing is missing because of it."


@dataclass(slots=True)
class Guard:
    """Calls plugins one by one, and keeps what went wrong. `clock` counts seconds."""

    clock: Callable[[], float] = time.monotonic
    troubles: list[Trouble] = field(default_factory=list)

    def call(
        self, plugin: str, doing: str, work: Callable[..., Iterable[T]], *given: Any
    ) -> list[T]:
        """What `work` gives; nothing when it fails. What it prints stays out of our output."""
        if plugin == CORE:
            return self._outcome(plugin, doing, work, *given)
        printed = io.StringIO()
        began = self.clock()
        with redirect_stdout(printed), redirect_stderr(printed):
            values = self._outcome(plugin, doing, work, *given)
        if self.clock() - began > SLOW_SECONDS:
            self.note(plugin, doing, f"it took more than {SLOW_SECONDS:g} seconds", lost=False)
        self._note_printed(plugin, doing, printed)
        return values

    def note(self, plugin: str, doing: str, what: str, *, lost: bool = True) -> None:
        """Keep a trouble, once however often it happens."""
        trouble = Trouble(plugin, doing, what, lost)
        if trouble not in self.troubles:
            self.troubles.append(trouble)

    def _outcome(
        self, plugin: str, doing: str, work: Callable[..., Iterable[T]], *given: Any
    ) -> list[T]:
        try:
            return list(work(*given))
        except KeyboardInterrupt:
            raise
        except BaseException as fault:  # noqa: BLE001  # SystemExit too: isolation is the point
            self.note(plugin, doing, told(fault))
            return []

    def _note_printed(self, plugin: str, doing: str, printed: io.StringIO) -> None:
        if printed.closed:
            self.note(plugin, doing, "it closed the output, which was kept open", lost=False)
            return
        text = " ".join(printed.getvalue().split())
        if text:
            start = text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
            self.note(plugin, doing, f"it printed, and that was left out: {start}", lost=False)


def told(fault: BaseException) -> str:
    """The kind of a fault and what it says of itself, on one line."""
    kind = type(fault).__name__
    try:
        said = " ".join(str(fault).split())
    except Exception:  # noqa: BLE001  # a fault that cannot even say what it is
        said = ""
    return f"{kind}: {said}" if said else kind
