"""Wards that arrived, by e-mail or on a drive, recognised and taken into the workbook.

A copy is never made into a ward, and of two that differ nobody's is thrown away unasked. What may
land is what a project is made of: its file, cycles, data, and the files of modules. Settings, git,
journals, templates and outputs of others stay outside.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.analysis.ambitions import counted_to
from qiworkbook.contributions.records import RecordType, Scope
from qiworkbook.model import About, Project, Series
from qiworkbook.problems import Severity, WorkbookError
from qiworkbook.store import layout
from qiworkbook.store.arrived_files import Arrivals, ArrivedFile, LeftBehind
from qiworkbook.store.atomic import locked, sha256
from qiworkbook.store.files import NewText, bytes_now, put_files, write_together
from qiworkbook.store.layout import copied_from, files_below, inside, printable, slug, unique_slug
from qiworkbook.store.workbook_folder import read_project
from qiworkbook.text.words import counted, day, grouped, one_line
from qiworkbook.workbook.memory.undo import lines_changed
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.programmes.share_pack import beside_packs, packs_in
from qiworkbook.workbook.question import Answers, Choice, Question, answer_to, answered, asks
from qiworkbook.workbook.sheets.sheet_choice import are_the_same

TAKE, KEEP, LEAVE_OUT = "take", "keep", "leave-out"
_ARRIVED = "arrived"
_HOME = layout.project_folder(_ARRIVED)
_OF_A_WORKBOOK = {
    *(layout.WORKBOOK, layout.RESOURCES, layout.LEARNING_SETS, layout.IMPORTS),
    *(layout.TEMPLATES, layout.PACKS),
}
_NAMES_OF_NOTHING = re.compile(r"(?:new|untitled)[ -]?folder|projects?|desktop|downloads?|files?")
_VERSION = re.compile(r"(.+?)(?:-(?:final|draft|latest|updated|old|new|version-?[0-9]+|v[0-9]+))+")


MOST_WARDS = 2_000
"""Projects in what arrives at once: a nation's wards come by the trust, and a zip of 30,000 would
keep the reader for a quarter of an hour."""


class State(StrEnum):
    """How something that arrived stands to the workbook."""

    NEW = "a new ward"
    SAME = "already here, and the same"
    OLDER = "an older copy of a ward that is here"
    LESS = "a copy of a ward that is here, whose numbers go less far"
    CHANGED = "a different copy of a ward that is here"
    TWIN = "the same as another that arrived"
    LEFT_OUT = "left out, as you said"
    SHARED = "of a copy to share, its numbers rounded or hidden, so it was left outside"
    UNREADABLE = "cannot be read, so it was left outside"


_TAKES_AWAY = (State.OLDER, State.LESS)
OUTSIDE = (State.UNREADABLE, State.SHARED)
"""What is never taken in."""


class Arrival(Struct, frozen=True):
    """A project that arrived: where it was found, what it says, and its files below its folder.

    `id` is the project that it is, here or once it is taken in. `only_here` are files of the
    project in the workbook that did not come with it, and `differ` those that say another thing.
    `without` says which files of its own could not be read, and why: a damaged one, say.
    """

    where: str
    project: Project
    files: Mapping[str, bytes]
    id: str
    state: State = State.NEW
    differ: tuple[str, ...] = ()
    only_here: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def latest(self) -> date | None:
        """The last day that its data, cycles and progress speak of."""
        return latest_of(self.project)

    @property
    def in_part(self) -> tuple[str, ...]:
        """Those of its files that hold something that cannot be read."""
        found = (one.place.file for one in self.project.problems if one.severity is Severity.ERROR)
        return tuple(sorted({file.removeprefix(f"{_HOME}/") for file in found}))


class Collected(Struct, frozen=True):
    """What arrived, and what is to become of it. Nothing of it is written yet.

    `take` are those whose files are written. `sheets` are ward's sheets that came back filled in,
    and `packs` are copies to share: a programme reads those, and no ward is made of one.
    """

    arrivals: tuple[Arrival, ...] = ()
    take: tuple[Arrival, ...] = ()
    left: tuple[LeftBehind, ...] = ()
    sheets: tuple[ArrivedFile, ...] = ()
    packs: tuple[str, ...] = ()


def latest_of(project: Project) -> date | None:
    """The last day that a project's data, cycles, learning and progress speak of."""
    days = [series.latest.when for series in project.series.values() if series.latest]
    for cycle in project.cycles:
        file = cycle.file
        days += [d for d in (file.do.ended, file.do.started, file.plan.predicted_on) if d]
    days += [one.date for one in project.learning if one.date]
    days += [one.date for one in project.progress]
    return max(days, default=None)


