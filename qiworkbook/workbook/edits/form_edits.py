"""The edits of a form: fields set, rows added, moved and taken away, and links that follow.

Everything is tried first: what the model refuses is told at its field, what only a person can
decide is asked, and only then is the file written, if it is still the one that was seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from msgspec import Struct

from qiworkbook.analysis.plausible import impossible
from qiworkbook.analysis.project_view import limits_refused
from qiworkbook.model import Measure, ProjectFile
from qiworkbook.problems import Place, Problem, WorkbookError
from qiworkbook.spc.numbers import months_later
from qiworkbook.store.atomic import locked
from qiworkbook.store.definition_marks import keep_meanings
from qiworkbook.store.editor import EditedRow, Editor, PathStep, edited, refuse_changed, row_names
from qiworkbook.store.files import NewText, guarded, write_together
from qiworkbook.store.layout import slug, unique_slug
from qiworkbook.store.toml_file import Plain, cleaned, parse_toml
from qiworkbook.store.validation import validate, value_in
from qiworkbook.text.source import Source
from qiworkbook.text.words import day, meant_or, sentence
from qiworkbook.workbook.edits.fields import Field, FieldKind, field_at
from qiworkbook.workbook.edits.forms import (
    NAMING,
    FieldProblem,
    Form,
    FormKey,
    FormPath,
    form,
    form_of,
    in_field_order,
    problems_in,
    raw_path,
    spot,
)
from qiworkbook.workbook.edits.identifiers import guard_with
from qiworkbook.workbook.edits.points import need_looked_at
from qiworkbook.workbook.edits.predictions import keep_predictions
from qiworkbook.workbook.edits.renames import (
    NAMED,
    IdPlace,
    Ids,
    Named,
    Renames,
    data_moved,
    decided,
    elsewhere,
    follow,
    followed,
    held_by,
    links_in,
    names_of,
    steps_to,
)
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.question import NOTHING_SAID, Answers, asks, settled

FOLLOW_UP = (3, 6, 12)
"""Months after a project is closed at which is asked whether what was achieved has held."""

_UNIQUE = {"phase": "start"}
"""The field that no two rows of such a list have alike, where they have no id."""


class Set(Struct, frozen=True):
    """A field gets a value; None takes its key away, so that its default holds."""

    path: tuple[str, ...]
    value: Plain


class Add(Struct, frozen=True):
    """A row at the end of a list of rows, or before one of it."""

    path: tuple[str, ...]
    values: Mapping[str, Plain]
    before: str = ""


class Remove(Struct, frozen=True):
    """A row is taken away, or a table with all that is in it.

    What names it, and the numbers of a measure, are asked about where it `asks`; otherwise they are
    why it stays.
    """

    path: tuple[str, ...]
    asks: bool = False


class Move(Struct, frozen=True):
    """A row stands before another one of its list, or last."""

    path: tuple[str, ...]
    before: str = ""


Edit: TypeAlias = Set | Add | Remove | Move


class RefusedError(WorkbookError):
    """An edit that cannot be: why, at each field. Nothing was written."""

    def __init__(self, at: Sequence[FieldProblem]) -> None:
        told = (f"{sentence(one.problem.message)} {one.problem.hint}".strip() for one in at)
        super().__init__(
            "\n".join(dict.fromkeys(told)),
            "Nothing was written.",
            tuple(one.problem for one in at),
            action=next((one.problem.action for one in at if one.problem.action), None),
        )
        self.at = tuple(at)


@asks
def change(
    opened: OpenWorkbook,
    key: FormKey,
    edits: Sequence[Edit],
    *,
    expected: str | None = None,
    answers: Answers = NOTHING_SAID,
) -> Form:
    """Write edits of one file of the workbook, all of them or none; gives the form as it is then.

        >>> key = FormKey("project", "willow-ward")
        >>> change(opened, key, [Set(("aim", "target"), 92)]).value("aim", "target")
        92

    `expected` is the `sha256` of the form that was seen, where one was. Paths name rows as that
    form does, also after an edit before. An id that is changed is changed wherever it is named.

    Gives back a Question, with nothing written, about what looks like an identifier and about what
    is unlikely. Raises ChangedError, with what changed, where the file is not what was seen;
    RefusedError, with a problem at each field, for what its model does not take, for an id that is
    there already, for a link that leads nowhere, and for what others still name.
    """
    settled(change_together(opened, [FileEdits(key, edits, expected)], answers=answers))
    return form(opened, key)


class FileEdits(Struct, frozen=True):
    """Edits of one file; `expected` is its fingerprint as somebody saw it."""

    key: FormKey
    edits: Sequence[Edit]
    expected: str | None = None


@asks
def change_together(
    opened: OpenWorkbook,
    of_files: Sequence[FileEdits],
    more: Sequence[NewText] = (),
    *,
    answers: Answers = NOTHING_SAID,
) -> None:
    """Write edits of several files as `change` does, and `more` files: all of them or none.

    >>> edits = [Set(("aim", "target"), 92)]
    >>> change_together(opened, [FileEdits(FormKey("project", "willow-ward"), edits)])
    """
    with (
        locked(opened.root),
        guarded(guard_with(answers, opened.today, opened.plugins.record_types)),
    ):
        written = [new for one in of_files for new in texts_of(opened, one, answers)]
        write_together(opened.root, [*written, *more])


def texts_of(opened: OpenWorkbook, one: FileEdits, answers: Answers) -> Iterator[NewText]:
    """What edits of a file make of it, and of others by what they rename."""
    seen = form(opened, one.key)
    refuse_changed(seen.file, one.expected, seen.sha256, seen.text)
    text, after, trial = form_after(opened, seen, one.edits, answers)
    ask_about_unlikely(after, trial.written, opened.today, answers)
    for each, new in [(seen, text), *followed(trial.renames, trial.others).values()]:
        if new != each.text or not each.sha256:
            yield NewText(each.file, new, each.sha256 or None)
    yield from data_moved(opened.root, trial.renames)


def form_after(
    opened: OpenWorkbook, seen: Form, edits: Sequence[Edit], answers: Answers = NOTHING_SAID
) -> tuple[str, Form, _Trial]:
    """The text and the form as edits would make them, and how; nothing is written.

        >>> seen = form(opened, FormKey("project", "willow-ward"))
        >>> form_after(opened, seen, [Set(("aim", "target"), 92)])[1].value("aim", "target")
        92

    Raises RefusedError as `change` does.
    """
    key, trial = seen.key, _Trial(opened, seen, answers)

    def run(editor: Editor) -> None:
        trial.run(editor, [*edits, *_followups(seen, edits, opened.today)])

    def change_(editor: Editor) -> None:
        if key.kind == "project":
            keep_meanings(editor, run, opened.root, seen.file, opened.today)
        elif key.kind == "cycle":
            cycle = opened.view(key.project).project.cycle(key.id)
            keep_predictions(editor, run, cycle, opened.today)
        else:
            run(editor)

    text = edited(seen.text, seen.file, change_)
    after = form_of(seen, text)
    if refused := [
        *held_by(opened.root, seen, after, trial.renames, trial.others),
        *_backwards(after, trial.written),
        *_contradicting(opened, after, trial.written),
    ]:
        raise RefusedError(refused)
    return text, after, trial


def _followups(seen: Form, edits: Sequence[Edit], today: date) -> Iterator[Add]:
    """The dates to come back at to a project that these edits close."""
    status, there = ("project", "status"), {row.values.get("due") for row in seen.rows("followup")}
    if seen.key.kind != "project" or Set(status, "closed") not in edits:
        return
    if seen.value(*status) != "closed" or not there:
        due = {months_later(today, months) for months in FOLLOW_UP} - there
        yield from (Add(("followup",), {"due": one}) for one in sorted(due))


def need_unnamed(opened: OpenWorkbook, project: str, text: str) -> None:
    """Raise RefusedError where what this text of a project leaves out is still named by others.

    >>> need_unnamed(opened, "willow-ward", form(opened, FormKey("project", "willow-ward")).text)
    """
    try:
        seen = form(opened, FormKey("project", project))
    except WorkbookError:
        return  # what is there can't be read, and is what somebody puts right
    after = form_of(seen, text)
    now, then = (
        frozenset((kind, row.name) for kind in NAMED["project"] for row in one.rows(kind))
        for one in (seen, after)
    )
    lost = Renames(project, gone=now - then)
    others = [*elsewhere(opened, seen.file, lost)]
    if refused := [*held_by(opened.root, seen, after, lost, others)]:
        raise RefusedError(refused)


def _backwards(form: Form, written: Sequence[Written]) -> Iterator[FieldProblem]:
    """A problem for a test that is written to end before it begins; it begins as it was planned."""
    planned, paths = ("plan", "start"), {path for path, _ in written}
    for first, last in ((planned, ("plan", "end")), (("do", "started"), ("do", "ended"))):
        begins, ends = form.value(*first) or form.value(*planned), form.value(*last)
        if not (paths & {first, last, planned} and isinstance(begins, date)):
            continue
        if isinstance(ends, date) and ends < begins:
            said = f"it ends on {day(ends)}, before it begins on {day(begins)}"
            hint, place = "Which of the two is right?", form.place(*last)
            yield FieldProblem(last, Problem("cycle-dates-backwards", said, place, hint=hint))


def _contradicting(
    opened: OpenWorkbook, form: Form, written: Sequence[Written]
) -> Iterator[FieldProblem]:
    """A problem for limits that contradict themselves, or the data."""
    paths = {path[:3]: path[1] for path, _ in written if path[0::2][:2] == ("measure", "limits")}
    by_id = {one.id: one for one in _measures_of(form)} if paths else {}
    view = opened.view(form.key.project) if by_id else None
    for path, id_ in paths.items():
        if view and id_ in by_id and (why := limits_refused(view.project, by_id[id_], view.thread)):
            yield FieldProblem(path, Problem("wrong-value", why.rstrip("."), form.place(*path)))


class _Way(Struct, frozen=True):
    """Where an edit leads: the field there, whether to a row of it, and the row before which."""

    steps: tuple[PathStep, ...]
    field: Field
    is_row: bool
    before: PathStep | None


class _Trial:
    """Edits tried on the text of one form. `written` are the fields that they write."""

    def __init__(self, opened: OpenWorkbook, seen: Form, answers: Answers) -> None:
        self.opened = opened
        self.seen = seen
        self._answers = answers
        self.written: list[Written] = []
        self.renames = Renames(seen.key.project)
        self.others: Named = ()  # found once: that looks through the whole workbook
        self._problems: list[FieldProblem] = []
        self._touched: set[_Spot] = set()
        self._names: dict[int, tuple[Plain, str]] = {}

    def run(self, editor: Editor, edits: Sequence[Edit]) -> None:
        """Make the edits. Raises RefusedError with every reason not to."""
        fields, project = self.seen.fields, self.seen.key.project
        self._names = dict(_names_in(editor.data))
        faults = {spot(editor.data, path) for path, _ in self._faults(editor)}
        links = {link.names for link in links_in(fields, editor.data, project)}
        ids = Ids(self.seen.key, editor.data)
        ways = [self._way(editor, edit) for edit in edits]
        self._stop()
        for edit, way in zip(edits, ways, strict=True):
            if way:
                self._make(editor, edit, way)
        self._stop()
        self.renames = ids.renames(editor.data)
        self.others = [*elsewhere(self.opened, self.seen.file, self.renames)]
        if any(isinstance(edit, Remove) and edit.asks for edit in edits):
            self.renames = decided(self.opened, self.seen, self.renames, self.others, self._answers)
        follow(editor, self.seen, self.renames)
        for raw, problem in self._faults(editor):
            at = spot(editor.data, raw)
            if at not in faults or at in self._touched:
                self._problems.append(FieldProblem(self._seen(editor, raw), problem))
        for array, key, row, other in _repeated(fields, editor.data):
            name = self._names.get(id(row), (row, ""))[1]
            if not name or (id(row), key) in self._touched:
                called = next((str(other[one]) for one in NAMING if other.get(one)), "")
                said = f'there is the {array[-1]} "{row[key]}" already: {called}'
                hint = f"If yours is another one, give it another {key}."
                self._refuse((*array, name, key), "id-used-twice", said, hint)
        self._stop()
        for link in links_in(fields, editor.data, project):
            if link.names not in links:
                self._refuse_lost(editor, link)
        self._stop()

    def _stop(self) -> None:
        if self._problems:
            raise RefusedError(self._problems)

    def _refuse(self, path: FormPath, code: str, message: str, hint: str = "") -> None:
        problem = Problem(code, message, Place(self.seen.file), hint=hint)
        self._problems.append(FieldProblem(path, problem))

    def _way(self, editor: Editor, edit: Edit) -> _Way | None:
        """Where an edit leads before anything has changed; None where there is nothing."""
        field = field_at(self.seen.fields, edit.path)
        if field is None:
            self._refuse_unknown(edit.path)
            return None
        try:
            steps = steps_to(editor, edit.path)
            is_row = isinstance(steps[-1], EditedRow)
            before = None
            if isinstance(edit, (Add, Move)) and edit.before:
                array = edit.path[:-1] if is_row else edit.path
                before = steps_to(editor, (*array, edit.before))[-1]
        except KeyError:
            self._refuse_gone(edit.path)
            return None
        return _Way(steps, field, is_row, before)

    def _refuse_gone(self, path: FormPath) -> None:
        said, hint = "that row is no longer there", "Look at it, then try again."
        if path[0] == "measure":
            series = self.opened.project(self.seen.key.project).series.get(path[1])
            if series and series.derived_by:
                owner, hint = series.derived_by, ""
                said = f"{path[1]} is worked out from what the plugin {owner} keeps, and "
                said += f"{self.seen.file} says nothing about it"
        self._refuse(path, "row-gone", said, hint)

    def _refuse_unknown(self, path: FormPath) -> None:
        parent = field_at(self.seen.fields, path[:-1])
        known = [one.key for one in (parent.fields if parent else self.seen.fields)]
        said = " ".join(path)
        hint = meant_or(said and path[-1], known, f"It could be one of: {', '.join(known)}.")
        self._refuse(path, "unknown-key", f'a form of {self.seen.file} has no "{said}"', hint)

    def _make(self, editor: Editor, edit: Edit, way: _Way) -> None:
        steps, field = way.steps, way.field
        has_fields = field.kind in (FieldKind.TABLE, FieldKind.ROWS)
        match edit:
            case Set() if not has_fields:
                self._set(editor, edit, way)
            case Add() if field.kind is FieldKind.ROWS and not way.is_row:
                values = in_field_order(
                    _with_id(editor, edit, way), [one.key for one in field.fields]
                )
                row = editor.add(steps, values)
                self.written += _written((*edit.path, str(row.says.get("id", ""))), row.says)
                if way.before:
                    editor.move(row, way.before)
            case Remove() if way.is_row or field.kind is FieldKind.TABLE:
                if editor.value(steps) is not None:
                    editor.remove(steps)
            case Move() if way.is_row:
                editor.move(steps[-1], way.before)
            case _:
                hint = "Edit what is in it." if has_fields else "Set it."
                self._refuse(edit.path, "wrong-value", f"{field.label} can't be edited so", hint)

    def _set(self, editor: Editor, edit: Set, way: _Way) -> None:
        there = editor.value(way.steps)
        value = None if edit.value is None else cleaned(edit.value)
        if value is None:
            if there is not None:
                editor.remove(way.steps)
        elif there is not None or value != way.field.default or way.field.required:
            editor.set(way.steps, value)
            self.written.append((edit.path, value))
        table = editor.value(way.steps[:-1])
        if table is not None:
            self._touched |= {(id(table), str(way.steps[-1])), (id(table), "")}

    def _faults(self, editor: Editor) -> Iterator[tuple[RawPath, Problem]]:
        return problems_in(editor.data, editor.text, self.seen.file, self.seen.model)

    def _seen(self, editor: Editor, raw: RawPath) -> FormPath:
        """A way into the data, with rows by the names that they were seen under."""
        found: list[str] = []
        data: Plain = editor.data
        for part in raw:
            inner = value_in(data, part)
            if isinstance(part, str):
                found.append(part)
            elif isinstance(inner, dict):
                found.append(self._names.get(id(inner), (inner, ""))[1])
            data = inner
        return tuple(found)

    def _refuse_lost(self, editor: Editor, link: IdPlace) -> None:
        """Refuse a new link that leads nowhere, as far as anybody can know that."""
        opened, kind = self.opened, link.kind
        there = names_of(opened, kind, link.project)
        known = set(there)
        if kind in NAMED.get(self.seen.key.kind, ()) and link.project == self.seen.key.project:
            known |= {str(row.says.get("id")) for row in editor.rows(kind)}
        elif link.project and not any(
            one.id == link.project and not one.unread for one in opened.workbook.projects
        ):
            return
        gone = (kind, link.id) in self.renames.gone
        if link.id in known or gone:  # what is gone is told by who still names it
            return
        listed = f"There are: {', '.join(there)}." if there else "There is none yet."
        raw = raw_path(editor.data, link.path)
        message = f'there is no {kind} "{link.id}"'
        hint = meant_or(link.id, there, listed)
        self._refuse(self._seen(editor, raw), "link-to-nothing", message, hint)


RawPath = tuple[str | int, ...]
_Spot = tuple[int, str]
"""A table in the middle of an edit, and a key of it; "" is the table as a whole."""


def _names_in(data: Plain) -> Iterator[tuple[int, tuple[Plain, str]]]:
    """Every row of the data by its identity, with the name that it has now."""
    for value in data.values() if isinstance(data, dict) else data:
        if isinstance(value, dict):
            yield from _names_in(value)
        elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            for row, name in zip(value, row_names(value), strict=True):
                yield id(row), (row, name)
                yield from _names_in(row)


def _repeated(
    fields: tuple[Field, ...], table: Plain, path: FormPath = ()
) -> Iterator[tuple[FormPath, str, dict[str, Plain], dict[str, Plain]]]:
    """Each row whose id another row of its list has too, and that one, where each must have one."""
    for field in fields:
        value, here = table.get(field.key), (*path, field.key)
        if field.kind is FieldKind.TABLE and isinstance(value, dict):
            yield from _repeated(field.fields, value, here)
        elif field.kind is FieldKind.ROWS and isinstance(value, list):
            rows = [row for row in value if isinstance(row, dict)]
            has_id = any(one.key == "id" and one.required for one in field.fields)
            key = "id" if has_id else _UNIQUE.get(field.key)
            for row in rows:
                others = (one for one in rows if one is not row and one.get(key) == row.get(key))
                if key and row.get(key) and (other := next(others, None)):
                    yield here, key, row, other
                yield from _repeated(field.fields, row, here)


def _with_id(editor: Editor, edit: Add, way: _Way) -> Mapping[str, Plain]:
    """What a new row says, with an id made from its name where it needs one and has none."""
    needs = any(one.key == "id" and one.required for one in way.field.fields)
    name = next((str(edit.values[key]) for key in NAMING if edit.values.get(key)), "")
    if not needs or not name or edit.values.get("id"):
        return edit.values
    taken = [str(row.says.get("id")) for row in editor.rows(*way.steps)]
    return {**edit.values, "id": slug(name, unique_slug(edit.path[-1], taken))}


def sets(seen: Form, path: FormPath, values: Mapping[str, Plain]) -> list[Set]:
    """Edits that set these fields of a row or a table, in the order of its model.

    >>> sets(form(opened, FormKey("project", "willow-ward")), ("aim",), {"target": 92})
    [Set(path=('aim', 'target'), value=92)]
    """
    field = seen.field(*path)
    order = [one.key for one in (field.fields if field else seen.fields)]
    return [Set((*path, key), value) for key, value in in_field_order(values, order).items()]


def _written(path: FormPath, values: Plain) -> Iterator[Written]:
    for key, value in values.items():
        if isinstance(value, dict):
            yield from _written((*path, key), value)
        elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            for row in value:
                yield from _written((*path, key, str(row.get("id", ""))), row)
        else:
            yield (*path, key), value


_YEARS = 10
"""Further from today than this, a day of a project is more likely to be a slip of the finger."""

Written = tuple["FormPath", "Plain"]
"""A field that is written, and its value."""


def ask_about_unlikely(
    form: Form, written: Sequence[Written], today: date, answers: Answers
) -> None:
    """Ask about what was written into a form as it is to be: for a use case that `asks`.

    The question is for somebody who has looked.
    """
    said = [
        f"{_said(form, path)} is {day(value)}, more than {_YEARS} years from today."
        for path, value in written
        if isinstance(value, date) and abs(value.year - today.year) > _YEARS
    ]
    said += [
        f"{_said(form, path)}: {why}."
        for measure, path, value in _of_measures(form, written)
        if (why := impossible(measure, value, None))
    ]
    need_looked_at(said, answers, why="")


def _of_measures(
    form: Form, written: Sequence[Written]
) -> Iterator[tuple[Measure, FormPath, float]]:
    """Each number written that is one of a measure's values: a target, a baseline of the aim."""
    by_id = {one.id: one for one in _measures_of(form)}
    aim = str(form.value("aim", "measure"))
    for path, value in written:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            continue
        match path:
            case ("aim", "baseline" | "target"):
                measure = by_id.get(aim)
            case ("measure", id_, "target") | ("measure", id_, "targets", _, "value"):
                measure = by_id.get(id_)
            case _:
                continue
        if measure:
            yield measure, path, value


def _measures_of(form: Form) -> Sequence[Measure]:
    """The measures that this form of a project would have, as far as they can be read."""
    if form.model is not ProjectFile:
        return ()
    data = parse_toml(form.text, form.file)[0] or {}
    file = validate(data, Source(form.file, form.text), ProjectFile).value
    return file.measure if file else ()


def _said(form: Form, path: FormPath) -> str:
    field = field_at(form.fields, path)
    return field.label if field else path[-1]
