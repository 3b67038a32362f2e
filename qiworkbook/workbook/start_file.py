"""A file to double-click that opens one workbook, on the computer on which it was written."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

from qiworkbook.problems import WorkbookError, do
from qiworkbook.store.atomic import make_folder, replace_whole, unwritten
from qiworkbook.workbook.bundle import is_bundled

_NOT_IN_NAMES = re.compile(r"[^\w &()+,-]+")
_LONGEST = 60  # letters of a name


def write_start_file(root: Path, name: str, place: Path | None = None) -> Path:
    """Write the start file of the workbook at `root` into a folder, or on the desktop.

        >>> write_start_file(root, "Our workbook", folder).stem
        'Start Our workbook'

    One that is there already is replaced. Raises WorkbookError where it would lie in the
    workbook, for paths that it cannot name, and where the disk refuses.
    """
    desktop = Path.home() / "Desktop"
    folder = (place or (desktop if desktop.is_dir() else Path.home())).resolve()
    root = root.resolve()
    if folder == root or root in folder.parents:
        raise WorkbookError(
            "A start file cannot lie in the workbook itself, from which nothing is ever run.",
            "Name another folder, such as your desktop.",
            action=do("start-file", "FOLDER"),
        )
    called = " ".join(_NOT_IN_NAMES.sub(" ", name).split())[:_LONGEST].strip() or root.name
    ending, text = start_file_text(sys.platform, program(), root, called)
    file = folder / f"Start {called}{ending}"
    make_folder(folder, str(folder))
    replace_whole(file, text.encode(), str(file))
    try:
        file.chmod(0o700)  # whoever can change it can have us run what they like
    except OSError as error:
        raise unwritten(str(file), error) from None
    return file


def program() -> tuple[str, ...]:
    """What starts this program, wherever one is: its whole path, and nothing of the folder."""
    if is_bundled():
        return (sys.executable,)
    return (sys.executable, "-E", "-P", "-m", "qiworkbook")


def start_file_text(
    platform: str, program: tuple[str, ...], root: Path, name: str
) -> tuple[str, str]:
    """The ending of a start file and what stands in it. Raises WorkbookError for odd paths."""
    words = [*program, "serve", str(root)]
    if any(ord(letter) < 32 or letter == '"' for word in words for letter in word):
        raise WorkbookError(
            f"A start file cannot name {root}: there is a quotation mark or a line end in it.",
            "Rename the folder, and write the start file again.",
        )
    if platform == "win32":  # by whole paths: cmd looks into the folder of the file first
        line = " ".join(f'"{word}"' for word in words).replace("%", "%%")
        utf_8 = '@"%SystemRoot%\\System32\\chcp.com" 65001 >nul'
        return ".cmd", f"{utf_8}\r\n@{line}\r\n@if errorlevel 1 pause\r\n"
    if platform == "darwin":
        return ".command", f"#!/bin/sh\nexec {shlex.join(words)}\n"
    line = " ".join('"' + re.sub(r"([`$\\])", r"\\\1", word) + '"' for word in words)
    line = line.replace("\\", "\\\\").replace("%", "%%")  # as the Desktop Entry standard has it
    entry = f"[Desktop Entry]\nType=Application\nName={name}\nExec={line}\nTerminal=true\n"
    return ".desktop", entry