def reach_of(project: Project, until: date = date.max) -> tuple[date, date, int]:
    """How far a project goes, for the further of two copies of it, made at the latest `until`.

    First what was counted, since two copies may both predict a test for a day after all numbers,
    then its last day, then what was counted of all its measures: one of them may lack a file.
    """
    counted = [
        min(counted_to(measure, project.series[measure.id]), until)
        for measure in project.measures
        if measure.id in project.series
    ]
    return (
        max(counted, default=date.min),
        latest_of(project) or date.min,
        sum(map(date.toordinal, counted)),
    )


@asks
def look_at_arrivals(
    opened: OpenWorkbook, arrived: tuple[Path, ...], answers: Answers
) -> Collected:
    """Everything that arrived, recognised and held against the workbook.

    Asks which ward it is where a name does not say, which of several to take where they differ,
    and whether to take one that differs from what is here. Raises WorkbookError for a path that is
    not there.
    """
    for path in arrived:
        if not path.exists():
            raise WorkbookError(f"{path} is not there.", "Name a folder, a zip or a file.")
    found = Arrivals(arrived)
    kinds = opened.plugins.record_types
    left = list(found.left)
    packs = packs_in(found.files)
    files = beside_packs(found.files)
    sheets = tuple(one for one in files if one.name.lower().endswith(".xlsx"))
    read = [_read(opened, *one, found.left) for one in project_files(files, kinds, left)]
    here = {project.id: project for project in opened.workbook.projects}
    good = [one for one in read if one.state not in OUTSIDE]
    by_name = grouped(good, lambda one: one.id).items()
    alike = {id_ for id_, a in by_name if len({identity(one.project.about)[1:] for one in a}) > 1}
    # the name of several wards' folders says which of none
    good = [replace(one, id="") if one.id in alike.difference(here) else one for one in good]
    named: list[Arrival] = []
    for at, one in enumerate(good):
        named.append(_which(one, here, [*named, *good[at:]], answers))
    judged = list(_judged(opened, named))
    take = tuple(_chosen(opened.root, judged, answers))
    where = tuple(sorted("/".join(pack) or layout.SHARE for pack in packs))
    return Collected(
        (*judged, *(one for one in read if one.state in OUTSIDE)), take, tuple(left), sheets, where
    )


def take_in_arrivals(root: Path, collected: Collected) -> int:
    """Write the wards that were chosen, all of them or none. Gives how many files.

    What stood before is in the journal, and files that only the workbook has stay.
    """
    with locked(root):
        texts = [text for one in collected.take for text in _texts(root, one)]
        write_together(root, texts)
    return len(texts)


def _texts(root: Path, one: Arrival) -> Iterator[NewText]:
    for file, content in one.files.items():
        path = f"{layout.project_folder(one.id)}/{file}"
        there = bytes_now(inside(root, path), path)
        if there != content:
            yield NewText(path, content, None if there is None else sha256(there))


def _projects(
    files: Sequence[ArrivedFile], left: list[LeftBehind]
) -> Iterator[tuple[tuple[str, ...], dict[str, ArrivedFile]]]:
    """Every folder with a project.toml, and what lies in and below it."""
    homes = {one.path[:-1] for one in files if one.name == layout.PROJECT}
    if len(homes) > MOST_WARDS:
        raise WorkbookError(
            f"What arrived has {len(homes):,} projects, and {MOST_WARDS:,} at once are the most "
            "that are read: nothing was taken in.",
            "Is it what you meant? Then take it in by parts, a folder or a zip of each trust.",
        )
    by_home: dict[tuple[str, ...], dict[str, ArrivedFile]] = defaultdict(dict)
    for one in files:
        home = next(
            (one.path[:n] for n in range(len(one.path) - 1, 0, -1) if one.path[:n] in homes), None
        )
        if home is not None:
            by_home[home]["/".join(one.path[len(home) :])] = one
        elif not one.name.lower().endswith(".xlsx"):
            left.append(_left_outside((), one.path, "belongs to no project"))
    yield from sorted(by_home.items())


