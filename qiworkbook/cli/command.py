"""What every command has: the options that stand everywhere, and an example in its help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qiworkbook.cli.left_out import ask_of_name
from qiworkbook.cli.options import session_option, share_options, with_asks

if TYPE_CHECKING:
    from collections.abc import Mapping


def common_options() -> list[click.Option]:
    """The options that stand everywhere, before or after the name of a command."""
    return [
        session_option(
            "-w",
            "--workbook",
            name="folder",
            type=click.Path(file_okay=False),
            help="The workbook's folder; otherwise the one above this folder.",
        ),
        session_option("--strict", help="Exit with 1, not 4, when something could not be read."),
        session_option(
            "--keep-identifier",
            metavar="WHY",
            help="Write what looks like an identifier; WHY is kept in workbook.toml.",
        ),
        session_option("--no-plugins", help="Leave every plugin out."),
        session_option("--debug", help="Show where in the program a fault happened."),
    ]


def output_options(command: click.Command) -> list[click.Option]:
    """What every command that writes outputs takes: to write over what was changed since."""
    taken = {name for param in command.params for name in param.opts}
    for param in command.params:
        if "-o" in param.opts:
            param.callback = ask_of_name
    if "-o" not in taken or "--replace" in taken:
        return []
    meant = "Write over files that were changed since they were made."
    return [session_option("--replace", help=meant)]


class _Common(click.Command):
    """The options that stand everywhere, and an example or several, one a line."""

    def __init__(self, *args: Any, example: str = "", **kwargs: Any) -> None:
        """Make the command or the group, and add the options."""
        super().__init__(*args, **kwargs)
        self.example = example.strip()
        self.params.extend((*output_options(self), *common_options()))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the example below the options, or below the commands of a group."""
        if self.example:
            lines = self.example.splitlines()
            with formatter.section("Example" if len(lines) == 1 else "Examples"):
                for line in lines:
                    formatter.write(f"{'':>{formatter.current_indent}}{line.strip()}\n")
        super().format_epilog(ctx, formatter)


class Command(_Common):
    """A command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what was typed, and ask for the value of an option that was named without one.

        Where the Tab key asks for such a value, the rest is read without its option.
        """
        if ctx.resilient_parsing and args and args[-1].startswith("-"):
            args = args[:-1]
        return super().parse_args(ctx, with_asks(self.params, args))


class Group(_Common, click.Group):
    """A group of such commands, which says which one was probably meant: `pdsa plan`, `pdsa do`."""

    command_class = Command
    group_class = type

    def __init__(self, *args: Any, leads: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        """Make the group; `leads` are verbs that people try, and where each leads."""
        super().__init__(*args, **kwargs)
        self.leads = leads or {}

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command; for a verb that people try where it leads, or a usage error with a guess."""
        if args and args[0] in self.leads and self.get_command(ctx, args[0]) is None:
            raise click.UsageError(f"For that: {self.leads[args[0]]}.", ctx)
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from qiworkbook.text.words import meant_or

            names, root = self.list_commands(ctx), ctx.find_root().command
            hint = meant_or(args[0], names, f"There are: {', '.join(names)}.")
            if isinstance(root, click.Group) and args[0] in root.list_commands(ctx):
                whole = f"{ctx.find_root().info_name} {args[0]}"
                hint = f"That is a command for a single workbook: {whole}. {hint}"
            raise click.UsageError(f"There is no command {args[0]!r}. {hint}", ctx) from error


def equip(command: click.Command) -> click.Command:
    """A plugin's command, with the options that stand everywhere where it has none.

    Whatever it tells of can be told as a copy to share: its desk sees nothing else then.
    """
    taken = {name for param in command.params for name in param.opts}
    more = (*output_options(command), *common_options())
    if not isinstance(command, click.Group):
        more += tuple(share_options())
    command.params.extend(o for o in more if not taken & {*o.opts})
    for inner in getattr(command, "commands", {}).values():
        equip(inner)
    return command
