"""The library of useful things: added to, and looked through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qiworkbook.model import Resource
from qiworkbook.model.learning_set import is_safe
from qiworkbook.problems import WorkbookError
from qiworkbook.workbook.edits.form_edits import Add, change
from qiworkbook.workbook.edits.forms import FormKey
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.question import NOTHING_SAID, Answers, asks, settled


@asks
def add_resource(
    opened: OpenWorkbook,
    fields: Mapping[str, Any],
    answers: Answers = NOTHING_SAID,
    *,
    expected: str | None = None,
) -> str:
    """Add something to the library, and give its id, made from its title unless it is given.

        >>> add_resource(opened, {"title": "A page", "link": "https://example.org/"})
        'a-page'

    `expected` is the fingerprint of resources.toml as somebody saw it,
    `opened.workbook.resources_source.sha256`; "" is that of a library that is not there yet.
    Raises WorkbookError when there is one of that id already, when the link is none that can be
    followed, or when a field is not what the model wants.
    """
    link = str(fields.get("link", ""))
    if link and not is_safe(link):
        raise WorkbookError(
            f"{link!r} is not an address that can be followed.",
            "Write it with https:// or mailto: in front. Nothing was written.",
        )
    edits = [Add(("resource",), fields)]
    made = change(opened, FormKey("resources"), edits, expected=expected, answers=answers)
    return settled(made).rows("resource")[-1].name


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
