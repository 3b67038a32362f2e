"""Every file of a workbook as a form: its fields, what they say now, and what is wrong with them.

A form is a value. A page shows it, a command reads it, and `form_edits.change` writes what became
of it, as long as the file is still the one that was seen. What a plugin keeps is edited here too:
it is validated by its model before the file is touched, and only its own lines are changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, reduce
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from msgspec import Struct

from qiworkbook.contributions.records import Scope
from qiworkbook.model import (
    CycleFile,
    FileTable,
    LearningSetFile,
    ProjectFile,
    Record,
    ResourcesFile,
    WorkbookFile,
)
from qiworkbook.model.programme import ProgrammeFile
from qiworkbook.problems import Place, Problem, WorkbookError
from qiworkbook.store import layout
from qiworkbook.store.atomic import locked
from qiworkbook.store.editor import ChangedError, Editor, changes_between, edit_toml, row_names
from qiworkbook.store.files import TextFile, read_text, text_if_there, write_text
from qiworkbook.store.layout import TOML_BYTES, inside
from qiworkbook.store.toml_file import Plain, parse_toml
from qiworkbook.store.validation import validate, value_in
from qiworkbook.text.source import Source
from qiworkbook.text.words import meant_or, one_line, short
from qiworkbook.workbook.edits.fields import Field, FieldKind, field_at, fields_of
from qiworkbook.workbook.opened import OpenWorkbook

FormPath = tuple[str, ...]
"""What leads to a value: keys, and after the key of a list of rows the name of one of them."""

NEW = "format = 1\n"
"""What a file begins with."""

NAMING = ("name", "title", "what", "ask", "text", "role", "reason", "start", "date", "on", "since")
"""The keys by which people know a row, the best first; an id is made from it."""
_NEW_LIBRARY = f"# Useful things to read. Links are shown, never opened by the program.\n{NEW}"

_NOT_HERE = ("sharing", "plugins")
"""Tables of workbook.toml that are decisions of their own: of what leaves, of what code runs."""


NO_TEXTS: Mapping[str, str] = MappingProxyType({})


class FormKey(Struct, frozen=True):
    """Which file: what kind it is, and where there are several, of which project and called what.

    `kind` is "project", "cycle", "learning-set", "resources", "workbook" or "programme", or the
    name of what a plugin keeps. `id` is the name of a file without its ending.
    """

    kind: str
    project: str = ""
    id: str = ""


class FieldProblem(Struct, frozen=True):
    """A problem, and the field that it is about; of a row to be added the name is ""."""

    path: FormPath
    problem: Problem


class FormRow(Struct, frozen=True):
    """A row of a form by its name: its id, or one made from what it says."""

    name: str
    values: Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class Form:
    """One file: its fields, its values as they stand there, and what could not be read of them.

    `sha256` is the fingerprint of the file as it was read, "" while there is none; give it back
    with an edit. Values are those of the file, also where they are wrong.
    """

    key: FormKey
    file: str
    model: type[FileTable]
    fields: tuple[Field, ...]
    values: Mapping[str, Plain]
    sha256: str
    problems: tuple[FieldProblem, ...] = ()
    text: str = field(default="", repr=False)

    def field(self, *path: str) -> Field | None:
        """The field that a path leads to; of a row, the list that it stands in."""
        return field_at(self.fields, path)

    def place(self, *path: str) -> Place:
        """Where in the file a value stands; where it does not, its nearest parent."""
        return Source(self.file, self.text).at(raw_path(self.values, path))

    def value(self, *path: str) -> Plain:
        """What the file says there: None where it says nothing."""
        found: Plain = self.values
        for part in path:
            if isinstance(found, tuple):
                found = dict(zip(_names(found), found, strict=True)).get(part)
            else:
                found = found.get(part) if isinstance(found, Mapping) else None
        return found

    def rows(self, *path: str) -> tuple[FormRow, ...]:
        """The rows of a list, each by its name; those that no model can read too."""
        rows = self.value(*path)
        rows = rows if isinstance(rows, tuple) else ()
        tables = [one for one in rows if isinstance(one, Mapping)]
        return tuple(map(FormRow, row_names(tables), tables))


def form(opened: OpenWorkbook, key: FormKey, texts: Mapping[str, str] = NO_TEXTS) -> Form:
    """One file of the workbook as a form, read now; what `texts` has for a file stands for it.

        >>> form(opened, FormKey("project", "willow-ward")).value("aim", "target")
        90

    Raises WorkbookError where there is no such file, or where nobody can read it.
    """
    file, model = home_of(opened, key)
    if file in texts:
        return _form(key, file, model, None, texts[file])
    read = text_if_there if key.kind == "resources" else read_text
    return _form(key, file, model, read(opened.root, file, TOML_BYTES), _NEW_LIBRARY)


def form_of(form: Form, text: str) -> Form:
    """The same form, of another text of its file.

    >>> seen = form(opened, FormKey("project", "willow-ward"))
    >>> form_of(seen, "format = 1").values["format"]
    1
    """
    return _form(form.key, form.file, form.model, None, text)


def forms(opened: OpenWorkbook, of: str = "") -> Iterator[FormKey]:
    """Every file that was read and can be changed as a form: those of packs are somebody else's.

    Of the projects, all or one.

    >>> FormKey("resources") in forms(opened)
    True
    """
    yield FormKey("workbook")
    yield FormKey("resources")
    for gathering in opened.workbook.learning_sets:
        yield FormKey("learning-set", id=gathering.id)
    types = opened.plugins.record_types
    for kind in types:
        if kind.scope is Scope.WORKBOOK:
            for record in opened.workbook.records.get(kind.name, ()):
                if not record.source.file.startswith(f"{layout.PACKS}/"):
                    yield FormKey(kind.name, id=record.id)
    for project in opened.workbook.projects:
        if of not in ("", project.id):
            continue
        yield FormKey("project", project.id)
        for cycle in project.cycles:
            yield FormKey("cycle", project.id, cycle.id)
        for kind in types:
            for record in project.records.get(kind.name, ()):
                yield FormKey(kind.name, project.id, record.id)


def home_of(opened: OpenWorkbook, key: FormKey) -> tuple[str, type[FileTable]]:
    """The file of a form, and the model that it is read into. Raises WorkbookError for neither.

    >>> home_of(opened, FormKey("project", "willow-ward"))[0]
    'projects/willow-ward/project.toml'
    """
    if key.project:
        opened.project(key.project)
    if "/" in key.id or "\\" in key.id:
        raise WorkbookError(f"{key.id!r} cannot be the name of a file.")
    match key.kind:
        case "workbook":
            return layout.WORKBOOK, WorkbookFile
        case "resources":
            return layout.RESOURCES, ResourcesFile
        case "project":
            return layout.project_file(key.project), ProjectFile
        case "cycle":
            return layout.cycle_file(key.project, key.id), CycleFile
        case "learning-set":
            return layout.learning_set_file(key.id), LearningSetFile
        case "programme":
            return layout.PROGRAMME, ProgrammeFile
    kinds = {one.name: one for one in opened.plugins.record_types}
    kind = kinds.get(key.kind)
    if kind is None:
        there = (*_KINDS, *kinds)
        hint = meant_or(key.kind, there, f"There are: {', '.join(there)}.")
        raise WorkbookError(f"There is nothing called {key.kind!r} in a workbook.", hint)
    folder = f"{layout.project_folder(key.project)}/" if kind.scope is Scope.PROJECT else ""
    return f"{folder}{kind.where.replace('*', key.id)}", kind.model


_KINDS = ("project", "cycle", "learning-set", "resources", "workbook")


def is_row(seen: Form, at: FormPath) -> bool:
    """Whether a path ends with the name of a row.

    >>> is_row(form(opened, FormKey("project", "willow-ward")), ("measure", "feels-safe"))
    True
    """
    field = seen.field(*at[:-1]) if len(at) > 1 else None
    is_list = field is not None and field.kind is FieldKind.ROWS
    return is_list and seen.field(*at) is field


def name_of(seen: Form, at: FormPath) -> str:
    """How people would call a table, a row, or a whole file.

    >>> name_of(form(opened, FormKey("project", "willow-ward")), ("measure", "feels-safe"))
    'People who felt sexually safe this week'
    """
    if not at:
        own = seen.key.id if seen.key.id != seen.key.kind else ""
        return f"{seen.key.kind.replace('-', ' ').capitalize()} {own}".strip()
    field = seen.field(*at)
    if not is_row(seen, at):
        return field.label if field else at[-1]
    values = seen.value(*at)
    said = (str(values[key]) for key in NAMING if values and values.get(key) not in (None, ""))
    texts = (one for key, one in (values or {}).items() if isinstance(one, str) and key != "mark")
    first = next(said, "") or next(filter(None, texts), "")
    if first and (values.get("name") or values.get("title")) is None:
        second = next(said, "")
        first = f"{first}: {second}" if second and len(first) < 20 else first
    return short(one_line(first)) or (field.label if field else at[-1])


def problems_in(
    data: Mapping[str, Plain], text: str, file: str, model: type[FileTable]
) -> Iterator[tuple[tuple[str | int, ...], Problem]]:
    """What a model does not take of the data of a file, each with the way to it in the data."""
    read = validate(dict(data), Source(file, text), model)
    for path, problem in zip(read.paths, read.problems, strict=True):
        found: Plain = data
        kept = 0
        for part in path:
            if not isinstance(found, (Mapping, list)):
                break  # which of several kinds the model tried there is nothing of the file's
            kept += 1
            found = value_in(found, part)
        yield path[:kept], problem


def path_by_names(data: Plain, path: tuple[str | int, ...]) -> FormPath:
    """A way into the data of a file, rows by their names; an item of a list is its field."""
    found: list[str] = []
    for part in path:
        if isinstance(part, int):
            if not isinstance(data, (list, tuple)) or not all(
                isinstance(one, Mapping) for one in data
            ):
                break
            found.append(row_names(data)[part])
        else:
            found.append(part)
        data = value_in(data, part)
    return tuple(found)


def spot(data: Plain, raw: tuple[str | int, ...]) -> tuple[int, str]:
    """The table of the data that a way leads to, by its identity, and the key there, or ""."""
    table, key = data, ""
    for part in raw:
        inner = value_in(data, part)
        if isinstance(inner, dict):
            table, key = inner, ""
        elif isinstance(part, str):
            table, key = data, part
        data = inner
    return id(table), key


def raw_path(data: Plain, path: FormPath) -> tuple[str | int, ...]:
    """The way of a form's path in the data of its file, as far as it leads."""
    found: list[str | int] = []
    for part in path:
        if isinstance(data, Mapping):
            found.append(part)
            data = data.get(part)
        elif isinstance(data, (list, tuple)) and part in (names := _names(data)):
            at = names.index(part)
            found.append(at)
            data = data[at]
        else:
            break
    return tuple(found)


