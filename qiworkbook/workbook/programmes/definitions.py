"""Common definitions: what a measure means in every ward, in a data pack, with its version.

A ward's own words are never replaced unasked: it sees both, and takes the common ones, keeps its
own for now, or says in `differs` why it counts otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from qiworkbook.compose.disclosure.free_text import must_be_read
from qiworkbook.model.base import OF_A_MEASURE, changed_parts, mark_of
from qiworkbook.model.pack import DefinitionsFile, PackFile
from qiworkbook.problems import NothingFoundError, Problem, Severity, WorkbookError, do
from qiworkbook.store import layout
from qiworkbook.store.atomic import locked
from qiworkbook.store.editor import Editor, edit_toml
from qiworkbook.store.files import NewText, write_together
from qiworkbook.store.layout import slug
from qiworkbook.store.paths import inside
from qiworkbook.store.toml_values import cleaned, table_text, value_text
from qiworkbook.text.words import capital, counted, listed, no_stop, one_line, there_are
from qiworkbook.workbook.edits.records import Kind, add_to_project, check_model, set_measure
from qiworkbook.workbook.lookup import the_measure
from qiworkbook.workbook.question import (
    NOTHING_SAID,
    Answers,
    Choice,
    Question,
    answer_to,
    asks,
    need_yes,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from qiworkbook.model import Measure, Project
    from qiworkbook.store.packs import Home
    from qiworkbook.text.source import Source
    from qiworkbook.workbook.opened import OpenWorkbook

DEFINED = tuple(part for part in OF_A_MEASURE if part != "source")
"""What of a measure is common; where its data come from is each ward's own."""

_COMMON = ("id", "name", "kind", "better", *DEFINED)
_WHICH = "definition"
TAKE, KEEP = "take", "keep"
_REPLACE = "replaced"


class Definitions(Struct, frozen=True):
    """The common definitions of one data pack."""

    pack: str
    file: DefinitionsFile
    source: Source

    @property
    def called(self) -> str:
        """Their title and version: "Safety measures (2025.1)"."""
        return f"{no_stop(self.file.title)} ({self.file.version})"


class Drift(Struct, frozen=True):
    """A measure of a project that says another thing than its common definition.

    `parts` are the keys that do, `measure` is the project's and `common` the common one.
    """

    project: Project
    measure: Measure
    common: Measure
    of: Definitions
    parts: tuple[str, ...]

    def told(self, measure: Measure) -> str:
        """What one of the two says in the parts that differ."""
        said = ((part, getattr(measure, part)) for part in self.parts)
        return "; ".join(
            f"{part} {_shown(value)}" if value else f"no {part}" for part, value in said
        )


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else f"“{no_stop(one_line(str(value)))}”"


class Taken(Struct, frozen=True):
    """What `take` came to: changed, left as the ward has it, and added, as (project, measure)."""

    changed: tuple[Drift, ...]
    kept: tuple[Drift, ...]
    added: tuple[tuple[str, str], ...]


def definitions_in(homes: Iterable[Home], problems: list[Problem]) -> tuple[Definitions, ...]:
    """The common definitions of every pack that has some, the nearest first."""
    found = []
    for home in homes:
        if home.pack:
            read = home.read(layout.DEFINITIONS, DefinitionsFile)
            problems += (one for one in read.problems if one.code != "file-missing")
            if read.value is not None:
                found.append(Definitions(home.pack, read.value, read.source))
    return tuple(found)


def drifts(
    projects: Iterable[Project], found: Iterable[Definitions], *, in_copies: bool = False
) -> Iterator[Drift]:
    """Where a measure says something else than the nearest common definition of its id.

    A part that only the ward fills in is no other thing; nor is one where `differs` says why. In
    copies to share lines with numbers are left out: a part with one in its common words is passed
    over there, since nobody can tell.
    """
    common: dict[str, tuple[Measure, Definitions]] = {}
    for definitions in found:
        for one in definitions.file.measure:
            common.setdefault(one.id, (one, definitions))
    for project in projects:
        for measure in project.measures:
            if measure.id in common and not measure.differs and _is_own(project, measure):
                theirs, of = common[measure.id]
                parts = tuple(
                    part
                    for part in changed_parts(_mark(theirs), _mark(measure))
                    if not (in_copies and must_be_read(str(getattr(theirs, part))))
                )
                if parts:
                    yield Drift(project, measure, theirs, of, parts)


