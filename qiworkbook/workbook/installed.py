"""What the installed plugins are, what each gives, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.plugins.manager import Plugins
from qiworkbook.problems import WorkbookError
from qiworkbook.text.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qiworkbook.plugins.entry_points import EntryPoint
    from qiworkbook.plugins.manager import Trouble

Gives = tuple[tuple[str, tuple[str, ...]], ...]
"""The kinds of parts, each with their names: ("checks", ("charter-visitors", ...))."""


@dataclass(frozen=True, slots=True)
class Installed:
    """A plugin that is installed. `state` is "in use", "left out" or "broken"."""

    name: str
    package: str
    version: str
    state: str
    gives: Gives
    troubles: tuple[Trouble, ...]


def installed_plugins(plugins: Plugins) -> tuple[Installed, ...]:
    """Every installed plugin, by name, those that workbook.toml leaves out among them."""
    core = _parts(Plugins((), only_core=True))
    return tuple(_installed(entry_point, plugins, core) for entry_point in plugins.entry_points)


def entry_points_named(plugins: Plugins, names: Sequence[str]) -> tuple[EntryPoint, ...]:
    """The plugins of these names, or all but those left out. Raises WorkbookError for no plugin."""
    there = {one.name: one for one in plugins.entry_points}
    for name in names:
        if name not in there:
            guess = did_you_mean(name, there)
            known = f"There are: {', '.join(there)}." if there else "None is installed."
            raise WorkbookError(
                f"There is no plugin {name}.", f"Did you mean {guess}?" if guess else known
            )
    wanted = names or [name for name in there if name not in plugins.disabled]
    return tuple(there[name] for name in wanted)


def _installed(
    entry_point: EntryPoint, plugins: Plugins, core: Mapping[str, frozenset[str]]
) -> Installed:
    left_out = plugins.only_core or entry_point.name in plugins.disabled
    gives: Gives = ()
    troubles: list[Trouble] = []
    if not left_out:
        alone = Plugins([entry_point])  # by itself, so that what it gives is told from the rest
        gives = tuple(
            (kind, tuple(sorted(names - core[kind])))
            for kind, names in _parts(alone).items()
            if names - core[kind]
        )
        troubles = [*alone.troubles_of(entry_point.name), *plugins.troubles_of(entry_point.name)]
    in_use = entry_point.name in plugins.loaded
    state = "left out" if left_out else "in use" if in_use else "broken"
    return Installed(
        entry_point.name,
        entry_point.package,
        entry_point.version,
        state,
        gives,
        tuple(dict.fromkeys(troubles)),
    )


def _parts(plugins: Plugins) -> dict[str, frozenset[str]]:
    return {
        "records": frozenset(owned.value.name for owned in plugins.records()),
        "checks": frozenset(check.code for check in plugins.checks()),
        "questions": frozenset(maker.code for maker in plugins.questions()),
        "sections": frozenset(maker.id for maker in plugins.sections()),
        "commands": frozenset(owned.value.name for owned in plugins.commands()),
        "starters": frozenset(owned.value.id for owned in plugins.starters()),
        "rule sets": frozenset(owned.value.id for owned in plugins.rule_sets()),
        "formats of export": frozenset(owned.value.name for owned in plugins.exporters()),
        "readers of files": frozenset(owned.value.name for owned in plugins.importers()),
        "brands": frozenset(owned.value.name for owned in plugins.brands()),
        "data packs": frozenset(owned.plugin for owned in plugins.packs()),
    }
