"""What happened in projects since a day, a learning set or a version.

From the versions that git has; else from what this computer keeps of each edit, and from dates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from qiworkbook.analysis.changes import (
    Change,
    ChangeTopic,
    changes_beside,
    how_far,
    meanings,
    new_values,
    project_changes,
    rewritten,
    scored,
)
from qiworkbook.compose.news import News
from qiworkbook.contributions.records import RecordType
from qiworkbook.history import (
    LostError,
    Version,
    copy_out,
    pipe_in_the_way,
    version_before,
    version_of,
)
from qiworkbook.model import Aim, Measure, Project, Workbook
from qiworkbook.problems import Problem, Severity, WorkbookError, do
from qiworkbook.store import journal, layout
from qiworkbook.store.dates import ReadDate, past_day
from qiworkbook.store.files import bytes_now, put_files
from qiworkbook.store.journal import KeptEdit
from qiworkbook.store.layout import files_below, inside, printable
from qiworkbook.store.workbook_folder import project_ids, read_workbook
from qiworkbook.workbook.edits.learning_sets import before_today
from qiworkbook.workbook.opened import OpenWorkbook, open_workbook, unread_problems

LEARNING_SET = "learning-set"


class Since(Struct, frozen=True):
    """From when on: a day, or a version of the files by its name."""

    name: str
    day: date | None = None
    version: Version | None = None


def since_when(opened: OpenWorkbook, said: str) -> Since:
    """A date, "learning-set" for the one before today, or the name of a version in git.

        >>> since_when(opened, "2025-03-01").day
        datetime.date(2025, 3, 1)

    Raises WorkbookError for anything else.
    """
    if said == LEARNING_SET:
        day = before_today(opened).file.date
        return Since(day.isoformat(), day)
    read = past_day(said, opened.today, opened.date_order)
    if isinstance(read, ReadDate):
        return Since(read.when.isoformat(), read.when)
    version = version_of(opened.root, said)
    pipe = pipe_in_the_way(opened.root)
    if pipe:
        raise WorkbookError(
            f"The versions of these files can't be read: {pipe} is a pipe or a device, and git "
            "would wait for it for ever.",
            "Take it away, or ask since a date.",
        )
    if version is None:
        raise WorkbookError(
            f"{said!r} is neither a date nor a version of these files.",
            f"As a date: {read.message}. "
            "Write a date such as 2025-02-06, learning-set for the last one, or a tag of git.",
        )
    return Since(said, version=version)


_REMOVED = Change(ChangeTopic.PROJECT, "the project was removed")
BESIDE = ""
"""In place of a project's id: what happened beside the projects."""


def news_since(
    opened: OpenWorkbook, since: Since, ids: Sequence[str] = (), *, with_edits: bool = False
) -> dict[str, News]:
    """What happened in the named projects, by their ids; in all, and beside them, without a name.

        >>> news = news_since(opened, since_when(opened, "2025-03-01"))
        >>> news["willow-ward"].changes != ()
        True

    Where git has the files as they were, two versions are compared. A project that the history
    does not know as it was, or not whole, is told from the dates in its files; `with_edits`, what
    was edited on this computer also from what is kept there, which is for this person's eyes. What
    cannot be read, of an earlier version or as it is now, is said: it is never nothing new, nor
    taken out.
    """
    day = since.day
    if opened.is_shared:
        # What stood in an older version is not what may be shown of it now.
        if day is None:
            raise WorkbookError(
                "A copy to share says what is new since a date; a version of the files is not a "
                "date.",
                "Say since which day.",
                action=do("", since="2025-02-06"),
            )
        return {
            view.project.id: _news(view.project, _Earlier(), day) for view in opened.views_of(ids)
        }
    try:
        version = since.version or (version_before(opened.root, day) if day else None)
        earlier = (
            _as_it_was(opened, version, ids)
            if version
            else _as_kept(opened, day, ids)
            if day and with_edits
            else _Earlier()
        )
    except LostError as lost:
        earlier = _Earlier(lost=(lost.message,))
    found = {view.project.id: _news(view.project, earlier, day) for view in opened.views_of(ids)}
    if not ids:
        found |= _beside(opened, earlier, day)
    return found


class _Earlier(Struct, frozen=True):
    """The workbook as it was, where there is a history, and what of it could not be read.

    `now` is how the same stands now, where only what was edited on this computer is in both.
    """

    workbook: Workbook | None = None
    lost: tuple[str, ...] = ()
    now: Workbook | None = None


