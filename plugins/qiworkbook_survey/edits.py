"""What `survey clear-comment` adds to a wave's file, and what it refuses to add."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qiworkbook.api import WorkbookError, day
from qiworkbook_survey.library import find, the_item
from qiworkbook_survey.suppression import may_be_somebody

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from qiworkbook.api import Editor, ProjectView
    from qiworkbook_survey.disclosure import ShownWave


def clearing(
    view: ProjectView, one: ShownWave, item: str, text: str, by: str, on: date
) -> Callable[[Editor], object]:
    """The change that keeps one cleared comment. Raises WorkbookError when it may not be kept."""
    _refuse(view, one, item, text, by, on)
    entry: dict[str, Any] = {"item": item} if item else {}
    entry |= {"text": text.strip(), "cleared_by": by.strip(), "cleared_on": on}

    def change(editor: Editor) -> None:
        editor.add(("comment",), entry)

    return change


def _refuse(view: ProjectView, one: ShownWave, item: str, text: str, by: str, on: date) -> None:
    if one.returned is None:
        raise WorkbookError(
            "Too few people answered in this wave to show anything of it, comments least of all.",
            "Words are easier to recognise than numbers. Nothing was written.",
        )
    if may_be_somebody(text):
        raise WorkbookError(
            "Something in this comment may lead to somebody: a name with a title, an address, a "
            "number, a date or a time.",
            "Take it out, and read the rest once more. Nothing was written.",
        )
    if not text.strip() or not by.strip():
        raise WorkbookError("A comment needs its words, and the role of whoever cleared it.")
    if may_be_somebody(by):
        raise WorkbookError("Whoever cleared it is a role, never a name. Nothing was written.")
    if on > view.today:
        raise WorkbookError(f"{day(on)} is in the future, so nothing was written.")
    asked = find(view.workbook, one.wave.questionnaire)
    if item and asked:
        the_item(asked, item)
