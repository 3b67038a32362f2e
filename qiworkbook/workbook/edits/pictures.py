"""Pictures of a project: added, taken out, and shown as long as people agreed to be seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.model import ProjectPicture, ShownPicture, Shows
from qiworkbook.problems import Action, Advice, InFile, Problem, Severity, WorkbookError, do
from qiworkbook.store import layout
from qiworkbook.store.atomic import locked, make_folder, replace_whole
from qiworkbook.store.layout import (
    FileError,
    files_in,
    inside,
    read_bytes,
    reason_to_refuse,
    system_reason,
    unique_slug,
)
from qiworkbook.store.pictures import (
    ADDED_BYTES,
    KEPT_BYTES,
    NotBareError,
    PictureError,
    bare_size,
    cleaned,
)
from qiworkbook.store.toml_file import Plain
from qiworkbook.text.words import day
from qiworkbook.workbook.edits.form_edits import Add, Edit, Remove, Set, change
from qiworkbook.workbook.edits.forms import FormKey, form
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.question import Answers, Question, asks, need_yes, settled

FIELD = "picture"
_FOLDER = "pictures"
_NOT_FOR_GIT = b"# Pictures of people stay out of git: what it has once, it has for ever.\n*\n"


def with_pictures(opened: OpenWorkbook, views: Iterable[ProjectView]) -> tuple[ProjectView, ...]:
    """The projects with the pictures that may be shown today, and why others may not.

    In a copy that leaves the team there are none, and nothing is said of any.
    """
    return tuple(_with_pictures(opened, view) for view in views)


def _with_pictures(opened: OpenWorkbook, view: ProjectView) -> ProjectView:
    if not view.project.pictures or view.workbook.shared is not None:
        return view
    found = [_looked_at(opened, view, row) for row in view.project.pictures]
    return replace(
        view,
        pictures=tuple(one for one in found if isinstance(one, ShownPicture)),
        not_shown=tuple(one for one in found if isinstance(one, Problem)),
    )


def not_shown(opened: OpenWorkbook, ids: Sequence[str]) -> tuple[Problem, ...]:
    """Why pictures of these projects, or of all, are in nothing that is made today.

    >>> not_shown(opened, ["willow-ward"])
    ()
    """
    views = with_pictures(opened, opened.views_of(ids))
    return tuple(problem for view in views for problem in view.not_shown)


def picture_in(opened: OpenWorkbook, project: str, path: Path) -> tuple[bytes, str]:
    """The content of a file to be added, and its name where it is among this project's pictures.

    Raises FileError for one that is too large, or no file.
    """
    whole = path.expanduser().resolve()
    folder = inside(opened.root, f"{layout.project_folder(project)}/{_FOLDER}")
    content = read_bytes(whole.parent, whole.name, ADDED_BYTES)
    return content, whole.name if whole.parent == folder else ""


def picture_problems(opened: OpenWorkbook, view: ProjectView) -> Iterator[Problem]:
    """What keeps pictures out of every output, and files that nobody is known to have agreed to."""
    yield from _with_pictures(opened, view).not_shown
    folder = layout.project_folder(view.project.id)
    named = {f"{folder}/{row.file}" for row in view.project.pictures}
    for file in _files(opened.root, view.project.id):
        if file not in named and not view.project.unread:
            yield Problem(
                "picture-unnamed",
                Advice(
                    f"{file} lies there, and no ",
                    InFile("[[picture]]", "picture"),
                    " says who agreed to be shown",
                ),
                view.project.source.place(FIELD),
                Severity.QUESTION,
                "If they did not agree, delete the file. If they did, say so.",
                action=do("picture add", view.project.id, file),
            )


def _files(root: Path, project: str) -> tuple[str, ...]:
    try:
        return files_in(root, f"{layout.project_folder(project)}/{_FOLDER}")
    except FileError:
        return ()  # a folder that cannot be read is told with the pictures that are to be in it


def _is_over(opened: OpenWorkbook, until: date) -> bool:
    """Whether people agreed to be shown for a time that is over, also by the clock of today: a
    workbook that is looked at as of an earlier day shows nobody again."""
    return until < max(opened.today, opened.clock)


def _looked_at(
    opened: OpenWorkbook, view: ProjectView, row: ProjectPicture
) -> ShownPicture | Problem:
    """The picture, or what keeps it from being shown."""
    project, source = view.project.id, view.project.source
    if _is_over(opened, row.until):
        return Problem(
            "picture-consent",
            f"{row.file} is not shown: they agreed to it until {day(row.until)}",
            source.place(row, "until"),
            hint="If they agree again, write the new day as until. If not, take it away.",
            action=do("picture remove", project, row.file),
        )
    where = f"{layout.project_folder(project)}/{row.file}"
    again: Action | None = do("picture add", project, where)
    try:
        content = read_bytes(opened.root, _in_its_folder(where, row), KEPT_BYTES)
        width, height = bare_size(content)
    except FileError as error:
        code, said, hint = "picture-file", error.problem.message, error.problem.hint
        again = None if hint else again
    except NotBareError as error:
        code, said, hint = "picture-location", str(error), "Draw it again without that."
    except PictureError as error:
        code, said, hint, again = "picture-file", str(error), error.hint, None
    else:
        return ShownPicture(row, content, width, height)
    hint = hint or "Put it there."
    message = f"{row.file} is not shown: {said[:1].lower()}{said[1:].rstrip('.')}"
    return Problem(code, message, source.place(row, "file"), hint=hint, action=again)


def _in_its_folder(where: str, row: ProjectPicture) -> str:
    if reason := reason_to_refuse(row.file):
        raise FileError("path-refused", row.file, f"the path {reason}")
    if row.file.startswith(f"{_FOLDER}/"):
        return where
    raise FileError(
        "path-refused",
        row.file,
        f"a picture is kept in {_FOLDER}/ of its project, which stays out of git",
        Advice(
            "Move it there, and write ",
            InFile.key("file", f"{_FOLDER}/{row.file.rpartition('/')[2]}"),
            ".",
        ),
    )


@asks
def add_picture(
    opened: OpenWorkbook,
    project: str,
    content: bytes,
    values: Mapping[str, Plain],
    answers: Answers,
    *,
    name: str = "",
    expected: str | None = None,
) -> str:
    """Draw a picture anew without what a camera wrote in it, keep it, and say who agreed to it.

    `values` are those of a `[[picture]]` but for its `file`; `name` is the path of a file of this
    project's pictures that the content is from: that file is written over, and the row that names
    it goes on. Gives the path of the file from the root of the workbook.

    Raises PictureError for what is no picture, and WorkbookError as `form_edits.change`.
    """
    key = FormKey("project", opened.project(project).id)
    seen = form(opened, key)
    if isinstance(until := values.get("until"), date) and _is_over(opened, until):
        raise WorkbookError(
            f"They agreed to be shown until {day(until)}, which has passed: "
            "it would be in no output.",
            "Ask whether they agree again, and say until when.",
        )
    clean = cleaned(content)
    stem = layout.stem(name) or unique_slug(
        str(values.get("shows", Shows.TEAM)), map(layout.stem, _files(opened.root, project))
    )
    said = {"file": f"{_FOLDER}/{stem}{clean.ending}", **values}
    row = next(
        (r for r in seen.rows(FIELD) if name and r.values.get("file") == f"{_FOLDER}/{name}"), None
    )
    edits: list[Edit] = [Add((FIELD,), said)]
    if row is not None:
        edits = [Set((FIELD, row.name, at), value) for at, value in said.items()]
    where = f"{layout.project_folder(project)}/{said['file']}"
    place = inside(opened.root, where)
    before = place.read_bytes() if place.exists() else None
    _write(opened.root, where, clean.content)
    try:
        settled(change(opened, key, edits, expected=expected or seen.sha256, answers=answers))
    except BaseException:
        if before is None:
            _delete(opened.root, where)
        else:
            _write(opened.root, where, before)
        raise
    if name and not where.endswith(f"/{name}"):
        _delete(opened.root, f"{layout.project_folder(project)}/{_FOLDER}/{name}")
    return where


@asks
def remove_picture(
    opened: OpenWorkbook, project: str, row: str, answers: Answers, *, expected: str | None = None
) -> str:
    """Take a row of pictures out, by its name in the form, and delete its file for good.

    Gives the file's path in the project; it stays where another row names it too. Raises
    DeclinedError for a no, and ChangedError where project.toml is not as it was `expected`.
    """
    key = FormKey("project", opened.project(project).id)
    seen = form(opened, key)
    file = str(seen.value(FIELD, row, "file"))
    need_yes(
        Question("sure", f"Take out {file} and delete the file? It cannot be undone.", ""), answers
    )
    edit = Remove((FIELD, row))
    settled(change(opened, key, [edit], expected=expected or seen.sha256, answers=answers))
    if file.startswith(f"{_FOLDER}/") and all(
        one.values.get("file") != file for one in seen.rows(FIELD) if one.name != row
    ):
        _delete(opened.root, f"{layout.project_folder(project)}/{file}")
    return file


def _write(root: Path, where: str, content: bytes) -> None:
    """Put a picture in its folder, which git is told to leave alone.

    Past the journal: what is kept for undo must not hold a picture that was taken out.
    """
    with locked(root):
        path = _place(root, where)
        ignore = path.with_name(".gitignore")
        make_folder(path.parent, where)
        if not ignore.exists():
            replace_whole(ignore, _NOT_FOR_GIT, ignore.name)
        replace_whole(path, content, where)


def _place(root: Path, where: str) -> Path:
    """Where a file stands itself: of a link, the link, and never what it leads to."""
    folder, _, name = where.rpartition("/")
    return inside(root, folder) / name


def _delete(root: Path, where: str) -> None:
    with locked(root):
        try:
            _place(root, where).unlink(missing_ok=True)
        except OSError as error:
            raise WorkbookError(
                f"{where} could not be deleted: {system_reason(error)}.",
                "Delete the file yourself.",
            ) from None
