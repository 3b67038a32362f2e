"""A version saved, and what a project can be gone back to: from the journal, from git or either.

A file at the end of a day is what was last known of it by then: what a change left, or a saved
version. Where nothing was known of it yet, it is what the first change after that found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from qiworkbook import history
from qiworkbook.analysis.changes import ids_now, parts_matched
from qiworkbook.contributions.records import RecordType, Scope
from qiworkbook.history import NextVersion, Repository, UnsavedFile, Version
from qiworkbook.problems import Problem, Severity, WorkbookError, do
from qiworkbook.store import layout
from qiworkbook.store.atomic import locked, sha256
from qiworkbook.store.date_texts import DateWord
from qiworkbook.store.dates import ReadDate, past_day
from qiworkbook.store.files import NewText, as_text, bytes_now
from qiworkbook.store.layout import files_below, inside, printable
from qiworkbook.store.toml_file import parse_toml
from qiworkbook.store.toml_records import with_table
from qiworkbook.store.workbook_folder import project_ids, project_said
from qiworkbook.text.words import day, listed
from qiworkbook.workbook.check import problems_of
from qiworkbook.workbook.edits.form_edits import need_unnamed
from qiworkbook.workbook.memory.changes import Since, news_since
from qiworkbook.workbook.memory.merge import files_with_marks
from qiworkbook.workbook.memory.undo import (
    WayBack,
    change_words,
    first_of,
    kept_content,
    lines_changed,
    my_changes,
)
from qiworkbook.workbook.opened import OpenWorkbook, no_such_project
from qiworkbook.workbook.question import (
    NOTHING_SAID,
    Answers,
    Choice,
    Question,
    answer_to,
    asks,
    need_yes,
)

RENAMED = "renamed"
"""The question whether a row that has another id by now is to stand there twice."""
RECORD = "record"
_MOST_TOLD = 20  # changes that are told in words: each is read twice for that
_TABLES = ("driver", "idea", "measure")


class Said(NamedTuple):
    """What a file said at a time, where that is known; None is that there was none."""

    content: bytes | None


class PastVersion(Struct, frozen=True):
    """Something to go back to: `name` is what `restore --to` takes, `said` what was done then.

    A change is gone back to as it was before it; a saved version as it is in it.
    """

    name: str
    on: datetime
    said: str
    files: tuple[str, ...]
    saved: bool


class AllKept(Struct, frozen=True):
    """All that there is to go back to, the latest first; `unread` says what git could not tell."""

    kept: tuple[PastVersion, ...]
    unread: str = ""


def kept_of(root: Path, project: str = "", kinds: Sequence[RecordType] | None = None) -> AllKept:
    """What can be gone back to of a project, or of the workbook.

    >>> kept_of(root, "willow-ward").kept
    ()

    A change is named by the command that made it; with `kinds`, the files of plugins, or where none
    did, the latest are named by what was changed.
    """
    folder = f"{layout.project_folder(project)}/" if project else ""
    found: list[PastVersion] = []
    for change in reversed(my_changes(root)):  # those of one second stay in their order
        files = tuple(one.file for one in change.files if one.file.startswith(folder))
        if files:
            said = (
                first_of(change_words(root, change, kinds))
                if len(found) < _MOST_TOLD
                else change.what or "an edit"
            )
            found.append(PastVersion(str(change.number), change.on, said, files, saved=False))
    saved, unread = history.saved_versions(root, folder.rstrip("/"))
    found += [PastVersion(one.commit[:10], one.on, one.words, (), saved=True) for one in saved]
    return AllKept(tuple(sorted(found, key=lambda one: one.on, reverse=True)), unread)


class When(Struct, frozen=True):
    """A time to go back to: the end of a day, before a change, or a saved version."""

    said: str
    day: date | None = None
    change: int = 0
    version: Version | None = None


def when_said(root: Path, said: str, today: date, order: DateWord | None) -> When:
    """What somebody means: the number of a change, a date, or a version of git by its name.

        >>> when_said(root, "2025-03-01", date(2025, 4, 8), None).said
        'at the end of 2025-03-01'

    Raises WorkbookError for anything else, and for a day that is not over.
    """
    if said.isdecimal() and any(change.number == int(said) for change in my_changes(root)):
        return When(f"before the change {said}", change=int(said))
    read = past_day(said, today, order)
    if isinstance(read, ReadDate):
        return When(f"at the end of {read.when}", day=read.when)
    version = history.version_of(root, said) if len(said) >= 4 or not said.isdecimal() else None
    if version is None:
        raise WorkbookError(
            f"{said!r} is not the number of a change, a date or a saved version.",
            f"As a date: {read.message}. Look at what there is.",
            action=do("versions"),
        )
    return When(f"in the version {said}", version=version)


@asks
def restoring(
    opened: OpenWorkbook,
    project: str,
    when: When,
    record: str = "",
    answers: Answers = NOTHING_SAID,
) -> WayBack:
    """The way back for a project, or one record of it: a file by its name, a table by its id.

    Asks which one is meant where a name fits several (`record`). What is not known of that time
    stays as it is and is named. Raises WorkbookError where nothing would change, and where others
    still name what a record that is brought back would take out.
    """
    root = opened.root
    folder = layout.project_folder(project)
    then = _as_it_was(root, folder, when)
    files = {file: then(file) for file in sorted(_files(root, folder, when))}
    if not files:
        raise no_such_project(project, project_ids(root))
    what = f"{project} as it was {when.said}"
    if not any(files.values()):
        first = min((one.on for one in kept_of(root, project).kept), default=None)
        since = f" The first one kept is from {day(first.date())}." if first else ""
        message = f"Nothing is kept of {project} {when.said}.{since}"
        raise WorkbookError(message, "See what you can go back to.", action=do("versions"))
    home = files.get(layout.project_file(project))
    if home is not None and home.content is None:
        raise WorkbookError(
            f"{project} did not exist {when.said}, so there is nothing to bring back.",
            "See what you can go back to.",
            action=do("versions"),
        )
    if record:
        chosen = _chosen(root, folder, record, files, answers)
        files = {file: found for file, found in files.items() if file == chosen[0]}
        what = f"{record} of {what}"
        if chosen[1]:
            files = {chosen[0]: _one_table(root, chosen[0], chosen[1], files[chosen[0]])}
            _ask_renamed(opened, project, *chosen[1], home, answers)
    texts, unknown = [], [printable(file) for file, found in files.items() if found is None]
    for file, found in files.items():
        now = bytes_now(inside(root, file), printable(file))
        if found and found.content != now:
            texts.append(NewText(file, found.content, None if now is None else sha256(now)))
    one = "stays as it is: what it said then is not kept."
    many = "stay as they are: what they said then is not kept."
    left = [f"{listed(unknown)} {many if unknown[1:] else one}"] if unknown else []
    if not texts:
        more = " ".join(left)
        raise WorkbookError(f"Nothing would change: this is {what}. {more}".rstrip())
    readable = [layout.project_file(one.id) for one in opened.workbook.projects]
    if record and texts[0].file in readable:
        need_unnamed(opened, project, as_text(texts[0].content))
    shows = tuple(line for one in texts for line in lines_changed(root, one))
    return WayBack(f"Bring back {what}?", tuple(texts), (*shows, *left), left=tuple(left))


def text_then(root: Path, project: str, when: When, record: str = layout.PROJECT) -> str | None:
    """What a file of a project said then, usually its project.toml; None for no file.

    Raises WorkbookError where nobody knows.
    """
    folder = layout.project_folder(project)
    said = _as_it_was(root, folder, when)(f"{folder}/{record}")
    if said is None:
        raise WorkbookError(
            f"What {project} said then is not kept.",
            "Look at what there is.",
            action=do("versions"),
        )
    return None if said.content is None else as_text(said.content)


def _files(root: Path, folder: str, when: When) -> set[str]:
    """Every file of the project that there is, or was as far as anything knows."""
    now = {file for file in files_below(root, folder) if file.endswith(layout.TEXTS)}
    changed = {one.file for change in my_changes(root) for one in change.files}
    saved = set(_saved(root, when)[0]) | set(_saved(root, When("", version=_latest(root)))[0])
    return now | {file for file in changed | saved if file.startswith(f"{folder}/")}


def _latest(root: Path) -> Version | None:
    return history.version_of(root, "HEAD")


def _saved(root: Path, when: When) -> tuple[Mapping[str, str], Version | None]:
    """The blobs of the version that was the latest by then, by file."""
    version = when.version
    if when.day:
        version = history.version_before(root, when.day + timedelta(1))
    return (history.blobs_of(version), version) if version else ({}, None)


def _as_it_was(root: Path, folder: str, when: When) -> Callable[[str], Said | None]:
    """What a file said then."""
    changes = [
        change
        for change in my_changes(root)
        if any(one.file.startswith(f"{folder}/") for one in change.files)
    ]
    blobs, version = _saved(root, when)
    latest = _latest(root)
    ever_saved = history.blobs_of(latest) if latest else {}
    saved_on = version.on if version else None
    end = datetime.combine(when.day, time.max) if when.day else saved_on
    begun = next((c for c in my_changes(root) if c.number == when.change), None)

    def from_git(file: str) -> Said | None:
        if file in blobs and version:
            found = history.content_of(version, blobs[file])
            return None if found is None else Said(found)
        # Of a day before the first version nothing is known: a file may have been there for years.
        return Said(None) if version and file in ever_saved else None

    def then(file: str) -> Said | None:
        own = [(c, one) for c in changes for one in c.files if one.file == file]
        if when.change:
            after = [one for c, one in own if c.number >= when.change]
            if after or not (begun and _is_younger(root, file, begun.on)):
                return _journal(root, file, after[0].before) if after else _now(root, file)
            return _journal(root, file, own[-1][1].after) if own else None  # edited by hand since
        if when.version and (found := from_git(file)):
            return found
        by_then = [(c, one) for c, one in own if end and c.on <= end]
        if by_then and (saved_on is None or by_then[-1][0].on > saved_on or file not in blobs):
            return _journal(root, file, by_then[-1][1].after)
        later = [one for c, one in own if end and c.on > end]
        if version and (file in blobs or not later):
            return from_git(file)
        return _journal(root, file, later[0].before) if later else from_git(file)

    return then


def _is_younger(root: Path, file: str, on: datetime) -> bool:
    """Whether a file was written after that time: by hand, where no change tells of it."""
    path = inside(root, file)
    return path.is_file() and datetime.fromtimestamp(int(path.stat().st_mtime)) > on


def _journal(root: Path, file: str, print_: str | None) -> Said | None:
    try:
        return Said(kept_content(root, file, print_))
    except WorkbookError:
        return None


def _now(root: Path, file: str) -> Said:
    return Said(bytes_now(inside(root, file), printable(file)))


def _chosen(
    root: Path,
    folder: str,
    record: str,
    files: Mapping[str, Said | None],
    answers: Answers,
) -> tuple[str, tuple[str, str] | None]:
    """The file that is meant, and the table in it: "idea" and its id; None for the whole file."""
    project = f"{folder}/{layout.PROJECT}"
    texts = [
        as_text(_now(root, project).content),
        as_text((files.get(project) or Said(None)).content),
    ]
    named: dict[str, tuple[str, tuple[str, str] | None]] = {
        file.removeprefix(f"{folder}/"): (file, None) for file in files
    }
    for text in texts:
        data, _ = parse_toml(text, "")
        for table in _TABLES:
            rows = (data or {}).get(table, ())
            ids = [one.get("id") for one in rows if isinstance(one, dict)]
            named |= {f"{table}/{id_}": (project, (table, id_)) for id_ in ids if id_}
    wanted = re.sub("^cycle/", f"{layout.CYCLES}/", record)
    if wanted in named:
        return named[wanted]
    bare = {name: name.removesuffix(".toml").removesuffix(".csv") for name in named}
    whole = [n for n, one in bare.items() if wanted in (one, one.rpartition("/")[2])]
    parts = [  # 2 is not 2025
        rf"(?<!\d){part}(?!\d)" if part.isdecimal() else re.escape(part)
        for part in wanted.casefold().split("/")
    ]
    found = {
        n: named[n]
        for n in whole or [n for n in named if all(re.search(part, n.casefold()) for part in parts)]
    }
    if not found:
        raise WorkbookError(
            f"There is no record {record!r} in {folder}, and there was none then.",
            "A record is a file such as data/feels-safe.csv, or an id such as idea/huddle.",
        )
    if len(found) == 1:
        return next(iter(found.values()))
    which, choices = f"Which of them is meant by {record!r}?", tuple(map(Choice, found))
    return found[answer_to(Question(RECORD, which, choices=choices), answers)]


def _ask_renamed(
    opened: OpenWorkbook, project: str, table: str, id_: str, then: Said | None, answers: Answers
) -> None:
    """Ask before a row is brought back beside itself: it has another id by now."""
    now = opened.workbook.project(project)
    was = project_said(project, as_text(then.content)) if then else None
    parts = attrgetter(f"{table}s")
    new = ids_now(parts_matched(was, now, parts)[0]).get(id_, id_) if was and now else id_
    if new != id_:
        why = f"It has had the id {new} since. If you answer yes, it will be there twice."
        need_yes(Question(RENAMED, f"Bring back {id_} beside {new}?", why), answers)


def _one_table(root: Path, file: str, table: tuple[str, str], then: Said | None) -> Said | None:
    """The file as it is now, but for this table, which is as it was."""
    if then is None:
        return None
    now = as_text(_now(root, file).content)
    return Said(with_table(now, as_text(then.content), *table, file).encode())


_SETTINGS = (".gitattributes", ".gitignore", ".pre-commit-config.yaml")
_PARTS = dict.fromkeys(_SETTINGS, "settings for git") | {
    layout.WORKBOOK: "the settings of the workbook",
    layout.RESOURCES: "the library",
}
_HOW = {"A": "new", "D": "taken out"}


class ProjectNews(Struct, frozen=True):
    """What changed in one project, or beside the projects, in an improver's words."""

    title: str
    lines: tuple[str, ...]


