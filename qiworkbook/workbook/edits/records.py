"""Edits of what a project, a workbook and a plugin keep, each as its model wants it.

Fields are named and written as in the file. They are validated by the model before the file is
touched, so that a wrong word gets the same message here as from `check`; and an edit changes only
its own lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar

from qiworkbook.model import FileTable, Record
from qiworkbook.problems import Problem, WorkbookError
from qiworkbook.store.atomic import locked
from qiworkbook.store.changed import ChangedError, changes_between
from qiworkbook.store.editor import Editor, edit_toml
from qiworkbook.store.files import write_text
from qiworkbook.store.layout import inside
from qiworkbook.store.toml_file import parse_toml
from qiworkbook.store.validation import validate, value_in
from qiworkbook.text.source import Source
from qiworkbook.workbook.edits.forms import problems_in, spot

R = TypeVar("R", bound="FileTable")


def edit_record(
    root: Path,
    record: Record[R],
    change: Callable[[Editor], object],
    *,
    expected: str | None = None,
) -> None:
    """Change the file of a record; only the lines that `change` touches become other ones.

        >>> edit_record(root, record, lambda editor: editor.set(("title",), "Our promise"))

    `expected` is the fingerprint of the file as somebody saw it; without it, as it was read. Raises
    WorkbookError, and leaves the file as it was, when it has changed since (ChangedError says in
    what), or when the model would refuse what `change` made of it.
    """
    file = record.source.file

    def faults(editor: Editor) -> dict[tuple[int, str, str], Problem]:
        """What is wrong by the spot where it stands, and what is said there."""
        data = editor.data
        found = problems_in(data, editor.text, file, type(record.file))
        return {(*spot(data, raw), repr(reduce(value_in, raw, data))): said for raw, said in found}

    def guarded(editor: Editor) -> None:
        if editor.text != record.source.text:
            raise ChangedError(file, changes_between(record.source.text, editor.text, file))
        before = faults(editor)
        change(editor)
        for at, problem in faults(editor).items():
            if at not in before:
                raise WorkbookError(f"{problem.message}. Nothing was written", problem.hint)

    edit_toml(root, file, guarded, expected=expected)


def add_record(root: Path, file: str, text: str, model: type[FileTable]) -> None:
    """Write a new file for a record, `file` being its path from the root of the workbook.

    Raises WorkbookError when there is one already, or when the model refuses the text.
    """
    for problem in _refused(text, file, model):
        raise WorkbookError.of(problem)
    with locked(root):
        if inside(root, file).exists():
            raise WorkbookError(
                f"There is already a {file}; it was left unchanged.",
                "Open it in a text editor to change it.",
            )
        write_text(root, file, text, None)


def _refused(text: str, file: str, model: type[FileTable]) -> tuple[Problem, ...]:
    """What the model does not take of a text."""
    data, problem = parse_toml(text, file)
    if problem:
        return (problem,)
    return validate(data or {}, Source(file, text), model).problems


def check_model(data: Mapping[str, Any], model: type[FileTable]) -> None:
    """Raise WorkbookError for the first thing in `data` that the model refuses."""
    problems = validate(dict(data), Source("", ""), model).problems
    told = [" ".join(filter(None, (f"{p.message.rstrip('.')}.", p.hint))) for p in problems]
    if told:
        raise WorkbookError("\n".join(told), "Nothing was written.")


def in_field_order(fields: Mapping[str, Any], order: Iterable[str]) -> dict[str, Any]:
    """The fields in this order, so that files look alike whoever typed what first."""
    return {name: fields[name] for name in dict.fromkeys((*order, *fields)) if name in fields}
