"""Common definitions: what holds in every ward, in a data pack, with its version.

Measures, the drivers and ideas of a theory, and files beside the projects that modules read.

A ward's own words are never replaced unasked: it sees both, and takes the common ones, keeps its
own for now, or says in `differs` why it counts otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct

from qiworkbook.analysis.differences import differences
from qiworkbook.model import Driver, Idea, Measure, Project
from qiworkbook.model.base import OF_A_MEASURE, changed_parts, mark_of
from qiworkbook.model.pack import DefinitionsFile, PackFile
from qiworkbook.problems import NothingFoundError, Place, Problem, Severity, WorkbookError, do
from qiworkbook.store import layout
from qiworkbook.store.atomic import locked, sha256
from qiworkbook.store.editor import Editor, edit_toml, edited
from qiworkbook.store.files import NewText, bytes_now, write_together
from qiworkbook.store.layout import inside, slug
from qiworkbook.store.packs import Packs
from qiworkbook.store.toml_file import cleaned, table_text, value_text
from qiworkbook.text.source import Source
from qiworkbook.text.words import capital, counted, listed, no_stop, one_line, there_are
from qiworkbook.workbook.edits.form_edits import Add, Edit, FileEdits, change_together, sets
from qiworkbook.workbook.edits.forms import FormKey, check_model, form
from qiworkbook.workbook.lookup import the_measure
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.question import (
    NOTHING_SAID,
    Answers,
    Choice,
    Question,
    answer_to,
    asks,
    need_yes,
    settled,
)

Part = Measure | Driver | Idea


class DefinitionKind(StrEnum):
    """What of a project can have a common definition, by the name of its table.

    In this order, so that what others name is there before them.
    """

    DRIVER = "driver"
    IDEA = "idea"
    MEASURE = "measure"


DEFINED = tuple(part for part in OF_A_MEASURE if part != "source")
"""What of a measure is common; where its data come from is each ward's own."""

_DEFINED = {
    DefinitionKind.MEASURE: DEFINED,
    DefinitionKind.DRIVER: ("name", "part_of"),
    DefinitionKind.IDEA: ("name", "drives"),
}
_ABOUT = {
    DefinitionKind.MEASURE: ("name", "kind", "better"),
    DefinitionKind.DRIVER: (),
    DefinitionKind.IDEA: (),
}
_WHICH = "definition"
TAKE, KEEP = "take", "keep"


class Definitions(Struct, frozen=True):
    """The common definitions of one data pack."""

    pack: str
    file: DefinitionsFile
    source: Source

    @property
    def called(self) -> str:
        """Their title and version: "Safety measures (2025.1)"."""
        return f"{no_stop(self.file.title)} ({self.file.version})"

    def parts(self) -> Iterator[tuple[DefinitionKind, Part]]:
        """The common drivers, ideas and measures, each with its kind."""
        for kind in DefinitionKind:
            yield from ((kind, one) for one in getattr(self.file, kind.value))


class Drift(Struct, frozen=True):
    """What differs from its common definition.

    It is a driver, an idea or a measure of a `project`, or a file beside the projects, where that
    is None and `id` the path. `differ` are the keys that do, `own` what is said here in them, and
    `common` what the common one says.
    """

    project: Project | None
    kind: DefinitionKind | None
    id: str
    name: str
    of: Definitions
    differ: tuple[str, ...]
    own: str
    common: str
    place: Place
    fields: Mapping[str, Any]

    @property
    def whose(self) -> str:
        """The project, or the path of the file."""
        return self.project.id if self.project else self.id


def _told(part: Part, keys: Iterable[str]) -> str:
    """What one of the two says in the parts that differ."""
    said = ((key, getattr(part, key)) for key in keys)
    return "; ".join(f"{key} {_shown(value)}" if value else f"no {key}" for key, value in said)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return listed(map(str, value))
    return f"{value:g}" if isinstance(value, float) else f"“{no_stop(one_line(str(value)))}”"


class TakenDefinitions(Struct, frozen=True):
    """What `take` came to: changed, left as the ward has it, and added, as (project, id)."""

    changed: tuple[Drift, ...]
    kept: tuple[Drift, ...]
    added: tuple[tuple[str, str], ...]


