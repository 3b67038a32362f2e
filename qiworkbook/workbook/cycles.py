"""Walk a PDSA cycle: plan it, and fill in do, study and act, without losing a line of its file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from qiworkbook.model import Act, CycleFile, Do, Plan, Question, Study, Table
from qiworkbook.problems import WorkbookError
from qiworkbook.store import layout
from qiworkbook.store.edit import edit_toml
from qiworkbook.store.files import write_text
from qiworkbook.store.locks import locked
from qiworkbook.store.paths import inside
from qiworkbook.store.slugs import slug
from qiworkbook.store.toml_values import cleaned
from qiworkbook.store.validate import validate
from qiworkbook.text.source import Source
from qiworkbook.workbook.cycle_text import cycle_text
from qiworkbook.workbook.edits import check_model, in_order
from qiworkbook.workbook.lookup import the_cycle, the_idea, the_measure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from qiworkbook.model import Cycle, Project
    from qiworkbook.store.editor import Editor

_SHORTENED = 40  # of the title, in the name of the file


def plan_cycle(root: Path, project: Project, fields: Mapping[str, Any], today: date) -> str:
    """Make the file of a new cycle, named after its start (or today) and its title. Gives its id.

    `fields` are the keys of a cycle's file, with those of the plan in `plan`. Raises WorkbookError
    when an idea, a measure or a cycle it names is not there, or a field is not what the model
    wants.
    """
    fields = _linked(project, fields)
    check_model(fields, CycleFile)
    file = validate(cleaned(fields), Source("", ""), CycleFile).value
    if file is None:
        raise WorkbookError("This cannot be written as a cycle.", "Nothing was written.")
    text = _read_again(cycle_text(file), file)
    day = file.plan.start or today
    name = f"{day.isoformat()}-{slug(file.title)[:_SHORTENED].strip('-') or 'cycle'}"
    with locked(root):
        id_ = _free(root, project.id, name)
        write_text(root, layout.cycle_file(project.id, id_), text, None)
    return id_


def fill_in(
    root: Path,
    project: Project,
    cycle: Cycle,
    fields: Mapping[str, Any],
) -> None:
    """Set keys of a cycle that is there, `{"do": {"observations": "..."}}`.

    Raises WorkbookError, and writes nothing, as `plan_cycle` does.
    """
    fields = _linked(project, fields)
    check_model(fields, CycleFile)

    def change(editor: Editor) -> None:
        _set(editor, (), fields)

    edit_toml(root, layout.cycle_file(project.id, cycle.id), change)


def compare(
    root: Path,
    project: Project,
    cycle: Cycle,
    answers: Sequence[Mapping[str, Any]],
    study: Mapping[str, Any],
) -> None:
    """Study: what became of each question, in the order of the plan, and what was learned.

    An answer that is empty leaves its question as it is.
    """
    questions = cycle.file.plan.question
    if len(answers) > len(questions):
        raise WorkbookError(
            f"There are {len(answers)} answers, and {cycle.id} asks {len(questions)} questions.",
            f"Look at them with: qiworkbook pdsa show {project.id} {cycle.id}",
        )
    file = layout.cycle_file(project.id, cycle.id)
    unread = [problem for problem in project.problems if problem.place.file == file]
    if answers and unread:
        raise WorkbookError(
            f"Answers go by the order of the questions, and not all of {file} can be read: "
            f"{unread[0]}.",
            "Put that right first. Nothing was written.",
        )
    asked = [
        {"ask": question.ask, **answer}
        for question, answer in zip(questions, answers, strict=False)
    ]
    check_model({"plan": {"question": asked}, "study": dict(study)}, CycleFile)

    def change(editor: Editor) -> None:
        for question, answer in zip(questions, answers, strict=False):
            for key, value in in_order(answer, Question).items():
                editor.set((question, key), value)
        _set(editor, ("study",), study)

    edit_toml(root, file, change)


def _set(editor: Editor, path: tuple[str, ...], value: Any) -> None:
    """Set one key; of a table, each of its keys, so that those nobody named stay."""
    if isinstance(value, Mapping):
        for key, inner in in_order(value, _model_at(path)).items():
            _set(editor, (*path, key), inner)
    else:
        editor.set(path, value)


def _model_at(path: tuple[str, ...]) -> type[Table]:
    steps: dict[str, type[Table]] = {"plan": Plan, "do": Do, "study": Study, "act": Act}
    return steps[path[0]] if path else CycleFile


def _linked(project: Project, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields, with the whole id of a cycle that was named by a part of it.

    Raises WorkbookError for what is not there.
    """
    if fields.get("idea"):
        the_idea(project, fields["idea"])
    for measure in fields.get("plan", {}).get("measures", ()):
        the_measure(project, measure)
    if fields.get("follows"):
        return {**fields, "follows": the_cycle(project, fields["follows"]).id}
    return fields


def _read_again(text: str, file: CycleFile) -> str:
    """The text, if read again it is what was meant: nothing else is written."""
    if validate(tomllib.loads(text), Source("", text), CycleFile).value != file:
        raise WorkbookError("This cycle cannot be written safely.", "Nothing was written.")
    return text


def _free(root: Path, project: str, name: str) -> str:
    """The name, or the first of name-2, name-3 ... that no cycle has."""
    id_, number = name, 1
    while inside(root, layout.cycle_file(project, id_)).exists():
        number += 1
        id_ = f"{name}-{number}"
    return id_
