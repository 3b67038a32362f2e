"""Values and tables as TOML text, written the way a person would; tomlkit knows the escapes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from math import isfinite
from typing import Any, TypeAlias

from qiworkbook.problems import WorkbookError
from qiworkbook.text.late_pattern import compiled

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
        return _list(value, old)
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


def _list(values: list[Plain], old: str) -> str:
    items = [value_text(one) for one in values]
    line = f"[{', '.join(items)}]"
    if not items or ("\n" not in old and len(line) <= _WIDTH):
        return line
    indent = re.search(r"\n([ \t]+)\S", old)
    gap = f"\n{indent[1] if indent else '  '}"
    return f"[{gap}{f',{gap}'.join(items)},\n]"