def _news(now: Project, earlier: _Earlier, day: date | None) -> News:
    kept_now = earlier.now.project(now.id) if earlier.now else None
    was = earlier.workbook.project(now.id) if earlier.workbook else None
    broken = [
        one
        for one in (was.problems if was else ())
        if one.severity is Severity.ERROR and one not in (kept_now or now).problems
    ]
    lost = [one for one in earlier.lost if earlier.workbook is None or f"/{now.id}/" in one]
    then = (f"As it was then, {one.place}: {one.message}." for one in broken)
    unread = (*lost, *map(_NOT_TOLD.format, _unread_now(now.problems)), *then)
    is_half = was is not None and any(one.place.file == was.source.file for one in broken)
    if day and kept_now and not is_half:
        # What was there before the first edit has its dates; of a cycle, unless it has moved on.
        still = changes_since(now, day)
        dated = (
            one
            for one in (changes_since(was, day) if was else ())
            if one.about is not ChangeTopic.CYCLE or one in still
        )
        changes = (*dated, *project_changes(was, kept_now))
        return News(day, changes, from_edits=True, unread=unread)
    if (day and (was is None or is_half)) or (lost and not earlier.workbook):
        return News(day or date.min, changes_since(now, day) if day else (), unread=unread)
    return News(day or date.min, project_changes(was, now), from_history=True, unread=unread)


def _beside(opened: OpenWorkbook, earlier: _Earlier, day: date | None) -> dict[str, News]:
    """Projects that are gone, and what is new beside the projects."""
    if earlier.workbook is None:
        return {}
    since, is_kept = day or date.min, earlier.now is not None
    found = {
        was.id: News(since, (_REMOVED,), not is_kept, title=was.title, from_edits=is_kept)
        for was in earlier.workbook.projects
        if was.id not in opened.workbook.ids
    }
    changes = changes_beside(earlier.workbook, earlier.now or opened.workbook)
    lost = (
        *(one for one in earlier.lost if f"{layout.PROJECTS}/" not in one),
        *map(_NOT_TOLD.format, _unread_now(opened.workbook.problems)),
    )
    if changes or lost:
        title = "Beside the projects"
        found[BESIDE] = News(since, changes, not is_kept, lost, title, from_edits=is_kept)
    return found


def _as_it_was(opened: OpenWorkbook, version: Version, ids: Sequence[str]) -> _Earlier:
    """The workbook in a version, with the named projects or all.

    It is copied into a folder that nobody else can look into, and that is gone afterwards. A file
    that git has no more, or that cannot be read now, is taken to be as it is now, and named.
    """
    with TemporaryDirectory(prefix="qiworkbook-") as folder:
        root = Path(folder)
        lost = copy_out(version, root)
        put_files(root, {file: bytes_now(inside(opened.root, file), file) for file in lost})
        for file in _unread_now(opened.left_out):
            with suppress(WorkbookError):  # not even its bytes: then it is not as it was either
                inside(root, file).unlink(missing_ok=True)
                put_files(root, {file: bytes_now(inside(opened.root, file), file)})
        there = [id_ for id_ in project_ids(root) if id_ in ids or not ids]
        if ids and not there:
            return _Earlier(Workbook(), _told(lost))
        workbook = open_workbook(root, opened.plugins, opened.today, there if ids else ()).workbook
        return _Earlier(workbook, _told(lost))


def _as_kept(opened: OpenWorkbook, day: date, ids: Sequence[str]) -> _Earlier:
    """What was edited on this computer since a day, as it stood before the first of these edits.

    Of the projects those that were edited, each whole. An edit that is not kept whole is named.
    """
    root, unread = opened.root, _unread_now(opened.left_out)
    prints: dict[str, str | None] = {}
    with suppress(OSError, RuntimeError):  # one that can't be read knows of no edit
        for change in journal.changes(root):
            if change.on.date() >= day:
                prints = {one.file: one.before for one in change.files} | prints
    if not prints:
        return _Earlier()
    homes = {id_: layout.project_folder(id_) for id_ in map(_project_of, prints) if id_}
    homes = {id_: home for id_, home in homes.items() if id_ in ids or not ids}
    names = [
        layout.WORKBOOK,
        *prints,
        *(one for home in homes.values() for one in files_below(root, home)),
    ]
    now: dict[str, bytes | None] = {}
    for file in names:
        if file.endswith((".toml", ".csv")) and _project_of(file) in ("", *homes):
            with suppress(WorkbookError):  # not even its bytes: it is told as unread
                now[file] = bytes_now(inside(root, file), file)
    before = {
        file: journal.content(root, print_) if print_ else None
        for file, print_ in prints.items()
        if file in now and file not in unread
    }
    lost = [file for file, said in before.items() if said is None and prints[file]]
    return _Earlier(
        _alone(opened, now | {file: said for file, said in before.items() if file not in lost}),
        _told(lost),
        _alone(opened, now),
    )


def _project_of(file: str) -> str:
    """The project that a file belongs to, "" for none."""
    folder, _, rest = file.partition("/")
    return rest.partition("/")[0] if folder == layout.PROJECTS else ""


