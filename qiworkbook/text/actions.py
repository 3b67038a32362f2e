"""An action as a command that can be run as it stands, in any shell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qiworkbook.problems import Action

_PLAIN = re.compile(r"[\w.:/+-]+", re.ASCII)
_SAME_IN_EVERY_SHELL = re.compile(r'[^"$`%!\\\n]+')


def command_of(action: Action) -> str:
    """The command that does it. What a person is to say is an option without a value: it is asked.

    So is a value that PowerShell, cmd and a Unix shell would not all read alike.
    """
    words = ["qiworkbook", *action.name.split()] if action.name else []
    words += map(_quoted, action.on)
    for key, value in action.fields:
        words.append(f"--{key}")
        words += [_quoted(value)] if value and _SAME_IN_EVERY_SHELL.fullmatch(value) else []
    return " ".join(words)


def next_step(action: Action) -> str:
    """The command to type next, or what to add to the one just typed."""
    return f"{'Next' if action.name else 'Add'}: {command_of(action)}"


def _quoted(word: str) -> str:
    return word if _PLAIN.fullmatch(word) else f'"{word}"'
