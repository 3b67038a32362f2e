"""Save the workbook: say what changed since the version before, check it, keep it as a version."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from qiworkbook import history
from qiworkbook.contributions.records import Scope
from qiworkbook.history import NextVersion, Repository, UnsavedFile
from qiworkbook.problems import Problem, Severity, WorkbookError, do
from qiworkbook.store import layout
from qiworkbook.store.atomic import locked
from qiworkbook.store.layout import printable
from qiworkbook.text.words import listed
from qiworkbook.workbook.check import problems_of
from qiworkbook.workbook.memory.changes import Since, news_since
from qiworkbook.workbook.memory.merge import files_with_marks
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.question import NOTHING_SAID, Answers, Question, asks, need_yes

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
