"""Installed plugins: found by their entry points, and loaded, each by itself."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from typing import Any

from msgspec import Struct, field

from qiworkbook import __version__
from qiworkbook.contributions import API_VERSION
from qiworkbook.plugins.guard import CORE, Guard, Lost, Unfit, a_kind
from qiworkbook.text.words import meant_or

Hook = Callable[[], Iterable[Any]]

GROUP = "qiworkbook"


class EntryPoint(Struct, frozen=True):
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
        with open(path, encoding="utf-8", errors="replace") as stream:  # noqa: PTH123
            return stream.read()
    except OSError:
        return ""


def _ours(text: str, package: str, version: str) -> Iterator[EntryPoint]:
    section = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            section = line.strip("[] ")
        elif section == GROUP and "=" in line and line[0] not in "#;":
            name, _, target = line.partition("=")
            yield EntryPoint(
                name.strip() or package, target.split("[")[0].strip(), package, version
            )


CORE_ENTRY = EntryPoint(CORE, "qiworkbook.builtin")
_PREFIX = f"{GROUP}_"


class Loaded(Struct, frozen=True):
    """A plugin in use: its name, its hooks by name, and the folders that its package lies in."""

    name: str
    hooks: Mapping[str, Hook] = field(default_factory=dict)
    folders: tuple[str, ...] = ()

    @property
    def pack(self) -> str:
        """The folder of data files that the plugin brings, or ""."""
        found = (f for f in self.folders if os.path.isfile(os.path.join(f, "pack.toml")))  # noqa: PTH113, PTH118  # read at every start: no pathlib
        return next(found, "")


def load(entry_points: Iterable[EntryPoint], guard: Guard) -> Iterator[Loaded]:
    """Those plugins that could be loaded, each with the hooks that can be asked."""
    for entry_point in _distinct(entry_points, guard):
        name, doing = entry_point.name, "loading"
        for found, folders in guard.call(name, doing, _imported, entry_point):
            for hooks, faults in guard.call(name, doing, _hooks_of, found):
                yield Loaded(name, hooks, folders)
                for fault in faults:
                    guard.note(name, doing, fault)


def _distinct(entry_points: Iterable[EntryPoint], guard: Guard) -> Iterator[EntryPoint]:
    taken = {CORE: "qiworkbook"}
    for entry_point in entry_points:
        if entry_point == CORE_ENTRY:
            yield entry_point
        elif entry_point.name in taken:
            origin, owner = entry_point.package or entry_point.module, taken[entry_point.name]
            wrong = f"the name is taken by {owner}; the one from {origin} was left out"
            lost = Lost("plugins", entry_point.name, owner)
            guard.note(entry_point.name, "loading", wrong, lost=lost)
        else:
            taken[entry_point.name] = entry_point.package or entry_point.module
            yield entry_point


def _imported(entry_point: EntryPoint) -> list[tuple[Any, tuple[str, ...]]]:
    """The module, or the object in it, that an entry point names; and its package's folders."""
    module, _, attribute = entry_point.module.partition(":")
    try:
        found: Any = import_module(module)
    except ImportError as fault:
        if fault.name == f"{GROUP}.api":
            raise Unfit(_lacking(fault, entry_point.package)) from fault
        raise
    folders = tuple(getattr(found, "__path__", ()))
    for part in filter(None, attribute.split(".")):
        found = getattr(found, part)
    if unfit := _wrong_version(found):
        raise Unfit(unfit)
    return [(found, folders)]


def _lacking(fault: ImportError, package: str) -> str:
    """What to do about a name that the api does not have: most often it is of a later version."""
    wanted = _wanted_version(package)
    name = getattr(fault, "name_from", None)  # from Python 3.12 on
    what = f"{name} of qiworkbook.api" if name else "something of qiworkbook.api"
    if wanted:
        return f"it needs qiworkbook {wanted}, for {what}, and this is {__version__}"
    return f"it needs {what} that this qiworkbook, {__version__}, does not have: {fault.msg}"


def _wanted_version(package: str) -> str:
    """Which qiworkbook a package asks for, such as "≥ 0.3"; "" where it does not say."""
    from importlib import metadata

    try:
        needs = metadata.requires(package) if package else ()
    except metadata.PackageNotFoundError:
        needs = ()
    for need in needs or ():
        requirement = need.partition(";")[0].replace(" ", "").replace("(", "").replace(")", "")
        name, found, version = requirement.partition(">=")
        if found and name == GROUP:
            return f"≥ {version.partition(',')[0]}"
    return ""


def _wrong_version(found: Any) -> str:
    wanted = getattr(found, "QIWORKBOOK_API", API_VERSION)
    if type(wanted) is not int or wanted < 1:
        return (
            f"it says that it needs version {wanted} of the plugin interface, and versions are "
            "whole numbers from 1 on. Write QIWORKBOOK_API = 1"
        )
    if wanted <= API_VERSION:
        return ""
    return (
        f"it needs version {wanted} of the plugin interface, and this qiworkbook has "
        f"{API_VERSION}. Install a newer qiworkbook"
    )


def _hook_names() -> tuple[str, ...]:
    """Every hook there is, looked up where a plugin is loaded: many a command asks none."""
    from qiworkbook.plugins import hookspecs

    return tuple(sorted(name for name in vars(hookspecs) if name.startswith(_PREFIX)))


def _hooks_of(found: Any) -> list[tuple[dict[str, Hook], list[str]]]:
    """The hooks of a plugin that can be asked, and what is wrong with the others."""
    hooks: dict[str, Hook] = {}
    faults: list[str] = []
    for name in dir(found):
        function = getattr(found, name)
        options = getattr(function, f"{GROUP}_impl", None)
        marked = isinstance(options, dict)
        if not (marked or name.startswith(_PREFIX)):
            continue
        hook = (options["specname"] if options and marked else None) or name
        if not inspect.isroutine(function):
            if marked or hook in _hook_names():
                faults.append(f"its {name} is {a_kind(type(function))}, and a hook is a function")
            continue
        fault = _wrong_hook(hook, function, options if marked else None)
        if fault:
            faults.append(fault)
        elif marked and hook in _hook_names():
            hooks[hook] = function
    return [(hooks, faults)]


def _wrong_hook(hook: str, function: Any, options: Mapping[str, Any] | None) -> str:
    if hook not in _hook_names():
        if options is None:
            mark = f"it has {hook}, which is no hook and has no @hookimpl before it"
            meant = meant_or(hook, _hook_names())
            return f"{mark}. {meant}" if meant else ""  # a function of its own
        if options["optionalhook"]:
            return ""
        meant = meant_or(hook, _hook_names(), f"There are: {', '.join(_hook_names())}.")
        return f"it has {hook}, which is not a hook. {meant}"
    if options is None:
        return f"it has {hook} without @hookimpl before it, so nothing asks for it"
    if options["wrapper"] or options["hookwrapper"]:
        return (
            f"its {hook} is marked as a wrapper, and each plugin is asked by itself: write "
            "@hookimpl alone"
        )
    wanted = [
        parameter.name
        for parameter in inspect.signature(function).parameters.values()
        if parameter.default is parameter.empty
        and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    ]
    if wanted:
        return f"its {hook} asks for {', '.join(wanted)}, and hooks take no arguments"
    return ""
