"""A file that a plugin keeps and that is not there yet: its form, and its beginning."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from qiworkbook.store.edit import edited
from qiworkbook.store.toml_text import parse_toml
from qiworkbook.workbook.fields import fields_of
from qiworkbook.workbook.form_edits import RefusedError
from qiworkbook.workbook.forms import NEW, FieldProblem, Form, home_of, named, problems_in
from qiworkbook.workbook.records import add_record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qiworkbook.store.editor import Editor
    from qiworkbook.store.toml_values import Plain
    from qiworkbook.workbook.forms import FormKey
    from qiworkbook.workbook.opened import OpenWorkbook


def blank_form(opened: OpenWorkbook, key: FormKey) -> Form:
    """The form of a file before there is one. Raises WorkbookError where there is no such kind."""
    file, model = home_of(opened, key)
    return Form(key, file, model, fields_of(model), MappingProxyType({}), "")


def begin_file(opened: OpenWorkbook, key: FormKey, values: Mapping[str, Plain]) -> None:
    """Write the file with these values of its first table.

    Raises RefusedError, with a problem at each field, for what its model does not take, and
    WorkbookError where there is such a file already.
    """
    file, model = home_of(opened, key)

    def fill(editor: Editor) -> None:
        for name, value in values.items():
            editor.set((name,), value)

    text = edited(NEW, file, fill)
    data = parse_toml(text, file)[0] or {}
    refused = [
        FieldProblem(named(data, path), problem)
        for path, problem in problems_in(data, text, file, model)
    ]
    if refused:
        raise RefusedError(refused)
    add_record(opened.root, file, text, model)