def _form(
    key: FormKey, file: str, model: type[FileTable], read: TextFile | None, text: str = NEW
) -> Form:
    form = _made(key, file, model, read.text if read else text)
    return replace(form, sha256=read.sha256) if read else form


@lru_cache(maxsize=16)
def _made(key: FormKey, file: str, model: type[FileTable], text: str) -> Form:
    """Every step of an edit asks for the form of the same text; nobody can change one."""
    data, problem = parse_toml(text, file)
    if data is None:
        raise WorkbookError.of(problem or Problem("toml-syntax", "no TOML", Place(file)))
    fields = tuple(
        one for one in fields_of(model) if key.kind != "workbook" or one.key not in _NOT_HERE
    )
    problems = [
        FieldProblem(path_by_names(data, path), problem)
        for path, problem in problems_in(data, text, file, model)
    ]
    return Form(
        key=key,
        file=file,
        model=model,
        fields=fields,
        values=_still(data),
        sha256="",
        problems=tuple(problems),
        text=text,
    )


def _names(rows: Sequence[Plain]) -> tuple[str, ...]:
    return row_names([one if isinstance(one, Mapping) else {} for one in rows])


def _still(value: Plain) -> Plain:
    """The same, so that nobody who is handed it can change it."""
    if isinstance(value, dict):
        return MappingProxyType({key: _still(one) for key, one in value.items()})
    return tuple(map(_still, value)) if isinstance(value, list) else value


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
