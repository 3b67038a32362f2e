"""Work that a second process does meanwhile, where a machine has a second core to do it on."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection

T = TypeVar("T")


@contextmanager
def meanwhile(work: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Start `work` in a second process; what is given waits for it, and gives its result.

    The second process is a copy of this one (a fork), so nothing has to be sent to it, and what
    it changes is lost: `work` may only give a result. Where no copy can be made, or where the
    copy fails at anything, `work` is done here when its result is asked for, so an error is met
    and told as ever. A copy that nobody waits for any longer is ended.
    """
    if not _can_copy():
        yield work
        return
    from multiprocessing import get_context

    context = get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(work, there), daemon=True)
    started = False
    with suppress(OSError):  # such as too many processes
        process.start()
        started = True
    there.close()
    try:
        yield lambda: _received(here, work)
    finally:
        here.close()
        if started:
            process.terminate()
            process.join()


def _can_copy() -> bool:
    """Only Linux copies safely what libraries hold, and only while there is one thread."""
    return (
        sys.platform == "linux"
        and threading.active_count() == 1
        and len(os.sched_getaffinity(0)) > 1
    )


def _do(work: Callable[[], object], there: Connection) -> None:
    """What the copy does. It says nothing of its own: the first process meets the same error."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to both, and one answers
    gc.freeze()  # nothing that was there before is looked through, and so copied in memory
    with suppress(Exception):
        there.send(work())


def _received(here: Connection, work: Callable[[], T]) -> T:
    try:
        result: T = here.recv()
    except (EOFError, OSError):
        return work()
    return result
