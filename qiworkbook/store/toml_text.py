"""TOML text to data, or to one plain sentence with file, line and column.

tomllib reads; it stops at the first thing it does not understand. What it says is written for
programmers, so `toml_sentences` says it anew.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from qiworkbook.problems import Place, Problem
from qiworkbook.store.toml_sentences import Spot, sentence
from qiworkbook.text.scan import scan

# tomllib takes time that grows with the square of the parts of a dotted name.
_TOO_MANY_DOTS = re.compile(r"(?<![^\s.])(?:[^\s.]++[ \t]*+\.[ \t]*+){100}")
_LONGEST = 200  # signs of a message
_COORDINATES = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def parse_toml(text: str, file: str) -> tuple[dict[str, Any] | None, Problem | None]:
    """The data of a TOML text, or the problem that keeps it from being read; never both.

    Only TOML 1.0 is read, whatever else an editor may accept.
    """
    if text.count(".") >= 100 and _TOO_MANY_DOTS.search(text):
        return None, _problem(file, None, None, "a name here has over a hundred parts", "")
    try:
        return tomllib.loads(text), None
    except RecursionError:
        message = "lists or tables are nested too deeply to be read"
        return None, _problem(file, None, None, message, "")
    except ValueError as error:
        return None, _explain(str(error), text, file)


def _problem(file: str, line: int | None, column: int | None, message: str, hint: str) -> Problem:
    return Problem("toml-syntax", message, Place(file, line, column), hint=hint)


def _explain(error: str, text: str, file: str) -> Problem:
    coordinates = _COORDINATES.search(error)
    if coordinates is None:
        return _long_number(text, file)
    twice = scan(text).repeated
    if twice and re.match("Cannot|Duplicate", error):
        return _twice(twice[0], file)
    lines = text.rstrip().split("\n") or [""]
    line = int(coordinates[1] or len(lines))
    column = int(coordinates[2] or len(lines[-1]) + 1)
    message, hint = sentence(error[: coordinates.start()], Spot(text, lines, line, column))
    if len(message) > _LONGEST:  # it quotes a line that has no end: where it stands is enough
        message, hint = f"{message[:_LONGEST]}...", ""
    return _problem(file, line, column, message, hint)


def _long_number(text: str, file: str) -> Problem:
    """The one complaint of tomllib without a place: Python reads at most 4300 digits."""
    digits = re.search(r"[0-9_]{4301}", text)
    line = text.count("\n", 0, digits.start()) + 1 if digits else None
    return _problem(file, line, None, "this number has too many digits", "Shorten it.")


def _twice(
    found: tuple[tuple[str | int, ...], tuple[int, int], tuple[int, int]], file: str
) -> Problem:
    path, (first, _), (line, column) = found
    message = f"`{path[-1]}` is already there, in line {first}"
    return Problem("toml-repeated", message, Place(file, line, column), hint="Keep one of the two.")
