"""What the installed plugins are, what each gives, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct

from qiworkbook.plugins.guard import Cost
from qiworkbook.plugins.loader import EntryPoint
from qiworkbook.plugins.manager import PluginPart, Plugins, Trouble
from qiworkbook.problems import WorkbookError
from qiworkbook.text.words import grouped, meant_or

Gives = tuple[tuple[str, tuple[str, ...]], ...]
"""The kinds of parts, each with their names: ("checks", ("rota-gap", ...))."""


class Installed(Struct, frozen=True):
    """A plugin that is installed. `state` is "in use", "left out" or "broken".

    It is broken when it could not be loaded, or when nothing that it should give could be had.
    """

    name: str
    package: str
    version: str
    state: str
    gives: Gives
    troubles: tuple[Trouble, ...]
    module: str = ""


def installed_plugins(plugins: Plugins, commands: Iterable[str] = ()) -> tuple[Installed, ...]:
    """Every installed plugin, those of qiworkbook itself first, those left out among them.

        >>> [one.troubles for one in installed_plugins(plugins)][:1]
        [()]

    Each gives what it gives beside all the others: a name that it lost to another is among its
    troubles. `commands` are the names of the program's own.
    """
    parts = tuple(plugins.offers(commands))
    first = {one.name: one for one in reversed(plugins.entry_points)}
    return tuple(
        _installed(one, plugins, parts if one is first[one.name] else ())
        for one in plugins.entry_points
    )


def entry_points_named(
    entry_points: Iterable[EntryPoint], names: Sequence[str], left_out: Collection[str] = ()
) -> tuple[EntryPoint, ...]:
    """The plugins of these names, or all but those `left_out`; none is imported for that.

    Raises WorkbookError for a name that no plugin has.
    """
    there = {one.name: one for one in reversed(tuple(entry_points))}  # the first of a name counts
    for name in names:
        if name not in there:
            known = f"There are: {', '.join(reversed(there))}." if there else "None is installed."
            raise WorkbookError(f"There is no plugin {name}.", meant_or(name, there, known))
    wanted = names or [name for name in reversed(there) if name not in left_out]
    return tuple(there[name] for name in wanted)


def _installed(entry_point: EntryPoint, plugins: Plugins, parts: Iterable[PluginPart]) -> Installed:
    name = entry_point.name
    named = grouped((part for part in parts if part.plugin == name), lambda part: part.what)
    gives = tuple((what, tuple(sorted(one.name for one in of_it))) for what, of_it in named.items())
    troubles = plugins.troubles_of(name)
    broken = name not in plugins.loaded or (
        not gives and any(one.cost is Cost.PART for one in troubles)
    )
    left_out = plugins.only_core or name in plugins.disabled
    return Installed(
        name=name,
        package=entry_point.package,
        version=entry_point.version,
        state="left out" if left_out else "broken" if broken else "in use",
        gives=gives,
        troubles=troubles,
        module=entry_point.module,
    )
