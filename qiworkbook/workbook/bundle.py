"""A program that needs no Python, and the file that starts it."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib import metadata, util
from pathlib import Path

from msgspec import Struct

from qiworkbook import __version__
from qiworkbook.plugins.loader import EntryPoint
from qiworkbook.problems import WorkbookError, do
from qiworkbook.store.atomic import make_folder, replace_whole, sha256, unwritten
from qiworkbook.store.layout import EXAMPLE, example, packaged
from qiworkbook.workbook.edits.creation import filled

START = "Start the workbook"
"""The program of a bundle, by the name that people see."""
PROGRAM = "program"
"""The folder in a bundle that holds all that nobody opens."""
_PAGES = {"For IT.html": "for-it.html", "Read me first.txt": "read-me-first.txt"}
_LEFT_OUT = ("tkinter", "pyarrow", "pytest", "hypothesis", "mypy", "IPython", "PyQt5", "PyQt6")
_WHOLE = ("pptx",)  # libraries that look for files beside their modules
_NOT_COPIED = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")  # of this computer alone
_LONGEST = 1800  # seconds
_ENTRY = "from qiworkbook.cli.bundled import run\n\nrun()\n"
_HOOK = """\
from PyInstaller.utils.hooks import collect_data_files, collect_submodules

module_collection_mode = "pyz+py"
hiddenimports = collect_submodules("{0}")
datas = collect_data_files("{0}")
"""


class Bundle(Struct, frozen=True):
    """A bundle that was made: its folder, what to double-click, what is in it, its bytes."""

    folder: Path
    start: Path
    plugins: tuple[str, ...]
    size: int


def is_bundled() -> bool:
    """Whether this very program runs out of a bundle."""
    return bool(getattr(sys, "frozen", False))


def make_bundle(out: Path, entry_points: Sequence[EntryPoint]) -> Bundle:
    """Make a bundle in the folder `out`, for the kind of computer that this one is.

    The plugins are included by name. Nothing stands in `out` unless the program in it was started
    once and said its version. Raises WorkbookError where it cannot be made, or where `out` holds
    something already.
    """
    if is_bundled():
        raise WorkbookError(
            "This program is already running from a bundle, so it cannot make another.",
            "Copy the whole folder that it is in.",
        )
    if util.find_spec("PyInstaller") is None:
        raise WorkbookError(
            "PyInstaller, which builds the bundle, is not installed.",
            'Install it with: pip install "qiworkbook[bundle]"',
        )
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise WorkbookError(
            f"There is something in {out} already, and was left as it was.", "Name a new folder."
        )
    missing = [one.name for one in entry_points if util.find_spec(_top(one)) is None]
    if missing:  # PyInstaller would leave it out, and say so in a log
        raise WorkbookError(
            f"The plugin {missing[0]} cannot be imported, so it could not be put in.",
            "Take it out of this Python, or look at it.",
            action=do("plugins list"),
        )
    make_folder(out.parent, str(out))
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".qiw-bundle-") as work:
        made = _build(Path(work), entry_points)
        start = next(path for path in made.iterdir() if path.stem == START)
        said = _ran([str(start), "--version"], start.parent)
        if __version__ not in said.stdout:
            last = (said.stderr or said.stdout).strip().splitlines()[-1:]
            raise WorkbookError(
                f"The bundle was put together, but does not start: {' '.join(last)}",
                "Nothing was left behind.",
            )
        plugins = tuple(entry_point.name for entry_point in entry_points)
        _write_pages(made, start, entry_points)
        try:
            made.replace(out)
        except OSError as error:
            raise unwritten(str(out), error) from None
    size = sum(path.lstat().st_size for path in out.rglob("*") if path.is_file())
    return Bundle(out, out / start.name, plugins, size)


def _build(work: Path, entry_points: Sequence[EntryPoint]) -> Path:
    entry, hooks = work / "entry.py", work / "hooks"
    tops = dict.fromkeys(map(_top, entry_points))
    texts = {entry: _ENTRY} | {
        hooks / f"hook-{top}.py": _HOOK.format(top) for top in ("qiworkbook", *tops, *_WHOLE)
    }
    for path, text in texts.items():
        make_folder(path.parent, str(path))
        replace_whole(path, text.encode(), str(path))
    home = "qiworkbook/templates"
    parts = [example() / name for name in EXAMPLE]
    data = [(packaged(), home)]
    data += [(one, f"{home}/example/{one.name if one.is_dir() else '.'}") for one in parts]
    data += _told_of(["qiworkbook", *(one.package for one in entry_points if one.package)])
    command = [
        *(sys.executable, "-P", "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"),
        *("--onedir", "--console", "--name", START, "--contents-directory", PROGRAM),
        *("--distpath", str(work / "made"), "--workpath", str(work / "work")),
        *("--specpath", str(work), "--additional-hooks-dir", str(hooks)),
        *(part for top in tops for part in ("--hidden-import", top)),
        *(part for name in _LEFT_OUT for part in ("--exclude-module", name)),
        *(part for path, to in data for part in ("--add-data", f"{path}{os.pathsep}{to}")),
        str(entry),
    ]
    ran = _ran(command, work)
    if ran.returncode:
        last = "\n".join(ran.stderr.strip().splitlines()[-5:])
        raise WorkbookError(
            f"PyInstaller could not put the bundle together:\n{last}", "Nothing was made."
        )
    return work / "made" / START


def _top(entry_point: EntryPoint) -> str:
    return entry_point.module.partition(".")[0]


def _ran(command: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONHASHSEED": "0"}  # same input, same bytes
    try:
        return subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, check=False,
            stdin=subprocess.DEVNULL, text=True, errors="replace", timeout=_LONGEST,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise WorkbookError(
            f"The bundle could not be put together: {error}.", "Nothing was made."
        ) from None


def _told_of(packages: Sequence[str]) -> Iterator[tuple[Path, str]]:
    """What these packages and all that they need say of themselves: version, plugins, licence."""
    wanted, seen = [*packages], set[str]()
    while wanted:
        name = wanted.pop()
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # needed on another kind of computer
            continue
        if found.name in seen:
            continue
        seen.add(found.name)
        for file in found.files or ():
            if file.parts[0].endswith(".dist-info") and file.name not in _NOT_COPIED:
                yield Path(str(found.locate_file(file))), str(file.parent)
        needs = (need for need in found.requires or () if "extra ==" not in need)
        wanted += [re.split(r"[^A-Za-z0-9._-]", need, maxsplit=1)[0] for need in needs]


def _write_pages(made: Path, start: Path, entry_points: Sequence[EntryPoint]) -> None:
    words = {
        "version": __version__,
        "start": start.name,
        "program": PROGRAM,
        "platform": sys.platform,
        "fingerprint": sha256(start.read_bytes()),
        "plugins": ", ".join(one.name for one in entry_points) or "none",
    }
    for name, template in _PAGES.items():
        text = filled(template, packaged("bundle", template).read_text(encoding="utf-8"), words)
        replace_whole(made / name, text.encode(), name)


_LONGEST_NAME = 60  # letters of a name


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
    called = (
        " ".join(re.sub(r"[^\w &()+,-]+", " ", name).split())[:_LONGEST_NAME].strip() or root.name
    )
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
