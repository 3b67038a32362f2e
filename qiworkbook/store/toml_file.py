"""A TOML file read into its model, or what is wrong with it; and values as TOML."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from math import isfinite
from pathlib import Path
from typing import Any, Generic, TypeAlias, TypeVar

from msgspec import Struct

from qiworkbook.model.base import FileTable
from qiworkbook.problems import Place, Problem, WorkbookError
from qiworkbook.store.files import read_text
from qiworkbook.store.layout import TOML_BYTES, FileError
from qiworkbook.store.validation import validate
from qiworkbook.text.late_pattern import compiled
from qiworkbook.text.source import Source, scan


class ParserStop:
    """The place where tomllib stopped: what stands there, and which key it belongs to."""

    def __init__(self, text: str, lines: list[str], line: int, column: int) -> None:
        self.line = lines[line - 1].rstrip() if line <= len(lines) else ""
        self.here = self.line[column - 1 :]
        self.before = self.line[: column - 1]
        self.text = text
        self.value = self.line.partition("=")[2].strip()
        before = [
            (position, path[-1])
            for path, position in scan(text).positions.items()
            if path and isinstance(path[-1], str) and position <= (line, column)
        ]
        (self.key_line, _), self.key = max(before, default=((line, 1), ""))


def sentence(error: str, spot: ParserStop) -> tuple[str, str]:
    """What is the matter, and what to write, for what tomllib said of this place."""
    sign = spot.here[:1]
    # cannot be seen, and is no blank to TOML: as pasted from Word or a web page
    if sign and sign not in " \t\r" and unicodedata.category(sign) in ("Zs", "Cf"):
        code = f"U+{ord(spot.here[0]):04X}"
        return f"there is an unusual space here ({code})", "Type a space in its place."
    if spot.here.startswith("\r"):
        return "this file has old-style line ends", "Save it with line ends LF or CRLF."
    for beginning, explain in _EXPLANATIONS:
        if error.startswith(beginning):
            return explain(spot)
    return f"this could not be understood ({error.lower()})", ""


def _value(spot: ParserStop) -> tuple[str, str]:
    on_its_own = re.match(r"\s*(?:\[|$)", spot.before)  # no name before it in this line
    in_list = on_its_own or re.search(r"=.*[\[{]", spot.before)
    word = re.split(r"\s*(?:[,\]}#]|$)" if in_list else r"\s*(?:#|$)", spot.here)[0]
    if in_list and (not word or "=" in word or "[" in spot.before[:1]):
        return _list(spot)
    if not word:
        return f"`{spot.key}` has no value", 'Write one, or "" for nothing yet.'
    if word[0] in "“”‘’„":
        return "the quotes around this text are curly ones", 'Use straight ones: "like this".'
    if word.casefold().rstrip(",") in {"true", "false", "yes", "no"}:
        return f"`{word}` is not a word that is known without quotes", "Write true or false."
    if re.match(r"[+-]?\.[0-9]", word):
        return f"a number can't begin with a dot: {word}", f"Write {word.replace('.', '0.', 1)}."
    return f"text needs quotes: {word}", f'Write "{word}".'


def _after_value(spot: ParserStop) -> tuple[str, str]:
    if spot.here.strip() == ",":
        return "there is a comma after the value", "Take it out: a line holds one setting."
    for pattern, message, hint in _UNREADABLE_VALUES:
        found = re.match(pattern, spot.value)
        if found:
            return message.format(found[0]), found.expand(hint)
    if spot.value.startswith('"') and '"' in spot.value[1:]:
        return (
            "there is more text after the closing quote",
            'A quote inside the text is written \\", or put the text between single quotes.',
        )
    if re.match("'.*'", spot.value):
        return (
            "there is more text after the closing quote",
            'Put a text that has an apostrophe between double quotes: "like this".',
        )
    return f"nothing can follow the value: {spot.here}", "One setting to a line; # before a remark."


# What people write for a value, what to say about it, and what it could be.
_NOT_A_DATE = "{} is not how a date is written"
_UNREADABLE_VALUES = (
    (r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b", _NOT_A_DATE, "Write the year first: 2024-02-05."),
    (r"(\d{4})[-/](\d)[-/](\d)\b", _NOT_A_DATE, r"Write \1-0\2-0\3."),
    (r"(\d{4})[-/](\d)[-/](\d\d)\b", _NOT_A_DATE, r"Write \1-0\2-\3."),
    (r"(\d{4})[-/](\d\d)[-/](\d)\b", _NOT_A_DATE, r"Write \1-\2-0\3."),
    (r"(\d{4})/(\d\d)/(\d\d)\b", _NOT_A_DATE, r"Write \1-\2-\3."),
    (r"\d{1,2}(?:st|nd|rd|th)? [A-Za-z]{3,9},? \d{2,4}", _NOT_A_DATE, "Write it as 2024-02-05."),
    (
        r"(\d{4})[‐-―−](\d\d)[‐-―−](\d\d)\b",
        "the dashes in {} are long ones",
        r"Write \1-\2-\3.",
    ),
    (r"\d{1,2}:\d\d", "{} is not how a time is written", r'Put it between quotes: "\g<0>".'),
    (r"([\d.]+)\s*%", "{} is not a number", r'Write \1, or "\g<0>" if it is a text.'),
    (r"\d+(?:,\d+)+", "{} is not a number", "Write it without commas; decimals have a dot."),
    (r"0(\d+)$", "a number can't begin with 0: {}", r'Write \1, or "\g<0>" if it is a name.'),
    (r"(\d+)\.$", "a number can't end in a dot: {}", r"Write \1."),
)


def _date(spot: ParserStop) -> tuple[str, str]:
    found = re.match(r"\S+", spot.here)
    return f"{found[0] if found else spot.value} is not in the calendar", "Check day and month."


def _no_equals(spot: ParserStop) -> tuple[str, str]:
    name = re.match(r"\s*([^=:#]*)", spot.line)
    words = name[1].strip() if name else ""
    if "=" not in spot.line and ":" not in spot.line:
        return "this line is not a setting", 'Write name = "value", or # before a remark.'
    if spot.here.startswith(":"):
        return "there is a : where = should be", f'Write {words} = "..."'
    return f"`{words}` is not one word", "Join the words with - or _."


def _name(spot: ParserStop) -> tuple[str, str]:
    if re.search(r"\{[^}]*$", spot.line) or spot.here.startswith("}"):
        return (
            "a { } must be in one line, with no comma before the }",
            "Put it in one line, or make it a [table] of its own.",
        )
    if spot.here.startswith("="):
        return "there is no name before the =", ""
    if spot.here.startswith("]"):
        return "there is no name between the brackets", ""
    return (
        f"a name can't begin with {spot.here[:1]}",
        "Names have the letters a to z, digits, - and _; others need quotes.",
    )


def _backslash(_: ParserStop) -> tuple[str, str]:
    return (
        "a \\ in double quotes starts a code, and this is not one",
        "Write it twice (\\\\), or put the text between single quotes.",
    )


def _character(spot: ParserStop) -> tuple[str, str]:
    if spot.here.strip():
        code = f"U+{ord(spot.here[0]):04X}"
        return f"there is a character here that can't be seen ({code})", "Delete it."
    if spot.line[-1:] in set("“”‘’„"):
        return "the quote at the end of this text is a curly one", "Write a straight one."
    hint = 'Close it, as in "like this". Several lines stand between """ and """.'
    return "the text has no closing quote in this line", hint


def _heading(_: ParserStop) -> tuple[str, str]:
    return "this heading has no closing ]", "A heading is [name], or [[name]] for one of several."


def _long_text(spot: ParserStop) -> tuple[str, str]:
    quotes = max('"""', "'''", key=spot.text.rfind)
    opening = spot.text.rfind(quotes)
    if opening < 0:
        return _character(spot)
    line = spot.text.count("\n", 0, opening) + 1
    return f"the text that begins in line {line} has no closing {quotes}", ""


