"""Try a plugin in a process of its own, with an end: it may hang, exit, or break Python itself."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, to_builtins

from qiworkbook.plugins.guard import Guard
from qiworkbook.plugins.loader import EntryPoint
from qiworkbook.workbook.contract.promises import WRITES, Broken
from qiworkbook.workbook.contract.trial import contract

if TYPE_CHECKING:
    from collections.abc import Mapping

SECONDS = 120.0
"""How long a plugin is tried; the packaged modules take two to ten seconds."""

_RESULT, _NOW, _ERRORS = "result.json", "now.txt", "errors.txt"
_CODE = """
import json, sys
given = json.loads(sys.argv[1])
sys.path[:] = given["path"]
from qiworkbook.workbook.contract.apart import main
main(given)
"""


class Tried(Struct, frozen=True):
    """What came of trying a plugin: promises that it does not keep, and warnings on the way."""

    broken: tuple[Broken, ...]
    warned: tuple[str, ...] = ()


def contract_apart(entry_point: EntryPoint, seconds: float = SECONDS) -> Tried:
    """The contract, tried in a process that is ended after so many `seconds`."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        given = {"path": list(sys.path), "entry_point": to_builtins(entry_point), "folder": folder}
        command = [sys.executable, "-c", _CODE, json.dumps(given)]
        with (home / _ERRORS).open("wb") as errors:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors
            )
            try:
                process.wait(seconds)
                ended = f"it ended the whole process (with {process.returncode})"
            except subprocess.TimeoutExpired:
                ended = f"it had not come back after {seconds:g} seconds"
            finally:
                process.kill()
                process.wait()
        if (home / _RESULT).is_file():
            try:
                found = json.loads((home / _RESULT).read_text(encoding="utf-8"))
                return Tried(tuple(Broken(*one) for one in found["broken"]), tuple(found["warned"]))
            except (ValueError, TypeError, KeyError):
                ended = "it left an answer that cannot be read: it changed what that is made with"
        said = (home / _ERRORS).read_text(encoding="utf-8", errors="replace").split("\n")[-2:-1]
        now = (home / _NOW).read_text(encoding="utf-8") if (home / _NOW).is_file() else "starting"
        return Tried((Broken(WRITES, ": ".join([f"{ended}, while {now}", *said])),))


def main(given: Mapping[str, Any]) -> None:
    """What the process does: try, and leave the result in a file, whole or not at all."""
    home = Path(given["folder"])
    with (home / _NOW).open("w", encoding="utf-8") as now:

        def watch(_plugin: str, doing: str) -> None:
            now.seek(0)
            now.write(doing)
            now.truncate()
            now.flush()

        warnings.simplefilter("default")  # those for developers too
        guard = Guard(watch=watch)
        broken = contract(EntryPoint(**given["entry_point"]), guard=guard)
    result = {"broken": [(one.promise, one.what) for one in broken], "warned": guard.warned}
    unfinished = home / f"{_RESULT}.part"
    unfinished.write_text(json.dumps(result), encoding="utf-8")
    unfinished.replace(home / _RESULT)
