"""`qiworkbook part`: any part of a project's files by command, also those that modules keep.

What it can be is read from the one description of the fields, so nothing has to be written for
a new kind of file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from qiworkbook.cli.command import Group
from qiworkbook.cli.options import offering, project_argument
from qiworkbook.cli.row_commands import (
    FieldValue,
    edit,
    form_in,
    keys_of,
    names_of,
    opened_with,
    row_of,
    untying,
)
from qiworkbook.cli.session import say, say_next, table
from qiworkbook.problems import WorkbookError
from qiworkbook.text.words import meant_or, short
from qiworkbook.workbook.edits.fields import Field, FieldKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qiworkbook.store.toml_file import Plain
    from qiworkbook.workbook.edits.forms import Form

_PAIR = re.compile(r"([a-z][a-z_-]*)=(.*)", re.DOTALL)


def _files(ctx: click.Context) -> list[str]:
    """The files that `--in` takes."""
    return names_of(keys_of(opened_with(ctx.params["project"]), ctx.params["project"]))


def _parts(ctx: click.Context) -> list[str]:
    """Where the words that stand there already lead to: the fields of a part, or the rows."""
    project, words = ctx.params["project"], ctx.params["words"] or ()
    seen = form_in(opened_with(project), project, ctx.params["file"])
    path, fields, field = _way(seen, words)
    return [row.name for row in seen.rows(*path)] if field else [one.key for one in fields]


_words = click.argument("words", nargs=-1, metavar="WORDS...", shell_complete=offering(_parts))
_file = click.option(
    "--in",
    "file",
    default="",
    help="Which file, such as a cycle; else project.toml.",
    shell_complete=offering(_files),
)


@click.group(
    cls=Group, example='qiworkbook part add willow-ward idea evening-presence step what="A rota"'
)
def part() -> None:
    """Add, set, move or remove any part of any file of a project or of a learning set.

    PROJECT may be the date of a learning set too, or resources for the library. WORDS lead to it:
    the name of a list or a table, then the id or some words of a row, and so on; what it is to say
    stands last, as NAME=VALUE.
    """


@part.command(
    example="""
    qiworkbook part show willow-ward
    qiworkbook part show willow-ward idea evening-presence
    qiworkbook part show willow-ward --in 2025-04-14-room-move-one-person
    """
)
@project_argument
@_words
@_file
def show(project: str, words: tuple[str, ...], file: str) -> None:
    """Show what can be said there, and what is said."""
    seen = form_in(opened_with(project), project, file)
    path, fields, field = _way(seen, words)
    say(" ".join((seen.file, *words)))
    if field:
        for row in seen.rows(*path):
            say(f"  {_said(row.values)}")
    rows = []
    for one in fields:
        there = seen.value(*path, one.key)
        told = f"{len(there)} there" if one.kind is FieldKind.ROWS and there else _said(there)
        hint = f"{one.hint} ({'/'.join(filter(None, one.choices))})" if one.choices else one.hint
        rows.append((f"  {one.key}", short(told) or "–", hint))
    say(table(rows))


@part.command(
    example="""
    qiworkbook part add willow-ward idea evening-presence step what="A rota" owner="Ward manager"
    qiworkbook part add willow-ward measure feels-safe pause start=2025-05-05 end=2025-05-11 \
reason="The ward moved"
    qiworkbook part add 2025-04-10 slide title="What safe means here" points="Our own words" \