def definitions_in(packs: Packs) -> tuple[Definitions, ...]:
    """The common definitions of every pack that has some, the nearest first."""
    return tuple(
        Definitions(pack, read.value, read.source) for pack, read in packs.definitions if read.value
    )


def drifts(
    projects: Iterable[Project], found: Iterable[Definitions], *, in_copies: bool = False
) -> Iterator[Drift]:
    """Where a part of a project says something else than the nearest common one of its id.

    A key that only the ward fills in is no other thing; nor is one where `differs` says why. In
    copies to share lines with numbers are left out: a key with one in its common words is passed
    over there, since nobody can tell.
    """
    common: dict[tuple[DefinitionKind, str], tuple[Part, Definitions]] = {}
    for definitions in found:
        for kind, one in definitions.parts():
            common.setdefault((kind, one.id), (one, definitions))
    for project in projects:
        for kind, own in _parts_of(project):
            if (kind, own.id) in common and not own.differs:
                from qiworkbook.compose.disclosure.free_text import must_be_read

                theirs, of = common[kind, own.id]
                parts = tuple(
                    part
                    for part in changed_parts(_mark(kind, vars(theirs)), _mark(kind, vars(own)))
                    if not (in_copies and must_be_read(str(getattr(theirs, part))))
                )
                if parts:
                    yield Drift(
                        *(project, kind, own.id, own.name, of, parts),
                        *(_told(own, parts), _told(theirs, parts)),
                        project.source.place(own, parts[0]),
                        {part: cleaned(getattr(theirs, part)) for part in parts},
                    )


def file_drifts(opened: OpenWorkbook, found: Iterable[Definitions]) -> Iterator[Drift]:
    """Where a file beside the projects says something else than that of its name in a pack.

    One that says why, in a `differs` of its own, is passed over, as a measure is.
    """
    for of in found:
        home = of.source.file.removesuffix(layout.DEFINITIONS)
        for name, in_packs in opened.packs.records.items():
            common = {one.id: one for one in in_packs if one.source.file.startswith(home)}
            for own in opened.workbook.records.get(name, ()):
                if own in in_packs or own.id not in common or getattr(own.file, "differs", None):
                    continue
                theirs = common[own.id]
                told = [*differences(theirs.file, own.file, ("version", "format", "differs"))]
                if told:
                    yield Drift(
                        *(None, None, own.source.file, own.source.file, of),
                        tuple(dict.fromkeys(one.field for one in told)),
                        f"beside the common one: {'; '.join(one.words for one in told)}",
                        f"as it stands in {theirs.source.file}",
                        own.source.place(),
                        {"text": theirs.source.text, "seen": own.source.sha256},
                    )


def _mark(kind: DefinitionKind, says: Mapping[str, Any]) -> str:
    keys = _DEFINED[kind]
    flat = {key: says.get(key) for key in keys}
    return mark_of(
        {k: " ".join(v) if isinstance(v, (list, tuple)) else v for k, v in flat.items()}, keys
    )


def _ids_of(project: Project) -> set[str]:
    return {one.id for _, one in _parts_of(project)} | {one.id for one in project.measures}


def _parts_of(project: Project) -> Iterator[tuple[DefinitionKind, Part]]:
    """What project.toml defines: what a plugin works out has the plugin's definition."""
    yield from ((DefinitionKind.DRIVER, one) for one in project.drivers)
    yield from ((DefinitionKind.IDEA, one) for one in project.ideas)
    for measure in project.measures:
        series = project.series.get(measure.id)
        if not (series and series.derived_by):
            yield DefinitionKind.MEASURE, measure


def definition_problems(opened: OpenWorkbook, ids: Sequence[str] = ()) -> Iterator[Problem]:
    """What `check` asks of measures that say another thing than their common definition."""
    found = definitions_in(opened.packs)
    met = [*drifts((view.project for view in opened.views_of(ids)), found)]
    for one in (*met, *(() if ids else file_drifts(opened, found))):
        yield Problem(
            "definition-differs",
            f"{one.id} differs from {one.of.called}: {one.own}; common is {one.common}",
            one.place,
            Severity.QUESTION,
            'Take the common one, or say why it differs: differs = "..."',
            action=do("definitions take", one.of.pack, *([one.project.id] if one.project else [])),
            measure=one.id if one.kind is DefinitionKind.MEASURE else "",
        )


