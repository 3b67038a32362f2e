"""Work in a second process: its result, its errors, and that nothing of it is left."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading

import pytest

from qiworkbook.workbook.workers import both


def test_the_result_comes_back_whole() -> None:
    whole = [b"\0" * 5_000_000, "é"]  # more than a pipe holds
    assert both(lambda: 1, lambda: whole) == (1, whole)


@pytest.mark.parametrize("cores", [{0}, {0, 1}])
def test_with_two_cores_it_is_done_elsewhere(
    cores: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: cores, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("threading.active_count", lambda: 1)  # other tests may have left some
    here, there = both(os.getpid, os.getpid)
    assert here == os.getpid()
    assert (there == here) is (len(cores) == 1)


def test_an_error_is_met_here_as_it_is() -> None:
    def work() -> None:
        raise LookupError("the third line")

    with pytest.raises(LookupError, match="the third line"):
        both(os.getpid, work)


def test_what_a_copy_that_was_ended_did_not_do_is_done_here() -> None:
    here = os.getpid()

    def work() -> str:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return "done"

    assert both(os.getpid, work) == (here, "done")


def test_a_copy_that_nobody_waits_for_is_ended() -> None:
    def pressed() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        both(pressed, lambda: threading.Event().wait())
    assert not multiprocessing.active_children()


def test_beside_other_threads_no_copy_is_made() -> None:
    go = threading.Event()
    other = threading.Thread(target=go.wait)
    other.start()
    try:
        assert both(os.getpid, os.getpid) == (os.getpid(), os.getpid())
    finally:
        go.set()
        other.join()
