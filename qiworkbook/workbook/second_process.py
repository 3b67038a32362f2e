"""Work done in a second process, a copy of this one."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

S = TypeVar("S")
T = TypeVar("T")


def both(first: Callable[[], S], others: Callable[[], T]) -> tuple[S, T]:
    """What two pieces of work give, the others done in a second process.

    The second process is a copy of this one (a fork), so nothing has to be sent to it, and what
    it changes is lost: `others` may only give a result. Where no copy can be made, or where the
    copy fails at anything, they are done here in their turn, so an error is met and told as ever.
    A copy that nobody waits for any longer is ended.
    """
    if not (
        sys.platform == "linux"
        and threading.active_count() == 1
        and (len(os.sched_getaffinity(0)) > 1)
    ):
        return first(), others()
    from multiprocessing import get_context

    context = get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(others, there), daemon=True)
    try:
        process.start()
    except OSError:  # such as too many processes
        return first(), others()
    there.close()
    try:
        made = first()
        with suppress(EOFError, OSError):
            return made, here.recv()
        return made, others()
    finally:
        here.close()
        process.terminate()
        process.join()


def _do(work: Callable[[], object], there: Connection) -> None:
    """What the copy does. It says nothing of its own: the first process meets the same error."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to both, and one answers
    gc.freeze()  # nothing that was there before is looked through, and so copied in memory
    with suppress(Exception):
        there.send(work())