class Unsaved(Struct, frozen=True):
    """What is not saved yet: the draft of it, what changed, and the problems of what changed."""

    repository: Repository
    draft: NextVersion
    told: tuple[ProjectNews, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that a person should put right first."""
        return tuple(one for one in self.problems if one.severity is Severity.ERROR)


START = "start-versions"


@asks
def begin_versions(root: Path, answers: Answers = NOTHING_SAID) -> bool:
    """Let git keep versions of the folder, where none are kept yet. Gives whether it began now.

    >>> begin_versions(root, {START: "yes"})
    True
    """
    if history.repository_around(root):
        return False
    ask = "No versions of this folder are kept yet. Should git keep them from now on?"
    why = "They are kept in the folder itself, and are not sent anywhere. Your files are unchanged."
    need_yes(Question(START, ask, why), answers)
    history.begin(root)
    return True


def repository_of(root: Path, *, trusted: bool) -> Repository:
    """The repository around the workbook, when a version can be saved in it.

        >>> begin_versions(root, {START: "yes"})
        True
        >>> repository_of(root, trusted=False).merging
        ''

    `trusted` is whether hooks and filters that it brings along may be run. Raises WorkbookError
    that says what to do first.
    """
    found = history.repository(root)
    open_files = files_with_marks(root) if found.unfinished else ()
    if open_files or (found.unfinished and not found.merging):
        which = f" in {', '.join(map(printable, open_files))}" if open_files else ""
        raise WorkbookError(
            f"Two versions of these files are being brought together{which}, and that is not "
            "finished. Nothing was saved, and your files are unchanged.",
            "Join them first, then save again."
            if open_files
            else "Finish it with whoever began it, then save again.",
            action=do("merge") if open_files else None,
        )
    if not found.branch:
        raise WorkbookError(
            "You are looking at an older version of these files. What is saved here could be "
            "lost from sight, so nothing was saved, and your files are unchanged.",
            "Somebody who knows git can give it a place of its own: git switch -c our-work",
        )
    if found.programs and not trusted:
        raise WorkbookError(
            f"This repository brings programs that git runs when something is saved: "
            f"{listed(found.programs)}. Nothing of a folder is run unless you say so, and no "
            "check is bypassed, so nothing was saved.",
            "If you know who set them up, let them run.",
            action=do("", run_hooks=""),
        )
    return found


def unsaved(opened: OpenWorkbook, repository: Repository) -> Unsaved:
    """What the workbook's files say now that the latest version does not.

    >>> begin_versions(root, {START: "yes"})
    True
    >>> found = unsaved(opened, repository_of(root, trusted=False))
    >>> found.told[0].title
    'Feeling safe on Willow Ward'
    """
    draft = history.draft(repository, _places(opened))
    if layout.WORKBOOK in draft.ignored:
        raise WorkbookError(
            "Git is told to leave this workbook out (by a .gitignore above it), so nothing can be "
            "saved here.",
            "Ask whoever looks after the repository.",
        )
    told = [*_of_projects(opened, repository, draft)]
    if beside := [one for one in draft.changed if not _project_of(one.path)]:
        told.append(ProjectNews("Beside the projects", tuple(_as_files(beside))))
    return Unsaved(repository, draft, tuple(told), tuple(_problems(opened, draft)))


def save(unsaved: Unsaved, words: str, name: str, *, trusted: bool) -> Repository:
    """Keep what is unsaved as a version, under a name. Gives the repository as it is then.

    >>> begin_versions(root, {START: "yes"})
    True
    >>> found = unsaved(opened, repository_of(root, trusted=False))
    >>> save(found, "What we did", "Willow Ward team", trusted=False).merging
    ''
    """
    root = unsaved.repository.root
    if unsaved.repository.name != name:
        history.remember(root, name)
    with locked(root):
        if unsaved.repository.merging:
            paths = {one.path for one in unsaved.draft.changed}
            paths |= {one.file for one in history.unmerged(root)}
            history.keep_merge(unsaved.repository, sorted(paths), words, name, hooks=trusted)
        else:
            history.keep_version(unsaved.repository, unsaved.draft, words, name, hooks=trusted)
    return history.repository(root)


def _places(opened: OpenWorkbook) -> history.WorkbookPaths:
    style = opened.workbook.file.house_style
    own = {"logo": style.logo, "template": style.template}
    named = (path for key, path in own.items() if path and opened.home_of(key) == opened.root)
    kinds = opened.plugins.record_types
    beside = {one.where.partition("/")[0] for one in kinds if one.scope is Scope.WORKBOOK}
    folders = (layout.TEMPLATES, layout.PACKS, layout.RULE_SETS, layout.STARTERS, layout.IMPORTS)
    files = (layout.WORKBOOK, layout.RESOURCES, layout.BRAND, layout.PACK, *_SETTINGS)
    return history.WorkbookPaths(
        (layout.PROJECTS, layout.LEARNING_SETS),
        tuple(sorted({*files, *folders, *beside, *named})),
    )


def _project_of(path: str) -> str:
    """The project that a file belongs to, "" for none."""
    folder, _, rest = path.partition("/")
    id_, _, inside = rest.partition("/")
    return id_ if folder == layout.PROJECTS and inside else ""


def _of_projects(
    opened: OpenWorkbook, repository: Repository, draft: NextVersion
) -> Iterator[ProjectNews]:
    touched = dict.fromkeys(filter(None, (_project_of(one.path) for one in draft.changed)))
    there = {view.project.id: view.project for view in opened.views}
    version = history.version_of(opened.root, repository.head) if repository.head else None
    ids = [id_ for id_ in touched if id_ in there]
    news = news_since(opened, Since("", version=version), ids) if ids else {}
    for id_ in touched:
        files = [one for one in draft.changed if _project_of(one.path) == id_]
        if id_ not in there:
            yield ProjectNews(id_, ("the project was removed",))
        elif there[id_].unread:
            yield ProjectNews(there[id_].title, ("it cannot be read as it is now",))
        else:
            lines = [change.words for change in news[id_].changes]
            folder = layout.project_folder(id_)
            # What is not among those changes that are told in words.
            told = tuple(
                f"{folder}/{part}" for part in (layout.PROJECT, layout.CYCLES, layout.DATA)
            )
            others = [f for f in files if f.how == "D" or not f.path.startswith(told)]
            lines += _as_files(others if lines else files, folder)
            yield ProjectNews(there[id_].title, tuple(lines))


def _as_files(files: list[UnsavedFile], folder: str = "") -> list[str]:
    """Changes that have no better word than the name of the file; each line once."""
    lines = []
    for one in files:
        path = one.path.removeprefix(f"{folder}/")
        part = _PARTS.get(path, path)
        if path.startswith(f"{layout.LEARNING_SETS}/"):
            part = f"the learning set {layout.stem(path)}"
        lines.append(f"{part}: {_HOW.get(one.how, 'changed')}")
    return list(dict.fromkeys(lines))


def _problems(opened: OpenWorkbook, draft: NextVersion) -> Iterator[Problem]:
    """The problems of the projects that changed, and of the files beside them that did."""
    files = {one.path for one in draft.changed}
    there = {view.project.id for view in opened.views}
    ids = sorted({_project_of(path) for path in files} & there)
    beside = any(not _project_of(path) for path in files)
    for problem in problems_of(opened, () if beside else ids) if beside or ids else ():
        if _project_of(problem.place.file) in ids or problem.place.file in files:
            yield problem