def _left_outside(home: tuple[str, ...], path: Sequence[str], otherwise: str) -> LeftBehind:
    """A file below `home` that no ward is made of; named where it may hold somebody's work."""
    name = path[-1]
    sheet = _maybe_a_sheet(name)
    copied = "is a copy made by a sync service or a person" if home and copied_from(name) else ""
    is_work = bool(copied) or name.lower().endswith(layout.TEXTS)
    harmless = not sheet and not (is_work and _OF_A_WORKBOOK.isdisjoint(path))
    return LeftBehind("/".join((*home, *path)), sheet or copied or otherwise, harmless)


def _maybe_a_sheet(name: str) -> str:
    """Why a file that may hold a ward or a filled-in sheet was not read; "" for any other."""
    if name.lower().endswith((".eml", ".msg", ".mbox")):
        return "is an e-mail: save what is attached to it, and collect that"
    if name.lower().endswith((".ods", ".xls", ".xlsm", ".xlsb", ".numbers")):
        return "is a sheet of another kind: save it as Excel Workbook (.xlsx), and collect that"
    return ""


def project_files(
    arrived: Sequence[ArrivedFile], kinds: Sequence[RecordType], left: list[LeftBehind]
) -> Iterator[tuple[tuple[str, ...], dict[str, bytes]]]:
    """The folder of each project that arrived, and its files that may land; `left` gets others."""
    for folder, files in _projects(arrived, left):
        kept = {name: file.content for name, file in files.items() if _may_land(name, kinds)}
        why = "is not where a project here keeps such a file"
        left += [_left_outside(folder, name.split("/"), why) for name in files if name not in kept]
        yield folder, kept


def _read(
    opened: OpenWorkbook,
    folder: tuple[str, ...],
    kept: dict[str, bytes],
    left: Sequence[LeftBehind],
) -> Arrival:
    """The project in a folder that arrived, read as if it were here; `left` was not to be read."""
    kinds = opened.plugins.record_types
    with TemporaryDirectory(prefix="qiworkbook-") as home:
        root = Path(home)
        put_files(inside(root, _HOME), kept)
        project = read_project(root, _ARRIVED, kinds, opened.date_order, opened.plugins.read_record)
    alike = len({name.casefold() for name in kept}) < len(kept)
    # other programs have a project.toml too, which says of no ward
    is_one = len(kept) > 1 or any(identity(project.about))
    state = State.NEW if is_one and not (project.unread or alike) else State.UNREADABLE
    if any(problem.code == "data-shared" for problem in project.problems):
        state = State.SHARED
    where = "/".join(map(printable, folder))
    rest = ((one.where.removeprefix(f"{where}/"), one.why) for one in left if not one.harmless)
    without = tuple(dict.fromkeys(f"{name} {why}" for name, why in rest if _may_land(name, kinds)))
    return Arrival("/".join(folder), project, kept, project_name(folder), state, without=without)


def _may_land(name: str, kinds: Sequence[RecordType]) -> bool:
    """Whether a file is something that a project is made of."""
    if copied_from(name):
        return False
    own = (layout.PROJECT, f"{layout.CYCLES}/*.toml", f"{layout.DATA}/*.csv")
    records = (kind.where for kind in kinds if kind.scope is Scope.PROJECT)
    return any(
        fnmatchcase(name, where) and name.count("/") == where.count("/")
        for where in (*own, *records)
    )


def project_name(folder: tuple[str, ...]) -> str:
    """The id that the folder of a project stands for; "" where its name says nothing."""
    said = folder[-1]
    if said.lower().endswith(".zip"):
        said = said[:-4]
    while copied_from(said):
        said = copied_from(said)
    if _NAMES_OF_NOTHING.fullmatch(said.casefold().strip()):
        return ""
    try:
        return slug(said)
    except WorkbookError:
        return ""


