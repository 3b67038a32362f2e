"""Work in a second process: its result, its errors, and that nothing of it is left."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading

import pytest

from qiworkbook.workbook.outputs.slides import meanwhile


def test_the_result_comes_back_whole() -> None:
    with meanwhile(lambda: [b"\0" * 5_000_000, "é"]) as result:  # more than a pipe holds
        assert result() == [b"\0" * 5_000_000, "é"]


@pytest.mark.parametrize("cores", [{0}, {0, 1}])
def test_with_two_cores_it_is_done_elsewhere(
    cores: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: cores, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("threading.active_count", lambda: 1)  # other tests may have left some
    with meanwhile(os.getpid) as result:
        assert (result() == os.getpid()) is (len(cores) == 1)


def test_an_error_is_met_here_as_it_is() -> None:
    def work() -> None:
        raise LookupError("the third line")

    with pytest.raises(LookupError, match="the third line"), meanwhile(work) as result:
        result()


def test_what_a_copy_that_was_ended_did_not_do_is_done_here() -> None:
    here = os.getpid()

    def work() -> str:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return "done"

    with meanwhile(work) as result:
        assert result() == "done"


def test_a_copy_that_nobody_waits_for_is_ended() -> None:
    with pytest.raises(KeyboardInterrupt), meanwhile(lambda: threading.Event().wait()):
        raise KeyboardInterrupt
    assert not multiprocessing.active_children()


def test_beside_other_threads_no_copy_is_made() -> None:
    go = threading.Event()
    other = threading.Thread(target=go.wait)
    other.start()
    try:
        with meanwhile(os.getpid) as result:
            assert result() == os.getpid()
    finally:
        go.set()
        other.join()
