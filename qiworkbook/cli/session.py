"""What every command shares: which workbook, which plugins, which day."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.plugins import Plugins
    from qiworkbook.workbook import OpenWorkbook

F = TypeVar("F", bound="Callable[..., Any]")


@dataclass
class Session:
    """What the options that stand everywhere said. The workbook is opened on first use."""

    folder: Path | None = None
    no_plugins: bool = False
    debug: bool = False
    today: date = field(default_factory=lambda: _today())

    @cached_property
    def root(self) -> Path:
        """The folder of the workbook: the one named, or the first above that is one."""
        from qiworkbook.workbook import find_root

        return find_root(self.folder or Path.cwd(), named=self.folder is not None)

    @cached_property
    def plugins(self) -> Plugins:
        """The plugins in use."""
        from qiworkbook.plugins import Plugins

        return Plugins(disabled=self._disabled(), only_core=self.no_plugins)

    def open(self) -> OpenWorkbook:
        """The workbook, read now."""
        from qiworkbook.workbook import open_workbook

        return open_workbook(self.root, self.plugins, self.today)

    def _disabled(self) -> tuple[str, ...]:
        """What workbook.toml leaves out, found without the model: help must not wait for it."""
        from qiworkbook.problems import WorkbookError

        try:
            text = (self.root / "workbook.toml").read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError, WorkbookError):
            return ()
        if "disabled" not in text:
            return ()
        return _named_as_disabled(text)


def _named_as_disabled(text: str) -> tuple[str, ...]:
    import tomllib

    try:
        chosen = tomllib.loads(text).get("plugins", {})
        names = chosen.get("disabled", ()) if isinstance(chosen, dict) else ()
    except (ValueError, RecursionError):
        return ()  # `check` tells what is wrong with the file
    return tuple(name for name in names if isinstance(name, str))


def _today() -> date:
    """The day; `QIWORKBOOK_TODAY=2025-04-10` sets another, to make a deck again as it was."""
    said = os.environ.get("QIWORKBOOK_TODAY", "")
    try:
        return date.fromisoformat(said) if said else date.today()
    except ValueError:
        raise click.UsageError(
            f"QIWORKBOOK_TODAY is {said!r}; write a date such as 2025-04-10"
        ) from None


def session() -> Session:
    """The session of the running command."""
    return click.get_current_context().ensure_object(Session)


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(ctx: click.Context, _: click.Parameter, value: Any) -> None:
        if value:
            setattr(ctx.ensure_object(Session), name, value)

    return keep


def common_options() -> list[click.Option]:
    """The options that stand everywhere, before or after the name of a command."""
    return [
        click.Option(
            ["-w", "--workbook"],
            type=click.Path(path_type=Path, file_okay=False),
            expose_value=False,
            callback=_keep("folder"),
            help="The workbook's folder; otherwise the one above this folder.",
        ),
        click.Option(
            ["--no-plugins"],
            is_flag=True,
            expose_value=False,
            callback=_keep("no_plugins"),
            help="Leave every plugin out.",
        ),
        click.Option(
            ["--debug"],
            is_flag=True,
            expose_value=False,
            callback=_keep("debug"),
            help="Show where in the program a fault happened.",
        ),
    ]


class Command(click.Command):
    """A command with the options that stand everywhere."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make the command, and add the options."""
        super().__init__(*args, **kwargs)
        self.params.extend(common_options())


class Group(click.Group):
    """A group of such commands: `pdsa plan`, `pdsa do`."""

    command_class = Command
    group_class = type
