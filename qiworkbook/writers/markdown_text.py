"""Text that stays text in Markdown: the one place where Markdown is escaped."""

from __future__ import annotations

import re

from qiworkbook.writers.clean import isolated

# Whatever could begin or end emphasis, code, a link, HTML, an entity, a table, a heading.
_MARKUP = re.compile(r"[\\`*_\[\]<>&~|$#]")
# What is markup only where a line begins: lists, rules, underlines of headings.
_AT_START = re.compile(r"^(?:[+=:-]|\d+(?=[.)]))")
# GitHub makes links of bare addresses. A deck's own links are written as such; a text has none.
_ADDRESS = re.compile(r"(?i)(?<=:)(?=//)|(?<=www)(?=\.)")


def in_line(text: str) -> str:
    """A text within a line: a heading, a link's words, a cell. Its own line ends become spaces."""
    return _line(isolated(" ".join(text.split())))


def in_lines(text: str, prefix: str = "") -> str:
    """A text as a paragraph that keeps its own line ends; `prefix` stands before each line."""
    if not text.strip():
        return ""
    lines = [_line(isolated(line.strip())) for line in text.strip().split("\n")]
    # A blank line would end a list or a quotation, so it is a line with a space that stays.
    return ("\\\n" + prefix).join(line or "&nbsp;" for line in lines)


def in_cell(text: str) -> str:
    """A text in a table, where a line can end only as HTML ends it."""
    return "<br>".join(_line(isolated(line.strip())) for line in text.strip().split("\n"))


def _line(text: str) -> str:
    escaped = _ADDRESS.sub(r"\\", _MARKUP.sub(r"\\\g<0>", text))
    start = _AT_START.match(escaped)
    if not start:
        return escaped
    digits = start[0].isdigit()
    at = start.end() if digits else 0
    return f"{escaped[:at]}\\{escaped[at:]}"