def the_definitions(opened: OpenWorkbook, pack: str) -> Definitions:
    """Those of the pack of this name. Raises WorkbookError for one without, or with a fault."""
    found = {one.pack: one for one in definitions_in(opened.packs)}
    if pack in found:
        return found[pack]
    place = f"{layout.PACKS}/{pack}/{layout.DEFINITIONS}"
    for problem in opened.packs.problems:
        if problem.place.file == place:
            raise WorkbookError.of(problem)
    raise WorkbookError(
        f"No pack {pack!r} with common definitions is here.", there_are(pack, sorted(found))
    )


@asks
def publish(
    opened: OpenWorkbook,
    pack: str,
    project: Project,
    measures: Sequence[str] = (),
    *,
    version: str,
    title: str = "",
    what: str = "",
    theory: bool = False,
    files: Sequence[str] = (),
    answers: Answers = NOTHING_SAID,
    expected: str | None = None,
) -> tuple[str, ...]:
    """Publish definitions of a project in a data pack of the workbook; gives their ids.

        >>> publish(opened, "common", project, ["feels-safe"], version="2025.1")
        ('feels-safe',)

    Without `measures` they are all that have a definition. With `theory` its drivers and ideas go
    with them, and `files` beside the projects by their paths. A pack that is there keeps its others
    and its remarks; asks before one that it has says something else. `expected` is the fingerprint
    of its definitions.toml as somebody saw it. Raises WorkbookError for a measure without a
    definition, and where something changes under a version that is there already.
    """
    pack = slug(pack)
    rows = tuple(_chosen(project, measures, theory=theory, alone=bool(files)))
    texts = _files_with_version(opened, files, version)
    folder = f"{layout.PACKS}/{pack}"
    file = f"{folder}/{layout.DEFINITIONS}"
    about = {"title": title or opened.workbook.file.workbook.name or pack, "version": version}
    about |= {"what": what} if what else {}
    if opened.workbook.file.workbook.illustrative:
        about["illustrative"] = opened.workbook.file.workbook.illustrative
    tables = {kind.value: [row for k, row in rows if k is kind] for kind in DefinitionKind}
    check_model({**about, **tables}, DefinitionsFile)
    names = (*(str(row["id"]) for _, row in rows), *texts)
    if not inside(opened.root, file).exists():
        _begin(opened, pack, file, about, rows)
        _write_files(opened, folder, texts)
        return names
    there = the_definitions(opened, pack)
    before = {(kind, one.id): one for kind, one in there.parts()}
    other = [
        str(row["id"])
        for kind, row in rows
        if (old := before.get((kind, row["id"]))) and _mark(kind, vars(old)) != _mark(kind, row)
    ]
    held = {path: bytes_now(inside(opened.root, f"{folder}/{path}"), path) for path in texts}
    other += [path for path, text in texts.items() if held[path] not in (None, text.encode())]
    new = [row for kind, row in rows if (kind, row["id"]) not in before]
    if not (other or new or None in held.values()):
        raise WorkbookError(f"{there.called} already says the same.", "Nothing was written.")
    if version == there.file.version:
        raise WorkbookError(
            f"{pack} has version {version} already, with something else in it.",
            "Wards may have taken that one. Give this one a version of its own.",
        )
    if other:
        why = "Every ward that takes it is asked, and its data before and after are marked."
        asked = (
            f"{capital(listed(other))} will mean something else from {version} on. Is that right?"
        )
        need_yes(Question("replaced", asked, why), answers)

    def change(editor: Editor) -> None:
        for key, value in about.items():
            if key != "title" or title:
                editor.set((key,), value)
        for kind, row in rows:
            if (kind, row["id"]) not in before:
                editor.add((kind.value,), row, unique=("id",))
            else:
                old = editor.find((kind.value,), "id", row["id"])
                for key in ("id", *_ABOUT[kind], *_DEFINED[kind]):
                    if key in row and old.says.get(key) != row[key]:
                        editor.set((old, key), row[key])
                    elif key not in row and key in old.says:
                        editor.remove((old, key))

    edit_toml(opened.root, file, change, expected=expected)
    _write_files(opened, folder, texts)
    return names


