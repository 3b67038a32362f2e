"""Every project looked at, one after another: a plain value of each, and never all of them at once.

What a project's files gave last time is kept (`store/cache.py`) and holds while they, what lies
beside them, the program, its plugins and the day are the same. The others are read, here or by an
engine (`workbook/workers.py`), and the values are the same whichever way they came.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any, Generic

from msgspec import Struct
from msgspec.structs import replace

import qiworkbook
from qiworkbook.analysis.wards_and_trusts import Placed
from qiworkbook.plugins.manager import Plugins
from qiworkbook.problems import Problem
from qiworkbook.store import cache, layout
from qiworkbook.store.cache import Stamp, beside_projects, stamp_of
from qiworkbook.workbook.opened import OpenWorkbook, no_such_project, open_beside, unread_problems
from qiworkbook.workbook.workers import Job, Look, Many, Seen, V, chosen, seen_by


class Looked(Struct, Generic[V], frozen=True):
    """What a look at projects gave, in order; what lies beside them; what could not be read."""

    beside: OpenWorkbook
    values: tuple[V, ...]
    left_out: tuple[Problem, ...]


def looked(
    root: Path, plugins: Plugins, today: date, look: Look[V], only: Sequence[str], many: Many
) -> Looked[V]:
    """What a look at every project gives, or at those in `only`, in that order.

    Raises WorkbookError for a project in `only` that is not there, and for a cluster that will not
    do.
    """
    began = time.time_ns()
    beside = open_beside(root, plugins, today)
    there = beside.workbook.ids
    for id_ in only:
        if id_ not in there:
            raise no_such_project(id_, there)
    ids = tuple(dict.fromkeys(only)) or there
    memory = _Memory(beside, look, began, use=not many.no_cache)
    stamps = {id_: memory.stamp(id_) for id_ in ids}
    seen = {} if many.verify else memory.recalled(stamps)
    missing = tuple(id_ for id_ in ids if id_ not in seen)
    for one in seen_by(chosen(many, missing), Job.of(beside, look), beside, missing):
        plugins.hear(one.troubles)
        if many.verify and memory.differs(one, stamps[one.id]):
            many.wrong.append(one.id)
        memory.learn(one, stamps[one.id])
        seen[one.id] = one
    memory.write(there)
    names = beside.places.names([seen[id_].placed for id_ in ids])
    return Looked(
        beside,
        tuple(
            replace(seen[id_].value, ward=": ".join(filter(None, name)))
            if any(name)
            else seen[id_].value
            for id_, name in zip(ids, names, strict=True)
        ),
        unread_problems(
            (*beside.workbook.problems, *(p for id_ in ids for p in seen[id_].problems))
        ),
    )


class _Memory:
    """What is kept of one look at a workbook. Nothing is where it could not be known to hold."""

    def __init__(self, beside: OpenWorkbook, look: Look[Any], began: int, *, use: bool) -> None:
        """What is kept; with `use` False, nothing, and nothing will be."""
        self._root, self._look, self._began, self._changed = beside.root, look, began, False
        self._key = key = _key(beside, began) if use and not os.environ.get(cache.OFF) else ""
        self._kept: dict[str, tuple[str, Placed, tuple[Problem, ...], Any]] = {}
        there = cache.kept_value(beside.root, look.function, look.shape()) if key else None
        if there and there[0] == key:
            self._kept = there[1]

    def stamp(self, id_: str) -> Stamp | None:
        """How the files of a project stand now."""
        return stamp_of([str(self._root / layout.project_folder(id_))]) if self._key else None

    def recalled(self, stamps: Mapping[str, Stamp | None]) -> dict[str, Seen]:
        """What was seen of the projects whose files have not changed."""
        return {
            id_: Seen(id_, *kept[1:])
            for id_, stamp in stamps.items()
            if stamp and (kept := self._kept.get(id_)) and kept[0] == stamp.print
        }

    def differs(self, one: Seen, stamp: Stamp | None) -> bool:
        """Whether what is kept of a project differs from its files."""
        kept = self.recalled({one.id: stamp}).get(one.id)
        return kept is not None and kept != replace(one, troubles=())

    def learn(self, one: Seen, before: Stamp | None) -> None:
        """Keep what was seen of a project whose files stood still meanwhile, and long enough."""
        is_sure = before and before.is_settled(self._began) and not one.troubles
        if before and is_sure and self.stamp(one.id) == before:
            self._kept[one.id] = (before.print, one.placed, one.problems, one.value)
            self._changed = True
        elif self._kept.pop(one.id, None):
            self._changed = True

    def write(self, there: Sequence[str]) -> None:
        """Keep all of it for the next time, without projects that are there no more."""
        kept = {id_: one for id_, one in self._kept.items() if id_ in there}
        if self._key and (self._changed or len(kept) < len(self._kept)):
            cache.keep_value(self._root, self._look.function, (self._key, kept))


def _key(beside: OpenWorkbook, began: int) -> str:
    """What all projects rest on beside their own files; "" where that cannot be known.

    The day, the files beside the projects, and the files of the program and of every plugin: an
    upgrade changes them, and so does work on them.
    """
    program, nearby = program_of(beside.plugins), stamp_of(beside_projects(beside.root))
    if not program or nearby is None or not nearby.is_settled(began):
        return ""
    said = "\0".join((program, beside.today.isoformat(), nearby.print))
    return blake2b(said.encode(), digest_size=16).hexdigest()


def program_of(plugins: Plugins) -> str:
    """The files and versions of the program, of Python and of every plugin; "" where those cannot
    be told."""
    used = [one.module for one in plugins.entry_points if one.name in plugins.loaded]
    packages = [_package(one.partition(".")[0]) for one in ("qiworkbook", *used)]
    stamp = None if None in packages else stamp_of(one for one in packages if one)
    said = (qiworkbook.__version__, sys.version, repr(plugins.loaded), repr(plugins.versions))
    return "\0".join((*said, stamp.print)) if stamp else ""


def _package(name: str) -> str | None:
    """The folder or the file that a package is read from."""
    found = getattr(sys.modules.get(name), "__file__", None)
    if not isinstance(found, str):
        return None
    path = Path(found)
    return str(path.parent if path.name.startswith("__init__.") else path)