def _mark(measure: Measure) -> str:
    return mark_of({part: getattr(measure, part) for part in DEFINED}, DEFINED)


def _is_own(project: Project, measure: Measure) -> bool:
    """Whether project.toml defines it: what a plugin works out has the plugin's definition."""
    series = project.series.get(measure.id)
    return not (series and series.derived_by)


def definition_problems(opened: OpenWorkbook, ids: Sequence[str] = ()) -> Iterator[Problem]:
    """What `check` asks of measures that say another thing than their common definition; of the
    whole workbook, without `ids`, also the faults of the files that define them.
    """
    faults: list[Problem] = []
    found = definitions_in(opened.packs.homes, faults)
    if not ids:
        yield from faults
    for one in drifts((view.project for view in opened.views_of(ids)), found):
        yield Problem(
            "definition-differs",
            f"{one.measure.id} says another thing than {one.of.called}: "
            f"{one.told(one.measure)}; common is {one.told(one.common)}",
            one.project.source.place(one.measure, one.parts[0]),
            Severity.QUESTION,
            'Take the common one, or say why it is counted otherwise: differs = "..."',
            action=do("definitions take", one.of.pack, one.project.id),
            measure=one.measure.id,
        )


def the_definitions(opened: OpenWorkbook, pack: str) -> Definitions:
    """Those of the pack of this name. Raises WorkbookError for one without, or with a fault."""
    problems: list[Problem] = []
    found = {one.pack: one for one in definitions_in(opened.packs.homes, problems)}
    if pack in found:
        return found[pack]
    place = f"{layout.PACKS}/{pack}/{layout.DEFINITIONS}"
    for problem in problems:
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
    answers: Answers = NOTHING_SAID,
    expected: str | None = None,
) -> tuple[str, ...]:
    """Publish definitions of a project's measures in a data pack of the workbook; gives their ids.

        >>> publish(opened, "common", project, ["feels-safe"], version="2025.1")
        ('feels-safe',)

    Without `measures` they are all that have a definition. A pack that is there keeps its others
    and its remarks; asks before one that it has says something else. `expected` is the fingerprint
    of its definitions.toml as somebody saw it. Raises WorkbookError for a measure without a
    definition, and where something changes under a version that is there already.
    """
    pack = slug(pack)
    rows = tuple(_row(one) for one in _chosen(project, measures))
    file = f"{layout.PACKS}/{pack}/{layout.DEFINITIONS}"
    about = {"title": title or opened.workbook.file.workbook.name or pack, "version": version}
    about |= {"what": what} if what else {}
    if opened.workbook.file.workbook.illustrative:
        about["illustrative"] = opened.workbook.file.workbook.illustrative
    check_model({**about, "measure": [*rows]}, DefinitionsFile)
    if not inside(opened.root, file).exists():
        _begin(opened, pack, file, about, rows)
        return tuple(str(row["id"]) for row in rows)
    there = the_definitions(opened, pack)
    before = {one.id: one for one in there.file.measure}
    changed = [
        row["id"]
        for row in rows
        if row["id"] in before and _mark(before[row["id"]]) != mark_of(row, DEFINED)
    ]
    is_new = changed or any(row["id"] not in before for row in rows)
    if not is_new:
        raise WorkbookError(f"{there.called} says the same already.", "Nothing was written.")
    if version == there.file.version:
        raise WorkbookError(
            f"{pack} has version {version} already, and it says something else.",
            "Wards may have taken that one. Give this one a version of its own.",
        )
    if changed:
        why = "Every ward that takes it is asked, and its data before and after are marked."
        asked = f"{capital(listed(changed))} will mean another thing from {version} on. Is it so?"
        need_yes(Question(_REPLACE, asked, why), answers)

    def change(editor: Editor) -> None:
        for key, value in about.items():
            if key != "title" or title:
                editor.set((key,), value)
        for row in rows:
            if row["id"] not in before:
                editor.add(("measure",), row, unique=("id",))
                continue
            old = editor.find(("measure",), "id", row["id"])
            for key in _COMMON:
                if key in row and old.says.get(key) != row[key]:
                    editor.set((old, key), row[key])
                elif key not in row and key in old.says:
                    editor.remove((old, key))

    edit_toml(opened.root, file, change, expected=expected)
    return tuple(str(row["id"]) for row in rows)


