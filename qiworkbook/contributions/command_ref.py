"""A plugin's command by name: alone in its module, because every start of the program needs it."""

from __future__ import annotations

from msgspec import Struct


class CommandRef(Struct, frozen=True):
    """A command of a plugin: `target` is "package.module:function", imported only when asked for.

    `help` is the line that `qiworkbook --help` shows.
    """

    name: str
    target: str
    help: str
