"""The library: add something useful, list what helps with a theme or a driver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qiworkbook.model import Resource, ResourcesFile
from qiworkbook.model.learning_set import is_safe
from qiworkbook.problems import WorkbookError, do
from qiworkbook.store import layout
from qiworkbook.store.changed import refuse_changed
from qiworkbook.store.editor import edit_toml
from qiworkbook.store.layout import slug, unique_slug
from qiworkbook.store.paths import inside
from qiworkbook.store.toml_values import cleaned, table_text
from qiworkbook.workbook.edits.project_edits import check_model, in_order
from qiworkbook.workbook.edits.records import add_record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qiworkbook.store.editor import Editor
    from qiworkbook.workbook.opened import OpenWorkbook

_HEAD = "# Useful things to read. Links are shown, never opened by the program.\nformat = 1\n\n"


def add_resource(
    opened: OpenWorkbook, fields: Mapping[str, Any], *, expected: str | None = None
) -> str:
    """Add something to the library, and give its id, made from its title unless it is given.

        >>> add_resource(opened, {"title": "A page", "link": "https://example.org/"})
        'a-page'

    `expected` is the fingerprint of resources.toml as somebody saw it,
    `opened.workbook.resources_source.sha256`; "" is that of a library that is not there yet.
    Raises WorkbookError when there is one of that id already, when the link is none that can be
    followed, or when a field is not what the model wants.
    """
    unnamed = unique_slug("resource", [one.id for one in opened.workbook.resources])
    id_ = str(fields.get("id") or slug(str(fields.get("title", "")), unnamed))
    if any(one.id == id_ for one in opened.workbook.resources):
        raise WorkbookError(
            f"The library has {id_!r} already.",
            "Nothing was written. If yours is another one, give it an id of its own.",
            action=do("", id=""),
        )
    link = str(fields.get("link", ""))
    if link and not is_safe(link):
        raise WorkbookError(
            f"{link!r} is not an address that can be followed.",
            "Write it with https:// or mailto: in front. Nothing was written.",
        )
    table = in_order({**fields, "id": id_}, Resource)
    check_model({"resource": [table]}, ResourcesFile)
    if not inside(opened.root, layout.RESOURCES).exists():
        refuse_changed(layout.RESOURCES, expected)
        text = _HEAD + table_text("resource", cleaned(table), is_array=True)
        add_record(opened.root, layout.RESOURCES, text, ResourcesFile)
        return id_

    def change(editor: Editor) -> None:
        editor.add(("resource",), table, unique=("id",))

    edit_toml(opened.root, layout.RESOURCES, change, expected=expected)
    return id_


def resources_for(opened: OpenWorkbook, words: str = "", driver: str = "") -> tuple[Resource, ...]:
    """The resources whose theme, title or readers have these words in them, for a driver or all.

    >>> resources_for(opened, "no such words")
    ()
    """
    wanted = words.casefold()
    return tuple(
        one
        for one in opened.workbook.resources
        if (not driver or driver in one.drivers)
        and wanted in " ".join((one.id, one.title, one.theme, *one.serves)).casefold()
    )
