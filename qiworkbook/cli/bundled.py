"""What a bundle runs: the pages at a double click, or the command that was typed after its name."""

from __future__ import annotations

import os
import sys
from multiprocessing import freeze_support
from pathlib import Path
from runpy import run_module
from typing import NoReturn

from qiworkbook.cli import main

WORKBOOK = "QI workbook"
"""The folder among a person's documents that a double click opens."""
_MODULES = ("qiworkbook", "qiworkbook.store.spreadsheet_process")
_DOCUMENTS = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"


def run() -> NoReturn:
    """Run one command line.

    The program stands for Python where we start ourselves again, for our own modules alone: it
    can be led to no other code. Nothing is imported from the folder that one is in.
    """
    freeze_support()
    os.environ.pop("MPLCONFIGDIR", None)  # a new one at each start: every font is looked at again
    if sys.platform == "linux":  # git and the browser are not to load our libraries
        before = os.environ.pop("LD_LIBRARY_PATH_ORIG", "")
        os.environ.pop("LD_LIBRARY_PATH", None)
        os.environ |= {"LD_LIBRARY_PATH": before} if before else {}
    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"  # so where we start ourselves, it's set anew
    args = sys.argv[2:] if sys.argv[1:2] == ["-P"] else sys.argv[1:]
    if args[:1] == ["-m"] and args[1:2] and args[1] in _MODULES:
        sys.argv = args[1:]
        run_module(args[1], run_name="__main__", alter_sys=True)
        sys.exit()
    is_clicked = not args or (len(args) == 1 and Path(args[0]).is_dir())
    if is_clicked:
        sys.argv[1:] = ["serve", args[0] if args else str(_own_folder())]
    try:
        main.run()
    except SystemExit as ended:
        if is_clicked and ended.code and sys.stdin.isatty():
            input("Press Enter to close this window.")
        raise


def _own_folder() -> Path:
    folder = _documents() / WORKBOOK
    folder.mkdir(exist_ok=True)
    return folder


def _documents() -> Path:
    """Where this person's documents are: a trust's Windows keeps them on a drive of its own."""
    if sys.platform == "win32":
        import winreg

        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _DOCUMENTS) as key:
            return Path(os.path.expandvars(str(winreg.QueryValueEx(key, "Personal")[0])))
    found = Path.home() / "Documents"
    return found if found.is_dir() else Path.home()