def _chosen(
    project: Project, measures: Sequence[str], *, theory: bool, alone: bool
) -> Iterator[tuple[DefinitionKind, dict[str, Any]]]:
    """The rows to publish. With files that stand `alone`, a project needs no measure."""
    own = [(kind, one) for kind, one in _parts_of(project)]
    if theory:
        yield from (
            (kind, _row(kind, one)) for kind, one in own if kind is not DefinitionKind.MEASURE
        )
    found = [the_measure(project, id_) for id_ in measures] or [
        one for one in project.measures if (DefinitionKind.MEASURE, one) in own and one.definition
    ]
    bare = [one.id for one in found if not one.definition.strip()]
    if bare or not (found or theory or alone):
        missing = f"No definition yet of: {listed(bare)}."
        raise NothingFoundError(
            missing if bare else f"No measure of {project.id} has a definition yet.",
            "What counts, who is asked, when? Say so first, then publish it.",
        )
    yield from ((DefinitionKind.MEASURE, _row(DefinitionKind.MEASURE, one)) for one in found)


def _row(kind: DefinitionKind, part: Part) -> dict[str, Any]:
    keys = ("id", "name", *_ABOUT[kind], *_DEFINED[kind])
    said = part.model_dump(include=set(keys), exclude_none=True, exclude_defaults=True)
    return {key: cleaned(said[key]) for key in dict.fromkeys(keys) if key in said}


def _files_with_version(opened: OpenWorkbook, files: Sequence[str], version: str) -> dict[str, str]:
    """The texts of files beside the projects by their paths; each says its version where it can."""
    own = {
        one.source.file: one
        for name, kept in opened.workbook.records.items()
        for one in kept
        if one not in opened.packs.records.get(name, ())
    }
    texts = {}
    for path in files:
        if path not in own:
            raise NothingFoundError(
                f"{path} is not a file that anything here reads.",
                there_are(path, sorted(own)),
            )
        text = own[path].source.text
        if "version" in type(own[path].file).model_fields:
            text = edited(text, path, lambda editor: editor.set(("version",), version))
        if getattr(own[path].file, "differs", ""):  # it is the common one from now on
            text = edited(text, path, lambda editor: editor.remove(("differs",)))
        texts[path] = text
    return texts


def _write_files(opened: OpenWorkbook, folder: str, texts: Mapping[str, str]) -> None:
    """The files in the pack; the workbook's own say the version that they have there."""
    files = {file: text for path, text in texts.items() for file in (path, f"{folder}/{path}")}
    with locked(opened.root):
        held = {file: bytes_now(inside(opened.root, file), file) for file in files}
        new = (
            NewText(file, files[file], None if now is None else sha256(now))
            for file, now in held.items()
            if now != files[file].encode()
        )
        write_together(opened.root, [*new])


def _begin(
    opened: OpenWorkbook,
    pack: str,
    file: str,
    about: Mapping[str, Any],
    rows: Sequence[tuple[DefinitionKind, Mapping[str, Any]]],
) -> None:
    """A new file of definitions, and the pack around it where that is new too."""
    head = "# What these mean, the same in every ward. A change gets a new version.\n"
    lines = [f"{key} = {value_text(cleaned(value))}" for key, value in about.items()]
    tables = (table_text(kind.value, row, is_array=True) for kind, row in rows)
    texts = [NewText(file, "\n".join([head + "format = 1", *lines, "", *tables]), None)]
    own = f"{layout.PACKS}/{pack}/{layout.PACK}"
    if not inside(opened.root, own).exists():
        said = {"title": about["title"], "publisher": opened.workbook.file.workbook.organisation}
        check_model(said, PackFile)
        told = (f"{key} = {value_text(value)}\n" for key, value in said.items() if value)
        texts.append(NewText(own, "format = 1\n" + "".join(told), None))
    with locked(opened.root):
        write_together(opened.root, texts)


