"""The charter of a project, found and changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qiworkbook.api import Action, WorkbookError, day
from qiworkbook_charter.life import fingerprint, is_agreed, newest_agreement, words_changed
from qiworkbook_charter.model import Stage
from qiworkbook_charter.records import FILE, charter_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from qiworkbook.api import Editor, ProjectView, Record
    from qiworkbook_charter.model import Charter, ReviewReason


def agreeing(
    charter: Charter, by: Sequence[str], on: date, today: date
) -> Callable[[Editor], object]:
    """The change that records an agreement to the words of today.

    Words that changed since the last agreement become the next version. Raises WorkbookError for
    a day that has not come, for one before the newest agreement, and for one recorded already.
    """
    _refuse_to_look_ahead(on, today)
    newest = newest_agreement(charter)
    if newest and on < newest.on:
        raise WorkbookError(
            f"The charter was agreed on {day(newest.on)}, which is later than {day(on)}.",
            "Is the day right?",
        )
    same = is_agreed(charter)
    if newest and same and (newest.on, tuple(newest.by)) == (on, tuple(by)):
        raise WorkbookError("That agreement is written down already; nothing was changed.")
    version = charter.version
    if newest:
        version = newest.version if same else max(charter.version, newest.version + 1)
    hangs = any(same or shown.since >= on for shown in charter.displayed)
    stage = Stage.DISPLAYED if hangs else Stage.AGREED
    entry = {
        "on": on,
        "by": list(by),
        "version": version,
        "fingerprint": fingerprint(charter),
    }

    def change(editor: Editor) -> None:
        editor.set(("status",), stage.value)
        editor.set(("version",), version)
        editor.add(("agreement",), entry)

    return change


def reviewing(
    why: ReviewReason,
    heard: str,
    did: str,
    on: date,
    today: date,
    *,
    by: Sequence[str] = (),
    changed: str = "",
    due: date | None = None,
) -> Callable[[Editor], object]:
    """The change that records a review, and the day of the next one if it is given.

    Raises WorkbookError for a review on a day in the future, and for a next one that is past.
    """
    _refuse_to_look_ahead(on, today)
    if due is not None and due <= on:
        raise WorkbookError(
            f"The next review, {day(due)}, would not be after this one, {day(on)}.",
            "Is the day right?",
        )
    entry: dict[str, Any] = {"date": on, "why": why.value}
    entry |= {"by": list(by)} if by else {}
    entry |= {"heard": heard, "did": did}
    entry |= {"changed": changed} if changed else {}

    def change(editor: Editor) -> None:
        if due is not None:
            editor.set(("review_due",), due)
        editor.add(("review",), entry)

    return change


def next_step(project: str, charter: Charter) -> Action:
    """What to do after a review."""
    if words_changed(charter):
        return Action("charter agree", (project,), (("by", "community meeting"),))
    return Action("check", (project,))


def _refuse_to_look_ahead(on: date, today: date) -> None:
    if on > today:
        raise WorkbookError(
            f"{day(on)} is in the future, so nothing was written.",
            "Write things down when they have happened.",
        )


def the_charter(view: ProjectView) -> Record[Charter]:
    """The project's charter. Raises WorkbookError when there is none, or it cannot be read."""
    record = charter_of(view)
    if record is not None:
        return record
    raise view.project.no_file(
        FILE,
        f"{view.project.id} has no charter yet.",
        "Begin one.",
        Action("charter new", (view.project.id,)),
    )


def the_charter_with_lines(view: ProjectView) -> Record[Charter]:
    """The same, with at least one line. Raises WorkbookError when there is none."""
    record = the_charter(view)
    if not record.file.expectation:
        raise WorkbookError(
            f"The charter of {view.project.id} has no line yet.",
            f"Add an [[expectation]] to {record.source.file} first.",
        )
    return record