def _chosen(project: Project, measures: Sequence[str]) -> tuple[Measure, ...]:
    own = [one for one in project.measures if _is_own(project, one)]
    found = [the_measure(project, id_) for id_ in measures] or [o for o in own if o.definition]
    bare = [one.id for one in found if not one.definition.strip()]
    if bare or not found:
        missing = f"No definition yet of: {listed(bare)}."
        raise NothingFoundError(
            missing if bare else f"No measure of {project.id} has a definition yet.",
            "What counts, who is asked, when? Say so first, then publish it.",
        )
    return tuple(found)


def _row(measure: Measure) -> dict[str, Any]:
    said = measure.model_dump(include=set(_COMMON), exclude_none=True, exclude_defaults=True)
    return {key: cleaned(said[key]) for key in _COMMON if key in said}


def _begin(
    opened: OpenWorkbook,
    pack: str,
    file: str,
    about: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
) -> None:
    """A new file of definitions, and the pack around it where that is new too."""
    head = "# What these measures mean, the same in every ward. A change gets a new version.\n"
    lines = [f"{key} = {value_text(cleaned(value))}" for key, value in about.items()]
    tables = (table_text("measure", row, is_array=True) for row in rows)
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
) -> Taken:
    """Take common definitions into projects: each that says another thing is shown and asked about.

        >>> publish(opened, "common", project, ["feels-safe"], version="2025.1")
        ('feels-safe',)
        >>> take(open_workbook(root, plugins, date(2025, 4, 8)), "common", [project])
        Taken(changed=(), kept=(), added=())

    `add` are ids of common measures that a project gets where it has none of that id. What was
    collected before and what comes after are marked, until a person confirms the change. Nothing
    is written before all is answered. Raises WorkbookError for an id that is none of the pack's.
    """
    found = the_definitions(opened, pack)
    common = {one.id: one for one in found.file.measure}
    for id_ in add:
        if id_ not in common:
            raise WorkbookError(f"{found.called} has no {id_!r}.", there_are(id_, sorted(common)))
    for project in projects:
        _refuse_unread(project, common)
    met = tuple(drifts(projects, (found,)))
    said = [(one, answer_to(_asked(one), answers)) for one in met]
    changed = tuple(one for one, answer in said if answer == TAKE)
    for one in changed:
        fields = {part: cleaned(getattr(one.common, part)) for part in one.parts}
        set_measure(opened.root, opened.view(one.project.id), one.measure.id, fields)
    added = []
    for project in projects:
        for id_ in add:
            if all(one.id != id_ for one in project.measures):
                add_to_project(opened.root, project, Kind.MEASURE, _row(common[id_]))
                added.append((project.id, id_))
    return Taken(changed, tuple(one for one, answer in said if answer == KEEP), tuple(added))


def _refuse_unread(project: Project, common: Mapping[str, Measure]) -> None:
    """Raise WorkbookError where what could not be read may be one of the common measures."""
    unknown = common.keys() - {one.id for one in project.measures}
    faults = (
        one
        for one in project.problems
        if one.severity is Severity.ERROR and one.place.file == project.source.file
    )
    if unknown and (fault := next(faults, None)):
        raise WorkbookError(
            f"{fault.place}: {fault.message}. It may be the measure {listed(sorted(unknown))}, so "
            "nothing was written.",
            "Put that right first.",
            action=do("check", project.id),
        )


def _asked(one: Drift) -> Question:
    return Question(
        f"{_WHICH}:{one.project.id}/{one.measure.id}",
        f"{one.project.id}: {no_stop(one.measure.name)} is defined in another way. Which holds?",
        f"{counted(len(one.parts), 'part')} of it: {listed(one.parts)}.",
        (
            Choice(TAKE, f"the common one, {one.of.called}: {one.told(one.common)}"),
            Choice(KEEP, f"this ward's own: {one.told(one.measure)}"),
        ),
        personal=True,
    )
