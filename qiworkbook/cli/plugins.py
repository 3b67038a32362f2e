"""`qiworkbook plugins`: what is installed, what it gives, and whether it works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qiworkbook.cli.command import Group
from qiworkbook.cli.say import say, say_json, table
from qiworkbook.cli.session import session

if TYPE_CHECKING:
    from qiworkbook.workbook.installed import Installed

_NAMED = 3  # of a kind; more are counted


@click.group(cls=Group, example="qiworkbook plugins list")
def plugins() -> None:
    """Look at the plugins that are installed."""


@plugins.command("list", example="qiworkbook plugins list")
@click.option("--json", "as_json", is_flag=True, help="The same for a machine.")
def list_(as_json: bool) -> None:
    """List the plugins: name, package, version, what each gives, and what is wrong with it."""
    from qiworkbook.workbook.installed import installed_plugins

    found = installed_plugins(session().plugins)
    if as_json:
        say_json([_as_data(one) for one in found])
        return
    if not found:
        say("No plugin is installed.")
    else:
        rows = [(one.name, one.state, f"{one.package} {one.version}", _gives(one)) for one in found]
        say(table(rows, ("plugin", "is", "from", "gives")))
    for one in found:
        for trouble in one.troubles:
            say(f"! {trouble}")


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
        "state": one.state,
        "gives": {what: list(names) for what, names in one.gives},
        "troubles": [str(trouble) for trouble in one.troubles],
    }
