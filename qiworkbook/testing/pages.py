"""A page of documentation, held to the code that it tells of: nothing missing, nothing made up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from qiworkbook.contributions.extensions import Check
from qiworkbook.model import Table
from qiworkbook.model.base import keys_of

_EVERYWHERE = frozenset(
    [
        "-w",
        "--no-plugins",
        "--debug",
        "--help",
        "--share",
        "--release",
        "--recipient",
        "--strict",
        "--keep-identifier",
        "--replace",
    ]
)
_CELLS = re.compile(r"(?<!\\)\|")
_HEAD = 2  # a table begins with its headings, and a line below them


class DocsPage(Struct, frozen=True):
    """A page in Markdown. What it tells is found by its headings, without their `#`.

    Each `tells_...` fails with the sentence that says what differs.
    """

    text: str

    @classmethod
    def at(cls, path: Path) -> DocsPage:
        """The page in a file."""
        return cls(path.read_text(encoding="utf-8"))

    def part(self, heading: str) -> str:
        """What stands below a heading, up to the next one."""
        found = re.search(
            rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", self.text, re.DOTALL | re.MULTILINE
        )
        assert found, f"the page has no heading: {heading}"
        return found[1]

    def table(self, heading: str) -> tuple[tuple[str, ...], ...]:
        """The rows of the table below a heading, cell by cell, without its headings."""
        lines = [line for line in self.part(heading).splitlines() if line.startswith("|")]
        return tuple(
            tuple(cell.strip() for cell in _CELLS.split(line)[1:-1]) for line in lines[_HEAD:]
        )

    def names(self, heading: str) -> list[str]:
        """What stands in backticks in the first cell of each row below a heading."""
        return re.findall(r"^\| `([^`]+)`", self.part(heading), re.MULTILINE)

    def tells(self, heading: str, names: Iterable[str]) -> None:
        """Fail unless the table below a heading has these names, in this order, and no other."""
        wanted = list(names)
        told = self.names(heading)
        assert told == wanted, f"{heading}: the page tells {told}, and the code has {wanted}"

    def tells_keys(self, heading: str, table: type[Table], elsewhere: Iterable[str] = ()) -> None:
        """Fail unless every key of a table of a file is told, but for those told `elsewhere`."""
        left = set(elsewhere)
        self.tells(heading, [key for key in keys_of(table) if key not in left])

    def tells_words(self, heading: str, key: str, words: type[StrEnum]) -> None:
        """Fail unless a line says: "- `key` is one of: `this`, `that`." with all its words."""
        line = re.search(rf"^- `{key}` is one of: (.*)\.$", self.part(heading), re.MULTILINE)
        assert line, f"{heading}: no line says what `{key}` is one of"
        told = re.findall(r"`([^`]+)`", line[1])
        wanted = [word.value for word in words]
        assert told == wanted, f"`{key}`: the page tells {told}, and the code has {wanted}"

    def tells_checks(self, heading: str, checks: Iterable[Check]) -> None:
        """Fail unless every check is told, with its summary and why it matters."""
        wanted = list(checks)
        self.tells(heading, [check.code for check in wanted])
        text = self.part(heading)
        for check in wanted:
            for words in (check.summary, check.why):
                assert words in text, f"`{check.code}`: the page does not say: {words}"

    def tells_commands(self, heading: str, group: object) -> None:
        """Fail unless every command of a click group is told, each with its options.

        The table's rows begin with what is typed: "`rota cover PROJECT [--by DAY]`".
        """
        told = {row.replace("\\|", "|").split()[1]: row for row in self.names(heading)}
        commands = getattr(group, "commands", {})
        assert sorted(told) == sorted(commands), f"the page tells {sorted(told)}"
        for name, command in commands.items():
            options = {p.opts[0] for p in command.params if p.opts[0].startswith("-")}
            missing = {one for one in options - _EVERYWHERE if one not in told[name]}
            assert not missing, f"{name}: the page does not tell {sorted(missing)}"
