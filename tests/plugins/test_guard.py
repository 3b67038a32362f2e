"""What a plugin prints, how long it takes and how it fails, seen from outside."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, NoReturn

import pytest

from qiworkbook.plugins.guard import CORE, SLOW_SECONDS, Guard, fault_words

if TYPE_CHECKING:
    from collections.abc import Callable


def clock(*seconds: float) -> Callable[[], float]:
    """A clock that shows these times, one after the other."""
    return iter(seconds).__next__


def test_a_call_gives_what_the_plugin_gave() -> None:
    guard = Guard()
    assert guard.call("p", "giving", lambda given: [given, 2], 1) == [1, 2]
    assert guard.troubles == []


@pytest.mark.parametrize(
    ("seconds", "worked", "said"),
    [
        (SLOW_SECONDS, SLOW_SECONDS, 0),
        (SLOW_SECONDS + 0.1, SLOW_SECONDS + 0.1, 1),  # it works that long
        (SLOW_SECONDS + 0.1, 0.001, 1),  # it waits, for a server or asleep
        (SLOW_SECONDS * 3, SLOW_SECONDS / 2, 0),  # the computer has much else to do
        (SLOW_SECONDS * 9, SLOW_SECONDS / 2, 1),
    ],
)
def test_a_slow_call_is_named_and_kept(seconds: float, worked: float, said: int) -> None:
    guard = Guard(clock(10.0, 10.0 + seconds), clock(5.0, 5.0 + worked))
    assert guard.call("p", "checking p-a for elm", lambda: [1]) == [1]
    assert [str(one) for one in guard.troubles] == [
        "plugin p, checking p-a for elm: it took more than 2 seconds"
    ][:said]
    assert [one.outcome for one in guard.troubles] == ["Nothing is missing because of it."][:said]


def test_the_core_is_not_timed_nor_kept_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    guard = Guard(clock(), clock())  # looking at this clock would fail
    assert guard.call(CORE, "giving", lambda: print("heard") or [1]) == [1]
    assert capsys.readouterr().out == "heard\n"


def test_what_is_printed_is_kept_out_and_named(capsys: pytest.CaptureFixture[str]) -> None:
    def talks() -> list[int]:
        print("hello " + "x" * 100)
        print("and a warning", file=sys.stderr)
        return [1]

    guard = Guard()
    assert guard.call("p", "loading", talks) == [1]
    assert capsys.readouterr() == ("", "")
    assert str(guard.troubles[0]) == (
        "plugin p, loading: it printed, and that was left out: hello " + "x" * 54 + "…"
    )


def test_closing_the_output_closes_nothing_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    def closes() -> list[int]:
        sys.stdout.close()
        return [1]

    guard = Guard()
    assert guard.call("p", "loading", closes) == [1]
    print("still here")
    assert capsys.readouterr().out == "still here\n"
    assert "it closed the output, which was kept open" in str(guard.troubles[0])


def test_a_fault_that_cannot_say_what_it_is() -> None:
    class MuteError(Exception):
        def __str__(self) -> NoReturn:
            raise RuntimeError

    assert fault_words(MuteError()) == "MuteError"
    assert fault_words(ValueError("two\n  lines")) == "ValueError: two lines"


@pytest.mark.usefixtures("keys")
def test_an_interrupt_that_nobody_pressed_is_the_plugins() -> None:
    def interrupts() -> NoReturn:
        raise KeyboardInterrupt

    guard = Guard()
    assert guard.call("p", "loading", interrupts) == []
    assert str(guard.troubles[0]) == "plugin p, loading: KeyboardInterrupt"


def test_a_call_in_another_thread_is_named_and_gives_the_output_back() -> None:
    begun, go, before = threading.Event(), threading.Event(), sys.stdout
    guard = Guard(clock(10.0, 14.0, 15.0), clock(1.0, 1.0))

    def hangs() -> list[int]:
        begun.set()
        go.wait(10)
        return []

    thread = threading.Thread(target=guard.call, args=("p", "checking p-a for elm", hangs))
    thread.start()
    assert begun.wait(10)
    assert sys.stdout is not before
    guard.let_go()
    assert sys.stdout is before
    go.set()
    thread.join()
    assert str(guard.troubles[0]) == (
        "plugin p, checking p-a for elm: it was at work, for 4 seconds, when everything was stopped"
    )


def test_the_same_fault_is_told_once_whatever_was_raised() -> None:
    guard = Guard()
    for doing in ("making a section", "making a section", "making a check"):
        guard.call("charter", doing, lambda: iter([1 // 0]))
    assert [trouble.doing for trouble in guard.troubles] == ["making a section", "making a check"]


def test_an_interrupt_passes() -> None:
    def interrupts() -> NoReturn:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Guard().call("p", "loading", interrupts)