def _kinship(one: Project, other: Project, *, beside: bool) -> str:
    """Why two projects may be one under two titles: they are of one ward, or have its numbers.

    Two of one ward that lie beside one another are told apart by those who keep them.
    """
    ward = identity(one.about)[1:]
    if ward[0] and not beside and ward == identity(other.about)[1:]:
        return "is of the same ward as"
    mine, theirs = (
        [
            {p.when: (p.value, p.denominator) for p in series.points if p.value is not None}
            for series in project.series.values()
        ]
        for project in (one, other)
    )
    same = any(are_the_same(own, there) for own in mine for there in theirs)
    return "has the numbers of" if same else ""


def identity(about: About) -> tuple[str, ...]:
    """What a project says that it is: title, ward and trust, as far as it says them."""
    said = (about.title, about.unit or about.ward, about.organisation)
    return tuple(one_line(text).casefold() for text in said)


def _which(
    one: Arrival, here: Mapping[str, Project], others: Sequence[Arrival], answers: Answers
) -> Arrival:
    """The arrival under the id of the project that it is; asked for where that is not sure."""
    if answered("which", answers).get(one.where) == LEAVE_OUT:  # said without being asked
        return replace(one, id="")
    known = {**{a.id: a.project for a in others if a.id and a is not one}, **here}
    like = sorted(
        id_
        for id_, project in known.items()
        if identity(project.about) == identity(one.project.about) and (id_ in here or id_ != one.id)
    )  # a second copy under the same name tells no more than the first
    like = [id_ for id_ in like if id_ in here] or like  # what came beside it tells no more either
    beside = {a.id for a in others if a.where.rpartition("/")[0] == one.where.rpartition("/")[0]}
    kin = {
        id_: why
        for id_, other in known.items()
        if id_ != one.id and (why := _kinship(one.project, other, beside=id_ in beside))
    }
    version = _VERSION.fullmatch(one.id)
    is_sure = one.id and (like == [one.id] or not (like or kin or version or one.id in here))
    if is_sure and not one.without:
        return one
    if is_sure:
        ask = (
            f"{one.where} is not whole: {'; '.join(one.without)}. Ask for it again, or take in "
            f"what there is of “{_said(one.project)}”."
        )
    elif one.id in here and not like and not here[one.id].unread:
        ask = (
            f"{one.where} is called like {one.id}, and speaks of another ward or another aim: "
            f"“{_said(one.project)}”, and here “{_said(here[one.id])}”. Is it {one.id}?"
        )
    elif kin and not like:
        ask = (
            f"{one.where} {' and '.join(f'{why} {id_}' for id_, why in kin.items())}, and has "
            f"another title: “{_said(one.project)}”. A copy of a ward would count it twice."
        )
    elif like:
        ask = f"{one.where} says that it is “{_said(one.project)}”, as {', '.join(like)} does."
    elif version:
        ask = f"{one.where} is called like a version of {version[1]}: “{_said(one.project)}”."
    else:
        ask = f"{one.where} has no name that says which ward it is: “{_said(one.project)}”."
    title, ward, trust = identity(one.project.about)
    wards = [identity(project.about) for project in (*(a.project for a in others), *here.values())]
    in_full = any(other[1] == ward and other[2] != trust for other in wards)
    named = "" if one.id in known else one.id
    fresh = unique_slug(named or f"{ward} {trust * in_full}".strip() or title or "ward", known)
    like = like or sorted(kin)
    ids = dict.fromkeys(filter(None, (*like, version[1] if version else "", one.id)))
    question = Question(
        "which",
        f"{ask} Which project is it?",
        choices=(
            *(Choice(id_, f"it is {id_}") for id_ in ids if id_ != fresh),
            Choice(fresh, f"a new ward, as projects/{fresh}"),
            Choice(LEAVE_OUT, "nothing of it is taken in"),
        ),
        about=one.where,
    )
    answer = answer_to(question, answers)
    return replace(one, id="" if answer == LEAVE_OUT else answer)


def _said(project: Project) -> str:
    about = project.about
    said = filter(None, (about.title, about.unit or about.ward, about.organisation))
    return one_line(", ".join(said)) or "no title"


