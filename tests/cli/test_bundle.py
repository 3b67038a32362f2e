"""A bundle, made and run where there is nothing else: no Python, no shell, no other file."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qiworkbook.cli import bundled
from qiworkbook.plugins.loader import EntryPoint, installed
from qiworkbook.problems import WorkbookError
from qiworkbook.workbook.bundle import PROGRAM, START, Bundle, make_bundle
from tests.web.pages_over_http import Client, come_in

if TYPE_CHECKING:
    from collections.abc import Iterator

_GLIBC = ("libc", "libm", "libdl", "libpthread", "librt", "libutil", "libresolv", "libz")
_PLANTED = ("click.py", "qiworkbook.py", "flask.py", "sitecustomize.py", "qiworkbook_charter.py")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    pytest.importorskip("PyInstaller")
    return make_bundle(tmp_path_factory.mktemp("out") / "QI workbook", installed())


@pytest.fixture
def root(bundle: Bundle, tmp_path: Path) -> Path:
    """An empty root: the bundle, the C library that every Linux has, and empty folders."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only the administrator of a Linux computer can change the root")
    shutil.copytree(bundle.folder, tmp_path / "bundle", symlinks=True)
    said = subprocess.run(["ldd", bundle.start], capture_output=True, text=True, check=True).stdout
    loader = re.search(r"^\s*(/\S*ld-linux\S*)", said, re.MULTILINE)
    libraries = Path(re.findall(r"=> (\S*/libc\.so\S*)", said)[0]).parent
    assert loader
    wanted = [Path(loader[1]), *(p for n in _GLIBC for p in libraries.glob(f"{n}.so.?"))]
    for path in wanted:
        there = tmp_path / path.relative_to("/")
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path.resolve(), there)
    for name in ("tmp", "home", "home/Documents", "book", "bin"):
        (tmp_path / name).mkdir()
    for name in _PLANTED:  # where one is, and in the workbook: none of it is ever imported
        (tmp_path / "book" / name).write_text("raise SystemExit('planted code was run')\n")
    for name in ("python", "python3", "git", "sh"):
        planted = tmp_path / "book" / name
        shutil.copy("/bin/sh", planted)
    for path in (tmp_path / "bundle").rglob("*"):  # nobody writes to it while it is used
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & ~0o222)
    return tmp_path


def command(root: Path, *args: str) -> subprocess.Popen[str]:
    def inside() -> None:
        os.chroot(root)
        os.chdir("/book")

    environment = {
        "HOME": "/home",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": "/book",
        "PATH": ".",
        "QIWORKBOOK_TODAY": "2025-04-08",
    }
    return subprocess.Popen(
        [f"/bundle/{START}", *args],
        preexec_fn=inside,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def said_by(root: Path, *args: str) -> str:
    program = command(root, *args)
    said, _ = program.communicate(timeout=120)
    assert program.returncode == 0, said
    return said


@contextlib.contextmanager
def clicked(root: Path) -> Iterator[Client]:
    """A double click, and the way in that the window names."""
    program = command(root)
    assert program.stdout
    try:
        page = ""
        for line in program.stdout:
            page = line.strip() if line.strip().endswith("open.html") else page
            if line.startswith("Keep this window"):
                break
        found = re.search(r'href="([^"]+)"', (root / page[1:]).read_text())
        assert found
        yield come_in(found[1], "/begin")
    finally:
        program.kill()
        program.communicate()


@pytest.mark.slow
def test_the_bundle_runs_in_an_empty_root(bundle: Bundle, root: Path) -> None:
    assert {p.name for p in bundle.folder.iterdir()} == {
        START, PROGRAM, "For IT.html", "Read me first.txt",
    }  # fmt: skip
    told = (bundle.folder / "For IT.html").read_text(encoding="utf-8")
    assert "{{" not in told
    assert ", ".join(bundle.plugins) in told
    known = said_by(root, "plugins", "list")
    for entry_point in installed():
        assert re.search(rf"^{entry_point.name} +in use", known, re.MULTILINE)

    with clicked(root) as pages:
        assert pages.post("/begin", "name=Our+ward") == 303
        assert pages.post("/new-project", "title=Feeling+safe&starter=sexual-safety") == 303
        for path in ("/", "/project/feeling-safe/", "/project/feeling-safe/theory"):
            assert "Feeling safe" in pages.get(path)
    book = root / "home" / "Documents" / bundled.WORKBOOK
    assert (book / "projects" / "feeling-safe" / "project.toml").is_file()

    at = f"/home/Documents/{bundled.WORKBOOK}"
    for wanted in ("slides", "report"):  # what draws, and needs files beside its modules
        assert "output" in said_by(root, wanted, "--workbook", at)
    shutil.copy(next((book / "output").glob("*.pptx")), root / "book" / "kept.pptx")
    made = said_by(root, "sheet", "out", "feeling-safe", "--workbook", at)
    sheet = next((book / "output").glob("*.xlsx"))
    assert sheet.name in made
    back = said_by(root, "sheet", "in", f"{at}/output/{sheet.name}", "--yes", "--workbook", at)
    assert "Nothing" in back or "nothing" in back  # read by a second program: our own


def test_nothing_is_left_where_it_cannot_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(WorkbookError, match="something in"):
        make_bundle(tmp_path / "out", ())
    with pytest.raises(WorkbookError, match="plugin nothing cannot be imported"):
        make_bundle(tmp_path / "new", (EntryPoint("nothing", "a_module_that_is_not_there"),))
    broken = tmp_path / "bin" / "python"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\necho no more memory >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    with pytest.raises(WorkbookError, match="no more memory"):
        make_bundle(tmp_path / "new", ())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bin", "out"]


def test_a_bundle_makes_no_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(WorkbookError, match="already running from a bundle"):
        make_bundle(tmp_path / "new", ())


@pytest.mark.parametrize(
    ("typed", "runs"),
    [
        ([], ["serve", "HOME"]),
        (["FOLDER"], ["serve", "FOLDER"]),
        (["list"], ["list"]),
        (["serve", "x"], ["serve", "x"]),
        (["-m", "os"], ["-m", "os"]),
        (["-c", "print()"], ["-c", "print()"]),
    ],
)
def test_what_a_bundle_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: list[str], runs: list[str]
) -> None:
    """A double click, a folder dropped on it, or a command; never code that somebody names."""
    (tmp_path / "Documents").mkdir()
    own = tmp_path / "Documents" / bundled.WORKBOOK
    places = {"FOLDER": str(tmp_path), "HOME": str(own)}
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(sys, "argv", ["start", *(places.get(word, word) for word in typed)])
    ran: list[list[str]] = []

    def run() -> None:
        ran.append(sys.argv[1:])
        raise SystemExit(0)

    monkeypatch.setattr("qiworkbook.cli.main.run", run)
    with pytest.raises(SystemExit):
        bundled.run()
    assert ran == [[places.get(word, word) for word in runs]]
    assert own.is_dir() == (typed == [])
