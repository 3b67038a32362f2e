"""A text with a value put in, taken out or moved; and whether its shape allows that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qiworkbook.problems import Place, Problem, Severity
from qiworkbook.text.source import Pair, Path, Scan, Source, TomlHeading, scan


def replace_value(text: str, path: Path, new: str) -> str:
    """The value at `path` is now `new`."""
    start, end = scan(text).values[path]
    return text[:start] + new + text[end:]


def add_items(text: str, path: Path, items: list[str]) -> str:
    """More items at the end of the list at `path`, which has at least one."""
    found = scan(text)
    start, end = found.values[path]
    spans = [found.values[one] for one in found.values if one[:-1] == path]
    first, last = spans[0][0], spans[-1][1]
    if "\n" not in text[start:first]:
        return text[:last] + "".join(f", {item}" for item in items) + text[last:]
    ended = text.rindex("\n", 0, spans[-1][0])
    gap = text[ended + 1 : spans[-1][0]]
    newline = "\r\n" if text[ended - 1] == "\r" else "\n"
    gap = newline + (gap if gap.isspace() else "  ")
    rest = re.match(r"([ \t]*,)?[ \t]*(#[^\r\n]*)?", text[last:end])
    after, has_comma = (rest.end(), bool(rest[1])) if rest else (0, False)
    more = f",{gap}".join(items) + ("," if has_comma else "")
    comma = "" if has_comma else ","
    return text[:last] + comma + text[last : last + after] + gap + more + text[last + after :]


def has_remarks(text: str, path: Path) -> bool:
    """Whether the list at `path` has comments between its items."""
    found = scan(text)
    at, end = found.values[path]
    for one, span in found.values.items():
        if one[:-1] == path:
            if "#" in text[at : span[0]]:
                return True
            at = span[1]
    return "#" in text[at:end]


def put_pair(text: str, table: Path, pair: str, newline: str) -> str:
    """One more `name = value`, below the last one of the table with that heading."""
    found, lines = scan(text), _lines(text)
    pairs = [one for one in found.pairs if one.table == table]
    if pairs:
        at = _last_line(text, pairs[-1])
    elif table:
        at = next(heading.line for heading in found.headings if heading.path == table)
    else:
        at = _after_first_remark(lines)
    needs_gap = not pairs and not table and at < len(lines) and lines[at].strip()
    return _put(lines, at, [pair + newline, *([newline] if needs_gap else [])], newline)


def put_table(text: str, path: Path, block: str, newline: str) -> str:
    """One more table, with a blank line before: below those of its array, else of its parent."""
    found, lines = scan(text), _lines(text)
    below = [one for one in found.headings if one.path[: len(path)] == path]
    around = [one for one in found.headings if one.path[: len(path) - 1] == path[:-1]]
    if below and not below[0].is_array and len(below[0].path) > len(path):
        at = _remark_above(lines, below[0].line - 1)  # only its inner tables had a heading
    elif below or (around and len(path) > 1):
        at = _end(text, found, lines, (below or around)[-1])
    else:
        at = max((n for n, line in enumerate(lines, 1) if line.strip()), default=0)
    before = [newline] if at and lines[at - 1].strip() else []
    after = [newline] if at < len(lines) and lines[at].strip() else []
    return _put(lines, at, [*before, *_lines(block), *after], newline)


def take_pair(text: str, path: Path) -> str:
    """The statement at `path` is gone, with the remark in its line."""
    pair = next(one for one in scan(text).pairs if one.path == path)
    lines = _lines(text)
    _take(lines, text.count("\n", 0, pair.start), _last_line(text, pair))
    return "".join(lines)


def take_tables(text: str, path: Path) -> str:
    """Every table at or below `path` is gone; the remarks between them stay."""
    found, lines = scan(text), _lines(text)
    for heading in reversed(found.headings):
        if heading.path[: len(path)] == path:
            _take(lines, heading.line - 1, _end(text, found, lines, heading))
    return "".join(lines)


def move_table(text: str, path: Path, before: Path | None) -> str:
    """The row at `path`, with all that is in it and the remark above, stands before another one.

    Without another one it stands last, below the last row, whatever stands between them.
    """
    found, lines = scan(text), _lines(text)
    row = [heading for heading in found.headings if heading.path[: len(path)] == path]
    start = _remark_above(lines, row[0].line - 1)
    end = _end(text, found, lines, row[-1])
    if before is None:
        array = path[:-1]
        rows = [heading for heading in found.headings if heading.path[: len(array)] == array]
        at = _end(text, found, lines, rows[-1])
    else:
        head = next(heading for heading in found.headings if heading.path == before)
        at = _remark_above(lines, head.line - 1)
    if start <= at <= end:
        return text
    newline = "\r\n" if lines[row[0].line - 1].endswith("\r\n") else "\n"
    block = [line if line.endswith("\n") else line + newline for line in lines[start:end]]
    rest = [*lines]
    _take(rest, start, end)
    at -= len(lines) - len(rest) if at > start else 0
    above = [newline] if at and rest[at - 1].strip() else []
    below = [newline] if at < len(rest) and rest[at].strip() else []
    return _put(rest, at, [*above, *block, *below], newline)


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _last_line(text: str, pair: Pair) -> int:
    """The number of the line that a statement ends in."""
    return text.count("\n", 0, pair.end) + 1


def _end(text: str, found: Scan, lines: list[str], heading: TomlHeading) -> int:
    """The number of the last line of a table: its last key, or the remark right below that."""
    pairs = [pair for pair in found.pairs if pair.table == heading.path]
    last = _last_line(text, pairs[-1]) if pairs else heading.line
    after = last
    while after < len(lines) and lines[after].lstrip().startswith("#"):
        after += 1
    touches_next = after < len(lines) and lines[after].strip()
    return last if touches_next else after


def _remark_above(lines: list[str], at: int) -> int:
    """The index of the first line of the remark that touches line `at` from above."""
    while at and lines[at - 1].lstrip().startswith("#"):
        at -= 1
    return at


def _after_first_remark(lines: list[str]) -> int:
    """Below the remark that a file begins with, unless it is that of the first heading."""
    at = 0
    while at < len(lines) and lines[at].lstrip().startswith("#"):
        at += 1
    return 0 if at < len(lines) and lines[at].strip() else at


def _put(lines: list[str], at: int, new: list[str], newline: str) -> str:
    before = lines[:at]
    if before and not before[-1].endswith("\n"):
        before[-1] += newline
    return "".join([*before, *new, *lines[at:]])


def _take(lines: list[str], start: int, end: int) -> None:
    """Lines go, and one of the two blank lines that would then meet."""
    del lines[start:end]
    if start and lines[start - 1].strip():
        return
    if start < len(lines) and not lines[start].strip():
        del lines[start]
    elif start == len(lines) and start:
        del lines[start - 1]


def shape_problems(source: Source) -> tuple[Problem, ...]:
    """Where a file that can be read leaves the plain shape: a question for each place.

    No dotted keys, each table with all that belongs to it in one stretch. The tables of an array
    may have others between them.
    """
    found, file = source.scanned, source.file
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


def _misplaced(headings: Sequence[TomlHeading]) -> Iterator[tuple[TomlHeading, str]]:
    """Each heading that comes back to a table which other tables have ended.

    One more row of an array does not: in the order of the file it is the last.
    """
    ended: set[Path] = set()
    before: set[Path] = set()
    for heading in headings:
        path = heading.path
        inside = {path[:length] for length in range(1, len(path) + 1)}
        if heading.is_array:
            ended.discard(path[:-1])
        again = [one for one in inside & ended if isinstance(one[-1], str)]
        if again:
            yield (
                heading,
                f"{heading_text(path)} stands apart from {heading_text(max(again, key=len))} above",
            )
        elif path in before:
            yield heading, f"{heading_text(path)} stands below a table that belongs in it"
        ended |= before - inside
        before = inside


def heading_text(path: Path) -> str:
    """A path as a heading has it: `[plan.task]`."""
    return f"[{'.'.join(part for part in path if isinstance(part, str))}]"
