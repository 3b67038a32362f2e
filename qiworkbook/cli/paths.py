"""Paths as a person in this folder would write them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def near(path: Path) -> str:
    """The path from the current folder; whole when that would climb far; "" for the folder itself.

    A folder that lies elsewhere is easier to find by its whole name than by `../../..`.
    """
    whole = path.resolve()
    try:
        relative = os.path.relpath(whole)
    except ValueError:  # another drive
        return str(whole)
    if relative == ".":
        return ""
    return str(whole) if relative.startswith(os.path.join("..", "..")) else relative  # noqa: PTH118


def typed(word: str) -> str:
    """A word as it is typed in any shell: in quotes when it has a blank in it."""
    return f'"{word}"' if " " in word else word
