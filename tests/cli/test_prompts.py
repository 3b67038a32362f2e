"""Prompts as a person meets them: a real terminal, arrows, wrong answers, and Ctrl-C."""

from __future__ import annotations

import os
import select
import signal
import stat
import sys
import time
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import SMALL_PROJECT, make_workbook
from qiworkbook.text.words import typed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal of Unix")

LEFT, CTRL_C = "\x1b[D", "\x03"


def at_terminal(
    folder: Path, args: Sequence[str], keys: Sequence[tuple[str, str]]
) -> tuple[int, str]:
    """Run a command in a pseudo-terminal; `keys` are prompts, and what is pressed at each."""
    import pty

    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.environ["XDG_STATE_HOME"] = str(folder.parent / "state")
        os.environ["QIWORKBOOK_TODAY"] = "2025-01-15"
        os.environ["TERM"] = "xterm"
        os.execv(sys.executable, [sys.executable, "-m", "qiworkbook", *args, "--no-plugins"])
    seen, waiting, mark, pressed, ends = "", list(keys), 0, "", time.monotonic() + 60
    while time.monotonic() < ends:
        ready, _, _ = select.select([terminal], [], [], 1)
        if not ready and pressed == CTRL_C:  # it came just before the line was waited for: again
            os.write(terminal, pressed.encode())
        if ready:
            try:
                seen += os.read(terminal, 65536).decode("utf-8", "replace")
            except OSError:
                break
        while waiting and waiting[0][0] in seen[mark:]:
            mark = len(seen)
            pressed = waiting.pop(0)[1]
            os.write(terminal, pressed.encode())
    else:
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), seen


@pytest.fixture
def elm_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "wb"
    folder.mkdir()
    return make_workbook(folder, {"projects/elm/project.toml": SMALL_PROJECT}).root


def test_arrows_edit_the_line_and_never_reach_the_file(elm_folder: Path) -> None:
    keys = (("has to change", f"Staf are sure{LEFT * 9}f\r"),)
    code, seen = at_terminal(elm_folder, ("driver", "add", "elm"), keys)
    assert code == 0, seen
    text = (elm_folder / "projects/elm/project.toml").read_text("utf-8")
    assert 'name = "Staff are sure"' in text
    assert "\x1b" not in text
    assert "[D" not in text


def test_answers_are_kept_after_ctrl_c_for_this_person_alone(elm_folder: Path) -> None:
    first = (("call this cycle", "Ask at one handover\r"), ("Which change idea", CTRL_C))
    code, seen = at_terminal(elm_folder, ("pdsa", "plan", "elm"), first)
    assert code == 130
    assert "What you answered is kept for you" in seen
    assert not (elm_folder / "projects/elm/pdsa").exists()
    (kept,) = (elm_folder.parent / "state").rglob("drafts/*/*.json")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    again = (("[Ask at one handover]", "\r"), ("Which change idea", "1\r"), ("find out", CTRL_C))
    _, seen = at_terminal(elm_folder, ("pdsa", "plan", "elm"), again)
    assert "You stopped here before." in seen


def test_answers_are_kept_however_often_somebody_stops(elm_folder: Path) -> None:
    plan = ("pdsa", "plan", "elm")
    first = (("call this cycle", "At one handover\r"), ("change idea", "1\r"), ("find out", CTRL_C))
    kept = (("[At one handover]", "\r"), ("(number or name) [1]", "\r"))
    for keys in (
        first,
        (kept[0], ("[1]", CTRL_C)),
        (("[At one", CTRL_C),),
        (*kept, ("find", CTRL_C)),
    ):
        code, seen = at_terminal(elm_folder, plan, keys)
        assert code == 130, seen
        assert "What you answered is kept for you" in seen


def test_what_has_come_to_its_end_keeps_no_answers(elm_folder: Path) -> None:
    stopped = (("has to change", "Staff are sure\r"), ("Next", ""))
    code, seen = at_terminal(elm_folder, ("driver", "add", "elm"), stopped)
    assert code == 0, seen
    assert list((elm_folder.parent / "state").rglob("drafts/*/*.json")) == []


def test_a_wrong_answer_is_asked_again(elm_folder: Path) -> None:
    wrong = (("By when", "some day\r"), ("By when", "2026-03-31\r"))
    code, seen = at_terminal(elm_folder, ("aim", "set", "elm", "--by"), wrong)
    assert code == 0, seen
    assert "by = 2026-03-31" in (elm_folder / "projects/elm/project.toml").read_text("utf-8")


@pytest.mark.parametrize("ends", ["2025-02-11\r", "\r"])
def test_a_test_that_ends_before_it_begins_is_questioned_at_once(
    elm_folder: Path, ends: str
) -> None:
    args = ("pdsa", "plan", "elm", "Two days", "--idea", "huddle", "--objective", "See")
    days = ("--start", "2025-02-10", "--end", "2025-02-03")
    right = (("When does it begin?", "\r"), ("When does it end?", ends))
    code, seen = at_terminal(elm_folder, (*args, *days), right)
    assert code == 0, seen
    assert "It ends on 2025-02-03, before it begins on 2025-02-10." in seen
    (cycle,) = (elm_folder / "projects/elm/pdsa").iterdir()
    assert ("\nend = 2025-02-11" in cycle.read_text("utf-8")) is (ends != "\r")
    assert "\nend = 2025-02-03" not in cycle.read_text("utf-8")
    do = ("pdsa", "do", "elm", "two-days", "--as-planned", "--observations", "Well")
    days = ("--started", "2025-02-10", "--ended", "2025-02-03")
    code, seen = at_terminal(elm_folder, (*do, *days), right)
    assert code == 0, seen
    assert ("ended = 2025-02-11" in cycle.read_text("utf-8")) is (ends != "\r")
    assert "\nended = 2025-02-03" not in cycle.read_text("utf-8")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (f"Sta{LEFT}ff", "Staff"),
        ("\x1bOA\x1b[1;5Cup", "up"),
        ("\x00\x07bell\x9b", "bell"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("é ü 🙂", "é ü 🙂"),
        ("\x1b", ""),
    ],
)
def test_keys_are_no_text(raw: str, said: str) -> None:
    assert typed(raw) == said


def test_an_answer_that_was_refused_is_not_kept(elm_folder: Path) -> None:
    wrong = (("call this cycle", "One\r"), ("change idea", "nine\r"), ("change idea", CTRL_C))
    code, seen = at_terminal(elm_folder, ("pdsa", "plan", "elm"), wrong)
    assert (code, "not one of them" in seen) == (130, True)
    again = (("[One]", "\r"), ("change idea", CTRL_C))
    _, seen = at_terminal(elm_folder, ("pdsa", "plan", "elm"), again)
    assert "[nine]" not in seen
