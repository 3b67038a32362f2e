"""The plain shape of a TOML file: the only one that commands edit, and that merges well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.problems import Place, Problem, Severity
from qiworkbook.text.scan import Heading, Path, scan

if TYPE_CHECKING:
    from collections.abc import Iterator


def shape_problems(text: str, file: str) -> tuple[Problem, ...]:
    """Where a file that can be read leaves the plain shape: a question for each place.

    No dotted keys, each table with all that belongs to it in one stretch, the tables of an array
    one below the other.
    """
    found = scan(text)
    questions = []
    for pair in found.pairs:
        if len(pair.path) > len(pair.table) + 1:
            name = ".".join(str(part) for part in pair.path[len(pair.table) :])
            line = found.positions[pair.path][0]
            questions.append(_question(file, line, f"the name {name} has a dot in it", _HINT_DOT))
    for heading, reason in _misplaced(found.headings):
        questions.append(_question(file, heading.line, reason, _HINT_ORDER))
    return tuple(sorted(questions))


_HINT_DOT = "Give it a [heading] of its own; until then commands leave this file alone."
_HINT_ORDER = "Move it there; until then commands leave this file alone."


def _question(file: str, line: int, message: str, hint: str) -> Problem:
    return Problem("toml-shape", message, Place(file, line), Severity.QUESTION, hint)


def _misplaced(headings: list[Heading]) -> Iterator[tuple[Heading, str]]:
    """Each heading that comes back to a table which other tables have ended."""
    ended: set[Path] = set()
    before: set[Path] = set()
    for heading in headings:
        path = heading.path
        inside = {path[:length] for length in range(1, len(path) + 1)}
        again = [one for one in inside & ended if isinstance(one[-1], str)]
        if again:
            yield heading, f"{shown(path)} stands apart from {shown(max(again, key=len))} above"
        elif path in before:
            yield heading, f"{shown(path)} stands below a table that belongs in it"
        ended |= before - inside
        before = inside


def shown(path: Path) -> str:
    """A path as a heading has it: `[plan.task]`."""
    return f"[{'.'.join(part for part in path if isinstance(part, str))}]"
