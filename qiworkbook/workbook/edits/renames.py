"""Names and ids changed wherever something links to them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from qiworkbook.model import AIM
from qiworkbook.problems import Place, Problem, WorkbookError, do
from qiworkbook.store import layout
from qiworkbook.store.atomic import sha256
from qiworkbook.store.csv_lines import records
from qiworkbook.store.editor import Editor, MadeName, PathStep, edited, row_names
from qiworkbook.store.files import NewText, read_text
from qiworkbook.store.layout import DATA_BYTES, inside, read_bytes
from qiworkbook.store.toml_file import Plain
from qiworkbook.text.words import listed
from qiworkbook.workbook.edits.fields import Field, FieldKind
from qiworkbook.workbook.edits.forms import (
    NO_TEXTS,
    FieldProblem,
    Form,
    FormKey,
    FormPath,
    form,
    forms,
    name_of,
)
from qiworkbook.workbook.opened import OpenWorkbook, open_workbook
from qiworkbook.workbook.question import Answers, Choice, Question, answer_to, need_yes

NAMED = {"project": ("driver", "idea", "measure"), "workbook": ("ward", "trust")}
"""What has its id in a file of this kind, in an array of this name."""


class IdPlace(Struct, frozen=True):
    """An id that stands at `path`: of what `kind` of thing, and of which project ("" for any)."""

    path: FormPath
    kind: str
    id: str
    project: str

    @property
    def names(self) -> tuple[str, str, str]:
        """What it names, wherever it stands."""
        return self.kind, self.id, self.project


def links_in(
    fields: tuple[Field, ...], table: Mapping[str, Plain], project: str, path: FormPath = ()
) -> Iterator[IdPlace]:
    """Every id that a table names, in the order of its fields.

    `project` is the one that the file belongs to; a table that names a project of its own speaks
    of that one's drivers, ideas and measures.
    """
    own = [table.get(one.key) for one in fields if one.links_to == "project"]
    whose = next((one for one in own if isinstance(one, str) and one), project)
    for one in fields:
        value, here = table.get(one.key), (*path, one.key)
        if one.kind is FieldKind.TABLE and isinstance(value, Mapping):
            yield from links_in(one.fields, value, project, here)
        elif one.kind is FieldKind.ROWS and isinstance(value, (list, tuple)):
            rows = [row for row in value if isinstance(row, Mapping)]
            for name, row in zip(row_names(rows), rows, strict=True):
                yield from links_in(one.fields, row, project, (*here, name))
        else:
            kind = one.links_to or (one.item.links_to if one.item else "")
            for id_ in value if isinstance(value, (list, tuple)) else (value,):
                if kind and isinstance(id_, str) and id_:
                    yield from _link(here, kind, id_, whose)


def _link(path: FormPath, kind: str, id_: str, project: str) -> Iterator[IdPlace]:
    if kind == "driver or aim":
        if id_ != AIM:
            yield IdPlace(path, "driver", id_, project)
    else:
        is_global = kind == "project" or kind in NAMED["workbook"]
        yield IdPlace(path, kind, id_, "" if is_global else project)


def names_of(opened: OpenWorkbook, kind: str, project: str) -> dict[str, str]:
    """What an id of this kind can be, each with how people call it: what a form offers.

        >>> names_of(opened, "driver", "willow-ward")["talking-about-it"]
        'Sexual safety is talked about openly'

    Without a project: those of all that were read.
    """
    if kind == "project":
        titles = {one.id: one.title for one in opened.workbook.projects}
        return {id_: titles.get(id_, id_) for id_ in opened.workbook.ids}
    if kind in NAMED["workbook"]:
        return {one.id: one.name for one in getattr(opened.workbook.file, kind)}
    projects = [one for one in opened.workbook.projects if project in ("", one.id)]
    rows = kind.removesuffix(" or aim")
    if rows in NAMED["project"]:
        found = {one.id: one.name for each in projects for one in getattr(each, f"{rows}s")}
        return found if rows == kind else {AIM: "The aim", **found}
    cycles = [one for each in projects for one in each.cycles]
    return {one.id: one.title for one in cycles} if kind == "cycle" else {}


_NamedIn = tuple["Form", "IdPlace"]
Named = Collection[_NamedIn]
"""Links that name what was renamed or is gone, each with the form where it stands."""

Thing = tuple[str, str]
"""What has an id, and the id: ("driver", "talked-about")."""


_KEPT = {
    ("cycle", "idea"): "A test keeps the idea that it tested; one that you no longer want can be "
    "set aside by its status.",
    ("project", "days_between"): "Days between events are worked out from it.",
}
"""Links that nothing can take the place of but another one, by the kind of file and the key."""

NO_OTHER = "none"
"""The answer that takes what is gone out wherever it is named."""


class Renames(Struct, frozen=True):
    """Ids that are other ones by now, and those that are there no more, of one project or none.

    `to` is what is to be named instead: of what is gone as somebody decided, "" for nothing.
    """

    project: str
    to: Mapping[Thing, str] = field(default_factory=dict)
    gone: frozenset[Thing] = frozenset()

    def follows(self, link: IdPlace, of: str) -> str | None:
        """What a link in a file of this kind is to name, "" for nothing; None where it stays."""
        new = self.to.get((link.kind, link.id)) if link.project in (self.project, "") else None
        return new or (None if (of, link.path[-1]) in _KEPT else new)

    def breaks(self, link: IdPlace, of: str) -> bool:
        """Whether a link in a file of this kind names what is there no more."""
        is_gone = (link.kind, link.id) in self.gone and link.project in (self.project, "")
        return is_gone and self.follows(link, of) is None


class Ids:
    """The ids that a file gives before it is edited, by the rows that have them."""

    def __init__(self, key: FormKey, data: Mapping[str, Plain]) -> None:
        self._key = key
        rows = _rows(key, data)
        self._rows = {id(row): (kind, row, row.get("id")) for kind, row in rows}

    def renames(self, data: Mapping[str, Plain]) -> Renames:
        """What became of them. A row is the same one wherever it stands by now."""
        rows = [*_rows(self._key, data)]
        now = {id(row): row.get("id") for _, row in rows}
        there = {(kind, id_) for kind, row in rows if isinstance(id_ := row.get("id"), str)}
        lost = {
            key: (kind, old)
            for key, (kind, _, old) in self._rows.items()
            if isinstance(old, str) and (kind, old) not in there
        }
        to = {thing: new for key, thing in lost.items() if isinstance(new := now.get(key), str)}
        gone = frozenset(thing for key, thing in lost.items() if key not in now)
        return Renames(self._key.project, to, gone)


def _rows(key: FormKey, data: Mapping[str, Plain]) -> Iterator[tuple[str, dict[str, Plain]]]:
    for kind in NAMED.get(key.kind, ()):
        rows = data.get(kind, ())
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict):
                yield kind, row


def follow(editor: Editor, seen: Form, renames: Renames) -> None:
    """Let what a file names follow the new ids, and what stands in place of those that are gone."""
    for link in links_in(seen.fields, editor.data, seen.key.project):
        new = renames.follows(link, seen.key.kind)
        if new is None:
            continue
        steps = steps_to(editor, link.path)
        said = editor.value(steps)
        now: Plain = new if link.path[:2] != (link.kind, new) else ""  # it does not name itself
        if isinstance(said, list):
            all_ = dict.fromkeys(now if one == link.id else one for one in said)
            now = [one for one in all_ if one]
        if now:
            editor.set(steps, now)
        else:
            editor.remove(steps)


def steps_to(editor: Editor, path: FormPath) -> tuple[PathStep, ...]:
    """The way of the editor to a value of a form. Raises KeyError for a row that is not there."""
    steps: tuple[PathStep, ...] = ()
    for part in path:
        if isinstance(editor.value(steps), list):
            steps = (editor.named(steps, part),)
        else:
            steps = (*steps, part)
    return steps


def elsewhere(
    opened: OpenWorkbook, but: str, renames: Renames, texts: Mapping[str, str] = NO_TEXTS
) -> Iterator[_NamedIn]:
    """Every link in a file of the workbook, `but` one, that names what was renamed or is gone.

    What `texts` has for a file stands for it. A driver that another project has too is not meant
    by a file that says of no project which.
    """
    if not (renames.to or renames.gone):
        return
    all_ = open_workbook(opened.root, opened.plugins, opened.today)
    others = [one for one in all_.workbook.ids if one != renames.project]
    stems = {file: layout.stem(file) for file in texts}  # some may not be there yet
    new = (
        FormKey("cycle", renames.project, stem)
        for file, stem in stems.items()
        if file == layout.cycle_file(renames.project, stem)
    )
    for key in dict.fromkeys((*forms(all_), *new)):
        try:
            found = form(all_, key, texts)
        except WorkbookError:
            continue  # `check` tells what is wrong with the file
        if found.file == but:
            continue
        for link in links_in(found.fields, found.values, key.project):
            vague = not link.project and link.kind in NAMED["project"]
            if vague and any(link.id in names_of(all_, link.kind, one) for one in others):
                continue
            if renames.breaks(link, key.kind) or renames.follows(link, key.kind) is not None:
                yield found, link


def decided(
    opened: OpenWorkbook, seen: Form, renames: Renames, others: Named, answers: Answers
) -> Renames:
    """With what is to be named in place of all that is gone; numbers of it may go too by then.

    What nobody has said is asked: raises Unanswered.
    """
    links = [*_broken(seen, seen, renames, others)]
    for kind, id_ in sorted(renames.gone):
        names = names_of(opened, kind, renames.project)
        question = _instead(
            seen, kind, id_, names, [one for one in links if one[1].names[:2] == (kind, id_)]
        )
        said = answer_to(question, answers) if question else NO_OTHER
        renames = replace(renames, to={**renames.to, (kind, id_): "" if said == NO_OTHER else said})
        file = layout.data_file(renames.project, id_)
        if kind == "measure" and _has_points(opened.root, file):
            ask = f"{file} has the numbers of the measure {id_}. Delete them with it?"
            need_yes(Question("numbers", ask, personal=True, about=id_), answers)
    return renames


def _instead(
    seen: Form, kind: str, id_: str, names: Mapping[str, str], named: list[_NamedIn]
) -> Question | None:
    """What is asked about what these links are to name; None where nothing can be answered."""
    own = [
        o
        for o in links_in(seen.fields, seen.values, seen.key.project)
        if (o.path[0], o.kind) == (kind, kind)
    ]
    below = {id_}
    for _ in own:  # none of which can stand above itself; a pair has no order
        below |= {one.path[1] for one in own if one.id in below and one.path[-1] != "paired_with"}
    kept = [_KEPT[to] for f, one in named if (to := (f.key.kind, one.path[-1])) in _KEPT]
    only = [_told(f, one) for f, one in named if f.value(*one.path) in (id_, (id_,))]
    means = "take it out there" + (f": nothing is named then in {listed(only)}" if only else "")
    choices = [] if kept else [Choice(NO_OTHER, means)]
    choices += [Choice(one, name) for one, name in names.items() if one not in below]
    told = listed(dict.fromkeys(_told(*one) for one in named))
    why = " ".join(dict.fromkeys([f"The {kind} {id_} is named in {told}.", *kept]))
    ask = f"What is to be named instead of “{names.get(id_, id_)}”?"
    question = Question("instead", ask, why, tuple(choices), about=f"{kind}:{id_}")
    return question if named and choices else None


def _told(found: Form, link: IdPlace) -> str:
    """What names it, as people call it."""
    kind, title = found.key.kind, found.value("title") or found.key.id
    row = f"{link.path[0]} “{name_of(found, link.path[:2])}”" if link.path[2:] else link.path[0]
    if kind == "project":
        return f"the {row}"
    called = f" “{title}”" if title not in ("", kind) else ""
    return f"the {kind.replace('-', ' ')}{called}" + (f" ({row})" if link.path[2:] else "")


def _broken(seen: Form, after: Form, renames: Renames, others: Named) -> Iterator[_NamedIn]:
    """Every link that names what is gone, told where it stands in the files that are there."""
    here = [(seen, one) for one in links_in(after.fields, after.values, renames.project)]
    for found, link in (*here, *others):
        is_in_it = found is seen and link.path[:2] in renames.gone
        if renames.breaks(link, found.key.kind) and not is_in_it:
            yield found, link


def held_by(
    root: Path, seen: Form, after: Form, renames: Renames, others: Named
) -> Iterator[FieldProblem]:
    """A problem for everything that still names what is gone, and for numbers that are its own."""
    for found, link in _broken(seen, after, renames, others):
        place = found.place(*link.path)
        said = " ".join(part for part in link.path if not isinstance(part, MadeName))
        yield FieldProblem(
            (link.kind, link.id),
            Problem(
                "still-named",
                f"the {link.kind} {link.id} is named in {place}, {said}",
                place,
                hint=_KEPT.get((found.key.kind, link.path[-1]), "Take it out there first."),
            ),
        )
    for kind, id_ in sorted(renames.gone - set(renames.to)):
        file = layout.data_file(renames.project, id_)
        if kind == "measure" and _has_points(root, file):
            message = f"{file} has the numbers of the measure {id_}"
            hint = "They would be lost with it. Take them out first, date by date."
            way = do("data remove", renames.project, id_, "DATE")
            problem = Problem("still-named", message, Place(file), hint=hint, action=way)
            yield FieldProblem((kind, id_), problem)


def _has_points(root: Path, file: str) -> bool:
    """Whether anything stands in a data file below its heading."""
    if not inside(root, file).exists():
        return False
    return any(True for _ in islice(records(read_text(root, file, DATA_BYTES).text), 1, None))


def data_moved(root: Path, renames: Renames) -> Iterator[NewText]:
    """The data files of measures that have another id, and those of measures that are gone.

    Raises WorkbookError for one in the way.
    """
    for kind, id_ in sorted(renames.gone):
        file = layout.data_file(renames.project, id_)
        if kind == "measure" and inside(root, file).exists():
            yield NewText(file, None, sha256(read_bytes(root, file, DATA_BYTES)))
    for (kind, old), new in renames.to.items():
        file, target = (layout.data_file(renames.project, id_) for id_ in (old, new))
        if kind != "measure" or (kind, old) in renames.gone or not inside(root, file).exists():
            continue
        if inside(root, target).exists():
            raise WorkbookError(
                f"{file} can't become {target}, which is there already; nothing was written.",
                "Look at the two files, and take one away.",
            )
        content = read_bytes(root, file, DATA_BYTES)
        yield NewText(target, content)
        yield NewText(file, None, sha256(content))


def followed(renames: Renames, named: Named) -> dict[str, tuple[Form, str]]:
    """The files that name what was renamed: each as it is, and its text to be."""
    found = {
        each.file: each for each, link in named if renames.follows(link, each.key.kind) is not None
    }
    return {
        file: (
            each,
            edited(
                each.text,
                file,
                lambda editor, one=each: follow(editor, one, renames),  # type: ignore[misc]
            ),
        )
        for file, each in found.items()
    }
