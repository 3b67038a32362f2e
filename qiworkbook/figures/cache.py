"""A folder for matplotlib's cache on machines where home cannot be written to."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path


def find_a_cache() -> None:
    """Name a folder, before matplotlib is imported, if it has none of its own.

    Without one, matplotlib looks for all fonts of the machine again on every run.
    """
    if "MPLCONFIGDIR" in os.environ or os.access(Path("~").expanduser(), os.W_OK):
        return
    who = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    folder = Path(tempfile.gettempdir()) / f"qiworkbook-drawing-{who}"
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    there = folder.lstat()  # anybody can make a link of that name
    mine = stat.S_ISDIR(there.st_mode) and (not hasattr(os, "getuid") or there.st_uid == who)
    os.environ["MPLCONFIGDIR"] = str(folder) if mine else tempfile.mkdtemp()