def _list(spot: ParserStop) -> tuple[str, str]:
    return (
        f"the list `{spot.key}` (line {spot.key_line}) has no closing ], or lacks a comma",
        "Items have a comma between them.",
    )


def _taken(spot: ParserStop) -> tuple[str, str]:
    return f"`{spot.key}` already has another meaning above", "Keep one of the two."


_EXPLANATIONS: tuple[tuple[str, Callable[[ParserStop], tuple[str, str]]], ...] = (
    ("Invalid value", _value),
    ("Invalid date", _date),
    ("Expected newline", _after_value),
    ("Expected '='", _no_equals),
    ("Invalid statement", _name),
    ("Invalid initial character", _name),
    ("Expected ']", _heading),
    ("Unclosed array", _list),
    (
        "Unclosed inline table",
        lambda _: ("this { has no closing }, or there is a comma missing", ""),
    ),
    ("Unterminated string", _long_text),
    ("Expected \"'''\"", _long_text),
    ("Illegal character", _character),
    ("Found invalid character", _character),
    ("Unescaped", _backslash),
    ("Invalid hex", _backslash),
    ("Escaped character", _backslash),
    ("Cannot", _taken),
    ("Duplicate", _taken),
)


# tomllib takes time that grows with the square of the parts of a dotted name.
_TOO_MANY_DOTS = re.compile(r"(?<![^\s.])(?:[^\s.]++[ \t]*+\.[ \t]*+){100}")
_LONGEST = 200  # signs of a message
UNREADABLE = frozenset({"toml-syntax", "toml-repeated"})
"""The codes of the problems that keep a whole file from being read."""
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
        # The one complaint of tomllib without a place: Python reads at most 4300 digits.
        digits = re.search(r"[0-9_]{4301}", text)
        line = text.count("\n", 0, digits.start()) + 1 if digits else None
        return _problem(file, line, None, "this number has too many digits", "Shorten it.")
    twice = scan(text).repeated
    if twice and re.match("Cannot|Duplicate", error):
        return _twice(twice[0], file)
    lines = text.rstrip().split("\n") or [""]
    line = int(coordinates[1] or len(lines))
    column = int(coordinates[2] or len(lines[-1]) + 1)
    message, hint = sentence(error[: coordinates.start()], ParserStop(text, lines, line, column))
    if len(message) > _LONGEST:  # it quotes a line that has no end: where it stands is enough
        message, hint = f"{message[:_LONGEST]}...", ""
    return _problem(file, line, column, message, hint)


