"""Pipes and devices where git reads a file: it would wait for them for ever, or never end.

A folder that was received can have one in its `.git`, as a `.gitignore`, or as a file that its
settings name. They are looked for before git is asked for the first time.
"""

from __future__ import annotations

import os
import re
import stat
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_READ_ANYWHERE = (".gitignore", ".gitattributes", ".gitmodules", ".mailmap")
_VALUE = re.compile(r'^[^#;=\n]*=[ \t]*"?([^"#;\r\n]+)', re.MULTILINE)
_CHAINED = 10  # settings that include settings; git itself stops there
_MOST_SETTINGS = 1024 * 1024


@cache
def pipe_in_the_way(root: Path) -> str:
    """The first thing on git's way that is neither a file nor a folder; "" when all are."""
    for place in _places(root):
        try:
            mode = place.stat().st_mode
        except (OSError, ValueError):
            continue
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)) and str(place) != os.devnull:
            return str(place)
    return ""


def _places(root: Path) -> Iterator[Path]:
    home = Path(os.path.realpath(root))
    top = next((up for up in (home, *home.parents) if os.path.lexists(up / ".git")), None)
    if top is None:
        return
    own = _git_folder(top / ".git")
    yield top / ".git"
    for folder in dict.fromkeys((own, _beside(own))):
        yield from _odd_ones(folder)
        for name in ("config", "config.worktree"):
            yield from _named_in(folder / name, (folder, top))
    for up in (home, *home.parents):
        yield from (up / name for name in _READ_ANYWHERE)
        if up == top:
            break
    for here, below, names in os.walk(home):
        below[:] = [name for name in below if name != ".git"]
        yield from (Path(here, name) for name in _READ_ANYWHERE if name in names)


def _git_folder(place: Path) -> Path:
    """Where git keeps the versions: `.git`, or the folder that a file of that name names."""
    if place.is_file():
        said = _text(place).partition("gitdir:")[2].strip()
        return (place.parent / said).resolve() if said else place
    return place


def _beside(folder: Path) -> Path:
    """Where the versions of several working copies lie; the same folder for one alone."""
    common = folder / "commondir"
    return (folder / _text(common).strip()).resolve() if common.is_file() else folder


def _odd_ones(folder: Path) -> Iterator[Path]:
    """Everything below a folder that is no plain file. Most are told by their entry alone."""
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    elif not entry.is_file(follow_symlinks=False):
                        yield Path(entry.path)
        except OSError:
            continue


def _named_in(settings: Path, bases: tuple[Path, ...], depth: int = 0) -> Iterator[Path]:
    """The settings, and every file that a value in them could name."""
    yield settings
    if depth > _CHAINED or not settings.is_file():
        return
    for found in _VALUE.finditer(_text(settings)):
        said = os.path.expanduser(found[1].strip())  # noqa: PTH111 it may be no path at all
        for base in dict.fromkeys((settings.parent, *bases)):
            place = base / said
            try:
                there = not place.is_dir() and place.exists()
            except (OSError, ValueError):
                continue
            if there and place != settings:
                yield from _named_in(place, bases, depth + 1)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return stream.read(_MOST_SETTINGS).decode("utf-8", "replace")
    except OSError:
        return ""