points="Read again twice a year"
    """
)
@project_argument
@_words
@_file
def add(project: str, words: tuple[str, ...], file: str) -> None:
    """Add a row to a list: WORDS lead to the list, then what the row says."""
    from qiworkbook.workbook.edits.form_edits import Add

    def edits(seen: Form) -> list[Any]:
        path, fields, field = _way(seen, _leading(words))
        if field is None:
            raise WorkbookError(f"{' '.join(words)} is not a list of rows.", _could_be(fields))
        values = _values(fields, words)
        return [Add(path, {key: value for key, value in values.items() if value is not None})]

    _edit(project, file, edits, "Added to")


@part.command(
    "set",
    example="""
    qiworkbook part set willow-ward idea evening-presence effort=low
    qiworkbook part set willow-ward plan scale="Three nights" --in room-move-one-person
    """,
)
@project_argument
@_words
@_file
def set_(project: str, words: tuple[str, ...], file: str) -> None:
    """Set what a row or a table says; NAME= alone takes it out."""
    from qiworkbook.workbook.edits.form_edits import sets

    def edits(seen: Form) -> list[Any]:
        path, fields, _ = _way(seen, _leading(words))
        values = _values(fields, words)
        if not values:
            raise WorkbookError("Nothing to set: say NAME=VALUE.", _could_be(fields))
        return [*sets(seen, path, values)]

    _edit(project, file, edits, "Changed in")


@part.command(example='qiworkbook part move willow-ward learning "Two minutes is enough"')
@project_argument
@_words
@_file
@click.option("--before", default="", help="Before this row; left out, at the end.")
def move(project: str, words: tuple[str, ...], file: str, before: str) -> None:
    """Put a row before another one of its list, or last."""
    from qiworkbook.workbook.edits.form_edits import Move

    def edits(seen: Form) -> list[Any]:
        path, _, _ = _way(seen, words)
        return [Move(path, row_of(seen, path[:-1], before).name if before else "")]

    _edit(project, file, edits, "Moved in")


@part.command(example='qiworkbook part remove willow-ward learning "Two minutes is enough"')
@project_argument
@_words
@_file
@untying
def remove(project: str, words: tuple[str, ...], file: str, **said: Any) -> None:
    """Remove a row, or a table with all in it; asks what others are to name instead."""
    from qiworkbook.workbook.edits.form_edits import Remove

    def edits(seen: Form) -> list[Any]:
        path, _, _ = _way(seen, words)
        if not path:
            raise WorkbookError("Nothing to remove: name it.", _could_be(seen.fields))
        return [Remove(path, asks=True)]

    _edit(project, file, edits, "Removed from", **said)


def _edit(
    project: str, file: str, edits: Callable[[Form], Sequence[Any]], done: str, **said: Any
) -> None:
    take_back = "To take that back: qiworkbook undo"
    edit(project, edits, lambda seen: f"{done} {seen.file}. {take_back}", file, **said)
    say_next(f"qiworkbook part show {project}" + (f" --in {file}" if file else ""))


def _leading(words: Sequence[str]) -> tuple[str, ...]:
    """The words that lead somewhere; what is to be said there stands behind them."""
    said = next((n for n, word in enumerate(words) if _PAIR.fullmatch(word)), len(words))
    return tuple(words[:said])


def _way(
    seen: Form, words: Sequence[str]
) -> tuple[tuple[str, ...], tuple[Field, ...], Field | None]:
    """Where words lead in a form: the path, the fields there, and the list if it is one."""
    path: tuple[str, ...] = ()
    fields: tuple[Field, ...] = seen.fields
    field: Field | None = None
    is_list = False
    for word in words:
        if is_list:
            path, is_list = (*path, row_of(seen, path, word).name), False
            continue
        found = _named(fields, word)
        if found.kind not in (FieldKind.ROWS, FieldKind.TABLE):
            raise WorkbookError(f"{word} has no parts.", f'Set it: {word}="..."')
        path, fields, field = (*path, found.key), found.fields, found
        is_list = found.kind is FieldKind.ROWS
    return path, fields, field if is_list else None


def _values(fields: tuple[Field, ...], words: Sequence[str]) -> dict[str, Plain]:
    """What is to be said, as the file holds it; one that is named twice has several values."""
    typed: dict[str, list[str]] = {}
    for word in words[len(_leading(words)) :]:
        pair = _PAIR.fullmatch(word)
        if pair is None:
            raise WorkbookError(f"{word} is there instead of NAME=VALUE.", "Write NAME=VALUE.")
        typed.setdefault(_named(fields, pair[1]).key, []).append(pair[2])
    found: dict[str, Plain] = {}
    for key, said in typed.items():
        field, context = _named(fields, key), click.get_current_context()
        if len(said) > 1 and field.kind is not FieldKind.SEVERAL:
            raise WorkbookError(f"{key} is said twice.", "Say it once.")
        each = [FieldValue(field).convert(one, None, context) for one in said if one.strip()]
        found[key] = (each or None) if field.kind is FieldKind.SEVERAL else next(iter(each), None)
    return found


def _named(fields: tuple[Field, ...], word: str) -> Field:
    key = word.replace("-", "_")
    found = next((one for one in fields if one.key in (word, key)), None)
    if found is None:
        hint = meant_or(key, [one.key for one in fields], _could_be(fields))
        raise WorkbookError(f"There is nothing called {word} there.", hint)
    return found


def _could_be(fields: tuple[Field, ...]) -> str:
    return f"It could be one of: {', '.join(one.key for one in fields)}."


def _said(value: Plain) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, (str, int, float)) or hasattr(value, "isoformat"):
        return str(value)
    values = value.values() if hasattr(value, "values") else value
    return ", ".join(filter(None, map(_said, values)))
