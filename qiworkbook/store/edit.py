"""Edits of a TOML file in which every line stays as it was but those that were asked for.

The text is cut at the positions that the scan found, so that comments, order, blank lines, line
ends and quoting survive by construction; tomlkit writes the values. A plain dict is changed in
parallel: unless tomllib reads exactly that from the new text, nothing is written.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from qiworkbook.problems import WorkbookError
from qiworkbook.store.changed import refuse_changed
from qiworkbook.store.editor import Editor, alike
from qiworkbook.store.files import read_text, write_text
from qiworkbook.store.locks import locked
from qiworkbook.store.paths import TOML_BYTES
from qiworkbook.store.splice import shape_problems
from qiworkbook.store.toml_text import parse_toml
from qiworkbook.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qiworkbook.store.toml_values import Plain


def edit_toml(
    root: Path,
    relative: str,
    change: Callable[[Editor], object],
    *,
    expected: str | None = None,
) -> None:
    """Change one TOML file of the workbook under its lock, or raise WorkbookError and leave it.

    `expected` is the fingerprint of the file that the person saw, if they saw one: ChangedError
    tells what is otherwise by now. When `change` changes nothing, nothing is written.
    """
    with locked(root):
        before = read_text(root, relative, TOML_BYTES)
        refuse_changed(relative, expected, before.sha256, before.text)
        after = edited(before.text, relative, change)
        if after != before.text:
            write_text(root, relative, after, before.sha256)


def edited(text: str, file: str, change: Callable[[Editor], object]) -> str:
    """The text of `file` after `change`, checked. Raises WorkbookError where it can't be edited."""
    data, problem = parse_toml(text, file)
    if problem:
        raise WorkbookError.of(problem)
    strange = shape_problems(Source(file, text))
    if strange:
        message = f"{strange[0]}. Commands can't edit this file, so nothing was changed."
        raise WorkbookError(message, strange[0].hint, strange)
    editor = Editor(text, file, data or {})
    change(editor)
    if editor.text != text and not _says(editor.text, editor.data):
        message = f"{file} can't be changed safely by a command, so nothing was written."
        raise WorkbookError(message, "Change it in a text editor.")
    return editor.text


def _says(text: str, intended: Plain) -> bool:
    try:
        return alike(tomllib.loads(text), intended)
    except (ValueError, RecursionError):
        return False