def _judged(opened: OpenWorkbook, arrivals: Iterable[Arrival]) -> Iterator[Arrival]:
    """Each held against what is here, and against those that came before it."""
    here = {project.id: project for project in opened.workbook.projects}
    seen: set[tuple[object, ...]] = set()
    for one in arrivals:
        content = (one.id, *sorted((name, _plain(text)) for name, text in one.files.items()))
        if not one.id:
            yield replace(one, state=State.LEFT_OUT)
        elif content in seen:
            yield replace(one, state=State.TWIN)
        else:
            seen.add(content)
            yield _against(opened.root, one, here.get(one.id))


def _against(root: Path, one: Arrival, here: Project | None) -> Arrival:
    folder = layout.project_folder(one.id)
    there = {
        path.removeprefix(f"{folder}/"): bytes_now(inside(root, path), path)
        for path in (*files_below(root, folder), *(f"{folder}/{name}" for name in one.files))
    }
    compared = replace(
        one,
        added=tuple(sorted(n for n in one.files if there[n] is None)),
        differ=tuple(
            sorted(
                name
                for name, text in one.files.items()
                if (now := there[name]) is not None and _plain(now) != _plain(text)
            )
        ),
        only_here=tuple(sorted(n for n, now in there.items() if now and n not in one.files)),
    )
    if here is None:
        return compared
    if not compared.added and not compared.differ:
        return replace(compared, state=State.SAME)
    came, stands = one.latest, latest_of(here)
    older = stands is not None and (came is None or came < stands)
    less = any(
        one.project.series.get(id_, Series(id_)).counted_on[-1:] < series.counted_on[-1:]
        for id_, series in here.series.items()
        if series.source.file.removeprefix(f"{folder}/") in compared.differ
    )
    return replace(compared, state=State.OLDER if older else State.LESS if less else State.CHANGED)


def _plain(content: bytes) -> bytes:
    """A file without what sending it by another system changes: line ends and a byte order mark."""
    return content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")


def _chosen(root: Path, judged: Sequence[Arrival], answers: Answers) -> Iterator[Arrival]:
    """Of each ward the one that is taken in; asked for where there is one here, or several."""
    may_come = (one for one in judged if one.state in (State.NEW, *_TAKES_AWAY, State.CHANGED))
    for id_, found in grouped(may_come, lambda one: one.id).items():
        if len(found) > 1:
            named = {one.where: one for one in found}
            question = Question(
                "several",
                f"{id_} arrived more than once, and the copies differ. Which is right?",
                choices=(
                    *(Choice(where, described(one)) for where, one in named.items()),
                    Choice(LEAVE_OUT, "none of them is taken in"),
                ),
                about=id_,
            )
            answer = answer_to(question, answers)
            found = [named[answer]] if answer in named else []
        for one in found:
            if one.state is State.NEW or answer_to(_whether(root, one), answers) == TAKE:
                yield one


def _whether(root: Path, one: Arrival) -> Question:
    """Whether a ward that is here is replaced, with the lines that would go (-) and come (+).

    What was said of copies that differ is not said of one that takes numbers away.
    """
    return Question(
        "older" if one.state in _TAKES_AWAY else "ward",
        f"{one.where} is {one.state}, {one.id}: {described(one)}. Take it in?",
        "\n".join(line for text in _texts(root, one) for line in lines_changed(root, text)),
        choices=(
            Choice(TAKE, "what is here is replaced by what arrived"),
            Choice(KEEP, "what is here stays"),
        ),
        about=one.id,
    )


def described(one: Arrival) -> str:
    """How an arrival differs from what is here: "up to 3 March 2025; 2 files differ, 1 is new"."""
    parts = [
        counted(len(names), noun, plural)
        for names, noun, plural in (
            (one.differ, "file differs", "files differ"),
            (one.added, "file is new", "files are new"),
            (one.only_here, "file is here alone, and stays", "files are here alone, and stay"),
        )
        if names
    ]
    files = ", ".join(parts) or counted(len(one.files), "file")
    return f"up to {day(one.latest)}; {files}" if one.latest else files
