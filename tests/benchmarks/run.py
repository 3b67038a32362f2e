"""Times the commands as whole processes, and prints least, median and most."""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import collaborative

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
HELLO = "import click\n@click.command()\ndef hello():\n    'Say hello.'\nhello()\n"


def timed(command: list[str], folder: Path, peak: list[int], cpu: list[float]) -> float:
    """Seconds of one run; the peak of memory in KiB is noted, and the seconds of processors.

    Both count the processes that it started; the peak is that of the largest.
    """
    before = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - before
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    peak.append(usage.ru_maxrss)
    cpu.append(usage.ru_utime + usage.ru_stime)
    return seconds


def show(
    what: str, command: list[str], folder: Path, runs: int, without: Path | None = None
) -> float:
    """Time a command several times, print a line, give the median.

    The file `without` is removed before each run: a picture that stands there would be used again.
    """
    peak: list[int] = []
    cpu: list[float] = []
    if runs > 1:
        timed(command, folder, peak, [])
    seconds = []
    for _ in range(runs):
        if without is not None:
            without.unlink(missing_ok=True)
        seconds.append(timed(command, folder, peak, cpu))
    seconds.sort()
    median = statistics.median(seconds)
    spread = f"{seconds[0]:.3f} to {seconds[-1]:.3f}"
    worked = f"cpu {statistics.median(cpu):.2f} s"
    print(
        f"{what:<44} {median:7.3f} s ({spread}), {worked}, peak {max(peak) // 1024} MB", flush=True
    )
    return median


def commit(folder: Path, day: str) -> None:
    """Give a workbook a history: everything in it, as it was on a day."""
    who = {"NAME": "A Coach", "EMAIL": "coach@example.org", "DATE": f"{day}T12:00:00+00:00"}
    names = {
        f"GIT_{role}_{key}": one for role in ("AUTHOR", "COMMITTER") for key, one in who.items()
    }
    for step in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "As it was"]):
        subprocess.run(["git", *step], cwd=folder, env=os.environ | names, check=True)


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--wards", type=int, default=0)
    parser.add_argument("--runs", type=int, default=9)
    asked = parser.parse_args()
    qiworkbook = str(BIN / "qiworkbook")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        hello = out / "hello.py"
        hello.write_text(HELLO, encoding="utf-8")
        bare = show("click hello --help", [sys.executable, str(hello), "--help"], ROOT, asked.runs)
        ours = show("qiworkbook --help", [qiworkbook, "--help"], ROOT, asked.runs)
        print(f"{'':<44} {ours / bare:7.2f} x")
        show("check, three projects", [qiworkbook, "check"], ROOT, asked.runs)
        show("list, three projects", [qiworkbook, "list"], ROOT, asked.runs)
        shutil.copytree(ROOT / "projects" / "willow-ward", out / "one" / "projects" / "willow-ward")
        shutil.copy(ROOT / "workbook.toml", out / "one")
        add = [qiworkbook, "data", "add", "willow-ward", "feels-safe", "2025-04-07", "9/12"]
        show("data add", [*add, "--replace", "--as-typed"], out / "one", asked.runs)
        slides = [qiworkbook, "slides", "--learning-set", "2025-04-10"]
        slides += ["-o", str(out / "deck.pptx")]
        show("slides, three projects", slides, ROOT, asked.runs, without=out / "deck.pptx")
        show("the same again, nothing changed", slides, ROOT, asked.runs)
        show("report, three projects", [qiworkbook, "report", "-o", str(out)], ROOT, asked.runs)
        if asked.wards:
            book = out / "book"
            collaborative.make(book, asked.wards)
            many = f"{asked.wards} wards"
            commit(book, "2025-01-10")
            show(f"check, {many}", [qiworkbook, "check"], book, 1)
            deck = [qiworkbook, "slides", "--learning-set", "2025-03-12"]
            show(f"slides, {many}, first time", deck, book, 1)
            data = next(iter(sorted(book.glob("projects/*/data/feels-safe.csv"))))
            data.write_text(data.read_text() + "2025-03-03,9,12\n")
            show(f"slides, {many}, one project changed", deck, book, 1)
            changes = [qiworkbook, "changes", "--since", "2025-01-15"]
            show(f"changes by git, {many}", changes, book, asked.runs)
            report = [qiworkbook, "report"]
            show(f"report, {many}", report, book, 1)
            pictures = [*report, "--format", "markdown", "--figures", "png"]
            show(f"report with PNGs, {many}, first time", pictures, book, 1)
            show(f"report with PNGs, {many}, again", pictures, book, 1)


if __name__ == "__main__":
    main()