@asks
def take(
    opened: OpenWorkbook,
    pack: str,
    projects: Sequence[Project],
    add: Sequence[str] = (),
    *,
    answers: Answers = NOTHING_SAID,
) -> TakenDefinitions:
    """Take common definitions into projects: each that says another thing is shown and asked about.

        >>> publish(opened, "common", project, ["feels-safe"], version="2025.1")
        ('feels-safe',)
        >>> take(open_workbook(root, plugins, date(2025, 4, 8)), "common", [project])
        TakenDefinitions(changed=(), kept=(), added=())

    `add` are ids of common measures that a project gets where it has none of that id. What was
    collected before and what comes after are marked, until a person confirms the change. Nothing
    is written before all is answered. Raises WorkbookError for an id that is none of the pack's,
    and ChangedError where what was asked about is otherwise by now.
    """
    found = the_definitions(opened, pack)
    common = {one.id: (kind, one) for kind, one in found.parts()}
    for id_ in add:
        if id_ not in common:
            raise WorkbookError(f"{found.called} has no {id_!r}.", there_are(id_, sorted(common)))
    for project in projects:
        _refuse_unread(project, common)
    met = (*drifts(projects, (found,)), *file_drifts(opened, (found,)))
    said = [(one, answer_to(_asked(one), answers)) for one in met]
    changed = tuple(one for one, answer in said if answer == TAKE)
    added, wanted = [], []
    for project in projects:
        there, seen = _ids_of(project), form(opened, FormKey("project", project.id))
        new = {id_: common[id_] for id_ in common if id_ in add and id_ not in there}
        known = {one.id for one in project.drivers}
        known |= {id_ for id_, (kind, _) in new.items() if kind is DefinitionKind.DRIVER}
        edits: list[Edit] = [
            Add((kind.value,), _linked(_row(kind, part), known)) for kind, part in new.values()
        ]
        for one in changed:
            if one.project and one.kind and one.project.id == project.id:
                edits += sets(seen, (one.kind.value, one.id), _linked(one.fields, known))
        if edits:
            wanted.append(FileEdits(seen.key, edits, project.source.sha256))
        added += [(project.id, id_) for id_ in new]
    files = [
        NewText(one.id, one.fields["text"], one.fields["seen"])
        for one in changed
        if one.project is None
    ]
    settled(change_together(opened, wanted, files, answers=answers))
    return TakenDefinitions(
        changed, tuple(one for one, answer in said if answer == KEEP), tuple(added)
    )


def _linked(row: Mapping[str, Any], known: Collection[str]) -> dict[str, Any]:
    """A row that names, of the drivers that it names, those that are known."""
    links = [key for key in ("part_of", "drives") if key in row]
    return {**row, **{key: [id_ for id_ in row[key] if id_ in known] for key in links}}


def _refuse_unread(project: Project, common: Mapping[str, object]) -> None:
    """Raise WorkbookError where what could not be read may be one of the common ones."""
    unknown = common.keys() - _ids_of(project)
    faults = (
        one
        for one in project.problems
        if one.severity is Severity.ERROR and one.place.file == project.source.file
    )
    if unknown and (fault := next(faults, None)):
        raise WorkbookError(
            f"{fault.place}: {fault.message}. It may be {listed(sorted(unknown))}, so "
            "nothing was written.",
            "Put that right first.",
            action=do("check", project.id),
        )


def _asked(one: Drift) -> Question:
    of = f"/{one.id}" if one.project else ""
    return Question(
        _WHICH,
        f"{one.whose}: {no_stop(one.name)} is defined differently. Which is right?",
        f"{counted(len(one.differ), 'part')} of it: {listed(one.differ)}.",
        (
            Choice(TAKE, f"the common one, {one.of.called}: {one.common}"),
            Choice(KEEP, f"this ward's own: {one.own}" if one.project else f"ours: {one.own}"),
        ),
        personal=True,
        about=f"{one.whose}{of}",
    )
