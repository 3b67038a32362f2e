"""A recalculation of limits: made by a person, from a date, for a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qiworkbook.model import ProjectFile
from qiworkbook.model.measure import Phase
from qiworkbook.problems import WorkbookError
from qiworkbook.store import layout
from qiworkbook.store.edit import edit_toml
from qiworkbook.workbook.edits import check_model, in_order
from qiworkbook.workbook.lookup import the_cycle, the_measure

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from qiworkbook.model import Project
    from qiworkbook.store.editor import Editor


def add_phase(
    root: Path,
    project: Project,
    measure: str,
    fields: Mapping[str, Any],
    *,
    expected: str | None = None,
) -> None:
    """Add a phase to a measure: `start` and `reason`, and `pdsa` and `baseline` if given.

        >>> fields = {"start": date(2025, 3, 3), "reason": "A second nurse in the evening"}
        >>> add_phase(root, project, "feels-safe", fields)

    `expected` is the fingerprint of project.toml as somebody saw it, `project.source.sha256`.
    Raises WorkbookError for a measure or a cycle that is not there, for a second phase on one
    day, and where a field is not what the model wants.
    """
    found = the_measure(project, measure)
    table = in_order(fields, Phase)
    if table.get("pdsa"):
        table["pdsa"] = the_cycle(project, str(table["pdsa"])).id
    same = next((phase for phase in found.phase if phase.start == table.get("start")), None)
    if same:
        raise WorkbookError(
            f"{measure} has a phase from {same.start} already: {same.reason}",
            "Nothing was written. If both reasons are true, put them together in project.toml.",
        )
    minimal = {"id": found.id, "name": found.name, "kind": str(found.kind), "phase": [table]}
    check_model({"measure": [minimal]}, ProjectFile)

    def change(editor: Editor) -> None:
        row = editor.find(("measure",), "id", found.id)
        editor.add((row, "phase"), table, unique=("start",))

    edit_toml(root, layout.project_file(project.id), change, expected=expected)
