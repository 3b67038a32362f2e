"""A new workbook, project or starter, and the files it begins with."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from msgspec import Struct

from qiworkbook.contributions.extensions import Starter
from qiworkbook.model import WorkbookFile
from qiworkbook.plugins.manager import Plugins
from qiworkbook.problems import WorkbookError, do
from qiworkbook.store import layout
from qiworkbook.store.atomic import locked, make_folder
from qiworkbook.store.editor import Editor, edited
from qiworkbook.store.files import NewText, write_together
from qiworkbook.store.layout import EXAMPLE, example, inside, packaged, slug
from qiworkbook.store.packs import homes_of, starter_folders
from qiworkbook.store.toml_file import Plain, parse_toml, read_toml
from qiworkbook.text.words import meant_or
from qiworkbook.workbook.edits.fields import fields_of
from qiworkbook.workbook.edits.form_edits import RefusedError
from qiworkbook.workbook.edits.forms import (
    NEW,
    FieldProblem,
    Form,
    FormKey,
    add_record,
    home_of,
    path_by_names,
    problems_in,
)
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.question import NOTHING_SAID, YES, Answers, Question, asks, need_yes
from qiworkbook.workbook.root import find_root


def blank_form(opened: OpenWorkbook, key: FormKey) -> Form:
    """The form of a file before there is one. Raises WorkbookError where there is no such kind.

    >>> blank_form(opened, FormKey("cycle", "willow-ward", "huddle")).values
    mappingproxy({})
    """
    file, model = home_of(opened, key)
    return Form(key, file, model, fields_of(model), MappingProxyType({}), "")


def begin_file(opened: OpenWorkbook, key: FormKey, values: Mapping[str, Plain]) -> None:
    """Write the file with these values of its first table.

        >>> key, day = FormKey("learning-set", id="2025-09-11"), date(2025, 9, 11)
        >>> begin_file(opened, key, {"date": day})

    Raises RefusedError, with a problem at each field, for what its model does not take, and
    WorkbookError where there is such a file already.
    """
    file, model = home_of(opened, key)

    def fill(editor: Editor) -> None:
        for name, value in values.items():
            editor.set((name,), value)

    text = edited(NEW, file, fill)
    data = parse_toml(text, file)[0] or {}
    refused = [
        FieldProblem(path_by_names(data, path), problem)
        for path, problem in problems_in(data, text, file, model)
    ]
    if refused:
        raise RefusedError(refused)
    add_record(opened.root, file, text, model)


BLANK = "blank"

_WHAT = {BLANK: "an empty project, with a note at every line"}
_BLANK_TO_FILL = re.compile(r"\{\{ ?(\w+) ?\}\}")


def starters(root: Path, plugins: Plugins) -> tuple[Starter, ...]:
    """Every starter for the workbook at `root`, each id once: the nearest one wins.

        >>> [one.id for one in starters(root, plugins)][:1]
        ['blank']

    Near are those of the workbook itself, then those of packs, of plugins, of the package.
    """
    folders = [(owned.plugin, owned.value) for owned in plugins.packs()]
    nearest = starter_folders(homes_of(root, folders, []), [])
    given = (
        *(found.starter for found in nearest),
        *(owned.value for owned in plugins.starters()),
        *(
            Starter(folder.name, _WHAT.get(folder.name, folder.name), _files(folder))
            for folder in sorted(packaged("starters").iterdir())
            if folder.is_dir()
        ),
    )
    return tuple(
        sorted(
            {one.id: one for one in reversed(given)}.values(),
            key=lambda one: (one.id != BLANK, one.id),
        )
    )


def filled(path: str, text: str, values: Mapping[str, str]) -> str:
    """The text of a starter's file with `{{ title }}` and the like filled in.

    In a TOML file the values stand in quotes, so quotes and line ends in them are escaped. What
    has no value stays as it is.
    """
    is_toml = PurePosixPath(path).suffix == ".toml"

    def value(found: re.Match[str]) -> str:
        said = values.get(found[1])
        if said is None:
            return found[0]
        # JSON's escapes are those inside a TOML string, but for one that JSON lacks.
        quoted = json.dumps(said, ensure_ascii=False)[1:-1].replace("\x7f", "\\u007f")
        return quoted if is_toml else said

    return _BLANK_TO_FILL.sub(value, text)


def _files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# The file that makes a folder a workbook, or a project, is written last: what is interrupted can
# be begun again.
_WORKBOOK_FILES = {
    ".gitattributes": "gitattributes",
    ".gitignore": "gitignore",
    ".pre-commit-config.yaml": "pre-commit-config.yaml",
    layout.WORKBOOK: "workbook.toml",
}


class Started(Struct, frozen=True):
    """What was made, and what was there already and is as it was; paths from the root."""

    made: tuple[str, ...]
    kept: tuple[str, ...]


class ProjectHeading(Struct, frozen=True):
    """What stands at the head of a new project; the organisation is the workbook's if empty."""

    title: str
    organisation: str = ""
    unit: str = ""


