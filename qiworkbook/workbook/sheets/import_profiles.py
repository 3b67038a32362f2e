"""How a sheet is read, kept in `imports/NAME.toml`, and the targets that a sheet brings along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.model.base import SLUG, SLUG_LENGTH
from qiworkbook.model.import_profile import ImportProfile
from qiworkbook.problems import WorkbookError, do
from qiworkbook.store import layout
from qiworkbook.store.editor import edited
from qiworkbook.store.files import NewText, read_text
from qiworkbook.store.paths import TOML_BYTES, FileError, files_in
from qiworkbook.store.toml_file import read_toml
from qiworkbook.text.words import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from qiworkbook.store.editor import Editor
    from qiworkbook.workbook.sheets.point_import import NewTarget, TableLook


def read_profile(root: Path, name: str) -> ImportProfile:
    """The profile of this name; without a name, one that says nothing.

        >>> read_profile(root, "").reader
        'table'

    Raises WorkbookError where it is not there or cannot be read whole: half a profile would read
    a sheet in another way than was agreed.
    """
    if not name:
        return ImportProfile()
    try:
        names = [layout.stem(path) for path in files_in(root, layout.IMPORTS, ".toml")]
    except FileError:
        names = []
    if name not in names:
        guess = did_you_mean(name, names)
        there = f"There are: {', '.join(names)}." if names else "Keep one of how a file is read."
        hint = f"Did you mean {guess}?" if guess else there
        keep = None if names else do("", keep_profile="NAME")
        message = f"There is no profile {name} in {layout.IMPORTS}/."
        raise WorkbookError(message, hint, action=keep)
    read = read_toml(root, layout.import_file(name), ImportProfile)
    if read.value is None or read.problems:
        problem = read.problems[0]
        raise WorkbookError(f"{problem}. Nothing was read.", problem.hint, read.problems)
    return read.value


def kept_profile(root: Path, name: str, look: TableLook) -> tuple[NewText, ...]:
    """The file that keeps how a sheet was read; comments of one that is there stay in it."""
    if not name:
        return ()
    if not SLUG.fullmatch(name) or len(name) > SLUG_LENGTH:
        raise WorkbookError(
            f"{name!r} cannot name a profile, so nothing was written.",
            "Small letters, digits and single hyphens can, such as trust-monthly.",
        )
    file = layout.import_file(name)
    text, before = _text_of(root, file, "format = 1\n")
    wanted = look.profile.model_dump(mode="json", exclude_defaults=True)

    def change(editor: Editor) -> None:
        for key, value in wanted.items():
            if isinstance(value, dict):
                for name_, inner in value.items():
                    editor.set((key, name_), inner)
            else:
                editor.set((key,), value)

    return (NewText(file, edited(text, file, change), before),)


def targets_text(root: Path, targets: Sequence[NewTarget]) -> Iterator[NewText]:
    """The project files with the targets that a sheet gives to their measures."""
    for project in dict.fromkeys(one.project for one in targets):
        file = layout.project_file(project)
        text, before = _text_of(root, file, "")

        def change(editor: Editor, project: str = project) -> None:
            for one in targets:
                if one.project == project:
                    row = editor.find(("measure",), "id", one.measure)
                    value = int(one.value) if one.value == int(one.value) else one.value
                    editor.set((row, "target"), value)

        yield NewText(file, edited(text, file, change), before)


def _text_of(root: Path, file: str, new: str) -> tuple[str, str | None]:
    """The text of a file and its fingerprint; `new` and None where there is none yet."""
    try:
        read = read_text(root, file, TOML_BYTES)
    except FileError as error:
        if error.problem.code != "file-missing":
            raise
        return new, None
    return read.text, read.sha256
