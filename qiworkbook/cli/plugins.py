"""`qiworkbook plugins`: what is installed, what it gives, and whether it works."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qiworkbook.cli.command import Group
from qiworkbook.cli.left_out import ask_of_name
from qiworkbook.cli.session import say, say_json, say_next, session, table

if TYPE_CHECKING:
    from qiworkbook.plugins.loader import EntryPoint
    from qiworkbook.workbook.installed import Installed

_NAMED = 3  # of a kind; more are counted


@click.group(cls=Group, example="qiworkbook plugins list")
def plugins() -> None:
    """Look at the plugins that are installed, try them out, start one of your own."""


@plugins.command("list", example="qiworkbook plugins list")
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
def list_(as_json: bool) -> None:
    """List the plugins: name, package, version, what each gives, and what is wrong with it."""
    from qiworkbook.cli.main import COMMANDS
    from qiworkbook.workbook.installed import installed_plugins

    found = installed_plugins(session().plugins, COMMANDS)
    if as_json:
        say_json([_as_data(one) for one in found])
        return
    if not found:
        say("No plugin is installed.")
    else:
        rows = [(one.name, one.state, f"{one.package} {one.version}", _gives(one)) for one in found]
        say(table(rows, ("plugin", "is", "from", "gives")))
    for whole in dict.fromkeys(trouble.whole for one in found for trouble in one.troubles):
        say(f"! {whole}")


@plugins.command(example="qiworkbook plugins check")
@click.argument("names", metavar="[NAME]...", nargs=-1)
def check(names: tuple[str, ...]) -> int:
    """Try plugins out, and say which promises each keeps: those named, or all in use.

    Each is tried in a process of its own, for two minutes at most. The exit code is 1 when one
    promise is not kept. docs/plugin-promise.md tells what each means.
    """
    from qiworkbook.workbook.installed import entry_points_named

    code = 0
    at = session()
    for entry_point in entry_points_named(at.entry_points, names, at.disabled):
        code |= _tried(entry_point)
    return code


def _tried(entry_point: EntryPoint) -> int:
    from qiworkbook.workbook.plugin_trial import PROMISES
    from qiworkbook.workbook.plugin_trial.trial import contract_apart

    tried = contract_apart(entry_point)
    broken = tried.broken
    say(f"{entry_point.name} ({entry_point.package} {entry_point.version})")
    for promise, words in PROMISES.items():
        found = [one.what for one in broken if one.promise == promise]
        say(f"  {'no ' if found else 'yes'}  {words}")
        for what in found:
            say(f"         {what}")
    for warning in tried.warned:
        say(f"  Python warned, {warning}")
    return 1 if broken else 0


@plugins.command(
    example="""
    qiworkbook plugins new hand-hygiene
    qiworkbook plugins new hand-hygiene --folder ../plugins/hand-hygiene
    """
)
@click.argument("name", callback=ask_of_name)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    callback=ask_of_name,
    help="Where to put it; otherwise a new folder here, qiworkbook-NAME.",
)
def new(name: str, folder: Path | None) -> None:
    """Start a plugin of your own: a complete package, with tests that pass.

    It is used once it is installed: nothing is ever run from a workbook's folder.
    """
    from qiworkbook.workbook.plugin_scaffold import new_plugin, start_plugin

    plugin = new_plugin(name, [one.name for one in session().entry_points])
    target = folder or Path(plugin.package)
    say(f"Started the plugin {plugin.name}:")
    for path in start_plugin(plugin, target):
        say(f"  {(target / path).as_posix()}")
    say_next(
        f"cd {target.as_posix()}",
        'pip install -e ".[test]"',
        "pytest",
        f"qiworkbook plugins check {plugin.name}",
    )


def _gives(one: Installed) -> str:
    kinds = (
        f"{what}: {', '.join(names)}" if len(names) <= _NAMED else f"{len(names)} {what}"
        for what, names in one.gives
    )
    return "; ".join(kinds) or "nothing"


def _as_data(one: Installed) -> dict[str, object]:
    return {
        "name": one.name,
        "package": one.package,
        "version": one.version,
        "module": one.module,
        "state": one.state,
        "gives": {what: list(names) for what, names in one.gives},
        "troubles": [str(trouble) for trouble in one.troubles],
        "lost": [
            {"kind": lost.hook, "name": lost.name, "to": lost.to, "why": trouble.what}
            for trouble in one.troubles
            if (lost := trouble.lost)
        ],
    }
