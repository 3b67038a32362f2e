"""How long `list` takes over very many wards: all read, nothing changed, one ward changed.

    python tests/benchmarks/many.py 690 42      # wards, trusts

Seconds of processor time of this process alone, its start left out: those of the processes that
it starts for all cores are not in it. A machine that does other things besides makes them larger.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from qiworkbook.plugins.manager import Plugins
from qiworkbook.workbook.workers import OVERVIEW, Engine, Many, looked
from tests.nation import TODAY, nation


def measure(wards: int, trusts: int) -> None:
    """Write a nation into a folder that goes away again, and list it."""
    with tempfile.TemporaryDirectory() as folder:
        root, os.environ["XDG_CACHE_HOME"] = Path(folder, "nation"), str(Path(folder, "cache"))
        files = nation(1, trusts, wards).as_one()
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        time.sleep(3)  # what was written a moment ago is not kept
        _timed(root, "one process", Many(no_cache=True, engine=Engine.ONE))
        _timed(root, "all cores", Many(no_cache=True, engine=Engine.CORES))
        _timed(root, "and kept", Many(engine=Engine.CORES))
        _timed(root, "unchanged", Many())
        changed = next(path for path in files if path.endswith(".csv"))
        (root / changed).write_text("date,value\n2025-03-01,7\n", encoding="utf-8")
        _timed(root, "one changed", Many())


def _timed(root: Path, what: str, many: Many) -> None:
    began, cpu = time.perf_counter(), _cpu()
    made = looked(root, Plugins(), TODAY, OVERVIEW, (), many)
    seconds, wards = _cpu() - cpu, len(made.values)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{what:12} {wards:6} wards {seconds:7.2f} s of processor, "
        f"{1000 * seconds / wards:6.2f} ms a ward, {time.perf_counter() - began:7.2f} s, {most} MB"
    )


def _cpu() -> float:
    times = os.times()
    return times.user + times.system


if __name__ == "__main__":
    measure(int(sys.argv[1]), int(sys.argv[2]))
