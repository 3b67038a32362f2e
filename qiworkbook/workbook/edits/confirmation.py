"""A definition that was changed after data had been collected, confirmed by a person."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from qiworkbook.analysis.project_view import redefinition
from qiworkbook.model import Project
from qiworkbook.model.base import OF_A_MEASURE, OF_THE_AIM, mark_of
from qiworkbook.problems import WorkbookError, do
from qiworkbook.store import layout
from qiworkbook.store.editor import Editor, PathStep, edit_toml
from qiworkbook.workbook.lookup import the_measure


def confirm_meaning(
    root: Path,
    project: Project,
    measure: str = "",
    *,
    who: str,
    why: str,
    since: date | None = None,
    same: bool = False,
    expected: str | None = None,
) -> date | None:
    """Confirm what a measure means now, or the aim without one: charts then say no more of it.

        >>> since = date(2025, 4, 1)
        >>> confirm_meaning(
        ...     root, project, "feels-safe", who="Ward manager", why="Nights too", since=since
        ... )
        datetime.date(2025, 4, 1)

    It holds for data from `since` on, which is given back; without one from the day that is known.
    With `same` other words mean the same, for all data. `expected` is the fingerprint of
    project.toml as somebody saw it. Raises WorkbookError where nobody knows from which day on.
    """
    of = the_measure(project, measure) if measure else project.aim
    if of is None:
        message = f"{project.id} has no aim yet."
        raise WorkbookError(message, "Set one.", action=do("aim set", project.id))
    found = redefinition(of)
    since = None if same else since or (found.since if found else None)
    if since is None and not same:
        raise WorkbookError(
            "Nobody has recorded the day from which the data follow the new definition.",
            "Nothing was written. If only the wording has changed, say that they mean the same. "
            "Or say from which day on.",
            action=do("", since="DATE"),
        )
    parts = OF_A_MEASURE if measure else OF_THE_AIM
    row = {"mark": mark_of(of.model_dump(), parts), "since": since, "who": who, "why": why}
    settled = next(
        (one for one in reversed(of.meant) if one.who), of.meant[0] if of.meant else None
    )

    def change(editor: Editor) -> None:
        for one in of.meant[of.meant.index(settled) + 1 :] if settled else ():
            editor.remove((one,))
        start: tuple[PathStep, ...] = ("aim",)
        if measure:
            start = (editor.find(("measure",), "id", measure),)
        editor.add((*start, "meant"), {key: said for key, said in row.items() if said is not None})

    edit_toml(root, layout.project_file(project.id), change, expected=expected)
    return since
