"""Which plugins are installed: the entry points of the group `qiworkbook`, and nothing else.

`importlib.metadata` answers the same question, at the cost of importing its mail parser and of
reading every package's metadata: half of what `qiworkbook --help` takes. This reads the one small
file that matters, without pathlib, which help does not need.
`tests/plugins/test_entry_points.py` holds the two answers side by side.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

GROUP = "qiworkbook"


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """A plugin that is installed: its name, the module it names, and who brought it."""

    name: str
    module: str
    package: str = ""
    version: str = ""


def installed(path: Iterable[str] | None = None) -> tuple[EntryPoint, ...]:
    """The entry points of our group on the import path: those of our own package, then by name.

    So a name that ours use stays theirs, whatever is installed beside them. A package that stands
    on the path twice counts once: the first is the one that imports.
    """
    found: dict[str, tuple[EntryPoint, ...]] = {}
    for folder in sys.path if path is None else path:
        for package, version, text in _declarations(folder or "."):
            found.setdefault(package, tuple(_ours(text, package, version)))
    every = (entry_point for own in found.values() for entry_point in own)
    return tuple(sorted(every, key=lambda e: (e.package != GROUP, e.name)))


def _declarations(folder: str) -> Iterator[tuple[str, str, str]]:
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208  # half the time of Path.iterdir
    except OSError:
        return
    for name in names:
        stem, dot, ending = name.rpartition(".")
        if dot and ending in ("dist-info", "egg-info"):
            text = _read(os.path.join(folder, name, "entry_points.txt"))  # noqa: PTH118
            if f"[{GROUP}]" in text:
                package, _, version = stem.partition("-")
                yield package, version, text


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as stream:  # noqa: PTH123
            return stream.read()
    except (OSError, UnicodeDecodeError):
        return ""


def _ours(text: str, package: str, version: str) -> Iterator[EntryPoint]:
    section = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            section = line.strip("[] ")
        elif section == GROUP and "=" in line:
            name, _, target = line.partition("=")
            yield EntryPoint(name.strip(), target.split("[")[0].strip(), package, version)
