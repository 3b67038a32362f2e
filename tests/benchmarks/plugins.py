"""What ten installed plugins cost on `qiworkbook --help`: pairs of runs, taken in turn."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from qiworkbook.plugins.loader import installed
from qiworkbook.workbook.plugin_scaffold import NewPlugin, start_plugin

PLUGINS = 10
COMMAND = """

@hookimpl
def qiworkbook_commands():
    from qiworkbook.api import CommandRef

    return [CommandRef("{name}", "{module}.nowhere:command", "A command of {name}.")]
"""


def fill(site: Path, number: int) -> None:
    """Install this many plugins, as `plugins new` makes them, each with a command."""
    for at in range(number):
        plugin = NewPlugin(f"plugin-{at}")
        start_plugin(plugin, site / plugin.name)
        home = (site / plugin.name / plugin.module).rename(site / plugin.module)
        with (home / "__init__.py").open("a", encoding="utf-8") as stream:
            stream.write(COMMAND.format(name=plugin.name, module=plugin.module))
        info = site / f"{plugin.module}-0.1.0.dist-info"
        info.mkdir()
        lines = f"[qiworkbook]\n{plugin.name} = {plugin.module}\n"
        (info / "entry_points.txt").write_text(lines, encoding="utf-8")


def seconds(site: Path, *args: str) -> float:
    """Processor time of one start of the command line: it holds on a busy machine."""
    process = subprocess.Popen(
        [Path(sys.executable).with_name("qiworkbook"), *args, "--help"],
        env=os.environ | {"PYTHONPATH": str(site)},
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"it ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Print the median of the pairs' ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=25)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        own = len(installed())
        fill(site, max(PLUGINS - own, 0))
        seconds(site)
        pairs = [(seconds(site, "--no-plugins"), seconds(site)) for _ in range(asked.runs)]
    without = statistics.median(first for first, _ in pairs)
    ratio = statistics.median(second / first for first, second in pairs)
    print(
        f"without plugins {without * 1000:.0f} ms; with ten, of them {own} our own: {ratio:.2f} x"
    )


if __name__ == "__main__":
    main()