def _twice(
    found: tuple[tuple[str | int, ...], tuple[int, int], tuple[int, int]], file: str
) -> Problem:
    path, (first, _), (line, column) = found
    message = f"`{path[-1]}` is already there, in line {first}"
    return Problem("toml-repeated", message, Place(file, line, column), hint="Keep one of the two.")


M = TypeVar("M", bound=FileTable)


class TomlFile(Struct, Generic[M], frozen=True):
    """What could be read of a file: `value` is None when nothing could."""

    value: M | None
    source: Source
    problems: tuple[Problem, ...] = ()


_read: dict[tuple[str, type[FileTable]], TomlFile[Any]] = {}
"""What was made of each file when it was last read. It holds while the file says the same."""


def read_toml(root: Path, relative: str, model: type[M]) -> TomlFile[M]:
    """Read the file at `relative` into `model`. Never raises for anything a person can write.

    The file is read at every call, and gone through again where it says something else by now.
    """
    try:
        read = read_text(root, relative, TOML_BYTES)
    except FileError as error:
        return TomlFile(None, Source(relative, ""), (error.problem,))
    return toml_said(Source(relative, read.text, read.sha256), model)


def toml_said(source: Source, model: type[M]) -> TomlFile[M]:
    """The same of a text, wherever it comes from."""
    known = _read.get((source.file, model))
    if known is None or known.source != source:
        known = _read[source.file, model] = _gone_through(source, model)
    return known


def _gone_through(source: Source, model: type[M]) -> TomlFile[M]:
    data, problem = parse_toml(source.text, source.file)
    if data is None:
        return TomlFile(None, source, (problem,) if problem else ())
    validated = validate(data, source, model)
    return TomlFile(validated.value, source, validated.problems)


Plain: TypeAlias = Any  # str, bool, int, float, date, datetime, time, or a list or dict of these
"""A value as a file has it: a text, a number, a date, true or false, a list, a table."""

_WIDTH = 100
_LINE_ENDS = "\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]"
_UNSEEN = "[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]"