def start_workbook(folder: Path, name: str = "", organisation: str = "") -> Started:
    """Make `folder` a workbook. Without a name it is called after the folder.

        >>> "workbook.toml" in start_workbook(root.parent / "our-wards", "Our wards").made
        True

    Raises WorkbookError inside another workbook, and where the disk refuses.
    """
    _refuse_inside_another(folder)
    _make(folder)
    words = {"name": name or folder.resolve().name, "organisation": organisation}
    texts = {
        path: filled(path, packaged("new-workbook", text).read_text(encoding="utf-8"), words)
        for path, text in _WORKBOOK_FILES.items()
    }
    with locked(folder):
        new = [
            folder_
            for folder_ in (layout.PROJECTS, layout.LEARNING_SETS)
            if not (folder / folder_).is_dir()
        ]
        for relative in new:
            _make(folder / relative)
        started = _write_new(folder, texts)
    return Started((*started.made, *(f"{name}/" for name in new)), started.kept)


def start_example(folder: Path) -> None:
    """Make `folder` the example workbook, with its invented wards; one that is there stays.

        >>> start_example(root.parent / "example")

    Raises WorkbookError as `start_workbook` does.
    """
    _refuse_inside_another(folder)
    _make(folder)
    home = example()
    below = (path for name in EXAMPLE for path in (home / name, *(home / name).rglob("*")))
    texts = {
        path.relative_to(home).as_posix(): path.read_text(encoding="utf-8")
        for path in below
        if path.suffix in layout.TEXTS
    }
    last = {layout.WORKBOOK: texts.pop(layout.WORKBOOK)}
    with locked(folder):
        _write_new(folder, texts | last)


PROJECT_ID = "named-so"


@asks
def project_named(said: str, answers: Answers = NOTHING_SAID) -> str:
    """The id of a new project that somebody calls so; asks where the name cannot be one.

        >>> project_named("willow-ward")
        'willow-ward'

    Raises WorkbookError for a name with nothing in it, and DeclinedError for a no.
    """
    id_ = slug(said)
    if id_ != said:
        ask = f"{said!r} cannot name a folder, but {id_} can. Shall it be {id_}?"
        need_yes(Question(PROJECT_ID, ask, usual=YES), answers)
    return id_


def start_project(
    root: Path, id_: str, starter: Starter, heading: ProjectHeading, today: date
) -> Started:
    """Start the project `projects/ID` from a starter. What is there already is kept.

        >>> blank, today = starter_named(root, plugins, "blank"), date(2025, 4, 8)
        >>> start_project(root, "elm-ward", blank, ProjectHeading("Feeling safe"), today).made
        ('projects/elm-ward/project.toml',)

    Raises WorkbookError if there is such a project, or if the id is none (see `store.slugs`).
    """
    if slug(id_) != id_:
        raise WorkbookError(
            f"{id_!r} cannot name a folder: small letters, digits and single hyphens can.",
            f"How about {slug(id_)}?",
        )
    folder = layout.project_folder(id_)
    if inside(root, layout.project_file(id_)).exists():
        raise WorkbookError(
            f"There is already a project {id_}; it was left unchanged.",
            "Choose another name, or look at it.",
            action=do("show", id_),
        )
    settings = read_toml(root, layout.WORKBOOK, WorkbookFile).value
    of_all = settings.workbook.organisation if settings else ""
    words = {
        "project": id_,
        "title": heading.title,
        "organisation": heading.organisation or of_all,
        "unit": heading.unit,
        "today": today.isoformat(),
    }
    files = sorted(starter.files.items(), key=lambda file: (file[0] == layout.PROJECT, file[0]))
    texts = {f"{folder}/{path}": filled(path, text, words) for path, text in files}
    with locked(root):
        return _write_new(root, texts)


def starter_named(root: Path, plugins: Plugins, id_: str) -> Starter:
    """The starter with this id. Raises WorkbookError that lists those there are.

    >>> starter_named(root, plugins, "blank").id
    'blank'
    """
    found = {starter.id: starter for starter in starters(root, plugins)}
    if id_ in found:
        return found[id_]
    there = "; ".join(f"{starter.id} ({starter.what})" for starter in found.values())
    hint = f"{meant_or(id_, found, '')} There are: {there}.".lstrip()
    raise WorkbookError(f"There is no starter {id_!r}.", hint)


def add_starter(root: Path, id_: str, files: Mapping[str, str]) -> str:
    """Write a starter into `starters/ID`, and give that path.

        >>> add_starter(root, "like-willow", {"project.toml": project.source.text})
        'starters/like-willow'

    Raises WorkbookError, and writes nothing, when there is one, or when the id cannot be one.
    """
    if slug(id_) != id_:
        raise WorkbookError(
            f"{id_!r} cannot name a starter: small letters, digits and single hyphens can.",
            f"How about {slug(id_)}?",
        )
    folder = f"{layout.STARTERS}/{id_}"
    with locked(root):
        if inside(root, folder).exists():
            raise WorkbookError(
                f"There is already a starter {id_}; it was left unchanged.",
                f"Choose another name, or delete the folder {folder} first.",
            )
        write_together(root, [NewText(f"{folder}/{path}", text) for path, text in files.items()])
    return folder


def _refuse_inside_another(folder: Path) -> None:
    try:
        outer = find_root(folder.resolve().parent)
    except WorkbookError:
        return
    raise WorkbookError(
        f"{folder} is already inside a workbook: {outer}.",
        "Make the new workbook elsewhere, or start a project there.",
        action=do("new", "NAME"),
    )


def _make(folder: Path) -> None:
    make_folder(folder, str(folder))


def _write_new(root: Path, texts: Mapping[str, str]) -> Started:
    kept = tuple(path for path in texts if inside(root, path).exists())
    new = {path: text for path, text in texts.items() if path not in kept}
    write_together(root, [NewText(path, text) for path, text in new.items()])
    return Started(tuple(new), kept)
