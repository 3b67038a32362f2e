"""The thing that a person named, or a sentence that says which ones there are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from msgspec.structs import replace

from qiworkbook.analysis.wards_and_trusts import at_their_places
from qiworkbook.model import Cycle, Driver, Idea, Measure, Project, WorkbookFile
from qiworkbook.problems import Action, WorkbookError, do
from qiworkbook.store import layout
from qiworkbook.store.editor import MadeName
from qiworkbook.store.toml_file import read_toml
from qiworkbook.store.workbook_folder import bare_project, project_ids, read_cycles
from qiworkbook.text.words import meant_or, one_line, sentence


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_HasId)

_A_PIECE = 3  # letters of a part of a word, at least


def fitting(names: Mapping[str, str], said: str) -> str:
    """The one id that `said` stands for: the id itself, its name, or a part of either.

        >>> fitting({"feels-safe": "Felt safe", "huddle": "Huddles"}, "safe")
        'feels-safe'

    `names` are what things are called, by their ids. Nobody means a part of an id that was made
    up ("~3f2a"), or of a number: 2 is not 2025; and one or two letters are a whole word of it or
    nothing. "" where nothing fits. Raises WorkbookError, naming them, where several do.
    """
    wanted = one_line(said).casefold()
    if said in names or not wanted:
        return said if said in names else ""
    whole = [id_ for id_, name in names.items() if wanted in (id_, one_line(name).casefold())]
    either = f"{re.escape(wanted)}|{re.escape(wanted.replace(' ', '-'))}"
    beside = r"\d" if wanted.isdecimal() else r"\w" if len(wanted) < _A_PIECE else "\0"
    fits = re.compile(rf"(?<!{beside})({either})(?!{beside})").search
    part = [
        id_
        for id_, name in names.items()
        if fits("" if isinstance(id_, MadeName) else id_) or fits(one_line(name).casefold())
    ]
    found = whole if len(whole) == 1 else part
    if len(found) > 1:
        told = ", ".join(sorted(found))
        raise WorkbookError(f"Several have {said!r} in their name.", f"Name one: {told}.")
    return found[0] if found else ""


def projects_by_name(root: Path) -> dict[str, str]:
    """What every project is called, by its id: its title, and its ward.

    >>> projects_by_name(root)["willow-ward"]
    'Feeling safe on Willow Ward Willow Ward'
    """
    settings = read_toml(root, layout.WORKBOOK, WorkbookFile).value or WorkbookFile()
    projects = at_their_places((bare_project(root, id_) for id_ in project_ids(root)), settings)
    return {one.id: f"{one.title} {one.ward}" for one in projects}


def things_of(root: Path, project: str, kind: str) -> tuple[Driver | Idea | Measure | Cycle, ...]:
    """The "drivers", "ideas", "measures" or "cycles" that the files of a project hold.

        >>> [one.id for one in things_of(root, "willow-ward", "measures")][0]
        'feels-safe'

    Nothing else of it is read, so what plugins work out is not among them.
    """
    if kind == "cycles":
        return read_cycles(root, project)[0]
    things: tuple[Driver | Idea | Measure, ...] = getattr(bare_project(root, project), kind)
    return things


def the_idea(project: Project, id_: str) -> Idea:
    """The change idea with this id. Raises WorkbookError when it is not there.

    >>> the_idea(project, "safety-huddle").drives
    ('staff-confidence', 'evenings-and-nights')
    """
    return _the(project.ideas, id_, "change idea", project, do("idea add", project.id, "..."))


def the_measure(project: Project, id_: str) -> Measure:
    """The measure with this id. Raises WorkbookError when it is not there.

    >>> the_measure(project, "feels-safe").name
    'People who felt sexually safe this week'
    """
    add = do("measure add", project.id, "...", kind="outcome")
    return _the(project.measures, id_, "measure", project, add)


def the_cycle(project: Project, said: str) -> Cycle:
    """The cycle with this id, or the only one that has `said` in its id or title.

    >>> the_cycle(project, "one-corridor").id
    '2024-06-24-knock-one-corridor'
    """
    said = fitting({cycle.id: cycle.title for cycle in project.cycles}, said) or said
    return _the(project.cycles, said, "cycle", project, do("pdsa plan", project.id, "..."))


def with_cycle_now(root: Path, project: Project, id_: str) -> Project:
    """The project, with this cycle as its file says by now. Nothing else is read again.

    >>> with_cycle_now(root, project, "2024-02-05-huddle-one-handover").cycles[0].id
    '2024-02-05-huddle-one-handover'
    """
    now, _ = read_cycles(root, project.id, id_)
    others = (one for one in project.cycles if one.id != id_)
    return replace(project, cycles=tuple(sorted((*others, *now), key=lambda one: one.id)))


def readable(project: Project) -> Project:
    """The project. Raises WorkbookError when its project.toml could not be read.

    >>> readable(project).id
    'willow-ward'
    """
    if project.unread:
        why = project.why_unread
        where = f"{why}. {sentence(why.hint)}\n" if why else ""
        raise WorkbookError(
            f"{project.source.file} cannot be read.",
            f"{where}Put that right, and look again.",
            (why,) if why else (),
            action=do("check", project.id),
        )
    return project


def _the(things: Sequence[T], id_: str, noun: str, project: Project, add: Action) -> T:
    found = [thing for thing in things if thing.id == id_]
    if len(found) == 1:
        return found[0]
    if noun != "cycle":
        readable(project)
    if found:
        raise WorkbookError(
            f"{project.id} has {len(found)} {noun}s called {id_!r}.",
            f"Look at {project.source.file} and give each its own id.",
        )
    ids = [thing.id for thing in things]
    there = f"There are: {', '.join(ids)}." if ids else "There is none yet. Add one."
    message, hint = f"{project.id} has no {noun} {id_!r}.", meant_or(id_, ids, there)
    raise WorkbookError(message, hint, action=None if ids else add)
