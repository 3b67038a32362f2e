"""A folder that runs on a computer without Python: program, plugins, example, a page for IT."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from importlib import metadata, util
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook import __version__
from qiworkbook.problems import WorkbookError, do
from qiworkbook.store.atomic import make_folder, replace_whole, sha256, unwritten
from qiworkbook.store.layout import EXAMPLE, example, packaged
from qiworkbook.workbook.creation import filled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.plugins.loader import EntryPoint

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
            "This program runs out of a bundle already, and cannot make another one.",
            "Copy the whole folder that it lies in.",
        )
    if util.find_spec("PyInstaller") is None:
        raise WorkbookError(
            "PyInstaller is not installed, which puts a bundle together.",
            'Install it with: pip install "qiworkbook[bundle]"',
        )
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise WorkbookError(
            f"There is something in {out} already, and it is as it was.", "Name a new folder."
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
        _try(start)
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


def _try(start: Path) -> None:
    said = _ran([str(start), "--version"], start.parent)
    if __version__ not in said.stdout:
        last = (said.stderr or said.stdout).strip().splitlines()[-1:]
        raise WorkbookError(
            f"The bundle was put together, but does not start: {' '.join(last)}",
            "Nothing was left behind.",
        )


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
