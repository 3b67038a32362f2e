"""An account of harm is pointed to those who can act, first of all, and is held up by nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from qiworkbook.testing import WorkbookFolder

TOLD = "A patient was assaulted by a visitor"
FIRST = "tell your safeguarding lead, and report it in your incident system"


@pytest.mark.parametrize(
    "command",
    [
        ("idea", "add", "elm", TOLD),
        ("aim", "set", "elm", "--statement", TOLD),
        ("driver", "add", "elm", TOLD),
        ("learning-set", "new", "2025-02-05", "--title", TOLD),
    ],
    ids=" ".join,
)
def test_it_is_said_and_written(elm: WorkbookFolder, command: tuple[str, ...]) -> None:
    ran = elm.run(*command)
    assert (ran.exit_code, FIRST in ran.err) == (0, True)
    assert [path for path in elm.files() if path.endswith(".toml") and TOLD in elm.read(path)]
    assert FIRST in elm.run("check").out
    assert FIRST not in elm.run("driver", "add", "elm", "Another one").err  # said once


def test_it_is_said_before_anything_is_asked(elm: WorkbookFolder) -> None:
    ran = elm.run("idea", "add", "elm", f"{TOLD}, said Mrs Begum")
    assert ran.exit_code == 1
    assert ran.err.index(FIRST) < ran.err.index("Why may it stay?")


def test_a_definition_is_left_alone(elm: WorkbookFolder) -> None:
    assert FIRST not in elm.run("idea", "add", "elm", "A card: what to do if you are hurt").err