def cleaned(value: Plain) -> Plain:
    """The value as it will be in the file, and as it will be read again.

    Line ends of every kind become `\\n`, and characters that can't be seen are dropped: they come
    with text that is pasted. Tuples become lists, enums their text, keys with None are left out.
    Raises WorkbookError for what no TOML file can hold.
    """
    if isinstance(value, str):
        return _text(str.__str__(value))
    if isinstance(value, Mapping):
        return {str(key): cleaned(one) for key, one in value.items() if one is not None}
    if isinstance(value, (list, tuple)):
        return [cleaned(one) for one in value]
    if isinstance(value, float) and not isfinite(value):
        raise WorkbookError(
            "This is not a number that can be written down, so nothing was changed."
        )
    if isinstance(value, (bool, int, float, date, time)):
        return value
    raise WorkbookError(f"A {type(value).__name__} can't be written in a TOML file.")


def _text(text: str) -> str:
    text = compiled(_UNSEEN).sub("", compiled(_LINE_ENDS).sub("\n", text))
    if any("\ud800" <= character <= "\udfff" for character in text):
        message = "The text has an invalid character in it, so nothing was changed."
        raise WorkbookError(message, "Type it again, or leave out the last emoji.")
    return text


def value_text(value: Plain, old: str = "") -> str:
    """The TOML of a cleaned value, in the manner of the `old` TOML that it takes the place of.

    A text of several lines stands between triple quotes; a single-quoted one stays so if it can.
    """
    if isinstance(value, str):
        return _string(value, old)
    if isinstance(value, list):
        return _list_text(value, old)
    if isinstance(value, dict):
        pairs = (f"{key_text(key)} = {value_text(one)}" for key, one in value.items())
        return f"{{ {', '.join(pairs)} }}" if value else "{}"
    if isinstance(value, datetime):
        return value.isoformat(" " if old[10:11] == " " else "T")
    from tomlkit import item

    return str(item(value).as_string())


def key_text(key: str) -> str:
    """A key, in quotes if it needs them."""
    from tomlkit.items import SingleKey

    return SingleKey(key).as_string()


def table_text(heading: str, table: Mapping[str, Plain], *, is_array: bool) -> str:
    """A table with its heading, its values first, then its own tables below."""
    brackets = ("[[", "]]") if is_array else ("[", "]")
    return f"{brackets[0]}{heading}{brackets[1]}\n{body_text(table, heading)}"


def body_text(table: Mapping[str, Plain], heading: str = "") -> str:
    """The keys of a table, and the tables in it. With no heading: a whole TOML file."""
    values = {key: value for key, value in table.items() if not _tables(value)}
    lines = [f"{key_text(key)} = {value_text(value)}\n" for key, value in values.items()]
    below = []
    for key, value in table.items():
        path = f"{heading}.{key_text(key)}" if heading else key_text(key)
        below += [table_text(path, one, is_array=isinstance(value, list)) for one in _tables(value)]
    parts = ["".join(lines), *below] if lines or heading else below
    return "\n".join(parts)


def _tables(value: Plain) -> list[dict[str, Plain]]:
    """The tables that a value is, if it is written as tables."""
    if isinstance(value, dict):
        return [value]
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        return value
    return []


def _string(text: str, old: str) -> str:
    if "\n" in text:
        if old.startswith("'''") and "'''" not in text and not text.endswith("'"):
            return f"'''\n{text}'''"
        return _long_string(text)
    if old.startswith("'") and "'" not in text and not old.startswith("'''"):
        return f"'{text}'"
    from tomlkit import string

    return string(text).as_string()


def _long_string(text: str) -> str:
    """Between triple quotes, each line on its own; spaces at the end of a line stay visible."""
    from tomlkit import string

    # It gives a text that begins with a line end another one; no text begins so with an x.
    escaped = string(f"x{text}", multiline=True).as_string()[4:-3]
    escaped = re.sub(r"[ \t](?=\n|$)", lambda at: "\\u0020" if at[0] == " " else "\\t", escaped)
    return f'"""\n{escaped}"""'


def _list_text(values: list[Plain], old: str) -> str:
    items = [value_text(one) for one in values]
    line = f"[{', '.join(items)}]"
    if not items or ("\n" not in old and len(line) <= _WIDTH):
        return line
    indent = re.search(r"\n([ \t]+)\S", old)
    gap = f"\n{indent[1] if indent else '  '}"
    return f"[{gap}{f',{gap}'.join(items)},\n]"
