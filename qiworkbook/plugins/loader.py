"""Load plugins one by one: import, look at the version they need, and find misspelt hooks."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pluggy

from qiworkbook.parts import API_VERSION
from qiworkbook.plugins import hookspecs
from qiworkbook.plugins.entry_points import EntryPoint
from qiworkbook.plugins.guard import CORE
from qiworkbook.text.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qiworkbook.plugins.guard import Guard

CORE_ENTRY = EntryPoint(CORE, "qiworkbook.builtin")
PACK_FILE = "pack.toml"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A plugin in use: its name, its hooks, and the folders that its package lies in."""

    name: str
    manager: pluggy.PluginManager
    folders: tuple[str, ...] = ()

    @property
    def pack(self) -> str:
        """The folder of data files that the plugin brings, or ""."""
        found = (f for f in self.folders if os.path.isfile(os.path.join(f, PACK_FILE)))  # noqa: PTH113, PTH118  # read at every start: no pathlib
        return next(found, "")


def load(entry_points: Iterable[EntryPoint], guard: Guard) -> Iterator[Loaded]:
    """Those plugins that could be loaded; each has a manager of its own, so faults stay there."""
    for entry_point in _distinct(entry_points, guard):
        name, doing = entry_point.name, "loading"
        for found, folders in guard.call(name, doing, _imported, entry_point.module):
            too_new = _needs_newer(found)
            if too_new:
                guard.note(name, doing, too_new)
                continue
            for manager in guard.call(name, doing, _managed, name, found):
                yield Loaded(name, manager, folders)
                for unknown in _unknown_hooks(manager):
                    guard.note(name, doing, unknown)


def _distinct(entry_points: Iterable[EntryPoint], guard: Guard) -> Iterator[EntryPoint]:
    taken = {CORE: "qiworkbook"}
    for entry_point in entry_points:
        if entry_point == CORE_ENTRY:
            yield entry_point
        elif entry_point.name in taken:
            origin = entry_point.package or entry_point.module
            guard.note(
                entry_point.name,
                "loading",
                f"the name is taken by {taken[entry_point.name]}; the one from {origin} was left "
                "out",
            )
        else:
            taken[entry_point.name] = entry_point.package
            yield entry_point


def _imported(target: str) -> list[tuple[Any, tuple[str, ...]]]:
    """The module, or the object in it, that an entry point names; and its package's folders."""
    module, _, attribute = target.partition(":")
    found: Any = import_module(module)
    folders = tuple(getattr(found, "__path__", ()))
    for part in filter(None, attribute.split(".")):
        found = getattr(found, part)
    return [(found, folders)]


def _needs_newer(found: Any) -> str:
    wanted = getattr(found, "QIWORKBOOK_API", API_VERSION)
    if isinstance(wanted, int) and wanted <= API_VERSION:
        return ""
    return (
        f"it needs version {wanted} of the plugin interface, and this qiworkbook has "
        f"{API_VERSION}. Install a newer qiworkbook"
    )


def _managed(name: str, found: Any) -> list[pluggy.PluginManager]:
    manager = pluggy.PluginManager(hookspecs.NAME)
    manager.add_hookspecs(hookspecs)
    manager.register(found, name)
    return [manager]


def _unknown_hooks(manager: pluggy.PluginManager) -> Iterator[str]:
    """What `check_pending` would raise, for each hook, in words that name no path."""
    callers = {name: hook for name, hook in vars(manager.hook).items() if not name.startswith("_")}
    known = sorted(name for name, hook in callers.items() if hook.has_spec())
    for name, hook in callers.items():
        if not hook.has_spec() and not all(impl.optionalhook for impl in hook.get_hookimpls()):
            guess = did_you_mean(name, known)
            meant = f"Did you mean {guess}?" if guess else f"There are: {', '.join(known)}."
            yield f"it has {name}, which is not a hook. {meant}"
