"""Edits of what a project, a workbook and a plugin keep, each as its model wants it.

Fields are named and written as in the file. They are validated by the model before the file is
touched, so that a wrong word gets the same message here as from `check`; and an edit changes only
its own lines.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from qiworkbook.analysis.readings import limits_refused
from qiworkbook.model import (
    AIM,
    Aim,
    Driver,
    FileTable,
    Idea,
    Measure,
    Project,
    ProjectFile,
    Record,
    Table,
)
from qiworkbook.model.base import keys_of
from qiworkbook.model.measure import Limits
from qiworkbook.problems import Problem, WorkbookError, do
from qiworkbook.store import layout
from qiworkbook.store.atomic import locked
from qiworkbook.store.changed import ChangedError, changes_between
from qiworkbook.store.editor import Editor, edit_toml
from qiworkbook.store.files import write_text
from qiworkbook.store.layout import slug, unique_slug
from qiworkbook.store.meanings import keep_meanings
from qiworkbook.store.paths import inside
from qiworkbook.store.toml_file import parse_toml
from qiworkbook.store.validation import validate
from qiworkbook.text.source import Source
from qiworkbook.workbook.lookup import the_driver, the_idea, the_measure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from qiworkbook.analysis.project_view import ProjectView

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
    before = _refused(record.source.text, file, type(record.file))

    def guarded(editor: Editor) -> None:
        if editor.text != record.source.text:
            raise ChangedError(file, changes_between(record.source.text, editor.text, file))
        change(editor)
        told = {problem.message for problem in before}
        for problem in _refused(editor.text, file, type(record.file)):
            if problem.message not in told:
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


class Kind(StrEnum):
    """What can be added to a project, by the name of its table."""

    DRIVER = "driver"
    IDEA = "idea"
    MEASURE = "measure"


_MODELS: dict[Kind, type[Table]] = {Kind.DRIVER: Driver, Kind.IDEA: Idea, Kind.MEASURE: Measure}
_LINKS = {Kind.DRIVER: "part_of", Kind.IDEA: "drives", Kind.MEASURE: "shows"}


def add_to_project(
    root: Path,
    project: Project,
    kind: Kind,
    fields: Mapping[str, Any],
    *,
    expected: str | None = None,
) -> str:
    """Add a driver, an idea or a measure at the end of its kind. Gives its id.

        >>> add_to_project(root, project, Kind.IDEA, {"name": "a walk after tea"})
        'a-walk-after-tea'

    `expected` is the fingerprint of project.toml as somebody saw it, `project.source.sha256`:
    ChangedError says what is otherwise by now.
    Without an `id` one is made from the name; it is `idea-2` where that has no letters from a to
    z. Raises WorkbookError when there is one of that id
    already, when a driver it names is not there, or when a field is not what the model wants.
    """
    taken = {one.id for one in project.drivers} | {one.id for one in project.ideas}
    taken |= {one.id for one in project.measures}
    unnamed = unique_slug(kind.value, taken)
    id_ = str(fields.get("id") or slug(str(fields.get("name", "")), unnamed))
    table = in_order({**fields, "id": id_}, _MODELS[kind])
    _check_links(project, kind, table)
    check_model({kind.value: [table]}, ProjectFile)

    def change(editor: Editor) -> None:
        _refuse_again(editor, project.id, kind, id_)
        editor.add((kind.value,), table)

    edit_toml(root, layout.project_file(project.id), change, expected=expected)
    return id_


def set_idea(
    root: Path,
    project: Project,
    id_: str,
    fields: Mapping[str, Any],
    *,
    expected: str | None = None,
) -> None:
    """Change what the file says of a change idea. `expected` and errors as `add_to_project`.

    >>> set_idea(root, project, "safety-huddle", {"status": "adopted"})
    """
    idea = the_idea(project, id_)
    _set(root, project, Kind.IDEA, {"id": idea.id, "name": idea.name}, fields, expected)


def set_part(
    root: Path,
    project: Project,
    kind: Kind,
    id_: str,
    fields: Mapping[str, Any],
    *,
    expected: str | None = None,
) -> None:
    """Change what the file says of a driver or an idea. `expected` and errors as `add_to_project`.

    >>> set_part(root, project, Kind.IDEA, "safety-huddle", {"name": "a huddle at noon"})
    """
    part = the_driver(project, id_) if kind is Kind.DRIVER else the_idea(project, id_)
    _set(root, project, kind, {"id": part.id, "name": part.name}, fields, expected)


def set_measure(
    root: Path,
    view: ProjectView,
    id_: str,
    fields: Mapping[str, Any],
    limits: Mapping[str, Any] = MappingProxyType({}),
    *,
    anew: bool = False,
    expected: str | None = None,
) -> None:
    """Change what the file says of a measure. `expected` and errors as `add_to_project`.

        >>> set_measure(root, opened.view("willow-ward"), "feels-safe", {"target": 92})

    `limits` are the keys of its table of that name; `anew` forgets those that were there. Also
    raises it for limits that contradict themselves or the data, and for a measure that a plugin
    works out: the file says nothing of it.
    """
    project, measure = view.project, the_measure(view.project, id_)
    series = project.series.get(id_)
    if series and series.derived_by and not measure.days_between:
        raise WorkbookError(
            f"{id_} is worked out from what the plugin {series.derived_by} keeps, and project.toml "
            "says nothing of it.",
            "Nothing was written.",
        )
    minimal = {"id": measure.id, "name": measure.name, "kind": str(measure.kind)}
    if not limits and not anew:
        _set(root, project, Kind.MEASURE, minimal, fields, expected, today=view.today)
        return
    check_model({"measure": [{**minimal, **fields, "limits": {**limits}}]}, ProjectFile)
    before = measure.model_dump(exclude_none=True)
    kept = {} if anew else before.get("limits", {})
    made = Measure.model_validate({**before, **fields, "limits": {**kept, **limits}})
    wrong = limits_refused(project, made, view.thread)
    if wrong:
        raise WorkbookError(wrong, "Nothing was written.")

    def change(editor: Editor) -> None:
        row = editor.find((Kind.MEASURE.value,), "id", measure.id)
        if anew and "limits" in row.says:
            editor.remove((row, "limits"))
        for key, value in in_order(limits, Limits).items():
            editor.set((row, "limits", key), value)

    _set(
        root,
        project,
        Kind.MEASURE,
        minimal,
        fields=fields,
        expected=expected,
        more=change,
        today=view.today,
    )


def _set(
    root: Path,
    project: Project,
    kind: Kind,
    there: Mapping[str, Any],
    fields: Mapping[str, Any],
    expected: str | None,
    more: Callable[[Editor], None] = lambda _: None,
    *,
    today: date | None = None,
) -> None:
    """Set keys of the table of this kind that has the id of what is there, and change `more`."""
    table = {**there, **fields}
    _check_links(project, kind, table)
    check_model({kind.value: [table]}, ProjectFile)

    def change(editor: Editor) -> None:
        row = editor.find((kind.value,), "id", str(there["id"]))
        for key, value in in_order(fields, _MODELS[kind]).items():
            editor.set((row, key), value)
        more(editor)

    _edit(root, project, change, expected, today)


def _edit(
    root: Path,
    project: Project,
    change: Callable[[Editor], None],
    expected: str | None,
    today: date | None,
) -> None:
    """Edit project.toml; a definition that data were collected by is known afterwards, too."""
    file = layout.project_file(project.id)
    edit_toml(
        root,
        file,
        lambda editor: keep_meanings(editor, change, root, file, today),
        expected=expected,
    )


def set_aim(
    root: Path,
    project: Project,
    fields: Mapping[str, Any],
    *,
    expected: str | None = None,
    today: date | None = None,
) -> None:
    """Change what the file says of the aim. `expected` and errors as `add_to_project`.

        >>> set_aim(root, project, {"target": 92})

    Where there are data, charts say that it is another aim since `today`.
    """
    if fields.get("measure"):
        the_measure(project, str(fields["measure"]))
    check_model({"aim": dict(fields)}, ProjectFile)

    def change(editor: Editor) -> None:
        for key, value in in_order(fields, Aim).items():
            editor.set(("aim", key), value)

    _edit(root, project, change, expected, today)


def add_learning(
    root: Path, project: Project, what: str, on: date, *, expected: str | None = None
) -> None:
    """Add something that the team learned. Raises WorkbookError as `add_to_project`.

    >>> add_learning(root, project, "Evenings are quieter", date(2025, 4, 8))
    """
    table = {"what": what, "date": on}
    check_model({"learning": [table]}, ProjectFile)
    file = layout.project_file(project.id)
    edit_toml(root, file, lambda editor: editor.add(("learning",), table), expected=expected)


def check_model(data: Mapping[str, Any], model: type[FileTable]) -> None:
    """Raise WorkbookError for the first thing in `data` that the model refuses."""
    problems = validate(dict(data), Source("", ""), model).problems
    told = [" ".join(filter(None, (f"{p.message.rstrip('.')}.", p.hint))) for p in problems]
    if told:
        raise WorkbookError("\n".join(told), "Nothing was written.")


def in_order(fields: Mapping[str, Any], model: type[Table]) -> dict[str, Any]:
    """The fields in the order of the model, so that files look alike whoever typed what first."""
    order = keys_of(model)
    known = [name for name in order if name in fields]
    return {name: fields[name] for name in (*known, *(fields.keys() - set(order)))}


def _refuse_again(editor: Editor, project: str, kind: Kind, id_: str) -> None:
    """Look among what the file says now: somebody else may have taken the id since it was read."""
    for thing in editor.data.get(kind.value, ()):
        if thing.get("id") == id_:
            raise WorkbookError(
                f'{project} has the {kind} "{id_}" already: {thing.get("name", "")}.',
                "Nothing was written. If yours is another one, give it an id of its own.",
                action=do("", id=""),
            )


def _check_links(project: Project, kind: Kind, table: Mapping[str, Any]) -> None:
    for id_ in table.get(_LINKS[kind], ()):
        if not (kind is Kind.MEASURE and id_ == AIM):
            the_driver(project, str(id_))
    for key in ("paired_with", "days_between"):
        if table.get(key):
            the_measure(project, str(table[key]))