def _alone(opened: OpenWorkbook, files: Mapping[str, bytes | None]) -> Workbook:
    """The workbook of these files alone, read with the same plugins."""
    with TemporaryDirectory(prefix="qiworkbook-") as folder:
        put_files(Path(folder), files)
        return open_workbook(Path(folder), opened.plugins, opened.today).workbook


def told_of(
    root: Path, edits: Sequence[KeptEdit], kinds: Sequence[RecordType] = ()
) -> tuple[str, ...]:
    """What edits of files change, in words, each with whose it is; else the names of the files.

    Numbers come first: whoever typed some looks for them, and not for what was marked beside them.

        >>> told_of(root, ())
        ()

    `kinds` are the files that plugins own.
    """
    before = _stood(root, {one.file: one.before for one in edits}, kinds)
    now = _stood(root, {one.file: one.after for one in edits}, kinds)
    lines = [change.words for change in changes_beside(before, now)]
    for id_ in dict.fromkeys((*before.ids, *now.ids)):
        was, is_now = before.project(id_), now.project(id_)
        whole = is_now or was
        if whole is None or whole.unread or (was and was.unread):
            lines += [printable(one.file) for one in edits if f"/{id_}/" in one.file]
            continue
        changes = project_changes(was, is_now) if is_now else (_REMOVED,)
        numbers_first = sorted(changes, key=lambda one: one.about is not ChangeTopic.DATA)
        lines += [f"{whole.title}: {change.words}" for change in numbers_first]
    return tuple(lines or [printable(one.file) for one in edits])


def _stood(root: Path, files: Mapping[str, bytes | None], kinds: Sequence[RecordType]) -> Workbook:
    """A workbook of these files alone, and of what gives them their names as it is now."""
    homes = {"/".join(file.split("/")[:2]) for file in files if file.startswith(layout.PROJECTS)}
    named = [layout.WORKBOOK, *(f"{home}/{layout.PROJECT}" for home in sorted(homes))]
    beside = {file: bytes_now(inside(root, file), file) for file in named if file not in files}
    with TemporaryDirectory(prefix="qiworkbook-") as folder:
        put_files(Path(folder), {**beside, **files})
        return read_workbook(Path(folder), kinds)


_NOT_TOLD = "{} cannot be read at present, so its changes are not listed."


def _unread_now(problems: Sequence[Problem]) -> tuple[str, ...]:
    """The files that cannot be read whole; of data each row is compared by itself."""
    files = (one.place.file for one in unread_problems(problems))
    return tuple(dict.fromkeys(file for file in files if file.endswith(".toml")))


def _told(lost: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"What {file} said then is lost from the saved versions." for file in lost)


def changes_since(project: Project, since: date) -> tuple[Change, ...]:
    """What happened on that day or later, by the dates that people wrote."""
    began = [Change(ChangeTopic.PROJECT, "the project began")]
    return (
        *(began if _since(project.about.start, since) else ()),
        *(Change(ChangeTopic.AIM, words) for words in _meant("the aim", project.aim, since)),
        *_cycles(project, since),
        *(change for measure in project.measures for change in _measure(project, measure, since)),
        *(
            Change(ChangeTopic.LEARNING, learning.what)
            for learning in project.learning
            if _since(learning.date, since)
        ),
        *(scored(one) for one in project.progress if _since(one.date, since)),
    )


def _meant(what: str, of: Aim | Measure | None, since: date) -> Iterator[str]:
    return meanings(what, (), [one for one in (of.meant if of else ()) if _since(one.since, since)])


def _cycles(project: Project, since: date) -> Iterator[Change]:
    for cycle in project.cycles:
        plan, do = cycle.file.plan, cycle.file.do
        dates = (plan.predicted_on, plan.start, plan.end, do.started, do.ended)
        if any(_since(one, since) for one in dates):
            yield Change(ChangeTopic.CYCLE, f"{cycle.title}: {how_far(cycle)}", cycle.id)
        for one in plan.question:
            if one.earlier and _since(one.predicted_on or plan.predicted_on, since):
                before = (was for was in one.earlier[::-1] if not _since(was.predicted_on, since))
                words = rewritten(one, next(before, one.earlier[0]).predict)
                yield Change(ChangeTopic.CYCLE, f"{cycle.title}: {words}", cycle.id)


def _measure(project: Project, measure: Measure, since: date) -> Iterator[Change]:
    for words in _meant(f"the definition of {measure.name}", measure, since):
        yield Change(ChangeTopic.MEASURE, words, measure.id)
    for phase in measure.phase:
        if _since(phase.start, since):
            words = f"new limits for {measure.name}: {phase.reason}"
            yield Change(ChangeTopic.MEASURE, words, measure.id)
    series = project.series.get(measure.id)
    added = [when for when in (series.counted_on if series else ()) if _since(when, since)]
    if added:
        yield Change(ChangeTopic.DATA, new_values(measure, len(added), added[-1]), measure.id)


def _since(when: date | None, since: date) -> bool:
    return when is not None and when >= since
